import type { Agreement } from '../agreements/agreements'
import type { Db } from '../kernel/database'
import type { Day } from '../kernel/dates'
import { grouped } from '../kernel/grouped'
import type { Person } from '../kernel/policy'
import { listGrantsOf } from './grants'
import { recoveryLife } from './lifecycle'
import { dueOn, type Payment, type Recovery } from './payments'
import * as may from './policy'
import { standings, type InstalmentStanding } from './steps'
import { listCommittees, listPaymentsOf, listRecoveries, readGrantMoney } from './store'

/** Something about a grant's money that waits for somebody: `mine` where the reader is the one who can act, and what the deed is called. */
export type DeskItem = { agreement: Agreement; payment: Payment | null; recovery: Recovery | null; ready: InstalmentStanding | null; mine: 'yes' | 'no'; act: string; due: Day | null }

const DEEDS = [['verify', may.verify], ['prepare', may.prepare], ['approve', may.approve], ['record', may.enterReference]] as const
const RECOVERY_DEEDS = [['notify', may.notify], ['reply', may.reply], ['order', may.order], ['repay', may.enterRepayment]] as const

/** Everything under way that the person may see, what is theirs to do first, then by the day it is due. */
export async function listDeskItems(db: Db, person: Person, today: Day): Promise<DeskItem[]> {
  const agreements = await listGrantsOf(db, person)
  const ids = agreements.map(({ id }) => id)
  const [payments, recoveries, money, committees] = await Promise.all([listPaymentsOf(db, ids), listRecoveries(db, ids), readGrantMoney(db, ids), listCommittees(db, [...new Set(agreements.map(({ callId }) => callId))])])
  const paymentsOf = grouped(payments, ({ agreementId }) => agreementId)
  const items = agreements.flatMap((agreement): DeskItem[] => {
    const own = paymentsOf(agreement.id)
    const known = money.get(agreement.id)
    const asked = may.request(person, { agreement }).allowed && known !== undefined ? standings(agreement, known, own).filter(({ payment, readiness }) => payment === null && readiness === 'ready') : []
    return [
      ...own.filter(({ state }) => state !== 'paid' && state !== 'returned' && state !== 'cancelled').map((payment) => paymentItem(person, agreement, payment, committees.get(agreement.callId) ?? [])),
      ...recoveries.filter((recovery) => recovery.agreementId === agreement.id && Object.keys(recoveryLife.table[recovery.state]).length > 0).map((recovery) => recoveryItem(person, { agreement, recovery, today })),
      ...asked.map((ready): DeskItem => ({ agreement, payment: null, recovery: null, ready, mine: 'yes', act: 'request', due: null })),
    ]
  })
  return items.sort((a, b) => (a.mine === b.mine ? dayOfItem(a).localeCompare(dayOfItem(b)) : a.mine === 'yes' ? -1 : 1))
}

const dayOfItem = ({ due }: DeskItem): string => due ?? '9999-12-31'

/** The step that the person may take about a payment, or none. */
export const nextDeed = (person: Person, about: may.PaymentCase): (typeof DEEDS)[number][0] | null => DEEDS.find(([, policy]) => policy(person, about).allowed)?.[0] ?? null

function paymentItem(person: Person, agreement: Agreement, payment: Payment, committee: readonly string[]): DeskItem {
  const deed = nextDeed(person, { agreement, payment, committee })
  return { agreement, payment, recovery: null, ready: null, mine: deed === null ? 'no' : 'yes', act: deed ?? 'open', due: dueOn(payment) }
}

function recoveryItem(person: Person, about: { agreement: Agreement; recovery: Recovery; today: Day }): DeskItem {
  const deed = RECOVERY_DEEDS.find(([, policy]) => policy(person, about).allowed)
  const { agreement, recovery } = about
  return { agreement, payment: null, recovery, ready: null, mine: deed === undefined ? 'no' : 'yes', act: deed?.[0] ?? 'open', due: recovery.state === 'ordered' ? recovery.repayBy : recovery.replyBy }
}
