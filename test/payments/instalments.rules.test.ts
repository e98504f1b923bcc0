import fc from 'fast-check'
import type { Terms } from '../../server/agreements/agreements'
import { computeInstalment, factsOf, planInstalments, postable, readiness, shownShareBp, type GrantMoney, type InstalmentFacts } from '../../server/payments/instalments'

const lek = (whole: number) => whole * 100
const small: Terms = {
  instalments: [{ number: 1, shareBp: 5_000, condition: 'signature' }, { number: 2, shareBp: 4_000, condition: 'interim' }, { number: 3, shareBp: 1_000, condition: 'final' }],
  spentShareBp: 8_000, prefinancingMaxBp: 9_000, reallocationMaxBp: 2_000, interimReportDays: 15, finalReportDays: 60, cashLineMaxMinor: lek(10_000), lineRefusals: [],
}
const municipal: Terms = {
  ...small, spentShareBp: 7_000,
  instalments: [{ number: 1, shareBp: 4_000, condition: 'signature' }, { number: 2, shareBp: 3_000, condition: 'interim' }, { number: 3, shareBp: 3_000, condition: 'final' }],
}

describe('the plan', () => {
  test.each([
    ['50/40/10 of 690 000', lek(690_000), small, [lek(345_000), lek(276_000), lek(69_000)]],
    ['40/30/30 of 2 000 000', lek(2_000_000), municipal, [lek(800_000), lek(600_000), lek(600_000)]],
    ['an odd grant: the last takes what rounding left', 100_001, small, [50_001, 40_000, 10_000]],
  ])('%s', (_name, grant, terms, amounts) => {
    expect(planInstalments(grant, terms).map(({ plannedMinor }) => plannedMinor)).toEqual(amounts)
  })

  test('adds up to the grant whatever the grant', () => {
    fc.assert(fc.property(fc.integer({ min: 1, max: 1e12 }), (grant) => planInstalments(grant, small).reduce((all, { plannedMinor }) => all + plannedMinor, 0) === grant))
  })
})

const second = (acceptedMinor: number, over: Partial<InstalmentFacts> = {}): InstalmentFacts => ({
  number: 2, condition: 'interim', grantMinor: lek(690_000), plannedMinor: lek(276_000), paidMinor: [lek(345_000)], acceptedMinor, spentShareBp: 8_000, prefinancingMaxBp: 9_000, ...over,
})

describe('the next instalment', () => {
  test.each([
    ['83.9% accepted: in full', lek(289_400), 'full', lek(276_000)],
    ['exactly 80.00% accepted: in full', lek(276_000), 'full', lek(276_000)],
    ['one qindarka under 80%: less by the unspent part', lek(276_000) - 1, 'reduced', lek(276_000) - (lek(345_000) - lek(276_000) + 1)],
    ['79.99% accepted: less by the unspent part', lek(275_965.5), 'reduced', lek(276_000) - lek(69_034.5)],
    ['nothing accepted: nothing', 0, 'reduced', 0],
    ['20% accepted: exactly the unspent part too much', lek(69_000), 'reduced', 0],
    ['20% and one qindarka accepted: one qindarka', lek(69_000) + 1, 'reduced', 1],
    ['all accepted and more: still no more than planned', lek(400_000), 'full', lek(276_000)],
  ])('%s', (_name, accepted, rule, amount) => {
    expect(computeInstalment(second(accepted))).toMatchObject({ rule, amountMinor: amount, recoverMinor: 0 })
  })

  test('the share is rounded down, so that it never reads as the threshold it missed', () => {
    expect(computeInstalment(second(lek(276_000) - 1)).consumedBp).toBe(7_999)
    expect(computeInstalment(second(lek(276_000))).consumedBp).toBe(8_000)
  })

  test('with 90% of the previous but the one before not wholly spent, it is reduced by everything unspent', () => {
    const facts = second(lek(780_000) - 1, { number: 3, grantMinor: lek(2_000_000), plannedMinor: lek(200_000), paidMinor: [lek(800_000), lek(600_000)], spentShareBp: 0 })
    expect(computeInstalment(facts)).toMatchObject({ earlierSpent: 'no', acceptedOnPreviousMinor: 0, rule: 'reduced', amountMinor: 0, unspentMinor: lek(620_000) + 1 })
  })

  test.each([
    ['exactly at 90% of the grant', lek(276_000), lek(276_000)],
    ['one lek over 90% is cut to it', lek(276_001), lek(276_000)],
  ])('%s', (_name, plannedMinor, amount) => {
    expect(computeInstalment(second(lek(345_000), { plannedMinor })).amountMinor).toBe(amount)
  })

  test('the first waits for nothing but is cut to what may be paid in advance', () => {
    expect(computeInstalment(second(0, { number: 1, condition: 'signature', paidMinor: [], plannedMinor: lek(345_000) }))).toMatchObject({ rule: 'first', amountMinor: lek(345_000), consumedBp: null })
    expect(computeInstalment(second(0, { number: 1, condition: 'signature', paidMinor: [], plannedMinor: lek(690_000) })).amountMinor).toBe(lek(621_000))
  })
})

describe('the final balance', () => {
  const final = (accepted: number) => computeInstalment(second(accepted, { number: 3, condition: 'final', plannedMinor: lek(69_000), paidMinor: [lek(345_000), lek(276_000)] }))
  test.each([
    ['all spent and accepted: the rest of the grant', lek(690_000), lek(69_000), 0],
    ['more accepted than the grant: the grant is the limit', lek(700_000), lek(69_000), 0],
    ['exactly what was paid: nothing either way', lek(621_000), 0, 0],
    ['one qindarka less: it comes back', lek(621_000) - 1, 0, 1],
    ['one qindarka more: it is paid', lek(621_000) + 1, 1, 0],
    ['nothing accepted: everything comes back', 0, 0, lek(621_000)],
  ])('%s', (_name, accepted, amount, recover) => {
    expect(final(accepted)).toMatchObject({ rule: 'balance', amountMinor: amount, recoverMinor: recover })
  })
})

test('whatever is accepted when, no more than the grant is paid and no more than 90% before the final report', () => {
  fc.assert(fc.property(fc.integer({ min: 100, max: 1e10 }), fc.array(fc.integer({ min: 0, max: 1e10 }), { minLength: 2, maxLength: 2 }), (grant, accepted) => {
    const plan = planInstalments(grant, small)
    const paid: { instalment: number; amountMinor: number }[] = []
    const money = (acceptedMinor: number): GrantMoney => ({ paid, underWay: [], acceptedMinor, interimApproved: 1, finalApproved: 'no' })
    const totals = [0, Math.min(...accepted), Math.max(...accepted)]
    for (const [index, planned] of plan.entries()) {
      const { amountMinor } = computeInstalment(factsOf({ amountMinor: grant, terms: small }, planned, money(totals[index] ?? 0)))
      paid.push({ instalment: planned.number, amountMinor })
      const sofar = paid.reduce((all, one) => all + one.amountMinor, 0)
      expect(sofar).toBeLessThanOrEqual(planned.condition === 'final' ? grant : Math.round(grant * 0.9))
    }
  }))
})

describe('an instalment can be asked for', () => {
  const grant = { amountMinor: lek(690_000), terms: small, state: 'active' }
  const plan = planInstalments(grant.amountMinor, small)
  const nothing: GrantMoney = { paid: [], underWay: [], acceptedMinor: 0, interimApproved: 0, finalApproved: 'no' }
  const first = { instalment: 1, amountMinor: lek(345_000) }
  const second = { instalment: 2, amountMinor: lek(276_000) }
  const stands = (number: number, money: Partial<GrantMoney>, state = 'active') => {
    const planned = plan[number - 1]!
    const all = { ...nothing, ...money }
    return readiness({ ...grant, state }, planned, computeInstalment(factsOf(grant, planned, all)), all)
  }

  test.each([
    ['the first on signature', 1, {}, 'signed', 'ready'],
    ['not before signature', 1, {}, 'sent', 'notNow'],
    ['not while suspended', 1, {}, 'suspended', 'notNow'],
    ['not once closed', 1, {}, 'closed', 'notNow'],
    ['the second not before the interim report is approved', 2, { paid: [first], acceptedMinor: lek(300_000) }, 'active', 'waitsForReport'],
    ['the second once it is', 2, { paid: [first], acceptedMinor: lek(300_000), interimApproved: 1 }, 'active', 'ready'],
    ['the second not before the first is paid', 2, { underWay: [1], interimApproved: 1 }, 'active', 'waitsForEarlier'],
    ['the second not where nothing is left of it', 2, { paid: [first], interimApproved: 1 }, 'active', 'nothing'],
    ['the balance not before the final report is approved', 3, { paid: [first, second], acceptedMinor: lek(690_000) }, 'ended', 'waitsForReport'],
    ['the balance once it is', 3, { paid: [first, second], acceptedMinor: lek(690_000), finalApproved: 'yes' }, 'closing', 'ready'],
    ['the balance though the second was never asked for', 3, { paid: [first], acceptedMinor: lek(690_000), finalApproved: 'yes' }, 'closing', 'ready'],
    ['the balance not while the second is under way', 3, { paid: [first], underWay: [2], acceptedMinor: lek(690_000), finalApproved: 'yes' }, 'closing', 'waitsForEarlier'],
    ['no balance where all is settled', 3, { paid: [first, second], acceptedMinor: lek(621_000), finalApproved: 'yes' }, 'closing', 'nothing'],
  ] as const)('%s', (_name, number, money, state, expected) => {
    expect(stands(number, money as Partial<GrantMoney>, state)).toBe(expected)
  })
})

test.each([
  ['all of it fits into the advance', 100, 0, 500, 100],
  ['the advance carries only a part', 100, 0, 60, 60],
  ['a part was posted before', 100, 60, 500, 40],
  ['there is no advance', 100, 0, 0, 0],
])('what enters the ledger when %s', (_name, accepted, posted, advance, expected) => {
  expect(postable(accepted, posted, advance)).toBe(expected)
})

test.each([
  ['83.88…% reads 83.9%', 28_940_000, 34_500_000, 8_390],
  ['79.97% does not read as 80.0%', 79_970, 100_000, 7_997],
  ['80.00% reads 80%', 80_000, 100_000, 8_000],
  ['nothing paid has no share', 0, 0, null],
])('%s', (_name, part, whole, expected) => {
  expect(shownShareBp(part, whole, 8_000)).toBe(expected)
})
