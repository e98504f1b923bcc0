import fc from 'fast-check'
import { agreementLife } from '../../server/agreements/lifecycle'
import { readConfig } from '../../server/config'
import { PLACEHOLDER } from '../../server/kernel/identifiers'
import { awardDates, awardStatus, budgetPeriods, callStatus, spentByYear, STATUS } from '../../server/transparency/iati/iati'
import { xmlDocument } from '../../server/transparency/iati/xml'
import { byOwner, type Movement } from '../../server/transparency/open-money'
import type { MoneyStep } from '../../server/transparency/open-money-store'
import { granteeId, granteeIdAlways, referenceId } from '../../server/transparency/organisation-ids'

describe('the status of an activity', () => {
  test.each([
    ['offered', null, 'pipeline'], ['accepted', null, 'pipeline'], ['accepted', 'draft', 'pipeline'], ['accepted', 'sent', 'pipeline'], ['contracted', 'signed', 'pipeline'],
    ['contracted', 'active', 'implementation'], ['contracted', 'suspended', 'suspended'], ['contracted', 'ended', 'finalisation'], ['contracted', 'closing', 'finalisation'],
    ['contracted', 'terminated', 'finalisation'], ['contracted', 'closed', 'closed'], ['closed', 'closed', 'closed'], ['accepted', 'cancelled', 'cancelled'],
    ['declined', null, 'cancelled'], ['lapsed', null, 'cancelled'], ['retracted', 'cancelled', 'cancelled'],
  ] as const)('of an award that is %s with an agreement that is %s is %s', (state, agreementState, status) => {
    expect(awardStatus({ state, agreementState })).toBe(STATUS[status])
  })

  test('is known for every state an agreement can have', () => {
    for (const agreementState of agreementLife.states) expect(Object.values(STATUS)).toContain(awardStatus({ state: 'contracted', agreementState }))
  })

  test.each([['results_published', '2'], ['contracting', '2'], ['finalised', '4']] as const)('of a call that is %s is %s', (state, status) => { expect(callStatus(state)).toBe(status) })
})

describe('the dates of an award', () => {
  const call = { startsFrom: '2020-07-01', endsBy: '2021-06-30' }
  const course = { startsOn: '2020-07-15', endsOn: '2021-03-15', endedAt: null, agreementState: 'active' as const }
  const said = (over: Partial<Parameters<typeof awardDates>[0]>, today: string) => awardDates({ ...course, ...over }, call, today).map(({ type, on }) => `${type} ${on}`)

  test.each([
    ['are those of the call while there is no agreement', { startsOn: null, endsOn: null, agreementState: null }, '2020-07-20', ['1 2020-07-01', '3 2021-06-30']],
    ['are only planned until the agreement runs', { agreementState: 'signed' as const }, '2020-07-20', ['1 2020-07-15', '3 2021-03-15']],
    ['say no actual start that lies ahead', {}, '2020-07-14', ['1 2020-07-15', '3 2021-03-15']],
    ['say the actual start on its day', {}, '2020-07-15', ['1 2020-07-15', '2 2020-07-15', '3 2021-03-15']],
    ['end on the last day, though it was noticed a day later', { agreementState: 'ended' as const, endedAt: '2021-03-16T05:00:00.000Z' }, '2021-04-01', ['1 2020-07-15', '2 2020-07-15', '3 2021-03-15', '4 2021-03-15']],
    ['end on the day of the termination', { agreementState: 'terminated' as const, endedAt: '2020-10-01T10:00:00.000Z' }, '2021-04-01', ['1 2020-07-15', '2 2020-07-15', '3 2021-03-15', '4 2020-10-01']],
    ['say nothing actual of a grant terminated before it began', { agreementState: 'terminated' as const, endedAt: '2020-07-10T10:00:00.000Z' }, '2021-04-01', ['1 2020-07-15', '3 2021-03-15']],
  ])('%s', (_name, over, today, dates) => { expect(said(over, today)).toEqual(dates) })
})

describe('a budget', () => {
  test.each([
    ['of a year is one period', '2020-07-15', '2021-07-14', [['2020-07-15', '2021-07-14', 730_000]]],
    ['of a year and a day is two, the money by days', '2020-07-15', '2021-07-15', [['2020-07-15', '2021-07-14', 728_005], ['2021-07-15', '2021-07-15', 1_995]]],
    ['of one day is that day', '2020-02-29', '2020-02-29', [['2020-02-29', '2020-02-29', 730_000]]],
  ] as const)('%s', (_name, from, to, periods) => {
    expect(budgetPeriods(from, to, 730_000).map((one) => [one.from, one.to, one.amountMinor])).toEqual(periods)
  })

  test('is never longer than a year, leaves no day out and adds up to the amount', () => {
    const day = (index: number) => new Date(Date.UTC(2019, 0, 1) + index * 86_400_000).toISOString().slice(0, 10)
    fc.assert(fc.property(fc.nat(2_000), fc.nat(2_000), fc.integer({ min: 1, max: 9_000_000_000_000 }), (start, length, amountMinor) => {
      const periods = budgetPeriods(day(start), day(start + length), amountMinor)
      expect(periods.reduce((all, one) => all + one.amountMinor, 0)).toBe(amountMinor)
      expect(periods[0]?.from).toBe(day(start))
      expect(periods.at(-1)?.to).toBe(day(start + length))
      for (const [index, one] of periods.entries()) {
        const days = (Date.parse(one.to) - Date.parse(one.from)) / 86_400_000 + 1
        expect(days >= 1 && days <= 366).toBe(true)
        const next = periods[index + 1]
        if (next !== undefined) expect(Date.parse(next.from) - Date.parse(one.to)).toBe(86_400_000)
      }
    }))
  })
})

const movement = (over: Partial<Movement>): Movement => ({ seq: 1, kind: 'disbursement', on: '2020-08-01', recordedAt: '2020-08-01T08:00:00.000Z', currency: 'ALL', amountMinor: 100, ...over })

test('what was spent in a year is what was paid less what was paid back; promises are not spending, currencies are not added', () => {
  expect(spentByYear([
    movement({}), movement({ kind: 'commitment', amountMinor: 900 }), movement({ kind: 'reimbursement', on: '2021-01-05', amountMinor: 50 }), movement({ kind: 'refund', on: '2021-02-01', amountMinor: -80 }), movement({ currency: 'EUR', amountMinor: 7 }),
  ])).toEqual([
    { year: '2020', currency: 'ALL', lastOn: '2020-08-01', amountMinor: 100 }, { year: '2020', currency: 'EUR', lastOn: '2020-08-01', amountMinor: 7 }, { year: '2021', currency: 'ALL', lastOn: '2021-02-01', amountMinor: -30 },
  ])
})

test('the legs of one event are one movement of the award, whatever sources they come from; other owners are left out', () => {
  const step = (over: Partial<MoneyStep>): MoneyStep => ({ seq: 5, kind: 'payment', effectiveOn: '2020-08-01', recordedAt: '2020-08-01T08:00:00.000Z', debitOwner: 'award:a', creditOwner: 'award:a', currency: 'ALL', amountMinor: 60, ...over })
  const read = byOwner('award:', [step({}), step({ amountMinor: 40 }), step({ seq: 6, debitOwner: 'award:a', creditOwner: 'source:s' }), step({ seq: 7, debitOwner: 'source:s', creditOwner: 'call:c' })], () => ({ sign: 1 as const }))
  expect([...read].map(([owner, all]) => [owner, all.map(({ seq, amountMinor }) => [seq, amountMinor])])).toEqual([['a', [[5, 100], [6, 60]]]])
})

test('characters that XML cannot hold are left out, and those that mean something are written as text', () => {
  expect(xmlDocument('a', { '@x': '"<&\u0000', n: { '#': 'ë\u0001\ud800 & <b> 😀' } })).toBe('<?xml version="1.0" encoding="UTF-8"?>\n<a x="&quot;&lt;&amp;">\n  <n>ë &amp; &lt;b&gt; 😀</n>\n</a>\n')
})

describe('identifiers of organisations', () => {
  const read = (env: Record<string, string>) => readConfig(env).identifiers

  test('are placeholders until somebody sets them', () => {
    expect(read({})).toEqual({ publisher: PLACEHOLDER, publisherType: '10', granteeScheme: null, sources: {} })
  })

  test('are read from the environment', () => {
    expect(read({ PUBLISHER_ID: 'AL-COA-0000000', PUBLISHER_TYPE: '15', GRANTEE_ID_SCHEME: 'AL-QKB', SOURCE_IDS: 'OZHQ-MPTF=XM-DAC-00000,MSHMS-2026=AL-COA-0000001' }))
      .toEqual({ publisher: 'AL-COA-0000000', publisherType: '15', granteeScheme: 'AL-QKB', sources: { 'OZHQ-MPTF': 'XM-DAC-00000', 'MSHMS-2026': 'AL-COA-0000001' } })
  })

  test.each([
    ['PUBLISHER_ID', 'AL-COA-1 2'], ['PUBLISHER_ID', 'AL-COA-1/2'], ['PUBLISHER_ID', 'nobody'], ['PUBLISHER_TYPE', '12'], ['GRANTEE_ID_SCHEME', 'AL-QKB-'], ['SOURCE_IDS', 'OZHQ-MPTF'], ['SOURCE_IDS', 'A1=XM-DAC-1,'],
  ])('%s=%s is refused at start by name', (name, value) => {
    expect(() => readConfig({ [name]: value })).toThrow(name)
  })

  const agreed = { publisher: 'AL-COA-1', publisherType: '10', granteeScheme: 'AL-QKB', sources: {} }
  test.each([
    ['with a number in the agreed register', agreed, 'L12345678A', 'AL-QKB-L12345678A', 'AL-QKB-L12345678A'],
    ['without a number', agreed, null, null, 'AL-COA-1-C-2020-01-7'],
    ['while no register is agreed', { ...agreed, granteeScheme: null }, 'L12345678A', null, 'AL-COA-1-NUIS-L12345678A'],
  ])('of a grantee %s claim no register that was not agreed', (_case, identifiers, nuis, id, always) => {
    expect([granteeId(identifiers, nuis), granteeIdAlways(identifiers, nuis, 'C-2020-01/7')]).toEqual([id, always])
  })

  test('hold no slash', () => { expect(referenceId('C-2020-01/7')).toBe('C-2020-01-7') })
})
