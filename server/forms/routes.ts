import { found } from '../kernel/errors'
import { key, siteMap, type Renderer } from '../kernel/http'
import type { Services } from '../kernel/services'
import type { Language, Words } from '../kernel/words'
import { listMunicipalities } from '../municipalities/store'
import { formsPage, previewPage } from './pages'
import * as may from './policy'
import { findDatedVersion, listFormVersions } from './store'

/** The forms of the scheme, to be read: which versions there are, and how each looks. Filling in happens where a form is used. */
export function formsRoutes(services: Services, render: Renderer, _words: Record<Language, Words>) {
  const { get, router } = siteMap(services, render)
  const { db } = services

  get('/', { find: () => listFormVersions(db), may: may.readForms, answer: (versions, { words }) => formsPage(words, versions) })

  get('/:id', {
    find: async (visit) => found(await findDatedVersion(db, key(visit, 'id')), 'forms.refused.missing'),
    may: may.readForms,
    answer: async (version, { words }) => {
      const municipalities = await listMunicipalities(db)
      return previewPage(words, version, municipalities.map(({ code, nameSq, nameEn }) => ({ value: code, label: { sq: nameSq, en: nameEn } })))
    },
  })

  return router
}
