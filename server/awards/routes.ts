import { found, type Fault } from '../kernel/errors'
import { csv, csvAmount } from '../kernel/csv'
import { dayOf } from '../kernel/dates'
import { download, goTo, key, nothing, siteMap, type Renderer, type Visit } from '../kernel/http'
import { everyone, holdsAny, scopesOf, type Person } from '../kernel/policy'
import type { Services } from '../kernel/services'
import type { Language, Words } from '../kernel/words'
import { answerByRole } from '../forms/forms'
import { findCall } from '../calls/store'
import { municipalityNames } from '../municipalities/store'
import { readPackage } from '../proposals/submission-store'
import { findProposal } from '../proposals/store'
import { findEvaluation } from '../scoring/store'
import { decideAwards, recommend, returnRecommendation } from './actions'
import { complainUntil, meanText, outcomesOf, outcomeTag } from './awards'
import { declareDraws } from './draws/routes'
import { answerOffer, promoteReserve, readReserve } from './offers'
import { outcomePage, outcomesPage } from './outcome-pages'
import { effectsPage } from './effect-pages'
import { listEffects } from './effects-store'
import * as mayFeedback from './feedback/policy'
import { findFeedbackAt } from './feedback/store'
import * as may from './policy'
import { awardPage, awardsPage } from './public-pages'
import { listAwardFacets, listNames, listOwnOutcomes, listPublicAwards, listSelections } from './public-store'
import { namesFrom, reasonText } from './reasons'
import { aheadOf, reserveUntil } from './reserve'
import { selectionPage, selectionsPage } from './selection-pages'
import { asShown, outlineOf, readStanding, standpointOf, type Standing } from './standing'
import { findAward, findAwardOfProposal, findDecision, findMinutes, findOutcome, findRecommendation, listDecisions, listOutcomes as listOutcomesOfCall, listRecommendations } from './store'
import { caseAsked } from './what-if'

type Catalogues = Record<Language, Words>

/** So long a page waits for the solver; then it says that the selection is being computed. */
const PATIENCE_MS = 1_500

export function awardsRoutes(services: Services, render: Renderer, words: Catalogues) {
  const { get, post, router } = siteMap(services, render)
  const { db } = services
  declareDraws({ get, post, services })

  get('/selections', {
    find: nothing,
    may: may.listSelections,
    answer: async (_nothing, { words: say, person }) => {
      const rows = await listSelections(db)
      const refused = new Map<string, string>()
      for (const { reference } of rows) {
        const evaluation = await findEvaluation(db, reference, person.id)
        const verdict = evaluation === undefined ? null : may.readSelection(person, outlineOf(evaluation))
        if (verdict !== null && !verdict.allowed) refused.set(reference, verdict.words)
      }
      return selectionsPage(say, rows, refused)
    },
  })

  const selectionInPath = async (visit: Visit) => {
    const standing = await asShown(db, await readStanding(db, key(visit, 'reference'), visit.person, PATIENCE_MS))
    const { id } = standing.evaluation.call
    const [recommendations, reserve] = await Promise.all([listRecommendations(db, id), readReserve({ db }, id)])
    return { standing, recommendations, reserve, ...standpointOf(standing) }
  }
  type Found = Awaited<ReturnType<typeof selectionInPath>>

  const showSelection = async (selected: Found, visit: Visit, faults: readonly Fault[] = []) => {
    const { standing, recommendations, reserve } = selected
    const standpoint = standpointOf(standing)
    const current = recommendations.find(({ state }) => state !== 'returned') ?? null
    const decision = reserve?.decision ?? null
    const minutes = current === null ? null : (await findMinutes(db, current.id)) ?? null
    const today = dayOf(visit.at)
    const ids = recommendations.flatMap(({ madeBy, returnedBy }) => [madeBy, returnedBy ?? '']).concat(decision?.decidedBy ?? '')
    return selectionPage(visit.words, {
      standing, recommendations, minutes, decision, reserve, today, municipalities: await municipalityNames(db), people: await listNames(db, ids), whatIf: await caseAsked(db, standing, visit.query, PATIENCE_MS), asked: visit.query,
      may: {
        recommend: may.recommend(visit.person, standpoint).allowed,
        decide: may.decide(visit.person, { ...standpoint, recommendation: current, minutes: minutes === null ? 'open' : 'sealed' }).allowed,
        giveBack: may.giveBack(visit.person, { ...standpoint, recommendation: current, minutes: 'open' }).allowed,
        feedback: mayFeedback.listFeedback(visit.person, standing.evaluation).allowed,
        promote: reserve !== null && may.promote(visit.person, { ...standpoint, today, reserveUntil: reserve.until, next: reserve.next?.proposalId ?? null }).allowed,
      },
    }, faults.length === 0 ? undefined : { form: visit.form, faults })
  }

  get('/selections/:reference', { find: selectionInPath, may: may.readSelection, answer: (selected, visit) => showSelection(selected, visit) })

  get('/selections/:reference/recusals', {
    find: selectionInPath,
    may: may.readSelection,
    answer: async ({ standing }, { words: say }) => effectsPage(say, standing, await listEffects(db, standing.evaluation.call.id)),
  })

  get('/selections/:reference/csv', {
    find: selectionInPath,
    may: may.readSelection,
    answer: async ({ standing }, visit) => download(await selectionCsv(services, standing, visit.words), `${standing.evaluation.call.reference}.csv`, 'text/csv; charset=utf-8'),
  })

  post('/selections/:reference/recommendation', {
    find: selectionInPath,
    may: may.recommend,
    answer: async ({ standing }, { person }) => {
      await recommend(services, person, standing.evaluation.call.id)
      return goTo(`/awards/selections/${standing.evaluation.call.reference}`)
    },
  })

  post('/selections/:reference/promotion', {
    find: selectionInPath,
    may: may.readSelection,
    answer: async ({ standing }, { person, form }) => {
      await promoteReserve(services, words, person, standing.evaluation.call.id, form.text('proposal'))
      return goTo(`/awards/selections/${standing.evaluation.call.reference}`)
    },
  })

  const recommendationInPath = async (visit: Visit) => {
    const recommendation = found(await findRecommendation(db, key(visit, 'id')), 'kernel.missing.page')
    const standing = await asShown(db, await readStanding(db, recommendation.callId, visit.person))
    const recommendations = await listRecommendations(db, recommendation.callId)
    return { recommendation, standing, recommendations, reserve: await readReserve({ db }, recommendation.callId), ...standpointOf(standing) }
  }

  post('/recommendations/:id/decision', {
    find: recommendationInPath,
    may: may.approachDecision,
    answer: async (pending, visit) => {
      const decided = await decideAwards(services, words, visit.person, pending.recommendation.id, visit.form.text('note'))
      return Array.isArray(decided) ? showSelection(pending, visit, decided) : goTo(`/awards/selections/${pending.standing.evaluation.call.reference}`)
    },
  })

  post('/recommendations/:id/return', {
    find: recommendationInPath,
    may: may.approachDecision,
    answer: async (pending, visit) => {
      const faults = await returnRecommendation(services, visit.person, pending.recommendation.id, visit.form.text('reason'))
      return faults.length > 0 ? showSelection(pending, visit, faults) : goTo(`/awards/selections/${pending.standing.evaluation.call.reference}`)
    },
  })

  get('/outcomes', {
    find: nothing,
    may: may.listOutcomes,
    answer: async (_nothing, { person, words: say }) => outcomesPage(say, await listOwnOutcomes(db, scopesOf(person, ['editor', 'signatory']))),
  })

  const outcomeInPath = async (visit: Visit) => {
    const outcome = found(await findOutcome(db, key(visit, 'proposalId')), 'kernel.missing.page')
    const proposal = found(await findProposal(db, outcome.proposalId), 'kernel.missing.page')
    return { outcome, callId: proposal.callId, organisationId: proposal.organisationId }
  }
  type Own = Awaited<ReturnType<typeof outcomeInPath>>

  const showOutcome = async ({ outcome, callId, organisationId }: Own, visit: Visit, faults: readonly Fault[] = []) => {
    const decision = found(await findDecision(db, callId), 'kernel.missing.page')
    const [recommendation, held, feedback, municipalities, decisions, outcomes, call] = await Promise.all([
      findRecommendation(db, decision.recommendationId), findAwardOfProposal(db, outcome.proposalId), findFeedbackAt(db, outcome.proposalId, decision.decidedAt), municipalityNames(db),
      listDecisions(db, callId), listOutcomesOfCall(db, callId), findCall(db, callId),
    ])
    const today = dayOf(visit.at)
    const award = held?.state === 'retracted' && outcome.outcome !== 'awarded' ? undefined : held
    const own = decisions.find(({ id }) => id === outcome.decisionId) ?? decision
    const { settings } = found(call, 'kernel.missing.page')
    return outcomePage(visit.words, {
      outcome, decision, recommendation: found(recommendation, 'kernel.missing.page'), award: award ?? null, feedback: feedback ?? null, municipalities, today,
      complainUntil: complainUntil(own, award, settings),
      waiting: outcome.reservePosition === null ? null : { ahead: aheadOf(outcome, outcomes), until: reserveUntil(decision, settings.reserveMonths) },
      mayAnswer: award !== undefined && may.answer(visit.person, { award, today }).allowed,
      reader: holdsAny(visit.person, ['editor', 'signatory'], organisationId) ? 'applicant' : 'staff',
    }, faults.length === 0 ? undefined : { form: visit.form, faults })
  }

  get('/outcomes/:proposalId', { find: outcomeInPath, may: may.readOutcome, answer: (own, visit) => showOutcome(own, visit) })

  const offerInPath = async (visit: Visit) => ({ award: found(await findAward(db, key(visit, 'awardId')), 'kernel.missing.page'), today: dayOf(visit.at) })

  post('/offers/:awardId/answer', {
    find: offerInPath,
    may: may.answer,
    answer: async ({ award }, visit) => {
      const answer = visit.form.text('answer')
      const faults = await answerOffer(services, words, visit.person, award.id, { answer: answer === 'accept' || answer === 'decline' ? answer : '', reason: visit.form.text('reason') })
      if (faults.length === 0) return goTo(`/awards/outcomes/${award.proposalId}`)
      const outcome = found(await findOutcome(db, award.proposalId), 'kernel.missing.page')
      return showOutcome({ outcome, callId: award.callId, organisationId: award.organisationId }, visit, faults)
    },
  })

  get('/', {
    find: nothing,
    may: everyone,
    shared: true,
    answer: async (_nothing, { query, person, words: say }) => {
      const filter = { callReference: query.text('call'), municipalityCode: query.text('municipality'), year: query.text('year') }
      const given = Object.fromEntries(Object.entries(filter).filter(([, value]) => value !== ''))
      const [awards, facets] = await Promise.all([listPublicAwards(db, given), listAwardFacets(db)])
      return awardsPage(say, { awards, facets, query, links: ownLinks(person, say) })
    },
  })

  const awardInPath = async (visit: Visit) => {
    const reference = `${key(visit, 'call')}/${key(visit, 'number')}`
    const [award] = await listPublicAwards(db, { references: [reference], states: ['offered', 'accepted', 'declined', 'lapsed', 'retracted'] })
    return found(award, 'awards.missing.award')
  }

  get('/:call/:number', {
    find: awardInPath,
    may: everyone,
    shared: true,
    answer: async (award, visit) => {
      const row = found(await findAward(db, award.id), 'awards.missing.award')
      const decision = found(await findDecision(db, award.callId), 'awards.missing.award')
      const [outcome, recommendation, municipalities, submitted] = await Promise.all([
        findOutcome(db, award.proposalId), findRecommendation(db, decision.recommendationId), municipalityNames(db), readPackage(db, award.proposalId),
      ])
      const months = answerByRole(submitted.definition, submitted.answers, 'months')
      return awardPage(visit.words, {
        award, row, decision, outcome: outcome ?? null, recommendation: recommendation ?? null, municipalities, months: typeof months === 'number' ? months : null,
      })
    },
  })

  return router
}

/** What somebody who is signed in finds here besides the public list. */
function ownLinks(person: Person, words: Words): { href: string; text: string }[] {
  return [
    ...(scopesOf(person, ['editor', 'signatory']).length > 0 ? [{ href: '/awards/outcomes', text: words.say('awards.outcomes.title') }] : []),
    ...(scopesOf(person, ['editor', 'signatory']).length > 0 || holdsAny(person, ['manager', 'authority', 'auditor']) ? [{ href: '/complaints', text: words.say('awards.complaints.list') }] : []),
    ...(holdsAny(person, ['chair', 'secretary', 'manager', 'authority', 'auditor']) ? [{ href: '/awards/selections', text: words.say('awards.selections.title') }] : []),
  ]
}

/** Exactly the rows of the selection page. */
async function selectionCsv({ db }: Services, { ranking, selection }: Standing, words: Words): Promise<string> {
  const names = namesFrom(words, await municipalityNames(db), new Map(ranking.proposals.map(({ proposalId, reference }) => [proposalId, reference])))
  const outcomes = new Map(outcomesOf(ranking.proposals, selection).map((outcome) => [outcome.proposalId, outcome]))
  const { sections } = ranking.grid
  const head = [
    words.say('awards.head.rank'), words.say('awards.head.reference'), words.say('awards.head.proposal'), words.say('awards.head.applicant'), words.say('awards.head.municipality'),
    ...sections.map(({ code }) => code), words.say('awards.head.total'), words.say('awards.head.asked'), words.say('awards.head.outcome'), words.say('awards.head.reason'),
  ]
  return csv(head, ranking.proposals.map((ranked) => {
    const outcome = outcomes.get(ranked.proposalId)
    return [
      ranked.rank, ranked.reference, ranked.title, words.pick(ranked.organisationName), ranked.municipalityCode === null ? null : names.municipality(ranked.municipalityCode),
      ...sections.map(({ code }) => meanText(words, ranked.sections[code] ?? 0, ranked.divisor)), meanText(words, ranked.totalSum, ranked.divisor), csvAmount(ranked.requestedMinor),
      outcome === undefined ? null : outcomeTag(words, outcome).text, outcome === undefined ? null : reasonText(words, outcome.reason, names),
    ]
  }))
}
