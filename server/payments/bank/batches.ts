import { addDays, type Day, type Instant } from '../../kernel/dates'
import type { Fault } from '../../kernel/errors'
import { lifecycle } from '../../kernel/lifecycle'
import { sum } from '../../kernel/money'
import type { Shape } from '../../kernel/parts'
import { validateIBAN } from 'ibantools'
import type { PaymentState } from '../lifecycle'
import type { OrderStatus } from './pain002'

/** Payments that go to the bank in one file. */
export const batchLife = lifecycle('batch', {
  made: { release: 'released', discard: 'discarded' },
  released: {},
  discarded: {},
})
export type BatchState = (typeof batchLife.states)[number]

export type Batch = {
  id: string
  reference: string
  accountId: string
  currency: string
  state: BatchState
  executeOn: Day
  madeBy: string
  madeAt: Instant
  releasedBy: string | null
  releasedAt: Instant | null
  discardedBy: string | null
  discardedAt: Instant | null
  fileId: string | null
  ordersCount: number | null
  sumMinor: number | null
  version: number
}

/** One attempt of one payment, as it goes to the bank. */
export type Order = {
  id: string
  batchId: string
  paymentId: string
  attempt: number
  endToEndId: string
  amountMinor: number
  iban: string
  creditor: string
  town: string
  country: string
  text: string
  status: 'listed' | 'withdrawn' | OrderStatus
  statusCode: string | null
  statusReason: string | null
  statusAt: Instant | null
}

/** The same attempt always has the same id, and another attempt another: 32 digits of the payment, and the number. */
export const endToEndId = (paymentId: string, attempt: number): string => `${paymentId.replaceAll('-', '')}-${attempt}`

const MARKS: Readonly<Record<string, string>> = { '’': "'", '‘': "'", '“': "'", '”': "'", '„': "'", '"': "'", '–': '-', '—': '-', '&': '+', '/': '/', 'Đ': 'D', 'đ': 'd' }

/** Only what every bank of the area reads: Latin letters without accents, digits and a few marks (EPC 217-08). */
export function bankText(text: string, max: number): string {
  return text.replace(/[’‘“”„"–—&Đđ]/g, (sign) => MARKS[sign] ?? ' ').normalize('NFD').replace(/\p{M}/gu, '')
    .replace(/[^A-Za-z0-9/\-?:().,'+ ]/g, ' ').replace(/\s+/g, ' ').trim().slice(0, max).trim()
}

/** An approved payment, with what the bank must know about whom it is for. */
export type Payable = {
  readonly paymentId: string
  readonly attempt: number
  readonly state: PaymentState
  readonly amountMinor: number
  readonly currency: string
  readonly iban: string | null
  readonly creditor: string
  readonly town: string | null
  readonly reference: string
  /** Where it already goes another way. */
  readonly elsewhere: 'batch' | 'treasury' | null
}

/** Why a payment cannot go into a batch of this currency, or nothing. */
export function whyNot(payable: Payable, currency: string): string | null {
  if (payable.state !== 'approved') return 'payments.bank.fault.notApproved'
  if (payable.elsewhere !== null) return `payments.bank.fault.in_${payable.elsewhere}`
  if (payable.currency !== currency) return 'payments.bank.fault.otherCurrency'
  if (payable.iban === null || !validateIBAN(payable.iban).valid) return 'payments.bank.fault.noIban'
  if (payable.town === null || bankText(payable.town, 35) === '') return 'payments.bank.fault.noTown'
  return bankText(payable.creditor, 70) === '' ? 'payments.bank.fault.noName' : null
}

export const EXECUTE_WITHIN_DAYS = 30

export function findBatchFaults(batch: { executeOn: Day | null | 'faulty'; currency: string; chosen: readonly Payable[] }, today: Day): Fault[] {
  const faults: Fault[] = []
  const { executeOn, chosen, currency } = batch
  if (executeOn === null || executeOn === 'faulty') faults.push({ field: 'executeOn', words: 'payments.fault.day' })
  else if (executeOn < today || executeOn > addDays(today, EXECUTE_WITHIN_DAYS)) faults.push({ field: 'executeOn', words: 'payments.bank.fault.executeOn', values: { days: EXECUTE_WITHIN_DAYS } })
  if (chosen.length === 0) faults.push({ field: 'payment', words: 'payments.bank.fault.none' })
  for (const payable of chosen) {
    const words = whyNot(payable, currency)
    if (words !== null) faults.push({ field: 'payment', words, values: { reference: payable.reference, currency } })
  }
  return faults
}

export const countAndSum = (orders: readonly Pick<Order, 'amountMinor'>[]): { count: number; sumMinor: number } => ({ count: orders.length, sumMinor: sum(orders.map(({ amountMinor }) => amountMinor)) })

export type OrderStanding = 'listed' | 'sent' | 'accepted' | 'pending' | 'rejected' | 'failed' | 'paid' | 'withdrawn'

/** Where one order is: what the bank said of it, and what became of the payment it stands for. */
export function orderStanding(order: Pick<Order, 'status' | 'attempt'>, batch: Pick<Batch, 'state'>, payment: { state: PaymentState; attempt: number }): OrderStanding {
  if (order.status === 'withdrawn') return 'withdrawn'
  if (order.status === 'rejected') return 'rejected'
  if (payment.attempt > order.attempt || payment.state === 'failed') return 'failed'
  if (payment.state === 'paid') return 'paid'
  if (order.status !== 'listed') return order.status
  return batch.state === 'released' ? 'sent' : 'listed'
}

export const ORDER_SHAPES: Record<OrderStanding, Shape> = { listed: 'ring', sent: 'half', accepted: 'half', pending: 'triangle', rejected: 'cross', failed: 'cross', paid: 'disc', withdrawn: 'square' }
export const BATCH_SHAPES: Record<BatchState, Shape> = { made: 'triangle', released: 'half', discarded: 'square' }
