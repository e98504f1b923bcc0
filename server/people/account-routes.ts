import { bothVersions, saveOrCompare } from '../kernel/both-versions'
import { found, type Fault } from '../kernel/errors'
import { goTo, key, nothing, siteMap, type Visit } from '../kernel/http'
import { settled } from '../kernel/problem-pages'
import type { Services } from '../kernel/services'
import {
  changeAccount, changePassword, endOwnSession, 
} from './actions'
import { accountPage } from './pages'
import * as may from './policy'
import { declareSecondFactor } from './second-factor/routes'
import { findConfirmedFactor } from './second-factor/store'
import { findAccount, listSessions, secretHash } from './store'

/** One's own account: who one is, the password, the second factor, where one is signed in. */
export function declareAccount({ get, post, router }: ReturnType<typeof siteMap>, services: Services): void {
  const { db } = services

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
}
