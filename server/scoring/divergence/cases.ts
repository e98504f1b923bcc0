import { listSections } from '../../calls/store'
import type { Grid } from '../../calls/grid'
import type { Db } from '../../kernel/database'
import { combiningOf } from '../combination'
import { listMembers } from '../committee-store'
import type { Evaluation } from '../evaluation'
import { groupBy } from '../grouping'
import { listConflicts, listSheets } from '../sheet-store'
import type { ScoreSheet } from '../sheets'
import { listShown, type AssessedProposal } from '../store'
import type { Member } from '../committee'
import { standOf, type Round, type Stand } from './standing'
import { countOpenFurther, listCaseSheets, listRounds, type AssessedSheet } from './store'

/** Everything about how the sheets of one proposal lie to each other. */
export type ProposalCase = {
  readonly proposal: AssessedProposal
  readonly sheets: readonly AssessedSheet[]
  readonly rounds: readonly Round[]
  readonly stand: Stand
}

const rulesOf = ({ call }: Evaluation, grid: Grid) => ({ grid, totalFloorPoints: call.settings.totalFloorPoints, combining: combiningOf(call.settings) })

/** The cases of a call, without proposals that a conflict hides from the reader; as many questions as for one. */
export async function listCases(db: Db, evaluation: Evaluation, grid: Grid, wanted: { readonly marks?: 'none' } = {}): Promise<ProposalCase[]> {
  const { call } = evaluation
  const proposals = await listShown(db, evaluation)
  const sheets = await listCaseSheets(db, call.id, wanted)
  const rounds = await listRounds(db, call.id)
  const open = await countOpenFurther(db, call.id)
  const own = groupBy(sheets, ({ proposalId }) => proposalId)
  return proposals.map((proposal) => {
    const about = { sheets: own.get(proposal.id) ?? [], rounds: rounds.filter(({ proposalId }) => proposalId === proposal.id) }
    return { proposal, ...about, stand: standOf({ ...about, openFurther: open.get(proposal.id) ?? 0 }, rulesOf(evaluation, grid)) }
  })
}

/** One case with the people in it. */
export type WholeCase = ProposalCase & {
  readonly evaluation: Evaluation
  readonly grid: Grid
  readonly proposalId: string
  /** Everybody who sits or sat. */
  readonly members: readonly Member[]
  /** Of every sheet of the proposal, whatever its state. */
  readonly all: readonly ScoreSheet[]
  /** Voting members who could write a further sheet: declared, without a conflict, without a sheet on the proposal. */
  readonly free: readonly Member[]
  /** Seated for this proposal alone, and still to declare. */
  readonly standIns: readonly Member[]
}

export async function readCase(db: Db, evaluation: Evaluation, proposal: AssessedProposal): Promise<WholeCase> {
  const { call } = evaluation
  const grid = await listSections(db, call.id)
  const members = await listMembers(db, call.id)
  const all = await listSheets(db, call.id, { proposalId: proposal.id })
  const conflicts = (await listConflicts(db, call.id)).filter(({ proposalId }) => proposalId === proposal.id)
  const sheets = await listCaseSheets(db, call.id, { proposalId: proposal.id })
  const rounds = await listRounds(db, call.id, proposal.id)
  const openFurther = (await countOpenFurther(db, call.id)).get(proposal.id) ?? 0
  const here = members.filter(({ seat, endedAt, onlyProposalId }) => seat === 'voting' && endedAt === null && (onlyProposalId ?? proposal.id) === proposal.id)
  const taken = new Set([...all.map(({ assessorId }) => assessorId), ...conflicts.map(({ personId }) => personId)])
  return {
    evaluation, grid, proposal, proposalId: proposal.id, sheets, rounds, members, all, stand: standOf({ sheets, rounds, openFurther }, rulesOf(evaluation, grid)),
    free: here.filter(({ declaredAt, personId }) => declaredAt !== null && !taken.has(personId)),
    standIns: here.filter(({ onlyProposalId, declaredAt }) => onlyProposalId !== null && declaredAt === null),
  }
}

/** Whether the person has sealed a sheet on the proposal that was not made void; it may be open again. */
export const hasScored = ({ all }: Pick<WholeCase, 'all'>, personId: string): 'yes' | 'no' =>
  all.some(({ assessorId, state, revision }) => assessorId === personId && (state === 'sealed' || (state === 'draft' && revision > 1))) ? 'yes' : 'no'

/** Members who still sit among those whose sheets count. */
export const scorersOf = ({ sheets, members }: Pick<WholeCase, 'sheets' | 'members'>): Member[] =>
  members.filter(({ personId, endedAt }) => endedAt === null && sheets.some(({ assessorId }) => assessorId === personId))

/** The code under which the writer of a sheet is known. */
export const codeOf = (members: readonly Member[], personId: string): string => members.find((member) => member.personId === personId)?.code ?? '–'
