import { siteMap, type Renderer } from '../kernel/http'
import type { Services } from '../kernel/services'
import type { Language, Words } from '../kernel/words'

export function fundRoutes(services: Services, render: Renderer, _words: Record<Language, Words>) {
  const { router } = siteMap(services, render)
  return router
}
