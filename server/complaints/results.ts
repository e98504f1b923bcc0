import type { Db } from '../kernel/database'
import type { Day } from '../kernel/dates'
import { found } from '../kernel/errors'
import type { Call } from '../calls/calls'
import { findCall } from '../calls/store'
import { complainUntil } from '../awards/awards'
import { findAwardOfProposal, findOutcome, listDecisions } from '../awards/store'
import { findCheck } from '../proposals/eligibility-store'
import type { Proposal } from '../proposals/proposals'
import { findProposal } from '../proposals/store'
import { complainAboutCheckUntil, type Complaint } from './complaints'
import { findComplaintAgainst } from './store'

/** What an applicant may complain about, and until when. */
export type Result = Pick<Complaint, 'againstKind' | 'againstId'> & { readonly until: Day }

export type Subject = { readonly proposal: Proposal; readonly call: Call; readonly result: Result | null; readonly complaint: Complaint | null }

/** A proposal with the result that stands, and the complaint about it where there is one. */
export async function findSubject(db: Db, proposalId: string): Promise<Subject> {
  const proposal = found(await findProposal(db, proposalId), 'kernel.missing.page')
  const call = found(await findCall(db, proposal.callId), 'kernel.missing.page')
  const result = await findResult(db, proposal, call)
  const complaint = result === null ? undefined : await findComplaintAgainst(db, proposalId, result.againstId)
  return { proposal, call, result, complaint: complaint ?? null }
}

async function findResult(db: Db, { id, state }: Proposal, call: Call): Promise<Result | null> {
  const outcome = await findOutcome(db, id)
  if (outcome !== undefined && call.resultsPublishedAt !== null) {
    const decision = found((await listDecisions(db, call.id)).find((one) => one.id === outcome.decisionId), 'kernel.missing.page')
    const award = await findAwardOfProposal(db, id)
    const promoted = award !== undefined && award.promotedAt !== null
    return { againstKind: 'award', againstId: promoted ? award.id : decision.id, until: complainUntil(decision, award, call.settings) }
  }
  if (state !== 'ineligible') return null
  const check = await findCheck(db, id)
  return check === undefined || check.decidedAt === null ? null : { againstKind: 'eligibility', againstId: check.id, until: complainAboutCheckUntil(check.decidedAt, call.settings) }
}
