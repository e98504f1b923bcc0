import { found } from '../kernel/errors'
import { goTo, key, nothing, siteMap, type Renderer, type Reply, type Visit } from '../kernel/http'
import { limiter } from '../kernel/security'
import type { Services } from '../kernel/services'
import type { Language, Words } from '../kernel/words'
import {
  checkPassword, openAccount, requestReset, setPasswordByLink, signOut,
} from './actions'
import { linkPage, registerPage, resetPage, signInPage } from './pages'
import { normalEmail } from './people'
import * as may from './policy'
import { declareSignInCode } from './second-factor/routes'
import { findConfirmedFactor } from './second-factor/store'
import { findAccount, findLink } from './store'

type Declaring = Pick<ReturnType<typeof siteMap>, 'get' | 'post'>

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

/** The single-use links of invitations and of forgotten passwords. */
export function declareLinks({ get, post }: Declaring, services: Services): void {
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
}
