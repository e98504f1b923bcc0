import { csv, csvAmount } from '../kernel/csv'
import { dayOf, type Day } from '../kernel/dates'
import type { Fields } from '../kernel/fields'
import { download, nothing, siteMap, type Renderer, type Visit } from '../kernel/http'
import { keeper } from '../kernel/kept'
import { scopesOf, type Person } from '../kernel/policy'
import type { Services } from '../kernel/services'
import type { Language, Words } from '../kernel/words'
import type { Task } from './desk'
import { readFinance, type FinanceFacts } from './facts'
import { chosenRows, paidByMonth, sumsOf, type Filter } from './finance'
import { financePage, FIGURES, readSort, tasksPage } from './pages'
import * as may from './policy'
import { listTasks } from './tasks'

/** Where everybody lands after signing in: the finance officer's figures, for all others what waits for them. */
export function deskRoutes(services: Services, render: Renderer, _words: Record<Language, Words>) {
  const { get, router } = siteMap(services, render)
  const { db } = services
  const today = (): Day => dayOf(services.now())

  /** One's tasks, read anew when something has happened. */
  const tasks = keeper<Task[]>(services)
  const tasksOf = (person: Person) => tasks(`${person.id} ${JSON.stringify(person.roles)}`, () => listTasks(db, person, services.now()))
  const finance = keeper<FinanceFacts>(services)
  const financeOf = (code: string) => finance(`${code} ${today()}`, () => readFinance(db, code, today()))

  const municipality = (person: Person, query: Fields): string => {
    const own = scopesOf(person, ['finance'])
    const asked = query.text('municipality')
    return asked !== '' ? asked : (own[0] ?? '')
  }

  get('/', {
    find: ({ person, query }) => ({ code: municipality(person, query) }),
    may: (person, subject) => (subject.code === '' ? may.open(person, subject) : may.readFinance(person, subject)),
    answer: async ({ code }, visit) => {
      const { person, words } = visit
      if (code === '') return tasksPage(words, person, today(), await tasksOf(person))
      const [waiting, { rows: all, paid, names }] = await Promise.all([tasksOf(person), financeOf(code)])
      const name = (one: string) => names.get(one) ?? { sq: one, en: one }
      const filter = readFilter(visit)
      return financePage(words, today(), {
        place: name(code), code, all, rows: chosenRows(all, filter, today()), filter, page: pageIn(visit), tasks: waiting, months: paidByMonth(paid, today()), now: services.now(),
        others: scopesOf(person, ['finance']).filter((one) => one !== code).map((one) => ({ code: one, name: name(one) })),
      })
    },
  })

  get('/grants.csv', {
    find: ({ person, query }) => ({ code: municipality(person, query) }),
    may: may.readFinance,
    answer: async ({ code }, visit) => {
      const { words } = visit
      const rows = chosenRows((await financeOf(code)).rows, readFilter(visit), today())
      const head = ['grant', 'title', 'grantee', 'state', 'next', 'due', 'daysLate', ...FIGURES].map((name) => words.say(`desk.csv.${name}`))
      const body = rows.map(({ agreement, figures, next }) => [
        agreement.awardReference, agreement.title, words.pick({ sq: agreement.organisationNameSq, en: agreement.organisationNameEn }), words.say(`desk.agreement.${agreement.state}`),
        next.key === 'nothing' ? '' : words.say(`desk.next.${next.key}`, { number: next.number }), next.on ?? '', next.late, ...FIGURES.map((key) => csvAmount(figures[key])),
      ])
      const sums = sumsOf(rows)
      return download(csv(head, [...body, [words.say('desk.csv.total'), '', '', '', '', '', '', ...FIGURES.map((key) => csvAmount(sums[key]))]]), `${words.say('desk.csv.file')}-${code}.csv`, 'text/csv; charset=utf-8')
    },
  })

  get('/tasks', { find: nothing, may: may.open, answer: async (_nothing, { person, words }) => tasksPage(words, person, today(), await tasksOf(person)) })

  return router
}

const readFilter = ({ query }: Visit): Filter => ({ call: query.text('call'), kind: query.text('state'), until: query.text('until'), text: query.text('q'), sort: readSort(query.text('sort')) })

const pageIn = ({ query }: Visit): number => {
  const asked = query.whole('page')
  return typeof asked === 'number' ? Math.max(1, asked) : 1
}
