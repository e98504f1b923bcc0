import { isOpen } from '../calls/calls'
import { findCall, listCalls } from '../calls/store'
import { dayOf } from '../kernel/dates'
import { found, NotFound } from '../kernel/errors'
import { download, json, key, nothing, sendFile, siteMap, type Renderer, type Visit } from '../kernel/http'
import type { Services } from '../kernel/services'
import type { Language, Words } from '../kernel/words'
import { listBudgetFacts, listMunicipalities } from '../municipalities/store'
import { findBundleFile, findBundleFileOf } from './bundle/store'
import { awardsCsv, municipalitiesCsv, paymentsCsv } from './awards-csv'
import { dictionaryCsv, dictionaryPage } from './dictionary'
import { GUIDES, type GuideName } from './guides'
import { homePage } from './home'
import { listOpenAwards } from './open-awards'
import { dataPage, guidePage } from './pages'
import * as may from './policy'
import { listNews } from './store'
import { threeSixtyPackage } from './threesixty'

const CSV = 'text/csv; charset=utf-8'
const TABLES = [['awards.csv', awardsCsv], ['payments.csv', paymentsCsv], ['municipalities.csv', municipalitiesCsv]] as const

/** The home page, open data and the guides: mounted at the root. */
export function transparencyRoutes(services: Services, render: Renderer, both: Record<Language, Words>) {
  const { get, router } = siteMap(services, render)
  const { db } = services

  get('/', {
    find: nothing,
    may: may.read,
    shared: true,
    answer: async (_nothing, { words, at }) => {
      const [calls, municipalities, transfers, news] = await Promise.all([
        listCalls(db, { states: ['published'], only: 'whole' }), listMunicipalities(db), listBudgetFacts(db, null), listNews(db, 4),
      ])
      return homePage(words, { open: calls.filter((call) => isOpen(call, at)), municipalities, transfers, news, now: at })
    },
  })

  get('/data', { find: nothing, may: may.read, shared: true, answer: (_nothing, { words }) => dataPage(words, services.site) })

  for (const [file, table] of TABLES) {
    get(`/data/${file}`, {
      find: () => listOpenAwards(db),
      may: may.read,
      shared: true,
      answer: (awards) => download(table(awards), file, CSV),
    })
  }

  get('/data/dictionary', { find: nothing, may: may.read, shared: true, answer: (_nothing, { words }) => dictionaryPage(words) })

  get('/data/dictionary.csv', { find: nothing, may: may.read, shared: true, answer: () => download(dictionaryCsv(both), 'dictionary.csv', CSV) })

  const decidedInPath = async (visit: Visit) => {
    const call = found(await findCall(db, key(visit, 'reference')), 'kernel.missing.page')
    if (call.resultsPublishedAt === null) throw new NotFound('kernel.missing.page')
    return call
  }

  get('/data/calls/:reference/bundle.zip', {
    find: async (visit) => found(await findBundleFile(db, (await decidedInPath(visit)).id), 'transparency.missing.bundle'),
    may: may.read,
    answer: (file) => sendFile(services, file),
  })

  get('/data/calls/:reference/bundles/:number.zip', {
    find: async (visit) => {
      const number = key(visit, 'number')
      return found(/^[1-9]\d{0,3}$/.test(number) ? await findBundleFileOf(db, (await decidedInPath(visit)).id, Number(number)) : undefined, 'transparency.missing.bundle')
    },
    may: may.read,
    answer: (file) => sendFile(services, file),
  })

  get('/data/360giving.json', {
    find: () => listOpenAwards(db),
    may: may.read,
    shared: true,
    answer: (awards) => json(threeSixtyPackage(services.site, awards, dayOf(services.now()))),
  })

  get('/guide/:name', {
    find: (visit: Visit): GuideName => {
      const name = key(visit, 'name')
      if (!Object.hasOwn(GUIDES, name)) throw new NotFound('kernel.missing.page')
      return name as GuideName
    },
    may: may.read,
    shared: true,
    answer: (name, { words }) => guidePage(words, name),
  })

  return router
}
