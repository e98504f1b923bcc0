import type { Agreement } from '../agreements/agreements'
import type { Day } from '../kernel/dates'
import { inputs, untouched, type ChoiceView, type InputView, type Sent } from '../kernel/inputs'
import { sum } from '../kernel/money'
import { fact, fig, notice, tag, type FactView, type FigView, type NoticeView, type TagView } from '../kernel/parts'
import type { Person } from '../kernel/policy'
import { template, type Page } from '../kernel/views'
import type { Words } from '../kernel/words'
import type { StatementLine } from '../fund/fund'
import { agreementLife } from '../agreements/lifecycle'
import { cascadeOf, type CascadeRow, type TwinRow } from './cascade'
import { nextDeed, type DeskItem } from './desk-items'
import type { Grant } from './grants'
import { daysLate, dueOn, RECOVERY_SHAPES, type Payment, type Recovery } from './payments'
import * as may from './policy'
import { registerRows, type Known, type RegisterRow } from './register'
import { conditionOf, referenceOf, signsOf, standings, stateTag, stepViews, sumRows, type Condition, type InstalmentStanding, type SignView, type StepView, type SumRow } from './steps'

const granteeName = (words: Words, { organisationNameSq, organisationNameEn }: Pick<Agreement, 'organisationNameSq' | 'organisationNameEn'>) => words.pick({ sq: organisationNameSq, en: organisationNameEn })

export function kickerOf(words: Words, { agreement, place }: Pick<Grant, 'agreement' | 'place'>): string {
  const where = place === null ? null : words.say('payments.municipality', { name: words.pick(place) })
  return [agreement.awardReference, granteeName(words, agreement), where, `${words.day(agreement.startsOn)} – ${words.day(agreement.endsOn)}`].filter(Boolean).join(' · ')
}

export type DeskRow = { href: string; reference: string; title: string; what: string; amount: string; tag: TagView; due: string | null; late: string | null; mine: boolean; act: string }
type DeskView = { title: string; figs: FigView[]; mine: DeskRow[]; mineCaption: string; others: DeskRow[]; othersCaption: string; grants: { href: string; reference: string; title: string; who: string; agreed: string; paid: string; outstanding: string }[]; grantsCaption: string; total: { agreed: string; paid: string; outstanding: string }; csv: string }
const desk = template<DeskView>('payments/desk')

export type GrantLine = { agreement: Agreement; paidMinor: number; outstandingMinor: number }

/** What waits for the reader first, then what waits for others, then every grant with its sums. */
export function deskPage(words: Words, today: Day, items: readonly DeskItem[], grants: readonly GrantLine[]): Page {
  const rows = items.map((item) => deskRow(words, today, item))
  const mine = rows.filter((row) => row.mine)
  const others = rows.filter((row) => !row.mine)
  const alive = items.flatMap(({ payment }) => (payment === null ? [] : [payment]))
  const count = (...states: string[]) => alive.filter(({ state }) => states.includes(state))
  const late = items.filter(({ payment }) => payment !== null && daysLate(dueOn(payment), today) > 0).length
  const figure = (key: string, payments: readonly Payment[]) => fig(words.count(`payments.desk.${key}`, payments.length), words.money(sum(payments.map(({ amountMinor }) => amountMinor))))
  const total = (of: (line: GrantLine) => number) => words.amount(sum(grants.map(of)))
  return desk({
    title: words.say('payments.desk.title'),
    figs: items.length === 0 ? [] : [figure('toVerify', count('requested')), figure('toPrepare', count('verified', 'failed')), figure('toApprove', count('prepared')), figure('atBank', count('approved')), fig(words.say('payments.desk.late'), words.number(late), late > 0 ? 'late' : '')],
    mine, mineCaption: words.count('payments.desk.mine', mine.length), others, othersCaption: words.count('payments.desk.others', others.length),
    grants: grants.map(({ agreement, paidMinor, outstandingMinor }) => ({
      href: `/payments/agreements/${agreement.id}`, reference: agreement.awardReference, title: agreement.title, who: granteeName(words, agreement),
      agreed: words.amount(agreement.amountMinor), paid: words.amount(paidMinor), outstanding: words.amount(outstandingMinor),
    })),
    grantsCaption: words.count('payments.desk.grants', grants.length),
    total: { agreed: total(({ agreement }) => agreement.amountMinor), paid: total(({ paidMinor }) => paidMinor), outstanding: total(({ outstandingMinor }) => outstandingMinor) },
    csv: '/payments/payments.csv',
  }, { wide: true })
}

function deskRow(words: Words, today: Day, { agreement, payment, recovery, ready, mine, act, due }: DeskItem): DeskRow {
  const common = { reference: agreement.awardReference, title: agreement.title, mine: mine === 'yes', act: words.say(`payments.act.${act}`) }
  const late = daysLate(due, today)
  const dates = { due: due === null ? null : words.shortDay(due), late: late === 0 ? null : words.count('payments.daysLate', late) }
  if (payment !== null) {
    return { ...common, href: `/payments/${payment.id}`, what: words.say('payments.instalment', { number: payment.instalment }), amount: words.amount(payment.amountMinor), tag: tag(stateTag(words, payment, '0000-01-01').shape, words.say(`payments.state.${payment.state}`)), ...dates }
  }
  if (recovery !== null) {
    return { ...common, href: `/payments/recoveries/${recovery.id}`, what: words.say('payments.recovery.title'), amount: words.amount(recovery.amountMinor), tag: tag(RECOVERY_SHAPES[recovery.state], words.say(`payments.recoveryState.${recovery.state}`)), ...dates }
  }
  const number = ready?.planned.number ?? 0
  return {
    ...common, href: `/payments/agreements/${agreement.id}/request?number=${number}`, what: words.say('payments.instalment', { number }), amount: words.amount(ready?.arithmetic.amountMinor ?? 0),
    tag: tag('triangle', words.say('payments.waits.ready')), ...dates,
  }
}

type MoneyView = {
  title: string; kicker: string; tag: TagView; sentence: string; rows: CascadeRow[]; table: TwinRow[]; steps: StepView[]; recoveries: { href: string; text: string; tag: TagView }[]
  register: RegisterRow[]; registerCaption: string; csv: string; head: { item: string; amount: string; share: string }
}
const money = template<MoneyView>('payments/money')

/** Where the money of one grant is: a sentence, a picture with its table, the instalments, the register. */
export function moneyPage(words: Words, person: Person, today: Day, grant: Grant, lines: readonly StatementLine[], posted: Known['posted'], committee: readonly string[]): Page {
  const { agreement, ledger, known, payments, failures, claims, recoveries, names } = grant
  const all = standings(agreement, known, payments)
  const asks = may.request(person, { agreement }).allowed ? 'yes' : 'no'
  const actOf = (payment: Payment): string | null => {
    const deed = nextDeed(person, { agreement, payment, committee })
    return deed === null ? null : words.say(`payments.act.${deed}`)
  }
  return money({
    title: agreement.title,
    kicker: kickerOf(words, grant),
    tag: agreementTag(words, agreement),
    sentence: sentenceOf(words, grant),
    ...cascadeOf(words, { agreement, money: ledger, standings: all, claims, acceptedMinor: known.acceptedMinor }),
    steps: stepViews({ words, names, currency: agreement.currency, today }, all, failures, { asks, agreementId: agreement.id, actOf }),
    recoveries: recoveries.map((recovery) => ({
      href: `/payments/recoveries/${recovery.id}`, text: words.say('payments.recovery.line', { amount: words.money(recovery.amountMinor, agreement.currency), day: words.dayOf(recovery.assessedAt) }),
      tag: tag(RECOVERY_SHAPES[recovery.state], words.say(`payments.recoveryState.${recovery.state}`)),
    })),
    register: registerRows(words, lines, { payments, posted }),
    registerCaption: words.count('payments.register.caption', lines.length),
    csv: `/payments/agreements/${agreement.id}/register.csv`,
    head: { item: words.say('payments.twin.item'), amount: words.say('payments.twin.amount'), share: words.say('payments.twin.share') },
  }, { wide: true, crumbs: crumbs(words, agreement.awardReference) })
}

const crumbs = (words: Words, text: string) => [{ href: '/payments', text: words.say('payments.desk.title') }, { href: null, text }]

function agreementTag(words: Words, agreement: Agreement): TagView {
  const shape = Object.keys(agreementLife.table[agreement.state]).length === 0 ? 'disc' : agreement.state === 'suspended' ? 'square' : agreement.state === 'signed' ? 'diamond' : 'half'
  return tag(agreement.state === 'terminated' || agreement.state === 'cancelled' ? 'cross' : shape, words.say(`payments.agreement.${agreement.state}`))
}

function sentenceOf(words: Words, { agreement, ledger, known }: Grant): string {
  const say = (minor: number) => words.money(minor, agreement.currency)
  const paidMinor = ledger.paidMinor - ledger.refundedMinor
  const values = {
    agreed: say(agreement.amountMinor), paid: say(paidMinor), accepted: say(ledger.acceptedMinor), outstanding: say(ledger.outstandingMinor), back: say(ledger.refundedMinor),
    share: words.percent(Math.round((paidMinor * 100) / agreement.amountMinor) * 100), waiting: say(Math.max(0, known.acceptedMinor - ledger.acceptedMinor)),
  }
  if (agreement.state === 'closed') return words.say(ledger.refundedMinor > 0 ? 'payments.sentence.closedRefund' : 'payments.sentence.closed', values)
  if (ledger.paidMinor === 0) return words.say('payments.sentence.unpaid', values)
  if (ledger.outstandingMinor > 0) return words.say('payments.sentence.outstanding', values)
  return words.say(known.acceptedMinor > ledger.acceptedMinor ? 'payments.sentence.owed' : 'payments.sentence.even', values)
}

type RequestView = { title: string; kicker: string; lead: string; amount: string; sums: SumRow[]; conditions: Condition[]; purpose: InputView; certified: ChoiceView; number: number; action: string; back: string }
const requestForm = template<RequestView>('payments/request')

export function requestPage(words: Words, grant: Grant, standing: InstalmentStanding, sent: Sent = untouched): Page {
  const { agreement } = grant
  const { planned, arithmetic } = standing
  const field = inputs(words, {}, sent)
  return requestForm({
    title: words.say('payments.request.title', { number: planned.number }),
    kicker: kickerOf(words, grant),
    lead: words.say(arithmetic.amountMinor === planned.plannedMinor ? 'payments.request.lead' : 'payments.request.leadChanged', { amount: words.money(arithmetic.amountMinor, agreement.currency), planned: words.money(planned.plannedMinor, agreement.currency) }),
    amount: words.money(arithmetic.amountMinor, agreement.currency),
    sums: sumRows(words, arithmetic, agreement.currency),
    conditions: conditionOf(words, arithmetic, 'known', agreement.currency),
    purpose: field.area('purpose', { label: 'payments.field.purpose', hint: 'payments.field.purposeHint', rows: 4 }),
    certified: field.tick('certified', { label: 'payments.field.certified' }),
    number: planned.number,
    action: `/payments/agreements/${agreement.id}/requests`,
    back: `/payments/agreements/${agreement.id}`,
  }, { faults: sent.faults, back: { href: `/payments/agreements/${agreement.id}`, text: words.say('payments.back') } })
}

type PaymentView = {
  title: string; kicker: string; tag: TagView; figs: FigView[]; notice: NoticeView | null; facts: FactView[]; sums: SumRow[]; conditions: Condition[]; signs: SignView[]; reference: FactView[]; evidence: string | null
  id: string; note: InputView | null; prepare: string | null; approve: string | null; cancel: boolean; reason: InputView | null; referenceHref: string | null; failureHref: string | null; money: string
}
const payment = template<PaymentView>('payments/payment')

/** One payment: the sum, who has signed, and the one deed that the reader may do. */
export function paymentPage(words: Words, person: Person, today: Day, grant: Grant, one: Payment, committee: readonly string[], sent: Sent = untouched): Page {
  const { agreement, names } = grant
  const about = { agreement, payment: one, committee }
  const field = inputs(words, {}, sent)
  const allowed = (policy: (person: Person, subject: typeof about) => { allowed: boolean }) => policy(person, about).allowed
  const due = dueOn(one)
  const amount = words.money(one.amountMinor, agreement.currency)
  return payment({
    title: words.say('payments.payment.title', { number: one.instalment, reference: agreement.awardReference }),
    kicker: kickerOf(words, grant),
    tag: stateTag(words, one, today),
    figs: [fig(words.say('payments.sum.amountShort'), amount), fig(words.say('payments.planned'), words.money(one.arithmetic.plannedMinor, agreement.currency)), ...(due === null ? [] : [fig(words.say('payments.due'), words.shortDay(due), daysLate(due, today) > 0 ? 'late' : 'due')])],
    notice: noticeOf(words, person, about),
    facts: [
      fact(words.say('payments.field.purpose'), one.purpose),
      ...(one.verifyNote === null ? [] : [fact(words.say('payments.field.note'), one.verifyNote)]),
      ...(one.returnReason === null ? [] : [fact(words.say('payments.field.reason'), one.returnReason)]),
      ...(agreement.iban === null ? [] : [fact(words.say('payments.field.iban'), agreement.iban)]),
    ],
    sums: sumRows(words, one.arithmetic, agreement.currency),
    conditions: conditionOf(words, one.arithmetic, 'known', agreement.currency),
    signs: signsOf({ words, names }, one),
    reference: referenceFacts(words, one, names),
    evidence: one.evidenceFileId === null ? null : `/payments/${one.id}/evidence`,
    id: one.id,
    note: allowed(may.verify) ? field.area('note', { label: 'payments.field.note', hint: 'payments.field.noteHint', rows: 2, optional: true }) : null,
    prepare: allowed(may.prepare) ? words.say('payments.do.prepare', { amount }) : null,
    approve: allowed(may.approve) ? words.say('payments.do.approve', { amount }) : null,
    cancel: allowed(may.cancel),
    reason: allowed(may.giveBack) ? field.area('reason', { label: 'payments.field.returnReason', hint: 'payments.field.returnHint', rows: 3 }) : null,
    referenceHref: allowed(may.enterReference) ? `/payments/${one.id}/reference` : null,
    failureHref: allowed(may.enterReference) ? `/payments/${one.id}/failure` : null,
    money: `/payments/agreements/${agreement.id}`,
  }, { wide: true, faults: sent.faults, crumbs: [{ href: '/payments', text: words.say('payments.desk.title') }, { href: `/payments/agreements/${agreement.id}`, text: agreement.awardReference }, { href: null, text: words.say('payments.instalment', { number: one.instalment }) }] })
}

/** Somebody whose task the step is, but who may not take it, is told why. */
function noticeOf(words: Words, person: Person, about: Parameters<typeof may.verify>[1]): NoticeView | null {
  const next = { requested: may.verify, verified: may.prepare, prepared: may.approve, failed: may.prepare, approved: may.enterReference }[about.payment.state as 'requested']
  if (next === undefined) return null
  const verdict = next(person, about)
  const about2 = ['payments.refused.requester', 'payments.refused.verifier', 'payments.refused.preparer', 'payments.refused.committee', 'payments.refused.ownOrganisation']
  return !verdict.allowed && about2.includes(verdict.words) ? notice('', words.say(verdict.words)) : null
}

function referenceFacts(words: Words, one: Payment, names: ReadonlyMap<string, string>): FactView[] {
  const said = referenceOf(words, one)
  if (said === null) return []
  const lines: [string, string | null][] = [
    ['commitmentNo', one.commitmentNo], ['orderNo', one.orderNo], ['orderOn', one.orderOn === null ? null : words.day(one.orderOn)], ['treasuryBranch', one.treasuryBranch], ['documentNo', one.documentNo],
    ['executedOn', one.executedOn === null ? null : words.day(one.executedOn)], ['valueOn', one.valueOn === null ? null : words.day(one.valueOn)], ['recordedBy', names.get(one.recordedBy ?? '') ?? null],
  ]
  return lines.flatMap(([name, value]) => (value === null ? [] : [fact(words.say(`payments.field.${name}`), value)]))
}

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
