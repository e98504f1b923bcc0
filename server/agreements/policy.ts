import type { Day } from '../kernel/dates'
import { hidden, holds, holdsAny, no, scopesOf, yes, type Person, type Policy } from '../kernel/policy'
import type { Award } from '../awards/awards'
import type { Agreement } from './agreements'
import { agreementLife } from './lifecycle'

const STAFF = ['manager', 'authority', 'verifier', 'payer', 'donor', 'auditor'] as const

const member = (person: Person, organisationId: string) => holdsAny(person, ['editor', 'signatory'], organisationId)
const financeOf = (person: Person, code: string | null) => code !== null && holds(person, 'finance', code)

/** Whoever has agreements to see: grantees, finance officers of municipalities, the scheme. */
export const list: Policy = (person) => {
  if (person.id === '') return no('kernel.refused.signIn')
  return holdsAny(person, STAFF) || scopesOf(person, ['editor', 'signatory', 'finance']).length > 0 ? yes : no('kernel.refused.role')
}

/** A draft is read by those who make it; from the moment it is sent, by the scheme, the grantee and the finance officer of its municipality. */
export const read: Policy<Agreement> = (person, agreement) => {
  if (holdsAny(person, ['manager', 'authority', 'auditor'])) return yes
  if (agreement.state === 'draft') return hidden()
  if (holdsAny(person, STAFF)) return yes
  return member(person, agreement.organisationId) || financeOf(person, agreement.municipalityCode) ? yes : hidden()
}

export type Drawable = { readonly award: Pick<Award, 'organisationId' | 'state'>; readonly drawnUp: 'yes' | 'no' }

export const drawUp: Policy<Drawable> = (person, { award, drawnUp }) => {
  if (!holds(person, 'manager')) return no('kernel.refused.role')
  if (member(person, award.organisationId)) return no('agreements.refused.own')
  if (award.state !== 'accepted') return no('agreements.refused.notAccepted')
  return drawnUp === 'yes' ? no('agreements.refused.drawnUp') : yes
}

/** The secretariat works on an agreement that is not its own organisation's, while the table lets it move that way. */
const secretariat = (move: Parameters<typeof agreementLife.can>[1]): Policy<Agreement> => (person, agreement) => {
  if (!holds(person, 'manager')) return holdsAny(person, STAFF) ? no('kernel.refused.role') : hidden()
  if (member(person, agreement.organisationId)) return no('agreements.refused.own')
  return agreementLife.can(agreement.state, move) ? yes : no('agreements.refused.state')
}

export const send = secretariat('send')
/** Other days, a new text: only in a draft. */
export const rewrite = secretariat('send')
export const recall = secretariat('recall')
export const suspend = secretariat('suspend')
export const resume = secretariat('resume')

/** Ending a grant before its time, or taking an unsigned one back, is the authority's. */
const authority = (move: Parameters<typeof agreementLife.can>[1]): Policy<Agreement> => (person, agreement) => {
  if (!holds(person, 'authority')) return holdsAny(person, STAFF) ? no('kernel.refused.role') : hidden()
  if (member(person, agreement.organisationId)) return no('agreements.refused.own')
  return agreementLife.can(agreement.state, move) ? yes : no('agreements.refused.state')
}

export const terminate = authority('terminate')
export const cancel = authority('cancel')

/** What keeps an agreement from being signed, whoever would sign. */
export type Standstill = {
  /** No signature on or before this day: complaints about the call may still come. */
  readonly until: Day
  /** References of complaints about the call that are undecided, or upheld and not yet put right. */
  readonly complaints: readonly string[]
  /** A second decision may have taken the award back. */
  readonly award: 'stands' | 'gone'
}
export type Signing = { readonly agreement: Agreement; readonly today: Day; readonly standstill: Standstill }

function signable({ agreement, today, standstill }: Signing) {
  if (agreement.state !== 'sent') return no('agreements.refused.state')
  if (standstill.award === 'gone') return no('agreements.refused.awardGone')
  if (today <= standstill.until) return no('agreements.refused.standstill')
  if (standstill.complaints.length > 0) return no('agreements.refused.complaint')
  return agreement.startsOn < today ? no('agreements.refused.startPassed') : yes
}

export const signForGrantee: Policy<Signing> = (person, signing) => {
  const { agreement } = signing
  if (!holds(person, 'signatory', agreement.organisationId)) return member(person, agreement.organisationId) ? no('agreements.refused.signatoryOnly') : hidden()
  if (agreement.granteeSignedBy !== null) return no('agreements.refused.signedAlready')
  return signable(signing)
}

/** The second signature: never by whoever signed for the grantee, nor by anybody of the grantee. */
export const signForFunder: Policy<Signing> = (person, signing) => {
  const { agreement } = signing
  if (!holds(person, 'authority')) return holdsAny(person, STAFF) ? no('kernel.refused.role') : hidden()
  if (member(person, agreement.organisationId) || agreement.granteeSignedBy === person.id) return no('agreements.refused.own')
  if (agreement.granteeSignedBy === null) return no('agreements.refused.granteeFirst')
  return signable(signing)
}
