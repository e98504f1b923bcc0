import assert from 'node:assert/strict'
import { XMLBuilder } from 'fast-xml-parser'
import type { Instant } from '../../kernel/dates'
import type { PayingAccount } from './accounts'
import { bankText, countAndSum, type Batch, type Order } from './batches'
import { all, at, readAmount, readMessage, textAt, type Node } from './xml'

const SPACE = 'urn:iso:std:iso:20022:tech:xsd:pain.001.001.09'
const builder = new XMLBuilder({ ignoreAttributes: false, attributeNamePrefix: '@', format: true, indentBy: '  ', suppressEmptyNode: true })

export type PaymentFile = { readonly batch: Pick<Batch, 'reference' | 'currency' | 'executeOn'>; readonly account: PayingAccount; readonly orders: readonly Order[]; readonly at: Instant }

/**
 * The batch as a bank reads it: customer credit transfer initiation, ISO 20022 pain.001.001.09. Payer and payee have their town
 * and country in fields of their own. Euro go by the rules of SEPA; the lek is domestic, and no service level is claimed for it.
 * Count and sum stand twice, and are read back from the file before anybody sends it.
 */
export function writePaymentFile({ batch, account, orders, at: made }: PaymentFile): string {
  const { count, sumMinor } = countAndSum(orders)
  const sums = { NbOfTxs: String(count), CtrlSum: amount(sumMinor) }
  const euro = batch.currency === 'EUR'
  const text = `<?xml version="1.0" encoding="UTF-8"?>\n${builder.build({
    Document: {
      '@xmlns': SPACE,
      CstmrCdtTrfInitn: {
        GrpHdr: { MsgId: batch.reference, CreDtTm: made, ...sums, InitgPty: { Nm: bankText(account.holder, 70) } },
        PmtInf: {
          PmtInfId: batch.reference, PmtMtd: 'TRF', BtchBookg: 'false', ...sums,
          ...(euro ? { PmtTpInf: { SvcLvl: { Cd: 'SEPA' } } } : {}),
          ReqdExctnDt: { Dt: batch.executeOn },
          Dbtr: { Nm: bankText(account.holder, 70), PstlAdr: place(account) },
          DbtrAcct: { Id: { IBAN: account.iban }, Ccy: account.currency },
          DbtrAgt: { FinInstnId: account.bic === null ? { Othr: { Id: 'NOTPROVIDED' } } : { BICFI: account.bic } },
          ChrgBr: euro ? 'SLEV' : 'SHAR',
          CdtTrfTxInf: orders.map((order) => ({
            PmtId: { EndToEndId: order.endToEndId },
            Amt: { InstdAmt: { '@Ccy': batch.currency, '#text': amount(order.amountMinor) } },
            Cdtr: { Nm: order.creditor, PstlAdr: place(order) },
            CdtrAcct: { Id: { IBAN: order.iban } },
            RmtInf: { Ustrd: order.text },
          })),
        },
      },
    },
  }) as string}`
  assert(checkPaymentFile(text, { count, sumMinor, currency: batch.currency }), 'a payment file says the count and the sum of its orders')
  return text
}

const place = ({ town, country }: { town: string; country: string }) => ({ TwnNm: bankText(town, 35), Ctry: country })

function amount(minor: number): string {
  const digits = String(minor).padStart(3, '0')
  return `${digits.slice(0, -2)}.${digits.slice(-2)}`
}

export type ReadOrder = { readonly endToEndId: string; readonly amountMinor: number; readonly currency: string; readonly iban: string }

/** The orders of a payment file and what it says of them, read back; undefined for anything else. */
export function readPaymentFile(text: string): { counts: readonly string[]; sums: readonly (number | null)[]; orders: ReadOrder[] } | undefined {
  const message = readMessage(text)
  const body = at(message?.body, 'CstmrCdtTrfInitn')
  if (body === undefined) return undefined
  const parts = all(body, 'PmtInf')
  const heads = [at(body, 'GrpHdr'), ...(parts.length === 1 ? parts : [])]
  return {
    counts: heads.map((head) => textAt(head, 'NbOfTxs')), sums: heads.map((head) => readAmount(textAt(head, 'CtrlSum'))),
    orders: parts.flatMap((part) => all(part, 'CdtTrfTxInf')).map((one) => ({
      endToEndId: textAt(one, 'PmtId', 'EndToEndId'), amountMinor: readAmount(textAt(one, 'Amt', 'InstdAmt')) ?? -1,
      currency: currencyOf(at(one, 'Amt', 'InstdAmt')), iban: textAt(one, 'CdtrAcct', 'Id', 'IBAN'),
    })),
  }
}

const currencyOf = (amount: Node | undefined): string => (typeof amount?.['@Ccy'] === 'string' ? amount['@Ccy'] : '')

/** The schema accepts a wrong count and a wrong sum, so they are checked here, on the written text: every head, every order, one currency. */
export function checkPaymentFile(text: string, wanted: { count: number; sumMinor: number; currency: string }): boolean {
  const read = readPaymentFile(text)
  if (read === undefined) return false
  const { orders, counts, sums } = read
  return orders.length === wanted.count && countAndSum(orders).sumMinor === wanted.sumMinor && orders.every(({ currency, amountMinor }) => currency === wanted.currency && amountMinor > 0)
    && counts.every((count) => count === String(wanted.count)) && sums.every((one) => one === wanted.sumMinor) && new Set(orders.map((order) => order.endToEndId)).size === orders.length
}
