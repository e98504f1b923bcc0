import { found, type Fault } from '../kernel/errors'
import { goTo, key, nothing, siteMap, type Renderer, type Visit } from '../kernel/http'
import type { ClosedTo } from '../kernel/policy'
import type { Services } from '../kernel/services'
import type { Both, Language, Words } from '../kernel/words'
import {
  endRoleOf, inviteStaff, setAccountClosed, 
} from './actions'
import { invitationPage, peoplePage, personPage } from './account-pages'
import { declareAccount } from './account-routes'
import { declareLetters } from './letters-routes'
import * as may from './policy'
import { declareLinks } from './sign-in-routes'
import { resetSecondFactor } from './second-factor/actions'
import { findConfirmedFactor } from './second-factor/store'
import { findAccount, listAccounts, listRolesOf } from './store'

/** Says in words what organisation or municipality a role is for: known to the slices to the right, given by `app.ts`. */
export type NameScopes = (scopes: readonly string[]) => Promise<ReadonlyMap<string, Both>>

/** Accounts, letters and what people hold: mounted at /people. */
export function peopleRoutes(services: Services, render: Renderer, words: Record<Language, Words>, nameScopes: NameScopes, closedTo: ClosedTo) {
  const site = siteMap(services, render)
  const { get, post, router } = site
  const { db } = services

  declareLinks(site, services)
  declareAccount(site, services)
  declareLetters(site, services, closedTo)

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
