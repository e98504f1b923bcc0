import fc from 'fast-check'
import { drawOrder, keyOf } from '../../../server/scoring/draws/draw'
import { findAnnouncementFaults, inNumberOrder, listHashOf, listText, orderOf, readNumbers, readOutcome, stepsOf } from '../../../server/scoring/draws/draws'

describe('the published example of RFC 3797', () => {
  const key = keyOf([[9319], [2, 5, 12, 8, 10], [9, 18, 26, 34, 41, 45]])

  test('has its key', () => {
    expect(key).toBe('9319./2.5.8.10.12./9.18.26.34.41.45./')
  })

  test('draws 17 7 2 16 25 23 8 24 19 13, and then 22, of 25', () => {
    const steps = drawOrder(25, key, 'md5')
    expect(steps.slice(0, 11).map(({ taken }) => taken)).toEqual([17, 7, 2, 16, 25, 23, 8, 24, 19, 13, 22])
  })

  test.each([[0, '990dd0a5692a029a98b5e01aa28f3459'], [1, '3691e55cb63fcc37914430b2f70b5ec6'], [9, '31cb111c4a4ebe9287ceae16fe51b909']])('hashes its round %i as printed', (round, digest) => {
    expect(drawOrder(25, key, 'md5')[round]?.digest).toBe(digest)
  })
})

describe('a draw by SHA-256', () => {
  test('shows each round: what was hashed, how many were left, and the place among them', () => {
    // By hand: printf '\x00\x001.2./3./\x00\x00' | sha256sum, modulo 3.
    expect(drawOrder(3, '1.2./3./')).toEqual([
      { round: 0, digest: '37037e46ed01b96a2210974ea5152ace2533d0deadda86c0b82982a55530bd1d', left: 3, place: 3, taken: 3 },
      { round: 1, digest: 'ea3b084f84efc5683a07f9e7c832b1948dcefe2847da4b4e6aa48d013fd90752', left: 2, place: 1, taken: 1 },
      { round: 2, digest: 'ca50a58553044eb76da43a6deebdd5867523020beef27f1e0d1952d28ad977f3', left: 1, place: 1, taken: 2 },
    ])
  })

  test('takes everybody once, whatever the numbers, and the order in which a source names them does not matter', () => {
    fc.assert(fc.property(fc.integer({ min: 1, max: 40 }), fc.array(fc.array(fc.nat({ max: 99_999 }), { maxLength: 7 }), { minLength: 1, maxLength: 3 }), (count, sources) => {
      const order = drawOrder(count, keyOf(sources)).map(({ taken }) => taken)
      expect([...order].sort((a, b) => a - b)).toEqual(Array.from({ length: count }, (_nothing, index) => index + 1))
      expect(keyOf(sources.map((numbers) => [...numbers].reverse()))).toBe(keyOf(sources))
    }))
  })
})

const LOTS = [{ proposalId: 'c', reference: 'C-1/10' }, { proposalId: 'b', reference: 'C-1/07' }, { proposalId: 'a', reference: 'C-1/02' }]

describe('the list', () => {
  test('stands in the order of proposal numbers, however it came, and its hash is that of its text', () => {
    const list = inNumberOrder(LOTS)
    expect(listText(list)).toBe('1 C-1/02\n2 C-1/07\n3 C-1/10\n')
    // printf '1 C-1/02\n2 C-1/07\n3 C-1/10\n' | sha256sum
    expect(listHashOf(list)).toBe('7dae4de112ea5949940f4586de56248f076607ed41584442af1e8ac6372c032d')
  })

  test('is drawn from by the numbers of the sources', () => {
    const draw = { list: inNumberOrder(LOTS), numbers: [[2, 1], [3]] }
    expect(orderOf(draw)).toEqual(['c', 'a', 'b'])
    expect(stepsOf({ ...draw, numbers: null })).toEqual([])
  })
})

const NOW = '2026-03-02T08:00:00.000Z'
const announced = (over: Partial<Parameters<typeof findAnnouncementFaults>[0]> = {}) =>
  findAnnouncementFaults({ sources: [{ name: 'Loto 6/39', where: 'lotaria.al' }, { name: 'EuroMillions', where: 'euro-millions.com' }, { name: '', where: '' }], knownAt: '2026-03-03T08:00:00.000Z', ...over }, NOW)

test.each([
  ['two sources a day ahead', {}, []],
  ['a moment less than a day ahead', { knownAt: '2026-03-03T07:59:59.999Z' }, ['knownOn scoring.draws.fault.early']],
  ['no moment', { knownAt: null }, ['knownOn scoring.draws.fault.known']],
  ['a source of its own', { sources: [{ name: 'Loto', where: 'x' }, { name: '', where: '' }] }, ['source.2 scoring.draws.fault.source', 'where.2 scoring.draws.fault.where']],
  ['a third source of which nobody knows where', { sources: [{ name: 'A', where: 'a' }, { name: 'B', where: 'b' }, { name: 'C', where: '' }] }, ['where.3 scoring.draws.fault.where']],
  ['the same source twice', { sources: [{ name: 'Loto', where: 'a' }, { name: 'LOTO', where: 'b' }] }, ['source.2 scoring.draws.fault.twice']],
  ['a name longer than three hundred signs', { sources: [{ name: 'x'.repeat(301), where: 'a' }, { name: 'B', where: 'y'.repeat(300) }] }, ['source.1 scoring.draws.fault.long']],
] as const)('an announcement with %s', (_what, over, faults) => {
  expect(announced(over).map(({ field, words }) => `${field} ${words}`)).toEqual(faults)
})

test.each([
  ['2 5 8 10 12', [2, 5, 8, 10, 12]], ['9, 18; 26.34', [9, 18, 26, 34]], ['007', [7]], ['', []], ['999999999', [999_999_999]], ['1000000000', 'faulty'], ['-1', 'faulty'], ['5,a', 'faulty'],
] as const)('numbers written "%s"', (text, numbers) => {
  expect(readNumbers(text)).toEqual(numbers)
})

const SOURCES = { sources: [{ name: 'A', where: 'a' }, { name: 'B', where: 'b' }] }
test.each([
  ['both', ['1 2', '3'], '', []],
  ['what cannot be read', ['1 x', '3'], '', ['numbers.1 scoring.draws.fault.numbers']],
  ['one left out without a word', ['1', ''], '', ['numbers.2 scoring.draws.fault.none']],
  ['one left out with its reason', ['1', ''], 'Nuk u hodh', []],
  ['nothing at all', ['', ''], 'Nuk u hodhën', ['numbers.1 scoring.draws.fault.nothing']],
] as const)('entering %s', (_what, texts, note, faults) => {
  expect(readOutcome(SOURCES, texts, note).faults.map(({ field, words }) => `${field} ${words}`)).toEqual(faults)
})
