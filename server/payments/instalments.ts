import assert from 'node:assert/strict'
import { instalmentAmounts, type Instalment, type Terms } from '../agreements/agreements'
import { divideRounded, share, sum } from '../kernel/money'

/** An instalment as agreed, before anything was spent. */
export type Planned = Instalment & { readonly plannedMinor: number }

/** The plan stands in the terms; the last instalment takes what rounding left. */
export function planInstalments(grantMinor: number, terms: Pick<Terms, 'instalments'>): Planned[] {
  const amounts = instalmentAmounts(grantMinor, terms.instalments)
  return terms.instalments.map((one, index) => ({ ...one, plannedMinor: amounts[index] ?? 0 }))
}

/** Everything the rule looks at. Kept with the payment, so that the sum can be done again. */
export type InstalmentFacts = {
  readonly number: number
  readonly condition: Instalment['condition']
  readonly grantMinor: number
  readonly plannedMinor: number
  /** Earlier instalments as they were paid, the first one first. */
  readonly paidMinor: readonly number[]
  /** Accepted expenditure of the whole grant. */
  readonly acceptedMinor: number
  readonly spentShareBp: number
  readonly prefinancingMaxBp: number
}

/** What the rule made of the facts, step by step; every figure of it is shown. */
export type Arithmetic = InstalmentFacts & {
  readonly rule: 'first' | 'full' | 'reduced' | 'balance'
  /** The previous instalment, and how much of it is accepted once everything earlier is covered. */
  readonly previousMinor: number
  readonly acceptedOnPreviousMinor: number
  /** Rounded down, so that a share just under the threshold never reads as the threshold. Null where nothing was paid before. */
  readonly consumedBp: number | null
  readonly earlierSpent: 'yes' | 'no'
  /** Paid and not accounted for by accepted expenditure. */
  readonly unspentMinor: number
  /** The most that may have been paid once this instalment is. */
  readonly capMinor: number
  readonly amountMinor: number
  /** Of a final balance below zero: what comes back. */
  readonly recoverMinor: number
}

/**
 * The rule of instalments: in full where enough of the previous one is accepted and everything before it is wholly spent;
 * otherwise less by the unspent part; never beyond the share that may be paid in advance. The final balance is the smaller
 * of grant and accepted expenditure, less what was paid; below zero it is to be recovered.
 */
export function computeInstalment(facts: InstalmentFacts): Arithmetic {
  const paid = sum(facts.paidMinor)
  const previous = facts.paidMinor.at(-1) ?? 0
  const earlier = paid - previous
  const acceptedOnPrevious = Math.max(0, Math.min(previous, facts.acceptedMinor - earlier))
  const common = {
    ...facts,
    previousMinor: previous,
    acceptedOnPreviousMinor: acceptedOnPrevious,
    consumedBp: previous === 0 ? null : Math.floor((acceptedOnPrevious * 10_000) / previous),
    earlierSpent: facts.acceptedMinor >= earlier ? 'yes' : 'no',
    unspentMinor: Math.max(0, paid - facts.acceptedMinor),
  } as const
  if (facts.condition === 'final') {
    const balance = Math.min(facts.grantMinor, facts.acceptedMinor) - paid
    return { ...common, rule: 'balance', capMinor: facts.grantMinor, amountMinor: Math.max(0, balance), recoverMinor: Math.max(0, -balance) }
  }
  const cap = share(facts.grantMinor, facts.prefinancingMaxBp)
  const wanted = previous === 0 || spentEnough(facts, acceptedOnPrevious, previous, earlier) ? facts.plannedMinor : facts.plannedMinor - common.unspentMinor
  const rule = previous === 0 ? 'first' : wanted === facts.plannedMinor ? 'full' : 'reduced'
  return { ...common, rule, capMinor: cap, amountMinor: Math.max(0, Math.min(wanted, cap - paid)), recoverMinor: 0 }
}

/** Compared as whole numbers: 79.99% is not 80%. */
function spentEnough(facts: InstalmentFacts, acceptedOnPrevious: number, previous: number, earlier: number): boolean {
  return facts.acceptedMinor >= earlier && BigInt(acceptedOnPrevious) * 10_000n >= BigInt(previous) * BigInt(facts.spentShareBp)
}

/** Where an instalment stands that nobody has asked for yet. */
export type Readiness = 'ready' | 'nothing' | 'waitsForEarlier' | 'waitsForReport' | 'notNow'

/** What is known of a grant's money when the next instalment is judged. */
export type GrantMoney = {
  readonly paid: readonly { readonly instalment: number; readonly amountMinor: number }[]
  /** Instalments asked for and not yet paid, returned or cancelled. */
  readonly underWay: readonly number[]
  readonly acceptedMinor: number
  readonly interimApproved: number
  readonly finalApproved: 'yes' | 'no'
}

/** Paying begins on signature and goes on until the grant is closed; a suspended grant waits. */
const PAYING_STATES: readonly string[] = ['signed', 'active', 'ended', 'closing']

export function readiness(grant: { state: string; terms: Pick<Terms, 'instalments'> }, planned: Planned, arithmetic: Arithmetic, money: GrantMoney): Readiness {
  if (!PAYING_STATES.includes(grant.state)) return 'notNow'
  if (!conditionMet(grant.terms, planned, money)) return 'waitsForReport'
  const earlier = grant.terms.instalments.filter(({ number }) => number < planned.number)
  const settled = (number: number) => money.paid.some((one) => one.instalment === number)
  // The final balance settles what an earlier instalment left out, as long as none is still on its way.
  const blocked = planned.condition === 'final' ? earlier.some(({ number }) => money.underWay.includes(number)) : earlier.some(({ number }) => !settled(number))
  if (blocked) return 'waitsForEarlier'
  return arithmetic.amountMinor > 0 ? 'ready' : 'nothing'
}

function conditionMet(terms: Pick<Terms, 'instalments'>, planned: Planned, money: GrantMoney): boolean {
  if (planned.condition === 'signature') return true
  if (planned.condition === 'final') return money.finalApproved === 'yes'
  const place = terms.instalments.filter(({ number, condition }) => condition === 'interim' && number <= planned.number).length
  return money.interimApproved >= place || money.finalApproved === 'yes'
}

/** The facts of one instalment out of what is known of the grant. */
export function factsOf(grant: { amountMinor: number; terms: Terms }, planned: Planned, money: GrantMoney): InstalmentFacts {
  const earlier = money.paid.filter(({ instalment }) => instalment < planned.number).sort((a, b) => a.instalment - b.instalment)
  return {
    number: planned.number, condition: planned.condition, grantMinor: grant.amountMinor, plannedMinor: planned.plannedMinor,
    paidMinor: earlier.map(({ amountMinor }) => amountMinor), acceptedMinor: money.acceptedMinor,
    spentShareBp: grant.terms.spentShareBp, prefinancingMaxBp: grant.terms.prefinancingMaxBp,
  }
}

/** How much of a newly or earlier accepted amount the advances on hand can carry into the ledger. */
export function postable(acceptedMinor: number, postedMinor: number, advanceMinor: number): number {
  assert(acceptedMinor >= postedMinor, 'no more is posted than was accepted')
  return Math.max(0, Math.min(acceptedMinor - postedMinor, advanceMinor))
}

/** The accepted share of an instalment for a reader: one decimal, but never rounded up to a threshold that was missed. */
export function shownShareBp(partMinor: number, wholeMinor: number, thresholdBp: number): number | null {
  if (wholeMinor === 0) return null
  const shown = divideRounded(BigInt(partMinor) * 1_000n, BigInt(wholeMinor)) * 10
  const reached = BigInt(partMinor) * 10_000n >= BigInt(wholeMinor) * BigInt(thresholdBp)
  return !reached && shown >= thresholdBp ? Math.floor((partMinor * 10_000) / wholeMinor) : shown
}
