import type { Instant } from '../../kernel/dates'
import { holdsAny, no, yes, type Person, type Policy, type Verdict } from '../../kernel/policy'
import type { PublicDraw } from '../../scoring/draws/draws'
import type { Standpoint } from '../policy'

/** A call whose ranking may need a draw, as one person meets it. */
export type Tie = Standpoint & {
  /** Ids of the proposals of one rank that cannot all be taken; empty where there are none. */
  readonly tied: readonly string[]
  /** The announced draw that was neither done nor annulled. */
  readonly open: PublicDraw | null
  /** Whether a complaint has brought a part back after the decision, so that another line is drawn. */
  readonly back: 'yes' | 'no'
  readonly now: Instant
}

/** The heads of the committee run the draw; neither belongs to an applicant or has a conflict in the call. */
function asHead(person: Person, tie: Tie): Verdict {
  if (tie.seat !== 'chair' && tie.seat !== 'secretary') return no('awards.draws.refused.heads')
  if (tie.applicants.some((scope) => holdsAny(person, ['editor', 'signatory'], scope))) return no('awards.refused.own')
  if (tie.undeclared === 'yes') return no('awards.refused.declareFirst')
  if (tie.conflicted === 'yes') return no('awards.refused.conflict')
  return tie.call.state === 'under_evaluation' || tie.back === 'yes' ? yes : no('awards.refused.notEvaluated')
}

/** Only where the line of money runs through equals, and only one draw at a time. */
export const announce: Policy<Tie> = (person, tie) => {
  const head = asHead(person, tie)
  if (!head.allowed) return head
  if (tie.complete === 'no') return no('awards.refused.incomplete')
  if (tie.open !== null) return no('awards.draws.refused.open')
  return tie.tied.length === 0 ? no('awards.draws.refused.noTie') : yes
}

export const conclude: Policy<Tie> = (person, tie) => {
  const head = asHead(person, tie)
  if (!head.allowed) return head
  if (tie.open === null) return no('awards.draws.refused.ended')
  return tie.now < tie.open.knownAt ? no('awards.draws.refused.early') : yes
}

/** Once chance may be known, nobody can get rid of it: only of a draw whose tie is no longer there. */
export const annul: Policy<Tie> = (person, tie) => {
  const head = asHead(person, tie)
  if (!head.allowed) return head
  if (tie.open === null) return no('awards.draws.refused.ended')
  return tie.now < tie.open.knownAt || isMoot(tie.open, tie.tied) ? yes : no('awards.draws.refused.known')
}

/** Whether others are equal at the line than those on the list, or nobody is. */
export const isMoot = ({ list }: Pick<PublicDraw, 'list'>, tied: readonly string[]): boolean =>
  list.length !== tied.length || list.some(({ proposalId }) => !tied.includes(proposalId))
