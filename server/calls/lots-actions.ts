import type { Person } from '../kernel/policy'
import type { Tx } from '../kernel/services'
import { commitEnvelope } from '../fund/actions'
import type { Corrigendum } from './corrigenda'
import { insertCorrigendum } from './corrigenda-store'
import type { Calendar } from './calendar'
import { firstAmount, fundingOfLots } from './funding'
import { hasEnded, lotReference, lotTitle, municipalitiesOf } from './lots'
import type { CallMove } from './lifecycle'
import type { WholeCall } from './review'
import { holdCall, insertCall, listLots, moveState, replaceCall, replaceCallMunicipalities, replaceDocuments, replaceGrid } from './store'
import { callLife } from './lifecycle'
import type { Call } from './calls'

/** Publishes the lots of a call that is being published: each with the rules of the whole, and its own money set aside. */
export async function openLots(tx: Tx, publisher: Person, { call, grid, documents, municipalityCodes }: WholeCall): Promise<void> {
  const funding = fundingOfLots(call, call.lots)
  for (const [index, lot] of call.lots.entries()) {
    const otherSources = funding[index] ?? []
    const [id, reference, title] = [tx.id(), lotReference(call.reference, lot.code), lotTitle(call, lot)]
    const sourceId = call.fundingSourceId as string
    await insertCall(tx.db, {
      ...call, id, reference, titleSq: title.sq, titleEn: title.en, envelopeMinor: lot.envelopeMinor, otherSources, lots: [], lotOf: call.id, lotCode: lot.code,
      state: callLife.after(call.state, 'publish'), publishedBy: publisher.id, publishedAt: tx.at, stateReason: null, version: 1,
    })
    await replaceCallMunicipalities(tx.db, id, municipalitiesOf(lot, municipalityCodes))
    await replaceGrid(tx.db, id, grid, tx.id)
    await replaceDocuments(tx.db, id, documents, tx.id)
    await commitEnvelope(tx, publisher, { callId: id, reference, sourceId, currency: call.currency, amountMinor: firstAmount({ envelopeMinor: lot.envelopeMinor, otherSources }), others: otherSources, spending: call.settings.spending, key: `call:${id}` })
    tx.seal('call.publish', reference)
    tx.record('calls.published', `call:${id}`, { new: { lotOf: call.id, sourceId, otherSources, envelopeMinor: lot.envelopeMinor, opensAt: call.opensAt, closesAt: call.closesAt } })
  }
}

/** What happens to a whole call that is still open happens to its lots: it is stopped, and goes on. */
export async function moveLots(tx: Tx, whole: Call, move: CallMove, also: Parameters<typeof moveState>[3]): Promise<void> {
  for (const lot of await heldLots(tx, whole)) {
    if (!callLife.can(lot.state, move)) continue
    const moved = await moveState(tx.db, lot, move, also)
    tx.seal(`call.${move}`, lot.reference)
    tx.record('calls.moved', `call:${lot.id}`, { old: { state: lot.state }, new: { state: moved.state } })
  }
}

/** The dates of a call in lots are those of its lots; each shows the corrigendum under the same number. */
export async function correctLots(tx: Tx, whole: Call, corrigendum: Omit<Corrigendum, 'id' | 'callId'>, calendar: Calendar): Promise<void> {
  for (const lot of await heldLots(tx, whole)) {
    if (hasEnded(lot)) continue
    await insertCorrigendum(tx.db, { ...corrigendum, id: tx.id(), callId: lot.id })
    await replaceCall(tx.db, lot, calendar)
    tx.record('calls.corrected', `call:${lot.id}`, { new: { number: corrigendum.number, kind: corrigendum.kind, lotOf: whole.id } })
  }
}

/** The lots as they stand, held one after the other in their order. */
export async function heldLots(tx: Tx, whole: Call): Promise<Call[]> {
  const held: Call[] = []
  for (const { id } of await listLots(tx.db, whole)) held.push(await holdCall(tx.db, id) as Call)
  return held
}
