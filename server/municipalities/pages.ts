import { bar, fact, fig, notice, quietTag, tag, type BarView, type FactView, type FigView, type Link, type NoticeView, type TagView } from '../kernel/parts'
import { inputs, type ChoiceView } from '../kernel/inputs'
import { readFields } from '../kernel/fields'
import { template, type Page } from '../kernel/views'
import type { Words } from '../kernel/words'
import { budgetLines, changeOf, latestLine, type BudgetLine } from './budgets'
import { COUNTIES, nameOf, type BudgetFact, type CarePlan, type Municipality, type PlanStatus } from './municipalities'
import { beyondPlan } from './plans'
import { tileMap, type TileMapView } from './tiles'

const SHAPES = { adopted: 'diamond', awaiting_council: 'triangle', in_preparation: 'half', supported: 'half' } as const
export const planTag = (words: Words, status: PlanStatus): TagView => quietTag(SHAPES[status], words.say(`municipalities.plan.status.${status}`))

const PLAN_ORDER: readonly PlanStatus[] = ['adopted', 'awaiting_council', 'in_preparation', 'supported']
/** The plan that says most: adopted before awaited before begun. */
export const leadingPlan = (plans: readonly CarePlan[]): CarePlan | undefined =>
  [...plans].sort((a, b) => PLAN_ORDER.indexOf(a.status) - PLAN_ORDER.indexOf(b.status))[0]

export const signedPercent = (words: Words, basisPoints: number): string => `${basisPoints > 0 ? '+' : ''}${words.percent(basisPoints, 1)}`

export type ListFilters = { county: string; role: string }
export type ListData = { municipalities: readonly Municipality[]; plans: readonly CarePlan[]; facts: readonly BudgetFact[]; central: readonly BudgetFact[] }

export function filterList(municipalities: readonly Municipality[], { county, role }: ListFilters): Municipality[] {
  return municipalities.filter((one) => (county === '' || one.countyIso === county) && (role === '' || one.programmeRole === role))
}

type ListRow = { href: string; name: string; county: string; population: string; census: string; role: TagView | null; plan: TagView | null; money: string; change: string }
type ListView = {
  title: string; lead: string; figs: FigView[]; map: TileMapView; mapNote: string; county: ChoiceView; role: ChoiceView
  caption: string; rows: ListRow[]; csvHref: string; quotes: Link | null; filtered: boolean
}
const list = template<ListView>('municipalities/list')

export function listPage(words: Words, data: ListData, filters: ListFilters, more: { quotes: boolean }): Page {
  const shown = filterList(data.municipalities, filters)
  const targets = data.municipalities.filter(({ programmeRole }) => programmeRole === 'target')
  const field = inputs(words, {}, { form: readFields(filters), faults: [] })
  const any = { value: '', label: words.say('municipalities.filter.any') }
  const counties = Object.entries(COUNTIES).map(([value, name]) => ({ value, label: words.pick(name) })).sort((a, b) => words.compare(a.label, b.label))
  const filtered = filters.county !== '' || filters.role !== ''
  return list({
    title: words.say('municipalities.list.title'),
    lead: words.say('municipalities.list.lead'),
    figs: listFigures(words, data, targets.length),
    map: tileMap(words, (filtered ? shown : targets).map(({ code }) => ({ code, count: null, tone: 'lit' as const })),
      words.say(filtered ? 'municipalities.map.chosen' : 'municipalities.map.targets', { names: words.list((filtered ? shown : targets).map((one) => nameOf(words, one))) })),
    mapNote: words.say(filtered ? 'municipalities.map.noteChosen' : 'municipalities.map.noteTargets'),
    county: select(field.radios('county', { label: 'municipalities.filter.county' }, [any, ...counties]), filters.county),
    role: select(field.radios('role', { label: 'municipalities.filter.role' }, [any,
      ...(['target', 'additional'] as const).map((value) => ({ value, label: words.say(`municipalities.role.${value}`) }))]), filters.role),
    caption: words.count('municipalities.list.caption', shown.length),
    rows: shown.map((one) => listRow(words, one, data)),
    csvHref: `/municipalities/list.csv${query(filters)}`,
    quotes: more.quotes ? { href: '/municipalities/stated-figures', text: words.say('municipalities.quotes.title') } : null,
    filtered,
  })
}

/** An empty value is a choice too: the one that was made when nothing was filtered. */
const select = (view: ChoiceView, value: string): ChoiceView => ({ ...view, options: view.options.map((option) => ({ ...option, selected: option.value === value })) })

function query({ county, role }: ListFilters): string {
  const text = new URLSearchParams({ ...(county === '' ? {} : { county }), ...(role === '' ? {} : { role }) }).toString()
  return text === '' ? '' : `?${text}`
}

function listFigures(words: Words, { municipalities, plans, central }: ListData, targets: number): FigView[] {
  const transfers = budgetLines(central, 'transfer_to_municipalities')
  const latest = latestLine(transfers)
  const change = latest === null ? null : changeOf(latest)
  const adopted = new Set(plans.filter(({ status }) => status === 'adopted').map(({ municipalityCode }) => municipalityCode)).size
  return [
    fig(words.say('municipalities.fig.all'), words.number(municipalities.length)),
    fig(words.say('municipalities.fig.targets'), words.number(targets)),
    fig(words.say('municipalities.fig.plans'), words.number(adopted), adopted > 0 ? 'good' : ''),
    ...(latest === null ? [] : [fig(words.say('municipalities.fig.transfer', { year: latest.fact.year }), words.amount(latest.fact.amountMinor))]),
    ...(change === null ? [] : [fig(words.say('municipalities.fig.change', { year: change.since }), signedPercent(words, change.changeBp))]),
  ]
}

function listRow(words: Words, one: Municipality, { plans, facts }: ListData): ListRow {
  const plan = leadingPlan(plans.filter(({ municipalityCode }) => municipalityCode === one.code))
  const latest = latestLine(budgetLines(facts.filter(({ municipalityCode }) => municipalityCode === one.code)))
  const population = populationOf(one)
  return {
    href: `/municipalities/${one.code}`,
    name: nameOf(words, one),
    county: words.pick(COUNTIES[one.countyIso] ?? { sq: one.countySq, en: one.countySq }),
    population: population === null ? '–' : words.number(population.people),
    census: population === null ? '' : words.say('municipalities.census', { year: population.year }),
    role: one.programmeRole === null ? null : quietTag(one.programmeRole === 'target' ? 'disc' : 'ring', words.say(`municipalities.role.${one.programmeRole}`)),
    plan: plan === undefined ? null : quietTag(SHAPES[plan.status], words.say(`municipalities.plan.short.${plan.status}`)),
    money: latest === null ? '–' : words.amount(latest.fact.amountMinor),
    change: latest === null || latest.changeBp === null ? '' : `${latest.fact.year}: ${signedPercent(words, latest.changeBp)}`,
  }
}

/** The newest census that published this municipality. The two censuses are never mixed in one sum. */
export function populationOf(one: Municipality): { people: number; year: number } | null {
  if (one.population2023 !== null) return { people: one.population2023, year: 2023 }
  return one.population2011 === null ? null : { people: one.population2011, year: 2011 }
}

type BudgetRow = { year: string; status: string; source: string; amount: string; change: string; share: string; bar: BarView; doubts: TagView[] }
type PlanView = {
  id: string; title: string; status: TagView; facts: FactView[]; measures: { code: string; title: string; cost: string }[]; measuresCaption: string; warning: NoticeView | null; editHref: string | null
}
type MunicipalityView = {
  title: string; kicker: string; name: string; figs: FigView[]; saved: boolean; plans: PlanView[]; budget: { sentence: string | null; rows: BudgetRow[]; caption: string; shares: boolean; notes: NoticeView[] }
  facts: FactView[]; map: TileMapView; awardsHref: string; programme: string | null
  edit: { profile: string; plan: string; budget: string } | null; officers: Link | null
}
const municipalityTemplate = template<MunicipalityView>('municipalities/municipality')

export type ProfileData = { municipality: Municipality; plans: readonly CarePlan[]; facts: readonly BudgetFact[] }

export function municipalityPage(words: Words, data: ProfileData, may: { edit: boolean; officers: boolean; appoint: boolean }, saved: boolean): Page {
  const { municipality, plans, facts } = data
  const name = nameOf(words, municipality)
  const lines = budgetLines(facts)
  const county = words.pick(COUNTIES[municipality.countyIso] ?? { sq: '', en: '' })
  const address = `/municipalities/${municipality.code}`
  return municipalityTemplate({
    title: words.say('municipalities.one.title', { name }),
    kicker: words.say('municipalities.one.kicker', { county, code: municipality.code, lau: municipality.lauCode }),
    name,
    figs: figuresOf(words, municipality, plans, lines),
    saved,
    plans: plans.map((plan) => planView(words, plan, may.edit ? `${address}/plans/${plan.id}` : null)),
    budget: budgetView(words, lines),
    facts: factsOf(words, municipality, may.officers),
    map: tileMap(words, [{ code: municipality.code, count: null, tone: 'lit' }], words.say('municipalities.map.one', { name, county })),
    awardsHref: `/awards?municipality=${municipality.code}`,
    programme: programmeOf(words, municipality),
    edit: may.edit ? { profile: `${address}/profile`, plan: `${address}/plans/new`, budget: `${address}/budget` } : null,
    officers: may.appoint ? { href: `${address}/officers`, text: words.say('municipalities.officers.title') } : null,
  }, { crumbs: [{ href: '/municipalities', text: words.say('municipalities.list.title') }, { href: null, text: name }] })
}

function figuresOf(words: Words, municipality: Municipality, plans: readonly CarePlan[], lines: readonly BudgetLine[]): FigView[] {
  const population = populationOf(municipality)
  const plan = leadingPlan(plans)
  const latest = latestLine(lines)
  const change = latest === null ? null : changeOf(latest)
  return [
    ...(population === null ? [] : [fig(words.say('municipalities.fig.population', { year: population.year }), words.number(population.people))]),
    fig(words.say('municipalities.fig.plan'), words.say(plan === undefined ? 'municipalities.plan.none' : `municipalities.plan.short.${plan.status}`), plan?.status === 'adopted' ? 'good' : ''),
    ...(latest === null ? [] : [fig(words.say('municipalities.fig.social', { year: latest.fact.year }), words.amount(latest.fact.amountMinor))]),
    ...(latest === null || change === null ? [] : [
      fig(words.say('municipalities.fig.change', { year: change.since }), signedPercent(words, change.changeBp), latest.doubts.includes('change') ? 'due' : ''),
    ]),
  ]
}

function programmeOf(words: Words, { programmeRole, agencies }: Municipality): string | null {
  const parts = [
    ...(programmeRole === null ? [] : [words.say(`municipalities.programme.${programmeRole}`)]),
    ...(agencies.length === 0 ? [] : [words.say('municipalities.programme.agencies', { agencies: words.list(agencies) })]),
  ]
  return parts.length === 0 ? null : parts.join(' ')
}

function planView(words: Words, plan: CarePlan, editHref: string | null): PlanView {
  const beyond = beyondPlan(plan)
  const decision = [plan.decisionNo, plan.decisionOn === null ? null : words.day(plan.decisionOn)].filter((part) => part !== null).join(', ')
  return {
    id: plan.id,
    title: words.pick({ sq: plan.titleSq, en: plan.titleEn }),
    status: planTag(words, plan.status),
    facts: [
      ...(decision === '' ? [] : [fact(words.say('municipalities.plan.decision'), decision)]),
      ...(plan.fromYear === null ? [] : [fact(words.say('municipalities.plan.period'), plan.toYear === null ? String(plan.fromYear) : `${plan.fromYear}–${plan.toYear}`)]),
      ...(plan.costMinor === null ? [] : [fact(words.say('municipalities.plan.cost'), words.money(plan.costMinor))]),
      ...(plan.source === null ? [] : [fact(words.say('municipalities.plan.source'), plan.source)]),
    ],
    measures: plan.measures.map(({ code, titleSq, titleEn, costMinor }) => ({
      code, title: words.pick({ sq: titleSq, en: titleEn }), cost: costMinor === null ? '–' : words.amount(costMinor),
    })),
    measuresCaption: words.count('municipalities.plan.measures', plan.measures.length),
    warning: beyond === null ? null : notice('warn', words.say('municipalities.doubt.measures', { beyondMinor: beyond })),
    editHref,
  }
}

function budgetView(words: Words, lines: readonly BudgetLine[]): MunicipalityView['budget'] {
  const most = Math.max(0, ...lines.map(({ fact: { amountMinor } }) => amountMinor))
  const latest = latestLine(lines)
  const change = latest === null ? null : changeOf(latest)
  return {
    sentence: latest === null || change === null ? null : words.say('municipalities.budget.sentence', {
      from: change.since, to: latest.fact.year, wasMinor: change.wasMinor, isMinor: latest.fact.amountMinor, change: signedPercent(words, change.changeBp),
    }),
    caption: words.say('municipalities.budget.caption'),
    shares: lines.some(({ shareBp }) => shareBp !== null),
    notes: notesOf(words, lines),
    rows: lines.map((line) => ({
      year: String(line.fact.year),
      status: words.say(`municipalities.budget.status.${line.fact.status}`),
      source: line.fact.source,
      amount: words.amount(line.fact.amountMinor),
      change: line.changeBp === null ? '–' : signedPercent(words, line.changeBp),
      share: line.shareBp === null ? '–' : words.percent(line.shareBp, 1),
      bar: bar(0, line.fact.amountMinor, most, 'q-f-lake'),
      doubts: line.doubts.map((doubt) => tag('triangle', words.say(`municipalities.doubt.${doubt}`))),
    })),
  }
}

/** What is remarked about figures, once for all the years of which it is said. */
function notesOf(words: Words, lines: readonly BudgetLine[]): NoticeView[] {
  const years = new Map<string, number[]>()
  for (const { fact: { year, noteSq, noteEn } } of lines) {
    if (noteSq === null) continue
    const note = words.pick({ sq: noteSq, en: noteEn ?? '' })
    years.set(note, [...(years.get(note) ?? []), year])
  }
  return [...years].map(([note, all]) => notice('warn', words.say('municipalities.budget.note', { years: words.list(all.map(String)), note })))
}

/** What the municipality has said so far; what it has not said takes no room. */
function factsOf(words: Words, one: Municipality, officers: boolean): FactView[] {
  const said: [string, string | number | null][] = [
    ['naru', one.naru === null ? null : words.say(`kernel.${one.naru}`)],
    ['socialWorkers', one.socialWorkers],
    ['socialAdministrators', one.socialAdministrators],
    ['mayor', one.mayor],
    ['directorate', one.directorate],
    ['contactEmail', one.contactEmail],
    ['treasuryBranch', one.treasuryBranch],
    ['budgetCode', one.budgetCode],
    ['programmeCode', one.programmeCode],
    ['authorisingOfficer', officers ? one.authorisingOfficer : null],
    ['implementingOfficer', officers ? one.implementingOfficer : null],
    ['genderFocalPoint', officers ? one.genderFocalPoint : null],
  ]
  return said.filter(([, value]) => value !== null).map(([name, value]) => fact(words.say(`municipalities.field.${name}`), typeof value === 'number' ? words.number(value) : String(value)))
}
