import type { Tx } from '../../kernel/services'
import type { Evaluation } from '../evaluation'
import { writeToMember, type Pen } from '../letters'
import { hasConflict } from '../store'
import type { WholeCase } from './cases'

type About = { readonly proposalId: string; readonly reference: string }

/** Tells whoever leads that a proposal diverges and nobody is free to settle it; whoever may not know of it is not told. */
export async function tellIfNobodyFree(tx: Tx, pen: Pen, { stand, evaluation, free, proposalId, proposal }: WholeCase): Promise<void> {
  if (stand.state !== 'unsettled' || evaluation.call.settings.divergence !== 'third' || free.length > 0) return
  await tellChair(tx, pen, evaluation, { proposalId, reference: proposal.reference }, 'nobodyFree')
}

/** Whoever was seated for one proposal has declared: the chair can ask for the sheet, or seat the next. */
export const tellStandInDeclared = (tx: Tx, pen: Pen, evaluation: Evaluation, about: About): Promise<void> => tellChair(tx, pen, evaluation, about, 'standInDeclared')

async function tellChair(tx: Tx, pen: Pen, { call, members, presiding }: Evaluation, { proposalId, reference }: About, kind: 'nobodyFree' | 'standInDeclared'): Promise<void> {
  for (const { personId } of members.filter(({ seat, id }) => seat === 'chair' || id === presiding?.id)) {
    if (await hasConflict(tx.db, personId, proposalId)) continue
    await writeToMember(tx, pen, personId, call, kind, () => ({ proposal: reference, page: `${pen.services.site.baseUrl}/scoring/proposals/${proposalId}/sheets` }), `proposal:${proposalId}`)
  }
}
