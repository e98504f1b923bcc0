import { inputs, untouched, type ChoiceView, type InputView, type Sent } from '../kernel/inputs'
import { template, type Page } from '../kernel/views'
import type { Words } from '../kernel/words'
import type { Grant } from './grants'
import { kickerOf } from './pages'
import type { Payment } from './payments'

type ReferenceView = { title: string; kicker: string; lead: string; channel: ChoiceView; treasury: InputView[]; documentNo: InputView; valueOn: InputView; evidence: InputView; action: string }
const referenceForm = template<ReferenceView>('payments/reference')

export function referencePage(words: Words, grant: Grant, one: Payment, sent: Sent = untouched): Page {
  const field = inputs(words, { channel: 'treasury' }, sent)
  const short = 'govuk-input--width-10'
  return referenceForm({
    title: words.say('payments.record.title', { number: one.instalment }),
    kicker: kickerOf(words, grant),
    lead: words.say('payments.record.lead', { amount: words.money(one.amountMinor, grant.agreement.currency), day: words.dayOf(one.approvedAt ?? one.requestedAt), iban: grant.agreement.iban ?? '–' }),
    channel: field.radios('channel', { label: 'payments.field.channel' }, (['treasury', 'bank'] as const).map((value) => ({ value, label: words.say(`payments.channel.${value}`), hint: words.say(`payments.channelHint.${value}`) }))),
    treasury: [
      field.text('commitmentNo', { label: 'payments.field.commitmentNo', width: short }), field.text('orderNo', { label: 'payments.field.orderNo', width: short }), field.day('orderOn', { label: 'payments.field.orderOn' }),
      field.text('treasuryBranch', { label: 'payments.field.treasuryBranch', width: 'govuk-input--width-20' }), field.day('executedOn', { label: 'payments.field.executedOn' }),
    ],
    documentNo: field.text('documentNo', { label: 'payments.field.documentNo', hint: 'payments.field.documentHint', width: 'govuk-input--width-20' }),
    valueOn: field.day('valueOn', { label: 'payments.field.valueOn' }),
    evidence: field.file('evidence', { label: 'payments.field.evidence', hint: 'payments.field.evidenceHint', optional: true }),
    action: `/payments/${one.id}/reference`,
  }, { faults: sent.faults, back: { href: `/payments/${one.id}`, text: words.say('payments.backToPayment') } })
}

type FailureView = { title: string; kicker: string; lead: string; reason: InputView; failedOn: InputView; action: string }
const failureForm = template<FailureView>('payments/failure')

export function failurePage(words: Words, grant: Grant, one: Payment, sent: Sent = untouched): Page {
  const field = inputs(words, {}, sent)
  return failureForm({
    title: words.say('payments.failure.title', { number: one.instalment }),
    kicker: kickerOf(words, grant),
    lead: words.say('payments.failure.lead', { amount: words.money(one.amountMinor, grant.agreement.currency) }),
    failedOn: field.day('failedOn', { label: 'payments.field.failedOn' }),
    reason: field.area('reason', { label: 'payments.field.failureReason', rows: 3 }),
    action: `/payments/${one.id}/failure`,
  }, { faults: sent.faults, back: { href: `/payments/${one.id}`, text: words.say('payments.backToPayment') } })
}
