import { inputs, untouched, type InputView, type Sent } from '../../kernel/inputs'
import { notice, type Link, type NoticeView } from '../../kernel/parts'
import { template, type Page } from '../../kernel/views'
import type { Words } from '../../kernel/words'
import type { Evaluation } from '../evaluation'
import { fieldName } from '../history/pages'
import { crumbsOf } from '../pages'
import type { FieldChange } from '../sheets'
import { isWritable, type OwnSheet } from './actions'
import type { CellFault } from './reading'
import { stops, type JudgedTab } from './judging'

type FieldView = { label: string; from: string; to: string }
type TabView = { heading: string; verdict: NoticeView; faults: string[]; fields: FieldView[]; caption: string }
type WorkbookView = {
  title: string; kicker: string; saved: NoticeView | null; open: string; download: Link | null; action: string; file: InputView
  verdicts: TabView[]; verdictsTitle: string | null
}
const workbook = template<WorkbookView>('scoring/workbook')

/** Taking one's sheets away and bringing them back; with the verdict on a workbook that cannot be taken as it is. */
export function workbookPage(words: Words, { call }: Evaluation, own: readonly OwnSheet[], { sent = untouched, tabs = [], saved = 0 }: { sent?: Sent; tabs?: readonly JudgedTab[]; saved?: number } = {}): Page {
  const open = own.filter(isWritable).length
  const title = words.say('scoring.workbook.pageTitle')
  return workbook({
    title, kicker: call.reference, saved: saved === 0 ? null : notice('good', words.count('scoring.workbook.saved', saved)),
    open: words.count('scoring.workbook.openSheets', open), download: open === 0 ? null : { href: `/scoring/${call.reference}/workbook.xlsx`, text: words.say('scoring.workbook.download') },
    action: `/scoring/${call.reference}/workbook`, file: inputs(words, {}, sent).file('workbook', { label: 'scoring.workbook.file', hint: 'scoring.workbook.fileHint' }),
    // What stops the workbook comes first.
    verdicts: [...tabs.filter(({ verdict }) => stops(verdict)), ...tabs.filter(({ verdict }) => !stops(verdict))].map((tab) => tabView(words, tab)), verdictsTitle: tabs.length === 0 ? null : words.say('scoring.workbook.refused'),
  }, { ...crumbsOf(words, call, title), faults: sent.faults, ...(tabs.length === 0 ? {} : { status: 422 }) })
}

type UploadView = { title: string; kicker: string; lead: string; action: string | null; back: string; verdicts: TabView[] }
const uploadTemplate = template<UploadView>('scoring/workbook-upload')

/** What a workbook would change, before anything is changed. */
export function uploadPage(words: Words, { call }: Evaluation, { id, tabs, confirmable }: { id: string; tabs: readonly JudgedTab[]; confirmable: boolean }): Page {
  const title = words.say('scoring.workbook.confirmTitle')
  return uploadTemplate({
    title, kicker: call.reference, lead: confirmable ? words.count('scoring.workbook.confirmLead', tabs.filter(({ verdict }) => verdict === 'ready').length) : words.say('scoring.workbook.refused'),
    action: confirmable ? `/scoring/uploads/${id}/confirmation` : null, back: `/scoring/${call.reference}/workbook`,
    verdicts: tabs.map((tab) => tabView(words, tab)),
  }, crumbsOf(words, call, title))
}

function tabView(words: Words, { tab, title, verdict, faults, changes, savedAt }: JudgedTab): TabView {
  const text = verdict === 'ready' ? words.count('scoring.workbook.ready', changes.length)
    : words.say(`scoring.workbook.verdict.${verdict}`, verdict === 'stale' ? { at: savedAt === null ? '–' : words.moment(savedAt) } : {})
  return {
    heading: title === '' ? words.say('scoring.workbook.tabNamed', { tab }) : title, verdict: notice(stops(verdict) ? 'bad' : 'good', text),
    faults: faults.map((fault) => faultText(words, tab, fault)),
    fields: changes.map((change) => fieldView(words, change)), caption: words.say(verdict === 'stale' || verdict === 'late' ? 'scoring.workbook.differs' : 'scoring.workbook.changes'),
  }
}

function faultText(words: Words, tab: string, { row, column, words: key, values }: CellFault): string {
  const said = words.say(key, values)
  if (row === null) return words.say('scoring.workbook.inTab', { tab, said })
  return words.say(column === null ? 'scoring.workbook.inRow' : 'scoring.workbook.inCell', { tab, row, column: column ?? '', said })
}

function fieldView(words: Words, { field, from, to }: FieldChange): FieldView {
  const shown = (value: string) => (value === '' ? '–' : field.startsWith('mark.') ? `${value} · ${words.say(`scoring.mark.${value}`)}` : value)
  return { label: fieldName(words, field), from: shown(from), to: shown(to) }
}
