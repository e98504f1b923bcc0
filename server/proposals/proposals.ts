import type { Instant } from '../kernel/dates'
import type { StoredFile } from '../kernel/files'
import { quietTag, tag, type Shape, type TagView } from '../kernel/parts'
import type { Words } from '../kernel/words'
import type { ProposalState } from './lifecycle'

export type Proposal = {
  id: string
  callId: string
  organisationId: string
  /** Issued once, on the first submission, in order of arrival within the call. */
  number: number | null
  /** As the scheme knows it: CBSSG-2020-01/07. */
  reference: string | null
  title: string
  municipalityCode: string | null
  theme: string | null
  state: ProposalState
  /** What the applicant is shown; it follows `state` when the applicant is told. */
  shownState: ProposalState
  notifiedAt: Instant | null
  answerSheetId: string
  /** Facts of the latest submission, null before the first. */
  requestedMinor: number | null
  totalMinor: number | null
  ownMinor: number | null
  directBeneficiaries: number | null
  submittedAt: Instant | null
  createdBy: string
  createdAt: Instant
  version: number
}

/** One submission, kept as it came. `content` is the whole package as canonical JSON, `contentHash` its SHA-256. */
export type Submission = {
  id: string
  proposalId: string
  number: number
  receivedAt: Instant
  submittedBy: string
  content: string
  contentHash: string
  receipt: string
  withdrawnAt: Instant | null
}

/** A document of the call's list as it lies in a draft. */
export type DraftDocument = { documentId: string; code: string; addedBy: string; addedAt: Instant; file: StoredFile }

export const referenceOf = (callReference: string, number: number): string => `${callReference}/${String(number).padStart(2, '0')}`

/** `CBSSG-2020-01/07` is P07 within its call, wherever the call is named beside it: on pages, in minutes, acts and tables alike. */
export const shortReference = (reference: string): string => (reference === '' ? '' : `P${reference.split('/').at(-1) ?? ''}`)

/** The first submission of a proposal has the receipt /07-1, the one after a reopening /07-2. */
export const receiptOf = (reference: string, submission: number): string => `${reference}-${submission}`

const SHAPES: Record<ProposalState, Shape> = {
  draft: 'ring', submitted: 'half', registered: 'half', clarification: 'triangle', eligible: 'disc', ineligible: 'cross',
  in_assessment: 'half', scored: 'half', recommended: 'diamond', reserve: 'half', declined: 'cross', awarded: 'diamond',
  accepted: 'disc', contracted: 'disc', refused: 'cross', retracted: 'cross', withdrawn: 'square', discarded: 'square', expired: 'square',
}

/** The states in which somebody is waited for stand out; the others are quiet in lists. */
const LOUD: readonly ProposalState[] = ['clarification', 'awarded']

export function stateTag(words: Words, state: ProposalState, where: 'list' | 'page'): TagView {
  const text = words.say(`proposals.state.${state}`)
  return where === 'page' || LOUD.includes(state) ? tag(SHAPES[state], text) : quietTag(SHAPES[state], text)
}

