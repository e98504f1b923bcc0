import { canonical } from '../../kernel/canonical'
import { found, type Fault } from '../../kernel/errors'
import { sha256 } from '../../kernel/hash'
import { insist, type Person } from '../../kernel/policy'
import { transact, type Services, type Tx } from '../../kernel/services'
import type { Language, Words } from '../../kernel/words'
import { holdProposal } from '../../proposals/store'
import { scoreIfDone } from '../completion'
import { holdCommitteeOf } from '../interest-actions'
import { writeToMember } from '../letters'
import { reopenInRound } from '../policy'
import { reopenSheet } from '../reopening/actions'
import { listAssessed } from '../store'
import { hasScored, readCase, scorersOf, type WholeCase } from './cases'
import { agreedPoints, findConsensusFaults, type Consensus } from './consensus'
import * as may from './policy'
import type { ConsensusRecord, Round, SheetRef } from './standing'
import { insertFurther, insertRecord, insertRound, nextFurther } from './store'

type BothWords = Record<Language, Words>

export async function holdCase(tx: Tx, person: Person, proposalId: string): Promise<WholeCase> {
  const { callId } = found(await holdProposal(tx.db, proposalId), 'kernel.missing.page')
  const evaluation = await holdCommitteeOf(tx, callId, person)
  const [proposal] = await listAssessed(tx.db, callId, { only: [proposalId] })
  return readCase(tx.db, evaluation, found(proposal, 'kernel.missing.page'))
}

export const subjectOf = (one: WholeCase, person: Person): may.DivergenceCase => ({ evaluation: one.evaluation, proposalId: one.proposalId, stand: one.stand, rounds: one.rounds.length, scored: hasScored(one, person.id) })
const refsOf = ({ sheets }: Pick<WholeCase, 'sheets'>): SheetRef[] => sheets.map(({ id, sealHash }) => ({ id, sealHash })).sort((a, b) => (a.id < b.id ? -1 : 1))

/** Calls together those who scored. From now on they see each other's sheets, and the chair may open one again. */
export async function openRound(services: Services, words: BothWords, chair: Person, proposalId: string): Promise<void> {
  await transact(services, chair, async (tx) => {
    const one = await holdCase(tx, chair, proposalId)
    insist(may.openRound(chair, subjectOf(one, chair)))
    const { gap, triggers } = one.stand.divergence
    const round: Round = {
      id: tx.id(), callId: one.evaluation.call.id, proposalId, number: (one.rounds.at(-1)?.number ?? 0) + 1, sheets: refsOf(one), gap, triggers, openedBy: chair.id, openedAt: tx.at, record: null,
    }
    await insertRound(tx.db, round)
    for (const { personId } of scorersOf(one)) {
      await writeToMember(tx, { services, words }, personId, one.evaluation.call, 'consensus', () => ({ proposal: one.proposal.reference, page: `${services.site.baseUrl}/scoring/proposals/${proposalId}/sheets` }), `proposal:${proposalId}`)
    }
    // The trail names the sheets and no points: it is read by people who may not know them yet.
    tx.record('scoring.consensusOpened', `proposal:${proposalId}`, { new: { round: round.number, sheets: round.sheets } })
  })
}

/** Asks one more member, chosen among those without a conflict and without a sheet on the proposal. */
export async function openFurther(services: Services, words: BothWords, chair: Person, proposalId: string, personId: string): Promise<Fault[]> {
  return transact<Fault[]>(services, chair, async (tx) => {
    const one = await holdCase(tx, chair, proposalId)
    insist(may.openFurther(chair, subjectOf(one, chair)))
    const { call, committee } = one.evaluation
    const member = one.free.find((free) => free.personId === personId)
    if (member === undefined) return [{ field: 'personId', words: 'scoring.divergence.fault.person' }]
    const id = tx.id()
    const further = await nextFurther(tx.db, proposalId)
    await insertFurther(tx.db, { id, callId: call.id, proposalId, assessorId: personId, assignedBy: chair.id, assignedAt: tx.at, further })
    await scoreIfDone(tx, proposalId, call.settings.sheetsMin)
    await writeToMember(tx, { services, words }, personId, call, 'assigned', (say) => ({ count: 1, due: committee === null ? '–' : say.day(committee.sheetsDueOn) }), `proposal:${proposalId}`)
    tx.record('scoring.furtherOpened', `proposal:${proposalId}`, { new: { sheet: id, further, assessor: member.code, over: refsOf(one) } })
    return []
  })
}

/** Opens the sheet of one who scored again, so that the member may revise it; what was sealed before is kept. */
export async function reopenForConsensus(services: Services, words: BothWords, chair: Person, proposalId: string, { sheetId, reason }: { sheetId: string; reason: string }): Promise<Fault[]> {
  if (reason === '') return [{ field: 'reason', words: 'scoring.fault.why' }]
  if (reason.length > 500) return [{ field: 'reason', words: 'scoring.fault.long', values: { max: 500 } }]
  return transact<Fault[]>(services, chair, async (tx) => {
    const one = await holdCase(tx, chair, proposalId)
    insist(may.recordConsensus(chair, subjectOf(one, chair)))
    const sheet = one.all.find(({ id, state }) => id === sheetId && state === 'sealed')
    if (sheet === undefined) return [{ field: 'sheetId', words: 'scoring.divergence.fault.sheet' }]
    insist(reopenInRound(chair, { evaluation: one.evaluation, sheet, ownSealed: 'no' }))
    await reopenSheet(tx, { services, words }, chair, sheetId, { occasion: 'consensus', reason })
    return []
  })
}

/**
 * Records the meeting of those who scored, once and for good. What it says holds for the sheets as they are sealed now:
 * where one of them is opened again, made void, or joined by another, divergence is asked anew.
 */
export async function recordConsensus(services: Services, head: Person, proposalId: string, consensus: Consensus): Promise<Fault[]> {
  return transact<Fault[]>(services, head, async (tx) => {
    const one = await holdCase(tx, head, proposalId)
    insist(may.recordConsensus(head, subjectOf(one, head)))
    const { evaluation, grid } = one
    const round = found(one.rounds.find(({ record }) => record === null), 'scoring.divergence.refused.noRound')
    if (one.all.some(({ state }) => state === 'draft' || state === 'assigned')) return [{ field: 'heldOn', words: 'scoring.divergence.fault.open' }]
    const agreed = evaluation.call.settings.combination === 'agreed' ? 'yes' : 'no'
    const faults = findConsensusFaults(consensus, {
      grid, agreed, scorers: scorersOf(one).map(({ id }) => id), members: one.members.filter(({ endedAt }) => endedAt === null).map(({ id }) => id), now: tx.at, notBefore: round.openedAt,
    })
    if (faults.length > 0 || consensus.heldAt === null) return faults

    const { heldAt, place, present, reasons, minority } = consensus
    const record: ConsensusRecord = {
      heldAt, place, present, sheets: refsOf(one), agreed: agreed === 'yes' ? agreedPoints(grid, consensus.marks) : null, reasons, minority, recordedBy: head.id, recordedAt: tx.at,
    }
    await insertRecord(tx.db, round.id, record)
    await scoreIfDone(tx, proposalId, evaluation.call.settings.sheetsMin)
    tx.record('scoring.consensusRecorded', `proposal:${proposalId}`, { new: { round: round.number, sheets: record.sheets, hash: recordHash(record) } })
    return []
  })
}

/** What was recorded as one hash, so that the trail can hold it without saying it. */
export const recordHash = ({ heldAt, place, present, sheets, agreed, reasons, minority }: ConsensusRecord): string =>
  sha256(canonical({ heldAt, place, present, sheets, agreed, reasons, minority }))
