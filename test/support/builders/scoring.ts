import type { Person } from '../../../server/kernel/policy'
import { splitMarks } from '../../../server/demo/marks'
import { commitmentOf, nonceFrom, sealedText } from '../../../server/scoring/sealing/sealing'
import { SEALED } from '../../../server/scoring/sealing/store'
import { SETTINGS_BEFORE } from '../../../server/calls/settings'
import { pointsOf, sealOf, type Contents, type ScoreSheet } from '../../../server/scoring/sheets'
import { findScoreSheet, insertConflict, insertSheets, replaceContents, sealSheetRow } from '../../../server/scoring/sheet-store'
import { auditHead } from '../../../server/kernel/audit'
import { markSearched } from '../../../server/scoring/late-hints/store'
import { insertCommittee, insertMember } from '../../../server/scoring/committee-store'
import type { Grid } from '../../../server/calls/grid'
import type { ProposalState } from '../../../server/proposals/lifecycle'
import type { Tx } from '../../../server/kernel/services'
import type { Organisation } from '../../../server/organisations/organisations'
import type { Scene } from '../scene'
import { aCall, type BuiltCall, type CallOver } from './calls'
import { aProposal, type ArrangedProposal } from './proposals'

export type ScoredOver = {
  title?: string
  municipalityCode?: string | null
  requestedMinor?: number
  directBeneficiaries?: number
  organisation?: Organisation
  state?: ProposalState
  /** Points by section, summed over all sheets: mean × sheets. */
  sums?: readonly number[]
  /** Instead of sums: this mark on every criterion of every sheet. */
  mark?: number
  /** How many of the assessors sealed a sheet; all unless said. */
  sheets?: number
}

type EvaluationOver = {
  call?: CallOver
  /** How many, or what is special about each; three unless said. */
  proposals?: number | readonly ScoredOver[]
  /** Voting members; three unless said. */
  assessors?: number
  /** Whether everybody has declared, without a conflict. */
  declared?: 'yes' | 'no'
}

export type ArrangedEvaluation = {
  call: BuiltCall
  proposals: ArrangedProposal[]
  committeeId: string
  manager: Person
  chair: Person
  secretary: Person
  assessors: Person[]
}

/** A call under evaluation with its committee, everybody having declared no conflict, and no sheet assigned. */
export async function anEvaluation(scene: Scene, over: EvaluationOver = {}): Promise<ArrangedEvaluation> {
  const call = await aCall(scene, { state: 'under_evaluation', ...over.call })
  const wanted: readonly ScoredOver[] = typeof over.proposals === 'object' ? over.proposals : Array.from({ length: over.proposals ?? 3 }, () => ({}))
  const proposals: ArrangedProposal[] = []
  for (const [index, { title, municipalityCode, requestedMinor, directBeneficiaries, organisation, state }] of wanted.entries()) {
    proposals.push(await aProposal(scene, {
      call, title: title ?? `Projekti ${index + 1}`, state: state ?? 'in_assessment',
      ...(municipalityCode === undefined ? {} : { municipalityCode }), ...(requestedMinor === undefined ? {} : { requestedMinor }),
      ...(directBeneficiaries === undefined ? {} : { directBeneficiaries }), ...(organisation === undefined ? {} : { organisation }),
    }))
  }
  const manager = await scene.person(['manager'], 'Mirela Kodra')
  const chair = await scene.person(['chair'], 'Çlirim Dervishi')
  const secretary = await scene.person(['secretary'], 'Suela Duka')
  const assessors: Person[] = []
  for (let i = 1; i <= (over.assessors ?? 3); i += 1) assessors.push(await scene.person(['assessor'], `Vlerësues ${i}`))
  const committeeId = await scene.arrange(async (tx) => {
    const id = tx.id()
    await insertCommittee(tx.db, { id, callId: call.id, sheetsDueOn: call.resultsOn, appointedBy: manager.id, appointedAt: tx.at, version: 1 })
    const seats = [{ person: chair, seat: 'chair' }, { person: secretary, seat: 'secretary' }, ...assessors.map((person) => ({ person, seat: 'voting' as const }))] as const
    for (const { person, seat } of seats) await insertMember(tx.db, { id: tx.id(), committeeId: id, personId: person.id, seat, body: 'Ministria' })
    await markSearched(tx.db, call.id, (await auditHead(tx.db))?.seq ?? 0)
    if (over.declared !== 'no') await tx.db('committeeMembers').where({ committeeId: id }).update({ declaredAt: tx.at })
    return id
  })
  return { call, proposals, committeeId, manager, chair, secretary, assessors }
}

export type ScoredCall = ArrangedEvaluation & { sheets: ScoreSheet[] }

/**
 * A call whose sheets are all sealed: as many voting members as `sheets` says, one sheet of each on each proposal.
 * Without sums or marks the proposals descend from the first, which is the best, five points at a time, all above the floors.
 */
export async function aScoredCall(scene: Scene, over: EvaluationOver & { sheets?: number } = {}): Promise<ScoredCall> {
  const wanted: readonly ScoredOver[] = typeof over.proposals === 'object' ? over.proposals : Array.from({ length: over.proposals ?? 3 }, () => ({}))
  const evaluation = await anEvaluation(scene, { ...over, proposals: wanted.map((one) => ({ state: 'scored', ...one })), assessors: over.sheets ?? over.assessors ?? 3 })
  const { call, proposals, assessors } = evaluation
  const sheets: ScoreSheet[] = []
  for (const [index, { proposal }] of proposals.entries()) {
    const one = wanted[index] ?? {}
    const marking = assessors.slice(0, one.sheets ?? assessors.length)
    const contents = contentsFor(call.grid, one, marking.length, index)
    for (const [number, assessor] of marking.entries()) sheets.push(await aSealedSheet(scene, { call, proposalId: proposal.id, assessor, contents: contents[number] as Contents }))
  }
  return { ...evaluation, sheets }
}

function contentsFor(grid: Grid, one: ScoredOver, sheets: number, index: number): Contents[] {
  const max = (weights: readonly number[]) => 5 * sheets * weights.reduce((all, weight) => all + weight, 0)
  const marks = grid.sections.map(({ criteria }, section) => {
    const weights = criteria.map(({ weight }) => weight)
    const { mark } = one
    if (mark !== undefined) return Array.from({ length: sheets }, () => weights.map(() => mark))
    const sum = one.sums?.[section] ?? Math.max(Math.ceil(max(weights) * 0.68), Math.round(max(weights) * (0.9 - 0.05 * index)))
    return splitMarks(weights, sum, sheets, index * 100 + section)
  })
  return Array.from({ length: sheets }, (_nothing, sheet) => sheetOf(grid, (section, criterion) => marks[section]?.[sheet]?.[criterion] ?? 3))
}

/** A sheet with every mark, every reason that is needed and every comment. */
export function sheetOf(grid: Grid, mark: number | ((section: number, criterion: number) => number)): Contents {
  const marks = grid.sections.flatMap(({ criteria }, section) => criteria.map(({ code }, criterion) => {
    const points = typeof mark === 'number' ? mark : mark(section, criterion)
    return [code, { points, reason: (SETTINGS_BEFORE.reasonedMarks as readonly number[]).includes(points) ? `Arsyeja për ${code}` : '' }] as const
  }))
  return {
    marks: Object.fromEntries(marks),
    comments: Object.fromEntries(grid.sections.map(({ code }) => [code, `Komenti për ${code}`])),
    comment: 'Projekt i menduar mirë; mungon protokolli me qendrën shëndetësore.',
  }
}

type SheetOver = { call: BuiltCall; proposalId: string; assessor: Person }

/** A sheet as it is assigned. */
export async function anAssignedSheet(scene: Scene, { call, proposalId, assessor }: SheetOver): Promise<ScoreSheet> {
  return scene.arrange(async (tx) => {
    const id = tx.id()
    await insertSheets(tx.db, [{ id, callId: call.id, proposalId, assessorId: assessor.id, assignedBy: 'clockwork', assignedAt: tx.at }])
    return (await findScoreSheet(tx.db, id)) as ScoreSheet
  })
}

type SealedOver = SheetOver & { contents?: Contents; /** `plain`: as sheets were sealed before there were commitments. */ seal?: 'commitment' | 'plain' }

/** A sealed sheet with contents, and its seal in the log; every mark 4 unless said. */
export async function aSealedSheet(scene: Scene, { contents, seal = 'commitment', ...over }: SealedOver): Promise<ScoreSheet> {
  const sheet = await anAssignedSheet(scene, over)
  const { grid } = over.call
  const said = contents ?? sheetOf(grid, 4)
  return scene.arrange(async (tx) => {
    await replaceContents(tx.db, sheet, grid, said, tx.at)
    const draft = (await findScoreSheet(tx.db, sheet.id)) as ScoreSheet
    const { hash, nonce } = seal === 'plain' ? { hash: sealOf(draft, grid, said, tx.at).hash, nonce: null } : await committed(tx, over, said)
    await sealSheetRow(tx.db, draft, { at: tx.at, points: pointsOf(grid, said), hash, nonce })
    tx.record(SEALED, `sheet:${sheet.id}`, { new: { proposal: over.proposalId, hash } })
    return (await findScoreSheet(tx.db, sheet.id)) as ScoreSheet
  })
}

async function committed(tx: Tx, { call, proposalId, assessor }: SheetOver, said: Contents): Promise<{ hash: string; nonce: string }> {
  const { reference: proposal } = (await tx.db('proposals').where({ id: proposalId }).first('reference')) as { reference: string }
  const { code } = (await tx.db('committeeMembers').join('committees', 'committees.id', 'committeeMembers.committeeId').where({ callId: call.id, personId: assessor.id }).first('code')) as { code: string }
  const nonce = nonceFrom(tx.token())
  return { hash: commitmentOf(sealedText(call.grid, said, { call: call.reference, proposal, assessor: code, revision: 1, sealedAt: tx.at }), nonce), nonce }
}

export async function aConflict(scene: Scene, { proposalId, person }: { proposalId: string; person: Person }): Promise<void> {
  await scene.arrange((tx) => insertConflict(tx.db, {
    id: tx.id(), proposalId, personId: person.id, kind: 'board', note: 'Motra ime është në bord.', found: 'declared', declaredBy: person.id, declaredAt: tx.at,
  }))
}
