import { verifyAudit } from '../../server/kernel/audit'
import { verifyLedger } from '../../server/ledger/verify'
import { squeeze } from '../support/browser'
import { aCall, withEnvelope, type BuiltCall } from '../support/builders/calls'
import { anIban, aNuis } from '../support/builders/organisations'
import type { Reader, Values } from '../support/reader'
import { answersWhatOpens, emptyLine, partsOf, showsGroups, uploadsDocuments } from './stations/applying'
import { fillsList, findsEligible } from './stations/checking'
import { acceptsInvitation, openAccount, verifies, type Applicant } from './stations/registering'
import { enter, go, readLetter, seen, wait, type World } from './stations/world'

const PUKA = '47'
const TITLE = 'Qendër multifunksionale në Pukë'

/** A municipality that nobody knows yet applies to the call that is open for municipalities. */
export async function tell(world: World): Promise<void> {
  const { scene } = world
  const manager = await scene.person(['manager'], 'Mirela Kodra')
  const call = await withEnvelope(scene, await aCall(scene, { template: 'municipal', titleSq: 'Fondi Social: shërbime të integruara', titleEn: 'Social Fund: integrated services' }))
  const others = await aCall(scene)

  const applicant = await registers(world, call)
  await verifies(world, manager, applicant)
  await cannotBegin(world, applicant, others, 'kind')
  await applies(world, applicant, call)
  const reference = await submits(world, applicant, call)
  await isRead(world, manager, call, reference)
  await holds(world, call, reference)
}

/** A coordinator of the municipality opens an account and registers it: three parts, because the law says the rest. The mayor is invited to sign. */
async function registers(world: World, call: BuiltCall): Promise<Applicant> {
  const applicant = { name: 'Bashkia Pukë', email: 'koordinatorja@puka.al', signatory: 'kryetari@puka.al' }
  const reader = await openAccount(world, 'Ana Marku', applicant.email)
  await go(reader, 'organisations')
  await reader.follow(reader.say('organisations.own.register'))
  await reader.submit({ kind: 'municipality', nameSq: applicant.name, nuis: 'K12', municipalityCode: PUKA }, { action: '/organisations' })
  expect(reader.status).toBe(422)
  expect(reader.html.querySelector('input[name=nameSq]')?.getAttribute('value')).toBe(applicant.name)
  await reader.submit({ nuis: aNuis() }, { action: '/organisations' })
  seen(reader, applicant.name, reader.say('organisations.state.draft'), reader.say('organisations.option.kind.municipality'))
  for (const part of ['registration', 'board', 'licence', 'capacity', 'management']) expect(reader.html.querySelector(`main a[href$="/${part}"]`)).toBeNull()

  const parts: Record<string, Values> = {
    contact: { address: 'Sheshi Migjeni 1, Pukë', phone: '0212 22 222', email: 'zyra@puka.al', representative: 'Gjon Gjonaj', representativeRole: 'kryetar' },
    bank: { bankName: 'Dega e Thesarit Pukë', holder: applicant.name, iban: anIban(), separate: 'no' },
  }
  for (const [part, answers] of Object.entries(parts)) {
    await reader.follow(new RegExp(`/${part}$`))
    await reader.submit(answers, { action: new RegExp(`/${part}$`) })
    seen(reader, applicant.name)
  }
  await reader.follow(reader.say('organisations.members.manage'))
  await reader.submit({ name: 'Gjon Gjonaj', email: applicant.signatory, role: 'signatory', language: reader.language }, { action: /\/members$/ })
  seen(reader, reader.say('organisations.members.invited'))
  await acceptsInvitation(world, applicant.signatory)

  await cannotBegin(world, applicant, call, 'verified')
  await go(reader, 'organisations')
  await reader.follow(applicant.name)
  await reader.follow(reader.say('organisations.submission.open'))
  await reader.submit(Object.fromEntries(['truthful', 'no_exclusion', 'no_arrears', 'consent'].map((one) => [`declare.${one}`, 'yes'])), { button: reader.say('organisations.submission.button') })
  seen(reader, reader.say('organisations.state.submitted'))
  return applicant
}

/** The call says why this applicant cannot begin, and offers no form. */
async function cannotBegin(world: World, applicant: Applicant, call: BuiltCall, why: 'verified' | 'kind'): Promise<void> {
  const reader = await opensCall(world, applicant, call)
  expect(reader.text).toContain(reader.say(`proposals.unfit.${why}`))
  expect(reader.html.querySelector('main form[action="/proposals"]')).toBeNull()
}

async function opensCall(world: World, applicant: Applicant, call: BuiltCall): Promise<Reader> {
  const reader = await enter(world, applicant)
  await go(reader, 'calls')
  await reader.follow(new RegExp(`/calls/${call.reference}$`))
  seen(reader)
  await reader.follow(/^\/proposals\/new/)
  return reader
}

/** What the form of municipalities asks, in its order; the parts that all applications share are written as everybody writes them. */
function answers(): Record<string, Values> {
  const shared = partsOf({ title: TITLE, municipality: PUKA })
  const { people, gender, model, results, workplan, risks } = shared as Required<typeof shared>
  return {
    project: { title: TITLE, starts_on: '1.6.2026', months: 12, outsourced: 'no', theme: 'd' },
    summary: { summary: 'Një qendër në qytet dhe një ekip që shkon në fshatra.' },
    partners: { has_partners: 'no' },
    demography: {
      figures_source: 'Regjistrimi 2023', population: 10_000, population_women: 4_900, population_children: 2_100, population_old: 1_500, population_disability: 430, population_roma: 120, cash_families: 610,
    },
    needs: {
      'needs_by_group.0.group': 'Të moshuar vetëm', 'needs_by_group.0.women': 180, 'needs_by_group.0.men': 120, 'needs_by_group.0.served': 40, 'needs_by_group.0.source': 'NJVNR, 2025',
      need: 'Fshatrat e thella nuk kanë asnjë shërbim dhe rruga për në qytet zgjat mbi një orë.',
    },
    services: { has_services: 'no' },
    financing: { 'financing.0.year': 2025, 'financing.0.planned': '8 000 000', 'financing.0.actual': '6 000 000' },
    people: people as Values, gender: gender as Values, model: model as Values, results: results as Values, workplan: { ...workplan, 'workplan.0.months': ['1', '2', '3', '12'] }, risks: risks as Values,
    budget: {},
    readiness: {
      plan_title: 'Plani social vendor 2025–2028', plan_decision: 'Nr. 14, 12.2.2025', plan_measure: 'Masa 4: qendër multifunksionale', has_naru: 'no', administrators: 3, social_workers: 2, staff_plan: 'Dy punonjëse sociale dhe një infermiere.',
    },
    takeover: {
      'takeover.0.year': 2027, 'takeover.0.cost': '3 000 000', 'takeover.0.municipal': '900 000',
      mtbp_line: '10430, shërbime sociale', mtbp_amount: '900 000', commitment: 'decided', sustainability: 'Nga viti i tretë e paguan bashkia.', communication: 'Mbledhje në çdo njësi administrative.',
    },
  }
}

async function applies(world: World, applicant: Applicant, call: BuiltCall): Promise<void> {
  const reader = await opensCall(world, applicant, call)
  seen(reader, applicant.name)
  await reader.submit({ title: TITLE }, { action: '/proposals' })
  const { address } = reader
  seen(reader, TITLE)

  await reader.follow(/\/sections\/project$/)
  // A municipality applies for itself: there is nothing else to choose.
  expect(reader.html.querySelectorAll('[name=municipality]').flatMap((one) => (one.tagName === 'SELECT' ? one.querySelectorAll('option') : [one])).map((one) => one.getAttribute('value')).filter((value) => value !== '')).toEqual([PUKA])
  for (const [code, values] of Object.entries(answers())) {
    expect(reader.address).toBe(`${address}/sections/${code}`)
    if (code === 'results') await reader.submit({}, { button: reader.say('forms.grid.add') })
    if (code === 'people') await showsGroups(reader, values)
    else if (code === 'model') await answersWhatOpens(reader, values)
    else if (code === 'budget') await bringsItsShare(reader, address)
    else await reader.submit(values, { button: reader.say('proposals.section.next') })
    if (code === 'readiness') await saysWhenTheUnitComes(reader, address)
    if (code === 'takeover') await namesTheDecision(reader, address)
    seen(reader)
  }
  expect(reader.address).toBe(`${address}/documents`)
  await uploadsDocuments(reader, call)
  await reader.follow(reader.say('proposals.backToParts'))
  await reader.follow(/\/sections\/financing$/)
  seen(reader, world.scene.words[reader.language].percent(7_500))
}

/** A unit that does not work yet opens the question when it will. */
async function saysWhenTheUnitComes(reader: Reader, address: string): Promise<void> {
  expect(reader.address).toBe(`${address}/sections/readiness`)
  await reader.submit({ naru_plan: 'Në shtator 2026, me dy punonjëse.' }, { button: reader.say('proposals.section.next') })
}

async function namesTheDecision(reader: Reader, address: string): Promise<void> {
  expect(reader.address).toBe(`${address}/sections/takeover`)
  await reader.submit({ commitment_decision: 'Nr. 31, 20.1.2026' }, { button: reader.say('proposals.section.next') })
}

const LINES = [
  { heading: '1', description: 'Punonjëse sociale', unit: 'month', quantity: 12, unitCost: '100 000' },
  { heading: '1', description: 'Infermiere', unit: 'month', quantity: 12, unitCost: '70 000' },
  { heading: '3', description: 'Pajisje', unit: 'lump', quantity: 1, unitCost: '810 000' },
  { heading: '8', description: 'Fletëpalosje', unit: 'lump', quantity: 1, unitCost: '150 000' },
]
/** The tenth of three million: the least that the municipality brings. */
const LEAST = 30_000_000
const TOTAL = 300_000_000

/** One lek under the least share hinders; the share itself is enough. */
async function bringsItsShare(reader: Reader, address: string): Promise<void> {
  for (const { heading, ...line } of LINES) {
    if (emptyLine(reader, heading) === undefined) await reader.submit({ 'budget.addHeading': heading }, { button: reader.say('forms.budget.add') })
    const name = emptyLine(reader, heading)
    await reader.submit(Object.fromEntries(Object.entries(line).map(([cell, value]) => [`${name}.${cell}`, value])), { button: reader.say('proposals.section.later') })
    await reader.follow(/\/sections\/budget(\?|$)/)
  }
  const under = squeeze(reader.say('forms.fault.budget.cofinancing', { limitBp: 1_000, totalMinor: TOTAL, owedMinor: LEAST, underMinor: 100 }))
  await reader.submit({ 'budget.own': '299 999' }, { button: reader.say('proposals.section.next') })
  expect(reader.address).toBe(`${address}/sections/budget`)
  expect(reader.text).toContain(under)
  expect(reader.text).toContain(squeeze(reader.say('forms.ceilings.under', { underMinor: 100 })))
  expect(reader.html.querySelector('[name="budget.own"]')?.getAttribute('value')).toMatch(/^299.999$/)
  await reader.submit({ 'budget.own': '300 000' }, { button: reader.say('proposals.section.later') })
  await reader.follow(/\/sections\/budget(\?|$)/)
  seen(reader, reader.say('forms.ceilings.enough'))
  expect(reader.text).not.toContain(under)
  await reader.submit({}, { button: reader.say('proposals.section.next') })
}

/** The mayor checks the answers, declares and submits; both people read it in a letter. */
async function submits(world: World, applicant: Applicant, call: BuiltCall): Promise<string> {
  const reader = await enter(world, { email: applicant.signatory })
  await go(reader, 'desk')
  await reader.follow(TITLE)
  await reader.follow(/\/check-answers$/)
  const words = world.scene.words[reader.language]
  seen(reader, 'Masa 4: qendër multifunksionale', 'Nr. 31, 20.1.2026', words.amount(TOTAL - LEAST), words.amount(LEAST))
  await reader.submit(
    Object.fromEntries(reader.html.querySelectorAll('form[action$="/submission"] input[type=checkbox]').map((one) => [one.getAttribute('name') ?? '', 'yes'])),
    { action: /\/submission$/ },
  )
  seen(reader, reader.say('proposals.receipt.title'))
  const [, reference = ''] = new RegExp(`(${call.reference}/\\d\\d)-1`).exec(reader.text) ?? []
  expect(reference).not.toBe('')
  const coordinator = await enter(world, applicant)
  await readLetter(coordinator, coordinator.say('proposals.letter.received.subject', { call: call.reference }))
  seen(coordinator, `${reference}-1`)
  return reference
}

/** Sealed until the call has closed; then the secretariat opens it, with the share computed beside the check list of municipalities. */
async function isRead(world: World, manager: { email: string }, call: BuiltCall, reference: string): Promise<void> {
  const early = await enter(world, manager)
  await go(early, 'proposals')
  expect(early.text).not.toContain(TITLE)
  await wait(world, new Date(Date.parse(call.closesAt) + 60_000).toISOString())
  const office = await enter(world, manager)
  await go(office, 'proposals')
  seen(office, TITLE, 'Bashkia Pukë')
  await office.follow(reference)
  await office.follow(office.say('proposals.register.check'))
  await office.submit({}, { button: office.say('proposals.eligibility.open') })
  const { settings } = call
  seen(
    office, office.say('proposals.finding.share.pass', { shareBp: 1_000, minBp: 1_000 }),
    office.say('proposals.finding.amount.pass', { requestedMinor: TOTAL - LEAST, minMinor: settings.grantMinMinor, maxMinor: settings.grantMaxMinor }),
  )
  await fillsList(office)
  await findsEligible(office)
}

async function holds(world: World, call: BuiltCall, reference: string): Promise<void> {
  const { db } = world.scene
  expect(await db('proposals').where({ callId: call.id }).select('reference', 'state', 'municipalityCode', 'requestedMinor', 'totalMinor', 'ownMinor', 'directBeneficiaries')).toEqual([
    { reference, state: 'eligible', municipalityCode: PUKA, requestedMinor: TOTAL - LEAST, totalMinor: TOTAL, ownMinor: LEAST, directBeneficiaries: 90 },
  ])
  expect(await db('organisations').where({ nameSq: 'Bashkia Pukë' }).select('kind', 'state')).toEqual([{ kind: 'municipality', state: 'verified' }])
  expect(await verifyLedger(db)).toMatchObject({ fault: null })
  expect(await verifyAudit(db)).toMatchObject({ fault: null })
}
