import type { Db } from '../kernel/database'
import type { Instant } from '../kernel/dates'
import { OutOfDate } from '../kernel/errors'
import type { Act, Signature, Signer } from './acts'
import { actLife } from './lifecycle'

/** Acts of a call by number. */
export async function listActs(db: Db, callId: string): Promise<Act[]> {
  return (await db('acts').where({ callId }).orderBy('number')) as Act[]
}

export async function findAct(db: Db, callId: string, number: number): Promise<Act | undefined> {
  return (await db('acts').where({ callId, number }).first()) as Act | undefined
}

export async function holdAct(db: Db, id: string): Promise<Act | undefined> {
  return (await db('acts').where({ id }).forUpdate().first()) as Act | undefined
}

export async function insertAct(db: Db, act: Act, signers: readonly Signer[]): Promise<void> {
  await db('acts').insert(act)
  await db('actSignatures').insert(signers.map(({ personId, capacity }, place) => ({ actId: act.id, personId, capacity, place: place + 1, state: 'awaited', dissent: '' })))
}

type Sealing = Pick<Act, 'sheetSq' | 'sheetEn' | 'sealedAt'>
type Withdrawal = Pick<Act, 'withdrawnBy' | 'withdrawnAt' | 'withdrawnReason'>

export async function moveAct(db: Db, act: Act, move: 'seal' | 'withdraw', facts: Sealing | Withdrawal): Promise<void> {
  const state = actLife.after(act.state, move)
  if ((await db('acts').where({ id: act.id, state: act.state }).update({ state, ...facts })) !== 1) throw new OutOfDate('kernel.movedMeanwhile')
}

const signatures = (db: Db) => db('actSignatures').join('people', 'people.id', 'actSignatures.personId').orderBy('place').select('actSignatures.*', 'people.name')

export async function listSignatures(db: Db, actId: string): Promise<Signature[]> {
  return (await signatures(db).where({ actId })) as Signature[]
}

export async function listSignaturesOf(db: Db, callId: string): Promise<Signature[]> {
  return (await signatures(db).join('acts', 'acts.id', 'actSignatures.actId').where({ callId })) as Signature[]
}

type Answer = Partial<Pick<Signature, 'factor' | 'extent' | 'dissent' | 'reason'>> & { state: 'signed' | 'refused'; answeredAt: Instant; recordedBy: string }

/** An answer is given once: of two at the same moment the second is out of date. */
export async function answerSignature(db: Db, { actId, personId }: Pick<Signature, 'actId' | 'personId'>, answer: Answer): Promise<void> {
  if ((await db('actSignatures').where({ actId, personId, state: 'awaited' }).update(answer)) !== 1) throw new OutOfDate('acts.refused.answered')
}

export type UndraftedMinutes = { readonly call: string; readonly titleSq: string; readonly titleEn: string }

/** Recommendations that cannot be decided because their minutes were not drafted yet, of committees whose secretary this person is. */
export async function listUndrafted(db: Db, personId: string): Promise<UndraftedMinutes[]> {
  return (await db('recommendations').join('calls', 'calls.id', 'recommendations.callId').join('committees', 'committees.callId', 'calls.id').join('committeeMembers', 'committeeMembers.committeeId', 'committees.id')
    .where({ 'recommendations.state': 'proposed', 'calls.state': 'decision_pending', 'committeeMembers.personId': personId, seat: 'secretary' }).whereNull('committeeMembers.endedAt')
    .whereNotIn('recommendations.id', db('acts').where({ kind: 'minutes' }).whereNot({ state: 'withdrawn' }).select('aboutId')).orderBy('recommendations.madeAt')
    .select('calls.reference as call', 'calls.titleSq', 'calls.titleEn')) as UndraftedMinutes[]
}

export type AwaitedAct = Pick<Act, 'kind' | 'number' | 'reference'> & { call: string; titleSq: string; titleEn: string }

/** Acts that wait for this person's signature, the oldest first. */
export async function listAwaited(db: Db, personId: string): Promise<AwaitedAct[]> {
  return (await db('actSignatures').join('acts', 'acts.id', 'actSignatures.actId').join('calls', 'calls.id', 'acts.callId')
    .where({ personId, 'actSignatures.state': 'awaited', 'acts.state': 'open' }).orderBy('acts.draftedAt')
    .select('acts.kind', 'acts.number', 'acts.reference', 'calls.reference as call', 'calls.titleSq', 'calls.titleEn')) as AwaitedAct[]
}
