import { bothVersions, saveOrCompare } from '../kernel/both-versions'
import { found, type Fault } from '../kernel/errors'
import type { Fields } from '../kernel/fields'
import { findFile } from '../kernel/files'
import { goTo, key, sendFile, type siteMap, type Visit } from '../kernel/http'
import { settled } from '../kernel/problem-pages'
import type { Services } from '../kernel/services'
import type { Language, Words } from '../kernel/words'
import { whoActedLast } from '../people/who'
import { removeDocument, removeLine, saveLine } from './actions'
import { decisionForm } from './decision-view'
import { answerLine, askCorrection, decideCorrection, decideLine } from './decisions'
import { findSubject, readReportFacts, type ReportSubject } from './facts'
import { entryPage, linePage } from './line-pages'
import type { Decision, Line } from './lines'
import { verificationPage } from './pages'
import * as may from './policy'
import { findCorrection, findLine, listLineFiles } from './store'

type LineSubject = ReportSubject & { line: Line }

/** Lines of expenditure: entering them, deciding about them, asking and answering, correcting. */
export function lineRoutes(services: Services, { get, post }: ReturnType<typeof siteMap>, words: Record<Language, Words>, find: (visit: Visit) => Promise<ReportSubject>): void {
  const { db } = services
  const sentWith = (visit: Visit, faults: readonly Fault[]) => (faults.length === 0 ? undefined : { form: settled(visit.form), faults })

  const lineInPath = async (visit: Visit): Promise<LineSubject> => {
    const subject = await find(visit)
    const line = await findLine(db, key(visit, 'lineId'))
    return { ...subject, line: found(line?.reportId === subject.report.id ? line : undefined, 'reports.missing') }
  }

  const showEntry = async (subject: ReportSubject, line: Line | null, visit: Visit, faults: readonly Fault[] = []) =>
    entryPage(visit.words, visit.person, await readReportFacts(db, subject, visit.person), line, sentWith(visit, faults))
  const showLine = async ({ line, ...subject }: LineSubject, visit: Visit, faults: readonly Fault[] = []) => {
    const facts = await readReportFacts(db, subject, visit.person)
    return linePage(visit.words, visit.person, facts, line, sentWith(visit, faults))
  }

  get('/:reportId/lines/new', { find, may: may.edit, answer: (subject, visit) => showEntry(subject, null, visit) })

  const versionIn = (form: Fields): number => {
    const version = form.whole('version')
    return typeof version === 'number' ? version : 0
  }

  post('/:reportId/lines', {
    find,
    may: may.edit,
    takesFiles: true,
    answer: async (subject, visit) => {
      const { form, person, uploads } = visit
      const saved = await saveLine(services, person, subject.report.id, null, { form, uploads, version: 0 })
      if (Array.isArray(saved)) return showEntry(subject, null, visit, saved)
      return goTo(form.text('then') === 'another' ? `/reports/${subject.report.id}/lines/new` : `/reports/${subject.report.id}`)
    },
  })

  get('/:reportId/lines/:lineId', { find: lineInPath, may: may.read, answer: (subject, visit) => showLine(subject, visit) })

  get('/:reportId/lines/:lineId/change', { find: lineInPath, may: may.editLine, answer: (subject, visit) => showEntry(subject, subject.line, visit) })

  post('/:reportId/lines/:lineId/change', {
    find: lineInPath,
    may: may.editLine,
    takesFiles: true,
    answer: async (subject, visit) => {
      const { person, uploads } = visit
      const form = settled(visit.form)
      const { report, line } = subject
      return saveOrCompare(async () => {
        const saved = await saveLine(services, person, report.id, line.id, { form, uploads, version: versionIn(form) })
        return Array.isArray(saved) ? showEntry(subject, line, visit, saved) : goTo(`/reports/${report.id}`)
      }, async () => {
        const now = found(await findLine(db, line.id), 'reports.missing')
        const { view } = entryPage(visit.words, person, await readReportFacts(db, subject, person), now)
        const files = uploads.some(({ size }) => size > 0) ? { files: 'yes' as const } : {}
        return bothVersions(visit.words, { form, now: view, action: `/reports/${report.id}/lines/${line.id}/change`, version: now.version, who: await whoActedLast(db, visit.words, `expenditure:${line.id}`), ...files })
      })
    },
  })

  post('/:reportId/lines/:lineId/removal', {
    find: lineInPath,
    may: may.removeLine,
    answer: async ({ line, report }, { person }) => {
      await removeLine(services, person, line.id)
      return goTo(`/reports/${report.id}`)
    },
  })

  get('/:reportId/lines/:lineId/files/:fileId', {
    find: lineInPath,
    may: may.read,
    answer: async ({ line, report }, visit) => {
      const wanted = key(visit, 'fileId')
      found((await listLineFiles(db, [report.id])).find(({ id, expenditureId }) => id === wanted && expenditureId === line.id), 'reports.missing')
      return sendFile(services, found(await findFile(db, wanted), 'reports.missing'))
    },
  })

  post('/:reportId/lines/:lineId/files/:fileId/removal', {
    find: lineInPath,
    may: may.editLine,
    answer: async ({ line, report }, visit) => {
      await removeDocument(services, visit.person, line.id, key(visit, 'fileId'))
      return goTo(`/reports/${report.id}/lines/${line.id}/change`)
    },
  })

  post('/:reportId/lines/:lineId/decision', {
    find: lineInPath,
    may: may.decide,
    answer: async (subject, visit) => {
      const { person, words: say } = visit
      const form = settled(visit.form)
      const { line, report } = subject
      return saveOrCompare(async () => {
        const faults = await decideLine(services, words, person, line.id, versionIn(form), readDecision(form))
        if (faults.length === 0) return goTo(`/reports/${report.id}`)
        if (report.state !== 'submitted') return showLine(subject, visit, faults)
        return verificationPage(say, person, await readReportFacts(db, subject, person), line.id, { form, faults })
      }, async () => {
        const now = found(await findLine(db, line.id), 'reports.missing')
        const decision = decisionForm(say, await readReportFacts(db, subject, person), now)
        return bothVersions(say, { form, now: decision, action: decision.action, page: `/reports/${report.id}/lines/${line.id}`, version: now.version, who: await whoActedLast(db, say, `expenditure:${line.id}`) })
      })
    },
  })

  post('/:reportId/lines/:lineId/answer', {
    find: lineInPath,
    may: may.answer,
    takesFiles: true,
    answer: async (subject, visit) => {
      const upload = visit.uploads.find(({ field, size, name }) => field === 'document' && (size > 0 || name !== 'file'))
      const faults = await answerLine(services, visit.person, subject.line.id, { answer: visit.form.text('answer'), upload })
      return faults.length > 0 ? showLine(subject, visit, faults) : goTo(`/reports/${subject.report.id}/lines/${subject.line.id}`)
    },
  })

  post('/:reportId/lines/:lineId/correction', {
    find: lineInPath,
    may: may.askCorrection,
    answer: async (subject, visit) => {
      const faults = await askCorrection(services, visit.person, subject.line.id, readDecision(visit.form))
      return faults.length > 0 ? showLine(subject, visit, faults) : goTo(`/reports/${subject.report.id}/lines/${subject.line.id}`)
    },
  })

  const correctionInPath = async (visit: Visit) => {
    const correction = found(await findCorrection(db, key(visit, 'correctionId')), 'reports.missing')
    const line = found(await findLine(db, correction.expenditureId), 'reports.missing')
    return { ...found(await findSubject(db, line.reportId), 'reports.missing'), line, correction }
  }
  for (const [noun, decided] of [['approval', 'approved'], ['refusal', 'refused']] as const) {
    post(`/corrections/:correctionId/${noun}`, {
      find: correctionInPath,
      may: may.decideCorrection,
      answer: async ({ correction, line, report }, { person }) => {
        await decideCorrection(services, words, person, correction.id, decided)
        return goTo(`/reports/${report.id}/lines/${line.id}`)
      },
    })
  }
}

const readDecision = (form: Fields): Decision => ({ outcome: form.text('outcome'), acceptedMinor: form.money('acceptedMinor'), reasonCode: form.text('reasonCode'), note: form.text('note') })
