import { found, Refused } from '../kernel/errors'
import { key, type Visit } from '../kernel/http'
import type { Services } from '../kernel/services'
import type { Call } from '../calls/calls'
import { findCall } from '../calls/store'
import type { Situation } from './policy'
import type { Proposal } from './proposals'
import { findProposal } from './store'

export type Found = Situation & { readonly proposal: Proposal; readonly call: Call }

/** Finds the proposal that the address names. Somebody not signed in learns nothing, not even whether it exists. */
export const proposalInPath = (services: Services) => async (visit: Visit): Promise<Found> => {
  if (visit.person.id === '') throw new Refused('kernel.refused.signIn')
  const proposal = found(await findProposal(services.db, key(visit, 'id')), 'kernel.missing.page')
  return { proposal, call: found(await findCall(services.db, proposal.callId), 'proposals.missing.call'), at: visit.at }
}
