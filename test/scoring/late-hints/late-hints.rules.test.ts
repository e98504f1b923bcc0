import type { Hint } from '../../../server/scoring/conflicts/hints'
import { duosOf, printsOf, unanswered } from '../../../server/scoring/late-hints/late-hints'

const hint = (over: Partial<Hint> = {}): Hint => ({ personId: 'x', proposalId: 'p', kind: 'board', strength: 'hint', weight: 3, evidence: [{ words: 'conflicts.evidence.name.board', values: { name: 'Ana Prova' } }], ...over })
const answer = (of: Hint, over: Partial<{ strength: 'bar' | 'hint'; evidence: readonly string[] | null }> = {}) => ({ proposalId: of.proposalId, personId: of.personId, kind: of.kind, strength: of.strength, evidence: printsOf(of), ...over })
const other = hint({ evidence: [...hint().evidence, { words: 'conflicts.evidence.name.board', values: { name: 'Prova Ana' } }] })

describe('a member is asked', () => {
  test.each<[string, Hint[], ReturnType<typeof answer>[], Hint[]]>([
    ['what was never answered', [hint()], [], [hint()]],
    ['nothing that was answered', [hint()], [answer(hint())], []],
    ['what became a bar since it was denied', [hint({ strength: 'bar' })], [answer(hint())], [hint({ strength: 'bar' })]],
    ['nothing where a bar was answered and became less', [hint()], [answer(hint({ strength: 'bar' }))], []],
    ['what rests on something else of the same kind', [other], [answer(hint())], [other]],
    ['nothing where what it rested on became less', [hint()], [answer(other)], []],
    ['nothing where an answer is older than what it rested on is kept', [other], [answer(hint(), { evidence: null })], []],
    ['of another proposal of the same applicant', [hint({ proposalId: 'q' })], [answer(hint())], [hint({ proposalId: 'q' })]],
    ['nothing that somebody else answered only', [hint()], [answer(hint({ personId: 'y' }))], [hint()]],
    ['nothing by a weak sign', [hint({ weight: 1 })], [], []],
  ])('%s', (_name, hints, answers, expected) => {
    expect(unanswered(hints, answers, [])).toEqual(expected)
  })

  test('nothing more of a proposal with which the member has a conflict', () => {
    expect(unanswered([hint(), hint({ proposalId: 'q' })], [], [{ personId: 'x', proposalId: 'p' }])).toEqual([hint({ proposalId: 'q' })])
  })

  test('once of a proposal, however much is said of it', () => {
    expect(duosOf([hint(), hint({ kind: 'iban', strength: 'bar' }), hint({ proposalId: 'q' })])).toEqual([{ personId: 'x', proposalId: 'p' }, { personId: 'x', proposalId: 'q' }])
  })
})
