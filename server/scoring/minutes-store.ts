import { listSections } from '../calls/store'
import type { Db } from '../kernel/database'
import type { ProposalState } from '../proposals/lifecycle'
import { listProposalsOfCall } from '../proposals/store'
import { listDraws, listMeetings, listMembers } from './committee-store'
import { listAnswers } from './conflicts/hint-store'
import { listPresidings } from './conflicts/presiding-store'
import { listCases } from './divergence/cases'
import { ASSESSED, hiddenFrom, type Evaluation } from './evaluation'
import type { MinutesFacts } from './minutes'
import { listCommitments, listVersionsOfCall } from './sealing/store'
import { listConflicts, listCoverage, listSheets } from './sheet-store'
import { rankingOf } from './ranking-store'
import { listShown } from './store'

/** Of the proposals that the reader may know of: a figure over all of them would say what became of a hidden one. */
const receivedOf = (proposals: readonly { number: number | null; state: ProposalState }[]) => ({
  all: proposals.filter(({ number }) => number !== null).length, eligible: proposals.filter(({ state }) => ASSESSED.includes(state)).length, ineligible: proposals.filter(({ state }) => state === 'ineligible').length,
})

/**
 * Everything that minutes say, as whoever looks may know it: what a conflict hides is left out of every list and count.
 * The root over all seals would count hidden ones: it is left out whole, and stands where everybody's seals are published.
 */
export async function readMinutesFacts(db: Db, evaluation: Evaluation, ranking: 'shown' | 'none'): Promise<MinutesFacts> {
  const { call } = evaluation
  const without = hiddenFrom(evaluation)
  const grid = await listSections(db, call.id)
  const shown = <One extends { proposalId: string }>(all: readonly One[]) => all.filter(({ proposalId }) => !without.includes(proposalId))
  // One after the other: acts read this inside their transaction.
  const members = await listMembers(db, call.id)
  const meetings = await listMeetings(db, call.id)
  const draws = await listDraws(db, call.id)
  const conflicts = await listConflicts(db, call.id)
  const proposals = await listShown(db, evaluation)
  const coverage = await listCoverage(db, call.id)
  const sheets = await listSheets(db, call.id)
  const all = await listProposalsOfCall(db, call.id)
  const answers = await listAnswers(db, call.id)
  const versions = await listVersionsOfCall(db, call.id)
  return {
    evaluation, members, meetings, draws, elections: await listPresidings(db, evaluation.committee === null ? [] : [evaluation.committee.id]), proposals, coverage, sheets: shown(sheets),
    conflicts: conflicts.filter(({ proposalId, personId }) => !without.includes(proposalId) || personId === evaluation.seat?.personId),
    answers: shown(answers), versions: shown(versions), commitments: without.length > 0 ? [] : (await listCommitments(db, call.id)).map(({ commitment }) => commitment),
    ranking: ranking === 'shown' ? await rankingOf(db, evaluation, grid, { without }) : null,
    cases: ranking === 'shown' ? await listCases(db, evaluation, grid, { marks: 'none' }) : [],
    received: receivedOf(all.filter(({ id }) => !without.includes(id))),
    names: evaluation.seat?.seat === 'voting' ? 'hidden' : 'shown',
  }
}
