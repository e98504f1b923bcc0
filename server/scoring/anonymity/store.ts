import type { Db } from '../../kernel/database'
import { listApplicants } from '../conflicts/hint-store'
import { listDocumentsAsked } from '../../calls/store'
import { readPackage } from '../../proposals/submission-store'
import { listBlindCalls } from '../conflicts/gate-store'
import type { Evaluation } from '../evaluation'
import { listOwnSheets, type OwnSheet } from '../sheet-store'
import { blindfold, HIDDEN_NAME, marksOf, type Blindfold } from './blinding'
import { blindPackage, type ShownPackage } from './packages'

/** How the texts of each proposal of a call lose the names of its applicant. */
export async function readBlindfolds(db: Db, callId: string): Promise<Map<string, Blindfold>> {
  return new Map((await listApplicants(db, callId)).map(({ id, applicant }) => [id, blindfold(marksOf(applicant))]))
}

/** The package as whoever looks may read it. The policy of the proposal has been asked before. */
export async function readShownPackage(db: Db, { call, blind }: Pick<Evaluation, 'call' | 'blind'>, proposalId: string): Promise<ShownPackage> {
  const opened = await readPackage(db, proposalId)
  if (blind === 'no') return { opened, withheld: [] }
  const nameless = (await listDocumentsAsked(db, call.id)).filter(({ identifying }) => identifying === 'no').map(({ code }) => code)
  const hide = (await readBlindfolds(db, call.id)).get(proposalId) ?? (() => HIDDEN_NAME.sq)
  return blindPackage(opened, new Set(nameless), hide)
}

/** A person's sheets in all calls, without names in those that hide them. */
export async function listShownSheets(db: Db, personId: string): Promise<OwnSheet[]> {
  const sheets = await listOwnSheets(db, personId)
  const blind = await listBlindCalls(db, personId)
  const hides = new Map<string, Blindfold>()
  for (const callId of blind.filter((id) => sheets.some((sheet) => sheet.callId === id))) for (const [id, hide] of await readBlindfolds(db, callId)) hides.set(id, hide)
  return sheets.map((sheet) => (blind.includes(sheet.callId) ? { ...sheet, title: hides.get(sheet.proposalId)?.(sheet.title) ?? HIDDEN_NAME.sq } : sheet))
}
