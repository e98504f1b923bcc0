import { dayOf, daysBetween, type Day, type Instant } from '../kernel/dates'
import type { Shape } from '../kernel/parts'
import type { Both, Words } from '../kernel/words'
import type { FormLimits } from '../forms/forms'
import type { Funding } from './funding'
import type { CallState } from './lifecycle'
import type { Lot } from './lots'
import type { CallSettings } from './settings'

/** Who may apply, as `isApplicantKind` of organisations asks it. */
export const APPLICANT_KINDS = ['cso', 'municipality', 'county'] as const
export type ApplicantKind = (typeof APPLICANT_KINDS)[number]

/** The longer texts of a call; the ones in `TEXTS_REQUIRED` must stand in both languages before review. */
export const TEXT_NAMES = ['summary', 'background', 'objectives', 'priorities', 'eligibility', 'howToApply', 'contact', 'complaints', 'dataNote'] as const
export type TextName = (typeof TEXT_NAMES)[number]
export const TEXTS_REQUIRED: readonly TextName[] = ['summary', 'objectives', 'eligibility', 'howToApply', 'contact', 'complaints', 'dataNote']
export type CallTexts = Readonly<Record<TextName, Both>>

export const TITLE_MAX = 255
export const TEXT_MAX = 5_000

export type Theme = { readonly code: string; readonly title: Both }

export type TemplateName = 'cso_small' | 'municipal'

export type Call = {
  id: string
  reference: string
  template: TemplateName
  state: CallState
  titleSq: string
  titleEn: string
  texts: CallTexts
  applicantKinds: readonly ApplicantKind[]
  targetGroups: readonly string[]
  serviceTypes: readonly string[]
  themes: readonly Theme[]
  currency: string
  envelopeMinor: number
  fundingSourceId: string | null
  /** Sources beside the first, with what each pays of the envelope. */
  otherSources: readonly Funding[]
  /** The parts of a call that is decided in lots, in their order; none where it is one. */
  lots: readonly Lot[]
  /** The whole that this lot is a part of, and its code there. */
  lotOf: string | null
  lotCode: string | null
  settings: CallSettings
  applicationFormId: string | null
  checkFormId: string | null
  opensAt: Instant
  closesAt: Instant
  infoSessionAt: Instant | null
  questionsUntil: Instant
  answersBy: Instant
  resultsOn: Day
  contractBy: Day
  startsFrom: Day
  endsBy: Day
  createdBy: string
  createdAt: Instant
  changedBy: string
  publishedBy: string | null
  publishedAt: Instant | null
  resultsPublishedAt: Instant | null
  /** Why it was returned, suspended, cancelled or ended without an award. */
  stateReason: Both | null
  version: number
}

export type DocumentAsked = {
  readonly id: string; readonly code: string; readonly titleSq: string; readonly titleEn: string; readonly required: 'yes' | 'no'
  /** Whether it tells who applies, and so stays closed to assessors who may not know; it does unless the call says otherwise. */
  readonly identifying?: 'yes' | 'no'
}

/** A municipality of the call's area. */
export type CallMunicipality = { readonly code: string; readonly nameSq: string; readonly nameEn: string }

/**
 * Whether proposals that arrive at this moment are taken. The last millisecond before the deadline counts, the deadline
 * itself does not; whether the routine that closes calls ran before or after makes no difference, also for what
 * arrived in time and is dealt with a moment after the closing.
 */
export function isOpen(call: Pick<Call, 'state' | 'opensAt' | 'closesAt'>, at: Date): boolean {
  return (call.state === 'published' || call.state === 'closed') && Date.parse(call.opensAt) <= at.getTime() && at.getTime() < Date.parse(call.closesAt)
}

/** Whether questions are taken: from the day the call is published, so that nobody waits for the opening. */
export function takesQuestions(call: Pick<Call, 'state' | 'questionsUntil'>, at: Date): boolean {
  return call.state === 'published' && at.getTime() < Date.parse(call.questionsUntil)
}

export const wasPublished = (call: Pick<Call, 'publishedAt'>): boolean => call.publishedAt !== null

/** The state as people see it: a published call is awaited, open or closed by the clock. */
export type ShownState = Exclude<CallState, 'published'> | 'upcoming' | 'open'

export function shownState(call: Pick<Call, 'state' | 'opensAt' | 'closesAt'>, at: Date): ShownState {
  if (call.state !== 'published') return call.state
  if (isOpen(call, at)) return 'open'
  return at.getTime() < Date.parse(call.opensAt) ? 'upcoming' : 'closed'
}

export const STATE_SHAPES: Readonly<Record<ShownState, Shape>> = {
  draft: 'ring', in_review: 'half', upcoming: 'half', open: 'disc', closed: 'square', under_evaluation: 'half', decision_pending: 'triangle',
  results_published: 'diamond', contracting: 'half', finalised: 'disc', cancelled: 'cross', failed_no_award: 'cross', suspended: 'square',
}

export const titleOf = (call: { readonly titleSq: string; readonly titleEn: string }): Both => ({ sq: call.titleSq, en: call.titleEn })
export const textOf = (words: Words, call: Pick<Call, 'texts'>, name: TextName): string => words.pick(call.texts[name])

/** Whether the call is for municipalities and counties, who apply as legal persons, or for civil society. */
export const isMunicipal = (call: Pick<Call, 'applicantKinds'>): boolean => !call.applicantKinds.includes('cso')

/** Whole days from opening to deadline, on the calendar of the scheme's zone. */
export const openDays = (call: Pick<Call, 'opensAt' | 'closesAt'>): number => daysBetween(dayOf(call.opensAt), dayOf(call.closesAt))

/** A call shorter than this must be confirmed as short by whoever publishes it. */
export const OPEN_DAYS_HARD = 21

export type LengthWarning = 'none' | 'soft' | 'hard'
export function lengthWarning(call: Pick<Call, 'opensAt' | 'closesAt' | 'settings'>): LengthWarning {
  const days = openDays(call)
  if (days < OPEN_DAYS_HARD) return 'hard'
  return days < call.settings.openDaysMin ? 'soft' : 'none'
}

/** What the call lets a form accept: amounts, ceilings, months, and the choices that are the call's own. */
export function limitsOf(call: Pick<Call, 'settings' | 'themes' | 'startsFrom' | 'endsBy'>, municipalities: readonly CallMunicipality[]): FormLimits {
  const { grantMinMinor, grantMaxMinor, indirectMaxBp, contingencyMaxBp, communicationAdvisedBp, cofinancingMinBp, inKindAllowed, durationMonthsMin, durationMonthsMax } = call.settings
  return {
    grantMinMinor, grantMaxMinor, indirectMaxBp, contingencyMaxBp, communicationAdvisedBp, cofinancingMinBp, inKindAllowed, durationMonthsMin, durationMonthsMax,
    startsFrom: call.startsFrom,
    endsBy: call.endsBy,
    choices: {
      municipality: municipalities.map(({ code, nameSq, nameEn }) => ({ value: code, label: { sq: nameSq, en: nameEn } })),
      ...(call.themes.length === 0 ? {} : { theme: call.themes.map(({ code, title }) => ({ value: code, label: title })) }),
    },
  }
}
