import { inputs, untouched, type ChoiceView, type InputView, type Sent } from '../kernel/inputs'
import { dayOf, localOf } from '../kernel/dates'
import type { FactView } from '../kernel/parts'
import { makePdf, type Block } from '../kernel/pdf'
import { template, type Page } from '../kernel/views'
import type { Words } from '../kernel/words'
import { quorumOf, type Meeting } from './committee'
import { isRunning, sitting, voters, type Evaluation } from './evaluation'
import { crumbsOf } from './pages'
import { shortReference } from '../proposals/proposals'

type TableView = { caption: string; head: { text: string; numeric: boolean }[]; rows: { first: string; cells: { text: string; label: string; numeric: boolean }[] }[] }
type BlockView = { heading: string | null; text: string | null; facts: FactView[] | null; table: TableView | null; list: string[] | null; signatures: { who: string; detail: string }[] | null }
type MinutesView = { title: string; kicker: string; blocks: BlockView[]; pdfs: { href: string; text: string }[]; meetingHref: string | null; actsHref: string }
const minutes = template<MinutesView>('scoring/minutes')

export function minutesPage(words: Words, evaluation: Evaluation, blocks: readonly Block[], mayRecord: 'yes' | 'no'): Page {
  const { call } = evaluation
  const title = words.say('scoring.minutes.title')
  return minutes({
    title, kicker: call.reference, blocks: blocks.map(blockView),
    pdfs: (['sq', 'en'] as const).map((language) => ({ href: `/scoring/${call.reference}/minutes.pdf?language=${language}`, text: words.say(`scoring.minutes.pdf.${language}`) })),
    meetingHref: mayRecord === 'yes' ? `/scoring/${call.reference}/meetings` : null, actsHref: `/acts/${call.reference}`,
  }, crumbsOf(words, call, title))
}

const NOTHING: BlockView = { heading: null, text: null, facts: null, table: null, list: null, signatures: null }

/** The same blocks that make the document, as the template shows them. */
function blockView(block: Block): BlockView {
  switch (block.kind) {
    case 'heading': return { ...NOTHING, heading: block.text }
    case 'text': case 'small': return { ...NOTHING, text: block.text }
    case 'facts': return { ...NOTHING, facts: [...block.facts] }
    case 'list': return { ...NOTHING, list: [...block.items] }
    case 'signatures': return { ...NOTHING, signatures: [...block.lines] }
    case 'table': return { ...NOTHING, table: {
      caption: block.caption, head: block.head.map((text, index) => ({ text, numeric: block.numeric.includes(index) })),
      rows: block.rows.map(([first = '', ...cells]) => ({ first, cells: cells.map((text, index) => ({ text, label: block.head[index + 1] ?? '', numeric: block.numeric.includes(index + 1) })) })),
    } }
  }
}

export function minutesPdf(words: Words, evaluation: Evaluation, blocks: readonly Block[], createdAt: Date): Promise<Buffer> {
  return makePdf(words, { title: words.say('scoring.minutes.title'), kicker: evaluation.call.reference, blocks, landscape: true, createdAt })
}

type MeetingsView = { title: string; lead: string; action: string; heldOn: InputView; heldTime: InputView; place: InputView; present: ChoiceView; belowQuorum: ChoiceView | null; notes: InputView; held: { text: string }[] }
const meetings = template<MeetingsView>('scoring/meetings')

export type MeetingFacts = {
  readonly earlier: readonly Meeting[]
  readonly now: Date
  /** References of what a complaint brought back; none where the session is about all of the call. */
  readonly about: readonly string[]
  /** Ids of members whom nothing keeps out of the room. */
  readonly free: readonly string[]
}

function leadOf(words: Words, evaluation: Evaluation, about: readonly string[]): string {
  const [voting, quorum] = [voters(evaluation).length, quorumOf(voters(evaluation).length, evaluation.call.settings)]
  const lead = words.say('scoring.meetings.lead', { quorum, voting })
  return about.length === 0 ? lead : `${words.say('scoring.revisits.meeting.lead', { proposals: words.list(about.map(shortReference)) })} ${lead}`
}

/** Recording a session. */
export function meetingsPage(
  words: Words, evaluation: Evaluation, { earlier, now, about, free }: MeetingFacts, sent: Sent = untouched,
): Page {
  const { call } = evaluation
  const members = sitting(evaluation)
  const field = inputs(words, { heldOn: dayOf(now), heldTime: localOf(now).time, present: free }, sent)
  const title = words.say(isRunning(evaluation) || about.length === 0 ? 'scoring.meetings.title' : 'scoring.revisits.meeting.title')
  return meetings({
    title, lead: leadOf(words, evaluation, about), action: `/scoring/${call.reference}/meetings`,
    heldOn: field.day('heldOn', { label: 'scoring.meetings.heldOn' }),
    heldTime: field.text('heldTime', { label: 'scoring.meetings.heldTime', hint: 'scoring.meetings.timeHint', width: 'govuk-input--width-5' }),
    place: field.text('place', { label: 'scoring.meetings.place', width: 'govuk-input--width-20' }),
    present: field.checkboxes('present', { label: 'scoring.meetings.present' }, members.map(({ id, name, seat }) => ({ value: id, label: `${name} · ${words.say(`scoring.seat.${seat}`)}` }))),
    belowQuorum: sent.faults.some((one) => one.words === 'scoring.fault.quorum') || sent.form?.text('belowQuorum') === 'yes'
      ? field.tick('belowQuorum', { label: 'scoring.quorum.below' }) : null,
    notes: field.area('notes', { label: 'scoring.meetings.notes', hint: 'scoring.meetings.notesHint', rows: 8, optional: true }),
    held: earlier.map(({ number, heldAt, place, quorate }) => ({ text: words.say(quorate === 'yes' ? 'scoring.meetings.held' : 'scoring.quorum.held', { number, at: words.moment(heldAt), place }) })),
  }, { ...crumbsOf(words, call, title), faults: sent.faults })
}
