import type { Db } from '../kernel/database'
import { found } from '../kernel/errors'
import { findCall, listCallMunicipalities, listDocumentsAsked } from '../calls/store'
import { findSheet } from '../forms/store'
import { findOrganisation } from '../organisations/store'
import { limitsFor, type Draft } from './drafts'
import type { Proposal } from './proposals'
import { listDocuments } from './store'

/** Loads a proposal with its call, its applicant, its answers and its documents. The caller has asked a policy. */
export async function readDraft(db: Db, proposal: Proposal): Promise<Draft> {
  const call = found(await findCall(db, proposal.callId), 'proposals.missing.call')
  // One after the other: inside a transaction they share one connection.
  const municipalities = await listCallMunicipalities(db, call.id)
  const organisation = found(await findOrganisation(db, proposal.organisationId), 'proposals.missing.organisation')
  const sheet = await findSheet(db, proposal.answerSheetId)
  const asked = await listDocumentsAsked(db, call.id)
  const documents = await listDocuments(db, proposal.id)
  return {
    proposal, call, asked, documents, organisation,
    sheet: found(sheet, 'proposals.missing.form'),
    limits: limitsFor(call, municipalities, organisation),
  }
}
