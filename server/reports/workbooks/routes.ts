import { listBudgetLines } from '../../agreements/store'
import { dayOf, type Day } from '../../kernel/dates'
import { found, type Fault } from '../../kernel/errors'
import { inspect, MEDIA_TYPES, type Upload } from '../../kernel/files'
import { download, goTo, key, type siteMap, type Visit } from '../../kernel/http'
import type { Services } from '../../kernel/services'
import { LANGUAGES, type Language, type Words } from '../../kernel/words'
import { readWorkbook, writeWorkbook, type InSheet } from '../../kernel/xlsx'
import { findSubject, type ReportSubject } from '../facts'
import * as may from '../policy'
import { listLines } from '../store'
import { judgeBook, readUpload, takeUpload } from './actions'
import { letterAt } from './columns'
import { mayTake, type Book } from './judging'
import { filledWith, headsOf, workbookOf, type Filled } from './layout'
import { markedRows } from './marking'
import { checkPage, FILE_MAX, workbookPage, type About } from './pages'
import { FIRST_ROW, movedColumn, rawRows, ROWS_MAX, WINDOW } from './reading'
import { belongs, budgetHash, readStamp, type BaseLine } from './stamp'
import { findUpload } from './store'

type Map = ReturnType<typeof siteMap>

/** Expenditure as a workbook: down, filled where there is no connection, and up again. */
export function workbookRoutes(services: Services, { get, post }: Map, words: Record<Language, Words>, find: (visit: Visit) => Promise<ReportSubject>): void {
  const { db } = services
  const about = async ({ agreement, report }: ReportSubject) => ({ agreement, report, budget: await listBudgetLines(db, agreement.id) })
  const bookOf = async (say: Words, subject: ReportSubject, base: readonly BaseLine[] | null, rows: readonly Filled[] | null) => {
    const all = await listLines(db, [subject.agreement.id])
    const lines = all.filter(({ reportId }) => reportId === subject.report.id)
    const sheets = workbookOf(say, { ...await about(subject), all }, base ?? lines.map(({ id, version }) => ({ id, version })), rows ?? filledWith(lines))
    const name = `${say.say('reports.workbook.fileName')}-${subject.agreement.awardReference.replaceAll('/', '-')}-R${subject.report.number}`
    return { content: await writeWorkbook(sheets, say.say('reports.workbook.guideTitle')), name }
  }

  get('/:reportId/workbook', {
    find, may: may.edit,
    answer: async (subject, { words: say, query }) => {
      const saved = query.whole('saved')
      return workbookPage(say, await about(subject), { saved: typeof saved === 'number' ? Math.max(0, saved) : 0 })
    },
  })

  get('/:reportId/workbook.xlsx', {
    find, may: may.edit,
    answer: async (subject, { words: say }) => {
      const { content, name } = await bookOf(say, subject, null, null)
      return download(content, `${name}.xlsx`, MEDIA_TYPES.xlsx)
    },
  })

  post('/:reportId/workbook', {
    find, may: may.edit, takesFiles: true,
    answer: async (subject, { person, words: say, form, uploads }) => {
      const whole = await about(subject)
      const refused = (fault: Fault) => workbookPage(say, whole, { sent: { form, faults: [fault] } })
      const upload = uploads.find(({ field }) => field === 'workbook')
      const book = upload === undefined ? faultOf('none') : await openUpload(upload, words, whole)
      if ('words' in book || upload === undefined) return refused('words' in book ? book : faultOf('none'))
      const checked = await readUpload(services, words, person, subject.report.id, { upload, book })
      if (Array.isArray(checked)) return refused(checked[0] ?? faultOf('none'))
      if (checked.waits === 'yes') return goTo(`/reports/workbooks/${checked.uploadId}`)
      if (checked.rows.every(({ verdict }) => verdict === 'same')) return refused(faultOf('nothingNew'))
      return workbookPage(say, whole, { rows: checked.rows, uploadId: checked.uploadId, sent: { form, faults: [faultOf('mend')] } })
    },
  })

  const uploadInPath = async (visit: Visit) => {
    const upload = found(await findUpload(db, key(visit, 'uploadId')), 'reports.workbook.gone')
    return { upload, ...found(await findSubject(db, upload.reportId), 'reports.workbook.gone') }
  }
  const today = (): Day => dayOf(services.now())

  get('/workbooks/:uploadId', {
    find: uploadInPath, may: may.confirmUpload,
    answer: async ({ upload, ...subject }, { words: say }) => {
      const [whole, rows] = [await about(subject), await judgeBook(db, words, subject, upload.book, today())]
      return mayTake(rows) && upload.state === 'waiting' ? checkPage(say, whole, { id: upload.id, rows }) : workbookPage(say, whole, { rows, uploadId: upload.id })
    },
  })

  get('/workbooks/:uploadId/marked.xlsx', {
    find: uploadInPath, may: may.confirmUpload,
    answer: async ({ upload, ...subject }, { words: say }) => {
      const rows = await judgeBook(db, words, subject, upload.book, today())
      const { content, name } = await bookOf(say, subject, upload.book.base, markedRows(say, upload.book, rows))
      return download(content, `${name}-${say.say('reports.workbook.markedName')}.xlsx`, MEDIA_TYPES.xlsx)
    },
  })

  post('/workbooks/:uploadId/confirmation', {
    find: uploadInPath, may: may.confirmUpload,
    answer: async ({ upload, ...subject }, { person, words: say }) => {
      const taken = await takeUpload(services, words, person, upload.id)
      if ('rows' in taken) return workbookPage(say, await about(subject), { rows: taken.rows, uploadId: upload.id })
      return goTo(`/reports/${subject.report.id}/workbook?saved=${taken.saved}`)
    },
  })
}

const faultOf = (name: 'none' | 'nothingNew' | 'mend' | 'empty' | 'tooLarge' | 'unreadable' | 'tooManyRows' | 'notOurs' | 'otherTemplate' | 'foreign' | 'staleBudget'): Fault => ({ field: 'workbook', words: `reports.workbook.fault.${name}` })

/** The rows of what was sent, or the one reason why there are none to read. */
async function openUpload(upload: Upload, words: Record<Language, Words>, { agreement, report, budget }: About): Promise<Book | Fault> {
  const type = await inspect(upload, ['xlsx'])
  if (typeof type === 'object') return type
  if (upload.size > FILE_MAX) return faultOf('tooLarge')
  const sheets: InSheet[] | 'unreadable' | 'tooLarge' = await readWorkbook(upload.path, WINDOW)
  if (typeof sheets === 'string') return faultOf(sheets)
  const stamp = readStamp(sheets)
  if (typeof stamp === 'string') return faultOf(stamp)
  const other = belongs(stamp, { agreementId: agreement.id, reportId: report.id, budgetHash: budgetHash(budget) })
  if (other !== null) return faultOf(other)
  const moved = movedColumn(sheets, LANGUAGES.map((language) => headsOf(words[language])))
  if (moved !== null) return { field: 'workbook', words: 'reports.workbook.fault.moved', values: { cell: `${letterAt(moved)}${FIRST_ROW - 1}` } }
  const rows = rawRows(sheets)
  if (rows === 'tooManyRows') return { ...faultOf('tooManyRows'), values: { max: ROWS_MAX } }
  return rows.every(({ cells }) => Object.keys(cells).length === 0) ? faultOf('empty') : { base: stamp.base, rows }
}
