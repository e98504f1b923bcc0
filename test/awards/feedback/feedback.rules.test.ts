import type { Grid } from '../../../server/calls/grid'
import { bandOf, draftFrom, findFeedbackFaults, linesOf, proposedFrom } from '../../../server/awards/feedback/feedback'

const criterion = (code: string) => ({ id: code, code, titleSq: code, titleEn: code, weight: 1 })
const grid = { sections: [{ id: 'A', code: 'A', titleSq: 'Rëndësia', titleEn: 'Relevance', floorPoints: null, criteria: [criterion('A1'), criterion('A2')] }] } as unknown as Grid
const sheet = (code: string, a1: [number, string], a2: [number, string], comment = '') =>
  ({ code, contents: { marks: { A1: { points: a1[0], reason: a1[1] }, A2: { points: a2[0], reason: a2[1] } }, comments: comment === '' ? {} : { A: comment }, comment: 'Për tërësinë.' } })

describe('sentences are proposed', () => {
  test.each([[1, 'weakness'], [2, 'weakness'], [3, null], [4, 'strength'], [5, 'strength']])('of a mark %d as %s', (points, kind) => {
    const proposed = proposedFrom(grid, [sheet('A-1', [points, 'Arsyeja.'], [3, ''])])
    expect(proposed).toEqual(kind === null ? [] : [{ source: 'A-1', part: 'A1', kind, text: 'Arsyeja.' }])
  })

  test('in the order of criteria and codes, comments after the reasons of their section, and never the comment on the whole', () => {
    const proposed = proposedFrom(grid, [sheet('A-10', [5, 'e'], [1, 'f'], 'g'), sheet('A-2', [4, 'a'], [2, 'b'], 'c')])
    expect(proposed.map(({ source, part, text }) => `${source} ${part} ${text}`)).toEqual(['A-2 A1 a', 'A-10 A1 e', 'A-2 A2 b', 'A-10 A2 f', 'A-2 A c', 'A-10 A g'])
  })

  test('as a first text, the same sentence once', () => {
    const proposed = proposedFrom(grid, [sheet('A-1', [5, 'Mirë.'], [1, 'Dobët.']), sheet('A-2', [4, 'Mirë.'], [2, 'Pa plan.'])])
    expect([draftFrom(proposed, 'strength'), draftFrom(proposed, 'weakness')]).toEqual(['Mirë.', 'Dobët.\nPa plan.'])
  })
})

describe('feedback may not say', () => {
  const members = ['Çlirim Dervishi', 'Suela Marku', 'Vlerësues 1']
  const faultsOf = (strengths: string, weaknesses = '') => findFeedbackFaults({ strengths, weaknesses }, members).map(({ field, words }) => `${field} ${words.split('.').at(-1)}`)

  test.each([
    ['nothing at all', '', '', ['strengths empty']],
    ['the name of a member', 'Suela Marku e vlerësoi lart.', '', ['strengths name']],
    ['a name in another case and without accents', 'Sipas clirim dervishit, plani mungon.', '', ['strengths name']],
    ['a family name alone', 'Ok.', 'Marku kërkon më shumë.', ['weaknesses name']],
    ['a code', 'Fleta A-3 e lavdëron.', '', ['strengths code']],
    ['an address', 'Shkruani te suela@example.al.', '', ['strengths code']],
    ['more than four thousand signs', 'x'.repeat(4_001), '', ['strengths long']],
  ])('%s', (_what, strengths, weaknesses, faults) => {
    expect(faultsOf(strengths, weaknesses)).toEqual(faults)
  })

  test.each([['a plain sentence', 'Plani është i qartë.'], ['a criterion', 'Kriteri A1 dhe seksioni B janë të fortë.'], ['exactly four thousand signs', 'x'.repeat(4_000)], ['a first name that is a word of the language', 'Çlirimi i fondeve.']])('but may say %s', (_what, text) => {
    expect(faultsOf(text)).toEqual([])
  })
})

test.each([[2_400, 30, 'strong'], [2_399, 30, 'good'], [1_950, 30, 'good'], [1_949, 30, 'fair'], [1_500, 30, 'fair'], [1_499, 30, 'weak'], [0, 30, 'weak']])(
  '%d hundredths of a point out of %d are %s', (mean, points, band) => { expect(bandOf(mean, points)).toBe(band) },
)

test('each line is a sentence, with or without a mark before it', () => {
  expect(linesOf('– Një.\n\n* Dy.\n  Tre.  ')).toEqual(['Një.', 'Dy.', 'Tre.'])
})
