import type { Call } from '../calls/calls'
import type { Grid } from '../calls/grid'
import { findCall, listSections } from '../calls/store'
import { parsed, type Db } from '../kernel/database'
import { found } from '../kernel/errors'
import type { Both } from '../kernel/words'
import type { ProposalState } from '../proposals/lifecycle'
import { HIDDEN_NAME } from './anonymity/blinding'
import { readBlindfolds } from './anonymity/store'
import type { Committee, Member } from './committee'
import { listPublicDraws } from './draws/store'
import { findCommittee, listCommittees, listDraws, listMembers, listMembersOf } from './committee-store'
import { combiningOf } from './combination'
import { listPresidings } from './conflicts/presiding-store'
import { standingRecord, type SheetRef } from './divergence/standing'
import { listRounds } from './divergence/store'
import { ASSESSED, hiddenFrom, isComplete, resultsAreOut, type Counts, type Evaluation } from './evaluation'
import { findTied, rank, tieStepsOf, type Candidate, type RankedProposal, type RankRules, type SheetPoints } from './ranking'

/** A committee with everybody who sits or sat on it. */
export async function committeeOf(db: Db, callId: string): Promise<(Committee & { members: Member[] }) | undefined> {
  const committee = await findCommittee(db, callId)
  return committee === undefined ? undefined : { ...committee, members: await listMembers(db, callId) }
}

/** Whether the person may know nothing of the proposal before the results are out. */
export async function hasConflict(db: Db, personId: string, proposalId: string): Promise<boolean> {
  return (await db('conflicts').where({ personId, proposalId }).first('id')) !== undefined
}

/** Proposals taken back after they came before the committee: their sheets count for nothing. Nearly always none. */
async function listWithdrawn(db: Db, callIds: readonly string[]): Promise<string[]> {
  return ((await db('proposals').whereIn('callId', [...callIds]).where({ state: 'withdrawn' }).select('id')) as { id: string }[]).map(({ id }) => id)
}

type PerCall = { callId: string; all: number }

/**
 * How far the sheets of some calls are, with the same few questions however many calls and sheets there are. Each is
 * answered from one index; what is withdrawn is left out only where there is any, because the leaving out costs.
 */
async function countSheets(db: Db, calls: readonly Call[], hidden: readonly string[]): Promise<Map<string, Counts>> {
  const ids = calls.map(({ id }) => id)
  const withdrawn = [...await listWithdrawn(db, ids), ...hidden]
  const sheets = () => {
    // One call is asked for by equality: a list of one hides the order of the index from SQLite.
    const query = ids.length === 1 ? db('scoreSheets').where({ callId: ids[0] }) : db('scoreSheets').whereIn('callId', ids)
    return withdrawn.length === 0 ? query : query.whereNotIn('proposalId', withdrawn)
  }
  const open = (await sheets().whereIn('state', ['assigned', 'draft']).groupBy('callId').select('callId').count({ all: '*' })
    .select(db.raw('sum(case when further is null and revision = 1 then 1 else 0 end) as first'))) as (PerCall & { first: number })[]
  const assessed = db('proposals').whereIn('callId', ids).whereIn('state', [...ASSESSED])
  if (hidden.length > 0) void assessed.whereNotIn('id', [...hidden])
  const proposals = (await assessed.groupBy('callId').select('callId').count({ all: '*' })
    .select(db.raw("sum(case when state = 'in_assessment' then 1 else 0 end) as unscored"))) as (PerCall & { unscored: number })[]
  const sealed: { callId: string; all: number; enough: number }[] = []
  for (const least of new Set(calls.map(({ settings }) => settings.sheetsMin))) {
    const each = sheets().where({ state: 'sealed' }).groupBy('callId', 'proposalId').select('callId', db.raw('count(*) as sheets')).as('each_proposal')
    const rows = (await db.from(each).groupBy('callId').select('callId', db.raw('sum(sheets) as "all"'), db.raw('sum(case when sheets >= ? then 1 else 0 end) as enough', [least]))) as typeof sealed
    sealed.push(...rows.filter(({ callId }) => calls.some(({ id, settings }) => id === callId && settings.sheetsMin === least)))
  }
  const all = (rows: readonly PerCall[], id: string) => rows.find(({ callId }) => callId === id)?.all ?? 0
  return new Map(ids.map((id) => [id, {
    proposals: all(proposals, id), sealed: all(sealed, id), open: all(open, id), openFirst: Number(open.find(({ callId }) => callId === id)?.first ?? 0),
    covered: sealed.find(({ callId }) => callId === id)?.enough ?? 0, unscored: Number(proposals.find(({ callId }) => callId === id)?.unscored ?? 0),
  }]))
}

/** The evaluation of a call as this person meets it: by id or reference of the call. */
export async function findEvaluation(db: Db, call: string | Call, personId: string): Promise<Evaluation | undefined> {
  const of = typeof call === 'string' ? await findCall(db, call) : call
  return of === undefined ? undefined : (await evaluationsOf(db, [of], personId))[0]
}

/** The evaluations of some calls, with as many questions to the database as for one. */
export async function evaluationsOf(db: Db, calls: readonly Call[], personId: string): Promise<Evaluation[]> {
  const ids = calls.map(({ id }) => id)
  const committees = await listCommittees(db, ids)
  const members = await listMembersOf(db, ids)
  const conflicts = (await db('conflicts').join('proposals', 'proposals.id', 'conflicts.proposalId').whereIn('callId', ids).orderBy('proposals.number')
    .select('conflicts.personId', 'conflicts.proposalId', 'proposals.callId', 'proposals.state')) as { personId: string; proposalId: string; callId: string; state: ProposalState }[]
  const elections = await listPresidings(db, committees.map(({ id }) => id))
  const own = conflicts.filter((conflict) => conflict.personId === personId)
  const counts = await countSheets(db, calls, own.filter(({ callId }) => calls.some((call) => call.id === callId && !resultsAreOut({ call }))).map(({ proposalId }) => proposalId))
  return calls.map((call) => {
    const committee = committees.find(({ callId }) => callId === call.id) ?? null
    const everybody = members.filter(({ committeeId }) => committeeId === committee?.id)
    const current = everybody.filter(({ endedAt }) => endedAt === null)
    const recused = ({ personId: id }: Pick<Member, 'personId'>) => conflicts.some((conflict) => conflict.callId === call.id && conflict.personId === id && conflict.state !== 'withdrawn')
    const elected = elections.findLast(({ committeeId }) => committeeId === committee?.id)
    return {
      call, committee, members: current, seat: current.find((member) => member.personId === personId) ?? null,
      conflicts: own.filter(({ callId }) => callId === call.id).map(({ proposalId }) => proposalId), counts: counts.get(call.id) ?? { proposals: 0, sealed: 0, open: 0, openFirst: 0, covered: 0, unscored: 0 },
      chairRecused: current.some((member) => member.seat === 'chair' && recused(member)) ? 'yes' : 'no',
      presiding: current.find((member) => member.id === elected?.memberId && !recused(member)) ?? null,
      blind: call.settings.anonymous === 'yes' && !resultsAreOut({ call }) && everybody.some((member) => member.personId === personId && member.seat === 'voting') ? 'yes' : 'no',
    }
  })
}

/** A proposal that is before the committee, as lists show it. */
export type AssessedProposal = {
  id: string
  callId: string
  reference: string
  number: number
  title: string
  state: ProposalState
  organisationId: string
  organisationSq: string
  organisationEn: string
  municipalityCode: string | null
  municipalitySq: string | null
  municipalityEn: string | null
  requestedMinor: number
  directBeneficiaries: number | null
}

export const organisationOf = (proposal: AssessedProposal): Both => ({ sq: proposal.organisationSq, en: proposal.organisationEn })
export const municipalityOf = (proposal: AssessedProposal): Both => ({ sq: proposal.municipalitySq ?? '', en: proposal.municipalityEn ?? '' })

type Which = { readonly only?: readonly string[]; readonly without?: readonly string[] }

/** By number, which is the order of arrival: an order by points would say something before its time. */
export async function listAssessed(db: Db, callId: string, { only, without = [] }: Which = {}): Promise<AssessedProposal[]> {
  const query = db('proposals').join('organisations', 'organisations.id', 'proposals.organisationId').leftJoin('municipalities', 'municipalities.code', 'proposals.municipalityCode')
    .where('proposals.callId', callId).whereIn('proposals.state', [...ASSESSED]).orderBy('proposals.number')
    .select('proposals.id', 'proposals.callId', 'proposals.reference', 'proposals.number', 'proposals.title', 'proposals.state', 'proposals.organisationId',
      'organisations.nameSq as organisationSq', 'organisations.nameEn as organisationEn', 'proposals.municipalityCode',
      'municipalities.nameSq as municipalitySq', 'municipalities.nameEn as municipalityEn', 'proposals.requestedMinor', 'proposals.directBeneficiaries')
  if (only !== undefined) void query.whereIn('proposals.id', [...only])
  if (without.length > 0) void query.whereNotIn('proposals.id', [...without])
  return (await query) as AssessedProposal[]
}

/** Proposals as whoever looks may see them: without those that a conflict hides, and without names where names are hidden. */
export async function listShown(db: Db, evaluation: Evaluation, { only }: Pick<Which, 'only'> = {}): Promise<AssessedProposal[]> {
  return asShown(db, evaluation, await listAssessed(db, evaluation.call.id, { without: hiddenFrom(evaluation), ...(only === undefined ? {} : { only }) }))
}

async function asShown(db: Db, { blind, call }: Pick<Evaluation, 'blind' | 'call'>, listed: AssessedProposal[]): Promise<AssessedProposal[]> {
  if (blind === 'no') return listed
  const hides = await readBlindfolds(db, call.id)
  return listed.map((proposal) => ({ ...proposal, organisationSq: HIDDEN_NAME.sq, organisationEn: HIDDEN_NAME.en, title: hides.get(proposal.id)?.(proposal.title) ?? HIDDEN_NAME.sq }))
}

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
