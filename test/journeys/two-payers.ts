import { verifyAudit } from '../../server/kernel/audit'
import type { Person } from '../../server/kernel/policy'
import { verifyLedger } from '../../server/ledger/verify'
import { listPayments } from '../../server/payments/store'
import { anAward } from '../support/builders/awards'
import { aGrant, aPayment, type ArrangedGrant } from '../support/builders/payments'
import { anApprovedReport } from '../support/builders/reports'
import { squeeze, type Browser } from '../support/browser'
import { aPdf } from '../support/builders/proposals'
import type { Scene } from '../support/scene'
import { amountsIn, cellsOf, readCsv } from './stations/figures'
import { addressIn, enter, readLetter, seen, wait, type World } from './stations/world'

type Told = World & { open(): Promise<Browser> }

const TITLE = 'Kujdes në shtëpi për të moshuar'
const SECOND = 'Qendër ditore për fëmijë'
const PURPOSE = 'Pagat e ekipit dhe pajisjet e tre muajve të parë, sipas planit.'
const RETURNED = 'Mungon plani i shpenzimeve për muajin e tretë.'
const FAILED = 'Llogaria e përfituesit është e mbyllur.'
/** The columns of the desk; what was promised stands in small print under what was realised. */
const PROMISED = 'small:desk.column.realisedMinor'
const COLUMNS = [...['agreed', 'paid', 'reported', 'accepted', 'outstanding', 'realised'].map((name) => `desk.column.${name}Minor`), PROMISED]
const LEK = (lek: number) => lek * 100

export type Arranged = { scene: Scene; grant: ArrangedGrant; second: ArrangedGrant; elsewhere: Person; both: Person }

/** Two running grants in the municipality of Puka and one in another; finance officers of here, of there, and of both. */
export async function arrangeTwoPayers(scene: Scene): Promise<Arranged> {
  const grant = await aGrant(scene, { title: TITLE, municipalityCode: '47' })
  const second = await aGrant(scene, { award: await anAward(scene, { with: grant, title: SECOND, municipalityCode: '47', amountMinor: LEK(510_000), cofinancingMinor: LEK(60_000) }) })
  await aPayment(scene, second, 'paid')
  await aGrant(scene, { award: await anAward(scene, { with: grant, title: 'Shërbim i lëvizshëm', municipalityCode: '33', amountMinor: LEK(420_000) }) })
  const elsewhere = await scene.person([{ role: 'finance', scope: '33' }], 'Genta Financa')
  const both = await scene.person([{ role: 'finance', scope: '33' }, { role: 'finance', scope: '47' }], 'Dritan Dyfish')
  return { scene, grant, second, elsewhere, both }
}

/** An instalment from its request to the day it is paid: returned once, failed once, and paid in the end by other hands. */
export async function tellTwoPayers(world: Told, { scene, grant, second, elsewhere, both }: Arranged): Promise<void> {
  const { payer1, payer2, verifier, finance } = grant
  const words = scene.words[world.language]
  const amount = words.money(LEK(345_000))
  const opens = async (person: Person) => (await enter(world, person)) as Browser

  // The first request is not good enough.
  const own = await asks(await writtenTo(await opens(grant.signatory)))
  seen(own, own.say('payments.state.requested'), amount)
  const money = own.html.querySelector('a[href^="/payments/agreements/"]')?.getAttribute('href') ?? ''
  await giveBack(await takes(await opens(verifier), 'verify'))

  // The letter says why and leads to where it is asked for again.
  const reading = await opens(grant.signatory)
  await readLetter(reading, reading.say('payments.letter.returned.subject', { number: 1, reference: grant.award.reference }))
  seen(reading, RETURNED)
  await reading.get(addressIn(reading.text, /^\/payments\//))
  seen(reading, reading.say('payments.step.returned', { day: words.dayOf(scene.services.now()), reason: RETURNED }))
  await wait(world, '2026-03-03T10:00:00+01:00')
  await asks(await opens(grant.signatory))

  // Verified, then approved by two people, neither of whom can be both.
  const verifying = await takes(await opens(verifier), 'verify')
  await verifying.submit({ note: 'Plani është i plotë.' }, { button: verifying.say('payments.do.verify') })
  seen(verifying, verifying.say('payments.state.verified'))
  await approvedBy(await opens(payer1), await opens(payer2), amount)

  // The bank sends it back; money that did not arrive is owed again.
  await wait(world, '2026-03-04T11:00:00+01:00')
  await comesBack(await takes(await opens(finance), 'record'))
  seen(await look(await opens(finance), money), words.say('payments.step.failed', { day: words.day('2026-03-04'), reason: FAILED }), words.say('payments.sentence.unpaid', { agreed: words.money(LEK(690_000)) }))
  const informed = await opens(grant.signatory)
  await readLetter(informed, informed.say('payments.letter.failed.subject', { number: 1, reference: grant.award.reference }))
  seen(informed, FAILED)

  // Two new approvals, this time the other way round.
  await wait(world, '2026-03-05T09:30:00+01:00')
  await approvedBy(await opens(payer2), await opens(payer1), amount)

  // The treasury's facts are the own municipality's finance officer's to enter, and of no other.
  await wait(world, '2026-03-10T12:00:00+01:00')
  const recording = await takes(await opens(finance), 'record')
  const address = recording.address.replace(/\/reference$/, '')
  await refusedElsewhere(await opens(elsewhere), address, money)
  await entersTreasury(recording)
  seen(recording, recording.say('payments.state.paid'), 'ANG-12', 'USH-77', 'Dega e Thesarit Pukë', 'TH-118/2', words.day('2026-03-06'), words.day('2026-03-09'))
  const paid = await opens(grant.signatory)
  await readLetter(paid, paid.say('payments.letter.paid.subject', { number: 1, amount }))
  seen(paid, 'TH-118/2')

  // Meanwhile the other grant of the municipality has accounted for part of its money.
  await anApprovedReport(scene, second, { lines: [{ net: '100000', charged: '100000' }, { net: '7000', charged: '', paidFrom: 'own' }] })
  await deskTies(await opens(finance), money)
  await deskOfBoth(await opens(both))
  await holds(scene, grant)
}

/** Letters come in the language that the reader asks for. */
async function writtenTo(reader: Browser): Promise<Browser> {
  await reader.follow(/^\/people\/account$/)
  await reader.submit({ language: reader.language }, { action: '/people/account' })
  return reader
}

/** The grantee asks for what its desk says can be asked for; an empty form comes back with a sentence beside each field. */
async function asks(reader: Browser): Promise<Browser> {
  await reader.follow(reader.say('kernel.nav.desk'))
  await reader.follow(reader.say('desk.act.payment.request'))
  await reader.submit({}, { button: reader.say('payments.do.sendRequest') })
  expect(reader.status).toBe(422)
  expect(reader.text).toContain(squeeze(reader.say('payments.fault.certified')))
  await reader.submit({ purpose: PURPOSE, certified: 'yes' }, { button: reader.say('payments.do.sendRequest') })
  return reader
}

/** What waits for somebody at their desk. */
async function takes(reader: Browser, act: 'verify' | 'prepare' | 'approve' | 'record'): Promise<Browser> {
  await reader.follow(reader.say('kernel.nav.desk'))
  await reader.follow(reader.say(`desk.act.payment.${act}`))
  seen(reader)
  return reader
}

async function giveBack(reader: Browser): Promise<void> {
  await reader.submit({}, { button: reader.say('payments.do.returnButton') })
  expect({ status: reader.status, text: reader.text }).toMatchObject({ status: 422, text: expect.stringContaining(reader.say('payments.fault.reason')) })
  await reader.submit({ reason: RETURNED }, { button: reader.say('payments.do.returnButton') })
  seen(reader, reader.say('payments.state.returned'), RETURNED)
}

async function approvedBy(first: Browser, second: Browser, amount: string): Promise<void> {
  await takes(first, 'prepare')
  await first.submit({}, { button: squeeze(first.say('payments.do.prepare', { amount })) })
  seen(first, first.say('payments.state.prepared'), first.say('payments.refused.preparer'))
  expect(first.html.querySelector('form[action$="/approval"]')).toBeNull()
  await takes(second, 'approve')
  await second.submit({}, { button: squeeze(second.say('payments.do.approve', { amount })) })
  seen(second, second.say('payments.state.approved'))
}

async function comesBack(reader: Browser): Promise<void> {
  if (reader.address.endsWith('/reference')) await reader.get(reader.address.replace(/\/reference$/, ''))
  await reader.follow(reader.say('payments.do.failed'))
  await reader.submit({ failedOn: '5.3.2026', reason: FAILED }, { button: reader.say('payments.do.failButton') })
  expect({ status: reader.status, text: reader.text }).toMatchObject({ status: 422, text: expect.stringContaining(reader.say('payments.fault.dayAhead')) })
  await reader.submit({ failedOn: '4.3.2026', reason: FAILED }, { button: reader.say('payments.do.failButton') })
  seen(reader, reader.say('payments.state.failed'))
}

/** A finance officer of another municipality finds nothing of it at the own desk, and an address that somebody passed on leads nowhere. */
async function refusedElsewhere(reader: Browser, payment: string, money: string): Promise<void> {
  await reader.follow(reader.say('kernel.nav.desk'))
  seen(reader, reader.say('desk.finance.nothing'))
  expect(reader.text).not.toContain(TITLE)
  for (const address of [payment, `${payment}/reference`, `${payment}/failure`, money, `${money}/register.csv`]) {
    await reader.get(address)
    expect({ address, status: reader.status }).toEqual({ address, status: 404 })
  }
  await reader.get('/desk?municipality=47')
  expect({ status: reader.status, text: reader.text }).toMatchObject({ status: 403, text: expect.stringContaining(reader.say('desk.refused.otherMunicipality')) })
  await reader.get('/desk/grants.csv?municipality=47')
  expect(reader.status).toBe(403)
}

async function entersTreasury(reader: Browser): Promise<void> {
  if (!reader.address.endsWith('/reference')) await reader.follow(reader.say('payments.do.record'))
  const facts = { channel: 'treasury', commitmentNo: 'ANG-12', orderNo: 'USH-77', orderOn: '6.3.2026', treasuryBranch: 'Dega e Thesarit Pukë', documentNo: 'TH-118/2', executedOn: '9.3.2026', valueOn: '9.3.2026' }
  const button = { button: reader.say('payments.do.recordButton') }
  await reader.submit({ ...facts, orderNo: '', executedOn: '5.3.2026' }, button)
  expect(reader.status).toBe(422)
  for (const said of ['payments.fault.orderNo', 'payments.fault.dayOrder']) expect(reader.text).toContain(squeeze(reader.say(said)))
  expect(reader.html.querySelector('[name=commitmentNo]')?.getAttribute('value')).toBe('ANG-12')
  await reader.submit(facts, { ...button, files: { evidence: { name: 'urdhri.pdf', content: aPdf('urdhri') } } })
  const evidence = await reader.download(reader.html.querySelector('a[href$="/evidence"]')?.getAttribute('href') ?? '')
  expect(evidence.body).toEqual(aPdf('urdhri'))
}

async function look(reader: Browser, address: string): Promise<Browser> {
  await reader.follow(reader.say('kernel.nav.payments'))
  await reader.follow(new RegExp(`^${address}$`))
  return reader
}

/** The desk of the municipality: its rows add up, are those of the money page of each grant, and those of the file. */
async function deskTies(reader: Browser, money: string): Promise<void> {
  await reader.follow(reader.say('kernel.nav.desk'))
  const table = cellsOf(reader, reader.say('desk.finance.total'))
  expect(table.rows.map(([name]) => name).sort()).toEqual([expect.stringContaining(TITLE), expect.stringContaining(SECOND)])
  expect(table.sums('desk.column.agreedMinor')).toEqual([LEK(690_000) + LEK(510_000), LEK(1_200_000)])
  for (const column of COLUMNS) {
    const [added, shown] = table.sums(column)
    expect({ column, shown }).toEqual({ column, shown: added })
  }
  expect(['reported', 'accepted', 'realised'].map((name) => table.row(SECOND)(`desk.column.${name}Minor`))).toEqual([LEK(100_000), LEK(100_000), LEK(7_000)])
  expect(table.sums(PROMISED)[1]).toBe(LEK(60_000))
  await fileTies(reader)

  // Filters stand in the address; the file follows them.
  await reader.submit({ state: '', q: 'qender DITORE' }, { action: '/desk' })
  expect(reader.address).toContain('q=qender')
  expect(cellsOf(reader, reader.say('desk.finance.total')).rows.map(([name]) => name)).toEqual([expect.stringContaining(SECOND)])
  await fileTies(reader)
  await reader.follow(reader.say('desk.column.agreedMinor'))
  expect(reader.address).toMatch(/q=qender.*sort=agreed/)
  await reader.submit({ q: 'askund' }, { action: '/desk' })
  seen(reader, reader.say('desk.finance.noRows'))
  const found: string[] = []
  for (const state of ['late', 'payment', 'active', 'closed']) {
    await reader.submit({ q: '', state }, { action: '/desk' })
    found.push(...[TITLE, SECOND].filter((title) => reader.text.includes(title)))
  }
  expect(found.sort()).toEqual([TITLE, SECOND])

  await reader.submit({ state: '' }, { action: '/desk' })
  for (const title of [TITLE, SECOND]) {
    await pageTies(reader, title)
    await reader.follow(reader.say('kernel.nav.desk'))
  }
  await reader.follow(new RegExp(`^${money}$`))
  expect(amountsIn(reader, reader.say('payments.money.tableCaption'))('payments.twin.paid')).toBe(LEK(345_000))
  seen(reader, reader.say('payments.step.title', { number: 1, share: '' }), 'TH-118/2', FAILED, RETURNED)
}

/** What the desk says of a grant is what its money page says. */
async function pageTies(reader: Browser, title: string): Promise<void> {
  const desk = cellsOf(reader, reader.say('desk.finance.total')).row(title)
  const row = reader.html.querySelectorAll('tbody tr').find((line) => squeeze(line.text).includes(title))
  await reader.get(row?.querySelector('a')?.getAttribute('href') ?? '')
  const page = amountsIn(reader, reader.say('payments.money.tableCaption'))
  expect({ agreed: desk('desk.column.agreedMinor'), paid: desk('desk.column.paidMinor'), accepted: desk('desk.column.acceptedMinor'), outstanding: desk('desk.column.outstandingMinor') })
    .toEqual({ agreed: page('payments.twin.agreed'), paid: page('payments.twin.paid'), accepted: page('payments.twin.accepted'), outstanding: page('payments.twin.outstanding') })
}

/** The file holds exactly the rows shown, with their sums. */
async function fileTies(reader: Browser): Promise<void> {
  const shown = cellsOf(reader, reader.say('desk.finance.total'))
  const file = (await reader.download(reader.html.querySelector('a[href^="/desk/grants.csv"]')?.getAttribute('href') ?? '')).body as Buffer
  const [head = [], ...lines] = readCsv(file)
  const total = lines.pop() ?? []
  expect(lines.map((line) => line[head.indexOf(reader.say('desk.csv.title'))])).toEqual(shown.rows.map(([name = '']) => [TITLE, SECOND].find((title) => name.includes(title))))
  for (const column of COLUMNS) {
    const at = head.indexOf(reader.say(column === PROMISED ? 'desk.csv.promisedMinor' : column.replace('column', 'csv')))
    const inFile = [...lines, total].map((line) => Math.round(Number(line[at]) * 100))
    expect({ column, inFile }).toEqual({ column, inFile: [...shown.column(column), shown.sums(column)[1]] })
  }
}

/** Somebody who serves two municipalities goes from one desk to the other, and filtering stays where they are. */
async function deskOfBoth(reader: Browser): Promise<void> {
  await reader.follow(reader.say('kernel.nav.desk'))
  expect(reader.text).not.toContain(TITLE)
  await reader.follow(/^\/desk\?municipality=47$/)
  expect(reader.text).toContain(TITLE)
  await reader.submit({ q: 'kujdes' }, { action: '/desk' })
  expect(cellsOf(reader, reader.say('desk.finance.total')).rows.map(([name]) => name)).toEqual([expect.stringContaining(TITLE)])
}

/** What the database says in the end. */
async function holds(scene: Scene, { agreement, payer1, payer2, finance, verifier }: ArrangedGrant): Promise<void> {
  const payments = await listPayments(scene.db, agreement.id)
  expect(payments.map(({ state }) => state).sort()).toEqual(['paid', 'returned'])
  expect(payments.find(({ state }) => state === 'paid')).toMatchObject({
    attempt: 2, amountMinor: LEK(345_000), verifiedBy: verifier.id, preparedBy: payer2.id, approvedBy: payer1.id, recordedBy: finance.id, channel: 'treasury', orderNo: 'USH-77', valueOn: '2026-03-09',
  })
  expect((await verifyLedger(scene.db)).fault).toBeNull()
  expect((await verifyAudit(scene.db)).fault).toBeNull()
}
