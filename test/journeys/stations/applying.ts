import type { BuiltCall } from '../../support/builders/calls'
import { aPdf } from '../../support/builders/proposals'
import type { Reader, Values } from '../../support/reader'
import type { Applicant } from './registering'
import { enter, go, readLetter, seen, type World } from './world'

export type Application = { title: string; municipality: string }

/** Every part of the application of a civil society organisation, in the order in which it asks: what a coordinator writes. */
export function partsOf({ title, municipality }: Application): Record<string, Values> {
  return {
    partners: { has_partners: 'no' },
    project: { title, municipality, theme: 'd', starts_on: '1.6.2026', months: 8 },
    summary: { summary: 'Dy punonjëse vizitojnë në shtëpi të moshuarit vetëm dhe i lidhin me qendrën shëndetësore.' },
    team: {
      'team.0.position': 'Koordinatore', 'team.0.person': 'Ana Agimi', 'team.0.qualification': 'Punonjëse sociale', 'team.0.share': 50,
      has_projects: 'no', management: 'Drejtoresha autorizon, kontabilistja regjistron, financierja paguan.',
    },
    need: {
      need: 'Njëqind e njëzet të moshuar jetojnë vetëm (regjistri i NJVNR-së, 2025).', plan_measure: 'Masa 3: kujdes në shtëpi',
      plan_link: 'E zbaton masën me dy punonjëse.', no_double: 'Asnjë projekt tjetër nuk i paguan këto kosto.',
    },
    people: {
      target_groups: ['ELD'], how_identified: 'Me NJVNR-në dhe qendrën shëndetësore.', end_users: 'Lista miratohet nga NJVNR-ja.',
      'beneficiaries.direct': 90, 'beneficiaries.women': 52, 'beneficiaries.men': 36, 'beneficiaries.unrecorded': 2, 'beneficiaries.age.65': 90,
    },
    gender: {
      gender_marker: '1', gender_analysis: 'yes', gender_baseline: 'yes', gender_lines: 'no', gender_decisions: 'yes', gender_indicator: 'no',
      gender_reason: 'Shumica e përfituesve janë gra.', participation: 'Këshilli i të moshuarve takohet çdo muaj.', accessibility: 'Shërbimi shkon në shtëpi.', safeguarding: 'Dosjet kyçen; stafi nënshkruan kodin.',
    },
    model: {
      service_types: ['COM-FAM'], service: 'Vizita javore në shtëpi.', health_centre: 'Infermierja ndan planin e vizitave.', naru: 'Vlerëson dhe refermon.', referral: 'Çdo rast ka një menaxhere.',
      protocol: 'yes', licence: 'licensed', licence_number: 'LS-77, 10.5.2018',
    },
    results: {
      objective: 'Të moshuarit jetojnë në shtëpinë e tyre.', specific_objective: 'Nëntëdhjetë të moshuar kanë plan kujdesi.',
      'indicators.0.output': 'Plane kujdesi', 'indicators.0.indicator': 'Të moshuar me plan', 'indicators.0.unit': 'number', 'indicators.0.baseline': 0, 'indicators.0.target': 90, 'indicators.0.means': 'Dosjet',
      'indicators.1.output': 'Vizita', 'indicators.1.indicator': 'Vizita në shtëpi', 'indicators.1.unit': 'number', 'indicators.1.baseline': 0, 'indicators.1.target': 1440, 'indicators.1.means': 'Fletët e vizitave',
    },
    workplan: { 'workplan.0.activity': 'Vizitat', 'workplan.0.responsible': 'Koordinatorja', 'workplan.0.months': ['1', '2', '3', '4', '5', '6', '7', '8'] },
    risks: { 'risks.0.risk': 'Infermierja largohet.', 'risks.0.likelihood': '2', 'risks.0.impact': '4', 'risks.0.response': 'Zëvendësim nga qendra.', 'risks.0.owner': 'Drejtoresha' },
    budget: {},
    sustainability: { sustainability: 'Bashkia e merr shërbimin në buxhetin e vet.', municipal_support: 'letter', communication: 'Fletëpalosje dhe takime në lagje.' },
  }
}

/** Tables that begin with fewer rows than the coordinator needs. */
const ROWS_MORE: Record<string, number> = { results: 1 }

type Line = { heading: string; description: string; unit: string; quantity: number; unitCost: string }
const LINES: readonly Line[] = [
  { heading: '1', description: 'Punonjëse sociale', unit: 'month', quantity: 8, unitCost: '60 000' },
  { heading: '1', description: 'Infermiere', unit: 'month', quantity: 8, unitCost: '30 000' },
  { heading: '3', description: 'Tensiometra', unit: 'piece', quantity: 20, unitCost: '6 000' },
  { heading: '8', description: 'Fletëpalosje', unit: 'lump', quantity: 1, unitCost: '60 000' },
]
/** What these lines and five percent of indirect costs come to, in minor units. */
export const REQUESTED = 94_500_000

/** From the call's page to the last part, then the documents; the check of the answers leaves nothing open. Returns the address of the application. */
export async function fillsIn(world: World, applicant: Applicant, call: BuiltCall, application: Application): Promise<string> {
  const reader = await enter(world, applicant)
  await go(reader, 'calls')
  await reader.follow(new RegExp(`/calls/${call.reference}$`))
  await reader.follow(/^\/proposals\/new/)
  seen(reader, applicant.name)
  await reader.submit({ title: application.title }, { action: '/proposals' })
  const { address } = reader
  seen(reader, application.title, reader.say('proposals.hindrance.heading'))

  await reader.follow(/\/sections\/partners$/)
  const next = reader.say('proposals.section.next')
  for (const [code, values] of Object.entries(partsOf(application))) {
    expect(reader.address).toBe(`${address}/sections/${code}`)
    for (let row = 0; row < (ROWS_MORE[code] ?? 0); row += 1) await reader.submit({}, { button: reader.say('forms.grid.add') })
    if (code === 'people') await showsGroups(reader, values)
    else if (code === 'model') await answersWhatOpens(reader, values)
    else if (code === 'budget') await writesBudget(reader)
    else await reader.submit(values, { button: next })
    seen(reader)
  }
  expect(reader.address).toBe(`${address}/documents`)
  await uploadsDocuments(reader, call)
  await reader.follow(reader.say('proposals.backToParts'))
  return address
}

/** The groups chosen get fields of their own; without script a button shows them. */
export async function showsGroups(reader: Reader, values: Values): Promise<void> {
  await reader.submit(values, { button: reader.say('forms.people.refresh') })
  await reader.submit({ 'beneficiaries.group.ELD.all': 90, 'beneficiaries.group.ELD.women': 52 }, { button: reader.say('proposals.section.next') })
}

/** An answer may open a question that the page did not show yet: the part comes once more. */
export async function answersWhatOpens(reader: Reader, { licence_number: number, ...values }: Values): Promise<void> {
  const { address } = reader
  await reader.submit(values, { button: reader.say('proposals.section.next') })
  expect(reader.address).toBe(address)
  await reader.submit({ licence_number: number as string }, { button: reader.say('proposals.section.next') })
}

async function writesBudget(reader: Reader): Promise<void> {
  for (const { heading, ...line } of LINES) {
    if (emptyLine(reader, heading) === undefined) await reader.submit({ 'budget.addHeading': heading }, { button: reader.say('forms.budget.add') })
    const name = emptyLine(reader, heading)
    // Each line is kept before the next: the page recalculates and says what there is.
    await reader.submit(Object.fromEntries(Object.entries(line).map(([cell, value]) => [`${name}.${cell}`, value])), { button: reader.say('proposals.section.later') })
    await reader.follow(/\/sections\/budget(\?|$)/)
  }
  await reader.submit({ 'budget.indirect': '45 000' }, { button: reader.say('proposals.section.next') })
}

/** The first line of this heading that nobody has written in yet, by its name in the form. */
export function emptyLine(reader: Reader, heading: string): string | undefined {
  return reader.html.querySelectorAll('input[name$=".heading"]')
    .filter((one) => one.getAttribute('value') === heading)
    .map((one) => (one.getAttribute('name') ?? '').replace(/\.heading$/, ''))
    .find((name) => (reader.html.querySelector(`[name="${name}.description"]`)?.getAttribute('value') ?? '') === '')
}

export async function uploadsDocuments(reader: Reader, call: BuiltCall): Promise<void> {
  for (const { code } of call.documents.filter(({ required }) => required === 'yes')) {
    await reader.follow(new RegExp(`/documents/${code}$`))
    await reader.submit({}, { button: reader.say('proposals.document.upload'), files: { file: { name: `${code}.pdf`, content: aPdf(code) } } })
    if (!/\/documents$/.test(reader.address)) await reader.follow(reader.say('proposals.document.later'))
  }
  seen(reader)
}

/** The signatory checks the answers, declares, submits and gets the receipt. Returns the number of the application. */
export async function submits(world: World, applicant: Applicant, call: BuiltCall, title: string): Promise<string> {
  const reader = await enter(world, { email: applicant.signatory })
  await go(reader, 'proposals')
  await reader.follow(title)
  await reader.follow(/\/check-answers$/)
  seen(reader, 'Infermiere', world.scene.words[reader.language].amount(REQUESTED), reader.say('proposals.check.declarations'))
  await reader.submit(
    Object.fromEntries(['truth', 'exclusion', 'double_funding', 'conflict', 'arrears', 'consent', 'vat'].map((one) => [`declaration.${one}`, 'yes'])),
    { action: /\/submission$/ },
  )
  seen(reader, reader.say('proposals.receipt.title'))
  const [, reference = ''] = new RegExp(`(${call.reference}/\\d\\d)-1`).exec(reader.text) ?? []
  expect(reference).not.toBe('')
  await readLetter(reader, reader.say('proposals.letter.received.subject', { call: call.reference }))
  seen(reader, `${reference}-1`)
  return reference
}
