import type { Db } from '../kernel/database'
import { found } from '../kernel/errors'
import { limitsOf } from '../calls/calls'
import { findCall, listCallMunicipalities, listDocumentsAsked } from '../calls/store'
import { findSheet } from '../forms/store'
import { findOrganisation } from '../organisations/store'
import type { Draft } from './drafts'
import type { Proposal } from './proposals'
import { listDocuments } from './store'

/** Loads a proposal with its call, its applicant, its answers and its documents. The caller has asked a policy. */
export async function readDraft(db: Db, proposal: Proposal): Promise<Draft> {
  const call = found(await findCall(db, proposal.callId), 'proposals.missing.call')
  const [municipalities, organisation, sheet, asked, documents] = await Promise.all([
    listCallMunicipalities(db, call.id),
    findOrganisation(db, proposal.organisationId),
    findSheet(db, proposal.answerSheetId),
    listDocumentsAsked(db, call.id),
    listDocuments(db, proposal.id),
  ])
  return {
    proposal, call, asked, documents,
    organisation: found(organisation, 'proposals.missing.organisation'),
    sheet: found(sheet, 'proposals.missing.form'),
    limits: limitsOf(call, municipalities),
  }
}
