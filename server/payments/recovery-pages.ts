import type { Day } from '../kernel/dates'
import { inputs, untouched, type InputView, type Sent } from '../kernel/inputs'
import { fact, tag, type FactView, type TagView } from '../kernel/parts'
import type { Person } from '../kernel/policy'
import { template, type Page } from '../kernel/views'
import type { Words } from '../kernel/words'
import type { Grant } from './grants'
import { kickerOf } from './pages'
import { RECOVERY_SHAPES, type Recovery } from './payments'
import * as may from './policy'
import { sumRows, type SignView, type SumRow } from './steps'

type RecoveryView = {
  title: string; kicker: string; tag: TagView; lead: string; sums: SumRow[]; signs: SignView[]; facts: FactView[]; id: string; notify: boolean; order: boolean
  reply: InputView | null; offset: InputView | null; writeOff: InputView | null; documentNo: InputView | null; valueOn: InputView | null
}
const recoveryView = template<RecoveryView>('payments/recovery')

export function recoveryPage(words: Words, person: Person, today: Day, grant: Grant, recovery: Recovery, sent: Sent = untouched): Page {
  const { agreement, names } = grant
  const about = { agreement, recovery, today }
  const field = inputs(words, {}, sent)
  const steps: [string, string | null, string | null][] = [
    ['assessed', recovery.assessedBy, recovery.assessedAt], ['notified', recovery.notifiedBy, recovery.notifiedAt], ['replied', recovery.repliedBy, recovery.repliedAt], ['ordered', recovery.orderedBy, recovery.orderedAt],
    [recovery.state === 'offset' || recovery.state === 'written_off' ? recovery.state : 'repaid', recovery.settledBy, recovery.settledAt],
  ]
  const repay = may.enterRepayment(person, about).allowed
  return recoveryView({
    title: words.say('payments.recovery.titleOf', { amount: words.money(recovery.amountMinor, agreement.currency) }),
    kicker: kickerOf(words, grant),
    tag: tag(RECOVERY_SHAPES[recovery.state], words.say(`payments.recoveryState.${recovery.state}`)),
    lead: words.say(`payments.recoveryLead.${recovery.state}`, { reply: recovery.replyBy === null ? '' : words.day(recovery.replyBy), repay: recovery.repayBy === null ? '' : words.day(recovery.repayBy) }),
    sums: sumRows(words, recovery.arithmetic, agreement.currency),
    signs: steps.filter(([, by]) => by !== null).map(([key, by, at]) => ({ who: words.say(`payments.recoverySign.${key}`, { who: names.get(by ?? '') ?? words.say('payments.register.system') }), detail: words.moment(at ?? ''), signed: true })),
    facts: [
      ...(recovery.reply === null ? [] : [fact(words.say('payments.field.reply'), recovery.reply)]),
      ...(recovery.settleReason === null ? [] : [fact(words.say('payments.field.reason'), recovery.settleReason)]),
      ...(recovery.documentNo === null || recovery.valueOn === null ? [] : [fact(words.say('payments.field.documentNo'), recovery.documentNo), fact(words.say('payments.field.valueOn'), words.day(recovery.valueOn))]),
    ],
    id: recovery.id,
    notify: may.notify(person, about).allowed,
    order: may.order(person, about).allowed,
    reply: may.reply(person, about).allowed ? field.area('reply', { label: 'payments.field.reply', hint: 'payments.field.replyHint' }) : null,
    offset: may.offset(person, about).allowed ? field.area('offsetReason', { label: 'payments.field.offsetReason', rows: 2 }) : null,
    writeOff: may.writeOff(person, about).allowed ? field.area('writeOffReason', { label: 'payments.field.writeOffReason', rows: 3 }) : null,
    documentNo: repay ? field.text('documentNo', { label: 'payments.field.documentNo', width: 'govuk-input--width-20' }) : null,
    valueOn: repay ? field.day('valueOn', { label: 'payments.field.valueOn' }) : null,
  }, { faults: sent.faults, crumbs: [{ href: '/payments', text: words.say('payments.desk.title') }, { href: `/payments/agreements/${agreement.id}`, text: agreement.awardReference }, { href: null, text: words.say('payments.recovery.title') }] })
}
