import { found, Impossible, type Fault } from '../kernel/errors'
import { instant } from '../kernel/dates'
import { inspect, keepFile, type FileType, type Upload } from '../kernel/files'
import { insist, type Person } from '../kernel/policy'
import { transact, type Services, type Tx } from '../kernel/services'
import type { Language, Words } from '../kernel/words'
import { limitsOf, titleOf, type Call } from '../calls/calls'
import { listCallMunicipalities } from '../calls/store'
import { findFaults } from '../forms/checking'
import type { Answers } from '../forms/forms'
import { createAnswerSheet, findSheet, saveAnswers, type AnswerSheet } from '../forms/store'
import { holdWithCall, moveProposal } from './actions'
import { CLARIFICATION_FILES_MAX, dueOf, listVerdict, TEXT_MAX, type EligibilityCheck } from './eligibility'
import { closeCheck, closeClarification, findCheck, findClarification, insertCheck, insertClarification } from './eligibility-store'
import { writeToApplicant } from './letters'
import * as may from './policy'
import type { Proposal } from './proposals'

type Catalogues = Record<Language, Words>

/** Opens the envelope: the proposal is registered, and the check list lies ready. Opening twice is once. */
export async function openCheck(services: Services, manager: Person, proposalId: string): Promise<void> {
  await transact(services, manager, async (tx) => {
    const { proposal, call } = await holdWithCall(tx, proposalId)
    insist(may.check(manager, { proposal, call, at: services.now() }))
    if (await findCheck(tx.db, proposal.id) !== undefined) return
    const answerSheetId = await createAnswerSheet(tx, found(call.checkFormId, 'proposals.missing.form'))
    await insertCheck(tx.db, { id: tx.id(), proposalId: proposal.id, answerSheetId, outcome: null, reason: null, openedBy: manager.id, openedAt: tx.at, decidedBy: null, decidedAt: null, version: 1 })
    await moveProposal(tx, proposal, 'register', 'registered')
    tx.record('proposals.registered', `proposal:${proposal.id}`)
  })
}

type Held = { proposal: Proposal; call: Call; check: EligibilityCheck; sheet: AnswerSheet }

async function holdCheck(tx: Tx, services: Services, manager: Person, proposalId: string): Promise<Held> {
  const { proposal, call } = await holdWithCall(tx, proposalId)
  insist(may.check(manager, { proposal, call, at: services.now() }))
  const check = await findCheck(tx.db, proposal.id)
  if (check === undefined) throw new Impossible('proposals.refused.openFirst')
  return { proposal, call, check, sheet: found(await findSheet(tx.db, check.answerSheetId), 'proposals.missing.form') }
}

/** Saves the check list as far as it is filled in. */
export async function saveCheck(services: Services, manager: Person, proposalId: string, answers: Answers, version: number): Promise<void> {
  await transact(services, manager, async (tx) => {
    const { proposal, sheet } = await holdCheck(tx, services, manager, proposalId)
    await saveAnswers(tx, manager, sheet.id, answers, version)
    tx.record('proposals.checkSaved', `proposal:${proposal.id}`)
  })
}

/** Asks the applicant, once, with a day by which to answer. The question may only concern formal matters; what was proposed cannot change. */
export async function askClarification(services: Services, words: Catalogues, manager: Person, proposalId: string, question: string): Promise<Fault[]> {
  if (question === '') return [{ field: 'question', words: 'proposals.fault.question' }]
  if ([...question].length > TEXT_MAX) return [{ field: 'question', words: 'proposals.fault.textLong', values: { maxCount: TEXT_MAX } }]
  return transact(services, manager, async (tx) => {
    const { proposal, call } = await holdCheck(tx, services, manager, proposalId)
    const asked = await findClarification(tx.db, proposal.id) === undefined ? 'no' : 'yes'
    insist(may.ask(manager, { proposal, call, at: services.now(), asked }))
    const dueAt = dueOf(tx.today, call.settings.clarificationWorkingDays)
    await insertClarification(tx.db, { id: tx.id(), proposalId: proposal.id, question, askedBy: manager.id, askedAt: tx.at, dueAt, answer: null, answeredBy: null, answeredAt: null })
    await moveProposal(tx, proposal, 'ask', 'clarification')
    await writeToApplicant(tx, services, words, proposal, 'clarification', (own) => ({ ...known(proposal), question, due: own.moment(dueAt) }))
    tx.record('proposals.clarificationAsked', `proposal:${proposal.id}`, { new: { dueAt } })
    return [] as Fault[]
  })
}

const known = (proposal: Proposal) => ({ reference: proposal.reference ?? '', title: proposal.title })

type Answer = { readonly text: string; readonly uploads: readonly Upload[]; readonly arrivedAt: Date }

/** The applicant's answer, in words and files, before the moment at which it is due. */
export async function answerClarification(services: Services, person: Person, proposalId: string, { text, uploads, arrivedAt }: Answer): Promise<Fault[]> {
  const sent = uploads.filter(({ name, size }) => name !== '' && size > 0)
  const types = await Promise.all(sent.map((upload) => inspect(upload)))
  const faults: Fault[] = types.filter((type) => typeof type !== 'string')
  if (text === '') faults.unshift({ field: 'answer', words: 'proposals.fault.answer' })
  if ([...text].length > TEXT_MAX) faults.unshift({ field: 'answer', words: 'proposals.fault.textLong', values: { maxCount: TEXT_MAX } })
  if (sent.length > CLARIFICATION_FILES_MAX) faults.push({ field: 'file1', words: 'proposals.fault.filesMany', values: { max: CLARIFICATION_FILES_MAX } })
  if (faults.length > 0) return faults
  return transact(services, person, async (tx) => {
    const { proposal, call } = await holdWithCall(tx, proposalId)
    const clarification = found(await findClarification(tx.db, proposal.id), 'kernel.missing.page')
    insist(may.clarify(person, { proposal, call, at: arrivedAt, dueAt: clarification.dueAt }))
    const files = []
    for (const [index, upload] of sent.entries()) files.push(await keepFile(tx, services.files, upload, types[index] as FileType, person.id))
    await closeClarification(tx.db, clarification.id, { answer: text, answeredBy: person.id, answeredAt: instant(arrivedAt) }, files.map(({ id }) => id))
    await moveProposal(tx, proposal, 'clarify', 'registered')
    tx.record('proposals.clarificationAnswered', `proposal:${proposal.id}`, { new: { files: files.map(({ sha256 }) => sha256) } })
    return [] as Fault[]
  })
}

type Decision = { readonly outcome: string; readonly reason: string; readonly version: number }

/**
 * Decides whether the proposal goes to the committee, and tells the applicant at once. A proposal with a failed point
 * cannot be eligible, one without cannot be ineligible, and nothing is decided while a point waits for a word.
 */
export async function decideEligibility(services: Services, words: Catalogues, manager: Person, proposalId: string, decision: Decision): Promise<Fault[]> {
  const { outcome, reason } = decision
  if (outcome !== 'eligible' && outcome !== 'ineligible') return [{ field: 'outcome', words: 'proposals.fault.outcome' }]
  if (outcome === 'ineligible' && reason === '') return [{ field: 'reason', words: 'proposals.fault.reasonIneligible' }]
  return transact(services, manager, async (tx) => {
    const held = await holdCheck(tx, services, manager, proposalId)
    const { proposal, call, check, sheet } = held
    const clarification = await findClarification(tx.db, proposal.id)
    insist(may.decide(manager, { proposal, call, at: services.now(), dueAt: clarification?.dueAt ?? null }))
    const faults = await decisionFaults(tx, held, outcome)
    if (faults.length > 0) return faults
    await closeCheck(tx.db, { ...check, version: decision.version }, { outcome, reason: reason === '' ? null : reason, decidedBy: manager.id, decidedAt: tx.at })
    const state = await moveProposal(tx, proposal, outcome === 'eligible' ? 'admit' : 'exclude', outcome)
    const { failed } = listVerdict(sheet.formVersion.definition, sheet.answers)
    await writeToApplicant(tx, services, words, proposal, outcome, (own) => ({
      ...known(proposal), call: own.pick(titleOf(call)), reason, results: own.day(call.resultsOn), days: call.settings.complaintDays, complaint: `${services.site.baseUrl}/complaints/proposals/${proposal.id}`,
      points: failed.map(({ label, note }) => `– ${own.pick(label)}${note === '' ? '' : `: ${note}`}`).join('\n'),
    }))
    tx.record('proposals.eligibilityDecided', `proposal:${proposal.id}`, { old: { state: proposal.state }, new: { state }, ...(reason === '' ? {} : { reason }) })
    return [] as Fault[]
  })
}

async function decisionFaults(tx: Tx, { call, sheet }: Held, outcome: 'eligible' | 'ineligible'): Promise<Fault[]> {
  const { definition } = sheet.formVersion
  const limits = limitsOf(call, await listCallMunicipalities(tx.db, call.id))
  const unfinished = findFaults(definition, sheet.answers, limits)
  if (unfinished.length > 0) return unfinished
  const { failed, open } = listVerdict(definition, sheet.answers)
  if (open.length > 0) return [{ field: 'outcome', words: 'proposals.fault.pointOpen', values: { point: open[0]?.label ?? '' } }]
  if (outcome === 'eligible' && failed.length > 0) return [{ field: 'outcome', words: 'proposals.fault.pointFailed', values: { point: failed[0]?.label ?? '' } }]
  return outcome === 'ineligible' && failed.length === 0 ? [{ field: 'outcome', words: 'proposals.fault.noPointFailed' }] : []
}
