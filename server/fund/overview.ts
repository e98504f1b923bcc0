import { bar, fig, type BarView, type FigView } from '../kernel/parts'
import { basisPoints, sum } from '../kernel/money'
import { template, type Page } from '../kernel/views'
import type { Words } from '../kernel/words'
import type { CallMoney, Envelope, Source } from './fund'
import type { SourceMoney } from './balance-store'

/** Money of all sources and calls in one currency. */
export type Overview = {
  readonly sources: readonly (Source & SourceMoney)[]
  readonly calls: readonly (Envelope & CallMoney)[]
}

type Totals = CallMoney & { receivedMinor: number; poolMinor: number; exchangedMinor: number }

export function totalsOf({ sources, calls }: Overview): Totals {
  const all = (of: keyof CallMoney) => sum(calls.map((call) => call[of]))
  return {
    receivedMinor: sum(sources.map(({ receivedMinor }) => receivedMinor)), poolMinor: sum(sources.map(({ freeMinor }) => freeMinor)), exchangedMinor: sum(sources.map(({ exchangedMinor }) => exchangedMinor)),
    committedMinor: all('committedMinor'), freeMinor: all('freeMinor'), obligatedMinor: all('obligatedMinor'), unpaidMinor: all('unpaidMinor'),
    inPaymentMinor: all('inPaymentMinor'), paidMinor: all('paidMinor'), advanceMinor: all('advanceMinor'), acceptedMinor: all('acceptedMinor'),
    receivableMinor: all('receivableMinor'), writtenOffMinor: all('writtenOffMinor'), refundedMinor: all('refundedMinor'), outstandingMinor: all('outstandingMinor'),
  }
}

type PartView = { fill: string; text: string }
type StepView = { label: string; amount: string; guide: string | null; bars: BarView[]; parts: PartView[] }
type RowView = { label: string; amount: string; share: string }
type CallRow = {
  reference: string; href: string; committed: string; obligated: string; paid: string; accepted: string; outstanding: string; bars: BarView[]
}
type SourceRow = { code: string; name: string; kind: string; href: string | null; received: string; free: string }
type CurrencyView = {
  heading: string | null; unit: string; sentence: string; figs: FigView[]; steps: StepView[]; rows: RowView[]
  calls: CallRow[]; callsSum: Omit<CallRow, 'href' | 'reference' | 'bars'>; sources: SourceRow[]
}
type OverviewView = { title: string; open: string | null; periods: string | null; currencies: CurrencyView[] }
const overview = template<OverviewView>('fund/overview')

/** The fund for everybody: what came in, and how far it has gone. */
export function overviewPage(words: Words, byCurrency: readonly (Overview & { currency: string })[], links: { open: boolean; sources: boolean; periods: boolean }): Page {
  return overview({
    title: words.say('fund.title'),
    open: links.open ? '/fund/sources/new' : null, periods: links.periods ? '/fund/periods' : null,
    currencies: byCurrency.map(({ currency, ...one }) => currencyView(words, currency, one, { alone: byCurrency.length === 1, linked: links.sources })),
  })
}

function currencyView(words: Words, currency: string, one: Overview, how: { alone: boolean; linked: boolean }): CurrencyView {
  const totals = totalsOf(one)
  const money = (minor: number) => words.money(minor, currency)
  const figures = (call: CallMoney) => ({
    committed: words.amount(call.committedMinor), obligated: words.amount(call.obligatedMinor), paid: words.amount(call.paidMinor),
    accepted: words.amount(call.acceptedMinor), outstanding: words.amount(call.outstandingMinor),
  })
  return {
    heading: how.alone ? null : words.say(`fund.currency.${currency}`),
    unit: words.say(`fund.unit.${currency}`),
    sentence: words.say(`fund.overview.sentence.${totals.paidMinor === 0 ? 'unpaid' : totals.outstandingMinor === 0 ? 'settled' : 'open'}`, {
      received: money(totals.receivedMinor), committed: money(totals.committedMinor), paid: money(totals.paidMinor), outstanding: money(totals.outstandingMinor),
    }),
    figs: [
      fig(words.say('fund.figure.received'), money(totals.receivedMinor)),
      fig(words.say('fund.figure.committed'), money(totals.committedMinor)),
      fig(words.say('fund.figure.paid'), money(totals.paidMinor)),
      fig(words.say('fund.figure.accepted'), money(totals.acceptedMinor), 'good'),
      fig(words.say('fund.figure.outstanding'), money(totals.outstandingMinor), totals.outstandingMinor > 0 ? 'due' : ''),
    ],
    steps: stepsOf(words, totals, money),
    rows: rowsOf(words, totals),
    calls: one.calls.map((call) => ({ reference: call.reference, href: `/calls/${call.reference}`, ...figures(call), bars: callBars(call) })),
    callsSum: figures(totals),
    sources: one.sources.map((source) => ({
      code: source.code, name: words.pick({ sq: source.nameSq, en: source.nameEn }), kind: words.say(`fund.kind.${source.kind}`),
      href: how.linked ? `/fund/sources/${source.id}` : null, received: words.amount(source.receivedMinor), free: words.amount(source.freeMinor),
    })),
  }
}

/** Five levels on one scale; what is left of one is the ceiling of the next. */
function stepsOf(words: Words, totals: Totals, money: (minor: number) => string): StepView[] {
  const scale = totals.receivedMinor
  const level = (label: string, minor: number, above: number | null, bars: BarView[], parts: (PartView | null)[]): StepView => ({
    label: words.say(label), amount: money(minor), guide: above === null ? null : bar(above, 0, scale, '').x, bars, parts: parts.filter((part) => part !== null),
  })
  const part = (fill: string, key: string, minor: number): PartView | null => (minor === 0 ? null : { fill, text: words.say(key, { amount: money(minor) }) })
  const { receivedMinor, poolMinor, committedMinor, freeMinor, obligatedMinor, inPaymentMinor, paidMinor, acceptedMinor, advanceMinor, receivableMinor, writtenOffMinor, refundedMinor } = totals
  const answered = acceptedMinor + refundedMinor
  return [
    level('fund.figure.received', receivedMinor, null, [bar(0, receivedMinor - poolMinor, scale, 'q-f-lake'), bar(receivedMinor - poolMinor, poolMinor, scale, 'q-f-none')],
      [part('q-f-lake', 'fund.part.used', receivedMinor - poolMinor), part('q-f-none', 'fund.part.pool', poolMinor)]),
    level('fund.figure.committed', committedMinor, receivedMinor, [bar(0, obligatedMinor, scale, 'q-f-lake'), bar(obligatedMinor, freeMinor, scale, 'q-f-none')],
      [part('q-f-lake', 'fund.part.obligated', obligatedMinor), part('q-f-none', 'fund.part.free', freeMinor)]),
    level('fund.figure.obligated', obligatedMinor, committedMinor, [bar(0, obligatedMinor, scale, 'q-f-agreed')], []),
    level('fund.figure.paid', paidMinor, obligatedMinor, [bar(0, paidMinor, scale, 'q-f-paid'), bar(paidMinor, inPaymentMinor, scale, 'q-f-wait')],
      [part('q-f-paid', 'fund.part.paid', paidMinor), part('q-f-wait', 'fund.part.inPayment', inPaymentMinor)]),
    level('fund.figure.accepted', acceptedMinor, paidMinor,
      [
        bar(0, acceptedMinor, scale, 'q-f-accepted'), bar(acceptedMinor, refundedMinor, scale, 'q-f-none'),
        bar(answered, advanceMinor, scale, 'q-f-open'), bar(answered + advanceMinor, receivableMinor + writtenOffMinor, scale, 'q-f-bad'),
      ],
      [part('q-f-accepted', 'fund.part.accepted', acceptedMinor), part('q-f-none', 'fund.part.refunded', refundedMinor), part('q-f-open', 'fund.part.advance', advanceMinor), part('q-f-bad', 'fund.part.receivable', receivableMinor),
        part('q-f-bad', 'fund.part.writtenOff', writtenOffMinor)]),
  ]
}

/** Where the received money is now: the lines add up to it. */
function rowsOf(words: Words, totals: Totals): RowView[] {
  const share = (minor: number) => { const points = basisPoints(minor, totals.receivedMinor); return points === null ? '–' : words.percent(points, 1) }
  const row = (key: string, minor: number): RowView => ({ label: words.say(key), amount: words.amount(minor), share: share(minor) })
  return [
    row('fund.place.pool', totals.poolMinor),
    row('fund.place.committed', totals.freeMinor),
    row('fund.place.obligated', totals.unpaidMinor),
    row('fund.place.inPayment', totals.inPaymentMinor),
    row('fund.place.advance', totals.advanceMinor),
    row('fund.place.expenditure', totals.acceptedMinor),
    row('fund.place.receivable', totals.receivableMinor),
    ...(totals.writtenOffMinor === 0 ? [] : [row('fund.place.writtenOff', totals.writtenOffMinor)]),
    ...(totals.exchangedMinor === 0 ? [] : [row('fund.place.exchanged', totals.exchangedMinor)]),
    row('fund.place.all', totals.receivedMinor),
  ]
}

function callBars(call: CallMoney): BarView[] {
  const settled = call.acceptedMinor + call.refundedMinor
  const parts: [number, string][] = [
    [settled, 'q-f-accepted'], [call.outstandingMinor, 'q-f-open'], [call.inPaymentMinor, 'q-f-wait'], [call.unpaidMinor, 'q-f-agreed'], [call.freeMinor, 'q-f-none'],
  ]
  let from = 0
  return parts.filter(([size]) => size > 0).map(([size, fill]) => {
    from += size
    return bar(from - size, size, call.committedMinor, fill)
  })
}
