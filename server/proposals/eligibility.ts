import { addWorkingDays, instantAt, type Day, type Instant } from '../kernel/dates'
import { basisPoints } from '../kernel/money'
import type { Both } from '../kernel/words'
import type { Call, CallMunicipality, DocumentAsked } from '../calls/calls'
import { owedShare } from '../forms/budget-rules'
import type { Answers, FormDefinition } from '../forms/forms'
import { answerOf, visibleQuestions, visibleSections } from '../forms/forms'
import type { Organisation } from '../organisations/organisations'
import type { ProposalPackage } from './packages'
import type { Proposal } from './proposals'

export type EligibilityCheck = {
  id: string
  proposalId: string
  answerSheetId: string
  outcome: 'eligible' | 'ineligible' | null
  reason: string | null
  openedBy: string
  openedAt: Instant
  decidedBy: string | null
  decidedAt: Instant | null
  version: number
}

/** The one round of questions to the applicant. */
export type Clarification = {
  id: string
  proposalId: string
  question: string
  askedBy: string
  askedAt: Instant
  /** Answers that arrive at this moment or after are refused. */
  dueAt: Instant
  answer: string | null
  answeredBy: string | null
  answeredAt: Instant | null
}

export const TEXT_MAX = 5_000
export const CLARIFICATION_FILES_MAX = 5

/** The end of the last working day, as the clocks of the scheme show it. */
export function dueOf(today: Day, workingDays: number): Instant {
  const due = instantAt(addWorkingDays(today, workingDays), '23:59')
  if (due === null) throw new Error('every day of the scheme has its minute before midnight')
  return due
}

/** What the data say by themselves, beside the check list: it informs the officer and decides nothing. */
export type Finding = { readonly code: string; readonly outcome: 'pass' | 'fail' | 'note'; readonly values: Readonly<Record<string, string | number | Both>> }

type Facts = {
  readonly proposal: Proposal
  readonly call: Call
  readonly municipalities: readonly CallMunicipality[]
  readonly asked: readonly DocumentAsked[]
  readonly opened: ProposalPackage
  /** The applicant as it stands today, not as it stood when it submitted. */
  readonly organisation: Organisation
  /** Proposals of the same applicant that count in the call, this one included. */
  readonly proposals: number
}

export function findings(facts: Facts): Finding[] {
  return [amount(facts), share(facts), documents(facts), arrival(facts), place(facts), verification(facts), taxNumber(facts), several(facts)]
}

const judged = (code: string, holds: boolean, values: Finding['values'] = {}): Finding => ({ code, outcome: holds ? 'pass' : 'fail', values })

function amount({ proposal, call }: Facts): Finding {
  const { grantMinMinor: minMinor, grantMaxMinor: maxMinor } = call.settings
  const requestedMinor = proposal.requestedMinor ?? 0
  return judged('amount', requestedMinor >= minMinor && requestedMinor <= maxMinor, { requestedMinor, minMinor, maxMinor })
}

/** Judged to the lek, as the budget is: a share just below the least one does not round up to it. */
export function share({ proposal, call }: Pick<Facts, 'proposal' | 'call'>): Finding {
  const { cofinancingMinBp: minBp } = call.settings
  const [ownMinor, totalMinor] = [proposal.ownMinor ?? 0, proposal.totalMinor ?? 0]
  const enough = ownMinor >= owedShare(totalMinor, minBp)
  const shareBp = basisPoints(ownMinor, totalMinor) ?? 0
  return judged('share', enough, { shareBp: enough ? shareBp : Math.min(shareBp, minBp - 1), minBp })
}

function documents({ asked, opened }: Facts): Finding {
  const missing = asked.filter(({ code, required }) => required === 'yes' && !opened.files.some(({ document }) => document.code === code))
  const titles: Both = { sq: missing.map(({ titleSq }) => titleSq).join('; '), en: missing.map(({ titleEn }) => titleEn).join('; ') }
  return judged('documents', missing.length === 0, { count: opened.files.length, missing: missing.length, titles })
}

const arrival = ({ call, opened }: Facts): Finding => judged('arrival', opened.submission.receivedAt < call.closesAt)

function place({ proposal, organisation, municipalities }: Facts): Finding {
  const codes = municipalities.map(({ code }) => code)
  return judged('place', codes.includes(proposal.municipalityCode ?? '') && codes.includes(organisation.municipalityCode ?? ''))
}

const verification = ({ organisation }: Facts): Finding => judged('verification', organisation.state === 'verified')

/** Municipalities apply as legal persons too; the check letter's rule is not public, so only the form is judged. */
function taxNumber({ opened }: Facts): Finding {
  const nuis = opened.organisation.nuis ?? ''
  return judged('nuis', /^[A-M]\d{8}[A-Z]$/.test(nuis), { nuis })
}

function several({ proposals, call }: Facts): Finding {
  const max = call.settings.applicationsPerApplicantMax
  if (max !== null && proposals > max) return { code: 'several', outcome: 'fail', values: { proposals, max } }
  return { code: 'several', outcome: proposals > 1 ? 'note' : 'pass', values: { proposals, max: max ?? 0 } }
}

export type Point = { readonly label: Both; readonly note: string }

/** How the check list was answered: what failed, and what waits for a word of the applicant, each with the officer's note. */
export function listVerdict(definition: FormDefinition, answers: Answers): { failed: readonly Point[]; open: readonly Point[] } {
  const questions = visibleSections(definition, answers).flatMap((section) => visibleQuestions(section, answers)).filter(({ kind }) => kind === 'one')
  const answered = (value: string): Point[] => questions.filter(({ code }) => answerOf(answers, code) === value).map(({ code, label }) => {
    const note = answerOf(answers, `${code}_note`)
    return { label, note: typeof note === 'string' ? note : '' }
  })
  return { failed: answered('no'), open: answered('clarification') }
}
