import { listAwaited, listUndrafted } from '../acts/store'
import { readReserve } from '../awards/offers'
import { reserveRuns } from '../awards/reserve'
import { listOwnOutcomes, listSelections } from '../awards/public-store'
import { listWaiting } from '../awards/store'
import { listAgreements, listAwaiting } from '../agreements/store'
import { listComplaintItems } from '../complaints/desk-items'
import { isOpen, takesQuestions, titleOf } from '../calls/calls'
import { listQuestions } from '../calls/questions-store'
import { findCall, listCalls } from '../calls/store'
import type { Db } from '../kernel/database'
import { dayOf, type Day } from '../kernel/dates'
import { holdsAny, scopesOf, type Person } from '../kernel/policy'
import { listOrganisations, listOrganisationsOf } from '../organisations/store'
import { listDeskItems } from '../payments/desk-items'
import { listClarifications } from '../proposals/eligibility-store'
import { listProposalsOf, listProposalsOfCall } from '../proposals/store'
import { listReportItems } from '../reports/report-items'
import { readClosureFacts } from '../reports/closing'
import { closureChecks, mayClose } from '../reports/closure'
import { listCorrections } from '../reports/store'
import { listShownSheets } from '../scoring/anonymity/store'
import { listCommittees, listMembersOf } from '../scoring/committee-store'
import { listQuestions as listHintQuestions } from '../scoring/late-hints/store'
import { inOrder, type Task } from './desk'

/** Everything in the scheme that waits for this person, asked of each slice in the order in which a grant lives. */
export async function listTasks(db: Db, person: Person, at: Date): Promise<Task[]> {
  const today = dayOf(at)
  const parts = await Promise.all([
    organisationTasks(db, person), callTasks(db, person, at), proposalTasks(db, person, at), checkTasks(db, person, at), committeeTasks(db, person), decisionTasks(db, person, today), complaintTasks(db, person), actTasks(db, person),
    agreementTasks(db, person), paymentTasks(db, person, today), reportTasks(db, person, today), closingTasks(db, person, today),
  ])
  return inOrder(parts.flat())
}

const applicantScopes = (person: Person) => scopesOf(person, ['editor', 'signatory'])

async function organisationTasks(db: Db, person: Person): Promise<Task[]> {
  const own = applicantScopes(person).length === 0 ? [] : (await listOrganisationsOf(db, person)).filter(({ state }) => state === 'draft' || state === 'refused')
  const waiting = holdsAny(person, ['manager']) ? await listOrganisations(db, { state: 'submitted' }) : []
  return [
    ...own.map((one): Task => ({ act: one.state === 'draft' ? 'completeProfile' : 'repairProfile', about: { sq: one.nameSq, en: one.nameEn }, detail: one.nuis ?? '', href: `/organisations/${one.id}`, due: null })),
    ...waiting.map((one): Task => ({ act: 'verifyOrganisation', about: { sq: one.nameSq, en: one.nameEn }, detail: one.nuis ?? '', href: `/organisations/${one.id}/verification`, due: null })),
  ]
}

async function callTasks(db: Db, person: Person, at: Date): Promise<Task[]> {
  const tasks: Task[] = []
  if (holdsAny(person, ['publisher'])) {
    for (const call of await listCalls(db, { states: ['in_review'] })) tasks.push({ act: 'reviewCall', about: titleOf(call), detail: call.reference, href: `/calls/${call.reference}/manage`, due: dayOf(call.opensAt) })
  }
  if (!holdsAny(person, ['manager'])) return tasks
  for (const call of await listCalls(db, { states: ['draft', 'published'] })) {
    if (call.state === 'draft') tasks.push({ act: 'finishCall', about: titleOf(call), detail: call.reference, href: `/calls/${call.reference}/manage`, due: dayOf(call.opensAt) })
    else if (!takesQuestions(call, at)) {
      const open = (await listQuestions(db, call.id)).filter(({ answeredAt }) => answeredAt === null).length
      if (open > 0) tasks.push({ act: 'answerQuestions', about: titleOf(call), detail: String(open), href: `/calls/${call.reference}/manage/questions`, due: dayOf(call.answersBy) })
    }
  }
  return tasks
}

async function proposalTasks(db: Db, person: Person, at: Date): Promise<Task[]> {
  const scopes = applicantScopes(person)
  if (scopes.length === 0) return []
  const proposals = await listProposalsOf(db, scopes)
  const calls = new Map((await listCalls(db, { ids: [...new Set(proposals.map(({ callId }) => callId))] })).map((call) => [call.id, call]))
  const clarifications = await listClarifications(db, proposals.filter(({ state }) => state === 'clarification').map(({ id }) => id))
  const offers = (await listOwnOutcomes(db, scopes)).filter(({ awardState }) => awardState === 'offered')
  return [
    ...proposals.flatMap((one): Task[] => {
      const call = calls.get(one.callId)
      if (one.state === 'clarification') {
        const asked = clarifications.get(one.id)
        return asked === undefined ? [] : [{ act: 'clarify', about: one.title, detail: one.reference ?? '', href: `/proposals/${one.id}/clarification`, due: dayOf(asked.dueAt) }]
      }
      return one.state === 'draft' && call !== undefined && isOpen(call, at) ? [{ act: 'continueProposal', about: one.title, detail: call.reference, href: `/proposals/${one.id}`, due: dayOf(call.closesAt) }] : []
    }),
    ...offers.map((one): Task => ({ act: 'answerOffer', about: one.title, detail: one.reference, href: `/awards/outcomes/${one.proposalId}`, due: one.answerBy })),
  ]
}

/** Proposals that wait for the secretariat's check, one task for each call. */
async function checkTasks(db: Db, person: Person, at: Date): Promise<Task[]> {
  if (!holdsAny(person, ['manager'])) return []
  const calls = (await listCalls(db, { states: ['closed', 'published'] })).filter((call) => !isOpen(call, at) && call.closesAt <= at.toISOString())
  const tasks: Task[] = []
  for (const call of calls) {
    const waiting = (await listProposalsOfCall(db, call.id, ['submitted', 'registered'])).length
    if (waiting > 0) tasks.push({ act: 'checkProposals', about: titleOf(call), detail: String(waiting), href: `/proposals?call=${call.reference}`, due: null })
  }
  return tasks
}

async function committeeTasks(db: Db, person: Person): Promise<Task[]> {
  if (!holdsAny(person, ['assessor', 'chair', 'secretary'])) return []
  const calls = await listCalls(db, { states: ['closed', 'under_evaluation'] })
  const seats = (await listMembersOf(db, calls.map(({ id }) => id))).filter(({ personId, endedAt }) => personId === person.id && endedAt === null)
  const sheets = (await listShownSheets(db, person.id)).filter(({ state, callState }) => (state === 'assigned' || state === 'draft') && (callState === 'under_evaluation' || (state === 'draft' && (callState === 'results_published' || callState === 'contracting'))))
  const undeclared = seats.filter(({ declaredAt }) => declaredAt === null)
  const committees = undeclared.length === 0 ? [] : await listCommittees(db, calls.map(({ id }) => id))
  const named = committees.filter(({ id }) => undeclared.some(({ committeeId }) => committeeId === id)).map(({ callId }) => callId)
  const reading = (await listCalls(db, { states: ['under_evaluation', 'decision_pending'] })).filter(({ resultsPublishedAt }) => resultsPublishedAt === null)
  const asked = await listHintQuestions(db, reading.map(({ id }) => id), person.id)
  return [
    ...asked.flatMap(({ callId, proposalId }) => reading.filter(({ id }) => id === callId).map((call): Task => ({ act: 'answerHints', about: titleOf(call), detail: call.reference, href: `/scoring/proposals/${proposalId}/hints`, due: null }))),
    ...calls.filter(({ id }) => named.includes(id)).map((call): Task => ({ act: 'declareInterests', about: titleOf(call), detail: call.reference, href: `/scoring/${call.reference}/declaration`, due: null })),
    ...sheets.map((sheet): Task => ({ act: sheet.state === 'assigned' ? 'beginSheet' : 'finishSheet', about: sheet.title, detail: sheet.reference, href: `/scoring/sheets/${sheet.id}`, due: sheet.sheetsDueOn })),
  ]
}

async function decisionTasks(db: Db, person: Person, today: Day): Promise<Task[]> {
  if (!holdsAny(person, ['authority', 'chair'])) return []
  const promoting = holdsAny(person, ['authority']) ? await promotionTasks(db, today) : []
  return [...promoting, ...(await listSelections(db)).flatMap((one): Task[] => {
    const about = { sq: one.titleSq, en: one.titleEn }
    if (one.state === 'decision_pending' && one.unsealed === 'no' && holdsAny(person, ['authority'])) return [{ act: 'decideAwards', about, detail: one.reference, href: `/awards/selections/${one.reference}`, due: one.resultsOn }]
    return []
  })]
}

/** Calls whose reserve list can go on: money came free by a decline, a reduction or a recovery, and somebody is next. */
async function promotionTasks(db: Db, today: Day): Promise<Task[]> {
  const tasks: Task[] = []
  for (const callId of new Set((await listWaiting(db)).map((one) => one.callId))) {
    const [call, reserve] = [await findCall(db, callId), await readReserve({ db }, callId)]
    if (call === undefined || reserve === null || reserve.next === null || !reserveRuns(call, reserve.until, today)) continue
    tasks.push({ act: 'promoteReserve', about: titleOf(call), detail: call.reference, href: `/awards/selections/${call.reference}`, due: reserve.until })
  }
  return tasks
}

async function complaintTasks(db: Db, person: Person): Promise<Task[]> {
  return (await listComplaintItems(db, person)).map(({ act, about, detail, href, due }): Task => ({ act: `complaint.${act}`, about, detail, href, due }))
}

async function actTasks(db: Db, person: Person): Promise<Task[]> {
  const undrafted = (await listUndrafted(db, person.id)).map(({ call, titleSq, titleEn }): Task => ({ act: 'draftMinutes', about: { sq: titleSq, en: titleEn }, detail: call, href: `/acts/${call}`, due: null }))
  const awaited = (await listAwaited(db, person.id)).map(({ kind, number, reference, call, titleSq, titleEn }): Task =>
    ({ act: `signAct.${kind}`, about: { sq: titleSq, en: titleEn }, detail: reference, href: `/acts/${call}/${number}`, due: null }))
  return [...undrafted, ...awaited]
}

async function agreementTasks(db: Db, person: Person): Promise<Task[]> {
  const scopes = scopesOf(person, ['signatory'])
  const sent = scopes.length === 0 && !holdsAny(person, ['authority']) ? [] : await listAgreements(db, { states: ['sent'] })
  const awaiting = holdsAny(person, ['manager']) ? await listAwaiting(db) : []
  return [
    ...awaiting.map((one): Task => ({ act: 'drawUpAgreement', about: one.title, detail: one.reference, href: `/agreements/awards/${one.id}`, due: null })),
    ...sent.flatMap((one): Task[] => {
      const task = (act: string): Task => ({ act, about: one.title, detail: one.awardReference, href: `/agreements/${one.id}`, due: one.startsOn })
      if (one.granteeSignedBy === null) return scopes.includes(one.organisationId) ? [task('signAgreement')] : []
      return one.funderSignedBy === null && holdsAny(person, ['authority']) ? [task('countersign')] : []
    }),
  ]
}

async function paymentTasks(db: Db, person: Person, today: Day): Promise<Task[]> {
  return (await listDeskItems(db, person, today)).filter(({ mine }) => mine === 'yes').map(({ agreement, payment, recovery, ready, act, due }): Task => ({
    act: `payment.${act}`, about: agreement.title, detail: agreement.awardReference, due,
    href: payment !== null ? `/payments/${payment.id}` : recovery !== null ? `/payments/recoveries/${recovery.id}` : `/payments/agreements/${agreement.id}/request?number=${ready?.planned.number ?? 0}`,
  }))
}

async function reportTasks(db: Db, person: Person, today: Day): Promise<Task[]> {
  return (await listReportItems(db, person, today)).filter(({ mine }) => mine === 'yes').map(({ agreement, due, report, act }): Task => ({
    act: `report.${act}`, about: agreement.title, detail: agreement.awardReference, due: act === 'verify' ? null : due.dueOn, href: report === null ? `/reports/agreements/${agreement.id}` : `/reports/${report.id}`,
  }))
}

/** Corrections that wait for a second person; grants that only have to be stated, or closed. */
async function closingTasks(db: Db, person: Person, today: Day): Promise<Task[]> {
  const manager = holdsAny(person, ['manager'])
  const scopes = applicantScopes(person)
  if (!manager && scopes.length === 0) return []
  const agreements = await listAgreements(db, manager ? { states: ['active', 'suspended', 'ended', 'closing', 'terminated'] } : { organisationIds: scopes, states: ['closing'] })
  const corrections = manager ? (await listCorrections(db, agreements.map(({ id }) => id))).filter(({ decided, askedBy }) => decided === null && askedBy !== person.id) : []
  const tasks = corrections.map((one): Task => {
    const agreement = agreements.find(({ id }) => id === one.agreementId)
    return { act: 'decideCorrection', about: agreement?.title ?? '', detail: agreement?.awardReference ?? '', href: `/reports/${one.reportId}/lines/${one.expenditureId}`, due: null }
  })
  for (const agreement of agreements.filter(({ state }) => state === 'closing')) {
    const facts = await readClosureFacts(db, agreement, today)
    const task = (act: string, place: string): Task => ({ act, about: agreement.title, detail: agreement.awardReference, href: `/reports/agreements/${agreement.id}${place}`, due: null })
    if (scopes.includes(agreement.organisationId)) {
      if (facts.closure === undefined) tasks.push(task('stateClosure', '/closing-statement'))
    } else if (manager && mayClose(closureChecks(facts))) tasks.push(task('closeGrant', ''))
  }
  return tasks
}
