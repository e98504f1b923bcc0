import { found, Refused } from '../kernel/errors'
import { key, type Visit } from '../kernel/http'
import { holdsAny, type ClosedTo } from '../kernel/policy'
import type { Services } from '../kernel/services'
import type { Call } from '../calls/calls'
import { findCall } from '../calls/store'
import type { Situation } from './policy'
import type { Proposal } from './proposals'
import { findProposal } from './store'

export type Found = Situation & { readonly proposal: Proposal; readonly call: Call }

/** How the pages of this slice find what an address names. */
export type Finder = (visit: Visit) => Promise<Found>

/**
 * Finds the proposal that the address names. Somebody not signed in learns nothing, not even whether it exists; nor does
 * somebody of the scheme to whom it is closed.
 */
export const proposalInPath = (services: Services, closedTo: ClosedTo): Finder => async (visit) => {
  if (visit.person.id === '') throw new Refused('kernel.refused.signIn')
  const proposal = found(await findProposal(services.db, key(visit, 'id')), 'kernel.missing.page')
  const own = holdsAny(visit.person, ['editor', 'signatory'], proposal.organisationId)
  if (!own && (await closedTo(visit.person)).has(proposal.id)) throw new Refused('conflicts.refused.closed')
  return { proposal, call: found(await findCall(services.db, proposal.callId), 'proposals.missing.call'), at: visit.at }
}
