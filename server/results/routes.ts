import { bothVersions, saveOrCompare } from '../kernel/both-versions'
import { found } from '../kernel/errors'
import { goTo, key, nothing, siteMap, type Renderer, type Visit } from '../kernel/http'
import { dayOf } from '../kernel/dates'
import { settled } from '../kernel/problem-pages'
import type { Services } from '../kernel/services'
import type { Language, Words } from '../kernel/words'
import { municipalityNames } from '../municipalities/store'
import { whoActedLast } from '../people/who'
import { followUpAction, recordResult } from './actions'
import { indicatorPage } from './indicator-pages'
import { findingsPage, resultsPage } from './pages'
import { actionPage, recommendationsPage } from './recommendation-pages'
import * as may from './policy'
import { readReported } from './reported'
import { findIndicator, findRecommendationAction, listBeneficiaryCounts, listFindings, listIndicators, listRecommendations, listRisks } from './store'

export function resultsRoutes(services: Services, render: Renderer, _words: Record<Language, Words>) {
  const { get, post, router } = siteMap(services, render)
  const { db } = services

  get('/', {
    find: nothing,
    may: may.read,
    shared: true,
    answer: async (_nothing, { words }) => {
      const [indicators, counts, risks, recommendations, findings, reported, names] = await Promise.all([
        listIndicators(db), listBeneficiaryCounts(db), listRisks(db), listRecommendations(db), listFindings(db), readReported(db), municipalityNames(db),
      ])
      return resultsPage(words, { indicators, counts, risks, recommendations, findings, reported, names })
    },
  })

  const indicatorInPath = async (visit: Visit) => found(await findIndicator(db, key(visit, 'id')), 'kernel.missing.page')

  get('/indicators/:id', {
    find: indicatorInPath,
    may: may.read,
    answer: (indicator, { person, words }) => indicatorPage(words, indicator, may.recordValue(person, null).allowed ? 'recorder' : 'reader'),
  })

  post('/indicators/:id/values', {
    find: indicatorInPath,
    may: may.recordValue,
    answer: async (indicator, { form, person, words }) => {
      const faults = await recordResult(services, person, indicator.id, {
        year: form.whole('year'), measure: form.text('measure'), hundredths: hundredthsIn(form.text('value')), source: form.text('source'), status: form.text('status'),
      })
      return faults.length > 0 ? indicatorPage(words, indicator, 'recorder', { form, faults }) : goTo(`/results/indicators/${indicator.id}`)
    },
  })

  get('/recommendations', {
    find: () => listRecommendations(db),
    may: may.read,
    answer: (rows, { person, words }) => recommendationsPage(words, rows, dayOf(services.now()), { followUp: may.followUp(person, null).allowed }),
  })

  const actionInPath = async (visit: Visit) => found(await findRecommendationAction(db, key(visit, 'id')), 'kernel.missing.page')

  get('/recommendations/:id', { find: actionInPath, may: may.followUp, answer: (action, { words }) => actionPage(words, action) })

  post('/recommendations/:id', {
    find: actionInPath,
    may: may.followUp,
    answer: async (action, { form: sent, person, words }) => {
      const form = settled(sent)
      const version = form.whole('version')
      return saveOrCompare(async () => {
        const faults = await followUpAction(services, person, action.id, typeof version === 'number' ? version : 0, {
          status: form.text('status'), commentSq: form.text('commentSq'), commentEn: form.text('commentEn'),
        })
        return faults.length > 0 ? actionPage(words, action, { form, faults }) : goTo('/results/recommendations')
      }, async () => {
        const now = found(await findRecommendationAction(db, action.id), 'kernel.missing.page')
        const who = await whoActedLast(db, words, `action:${action.id}`)
        return bothVersions(words, { form, now: actionPage(words, now).view, action: `/results/recommendations/${action.id}`, version: now.version, who })
      })
    },
  })

  get('/findings', { find: () => listFindings(db), may: may.read, shared: true, answer: (rows, { words }) => findingsPage(words, rows) })

  return router
}

/** A figure with at most two decimals, as typed in either language; null when it is none. */
function hundredthsIn(typed: string): number | null {
  const match = /^(-?)(\d{1,12})(?:[.,](\d{1,2}))?$/.exec(typed.replace(/[\s\u00a0%]/g, ''))
  if (match === null) return null
  const value = Number(match[2]) * 100 + Number((match[3] ?? '').padEnd(2, '0'))
  return match[1] === '-' ? -value : value
}
