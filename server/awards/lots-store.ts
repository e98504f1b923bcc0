import type { Db } from '../kernel/database'
import type { Call } from '../calls/calls'
import { hasEnded } from '../calls/lots'
import { findCall, idsBeside, listLots } from '../calls/store'
import { COUNTED } from '../proposals/lifecycle'
import type { Elsewhere } from './selection'

/** What applicants hold in the other lots of the same call, from the first award that stands. */
export async function winsElsewhere(db: Db, call: Pick<Call, 'id' | 'lotOf'>): Promise<Elsewhere[]> {
  if (call.lotOf === null) return []
  const others = (await idsBeside(db, call)).filter((id) => id !== call.id)
  const rows = (await db('awards').whereIn('callId', others).whereIn('state', ['offered', 'accepted']).groupBy('organisationId').orderBy('organisationId')
    .select('organisationId').count({ awards: '*' })) as { organisationId: string; awards: number }[]
  return rows.map(({ organisationId, awards }) => ({ applicant: organisationId, awards: Number(awards) }))
}

/**
 * Lots that the call names before this one, not decided yet, in which one of these applicants still has a proposal: whoever
 * wins there may have no room here, so they are decided first.
 */
export async function earlierLots(db: Db, call: Pick<Call, 'id' | 'lotOf'>, applicants: readonly string[]): Promise<string[]> {
  const whole = call.lotOf === null ? undefined : await findCall(db, call.lotOf)
  if (whole === undefined || applicants.length === 0) return []
  const lots = await listLots(db, whole)
  const before = lots.slice(0, lots.findIndex(({ id }) => id === call.id)).filter((lot) => lot.resultsPublishedAt === null && !hasEnded(lot))
  const shared = before.length === 0 ? [] : ((await db('proposals').whereIn('callId', before.map(({ id }) => id)).whereIn('organisationId', [...applicants])
    .whereIn('state', COUNTED.filter((state) => state !== 'draft' && state !== 'declined')).distinct('callId')) as { callId: string }[]).map(({ callId }) => callId)
  return before.filter(({ id }) => shared.includes(id)).map(({ reference }) => reference)
}
