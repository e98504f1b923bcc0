import type { Grid } from '../../server/calls/grid'
import { callTemplates } from '../../server/calls/templates'
import { splitMarks } from '../../server/demo/marks'
import { PROPOSALS_PLAYED } from '../../server/demo/cast-proposals'
import { findCommitteeFaults, quorumOf, type Appointment } from '../../server/scoring/committee'
import { findDeclarationFaults } from '../../server/scoring/interests'
import { sheetLife } from '../../server/scoring/lifecycle'
import { meanHundredths, rank } from '../../server/scoring/ranking'
import { findChangeFaults, findDraftFaults, findFaults, pointsOf, progressOf, sealOf, TEXT_MAX, type Contents } from '../../server/scoring/sheets'

type Shape = readonly (readonly [code: string, weights: readonly number[], floor: number | null])[]
const gridOf = (shape: Shape): Grid => ({
  sections: shape.map(([code, weights, floorPoints]) => ({
    code, titleSq: code, titleEn: code, floorPoints,
    criteria: weights.map((weight, index) => ({ id: `${code}${index + 1}`, code: `${code}${index + 1}`, titleSq: '', titleEn: '', weight })),
  })),
})

/** The full-application grid whose vectors the design notes carry: relevance counts its first mark double, budget its second. */
const FULL = gridOf([['K', [1, 1, 1, 1], null], ['R', [2, 1, 1], null], ['D', [1, 1, 1], null], ['I', [1, 1, 1], null], ['S', [1, 1, 1], null], ['B', [1, 2], null]])

const contents = (grid: Grid, marks: readonly (readonly (number | null)[])[], over: Partial<Contents> = {}): Contents => ({
  marks: Object.fromEntries(grid.sections.flatMap(({ criteria }, section) => criteria.map(({ code }, index) => [code, { points: marks[section]?.[index] ?? null, reason: 'arsye' }]))),
  comments: Object.fromEntries(grid.sections.map(({ code }) => [code, 'koment'])), comment: 'koment', ...over,
})

const SHEETS = {
  A: [[4, 4, 3, 3], [5, 4, 4], [4, 3, 4], [4, 4, 3], [3, 4, 3], [4, 4]],
  B: [[3, 4, 3, 3], [4, 3, 4], [3, 3, 3], [3, 4, 3], [3, 3, 3], [3, 4]],
  C: [[5, 4, 4, 4], [5, 5, 5], [4, 5, 4], [4, 5, 4], [4, 4, 5], [5, 4]],
} as const

describe('points of a sheet', () => {
  test.each([
    ['A', [14, 18, 11, 11, 10, 12], 76],
    ['B', [13, 15, 9, 10, 9, 11], 67],
    ['C', [17, 20, 13, 13, 13, 13], 89],
  ] as const)('sheet %s has its sections and its total', (name, sections, total) => {
    const points = pointsOf(FULL, contents(FULL, SHEETS[name]))
    expect(Object.values(points.sections)).toEqual(sections)
    expect(points.total).toBe(total)
  })

  test.each([
    ['A and B', ['A', 'B'], 143, 7_150],
    ['B and C', ['B', 'C'], 156, 7_800],
  ] as const)('%s combine exactly', (_name, names, sum, hundredths) => {
    const sheets = names.map((name) => { const { sections, total } = pointsOf(FULL, contents(FULL, SHEETS[name])); return { sections, total } })
    const [ranked] = rank([{ proposalId: 'p', reference: 'p', title: '', organisationId: '', organisationName: { sq: '', en: '' }, municipalityCode: null, requestedMinor: 1, directBeneficiaries: 1, sheets }],
      { grid: FULL, totalFloorPoints: 0, steps: [], combining: { combination: 'mean', divergence: 'note', closestPair: 'no', discrepancyPoints: 20, sheetsMin: 1 } })
    expect(ranked?.totalSum).toBe(sum)
    expect(meanHundredths(sum, 2)).toBe(hundredths)
  })

  test.each([[1, 3, 33], [2, 3, 67], [1, 8, 13], [1, 200, 1], [1, 201, 0], [143, 2, 7150]])('the mean of %d over %d is shown half up, once', (sum, sheets, hundredths) => {
    expect(meanHundredths(sum, sheets)).toBe(hundredths)
  })
})

describe('a sheet with a mark missing', () => {
  const unfinished = contents(FULL, [[4, 4, 3, 3], [5, 4, 4], [4, 3, 4], [4, 4, 3], [3, 4, null], [4, 4]])

  test('stays a draft and names the mark', () => {
    expect(findFaults(FULL, unfinished, [1, 2, 5])).toEqual([{ field: 'mark.S3', words: 'scoring.fault.unmarked', values: { code: 'S3' } }])
    expect(() => pointsOf(FULL, unfinished)).toThrow('only a sheet with every mark has points')
  })

  test('says how much it has of what is marked, never of the whole', () => {
    expect(progressOf(FULL, unfinished)).toMatchObject({ points: 73, pointsMarked: 95, marked: 17, criteria: 18 })
  })

  test('is no zero: the screen’s sheet of 13 marks has 60 of 80', () => {
    const grid = gridOf(callTemplates.cso_small.grid.sections.map(({ code, criteria, floorPoints }) => [code, criteria.map(({ weight }) => weight), floorPoints]))
    const drawn = contents(grid, [[4, 4, 5, 3], [4, 4, 3, 4], [4, 2, 4], [3, 3, null], [null, null]])
    expect(progressOf(grid, drawn)).toMatchObject({ points: 60, pointsMarked: 80, marked: 13, criteria: 16 })
  })
})

describe('what hinders sealing', () => {
  const grid = gridOf([['A', [1], null]])
  const sheet = (points: number | null, reason: string, over: Partial<Contents> = {}): Contents => ({ marks: { A1: { points, reason } }, comments: { A: 'k' }, comment: 'k', ...over })

  test.each([
    ['no mark', sheet(null, 'arsye'), ['mark.A1 unmarked']],
    ['a 1 without a reason', sheet(1, ''), ['reason.A1 reason']],
    ['a 2 without a reason', sheet(2, ''), ['reason.A1 reason']],
    ['a 5 without a reason', sheet(5, ''), ['reason.A1 reason']],
    ['no comment on a section', sheet(3, '', { comments: {} }), ['comment.A sectionComment']],
    ['no overall comment', sheet(3, '', { comment: '' }), ['comment comment']],
    ['a zero', sheet(0, 'arsye'), ['mark.A1 mark']],
    ['a six', sheet(6, 'arsye'), ['mark.A1 mark']],
    ['half a mark', sheet(3.5, 'arsye'), ['mark.A1 mark']],
    ['no number', sheet(Number.NaN, 'arsye'), ['mark.A1 mark']],
    ['a reason one sign too long', sheet(4, 'x'.repeat(TEXT_MAX + 1)), ['reason.A1 long']],
    ['nothing: a 3 needs no reason', sheet(3, ''), []],
    ['nothing: a 4 needs no reason', sheet(4, ''), []],
    ['nothing: a 1 with its reason', sheet(1, 'arsye'), []],
    ['nothing: a reason of the longest length', sheet(5, 'x'.repeat(TEXT_MAX)), []],
  ])('%s', (_name, one, faults) => {
    expect(findFaults(grid, one, [1, 2, 5]).map(({ field, words }) => `${field} ${words.replace('scoring.fault.', '')}`)).toEqual(faults)
  })

  test.each<[string, readonly number[], number, string, string[]]>([
    ['a 3 where every mark needs a reason', [1, 2, 3, 4, 5], 3, '', ['reason.A1']],
    ['a 5 where only low marks need one', [1, 2], 5, '', []],
    ['a 1 where none needs one', [], 1, '', []],
  ])('%s', (_name, reasoned, points, reason, fields) => {
    expect(findFaults(grid, sheet(points, reason), reasoned).map(({ field }) => field)).toEqual(fields)
  })

  test.each<[string, { points: number; reason: string }, { points: number; reason: string }, string[]]>([
    ['a mark changed under the old reason', { points: 2, reason: 'e paqartë' }, { points: 3, reason: 'e paqartë' }, ['reason.A1']],
    ['a mark changed without a reason', { points: 3, reason: '' }, { points: 4, reason: '' }, ['reason.A1']],
    ['a mark changed with a reason of its own', { points: 3, reason: '' }, { points: 4, reason: 'pas mbledhjes' }, []],
    ['a mark as it was', { points: 3, reason: '' }, { points: 3, reason: '' }, []],
  ])('sealed again: %s', (_name, was, is, fields) => {
    const of = ({ points, reason }: { points: number; reason: string }) => sheet(points, reason)
    expect(findChangeFaults(grid, of(is), of(was)).map(({ field }) => field)).toEqual(fields)
  })

  test('a draft may lack everything', () => {
    expect(findDraftFaults(grid, sheet(null, '', { comments: {}, comment: '' }))).toEqual([])
  })
})

describe('the seal of a sheet from before there were commitments', () => {
  const sheet = { id: 's', callId: 'c', proposalId: 'p', assessorId: 'a' }
  const grid = gridOf([['A', [2, 1], 5]])
  const said = contents(grid, [[4, 3]])

  test('is the same for the same sheet and another for every change', () => {
    const hash = sealOf(sheet, grid, said, '2020-06-03T07:10:00.000Z').hash
    expect(hash).toMatch(/^[0-9a-f]{64}$/)
    expect(sealOf(sheet, grid, said, '2020-06-03T07:10:00.000Z').hash).toBe(hash)
    const others = [
      sealOf(sheet, grid, contents(grid, [[3, 4]]), '2020-06-03T07:10:00.000Z'), sealOf(sheet, grid, { ...said, comment: 'tjetër' }, '2020-06-03T07:10:00.000Z'),
      sealOf({ ...sheet, assessorId: 'b' }, grid, said, '2020-06-03T07:10:00.000Z'), sealOf(sheet, grid, said, '2020-06-03T07:10:00.001Z'),
    ]
    expect(new Set([hash, ...others.map((one) => one.hash)]).size).toBe(5)
  })
})

test('a sheet goes from assigned over draft to sealed, back to a draft only when it is opened again, and from anywhere to void for good', () => {
  expect(sheetLife.table).toEqual({ assigned: { save: 'draft', void: 'void' }, draft: { save: 'draft', seal: 'sealed', void: 'void' }, sealed: { reopen: 'draft', void: 'void' }, void: {} })
})

describe('a committee', () => {
  const seats = (voting: number, over: readonly Appointment[] = []): Appointment[] => [
    { personId: 'c', seat: 'chair', body: 'Ministria' }, { personId: 's', seat: 'secretary', body: 'Sekretaria' },
    ...Array.from({ length: voting }, (_nothing, index): Appointment => ({ personId: `v${index}`, seat: 'voting', body: 'Ekspert' })), ...over,
  ]
  const words = (all: readonly Appointment[], bars = new Map<string, 'decided' | 'applicant'>()) => findCommitteeFaults(all, { votingMembersMin: 3 }, bars).map((fault) => fault.words.replace('scoring.fault.', ''))

  test.each([[3, []], [5, []], [2, ['tooFew']], [4, ['even']], [1, ['tooFew']], [7, []]])('of %d voting members has the faults %j', (voting, faults) => {
    expect(words(seats(voting))).toEqual(faults)
  })

  test('has one chair and one secretary, nobody twice, and says whom each comes from', () => {
    expect(words(seats(3).slice(1))).toEqual(['chair'])
    expect(words(seats(3).filter(({ seat }) => seat !== 'secretary'))).toEqual(['secretary'])
    expect(words(seats(2, [{ personId: 'c', seat: 'voting', body: 'x' }]))).toEqual(['twoSeats'])
    expect(words(seats(2, [{ personId: 'v9', seat: 'voting', body: '' }]))).toEqual(['body'])
  })

  test.each(['decided', 'applicant'] as const)('refuses whoever is barred: %s', (bar) => {
    expect(words(seats(3), new Map([['v1', bar]]))).toEqual([`bar.${bar}`])
    expect(words(seats(3), new Map([['c', bar]]))).toEqual([`bar.${bar}`])
  })

  test.each([[3, 3], [4, 3], [5, 4], [7, 5], [9, 6]])('of %d voting members has its quorum at %d: two thirds, never fewer than three', (voting, quorum) => {
    expect(quorumOf(voting, { votingMembersMin: 3, quorumNumerator: 2, quorumDenominator: 3, quorumMembersMin: 3 })).toBe(quorum)
  })
})

describe('a declaration', () => {
  const none = { proposalId: 'p', answer: 'none' as const, kind: '', note: '' }
  test.each([
    ['without confidentiality', 'no', [none], ['confidential']],
    ['with a proposal unanswered', 'yes', [{ ...none, answer: '' as const }], ['interest']],
    ['of a conflict without kind and note', 'yes', [{ ...none, answer: 'conflict' as const }], ['kind', 'note']],
    ['of a conflict of no known kind', 'yes', [{ ...none, answer: 'conflict' as const, kind: 'whatever', note: 'x' }], ['kind']],
    ['of a conflict named and explained', 'yes', [{ ...none, answer: 'conflict' as const, kind: 'board', note: 'x' }], []],
    ['of no conflict', 'yes', [none], []],
  ])('%s', (_name, confidential, interests, faults) => {
    expect(findDeclarationFaults(confidential, interests).map(({ words }) => words.replace('scoring.fault.', ''))).toEqual(faults)
  })
})

test('the marks of the demonstration give exactly the sums of its cast', () => {
  const { sections } = callTemplates.cso_small.grid
  for (const [index, { sums, sheets }] of PROPOSALS_PLAYED.entries()) {
    for (const [section, { criteria }] of sections.entries()) {
      const weights = criteria.map(({ weight }) => weight)
      const marks = splitMarks(weights, sums[section] ?? 0, sheets, index * 10 + section)
      expect(marks.flat().every((mark) => mark >= 1 && mark <= 5)).toBe(true)
      expect(marks.flatMap((row) => row.map((mark, at) => mark * (weights[at] ?? 0))).reduce((all, one) => all + one, 0)).toBe(sums[section])
    }
  }
})
