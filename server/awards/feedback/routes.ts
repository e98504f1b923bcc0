import { found, type Fault } from '../../kernel/errors'
import { bothVersions, saveOrCompare } from '../../kernel/both-versions'
import { goTo, key, siteMap, type Renderer, type Visit } from '../../kernel/http'
import { settled } from '../../kernel/problem-pages'
import type { Services } from '../../kernel/services'
import { whoActedLast } from '../../people/who'
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
      const { person, words: say } = visit
      const form = settled(visit.form)
      const version = form.whole('version')
      const { proposalId, proposal, evaluation: { call } } = subject
      return saveOrCompare(async () => {
        const faults = await editFeedback(services, person, proposalId, { strengths: form.text('strengths'), weaknesses: form.text('weaknesses') }, typeof version === 'number' ? version : -1)
        return faults.length > 0 ? show(subject, { ...visit, form }, faults) : goTo(`/awards/feedback/${call.reference}`)
      }, async () => {
        const { view } = await show(subject, visit)
        return bothVersions(say, { form, now: view, action: `/awards/feedback/${call.reference}/${proposal.number}`, version: (await findFeedback(db, proposalId))?.version ?? 0, who: await whoActedLast(db, say, `proposal:${proposalId}`) })
      })
    },
  })

  return router
}
