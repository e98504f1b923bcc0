import { found, type Fault } from '../../kernel/errors'
import { insist, type Person } from '../../kernel/policy'
import { transact, type Services } from '../../kernel/services'
import { holdCall } from '../../calls/store'
import { findProposal } from '../../proposals/store'
import { listMembers } from '../../scoring/committee-store'
import { findEvaluation } from '../../scoring/store'
import { findFeedbackFaults, type FeedbackText } from './feedback'
import * as may from './policy'
import { replaceFeedback } from './store'

/** Keeps what an applicant will read, as it was edited. Nobody of the committee may be named in it. */
export async function editFeedback(services: Services, editor: Person, proposalId: string, text: FeedbackText, version: number): Promise<Fault[]> {
  return transact<Fault[]>(services, editor, async (tx) => {
    const proposal = found(await findProposal(tx.db, proposalId), 'kernel.missing.page')
    const call = found(await holdCall(tx.db, proposal.callId), 'awards.missing.call')
    const evaluation = found(await findEvaluation(tx.db, call, editor.id), 'awards.missing.call')
    insist(may.editFeedback(editor, { evaluation, proposalId }))
    const faults = findFeedbackFaults(text, (await listMembers(tx.db, call.id)).map(({ name }) => name))
    if (faults.length > 0) return faults
    await replaceFeedback(tx.db, { proposalId, ...text, editedBy: editor.id, editedAt: tx.at, version })
    tx.record('awards.feedbackEdited', `proposal:${proposalId}`, { new: { version: version + 1 } })
    return []
  })
}
