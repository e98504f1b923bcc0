import { listAgreements, listBudgetLines } from '../agreements/store'
import type { Agreement, BudgetLine } from '../agreements/agreements'
import { findCall } from '../calls/store'
import { visibleSections } from '../forms/forms'
import { findSheet } from '../forms/store'
import { readFields } from '../kernel/fields'
import { found } from '../kernel/errors'
import type { Person } from '../kernel/policy'
import { municipalityNames } from '../municipalities/store'
import { approvePayment, preparePayment, recordFailure, recordPayment, requestPayment, verifyPayment } from '../payments/actions'
import { notifyRecovery, orderRecovery, recordRepayment, replyToRecovery } from '../payments/recoveries'
import { listRecoveries } from '../payments/store'
import { listRecipients } from '../people/store'
import { sectionVersion } from '../proposals/drafts'
import { approveReport, saveLine, saveNarrative, startReport, submitReport } from '../reports/actions'
import { closeGrant, stateClosure } from '../reports/closing'
import { acceptRest, answerLine, askCorrection, decideCorrection, decideLine } from '../reports/decisions'
import type { Decision } from '../reports/lines'
import { findLine, findReport, listCorrections, listLines } from '../reports/store'
import { lay, smallPdf } from './applying'
import { PROPOSALS_PLAYED, type PlayedProposal } from './cast-proposals'
import { told } from './publication'
import { narrative } from './reporting'
import { firstWeeks, firstWeeksOfPuka, untilTheEnd, type Spent } from './spending'
import type { Story } from './story'

/** How each of the six projects spent: the pace of its first weeks in tenths, and what was left of which budget line, in lek. */
const PACES: Readonly<Record<string, { pace: number; late: number; left: Readonly<Record<string, number>> }>> = {
  P01: { pace: 6, late: 0, left: {} },
  P02: { pace: 7, late: 0, left: { '2.1': 3_800 } },
  // Its contingency was used, with the agreement of the secretariat: nothing is left.
  P04: { pace: 8, late: 0, left: { '9.1': 0 } },
  // A slow start: less than four fifths of the first instalment by September, and the report eleven days late.
  P06: { pace: 0, late: 11, left: { '8.1': 7_800 } },
  // The driver left in January and the last outings did not take place: a part comes back.
  P08: { pace: 7, late: 0, left: { '1.3': 53_600, '7.1': 20_400, '8.1': 11_200 } },
  P10: { pace: 0, late: 0, left: { '3.1': 600 } },
}

/** Days of May and July 2021 on which offices work. */
const WORKDAYS = { handedIn: ['03', '04', '05', '06', '07', '10'], approved: ['18', '19', '20', '21', '24', '25'], closed: ['01', '02', '05', '06', '07', '08'] } as const

/** The bank once refused this one's account. */
const FAILED_ONCE = 'P02'
/** The drawn screens tell this one's first report to the lek. */
const PUKA = 'P10'

type Grant = { played: PlayedProposal; agreement: Agreement; budget: BudgetLine[]; signatory: Person; finance: Person; place: string; slow: boolean }
type Cast = { verifier: Person; payer1: Person; payer2: Person; manager: Person; authority: Person }

/** Chapter 10: instalments, reports and closure, July 2020 to July 2021. */
export async function paying(story: Story): Promise<void> {
  const cast = {
    verifier: await story.as('verifier@demo.test'), payer1: await story.as('payer1@demo.test'), payer2: await story.as('payer2@demo.test'),
    manager: await story.as('manager@demo.test'), authority: await story.as('authority@demo.test'),
  }
  const grants = await readGrants(story)
  const swift = grants.filter(({ slow }) => !slow)
  const slow = grants.filter((grant) => grant.slow)

  await pay(story, cast, grants, 1, { asked: '2020-07-20T08:', prepared: '2020-07-20T10:', approved: '2020-07-21T09:', recorded: '2020-07-24T14:', zone: '+02:00', valueOn: '2020-07-24' })
  const first = new Map<string, string>()
  for (const [index, grant] of swift.entries()) first.set(grant.agreement.id, await interim(story, grant, `2020-10-${12 + Math.floor(index / 2)}T${10 + index}:`))
  for (const grant of slow) first.set(grant.agreement.id, await interim(story, grant, '2020-10-26T15:'))
  await verifyInterims(story, cast, swift, first)
  await pay(story, cast, swift, 2, { asked: '2020-11-05T09:', prepared: '2020-11-09T11:', approved: '2020-11-12T10:', recorded: '2020-11-17T13:', zone: '+01:00', valueOn: '2020-11-16' })
  await verifySlow(story, cast, slow, first)
  await pay(story, cast, slow, 2, { asked: '2020-11-20T09:', prepared: '2020-11-23T10:', approved: '2020-11-24T09:', recorded: '2020-11-27T13:', zone: '+01:00', valueOn: '2020-11-26' })
  await settlePuka(story, cast, grants, first)
  await finish(story, cast, grants)
}

async function readGrants(story: Story): Promise<Grant[]> {
  const { db } = story.services
  const call = found(await findCall(db, 'CBSSG-2020-01'), 'kernel.missing.page')
  const names = await municipalityNames(db)
  const grants: Grant[] = []
  for (const agreement of await listAgreements(db, { callId: call.id })) {
    const played = found(PROPOSALS_PLAYED.find(({ titleSq }) => titleSq === agreement.title), 'kernel.missing.page')
    const [signatory] = await listRecipients(db, agreement.organisationId, ['signatory'])
    const [finance] = await listRecipients(db, agreement.municipalityCode ?? '', ['finance'])
    grants.push({
      played, agreement, budget: await listBudgetLines(db, agreement.id), signatory: await story.as(signatory?.email ?? ''), finance: await story.as(finance?.email ?? ''), place: names.get(agreement.municipalityCode ?? '')?.sq ?? '', slow: (PACES[played.key]?.late ?? 0) > 0,
    })
  }
  return grants
}

const minute = (index: number, step = 7) => String(index * step + 4).padStart(2, '0')

type Days = { asked: string; prepared: string; approved: string; recorded: string; zone: string; valueOn: string }

/** One instalment of these grants: asked for, verified, prepared by one payer, approved by the other, paid through the treasury. */
async function pay(story: Story, cast: Cast, grants: readonly Grant[], number: number, days: Days): Promise<void> {
  const { services, words } = story
  const asked: { grant: Grant; id: string }[] = []
  for (const [index, grant] of grants.entries()) {
    story.at(`${days.asked}${minute(index)}:00${days.zone}`)
    const purpose = number === 1 ? 'Pagat e ekipit, pajisjet dhe hapja e shërbimit, sipas planit të miratuar.' : 'Vazhdimi i shërbimit deri në mbyllje, sipas planit të miratuar.'
    const request = await told(requestPayment(services, grant.signatory, grant.agreement.id, { number, purpose, certified: 'yes' }))
    if ('id' in request) asked.push({ grant, id: request.id })
  }
  for (const [index, { id }] of asked.entries()) {
    story.at(`${days.asked}${String(46 + index * 2).padStart(2, '0')}:00${days.zone}`)
    await verifyPayment(services, cast.verifier, id, 'Llogaria dhe shuma u kontrolluan.')
  }
  for (const [index, { id }] of asked.entries()) {
    story.at(`${days.prepared}${minute(index)}:00${days.zone}`)
    await preparePayment(services, cast.payer1, id)
  }
  for (const [index, { id }] of asked.entries()) {
    story.at(`${days.approved}${minute(index)}:00${days.zone}`)
    await approvePayment(services, cast.payer2, id)
  }
  for (const [index, { grant, id }] of asked.entries()) {
    story.at(`${days.recorded}${minute(index)}:00${days.zone}`)
    if (number === 2 && grant.played.key === FAILED_ONCE) continue
    await treasury(story, grant, id, number, index, { from: days.approved.slice(0, 10), valueOn: days.valueOn })
  }
  const failed = asked.find(({ grant }) => number === 2 && grant.played.key === FAILED_ONCE)
  if (failed === undefined) return
  story.at(`${days.recorded}55:00${days.zone}`)
  await told(recordFailure(services, words, failed.grant.finance, failed.id, { reason: 'Banka: emri i llogarisë nuk përputhej me atë të urdhrit.', failedOn: days.valueOn }))
  story.at('2020-11-18T09:10:00+01:00')
  await preparePayment(services, cast.payer2, failed.id)
  story.at('2020-11-18T14:35:00+01:00')
  await approvePayment(services, cast.payer1, failed.id)
  story.at('2020-11-19T12:20:00+01:00')
  await treasury(story, failed.grant, failed.id, number, 9, { from: '2020-11-18', valueOn: '2020-11-19' })
}

async function treasury(story: Story, grant: Grant, id: string, number: number, index: number, days: { from: string; valueOn: string }): Promise<void> {
  const serial = `${grant.agreement.municipalityCode ?? ''}${number}${index}`
  await told(recordPayment(story.services, story.words, grant.finance, id, {
    channel: 'treasury', commitmentNo: `A-${serial}`, orderNo: `U-${serial}`, orderOn: days.from, treasuryBranch: grant.place,
    documentNo: `${days.valueOn.slice(0, 4)}/${serial}`, executedOn: days.valueOn, valueOn: days.valueOn,
  }, undefined))
}

async function write(story: Story, grant: Grant, number: number, kind: 'interim' | 'final', lines: readonly Spent[], at: string, zone: string): Promise<string> {
  const { services } = story
  const { signatory, agreement, budget } = grant
  story.at(`${at}02:00${zone}`)
  const { id } = await startReport(services, signatory, agreement.id, number)
  const report = found(await findReport(services.db, id), 'kernel.missing.page')
  const answers = narrative(grant.played, kind)
  const sheet = found(await findSheet(services.db, report.answerSheetId), 'kernel.missing.page')
  for (const section of visibleSections(sheet.formVersion.definition, answers)) {
    const saved = await saveNarrative(services, signatory, id, { sectionCode: section.code, answers, version: sectionVersion(section, sheet.answers) })
    if (saved === 'conflict' || saved.faults.length > 0) throw new Error(`the story's report has faults: ${JSON.stringify(saved)}`)
  }
  for (const line of lines) {
    const upload = { ...lay(story, `${line.number.replaceAll('/', '-')}.pdf`, smallPdf([line.supplier, line.description, `${line.lek} leke`, 'Dokument shembull, i sajuar.'])), field: 'documents' }
    await told(saveLine(services, signatory, id, null, { form: readFields(fieldsOf(line, budget)), uploads: [upload], version: 0 }))
  }
  story.at(`${at}48:00${zone}`)
  await told(submitReport(services, signatory, id, 'yes'))
  return id
}

function fieldsOf(line: Spent, budget: readonly BudgetLine[]): Record<string, string> {
  const net = line.vat === 'yes' ? Math.round(line.lek / 1.2) : line.lek
  return {
    budgetLineId: found(budget.find(({ code }) => code === line.code), 'kernel.missing.page').id, incurredOn: line.on, paidOn: line.on, documentOn: line.on, description: line.description, quantity: String(line.quantity),
    documentKind: line.kind, documentNo: line.number, supplier: line.supplier, supplierNuis: line.nuis, net: String(net), vat: String(line.lek - net), vatRecoverable: 'no', paidFrom: 'grant', method: 'bank',
    bankReference: `VB-${line.number}`, charged: String(line.lek),
  }
}

async function interim(story: Story, grant: Grant, at: string): Promise<string> {
  const lines = grant.played.key === PUKA ? firstWeeksOfPuka() : firstWeeks(grant.budget, PACES[grant.played.key]?.pace ?? 5, grant.agreement.municipalityCode ?? '')
  return write(story, grant, 1, 'interim', lines, at, '+02:00')
}

const accepts: Decision = { outcome: 'accepted', acceptedMinor: null, reasonCode: '', note: '' }

/** What nobody has to look at in one deed, the rest one by one. */
async function acceptAll(story: Story, cast: Cast, reportId: string, except: readonly string[] = []): Promise<void> {
  const { services, words } = story
  const { agreementId } = found(await findReport(services.db, reportId), 'kernel.missing.page')
  if (except.length === 0) await acceptRest(services, cast.verifier, reportId)
  const waiting = (await listLines(services.db, [agreementId])).filter((line) => line.reportId === reportId && line.state === 'submitted' && !except.includes(line.description))
  for (const line of waiting) await told(decideLine(services, words, cast.verifier, line.id, line.version, accepts))
}

async function verifyInterims(story: Story, cast: Cast, grants: readonly Grant[], reports: ReadonlyMap<string, string>): Promise<void> {
  const { services, words } = story
  for (const [index, grant] of grants.entries()) {
    story.at(`2020-10-30T${10 + index}:12:00+01:00`)
    const reportId = reports.get(grant.agreement.id) ?? ''
    if (grant.played.key === PUKA) {
      await acceptAll(story, cast, reportId, ['Video udhëzuese për thirrjet'])
      const video = await lineCalled(story, grant, 'Video udhëzuese për thirrjet')
      await told(decideLine(services, words, cast.verifier, video.id, video.version, { outcome: 'query', acceptedMinor: null, reasonCode: 'noProofOfPayment', note: 'Ju lutemi ngarkoni nxjerrjen e llogarisë ku duket pagesa e faturës 77/2020.' }))
    } else await acceptAll(story, cast, reportId)
    await approveReport(services, words, cast.verifier, reportId)
  }
  const puka = grants.find(({ played }) => played.key === PUKA)
  if (puka === undefined) return
  // One of four receipts stands twice and names no supplier: the verifier asks, the manager agrees, the ledger gets a counter-entry.
  story.at('2020-11-02T10:20:00+01:00')
  const fuel = await lineCalled(story, puka, 'Karburant, vizita në familje')
  const note = 'Dy herë i njëjti kupon: 4 400 lekë nuk pranohen, kuponi nuk ka emrin e furnizuesit.'
  await told(askCorrection(services, cast.verifier, fuel.id, { outcome: 'partial', acceptedMinor: 1_020_000, reasonCode: 'insufficientDocuments', note }))
  story.at('2020-11-02T15:05:00+01:00')
  const [correction] = await listCorrections(services.db, [puka.agreement.id])
  await decideCorrection(services, words, cast.manager, correction?.id ?? '', 'approved')
}

async function lineCalled(story: Story, grant: Grant, description: string) {
  const lines = await listLines(story.services.db, [grant.agreement.id])
  return found(lines.find((line) => line.description === description), 'kernel.missing.page')
}

async function verifySlow(story: Story, cast: Cast, grants: readonly Grant[], reports: ReadonlyMap<string, string>): Promise<void> {
  for (const grant of grants) {
    story.at('2020-11-19T16:10:00+01:00')
    const reportId = reports.get(grant.agreement.id) ?? ''
    await acceptAll(story, cast, reportId)
    await approveReport(story.services, story.words, cast.verifier, reportId)
  }
}

/** The answer about the video came in time; it is decided once the second instalment is out. */
async function settlePuka(story: Story, cast: Cast, grants: readonly Grant[], reports: ReadonlyMap<string, string>): Promise<void> {
  const { services, words } = story
  const puka = grants.find(({ played, agreement }) => played.key === PUKA && reports.has(agreement.id))
  if (puka === undefined) return
  story.at('2020-12-01T09:30:00+01:00')
  const video = await lineCalled(story, puka, 'Video udhëzuese për thirrjet')
  await told(answerLine(services, puka.signatory, video.id, { answer: 'Nxjerrja e llogarisë e 20 gushtit u ngarkua: fatura 77/2020 është paguar me bankë.', upload: undefined }))
  story.at('2020-12-03T11:15:00+01:00')
  const answered = found(await findLine(services.db, video.id), 'kernel.missing.page')
  await told(decideLine(services, words, cast.verifier, answered.id, answered.version, accepts))
}

/** Final reports in April and May, what is still owed either way in June, the last grant closed in July 2021. */
async function finish(story: Story, cast: Cast, grants: readonly Grant[]): Promise<void> {
  const { services, words } = story
  const reports: string[] = []
  for (const [index, grant] of grants.entries()) {
    const accepted = new Map<string, number>()
    for (const { code, acceptedMinor } of await listLines(services.db, [grant.agreement.id])) accepted.set(code, (accepted.get(code) ?? 0) + Math.floor((acceptedMinor ?? 0) / 100))
    const lines = untilTheEnd(grant.budget, accepted, PACES[grant.played.key]?.left ?? {}, `${grant.agreement.municipalityCode ?? ''}b`)
    reports.push(await write(story, grant, 2, 'final', lines, `2021-05-${WORKDAYS.handedIn[index] ?? '11'}T10:`, '+02:00'))
  }
  for (const [index, reportId] of reports.entries()) {
    story.at(`2021-05-${WORKDAYS.approved[index] ?? '25'}T14:20:00+02:00`)
    await acceptAll(story, cast, reportId)
    await approveReport(services, words, cast.verifier, reportId)
  }
  const owing = await listRecoveries(services.db, grants.map(({ agreement }) => agreement.id))
  const owed = grants.filter(({ agreement }) => owing.every(({ agreementId }) => agreementId !== agreement.id))
  for (const { id } of owing) {
    story.at('2021-05-26T09:00:00+02:00')
    await notifyRecovery(services, words, cast.manager, id)
  }
  await pay(story, cast, owed, 3, { asked: '2021-05-31T09:', prepared: '2021-06-01T10:', approved: '2021-06-02T09:', recorded: '2021-06-08T13:', zone: '+02:00', valueOn: '2021-06-07' })
  for (const { id, agreementId } of owing) {
    const grant = found(grants.find(({ agreement }) => agreement.id === agreementId), 'kernel.missing.page')
    story.at('2021-06-09T10:00:00+02:00')
    await told(replyToRecovery(services, grant.signatory, id, 'E pranojmë llogarinë: shoferi u largua në janar dhe daljet e fundit nuk u bënë. Shumën e kthejmë brenda muajit.'))
    story.at('2021-06-11T11:30:00+02:00')
    await orderRecovery(services, words, cast.authority, id)
    story.at('2021-06-25T12:40:00+02:00')
    await told(recordRepayment(services, words, cast.payer1, id, { documentNo: 'FT-21176-0044', valueOn: '2021-06-24' }))
  }
  for (const [index, grant] of grants.entries()) {
    story.at(`2021-06-28T09:${minute(index)}:00+02:00`)
    await told(stateClosure(services, grant.signatory, grant.agreement.id, {
      assets: 'Pajisjet e listës së miratuar, me akt-dorëzim për bashkinë të datës 15 mars 2021.', interestMinor: 0, archive: 'Në zyrën e organizatës, deri në mars 2028.',
      lessons: 'Menaxhimi i rastit bashkë me qendrën shëndetësore i shkurton njerëzve rrugën; pa një kontakt të caktuar në bashki ai ndalet.',
    }, 0))
  }
  for (const [index, grant] of grants.entries()) {
    story.at(`2021-07-${WORKDAYS.closed[index] ?? '09'}T10:15:00+02:00`)
    await closeGrant(services, words, cast.manager, grant.agreement.id)
  }
}
