import type { Happening } from '../fund/fund'
import { wholeOwner } from '../fund/parts'
import type { Db } from '../kernel/database'
import type { Day, Instant } from '../kernel/dates'
import { assertSafe } from '../kernel/money'
import { listMoneySteps, type MoneyStep } from './open-money-store'

/** What the public is told of money: promised to a grantee, paid to it in advance or for spending accepted before, or paid back by it. */
export type MovementKind = 'commitment' | 'disbursement' | 'reimbursement' | 'refund'

export type Movement = {
  /** Its number on the ledger. */
  readonly seq: number
  readonly kind: MovementKind
  readonly on: Day
  readonly recordedAt: Instant
  readonly currency: string
  /** Below zero where money comes back or a promise is taken back. */
  readonly amountMinor: number
}

/** Money that came in from a source; below zero where it went back to it. */
export type Receipt = Omit<Movement, 'kind'>

type Meaning = { readonly kind: MovementKind; readonly sign: 1 | -1 }

const OF_AWARDS: Partial<Record<Happening, Meaning>> = {
  obligation: { kind: 'commitment', sign: 1 },
  deobligation: { kind: 'commitment', sign: -1 },
  payment: { kind: 'disbursement', sign: 1 },
  reimbursement: { kind: 'reimbursement', sign: 1 },
  refund: { kind: 'refund', sign: -1 },
}
const OF_SOURCES: Partial<Record<Happening, 1 | -1>> = { receipt: 1, source_return: -1 }

/** Movements of each award by its id, oldest first. */
export async function awardMovements(db: Db): Promise<Map<string, Movement[]>> {
  return byOwner('award:', await listMoneySteps(db, Object.keys(OF_AWARDS) as Happening[]), ({ kind }) => OF_AWARDS[kind] as Meaning)
}

/** Receipts of each source by its id, oldest first. */
export async function sourceReceipts(db: Db): Promise<Map<string, Receipt[]>> {
  return byOwner('source:', await listMoneySteps(db, Object.keys(OF_SOURCES) as Happening[]), ({ kind }) => ({ sign: OF_SOURCES[kind] as 1 | -1 }))
}

/** The legs of one event that concern one owner are one movement, from however many sources they come. */
export function byOwner<What extends { readonly sign: 1 | -1 }>(prefix: string, steps: readonly MoneyStep[], meaning: (step: MoneyStep) => What): Map<string, (Receipt & Omit<What, 'sign'>)[]> {
  const all = new Map<string, (Receipt & Omit<What, 'sign'>)[]>()
  for (const step of steps) {
    const found = [step.debitOwner, step.creditOwner].find((one) => one.startsWith(prefix))
    if (found === undefined) continue
    const owner = wholeOwner(found)
    const { sign, ...what } = meaning(step)
    const own = all.get(owner.slice(prefix.length)) ?? []
    all.set(owner.slice(prefix.length), own)
    const last = own.at(-1)
    const amountMinor = sign * step.amountMinor
    if (last?.seq === step.seq && last.currency === step.currency) own[own.length - 1] = { ...last, amountMinor: assertSafe(last.amountMinor + amountMinor) }
    else own.push({ ...what, seq: step.seq, on: step.effectiveOn, recordedAt: step.recordedAt, currency: step.currency, amountMinor })
  }
  return all
}
