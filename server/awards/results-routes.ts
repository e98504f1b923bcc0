import { dayOf } from '../kernel/dates'
import { found } from '../kernel/errors'
import { key, siteMap, type Renderer, type Visit } from '../kernel/http'
import type { Db } from '../kernel/database'
import { everyone } from '../kernel/policy'
import type { Services } from '../kernel/services'
import { wasPublished } from '../calls/calls'
import { findCall, listCallMunicipalities } from '../calls/store'
import { listMunicipalities } from '../municipalities/store'
import { committeeOf } from '../scoring/store'
import { listPublicDraws } from '../scoring/draws/store'
import { areCommitments } from '../scoring/sealing/store'
import { drawsPage } from './draws/pages'
import { countReceived, listPublicAwards, listRecused } from './public-store'
import { resultsPage, type ComplaintFigures } from './results-pages'
import { changesBetween, outcomesAnew, type Change } from './revision'
import type { Decision } from './awards'
import { findDecision, findRecommendation, listDecisions, listOutcomes, listSuperseded } from './store'

/** `/calls/{reference}/results`: in the address space of calls, with what awards know. Of complaints only figures come here. */
export function callResultsRoutes(services: Services, render: Renderer, complaintFigures: (callId: string) => Promise<ComplaintFigures>) {
  const { get, router } = siteMap(services, render)
  const { db } = services

  const callInPath = async (visit: Visit) => {
    const call = found(await findCall(db, key(visit, 'reference')), 'awards.missing.results')
    const decision = call.resultsPublishedAt === null ? undefined : await findDecision(db, call.id)
    return { call, decision: found(decision, 'awards.missing.results') }
  }

  get('/:reference/results', {
    find: callInPath,
    may: everyone,
    shared: true,
    answer: async ({ call, decision }, visit) => {
      const [recommendation, outcomes, awards, received, area, municipalities, committee, recused, draws, opened] = await Promise.all([
        findRecommendation(db, decision.recommendationId), listOutcomes(db, call.id),
        listPublicAwards(db, { callReference: call.reference, states: ['offered', 'accepted', 'declined', 'lapsed', 'retracted'] }),
        countReceived(db, call.id), listCallMunicipalities(db, call.id), listMunicipalities(db), committeeOf(db, call.id), listRecused(db, call.id), listPublicDraws(db, call.id), areCommitments(db, call.id),
      ])
      return resultsPage(visit.words, {
        call, decision, recommendation: found(recommendation, 'awards.missing.results'), outcomes, awards, received, area,
        municipalities: new Map(municipalities.map((municipality) => [municipality.code, municipality])),
        members: (committee?.members ?? []).filter(({ endedAt }) => endedAt === null), recused, draws: draws.length, today: dayOf(visit.at), changes: await readChanges(db, decision), complaints: await complaintFigures(call.id), bundle: opened === 'yes' ? { href: `/data/calls/${call.reference}/bundle.zip`, address: `${services.site.baseUrl}/data/calls/${call.reference}/bundle.zip` } : null,
      })
    },
  })

  get('/:reference/draws', {
    find: async (visit: Visit) => {
      const call = found(await findCall(db, key(visit, 'reference')), 'awards.missing.call')
      return found(wasPublished(call) ? call : undefined, 'awards.missing.call')
    },
    may: everyone,
    shared: true,
    answer: async (call, visit) => drawsPage(visit.words, call, await listPublicDraws(db, call.id)),
  })

  return router
}

/** What the latest decision changed of the one before, computed from the two recommendations; null where there is one decision. */
async function readChanges(db: Db, decision: Decision): Promise<Change[] | null> {
  const earlier = (await listDecisions(db, decision.callId)).find(({ id }) => id === decision.supersedes)
  if (earlier === undefined) return null
  const [before, after] = [await findRecommendation(db, earlier.recommendationId), await findRecommendation(db, decision.recommendationId)]
  if (before === undefined || after?.content.revision === undefined) return null
  const { ranking, selection, revision } = after.content
  const superseded = await listSuperseded(db, decision.id)
  const changed = new Set(superseded.map(({ proposalId }) => proposalId))
  return changesBetween({ ranking: before.content.ranking, outcomes: superseded }, { ranking, outcomes: outcomesAnew(ranking, selection, revision, superseded) }).filter(({ proposalId }) => changed.has(proposalId))
}
