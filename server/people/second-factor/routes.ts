import { found } from '../../kernel/errors'
import { goTo, nothing, type siteMap, type Visit } from '../../kernel/http'
import type { Sent } from '../../kernel/inputs'
import { limiter } from '../../kernel/security'
import type { Services } from '../../kernel/services'
import * as may from '../policy'
import { findAccount } from '../store'
import { beginSecondFactor, checkSecondFactor, confirmSecondFactor, removeSecondFactor, renewRecoveryCodes } from './actions'
import { recoveryPage, secondFactorPage, signInCodePage } from './pages'
import { needsSecondFactor, openSecret } from './second-factor'
import { countRecoveryCodes, findSecondFactor } from './store'

type SiteMap = ReturnType<typeof siteMap>

/** Six digits are few: who keeps guessing waits. */
const codeLimiter = () => limiter(8, 15 * 60)

/** The second half of signing in, for whoever has shown a right password in this session. */
export function declareSignInCode({ get, post }: SiteMap, services: Services, localAddress: (next: string) => string): void {
  const tries = codeLimiter()

  get('/sign-in/code', {
    find: nothing,
    may: may.signIn,
    answer: (_nothing, { session, query, words: say }) => (session.held === null ? goTo('/sign-in') : signInCodePage(say, query.text('next'))),
  })

  post('/sign-in/code', {
    find: nothing,
    may: may.signIn,
    answer: async (_nothing, { session, form, words: say }) => {
      const personId = session.held
      if (personId === null) return goTo('/sign-in')
      await tries.spend(personId)
      const faults = await checkSecondFactor(services, personId, form.text('code'))
      if (faults.length > 0) return signInCodePage(say, form.text('next'), { form, faults })
      await tries.forgive(personId)
      await session.begin(personId)
      return goTo(localAddress(form.text('next')))
    },
  })
}

export function declareSecondFactor({ get, post }: SiteMap, services: Services): void {
  const { db } = services
  const tries = codeLimiter()

  const own = async ({ person }: Visit) => ({ account: await findAccount(db, person.id), factor: await findSecondFactor(db, person.id), left: await countRecoveryCodes(db, person.id) })
  type Own = Awaited<ReturnType<typeof own>>
  const show = ({ account, factor, left }: Own, { person, words: say }: Visit, sent?: Sent) =>
    secondFactorPage(say, { site: services.site.name, email: found(account, 'kernel.missing.page').email, factor, secret: factor === undefined ? null : openSecret(services.vault, factor), left, needed: needsSecondFactor(person.roles) ? 'yes' : 'no' }, sent)

  get('/account/second-factor', { find: own, may: may.useOwnAccount, answer: (factor, visit) => show(factor, visit) })

  post('/account/second-factor', {
    find: own,
    may: may.useOwnAccount,
    answer: async (factor, visit) => {
      const { form, person } = visit
      await tries.spend(person.id)
      const faults = await beginSecondFactor(services, person, form.text('password'))
      if (faults.length > 0) return show(factor, visit, { form, faults })
      await tries.forgive(person.id)
      return goTo('/people/account/second-factor')
    },
  })

  for (const [noun, deed] of [['confirmation', confirmSecondFactor], ['recovery-codes', renewRecoveryCodes]] as const) {
    post(`/account/second-factor/${noun}`, {
      find: own,
      may: may.useOwnAccount,
      answer: async (factor, visit) => {
        const { form, person } = visit
        await tries.spend(person.id)
        const done = await deed(services, person, form.text('code'))
        if (Array.isArray(done)) return show(factor, visit, { form, faults: done })
        await tries.forgive(person.id)
        return recoveryPage(visit.words, done.codes)
      },
    })
  }

  post('/account/second-factor/removal', {
    find: own,
    may: may.useOwnAccount,
    answer: async (factor, visit) => {
      const { form, person } = visit
      await tries.spend(person.id)
      const faults = await removeSecondFactor(services, person, { password: form.text('password'), code: form.text('removalCode') })
      if (faults.length > 0) return show(factor, visit, { form, faults })
      await tries.forgive(person.id)
      return goTo('/people/account/second-factor')
    },
  })
}
