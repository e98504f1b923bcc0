import { basisPoints, sum } from '../kernel/money'
import type { Words } from '../kernel/words'
import { choiceNames } from '../calls/said'
import { TARGET_GROUPS } from '../forms/code-lists'
import type { RankedProposal } from '../scoring/ranking'
import { fraction, pointsText } from './points'
import type { Selection, SelectionRules } from './selection'

export const groupName = (words: Words, group: string): string => choiceNames(words, TARGET_GROUPS, [group])

/** What of the awarded money goes to the priority group, in basis points; null where no share is asked for or nothing is awarded. */
export function priorityShare({ priority }: SelectionRules, ranking: readonly RankedProposal[], selection: Selection): number | null {
  if (priority === undefined) return null
  const taken = new Set(selection.taken.map(({ id }) => id))
  const own = ranking.filter(({ proposalId }) => taken.has(proposalId) && priority.proposals.includes(proposalId))
  return basisPoints(sum(own.map(({ requestedMinor }) => requestedMinor)), selection.totalMinor)
}

/** How ranking and rules became winners, a sentence for each rule that the call set. */
export function howChosen(words: Words, rules: SelectionRules, ranking: readonly RankedProposal[], selection: Selection, currency: string): string[] {
  const { mode, perMunicipalityMax, priority, guaranteed, guaranteedEach, perApplicantMax } = rules
  const reached = priorityShare(rules, ranking, selection)
  const { points } = selection
  const signed = selection.taken.filter(({ reason }) => reason.code === 'signed').length
  return [
    mode === 'points' && points !== undefined ? words.say('awards.how.points', { best: pointsText(words, fraction(points.best, points.of)) }) : words.say('awards.how.rank'),
    words.say('awards.how.money', { amount: words.money(rules.envelopeMinor, currency) }),
    words.count('awards.how.applicant', perApplicantMax),
    ...(rules.wonElsewhere === undefined ? [] : [words.count('awards.how.elsewhere', rules.wonElsewhere.length)]),
    ...(guaranteed.length === 0 ? [] : [words.count('awards.how.guarantee', guaranteedEach)]),
    ...(perMunicipalityMax === undefined ? [] : [words.count('awards.how.municipality', perMunicipalityMax)]),
    ...(priority === undefined ? [] : [words.say('awards.how.priority', { share: words.percent(priority.shareBp), group: groupName(words, priority.group), reached: reached === null ? '–' : words.percent(reached) })]),
    ...(signed === 0 ? [] : [words.count('awards.how.signed', signed)]),
    ...(selection.solver === undefined ? [] : [words.say('awards.how.solver', { solver: selection.solver })]),
  ]
}
