import { listSections } from '../../calls/store'
import { found, type Fault } from '../../kernel/errors'
import { inspect, MEDIA_TYPES, type Upload } from '../../kernel/files'
import { download, goTo, key, siteMap, type Renderer, type Visit } from '../../kernel/http'
import type { Services } from '../../kernel/services'
import { readWorkbook, writeWorkbook, type InSheet } from '../../kernel/xlsx'
import { asOpened } from '../late-hints/store'
import * as may from '../policy'
import { findEvaluation } from '../store'
import { confirmUpload, isWritable, judgeUpload, listOwn, readUpload } from './actions'
import { mayConfirm } from './judging'
import { STAMP, workbookOf } from './layout'
import { uploadPage, workbookPage } from './pages'
import { findSheetUpload } from './store'

/** Score sheets as a workbook: down, filled in without a connection, and up again. */
export function workbookRoutes(services: Services, render: Renderer) {
  const { get, post, router } = siteMap(services, render)
  const { db } = services
  const evaluationInPath = async (visit: Visit) => asOpened(db, found(await findEvaluation(db, key(visit, 'reference'), visit.person.id), 'scoring.missing.call'))

  get('/:reference/workbook', {
    find: evaluationInPath,
    may: may.useWorkbook,
    answer: async (evaluation, { person, words, query }) => {
      const saved = query.whole('saved')
      return workbookPage(words, evaluation, await listOwn(db, evaluation, person), { saved: typeof saved === 'number' ? Math.max(0, saved) : 0 })
    },
  })

  get('/:reference/workbook.xlsx', {
    find: evaluationInPath,
    may: may.useWorkbook,
    answer: async (evaluation, { person, words }) => {
      const { call } = evaluation
      const sheets = (await listOwn(db, evaluation, person)).filter(isWritable)
      const book = workbookOf(words, { reference: call.reference, grid: await listSections(db, call.id), reasoned: call.settings.reasonedMarks, totalFloor: call.settings.totalFloorPoints, sheets })
      return download(await writeWorkbook(book, words.say('scoring.workbook.title', { reference: call.reference })), `${words.say('scoring.workbook.fileName')}-${call.reference}.xlsx`, MEDIA_TYPES.xlsx)
    },
  })

  post('/:reference/workbook', {
    find: evaluationInPath,
    may: may.useWorkbook,
    takesFiles: true,
    answer: async (evaluation, { person, words, form, uploads }) => {
      const refused = async (faults: Fault[]) => workbookPage(words, evaluation, await listOwn(db, evaluation, person), { sent: { form, faults } })
      const upload = uploads.find(({ field }) => field === 'workbook')
      if (upload === undefined) return refused([{ field: 'workbook', words: 'scoring.workbook.fault.none' }])
      const sheets = await openUpload(upload)
      if ('words' in sheets) return refused([sheets])
      const { tabs, uploadId } = await readUpload(services, person, evaluation.call.id, { name: upload.name, sheets })
      if (uploadId !== null) return goTo(`/scoring/uploads/${uploadId}`)
      if (tabs.every(({ verdict }) => verdict === 'same' || verdict === 'sealed')) return refused([{ field: 'workbook', words: 'scoring.workbook.fault.nothingNew' }])
      return workbookPage(words, evaluation, await listOwn(db, evaluation, person), { tabs, sent: { form, faults: [{ field: 'workbook', words: 'scoring.workbook.fault.mend' }] } })
    },
  })

  declareUploads({ get, post }, services)
  return router
}

type Map = Pick<ReturnType<typeof siteMap>, 'get' | 'post'>

function declareUploads({ get, post }: Map, services: Services): void {
  const { db } = services
  const uploadInPath = async (visit: Visit) => {
    const upload = found(await findSheetUpload(db, key(visit, 'id')), 'scoring.workbook.gone')
    return { upload, evaluation: await asOpened(db, found(await findEvaluation(db, upload.callId, visit.person.id), 'kernel.missing.page')) }
  }

  get('/uploads/:id', {
    find: uploadInPath,
    may: may.confirmUpload,
    answer: async ({ upload, evaluation }, { person, words }) => {
      const tabs = await judgeUpload(db, evaluation, person, upload)
      return uploadPage(words, evaluation, { id: upload.id, tabs, confirmable: mayConfirm(tabs) })
    },
  })

  post('/uploads/:id/confirmation', {
    find: uploadInPath,
    may: may.confirmUpload,
    answer: async ({ upload }, { person }) => {
      const { saved, reference } = await confirmUpload(services, person, upload.id)
      return goTo(`/scoring/${reference}/workbook?saved=${saved}`)
    },
  })
}

/** The tabs of what was sent, or the one reason why there are none to read. */
async function openUpload(upload: Upload): Promise<InSheet[] | Fault> {
  const type = await inspect(upload, ['xlsx'])
  if (typeof type === 'object') return type
  const sheets = await readWorkbook(upload.path)
  if (typeof sheets === 'string') return { field: 'workbook', words: `scoring.workbook.fault.${sheets}` }
  return sheets.some(({ rows }) => rows[0]?.[0]?.text === STAMP) ? sheets : { field: 'workbook', words: 'scoring.workbook.fault.notOurs' }
}
