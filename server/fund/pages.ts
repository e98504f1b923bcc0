import { inputs, untouched, type ChoiceView, type InputView, type Sent } from '../kernel/inputs'
import { fact, fig, notice, type FactView, type FigView, type Link, type NoticeView } from '../kernel/parts'
import type { Person } from '../kernel/policy'
import { template, type Page } from '../kernel/views'
import type { Words } from '../kernel/words'
import type { Entry } from '../ledger/store'
import { CURRENCIES, ofSource, SOURCE_KINDS, type Source, type SourceReturn } from './fund'
import type { Exchange } from './exchanges'
import * as may from './policy'
import type { SourceMoney } from './balance-store'

type OpenView = { title: string; code: InputView; kind: ChoiceView; nameSq: InputView; nameEn: InputView; currency: ChoiceView }
const openForm = template<OpenView>('fund/source-form')

export function openSourcePage(words: Words, sent: Sent = untouched): Page {
  const field = inputs(words, { currency: 'ALL' }, sent)
  return openForm(
    {
      title: words.say('fund.source.open'),
      code: field.text('code', { label: 'fund.field.code', hint: 'fund.field.codeHint', width: 'govuk-input--width-20' }),
      kind: field.radios('kind', { label: 'fund.field.kind' }, SOURCE_KINDS.map((kind) => ({ value: kind, label: words.say(`fund.kind.${kind}`) }))),
      nameSq: field.text('nameSq', { label: 'fund.field.nameSq' }),
      nameEn: field.text('nameEn', { label: 'fund.field.nameEn' }),
      currency: field.radios('currency', { label: 'fund.field.currency', hint: 'fund.field.currencyHint' }, CURRENCIES.map((code) => ({ value: code, label: words.say(`fund.currency.${code}`) }))),
    },
    { faults: sent.faults, back: { href: '/fund', text: words.say('fund.title') } },
  )
}

export const nameOfSource = (words: Words, source: Source): string => words.pick({ sq: source.nameSq, en: source.nameEn })
const addressOf = (source: Source): string => `/fund/sources/${source.id}`

type MoneyFormView = { title: string; kicker: string; lead: string; action: string; fields: InputView[]; reason: InputView | null; button: string; facts: FactView[] }
const moneyForm = template<MoneyFormView>('fund/money-form')

type ExchangeView = { title: string; kicker: string; lead: string; action: string; facts: FactView[]; to: ChoiceView; fields: InputView[] }
const exchangeForm = template<ExchangeView>('fund/exchange')

type FormAbout = { title: string; lead: string; address: string; button: string; facts?: FactView[] }

/** Every form about a source's money has the same frame: what it does in one sentence, its fields, one button. */
function formPage(words: Words, source: Source, about: FormAbout, fields: InputView[], reason: InputView | null, sent: Sent): Page {
  return moneyForm(
    {
      title: words.say(about.title), lead: words.say(about.lead), button: words.say(about.button), kicker: `${source.code} · ${nameOfSource(words, source)}`,
      action: about.address, fields, reason, facts: about.facts ?? [],
    },
    { faults: sent.faults, back: { href: addressOf(source), text: words.say('fund.source.back') } },
  )
}

export function receiptPage(words: Words, source: Source, sent: Sent = untouched): Page {
  const field = inputs(words, {}, sent)
  return formPage(words, source, { title: 'fund.receipt.title', lead: 'fund.receipt.lead', address: `${addressOf(source)}/receipts`, button: 'fund.receipt.button' }, [
    field.money('amountMinor', { label: 'fund.field.amount', suffix: `fund.unit.${source.currency}` }),
    field.text('reference', { label: 'fund.field.reference', hint: 'fund.field.referenceHint', width: 'govuk-input--width-20' }),
    field.day('receivedOn', { label: 'fund.field.receivedOn' }),
  ], null, sent)
}

/** What the bank's advice says of an exchange, and into which source the money went. */
export function exchangePage(words: Words, source: Source, others: readonly Source[], money: SourceMoney, sent: Sent = untouched): Page {
  const field = inputs(words, {}, sent)
  return exchangeForm({
    title: words.say('fund.exchange.title'), kicker: `${source.code} · ${nameOfSource(words, source)}`, lead: words.say('fund.exchange.lead'), action: `${addressOf(source)}/exchanges`,
    facts: [fact(words.say('fund.figure.pool'), words.money(money.freeMinor, source.currency))],
    to: field.select('toSourceId', { label: 'fund.field.toSource', hint: 'fund.field.toSourceHint' }, others.filter(({ currency }) => currency !== source.currency).map((other) => ({ value: other.id, label: `${other.code} · ${nameOfSource(words, other)} (${other.currency})` }))),
    fields: [
      field.money('fromMinor', { label: 'fund.field.fromMinor', suffix: `fund.unit.${source.currency}` }), { ...field.money('toMinor', { label: 'fund.field.toMinor' }), suffix: null },
      field.text('rate', { label: 'fund.field.rate', hint: 'fund.field.rateHint', width: 'govuk-input--width-10' }), field.day('rateOn', { label: 'fund.field.rateOn' }),
      field.text('rateSource', { label: 'fund.field.rateSource', hint: 'fund.field.rateSourceHint' }), field.text('reference', { label: 'fund.field.reference', hint: 'fund.field.referenceHint', width: 'govuk-input--width-20' }),
    ],
  }, { faults: sent.faults, back: { href: addressOf(source), text: words.say('fund.source.back') } })
}

export function returnPage(words: Words, source: Source, money: SourceMoney, sent: Sent = untouched): Page {
  const field = inputs(words, {}, sent)
  return formPage(words, source, {
    title: 'fund.return.title', lead: 'fund.return.lead', address: `${addressOf(source)}/returns`, button: 'fund.return.button',
    facts: [fact(words.say('fund.figure.pool'), words.money(money.freeMinor, source.currency))],
  }, [
    field.money('amountMinor', { label: 'fund.field.amount', suffix: `fund.unit.${source.currency}` }),
  ], field.area('reason', { label: 'fund.field.reason', rows: 3 }), sent)
}

export function reversalPage(words: Words, source: Source, entry: Entry, sent: Sent = untouched): Page {
  return formPage(words, source, {
    title: 'fund.reversal.title', lead: 'fund.reversal.lead', address: `${addressOf(source)}/entries/${entry.seq}/reversal`, button: 'fund.reversal.button',
    facts: [
      fact(words.say('fund.column.entry'), words.number(entry.seq)),
      fact(words.say('fund.field.amount'), words.money(entry.amountMinor, entry.currency)),
      fact(words.say('fund.field.reference'), entry.reference ?? '–'),
      fact(words.say('fund.column.who'), entry.actorName ?? '–'),
    ],
  }, [], inputs(words, {}, sent).area('reason', { label: 'fund.field.reason', rows: 3 }), sent)
}

export function refusalPage(words: Words, source: Source, wanted: SourceReturn, sent: Sent = untouched): Page {
  return formPage(words, source, {
    title: 'fund.refusal.title', lead: 'fund.refusal.lead', address: `/fund/returns/${wanted.id}/refusal`, button: 'fund.refusal.button',
    facts: [fact(words.say('fund.field.amount'), words.money(wanted.amountMinor, source.currency)), fact(words.say('fund.field.reason'), wanted.reason)],
  }, [], inputs(words, {}, sent).area('reason', { label: 'fund.field.refusalReason', rows: 3 }), sent)
}

type EntryRow = {
  seq: string; day: string; what: string; note: string | null; other: string; otherHref: string | null; amount: string; after: string; who: string; approver: string | null; reverse: string | null
}
type ReturnRow = { amount: string; reason: string; prepared: string; approve: string | null; refuse: string | null; waiting: string | null }
type ExchangeRow = { gave: string; got: string; rate: string }
type SourceView = {
  title: string; kicker: string; saved: NoticeView | null; figs: FigView[]; acts: (Link & { main: boolean })[]; exchanges: ExchangeRow[]
  returns: ReturnRow[]; caption: string; unit: string; rows: EntryRow[]; next: string | null; first: string | null
}
const sourceTemplate = template<SourceView>('fund/source')

export type SourceContents = {
  readonly source: Source
  readonly money: SourceMoney
  readonly entries: readonly Entry[]
  readonly next: number | null
  readonly before: number | null
  readonly returns: readonly (SourceReturn & { preparerName: string | null })[]
  readonly exchanges: readonly Exchange[]
  /** Every source, to name the other side of an exchange. */
  readonly others: readonly Source[]
  /** What calls and awards are called outside the ledger, by the owner of their accounts. */
  readonly names: ReadonlyMap<string, Link>
}

/** The books of one source: its free money and every step of it, newest first. */
export function sourcePage(words: Words, person: Person, contents: SourceContents): Page {
  const { source, money, entries } = contents
  const address = addressOf(source)
  return sourceTemplate(
    {
      title: nameOfSource(words, source),
      kicker: `${source.code} · ${words.say(`fund.kind.${source.kind}`)}`,
      saved: entries.length === 0 && contents.before === null ? notice('', words.say('fund.source.empty')) : null,
      figs: [
        fig(words.say('fund.figure.received'), words.money(money.receivedMinor, source.currency)),
        fig(words.say('fund.figure.used'), words.money(money.receivedMinor - money.freeMinor - money.exchangedMinor, source.currency)),
        ...(money.exchangedMinor === 0 ? [] : [fig(words.say('fund.place.exchanged'), words.money(money.exchangedMinor, source.currency))]),
        fig(words.say('fund.figure.pool'), words.money(money.freeMinor, source.currency)),
      ],
      acts: actsOn(words, person, contents),
      exchanges: contents.exchanges.map((one) => exchangeRow(words, contents, one)),
      returns: contents.returns.filter(({ state }) => state === 'prepared').map((one) => returnRow(words, person, source, one)),
      caption: words.say('fund.source.entries'),
      unit: words.say(`fund.unit.${source.currency}`),
      rows: entries.map((entry) => entryRow(words, person, source, entry, contents.names)),
      next: contents.next === null ? null : `${address}?before=${contents.next}`,
      first: contents.before === null ? null : address,
    },
    { wide: true, crumbs: [{ href: '/fund', text: words.say('fund.title') }, { href: null, text: source.code }] },
  )
}

/** What this person can do with the money of a source: note a receipt; exchange what is free where another currency has a source, or give it back. */
function actsOn(words: Words, person: Person, { source, money, others }: SourceContents): SourceView['acts'] {
  const act = (path: string, title: string, main = false) => ({ href: `${addressOf(source)}/${path}/new`, text: words.say(title), main })
  const free = money.freeMinor > 0
  return [
    ...(may.recordReceipt(person, source).allowed ? [act('receipts', 'fund.receipt.title', true)] : []),
    ...(free && may.exchange(person, source).allowed && others.some(({ currency }) => currency !== source.currency) ? [act('exchanges', 'fund.exchange.title')] : []),
    ...(free && may.prepareReturn(person, null).allowed ? [act('returns', 'fund.return.title')] : []),
  ]
}

function exchangeRow(words: Words, { others }: Pick<SourceContents, 'others'>, one: Exchange): ExchangeRow {
  const side = (id: string, minor: number) => { const source = others.find((other) => other.id === id); return words.say('fund.exchange.side', { amount: words.money(minor, source?.currency ?? ''), source: source?.code ?? '' }) }
  return { gave: side(one.fromSourceId, one.fromMinor), got: side(one.toSourceId, one.toMinor), rate: words.say('fund.exchange.rate', { rate: one.rate, day: words.day(one.rateOn), source: one.rateSource, reference: one.reference }) }
}

function returnRow(words: Words, person: Person, source: Source, one: SourceReturn & { preparerName: string | null }): ReturnRow {
  const verdict = may.decideReturn(person, one)
  return {
    amount: words.money(one.amountMinor, source.currency),
    reason: one.reason,
    prepared: words.say('fund.return.prepared', { who: one.preparerName ?? '–', when: words.moment(one.preparedAt) }),
    approve: verdict.allowed ? `/fund/returns/${one.id}/approval` : null,
    refuse: verdict.allowed ? `/fund/returns/${one.id}/refusal` : null,
    waiting: verdict.allowed ? null : words.say('fund.return.waiting'),
  }
}

function entryRow(words: Words, person: Person, source: Source, entry: Entry, names: ReadonlyMap<string, Link>): EntryRow {
  const gives = entry.debitAccountId.startsWith(`${ofSource(source.id)}/pool/`)
  const otherId = gives ? entry.creditAccountId : entry.debitAccountId
  const other = names.get(otherId.slice(0, otherId.indexOf('/')))
  const note = entry.reversedBySeq === null ? entry.reason ?? entry.reference : words.say('fund.event.reversedBy', { seq: words.number(entry.reversedBySeq) })
  return {
    seq: words.number(entry.seq),
    day: words.shortDay(entry.effectiveOn),
    what: entry.reversesSeq === null ? words.say(`fund.event.${entry.kind}`) : words.say('fund.event.reversal', { seq: words.number(entry.reversesSeq) }),
    note,
    other: other?.text ?? words.say(`fund.stage.${gives ? entry.creditKind : entry.debitKind}`),
    otherHref: other === undefined || other.href === '' ? null : other.href,
    amount: words.amount(gives ? -entry.amountMinor : entry.amountMinor),
    after: words.amount(gives ? entry.debitAfterMinor : entry.creditAfterMinor),
    who: entry.actorName ?? words.say('fund.event.itself'),
    approver: entry.approverName === null ? null : words.say('fund.event.approvedBy', { who: entry.approverName }),
    reverse: may.reverseReceipt(person, entry).allowed ? `/fund/sources/${source.id}/entries/${entry.seq}/reversal` : null,
  }
}
