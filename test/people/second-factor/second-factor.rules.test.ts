import { bareCode, codeAt, isAppCode, keyUri, needsSecondFactor, qrPath, recoveryCodeFrom, secretFrom, signedName, stepAt, stepOf } from '../../../server/people/second-factor/second-factor'

/** `12345678901234567890`, the seed of the standard, in base 32. */
const SEED = 'GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ'

test.each([[59, '287082'], [1_111_111_109, '081804'], [1_111_111_111, '050471'], [1_234_567_890, '005924'], [2_000_000_000, '279037'], [20_000_000_000, '353130']])(
  'at %d seconds an app shows the last digits of the code of RFC 6238', (seconds, code) => { expect(codeAt(SEED, stepAt(new Date(seconds * 1_000)))).toBe(code) })

describe('a code counts', () => {
  const now = new Date('2026-03-02T08:00:10.000Z')
  const code = (away: number) => codeAt(SEED, stepAt(now) + away)

  test.each([[-2, null], [-1, -1], [0, 0], [1, 1], [2, null]])('%d steps from now as the step %s', (away, found) => {
    expect(stepOf(code(away), SEED, now)).toBe(found === null ? null : stepAt(now) + found)
  })
})

test('spaces, dashes and small letters are as good as none', () => {
  expect([bareCode(' 123 456 '), bareCode('abcde-fgh23')]).toEqual(['123456', 'ABCDEFGH23'])
  expect([isAppCode('123456'), isAppCode('12345'), isAppCode('ABCDEFGH23')]).toEqual([true, false, false])
})

test('a secret has 160 bits and a recovery code eighty', () => {
  const token = Buffer.alloc(32, 7).toString('base64url')
  expect(secretFrom(token)).toMatch(/^[A-Z2-7]{32}$/)
  expect(recoveryCodeFrom(token)).toMatch(/^[A-Z2-7]{4}(-[A-Z2-7]{4}){3}$/)
})

test('the address for the app names site, account and secret', () => {
  expect(keyUri('Fondi Social', 'ana@example.al', 'MZXW6YTBOI')).toBe('otpauth://totp/Fondi%20Social:ana%40example.al?issuer=Fondi%20Social&secret=MZXW6YTBOI&algorithm=SHA1&digits=6&period=30')
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
