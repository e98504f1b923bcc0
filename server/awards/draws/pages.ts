import { inFours } from '../../kernel/hash'
import { inputs, untouched, type InputView, type Sent } from '../../kernel/inputs'
import { notice, tag, type NoticeView, type TagView } from '../../kernel/parts'
import { template, type Page } from '../../kernel/views'
import type { Words } from '../../kernel/words'
import { titleOf, type Call } from '../../calls/calls'
import { keyOf } from '../../scoring/draws/draw'
import { inNumberOrder, listHashOf, listText, NOTICE_HOURS, SOURCES_MAX, SOURCES_MIN, stepsOf, type Lot, type PublicDraw } from '../../scoring/draws/draws'
import { shortReference } from '../../proposals/proposals'
import { isMoot } from './policy'

type SourceRow = { name: string; where: string; numbers: string | null }
type StepRow = { round: string; digest: string; left: string; place: string; taken: string }
/** One draw as everybody reads it: what was announced, what the sources gave, each step, the order. */
export type DrawRecord = {
  title: string; tag: TagView; announced: string; known: string; text: string; hash: string; sources: SourceRow[]
  key: string | null; steps: StepRow[]; order: string | null; note: string | null; annulled: string | null
}

const SHAPES = { announced: 'triangle', done: 'disc', annulled: 'cross' } as const

export function drawRecord(words: Words, draw: PublicDraw): DrawRecord {
  const { list, numbers, state } = draw
  const name = (place: number) => shortReference(list[place - 1]?.reference ?? '')
  const steps = stepsOf(draw)
  return {
    title: words.say('awards.draws.one', { number: draw.number }), tag: tag(SHAPES[state], words.say(`awards.draws.state.${state}`)),
    announced: words.moment(draw.announcedAt), known: words.moment(draw.knownAt), text: listText(list), hash: inFours(draw.listHash),
    sources: draw.sources.map(({ name: source, where }, index) => ({
      name: source, where, numbers: numbers === null ? null : numbers[index]?.length === 0 ? words.say('awards.draws.noNumbers') : (numbers[index] ?? []).join(' '),
    })),
    key: numbers === null ? null : keyOf(numbers),
    steps: steps.map(({ round, digest, left, place, taken }) => ({ round: words.say('awards.draws.roundNumber', { number: round }), digest: inFours(digest), left: words.number(left), place: words.number(place), taken: name(taken) })),
    order: steps.length === 0 ? null : words.list(steps.map(({ taken }) => name(taken))),
    note: draw.note === '' ? null : draw.note,
    annulled: draw.annulledAt === null ? null : words.say('awards.draws.annulled', { at: words.moment(draw.annulledAt), reason: draw.annulledReason ?? '' }),
  }
}


type PublicView = { title: string; kicker: string; lead: string; records: DrawRecord[]; callHref: string }
const publicPage = template<PublicView>('awards/draws')

export function drawsPage(words: Words, call: Call, draws: readonly PublicDraw[]): Page {
  return publicPage({
    title: words.say('awards.draws.title'), kicker: `${call.reference} · ${words.pick(titleOf(call))}`,
    lead: words.say(draws.length === 0 ? 'awards.draws.none' : 'awards.draws.lead'), records: [...draws].reverse().map((draw) => drawRecord(words, draw)), callHref: `/calls/${call.reference}`,
  }, { crumbs: [{ href: '/calls', text: words.say('kernel.nav.calls') }, { href: `/calls/${call.reference}`, text: call.reference }, { href: null, text: words.say('awards.draws.title') }] })
}

type AnnounceView = { action: string; text: string; hash: string; rows: { legend: string; name: InputView; where: InputView }[]; knownOn: InputView; knownTime: InputView }
type StaffView = {
  title: string; kicker: string; notices: NoticeView[]; announce: AnnounceView | null
  conclude: { action: string; numbers: InputView[]; note: InputView } | null; annul: { action: string; reason: InputView } | null
  records: DrawRecord[]; publicHref: string; selection: string
}
const staffPage = template<StaffView>('awards/draw')

export type DrawAbout = {
  readonly call: Call
  readonly draws: readonly PublicDraw[]
  /** The equals at the line of money, none where there is no such tie. */
  readonly lots: readonly Lot[]
  readonly open: PublicDraw | null
  readonly may: { readonly announce: boolean; readonly conclude: boolean; readonly annul: boolean }
}

/** Where chair and secretary announce a draw, later enter what the sources gave, or annul it. */
export function drawPage(words: Words, about: DrawAbout, sent: Sent = untouched): Page {
  const { call, draws, open, may } = about
  const field = inputs(words, { knownTime: '12:00' }, sent)
  const here = `/awards/selections/${call.reference}`
  return staffPage({
    title: words.say('awards.draws.title'), kicker: `${call.reference} · ${words.pick(titleOf(call))}`,
    notices: noticesOf(words, about),
    announce: may.announce ? announceView(words, about.lots, here, field) : null,
    conclude: open === null || !may.conclude ? null : {
      action: `/awards/draws/${open.id}/numbers`,
      numbers: open.sources.map(({ name }, index) => field.text(`numbers.${index + 1}`, { label: 'awards.draws.numbersOf', hint: 'awards.draws.numbersHint', values: { source: name }, width: 'govuk-input--width-30' })),
      note: field.area('note', { label: 'awards.draws.note', hint: 'awards.draws.noteHint', rows: 3, optional: true }),
    },
    annul: open === null || !may.annul ? null : { action: `/awards/draws/${open.id}/annulment`, reason: field.area('reason', { label: 'awards.draws.reason', hint: 'awards.draws.reasonHint', rows: 3 }) },
    records: [...draws].reverse().map((draw) => drawRecord(words, draw)),
    publicHref: `/calls/${call.reference}/draws`, selection: here,
  }, { wide: true, faults: sent.faults, crumbs: [{ href: '/awards/selections', text: words.say('awards.selections.title') }, { href: here, text: call.reference }, { href: null, text: words.say('awards.draws.title') }] })
}

function announceView(words: Words, lots: readonly Lot[], here: string, field: ReturnType<typeof inputs>): AnnounceView {
  const list = inNumberOrder(lots)
  return {
    action: `${here}/draw`, text: listText(list), hash: inFours(listHashOf(list)),
    rows: Array.from({ length: SOURCES_MAX }, (_nothing, index) => {
      const optional = index >= SOURCES_MIN
      return {
        legend: words.say('awards.draws.sourceNumber', { number: index + 1 }),
        name: field.text(`source.${index + 1}`, { label: 'awards.draws.name', hint: 'awards.draws.sourceHint', width: 'govuk-input--width-30', optional }),
        where: field.text(`where.${index + 1}`, { label: 'awards.draws.where', hint: 'awards.draws.whereHint', width: 'govuk-input--width-30', optional }),
      }
    }),
    knownOn: field.day('knownOn', { label: 'awards.draws.knownOn' }),
    knownTime: field.text('knownTime', { label: 'awards.draws.knownTime', hint: 'awards.draws.timeHint', values: { hours: NOTICE_HOURS }, width: 'govuk-input--width-5' }),
  }
}

function noticesOf(words: Words, { open, lots, may }: DrawAbout): NoticeView[] {
  if (open === null) return lots.length === 0 ? [notice('', words.say('awards.draws.noTie'))] : []
  if (isMoot(open, lots.map(({ proposalId }) => proposalId))) return [notice('warn', words.say('awards.draws.moot'))]
  return [notice('', words.say(may.conclude ? 'awards.draws.enterNow' : 'awards.draws.waits', { at: words.moment(open.knownAt) }))]
}
