import type { Fault } from '../../kernel/errors'
import type { Person } from '../../kernel/policy'
import type { Tx } from '../../kernel/services'
import { findAnnouncementFaults, findReasonFaults, inNumberOrder, listHashOf, orderOf, readOutcome, type Announcement, type Lot, type PublicDraw } from './draws'
import { endPublicDraw, insertPublicDraw, listPublicDraws } from './store'

/* Deeds inside the caller's transaction and after the caller's policy: which proposals need a draw is known where the money is. */

/** Names list, sources and moment before chance exists. From here on the draw can only be done as announced, or annulled with a reason. */
export async function announceDraw(tx: Tx, head: Person, callId: string, lots: readonly Lot[], announcement: Announcement): Promise<Fault[]> {
  const faults = findAnnouncementFaults(announcement, tx.at)
  if (faults.length > 0 || announcement.knownAt === null) return faults
  const list = inNumberOrder(lots)
  const sources = announcement.sources.filter(({ name }) => name !== '')
  const number = (await listPublicDraws(tx.db, callId)).length + 1
  const draw: PublicDraw = {
    id: tx.id(), callId, number, list, listHash: listHashOf(list), sources, knownAt: announcement.knownAt, announcedBy: head.id, announcedAt: tx.at, state: 'announced',
    numbers: null, note: '', drawn: null, doneBy: null, doneAt: null, annulledBy: null, annulledAt: null, annulledReason: null,
  }
  await insertPublicDraw(tx.db, draw)
  tx.record('scoring.drawAnnounced', `call:${callId}`, { new: { draw: draw.id, number, list: list.map(({ reference }) => reference), listHash: draw.listHash, sources, knownAt: draw.knownAt } })
  return []
}

/** Enters what the sources published. The order is computed here and never typed. */
export async function concludeDraw(tx: Tx, head: Person, draw: PublicDraw, texts: readonly string[], note: string): Promise<Fault[]> {
  const { numbers, faults } = readOutcome(draw, texts, note)
  if (faults.length > 0) return faults
  const drawn = orderOf({ list: draw.list, numbers })
  await endPublicDraw(tx.db, draw.id, { state: 'done', numbers, note, drawn, doneBy: head.id, doneAt: tx.at })
  const references = drawn.map((id) => draw.list.find(({ proposalId }) => proposalId === id)?.reference)
  tx.record('scoring.drawDone', `call:${draw.callId}`, { new: { draw: draw.id, numbers, drawn: references, ...(note === '' ? {} : { note }) } })
  return []
}

export async function annulDraw(tx: Tx, head: Person, draw: PublicDraw, reason: string): Promise<Fault[]> {
  const faults = findReasonFaults(reason)
  if (faults.length > 0) return faults
  await endPublicDraw(tx.db, draw.id, { state: 'annulled', annulledBy: head.id, annulledAt: tx.at, annulledReason: reason })
  tx.record('scoring.drawAnnulled', `call:${draw.callId}`, { old: { draw: draw.id }, reason })
  return []
}
