import type { Agreement } from '../agreements/agreements'
import type { Day } from '../kernel/dates'
import { inputs, untouched, type ChoiceView, type InputView, type Sent } from '../kernel/inputs'
import { fact, fig, notice, tag, type FactView, type FigView, type NoticeView, type TagView } from '../kernel/parts'
import type { Person } from '../kernel/policy'
import { template, type Page } from '../kernel/views'
import type { Both, Words } from '../kernel/words'
import type { AwardMoney, StatementLine } from '../fund/fund'
import { agreementLife } from '../agreements/lifecycle'
import { cascadeOf, type CascadeRow, type TwinRow } from './cascade'
import { nextDeed } from './desk-items'
import type { Grant } from './grants'
import { daysLate, dueOn, RECOVERY_SHAPES, type Payment } from './payments'
import * as may from './policy'
import { registerRows, type Known, type RegisterRow } from './register'
import { conditionOf, referenceOf, signsOf, standings, stateTag, stepViews, sumRows, type Condition, type InstalmentStanding, type SignView, type StepView, type SumRow } from './steps'

export const granteeName = (words: Words, { organisationNameSq, organisationNameEn }: Pick<Agreement, 'organisationNameSq' | 'organisationNameEn'>) => words.pick({ sq: organisationNameSq, en: organisationNameEn })

export function kickerOf(words: Words, { agreement, place }: Pick<Grant, 'agreement' | 'place'>): string {
  const where = place === null ? null : words.say('payments.municipality', { name: words.pick(place) })
  return [agreement.awardReference, granteeName(words, agreement), where, `${words.day(agreement.startsOn)} – ${words.day(agreement.endsOn)}`].filter(Boolean).join(' · ')
}

type SourceRow = { name: string; agreed: string; paid: string; accepted: string; outstanding: string }
/** The part of one source, by the source's name. */
export type SourcePart = AwardMoney & { readonly name: Both }

type MoneyView = {
  title: string; kicker: string; tag: TagView; sentence: string; rows: CascadeRow[]; table: TwinRow[]; steps: StepView[]; recoveries: { href: string; text: string; tag: TagView }[]
  sources: SourceRow[] | null; register: RegisterRow[]; registerCaption: string; csv: string; head: { item: string; amount: string; share: string }
}
const money = template<MoneyView>('payments/money')

/** Where the money of one grant is: a sentence, a picture with its table, the instalments, the register. */
export function moneyPage(words: Words, person: Person, today: Day, grant: Grant, lines: readonly StatementLine[], posted: Known['posted'], committee: readonly string[], parts: readonly SourcePart[]): Page {
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
    sources: parts.length < 2 ? null : parts.map((part) => ({
      name: words.pick(part.name), agreed: words.amount(part.obligatedMinor), paid: words.amount(part.paidMinor), accepted: words.amount(part.acceptedMinor), outstanding: words.amount(part.outstandingMinor),
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
  const { paidMinor } = ledger
  const values = {
    agreed: say(agreement.amountMinor), paid: say(paidMinor), accepted: say(ledger.acceptedMinor), outstanding: say(ledger.outstandingMinor), back: say(ledger.refundedMinor),
    share: words.percent(Math.round((paidMinor * 100) / agreement.amountMinor) * 100), waiting: say(Math.max(0, known.acceptedMinor - ledger.acceptedMinor)),
  }
  if (agreement.state === 'closed') return words.say(ledger.refundedMinor > 0 ? 'payments.sentence.closedRefund' : 'payments.sentence.closed', values)
  if (ledger.paidMinor === 0) return words.say('payments.sentence.unpaid', values)
  if (ledger.outstandingMinor > 0) return words.say('payments.sentence.outstanding', values)
  if (known.acceptedMinor > ledger.acceptedMinor) return words.say('payments.sentence.owed', values)
  return words.say(ledger.refundedMinor > 0 ? 'payments.sentence.evenRefund' : 'payments.sentence.even', values)
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
  id: string; note: InputView | null; prepare: string | null; approve: string | null; cancel: boolean; reason: InputView | null; referenceHref: string | null; failureHref: string | null; money: string; way: FactView[]; orderHref: string | null; withdrawHref: string | null
}
const payment = template<PaymentView>('payments/payment')

/** Which way an approved payment goes: facts about batch or spending order, and what may be done about it. */
export type Way = { readonly facts: readonly FactView[]; readonly orderHref: string | null; readonly withdrawHref: string | null }

/** One payment: the sum, who has signed, and the one deed that the reader may do. */
export function paymentPage(words: Words, person: Person, today: Day, grant: Grant, one: Payment, { committee, way }: { committee: readonly string[]; way: Way }, sent: Sent = untouched): Page {
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
    way: [...way.facts], orderHref: way.orderHref, withdrawHref: way.withdrawHref,
  }, { wide: true, faults: sent.faults, crumbs: [{ href: '/payments', text: words.say('payments.desk.title') }, { href: `/payments/agreements/${agreement.id}`, text: agreement.awardReference }, { href: null, text: words.say('payments.instalment', { number: one.instalment }) }] })
}

/** Somebody whose task the step is, but who may not take it, is told why. */
function noticeOf(words: Words, person: Person, about: Parameters<typeof may.verify>[1]): NoticeView | null {
  const next = { requested: may.verify, verified: may.prepare, prepared: may.approve, failed: may.prepare, approved: may.enterReference }[about.payment.state as 'requested']
  if (next === undefined) return null
  const verdict = next(person, about)
  const personal = ['payments.refused.requester', 'payments.refused.verifier', 'payments.refused.preparer', 'payments.refused.committee', 'payments.refused.ownOrganisation']
  return !verdict.allowed && personal.includes(verdict.words) ? notice('', words.say(verdict.words)) : null
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
