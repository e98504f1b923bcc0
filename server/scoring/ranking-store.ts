import type { Call } from '../calls/calls'
import type { Grid } from '../calls/grid'
import { listSections } from '../calls/store'
import { parsed, type Db } from '../kernel/database'
import { found } from '../kernel/errors'
import { listPublicDraws } from './draws/store'
import { listDraws } from './committee-store'
import { combiningOf } from './combination'
import { standingRecord, type SheetRef } from './divergence/standing'
import { listRounds } from './divergence/store'
import { isComplete, type Evaluation } from './evaluation'
import { findTied, rank, tieStepsOf, type Candidate, type RankedProposal, type RankRules, type SheetPoints } from './ranking'
import { asShown, findEvaluation, listAssessed, listWithdrawn, organisationOf, type AssessedProposal, type Which } from './store'

export type Ranking = {
  readonly call: Call
  readonly grid: Grid
  readonly rules: RankRules
  readonly proposals: readonly RankedProposal[]
  readonly details: ReadonlyMap<string, AssessedProposal>
  /** Nobody is still writing and every proposal has its sheets: only then is this the ranking of the call. */
  readonly complete: boolean
  /** References of proposals with fewer sealed sheets than the call asks for. */
  readonly short: readonly string[]
  readonly sheetsMin: number
}

/**
 * The ranking, derived from the points of sealed sheets each time it is read and kept nowhere.
 * `without` leaves proposals out as if they did not exist: for a reader who has a conflict with them.
 */
export async function readRanking(db: Db, callId: string, without: readonly string[] = []): Promise<Ranking> {
  const evaluation = found(await findEvaluation(db, callId, ''), 'scoring.missing.call')
  return rankingOf(db, evaluation, await listSections(db, callId), { without })
}

export async function rankingOf(db: Db, evaluation: Evaluation, grid: Grid, which: Which = {}): Promise<Ranking> {
  const { call } = evaluation
  const listed = await asShown(db, evaluation, await listAssessed(db, call.id, which))
  const { candidates, rules } = await readCandidates(db, call, grid, listed, which)
  const sheetsMin = call.settings.sheetsMin
  return {
    call, grid, rules, sheetsMin,
    proposals: rank(candidates, rules),
    details: new Map(listed.map((proposal) => [proposal.id, proposal])),
    complete: isComplete(evaluation),
    short: candidates.filter(({ sheets }) => sheets.length < sheetsMin).map(({ reference }) => reference),
  }
}

/** All that a ranking is made of: with `rank` it can be made again anywhere. */
export async function readCandidates(db: Db, call: Call, grid: Grid, listed: readonly AssessedProposal[], which: Which = {}): Promise<{ candidates: Candidate[]; rules: RankRules }> {
  const rules: RankRules = { grid, totalFloorPoints: call.settings.totalFloorPoints, steps: tieStepsOf(grid), combining: combiningOf(call.settings) }
  return { rules, candidates: await withTieFacts(db, call, rules, await withSheets(db, call, listed, which)) }
}

type Read = Omit<Candidate, 'sheets'> & { readonly sheets: readonly (SheetPoints & SheetRef)[] }

async function withSheets(db: Db, { id: callId, settings }: Call, listed: readonly AssessedProposal[], { only }: Which): Promise<Read[]> {
  const query = db('scoreSheets').where({ callId, state: 'sealed' }).select('id', 'proposalId', 'totalPoints', 'sectionPoints', 'sealHash', 'further')
  if (only !== undefined) void query.whereIn('proposalId', [...only])
  const rows = (await query) as { id: string; proposalId: string; totalPoints: number; sectionPoints: string; sealHash: string; further: number | null }[]
  const rounds = settings.combination === 'agreed' ? await listRounds(db, callId) : []
  const sheets = new Map<string, (SheetPoints & SheetRef)[]>()
  for (const { id, proposalId, totalPoints, sectionPoints, sealHash, further } of rows) {
    const sheet = { id, sealHash, total: totalPoints, sections: parsed<Record<string, number>>(sectionPoints), ...(further === null ? {} : { further }) }
    const known = sheets.get(proposalId)
    if (known === undefined) sheets.set(proposalId, [sheet])
    else known.push(sheet)
  }
  return listed.map((proposal) => ({
    proposalId: proposal.id, reference: proposal.reference, title: proposal.title, organisationId: proposal.organisationId, organisationName: organisationOf(proposal),
    municipalityCode: proposal.municipalityCode, requestedMinor: proposal.requestedMinor, directBeneficiaries: proposal.directBeneficiaries, sheets: sheets.get(proposal.id) ?? [],
    agreed: rounds.length === 0 ? null : standingRecord(rounds.filter(({ proposalId }) => proposalId === proposal.id), sheets.get(proposal.id) ?? [])?.agreed ?? null,
  }))
}

/** More ids than this in one statement cost more than reading the whole call. */
const IDS_MAX = 500

/** What the tie-break list asks, read only for proposals whose total another one has too. */
async function withTieFacts(db: Db, call: Call, rules: RankRules, candidates: readonly Read[]): Promise<Candidate[]> {
  const tied = findTied(candidates, rules)
  if (tied.length === 0) return [...candidates]
  const criterion = rules.grid.sections.flatMap(({ criteria }) => criteria).find(({ code }) => rules.steps.some((step) => step.kind === 'criterion' && step.code === code))
  const marks = db('marks').join('scoreSheets', 'scoreSheets.id', 'marks.sheetId').where({ callId: call.id, state: 'sealed', criterionId: criterion?.id ?? '' }).select('sheetId', 'points')
  if (tied.length <= IDS_MAX) void marks.whereIn('proposalId', tied)
  const read = (await marks) as { sheetId: string; points: number }[]
  const served = (await db('proposals').join('calls', 'calls.id', 'proposals.callId').whereNot('callId', call.id).whereIn('proposals.state', ['awarded', 'accepted', 'contracted'])
    .where('calls.resultsPublishedAt', '<=', call.closesAt).distinct('proposals.municipalityCode as code')) as { code: string | null }[]
  const places = await listPlaces(db, call.id)
  const points = new Map(read.map((row) => [row.sheetId, row.points]))
  return candidates.map((candidate) => ({
    ...candidate,
    ...(criterion === undefined ? {} : { sheets: candidate.sheets.map((sheet) => ({ ...sheet, marks: { [criterion.code]: points.get(sheet.id) ?? 0 } })) }),
    municipalityServed: served.some(({ code }) => code !== null && code === candidate.municipalityCode) ? 'yes' : 'no',
    drawn: places.get(candidate.proposalId) ?? null,
  }))
}

/** Where draws put proposals, the latest draw last: those computed from public sources, and before them those that meetings wrote down. */
async function listPlaces(db: Db, callId: string): Promise<Map<string, { draw: string; place: number }>> {
  const written = await listDraws(db, callId)
  const computed = await listPublicDraws(db, callId)
  const placed = (draw: string, order: readonly string[]) => order.map((id, index) => [id, { draw, place: index + 1 }] as const)
  return new Map([...written.flatMap(({ meetingNumber, order }) => placed(`meeting ${meetingNumber}`, order)), ...computed.flatMap(({ id, drawn }) => placed(id, drawn ?? []))])
}

/** Divisible by every possible number of sheets from 1 to 15, so that sum × (this / sheets) orders means in whole numbers. */
const COMMON = 360_360

/** How far beyond the page the reading goes, where ties and floors leave too few of what was read. */
const REACH = [2, 4, 8] as const

/**
 * The first places of a large call, without reading all of it: the highest means come first, and of those the ones
 * above every floor are exactly the first of the whole ranking. Null where no part read reaches far enough, and where
 * the call's result is another than the mean of all sheets.
 */
export async function rankingTop(db: Db, evaluation: Evaluation, grid: Grid, size: number, without: readonly string[]): Promise<Ranking | null> {
  const { combination, closestPair } = evaluation.call.settings
  if (combination !== 'mean' || closestPair === 'yes') return null
  const query = db('scoreSheets').where({ callId: evaluation.call.id, state: 'sealed' })
    .groupBy('proposalId').select('proposalId').select(db.raw(`sum(total_points) * (${COMMON} / count(*)) as weight`)).orderBy('weight', 'desc').limit(size * REACH[2])
  const left = [...without, ...await listWithdrawn(db, [evaluation.call.id])]
  if (left.length > 0) void query.whereNotIn('proposalId', left)
  const rows = (await query) as { proposalId: string; weight: number }[]
  for (const reach of REACH) {
    // The last total may go on beyond what is taken: a tie is taken whole or not at all.
    const border = rows[size * reach]?.weight ?? (rows.length === size * REACH[2] ? rows.at(-1)?.weight : undefined)
    const whole = rows.slice(0, size * reach).filter(({ weight }) => weight !== border)
    const ranking = await rankingOf(db, evaluation, grid, { only: whole.map(({ proposalId }) => proposalId) })
    const passing = ranking.proposals.filter(({ passes }) => passes)
    if (passing.length >= size) return { ...ranking, proposals: passing.slice(0, size) }
  }
  return null
}
