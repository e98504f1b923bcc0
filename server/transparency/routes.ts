import { siteMap, type Renderer } from '../kernel/http'
import type { Services } from '../kernel/services'
import type { Language, Words } from '../kernel/words'

/** The home page, the sealed log, open data: mounted at the root. */
export function transparencyRoutes(services: Services, render: Renderer, _words: Record<Language, Words>) {
  const { router } = siteMap(services, render)
  return router
}
