import { findAgreement, listBudgetLines } from '../agreements/store'
import { bothVersions, saveOrCompare } from '../kernel/both-versions'
import { csv, csvAmount } from '../kernel/csv'
import { dayOf, type Day } from '../kernel/dates'
import { found, type Fault } from '../kernel/errors'
import { download, goTo, key, nothing, siteMap, type Renderer, type Visit } from '../kernel/http'
import { settled } from '../kernel/problem-pages'
import type { Services } from '../kernel/services'
import type { Language, Words } from '../kernel/words'
import { municipalityNames } from '../municipalities/store'
import { whoActedLast } from '../people/who'
import { approveReport, returnReport, startReport, submitReport } from './actions'
import { closeGrant, readClosureFacts, stateClosure } from './closing'
import { acceptRest } from './decisions'
import { rateText } from './entry'
import { findSubject, readReportFacts, type ReportSubject } from './facts'
import { lineRoutes } from './line-routes'
import { documentOf } from './line-views'
import { closurePage, grantPage, listPage } from './list-pages'
import { draftPage, narrativePage, submissionPage, verificationPage } from './pages'
import * as may from './policy'
import { listReportItems } from './report-items'
import { sectionRoutes } from './section-routes'
import { findClosure, listLines, listReports } from './store'
import { workbookRoutes } from './workbooks/routes'

export function reportsRoutes(services: Services, render: Renderer, words: Record<Language, Words>) {
  const site = siteMap(services, render)
  const { get, post, router } = site
  const { db } = services
  const today = (): Day => dayOf(services.now())

  get('/', { find: nothing, may: may.openList, answer: async (_nothing, { person, words: say }) => listPage(say, today(), await listReportItems(db, person, today())) })

  const grantInPath = async (visit: Visit) => {
    const agreement = found(await findAgreement(db, key(visit, 'agreementId')), 'reports.missing')
    return { agreement, statedBy: (await findClosure(db, agreement.id))?.statedBy ?? null }
  }

  get('/agreements/:agreementId', {
    find: grantInPath,
    may: may.readGrant,
    answer: async ({ agreement }, { person, words: say }) => grantPage(say, person, today(), {
      agreement, place: (await municipalityNames(db)).get(agreement.municipalityCode ?? '') ?? null,
      reports: (await listReports(db, [agreement.id])).filter((report) => may.read(person, { agreement, report, committee: [] }).allowed),
      lines: await listLinesSeen(agreement.id), budget: await listBudgetLines(db, agreement.id),
      closure: await findClosure(db, agreement.id), closureFacts: await readClosureFacts(db, agreement, today()),
    }),
  })

  /** Lines of a report that is still a draft are the grantee's own; sums for everybody count what was handed in. */
  const listLinesSeen = async (agreementId: string) => (await listLines(db, [agreementId])).filter(({ state }) => state !== 'entered')

  post('/agreements/:agreementId/reports', {
    find: grantInPath,
    may: may.start,
    answer: async ({ agreement }, { person, form }) => {
      const number = form.whole('number')
      return goTo(`/reports/${(await startReport(services, person, agreement.id, typeof number === 'number' ? number : 0)).id}`)
    },
  })

  const showClosure = async (agreementId: string, visit: Visit, faults: readonly Fault[] = []) =>
    closurePage(visit.words, found(await findAgreement(db, agreementId), 'reports.missing'), await findClosure(db, agreementId), faults.length === 0 ? undefined : { form: visit.form, faults })

  get('/agreements/:agreementId/closing-statement', { find: grantInPath, may: may.stateClosure, answer: ({ agreement }, visit) => showClosure(agreement.id, visit) })

  post('/agreements/:agreementId/closing-statement', {
    find: grantInPath,
    may: may.stateClosure,
    answer: async ({ agreement }, visit) => {
      const { person, words: say } = visit
      const form = settled(visit.form)
      const version = form.whole('version')
      const statement = { assets: form.text('assets'), interestMinor: form.money('interestMinor'), archive: form.text('archive'), lessons: form.text('lessons') }
      return saveOrCompare(async () => {
        const faults = await stateClosure(services, person, agreement.id, statement, typeof version === 'number' ? version : 0)
        return faults.length > 0 ? showClosure(agreement.id, { ...visit, form }, faults) : goTo(`/reports/agreements/${agreement.id}`)
      }, async () => {
        const [now, closure] = [(await showClosure(agreement.id, visit)).view, await findClosure(db, agreement.id)]
        const action = `/reports/agreements/${agreement.id}/closing-statement`
        return bothVersions(say, { form, now, action, version: closure?.version ?? 0, who: await whoActedLast(db, say, `agreement:${agreement.id}`) })
      })
    },
  })

  post('/agreements/:agreementId/closure', {
    find: grantInPath,
    may: may.close,
    answer: async ({ agreement }, { person }) => {
      await closeGrant(services, words, person, agreement.id)
      return goTo(`/reports/agreements/${agreement.id}`)
    },
  })

  const find = async (visit: Visit): Promise<ReportSubject> => found(await findSubject(db, key(visit, 'reportId')), 'reports.missing')

  const showReport = async (subject: ReportSubject, visit: Visit, faults: readonly Fault[] = []) => {
    const { person, words: say } = visit
    const facts = await readReportFacts(db, subject, person)
    if (subject.report.state === 'draft' || subject.report.state === 'returned') return draftPage(say, person, today(), facts)
    return verificationPage(say, person, facts, visit.query.text('line'), faults.length === 0 ? undefined : { form: visit.form, faults })
  }

  lineRoutes(services, site, words, find)
  sectionRoutes(services, site, find)
  workbookRoutes(services, site, words, find)

  get('/:reportId', { find, may: may.read, answer: (subject, visit) => showReport(subject, visit) })

  get('/:reportId/narrative', { find, may: may.read, answer: async (subject, { person, words: say }) => narrativePage(say, person, await readReportFacts(db, subject, person)) })

  get('/:reportId/lines.csv', {
    find,
    may: may.read,
    answer: async (subject, { person, words: say }) => {
      const { lines, report, agreement } = await readReportFacts(db, subject, person)
      const head = ['position', 'incurred', 'paid', 'code', 'description', 'quantity', 'supplier', 'nuis', 'document', 'documentOn', 'net', 'vat', 'gross', 'paidFrom', 'method', 'charged', 'state', 'accepted', 'reason', 'note', 'activity', 'group', 'fiscal', 'recoverable', 'zeroRated', 'bank', 'page', 'currency', 'original', 'rate', 'rateOn', 'procurement'].map((name) => say.say(`reports.csv.${name}`))
      const rows = lines.map((line) => [
        line.position, line.incurredOn, line.paidOn, line.code, line.description, line.quantity, line.supplier, line.supplierNuis ?? '', documentOf(say, line), line.documentOn, csvAmount(line.netMinor), csvAmount(line.vatMinor),
        csvAmount(line.grossMinor), say.say(`reports.paidFrom.${line.paidFrom}`), say.say(`reports.method.${line.method}`), csvAmount(line.chargedMinor), say.say(`reports.lineState.${line.state}`),
        line.acceptedMinor === null ? '' : csvAmount(line.acceptedMinor), line.reasonCode === null ? '' : say.say(`reports.reason.${line.reasonCode}`), line.note ?? '',
        line.activityCode ?? '', line.groupCode ?? '', line.fiscalCode ?? '', say.say(`kernel.${line.vatRecoverable}`), say.say(`kernel.${line.zeroRated}`), line.bankReference ?? '', line.statementPage ?? '',
        line.originalCurrency ?? '', line.originalMinor === null ? '' : csvAmount(line.originalMinor), line.rateMicro === null ? '' : rateText(line.rateMicro), line.rateOn ?? '', line.procurementRef ?? '',
      ])
      return download(csv(head, rows), `${agreement.awardReference.replaceAll('/', '-')}-R${report.number}.csv`, 'text/csv; charset=utf-8')
    },
  })

  const showSubmission = async (subject: ReportSubject, visit: Visit, faults: readonly Fault[] = []) =>
    submissionPage(visit.words, visit.person, await readReportFacts(db, subject, visit.person), faults.length === 0 ? undefined : { form: visit.form, faults })

  get('/:reportId/submission', { find, may: may.edit, answer: (subject, visit) => showSubmission(subject, visit) })

  post('/:reportId/submission', {
    find,
    may: may.submit,
    answer: async (subject, visit) => {
      const faults = await submitReport(services, visit.person, subject.report.id, visit.form.text('declared'))
      return faults.length > 0 ? showSubmission(subject, visit, faults) : goTo(`/reports/${subject.report.id}`)
    },
  })

  post('/:reportId/return', {
    find,
    may: may.giveBack,
    answer: async (subject, visit) => {
      const faults = await returnReport(services, words, visit.person, subject.report.id, visit.form.text('reason'))
      return faults.length > 0 ? showReport(subject, visit, faults) : goTo('/reports')
    },
  })

  post('/:reportId/remaining-lines', {
    find,
    may: may.approve,
    answer: async ({ report }, { person }) => {
      await acceptRest(services, person, report.id)
      return goTo(`/reports/${report.id}`)
    },
  })

  post('/:reportId/approval', {
    find,
    may: may.approve,
    answer: async ({ report }, { person }) => {
      await approveReport(services, words, person, report.id)
      return goTo(`/reports/${report.id}`)
    },
  })

  return router
}
