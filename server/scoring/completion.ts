import { findCall, listSections } from '../calls/store'
import { found } from '../kernel/errors'
import type { Tx } from '../kernel/services'
import { moveProposal } from '../proposals/actions'
import { holdProposal } from '../proposals/store'
import { combiningOf } from './combination'
import { isSettled, standOf } from './divergence/standing'
import { listCaseSheets, listRounds } from './divergence/store'
import { listSheets } from './sheet-store'

/**
 * A proposal is scored when nobody is still writing about it, it has its sheets, and what divergence the call's rule must
 * settle is settled: asked after every seal, after every sheet that is opened again or taken away, and after every
 * consensus. Where it is no longer so, the proposal goes back before the committee.
 */
export async function scoreIfDone(tx: Tx, proposalId: string, sheetsMin: number): Promise<void> {
  const proposal = await holdProposal(tx.db, proposalId)
  if (proposal?.state !== 'in_assessment' && proposal?.state !== 'scored') return
  const sheets = await listSheets(tx.db, proposal.callId, { proposalId })
  const waiting = sheets.some(({ state }) => state === 'assigned' || state === 'draft')
  const enough = sheets.filter(({ state }) => state === 'sealed').length >= sheetsMin
  const done = !waiting && enough && await divergenceIsSettled(tx, proposal.callId, proposalId)
  if (done && proposal.state === 'in_assessment') await moveProposal(tx, proposal, 'score')
  if (!done && proposal.state === 'scored') await moveProposal(tx, proposal, 'reassess')
}

async function divergenceIsSettled(tx: Tx, callId: string, proposalId: string): Promise<boolean> {
  const { settings } = found(await findCall(tx.db, callId), 'scoring.missing.call')
  if (settings.divergence === 'note') return true
  const rules = { grid: await listSections(tx.db, callId), totalFloorPoints: settings.totalFloorPoints, combining: combiningOf(settings) }
  const sheets = await listCaseSheets(tx.db, callId, { proposalId, marks: 'none' })
  return isSettled(standOf({ sheets, openFurther: 0, rounds: await listRounds(tx.db, callId, proposalId) }, rules))
}
