import { awardMoney } from '../../../server/fund/balance-store'
import type { Upload } from '../../../server/kernel/files'
import { clockwork, type Person } from '../../../server/kernel/policy'
import { verifyLedger } from '../../../server/ledger/verify'
import { grantRole } from '../../../server/people/actions'
import { findPerson } from '../../../server/people/store'
import { approvePayment, preparePayment } from '../../../server/payments/actions'
import { enterAccount } from '../../../server/payments/bank/account-actions'
import type { PayingAccount } from '../../../server/payments/bank/accounts'
import { importStatement, matchEntry, setAside } from '../../../server/payments/bank/statement-actions'
import { listEntries, listStatements } from '../../../server/payments/bank/statement-store'
import type { Entry } from '../../../server/payments/bank/statements'
import type { Payment } from '../../../server/payments/payments'
import { notifyRecovery, orderRecovery, replyToRecovery } from '../../../server/payments/recoveries'
import { findPayment, findRecovery, listFailures, listRecoveries } from '../../../server/payments/store'
import { openScene, type Scene } from '../../support/scene'
import { accountFields, anUpload, aPayingAccount, aReleasedBatch, camt053, closingOf, type Line, type Said } from '../../support/builders/bank'
import { aGrant, anAcceptedReport, aPayment, type ArrangedGrant } from '../../support/builders/payments'

const GRANTEE = 'AL47212110090000000235698741'
const AMOUNT = '345000.00'
const FEE: Line = { amount: '150.00', text: 'Komision', ref: 'FEE-1' }

let scene: Scene
let grant: ArrangedGrant
let account: PayingAccount
beforeEach(async () => {
  scene = await openScene()
  grant = await aGrant(scene)
  account = await aPayingAccount(scene, grant)
})
afterEach(() => scene.close())

const said = (lines: readonly Line[], over: Partial<Said> = {}): Said => ({ iban: account.iban, opening: '1000000.00', closing: closingOf(over.opening ?? '1000000.00', lines), lines, ...over })
const take = (text: string, by: Person = grant.payer1, name = 'nxjerrja.xml') => importStatement(scene.services, scene.words, by, anUpload(scene, name, text) satisfies Upload)
const taken = async (statements: readonly Said[], version?: '02' | '08') => {
  const outcome = await take(camt053(statements, version))
  if (Array.isArray(outcome)) throw new Error(JSON.stringify(outcome))
  return outcome as { ids: string[]; lines: number; matched: number; open: number }
}
const entries = async (): Promise<Entry[]> => (await Promise.all((await listStatements(scene.db)).reverse().map(({ id }) => listEntries(scene.db, id, { limit: 100 })))).flat()
const stateOf = async ({ id }: Payment) => (await findPayment(scene.db, id))?.state
const money = () => awardMoney(scene.db, grant.award.id)

describe('an approved payment', () => {
  let payment: Payment
  let endToEndId: string
  beforeEach(async () => {
    payment = await aPayment(scene, grant, 'approved')
    endToEndId = (await aReleasedBatch(scene, grant, account, [payment.id])).orders[0]!.endToEndId
  })

  test.each(['02', '08'] as const)('is paid by the debit that names it, with the bank’s number and day, in version %s', async (version) => {
    expect(await taken([said([{ amount: AMOUNT, endToEndId, iban: GRANTEE, ref: 'BNK-77' }, FEE])], version)).toMatchObject({ lines: 2, matched: 1, open: 1 })
    expect(await findPayment(scene.db, payment.id)).toMatchObject({ state: 'paid', channel: 'bank', documentNo: 'BNK-77', valueOn: '2026-03-02', recordedBy: grant.payer1.id })
    expect(await money()).toMatchObject({ advanceMinor: 34_500_000, inPaymentMinor: 0 })
    expect(await entries()).toMatchObject([{ state: 'matched', matchedBy: 'end_to_end', outcome: 'paid', paymentId: payment.id, attempt: 1 }, { state: 'open', openReason: 'unknown' }])
    expect((await verifyLedger(scene.db)).fault).toBeNull()
  })

  test('is paid by account, amount and day where the bank lost its name', async () => {
    await taken([said([{ amount: AMOUNT, iban: GRANTEE }])])
    expect(await stateOf(payment)).toBe('paid')
    expect(await entries()).toMatchObject([{ matchedBy: 'account' }])
  })

  test('of another amount is left to a person, and nothing is paid', async () => {
    await taken([said([{ amount: '344999.00', endToEndId, iban: GRANTEE }])])
    expect(await stateOf(payment)).toBe('approved')
    expect(await entries()).toMatchObject([{ state: 'open', openReason: 'amount' }])
  })

  test('that came back before it was booked as paid fails, and is paid again as another attempt', async () => {
    await taken([said([{ amount: AMOUNT, direction: 'CRDT', endToEndId, returned: 'AC04', ref: 'RET-1' }])])
    expect(await stateOf(payment)).toBe('failed')
    expect(await listFailures(scene.db, grant.agreement.id)).toMatchObject([{ reason: 'AC04', failedOn: '2026-03-02' }])
    await preparePayment(scene.services, grant.payer2, payment.id)
    await approvePayment(scene.services, grant.payer1, payment.id)
    const again = await aReleasedBatch(scene, grant, account, [payment.id])
    expect(again.orders[0]?.endToEndId).not.toBe(endToEndId)
    await taken([said([{ amount: AMOUNT, endToEndId, ref: 'OLD' }, { amount: AMOUNT, endToEndId: again.orders[0]?.endToEndId ?? '', ref: 'NEW' }], { id: 'N-2', opening: '1345000.00' })])
    expect(await findPayment(scene.db, payment.id)).toMatchObject({ state: 'paid', attempt: 2, documentNo: 'NEW' })
    expect((await entries()).map(({ state, openReason }) => openReason ?? state)).toEqual(['matched', 'settled', 'matched'])
    expect((await verifyLedger(scene.db)).fault).toBeNull()
  })

  test('that was paid and came back fails, the ledger undoes the payment by its mirror, and it is paid again', async () => {
    await taken([said([{ amount: AMOUNT, endToEndId, ref: 'A' }])])
    expect(await money()).toMatchObject({ advanceMinor: 34_500_000 })
    await taken([said([{ amount: AMOUNT, direction: 'CRDT', endToEndId, returned: 'AC01', ref: 'B' }], { id: 'N-2', opening: '655000.00' })])
    expect(await findPayment(scene.db, payment.id)).toMatchObject({ state: 'failed', documentNo: null, valueOn: null, referenceKey: null })
    expect(await money()).toMatchObject({ advanceMinor: 0, inPaymentMinor: 0, unpaidMinor: 69_000_000, paidMinor: 0 })
    await preparePayment(scene.services, grant.payer1, payment.id)
    await approvePayment(scene.services, grant.payer2, payment.id)
    const again = await aReleasedBatch(scene, grant, account, [payment.id])
    await taken([said([{ amount: AMOUNT, endToEndId: again.orders[0]?.endToEndId ?? '', ref: 'C' }], { id: 'N-3', opening: '1000000.00' })])
    expect(await stateOf(payment)).toBe('paid')
    expect(await money()).toMatchObject({ advanceMinor: 34_500_000 })
    expect((await verifyLedger(scene.db)).fault).toBeNull()
  })

  test('paid and returned in one statement ends failed', async () => {
    await taken([said([{ amount: AMOUNT, endToEndId, ref: 'A' }, { amount: AMOUNT, direction: 'CRDT', endToEndId, returned: 'AC01', ref: 'B' }])])
    expect(await stateOf(payment)).toBe('failed')
    expect((await verifyLedger(scene.db)).fault).toBeNull()
  })

  test('that came back after spending of it was accepted is left to a person', async () => {
    await taken([said([{ amount: AMOUNT, endToEndId, ref: 'A' }])])
    await anAcceptedReport(scene, grant, { acceptedMinor: 10_000 })
    await taken([said([{ amount: AMOUNT, direction: 'CRDT', endToEndId, returned: 'AC01', ref: 'B' }], { id: 'N-2', opening: '655000.00' })])
    expect(await stateOf(payment)).toBe('paid')
    expect((await entries()).at(-1)).toMatchObject({ state: 'open', openReason: 'spent' })
  })

  test('of the importer’s own organisation is left to another', async () => {
    await scene.arrange((tx) => grantRole(tx, clockwork, grant.payer1.id, 'editor', grant.organisationId))
    await importStatement(scene.services, scene.words, (await findPerson(scene.db, grant.payer1.id)) as Person, anUpload(scene, 'n.xml', camt053([said([{ amount: AMOUNT, endToEndId }])])))
    expect(await stateOf(payment)).toBe('approved')
    expect(await entries()).toMatchObject([{ state: 'open', openReason: 'refused' }])
  })
})

describe('a statement', () => {
  const next = (over: Partial<Said> = {}) => said([FEE], over)
  const refused = (key: string) => [expect.objectContaining({ field: 'file', words: `payments.bank.file.${key}` })]

  test('is taken once as a file, once by its number, and each line once', async () => {
    const text = camt053([next()])
    await take(text)
    expect(await take(text)).toEqual(refused('taken'))
    expect(await take(`${text} `)).toEqual(refused('known'))
    expect(await take(camt053([next({ id: 'N-2', opening: '999850.00' })]))).toEqual(refused('knownEntry'))
    expect(await listStatements(scene.db)).toHaveLength(1)
    expect(await entries()).toHaveLength(1)
  })

  test('is taken once also when it is sent twice at once, by the same name or by two', async () => {
    const text = camt053([next()])
    const all = await Promise.all([take(text), take(text, grant.payer2), take(`${text}\n`, grant.payer2)])
    expect(all.filter((one) => !Array.isArray(one))).toHaveLength(1)
    expect(await entries()).toHaveLength(1)
    expect(await scene.db('bankImports').select()).toHaveLength(1)
  })

  test.each([
    ['of an account that is not ours', () => camt053([next({ iban: GRANTEE })]), 'account'], ['in another currency', () => camt053([next({ currency: 'EUR' })]), 'currency'], ['that does not add up', () => camt053([next({ closing: '999850.01' })]), 'sum'],
    ['from tomorrow', () => camt053([next({ closedOn: '2026-03-03' })]), 'ahead'], ['cut off in the middle', () => camt053([next()]).slice(0, 700), 'damaged'], ['with a line that cannot be read', () => camt053([next({ lines: [FEE, { amount: '1,50' }] })]), 'amount'],
    ['of which the second is wrong', () => camt053([next(), next({ id: 'N-2' })]), 'gap'], ['which stands in the file twice', () => camt053([next(), next()]), 'known'], ['with one line in two', () => camt053([next(), next({ id: 'N-2', opening: '999850.00' })]), 'knownEntry'],
  ])('%s is refused whole: nothing of it is kept, nobody is paid', async (_name, text, key) => {
    const outcome = await take(text())
    expect(outcome).toEqual(refused(key === 'knownEntry' ? 'twice' : key))
    expect([await scene.db('bankStatements').select(), await scene.db('bankEntries').select(), await scene.db('bankImports').select()]).toEqual([[], [], []])
  })

  test('out of order is refused with what is missing, and taken when its turn comes', async () => {
    await taken([next()])
    const third = camt053([said([{ amount: '1.00', ref: 'T' }], { id: 'N-3', opening: '999800.00' })])
    expect(await take(third)).toEqual(refused('gap'))
    expect(await take(camt053([said([{ amount: '1.00', ref: 'O' }], { id: 'N-0', opening: '999850.00', closedOn: '2026-03-01' })]))).toEqual(refused('older'))
    await taken([said([{ amount: '50.00', ref: 'S' }], { id: 'N-2', opening: '999850.00' })])
    expect(Array.isArray(await take(third))).toBe(false)
    expect((await listStatements(scene.db)).map(({ statementRef, ordinal }) => [statementRef, ordinal]).sort()).toEqual([['N-1', 1], ['N-2', 2], ['N-3', 3]])
  })

  test('of an account that nobody confirmed yet is refused', async () => {
    const fields = accountFields()
    await enterAccount(scene.services, grant.payer1, fields)
    expect(await take(camt053([next({ iban: fields.iban })]))).toEqual(refused('account'))
  })

  test('is for payers to take: a manager, an auditor or a finance officer is refused', async () => {
    for (const person of [grant.manager, grant.authority, grant.finance, grant.signatory, await scene.person(['auditor'])]) {
      await expect(take(camt053([next()]), person)).rejects.toThrow('payments.refused.payerOnly')
    }
  })

  test('the database keeps its sums and its settled lines', async () => {
    await taken([next()])
    await expect(scene.db('bankStatements').update({ closingMinor: 1 })).rejects.toThrow(/bank_statements_add_up/i)
    await expect(scene.db('bankEntries').update({ state: 'matched' })).rejects.toThrow(/bank_entries_matched_with_something/i)
    await expect(scene.db('bankEntries').update({ state: 'set_aside' })).rejects.toThrow(/bank_entries_set_aside_with_reason/i)
  })
})

describe('a line that waits', () => {
  test('is matched by a person with a payment of its amount, once', async () => {
    const payment = await aPayment(scene, grant, 'approved')
    await taken([said([{ amount: AMOUNT, text: 'pa llogari' }, { amount: AMOUNT, text: 'edhe kjo' }])])
    const [one, two] = await entries()
    expect(await matchEntry(scene.services, scene.words, grant.payer2, one!.id, 'payment:x')).toEqual([expect.objectContaining({ field: 'match' })])
    expect(await matchEntry(scene.services, scene.words, grant.payer2, one!.id, `payment:${payment.id}`)).toEqual([])
    expect(await stateOf(payment)).toBe('paid')
    expect(await matchEntry(scene.services, scene.words, grant.payer2, two!.id, `payment:${payment.id}`)).toEqual([expect.objectContaining({ words: 'payments.bank.cannot.settled' })])
    await expect(matchEntry(scene.services, scene.words, grant.payer2, one!.id, `payment:${payment.id}`)).rejects.toThrow('payments.refused.moved')
  })

  test('is set aside with a reason, once, and by payers only', async () => {
    await taken([said([FEE, { amount: '5.00', ref: 'X' }])])
    const ids = (await entries()).map(({ id }) => id)
    expect(await setAside(scene.services, grant.payer1, [], '')).toHaveLength(2)
    expect(await setAside(scene.services, grant.payer1, ids, 'Komision i bankës')).toEqual([])
    expect(await entries()).toMatchObject([{ state: 'set_aside', setAsideReason: 'Komision i bankës', settledBy: grant.payer1.id }, { state: 'set_aside' }])
    await expect(setAside(scene.services, grant.payer1, ids, 'Prapë')).rejects.toThrow('payments.refused.moved')
    await expect(setAside(scene.services, grant.manager, ids, 'x')).rejects.toThrow('payments.refused.payerOnly')
  })
})

describe('money that comes back from a grantee', () => {
  let recoveryId: string
  beforeEach(async () => {
    await aPayment(scene, grant, 'paid')
    await anAcceptedReport(scene, grant, { acceptedMinor: 30_000_000 })
    await aPayment(scene, grant, 'paid', 2)
    await anAcceptedReport(scene, grant, { acceptedMinor: 30_000_000, reportNumber: 2, kind: 'final' })
    recoveryId = (await listRecoveries(scene.db, [grant.agreement.id]))[0]!.id
    await notifyRecovery(scene.services, scene.words, grant.manager, recoveryId)
    await replyToRecovery(scene.services, grant.signatory, recoveryId, 'E kthejmë.')
    await orderRecovery(scene.services, scene.words, grant.authority, recoveryId)
  })
  const back = (text: string, amount = '21000.00'): Line => ({ amount, direction: 'CRDT', text, ref: 'IN-1' })

  test('settles the ordered recovery whose grant it names', async () => {
    await taken([said([back(`Kthim fondesh ${grant.agreement.awardReference}`)])])
    expect(await findRecovery(scene.db, recoveryId)).toMatchObject({ state: 'repaid', documentNo: 'IN-1', valueOn: '2026-03-02' })
    expect(await money()).toMatchObject({ receivableMinor: 0, refundedMinor: 2_100_000 })
    expect((await verifyLedger(scene.db)).fault).toBeNull()
  })

  test('without the reference is put before a person, who says what it is', async () => {
    await taken([said([back('kthim'), back(grant.agreement.awardReference, '20999.00')])])
    const [one, two] = await entries()
    expect([one?.openReason, two?.openReason]).toEqual(['unknown', 'amount'])
    expect(await matchEntry(scene.services, scene.words, grant.payer1, two!.id, `recovery:${recoveryId}`)).toEqual([expect.objectContaining({ words: 'payments.bank.cannot.amount' })])
    expect(await matchEntry(scene.services, scene.words, grant.payer1, one!.id, `recovery:${recoveryId}`)).toEqual([])
    expect((await findRecovery(scene.db, recoveryId))?.state).toBe('repaid')
  })
})
