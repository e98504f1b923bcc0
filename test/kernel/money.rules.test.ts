import fc from 'fast-check'
import { basisPoints, divideRounded, readMoney, share, sum } from '../../server/kernel/money'
import { loadWords } from '../../server/kernel/words'

const words = loadWords()

describe('an amount as people write it', () => {
  test.each([
    ['950000', 95_000_000],
    ['950 000', 95_000_000],
    ['950\u00a0000 lekë', 95_000_000],
    ['1 234,56', 123_456],
    ['1,234.56', 123_456],
    ['1.234,56', 123_456],
    ['1234.5', 123_450],
    ['ALL 950,000', 95_000_000],
    ['0', 0],
    ['-4 400', -440_000],
    ['1.000.000', 100_000_000],
  ])('%s is read', (text, minor) => {
    expect(readMoney(text)).toBe(minor)
  })

  test.each([[''], ['abc'], ['1,2,3'], ['12,345,6'], ['1.234.56'], ['1,234,567.891'], ['--5'], ['1e6'], ['0x10'], ['99999999999999999999']])('%j is not an amount', (text) => {
    expect(readMoney(text)).toBeNull()
  })

  test('what we print in either language is read back as the same amount', () => {
    fc.assert(fc.property(fc.integer({ min: 0, max: 10 ** 12 }), (minor) => {
      expect(readMoney(words.sq.money(minor))).toBe(minor)
      expect(readMoney(words.en.money(minor))).toBe(minor)
    }))
  })
})

describe('shares', () => {
  test('are exact and round half away from zero', () => {
    expect(share(93_000_000, 700)).toBe(6_510_000)
    expect(divideRounded(5n, 2n)).toBe(3)
    expect(divideRounded(-5n, 2n)).toBe(-3)
    expect(divideRounded(7n, 3n)).toBe(2)
  })

  test('of nothing are not a number but absent', () => {
    expect(basisPoints(5, 0)).toBeNull()
    expect(basisPoints(131_313_000 - 88_713_000, 88_713_000)).toBe(4_802)
  })

  test('beyond the safe range stop us', () => {
    expect(() => sum([Number.MAX_SAFE_INTEGER, 1])).toThrow('whole number within 2^53')
  })
})
