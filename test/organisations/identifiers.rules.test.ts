import fc from 'fast-check'
import { composeIBAN } from 'ibantools'
import { ibanFault, normalIban, normalNuis, nuisFault, nuisIsKnown } from '../../server/organisations/identifiers'

describe('a tax number', () => {
  test.each([
    ['L12345678A', 'L12345678A'],
    [' l 1234-5678 a ', 'L12345678A'],
    ['AL L12345678A', 'L12345678A'],
    ['(AL)L12345678A', 'L12345678A'],
    ['AL12345678A', 'AL12345678A'],
    ['A12345678L', 'A12345678L'],
  ])('%p is kept as %s', (typed, kept) => {
    expect(normalNuis(typed)).toBe(kept)
  })

  test.each([
    ['L12345678A', true], ['L1234567A', false], ['L123456789A', false], ['112345678A', false], ['L123456781', false], ['LA2345678A', false], ['', false],
  ])('%p has the form of one: %p', (nuis, fine) => {
    expect(nuisFault(nuis) === null).toBe(fine)
  })

  test.each([['A12345678A', true], ['M12345678A', true], ['N12345678A', false], ['Z12345678A', false]])('the first letter of %s is known: %p', (nuis, known) => {
    expect(nuisFault(nuis)).toBeNull()
    expect(nuisIsKnown(nuis)).toBe(known)
  })
})

describe('an account number', () => {
  const good = 'AL13202111090000000020000001'
  test.each([
    ['as the bank writes it', 'AL13 2021 1109 0000 0000 2000 0001', null],
    ['in small letters', good.toLowerCase(), null],
    ['of another country', 'XK051212012345678906', 'ibanCountry'],
    ['one character short', good.slice(0, -1), 'ibanShort'],
    ['one character long', `${good}1`, 'ibanLong'],
    ['with a letter in the bank\'s number', 'AL13A02111090000000020000001', 'ibanForm'],
    ['with one digit changed', 'AL13202111090000000020000002', 'ibanCheck'],
    ['with two digits exchanged', 'AL13202111090000000002000001', 'ibanCheck'],
  ])('%s', (_name, typed, words) => {
    expect(ibanFault(normalIban(typed))?.words ?? null).toBe(words === null ? null : `organisations.fault.${words}`)
  })

  test('says how many characters are missing', () => {
    expect(ibanFault('AL35202111090000000001234567'.slice(0, 26))?.values).toEqual({ difference: 2 })
  })

  test('no single wrong digit passes', () => {
    fc.assert(fc.property(fc.bigInt({ min: 0n, max: 10n ** 16n - 1n }), fc.nat(23), fc.integer({ min: 1, max: 9 }), (account, place, by) => {
      const iban = composeIBAN({ countryCode: 'AL', bban: `20211109${String(account).padStart(16, '0')}` }) ?? ''
      expect(ibanFault(iban)).toBeNull()
      const at = 4 + place
      const wrong = iban.slice(0, at) + String((Number(iban[at]) + by) % 10) + iban.slice(at + 1)
      expect(ibanFault(wrong)?.words).toBe('organisations.fault.ibanCheck')
    }))
  })
})
