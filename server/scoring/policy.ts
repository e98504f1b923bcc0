import { hidden, holdsAny, no, yes, type Person, type Policy, type Verdict } from '../kernel/policy'
import { isDivided } from '../calls/lots'
import { isAtWork, isComplete, isRecused, isRunning, isWorkedOn, presides, whyRecused, type Evaluation } from './evaluation'
import { silentAbout } from './revisits/revisits'
import type { Member, Seat } from './committee'
import type { ScoreSheet } from './sheets'

/** People outside the committee who follow an evaluation by their office. */
const OFFICES = ['manager', 'authority', 'auditor']

const seated = ({ seat }: Evaluation, ...seats: Seat[]) => seat !== null && seats.includes(seat.seat)
const declared = ({ seat }: Evaluation) => seat === null || seat.declaredAt !== null
/** A recommendation can still be taken back, so a conflict can still come to light. */
const undecided = ({ call }: Evaluation) => call.state === 'under_evaluation' || call.state === 'decision_pending'

/** The desk of evaluations: for committees and for those who follow them. */
export const useDesk: Policy = (person) =>
  holdsAny(person, ['chair', 'secretary', 'assessor', ...OFFICES]) ? yes : person.id === '' ? no('kernel.refused.signIn') : no('scoring.refused.committeeOnly')

/** The page of one evaluation: its people and what waits. It shows nothing of the proposals to who has not declared. */
export const enter: Policy<Evaluation> = (person, evaluation) =>
  evaluation.seat !== null || holdsAny(person, OFFICES) ? yes : person.id === '' ? no('kernel.refused.signIn') : no('scoring.refused.committeeOnly')

/** Declaring comes before reading: lists, counts, files and downloads alike. */
const declaredFirst: Policy<Evaluation> = (person, evaluation) => {
  const entered = enter(person, evaluation)
  if (!entered.allowed) return entered
  return declared(evaluation) ? yes : no('scoring.refused.declareFirst')
}

export const appoint: Policy<Evaluation> = (person, { call }) => {
  if (!holdsAny(person, ['manager'])) return no('scoring.refused.managerOnly')
  if (isDivided(call)) return no('scoring.refused.divided')
  return call.state === 'published' || call.state === 'closed' ? yes : no('scoring.refused.begun')
}

export const replaceMember: Policy<Evaluation> = (person, evaluation) => {
  if (!holdsAny(person, ['manager'])) return no('scoring.refused.managerOnly')
  return isAtWork(evaluation) ? yes : no('scoring.refused.notRunning')
}

export const start: Policy<Evaluation> = (person, { call }) => {
  if (!holdsAny(person, ['manager'])) return no('scoring.refused.managerOnly')
  if (isDivided(call)) return no('scoring.refused.divided')
  return call.state === 'closed' ? yes : no('scoring.refused.notClosed')
}

/** Once for each member, when it is known which proposals there are. */
export const declare: Policy<Evaluation> = (_person, evaluation) => {
  if (evaluation.seat === null) return no('scoring.refused.committeeOnly')
  if (!isAtWork(evaluation)) return no('scoring.refused.notRunning')
  return evaluation.seat.declaredAt === null ? yes : no('scoring.refused.declared')
}

/** Whoever declared before a complaint brought a proposal back says once more, about that one alone. */
export const declareAgain: Policy<Evaluation> = (_person, evaluation) => {
  const { seat, revisits, conflicts } = evaluation
  if (seat === null) return no('scoring.refused.committeeOnly')
  if (seat.declaredAt === null) return no('scoring.refused.declareFirst')
  if (!isAtWork(evaluation)) return no('scoring.refused.notRunning')
  return silentAbout(seat, revisits).some(({ proposalId }) => !conflicts.includes(proposalId)) ? yes : no('scoring.refused.declared')
}

/** The list of proposals and how many sheets each has. Conflicts are left out of it whole. */
export const readList = declaredFirst

export const readProposal: Policy<{ evaluation: Evaluation; proposalId: string }> = (person, { evaluation, proposalId }) => {
  if (evaluation.seat === null && !holdsAny(person, ['manager', 'auditor'])) return hidden()
  const first = declaredFirst(person, evaluation)
  if (!first.allowed) return first
  return isRecused(evaluation, proposalId) ? no(whyRecused(evaluation, proposalId)) : yes
}

export const assign: Policy<Evaluation> = (person, evaluation) => {
  if (!seated(evaluation, 'chair', 'secretary') && !(evaluation.seat === null && holdsAny(person, ['manager']))) return no('scoring.refused.headsOnly')
  const first = declaredFirst(person, evaluation)
  if (!first.allowed) return first
  return isAtWork(evaluation) ? yes : no('scoring.refused.notRunning')
}

export type SheetCase = {
  readonly evaluation: Evaluation
  readonly sheet: Pick<ScoreSheet, 'proposalId' | 'assessorId' | 'state'> & Partial<Pick<ScoreSheet, 'reopenedFor'>>
  /** Whether the person has sealed a sheet of their own on the same proposal. */
  readonly ownSealed: 'yes' | 'no'
}

/**
 * A draft is its assessor's alone: for everybody else there is no such page, whoever they are. A sealed sheet is read by
 * assessors who have sealed their own on the proposal, and by all others of the evaluation when every sheet is sealed.
 */
export const readSheet: Policy<SheetCase> = (person, { evaluation, sheet, ownSealed }) => {
  const reachable = readProposal(person, { evaluation, proposalId: sheet.proposalId })
  if (sheet.assessorId === person.id) return reachable.allowed && sheet.state === 'void' ? no('scoring.refused.void') : reachable
  if (!reachable.allowed || sheet.state !== 'sealed') return hidden()
  return ownSealed === 'yes' || isComplete(evaluation) ? yes : hidden()
}

export const score: Policy<SheetCase> = (person, { evaluation, sheet }) => {
  if (sheet.assessorId !== person.id) return hidden()
  if (!seated(evaluation, 'voting')) return no('scoring.refused.committeeOnly')
  if (!declared(evaluation)) return no('scoring.refused.declareFirst')
  // After the results too: what everybody may read, whoever has a conflict with it may still not score.
  if (evaluation.conflicts.includes(sheet.proposalId)) return no('scoring.refused.conflict')
  if (isRecused(evaluation, sheet.proposalId)) return no(whyRecused(evaluation, sheet.proposalId))
  if (sheet.state === 'void') return no('scoring.refused.void')
  if (sheet.state === 'sealed') return no('scoring.refused.sealed')
  return isWorkedOn(evaluation, sheet.proposalId) || isScoredAnew(evaluation, sheet) ? yes : no('scoring.refused.notRunning')
}

/** A complaint that was upheld after the evaluation: the sheet it opened is marked while the results wait. */
const isScoredAnew = ({ call }: Evaluation, { reopenedFor }: SheetCase['sheet']) =>
  reopenedFor === 'complaint' && (call.state === 'decision_pending' || call.state === 'results_published' || call.state === 'contracting')

/** Marking away from the site: for whoever has sheets to write, as long as they may be written. */
export const useWorkbook: Policy<Evaluation> = (_person, evaluation) => {
  if (!seated(evaluation, 'voting')) return no('scoring.refused.committeeOnly')
  if (!declared(evaluation)) return no('scoring.refused.declareFirst')
  return isRunning(evaluation) ? yes : no('scoring.refused.notRunning')
}

export type UploadCase = { readonly evaluation: Evaluation; readonly upload: { readonly assessorId: string } }

/** A workbook that waits is seen and confirmed by whoever sent it. */
export const confirmUpload: Policy<UploadCase> = (person, { evaluation, upload }) => (upload.assessorId === person.id ? useWorkbook(person, evaluation) : hidden())

/** A receipt is its assessor's alone, as long as a seal of theirs stands. */
export const keepReceipt: Policy<SheetCase> = (person, subject) => {
  if (subject.sheet.assessorId !== person.id) return hidden()
  const readable = readSheet(person, subject)
  if (!readable.allowed) return readable
  return subject.sheet.state === 'sealed' || (subject.sheet.reopenedFor ?? null) !== null ? yes : hidden()
}

/**
 * A sealed sheet is opened again by the chair alone, who does not score, and only while the evaluation runs. Where the
 * chair has a conflict, by the member elected to preside, and never one's own.
 */
export const reopen: Policy<SheetCase> = (person, subject) => {
  const opens = reopenInRound(person, subject)
  return opens.allowed && !isRunning(subject.evaluation) ? no('scoring.refused.notRunning') : opens
}

/** The same in a consensus round, which is held as well about what a complaint brought back. */
export const reopenInRound: Policy<SheetCase> = (person, { evaluation, sheet }) => {
  if (!seated(evaluation, 'chair') && !presides(evaluation)) return no('scoring.refused.chairOnly')
  if (!declared(evaluation)) return no('scoring.refused.declareFirst')
  if (isRecused(evaluation, sheet.proposalId)) return no(whyRecused(evaluation, sheet.proposalId))
  if (sheet.assessorId === person.id) return no('scoring.refused.ownSheet')
  if (!isWorkedOn(evaluation, sheet.proposalId)) return no('scoring.refused.notRunning')
  return sheet.state === 'sealed' ? yes : no('scoring.refused.notSealed')
}

/** A sheet is made void by those who lead the evaluation, never by whoever wrote it, and not by one who may not know of it. */
export const annul: Policy<SheetCase> = (person, { evaluation, sheet }) => {
  const lead = leads(person, evaluation, sheet.proposalId)
  if (!lead.allowed) return lead
  if (sheet.assessorId === person.id) return no('scoring.refused.ownSheet')
  if (isRecused(evaluation, sheet.proposalId)) return no(whyRecused(evaluation, sheet.proposalId))
  return sheet.state === 'void' ? no('scoring.refused.void') : yes
}

function leads(person: Person, evaluation: Evaluation, proposalId: string): Verdict {
  if (!seated(evaluation, 'chair', 'secretary') && !(evaluation.seat === null && holdsAny(person, ['manager']))) return no('scoring.refused.headsOnly')
  if (!declared(evaluation)) return no('scoring.refused.declareFirst')
  return undecided(evaluation) || isWorkedOn(evaluation, proposalId) ? yes : no('scoring.refused.notRunning')
}

export type RecusalCase = { readonly evaluation: Evaluation; readonly proposalId: string; readonly member: Pick<Member, 'personId'> }

/** A conflict found later: said by the member, or recorded by those who lead. */
export const recuse: Policy<RecusalCase> = (person, { evaluation, proposalId, member }) => {
  if (!undecided(evaluation) && !isWorkedOn(evaluation, proposalId)) return no('scoring.refused.notRunning')
  if (member.personId === person.id) {
    if (evaluation.seat === null) return no('scoring.refused.committeeOnly')
    if (!declared(evaluation)) return no('scoring.refused.declareFirst')
    return evaluation.conflicts.includes(proposalId) ? no('scoring.refused.recused') : yes
  }
  const lead = leads(person, evaluation, proposalId)
  if (!lead.allowed) return lead
  return isRecused(evaluation, proposalId) ? no(whyRecused(evaluation, proposalId)) : yes
}

type OfProposal = Pick<RecusalCase, 'evaluation' | 'proposalId'>

/** Recording that somebody else has a conflict, whoever it is. */
export const recuseOthers: Policy<OfProposal> = (person, subject) => recuse(person, { ...subject, member: { personId: '' } })

/** The form: those who lead name a member, everybody else declares for themselves. */
export const openRecusal: Policy<OfProposal> = (person, subject) => {
  const readable = readProposal(person, subject)
  if (!readable.allowed) return readable
  return recuseOthers(person, subject).allowed ? yes : recuse(person, { ...subject, member: { personId: person.id } })
}

/** Totals, means, order: for nobody until every sheet is sealed, and then for those of the evaluation. */
export const readRanking: Policy<Evaluation> = (person, evaluation) => {
  const first = declaredFirst(person, evaluation)
  if (!first.allowed) return first
  return isComplete(evaluation) ? yes : no('scoring.refused.incomplete')
}

export const recordMeeting: Policy<Evaluation> = (_person, evaluation) => {
  if (!seated(evaluation, 'chair', 'secretary')) return no('scoring.refused.headsOnly')
  if (!declared(evaluation)) return no('scoring.refused.declareFirst')
  return undecided(evaluation) || isAtWork(evaluation) ? yes : no('scoring.refused.notRunning')
}

export const readMinutes = declaredFirst
