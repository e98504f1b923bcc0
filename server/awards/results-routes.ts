import { dayOf } from '../kernel/dates'
import { found } from '../kernel/errors'
import { key, siteMap, type Renderer, type Visit } from '../kernel/http'
import { everyone } from '../kernel/policy'
import type { Services } from '../kernel/services'
import { wasPublished, type Call } from '../calls/calls'
import { findCall, listCallMunicipalities } from '../calls/store'
import { listMunicipalities } from '../municipalities/store'
import { committeeOf } from '../scoring/store'
import { listPublicDraws } from '../scoring/draws/store'
import { areCommitments } from '../scoring/sealing/store'
import { drawsPage } from './draws/pages'
import { countReceived, listPublicAwards, listRecused } from './public-store'
import { resultsPage, type BundleLinks, type ComplaintFigures } from './results-pages'
import type { Decision } from './awards'
import { findDecision, findRecommendation, listOutcomes } from './store'
import { readSuperseding } from './superseding'

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
        members: (committee?.members ?? []).filter(({ endedAt }) => endedAt === null), recused, draws: draws.length, today: dayOf(visit.at), changes: (await readSuperseding(db, found(recommendation, 'awards.missing.results')))?.changes ?? null, complaints: await complaintFigures(call.id), bundle: opened === 'yes' ? bundleOf(services, call, decision) : null,
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

/** The bundle of the latest decision, and those of the decisions that it superseded. */
const bundleOf = ({ site }: Services, { reference }: Call, decision: Decision): BundleLinks => ({
  href: `/data/calls/${reference}/bundle.zip`, address: `${site.baseUrl}/data/calls/${reference}/bundle.zip`,
  earlier: Array.from({ length: decision.number - 1 }, (_nothing, index) => ({ number: index + 1, href: `/data/calls/${reference}/bundles/${index + 1}.zip` })),
})
