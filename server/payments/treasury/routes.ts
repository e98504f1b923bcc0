import { dayOf } from '../../kernel/dates'
import { found, type Fault } from '../../kernel/errors'
import { goTo, key, nothing, siteMap, type Renderer, type Visit } from '../../kernel/http'
import { holdsAny, scopesOf, type Person } from '../../kernel/policy'
import type { Services } from '../../kernel/services'
import type { Language, Words } from '../../kernel/words'
import { findAgreement } from '../../agreements/store'
import { findGrant } from '../grants'
import { findPayment, listCommittee, namesOf } from '../store'
import { bookTreasuryList, lodgeOrder, readTreasuryList, withdrawLodged } from './actions'
import { listPage, listsPage, orderPage } from './pages'
import * as may from './policy'
import { findList, listLists, listLodged, listRows, type TreasuryList } from './store'
import { judgeRows, type JudgedRow, type RowFault } from './treasury'

/** The way of municipalities: spending orders, and the treasury's daily list of what was executed. */
export function treasuryRoutes(services: Services, render: Renderer, words: Record<Language, Words>) {
  const { get, post, router } = siteMap(services, render)
  const { db } = services

  const scopeOf = (person: Person): readonly string[] | null => (holdsAny(person, ['payer', 'authority', 'manager', 'auditor']) ? null : scopesOf(person, ['finance']))
  const showAll = async ({ words: say, person, form }: Visit, faults: readonly Fault[] = [], rows: readonly RowFault[] = []) =>
    listsPage(say, person, { lists: await listLists(db, scopeOf(person)), lodged: await listLodged(db, scopeOf(person)) }, faults.length === 0 ? undefined : { form, faults }, rows)

  get('/treasury-list', { find: nothing, may: may.readLists, answer: (_nothing, visit) => showAll(visit) })

  post('/treasury-list', {
    find: nothing,
    may: may.importList,
    takesFiles: true,
    answer: async (_nothing, visit) => {
      const read = await readTreasuryList(services, visit.person, visit.uploads.find(({ field }) => field === 'file'))
      if (Array.isArray(read)) return showAll(visit, read as Fault[])
      if ('rows' in read) return showAll(visit, [{ field: 'file', words: 'payments.treasury.fault.rows' }], read.rows as RowFault[])
      return goTo(`/payments/treasury-list/${(read as { id: string }).id}`)
    },
  })

  const listInPath = async (visit: Visit) => found(await findList(db, key(visit, 'listId')), 'payments.missing')
  get('/treasury-list/:listId', {
    find: listInPath,
    may: may.readList,
    answer: async (list, { words: say, person }) => listPage(say, person, { list, rows: await judged(list), reader: (await namesOf(db, [list.readBy])).get(list.readBy) ?? '–' }),
  })
  const judged = async (list: TreasuryList): Promise<JudgedRow[]> => {
    const rows = await listRows(db, list.id)
    const known = judgeRows(rows, await listLodged(db, list.municipalityCode === null ? null : [list.municipalityCode]), dayOf(services.now()))
    return known.map((one, index) => (rows[index]?.booked === 'yes' ? { ...one, verdict: 'booked' } : one.verdict === 'ready' && list.state === 'booked' ? { ...one, verdict: 'refused' } : one))
  }

  post('/treasury-list/:listId/booking', { find: listInPath, may: may.bookList, answer: async ({ id }, { person }) => { await bookTreasuryList(services, words, person, id); return goTo(`/payments/treasury-list/${id}`) } })

  const paymentInPath = async (visit: Visit) => {
    const payment = found(await findPayment(db, key(visit, 'paymentId')), 'payments.missing')
    const agreement = found(await findAgreement(db, payment.agreementId), 'payments.missing')
    return { payment, agreement, committee: await listCommittee(db, agreement.callId) }
  }
  const showOrder = async ({ payment }: Awaited<ReturnType<typeof paymentInPath>>, { words: say, form }: Visit, faults: readonly Fault[] = []) =>
    orderPage(say, dayOf(services.now()), found(await findGrant(db, payment.agreementId), 'payments.missing'), payment, faults.length === 0 ? undefined : { form, faults })

  get('/:paymentId/spending-order', { find: paymentInPath, may: may.lodge, answer: (about, visit) => showOrder(about, visit) })
  post('/:paymentId/spending-order', {
    find: paymentInPath,
    may: may.lodge,
    answer: async (about, visit) => {
      const { form, person } = visit
      const faults = await lodgeOrder(services, person, about.payment.id, { commitmentNo: form.text('commitmentNo'), orderNo: form.text('orderNo'), orderOn: form.day('orderOn'), treasuryBranch: form.text('treasuryBranch') })
      return faults.length > 0 ? showOrder(about, visit, faults) : goTo(`/payments/${about.payment.id}`)
    },
  })
  post('/:paymentId/spending-order/withdrawal', { find: paymentInPath, may: may.lodge, answer: async ({ payment }, { person }) => { await withdrawLodged(services, person, payment.id); return goTo(`/payments/${payment.id}`) } })

  return router
}
