import type { Db } from '../../kernel/database'
import { listApplicants } from '../conflicts/hint-store'
import { listDocumentsAsked } from '../../calls/store'
import { readPackage } from '../../proposals/submission-store'
import type { Evaluation } from '../evaluation'
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
