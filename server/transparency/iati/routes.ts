import { nothing, siteMap, text, type Renderer } from '../../kernel/http'
import type { Services } from '../../kernel/services'
import * as may from '../policy'
import { activitiesFile } from './activities'
import { organisationFile } from './organisation'
import type { AllWords } from './parts'
import { readPublished } from './published'

const XML = 'application/xml; charset=utf-8'

/** The money by the IATI standard 2.03; mounted at the root. */
export function iatiRoutes(services: Services, render: Renderer, words: AllWords) {
  const { get, router } = siteMap(services, render)

  get('/data/iati-activities.xml', {
    find: nothing,
    may: may.read,
    shared: true,
    answer: async () => text(await activitiesFile(services, words, await readPublished(services.db)), XML),
  })

  get('/data/iati-organisation.xml', {
    find: nothing,
    may: may.read,
    shared: true,
    answer: async () => text(organisationFile(services, words, await readPublished(services.db)), XML),
  })

  return router
}
