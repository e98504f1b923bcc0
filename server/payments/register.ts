import type { StatementLine } from '../fund/fund'
import type { Words } from '../kernel/words'
import type { Payment } from './payments'
import type { PostedLine } from './store'

export type RegisterRow = { seq: string; day: string; event: string; path: string; amount: string; after: string; who: string; id: string; reverses: { href: string; seq: string } | null }

/** How the entries of the ledger are called for a reader who knows instalments and reports. */
export type Known = {
  readonly payments: readonly Payment[]
  readonly posted: readonly PostedLine[]
}

/** What one entry is, in words: the instalment or the report it belongs to, and for a counter-entry the reason. */
export function eventWords(words: Words, line: StatementLine, known: Known): string {
  if (line.reversesSeq !== null) return words.say('payments.event.reversal', { reason: line.reason ?? '' })
  const payment = known.payments.find(({ documentNo, id }) => (line.kind === 'payment' || line.kind === 'reimbursement') && documentNo !== null && documentNo === line.reference && id !== '')
  const number = payment?.instalment ?? (line.kind === 'payment_approval' ? line.reference?.split('/').at(-1) : undefined)
  const posted = known.posted.find(({ eventSeq }) => eventSeq === line.seq)
  if (posted !== undefined) return words.say('payments.event.acceptanceOf', { number: posted.reportNumber, label: posted.label })
  if (number !== undefined && (line.kind === 'payment' || line.kind === 'payment_approval')) return words.say(`payments.event.${line.kind}Of`, { number })
  return words.say(`payments.event.${line.kind}`)
}

const whoOf = (words: Words, line: StatementLine): string => {
  const names = [line.actorName, line.approverName].filter((name): name is string => name !== null)
  const who = names.length === 2 ? words.say('payments.register.two', { first: names[0] ?? '', second: names[1] ?? '' }) : (names[0] ?? words.say('payments.register.system'))
  return line.kind === 'payment' && line.reference !== null ? words.say('payments.register.bank', { who, reference: line.reference }) : who
}

/** The register of a grant, the newest entry first; a reversal names the entry it undoes and is never hidden. */
export function registerRows(words: Words, lines: readonly StatementLine[], known: Known): RegisterRow[] {
  // An event that several sources share has several rows; the first of them is the one that others point at.
  const ids = lines.map(({ seq }, index) => { const leg = lines.slice(0, index).filter((one) => one.seq === seq).length; return leg === 0 ? `n${seq}` : `n${seq}-${leg + 1}` })
  return lines.map((line, index) => ({
    id: ids[index] as string,
    seq: words.number(line.seq),
    day: words.shortDay(line.effectiveOn),
    event: eventWords(words, line, known),
    path: `${words.say(`payments.stage.${line.from}`)} → ${words.say(`payments.stage.${line.to}`)}`,
    amount: words.amount(line.amountMinor),
    after: words.amount(line.outstandingMinor),
    who: whoOf(words, line),
    reverses: line.reversesSeq === null ? null : { href: `#n${line.reversesSeq}`, seq: words.number(line.reversesSeq) },
  })).reverse()
}
