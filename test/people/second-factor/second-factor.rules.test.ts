import { bareCode, base32, codeAt, fromBase32, isAppCode, keyUri, needsSecondFactor, qrPath, recoveryCodeFrom, secretFrom, signedName, stepAt, stepOf } from '../../../server/people/second-factor/second-factor'

const seed = (length: number) => Buffer.from('1234567890'.repeat(7).slice(0, length))

describe('codes are those of RFC 6238', () => {
  test.each([
    [59, '94287082', '46119246', '90693936'],
    [1_111_111_109, '07081804', '68084774', '25091201'],
    [1_111_111_111, '14050471', '67062674', '99943326'],
    [1_234_567_890, '89005924', '91819424', '93441116'],
    [2_000_000_000, '69279037', '90698825', '38618901'],
    [20_000_000_000, '65353130', '77737706', '47863826'],
  ])('at %d seconds', (seconds, sha1, sha256, sha512) => {
    const step = stepAt(new Date(seconds * 1_000))
    expect([codeAt(seed(20), step, { digits: 8, hash: 'sha1' }), codeAt(seed(32), step, { digits: 8, hash: 'sha256' }), codeAt(seed(64), step, { digits: 8, hash: 'sha512' })]).toEqual([sha1, sha256, sha512])
  })

  test('apps show the last six digits of them', () => {
    expect(codeAt(seed(20), stepAt(new Date(59_000)))).toBe('287082')
  })
})

describe('base 32 is that of RFC 4648', () => {
  test.each([['f', 'MY'], ['fo', 'MZXQ'], ['foo', 'MZXW6'], ['foob', 'MZXW6YQ'], ['fooba', 'MZXW6YTB'], ['foobar', 'MZXW6YTBOI']])('%s is %s', (plain, coded) => {
    expect(base32(Buffer.from(plain))).toBe(coded)
    expect(fromBase32(coded).toString()).toBe(plain)
  })
})

describe('a code counts', () => {
  const now = new Date('2026-03-02T08:00:10.000Z')
  const code = (away: number) => codeAt(seed(20), stepAt(now) + away)

  test.each([[-2, null], [-1, -1], [0, 0], [1, 1], [2, null]])('%d steps from now as the step %s', (away, found) => {
    expect(stepOf(code(away), seed(20), now)).toBe(found === null ? null : stepAt(now) + found)
  })
})

test('spaces, dashes and small letters are as good as none', () => {
  expect([bareCode(' 123 456 '), bareCode('abcde-fgh23')]).toEqual(['123456', 'ABCDEFGH23'])
  expect([isAppCode('123456'), isAppCode('12345'), isAppCode('ABCDEFGH23')]).toEqual([true, false, false])
})

test('a secret has 160 bits and a recovery code fifty', () => {
  const token = Buffer.alloc(32, 7).toString('base64url')
  expect(fromBase32(secretFrom(token))).toHaveLength(20)
  expect(recoveryCodeFrom(token)).toMatch(/^[A-Z2-7]{5}-[A-Z2-7]{5}$/)
})

test('the address for the app names site, account and secret', () => {
  expect(keyUri('Fondi Social', 'ana@example.al', 'MZXW6')).toBe('otpauth://totp/Fondi%20Social%3Aana%40example.al?secret=MZXW6&issuer=Fondi%20Social&algorithm=SHA1&digits=6&period=30')
})

test('the picture has its three corner marks inside a quiet zone of four modules', () => {
  const { size, path } = qrPath('otpauth://totp/x?secret=MZXW6')
  const dark = new Set<string>()
  for (const [, x = '', y = '', width = ''] of path.matchAll(/M(\d+) (\d+)h(\d+)v1h-\d+z/g)) for (let at = 0; at < Number(width); at += 1) dark.add(`${Number(x) + at} ${y}`)
  const ring = (left: number, top: number) => Array.from({ length: 49 }, (_nothing, index) => [index % 7, Math.floor(index / 7)] as const)
    .every(([x, y]) => dark.has(`${left + x} ${top + y}`) === (Math.max(Math.abs(x - 3), Math.abs(y - 3)) !== 2))
  expect([ring(4, 4), ring(size - 11, 4), ring(4, size - 11)]).toEqual([true, true, true])
  expect([...dark].every((one) => one.split(' ').every((value) => Number(value) >= 4 && Number(value) < size - 4))).toBe(true)
})

test.each([['chair', true], ['assessor', true], ['manager', true], ['finance', true], ['auditor', true], ['editor', false], ['signatory', false]])('a %s needs a second factor: %s', (role, needed) => {
  expect(needsSecondFactor([{ role }])).toBe(needed)
})

test('a name is signed whatever the spaces in it', () => {
  expect(signedName('  Çlirim \u00a0 Dervishi ')).toBe('Çlirim Dervishi')
})
