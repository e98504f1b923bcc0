import { found } from '../../kernel/errors'
import { key, siteMap, type Renderer } from '../../kernel/http'
import type { Services } from '../../kernel/services'
import * as may from '../policy'
import { contentsOf } from '../sealing/sealing'
import { listVersions } from '../sealing/store'
import { sheetInPath } from '../sheet-finder'
import { sheetReadPage } from '../sheet-pages'
import { historyPage } from './pages'
import { listChanges } from './store'

/** The history of a sheet and what it was before it was opened again: for everybody who may read the sheet. */
export function historyRoutes(services: Services, render: Renderer) {
  const { get, router } = siteMap(services, render)
  const { db } = services

  get('/sheets/:id/history', {
    find: sheetInPath(db),
    may: may.readSheet,
    answer: async (facts, { person, words }) => historyPage(words, facts, {
      changes: await listChanges(db, facts.sheet.id), versions: await listVersions(db, facts.sheet.id), whose: facts.sheet.assessorId === person.id ? 'own' : 'others',
    }),
  })

  get('/sheets/:id/versions/:revision', {
    find: async (visit) => {
      const facts = await sheetInPath(db)(visit)
      return { ...facts, version: found((await listVersions(db, facts.sheet.id)).find(({ revision }) => String(revision) === key(visit, 'revision')), 'kernel.missing.page') }
    },
    may: may.readSheet,
    answer: ({ version, ...facts }, { person, words }) => sheetReadPage(words, { ...facts, sheet: { ...facts.sheet, state: 'sealed', sealedAt: version.sealedAt, sealHash: version.sealHash, sealNonce: version.sealNonce } }, contentsOf(version.content), {
      seal: 'read', heading: words.say('scoring.history.version', { revision: version.revision }), whose: words.say(facts.sheet.assessorId === person.id ? 'scoring.read.own' : 'scoring.read.others'),
      links: [{ href: `/scoring/sheets/${facts.sheet.id}/history`, text: words.say('scoring.history.title') }],
    }),
  })

  return router
}
