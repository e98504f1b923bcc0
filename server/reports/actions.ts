import { holdAgreement, listBudgetLines, moveAgreement } from '../agreements/store'
import type { Agreement } from '../agreements/agreements'
import { findFaults, findSectionFaults } from '../forms/checking'
import { findSection, type Answers } from '../forms/forms'
import { createAnswerSheet, findSheet, latestFormVersion, saveAnswers } from '../forms/store'
import type { Db } from '../kernel/database'
import { found, Impossible, type Fault } from '../kernel/errors'
import { inspect, keepFile, type FileType, type Upload } from '../kernel/files'
import type { Fields } from '../kernel/fields'
import { insist, type Person } from '../kernel/policy'
import { transact, type Services, type Tx } from '../kernel/services'
import type { Language, Words } from '../kernel/words'
import { noteClaim, settleClaim, acceptLine as acceptMoney } from '../payments/acceptances'
import { tellGrantee } from '../payments/letters'
import { listCommittee } from '../payments/store'
import { sectionVersion } from '../proposals/drafts'
import { carriedOver } from './carried'
import { draftLine, findingsWith } from './checking'
import { faultOf, refusalsOf } from './eligibility'
import { readEntry } from './entry'
import { UNDECIDED } from './lifecycle'
import { documentKey, lineSums, type Line } from './lines'
import * as may from './policy'
import { limitsOf } from './narrative'
import { reportSchedule, type Report } from './reports'
import {
  addLineFile, deleteLine, findLine, findReport, holdReport, insertLine, insertReport, listLineFiles, listLines, listReports, moveLine, moveReport, removeLineFile, replaceLine,
} from './store'

/** Agreement first, report second: everybody locks in this order. */
export async function hold(tx: Tx, reportId: string): Promise<{ agreement: Agreement; report: Report; committee: string[] }> {
  const { agreementId } = found(await findReport(tx.db, reportId), 'reports.missing')
  const agreement = found(await holdAgreement(tx.db, agreementId), 'reports.missing')
  const report = found(await holdReport(tx.db, reportId), 'reports.missing')
  return { agreement, report, committee: await listCommittee(tx.db, agreement.callId) }
}

export async function holdLine(tx: Tx, lineId: string): Promise<Awaited<ReturnType<typeof hold>> & { line: Line }> {
  const { reportId } = found(await findLine(tx.db, lineId), 'reports.missing')
  const about = await hold(tx, reportId)
  return { ...about, line: found(await findLine(tx.db, lineId), 'reports.missing') }
}

/** The grantee begins one of the reports that the agreement asks for; beginning it twice leads to the same one. */
export async function startReport(services: Services, grantee: Person, agreementId: string, number: number): Promise<{ id: string }> {
  return transact(services, grantee, async (tx) => {
    const agreement = found(await holdAgreement(tx.db, agreementId), 'reports.missing')
    insist(may.start(grantee, { agreement }))
    const due = found(reportSchedule(agreement).find((one) => one.number === number), 'reports.missing')
    const begun = await listReports(tx.db, [agreementId])
    const same = begun.find((one) => one.number === number)
    if (same !== undefined) return { id: same.id }
    const before = begun.find((one) => one.number === number - 1)
    if (number > 1 && before?.state !== 'approved' && due.kind === 'interim') throw new Impossible('reports.refused.oneAfterAnother')
    const form = found(await latestFormVersion(tx.db, `report_${due.kind}`), 'reports.missing')
    const id = tx.id()
    const answerSheetId = await createAnswerSheet(tx, form.id)
    await insertReport(tx.db, { ...due, id, agreementId, answerSheetId, createdBy: grantee.id, createdAt: tx.at })
    const carried = await carriedOver(tx.db, agreement, form.definition)
    if (Object.keys(carried).length > 0) await saveAnswers(tx, grantee, answerSheetId, carried, 1)
    tx.record('reports.started', `report:${id}`, { new: { agreement: agreement.reference, number } })
    return { id }
  })
}

export type SectionSaved = { readonly version: number; readonly faults: Fault[] }

/** Saves one part of the narrative as it is, and says what is wrong with it. `conflict`: somebody saved the same part meanwhile, and nothing of theirs is overwritten. */
export async function saveNarrative(
  services: Services, grantee: Person, reportId: string, change: { sectionCode: string; answers: Answers; version: number },
): Promise<SectionSaved | 'conflict'> {
  return transact<SectionSaved | 'conflict'>(services, grantee, async (tx) => {
    const about = await hold(tx, reportId)
    insist(may.edit(grantee, about))
    const sheet = found(await findSheet(tx.db, about.report.answerSheetId), 'reports.missing')
    const section = found(findSection(sheet.formVersion.definition, change.sectionCode), 'reports.missing')
    const known = Object.fromEntries(section.questions.filter(({ code }) => Object.hasOwn(change.answers, code)).map(({ code }) => [code, change.answers[code]]))
    const answers = { ...sheet.answers, ...known }
    const [before, after] = [sectionVersion(section, sheet.answers), sectionVersion(section, answers)]
    if (before !== change.version && before !== after) return 'conflict'
    if (before !== after) {
      await saveAnswers(tx, grantee, sheet.id, known, sheet.version)
      tx.record('reports.narrativeSaved', `report:${reportId}`, { new: { section: section.code } })
    }
    return { version: after, faults: findSectionFaults(section, answers, limitsOf(about.agreement)) }
  })
}

type Kept = { upload: Upload; type: FileType }

async function inspectAll(uploads: readonly Upload[]): Promise<{ kept: Kept[]; faults: Fault[] }> {
  const kept: Kept[] = []
  const faults: Fault[] = []
  for (const upload of uploads.filter(({ size, name }) => size > 0 || name !== 'file')) {
    const type = await inspect(upload)
    if (typeof type === 'string') kept.push({ upload, type })
    else faults.push(type)
  }
  return { kept, faults }
}

const FILES_MAX = 5

/** Enters a line, or writes one anew. Returns its id, or what is wrong with it; a document sent with a faulty line is not kept. */
export async function saveLine(
  services: Services, grantee: Person, reportId: string, lineId: string | null, sent: { form: Fields; uploads: readonly Upload[]; version: number },
): Promise<{ id: string } | Fault[]> {
  const { kept, faults: fileFaults } = await inspectAll(sent.uploads)
  return transact<{ id: string } | Fault[]>(services, grantee, async (tx) => {
    const about = await hold(tx, reportId)
    insist(may.edit(grantee, about))
    const all = await listLines(tx.db, [about.agreement.id])
    const lines = all.filter((line) => line.reportId === reportId)
    const line = lineId === null ? null : found(lines.find(({ id }) => id === lineId), 'reports.missing')
    if (line !== null) insist(may.editLine(grantee, { ...about, line }))
    const budget = await listBudgetLines(tx.db, about.agreement.id)
    const { entry, faults } = readEntry(sent.form, budget, tx.today)
    const there = line === null ? 0 : (await listLineFiles(tx.db, [reportId])).filter(({ expenditureId }) => expenditureId === line.id).length
    if (there + kept.length > FILES_MAX) fileFaults.push({ field: 'documents', words: 'reports.fault.files', values: { max: FILES_MAX } })
    if (entry === null || fileFaults.length > 0) return [...faults, ...fileFaults]
    const written = { ...entry, documentKey: documentKey(entry), enteredBy: grantee.id, enteredAt: tx.at }
    const id = line?.id ?? tx.id()
    const position = line?.position ?? nextPosition(lines)
    const findings = await findingsWith(tx.db, { ...about, budget }, [...all.filter((one) => one.id !== id), draftLine(entry, { id, reportId, position }, budget)])
    const refused = refusalsOf(findings.get(id) ?? [], 'entering')
    if (refused.length > 0) return refused.map(faultOf)
    if (line === null) await insertLine(tx.db, { ...written, id, reportId, position })
    else await replaceLine(tx.db, { ...line, version: sent.version }, written)
    for (const { upload, type } of kept) {
      const file = await keepFile(tx, services.files, upload, type, grantee.id)
      await addLineFile(tx.db, { expenditureId: id, fileId: file.id, addedBy: grantee.id, addedAt: tx.at })
    }
    tx.record(line === null ? 'reports.lineEntered' : 'reports.lineChanged', `expenditure:${id}`, {
      ...(line === null ? {} : { old: { grossMinor: line.grossMinor, chargedMinor: line.chargedMinor } }),
      new: { grossMinor: entry.grossMinor, chargedMinor: entry.chargedMinor, documentNo: entry.documentNo, files: kept.length },
    })
    return { id }
  })
}

/** Where the next line of a report stands; places once taken stay taken by the lines that remain. */
export const nextPosition = (lines: readonly Pick<Line, 'position'>[]): number => 1 + Math.max(0, ...lines.map(({ position }) => position))

export async function removeLine(services: Services, grantee: Person, lineId: string): Promise<void> {
  await transact(services, grantee, async (tx) => {
    const about = await holdLine(tx, lineId)
    insist(may.removeLine(grantee, about))
    await deleteLine(tx.db, about.line)
    tx.record('reports.lineRemoved', `expenditure:${lineId}`, { old: { description: about.line.description, grossMinor: about.line.grossMinor, documentNo: about.line.documentNo } })
  })
}

export async function removeDocument(services: Services, grantee: Person, lineId: string, fileId: string): Promise<void> {
  await transact(services, grantee, async (tx) => {
    const about = await holdLine(tx, lineId)
    insist(may.editLine(grantee, about))
    await removeLineFile(tx.db, lineId, fileId)
    tx.record('reports.documentRemoved', `expenditure:${lineId}`, { old: { file: fileId } })
  })
}

/** What still stands between a report and its submission, each fault naming where to go. */
export async function findReportFaults(tx: Pick<Tx, 'db' | 'today'>, report: Report, agreement: Agreement): Promise<Fault[]> {
  const sheet = found(await findSheet(tx.db, report.answerSheetId), 'reports.missing')
  const faults = findFaults(sheet.formVersion.definition, sheet.answers, limitsOf(agreement))
  if (report.periodTo >= tx.today) faults.push({ field: 'period', words: 'reports.fault.periodRuns' })
  const refused = await countRefused(tx.db, report, agreement)
  if (refused > 0) faults.push({ field: 'lines', words: `reports.fault.refusedLines.${refused === 1 ? 'one' : 'other'}`, values: { count: refused } })
  return faults
}

/** Lines that the agreement does not take; those once accepted stay accepted. */
async function countRefused(db: Db, report: Report, agreement: Agreement): Promise<number> {
  const all = await listLines(db, [agreement.id])
  const findings = await findingsWith(db, { agreement, report, budget: await listBudgetLines(db, agreement.id) }, all)
  return all.filter((line) => line.reportId === report.id && line.state !== 'accepted' && refusalsOf(findings.get(line.id) ?? [], 'submission').length > 0).length
}

/** Hands the report in: a signatory declares that it is complete and true, and the lines go to the verifier. */
export async function submitReport(services: Services, signatory: Person, reportId: string, declared: string): Promise<Fault[]> {
  return transact(services, signatory, async (tx) => {
    const about = await hold(tx, reportId)
    insist(may.submit(signatory, about))
    const { agreement, report } = about
    const faults = await findReportFaults(tx, report, agreement)
    if (declared !== 'yes') faults.push({ field: 'declared', words: 'reports.fault.declared' })
    if (faults.length > 0) return faults
    await moveReport(tx.db, report, 'submit', { submittedBy: signatory.id, submittedAt: tx.at })
    for (const line of await linesOf(tx, report)) if (line.state === 'entered') await moveLine(tx.db, line, 'submit')
    await noteSums(tx, report)
    tx.record('reports.submitted', `report:${reportId}`, { new: { agreement: agreement.reference, number: report.number } })
    return [] as Fault[]
  })
}

async function linesOf(tx: Pick<Tx, 'db'>, report: Report): Promise<Line[]> {
  return (await listLines(tx.db, [report.agreementId])).filter(({ reportId }) => reportId === report.id)
}

/** Payments reads what is claimed and refused; told whenever the lines move. */
export async function noteSums(tx: Tx, report: Report): Promise<void> {
  const { reported, refused } = lineSums(await linesOf(tx, report))
  await noteClaim(tx, { agreementId: report.agreementId, reportNumber: report.number, kind: report.kind, reportedMinor: reported.minor, refusedMinor: refused.minor })
}

/** Back to the grantee with the reason. Lines already accepted stay accepted. */
export async function returnReport(services: Services, words: Record<Language, Words>, verifier: Person, reportId: string, reason: string): Promise<Fault[]> {
  if (reason === '') return [{ field: 'reason', words: 'reports.fault.reason' }]
  return transact(services, verifier, async (tx) => {
    const about = await hold(tx, reportId)
    insist(may.giveBack(verifier, about))
    await moveReport(tx.db, about.report, 'return', { returnedBy: verifier.id, returnedAt: tx.at, returnReason: reason })
    tx.record('reports.returned', `report:${reportId}`, { reason })
    await tellGrantee(tx, words, about.agreement, 'reports.letter.returned', () => ({ number: about.report.number, reason, address: `${services.site.baseUrl}/reports/${reportId}` }))
    return [] as Fault[]
  })
}

/**
 * Approves a report: what was accepted enters the ledger, the instalment that waited for it can be asked for, and the grantee gets a
 * statement. An interim report may leave a line open whose answer is waited for; with the final one every line of the grant is decided.
 */
export async function approveReport(services: Services, words: Record<Language, Words>, verifier: Person, reportId: string): Promise<void> {
  await transact(services, verifier, async (tx) => {
    const about = await hold(tx, reportId)
    insist(may.approve(verifier, about))
    const { report } = about
    const all = await listLines(tx.db, [report.agreementId])
    const lines = all.filter((line) => line.reportId === reportId)
    const waiting = (report.kind === 'final' ? all.filter(({ state }) => UNDECIDED.includes(state)) : lines.filter(({ state }) => UNDECIDED.includes(state) && state !== 'query'))
    if (waiting.length > 0) throw new Impossible(report.kind === 'final' ? 'reports.refused.undecidedFinal' : 'reports.refused.undecided', { count: waiting.length })
    const agreement = report.kind === 'final' ? await toClosing(tx, about.agreement) : about.agreement
    await moveReport(tx.db, report, 'approve', { approvedBy: verifier.id, approvedAt: tx.at })
    for (const line of lines) {
      if ((line.acceptedMinor ?? 0) > 0) await acceptMoney(tx, verifier, agreement, { id: line.id, label: labelOf(line), reportNumber: report.number, amountMinor: line.acceptedMinor ?? 0 })
    }
    await noteSums(tx, report)
    await settleClaim(tx, verifier, agreement, report.number, report.kind)
    const sums = lineSums(lines)
    tx.record('reports.approved', `report:${reportId}`, { new: { reportedMinor: sums.reported.minor, acceptedMinor: sums.accepted.minor, refusedMinor: sums.refused.minor } })
    await tellGrantee(tx, words, agreement, 'reports.letter.approved', (own) => statement(own, services, agreement, report, lines))
  })
}

/** How the register calls a line. */
export const labelOf = (line: Pick<Line, 'code' | 'description'>): string => `${line.code} ${line.description}`

/** With the final report the grant has ended and is being settled. */
async function toClosing(tx: Tx, agreement: Agreement): Promise<Agreement> {
  if (agreement.state === 'closing') return agreement
  if (agreement.state === 'active' && agreement.endsOn >= tx.today) throw new Impossible('reports.refused.notEnded')
  const ended = agreement.state === 'active' ? await moveAgreement(tx, agreement, 'end', { endedAt: tx.at }) : agreement
  return moveAgreement(tx, ended, 'settle')
}

function statement(words: Words, services: Services, agreement: Agreement, report: Report, lines: readonly Line[]): Record<string, string | number> {
  const sums = lineSums(lines)
  const money = (minor: number) => words.money(minor, agreement.currency)
  const refusals = lines.filter((line) => line.state === 'partial' || line.state === 'rejected').map((line) => words.say('reports.letter.refusal', {
    code: line.code, description: line.description, amount: money(line.chargedMinor - (line.acceptedMinor ?? 0)), reason: words.say(`reports.reason.${line.reasonCode ?? 'other'}`), note: line.note ?? '',
  }))
  return {
    number: report.number, reported: money(sums.reported.minor), accepted: money(sums.accepted.minor), refused: money(sums.refused.minor), open: money(sums.open.minor),
    refusals: refusals.length === 0 ? words.say('reports.letter.noRefusals') : refusals.join('\n'), address: `${services.site.baseUrl}/reports/${report.id}`,
  }
}
