import { found, type Fault } from '../../kernel/errors'
import { goTo, key, siteMap, type Renderer, type Visit } from '../../kernel/http'
import type { Services } from '../../kernel/services'
import { listSections } from '../../calls/store'
import { readSealedSheets } from '../../scoring/sealing/store'
import { findEvaluation, listShown } from '../../scoring/store'
import { editFeedback } from './actions'
import { proposedFrom } from './feedback'
import { feedbackListPage, feedbackPage } from './pages'
import * as may from './policy'
import { findFeedback, listFeedback, listFeedbackChanges } from './store'

/** `/awards/feedback/{call}`: what each applicant will read beside the points, edited before the decision. */
export function feedbackRoutes(services: Services, render: Renderer) {
  const { get, post, router } = siteMap(services, render)
  const { db } = services

  const evaluationInPath = async (visit: Visit) => found(await findEvaluation(db, key(visit, 'reference'), visit.person.id), 'awards.missing.call')

  get('/feedback/:reference', {
    find: evaluationInPath,
    may: may.listFeedback,
    answer: async (evaluation, { words: say }) => feedbackListPage(say, evaluation.call, await listShown(db, evaluation), await listFeedback(db, evaluation.call.id)),
  })

  const caseInPath = async (visit: Visit) => {
    const evaluation = await evaluationInPath(visit)
    const proposal = found((await listShown(db, evaluation)).find(({ number }) => number === Number(key(visit, 'number'))), 'kernel.missing.page')
    return { evaluation, proposal, proposalId: proposal.id }
  }
  type Found = Awaited<ReturnType<typeof caseInPath>>

  const show = async ({ evaluation, proposal, proposalId }: Found, visit: Visit, faults: readonly Fault[] = []) => {
    const { call } = evaluation
    const sheets = (await readSealedSheets(db, call.id)).filter((sheet) => sheet.proposalId === proposalId && sheet.state === 'sealed').map(({ code, contents }) => ({ code: code ?? '–', contents }))
    return feedbackPage(visit.words, {
      call, proposal, proposed: proposedFrom(await listSections(db, call.id), sheets), feedback: await findFeedback(db, proposalId), changes: await listFeedbackChanges(db, proposalId),
      mayEdit: may.editFeedback(visit.person, { evaluation, proposalId }).allowed ? 'yes' : 'no',
    }, faults.length === 0 ? undefined : { form: visit.form, faults })
  }

  get('/feedback/:reference/:number', { find: caseInPath, may: may.readFeedback, answer: (subject, visit) => show(subject, visit) })

  post('/feedback/:reference/:number', {
    find: caseInPath,
    may: may.editFeedback,
    answer: async (subject, visit) => {
      const { form, person } = visit
      const version = form.whole('version')
      const faults = await editFeedback(services, person, subject.proposalId, { strengths: form.text('strengths'), weaknesses: form.text('weaknesses') }, typeof version === 'number' ? version : -1)
      return faults.length > 0 ? show(subject, visit, faults) : goTo(`/awards/feedback/${subject.evaluation.call.reference}`)
    },
  })

  return router
}
