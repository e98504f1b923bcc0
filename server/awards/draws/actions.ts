import { found, type Fault } from '../../kernel/errors'
import { insist, type Person } from '../../kernel/policy'
import { transact, type Services, type Tx } from '../../kernel/services'
import { holdCall } from '../../calls/store'
import { annulDraw, announceDraw, concludeDraw } from '../../scoring/draws/actions'
import type { Announcement, Lot, PublicDraw } from '../../scoring/draws/draws'
import { findPublicDraw, holdPublicDraw, listPublicDraws } from '../../scoring/draws/store'
import { broughtBack } from '../../scoring/evaluation'
import { readCurrent } from '../revision-actions'
import { standpointOf, type Standing } from '../standing'
import * as may from './policy'

export const tieOf = (standing: Standing, draws: readonly PublicDraw[], now: string): may.Tie =>
  ({ ...standpointOf(standing), back: broughtBack(standing.evaluation).length > 0 ? 'yes' : 'no', tied: standing.selection.state === 'draw' ? standing.selection.tied : [], open: draws.find(({ state }) => state === 'announced') ?? null, now })

export const lotsOf = ({ ranking, selection }: Standing): Lot[] =>
  ranking.proposals.filter(({ proposalId }) => selection.tied.includes(proposalId)).map(({ proposalId, reference }) => ({ proposalId, reference }))

async function holdTie(tx: Tx, person: Person, callId: string): Promise<{ standing: Standing; tie: may.Tie }> {
  const call = found(await holdCall(tx.db, callId), 'awards.missing.call')
  const standing = await readCurrent(tx.db, call, person)
  return { standing, tie: tieOf(standing, await listPublicDraws(tx.db, callId), tx.at) }
}

/** Announces a draw among the equals at the line of money, before its sources exist. */
export async function announceTieDraw(services: Services, head: Person, callId: string, announcement: Announcement): Promise<Fault[]> {
  return transact<Fault[]>(services, head, async (tx) => {
    const { standing, tie } = await holdTie(tx, head, callId)
    insist(may.announce(head, tie))
    return announceDraw(tx, head, callId, lotsOf(standing), announcement)
  })
}

/** Holds call and draw, in this order. */
async function holdOpen(tx: Tx, person: Person, drawId: string): Promise<{ draw: PublicDraw; tie: may.Tie }> {
  const { callId } = found(await findPublicDraw(tx.db, drawId), 'awards.draws.missing')
  const { tie } = await holdTie(tx, person, callId)
  const draw = found(await holdPublicDraw(tx.db, drawId), 'awards.draws.missing')
  return { draw, tie: { ...tie, open: draw.state === 'announced' ? draw : null } }
}

/** The numbers that the sources have published, once their moment has come; the order follows from them. */
export async function concludeTieDraw(services: Services, head: Person, drawId: string, numbers: readonly string[], note: string): Promise<Fault[]> {
  return transact<Fault[]>(services, head, async (tx) => {
    const { draw, tie } = await holdOpen(tx, head, drawId)
    insist(may.conclude(head, tie))
    return concludeDraw(tx, head, draw, numbers, note)
  })
}

export async function annulTieDraw(services: Services, head: Person, drawId: string, reason: string): Promise<Fault[]> {
  return transact<Fault[]>(services, head, async (tx) => {
    const { draw, tie } = await holdOpen(tx, head, drawId)
    insist(may.annul(head, tie))
    return annulDraw(tx, head, draw, reason)
  })
}
