import fc from 'fast-check'
import { makeVault } from '../../server/kernel/vault'

const vault = makeVault('a secret only for tests, long enough')

describe('what is sealed in the vault', () => {
  test('opens again beside what it belongs to, whatever it says, and never looks the same twice', () => {
    fc.assert(fc.property(fc.string(), fc.string(), (plain, about) => {
      const sealed = vault.seal(plain, about)
      return vault.open(sealed, about) === plain && vault.seal(plain, about) !== sealed && sealed.startsWith(vault.mark)
    }))
  })

  test.each<[string, (sealed: string) => string | null]>([
    ['beside something else', (sealed) => vault.open(sealed, 'another')],
    ['under another secret', (sealed) => makeVault('another secret only for tests, long').open(sealed, 'one')],
    ['when a sign of it was changed', (sealed) => vault.open(`${sealed.slice(0, -3)}${sealed.endsWith('AAA') ? 'BBB' : 'AAA'}`, 'one')],
    ['when it was cut', (sealed) => vault.open(sealed.slice(0, 30), 'one')],
    ['as another version', (sealed) => vault.open(sealed.replace('v1.', 'v2.'), 'one')],
    ['when it is no seal at all', () => vault.open('GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ', 'one')],
  ])('does not open %s', (_how, open) => {
    expect(open(vault.seal('GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ', 'one'))).toBeNull()
  })

  test('opens after the secret was changed, as long as the one before is known; nothing more is sealed under that', () => {
    const changed = makeVault('a new secret only for tests, long enough', 'a secret only for tests, long enough')
    const sealed = vault.seal('plain', 'one')
    expect([changed.open(sealed, 'one'), changed.mark === vault.mark, changed.seal('plain', 'one').startsWith(changed.mark)]).toEqual(['plain', false, true])
    expect(vault.open(changed.seal('plain', 'one'), 'one')).toBeNull()
  })
})
