import { listSections } from '../calls/store'
import type { Db } from '../kernel/database'
import { found, NotFound, Refused } from '../kernel/errors'
import { key, type Visit } from '../kernel/http'
import { isRecused, whyRecused } from './evaluation'
import { asOpened } from './late-hints/store'
import type { SheetCase } from './policy'
import { listVersions } from './sealing/store'
import type { SheetFacts } from './sheet-pages'
import { findScoreSheet, listSheets } from './sheet-store'
import { findEvaluation, listShown } from './store'

export type SheetSubject = SheetFacts & SheetCase

/** The sheet that the address names, as the visitor meets it; policies and pages ask no more than this. */
export const sheetInPath = (db: Db) => async (visit: Visit): Promise<SheetSubject> => {
  const sheet = found(await findScoreSheet(db, key(visit, 'id')), 'kernel.missing.page')
  const evaluation = await asOpened(db, found(await findEvaluation(db, sheet.callId, visit.person.id), 'kernel.missing.page'))
  // What a conflict hides is not there, in whatever state it is; of one's own sheet one is told why it is closed.
  if (isRecused(evaluation, sheet.proposalId)) throw sheet.assessorId === visit.person.id ? new Refused(whyRecused(evaluation, sheet.proposalId)) : new NotFound('kernel.missing.page')
  const proposal = found((await listShown(db, evaluation, { only: [sheet.proposalId] }))[0], 'kernel.missing.page')
  const own = (await listSheets(db, sheet.callId, { assessorId: sheet.assessorId })).filter(({ state }) => state !== 'void')
  const beside = await listSheets(db, sheet.callId, { assessorId: visit.person.id, proposalId: sheet.proposalId })
  const [before] = sheet.revision === 1 ? [] : await listVersions(db, sheet.id)
  return {
    evaluation, sheet, proposal, grid: await listSections(db, sheet.callId), place: { at: own.findIndex(({ id }) => id === sheet.id) + 1, of: own.length },
    before: before ?? null, ownSealed: beside.some(({ state }) => state === 'sealed') ? 'yes' : 'no',
  }
}
