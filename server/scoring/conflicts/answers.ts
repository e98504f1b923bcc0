import type { Fault } from '../../kernel/errors'
import type { Interest } from '../interests'
import { isAsked, type Hint } from './hints'

const WHY_MAX = 1_000

/** The form field in which a member says why a hint is no conflict. */
export const whyField = ({ proposalId, kind }: Pick<Hint, 'proposalId' | 'kind'>): string => `why.${proposalId}.${kind}`

/** Reasons by `whyField`. */
export type Whys = ReadonlyMap<string, string>

/** Every hint that is asked about is answered: by declaring the conflict, or by the reason why it is none. What the rules call a conflict cannot be denied. */
export function findAnswerFaults(hints: readonly Hint[], interests: readonly Interest[], whys: Whys): Fault[] {
  const free = new Set(interests.filter(({ answer }) => answer === 'none').map(({ proposalId }) => proposalId))
  const barred = new Set<string>()
  return hints.filter((hint) => isAsked(hint) && free.has(hint.proposalId)).flatMap((hint): Fault[] => {
    const field = whyField(hint)
    const why = whys.get(field) ?? ''
    if (hint.strength === 'bar') {
      if (barred.has(hint.proposalId)) return []
      barred.add(hint.proposalId)
      return [{ field: `interest.${hint.proposalId}`, words: 'conflicts.fault.bar' }]
    }
    if (why === '') return [{ field, words: 'conflicts.fault.why' }]
    return why.length > WHY_MAX ? [{ field, words: 'scoring.fault.long', values: { max: WHY_MAX } }] : []
  })
}

export type Answered = { readonly hint: Hint; readonly answer: 'confirmed' | 'denied'; readonly why: string }

/** What a declaration without faults says of each hint it was asked about. */
export function answersTo(hints: readonly Hint[], interests: readonly Interest[], whys: Whys): Answered[] {
  const conflicts = new Set(interests.filter(({ answer }) => answer === 'conflict').map(({ proposalId }) => proposalId))
  return hints.filter(isAsked).map((hint) => (conflicts.has(hint.proposalId) ? { hint, answer: 'confirmed', why: '' } : { hint, answer: 'denied', why: whys.get(whyField(hint)) ?? '' }))
}
