import { bothVersions, saveOrCompare } from '../kernel/both-versions'
import { found, type Fault } from '../kernel/errors'
import { goTo, key, nothing, siteMap, type Renderer, type Reply, type Visit } from '../kernel/http'
import type { LetterRow } from '../kernel/mail'
import type { ClosedTo, Person } from '../kernel/policy'
import { settled } from '../kernel/problem-pages'
import { limiter } from '../kernel/security'
import type { Services } from '../kernel/services'
import type { Both, Language, Words } from '../kernel/words'
import {
  changeAccount, changePassword, checkPassword, endOwnSession, endRoleOf, inviteStaff, openAccount, requestReset, setAccountClosed, setPasswordByLink, signOut,
} from './actions'
import { invitationPage, peoplePage, personPage } from './account-pages'
import { accountPage, letterPage, lettersPage, linkPage, registerPage, resetPage, signInPage } from './pages'
import { normalEmail, withoutKeys } from './people'
import * as may from './policy'
import { resetSecondFactor } from './second-factor/actions'
import { declareSecondFactor, declareSignInCode } from './second-factor/routes'
import { findConfirmedFactor } from './second-factor/store'
import { findAccount, findLetter, findLink, listAccounts, listLetters, listLettersTo, listRolesOf, listSessions, secretHash } from './store'

/** Signing in, for everybody; mounted at the root, because `/sign-in` is promised there. */
export function signInRoutes(services: Services, render: Renderer, words: Record<Language, Words>) {
  const { get, post, router } = siteMap(services, render)
  const perAccount = limiter(10, 15 * 60)
  const perForm = limiter(20, 60 * 60)
  /** A town hall or a classroom shares one address: wide enough for it, too narrow for a machine. */
  const wrongPerPlace = limiter(100, 15 * 60)
  const accountsPerPlace = limiter(60, 60 * 60)

  get('/sign-in', {
    find: nothing,
    may: may.signIn,
    answer: (_nothing, visit) => (visit.person.id === '' ? signInPage(visit.words, visit.query.text('next')) : goTo('/desk')),
  })

  post('/sign-in', {
    find: nothing,
    may: may.signIn,
    answer: async (_nothing, { form, session, from, words: say }) => {
      await wrongPerPlace.insistOnRoom(from)
      const email = normalEmail(form.text('email'))
      await perAccount.spend(email)
      const account = await checkPassword(services, email, form.text('password'))
      if (account === null) {
        await wrongPerPlace.spend(from)
        return signInPage(say, form.text('next'), { form, faults: [{ field: 'email', words: 'people.fault.signIn' }] })
      }
      await perAccount.forgive(email)
      return enter(session, account, form.text('next'))
    },
  })

  declareSignInCode({ get, post, router }, services, localAddress)

  post('/sign-out', {
    find: nothing,
    may: may.signIn,
    answer: async (_nothing, { person, session }) => {
      if (person.id !== '') await signOut(services, person)
      await session.end()
      return goTo('/')
    },
  })

  get('/register', { find: nothing, may: may.signIn, answer: (_nothing, visit) => registerPage(visit.words) })

  post('/register', {
    find: nothing,
    may: may.signIn,
    answer: async (_nothing, { form, session, from, words: say }) => {
      await accountsPerPlace.spend(from)
      const language = form.text('language') === 'en' ? 'en' : 'sq'
      const opened = await openAccount(services, { name: form.text('name'), email: form.text('email'), language, password: form.text('password') })
      if (Array.isArray(opened)) return registerPage(say, { form, faults: opened })
      await session.begin(opened.id)
      return goTo('/desk')
    },
  })

  get('/forgotten-password', { find: nothing, may: may.signIn, answer: (_nothing, visit) => resetPage(visit.words, visit.query.has('asked') ? 'asked' : 'asking') })

  post('/forgotten-password', {
    find: nothing,
    may: may.signIn,
    answer: async (_nothing, { form }) => {
      await perForm.spend(normalEmail(form.text('email')))
      await requestReset(services, words, form.text('email'))
      return goTo('/forgotten-password?asked=1')
    },
  })

  return router
}

/** Signs in who has shown a right password; or asks for a code first, where the account has a second factor. */
async function enter(session: Visit['session'], account: { id: string; secured: 'yes' | 'no' }, next: string): Promise<Reply> {
  if (account.secured === 'no') {
    await session.begin(account.id)
    return goTo(localAddress(next))
  }
  await session.hold(account.id)
  return goTo(next === '' ? '/sign-in/code' : `/sign-in/code?next=${encodeURIComponent(next)}`)
}

/** Only an address of this site: one slash, then anything but a second slash or a backslash. */
export function localAddress(next: string): string {
  return /^\/(?![/\\])[^\\\s]*$/.test(next) && next.length < 500 ? next : '/desk'
}

/** Says in words what organisation or municipality a role is for: known to the slices to the right, given by `app.ts`. */
export type NameScopes = (scopes: readonly string[]) => Promise<ReadonlyMap<string, Both>>

/** Letters about what is closed to the reader are left out, unless they were written to the reader. */
const openTo = (person: Person, closed: ReadonlySet<string>, letters: readonly LetterRow[]): LetterRow[] =>
  letters.filter(({ about, toPersonId }) => toPersonId === person.id || !closed.has(about.slice(about.indexOf(':') + 1)))

export function peopleRoutes(services: Services, render: Renderer, words: Record<Language, Words>, nameScopes: NameScopes, closedTo: ClosedTo) {
  const { get, post, router } = siteMap(services, render)
  const { db } = services

  const linkInPath = async (visit: Visit) => {
    const token = key(visit, 'token')
    const link = found(await findLink(db, token, services.now().toISOString()), 'people.refused.linkUsed')
    return { token, account: found(await findAccount(db, link.personId), 'people.refused.linkUsed') }
  }

  get('/links/:token', { find: linkInPath, may: may.signIn, answer: ({ token }, visit) => linkPage(visit.words, token) })

  post('/links/:token', {
    find: linkInPath,
    may: may.signIn,
    answer: async ({ token, account }, { form, session, words: say }) => {
      const done = await setPasswordByLink(services, token, form.text('password'), account.email)
      if (Array.isArray(done)) return linkPage(say, token, { form, faults: done })
      return enter(session, { id: done, secured: await findConfirmedFactor(db, done) === undefined ? 'no' : 'yes' }, '')
    },
  })

  const ownAccount = async (visit: Visit) => ({
    account: await findAccount(db, visit.person.id),
    sessions: visit.person.id === '' ? [] : await listSessions(db, visit.person.id),
    factor: await findConfirmedFactor(db, visit.person.id),
  })
  const showAccount = (own: Awaited<ReturnType<typeof ownAccount>>, visit: Visit, faults: readonly Fault[] = []) =>
    accountPage(visit.words, found(own.account, 'kernel.missing.page'), own.factor?.confirmedAt ?? null, own.sessions, secretHash(visit.session.id), visit.query.text('saved'),
      faults.length === 0 ? undefined : { form: visit.form, faults })

  get('/account', { find: ownAccount, may: may.useOwnAccount, answer: (own, visit) => showAccount(own, visit) })

  post('/account', {
    find: ownAccount,
    may: may.useOwnAccount,
    answer: async (own, visit) => {
      const { person, words: say } = visit
      const form = settled(visit.form)
      const version = form.whole('version')
      return saveOrCompare(async () => {
        const faults = await changeAccount(services, person, {
          name: form.text('name'), phone: form.text('phone'), language: form.text('language'), version: typeof version === 'number' ? version : 0,
        })
        return faults.length > 0 ? showAccount(own, { ...visit, form }, faults) : goTo('/people/account?saved=1')
      }, async () => {
        const now = await ownAccount(visit)
        const { account } = now
        return bothVersions(say, { form, now: showAccount(now, visit).view, only: ['name', 'phone', 'language'], action: '/people/account', version: account?.version ?? 0, who: account?.name ?? '' })
      })
    },
  })

  post('/account/password', {
    find: ownAccount,
    may: may.useOwnAccount,
    answer: async (own, visit) => {
      const { form, person, session } = visit
      const faults = await changePassword(services, person, { old: form.text('old'), password: form.text('password'), sessionHash: secretHash(session.id) })
      return faults.length > 0 ? showAccount(own, visit, faults) : goTo('/people/account?saved=1')
    },
  })

  declareSecondFactor({ get, post, router }, services)

  post('/account/sessions/:idHash/end', {
    find: nothing,
    may: may.useOwnAccount,
    answer: async (_nothing, visit) => {
      await endOwnSession(services, visit.person, key(visit, 'idHash'))
      return goTo('/people/account')
    },
  })

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

  get('/', {
    find: () => listAccounts(db),
    may: may.readAccounts,
    answer: (accounts, visit) => {
      const { query } = visit
      const filters = { q: query.text('q').slice(0, 100), role: query.text('role'), state: query.text('state') }
      return peoplePage(visit.words, accounts, filters, { administer: may.administer(visit.person, null).allowed })
    },
  })

  get('/invitations/new', { find: nothing, may: may.administer, answer: (_nothing, visit) => invitationPage(visit.words) })

  post('/invitations', {
    find: nothing,
    may: may.administer,
    answer: async (_nothing, visit) => {
      const { form, person } = visit
      const faults = await inviteStaff(services, words, person, {
        name: form.text('name'), email: form.text('email'), language: form.text('language') === 'en' ? 'en' : 'sq', role: form.text('role'),
      })
      return faults.length > 0 ? invitationPage(visit.words, { form, faults }) : goTo('/people')
    },
  })

  const inPath = async (visit: Visit) => {
    const account = found(await findAccount(db, key(visit, 'id')), 'people.missing')
    const roles = await listRolesOf(db, account.id)
    const factor = await findConfirmedFactor(db, account.id)
    return { ...account, account, roles, securedAt: factor?.confirmedAt ?? null, names: await nameScopes(roles.map(({ scope }) => scope).filter((scope) => scope !== '')) }
  }
  type Found = Awaited<ReturnType<typeof inPath>>
  const show = (place: Found, visit: Visit, faults: readonly Fault[] = [], about = '') =>
    personPage(visit.words, place, { administer: may.administerPerson(visit.person, place).allowed }, { form: faults.length === 0 ? null : visit.form, faults }, about)

  get('/:id', { find: inPath, may: may.readAccounts, answer: (place, visit) => show(place, visit) })

  post('/:id/roles', {
    find: inPath,
    may: may.administerPerson,
    answer: async (place, visit) => {
      const { name, email, language } = place
      const faults = await inviteStaff(services, words, visit.person, { name, email, language, role: visit.form.text('role') })
      return faults.length > 0 ? show(place, visit, faults, 'roles') : goTo(`/people/${place.id}`)
    },
  })

  post('/:id/roles/:roleId/withdrawal', {
    find: inPath,
    may: may.administerPerson,
    answer: async (place, visit) => {
      const roleId = key(visit, 'roleId')
      const faults = await endRoleOf(services, visit.person, place.id, roleId, visit.form.text('reason'))
      return faults.length > 0 ? show(place, visit, faults, roleId) : goTo(`/people/${place.id}`)
    },
  })

  post('/:id/second-factor/reset', {
    find: inPath,
    may: may.administerPerson,
    answer: async (place, visit) => {
      const faults = await resetSecondFactor(services, words, visit.person, place.id, visit.form.text('reason'))
      return faults.length > 0 ? show(place, visit, faults, 'factor') : goTo(`/people/${place.id}`)
    },
  })

  for (const [noun, state] of [['closure', 'closed'], ['reopening', 'open']] as const) {
    post(`/:id/${noun}`, {
      find: inPath,
      may: may.administerPerson,
      answer: async (place, visit) => {
        const faults = await setAccountClosed(services, visit.person, place.id, state, visit.form.text('reason'))
        return faults.length > 0 ? show(place, visit, faults, 'account') : goTo(`/people/${place.id}`)
      },
    })
  }

  return router
}
