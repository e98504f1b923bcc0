import type { Db } from '../kernel/database'
import { found } from '../kernel/errors'
import { limitsOf } from '../calls/calls'
import { idsBeside, listCallMunicipalities, listDocumentsAsked } from '../calls/store'
import { findSheet } from '../forms/store'
import { findOrganisation } from '../organisations/store'
import { findAccount } from '../people/store'
import { findings } from './eligibility'
import type { Checking } from './eligibility-pages'
import { findCheck, findClarification, listClarificationFiles } from './eligibility-store'
import { COUNTED } from './lifecycle'
import type { Found } from './situations'
import * as may from './policy'
import { listProposals } from './store'
import { readPackage } from './submission-store'

/** Everything that lies on the table when a proposal is checked. The caller has asked a policy. */
export async function readChecking(db: Db, { proposal, call, at }: Found): Promise<Checking> {
  const beside = await idsBeside(db, call)
  const [organisation, check, clarification, municipalities, asked, opened, all] = await Promise.all([
    findOrganisation(db, proposal.organisationId), findCheck(db, proposal.id), findClarification(db, proposal.id),
    listCallMunicipalities(db, call.id), listDocumentsAsked(db, call.id), readPackage(db, proposal.id), listProposals(db, beside),
  ])
  const applicant = found(organisation, 'proposals.missing.organisation')
  const same = all.filter((one) => COUNTED.includes(one.state) && one.organisationId === proposal.organisationId && may.unsealed({ proposal: one, call, at }))
  const decider = check?.decidedBy === undefined || check.decidedBy === null ? undefined : await findAccount(db, check.decidedBy)
  return {
    proposal, call, organisation: applicant,
    check: check ?? null,
    sheet: check === undefined ? null : ((await findSheet(db, check.answerSheetId)) ?? null),
    limits: limitsOf(call, municipalities),
    found: findings({ proposal, call, municipalities, asked, opened, organisation: applicant, proposals: same.length }),
    clarification: clarification ?? null,
    files: clarification === undefined ? [] : await listClarificationFiles(db, clarification.id),
    others: same.filter(({ id }) => id !== proposal.id),
    names: new Map(decider === undefined ? [] : [[decider.id, decider.name]]),
  }
}
