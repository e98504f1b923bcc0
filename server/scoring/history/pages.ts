import type { Link } from '../../kernel/parts'
import { template, type Page } from '../../kernel/views'
import type { Words } from '../../kernel/words'
import { crumbsOf } from '../pages'
import type { SheetVersion } from '../sealing/store'
import type { SheetFacts } from '../sheet-pages'
import type { FieldChange } from '../sheets'
import type { SheetChange } from './store'

type FieldView = { label: string; from: string; to: string }
type EventView = { at: string; text: string; reason: string | null; fields: FieldView[]; caption: string; version: Link | null }
type HistoryView = { title: string; kicker: string; lead: string; events: EventView[]; sheetHref: string }
const history = template<HistoryView>('scoring/history')

export type Past = { readonly changes: readonly SheetChange[]; readonly versions: readonly SheetVersion[]; /** Whether the reader is the assessor. */ readonly whose: 'own' | 'others' }

/** Everything that ever happened to a sheet, in order: each mark, reason and comment before and after. Nobody is named. */
export function historyPage(words: Words, { evaluation, sheet, proposal }: SheetFacts, { changes, versions, whose }: Past): Page {
  const title = words.say('scoring.history.title')
  const assigned: EventView = { at: words.moment(sheet.assignedAt), text: words.say('scoring.history.assigned'), reason: null, fields: [], caption: '', version: null }
  return history({
    title, kicker: `${proposal.reference} · ${evaluation.call.reference}`, lead: words.say(`scoring.history.lead.${whose}`), sheetHref: `/scoring/sheets/${sheet.id}`,
    events: [assigned, ...changes.map((change) => eventView(words, change, versions))],
  }, crumbsOf(words, evaluation.call, proposal.reference))
}

function eventView(words: Words, change: SheetChange, versions: readonly SheetVersion[]): EventView {
  const kept = change.deed === 'reopened' ? versions.find(({ revision }) => revision === change.revision - 1) : undefined
  return {
    at: words.moment(change.at), text: words.say(`scoring.history.${change.deed}`), reason: change.reason,
    fields: change.fields.map((field) => fieldView(words, field)), caption: words.count('scoring.history.fields', change.fields.length),
    version: kept === undefined ? null : { href: `/scoring/sheets/${change.sheetId}/versions/${kept.revision}`, text: words.say('scoring.history.version', { revision: kept.revision }) },
  }
}

function fieldView(words: Words, { field, from, to }: FieldChange): FieldView {
  const shown = (value: string) => (value === '' ? '–' : field.startsWith('mark.') ? `${value} · ${words.say(`scoring.mark.${value}`)}` : value)
  return { label: fieldName(words, field), from: shown(from), to: shown(to) }
}

/** What a field of a sheet is called: `mark.A1`, `reason.A1`, `comment.A`, or the comment on the whole. */
export function fieldName(words: Words, field: string): string {
  const [kind = '', code = ''] = field.split('.')
  return words.say(`scoring.conflict.${field === 'comment' ? 'whole' : kind}`, { code })
}
