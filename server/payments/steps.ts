import type { Agreement } from '../agreements/agreements'
import type { Day } from '../kernel/dates'
import { sum } from '../kernel/money'
import { tag, type TagView } from '../kernel/parts'
import type { Words } from '../kernel/words'
import { computeInstalment, factsOf, planInstalments, readiness, shownShareBp, type Arithmetic, type GrantMoney, type Planned, type Readiness } from './instalments'
import { daysLate, dueOn, PAYMENT_SHAPES, type Payment, type PaymentFailure } from './payments'

/** One instalment as it stands: the payment that is alive, or what the rule says about asking for it. */
export type InstalmentStanding = { planned: Planned; arithmetic: Arithmetic; payment: Payment | null; readiness: Readiness; earlier: Payment[] }

export function standings(agreement: Agreement, money: GrantMoney, payments: readonly Payment[]): InstalmentStanding[] {
  return planInstalments(agreement.amountMinor, agreement.terms).map((planned) => {
    const own = payments.filter(({ instalment }) => instalment === planned.number)
    const payment = own.find(({ state }) => state !== 'returned' && state !== 'cancelled') ?? null
    const arithmetic = payment?.arithmetic ?? computeInstalment(factsOf(agreement, planned, money))
    return { planned, arithmetic, payment, readiness: readiness(agreement, planned, arithmetic, money), earlier: own.filter((one) => one !== payment) }
  })
}

export type Condition = { text: string; verdict: string | null }

/** The rule of one instalment in words and figures: what it asks for, what is the case, what follows. */
export function conditionOf(words: Words, arithmetic: Arithmetic, known: 'known' | 'open', currency: string): Condition[] {
  const money = (minor: number) => words.money(minor, currency)
  const paid = sum(arithmetic.paidMinor)
  if (arithmetic.condition === 'signature') return [{ text: words.say('payments.condition.signature'), verdict: null }]
  if (arithmetic.condition === 'final') {
    const rule = { text: words.say('payments.condition.final'), verdict: null }
    if (known === 'open') return [rule, { text: words.say('payments.condition.balanceRule'), verdict: null }]
    const values = { grant: money(arithmetic.grantMinor), accepted: money(arithmetic.acceptedMinor), paid: money(paid), amount: money(arithmetic.amountMinor), back: money(arithmetic.recoverMinor) }
    return [rule, { text: words.say(arithmetic.recoverMinor > 0 ? 'payments.condition.balanceBelow' : 'payments.condition.balance', values), verdict: null }]
  }
  const threshold = { threshold: words.percent(arithmetic.spentShareBp), number: arithmetic.number - 1 }
  const asked = words.say('payments.condition.interim', threshold)
  if (arithmetic.consumedBp === null || known === 'open') return [{ text: asked, verdict: null }]
  const shown = shownShareBp(arithmetic.acceptedOnPreviousMinor, arithmetic.previousMinor, arithmetic.spentShareBp) ?? 0
  const is = words.say('payments.condition.is', { share: words.percent(shown) })
  const lines: Condition[] = [{ text: `${asked} ${is}`, verdict: words.say(arithmetic.rule === 'full' ? 'payments.condition.met' : 'payments.condition.notMet') }]
  if (arithmetic.rule === 'reduced') {
    lines.push({ text: words.say('payments.condition.reduced', { planned: money(arithmetic.plannedMinor), unspent: money(arithmetic.unspentMinor), amount: money(Math.max(0, arithmetic.plannedMinor - arithmetic.unspentMinor)) }), verdict: null })
  }
  if (paid + arithmetic.plannedMinor > arithmetic.capMinor) {
    lines.push({ text: words.say('payments.condition.cap', { share: words.percent(arithmetic.prefinancingMaxBp), cap: money(arithmetic.capMinor), paid: money(paid) }), verdict: null })
  }
  return lines
}

export type SumRow = { label: string; value: string; strong: boolean }

/** The sum line by line, so that anybody can do it again. */
export function sumRows(words: Words, arithmetic: Arithmetic, currency: string): SumRow[] {
  const row = (key: string, minor: number, strong: 'strong' | '' = '', values: Record<string, string | number> = {}): SumRow => ({ label: words.say(`payments.sum.${key}`, values), value: words.money(minor, currency), strong: strong !== '' })
  const paid = sum(arithmetic.paidMinor)
  if (arithmetic.rule === 'balance') {
    const last = arithmetic.recoverMinor > 0 ? row('recover', arithmetic.recoverMinor, 'strong') : row('amount', arithmetic.amountMinor, 'strong')
    return [row('grant', arithmetic.grantMinor), row('accepted', arithmetic.acceptedMinor), row('smaller', Math.min(arithmetic.grantMinor, arithmetic.acceptedMinor)), row('lessPaid', -paid), last]
  }
  const rows = [row('planned', arithmetic.plannedMinor, '', { number: arithmetic.number })]
  if (arithmetic.rule !== 'first') {
    rows.push(row('previous', arithmetic.previousMinor, '', { number: arithmetic.number - 1 }), row('acceptedOnPrevious', arithmetic.acceptedOnPreviousMinor))
    rows.push({ label: words.say('payments.sum.share', { threshold: words.percent(arithmetic.spentShareBp) }), value: words.percent(shownShareBp(arithmetic.acceptedOnPreviousMinor, arithmetic.previousMinor, arithmetic.spentShareBp) ?? 0), strong: false })
    if (arithmetic.earlierSpent === 'no') rows.push({ label: words.say('payments.sum.earlier'), value: words.say('kernel.no'), strong: false })
  }
  if (arithmetic.rule === 'reduced') rows.push(row('lessUnspent', -arithmetic.unspentMinor))
  rows.push(row('room', arithmetic.capMinor - paid, '', { share: words.percent(arithmetic.prefinancingMaxBp) }), row('amount', arithmetic.amountMinor, 'strong'))
  return rows
}

export type SignView = { who: string; detail: string; signed: boolean }
export type StepView = {
  number: number; title: string; sum: string; tag: TagView; done: boolean; now: boolean
  conditions: Condition[]; signs: SignView[]; notes: string[]; href: string | null; ask: string | null; act: string | null
}

type Naming = { words: Words; names: ReadonlyMap<string, string>; currency: string; today: Day }

/** Who did what and who is waited for: two approvals are always two lines. */
export function signsOf({ words, names }: Pick<Naming, 'words' | 'names'>, payment: Payment): SignView[] {
  const sign = (key: string, by: string | null, at: string | null): SignView =>
    by === null || at === null
      ? { who: words.say(`payments.sign.${key}.awaited`), detail: words.say(`payments.sign.${key}.another`), signed: false }
      : { who: words.say(`payments.sign.${key}.done`, { who: names.get(by) ?? '' }), detail: words.moment(at), signed: true }
  const signs = [sign('requested', payment.requestedBy, payment.requestedAt), sign('verified', payment.verifiedBy, payment.verifiedAt), sign('prepared', payment.preparedBy, payment.preparedAt), sign('approved', payment.approvedBy, payment.approvedAt)]
  // Whoever comes after the one who is awaited is not asked yet.
  const awaited = signs.findIndex(({ signed }) => !signed)
  return awaited === -1 || payment.state === 'returned' || payment.state === 'cancelled' ? signs.filter(({ signed }) => signed) : signs.slice(0, Math.max(awaited + 1, 2))
}

/** The reference of bank or treasury as one sentence. */
export function referenceOf(words: Words, payment: Payment): string | null {
  if (payment.valueOn === null || payment.documentNo === null) return null
  return words.say(`payments.reference.${payment.channel ?? 'bank'}`, {
    document: payment.documentNo, day: words.day(payment.valueOn), branch: payment.treasuryBranch ?? '', order: payment.orderNo ?? '', commitment: payment.commitmentNo ?? '',
  })
}

export function stateTag(words: Words, payment: Payment, today: Day): TagView {
  const late = daysLate(dueOn(payment), today)
  return late > 0 ? tag('late', words.count('payments.late', late, { state: words.say(`payments.state.${payment.state}`) })) : tag(PAYMENT_SHAPES[payment.state], words.say(`payments.state.${payment.state}`))
}

/** What the reader may do: ask for an instalment, or take the next step of a payment, by the words of its button. */
export type Reader = { readonly asks: 'yes' | 'no'; readonly agreementId: string; readonly actOf: (payment: Payment) => string | null }

/** The cards of all instalments of a grant. `ask` is where the grantee asks for the one that is ready. */
export function stepViews(naming: Naming, all: readonly InstalmentStanding[], failures: readonly PaymentFailure[], reader: Reader): StepView[] {
  const { words, currency, today } = naming
  const current = all.find(({ payment, readiness: ready }) => (payment !== null && payment.state !== 'paid') || (payment === null && ready === 'ready'))
  return all.map((one) => {
    const { planned, arithmetic, payment } = one
    const paid = payment?.state === 'paid'
    const settledWithout = payment === null && planned.condition !== 'final' && all.some(({ planned: last, readiness: ready, payment: final }) => last.condition === 'final' && (final !== null || ready === 'ready'))
    const known = payment !== null || one.readiness === 'ready' || one.readiness === 'nothing' ? 'known' : 'open'
    const asked = payment === null ? (one.readiness === 'ready' ? arithmetic.amountMinor : planned.plannedMinor) : payment.amountMinor
    return {
      number: planned.number,
      title: words.say('payments.step.title', { number: planned.number, share: words.percent(planned.shareBp) }),
      sum: payment === null && planned.condition === 'final' && one.readiness !== 'ready' ? words.say('payments.step.upTo', { amount: words.money(planned.plannedMinor, currency) }) : words.money(asked, currency),
      tag: payment !== null ? stateTag(words, payment, today) : settledWithout ? tag('square', words.say('payments.waits.settled')) : tag(one.readiness === 'ready' ? 'triangle' : 'ring', words.say(`payments.waits.${one.readiness}`)),
      done: paid,
      now: one === current,
      conditions: conditionOf(words, arithmetic, known, currency),
      signs: payment === null ? [] : signsOf(naming, payment),
      notes: [
        ...(payment === null ? [] : [referenceOf(words, payment)]).filter((text): text is string => text !== null),
        ...failures.filter(({ paymentId }) => paymentId === payment?.id).map((failure) => words.say('payments.step.failed', { day: words.day(failure.failedOn), reason: failure.reason })),
        ...one.earlier.filter(({ state }) => state === 'returned').map((back) => words.say('payments.step.returned', { day: words.dayOf(back.returnedAt ?? back.requestedAt), reason: back.returnReason ?? '' })),
      ],
      href: payment === null ? null : `/payments/${payment.id}`,
      ask: reader.asks === 'yes' && payment === null && one.readiness === 'ready' ? `/payments/agreements/${reader.agreementId}/request?number=${planned.number}` : null,
      act: payment === null ? null : reader.actOf(payment),
    }
  })
}
