import fc from 'fast-check'
import { bankText, batchLife, endToEndId, findBatchFaults, orderStanding, whyNot, type Order, type Payable } from '../../../server/payments/bank/batches'
import { findAccountFaults, readAccount } from '../../../server/payments/bank/accounts'
import { readStatements, type ReadStatement, type StatementLine } from '../../../server/payments/bank/camt053'
import { matcher, type PaymentCandidate, type RecoveryCandidate } from '../../../server/payments/bank/matching'
import { checkPaymentFile, readPaymentFile, writePaymentFile } from '../../../server/payments/bank/pain001'
import { readStatus } from '../../../server/payments/bank/pain002'
import { entryKeys, judgeStatement } from '../../../server/payments/bank/statements'
import { decode, readAmount, readMessage } from '../../../server/payments/bank/xml'
import { accountFields, camt053, closingOf, pain002, type Line } from '../../support/builders/bank'

const IBAN = 'AL47212110090000000235698741'

describe('an amount of XML', () => {
  test.each([
    ['0', 0], ['1', 100], ['1.5', 150], ['1.05', 105], ['1.050', 105], ['1.0500000', 105], ['.5', 50], ['5.', 500], ['+7.20', 720], ['90071992547409.91', 9_007_199_254_740_991],
    ['', null], ['.', null], ['-1', null], ['1,5', null], ['1e3', null], ['1.001', null], ['1.12345', null], ['0x10', null], [' 1', null], ['900719925474099.20', null],
  ])('%s is %s', (text, minor) => { expect(readAmount(text)).toBe(minor) })
})

describe('a text for the bank', () => {
  test.each([
    ['Shoqata “Çelësi & Ëndrra” – Pukë', "Shoqata 'Celesi + Endrra' - Puke"], ['Đorđe\tŠkodra', 'Dorde Skodra'], ['Ж', ''], ['a'.repeat(80), 'a'.repeat(70)], ['<b>', 'b'],
  ])('%s is written as %s', (text, written) => { expect(bankText(text, 70)).toBe(written) })
})

test('an end-to-end id is the same for the same attempt, another for another, and fits the field of the bank', () => {
  const id = '01890000-0000-7000-8000-000000000000'
  expect(endToEndId(id, 1)).toBe(endToEndId(id, 1))
  expect(endToEndId(id, 2)).not.toBe(endToEndId(id, 1))
  expect(endToEndId(id, 99)).toHaveLength(35)
})

describe('an account', () => {
  test.each([
    ['no holder', { holder: '' }, 'holder'], ['a holder too long', { holder: 'x'.repeat(71) }, 'holder'], ['a wrong check digit', { iban: 'AL48212110090000000235698741' }, 'iban'], ['no number', { iban: '' }, 'iban'],
    ['a short BIC', { bic: 'SGSBAL' }, 'bic'], ['an unknown currency', { currency: 'GBP' }, 'currency'], ['no town', { town: '' }, 'town'], ['a country in words', { country: 'Shqipëri' }, 'country'],
  ])('with %s is refused at its field', (_name, over, field) => {
    expect(findAccountFaults(readAccount(accountFields(over))).map((one) => one.field)).toEqual([field])
  })
  test('without a BIC, with spaces and small letters, is taken', () => {
    expect(findAccountFaults(readAccount(accountFields({ bic: '', iban: 'al47 2121 1009 0000 0002 3569 8741', country: 'al', holder: 'x'.repeat(70) })))).toEqual([])
  })
})

test('a batch is made, and released or discarded, and then stays', () => {
  expect(batchLife.table).toEqual({ made: { release: 'released', discard: 'discarded' }, released: {}, discarded: {} })
})

const payable = (over: Partial<Payable> = {}): Payable => ({ paymentId: 'p', attempt: 1, state: 'approved', amountMinor: 100, currency: 'ALL', iban: IBAN, creditor: 'Shoqata', town: 'Pukë', reference: 'R', elsewhere: null, ...over })

describe('a payment for a batch in lek', () => {
  test.each([
    ['approved, with account and town', {}, null], ['only prepared', { state: 'prepared' as const }, 'notApproved'], ['in a batch already', { elsewhere: 'batch' as const }, 'in_batch'], ['at the treasury', { elsewhere: 'treasury' as const }, 'in_treasury'],
    ['in euro', { currency: 'EUR' }, 'otherCurrency'], ['without an account', { iban: null }, 'noIban'], ['with a wrong account', { iban: 'AL48212110090000000235698741' }, 'noIban'], ['without a town', { town: null }, 'noTown'], ['with an unreadable name', { creditor: 'Ж' }, 'noName'],
  ])('%s', (_name, over, fault) => { expect(whyNot(payable(over), 'ALL')).toBe(fault === null ? null : `payments.bank.fault.${fault}`) })

  test.each([['2026-03-01', true], ['2026-03-02', false], ['2026-04-01', false], ['2026-04-02', true]])('executed on %s is refused: %s', (executeOn, refused) => {
    expect(findBatchFaults({ executeOn, currency: 'ALL', chosen: [payable()] }, '2026-03-02').length > 0).toBe(refused)
  })
  test('none chosen is refused', () => { expect(findBatchFaults({ executeOn: '2026-03-02', currency: 'ALL', chosen: [] }, '2026-03-02')).toEqual([{ field: 'payment', words: 'payments.bank.fault.none' }]) })
})

test.each([
  ['listed', 'listed', 'made', 'approved', 1], ['listed', 'sent', 'released', 'approved', 1], ['accepted', 'accepted', 'released', 'approved', 1], ['pending', 'pending', 'released', 'approved', 1], ['accepted', 'paid', 'released', 'paid', 1],
  ['rejected', 'rejected', 'released', 'approved', 2], ['accepted', 'failed', 'released', 'failed', 1], ['listed', 'failed', 'released', 'paid', 2], ['withdrawn', 'withdrawn', 'discarded', 'approved', 1],
] as const)('an order that is %s stands as %s in a %s batch when its payment is %s at attempt %i', (status, standing, state, payment, attempt) => {
  expect(orderStanding({ status, attempt: 1 }, { state }, { state: payment, attempt })).toBe(standing)
})

const order = (number: number, amountMinor: number, over: Partial<Order> = {}): Order => ({
  id: `o${number}`, batchId: 'b', paymentId: `p${number}`, attempt: 1, endToEndId: `E2E-${number}`, amountMinor, iban: IBAN, creditor: `Shoqata ${number}`, town: 'Puke', country: 'AL', text: `R / ${number}`,
  status: 'listed', statusCode: null, statusReason: null, statusAt: null, ...over,
})
const account = { ...readAccount(accountFields({ iban: IBAN })), id: 'a', bic: null, enteredBy: 'x', enteredAt: '', confirmedBy: 'y', confirmedAt: '', closedBy: null, closedAt: null }
const fileOf = (orders: readonly Order[], currency = 'ALL') => writePaymentFile({ batch: { reference: 'FS-2026-0001', currency, executeOn: '2026-03-03' }, account: { ...account, currency }, orders, at: '2026-03-02T08:00:00.000Z' })

describe('the payment file', () => {
  test('says the same payments and the same sums when it is read back, whatever they are', () => {
    fc.assert(fc.property(
      fc.array(fc.record({ amountMinor: fc.integer({ min: 1, max: 10_000_000_000 }), creditor: fc.string({ minLength: 1, maxLength: 40, unit: 'grapheme' }) }), { minLength: 1, maxLength: 40 }), fc.constantFrom('ALL', 'EUR', 'USD', 'CHF'),
      (payments, currency) => {
        const orders = payments.map(({ amountMinor, creditor }, index) => order(index, amountMinor, { creditor: bankText(`A ${creditor}`, 70) }))
        const read = readPaymentFile(fileOf(orders, currency))
        expect(read?.orders).toEqual(orders.map(({ endToEndId: id, amountMinor, iban }) => ({ endToEndId: id, amountMinor, currency, iban })))
        const sum = orders.reduce((all, { amountMinor }) => all + amountMinor, 0)
        expect(read?.sums).toEqual([sum, sum])
        expect(read?.counts).toEqual([String(orders.length), String(orders.length)])
      },
    ), { numRuns: 100 })
  })

  test('claims the rules of SEPA for euro, and none for lek', () => {
    expect(fileOf([order(1, 100)], 'EUR')).toMatch(/<SvcLvl>\s*<Cd>SEPA<\/Cd>/)
    expect(fileOf([order(1, 100)], 'EUR')).toContain('<ChrgBr>SLEV</ChrgBr>')
    expect(fileOf([order(1, 100)])).not.toContain('SvcLvl')
    expect(fileOf([order(1, 100)])).toContain('<ChrgBr>SHAR</ChrgBr>')
  })

  test('gives town and country of payer and payee in fields of their own, and no free address', () => {
    const text = fileOf([order(1, 100)])
    expect(text.match(/<TwnNm>/g)).toHaveLength(2)
    expect(text.match(/<Ctry>AL<\/Ctry>/g)).toHaveLength(2)
    expect(text).not.toContain('AdrLine')
  })

  test.each([
    ['the count of the head', (text: string) => text.replace('<NbOfTxs>2</NbOfTxs>', '<NbOfTxs>3</NbOfTxs>')], ['the sum of the head', (text: string) => text.replace('<CtrlSum>3.50</CtrlSum>', '<CtrlSum>3.51</CtrlSum>')],
    ['one amount', (text: string) => text.replace('>1.00<', '>1.01<')], ['one currency', (text: string) => text.replace('Ccy="ALL"', 'Ccy="EUR"')], ['one id', (text: string) => text.replace('E2E-1', 'E2E-2')], ['a tag', (text: string) => text.replace('</PmtInf>', '')],
  ])('is not sent when %s is not what the orders say', (_name, spoil) => {
    const text = fileOf([order(1, 100), order(2, 250)])
    const wanted = { count: 2, sumMinor: 350, currency: 'ALL' }
    expect(checkPaymentFile(text, wanted)).toBe(true)
    expect(spoil(text)).not.toBe(text)
    expect(checkPaymentFile(spoil(text), wanted)).toBe(false)
  })
})

describe('a message', () => {
  test.each([
    ['cut off', '<Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.08"><BkToCstmrStmt>'], ['no XML', 'datë;shumë'], ['empty', ''], ['of another root', '<html></html>'],
    ['with entities of its own', '<!DOCTYPE d [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.08"><x>&b;</x></Document>'],
    ['with a file of the server', '<!DOCTYPE d [<!ENTITY x SYSTEM "file:///etc/passwd">]><Document><x>&x;</x></Document>'],
  ])('%s is not read', (_name, text) => { expect(readMessage(text)).toBeUndefined() })

  test('is read with its name spaces under any prefix, in the encoding it declares', () => {
    expect(readMessage('<n:Document xmlns:n="urn:iso:std:iso:20022:tech:xsd:pain.002.001.10"><n:A>é &#235; &amp;</n:A></n:Document>')).toMatchObject({ version: 'pain.002.001.10', body: { A: 'é ë &' } })
    expect(decode(Buffer.from('<?xml version="1.0" encoding="ISO-8859-1"?><a>\xeb</a>', 'latin1'))).toContain('<a>ë</a>')
    expect(decode(Buffer.from([0x3c, 0x61, 0x3e, 0xff]))).toBeUndefined()
  })
})

const LINES: Line[] = [{ amount: '100.00', endToEndId: 'E2E-1', iban: IBAN, name: 'Shoqata', ref: 'B1' }, { amount: '20.50', direction: 'CRDT', text: 'kthim 2026/1' }, { amount: '1.00', status: 'PDNG' }]

describe('a statement', () => {
  test.each(['02', '08'] as const)('in version %s gives its booked lines, and leaves pending ones alone', (version) => {
    const read = readStatements(camt053([{ iban: IBAN, opening: '500.00', closing: closingOf('500.00', LINES), lines: LINES }], version)) as ReadStatement[]
    expect(read).toMatchObject([{ ref: 'N-1', account: IBAN, currency: 'ALL', opening: { minor: 50_000 }, closing: { minor: 42_050 } }])
    expect(read[0]?.lines).toEqual([
      { direction: 'debit', amountMinor: 10_000, currency: 'ALL', bookedOn: '2026-03-02', valueOn: '2026-03-02', endToEndId: 'E2E-1', counterparty: 'Shoqata', counterpartyIban: IBAN, text: null, servicerRef: 'B1', returnReason: null },
      { direction: 'credit', amountMinor: 2_050, currency: 'ALL', bookedOn: '2026-03-02', valueOn: '2026-03-02', endToEndId: null, counterparty: 'Pala', counterpartyIban: null, text: 'kthim 2026/1', servicerRef: null, returnReason: null },
    ])
  })

  test('one entry for a whole batch is a line for each of its payments, if they add up', () => {
    const part = (id: string, amount: string) => `<TxDtls><Refs><EndToEndId>${id}</EndToEndId></Refs><Amt Ccy="ALL">${amount}</Amt><CdtDbtInd>DBIT</CdtDbtInd></TxDtls>`
    const whole = (parts: string) => camt053([{ iban: IBAN, opening: '10.00', closing: '0.00', lines: [{ amount: '10.00', ref: 'W' }] }]).replace(/<NtryDtls>.*<\/NtryDtls>/, `<NtryDtls>${parts}</NtryDtls>`)
    const linesOf = (text: string) => (readStatements(text) as ReadStatement[])[0]?.lines.map(({ endToEndId: id, amountMinor, servicerRef }) => [id, amountMinor, servicerRef])
    expect(linesOf(whole(part('A', '4.00') + part('B', '6.00')))).toEqual([['A', 400, 'W/1'], ['B', 600, 'W/2']])
    expect(linesOf(whole(part('A', '4.00') + part('B', '5.00')))).toEqual([[null, 1_000, 'W']])
  })

  test.each([
    ['damaged', '<Document>', 'damaged'], ['another message', pain002({ batch: 'x', group: 'ACCP' }), 'notStatement'], ['another version', camt053([{ iban: IBAN, opening: '0', closing: '0' }]).replace('camt.053.001.08', 'camt.053.001.03'), 'version'],
    ['without a statement', camt053([]), 'noStatement'], ['without a closing balance', camt053([{ iban: IBAN, opening: '0', closing: '0' }]).replace('CLBD', 'CLAV'), 'incomplete'],
    ['with a third of a qindarka', camt053([{ iban: IBAN, opening: '0', closing: '0', lines: [{ amount: '0.333' }] }]), 'amount'], ['with a balance in words', camt053([{ iban: IBAN, opening: 'dhjetë', closing: '0' }]), 'balance'],
  ])('%s is told by its name', (_name, text, key) => { expect(readStatements(text)).toMatchObject({ key }) })
})

const statement = (over: Partial<Parameters<typeof camt053>[0][number]> = {}): ReadStatement => (readStatements(camt053([{ iban: IBAN, opening: '500.00', closing: closingOf('500.00', over.lines ?? LINES), lines: LINES, ...over }])) as ReadStatement[])[0] as ReadStatement

describe('whether a statement can be the next', () => {
  const latest = { closingMinor: 50_000, closedOn: '2026-03-01', statementRef: 'N-0' }
  test.each([
    ['the first, wherever it begins', statement(), null, null], ['beginning where the last one ended', statement(), latest, null],
    ['in another currency', statement({ currency: 'EUR' }), latest, 'currency'], ['with a balance in another currency', statement({ openingCurrency: 'EUR' }), latest, 'currency'], ['with a line in another currency', statement({ lines: [{ amount: '1.00', currency: 'EUR' }] }), latest, 'currency'],
    ['a qindarka short', statement({ closing: '420.49' }), latest, 'sum'], ['closing tomorrow', statement({ closedOn: '2026-03-03' }), latest, 'ahead'], ['the last one again', statement({ id: 'N-0' }), latest, 'known'],
    ['older than the last one', statement({ closedOn: '2026-02-28' }), latest, 'older'], ['with another between them', statement(), { ...latest, closingMinor: 49_999 }, 'gap'],
  ])('%s', (_name, read, before, key) => { expect(judgeStatement(read, { currency: 'ALL' }, before, '2026-03-02')?.key ?? null).toBe(key) })
})

test('each line has a key of its own, the same in every reading of it', () => {
  const [read] = readStatements(camt053([{ iban: IBAN, opening: '0.00', closing: '-4.00', lines: [{ amount: '1.00', ref: 'A' }, { amount: '1.00', ref: 'A' }, { amount: '1.00' }, { amount: '1.00' }] }])) as ReadStatement[]
  const keys = entryKeys(read?.lines ?? [])
  expect(new Set(keys).size).toBe(4)
  expect(keys.slice(0, 2)).toEqual(['ref:A', 'ref:A#2'])
  expect(entryKeys(read?.lines ?? [])).toEqual(keys)
})

const paid = (over: Partial<PaymentCandidate> = {}): PaymentCandidate => ({ paymentId: 'p', attempt: 1, currentAttempt: 1, state: 'approved', endToEndId: 'E2E-1', iban: IBAN, amountMinor: 10_000, fromOn: '2026-03-02', ...over })
const owed = (over: Partial<RecoveryCandidate> = {}): RecoveryCandidate => ({ recoveryId: 'r', reference: 'FS/2026/1', amountMinor: 10_000, state: 'ordered', ...over })
const line = (over: Partial<StatementLine> = {}): StatementLine => ({
  direction: 'debit', amountMinor: 10_000, currency: 'ALL', bookedOn: '2026-03-03', valueOn: '2026-03-03', endToEndId: null, counterparty: null, counterpartyIban: null, text: null, servicerRef: null, returnReason: null, ...over,
})
const credit = (over: Partial<StatementLine> = {}) => line({ direction: 'credit', ...over })

describe('a line is matched', () => {
  const byAccount = { counterpartyIban: IBAN }
  test.each([
    ['by its id', line({ endToEndId: 'E2E-1' }), [paid()], [], 'paid end_to_end'], ['by its id, whatever the account', line({ endToEndId: 'E2E-1', counterpartyIban: 'X' }), [paid()], [], 'paid end_to_end'],
    ['not with another amount', line({ endToEndId: 'E2E-1', amountMinor: 9_999 }), [paid()], [], 'open amount'], ['not with an attempt that is over', line({ endToEndId: 'E2E-1' }), [paid({ currentAttempt: 2 })], [], 'open settled'],
    ['not with a payment that is paid', line({ endToEndId: 'E2E-1' }), [paid({ state: 'paid' })], [], 'open settled'],
    ['by account, amount and day', line(byAccount), [paid()], [], 'paid account'], ['by account on the first day', line({ ...byAccount, valueOn: '2026-03-02' }), [paid()], [], 'paid account'], ['by account on the last day', line({ ...byAccount, valueOn: '2026-03-16' }), [paid()], [], 'paid account'],
    ['not a day early', line({ ...byAccount, valueOn: '2026-03-01' }), [paid()], [], 'open day'], ['not a day late', line({ ...byAccount, valueOn: '2026-03-17' }), [paid()], [], 'open day'],
    ['not where two fit', line(byAccount), [paid(), paid({ paymentId: 'q', endToEndId: 'E2E-2' })], [], 'open several'], ['not with another account', line({ counterpartyIban: 'X' }), [paid()], [], 'open unknown'], ['not by amount alone', line(), [paid()], [], 'open unknown'],
    ['not when the bank takes back a credit', line({ ...byAccount, returnReason: 'RVSL' }), [paid()], [], 'open unknown'],
    ['as a return by its id', credit({ endToEndId: 'E2E-1', returnReason: 'AC04' }), [paid()], [], 'returned end_to_end'], ['as a return after it was paid', credit({ endToEndId: 'E2E-1' }), [paid({ state: 'paid' })], [], 'returned end_to_end'],
    ['not as a return of what failed', credit({ endToEndId: 'E2E-1' }), [paid({ state: 'failed' })], [], 'open settled'], ['not as a return in part', credit({ endToEndId: 'E2E-1', amountMinor: 1 }), [paid()], [], 'open amount'],
    ['as a repayment by reference', credit({ text: 'Kthim fondesh fs/2026/1.' }), [], [owed()], 'repaid reference'], ['not by the beginning of another reference', credit({ text: 'FS/2026/12' }), [], [owed()], 'open unknown'],
    ['not by the end of another reference', credit({ text: 'XFS/2026/1' }), [], [owed()], 'open unknown'], ['not as a repayment in part', credit({ text: 'FS/2026/1', amountMinor: 9_999 }), [], [owed()], 'open amount'],
    ['not with a recovery that is over', credit({ text: 'FS/2026/1' }), [], [owed({ state: 'repaid' })], 'open settled'], ['not as a repayment without a reference', credit(), [], [owed()], 'open unknown'],
  ])('%s', (_name, one, payments, recoveries, expected) => {
    const match = matcher(payments, recoveries)(one)
    expect(`${match.kind} ${match.kind === 'open' ? match.reason : match.by}`).toBe(expected)
  })

  test('one payment is paid by one line of a statement, however many are alike', () => {
    const match = matcher([paid()], [])
    expect([match(line({ endToEndId: 'E2E-1' })), match(line({ endToEndId: 'E2E-1' })), match(line(byAccount))].map(({ kind }) => kind)).toEqual(['paid', 'open', 'open'])
  })
})

describe('an answer of the bank', () => {
  test.each([
    ['accepted as a whole', pain002({ batch: 'B', group: 'ACCP' }), { whole: { status: 'accepted', code: 'ACCP' } }], ['rejected as a whole', pain002({ batch: 'B', group: 'RJCT' }), { whole: { status: 'rejected' } }], ['in part', pain002({ batch: 'B', group: 'PART', orders: [{ id: 'A', status: 'PDNG' }] }), { whole: null }],
    ['with its control sum', pain002({ batch: 'B', group: 'ACSP', count: 2, sum: '3.50' }), { count: 2, sumMinor: 350 }], ['in an older version', pain002({ batch: 'B', group: 'ACSC' }, '03'), { whole: { status: 'accepted' } }],
  ])('%s', (_name, text, expected) => { expect(readStatus(text)).toMatchObject({ batch: 'B', ...expected }) })

  test('names a reason for each rejected payment', () => {
    const read = readStatus(pain002({ batch: 'B', orders: [{ id: 'A', status: 'RJCT', code: 'AC01', text: 'Llogaria nuk ekziston' }, { id: 'C', status: 'ACSP' }] }))
    expect('orders' in read && [...read.orders]).toEqual([['A', { status: 'rejected', code: 'RJCT', reason: 'AC01: Llogaria nuk ekziston' }], ['C', { status: 'accepted', code: 'ACSP', reason: '' }]])
  })

  test.each([['damaged', '<Document>', 'damaged'], ['of another message', camt053([]), 'notStatus'], ['about no batch', pain002({ batch: '', group: 'ACCP' }), 'noBatch'], ['with an unknown word', pain002({ batch: 'B', group: 'WHAT' }), 'code'], ['without a word', pain002({ batch: 'B' }), 'saysNothing']])('%s is told by its name', (_name, text, key) => {
    expect(readStatus(text)).toMatchObject({ key })
  })
})
