import type { Agreement } from '../agreements/agreements'
import type { AwardMoney } from '../fund/fund'
import { basisPoints, sum } from '../kernel/money'
import { bar, type BarView } from '../kernel/parts'
import type { Words } from '../kernel/words'
import type { InstalmentStanding } from './steps'
import type { Claim } from './payments'

export type CascadeRow = { label: string; amount: string; guides: string[]; bars: BarView[]; parts: { fill: string; text: string }[] }
export type TwinRow = { label: string; amount: string; share: string }

/** What of the outstanding money is being checked, was refused, or was not spent: the three add up to it. */
export function splitOutstanding(outstandingMinor: number, claims: readonly Pick<Claim, 'reportedMinor' | 'refusedMinor'>[], acceptedMinor: number): { openMinor: number; refusedMinor: number; unspentMinor: number } {
  const reported = sum(claims.map(({ reportedMinor }) => reportedMinor))
  const refused = sum(claims.map(({ refusedMinor }) => refusedMinor))
  const openMinor = Math.min(outstandingMinor, Math.max(0, reported - refused - acceptedMinor))
  const refusedMinor = Math.min(outstandingMinor - openMinor, refused)
  return { openMinor, refusedMinor, unspentMinor: outstandingMinor - openMinor - refusedMinor }
}

type Facts = { agreement: Agreement; money: AwardMoney; standings: readonly InstalmentStanding[]; claims: readonly Claim[]; acceptedMinor: number }

/** Four rows on one scale: agreed, paid, accepted, outstanding; and the same as a table. */
export function cascadeOf(words: Words, facts: Facts): { rows: CascadeRow[]; table: TwinRow[] } {
  const { agreement, money } = facts
  const { amountMinor: grant, currency } = agreement
  const say = (minor: number) => words.money(minor, currency)
  const guide = (minor: number) => bar(minor, 0, grant, '').x
  const kept = money.paidMinor - money.refundedMinor
  const split = splitOutstanding(money.outstandingMinor, facts.claims, facts.acceptedMinor)
  const shareOf = (minor: number) => words.percent(Math.round((basisPoints(minor, grant) ?? 0) / 10) * 10, 1)
  const parts = [
    { fill: 'q-f-open', minor: split.openMinor, text: words.say('payments.part.open', { amount: say(split.openMinor) }) },
    { fill: 'q-f-bad', minor: split.refusedMinor, text: words.say('payments.part.refused', { amount: say(split.refusedMinor) }) },
    { fill: 'q-f-none', minor: split.unspentMinor, text: words.say('payments.part.unspent', { amount: say(split.unspentMinor) }) },
  ].filter(({ minor }) => minor > 0)
  const accepted = money.acceptedMinor
  let from = accepted
  const outstandingBars = parts.map(({ fill, minor }) => { const view = bar(from, minor, grant, fill); from += minor; return view })
  const rows: CascadeRow[] = [
    { label: words.say('payments.cascade.agreed'), amount: say(grant), guides: [], bars: [bar(0, grant, grant, 'q-f-agreed')], parts: [] },
    { label: words.say('payments.cascade.paid'), amount: say(money.paidMinor), guides: [guide(grant)], ...paidParts(words, facts) },
    {
      label: words.say('payments.cascade.accepted'), amount: say(accepted), guides: [guide(kept)], bars: accepted === 0 ? [] : [bar(0, accepted, grant, 'q-f-accepted')],
      parts: accepted === 0 ? [] : [{ fill: 'q-f-accepted', text: words.say('payments.part.accepted', { share: shareOf(accepted) }) }],
    },
    { label: words.say('payments.cascade.outstanding'), amount: say(money.outstandingMinor), guides: [guide(accepted), guide(accepted + money.outstandingMinor)], bars: outstandingBars, parts },
  ]
  const twin = (key: string, minor: number): TwinRow => ({ label: words.say(`payments.twin.${key}`), amount: words.amount(minor), share: shareOf(minor) })
  const table = [twin('agreed', grant), twin('paid', money.paidMinor), ...(money.refundedMinor > 0 ? [twin('repaid', money.refundedMinor)] : []), twin('accepted', accepted), twin('outstanding', money.outstandingMinor), twin('open', split.openMinor), twin('refused', split.refusedMinor), twin('unspent', split.unspentMinor)]
  return { rows, table }
}

/** The second row: what was paid, what is on its way, what may still come. */
function paidParts(words: Words, { agreement, standings, money }: Facts): Pick<CascadeRow, 'bars' | 'parts'> {
  const bars: BarView[] = []
  const parts: CascadeRow['parts'] = []
  const scale = agreement.amountMinor
  let from = 0
  const put = (minor: number, fill: string, text: string | null) => {
    if (minor <= 0) return
    bars.push(bar(from, minor, scale, fill))
    from += minor
    if (text !== null) parts.push({ fill, text })
  }
  for (const { planned, payment } of standings) {
    if (payment?.state !== 'paid') continue
    put(payment.amountMinor, 'q-f-paid', words.say('payments.part.paid', { number: planned.number, day: words.shortDay(payment.valueOn ?? '') }))
  }
  if (money.refundedMinor > 0) {
    const repaid = bar(from - money.refundedMinor, money.refundedMinor, scale, 'q-f-none')
    bars.push(repaid)
    parts.push({ fill: 'q-f-none', text: words.say('payments.part.repaid', { amount: words.money(money.refundedMinor, agreement.currency) }) })
  }
  for (const { planned, payment, readiness } of standings) {
    if (payment?.state === 'paid') continue
    const amount = words.money(payment?.amountMinor ?? planned.plannedMinor, agreement.currency)
    if (payment !== null) put(payment.amountMinor, 'q-f-wait', words.say('payments.part.underWay', { number: planned.number, amount, state: words.say(`payments.state.${payment.state}`) }))
    else if (readiness !== 'nothing' && agreement.state !== 'closed') put(Math.min(planned.plannedMinor, scale - from), 'q-f-agreed', words.say('payments.part.later', { number: planned.number, amount }))
  }
  return { bars, parts }
}
