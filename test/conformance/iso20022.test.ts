import { execFileSync } from 'node:child_process'
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import fc from 'fast-check'
import { bankText, type Order } from '../../server/payments/bank/batches'
import { readStatements, type ReadStatement } from '../../server/payments/bank/camt053'
import { readPaymentFile, writePaymentFile } from '../../server/payments/bank/pain001'
import { readStatus } from '../../server/payments/bank/pain002'
import { decode } from '../../server/payments/bank/xml'
import { camt053, closingOf, pain002 } from '../support/builders/bank'

const FOLDER = path.join(process.env['STANDARDS_DIR'] ?? '../shared/standards', 'iso20022')

/** Without the official schemas there is nothing to hold the files against, and that is said aloud. */
const present = existsSync(FOLDER)
if (!present) process.stderr.write('\n*** SKIPPED: the schemas of ISO 20022 are not here. Set STANDARDS_DIR to the folder that holds them. ***\n\n')
const official = present ? test : test.skip

let folder: string
beforeAll(() => { folder = mkdtempSync(path.join(os.tmpdir(), 'qarte-iso-')) })
afterAll(() => { rmSync(folder, { recursive: true, force: true }) })

/** What the schema says against a file; empty where it is valid. */
function against(schema: string, text: string): string {
  const file = path.join(folder, 'file.xml')
  writeFileSync(file, text)
  try {
    execFileSync('xmllint', ['--nonet', '--noout', '--schema', path.join(FOLDER, 'xsd', `${schema}.xsd`), file], { stdio: 'pipe' })
    return ''
  } catch (error) {
    return String((error as { stderr: Buffer }).stderr)
  }
}

const IBAN = 'AL47212110090000000235698741'
const account = { id: 'a', holder: 'Fondi Social', iban: IBAN, bic: 'SGSBALTX', currency: 'ALL', town: 'Tiranë', country: 'AL', enteredBy: 'x', enteredAt: '', confirmedBy: 'y', confirmedAt: '', closedBy: null, closedAt: null }
const order = (number: number, amountMinor: number, creditor = 'Shoqata Prova'): Order => ({
  id: `o${number}`, batchId: 'b', paymentId: `p${number}`, attempt: 1, endToEndId: `0189000000007000800000000000${String(number).padStart(4, '0')}-1`, amountMinor, iban: IBAN, creditor, town: 'Puke', country: 'AL', text: `FS-2026-01/P-${number} / 1`,
  status: 'listed', statusCode: null, statusReason: null, statusAt: null,
})

describe('the payment file', () => {
  official('is valid by the official schema of pain.001.001.09, in every currency, with and without a BIC, whatever the payments are', () => {
    fc.assert(fc.property(
      fc.array(fc.tuple(fc.integer({ min: 1, max: 10_000_000_000 }), fc.string({ maxLength: 60, unit: 'grapheme' })), { minLength: 1, maxLength: 20 }), fc.constantFrom('ALL', 'EUR', 'USD', 'CHF'), fc.constantFrom('SGSBALTX', 'SGSBALTXXXX', null),
      (payments, currency, bic) => {
        const orders = payments.map(([amountMinor, creditor], index) => order(index, amountMinor, bankText(`A ${creditor}`, 70)))
        expect(against('pain.001.001.09', writePaymentFile({ batch: { reference: 'FS-2026-0001', currency, executeOn: '2026-03-03' }, account: { ...account, bic, currency }, orders, at: '2026-03-02T08:00:00.000Z' }))).toBe('')
      },
    ), { numRuns: 30 })
  })

  official('of somebody else is read for what its orders are, and its missing control sum is seen', () => {
    const read = readPaymentFile(readFileSync(path.join(FOLDER, 'examples', 'pain001py.pain.001.001.09.xml'), 'utf8'))
    expect(read?.orders.map(({ endToEndId, amountMinor, currency }) => [endToEndId, amountMinor, currency])).toEqual([['PaymentID6789', 15_000, 'EUR'], ['PaymentID4321', 30_000, 'EUR'], ['PaymentID1357', 25_000, 'EUR'], ['PaymentID2468', 17_500, 'EUR'], ['PaymentID4815', 22_500, 'EUR']])
    expect(read?.counts).toEqual(['2', ''])
    expect(read?.sums).toEqual([null, null])
  })
})

describe('bank statements', () => {
  const examples = present ? readdirSync(path.join(FOLDER, 'examples')).filter((name) => name.startsWith('camt')) : ['none']
  official.each(examples)('%s, an example of other hands, is read', (name) => {
    const read = readStatements(decode(readFileSync(path.join(FOLDER, 'examples', name))) ?? '')
    expect('key' in read ? read : read.length).toBe(name.includes('multi') ? 2 : 1)
  })

  official('of the examples give the entries that stand in them', () => {
    const of = (name: string) => readStatements(readFileSync(path.join(FOLDER, 'examples', name), 'utf8')) as ReadStatement[]
    expect(of('camt053.v2.multi.statement.xml').map(({ ref, account: number, opening, closing, lines }) => [ref, number, opening.minor, closing.minor, lines.map(({ direction, amountMinor, endToEndId }) => [direction, amountMinor, endToEndId])])).toEqual([
      ['253EURNL26VAYB8060476890', 'NL26VAYB8060476890', 1_815, 2_700, [['credit', 885, '000000001']]], ['254EURNL26VAYB8060476890', 'NL26VAYB8060476890', 2_700, 2_000, [['debit', 700, expect.any(String)]]],
    ])
    expect(of('camt053.v8.xml')[0]?.lines).toEqual([expect.objectContaining({ direction: 'credit', amountMinor: 885, bookedOn: '2014-12-31', valueOn: '2015-01-02', endToEndId: 'MUELL/FINP/RA12345', counterparty: 'NAME NAME', counterpartyIban: 'NL56AGDH9619008421', servicerRef: 'AAAASESS-FP-CN_98765/01' })])
  })

  official.each(['02', '08'] as const)('that our tests write in version %s are valid themselves, so that they test what a bank sends', (version) => {
    const lines = [{ amount: '1.00', endToEndId: 'A', iban: IBAN, ref: 'R' }, { amount: '2.00', direction: 'CRDT' as const, returned: 'AC04', text: 'kthim' }]
    expect(against(`camt.053.001.${version}`, camt053([{ iban: IBAN, opening: '10.00', closing: closingOf('10.00', lines), lines }], version))).toBe('')
  })
})

official('the answers that our tests write are valid by the official schema of pain.002.001.14', () => {
  const text = pain002({ batch: 'FS-2026-0001', group: 'PART', count: 2, sum: '3.50', orders: [{ id: 'A', status: 'RJCT', code: 'AC01', text: 'Llogaria nuk ekziston' }, { id: 'B', status: 'PDNG' }] })
  expect(against('pain.002.001.14', text)).toBe('')
  expect('orders' in readStatus(text)).toBe(true)
})
