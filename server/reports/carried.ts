import type { Agreement } from '../agreements/agreements'
import { answerByRole, questionByRole, type Answers, type FormDefinition } from '../forms/forms'
import { rowsOf, type Row } from '../forms/rows'
import type { Db } from '../kernel/database'
import { readPackage } from '../proposals/submission-store'

/** What was promised stays as it was promised: only what came of it is asked anew. */
const PROMISED = ['indicator', 'unit', 'baseline', 'target'] as const

/** The indicators of the application with what they promised, for a report that asks what came of them. */
export async function carriedOver(db: Db, { proposalId }: Agreement, report: FormDefinition): Promise<Answers> {
  const question = questionByRole(report, 'indicators')
  if (question === undefined) return {}
  const { definition, answers } = await readPackage(db, proposalId)
  const rows = rowsOf(answerByRole(definition, answers, 'indicators')).map((row): Row => Object.fromEntries(PROMISED.map((code) => [code, row[code]])))
  return rows.length === 0 ? {} : { [question.code]: rows }
}
