import type { Day } from '../../kernel/dates'
import { inputs, untouched, type ChoiceView, type InputView, type Sent } from '../../kernel/inputs'
import { fact, notice, tag, type FactView, type Link, type NoticeView, type TagView } from '../../kernel/parts'
import type { Person } from '../../kernel/policy'
import { template, type Page } from '../../kernel/views'
import type { Words } from '../../kernel/words'
import { shownIban } from '../../organisations/identifiers'
import { deskCrumb } from './account-pages'
import { isUsable, type PayingAccount } from './accounts'
import type { BatchLine, OrderLine, PayableLine, StatusFile } from './batch-store'
import { BATCH_SHAPES, countAndSum, ORDER_SHAPES, orderStanding, whyNot, type Batch } from './batches'
import * as may from './policy'

type BatchRow = { href: string; reference: string; account: string; count: string; sum: string; day: string; tag: TagView }
type ChoiceRow = { id: string; value: string; label: string; detail: string; amount: string; selected: boolean }
type BatchesView = {
  title: string; rows: BatchRow[]; caption: string
  form: { choices: ChoiceRow[]; caption: string; error: string | null; accountId: ChoiceView; executeOn: InputView } | null
  notices: NoticeView[]; others: string[]
}
const batchesTemplate = template<BatchesView>('payments/bank/batches')

export type Waiting = { readonly payables: readonly PayableLine[]; readonly accounts: readonly PayingAccount[] }

/** The batches so far, and the approved payments of which the next one can be made. */
export function batchesPage(words: Words, person: Person, today: Day, batches: readonly BatchLine[], { payables, accounts }: Waiting, sent: Sent = untouched): Page {
  const title = words.say('payments.bank.batches')
  const usable = accounts.filter(isUsable)
  const free = payables.filter(({ elsewhere }) => elsewhere === null)
  const fit = free.filter((one) => whyNot(one, one.currency) === null && may.ownPayee(person, [one.organisationId]).allowed)
  const works = may.work(person, null).allowed
  const notices: NoticeView[] = []
  if (works && usable.length === 0) notices.push(notice('warn', words.say('payments.bank.noAccount'), { href: '/payments/accounts', text: words.say('payments.bank.accounts') }))
  else if (works && fit.length === 0) notices.push(notice('', words.say('payments.bank.nothingWaits')))
  return batchesTemplate({
    title, caption: words.count('payments.bank.batchCount', batches.length), notices,
    rows: batches.map((batch) => ({
      href: `/payments/batches/${batch.id}`, reference: batch.reference, account: shownIban(batch.iban), count: words.number(batch.count), sum: words.money(batch.totalMinor, batch.currency),
      day: words.shortDay(batch.executeOn), tag: tag(BATCH_SHAPES[batch.state], words.say(`payments.bank.batchState.${batch.state}`)),
    })),
    form: works && usable.length > 0 && fit.length > 0 ? formOf(words, today, fit, usable, sent) : null,
    // What cannot go is said with its reason, so that nobody wonders where it is.
    others: works ? free.filter((one) => !fit.includes(one)).map((one) => words.say(whyNot(one, one.currency) ?? 'payments.bank.fault.ownPayee', { reference: `${one.reference} / ${one.instalment}`, currency: one.currency })) : [],
  }, { wide: true, faults: sent.faults, crumbs: [deskCrumb(words), { href: null, text: title }] })
}

function formOf(words: Words, today: Day, fit: readonly PayableLine[], usable: readonly PayingAccount[], sent: Sent): NonNullable<BatchesView['form']> {
  const field = inputs(words, { executeOn: today, accountId: usable[0]?.id ?? '' }, sent)
  const ticked = sent.form?.list('payment') ?? []
  const fault = sent.faults.find(({ field: name }) => name === 'payment')
  return {
    caption: words.count('payments.bank.waiting', fit.length), error: fault === undefined ? null : words.say(fault.words, fault.values),
    choices: fit.map((one, index) => ({
      id: index === 0 ? 'f-payment' : `f-payment-${index + 1}`, value: one.paymentId, label: `${one.reference} / ${one.instalment}`, detail: `${one.creditor} · ${shownIban(one.iban ?? '')}`,
      amount: words.money(one.amountMinor, one.currency), selected: ticked.includes(one.paymentId),
    })),
    accountId: field.select('accountId', { label: 'payments.bank.field.account' }, usable.map((one) => ({ value: one.id, label: `${one.currency} · ${shownIban(one.iban)} · ${one.holder}` }))),
    executeOn: field.day('executeOn', { label: 'payments.bank.field.executeOn' }),
  }
}

type OrderRow = { reference: string; href: string; creditor: string; iban: string; amount: string; tag: TagView; reason: string | null; endToEndId: string; takeOut: string | null }
type BatchView = {
  title: string; kicker: string; tag: TagView; facts: FactView[]; notices: NoticeView[]; orders: OrderRow[]; caption: string; total: string
  file: Link | null; release: string | null; releaseTo: string; discard: string | null; status: { action: string; file: InputView } | null; answers: string[]
}
const batchTemplate = template<BatchView>('payments/bank/batch')

export type BatchAbout = {
  readonly batch: Batch; readonly account: PayingAccount; readonly orders: readonly OrderLine[]; readonly names: ReadonlyMap<string, string>
  readonly answers: readonly (StatusFile & { name: string; importedAt: string; importer: string })[]
}

/** One batch: what is in it, who has signed, what the bank has said. */
export function batchPage(words: Words, person: Person, about: BatchAbout, sent: Sent = untouched): Page {
  const { batch, account, orders, answers } = about
  const alive = orders.filter(({ status }) => status !== 'withdrawn')
  const subject = { batch, organisationIds: alive.map(({ organisationId }) => organisationId) }
  const { count, sumMinor } = countAndSum(alive)
  const address = `/payments/batches/${batch.id}`
  const changes = may.changeBatch(person, subject).allowed
  return batchTemplate({
    title: words.say('payments.bank.batch', { reference: batch.reference }), kicker: `${account.holder} · ${shownIban(account.iban)} · ${account.currency}`,
    tag: tag(BATCH_SHAPES[batch.state], words.say(`payments.bank.batchState.${batch.state}`)),
    facts: factsOf(words, about, { count, sumMinor }), notices: noticesOf(words, person, subject, alive.length),
    orders: orders.map((order) => orderRow(words, batch, order, changes)), caption: words.count('payments.bank.orderCount', count), total: words.money(sumMinor, batch.currency),
    file: may.download(person, subject).allowed ? { href: `${address}/file`, text: words.say('payments.bank.downloadFile', { name: `${batch.reference}.xml` }) } : null,
    release: may.release(person, subject).allowed && alive.length > 0 ? words.say('payments.bank.release', { count: words.number(count), amount: words.money(sumMinor, batch.currency) }) : null,
    releaseTo: `${address}/release`,
    discard: changes ? `${address}/discard` : null,
    status: may.importStatus(person, subject).allowed ? { action: `${address}/status`, file: inputs(words, {}, sent).file('file', { label: 'payments.bank.field.status', hint: 'payments.bank.field.statusHint' }) } : null,
    answers: answers.map((one) => words.say('payments.bank.answer', { name: one.name, moment: words.moment(one.importedAt), who: one.importer, accepted: one.accepted, pending: one.pending, rejected: one.rejected, unchanged: one.unchanged })),
  }, { wide: true, faults: sent.faults, crumbs: [deskCrumb(words), { href: '/payments/batches', text: words.say('payments.bank.batches') }, { href: null, text: batch.reference }] })
}

function factsOf(words: Words, { batch, names }: BatchAbout, { count, sumMinor }: { count: number; sumMinor: number }): FactView[] {
  const signed = (key: string, by: string | null, at: string | null) => (by === null || at === null ? [] : [fact(words.say(`payments.bank.fact.${key}`), `${names.get(by) ?? '–'}, ${words.moment(at)}`)])
  return [
    fact(words.say('payments.bank.fact.executeOn'), words.day(batch.executeOn)), fact(words.say('payments.bank.fact.count'), words.number(count)), fact(words.say('payments.bank.fact.sum'), words.money(sumMinor, batch.currency)),
    ...signed('made', batch.madeBy, batch.madeAt), ...signed('released', batch.releasedBy, batch.releasedAt), ...signed('discarded', batch.discardedBy, batch.discardedAt),
  ]
}

function noticesOf(words: Words, person: Person, subject: may.BatchCase, alive: number): NoticeView[] {
  if (subject.batch.state === 'released') return [notice('', words.say('payments.bank.releasedSays'))]
  if (subject.batch.state === 'discarded') return []
  if (alive === 0) return [notice('warn', words.say('payments.bank.refused.empty'))]
  const verdict = may.release(person, subject)
  return !verdict.allowed && ['payments.bank.refused.madeBy', 'payments.refused.ownOrganisation'].includes(verdict.words) ? [notice('', words.say(verdict.words))] : []
}

function orderRow(words: Words, batch: Batch, order: OrderLine, changes: boolean): OrderRow {
  const standing = orderStanding(order, batch, { state: order.paymentState, attempt: order.paymentAttempt })
  return {
    reference: words.say('payments.bank.orderOf', { reference: order.reference, number: order.instalment }), href: `/payments/${order.paymentId}`, creditor: `${order.creditor}, ${order.town}`, iban: shownIban(order.iban),
    amount: words.amount(order.amountMinor), tag: tag(ORDER_SHAPES[standing], words.say(`payments.bank.standing.${standing}`)),
    reason: order.statusReason, endToEndId: order.endToEndId, takeOut: changes && standing === 'listed' ? `/payments/batches/${batch.id}/orders/${order.id}/removal` : null,
  }
}
