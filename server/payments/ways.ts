import type { Db } from '../kernel/database'
import { fact } from '../kernel/parts'
import { holdsAny, type Person } from '../kernel/policy'
import type { Words } from '../kernel/words'
import { findOrderOf } from './bank/batch-store'
import { readBank } from './bank/policy'
import type { Way } from './pages'
import { enterReference, type PaymentCase } from './policy'
import { findLodged } from './treasury/store'

/** Which way a payment goes to the bank or the treasury: shown to the finance side, and to nobody else. */
export async function wayOf(db: Db, words: Words, person: Person, about: PaymentCase): Promise<Way> {
  const { payment, agreement } = about
  const may = enterReference(person, about).allowed
  const finance = readBank(person, null).allowed || (agreement.municipalityCode !== null && holdsAny(person, ['finance'], agreement.municipalityCode))
  if (!finance) return { facts: [], orderHref: null, withdrawHref: null }
  const [order, lodged] = [await findOrderOf(db, payment), await findLodged(db, payment)]
  const address = `/payments/${payment.id}/spending-order`
  const line = (name: string, value: string) => fact(words.say(`payments.field.${name}`), value)
  return {
    facts: [
      ...(order === undefined ? [] : [fact(words.say('payments.bank.column.batch'), order.batchReference), fact(words.say('payments.bank.fact.endToEndId'), order.endToEndId), ...(order.statusReason === null ? [] : [fact(words.say('payments.bank.fact.bankSaid'), order.statusReason)])]),
      ...(lodged === undefined ? [] : [line('commitmentNo', lodged.commitmentNo), line('orderNo', lodged.orderNo), line('orderOn', words.day(lodged.orderOn)), line('treasuryBranch', lodged.treasuryBranch)]),
    ],
    orderHref: may && order === undefined && lodged === undefined ? address : null,
    withdrawHref: may && lodged !== undefined ? `${address}/withdrawal` : null,
  }
}
