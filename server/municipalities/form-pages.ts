import { inputs, untouched, type ChoiceView, type InputView, type Sent } from '../kernel/inputs'
import { notice, type NoticeView } from '../kernel/parts'
import { template, type Page } from '../kernel/views'
import type { Words } from '../kernel/words'
import type { RoleRow } from '../people/store'
import { newestEntry } from './actions'
import { askedEntries, budgetLines, entryField } from './budgets'
import { nameOf, PLAN_STATUSES, REPORTED_KINDS, type BudgetFact, type CarePlan, type Municipality } from './municipalities'
import { measureRows } from './plans'
import { PROFILE_COUNTS, PROFILE_TEXTS } from './profile'

const backTo = (words: Words, municipality: Municipality) => ({ back: { href: `/municipalities/${municipality.code}`, text: words.say('municipalities.one.title', { name: nameOf(words, municipality) }) } })

type ProfileFormView = { title: string; action: string; version: number; naru: ChoiceView; counts: InputView[]; texts: InputView[] }
const profileForm = template<ProfileFormView>('municipalities/profile-form')

export function profileFormPage(words: Words, municipality: Municipality, sent: Sent = untouched): Page {
  const field = inputs(words, municipality as never, sent)
  return profileForm({
    title: words.say('municipalities.profile.title', { name: nameOf(words, municipality) }),
    action: `/municipalities/${municipality.code}/profile`,
    version: municipality.version,
    naru: field.yesNo('naru', { label: 'municipalities.field.naru' }),
    counts: PROFILE_COUNTS.map((name) => field.number(name, { label: `municipalities.field.${name}`, optional: true, width: 'govuk-input--width-5' })),
    texts: (Object.keys(PROFILE_TEXTS) as (keyof typeof PROFILE_TEXTS)[]).map((name) =>
      field.text(name, { label: `municipalities.field.${name}`, optional: true, width: PROFILE_TEXTS[name] > 100 ? '' : 'govuk-input--width-20' })),
  }, { ...backTo(words, municipality), faults: sent.faults })
}

type MeasureRow = { code: InputView; titleSq: InputView; titleEn: InputView; cost: InputView }
type PlanFormView = {
  title: string; action: string; version: number; texts: InputView[]; status: ChoiceView; decisionNo: InputView; decisionOn: InputView
  fromYear: InputView; toYear: InputView; cost: InputView; source: InputView; rows: MeasureRow[]
}
const planForm = template<PlanFormView>('municipalities/plan-form')

export function planFormPage(words: Words, municipality: Municipality, plan: CarePlan | null, sent: Sent = untouched): Page {
  const stored: Record<string, string | number | null> = {
    titleSq: plan?.titleSq ?? words.say('municipalities.plan.defaultTitle', { name: municipality.nameSq }), titleEn: plan?.titleEn ?? null, status: plan?.status ?? null,
    decisionNo: plan?.decisionNo ?? null, decisionOn: plan?.decisionOn ?? null, fromYear: plan?.fromYear ?? null, toYear: plan?.toYear ?? null, cost: plan?.costMinor ?? null, source: plan?.source ?? null,
  }
  plan?.measures.forEach(({ code, titleSq, titleEn, costMinor }, row) => {
    Object.assign(stored, { [`measure.${row}.code`]: code, [`measure.${row}.titleSq`]: titleSq, [`measure.${row}.titleEn`]: titleEn, [`measure.${row}.cost`]: costMinor })
  })
  const field = inputs(words, stored, sent)
  const typedRows = sent.form === null ? 0 : sent.form.names().filter((name) => /^measure\.\d+\.code$/.test(name)).length
  return planForm({
    title: words.say(plan === null ? 'municipalities.plan.new' : 'municipalities.plan.edit', { name: nameOf(words, municipality) }),
    action: `/municipalities/${municipality.code}/plans${plan === null ? '' : `/${plan.id}`}`,
    version: plan?.version ?? 0,
    texts: [
      field.text('titleSq', { label: 'municipalities.plan.titleSq', maxlength: 300 }),
      field.text('titleEn', { label: 'municipalities.plan.titleEn', maxlength: 300, optional: true }),
    ],
    status: field.radios('status', { label: 'municipalities.plan.statusLabel' }, PLAN_STATUSES.map((value) => ({ value, label: words.say(`municipalities.plan.status.${value}`) }))),
    decisionNo: field.text('decisionNo', { label: 'municipalities.plan.decisionNo', hint: 'municipalities.plan.decisionHint', width: 'govuk-input--width-10', optional: true, maxlength: 60 }),
    decisionOn: field.day('decisionOn', { label: 'municipalities.plan.decisionOn', optional: true }),
    fromYear: field.number('fromYear', { label: 'municipalities.plan.fromYear', width: 'govuk-input--width-4', optional: true }),
    toYear: field.number('toYear', { label: 'municipalities.plan.toYear', width: 'govuk-input--width-4', optional: true }),
    cost: field.money('cost', { label: 'municipalities.plan.cost', optional: true }),
    source: field.text('source', { label: 'municipalities.plan.source', hint: 'municipalities.plan.sourceHint', optional: true, maxlength: 200 }),
    rows: Array.from({ length: Math.max(typedRows, measureRows(plan?.measures.length ?? 0)) }, (_one, row) => {
      const values = { number: row + 1 }
      return {
        code: field.text(`measure.${row}.code`, { label: 'municipalities.measure.codeOf', values, maxlength: 20 }),
        titleSq: field.text(`measure.${row}.titleSq`, { label: 'municipalities.measure.titleSqOf', values, maxlength: 300 }),
        titleEn: field.text(`measure.${row}.titleEn`, { label: 'municipalities.measure.titleEnOf', values, maxlength: 300 }),
        cost: field.money(`measure.${row}.cost`, { label: 'municipalities.measure.costOf', values }),
      }
    }),
  }, { ...backTo(words, municipality), faults: sent.faults, wide: true })
}

type BudgetFormView = {
  title: string; action: string; seen: string; saved: boolean; doubts: NoticeView[]; source: InputView
  rows: { label: string; total: InputView; socialServices: InputView }[]
}
const budgetForm = template<BudgetFormView>('municipalities/budget-form')

export function budgetFormPage(words: Words, municipality: Municipality, facts: readonly BudgetFact[], thisYear: number, saved: boolean, sent: Sent = untouched): Page {
  const asked = askedEntries(thisYear)
  const own = facts.filter(({ status }) => status !== 'stated')
  const stored = Object.fromEntries(own.map((fact) => [`${fact.status}.${fact.kind}.${fact.year}`, fact.amountMinor]))
  const field = inputs(words, { ...stored, source: own.at(-1)?.source ?? null }, sent)
  const cell = (year: number, status: 'planned' | 'actual', kind: (typeof REPORTED_KINDS)[number]) =>
    field.money(entryField({ year, status, kind }), { label: `municipalities.budget.cell.${kind}`, values: { year, status: words.say(`municipalities.budget.status.${status}`) } })
  const rows = asked.filter(({ kind }) => kind === 'total')
  return budgetForm({
    title: words.say('municipalities.budget.title', { name: nameOf(words, municipality) }),
    action: `/municipalities/${municipality.code}/budget`,
    seen: newestEntry(facts),
    saved,
    doubts: budgetLines(own).flatMap((line) => line.doubts.map((doubt) => notice('warn', words.say(`municipalities.doubt.${doubt}Sentence`, {
      year: line.fact.year, isMinor: line.fact.amountMinor, shareBp: line.shareBp ?? 0, totalMinor: line.totalMinor ?? 0, change: line.changeBp === null ? '' : words.percent(line.changeBp, 1), wasMinor: line.before?.amountMinor ?? 0,
    })))),
    source: field.text('source', { label: 'municipalities.budget.source', hint: 'municipalities.budget.sourceHint', maxlength: 200 }),
    rows: rows.map(({ year, status }) => ({
      label: words.say('municipalities.budget.row', { year, status: words.say(`municipalities.budget.status.${status}`) }),
      total: cell(year, status, 'total'),
      socialServices: cell(year, status, 'social_services'),
    })),
  }, { ...backTo(words, municipality), faults: sent.faults })
}

type OfficersView = {
  title: string; lead: string; caption: string; action: string; name: InputView; email: InputView; language: ChoiceView; invited: boolean
  rows: { name: string; email: string; since: string; endAction: string; reason: InputView }[]
}
const officersTemplate = template<OfficersView>('municipalities/officers')

export function officersPage(words: Words, municipality: Municipality, officers: readonly RoleRow[], invited: boolean, sent: Sent = untouched, about = ''): Page {
  const field = inputs(words, { language: 'sq' }, about === '' ? sent : untouched)
  const address = `/municipalities/${municipality.code}/officers`
  return officersTemplate({
    title: words.say('municipalities.officers.of', { name: nameOf(words, municipality) }),
    lead: words.say('municipalities.officers.lead', { name: nameOf(words, municipality) }),
    caption: words.count('municipalities.officers.caption', officers.length),
    action: address,
    invited,
    name: field.text('name', { label: 'people.field.name', width: 'govuk-input--width-20' }),
    email: field.text('email', { label: 'people.field.email', type: 'email', width: 'govuk-input--width-20' }),
    language: field.radios('language', { label: 'people.field.language' }, [{ value: 'sq', label: 'Shqip' }, { value: 'en', label: 'English' }]),
    rows: officers.map((officer) => {
      const reason = inputs(words, {}, about === officer.id ? sent : untouched).text('reason', { label: 'municipalities.officers.reason', values: { name: officer.name } })
      return {
        name: officer.name, email: officer.email, since: words.dayOf(officer.grantedAt), endAction: `${address}/${officer.id}/withdrawal`,
        reason: about === officer.id ? reason : { ...reason, id: `${reason.id}-${officer.id}` },
      }
    }),
  }, { ...backTo(words, municipality), faults: sent.faults })
}

type QuotesView = {
  title: string; lead: string; caption: string; saved: boolean; rows: { place: string; year: string; kind: string; amount: string; source: string; note: string | null }[]
  form: { place: ChoiceView; kind: ChoiceView; year: InputView; amount: InputView; source: InputView; noteSq: InputView; noteEn: InputView } | null
}
const quotes = template<QuotesView>('municipalities/quotes')

export function quotesPage(words: Words, data: { municipalities: readonly Municipality[]; facts: readonly BudgetFact[] }, may: { quote: boolean }, saved: boolean, sent: Sent = untouched): Page {
  const field = inputs(words, {}, sent)
  const all = words.say('municipalities.quotes.all')
  const names = new Map(data.municipalities.map((one) => [one.code, nameOf(words, one)]))
  return quotes({
    title: words.say('municipalities.quotes.title'),
    lead: words.say('municipalities.quotes.lead'),
    caption: words.count('municipalities.quotes.caption', data.facts.length),
    saved,
    rows: data.facts.map((fact) => ({
      place: fact.municipalityCode === null ? all : (names.get(fact.municipalityCode) ?? fact.municipalityCode),
      year: String(fact.year),
      kind: words.say(`municipalities.kind.${fact.kind}`),
      amount: words.amount(fact.amountMinor),
      source: fact.source,
      note: fact.noteSq === null ? null : words.pick({ sq: fact.noteSq, en: fact.noteEn ?? '' }),
    })),
    form: may.quote ? {
      place: field.select('municipality', { label: 'municipalities.quotes.place', hint: 'municipalities.quotes.placeHint', optional: true }, [...names].map(([value, label]) => ({ value, label }))),
      kind: field.radios('kind', { label: 'municipalities.quotes.kind' }, (['transfer_to_municipalities', ...REPORTED_KINDS] as const).map((value) => ({ value, label: words.say(`municipalities.kind.${value}`) }))),
      year: field.number('year', { label: 'municipalities.quotes.year', width: 'govuk-input--width-4' }),
      amount: field.money('amount', { label: 'municipalities.quotes.amount' }),
      source: field.text('source', { label: 'municipalities.quotes.source', hint: 'municipalities.quotes.sourceHint', maxlength: 200 }),
      noteSq: field.text('noteSq', { label: 'municipalities.quotes.noteSq', optional: true, maxlength: 500 }),
      noteEn: field.text('noteEn', { label: 'municipalities.quotes.noteEn', optional: true, maxlength: 500 }),
    } : null,
  }, { wide: true, faults: sent.faults, back: { href: '/municipalities', text: words.say('municipalities.list.title') } })
}
