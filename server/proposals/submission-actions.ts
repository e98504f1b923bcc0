import type { Fault } from '../kernel/errors'
import { instant } from '../kernel/dates'
import { inFours } from '../kernel/hash'
import { clockwork, insist, type Person } from '../kernel/policy'
import { transact, type Services, type Tx } from '../kernel/services'
import type { Language, Words } from '../kernel/words'
import { titleOf, type Call } from '../calls/calls'
import { findCall } from '../calls/store'
import { answerByRole, visibleAnswers } from '../forms/forms'
import { budgetOf, budgetTotals } from '../forms/budget'
import { snapshot } from '../organisations/organisations'
import { holdWithCall, moveProposal } from './actions'
import { readDraft } from './draft-store'
import { draftFaults, type Draft } from './drafts'
import { writeToApplicant } from './letters'
import { DECLARATIONS, sealPackage, type PackageContent } from './packages'
import * as may from './policy'
import { receiptOf, referenceOf } from './proposals'
import { holdProposal, listDraftsPast, nextNumber, replaceSubmitted } from './store'
import { insertSubmission, listSubmissions, takeBackSubmission } from './submission-store'

type Catalogues = Record<Language, Words>

/**
 * Submits a draft: seals its package, issues number and reference in the order of arrival, writes the letters.
 * The deadline is judged by `arrivedAt`. Returns everything that hinders it; then nothing has happened.
 */
export async function submitProposal(
  services: Services, words: Catalogues, signatory: Person, proposalId: string, arrivedAt: Date, declarations: readonly string[],
): Promise<{ receipt: string } | Fault[]> {
  return transact<{ receipt: string } | Fault[]>(services, signatory, async (tx) => {
    const { proposal, call } = await holdWithCall(tx, proposalId)
    insist(may.submit(signatory, { proposal, call, at: arrivedAt }))
    const draft = await readDraft(tx.db, proposal)
    const faults = [...draftFaults(draft), ...declarationFaults(declarations)]
    if (faults.length > 0) return faults

    const number = proposal.number ?? await nextNumber(tx.db, call.id)
    const reference = proposal.reference ?? referenceOf(call.reference, number)
    const attempt = (await listSubmissions(tx.db, proposal.id)).length + 1
    const receipt = receiptOf(reference, attempt)
    const sealed = sealPackage(contentOf(draft, { reference, attempt, signatory, arrivedAt }))
    await insertSubmission(tx.db,
      { id: tx.id(), proposalId: proposal.id, number: attempt, receivedAt: instant(arrivedAt), submittedBy: signatory.id, ...sealed, receipt, withdrawnAt: null },
      draft.documents.map(({ code, file }) => ({ documentCode: code, fileId: file.id })))
    await replaceSubmitted(tx.db, proposal.id, { number, reference, submittedAt: instant(arrivedAt), ...figuresOf(draft) })
    await moveProposal(tx, proposal, 'submit', 'submitted')
    await writeToApplicant(tx, services, words, proposal, 'received', (own) => ({
      receipt, call: call.reference, moment: own.exactly(arrivedAt), hash: inFours(sealed.contentHash), deadline: own.moment(call.closesAt), by: signatory.name,
    }), call.closesAt)
    tx.record('proposals.submitted', `proposal:${proposal.id}`, { new: { receipt, hash: sealed.contentHash, receivedAt: instant(arrivedAt) } })
    return { receipt }
  })
}

const declarationFaults = (made: readonly string[]): Fault[] =>
  DECLARATIONS.filter((one) => !made.includes(one)).map((one) => ({ field: `declaration.${one}`, words: 'proposals.fault.declaration' }))

type Arrival = { reference: string; attempt: number; signatory: Person; arrivedAt: Date }

function contentOf({ proposal, call, organisation, sheet, asked, documents }: Draft, { reference, attempt, signatory, arrivedAt }: Arrival): PackageContent {
  const { formVersion } = sheet
  return {
    format: 'qarte/submission-1',
    call: { id: call.id, reference: call.reference, titleSq: call.titleSq, titleEn: call.titleEn },
    proposal: { id: proposal.id, reference, submission: attempt },
    organisation: snapshot(organisation),
    form: { id: formVersion.id, code: formVersion.code, number: formVersion.number },
    answers: visibleAnswers(formVersion.definition, sheet.answers),
    documents: asked.flatMap(({ code, titleSq, titleEn }) =>
      documents.filter((one) => one.code === code).map(({ file }) => ({ code, titleSq, titleEn, name: file.name, size: file.size, sha256: file.sha256 }))),
    declarations: DECLARATIONS,
    submittedBy: { id: signatory.id, name: signatory.name },
    receivedAt: instant(arrivedAt),
  }
}

/** The figures by which lists, ranking and money know the proposal, computed from its answers. */
function figuresOf({ sheet }: Draft) {
  const { definition } = sheet.formVersion
  const totals = budgetTotals(budgetOf(answerByRole(definition, sheet.answers, 'budget')))
  const people = answerByRole(definition, sheet.answers, 'direct_beneficiaries')
  const groups = answerByRole(definition, sheet.answers, 'target_groups')
  return {
    requestedMinor: totals.requestedMinor,
    totalMinor: totals.totalMinor,
    ownMinor: totals.ownMinor + totals.otherMinor,
    directBeneficiaries: typeof people === 'number' ? people : null,
    targetGroups: Array.isArray(groups) ? groups.filter((group) => typeof group === 'string') : [],
  }
}

/** Takes a submitted proposal back to be changed before the deadline. The submission stays on record and no longer counts. */
export async function reopenProposal(services: Services, words: Catalogues, signatory: Person, proposalId: string, at: Date): Promise<void> {
  await transact(services, signatory, async (tx) => {
    const { proposal, call } = await holdWithCall(tx, proposalId)
    insist(may.reopen(signatory, { proposal, call, at }))
    await takeBackSubmission(tx.db, proposal.id, tx.at)
    await moveProposal(tx, proposal, 'reopen', 'draft')
    await writeToApplicant(tx, services, words, proposal, 'reopened', (own) => ({ call: call.reference, deadline: own.moment(call.closesAt), by: signatory.name }), call.closesAt)
    tx.record('proposals.reopened', `proposal:${proposal.id}`)
  })
}

/** Withdraws a proposal for good, after the deadline and before a decision, with the applicant's reason. */
export async function withdrawProposal(services: Services, words: Catalogues, signatory: Person, proposalId: string, reason: string, at: Date): Promise<Fault[]> {
  if (reason === '') return [{ field: 'reason', words: 'proposals.fault.reason' }]
  return transact(services, signatory, async (tx) => {
    const { proposal, call } = await holdWithCall(tx, proposalId)
    insist(may.withdraw(signatory, { proposal, call, at }))
    await moveProposal(tx, proposal, 'withdraw', 'withdrawn')
    await writeToApplicant(tx, services, words, proposal, 'withdrawn', () => ({ reference: proposal.reference ?? '', title: proposal.title, by: signatory.name, reason }))
    tx.record('proposals.withdrawn', `proposal:${proposal.id}`, { old: { state: proposal.state }, reason })
    return [] as Fault[]
  })
}

/** A submission that arrived in the last moment is still being worked off when the clock strikes. */
const LAST_ARRIVALS_MS = 60_000

/** Drafts whose call has closed can no longer be submitted. Harmless when there are none. Returns how many expired. */
export async function expireDrafts(services: Services, words: Catalogues): Promise<number> {
  const due = await listDraftsPast(services.db, instant(new Date(services.now().getTime() - LAST_ARRIVALS_MS)))
  for (const { id } of due) await transact(services, clockwork, (tx) => expireDraft(tx, services, words, id))
  return due.length
}

async function expireDraft(tx: Tx, services: Services, words: Catalogues, id: string): Promise<void> {
  const proposal = await holdProposal(tx.db, id)
  if (proposal?.state !== 'draft') return
  const call = await findCall(tx.db, proposal.callId) as Call
  await moveProposal(tx, proposal, 'expire', 'expired')
  await writeToApplicant(tx, services, words, proposal, 'expired', (own) => ({ title: own.pick(titleOf(call)), call: call.reference, deadline: own.moment(call.closesAt) }))
  tx.record('proposals.expired', `proposal:${proposal.id}`)
}
