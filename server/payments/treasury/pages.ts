import type { Day } from '../../kernel/dates'
import { inputs, untouched, type InputView, type Sent } from '../../kernel/inputs'
import { notice, tag, type NoticeView, type Shape, type TagView } from '../../kernel/parts'
import type { Person } from '../../kernel/policy'
import { template, type Page } from '../../kernel/views'
import type { Words } from '../../kernel/words'
import { deskCrumb } from '../bank/account-pages'
import type { Grant } from '../grants'
import { kickerOf } from '../pages'
import type { Payment } from '../payments'
import * as may from './policy'
import type { TreasuryList } from './store'
import { isYearEnd, type JudgedRow, type Lodged, type RowFault, type RowVerdict } from './treasury'

type ListRow = { href: string; name: string; moment: string; who: string; rows: string; booked: string; tag: TagView }
type OrderRow = { href: string; reference: string; orderNo: string; commitmentNo: string; branch: string; day: string; amount: string }
type ListsView = { title: string; file: InputView | null; faults: string[]; lists: ListRow[]; listsCaption: string; orders: OrderRow[]; ordersCaption: string }
const listsTemplate = template<ListsView>('payments/treasury/lists')

export type ListsAbout = { readonly lists: readonly (TreasuryList & { reader: string; rows: number; booked: number })[]; readonly lodged: readonly Lodged[] }

/** The treasury's lists so far, the orders that wait for one, and the form for the next list. */
export function listsPage(words: Words, person: Person, { lists, lodged }: ListsAbout, sent: Sent = untouched, rowFaults: readonly RowFault[] = []): Page {
  const title = words.say('payments.treasury.list')
  const waiting = lodged.filter(({ state, attempt, currentAttempt }) => state === 'approved' && attempt === currentAttempt)
  return listsTemplate({
    title, file: may.importList(person, null).allowed ? inputs(words, {}, sent).file('file', { label: 'payments.treasury.field.file', hint: 'payments.treasury.field.fileHint' }) : null,
    faults: rowFaults.slice(0, 50).map((fault) => words.say('payments.treasury.inLine', { line: fault.line, said: words.say(fault.words, fault.values) })),
    lists: lists.map((list) => ({
      href: `/payments/treasury-list/${list.id}`, name: list.name, moment: words.moment(list.readAt), who: list.reader, rows: words.number(list.rows), booked: words.number(list.booked),
      tag: list.state === 'booked' ? tag('disc', words.say('payments.treasury.state.booked')) : tag('triangle', words.say('payments.treasury.state.read')),
    })),
    listsCaption: words.count('payments.treasury.listCount', lists.length),
    orders: waiting.map((one) => ({
      href: `/payments/${one.paymentId}`, reference: `${one.reference} / ${one.instalment}`, orderNo: one.orderNo, commitmentNo: one.commitmentNo, branch: one.treasuryBranch, day: words.shortDay(one.orderOn), amount: words.amount(one.amountMinor),
    })),
    ordersCaption: words.count('payments.treasury.orderCount', waiting.length),
  }, { wide: true, faults: sent.faults, crumbs: [deskCrumb(words), { href: null, text: title }] })
}

const SHAPES: Record<RowVerdict, Shape> = { ready: 'diamond', booked: 'disc', settled: 'square', amount: 'triangle', commitment: 'triangle', order: 'triangle', branch: 'triangle', twice: 'triangle', day: 'triangle', refused: 'triangle', unknown: 'ring' }

type Row = { line: string; orderNo: string; commitmentNo: string; documentNo: string; day: string; supplier: string; amount: string; tag: TagView; href: string | null; reference: string }
type ListView = { title: string; kicker: string; notice: NoticeView; action: string | null; book: string; rows: Row[]; caption: string; strangers: string | null }
const listTemplate = template<ListView>('payments/treasury/list')

export type ListAbout = { readonly list: TreasuryList; readonly rows: readonly JudgedRow[]; readonly reader: string }

/** What a list would book, before it is booked; afterwards, what it booked. Rows of other institutions are counted and not shown. */
export function listPage(words: Words, person: Person, { list, rows, reader }: ListAbout): Page {
  const ours = rows.filter(({ verdict }) => verdict !== 'unknown')
  const ready = ours.filter(({ verdict }) => verdict === 'ready')
  const booked = ours.filter(({ verdict }) => verdict === 'booked')
  const said = list.state === 'booked' ? notice('good', words.count('payments.treasury.bookedSays', booked.length)) : ready.length > 0 ? notice('', words.count('payments.treasury.readySays', ready.length)) : notice('warn', words.say('payments.treasury.noneReady'))
  return listTemplate({
    title: words.say('payments.treasury.one', { name: list.name }), kicker: words.say('payments.treasury.readBy', { who: reader, moment: words.moment(list.readAt) }), notice: said,
    action: may.bookList(person, list).allowed ? `/payments/treasury-list/${list.id}/booking` : null, book: words.count('payments.treasury.book', ready.length),
    rows: ours.map(({ row, verdict, lodged }) => ({
      line: words.number(row.line), orderNo: row.orderNo, commitmentNo: row.commitmentNo, documentNo: row.documentNo, day: words.shortDay(row.executedOn), supplier: row.supplier ?? '–', amount: words.amount(row.amountMinor),
      tag: tag(SHAPES[verdict], words.say(`payments.treasury.verdict.${verdict}`)), href: lodged === null ? null : `/payments/${lodged.paymentId}`, reference: lodged === null ? '–' : `${lodged.reference} / ${lodged.instalment}`,
    })),
    caption: words.count('payments.treasury.ours', ours.length), strangers: rows.length > ours.length ? words.count('payments.treasury.strangers', rows.length - ours.length) : null,
  }, { wide: true, crumbs: [deskCrumb(words), { href: '/payments/treasury-list', text: words.say('payments.treasury.list') }, { href: null, text: list.name }] })
}

type OrderView = { title: string; kicker: string; lead: string; notice: NoticeView | null; fields: InputView[]; action: string }
const orderTemplate = template<OrderView>('payments/treasury/order')

/** The spending order of one payment. */
export function orderPage(words: Words, today: Day, grant: Grant, payment: Payment, sent: Sent = untouched): Page {
  const field = inputs(words, {}, sent)
  const short = 'govuk-input--width-10'
  return orderTemplate({
    title: words.say('payments.treasury.orderTitle', { number: payment.instalment }), kicker: kickerOf(words, grant), lead: words.say('payments.treasury.orderLead', { amount: words.money(payment.amountMinor, grant.agreement.currency) }),
    notice: isYearEnd(today) ? notice('warn', words.say('payments.treasury.yearEnd')) : null,
    fields: [
      field.text('commitmentNo', { label: 'payments.field.commitmentNo', width: short }), field.text('orderNo', { label: 'payments.field.orderNo', width: short }), field.day('orderOn', { label: 'payments.field.orderOn' }),
      field.text('treasuryBranch', { label: 'payments.field.treasuryBranch', width: 'govuk-input--width-20' }),
    ],
    action: `/payments/${payment.id}/spending-order`,
  }, { faults: sent.faults, back: { href: `/payments/${payment.id}`, text: words.say('payments.backToPayment') } })
}
