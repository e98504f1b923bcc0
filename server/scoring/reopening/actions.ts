import { findCall, listSections } from '../../calls/store'
import { found, Impossible, OutOfDate, type Fault } from '../../kernel/errors'
import { insist, type Person } from '../../kernel/policy'
import { transact, type Services, type Tx } from '../../kernel/services'
import type { Language, Words } from '../../kernel/words'
import { holdProposal } from '../../proposals/store'
import { scoreIfDone } from '../completion'
import { insertChange } from '../history/store'
import { writeToMember, type Pen } from '../letters'
import * as may from '../policy'
import { sealHolds } from '../sealing/sealing'
import { insertVersion, readSealedSheets, textOf } from '../sealing/store'
import { findScoreSheet, holdScoreSheet, reopenSheetRow } from '../sheet-store'
import type { ReopenedFor, ScoreSheet } from '../sheets'
import { findEvaluation } from '../store'

const REASON_MAX = 500

export type Reopening = { readonly occasion: ReopenedFor; readonly reason: string; /** The only sections that are opened; without any, all of them. */ readonly sections?: readonly string[] }

/**
 * Opens a sealed sheet again in somebody else's transaction, whose policy was asked there: the version that was sealed
 * is kept for good, the assessor gets a draft with the marks as they were, and a letter that says why. Each mark the
 * assessor then changes needs words of its own before the sheet can be sealed again.
 */
export async function reopenSheet(tx: Tx, pen: Pen, by: Person, sheetId: string, { occasion, reason, sections = [] }: Reopening): Promise<void> {
  const sheet = found(await holdScoreSheet(tx.db, sheetId), 'kernel.missing.page')
  const call = found(await findCall(tx.db, sheet.callId), 'scoring.missing.call')
  if (sheet.state !== 'sealed') throw new OutOfDate('kernel.movedMeanwhile')
  await keepVersion(tx, by, sheet, { occasion, reason })
  await reopenSheetRow(tx.db, sheet, occasion, sections.length === 0 ? null : sections.join(' '))
  await insertChange(tx.db, { id: tx.id(), sheetId, revision: sheet.revision + 1, deed: 'reopened', byId: by.id, at: tx.at, fields: [], reason })
  const proposal = found(await holdProposal(tx.db, sheet.proposalId), 'kernel.missing.page')
  await writeToMember(tx, pen, sheet.assessorId, call, 'reopened', () => ({ proposal: proposal.reference ?? '', reason, sheet: `${pen.services.site.baseUrl}/scoring/sheets/${sheetId}` }), `proposal:${sheet.proposalId}`)
  await scoreIfDone(tx, sheet.proposalId, call.settings.sheetsMin)
  tx.record('scoring.sheetReopened', `sheet:${sheetId}`, { old: { revision: sheet.revision, hash: sheet.sealHash }, new: { revision: sheet.revision + 1, occasion, ...(sections.length === 0 ? {} : { sections }) }, reason })
}

async function keepVersion(tx: Tx, by: Person, sheet: ScoreSheet, { occasion, reason }: Reopening): Promise<void> {
  const [row] = await readSealedSheets(tx.db, sheet.callId, sheet.id)
  if (row === undefined) throw new OutOfDate('kernel.movedMeanwhile')
  const content = textOf(row, await listSections(tx.db, sheet.callId))
  // What is kept is what was sealed, or nothing is opened.
  if (!sealHolds(content, { commitment: row.sealHash, nonceHex: row.sealNonce })) throw new Impossible('scoring.refused.sealBroken')
  await insertVersion(tx.db, {
    id: tx.id(), sheetId: sheet.id, revision: row.revision, content, sectionPoints: JSON.stringify(row.sectionPoints), totalPoints: row.totalPoints,
    sealHash: row.sealHash, sealNonce: row.sealNonce, sealedAt: row.sealedAt, reopenedFor: occasion, reopenedBy: by.id, reopenedAt: tx.at, reason,
  })
}

/** The chair opens a sealed sheet again, with the reason for the record. */
export async function reopen(services: Services, words: Record<Language, Words>, chair: Person, sheetId: string, reason: string): Promise<Fault[]> {
  if (reason === '') return [{ field: 'reason', words: 'scoring.fault.why' }]
  if (reason.length > REASON_MAX) return [{ field: 'reason', words: 'scoring.fault.long', values: { max: REASON_MAX } }]
  return transact(services, chair, async (tx) => {
    const known = found(await findScoreSheet(tx.db, sheetId), 'kernel.missing.page')
    await holdProposal(tx.db, known.proposalId)
    const sheet = found(await holdScoreSheet(tx.db, sheetId), 'kernel.missing.page')
    const evaluation = found(await findEvaluation(tx.db, sheet.callId, chair.id), 'scoring.missing.call')
    insist(may.reopen(chair, { evaluation, sheet, ownSealed: 'no' }))
    await reopenSheet(tx, { services, words }, chair, sheetId, { occasion: 'chair', reason })
    return []
  })
}
