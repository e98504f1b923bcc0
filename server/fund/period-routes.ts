import { csv, csvAmount } from '../kernel/csv'
import { found, type Fault } from '../kernel/errors'
import { download, goTo, key, nothing, type siteMap, type Visit } from '../kernel/http'
import type { Services } from '../kernel/services'
import { listPeriodBalances, listPeriods } from '../ledger/period-store'
import { ofSource } from './fund'
import { wholeOwner } from './parts'
import { nameOwners } from './register-store'
import { listSources } from './store'
import { closeBooks } from './period-actions'
import { periodsPage } from './period-pages'
import * as may from './policy'

/** Closing periods of the books, and the balances of each. */
export function periodRoutes({ get, post }: Pick<ReturnType<typeof siteMap>, 'get' | 'post'>, services: Services): void {
  const { db } = services
  const show = async ({ words, person, form }: Visit, faults: readonly Fault[] = []) => periodsPage(words, person, await listPeriods(db), faults.length === 0 ? undefined : { form, faults })

  get('/periods', { find: nothing, may: may.read, answer: (_nothing, visit) => show(visit) })

  post('/periods', {
    find: nothing,
    may: may.closePeriod,
    answer: async (_nothing, visit) => {
      const faults = await closeBooks(services, visit.person, visit.form.day('endsOn'), visit.form.text('sure') === 'yes' ? 'yes' : 'unsaid')
      return faults.length > 0 ? show(visit, faults) : goTo('/fund/periods')
    },
  })

  get('/periods/:endsOn/balances.csv', {
    find: async (visit) => found((await listPeriods(db)).find(({ endsOn }) => endsOn === key(visit, 'endsOn')), 'fund.missing.period'),
    may: may.read,
    answer: async (period, { words }) => {
      const balances = await listPeriodBalances(db, period)
      const names = await nameOwners(db, balances.map(({ accountId }) => ({ debitAccountId: accountId, creditAccountId: accountId })))
      const sources = new Map((await listSources(db)).map(({ id, code }) => [ofSource(id), code]))
      const head = ['account', 'other', 'stage', 'currency', 'opening', 'given', 'received', 'closing'].map((name) => words.say(`fund.column.${name}`))
      const rows = balances.map((one) => [
        one.accountId, sources.get(one.owner) ?? names.get(wholeOwner(one.owner))?.text ?? '', words.say(`fund.stage.${one.kind}`), one.currency, csvAmount(one.openingMinor), csvAmount(one.givenMinor), csvAmount(one.receivedMinor), csvAmount(one.closingMinor),
      ])
      return download(csv(head, rows), `${words.say('fund.period.file', { endsOn: period.endsOn })}.csv`, 'text/csv; charset=utf-8')
    },
  })
}
