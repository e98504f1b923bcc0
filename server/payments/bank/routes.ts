import { csv, csvAmount } from '../../kernel/csv'
import { dayOf } from '../../kernel/dates'
import { found, type Fault } from '../../kernel/errors'
import { findFile, type Upload } from '../../kernel/files'
import { download, goTo, key, nothing, sendFile, siteMap, type Renderer, type Visit } from '../../kernel/http'
import type { Services } from '../../kernel/services'
import type { Language, Words } from '../../kernel/words'
import { namesOf } from '../store'
import { closeAccount, confirmAccount, enterAccount } from './account-actions'
import { accountsPage } from './account-pages'
import { findAccount, listAccounts } from './account-store'
import { discardBatch, makeBatch, releaseBatch, takeOut } from './batch-actions'
import { batchesPage, batchPage } from './batch-pages'
import { findBatch, listBatches, listOrders, listPayables, listStatusFiles } from './batch-store'
import * as may from './policy'
import { importStatement, matchEntry, setAside } from './statement-actions'
import { entryPage, ENTRIES_A_PAGE, outcomeOf, statementPage, statementsPage } from './statement-pages'
import { findEntry, findStatement, listCandidates, listEntries, listPaidOf, listRecoveryCandidates, listStatements } from './statement-store'
import { importStatus } from './status-actions'

type Map = ReturnType<typeof siteMap>
type Site = Pick<Map, 'get' | 'post'>

/** Accounts, batches and statements: what goes to the bank, and what comes back from it. */
export function bankRoutes(services: Services, render: Renderer, words: Record<Language, Words>) {
  const { get, post, router } = siteMap(services, render)
  declareAccounts({ get, post }, services)
  declareBatches({ get, post }, services, words)
  declareStatements({ get, post }, services, words)
  declareEntries({ get, post }, services, words)
  return router
}

const sentWith = (visit: Visit, faults: readonly Fault[]) => (faults.length === 0 ? undefined : { form: visit.form, faults })
const fileOf = ({ uploads }: Visit): Upload | undefined => uploads.find(({ field }) => field === 'file')

function declareAccounts({ get, post }: Site, services: Services): void {
  const { db } = services
  const show = async (visit: Visit, faults: readonly Fault[] = []) => {
    const accounts = await listAccounts(db)
    return accountsPage(visit.words, visit.person, accounts, await namesOf(db, accounts.flatMap((one) => [one.enteredBy, one.confirmedBy, one.closedBy])), sentWith(visit, faults))
  }
  get('/accounts', { find: nothing, may: may.readBank, answer: (_nothing, visit) => show(visit) })

  post('/accounts', {
    find: nothing,
    may: may.work,
    answer: async (_nothing, visit) => {
      const { form } = visit
      const entered = await enterAccount(services, visit.person, { holder: form.text('holder'), iban: form.text('iban'), bic: form.text('bic'), currency: form.text('currency'), town: form.text('town'), country: form.text('country') })
      return Array.isArray(entered) ? show(visit, entered) : goTo('/payments/accounts')
    },
  })

  const accountInPath = async (visit: Visit) => found(await findAccount(db, key(visit, 'accountId')), 'payments.missing')
  post('/accounts/:accountId/confirmation', { find: accountInPath, may: may.confirmAccount, answer: async ({ id }, { person }) => { await confirmAccount(services, person, id); return goTo('/payments/accounts') } })
  post('/accounts/:accountId/closure', { find: accountInPath, may: may.closeAccount, answer: async ({ id }, { person }) => { await closeAccount(services, person, id); return goTo('/payments/accounts') } })
}

function declareBatches({ get, post }: Site, services: Services, words: Record<Language, Words>): void {
  const { db } = services
  const showAll = async (visit: Visit, faults: readonly Fault[] = []) =>
    batchesPage(visit.words, visit.person, dayOf(services.now()), await listBatches(db), { payables: await listPayables(db), accounts: await listAccounts(db) }, sentWith(visit, faults))
  get('/batches', { find: nothing, may: may.readBank, answer: (_nothing, visit) => showAll(visit) })

  post('/batches', {
    find: nothing,
    may: may.work,
    answer: async (_nothing, visit) => {
      const { form, person } = visit
      const made = await makeBatch(services, person, { accountId: form.text('accountId'), executeOn: form.day('executeOn'), paymentIds: form.list('payment') })
      return Array.isArray(made) ? showAll(visit, made) : goTo(`/payments/batches/${made.id}`)
    },
  })

  const batchInPath = async (visit: Visit) => {
    const batch = found(await findBatch(db, key(visit, 'batchId')), 'payments.missing')
    const orders = await listOrders(db, batch.id)
    return { batch, orders, organisationIds: orders.filter(({ status }) => status !== 'withdrawn').map(({ organisationId }) => organisationId) }
  }
  const showOne = async ({ batch, orders }: Awaited<ReturnType<typeof batchInPath>>, visit: Visit, faults: readonly Fault[] = []) => {
    const account = found(await findAccount(db, batch.accountId), 'payments.missing')
    const names = await namesOf(db, [batch.madeBy, batch.releasedBy, batch.discardedBy])
    return batchPage(visit.words, visit.person, { batch, account, orders, names, answers: await listStatusFiles(db, batch.id) }, sentWith(visit, faults))
  }
  get('/batches/:batchId', { find: batchInPath, may: may.readOne, answer: (about, visit) => showOne(about, visit) })
  get('/batches/:batchId/file', { find: batchInPath, may: may.download, answer: async ({ batch }) => sendFile(services, found(await findFile(db, batch.fileId ?? ''), 'payments.missing')) })

  post('/batches/:batchId/release', { find: batchInPath, may: may.release, answer: async ({ batch }, { person }) => { await releaseBatch(services, person, batch.id); return goTo(`/payments/batches/${batch.id}`) } })
  post('/batches/:batchId/discard', { find: batchInPath, may: may.changeBatch, answer: async ({ batch }, { person }) => { await discardBatch(services, person, batch.id); return goTo('/payments/batches') } })
  post('/batches/:batchId/orders/:orderId/removal', {
    find: batchInPath,
    may: may.changeBatch,
    answer: async ({ batch }, visit) => { await takeOut(services, visit.person, batch.id, key(visit, 'orderId')); return goTo(`/payments/batches/${batch.id}`) },
  })
  post('/batches/:batchId/status', {
    find: batchInPath,
    may: may.importStatus,
    takesFiles: true,
    answer: async (about, visit) => {
      const outcome = await importStatus(services, words, visit.person, about.batch.id, fileOf(visit))
      return Array.isArray(outcome) ? showOne(about, visit, outcome) : goTo(`/payments/batches/${about.batch.id}`)
    },
  })
}

function declareStatements({ get, post }: Site, services: Services, words: Record<Language, Words>): void {
  const { db } = services
  const showAll = async (visit: Visit, faults: readonly Fault[] = []) => statementsPage(visit.words, visit.person, await listStatements(db), sentWith(visit, faults))
  get('/statements', { find: nothing, may: may.readBank, answer: (_nothing, visit) => showAll(visit) })

  post('/statements', {
    find: nothing,
    may: may.work,
    takesFiles: true,
    answer: async (_nothing, visit) => {
      const outcome = await importStatement(services, words, visit.person, fileOf(visit))
      if (Array.isArray(outcome)) return showAll(visit, outcome as Fault[])
      const { ids } = outcome as { ids: readonly string[] }
      return goTo(ids.length === 1 ? `/payments/statements/${ids[0] ?? ''}` : '/payments/statements')
    },
  })

  const statementInPath = async (visit: Visit) => found(await findStatement(db, key(visit, 'statementId')), 'payments.missing')
  type InPath = Awaited<ReturnType<typeof statementInPath>>
  const showOne = async (statement: InPath, visit: Visit, faults: readonly Fault[] = []) => {
    const asked = visit.query.whole('from')
    const from = typeof asked === 'number' && asked >= 0 ? asked : 0
    const [open, entries] = [await listEntries(db, statement.id, { state: 'open', limit: ENTRIES_A_PAGE }), await listEntries(db, statement.id, { from, limit: ENTRIES_A_PAGE })]
    return statementPage(visit.words, visit.person, { statement, open, entries, from }, sentWith(visit, faults))
  }
  get('/statements/:statementId', { find: statementInPath, may: may.readOne, answer: (statement, visit) => showOne(statement, visit) })
  get('/statements/:statementId/file', { find: statementInPath, may: may.readOne, answer: async ({ fileId }) => sendFile(services, found(await findFile(db, fileId), 'payments.missing')) })

  get('/statements/:statementId/entries.csv', {
    find: statementInPath,
    may: may.readOne,
    answer: async (statement, { words: say }) => {
      const head = ['line', 'bookedOn', 'valueOn', 'amount', 'counterparty', 'iban', 'text', 'endToEndId', 'documentNo', 'state', 'outcome'].map((name) => say.say(`payments.bank.column.${name}`))
      const rows = (await listEntries(db, statement.id, { limit: 100_000 })).map((entry) => [
        entry.line, entry.bookedOn, entry.valueOn, csvAmount(entry.direction === 'debit' ? 0 - entry.amountMinor : entry.amountMinor), entry.counterparty, entry.counterpartyIban, entry.text, entry.endToEndId, entry.documentNo,
        say.say(`payments.bank.entryState.${entry.state}`), outcomeOf(say, entry),
      ])
      return download(csv(head, rows), `${statement.statementRef.replace(/[^\w-]+/g, '-')}.csv`, 'text/csv; charset=utf-8')
    },
  })

  post('/statements/:statementId/exclusion', {
    find: statementInPath,
    may: may.work,
    answer: async (statement, visit) => {
      const faults = await setAside(services, visit.person, visit.form.list('entry'), visit.form.text('reason'))
      return faults.length > 0 ? showOne(statement, visit, faults) : goTo(`/payments/statements/${statement.id}`)
    },
  })
}

function declareEntries({ get, post }: Site, services: Services, words: Record<Language, Words>): void {
  const { db } = services
  const entryInPath = async (visit: Visit) => found(await findEntry(db, key(visit, 'entryId')), 'payments.missing')
  const show = async (entry: Awaited<ReturnType<typeof entryInPath>>, visit: Visit, faults: readonly Fault[] = []) => {
    const statement = found(await findStatement(db, entry.statementId), 'payments.missing')
    const waiting = await listCandidates(db, statement.currency, entry.endToEndId === null ? [] : [entry.endToEndId])
    const paid = entry.direction === 'credit' ? (await listPaidOf(db, statement.currency, entry.amountMinor)).filter(({ paymentId }) => !waiting.some((one) => one.paymentId === paymentId)) : []
    return entryPage(visit.words, visit.person, { entry, statement, payments: [...waiting, ...paid], recoveries: await listRecoveryCandidates(db, statement.currency) }, sentWith(visit, faults))
  }
  get('/entries/:entryId', { find: entryInPath, may: may.readOne, answer: (entry, visit) => show(entry, visit) })
  post('/entries/:entryId/match', {
    find: entryInPath,
    may: may.settleEntry,
    answer: async (entry, visit) => {
      const faults = await matchEntry(services, words, visit.person, entry.id, visit.form.text('match'))
      return faults.length > 0 ? show(entry, visit, faults) : goTo(`/payments/statements/${entry.statementId}`)
    },
  })
}
