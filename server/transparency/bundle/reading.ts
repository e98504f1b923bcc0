import { found } from '../../kernel/errors'
import { parsed, type Db } from '../../kernel/database'
import { headOver, proveInclusion } from '../../kernel/heads'
import type { Call } from '../../calls/calls'
import { listSections } from '../../calls/store'
import { aliasesOf, publish, underAliases, type Aliases } from '../../awards/published'
import type { Decision, Outcome } from '../../awards/awards'
import { findRecommendation, listDecisions, listOutcomes, listRecommendationEntries, listSuperseded } from '../../awards/store'
import { combiningOf } from '../../scoring/combination'
import type { PublicDraw } from '../../scoring/draws/draws'
import { listPublicDraws } from '../../scoring/draws/store'
import { listSealed } from '../../scoring/sealing/store'
import { readCandidates } from '../../scoring/ranking-store'
import { listAssessed } from '../../scoring/store'
import type { Bundle, BundleDecision, BundleDraw, BundleOutcome, BundleSheet } from './bundle'
import { listFurther } from './store'

/** Why a call has no bundle: its sheets were sealed before seals were commitments, or no head stands over its recommendation yet. */
export type Missing = 'seals' | 'head'

/** Everything that is published of a decision, from the database as it stands when the decision is made. */
export async function readBundle(db: Db, call: Call, decision: Decision): Promise<Bundle | Missing> {
  const recommendation = found(await findRecommendation(db, decision.recommendationId), 'awards.missing.recommendation')
  const entry = found((await listRecommendationEntries(db, call.id)).find((one) => parsed<{ recommendation: string }>(one.new ?? '{}').recommendation === recommendation.id), 'awards.missing.recommendation')
  const head = await headOver(db, entry.seq)
  const proof = head === undefined ? undefined : await proveInclusion(db, entry.seq, head)
  if (head === undefined || proof === undefined) return 'head'

  const grid = await listSections(db, call.id)
  const { ranking } = recommendation.content
  const aliases = aliasesOf(ranking)
  const published = publish(recommendation.content)
  const { candidates } = await readCandidates(db, call, grid, await listAssessed(db, call.id, { only: ranking.map(({ proposalId }) => proposalId) }))
  const further = await listFurther(db, call.id)
  const sheets: BundleSheet[] = []
  for (const { sheetId, proposalId, commitment, nonceHex, content, state } of await listSealed(db, call.id, grid)) {
    if (nonceHex === null) return 'seals'
    sheets.push({ proposal: aliases.proposal(proposalId), commitment, nonce: nonceHex, content, state, further: further.get(sheetId) ?? null })
  }
  const draws = await listPublicDraws(db, call.id)
  const { revision } = recommendation.content
  const outcomes = await listOutcomes(db, call.id)
  const earlier = (await listDecisions(db, call.id)).find(({ id }) => id === decision.supersedes)
  return {
    call: {
      reference: call.reference, titleSq: call.titleSq, titleEn: call.titleEn, currency: call.currency, closesAt: call.closesAt, resultsPublishedAt: call.resultsPublishedAt ?? decision.decidedAt,
      totalFloorPoints: call.settings.totalFloorPoints, combining: combiningOf(call.settings),
      grid: { sections: grid.sections.map((section) => ({ ...section, criteria: section.criteria.map(({ code, titleSq, titleEn, weight }) => ({ code, titleSq, titleEn, weight })) })) },
    },
    proposals: candidates.map(({ reference, title, municipalityCode, requestedMinor, directBeneficiaries, organisationId, agreed, municipalityServed, drawn }) => ({
      reference, title, municipalityCode, requestedMinor, directBeneficiaries, applicant: aliases.applicant(organisationId), agreed: agreed ?? null,
      ...(municipalityServed === undefined ? {} : { municipalityServed }), ...(drawn === undefined ? {} : { drawn: drawn === null ? null : { ...drawn, draw: nameOfDraw(draws.find(({ id }) => id === drawn.draw)) ?? drawn.draw } }),
    })),
    sheets, draws: draws.map((draw) => drawOf(draw, aliases)), ...published,
    decision: {
      reference: decision.reference, decidedAt: decision.decidedAt, complaintsUntil: decision.complaintsUntil, inputsHash: recommendation.inputsHash,
      revision: revision === undefined ? null : { ...underAliases(revision, aliases), of: earlier?.reference ?? revision.of },
      outcomes: ranking.map(({ proposalId, reference }) => outcomeOf(found(outcomes.find((one) => one.proposalId === proposalId), 'awards.missing.recommendation'), reference, aliases)),
      ...(earlier === undefined ? {} : { supersedes: await readSuperseded(db, earlier, decision, outcomes) }),
    },
    log: { entry, head: { size: head.size, root: head.root, at: head.at }, path: proof.path },
  }
}

const outcomeOf = ({ outcome, rank, reservePosition, reason }: Outcome, reference: string, aliases: Aliases): BundleOutcome =>
  ({ proposal: reference, outcome, rank, reservePosition, reason: underAliases(reason, aliases) })

/** The decision before, with what it said of every proposal until this one said otherwise. */
async function readSuperseded(db: Db, earlier: Decision, decision: Decision, outcomes: readonly Outcome[]): Promise<BundleDecision['supersedes'] & object> {
  const { content: { ranking }, inputsHash } = found(await findRecommendation(db, earlier.recommendationId), 'awards.missing.recommendation')
  const superseded = await listSuperseded(db, decision.id)
  const aliases = aliasesOf(ranking)
  return {
    reference: earlier.reference, decidedAt: earlier.decidedAt, inputsHash,
    outcomes: ranking.flatMap(({ proposalId, reference }) => {
      const said = superseded.find((one) => one.proposalId === proposalId) ?? outcomes.find((one) => one.proposalId === proposalId)
      return said === undefined ? [] : [outcomeOf(said, reference, aliases)]
    }),
  }
}

const nameOfDraw = (draw: PublicDraw | undefined): string | undefined => (draw === undefined ? undefined : `draw ${draw.number}`)

function drawOf(draw: PublicDraw, aliases: Aliases): BundleDraw {
  const { number, list, listHash, sources, knownAt, announcedAt, state, numbers, note, drawn } = draw
  return { name: nameOfDraw(draw) ?? '', number, list: list.map(({ reference }) => reference), listHash, sources, knownAt, announcedAt, state, numbers, note, order: drawn === null ? null : drawn.map(aliases.proposal) }
}
