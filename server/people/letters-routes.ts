import { found } from '../kernel/errors'
import { key, nothing, siteMap } from '../kernel/http'
import type { LetterRow } from '../kernel/mail'
import type { ClosedTo, Person } from '../kernel/policy'
import type { Services } from '../kernel/services'
import { letterPage, lettersPage } from './pages'
import { withoutKeys } from './people'
import * as may from './policy'
import { findLetter, listLetters, listLettersTo } from './store'

/** Letters about what is closed to the reader are left out, unless they were written to the reader. */
const openTo = (person: Person, closed: ReadonlySet<string>, letters: readonly LetterRow[]): LetterRow[] =>
  letters.filter(({ about, toPersonId }) => toPersonId === person.id || !closed.has(about.slice(about.indexOf(':') + 1)))

/** Letters: one's own, and all of them for those who look after the scheme. */
export function declareLetters({ get }: Pick<ReturnType<typeof siteMap>, 'get'>, services: Services, closedTo: ClosedTo): void {
  const { db } = services

  get('/letters', {
    find: (visit) => listLettersTo(db, visit.person.id),
    may: may.useOwnAccount,
    answer: (rows, visit) => lettersPage(visit.words, rows, 'mine'),
  })

  get('/outbox', { find: nothing, may: may.readOutbox, answer: async (_nothing, visit) => lettersPage(visit.words, openTo(visit.person, await closedTo(visit.person), await listLetters(db, services.now().toISOString())), 'all') })

  get('/letters/:id', {
    find: async (visit) => {
      const letter = found(await findLetter(db, key(visit, 'id')), 'kernel.missing.page')
      const closed = openTo(visit.person, await closedTo(visit.person), [letter]).length === 0
      const sealed: 'yes' | 'no' = closed || letter.sealedUntil !== null && letter.sealedUntil > services.now().toISOString() ? 'yes' : 'no'
      return { ...letter, sealed }
    },
    may: may.readLetter,
    answer: (row, { person, words: say }) =>
      letterPage(say, may.openLinks(person, row).allowed ? row : { ...row, text: withoutKeys(row.text) }, row.toPersonId === person.id ? 'mine' : 'all', services.site.baseUrl),
  })
}
