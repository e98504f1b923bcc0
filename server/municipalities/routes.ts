import { bothVersions, saveOrCompare } from '../kernel/both-versions'
import { csv, csvAmount } from '../kernel/csv'
import { localOf } from '../kernel/dates'
import { found, NotFound, OutOfDate, type Fault } from '../kernel/errors'
import { download, goTo, key, siteMap, type Renderer, type Visit } from '../kernel/http'
import type { Sent } from '../kernel/inputs'
import { conflictPage, settled, type Difference } from '../kernel/problem-pages'
import type { Services } from '../kernel/services'
import type { Language, Words } from '../kernel/words'
import { findAccount, listHolders } from '../people/store'
import { whoActedLast } from '../people/who'
import { dismissFinanceOfficer, inviteFinanceOfficer, newestEntry, quoteFigure, saveBudgetFacts, saveCarePlan, saveProfile } from './actions'
import { askedEntries, budgetLines, entryField, latestLine, type BudgetEntry } from './budgets'
import { budgetFormPage, officersPage, planFormPage, profileFormPage, quotesPage } from './form-pages'
import { COUNTIES, nameOf, REPORTED_KINDS, type BudgetKind, type CarePlan, type Municipality } from './municipalities'
import { filterList, leadingPlan, listPage, municipalityPage, populationOf, type ListFilters } from './pages'
import { planDifferences, profileDifferences } from './differences'
import { readPlan } from './plans'
import * as may from './policy'
import { PROFILE_COUNTS, PROFILE_TEXTS, readProfile } from './profile'
import { findCarePlan, findMunicipality, listAllBudgetFacts, listBudgetFacts, listCarePlans, listMunicipalities } from './store'

const thisYear = (visit: Visit): number => Number(localOf(visit.at).day.slice(0, 4))
const wholeOr = (value: number | null | 'faulty', other: number): number => (typeof value === 'number' ? value : other)
const sentWith = (visit: Visit, faults: readonly Fault[]): Sent => ({ form: settled(visit.form), faults })

export function municipalitiesRoutes(services: Services, render: Renderer, words: Record<Language, Words>) {
  const { get, post, router } = siteMap(services, render)
  const { db } = services

  const everything = async () => {
    const [municipalities, plans, facts, central] = await Promise.all([listMunicipalities(db), listCarePlans(db, null), listAllBudgetFacts(db), listBudgetFacts(db, null)])
    return { municipalities, plans, facts, central }
  }
  const filtersOf = ({ query }: Visit): ListFilters => {
    const county = query.text('county')
    const role = query.text('role')
    return { county: Object.hasOwn(COUNTIES, county) ? county : '', role: role === 'target' || role === 'additional' ? role : '' }
  }

  get('/', {
    find: everything,
    may: may.read,
    shared: true,
    answer: (data, visit) => listPage(visit.words, data, filtersOf(visit), { quotes: may.readQuotes(visit.person, null).allowed }),
  })

  get('/list.csv', {
    find: everything,
    may: may.read,
    shared: true,
    answer: ({ municipalities, plans, facts }, visit) => {
      const say = (key: string) => visit.words.say(`municipalities.csv.${key}`)
      const rows = filterList(municipalities, filtersOf(visit)).map((one) => {
        const latest = latestLine(budgetLines(facts.filter(({ municipalityCode }) => municipalityCode === one.code)))
        const population = populationOf(one)
        return [
          one.code, one.lauCode, nameOf(visit.words, one), one.countyIso, population?.people ?? null, population?.year ?? null, one.programmeRole,
          leadingPlan(plans.filter(({ municipalityCode }) => municipalityCode === one.code))?.status ?? null,
          latest?.fact.year ?? null, latest === null ? null : csvAmount(latest.fact.amountMinor), latest === null || latest.changeBp === null ? null : latest.changeBp / 100,
        ]
      })
      const head = ['code', 'lau', 'name', 'county', 'population', 'census', 'role', 'plan', 'year', 'social', 'change'].map(say)
      return download(csv(head, rows), visit.words.say('municipalities.csv.file'), 'text/csv; charset=utf-8')
    },
  })

  const quoted = async () => {
    const data = await everything()
    return { municipalities: data.municipalities, facts: [...data.central, ...data.facts].filter(({ status }) => status === 'stated') }
  }

  get('/stated-figures', {
    find: quoted,
    may: may.readQuotes,
    answer: (data, visit) => quotesPage(visit.words, data, { quote: may.quote(visit.person, null).allowed }, visit.query.has('saved')),
  })

  post('/stated-figures', {
    find: quoted,
    may: may.quote,
    answer: async (data, visit) => {
      const { form, person } = visit
      const kind = form.text('kind')
      const code = form.text('municipality')
      const amount = form.money('amount')
      const faults: Fault[] = []
      if (code !== '' && !data.municipalities.some((one) => one.code === code)) faults.push({ field: 'municipality', words: 'municipalities.fault.figurePlace' })
      if (!([...REPORTED_KINDS, 'transfer_to_municipalities'] as string[]).includes(kind)) faults.push({ field: 'kind', words: 'municipalities.fault.kind' })
      if (typeof amount !== 'number') faults.push({ field: 'amount', words: 'municipalities.fault.amount' })
      const refused = faults.length > 0 ? faults : await quoteFigure(services, person, {
        municipalityCode: code === '' ? null : code, year: wholeOr(form.whole('year'), 0), kind: kind as BudgetKind, amountMinor: wholeOr(amount, 0),
        source: form.text('source'), noteSq: form.text('noteSq') || null, noteEn: form.text('noteEn') || null,
      })
      return refused.length > 0 ? quotesPage(visit.words, data, { quote: true }, false, { form, faults: refused }) : goTo('/municipalities/stated-figures?saved=1')
    },
  })

  const inPath = async (visit: Visit): Promise<Municipality> => found(await findMunicipality(db, key(visit, 'code')), 'municipalities.missing')

  get('/:code', {
    find: async (visit) => {
      const municipality = await inPath(visit)
      const [plans, facts] = await Promise.all([listCarePlans(db, municipality.code), listBudgetFacts(db, municipality.code)])
      return { municipality, plans, facts, code: municipality.code }
    },
    may: may.read,
    shared: true,
    answer: (data, { words: say, person, query }) => municipalityPage(say, data, {
      edit: may.edit(person, data).allowed, officers: may.readOfficers(person, data).allowed, appoint: may.appoint(person, data).allowed,
    }, query.has('saved')),
  })

  get('/:code/profile', { find: inPath, may: may.edit, answer: (municipality, visit) => profileFormPage(visit.words, municipality) })

  post('/:code/profile', {
    find: inPath,
    may: may.edit,
    answer: async (municipality, visit) => {
      const form = settled(visit.form)
      const { profile, faults } = readProfile(form)
      if (faults.length > 0) return profileFormPage(visit.words, municipality, sentWith(visit, faults))
      try {
        await saveProfile(services, visit.person, municipality.code, wholeOr(form.whole('version'), 0), profile)
      } catch (error) {
        if (!(error instanceof OutOfDate)) throw error
        const now = found(await findMunicipality(db, municipality.code), 'municipalities.missing')
        return conflictOf(visit, `/municipalities/${now.code}/profile`, now, profileDifferences(visit.words, form.text, now), [...Object.keys(PROFILE_TEXTS), ...PROFILE_COUNTS, 'naru'])
      }
      return goTo(`/municipalities/${municipality.code}?saved=1`)
    },
  })

  /** Both versions side by side; what does not differ is carried along. */
  async function conflictOf(visit: Visit, action: string, now: { savedBy: string | null; version: number }, differences: Difference[], names: readonly string[]) {
    if (differences.length === 0) return goTo(action)
    const who = now.savedBy === null ? undefined : await findAccount(db, now.savedBy)
    const form = settled(visit.form)
    const carried = Object.fromEntries(names.filter((name) => !differences.some((one) => one.name === name)).map((name) => [name, form.text(name)]))
    return conflictPage(visit.words, { action, version: now.version, who: who?.name ?? visit.words.say('municipalities.somebody'), differences, carried })
  }

  const planInPath = async (visit: Visit): Promise<Municipality & { plan: CarePlan }> => {
    const municipality = await inPath(visit)
    const plan = found(await findCarePlan(db, key(visit, 'planId')), 'municipalities.planMissing')
    if (plan.municipalityCode !== municipality.code) throw new NotFound('municipalities.planMissing')
    return { ...municipality, plan }
  }

  get('/:code/plans/new', { find: inPath, may: may.edit, answer: (municipality, visit) => planFormPage(visit.words, municipality, null) })
  get('/:code/plans/:planId', { find: planInPath, may: may.edit, answer: (place, visit) => planFormPage(visit.words, place, place.plan) })

  post('/:code/plans', {
    find: inPath,
    may: may.edit,
    answer: async (municipality, visit) => {
      const { plan, faults } = readPlan(visit.form)
      if (faults.length > 0) return planFormPage(visit.words, municipality, null, sentWith(visit, faults))
      await saveCarePlan(services, visit.person, municipality.code, null, plan)
      return goTo(`/municipalities/${municipality.code}?saved=1`)
    },
  })

  post('/:code/plans/:planId', {
    find: planInPath,
    may: may.edit,
    answer: async (place, visit) => {
      const form = settled(visit.form)
      const { plan, faults } = readPlan(form)
      if (faults.length > 0) return planFormPage(visit.words, place, place.plan, sentWith(visit, faults))
      try {
        await saveCarePlan(services, visit.person, place.code, { id: place.plan.id, version: wholeOr(form.whole('version'), 0) }, plan)
      } catch (error) {
        if (!(error instanceof OutOfDate)) throw error
        const now = found(await findCarePlan(db, place.plan.id), 'municipalities.planMissing')
        const names = form.names().filter((name) => !name.startsWith('_') && name !== 'version' && !/^(choice|own|mine|theirs)\./.test(name))
        return conflictOf(visit, `/municipalities/${place.code}/plans/${now.id}`, now, planDifferences(visit.words, form.text, now), names)
      }
      return goTo(`/municipalities/${place.code}?saved=1`)
    },
  })

  const withFacts = async (visit: Visit) => {
    const municipality = await inPath(visit)
    return { ...municipality, facts: await listBudgetFacts(db, municipality.code) }
  }

  get('/:code/budget', { find: withFacts, may: may.edit, answer: (place, visit) => budgetFormPage(visit.words, place, place.facts, thisYear(visit), visit.query.has('saved')) })

  post('/:code/budget', {
    find: withFacts,
    may: may.edit,
    answer: async (place, visit) => {
      const { person, words: say } = visit
      const form = settled(visit.form)
      const typed = askedEntries(thisYear(visit)).map((entry) => ({ ...entry, amount: form.money(entryField(entry)) }))
      const unread = typed.filter(({ amount }) => amount === 'faulty').map((entry): Fault => ({ field: entryField(entry), words: 'municipalities.fault.amount' }))
      const entries = typed.map(({ amount, ...entry }): BudgetEntry => ({ ...entry, amountMinor: amount === 'faulty' ? null : amount }))
      return saveOrCompare(async () => {
        const faults = unread.length > 0 ? unread : await saveBudgetFacts(services, person, place.code, { entries, source: form.text('source'), seen: form.text('seen') })
        if (faults.length > 0) return budgetFormPage(say, place, place.facts, thisYear(visit), false, sentWith(visit, faults))
        return goTo(`/municipalities/${place.code}/budget?saved=1`)
      }, async () => {
        const facts = await listBudgetFacts(db, place.code)
        const now = budgetFormPage(say, place, facts, thisYear(visit), false).view
        const who = await whoActedLast(db, say, `municipality:${place.code}`)
        return bothVersions(say, { form, now, action: `/municipalities/${place.code}/budget`, version: 0, seen: { seen: newestEntry(facts) }, who })
      })
    },
  })

  const withOfficers = async (visit: Visit) => {
    const municipality = await inPath(visit)
    return { ...municipality, officers: await listHolders(db, municipality.code, ['finance']) }
  }

  get('/:code/officers', { find: withOfficers, may: may.appoint, answer: (place, visit) => officersPage(visit.words, place, place.officers, visit.query.has('invited')) })

  post('/:code/officers', {
    find: withOfficers,
    may: may.appoint,
    answer: async (place, visit) => {
      const { form, person } = visit
      const faults = await inviteFinanceOfficer(services, words, person, place.code, {
        name: form.text('name'), email: form.text('email'), language: form.text('language') === 'en' ? 'en' : 'sq',
      })
      return faults.length > 0 ? officersPage(visit.words, place, place.officers, false, { form, faults }) : goTo(`/municipalities/${place.code}/officers?invited=1`)
    },
  })

  post('/:code/officers/:roleId/withdrawal', {
    find: withOfficers,
    may: may.appoint,
    answer: async (place, visit) => {
      const roleId = key(visit, 'roleId')
      const faults = await dismissFinanceOfficer(services, visit.person, place.code, roleId, visit.form.text('reason'))
      return faults.length > 0 ? officersPage(visit.words, place, place.officers, false, { form: visit.form, faults }, roleId) : goTo(`/municipalities/${place.code}/officers`)
    },
  })

  return router
}
