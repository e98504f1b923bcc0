import { addDays, addWorkingDays, dayOf, daysBetween, type Day, type Instant } from '../kernel/dates'
import type { Fault } from '../kernel/errors'
import type { Upload } from '../kernel/files'
import type { CallSettings } from '../calls/settings'
import { OPEN, type ComplaintState } from './lifecycle'

export const GROUNDS = ['procedure', 'eligibility', 'arithmetic', 'interest', 'other'] as const
export type Ground = (typeof GROUNDS)[number]

/** What a panel may say. */
export const VERDICTS = ['inadmissible', 'dismissed', 'upheld'] as const
export type Verdict = (typeof VERDICTS)[number]

/**
 * What follows from a complaint that is upheld: nothing; some sheets are opened again; ranking and awards are computed
 * again from the sheets as they are; or the proposal is taken to the committee after all.
 */
export const REMEDIES = ['none', 'sheets', 'recompute', 'readmit'] as const
export type Remedy = (typeof REMEDIES)[number]

/** Which sheets are opened again, and for which sections; no section means all of them. */
export type RemedyScope = { readonly sheets: readonly string[]; readonly sections: readonly string[] }

export type Complaint = {
  id: string
  callId: string
  proposalId: string
  organisationId: string
  number: number
  /** As everybody knows it: A-CBSSG-2020-01/1. */
  reference: string
  againstKind: 'award' | 'eligibility'
  /** The decision on awards, the promoted award, or the check of eligibility. */
  againstId: string
  ground: Ground
  text: string
  filedBy: string
  filedAt: Instant
  acknowledgeBy: Day
  decideBy: Day
  state: ComplaintState
  acknowledgedBy: string | null
  acknowledgedAt: Instant | null
  assignedBy: string | null
  assignedAt: Instant | null
  decidedBy: string | null
  decidedAt: Instant | null
  decisionText: string | null
  remedy: Remedy | null
  remedyScope: RemedyScope | null
  settledAt: Instant | null
  settledDecisionId: string | null
  version: number
}

export type Panellist = {
  id: string
  complaintId: string
  personId: string
  name: string
  seat: 'presiding' | 'member'
  declaredAt: Instant | null
  endedAt: Instant | null
  endedReason: string | null
  vote: Verdict | null
  voteText: string | null
  votedAt: Instant | null
}

export const PANEL_SIZE = 3
/** Working days in which a complaint is acknowledged. */
const ACKNOWLEDGE_DAYS = 2
export const TEXT_MAX = 10_000
const SAID_MAX = 4_000
export const FILES_MAX = 3

/** By when it is acknowledged and decided, counted from the day on which it came. */
export const deadlines = (filedOn: Day, { complaintDecisionWorkingDays }: Pick<CallSettings, 'complaintDecisionWorkingDays'>): { acknowledgeBy: Day; decideBy: Day } =>
  ({ acknowledgeBy: addWorkingDays(filedOn, ACKNOWLEDGE_DAYS), decideBy: addWorkingDays(filedOn, complaintDecisionWorkingDays) })

/** The last day to complain about being found ineligible. */
export const complainAboutCheckUntil = (decidedAt: Instant, { complaintDays }: Pick<CallSettings, 'complaintDays'>): Day => addDays(dayOf(decidedAt), complaintDays)

export function findComplaintFaults({ ground, text, uploads }: { ground: string; text: string; uploads: readonly Upload[] }): Fault[] {
  const faults: Fault[] = []
  if (!(GROUNDS as readonly string[]).includes(ground)) faults.push({ field: 'ground', words: 'complaints.fault.ground' })
  if (text === '') faults.push({ field: 'text', words: 'complaints.fault.text' })
  if ([...text].length > TEXT_MAX) faults.push({ field: 'text', words: 'complaints.fault.long', values: { max: TEXT_MAX } })
  if (uploads.length > FILES_MAX) faults.push({ field: 'file1', words: 'complaints.fault.files', values: { max: FILES_MAX } })
  return faults
}

/** Three people, each once, none of whom had a part in what is complained of. */
export function findPanelFaults(ids: readonly string[], eligible: readonly string[]): Fault[] {
  return ids.flatMap((id, index): Fault[] => {
    const field = `panel.${index + 1}`
    if (id === '') return [{ field, words: 'complaints.fault.panel' }]
    if (ids.indexOf(id) !== index) return [{ field, words: 'complaints.fault.twice' }]
    return eligible.includes(id) ? [] : [{ field, words: 'complaints.fault.involved' }]
  })
}

export function findVoteFaults({ vote, text }: { vote: string; text: string }): Fault[] {
  const faults: Fault[] = []
  if (!(VERDICTS as readonly string[]).includes(vote)) faults.push({ field: 'vote', words: 'complaints.fault.vote' })
  if (text === '') faults.push({ field: 'voteText', words: 'complaints.fault.voteText' })
  if (text.length > SAID_MAX) faults.push({ field: 'voteText', words: 'complaints.fault.long', values: { max: SAID_MAX } })
  return faults
}

/** What at least two of three say; null while nobody has such a majority. */
export function majorityOf(panel: readonly Pick<Panellist, 'vote' | 'endedAt'>[]): Verdict | null {
  const votes = panel.filter(({ endedAt }) => endedAt === null).map(({ vote }) => vote)
  if (votes.length < PANEL_SIZE || votes.includes(null)) return null
  return VERDICTS.find((verdict) => votes.filter((vote) => vote === verdict).length * 2 > votes.length) ?? null
}

export type DecisionFields = { readonly text: string; readonly remedy: string; readonly scope: RemedyScope }
/** What whoever decides had read: the complaint, and what the panel's votes came to. */
export type DecisionRead = { readonly version: number; readonly verdict: string }
type DecisionFrame = { readonly verdict: Verdict; readonly remedies: readonly Remedy[]; readonly sheets: readonly string[]; readonly sections: readonly string[] }

/** A decision says why; one that upholds says what follows, and which sheets where some are opened again. */
export function findDecisionFaults({ text, remedy, scope }: DecisionFields, { verdict, remedies, sheets, sections }: DecisionFrame): Fault[] {
  const faults: Fault[] = []
  if (text === '') faults.push({ field: 'text', words: 'complaints.fault.decisionText' })
  if (text.length > SAID_MAX) faults.push({ field: 'text', words: 'complaints.fault.long', values: { max: SAID_MAX } })
  if (verdict !== 'upheld') return faults
  if (!(remedies as readonly string[]).includes(remedy)) faults.push({ field: 'remedy', words: 'complaints.fault.remedy' })
  if (remedy !== 'sheets') return faults
  if (scope.sheets.length === 0 || scope.sheets.some((id) => !sheets.includes(id))) faults.push({ field: 'sheets', words: 'complaints.fault.sheets' })
  if (scope.sections.some((code) => !sections.includes(code))) faults.push({ field: 'sections', words: 'complaints.fault.sections' })
  return faults
}

export type Figures = { readonly received: number; readonly undecided: number; readonly admissible: number; readonly upheld: number; /** Mean and longest of those decided; null without any. */ readonly days: { readonly mean: number; readonly most: number } | null }

/** What everybody may know of the complaints about a call: how many, with what outcome, in how many days. */
export function figuresOf(complaints: readonly Pick<Complaint, 'state' | 'filedAt' | 'decidedAt'>[]): Figures {
  const decided = complaints.filter(({ state }) => !OPEN.includes(state))
  const days = decided.map(({ filedAt, decidedAt }) => daysBetween(dayOf(filedAt), dayOf(decidedAt ?? filedAt)))
  return {
    received: complaints.length, undecided: complaints.length - decided.length,
    admissible: decided.filter(({ state }) => state !== 'inadmissible').length, upheld: decided.filter(({ state }) => state === 'upheld' || state === 'settled').length,
    days: days.length === 0 ? null : { mean: Math.round((10 * days.reduce((all, one) => all + one, 0)) / days.length) / 10, most: Math.max(...days) },
  }
}

/** The day on which the next step is due, while one is. */
export function dueOf({ state, acknowledgeBy, decideBy }: Pick<Complaint, 'state' | 'acknowledgeBy' | 'decideBy'>): Day | null {
  if (state === 'received') return acknowledgeBy
  return state === 'acknowledged' || state === 'under_review' ? decideBy : null
}
