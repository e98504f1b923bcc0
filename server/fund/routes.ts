import { found } from '../kernel/errors'
import { goTo, key, nothing, siteMap, type Renderer, type Visit } from '../kernel/http'
import { everyone } from '../kernel/policy'
import type { Services } from '../kernel/services'
import type { Language, Words } from '../kernel/words'
import { openSource, receiveMoney, reverseReceipt } from './actions'
import { exchangeMoney } from './exchange-actions'
import type { Source, SourceKind } from './fund'
import { overviewPage } from './overview'
import { exchangePage, openSourcePage, receiptPage, refusalPage, returnPage, reversalPage, sourcePage, type SourceContents } from './pages'
import { periodRoutes } from './period-routes'
import * as may from './policy'
import { approveReturn, prepareReturn, refuseReturn } from './returns'
import { sourcesMoney, type SourceMoney } from './balance-store'
import { listExchanges } from './exchange-store'
import { findSourceEntry, listSourceEntries, nameOwners, readOverview } from './register-store'
import { findReturn, listReturns } from './return-store'
import { findSource, listSources } from './store'

const PAGE = 50

export function fundRoutes(services: Services, render: Renderer, _words: Record<Language, Words>) {
  const { get, post, router } = siteMap(services, render)
  const sourceInPath = async (visit: Visit) => found(await findSource(services.db, key(visit, 'sourceId')), 'fund.missing.source')
  const moneyOf = async (source: Source) => (await sourcesMoney(services.db, [source.id])).get(source.id) as SourceMoney
  const returnInPath = async (visit: Visit) => found(await findReturn(services.db, key(visit, 'returnId')), 'fund.missing.return')
  const entryInPath = async (visit: Visit) => {
    const source = await sourceInPath(visit)
    const seq = Number(key(visit, 'seq'))
    const entry = Number.isSafeInteger(seq) ? await findSourceEntry(services.db, source, seq) : undefined
    return { ...found(entry, 'ledger.missing.event'), source }
  }

  get('/', {
    find: () => readOverview(services.db),
    may: everyone,
    shared: true,
    answer: (overview, { words, person }) => overviewPage(words, overview, { open: may.openSource(person, null).allowed, sources: may.read(person, null).allowed, periods: may.read(person, null).allowed }),
  })

  periodRoutes({ get, post }, services)

  get('/sources/new', { find: nothing, may: may.openSource, answer: (_nothing, { words }) => openSourcePage(words) })

  post('/sources', {
    find: nothing,
    may: may.openSource,
    answer: async (_nothing, { words, person, form }) => {
      const opened = await openSource(services, person, {
        code: form.text('code').toUpperCase(), kind: form.text('kind') as SourceKind, nameSq: form.text('nameSq'), nameEn: form.text('nameEn'), currency: form.text('currency'),
      })
      return Array.isArray(opened) ? openSourcePage(words, { form, faults: opened }) : goTo(`/fund/sources/${opened.id}`)
    },
  })

  get('/sources/:sourceId', {
    find: sourceInPath,
    may: may.read,
    answer: async (source, { words, person, query }) => {
      const asked = query.whole('before')
      return sourcePage(words, person, await readSource(source, typeof asked === 'number' && asked > 0 ? asked : null))
    },
  })

  async function readSource(source: Source, before: number | null): Promise<SourceContents> {
    const entries = await listSourceEntries(services.db, source, { before, limit: PAGE + 1 })
    const shown = entries.slice(0, PAGE)
    const [money, returns, names, exchanges, others] = await Promise.all([moneyOf(source), listReturns(services.db, source.id), nameOwners(services.db, shown), listExchanges(services.db, source.id), listSources(services.db)])
    return { source, money, exchanges, others, entries: shown, before, next: entries.length > PAGE ? shown.at(-1)?.seq ?? null : null, returns, names }
  }

  get('/sources/:sourceId/receipts/new', { find: sourceInPath, may: may.recordReceipt, answer: (source, { words }) => receiptPage(words, source) })

  post('/sources/:sourceId/receipts', {
    find: sourceInPath,
    may: may.recordReceipt,
    answer: async (source, { words, person, form }) => {
      const received = await receiveMoney(services, person, {
        sourceId: source.id, amountMinor: form.money('amountMinor'), reference: form.text('reference'), receivedOn: form.day('receivedOn'),
      })
      return Array.isArray(received) ? receiptPage(words, source, { form, faults: received }) : goTo(`/fund/sources/${source.id}`)
    },
  })

  get('/sources/:sourceId/exchanges/new', {
    find: sourceInPath,
    may: may.exchange,
    answer: async (source, { words }) => exchangePage(words, source, await listSources(services.db), await moneyOf(source)),
  })

  post('/sources/:sourceId/exchanges', {
    find: sourceInPath,
    may: may.exchange,
    answer: async (source, { words, person, form }) => {
      const made = await exchangeMoney(services, person, source.id, {
        toSourceId: form.text('toSourceId'), fromMinor: form.money('fromMinor'), toMinor: form.money('toMinor'), rate: form.text('rate'), rateOn: form.day('rateOn'), rateSource: form.text('rateSource'), reference: form.text('reference'),
      })
      return Array.isArray(made) ? exchangePage(words, source, await listSources(services.db), await moneyOf(source), { form, faults: made }) : goTo(`/fund/sources/${source.id}`)
    },
  })

  get('/sources/:sourceId/entries/:seq/reversal', { find: entryInPath, may: may.reverseReceipt, answer: (entry, { words }) => reversalPage(words, entry.source, entry) })

  post('/sources/:sourceId/entries/:seq/reversal', {
    find: entryInPath,
    may: may.reverseReceipt,
    answer: async (entry, { words, person, form }) => {
      const faults = await reverseReceipt(services, person, { sourceId: entry.source.id, seq: entry.seq, reason: form.text('reason') })
      return faults.length > 0 ? reversalPage(words, entry.source, entry, { form, faults }) : goTo(`/fund/sources/${entry.source.id}`)
    },
  })

  get('/sources/:sourceId/returns/new', {
    find: sourceInPath,
    may: may.prepareReturn,
    answer: async (source, { words }) => returnPage(words, source, await moneyOf(source)),
  })

  post('/sources/:sourceId/returns', {
    find: sourceInPath,
    may: may.prepareReturn,
    answer: async (source, { words, person, form }) => {
      const prepared = await prepareReturn(services, person, { sourceId: source.id, amountMinor: form.money('amountMinor'), reason: form.text('reason') })
      return Array.isArray(prepared) ? returnPage(words, source, await moneyOf(source), { form, faults: prepared }) : goTo(`/fund/sources/${source.id}`)
    },
  })

  post('/returns/:returnId/approval', {
    find: returnInPath,
    may: may.decideReturn,
    answer: async (wanted, { person }) => {
      await approveReturn(services, person, wanted.id)
      return goTo(`/fund/sources/${wanted.sourceId}`)
    },
  })

  const refusal = async (sourceId: string) => found(await findSource(services.db, sourceId), 'fund.missing.source')

  get('/returns/:returnId/refusal', {
    find: returnInPath,
    may: may.decideReturn,
    answer: async (wanted, { words }) => refusalPage(words, await refusal(wanted.sourceId), wanted),
  })

  post('/returns/:returnId/refusal', {
    find: returnInPath,
    may: may.decideReturn,
    answer: async (wanted, { words, person, form }) => {
      const faults = await refuseReturn(services, person, wanted.id, form.text('reason'))
      return faults.length > 0 ? refusalPage(words, await refusal(wanted.sourceId), wanted, { form, faults }) : goTo(`/fund/sources/${wanted.sourceId}`)
    },
  })

  return router
}
