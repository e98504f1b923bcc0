import { listSections } from '../../calls/store'
import { codeOf } from '../divergence/cases'
import { listCaseSheets } from '../divergence/store'
import { listMembers } from '../committee-store'
import type { Site } from '../routes'
import { readCandidates } from '../ranking-store'
import { listShown } from '../store'
import { figuresOf } from './figures'
import { figuresPage } from './pages'
import * as may from './policy'

export function declareFigures({ get, services, evaluationInPath }: Site): void {
  const { db } = services

  get('/:reference/figures', {
    find: evaluationInPath,
    may: may.readFigures,
    answer: async (evaluation, { words }) => {
      const { call } = evaluation
      const grid = await listSections(db, call.id)
      // What a conflict hides from the reader is in no figure, as if it had never been scored.
      const shown = await listShown(db, evaluation)
      const { candidates, rules } = await readCandidates(db, call, grid, shown)
      const members = await listMembers(db, call.id)
      const seen = new Set(shown.map(({ id }) => id))
      const sheets = (await listCaseSheets(db, call.id)).filter(({ proposalId }) => seen.has(proposalId)).map((sheet) => ({ ...sheet, code: codeOf(members, sheet.assessorId) }))
      return figuresPage(words, evaluation, figuresOf(sheets, candidates, rules), rules)
    },
  })
}
