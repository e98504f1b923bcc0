import { aPdf } from '../../support/builders/proposals'
import type { Reader, Values } from '../../support/reader'
import type { Applicant } from './registering'
import { enter, go, readLetter, seen, wait, type World } from './world'

type Staff = { email: string }
/** A document paid: of which budget line, for what, how many units, net and VAT in lek. */
export type Receipt = { code: string; description: string; quantity: number; net: number; vat?: number; on: string }

const people: Values = {
  target_groups: ['ELD'], counted_once: 'yes',
  'beneficiaries.direct': 84, 'beneficiaries.women': 50, 'beneficiaries.men': 33, 'beneficiaries.unrecorded': 1, 'beneficiaries.age.65': 84,
}

const narrativeOf = (last: Values): Record<string, Values> => ({
  progress: { summary: 'Dy punonjëset vizituan çdo javë të gjithë të regjistruarit.' },
  activities: { 'activities.0.activity': 'Vizitat', 'activities.0.state': 'ongoing', 'activities.0.participants': 84, 'activities.0.women': 50 },
  people,
  learning: {
    challenges: 'Dy rrugë u mbyllën në dimër.', lessons: 'Telefoni mban lidhjen.', gender: 'Shumica janë gra.', partnerships: 'Takime mujore me qendrën.',
    'risks.0.risk': 'Moti', 'risks.0.likelihood': '3', 'risks.0.impact': '2', 'risks.0.response': 'Punë me telefon', 'risks.0.owner': 'Koordinatorja',
  },
  visibility: { has_visibility: 'no' },
  last,
})

export const NEXT: Values = { next_plan: 'Vizitat vazhdojnë.', wants_change: 'no', self_rating: 'on_track' }
export const AFTER: Values = { sustainability: 'Bashkia e paguan shërbimin nga marsi.', service_goes_on: 'fully', equipment: 'Te qendra shëndetësore', self_rating: 'on_track' }

async function opensReports(world: World, person: Staff, title: string): Promise<Reader> {
  const reader = await enter(world, person)
  await go(reader, 'agreements')
  await reader.follow(title)
  await reader.follow(/^\/reports\/agreements\/[\da-f-]{36}$/)
  return reader
}

/** The coordinator writes the report, enters every document with its file; the signatory certifies and hands it in. */
export async function reports(world: World, applicant: Applicant, about: { title: string; number: number; last: Values; receipts: readonly Receipt[]; at: string; sumMinor: number }): Promise<void> {
  await wait(world, about.at)
  const writing = await opensReports(world, applicant, about.title)
  await writing.submit({}, { button: beginOf(writing, about.number) })
  const { address } = writing
  for (const [part, values] of Object.entries(narrativeOf(about.last))) await writesPart(writing, part, values, about.number)
  expect(writing.address).toBe(address)
  for (const receipt of about.receipts) await entersReceipt(writing, receipt)
  seen(writing, world.scene.words[world.language].money(about.sumMinor))

  const signing = await enter(world, { email: applicant.signatory })
  await go(signing, 'reports')
  await signing.follow(new RegExp(`${address}$`))
  await signing.follow(/\/submission$/)
  await signing.submit({ declared: 'yes' }, { button: signing.say('reports.do.submit') })
  seen(signing, signing.say('reports.standing.submitted'))
}

/** The button that begins the report of this number. */
function beginOf(reader: Reader, number: number): string {
  const form = reader.html.querySelectorAll('form').find((one) => one.querySelector('input[name=number]')?.getAttribute('value') === String(number))
  return (form?.querySelector('button')?.text ?? '').replace(/\s+/g, ' ').trim()
}

async function writesPart(reader: Reader, part: string, values: Values, number: number): Promise<void> {
  const code = part === 'last' ? (values['next_plan'] === undefined ? 'after' : 'next') : part
  await reader.follow(new RegExp(`/narrative/${code}$`))
  if (code === 'people') {
    await reader.submit(values, { button: reader.say('forms.people.refresh') })
    values = { 'beneficiaries.group.ELD.all': 84, 'beneficiaries.group.ELD.women': 50 }
  }
  if (code === 'progress') values = { ...values, ...resultsFor(reader, number) }
  await reader.submit(values, { button: reader.say('reports.section.later') })
  seen(reader)
}

/** Baseline and target came along from the application; the grantee says what was achieved, and why it is less. */
function resultsFor(reader: Reader, number: number): Values {
  const targets = reader.html.querySelectorAll('input[name^="indicators."][name$=".target"]')
  expect(targets.map((one) => one.getAttribute('value'))).toEqual(['90', expect.stringMatching(/^1.?440$/)])
  return { 'indicators.0.result': 84, 'indicators.0.reason': 'Gjashtë u shpërngulën.', 'indicators.1.result': 720 * number, 'indicators.1.reason': 'Rrugët e mbyllura.' }
}

async function entersReceipt(reader: Reader, { code, description, quantity, net, vat, on }: Receipt): Promise<void> {
  await reader.follow(/\/lines\/new$/)
  const line = reader.html.querySelectorAll('select[name=budgetLineId] option').find((one) => one.text.trim().startsWith(`${code} `))?.getAttribute('value') ?? ''
  await reader.submit({
    budgetLineId: line, description, quantity, incurredOn: on, documentKind: vat === undefined ? 'payroll' : 'invoice', documentNo: `D-${code}-${on}`, documentOn: on, supplier: 'Furnitori',
    net, ...(vat === undefined ? {} : { vat, supplierNuis: 'L12345678A' }), vatRecoverable: 'no', paidFrom: 'grant', charged: net + (vat ?? 0), method: 'bank', paidOn: on, bankReference: `B-${code}-${on}`,
  }, { button: reader.say('reports.do.saveLine'), files: { documents: { name: `${code}.pdf`, content: aPdf(code + on) } } })
  seen(reader, description)
}

/** The verifier decides line by line, one of them in part with its reason, and approves; the grantee reads of it. */
export async function verifies(world: World, verifier: Staff, applicant: Applicant, about: { title: string; number: number; reference: string; at: string; part?: { description: string; acceptedLek: number }; acceptedMinor: number }): Promise<void> {
  await wait(world, about.at)
  const reader = await enter(world, verifier)
  await go(reader, 'reports')
  await reader.follow(reader.say('reports.act.verify'))
  while (reader.html.querySelector('form[action$="/decision"]') !== null) {
    const card = reader.html.querySelector('#decision')?.text ?? ''
    const { part } = about
    const values: Values = part !== undefined && card.includes(part.description)
      ? { outcome: 'partial', acceptedMinor: part.acceptedLek, reasonCode: 'notForProject', note: 'Dy copë më shumë se në plan.' }
      : { outcome: 'accepted' }
    await reader.submit(values, { action: /\/decision$/ })
    seen(reader)
  }
  await reader.submit({}, { button: reader.say('reports.do.approve') })
  seen(reader, reader.say('reports.standing.approved'), world.scene.words[world.language].money(about.acceptedMinor))

  const told = await enter(world, applicant)
  await readLetter(told, told.say('reports.letter.approved.subject', { number: about.number, reference: about.reference }))
}

/** The grantee states what remains; the secretariat closes the grant. */
export async function closes(world: World, manager: Staff, applicant: Applicant, title: string, at: string): Promise<void> {
  await wait(world, at)
  const own = await opensReports(world, { email: applicant.signatory }, title)
  await own.follow(own.say('reports.do.stateClosure'))
  await own.submit({ assets: 'Njëzet tensiometra, te qendra shëndetësore.', interestMinor: 0, archive: 'Në zyrë, deri më 2034.', lessons: 'Telefoni mban lidhjen.' }, { button: own.say('reports.do.saveClosure') })
  seen(own)

  const office = await opensReports(world, manager, title)
  await office.submit({}, { button: office.say('reports.do.close') })
  seen(office, office.say('reports.closure.closedAt'))
  await go(own, 'agreements')
  seen(own, own.say('agreements.state.closed'))
}
