import { fileFault, type FileFault } from './camt053'
import { all, at, readAmount, readMessage, textAt, type Node } from './xml'

/** What the bank says about an order before it books anything. `accepted` is not `paid`: that says only the statement. */
export type OrderStatus = 'accepted' | 'pending' | 'rejected'
export type StatusWord = { readonly status: OrderStatus; readonly code: string; readonly reason: string }

export type StatusReport = {
  /** The reference of the batch it answers. */
  readonly batch: string
  readonly count: number | null
  readonly sumMinor: number | null
  /** Said of the whole batch; null where it speaks of single orders only. */
  readonly whole: StatusWord | null
  readonly orders: ReadonlyMap<string, StatusWord>
}

const CODES: Readonly<Record<string, OrderStatus>> = {
  RCVD: 'accepted', ACTC: 'accepted', ACCP: 'accepted', ACSP: 'accepted', ACSC: 'accepted', ACWC: 'accepted', ACFC: 'accepted', ACCC: 'accepted', ACWP: 'accepted',
  PDNG: 'pending', PATC: 'pending', RJCT: 'rejected', CANC: 'rejected', BLCK: 'rejected',
}

/** Reads a bank's answer to a batch (ISO 20022 pain.002), whichever of its versions: what is read has the same place in all. */
export function readStatus(text: string): StatusReport | FileFault {
  const message = readMessage(text)
  if (message === undefined) return fileFault('damaged')
  const report = at(message.body, 'CstmrPmtStsRpt')
  if (report === undefined || !/^pain\.002\.001\.\d\d$/.test(message.version)) return fileFault('notStatus')
  const group = at(report, 'OrgnlGrpInfAndSts')
  const batch = textAt(group, 'OrgnlMsgId')
  if (batch === '') return fileFault('noBatch')
  const parts = all(report, 'OrgnlPmtInfAndSts')
  const only = parts.length === 1 ? parts[0] : undefined
  const orders = new Map<string, StatusWord>()
  for (const part of parts) {
    for (const order of all(part, 'TxInfAndSts')) {
      const code = textAt(order, 'TxSts') || textAt(part, 'PmtInfSts')
      const word = wordOf(code, order)
      const id = textAt(order, 'OrgnlEndToEndId')
      if (word === undefined || id === '') return fileFault('code', { code })
      orders.set(id, word)
    }
  }
  const [holder, code] = textAt(only, 'PmtInfSts') !== '' ? [only, textAt(only, 'PmtInfSts')] : [group, textAt(group, 'GrpSts')]
  const whole = code === '' || code === 'PART' ? null : wordOf(code, holder)
  if (whole === undefined) return fileFault('code', { code })
  if (whole === null && orders.size === 0) return fileFault('saysNothing')
  const count = textAt(group, 'OrgnlNbOfTxs')
  const sum = textAt(group, 'OrgnlCtrlSum')
  return { batch, whole, orders, count: count === '' ? null : Number(count), sumMinor: sum === '' ? null : readAmount(sum) }
}

function wordOf(code: string, holder: Node | undefined): StatusWord | undefined {
  const status = CODES[code]
  if (status === undefined) return undefined
  const reasons = all(holder, 'StsRsnInf').map((one) => [textAt(one, 'Rsn', 'Cd') || textAt(one, 'Rsn', 'Prtry'), ...all(one, 'AddtlInf').map((text) => textAt(text))].filter(Boolean).join(': '))
  return { status, code, reason: reasons.filter(Boolean).join('; ').slice(0, 500) }
}
