import { inputs, untouched, type ChoiceView, type InputView, type Sent } from '../kernel/inputs'
import type { Words } from '../kernel/words'
import type { ReportFacts } from './facts'
import { documentOf, filesOf, warningsIn } from './line-views'
import { REASON_CODES, type Line, type Outcome } from './lines'

export type DecisionView = {
  heading: string; about: string; files: { href: string; text: string }[]; warnings: string[]; answer: string | null
  action: string; version: number; outcome: ChoiceView; acceptedMinor: InputView; reasonCode: ChoiceView; note: InputView; button: string
}

/** The form that decides one line, with its documents and warnings at hand. `correction` undoes a decision of an approved report. */
export function decisionForm(words: Words, facts: ReportFacts, line: Line, sent: Sent = untouched, kind: 'decision' | 'correction' = 'decision'): DecisionView {
  const { agreement, report } = facts
  // A line paid by others asks nothing of the grant: it is found in order, or not.
  const outcomes: readonly Outcome[] = [...(line.paidFrom === 'grant' ? (['accepted', 'partial', 'rejected'] as const) : (['accepted', 'rejected'] as const)), ...(kind === 'decision' ? (['query'] as const) : [])]
  const field = inputs(words, { outcome: line.state === 'query' || line.state === 'answered' ? '' : line.state, acceptedMinor: line.state === 'partial' ? line.acceptedMinor : null, reasonCode: line.reasonCode, note: kind === 'decision' ? line.note : null }, sent)
  return {
    heading: words.say(`reports.${kind}.heading`, { code: line.code }),
    about: `${line.description} · ${words.money(line.paidFrom === 'grant' ? line.chargedMinor : line.grossMinor, agreement.currency)} · ${documentOf(words, line)}`,
    files: filesOf(facts, words, line),
    warnings: warningsIn(words, facts, line),
    answer: line.state === 'answered' ? line.answer : null,
    action: `/reports/${report.id}/lines/${line.id}/${kind === 'decision' ? 'decision' : 'correction'}`,
    version: line.version,
    outcome: field.radios('outcome', { label: 'reports.field.outcome' }, outcomes.map((value) => ({ value, label: words.say(`reports.outcome.${value}`) }))),
    acceptedMinor: field.money('acceptedMinor', { label: 'reports.field.acceptedMinor', hint: 'reports.field.acceptedHint' }),
    reasonCode: field.select('reasonCode', { label: 'reports.field.reasonCode' }, REASON_CODES.map((value) => ({ value, label: words.say(`reports.reason.${value}`) }))),
    note: field.area('note', { label: 'reports.field.note', rows: 3 }),
    button: words.say(`reports.${kind}.button`),
  }
}
