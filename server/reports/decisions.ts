import { found, Impossible, type Fault } from '../kernel/errors'
import { inspect, keepFile, type Upload } from '../kernel/files'
import { insist, type Person } from '../kernel/policy'
import { transact, type Services, type Tx } from '../kernel/services'
import type { Language, Words } from '../kernel/words'
import { acceptLine as acceptMoney, assessRecovery, reverseAcceptance } from '../payments/acceptances'
import { tellGrantee } from '../payments/letters'
import { hold, holdLine, labelOf, noteSums } from './actions'
import { listBudgetLines } from '../agreements/store'
import { warningsByLine } from './findings'
import type { LineMove } from './lifecycle'
import { acceptedOf, answerDue, deskCheck, findDecisionFaults, isReason, type Decision, type Line, type Outcome } from './lines'
import * as may from './policy'
import { addLineFile, decideCorrectionRow, findCorrection, holdCorrection, insertCorrection, listLineFiles, listLines, listTwins, moveLine } from './store'

const MOVES: Record<Outcome, LineMove> = { accepted: 'accept', partial: 'acceptPart', rejected: 'reject', query: 'query' }

/**
 * Decides about one line: all of it, a part, nothing, or a question to the grantee. While the report is being verified nothing
 * is posted; a line left open by an approved report enters the ledger at once.
 */
export async function decideLine(services: Services, words: Record<Language, Words>, verifier: Person, lineId: string, version: number, decision: Decision): Promise<Fault[]> {
  return transact(services, verifier, async (tx) => {
    const about = await holdLine(tx, lineId)
    insist(may.decide(verifier, about))
    const { agreement, report, line } = about
    const faults = findDecisionFaults(decision, line.chargedMinor)
    if (faults.length > 0) return faults
    const outcome = decision.outcome as Outcome
    const acceptedMinor = acceptedOf(decision, line.chargedMinor)
    await moveLine(tx.db, { ...line, version }, MOVES[outcome], {
      acceptedMinor, reasonCode: outcome !== 'accepted' && isReason(decision.reasonCode) ? decision.reasonCode : null, note: decision.note === '' ? null : decision.note,
      decidedBy: verifier.id, decidedAt: tx.at, answerDueOn: outcome === 'query' ? answerDue(tx.today) : null,
    })
    await noteSums(tx, report)
    if (report.state === 'approved' && acceptedMinor !== null && acceptedMinor > 0) {
      await acceptMoney(tx, verifier, agreement, { id: lineId, label: labelOf(line), reportNumber: report.number, amountMinor: acceptedMinor })
    }
    tx.record(`reports.line.${outcome}`, `expenditure:${lineId}`, {
      old: { state: line.state, acceptedMinor: line.acceptedMinor }, new: { chargedMinor: line.chargedMinor, acceptedMinor, reasonCode: decision.reasonCode }, reason: decision.note,
    })
    if (outcome === 'query') {
      await tellGrantee(tx, words, agreement, 'reports.letter.query', (own) => ({
        number: report.number, code: line.code, description: line.description, amount: own.money(line.chargedMinor, agreement.currency), question: decision.note, day: own.day(answerDue(tx.today)),
        address: `${services.site.baseUrl}/reports/${report.id}/lines/${lineId}`,
      }))
    }
    return [] as Fault[]
  })
}

/**
 * Accepts in one deed every line that nobody has to look at: without a warning and not drawn for the desk check.
 * Returns how many.
 */
export async function acceptRest(services: Services, verifier: Person, reportId: string): Promise<number> {
  return transact(services, verifier, async (tx) => {
    const about = await hold(tx, reportId)
    insist(may.approve(verifier, about))
    const all = await listLines(tx.db, [about.agreement.id])
    const lines = all.filter((line) => line.reportId === reportId)
    const checked = deskCheck(lines)
    const warned = await warningsOfReport(tx, about, all)
    const rest = lines.filter((line) => line.state === 'submitted' && !checked.has(line.id) && (warned.get(line.id)?.length ?? 0) === 0 && line.enteredBy !== verifier.id)
    for (const line of rest) await moveLine(tx.db, line, 'accept', { acceptedMinor: line.chargedMinor, decidedBy: verifier.id, decidedAt: tx.at })
    await noteSums(tx, about.report)
    tx.record('reports.restAccepted', `report:${reportId}`, { new: { lines: rest.map(({ id }) => id) } })
    return rest.length
  })
}

async function warningsOfReport(tx: Pick<Tx, 'db'>, { agreement, report }: Awaited<ReturnType<typeof hold>>, all: readonly Line[]) {
  const own = all.filter(({ reportId }) => reportId === report.id)
  return warningsByLine({
    agreement, report, lines: all, budget: await listBudgetLines(tx.db, agreement.id), files: await listLineFiles(tx.db, [report.id]),
    twins: await listTwins(tx.db, own.map(({ documentKey }) => documentKey)), reader: 'verifier',
  })
}

/** The grantee answers a question about a line, with a further document where it helps. */
export async function answerLine(services: Services, grantee: Person, lineId: string, sent: { answer: string; upload: Upload | undefined }): Promise<Fault[]> {
  if (sent.answer === '') return [{ field: 'answer', words: 'reports.fault.answer' }]
  const type = sent.upload === undefined ? null : await inspect(sent.upload)
  if (type !== null && typeof type !== 'string') return [type]
  return transact(services, grantee, async (tx) => {
    const about = await holdLine(tx, lineId)
    insist(may.answer(grantee, about))
    await moveLine(tx.db, about.line, 'answer', { answer: sent.answer, answeredBy: grantee.id, answeredAt: tx.at })
    if (sent.upload !== undefined && type !== null) {
      const file = await keepFile(tx, services.files, sent.upload, type, grantee.id)
      await addLineFile(tx.db, { expenditureId: lineId, fileId: file.id, addedBy: grantee.id, addedAt: tx.at })
    }
    tx.record('reports.answered', `expenditure:${lineId}`, { new: { answer: sent.answer } })
    return [] as Fault[]
  })
}

/** A verifier asks to undo a decision of an approved report. Nothing changes until a manager agrees. */
export async function askCorrection(services: Services, verifier: Person, lineId: string, decision: Decision): Promise<Fault[]> {
  return transact(services, verifier, async (tx) => {
    const about = await holdLine(tx, lineId)
    insist(may.askCorrection(verifier, about))
    const { line } = about
    const faults = decision.outcome === 'query' ? [{ field: 'outcome', words: 'reports.fault.outcome' }] : findDecisionFaults(decision, line.chargedMinor)
    if (decision.note === '' && !faults.some(({ field }) => field === 'note')) faults.push({ field: 'note', words: 'reports.fault.note' })
    if (faults.length > 0) return faults
    const acceptedMinor = acceptedOf(decision, line.chargedMinor) ?? 0
    if (acceptedMinor === line.acceptedMinor) throw new Impossible('reports.refused.sameDecision')
    const id = tx.id()
    await insertCorrection(tx.db, {
      id, expenditureId: lineId, outcome: decision.outcome as 'accepted' | 'partial' | 'rejected', acceptedMinor,
      reasonCode: decision.outcome !== 'accepted' && isReason(decision.reasonCode) ? decision.reasonCode : null, note: decision.note, askedBy: verifier.id, askedAt: tx.at,
    })
    tx.record('reports.correctionAsked', `expenditure:${lineId}`, { old: { acceptedMinor: line.acceptedMinor }, new: { acceptedMinor }, reason: decision.note })
    return [] as Fault[]
  })
}

const CORRECTIONS: Record<'accepted' | 'partial' | 'rejected', LineMove> = { accepted: 'correctToAccepted', partial: 'correctToPart', rejected: 'correctToRejected' }

/** The second person agrees, and the ledger gets a counter-entry and a new entry; or refuses, and all stays as it was. */
export async function decideCorrection(services: Services, words: Record<Language, Words>, manager: Person, correctionId: string, decided: 'approved' | 'refused'): Promise<void> {
  await transact(services, manager, async (tx) => {
    const { expenditureId } = found(await findCorrection(tx.db, correctionId), 'reports.missing')
    const about = await holdLine(tx, expenditureId)
    const correction = found(await holdCorrection(tx.db, correctionId), 'reports.missing')
    insist(may.decideCorrection(manager, { ...about, correction }))
    await decideCorrectionRow(tx.db, correctionId, { decided, decidedBy: manager.id, decidedAt: tx.at })
    tx.record(`reports.correction.${decided}`, `expenditure:${expenditureId}`, { old: { acceptedMinor: about.line.acceptedMinor }, new: { acceptedMinor: correction.acceptedMinor }, reason: correction.note })
    if (decided === 'refused') return
    const { agreement, report, line } = about
    const verifier: Person = { ...manager, id: correction.askedBy, formKey: null }
    await reverseAcceptance(tx, verifier, agreement, { lineId: line.id, reason: correction.note, approvedBy: manager.id })
    await moveLine(tx.db, line, CORRECTIONS[correction.outcome], {
      acceptedMinor: correction.acceptedMinor, reasonCode: correction.reasonCode, note: correction.note, decidedBy: correction.askedBy, decidedAt: tx.at,
    })
    if (correction.acceptedMinor > 0) await acceptMoney(tx, verifier, agreement, { id: line.id, label: labelOf(line), reportNumber: report.number, amountMinor: correction.acceptedMinor })
    await noteSums(tx, report)
    await assessRecovery(tx, verifier, agreement)
    await tellGrantee(tx, words, agreement, 'reports.letter.corrected', (own) => ({
      number: report.number, code: line.code, description: line.description, before: own.money(line.acceptedMinor ?? 0, agreement.currency),
      after: own.money(correction.acceptedMinor, agreement.currency), reason: correction.note, address: `${services.site.baseUrl}/reports/${report.id}/lines/${line.id}`,
    }))
  })
}

