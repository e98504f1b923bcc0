import type { Call } from '../calls/calls'
import type { Grid } from '../calls/grid'
import { listSections } from '../calls/store'
import type { Db } from '../kernel/database'
import { found, Impossible, OutOfDate, type Fault } from '../kernel/errors'
import { insist, type Person } from '../kernel/policy'
import { transact, type Services, type Tx } from '../kernel/services'
import type { Language, Words } from '../kernel/words'
import { holdProposal } from '../proposals/store'
import { replaceCommittee } from './committee-store'
import { scoreIfDone } from './completion'
import { readCase } from './divergence/cases'
import { tellIfNobodyFree } from './divergence/notices'
import { hiddenFrom, isRunning, voters, workOf, type Evaluation } from './evaluation'
import { holdCommitteeOf } from './interest-actions'
import { insertChange } from './history/store'
import { askMembers } from './late-hints/actions'
import { listQuestions } from './late-hints/store'
import { writeToMember, type Pen } from './letters'
import * as may from './policy'
import { maySit } from './revisits/revisits'
import { setSeal } from './sealing/actions'
import { contentsOf } from './sealing/sealing'
import { listVersions } from './sealing/store'
import { differences, findChangeFaults, findDraftFaults, findFaults, findScopeFaults, type Contents, type ScoreSheet } from './sheets'
import { findScoreSheet, holdScoreSheet, insertSheets, listConflicts, listSheets, readContents, removeSheet, replaceContents, voidSheetRow } from './sheet-store'
import { findEvaluation, listAssessed } from './store'

export type Pair = { readonly proposalId: string; readonly assessorId: string }
const pairKey = ({ proposalId, assessorId }: Pair): string => `${proposalId} ${assessorId}`

/**
 * Assigns exactly these sheets among the proposals the person may see: new ones are added, and those on which
 * nothing was written are taken back. A member with a conflict cannot be assigned, nor one who has not declared.
 */
export async function assignSheets(services: Services, words: Record<Language, Words>, head: Person, callId: string, { pairs, version }: { pairs: readonly Pair[]; version: number }): Promise<void> {
  await askMembers(services, words, callId)
  await transact(services, head, async (tx) => {
    const evaluation = await holdCommitteeOf(tx, callId, head)
    insist(may.assign(head, evaluation))
    await assignPairs(tx, { services, words }, head, evaluation, { pairs, version })
  })
}

/** Assigns every proposal to every declared voting member who has no conflict with it. */
export async function assignAll(services: Services, words: Record<Language, Words>, head: Person, callId: string): Promise<void> {
  await askMembers(services, words, callId)
  await transact(services, head, async (tx) => {
    const evaluation = await holdCommitteeOf(tx, callId, head)
    insist(may.assign(head, evaluation))
    const barred = [...await listConflicts(tx.db, evaluation.call.id), ...await listQuestions(tx.db, [evaluation.call.id])]
    const conflicts = new Set(barred.map(({ proposalId, personId }) => pairKey({ proposalId, assessorId: personId })))
    const proposals = workOf(evaluation, await listAssessed(tx.db, evaluation.call.id, { without: hiddenFrom(evaluation) }))
    const pairs = proposals.flatMap(({ id }) => voters(evaluation).filter((member) => maySit(evaluation, member, id)).map(({ personId }): Pair => ({ proposalId: id, assessorId: personId }))).filter((pair) => !conflicts.has(pairKey(pair)))
    await assignPairs(tx, { services, words }, head, evaluation, { pairs, version: evaluation.committee?.version ?? 0 })
  })
}

/** Exactly these pairs, of what the head may see and the committee works on; asked by whoever holds the committee. */
export async function assignPairs(tx: Tx, { services, words }: Pen, head: Person, evaluation: Evaluation, { pairs, version }: { pairs: readonly Pair[]; version: number }): Promise<void> {
  const { call } = evaluation
  const committee = found(evaluation.committee, 'scoring.missing.committee')
  if (committee.version !== version) throw new OutOfDate('kernel.movedMeanwhile')
  const sheets = await listSheets(tx.db, call.id)
  const conflicts = await listConflicts(tx.db, call.id)
  const proposals = workOf(evaluation, await listAssessed(tx.db, call.id, { without: hiddenFrom(evaluation) }))
  const visible = new Set(proposals.map(({ id }) => id))
  const seats = new Map(voters(evaluation).map((member) => [member.personId, member]))
  const wanted = new Map(pairs.map((pair) => [pairKey(pair), pair]))
  const present = new Set(sheets.map(pairKey))

  const barred = new Set(conflicts.map(({ proposalId, personId }) => pairKey({ proposalId, assessorId: personId })))
  const asked = new Set((await listQuestions(tx.db, [call.id])).map(({ proposalId, personId }) => pairKey({ proposalId, assessorId: personId })))
  for (const pair of wanted.values()) {
    const member = seats.get(pair.assessorId)
    const known = present.has(pairKey(pair))
    if (!visible.has(pair.proposalId) || member === undefined || !(known || maySit(evaluation, member, pair.proposalId))) throw new Impossible('scoring.refused.notAssignable')
    if (barred.has(pairKey(pair))) throw new Impossible('scoring.refused.conflictPair')
    if (asked.has(pairKey(pair)) && !present.has(pairKey(pair))) throw new Impossible('conflicts.refused.askedPair')
  }
  const fresh = [...wanted.values()].filter((pair) => !present.has(pairKey(pair)))
  const gone = sheets.filter((sheet) => sheet.state === 'assigned' && visible.has(sheet.proposalId) && !wanted.has(pairKey(sheet)))
  await insertSheets(tx.db, fresh.map((pair) => ({ ...pair, id: tx.id(), callId: call.id, assignedBy: head.id, assignedAt: tx.at })))
  for (const sheet of gone) await removeSheet(tx.db, sheet.id)
  for (const { proposalId } of gone) await scoreIfDone(tx, proposalId, call.settings.sheetsMin)
  await replaceCommittee(tx.db, committee, committee)
  for (const personId of new Set(fresh.map(({ assessorId }) => assessorId))) {
    const sheetsOf = fresh.filter(({ assessorId }) => assessorId === personId).length
    // After the results the day by which sheets were due has passed.
    if (isRunning(evaluation)) await writeToMember(tx, { services, words }, personId, call, 'assigned', (say) => ({ count: sheetsOf, due: say.day(committee.sheetsDueOn) }))
    else await writeToMember(tx, { services, words }, personId, call, 'assignedAgain', () => ({ count: sheetsOf }))
  }
  tx.record('scoring.assigned', `call:${call.id}`, { old: gone.map(bare), new: fresh.map(bare) })
}

const bare = ({ proposalId, assessorId }: Pair): Pair => ({ proposalId, assessorId })

type Held = { sheet: ScoreSheet; evaluation: Evaluation; grid: Grid }

async function holdSheetCase(tx: Tx, person: Person, sheetId: string): Promise<Held> {
  const sheet = found(await holdScoreSheet(tx.db, sheetId), 'kernel.missing.page')
  const evaluation = found(await findEvaluation(tx.db, sheet.callId, person.id), 'scoring.missing.call')
  return { sheet, evaluation, grid: await listSections(tx.db, sheet.callId) }
}

/**
 * Keeps a draft, complete or not. Returns its new version, or faults that name a field. Where the sheet was saved
 * elsewhere in the meantime, the fault stands at `version` and nothing is kept: both texts are shown then.
 */
export async function saveSheet(services: Services, assessor: Person, sheetId: string, contents: Contents, version: number): Promise<{ version: number } | Fault[]> {
  return transact<{ version: number } | Fault[]>(services, assessor, async (tx) => {
    return keepDraft(tx, assessor, sheetId, { contents, version, deed: 'saved' })
  })
}

export type Draft = { readonly contents: Contents; readonly version: number; readonly deed: 'saved' | 'uploaded' }

/** The same inside a transaction that keeps several drafts or none. */
export async function keepDraft(tx: Tx, assessor: Person, sheetId: string, { contents, version, deed }: Draft): Promise<{ version: number } | Fault[]> {
  const { sheet, evaluation, grid } = await holdSheetCase(tx, assessor, sheetId)
  insist(may.score(assessor, { evaluation, sheet, ownSealed: 'no' }))
  const faults = findDraftFaults(grid, contents)
  if (faults.length > 0) return faults
  const fields = differences(grid, await readContents(tx.db, sheet), contents)
  if (sheet.version !== version && fields.length > 0) return [{ field: 'version', words: 'scoring.fault.savedMeanwhile' }]
  if (fields.length === 0 && sheet.state === 'draft') return { version: sheet.version }
  const saved = await replaceContents(tx.db, sheet, grid, contents, tx.at)
  await insertChange(tx.db, { id: tx.id(), sheetId, revision: sheet.revision, deed, byId: assessor.id, at: tx.at, fields, reason: null })
  tx.record('scoring.sheetSaved', `sheet:${sheet.id}`)
  return { version: saved }
}

/**
 * Seals a complete sheet as it was read: points by section and their sum become facts, everything said a commitment.
 * When it was the last one missing, the proposal is scored.
 */
export async function sealSheet(services: Services, words: Record<Language, Words>, assessor: Person, sheetId: string, version: number): Promise<Fault[]> {
  return transact(services, assessor, async (tx) => {
    const known = found(await findScoreSheet(tx.db, sheetId), 'kernel.missing.page')
    const proposal = found(await holdProposal(tx.db, known.proposalId), 'kernel.missing.page')
    const { sheet, evaluation, grid } = await holdSheetCase(tx, assessor, sheetId)
    insist(may.score(assessor, { evaluation, sheet, ownSealed: 'no' }))
    if (sheet.version !== version) throw new OutOfDate('scoring.refused.sheetMoved')
    const contents = await readContents(tx.db, sheet)
    const faults = await findSealFaults(tx.db, evaluation.call, grid, sheet, contents)
    if (faults.length > 0) return faults
    await setSeal(tx, { services, words }, { sheet, evaluation, proposal, grid, contents })
    await scoreIfDone(tx, sheet.proposalId, evaluation.call.settings.sheetsMin)
    await tellOfDivergence(tx, { services, words }, evaluation, sheet.proposalId)
    return []
  })
}

/** The last seal may show a divergence that nobody of the committee can settle; the chair is told at once. */
async function tellOfDivergence(tx: Tx, pen: Pen, evaluation: Evaluation, proposalId: string): Promise<void> {
  if (evaluation.call.settings.divergence !== 'third') return
  const [proposal] = await listAssessed(tx.db, evaluation.call.id, { only: [proposalId] })
  if (proposal === undefined) return
  const one = await readCase(tx.db, evaluation, proposal)
  if (!one.all.some(({ state }) => state === 'assigned' || state === 'draft')) await tellIfNobodyFree(tx, pen, one)
}

/** Everything that hinders sealing: what is missing, and in a sheet that was sealed before, changed marks without words. */
export async function findSealFaults(db: Db, { settings }: Pick<Call, 'settings'>, grid: Grid, sheet: Pick<ScoreSheet, 'id' | 'revision' | 'reopenedSections'>, contents: Contents): Promise<Fault[]> {
  const missing = findFaults(grid, contents, settings.reasonedMarks)
  const [before] = sheet.revision === 1 ? [] : await listVersions(db, sheet.id)
  if (before === undefined) return missing
  const sealed = contentsOf(before.content)
  const outside = findScopeFaults(grid, contents, sealed, sheet)
  const unexplained = findChangeFaults(grid, contents, sealed)
  return [...missing, ...outside, ...unexplained.filter(({ field }) => !missing.some((fault) => fault.field === field))]
}

/** Makes a sheet void as a whole, with the reason; it can be replaced by another member's, never mended. */
export async function voidSheet(services: Services, words: Record<Language, Words>, head: Person, sheetId: string, reason: string): Promise<Fault[]> {
  if (reason === '') return [{ field: 'reason', words: 'scoring.fault.why' }]
  if (reason.length > 500) return [{ field: 'reason', words: 'scoring.fault.long', values: { max: 500 } }]
  return transact(services, head, async (tx) => {
    await holdProposal(tx.db, found(await findScoreSheet(tx.db, sheetId), 'kernel.missing.page').proposalId)
    const { sheet, evaluation } = await holdSheetCase(tx, head, sheetId)
    insist(may.annul(head, { evaluation, sheet, ownSealed: 'no' }))
    await voidSheetRow(tx.db, sheet, reason)
    await scoreIfDone(tx, sheet.proposalId, evaluation.call.settings.sheetsMin)
    await writeToMember(tx, { services, words }, sheet.assessorId, evaluation.call, 'annulled', () => ({ reason }))
    tx.record('scoring.sheetVoided', `sheet:${sheet.id}`, { old: { state: sheet.state, hash: sheet.sealHash }, reason })
    return []
  })
}
