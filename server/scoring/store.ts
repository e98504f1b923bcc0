import type { Call } from '../calls/calls'
import { findCall } from '../calls/store'
import type { Db } from '../kernel/database'
import type { Both } from '../kernel/words'
import type { ProposalState } from '../proposals/lifecycle'
import { HIDDEN_NAME } from './anonymity/blinding'
import { readBlindfolds } from './anonymity/store'
import type { Committee, Member } from './committee'
import { findCommittee, listCommittees, listMembers, listMembersOf } from './committee-store'
import { listPresidings } from './conflicts/presiding-store'
import { countUnsettled, listRevisits } from './revisits/store'
import { listQuestions } from './late-hints/store'
import { ASSESSED, hiddenFrom, resultsAreOut, type Counts, type Evaluation } from './evaluation'

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
export async function listWithdrawn(db: Db, callIds: readonly string[]): Promise<string[]> {
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
  const revisits = await listRevisits(db, ids)
  const own = conflicts.filter((conflict) => conflict.personId === personId)
  const asked = await listQuestions(db, ids, personId)
  const elsewhere = await listElsewhere(db, members.filter((member) => member.personId === personId && member.endedAt === null))
  const counts = await countSheets(db, calls, [...own, ...asked, ...elsewhere].filter(({ callId }) => calls.some((call) => call.id === callId && !resultsAreOut({ call }))).map(({ proposalId }) => proposalId))
  for (const call of calls.filter(({ id }) => revisits.some(({ callId }) => callId === id))) {
    const known = counts.get(call.id)
    const unsettled = await countUnsettled(db, call, revisits.filter(({ callId }) => callId === call.id))
    if (known !== undefined) counts.set(call.id, { ...known, unscored: known.unscored + unsettled })
  }
  return calls.map((call) => {
    const committee = committees.find(({ callId }) => callId === call.id) ?? null
    const everybody = members.filter(({ committeeId }) => committeeId === committee?.id)
    const current = everybody.filter(({ endedAt }) => endedAt === null)
    const recused = ({ personId: id }: Pick<Member, 'personId'>) => conflicts.some((conflict) => conflict.callId === call.id && conflict.personId === id && conflict.state !== 'withdrawn')
    const elected = elections.findLast(({ committeeId }) => committeeId === committee?.id)
    return {
      call, committee, members: current, seat: current.find((member) => member.personId === personId) ?? null,
      conflicts: own.filter(({ callId }) => callId === call.id).map(({ proposalId }) => proposalId), asked: asked.filter(({ callId }) => callId === call.id).map(({ proposalId }) => proposalId),
      elsewhere: elsewhere.filter(({ callId }) => callId === call.id).map(({ proposalId }) => proposalId),
      counts: counts.get(call.id) ?? { proposals: 0, sealed: 0, open: 0, openFirst: 0, covered: 0, unscored: 0 },
      revisits: revisits.filter(({ callId }) => callId === call.id),
      chairRecused: current.some((member) => member.seat === 'chair' && recused(member)) ? 'yes' : 'no',
      presiding: current.find((member) => member.id === elected?.memberId && !recused(member)) ?? null,
      blind: call.settings.anonymous === 'yes' && !resultsAreOut({ call }) && everybody.some((member) => member.personId === personId && member.seat === 'voting') ? 'yes' : 'no',
    }
  })
}

/** What is beyond a seat for one proposal: every other proposal of its call. Nearly always nothing is asked. */
async function listElsewhere(db: Db, seats: readonly Member[]): Promise<{ callId: string; proposalId: string }[]> {
  const only = seats.flatMap(({ onlyProposalId }) => (onlyProposalId === null ? [] : [onlyProposalId]))
  if (only.length === 0) return []
  return (await db('proposals').whereIn('callId', db('proposals').whereIn('id', only).select('callId')).whereNotIn('id', only).select('callId', 'id as proposalId')) as { callId: string; proposalId: string }[]
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

export type Which = { readonly only?: readonly string[]; readonly without?: readonly string[] }

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

export async function asShown(db: Db, { blind, call }: Pick<Evaluation, 'blind' | 'call'>, listed: AssessedProposal[]): Promise<AssessedProposal[]> {
  if (blind === 'no') return listed
  const hides = await readBlindfolds(db, call.id)
  return listed.map((proposal) => ({ ...proposal, organisationSq: HIDDEN_NAME.sq, organisationEn: HIDDEN_NAME.en, title: hides.get(proposal.id)?.(proposal.title) ?? HIDDEN_NAME.sq }))
}
