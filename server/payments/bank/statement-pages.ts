import { inputs, untouched, type ChoiceView, type InputView, type Sent } from '../../kernel/inputs'
import { fact, fig, notice, tag, type FactView, type FigView, type Link, type NoticeView, type TagView } from '../../kernel/parts'
import type { Person } from '../../kernel/policy'
import { template, type Page } from '../../kernel/views'
import type { Words } from '../../kernel/words'
import { shownIban } from '../../organisations/identifiers'
import { deskCrumb } from './account-pages'
import type { RecoveryCandidate } from './matching'
import * as may from './policy'
import type { NamedCandidate, StatementRow } from './statement-store'
import type { Entry } from './statements'

type Row = { href: string; ref: string; account: string; period: string; opening: string; closing: string; lines: string; tag: TagView; who: string }
type StatementsView = { title: string; rows: Row[]; caption: string; file: InputView | null }
const statementsTemplate = template<StatementsView>('payments/bank/statements')

const crumbsOf = (words: Words, text: string) => [deskCrumb(words), { href: '/payments/statements', text: words.say('payments.bank.statements') }, { href: null, text }]
const openTag = (words: Words, open: number): TagView => (open === 0 ? tag('disc', words.say('payments.bank.allSettled')) : tag('triangle', words.count('payments.bank.openCount', open)))

/** The statements so far, the newest first, and the form for the next file. */
export function statementsPage(words: Words, person: Person, statements: readonly StatementRow[], sent: Sent = untouched): Page {
  const title = words.say('payments.bank.statements')
  return statementsTemplate({
    title, caption: words.count('payments.bank.statementCount', statements.length),
    rows: statements.map((one) => ({
      href: `/payments/statements/${one.id}`, ref: one.statementRef, account: `${shownIban(one.iban)} · ${one.currency}`, period: `${words.shortDay(one.openedOn)} – ${words.shortDay(one.closedOn)}`,
      opening: words.amount(one.openingMinor), closing: words.amount(one.closingMinor), lines: words.number(one.entriesCount), tag: openTag(words, one.openCount), who: `${one.importer}, ${words.moment(one.importedAt)}`,
    })),
    file: may.work(person, null).allowed ? inputs(words, {}, sent).file('file', { label: 'payments.bank.field.statement', hint: 'payments.bank.field.statementHint' }) : null,
  }, { wide: true, faults: sent.faults, crumbs: [deskCrumb(words), { href: null, text: title }] })
}

type EntryRow = { id: string; field: string; line: string; day: string; who: string; text: string; amount: string; tag: TagView; detail: string; href: string | null; act: string | null; tick: boolean; selected: boolean }
type StatementView = {
  title: string; kicker: string; figs: FigView[]; notices: NoticeView[]; csv: string; file: Link | null
  open: EntryRow[]; openCaption: string; more: string | null; action: string | null; reason: InputView; entryError: string | null; settled: EntryRow[]; settledCaption: string; pages: Link[]
}
const statementTemplate = template<StatementView>('payments/bank/statement')

export const ENTRIES_A_PAGE = 100

export type StatementAbout = { readonly statement: StatementRow; readonly open: readonly Entry[]; readonly entries: readonly Entry[]; readonly from: number }

/** One statement: what it adds up to, the lines that wait for a person first, then every line as the bank wrote it. */
export function statementPage(words: Words, person: Person, { statement, open, entries, from }: StatementAbout, sent: Sent = untouched): Page {
  const say = (minor: number) => words.money(minor, statement.currency)
  const works = may.work(person, null).allowed
  const ticked = sent.form?.list('entry') ?? []
  const address = `/payments/statements/${statement.id}`
  const fault = sent.faults.find(({ field }) => field === 'entry')
  return statementTemplate({
    title: words.say('payments.bank.statement', { ref: statement.statementRef }),
    kicker: [shownIban(statement.iban), statement.currency, `${words.day(statement.openedOn)} – ${words.day(statement.closedOn)}`, words.say('payments.bank.importedBy', { who: statement.importer, moment: words.moment(statement.importedAt) })].join(' · '),
    figs: [
      fig(words.say('payments.bank.fig.opening'), say(statement.openingMinor)), fig(words.say('payments.bank.fig.credits'), say(statement.creditsMinor)), fig(words.say('payments.bank.fig.debits'), say(0 - statement.debitsMinor)), fig(words.say('payments.bank.fig.closing'), say(statement.closingMinor)),
      fig(words.say('payments.bank.fig.open'), words.number(statement.openCount), statement.openCount > 0 ? 'due' : 'good'),
    ],
    notices: statement.openCount === 0 ? [notice('good', words.say('payments.bank.nothingOpen'))] : [],
    csv: `${address}/entries.csv`, file: { href: `${address}/file`, text: words.say('payments.bank.downloadFile', { name: statement.name }) },
    open: open.map((entry, index) => entryRow(words, entry, { tick: works, selected: ticked.includes(entry.id), index })), openCaption: words.count('payments.bank.openCount', statement.openCount),
    more: statement.openCount > open.length ? words.say('payments.bank.onlyFirst', { count: words.number(open.length) }) : null,
    action: works && open.length > 0 ? `${address}/exclusion` : null, entryError: fault === undefined ? null : words.say(fault.words, fault.values),
    reason: inputs(words, {}, sent).area('reason', { label: 'payments.bank.field.asideReason', hint: 'payments.bank.field.asideHint', rows: 2 }),
    settled: entries.map((entry, index) => entryRow(words, entry, { tick: false, selected: false, index })), settledCaption: words.count('payments.bank.lineCount', statement.entriesCount),
    pages: pagesOf(words, address, statement.entriesCount, from),
  }, { wide: true, faults: sent.faults, crumbs: crumbsOf(words, statement.statementRef) })
}

function pagesOf(words: Words, address: string, count: number, from: number): Link[] {
  const link = (start: number, key: string): Link => ({ href: `${address}?from=${start}#lines`, text: words.say(`payments.bank.${key}`, { first: words.number(start + 1), last: words.number(Math.min(count, start + ENTRIES_A_PAGE)) }) })
  return [...(from > 0 ? [link(Math.max(0, from - ENTRIES_A_PAGE), 'earlierLines')] : []), ...(from + ENTRIES_A_PAGE < count ? [link(from + ENTRIES_A_PAGE, 'laterLines')] : [])]
}

const ENTRY_SHAPES = { matched: 'disc', open: 'triangle', set_aside: 'square' } as const

/** What became of a line, in one sentence. */
export function outcomeOf(words: Words, entry: Entry): string {
  if (entry.state === 'open') return words.say(`payments.bank.open.${entry.openReason ?? 'unknown'}`)
  if (entry.state === 'set_aside') return entry.setAsideReason ?? ''
  return `${words.say(`payments.bank.outcome.${entry.outcome ?? 'paid'}`)}, ${words.say(`payments.bank.matchedBy.${entry.matchedBy ?? 'person'}`)}`
}

function entryRow(words: Words, entry: Entry, { tick, selected, index }: { tick: boolean; selected: boolean; index: number }): EntryRow {
  const settled = entry.paymentId !== null ? `/payments/${entry.paymentId}` : entry.recoveryId !== null ? `/payments/recoveries/${entry.recoveryId}` : null
  return {
    id: entry.id, field: index === 0 ? 'f-entry' : `f-entry-${index + 1}`, line: words.number(entry.line), day: words.shortDay(entry.bookedOn), who: [entry.counterparty, entry.counterpartyIban === null ? null : shownIban(entry.counterpartyIban)].filter(Boolean).join(', ') || '–',
    text: entry.text ?? '', amount: words.amount(entry.direction === 'debit' ? 0 - entry.amountMinor : entry.amountMinor), tag: tag(ENTRY_SHAPES[entry.state], words.say(`payments.bank.entryState.${entry.state}`)),
    detail: outcomeOf(words, entry), href: entry.state === 'open' ? `/payments/entries/${entry.id}` : settled, act: entry.state === 'open' ? words.say('payments.bank.act.match') : settled === null ? null : words.say('payments.act.open'), tick, selected,
  }
}

type EntryView = { title: string; kicker: string; lead: string; facts: FactView[]; action: string | null; match: ChoiceView; aside: string | null; entryId: string; reason: InputView; none: NoticeView | null }
const entryTemplate = template<EntryView>('payments/bank/entry')

export type EntryAbout = { readonly entry: Entry; readonly statement: StatementRow; readonly payments: readonly NamedCandidate[]; readonly recoveries: readonly RecoveryCandidate[] }

/** One line that waits: what it says, and what it may be. Only what has its amount is offered. */
export function entryPage(words: Words, person: Person, { entry, statement, payments, recoveries }: EntryAbout, sent: Sent = untouched): Page {
  const field = inputs(words, {}, sent)
  const works = may.settleEntry(person, entry).allowed
  const states = entry.direction === 'debit' ? ['approved'] : ['approved', 'paid']
  const fit = payments.filter((one) => one.amountMinor === entry.amountMinor && one.attempt === one.currentAttempt && states.includes(one.state))
  const owed = entry.direction === 'credit' ? recoveries.filter((one) => one.state === 'ordered' && one.amountMinor === entry.amountMinor) : []
  const options = [
    ...fit.map((one) => ({ value: `payment:${one.paymentId}`, label: words.say(entry.direction === 'debit' ? 'payments.bank.option.paid' : 'payments.bank.option.returned', { reference: one.reference, number: one.instalment, iban: shownIban(one.iban) }) })),
    ...owed.map((one) => ({ value: `recovery:${one.recoveryId}`, label: words.say('payments.bank.option.repaid', { reference: one.reference }) })),
  ]
  const line = (key: string, value: string | null) => (value === null || value === '' ? [] : [fact(words.say(`payments.bank.fact.${key}`), value)])
  return entryTemplate({
    title: words.say(`payments.bank.entry.${entry.direction}`, { amount: words.money(entry.amountMinor, statement.currency) }), kicker: `${statement.statementRef} · ${shownIban(statement.iban)} · ${words.say('payments.bank.lineNo', { line: words.number(entry.line) })}`,
    lead: outcomeOf(words, entry), entryId: entry.id,
    facts: [
      ...line('bookedOn', words.day(entry.bookedOn)), ...line('valueOn', words.day(entry.valueOn)), ...line('counterparty', entry.counterparty), ...line('iban', entry.counterpartyIban === null ? null : shownIban(entry.counterpartyIban)),
      ...line('text', entry.text), ...line('endToEndId', entry.endToEndId), ...line('documentNo', entry.documentNo), ...line('returnReason', entry.returnReason),
    ],
    action: works && options.length > 0 ? `/payments/entries/${entry.id}/match` : null, match: field.radios('match', { label: 'payments.bank.field.match' }, options),
    none: works && options.length === 0 ? notice('', words.say('payments.bank.nothingFits')) : null,
    aside: works ? `/payments/statements/${statement.id}/exclusion` : null, reason: field.area('reason', { label: 'payments.bank.field.asideReason', hint: 'payments.bank.field.asideHint', rows: 2 }),
  }, { faults: sent.faults, crumbs: [...crumbsOf(words, statement.statementRef).slice(0, 2), { href: `/payments/statements/${statement.id}`, text: statement.statementRef }, { href: null, text: words.say('payments.bank.lineNo', { line: words.number(entry.line) }) }] })
}
