import assert from 'node:assert/strict'
import type { Grid } from '../../calls/grid'
import type { Tx } from '../../kernel/services'
import type { Proposal } from '../../proposals/proposals'
import type { Evaluation } from '../evaluation'
import { insertChange } from '../history/store'
import { writeToMember, type Pen } from '../letters'
import { sealSheetRow } from '../sheet-store'
import { pointsOf, type Contents, type ScoreSheet } from '../sheets'
import { commitmentOf, nonceFrom, sealedText } from './sealing'
import { SEALED } from './store'

export type Sealing = { readonly sheet: ScoreSheet; readonly evaluation: Evaluation; readonly proposal: Pick<Proposal, 'reference'>; readonly grid: Grid; readonly contents: Contents }

/** Sets the seal on a sheet that has no fault: points become facts, what it says becomes a commitment, and the assessor gets a receipt. */
export async function setSeal(tx: Tx, pen: Pen, { sheet, evaluation, proposal, grid, contents }: Sealing): Promise<void> {
  const { call, seat } = evaluation
  assert(seat !== null && proposal.reference !== null, 'a sheet is sealed by a member, about a proposal that has its number')
  const text = sealedText(grid, contents, { call: call.reference, proposal: proposal.reference, assessor: seat.code, revision: sheet.revision, sealedAt: tx.at })
  const nonce = nonceFrom(tx.token())
  const commitment = commitmentOf(text, nonce)
  await sealSheetRow(tx.db, sheet, { at: tx.at, points: pointsOf(grid, contents), hash: commitment, nonce })
  await insertChange(tx.db, { id: tx.id(), sheetId: sheet.id, revision: sheet.revision, deed: 'sealed', byId: sheet.assessorId, at: tx.at, fields: [], reason: null })
  // The trail names the seal and no points: it is read by people who may not know them yet.
  tx.record(SEALED, `sheet:${sheet.id}`, { new: { proposal: sheet.proposalId, hash: commitment, revision: sheet.revision } })
  const { reference } = proposal
  tx.onRecorded(async (entries) => {
    const entry = entries.find(({ action, subject }) => action === SEALED && subject === `sheet:${sheet.id}`)
    assert(entry !== undefined, 'a seal stands in the log')
    await writeToMember(tx, pen, sheet.assessorId, call, 'sealed', (say) => ({
      proposal: reference, code: seat.code, at: say.moment(tx.at), commitment, seq: entry.seq, head: entry.hash, receipt: `${pen.services.site.baseUrl}/scoring/sheets/${sheet.id}/receipt`,
    }), `proposal:${sheet.proposalId}`)
  })
}
