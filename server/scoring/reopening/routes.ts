import { goTo, siteMap, type Renderer } from '../../kernel/http'
import type { Services } from '../../kernel/services'
import type { Language, Words } from '../../kernel/words'
import * as may from '../policy'
import { sheetInPath } from '../sheet-finder'
import { reopen } from './actions'
import { reopeningPage } from './pages'

/** Opening a sealed sheet again. */
export function reopeningRoutes(services: Services, render: Renderer, words: Record<Language, Words>) {
  const { get, post, router } = siteMap(services, render)
  const find = sheetInPath(services.db)

  get('/sheets/:id/reopening', { find, may: may.reopen, answer: (facts, { words: say }) => reopeningPage(say, facts) })

  post('/sheets/:id/reopening', {
    find,
    may: may.reopen,
    answer: async (facts, { person, form, words: say }) => {
      const faults = await reopen(services, words, person, facts.sheet.id, form.text('reason'))
      return faults.length > 0 ? reopeningPage(say, facts, { form, faults }) : goTo(`/scoring/${facts.evaluation.call.reference}`)
    },
  })

  return router
}
