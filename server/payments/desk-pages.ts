import type { Agreement } from '../agreements/agreements'
import type { Day } from '../kernel/dates'
import { sum } from '../kernel/money'
import { fig, tag, type FigView, type Link, type TagView } from '../kernel/parts'
import { template, type Page } from '../kernel/views'
import type { Words } from '../kernel/words'
import type { DeskItem } from './desk-items'
import { granteeName } from './pages'
import { daysLate, dueOn, RECOVERY_SHAPES, type Payment } from './payments'
import { stateTag } from './steps'

export type DeskRow = { href: string; reference: string; title: string; what: string; amount: string; tag: TagView; due: string | null; late: string | null; mine: boolean; act: string }
type DeskView = { title: string; figs: FigView[]; mine: DeskRow[]; mineCaption: string; others: DeskRow[]; othersCaption: string; grants: { href: string; reference: string; title: string; who: string; agreed: string; paid: string; outstanding: string }[]; grantsCaption: string; total: { agreed: string; paid: string; outstanding: string }; csv: string; doors: readonly Link[] }
const desk = template<DeskView>('payments/desk')

export type GrantLine = { agreement: Agreement; paidMinor: number; outstandingMinor: number }

/** What waits for the reader first, then what waits for others, then every grant with its sums. */
export function deskPage(words: Words, today: Day, items: readonly DeskItem[], grants: readonly GrantLine[], doors: readonly Link[]): Page {
  const rows = items.map((item) => deskRow(words, today, item))
  const mine = rows.filter((row) => row.mine)
  const others = rows.filter((row) => !row.mine)
  const alive = items.flatMap(({ payment }) => (payment === null ? [] : [payment]))
  const count = (...states: string[]) => alive.filter(({ state }) => states.includes(state))
  const late = items.filter(({ payment }) => payment !== null && daysLate(dueOn(payment), today) > 0).length
  const figure = (key: string, payments: readonly Payment[]) => fig(words.count(`payments.desk.${key}`, payments.length), words.money(sum(payments.map(({ amountMinor }) => amountMinor))))
  const total = (of: (line: GrantLine) => number) => words.amount(sum(grants.map(of)))
  return desk({
    doors,
    title: words.say('payments.desk.title'),
    figs: items.length === 0 ? [] : [figure('toVerify', count('requested')), figure('toPrepare', count('verified', 'failed')), figure('toApprove', count('prepared')), figure('atBank', count('approved')), fig(words.say('payments.desk.late'), words.number(late), late > 0 ? 'late' : '')],
    mine, mineCaption: words.count('payments.desk.mine', mine.length), others, othersCaption: words.count('payments.desk.others', others.length),
    grants: grants.map(({ agreement, paidMinor, outstandingMinor }) => ({
      href: `/payments/agreements/${agreement.id}`, reference: agreement.awardReference, title: agreement.title, who: granteeName(words, agreement),
      agreed: words.amount(agreement.amountMinor), paid: words.amount(paidMinor), outstanding: words.amount(outstandingMinor),
    })),
    grantsCaption: words.count('payments.desk.grants', grants.length),
    total: { agreed: total(({ agreement }) => agreement.amountMinor), paid: total(({ paidMinor }) => paidMinor), outstanding: total(({ outstandingMinor }) => outstandingMinor) },
    csv: '/payments/payments.csv',
  }, { wide: true })
}

function deskRow(words: Words, today: Day, { agreement, payment, recovery, ready, mine, act, due }: DeskItem): DeskRow {
  const common = { reference: agreement.awardReference, title: agreement.title, mine: mine === 'yes', act: words.say(`payments.act.${act}`) }
  const late = daysLate(due, today)
  const dates = { due: due === null ? null : words.shortDay(due), late: late === 0 ? null : words.count('payments.daysLate', late) }
  if (payment !== null) {
    return { ...common, href: `/payments/${payment.id}`, what: words.say('payments.instalment', { number: payment.instalment }), amount: words.amount(payment.amountMinor), tag: tag(stateTag(words, payment, '0000-01-01').shape, words.say(`payments.state.${payment.state}`)), ...dates }
  }
  if (recovery !== null) {
    return { ...common, href: `/payments/recoveries/${recovery.id}`, what: words.say('payments.recovery.title'), amount: words.amount(recovery.amountMinor), tag: tag(RECOVERY_SHAPES[recovery.state], words.say(`payments.recoveryState.${recovery.state}`)), ...dates }
  }
  const number = ready?.planned.number ?? 0
  return {
    ...common, href: `/payments/agreements/${agreement.id}/request?number=${number}`, what: words.say('payments.instalment', { number }), amount: words.amount(ready?.arithmetic.amountMinor ?? 0),
    tag: tag('triangle', words.say('payments.waits.ready')), ...dates,
  }
}
