import type { PoolMember } from '../../../server/scoring/pool/pool'
import { choosableFrom, findSeatingFaults, nextReserve, seatBar, type Choosable, type Composition } from '../../../server/scoring/seating/seating'

const member = (personId: string, over: Partial<PoolMember> = {}): PoolMember => ({
  id: personId, personId, name: personId, email: `${personId}@example.al`, standing: 'official', body: 'Ministria', civilReference: '', seats: ['chair', 'secretary', 'voting'], serviceTypes: [], targetGroups: [], languages: ['sq'],
  loadMax: null, servesFrom: '2026-01-01', servesUntil: null, enteredBy: 'x', enteredAt: '2026-01-01T00:00:00.000Z', version: 1, ...over,
})
const from = (pool: readonly PoolMember[], bars: Choosable['bars'] = new Map()): Choosable => choosableFrom(pool, { bars, from: '2026-03-01', until: '2026-06-30' })
const everybody = from(['c', 's', 'v1', 'v2', 'v3', 'r1', 'r2'].map((id) => member(id)).concat(member('civil', { standing: 'civil', civilReference: 'T1' }), member('civil2', { standing: 'civil', civilReference: 'T1' })))
const composition = (over: Partial<Composition> = {}): Composition => ({
  seats: [{ personId: 'c', seat: 'chair' }, { personId: 's', seat: 'secretary' }, ...['v1', 'v2', 'v3'].map((personId) => ({ personId, seat: 'voting' as const }))], reserves: [], civilSeat: 'no', ...over,
})
const words = (over: Partial<Composition>, choosable = everybody) => findSeatingFaults(composition(over), choosable).map((fault) => `${fault.field} ${fault.words.replace('scoring.', '')}`)

describe('a seat', () => {
  test.each<[string, Partial<PoolMember>, string | null]>([
    ['serves from the first day', { servesFrom: '2026-03-01' }, null],
    ['serves a day too late', { servesFrom: '2026-03-02' }, 'term'],
    ['serves until the last day', { servesUntil: '2026-06-30' }, null],
    ['stops a day too early', { servesUntil: '2026-06-29' }, 'term'],
    ['only leads', { seats: ['chair'] }, 'seat'],
  ])('for somebody who %s', (_name, over, bar) => {
    expect(seatBar(from([member('v', over)]), { personId: 'v', seat: 'voting' })).toBe(bar)
  })

  test('is for people of the pool, and for nobody who decided or applied', () => {
    expect(seatBar(everybody, { personId: 'stranger', seat: 'voting' })).toBe('notInPool')
    expect(seatBar(from([member('v')], new Map([['v', 'applicant']])), { personId: 'v', seat: 'voting' })).toBe('applicant')
  })
})

describe('a composition', () => {
  test('takes its people from the pool', () => {
    expect(words({})).toEqual([])
    expect(words({ seats: [{ personId: 'stranger', seat: 'chair' }] })).toEqual(['chair seating.bar.notInPool'])
  })

  test('keeps a vote for civil society where the call says so; a chair of civil society has none', () => {
    expect(words({ civilSeat: 'yes' })).toEqual(['voting seating.fault.civil'])
    expect(words({ civilSeat: 'yes', seats: [...composition().seats, { personId: 'civil', seat: 'voting' }] })).toEqual([])
    expect(words({ civilSeat: 'yes', seats: [{ personId: 'civil', seat: 'chair' }, { personId: 'v1', seat: 'voting' }] })).toEqual(['voting seating.fault.civil'])
  })

  test('names reserves who could vote, do not sit, and are named once', () => {
    expect(words({ reserves: ['r1', 'r2'] })).toEqual([])
    expect(words({ reserves: ['v1', 'r1', 'r1'] })).toEqual(['reserve.1 seating.fault.reserveTwice', 'reserve.3 seating.fault.reserveTwice'])
    expect(words({ reserves: ['stranger'] })).toEqual(['reserve.1 seating.bar.notInPool'])
  })
})

describe('the next reserve', () => {
  const next = (over: Partial<Composition>, { leaving = 'v1', seat = 'voting', sat = [] as string[], choosable = everybody }: { leaving?: string; seat?: 'voting' | 'chair'; sat?: string[]; choosable?: Choosable } = {}) =>
    nextReserve({ personId: leaving, seat }, composition(over), choosable, sat)

  test('is the first of the list who never sat here and whom nothing bars', () => {
    expect(next({ reserves: ['r1', 'r2'] })).toBe('r1')
    expect(next({ reserves: ['r1', 'r2'] }, { sat: ['r1'] })).toBe('r2')
    expect(next({ reserves: ['r1', 'r2'] }, { choosable: from([member('r1', { servesUntil: '2026-03-31' }), member('r2')]) })).toBe('r2')
    expect(next({ reserves: ['r1'] }, { sat: ['r1'] })).toBeNull()
  })

  test('never steps in for a head', () => {
    expect(next({ reserves: ['r1'] }, { leaving: 'c', seat: 'chair' })).toBeNull()
  })

  test('is somebody of civil society where the last such vote leaves', () => {
    const seats = [{ personId: 'civil', seat: 'voting' as const }, { personId: 'v1', seat: 'voting' as const }]
    expect(next({ seats, civilSeat: 'yes', reserves: ['r1', 'civil2'] }, { leaving: 'civil' })).toBe('civil2')
    expect(next({ seats, civilSeat: 'yes', reserves: ['r1', 'civil2'] }, { leaving: 'v1' })).toBe('r1')
    expect(next({ seats, civilSeat: 'no', reserves: ['r1', 'civil2'] }, { leaving: 'civil' })).toBe('r1')
  })
})
