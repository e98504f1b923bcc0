import { goTo, key, nothing, siteMap, type Renderer, type Visit } from '../kernel/http'
import { found } from '../kernel/errors'
import type { Services } from '../kernel/services'
import type { Language, Words } from '../kernel/words'
import { listCalls } from '../calls/store'
import { holdsAny, type Person } from '../kernel/policy'
import { listProposalsOfCall } from '../proposals/store'
import { declareInterests, startEvaluation } from './actions'
import { declareAssignment } from './assignment/routes'
import { declarationPage } from './committee-pages'
import { listHints } from './conflicts/hint-store'
import { listShownSheets } from './anonymity/store'
import { declareConflicts } from './conflicts/routes'
import { declareDivergence } from './divergence/routes'
import { declareFigures } from './figures/routes'
import { declareLateHints } from './late-hints/routes'
import { asOpened } from './late-hints/store'
import { hiddenFrom, type Evaluation } from './evaluation'
import { interestsIn, whysIn } from './interests-form'
import { deskPage, evaluationPage } from './pages'
import type { recuse as recuseHere } from './interest-actions'
import * as may from './policy'
import { declarePool } from './pool/routes'
import { findPoolMemberOf } from './pool/store'
import { declareSeating } from './seating/routes'
import { declareRanking } from './ranking-routes'
import { declareRevisits } from './revisits/routes'
import { declareSheets } from './sheet-routes'
import { listCoverage, listSheets } from './sheet-store'
import { evaluationsOf, findEvaluation, listShown } from './store'

/** Everything by which the pages of this slice declare themselves. */
export type Site = ReturnType<typeof siteMap> & { readonly services: Services; readonly words: Record<Language, Words>; readonly evaluationInPath: (visit: Visit) => Promise<Evaluation>; readonly recuse: typeof recuseHere }

/** `recuse` is the deed of a conflict found late with all that follows from it further on. */
export function scoringRoutes(services: Services, render: Renderer, words: Record<Language, Words>, recuse: typeof recuseHere) {
  const { db } = services
  const evaluationInPath = async (visit: Visit) => asOpened(db, found(await findEvaluation(db, key(visit, 'reference'), visit.person.id), 'scoring.missing.call'))
  const site: Site = { ...siteMap(services, render), services, words, evaluationInPath, recuse }

  site.get('/', {
    find: nothing,
    may: may.useDesk,
    answer: async (_nothing, { person, words: say, at }) =>
      deskPage(say, person, { sheets: await listShownSheets(db, person.id), evaluations: await listEvaluations(services, person), pooled: await findPoolMemberOf(db, person.id) === undefined ? 'no' : 'yes', at }),
  })

  declarePool(site)
  declareConflicts(site)
  declareLateHints(site)
  declareSheets(site)
  declareEvaluation(site)
  declareSeating(site)
  declareInterest(site)
  declareRevisits(site)
  declareAssignment(site)
  declareDivergence(site)
  declareFigures(site)
  declareRanking(site)
  return site.router
}

const STATES = ['published', 'closed', 'under_evaluation', 'decision_pending', 'results_published', 'contracting', 'finalised'] as const

/** Calls with something to see for this person: their committees, or all that came so far for those who follow them by office. */
async function listEvaluations({ db }: Services, person: Person): Promise<Evaluation[]> {
  const office = holdsAny(person, ['manager', 'auditor', 'authority'])
  const evaluations = await evaluationsOf(db, await listCalls(db, { states: STATES, only: 'decided' }), person.id)
  return evaluations.filter(({ seat }) => office || seat !== null)
}

function declareEvaluation({ get, post, services, words, evaluationInPath }: Site): void {
  const { db } = services

  get('/:reference', {
    find: evaluationInPath,
    may: may.enter,
    answer: async (evaluation, { person, words: say, at, query }) => {
      const { call } = evaluation
      const readable = may.readList(person, evaluation).allowed
      return evaluationPage(say, person, evaluation, {
        proposals: readable ? await listShown(db, evaluation) : [],
        coverage: readable ? await listCoverage(db, call.id) : new Map(),
        sheets: readable ? (await listSheets(db, call.id)).filter(({ proposalId }) => !hiddenFrom(evaluation).includes(proposalId)) : [],
        states: call.state === 'closed' ? await listProposalsOfCall(db, call.id) : [],
        at, recused: query.text('recused'),
      })
    },
  })

  post('/:reference/evaluation', {
    find: evaluationInPath,
    may: may.start,
    answer: async ({ call }, { person }) => {
      await startEvaluation(services, words, person, call.id)
      return goTo(`/scoring/${call.reference}`)
    },
  })
}

function declareInterest({ get, post, services, words, evaluationInPath }: Site): void {
  const { db } = services

  get('/:reference/declaration', {
    find: evaluationInPath,
    may: may.declare,
    answer: async (evaluation, { person, words: say }) => declarationPage(say, evaluation, { proposals: await listShown(db, evaluation), hints: await listHints(db, evaluation.call.id, [person.id]) }),
  })

  post('/:reference/declaration', {
    find: evaluationInPath,
    may: may.declare,
    answer: async (evaluation, { person, form, words: say }) => {
      const { call } = evaluation
      const proposals = await listShown(db, evaluation)
      const faults = await declareInterests(services, words, person, call.id, { confidential: form.text('confidential'), interests: interestsIn(form, proposals), whys: whysIn(form) })
      if (faults.length === 0) return goTo(`/scoring/${call.reference}`)
      return declarationPage(say, evaluation, { proposals, hints: await listHints(db, call.id, [person.id]) }, { form, faults })
    },
  })
}
