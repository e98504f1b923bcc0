import type { Grid } from '../../calls/grid'
import { listSections } from '../../calls/store'
import type { Db } from '../../kernel/database'
import { found, OutOfDate } from '../../kernel/errors'
import { insist, type Person } from '../../kernel/policy'
import { transact, type Services } from '../../kernel/services'
import type { InSheet } from '../../kernel/xlsx'
import { shortReference } from '../../proposals/proposals'
import { hiddenFrom, type Evaluation } from '../evaluation'
import * as may from '../policy'
import { readContentsOf } from '../sealing/store'
import { keepDraft } from '../sheet-actions'
import { listSheets } from '../sheet-store'
import type { Contents, ScoreSheet } from '../sheets'
import { findEvaluation, listShown, type AssessedProposal } from '../store'
import { judgeTabs, mayConfirm, type JudgedTab } from './judging'
import { readTabs } from './reading'
import { findSheetUpload, holdSheetUpload, removeSheetUpload, replaceSheetUpload, type SheetUpload } from './store'

export type OwnSheet = { readonly sheet: ScoreSheet; readonly proposal: AssessedProposal; readonly contents: Contents }

/** The sheets of one assessor in a call by the number of the proposal, with what they say; what a conflict hides is not there. */
export async function listOwn(db: Db, evaluation: Evaluation, assessor: Person): Promise<OwnSheet[]> {
  const hidden = hiddenFrom(evaluation)
  const sheets = (await listSheets(db, evaluation.call.id, { assessorId: assessor.id })).filter(({ state, proposalId }) => state !== 'void' && !hidden.includes(proposalId))
  const proposals = await listShown(db, evaluation, { only: sheets.map(({ proposalId }) => proposalId) })
  const contents = await readContentsOf(db, sheets)
  return proposals.flatMap((proposal) => sheets.filter(({ proposalId }) => proposalId === proposal.id)
    .map((sheet) => ({ sheet, proposal, contents: contents.get(sheet.id) ?? { marks: {}, comments: {}, comment: sheet.comment } })))
}

export const isWritable = ({ sheet }: Pick<OwnSheet, 'sheet'>): boolean => sheet.state === 'assigned' || sheet.state === 'draft'

async function judge(db: Db, evaluation: Evaluation, assessor: Person, sheets: readonly InSheet[] | null, kept: SheetUpload | null, grid: Grid): Promise<JudgedTab[]> {
  const own = (await listOwn(db, evaluation, assessor)).map(({ sheet, proposal, contents }) => ({ sheet, tab: shortReference(proposal.reference), title: `${proposal.reference} · ${proposal.title}`, contents }))
  const tabs = sheets !== null ? readTabs(sheets, grid) : (kept?.drafts ?? []).map(({ sheetId, version, contents }) => ({ name: own.find(({ sheet }) => sheet.id === sheetId)?.tab ?? '', sheetId, version, contents, faults: [] }))
  return judgeTabs(tabs, own, grid)
}

/**
 * Reads a workbook without changing a sheet. Where every tab can be taken, what it says waits for its assessor to
 * confirm; where one cannot, nothing is kept and the verdicts say what to mend.
 */
export async function readUpload(services: Services, assessor: Person, callId: string, { name, sheets }: { name: string; sheets: readonly InSheet[] }): Promise<{ tabs: JudgedTab[]; uploadId: string | null }> {
  return transact(services, assessor, async (tx) => {
    const evaluation = found(await findEvaluation(tx.db, callId, assessor.id), 'scoring.missing.call')
    insist(may.useWorkbook(assessor, evaluation))
    const tabs = await judge(tx.db, evaluation, assessor, sheets, null, await listSections(tx.db, callId))
    if (!mayConfirm(tabs)) return { tabs, uploadId: null }
    const drafts = tabs.filter(({ verdict }) => verdict === 'ready').map(({ sheetId, version, contents }) => ({ sheetId, version, contents }))
    const uploadId = tx.id()
    await replaceSheetUpload(tx.db, { id: uploadId, callId, assessorId: assessor.id, name, drafts, madeAt: tx.at })
    tx.record('scoring.workbookRead', `call:${callId}`, { new: { sheets: drafts.length } })
    return { tabs, uploadId }
  })
}

/** What an upload that waits would do now. */
export const judgeUpload = async (db: Db, evaluation: Evaluation, assessor: Person, upload: SheetUpload): Promise<JudgedTab[]> =>
  judge(db, evaluation, assessor, null, upload, await listSections(db, evaluation.call.id))

/** Saves every draft of an upload, or none: a sheet that was saved meanwhile stops them all. Nothing is ever sealed here. */
export async function confirmUpload(services: Services, assessor: Person, uploadId: string): Promise<{ saved: number; reference: string }> {
  return transact(services, assessor, async (tx) => {
    const known = found(await findSheetUpload(tx.db, uploadId), 'kernel.missing.page')
    const evaluation = found(await findEvaluation(tx.db, known.callId, assessor.id), 'scoring.missing.call')
    insist(may.confirmUpload(assessor, { evaluation, upload: known }))
    const upload = await holdSheetUpload(tx.db, uploadId)
    if (upload === undefined) throw new OutOfDate('scoring.workbook.gone')
    for (const { sheetId, version, contents } of upload.drafts) {
      const kept = await keepDraft(tx, assessor, sheetId, { contents, version, deed: 'uploaded' })
      if (Array.isArray(kept)) throw new OutOfDate('scoring.workbook.moved')
    }
    await removeSheetUpload(tx.db, uploadId)
    tx.record('scoring.workbookTaken', `call:${upload.callId}`, { new: { sheets: upload.drafts.length } })
    return { saved: upload.drafts.length, reference: evaluation.call.reference }
  })
}
