import { quietTag, tag, type TagView } from '../kernel/parts'
import type { Person } from '../kernel/policy'
import type { Words } from '../kernel/words'
import type { Warning } from './eligibility'
import type { ReportFacts } from './facts'
import type { Line, LineSums } from './lines'
import * as may from './policy'
import { LINE_SHAPES } from './reports'

export type LineRow = {
  id: string; day: string; code: string; description: string; document: string; files: { href: string; text: string }[]; reported: string; accepted: string; refused: string
  tag: TagView; note: string | null; warnings: string[]; checked: string | null; href: string; act: string
}

export const documentOf = (words: Words, line: Pick<Line, 'documentKind' | 'documentNo'>): string => `${words.say(`reports.document.${line.documentKind}`)} ${line.documentNo}`

export const warningsIn = (words: Words, facts: Pick<ReportFacts, 'warnings'>, line: Pick<Line, 'id'>): string[] =>
  (facts.warnings.get(line.id) ?? []).map((one) => warningText(words, one))

/** A warning in words; one without a place says only that the document appears elsewhere. */
export function warningText(words: Words, { words: key, values, refuses }: Warning): string {
  const said = words.say(key, values)
  return refuses === 'yes' ? words.say('reports.warning.refuses', { said }) : said
}

/** What must be looked at comes first: answers and warned lines, then the rest that waits, then what waits for the grantee, then what is decided. */
export function inOrderOfNeed(facts: Pick<ReportFacts, 'lines' | 'warnings' | 'checked'>): Line[] {
  const need = (line: Line): number => {
    if (line.state === 'answered') return 0
    if (line.state === 'submitted') return (facts.warnings.get(line.id)?.length ?? 0) > 0 ? 1 : facts.checked.has(line.id) ? 2 : 3
    return line.state === 'query' ? 4 : line.state === 'entered' ? 5 : 6
  }
  return [...facts.lines].sort((a, b) => need(a) - need(b) || a.position - b.position)
}

/** Refused, asked and answered lines say why, under their state. */
export function noteOf(words: Words, line: Line): string | null {
  const reason = line.reasonCode === null ? '' : words.say(`reports.reason.${line.reasonCode}`)
  if (line.state === 'query') return words.say('reports.line.asked', { reason, note: line.note ?? '', day: words.day(line.answerDueOn ?? '') })
  if (line.state === 'answered') return words.say('reports.line.answered', { note: line.note ?? '', answer: line.answer ?? '' })
  if (line.state === 'partial' || line.state === 'rejected') return words.say('reports.line.refused', { reason, note: line.note ?? '' })
  return line.note
}

export const filesOf = (facts: Pick<ReportFacts, 'files' | 'report'>, words: Words, line: Pick<Line, 'id'>) =>
  facts.files.filter(({ expenditureId }) => expenditureId === line.id)
    .map((file) => ({ id: file.id, href: `/reports/${facts.report.id}/lines/${line.id}/files/${file.id}`, text: `${file.name} (${words.size(file.size)})` }))

export const lineTag = (words: Words, line: Pick<Line, 'state'>): TagView => {
  const text = words.say(`reports.lineState.${line.state}`)
  return line.state === 'accepted' || line.state === 'submitted' || line.state === 'entered' ? quietTag(LINE_SHAPES[line.state], text) : tag(LINE_SHAPES[line.state], text)
}

export function lineRow(words: Words, person: Person, facts: ReportFacts, line: Line): LineRow {
  const { agreement, report, committee } = facts
  const about = { agreement, report, committee, line }
  const decided = line.state === 'accepted' || line.state === 'partial' || line.state === 'rejected'
  const accepted = line.acceptedMinor ?? 0
  const decide = may.decide(person, about).allowed
  const base = `/reports/${report.id}/lines/${line.id}`
  return {
    id: line.id,
    day: words.shortDay(line.incurredOn),
    code: line.code,
    description: line.description,
    document: `${documentOf(words, line)}, ${line.supplier}`,
    files: filesOf(facts, words, line),
    reported: line.paidFrom === 'grant' ? words.amount(line.chargedMinor) : words.say('reports.line.elsewhere', { amount: words.amount(line.grossMinor) }),
    accepted: decided && line.paidFrom === 'grant' ? words.amount(accepted) : '–',
    refused: decided && line.chargedMinor > accepted ? words.amount(line.chargedMinor - accepted) : '–',
    tag: lineTag(words, line),
    note: noteOf(words, line),
    warnings: warningsIn(words, facts, line),
    checked: facts.checked.has(line.id) ? words.say('reports.line.checked') : null,
    href: decide && !decided ? `/reports/${report.id}?line=${line.id}#decision` : base,
    act: words.say(decide && !decided ? 'reports.act.decide' : may.editLine(person, about).allowed ? 'reports.act.change' : may.answer(person, about).allowed ? 'reports.act.answer' : 'reports.act.open'),
  }
}

export type LineFoot = { reported: string; accepted: string; refused: string }
export const footOf = (words: Words, sums: LineSums): LineFoot => ({ reported: words.amount(sums.reported.minor), accepted: words.amount(sums.accepted.minor), refused: words.amount(sums.refused.minor) })

