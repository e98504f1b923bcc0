import { found, Impossible } from '../../kernel/errors'
import { dayOf, instant } from '../../kernel/dates'
import type { Db } from '../../kernel/database'
import { insist, type Person } from '../../kernel/policy'
import { transact, type Services } from '../../kernel/services'
import { grantRole } from '../../people/actions'
import { barredSince } from '../actions'
import { insertMember } from '../committee-store'
import { sitting } from '../evaluation'
import { writeToMember, type Pen } from '../letters'
import type { PoolMember } from '../pool/pool'
import { nextReserve } from '../seating/seating'
import { listReserves, readChoosable } from '../seating/store'
import { holdCase, subjectOf } from './actions'
import type { WholeCase } from './cases'
import * as may from './policy'

/** Of those named in advance the first who never sat here, may vote, and belongs to no applicant; null where none is left. */
export async function findStandIn(db: Db, { evaluation: { call, members }, members: sat }: Pick<WholeCase, 'evaluation' | 'members'>, at: Date): Promise<PoolMember | null> {
  const choosable = await readChoosable(db, call.id, { barredSince: barredSince(instant(at)), from: dayOf(at), until: call.resultsOn })
  const reserves = (await listReserves(db, call.id)).map(({ personId }) => personId)
  const next = nextReserve({ personId: '', seat: 'voting' }, { reserves, seats: sitting({ members }), civilSeat: 'no' }, choosable, sat.map(({ personId }) => personId))
  return next === null ? null : choosable.pool.get(next) ?? null
}

/** Seats the next of those named in advance for one proposal: nobody of the committee is free to be its further assessor. */
export async function seatStandIn(services: Services, words: Pen['words'], chair: Person, proposalId: string): Promise<void> {
  await transact(services, chair, async (tx) => {
    const one = await holdCase(tx, chair, proposalId)
    insist(may.seatStandIn(chair, { ...subjectOf(one, chair), free: one.free.length, awaited: one.standIns.length }))
    const member = await findStandIn(tx.db, one, new Date(tx.at))
    if (member === null) throw new Impossible('scoring.divergence.refused.noStandIn')
    const { call, committee } = one.evaluation
    const { personId, body } = member
    await insertMember(tx.db, { id: tx.id(), committeeId: found(committee, 'scoring.missing.committee').id, personId, seat: 'voting', body, onlyProposalId: proposalId })
    await grantRole(tx, chair, personId, 'assessor')
    await writeToMember(tx, { services, words }, personId, call, 'standIn')
    tx.record('scoring.standInSeated', `proposal:${proposalId}`, { new: { personId, body } })
  })
}
