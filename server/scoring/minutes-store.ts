import { listSections } from '../calls/store'
import type { Db } from '../kernel/database'
import type { ProposalState } from '../proposals/lifecycle'
import { listProposalsOfCall } from '../proposals/store'
import { listDraws, listMeetings, listMembers } from './committee-store'
import { listAnswers } from './conflicts/hint-store'
import { listPresidings } from './conflicts/presiding-store'
import { ASSESSED, hiddenFrom, type Evaluation } from './evaluation'
import type { MinutesFacts } from './minutes'
import { listCommitments, listVersionsOfCall } from './sealing/store'
import { listConflicts, listCoverage, listSheets } from './sheet-store'
import { listShown, rankingOf } from './store'

/** Of the proposals that the reader may know of: a figure over all of them would say what became of a hidden one. */
const receivedOf = (proposals: readonly { number: number | null; state: ProposalState }[]) => ({
  all: proposals.filter(({ number }) => number !== null).length, eligible: proposals.filter(({ state }) => ASSESSED.includes(state)).length, ineligible: proposals.filter(({ state }) => state === 'ineligible').length,
})

/** Everything that minutes say, as whoever looks may know it: what a conflict hides is left out of every list and count. */
export async function readMinutesFacts(db: Db, evaluation: Evaluation, ranking: 'shown' | 'none'): Promise<MinutesFacts> {
  const { call } = evaluation
  const without = hiddenFrom(evaluation)
  const shown = <One extends { proposalId: string }>(all: readonly One[]) => all.filter(({ proposalId }) => !without.includes(proposalId))
  const [members, meetings, draws, conflicts, proposals, coverage, sheets, all, answers, versions] = await Promise.all([
    listMembers(db, call.id), listMeetings(db, call.id), listDraws(db, call.id), listConflicts(db, call.id),
    listShown(db, evaluation), listCoverage(db, call.id), listSheets(db, call.id), listProposalsOfCall(db, call.id), listAnswers(db, call.id), listVersionsOfCall(db, call.id),
  ])
  return {
    evaluation, members, meetings, draws, elections: await listPresidings(db, evaluation.committee === null ? [] : [evaluation.committee.id]), proposals, coverage, sheets: shown(sheets),
    conflicts: conflicts.filter(({ proposalId, personId }) => !without.includes(proposalId) || personId === evaluation.seat?.personId),
    answers: shown(answers), versions: shown(versions), commitments: (await listCommitments(db, call.id)).map(({ commitment }) => commitment),
    ranking: ranking === 'shown' ? await rankingOf(db, evaluation, await listSections(db, call.id), { without }) : null,
    received: receivedOf(all.filter(({ id }) => !without.includes(id))),
    names: evaluation.seat?.seat === 'voting' ? 'hidden' : 'shown',
  }
}
