import { overtakenPage } from '../kernel/both-versions'
import type { Day, Instant } from '../kernel/dates'
import type { Page } from '../kernel/views'
import type { Words } from '../kernel/words'
import type { Payment, Recovery, Reference } from './payments'

type Moved = { readonly who: string; readonly at: Instant }
type Row = { readonly label: string; readonly mine: string; readonly theirs: string }

/** What was typed for a step that can no longer be taken. */
export type TypedStep =
  | { readonly step: 'verification'; readonly note: string }
  | { readonly step: 'return' | 'failure'; readonly reason: string }
  | { readonly step: 'reference'; readonly reference: Reference }

const said = (text: string | null): string => (text === null || text === '' ? '–' : text)

/** Another step was taken on a payment first: it stands beside the one that came second, with all that was typed for it. */
export function overtakenPayment(words: Words, payment: Payment, typed: TypedStep, { who, at }: Moved): Page {
  const day = (value: Day | 'faulty' | null) => (value === null || value === 'faulty' ? '–' : words.day(value))
  const row = (key: string, mine: string, theirs: string): Row => ({ label: words.say(`payments.field.${key}`), mine, theirs })
  const rows: Row[] = typed.step === 'verification' ? [row('note', said(typed.note), said(payment.verifyNote))]
    : typed.step !== 'reference' ? [row('reason', said(typed.reason), said(payment.returnReason))]
      : [
        row('documentNo', said(typed.reference.documentNo), said(payment.documentNo)), row('valueOn', day(typed.reference.valueOn), day(payment.valueOn)),
        row('orderNo', said(typed.reference.orderNo), said(payment.orderNo)), row('commitmentNo', said(typed.reference.commitmentNo), said(payment.commitmentNo)),
      ]
  const state = { label: words.say('payments.overtaken.step'), mine: words.say(`payments.overtaken.${typed.step}`), theirs: words.say(`payments.state.${payment.state}`) }
  return overtakenPage(words, { who, at, back: `/payments/${payment.id}`, rows: [state, ...rows] })
}

export type TypedRecovery = { readonly step: 'reply' | 'offset' | 'writeOff' | 'repayment'; readonly text: string }

/** The same for a recovery. */
export function overtakenRecovery(words: Words, recovery: Recovery, { step, text }: TypedRecovery, { who, at }: Moved): Page {
  const theirs = step === 'reply' ? recovery.reply : recovery.settleReason ?? recovery.documentNo
  return overtakenPage(words, {
    who, at, back: `/payments/recoveries/${recovery.id}`,
    rows: [
      { label: words.say('payments.overtaken.step'), mine: words.say(`payments.overtaken.${step}`), theirs: words.say(`payments.recoveryState.${recovery.state}`) },
      { label: words.say(step === 'repayment' ? 'payments.field.documentNo' : step === 'reply' ? 'payments.field.reply' : 'payments.field.reason'), mine: said(text), theirs: said(theirs) },
    ],
  })
}
