import type { Db } from '../../kernel/database'
import { listApplicants } from '../conflicts/hint-store'
import { blindfold, marksOf, type Blindfold } from './blinding'

/** How the texts of each proposal of a call lose the names of its applicant. */
export async function readBlindfolds(db: Db, callId: string): Promise<Map<string, Blindfold>> {
  return new Map((await listApplicants(db, callId)).map(({ id, applicant }) => [id, blindfold(marksOf(applicant))]))
}
