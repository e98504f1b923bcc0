import { canonical } from '../../kernel/canonical'
import { sha256 } from '../../kernel/hash'
import { isAsked, type Evidence, type Hint } from '../conflicts/hints'
import type { HintAnswer } from '../conflicts/hint-store'

export type Duo = { readonly proposalId: string; readonly personId: string }

/** What a hint rests on, as something that can be compared and tells nothing. */
export const printOf = ({ words, values }: Evidence): string => sha256(canonical({ words, values })).slice(0, 32)

export const printsOf = ({ evidence }: Pick<Hint, 'evidence'>): string[] => evidence.map(printOf)

type Answer = Pick<HintAnswer, 'proposalId' | 'personId' | 'kind' | 'strength' | 'evidence'>

const same = (a: Duo, b: Duo): boolean => a.proposalId === b.proposalId && a.personId === b.personId

/**
 * What a member has to be asked now: hints of a kind that was never answered, that became a bar since, or that rest on something
 * which no answer was about. Whoever has the conflict is asked nothing more.
 */
export function unanswered(hints: readonly Hint[], answers: readonly Answer[], conflicts: readonly Duo[]): Hint[] {
  return hints.filter((hint) => {
    if (!isAsked(hint) || conflicts.some((one) => same(one, hint))) return false
    const known = answers.filter((one) => same(one, hint) && one.kind === hint.kind && (one.strength === 'bar' || hint.strength === 'hint'))
    if (known.length === 0) return true
    // Answers of before evidence was kept are about the kind as a whole.
    if (known.some(({ evidence }) => evidence === null)) return false
    const told = new Set(known.flatMap(({ evidence }) => evidence ?? []))
    return printsOf(hint).some((print) => !told.has(print))
  })
}

/** The form field of the answer about one proposal, named as the declaration names it. */
export const answerField = (proposalId: string): string => `interest.${proposalId}`

/** The pairs among some hints, each once. */
export function duosOf(hints: readonly Duo[]): Duo[] {
  return [...new Map(hints.map(({ proposalId, personId }) => [`${proposalId} ${personId}`, { proposalId, personId }])).values()]
}
