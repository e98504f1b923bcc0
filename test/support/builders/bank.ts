import { mkdirSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { sha256 } from '../../../server/kernel/hash'
import type { Upload } from '../../../server/kernel/files'
import type { Person } from '../../../server/kernel/policy'
import { confirmAccount, enterAccount } from '../../../server/payments/bank/account-actions'
import { findAccount } from '../../../server/payments/bank/account-store'
import type { AccountFields, PayingAccount } from '../../../server/payments/bank/accounts'
import { makeBatch, releaseBatch } from '../../../server/payments/bank/batch-actions'
import { findBatch, listOrders, type OrderLine } from '../../../server/payments/bank/batch-store'
import type { Batch } from '../../../server/payments/bank/batches'
import type { Scene } from '../scene'
import { anIban } from './organisations'

type Payers = { payer1: Person; payer2: Person }

export const accountFields = (over: Partial<AccountFields> = {}): AccountFields => ({ holder: 'Fondi Social', iban: anIban(), bic: 'SGSBALTX', currency: 'ALL', town: 'Tiranë', country: 'AL', ...over })

/** An account of the scheme, entered by one payer and confirmed by the other. */
export async function aPayingAccount(scene: Scene, { payer1, payer2 }: Payers, over: Partial<AccountFields> = {}): Promise<PayingAccount> {
  const entered = await enterAccount(scene.services, payer1, accountFields(over))
  if (Array.isArray(entered)) throw new Error(`the account was not entered: ${JSON.stringify(entered)}`)
  await confirmAccount(scene.services, payer2, entered.id)
  return (await findAccount(scene.db, entered.id)) as PayingAccount
}

/** A batch of these payments, released by the second payer. */
export async function aReleasedBatch(scene: Scene, { payer1, payer2 }: Payers, account: PayingAccount, paymentIds: readonly string[]): Promise<{ batch: Batch; orders: OrderLine[] }> {
  const made = await makeBatch(scene.services, payer1, { accountId: account.id, executeOn: scene.services.now().toISOString().slice(0, 10), paymentIds })
  if (Array.isArray(made)) throw new Error(`the batch was not made: ${JSON.stringify(made)}`)
  await releaseBatch(scene.services, payer2, made.id)
  return { batch: (await findBatch(scene.db, made.id)) as Batch, orders: await listOrders(scene.db, made.id) }
}

let uploads = 0

/** A file as it lies in the folder of uploads. */
export function anUpload(scene: Scene, name: string, content: string | Buffer): Upload {
  const { temporary } = scene.services.files
  mkdirSync(temporary, { recursive: true })
  const file = path.join(temporary, `upload-${uploads += 1}-${process.pid}`)
  writeFileSync(file, content)
  const bytes = Buffer.from(content)
  return { field: 'file', name, path: file, size: bytes.length, sha256: sha256(bytes) }
}

export type Line = {
  amount: string; direction?: 'DBIT' | 'CRDT'; day?: string; endToEndId?: string; iban?: string; name?: string; text?: string; ref?: string; status?: string; returned?: string; currency?: string
}
export type Said = { id?: string; iban: string; currency?: string; opening: string; closing: string; openedOn?: string; closedOn?: string; lines?: readonly Line[]; openingCurrency?: string }

const cents = (text: string) => Math.round(Number(text) * 100)
const signed = (text: string) => ({ amount: text.replace('-', ''), indicator: text.startsWith('-') ? 'DBIT' : 'CRDT' })
const escaped = (text: string) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;')

/** What the closing balance is, from the opening and the lines. */
export const closingOf = (opening: string, lines: readonly Line[]): string => ((cents(opening) + lines.filter(({ status }) => status === undefined || status === 'BOOK').reduce((sum, { amount, direction }) => sum + (direction === 'CRDT' ? 1 : -1) * cents(amount), 0)) / 100).toFixed(2)

/** A bank statement as a bank would write it, in the one version or the other. */
export function camt053(statements: readonly Said[], version: '02' | '08' = '08'): string {
  const balance = (code: string, text: string, day: string, currency: string) => {
    const { amount, indicator } = signed(text)
    return `<Bal><Tp><CdOrPrtry><Cd>${code}</Cd></CdOrPrtry></Tp><Amt Ccy="${currency}">${amount}</Amt><CdtDbtInd>${indicator}</CdtDbtInd><Dt><Dt>${day}</Dt></Dt></Bal>`
  }
  const party = (role: string, name: string) => (version === '02' ? `<${role}><Nm>${escaped(name)}</Nm></${role}>` : `<${role}><Pty><Nm>${escaped(name)}</Nm></Pty></${role}>`)
  const entry = ({ amount, direction = 'DBIT', day = '2026-03-02', endToEndId, iban, name = 'Pala', text, ref, status = 'BOOK', returned, currency }: Line, own: string) => {
    const side = direction === 'DBIT' || returned !== undefined ? 'Cdtr' : 'Dbtr'
    return `<Ntry><Amt Ccy="${currency ?? own}">${amount}</Amt><CdtDbtInd>${direction}</CdtDbtInd><Sts>${version === '02' ? status : `<Cd>${status}</Cd>`}</Sts><BookgDt><Dt>${day}</Dt></BookgDt><ValDt><Dt>${day}</Dt></ValDt>`
      + (ref === undefined ? '' : `<AcctSvcrRef>${ref}</AcctSvcrRef>`) + '<BkTxCd><Prtry><Cd>544</Cd></Prtry></BkTxCd><NtryDtls><TxDtls>'
      + `<Refs><EndToEndId>${endToEndId ?? 'NOTPROVIDED'}</EndToEndId></Refs>`
      + (version === '02' ? '' : `<Amt Ccy="${currency ?? own}">${amount}</Amt><CdtDbtInd>${direction}</CdtDbtInd>`)
      + `<RltdPties>${party(side, name)}${iban === undefined ? '' : `<${side}Acct><Id><IBAN>${iban}</IBAN></Id></${side}Acct>`}</RltdPties>`
      + (text === undefined ? '' : `<RmtInf><Ustrd>${escaped(text)}</Ustrd></RmtInf>`)
      + (returned === undefined ? '' : `<RtrInf><Rsn><Cd>${returned}</Cd></Rsn></RtrInf>`)
      + '</TxDtls></NtryDtls></Ntry>'
  }
  const one = ({ id = 'N-1', iban, currency = 'ALL', opening, closing, openedOn = '2026-03-01', closedOn = '2026-03-02', lines = [], openingCurrency }: Said) =>
    `<Stmt><Id>${id}</Id><CreDtTm>2026-03-02T18:00:00+01:00</CreDtTm><Acct><Id><IBAN>${iban}</IBAN></Id><Ccy>${currency}</Ccy></Acct>${balance('OPBD', opening, openedOn, openingCurrency ?? currency)}${balance('CLBD', closing, closedOn, currency)}${lines.map((line) => entry(line, currency)).join('')}</Stmt>`
  return `<?xml version="1.0" encoding="UTF-8"?>\n<Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.${version}"><BkToCstmrStmt><GrpHdr><MsgId>M-1</MsgId><CreDtTm>2026-03-02T18:00:00+01:00</CreDtTm></GrpHdr>${statements.map(one).join('')}</BkToCstmrStmt></Document>`
}

type Answer = { batch: string; group?: string; count?: number; sum?: string; orders?: readonly { id: string; status: string; code?: string; text?: string }[] }

/** A bank's answer to a batch. */
export function pain002({ batch, group, count, sum, orders = [] }: Answer, version = '14'): string {
  const order = ({ id, status, code, text }: { id: string; status: string; code?: string; text?: string }) =>
    `<TxInfAndSts><OrgnlEndToEndId>${id}</OrgnlEndToEndId><TxSts>${status}</TxSts>${code === undefined ? '' : `<StsRsnInf><Rsn><Cd>${code}</Cd></Rsn>${text === undefined ? '' : `<AddtlInf>${text}</AddtlInf>`}</StsRsnInf>`}</TxInfAndSts>`
  return `<?xml version="1.0" encoding="UTF-8"?>\n<Document xmlns="urn:iso:std:iso:20022:tech:xsd:pain.002.001.${version}"><CstmrPmtStsRpt><GrpHdr><MsgId>S-1</MsgId><CreDtTm>2026-03-02T18:00:00</CreDtTm></GrpHdr>`
    + `<OrgnlGrpInfAndSts><OrgnlMsgId>${batch}</OrgnlMsgId><OrgnlMsgNmId>pain.001.001.09</OrgnlMsgNmId>${count === undefined ? '' : `<OrgnlNbOfTxs>${count}</OrgnlNbOfTxs>`}${sum === undefined ? '' : `<OrgnlCtrlSum>${sum}</OrgnlCtrlSum>`}${group === undefined ? '' : `<GrpSts>${group}</GrpSts>`}</OrgnlGrpInfAndSts>`
    + (orders.length === 0 ? '' : `<OrgnlPmtInfAndSts><OrgnlPmtInfId>${batch}</OrgnlPmtInfId>${orders.map(order).join('')}</OrgnlPmtInfAndSts>`) + '</CstmrPmtStsRpt></Document>'
}
