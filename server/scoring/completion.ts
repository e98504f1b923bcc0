import type { Tx } from '../kernel/services'
import { moveProposal } from '../proposals/actions'
import { holdProposal } from '../proposals/store'
import { listSheets } from './sheet-store'

/**
 * A proposal is scored when nobody is still writing about it and it has its sheets: asked after every seal, and after
 * every sheet that is taken away, because the one taken away may have been the last one missing.
 */
export async function scoreIfDone(tx: Tx, proposalId: string, sheetsMin: number): Promise<void> {
  const proposal = await holdProposal(tx.db, proposalId)
  if (proposal?.state !== 'in_assessment') return
  const sheets = await listSheets(tx.db, proposal.callId, { proposalId })
  const waiting = sheets.some(({ state }) => state === 'assigned' || state === 'draft')
  if (!waiting && sheets.filter(({ state }) => state === 'sealed').length >= sheetsMin) await moveProposal(tx, proposal, 'score')
}
