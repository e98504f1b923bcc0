import { parsed, type Db } from '../kernel/database'
import type { Day } from '../kernel/dates'
import { OutOfDate } from '../kernel/errors'
import { grouped } from '../kernel/grouped'
import type { Arithmetic, GrantMoney } from './instalments'
import { paymentLife, recoveryLife, type PaymentMove, type PaymentState, type RecoveryMove } from './lifecycle'
import type { Acceptance, Claim, Payment, PaymentFailure, Recovery } from './payments'

type Stored<Row extends { arithmetic: Arithmetic }> = Omit<Row, 'arithmetic'> & { arithmetic: string }
const read = <Row extends { arithmetic: Arithmetic }>(row: Stored<Row>): Row => ({ ...row, arithmetic: parsed<Arithmetic>(row.arithmetic) }) as unknown as Row

export async function findPayment(db: Db, id: string): Promise<Payment | undefined> {
  const row = (await db('payments').where({ id }).first()) as Stored<Payment> | undefined
  return row === undefined ? undefined : read<Payment>(row)
}

/** The payment, and nobody else moves it until the transaction ends. */
export async function holdPayment(db: Db, id: string): Promise<Payment | undefined> {
  const row = (await db('payments').where({ id }).forUpdate().first()) as Stored<Payment> | undefined
  return row === undefined ? undefined : read<Payment>(row)
}

/** Every payment of an agreement, returned and cancelled requests too, in the order in which they were asked for. */
export async function listPayments(db: Db, agreementId: string): Promise<Payment[]> {
  return ((await db('payments').where({ agreementId }).orderBy(['instalment', 'requestedAt', 'id'])) as Stored<Payment>[]).map((row) => read<Payment>(row))
}

export async function listPaymentsOf(db: Db, agreementIds: readonly string[]): Promise<Payment[]> {
  return ((await db('payments').whereIn('agreementId', [...agreementIds]).orderBy(['agreementId', 'instalment', 'requestedAt', 'id'])) as Stored<Payment>[]).map((row) => read<Payment>(row))
}

export async function insertPayment(db: Db, payment: Pick<Payment, 'id' | 'agreementId' | 'instalment' | 'amountMinor' | 'arithmetic' | 'purpose' | 'requestedBy' | 'requestedAt'>): Promise<void> {
  await db('payments').insert({ ...payment, arithmetic: JSON.stringify(payment.arithmetic), attempt: 1, state: 'requested', version: 1 })
}

type PaymentChange = Partial<Omit<Payment, 'id' | 'state' | 'version' | 'arithmetic'>> & { arithmetic?: Arithmetic }

/** The only statement that writes `payments.state`. Loses politely to whoever moved it first. */
export async function movePayment(db: Db, payment: Payment, move: PaymentMove, change: PaymentChange = {}): Promise<void> {
  const { arithmetic, ...rest } = change
  const moved = await db('payments').where({ id: payment.id, state: payment.state, version: payment.version })
    .update({ ...rest, ...(arithmetic === undefined ? {} : { arithmetic: JSON.stringify(arithmetic) }), state: paymentLife.after(payment.state, move) })
    .increment('version', 1)
  if (moved !== 1) throw new OutOfDate('kernel.movedMeanwhile')
}

/** The payment that this document of a bank or a treasury branch has paid already. */
export async function findPaidWith(db: Db, referenceKey: string): Promise<{ id: string; instalment: number; agreementId: string } | undefined> {
  return (await db('payments').where({ referenceKey }).first('id', 'instalment', 'agreementId')) as { id: string; instalment: number; agreementId: string } | undefined
}

export async function insertFailure(db: Db, failure: PaymentFailure): Promise<void> {
  await db('paymentFailures').insert(failure)
}

export async function listFailures(db: Db, agreementId: string): Promise<PaymentFailure[]> {
  return (await db('paymentFailures').whereIn('paymentId', db('payments').select('id').where({ agreementId })).orderBy('recordedAt')) as PaymentFailure[]
}

export async function listClaims(db: Db, agreementIds: readonly string[]): Promise<Claim[]> {
  return (await db('claims').whereIn('agreementId', [...agreementIds]).orderBy(['agreementId', 'reportNumber'])) as Claim[]
}

/** Writes what a report claims and what of it was refused; a claim approved keeps its approval. */
export async function putClaim(db: Db, claim: Omit<Claim, 'approvedBy' | 'approvedAt'>): Promise<void> {
  await db('claims').insert(claim).onConflict(['agreementId', 'reportNumber']).merge(['reportedMinor', 'refusedMinor'])
}

export async function approveClaim(db: Db, claim: Pick<Claim, 'agreementId' | 'reportNumber' | 'approvedBy' | 'approvedAt'>): Promise<void> {
  const { agreementId, reportNumber, ...approval } = claim
  const approved = await db('claims').where({ agreementId, reportNumber }).whereNull('approvedAt').update(approval)
  if (approved !== 1) throw new OutOfDate('kernel.movedMeanwhile')
}

/** Accepted lines that still stand, in the order of acceptance, with what of each has entered the ledger. */
export async function listAcceptances(db: Db, agreementIds: readonly string[]): Promise<Acceptance[]> {
  const posted = db('acceptancePostings').groupBy('acceptanceId').select('acceptanceId').sum({ posted: 'amountMinor' }).as('posted')
  const rows = (await db('acceptances').leftJoin(posted, 'posted.acceptanceId', 'acceptances.id')
    .whereIn('acceptances.agreementId', [...agreementIds]).whereNull('acceptances.reversedAt')
    .orderBy(['acceptances.acceptedAt', 'acceptances.id'])
    .select('acceptances.id', 'acceptances.agreementId', 'acceptances.reportNumber', 'acceptances.lineId', 'acceptances.label', 'acceptances.amountMinor', 'acceptances.acceptedBy', 'acceptances.acceptedAt', 'posted.posted')) as (Omit<Acceptance, 'postedMinor'> & { posted: number | string | null })[]
  return rows.map(({ posted: amount, ...row }) => ({ ...row, postedMinor: Number(amount ?? 0) }))
}

export async function findAcceptance(db: Db, lineId: string): Promise<{ id: string; amountMinor: number } | undefined> {
  return (await db('acceptances').where({ lineId }).whereNull('reversedAt').first('id', 'amountMinor')) as { id: string; amountMinor: number } | undefined
}

export async function insertAcceptance(db: Db, row: Omit<Acceptance, 'postedMinor'>): Promise<void> {
  await db('acceptances').insert(row)
}

export type Posting = { acceptanceId: string; part: number; eventSeq: number; amountMinor: number }

export async function listPostings(db: Db, acceptanceId: string): Promise<Posting[]> {
  return (await db('acceptancePostings').where({ acceptanceId }).orderBy('part')) as Posting[]
}

export async function insertPosting(db: Db, posting: Posting): Promise<void> {
  await db('acceptancePostings').insert(posting)
}

export async function closeAcceptance(db: Db, id: string, change: { reversedBy: string; reversedAt: string; reverseReason: string }): Promise<void> {
  await db('acceptances').where({ id }).whereNull('reversedAt').update(change)
}

export type PostedLine = { eventSeq: number; label: string; reportNumber: number }

/** Lines of an agreement and the ledger events that carry them, reversed ones too: how the ledger is explained to a reader. */
export async function listPostedLines(db: Db, agreementId: string): Promise<PostedLine[]> {
  return (await db('acceptancePostings').join('acceptances', 'acceptances.id', 'acceptancePostings.acceptanceId').where('acceptances.agreementId', agreementId)
    .select('acceptancePostings.eventSeq', 'acceptances.label', 'acceptances.reportNumber')) as PostedLine[]
}

export async function findRecovery(db: Db, id: string): Promise<Recovery | undefined> {
  const row = (await db('recoveries').where({ id }).first()) as Stored<Recovery> | undefined
  return row === undefined ? undefined : read<Recovery>(row)
}

export async function holdRecovery(db: Db, id: string): Promise<Recovery | undefined> {
  const row = (await db('recoveries').where({ id }).forUpdate().first()) as Stored<Recovery> | undefined
  return row === undefined ? undefined : read<Recovery>(row)
}

export async function listRecoveries(db: Db, agreementIds: readonly string[]): Promise<Recovery[]> {
  return ((await db('recoveries').whereIn('agreementId', [...agreementIds]).orderBy(['agreementId', 'assessedAt'])) as Stored<Recovery>[]).map((row) => read<Recovery>(row))
}

export async function insertRecovery(db: Db, recovery: Pick<Recovery, 'id' | 'agreementId' | 'amountMinor' | 'arithmetic' | 'assessedBy' | 'assessedAt'>): Promise<void> {
  await db('recoveries').insert({ ...recovery, arithmetic: JSON.stringify(recovery.arithmetic), state: 'assessed', version: 1 })
}

/** The amount of a recovery that is not ordered yet follows the final sum. */
export async function changeRecovery(db: Db, recovery: Recovery, amountMinor: number, arithmetic: Arithmetic): Promise<void> {
  const changed = await db('recoveries').where({ id: recovery.id, state: recovery.state, version: recovery.version })
    .update({ amountMinor, arithmetic: JSON.stringify(arithmetic) }).increment('version', 1)
  if (changed !== 1) throw new OutOfDate('kernel.movedMeanwhile')
}

/** The only statement that writes `recoveries.state`. */
export async function moveRecovery(db: Db, recovery: Recovery, move: RecoveryMove, change: Partial<Omit<Recovery, 'id' | 'state' | 'version' | 'arithmetic'>>): Promise<void> {
  const moved = await db('recoveries').where({ id: recovery.id, state: recovery.state, version: recovery.version })
    .update({ ...change, state: recoveryLife.after(recovery.state, move) }).increment('version', 1)
  if (moved !== 1) throw new OutOfDate('kernel.movedMeanwhile')
}

/** Names of everybody who ever acted on a grant's money, by their ids. */
export async function namesOf(db: Db, ids: readonly (string | null)[]): Promise<Map<string, string>> {
  const wanted = [...new Set(ids.filter((id): id is string => id !== null))]
  const rows = (await db('people').whereIn('id', wanted).select('id', 'name')) as { id: string; name: string }[]
  return new Map(rows.map(({ id, name }) => [id, name]))
}

/** Everybody who ever sat on the committee of each call: none of them verifies a grant of it. */
export async function listCommittees(db: Db, callIds: readonly string[]): Promise<Map<string, string[]>> {
  const rows = (await db('committeeMembers').join('committees', 'committees.id', 'committeeMembers.committeeId')
    .whereIn('committees.callId', [...callIds]).select('committees.callId', 'committeeMembers.personId')) as { callId: string; personId: string }[]
  return new Map(callIds.map((callId) => [callId, rows.filter((row) => row.callId === callId).map(({ personId }) => personId)]))
}

export const listCommittee = async (db: Db, callId: string): Promise<string[]> => (await listCommittees(db, [callId])).get(callId) ?? []

const UNDER_WAY: readonly PaymentState[] = ['requested', 'verified', 'prepared', 'approved', 'failed']

const agreementOf = ({ agreementId }: { agreementId: string }): string => agreementId

/** What is known of the money of several grants, as the rule of instalments wants it. */
export async function readGrantMoney(db: Db, agreementIds: readonly string[]): Promise<Map<string, GrantMoney>> {
  const payments = await listPaymentsOf(db, agreementIds)
  const claims = await listClaims(db, agreementIds)
  const acceptances = await listAcceptances(db, agreementIds)
  const [paymentsOf, claimsOf, acceptancesOf] = [grouped(payments, agreementOf), grouped(claims, agreementOf), grouped(acceptances, agreementOf)]
  return new Map(agreementIds.map((id) => {
    const own = paymentsOf(id)
    const approved = claimsOf(id).filter(({ approvedAt }) => approvedAt !== null)
    return [id, {
      paid: own.filter(({ state }) => state === 'paid').map(({ instalment, amountMinor }) => ({ instalment, amountMinor })),
      underWay: own.filter(({ state }) => UNDER_WAY.includes(state)).map(({ instalment }) => instalment),
      acceptedMinor: acceptancesOf(id).reduce((all, { amountMinor }) => all + amountMinor, 0),
      interimApproved: approved.filter(({ kind }) => kind === 'interim').length,
      finalApproved: approved.some(({ kind }) => kind === 'final') ? 'yes' : 'no',
    }]
  }))
}

/** Days on which instalments were paid, by agreement: the bank's value date. */
export async function listPaidDays(db: Db, agreementIds: readonly string[]): Promise<{ agreementId: string; valueOn: Day; amountMinor: number }[]> {
  return (await db('payments').whereIn('agreementId', [...agreementIds]).where({ state: 'paid' }).orderBy('valueOn').select('agreementId', 'valueOn', 'amountMinor')) as { agreementId: string; valueOn: Day; amountMinor: number }[]
}
