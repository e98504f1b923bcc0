import fc from 'fast-check'
import { instantAt } from '../../server/kernel/dates'
import { readFields } from '../../server/kernel/fields'
import { findOrderFaults, findPastFaults, findWindowFaults, readMoment, suggestCalendar, type Calendar } from '../../server/calls/calendar'
import { isOpen, lengthWarning, openDays, shownState, takesQuestions } from '../../server/calls/calls'
import { findCorrectionFaults } from '../../server/calls/corrigenda'
import type { Call } from '../../server/calls/calls'
import type { CallState } from '../../server/calls/lifecycle'
import { callLife } from '../../server/calls/lifecycle'
import { callTemplates } from '../../server/calls/templates'

const local = (day: string, time: string) => instantAt(day, time) as string
const moment = (text: string, plusMs = 0) => new Date(Date.parse(text) + plusMs)
const open = (opensAt: string, closesAt: string, state: CallState = 'published') => ({ opensAt, closesAt, state })

describe('a call takes proposals', () => {
  // Last Sundays of March and October 2026: 02:00 becomes 03:00, 03:00 becomes 02:00.
  test.each([
    ['on a day like any other', '2026-05-20', '17:00', '2026-05-20T15:00:00.000Z'],
    ['in winter', '2026-01-20', '17:00', '2026-01-20T16:00:00.000Z'],
    ['on the day before clocks go forward', '2026-03-28', '17:00', '2026-03-28T16:00:00.000Z'],
    ['just before the hour that is skipped', '2026-03-29', '01:59', '2026-03-29T00:59:00.000Z'],
    ['just after the hour that is skipped', '2026-03-29', '03:00', '2026-03-29T01:00:00.000Z'],
    ['on the evening after clocks go forward', '2026-03-29', '17:00', '2026-03-29T15:00:00.000Z'],
    ['on the evening before clocks go back', '2026-10-24', '17:00', '2026-10-24T15:00:00.000Z'],
    ['just before the hour that is repeated', '2026-10-25', '01:59', '2026-10-24T23:59:00.000Z'],
    ['just after the hour that is repeated', '2026-10-25', '03:00', '2026-10-25T02:00:00.000Z'],
    ['on the evening after clocks go back', '2026-10-25', '17:00', '2026-10-25T16:00:00.000Z'],
    ['at midnight', '2026-06-01', '00:00', '2026-05-31T22:00:00.000Z'],
  ])('to the last millisecond before its deadline %s', (_name, day, time, utc) => {
    const closesAt = local(day, time)
    expect(closesAt).toBe(utc)
    const call = open('2025-12-01T08:00:00.000Z', closesAt)
    expect(isOpen(call, moment(closesAt, -1))).toBe(true)
    expect(isOpen(call, moment(closesAt))).toBe(false)
    expect(isOpen(call, moment(closesAt, 1))).toBe(false)
  })

  test('from the millisecond of its opening', () => {
    const call = open('2026-03-01T08:00:00.000Z', '2026-04-01T15:00:00.000Z')
    expect(isOpen(call, moment(call.opensAt, -1))).toBe(false)
    expect(isOpen(call, moment(call.opensAt))).toBe(true)
  })

  test('while it is published, or was closed after the proposal had arrived; in no other state', () => {
    const states = callLife.states.filter((state) => isOpen(open('2026-03-01T08:00:00.000Z', '2026-04-01T15:00:00.000Z', state), moment('2026-03-15T12:00:00.000Z')))
    expect(states).toEqual(['published', 'closed'])
  })

  test('exactly between opening and deadline, whenever those are', () => {
    fc.assert(fc.property(fc.integer({ min: 0, max: 1e6 }), fc.integer({ min: 1, max: 1e6 }), fc.integer({ min: -1e6, max: 3e6 }), (start, length, at) => {
      const call = open(moment('2026-01-01T00:00:00.000Z', start).toISOString(), moment('2026-01-01T00:00:00.000Z', start + length).toISOString())
      expect(isOpen(call, moment('2026-01-01T00:00:00.000Z', at))).toBe(at >= start && at < start + length)
    }))
  })

  test('questions until the last millisecond before they close, from publication on', () => {
    const call = { state: 'published' as const, questionsUntil: '2026-03-20T16:00:00.000Z' }
    expect(takesQuestions(call, moment(call.questionsUntil, -1))).toBe(true)
    expect(takesQuestions(call, moment(call.questionsUntil))).toBe(false)
    expect(takesQuestions({ ...call, state: 'suspended' }, moment(call.questionsUntil, -1))).toBe(false)
  })

  test.each<[string, string]>([['2026-02-28T12:00:00Z', 'upcoming'], ['2026-03-15T12:00:00Z', 'open'], ['2026-04-01T15:00:00Z', 'closed']])('at %s a published call is shown as %s, whether the routine ran or not', (at, shown) => {
    expect(shownState(open('2026-03-01T08:00:00.000Z', '2026-04-01T15:00:00.000Z'), new Date(at))).toBe(shown)
  })
})

describe('a moment as typed', () => {
  const read = (day: string, time: string) => readMoment(readFields({ 'x.day': day, 'x.time': time }), 'x')
  test.each<[string, string, unknown]>([
    ['20.5.2026', '17:00', '2026-05-20T15:00:00.000Z'],
    ['2026-05-20', '9:05', '2026-05-20T07:05:00.000Z'],
    ['20.5.2026', '17.00', '2026-05-20T15:00:00.000Z'],
    ['', '', null],
    ['31.4.2026', '17:00', { field: 'x.day', words: 'calls.fault.day' }],
    ['', '17:00', { field: 'x.day', words: 'calls.fault.day' }],
    ['20.5.2026', '', { field: 'x.time', words: 'calls.fault.time' }],
    ['20.5.2026', '24:00', { field: 'x.time', words: 'calls.fault.time' }],
    ['20.5.2026', '17:60', { field: 'x.time', words: 'calls.fault.time' }],
    ['29.3.2026', '02:00', { field: 'x.time', words: 'calls.fault.clockChange', values: { time: '02:00' } }],
    ['29.3.2026', '02:59', { field: 'x.time', words: 'calls.fault.clockChange', values: { time: '02:59' } }],
    ['25.10.2026', '02:00', { field: 'x.time', words: 'calls.fault.clockChange', values: { time: '02:00' } }],
    ['25.10.2026', '02:59', { field: 'x.time', words: 'calls.fault.clockChange', values: { time: '02:59' } }],
  ])('%s %s', (day, time, expected) => { expect(read(day, time)).toEqual(expected) })
})

const calendar: Calendar = {
  opensAt: '2026-05-01T07:00:00.000Z', infoSessionAt: '2026-05-08T08:00:00.000Z', questionsUntil: '2026-05-20T15:00:00.000Z', answersBy: '2026-05-26T15:00:00.000Z', closesAt: '2026-06-01T15:00:00.000Z',
  resultsOn: '2026-07-01', contractBy: '2026-07-20', startsFrom: '2026-08-01', endsBy: '2027-08-31',
}

describe('the order of dates', () => {
  test.each<[string, Partial<Calendar>, string[]]>([
    ['as it is', {}, []],
    ['no information session', { infoSessionAt: null }, []],
    ['the session at the opening', { infoSessionAt: calendar.opensAt }, []],
    ['the session a millisecond before the opening', { infoSessionAt: '2026-05-01T06:59:59.999Z' }, ['infoSessionAt.day']],
    ['questions closing with the session', { questionsUntil: calendar.infoSessionAt as string }, []],
    ['questions closing before the session', { questionsUntil: '2026-05-08T07:59:59.999Z' }, ['questionsUntil.day']],
    ['answers the moment questions close', { answersBy: calendar.questionsUntil }, []],
    ['answers before that', { answersBy: '2026-05-20T14:59:59.999Z' }, ['answersBy.day']],
    ['a deadline with the answers', { closesAt: calendar.answersBy }, []],
    ['a deadline before the answers', { closesAt: '2026-05-26T14:59:59.999Z' }, ['closesAt.day']],
    ['results on the day of the deadline', { resultsOn: '2026-06-01' }, []],
    ['results the day before', { resultsOn: '2026-05-31' }, ['resultsOn']],
    ['a deadline just before midnight in Tirana, which is the next day nowhere else', { closesAt: '2026-06-01T21:59:00.000Z', resultsOn: '2026-06-01' }, []],
    ['a deadline just after it', { closesAt: '2026-06-01T22:00:00.000Z', resultsOn: '2026-06-01' }, ['resultsOn']],
    ['agreements on the day of results', { contractBy: '2026-07-01' }, []],
    ['agreements before results', { contractBy: '2026-06-30' }, ['contractBy']],
    ['projects starting with results', { startsFrom: '2026-07-01' }, []],
    ['projects starting before results', { startsFrom: '2026-06-30' }, ['startsFrom']],
    ['projects ending before they start', { endsBy: '2026-07-31' }, ['endsBy']],
    ['an opening at the deadline', { opensAt: calendar.closesAt, infoSessionAt: null }, ['questionsUntil.day', 'closesAt.day']],
  ])('%s', (_name, over, fields) => { expect(findOrderFaults({ ...calendar, ...over }).map(({ field }) => field)).toEqual(fields) })

  test('nothing may be over already: a moment by the millisecond, a day by the calendar of Tirana', () => {
    expect(findPastFaults(calendar, calendar.opensAt)).toEqual([])
    expect(findPastFaults(calendar, '2026-05-01T07:00:00.001Z').map(({ field }) => field)).toEqual(['opensAt.day'])
    expect(findPastFaults(calendar, '2026-07-01T21:59:59.999Z', ['resultsOn'])).toEqual([])
    expect(findPastFaults(calendar, '2026-07-01T22:00:00.000Z', ['resultsOn']).map(({ field }) => field)).toEqual(['resultsOn'])
  })

  test('the shortest project fits exactly, and a day less does not', () => {
    const span = { ...calendar, startsFrom: '2026-08-01', endsBy: '2026-10-31' }
    expect(findWindowFaults(span, { durationMonthsMin: 3 })).toEqual([])
    expect(findWindowFaults({ ...span, endsBy: '2026-10-30' }, { durationMonthsMin: 3 }).map(({ field }) => field)).toEqual(['endsBy'])
  })

  test.each(['cso_small', 'municipal'] as const)('the dates suggested for %s are in order on every day of two years', (name) => {
    const { settings } = callTemplates[name]
    for (let day = 0; day < 730; day += 1) {
      const today = new Date(Date.UTC(2026, 0, 1 + day)).toISOString().slice(0, 10)
      const suggested = suggestCalendar(today, settings)
      expect({ today, faults: [...findOrderFaults(suggested), ...findWindowFaults(suggested, settings)], days: openDays(suggested) }).toEqual({ today, faults: [], days: settings.openDaysMin })
    }
  })
})

test.each([[19, 'hard'], [20, 'hard'], [21, 'soft'], [29, 'soft'], [30, 'none'], [31, 'none']])('a call open for %i days has the warning: %s', (days, warning) => {
  const closes = new Date(Date.UTC(2026, 4, 1 + days)).toISOString().slice(0, 10)
  expect(lengthWarning({ opensAt: local('2026-05-01', '09:00'), closesAt: local(closes, '17:00'), settings: callTemplates.cso_small.settings })).toBe(warning)
})

describe('a corrigendum', () => {
  const call = { ...calendar, settings: callTemplates.cso_small.settings } as Call
  const now = '2026-05-10T10:00:00.000Z'
  test.each<[string, Partial<Calendar>, string[]]>([
    ['that changes nothing', {}, []],
    ['a later deadline', { closesAt: '2026-06-08T15:00:00.000Z' }, []],
    ['a deadline a millisecond later', { closesAt: '2026-06-01T15:00:00.001Z' }, []],
    ['a deadline a millisecond earlier', { closesAt: '2026-06-01T14:59:59.999Z' }, ['calls.fault.shortened']],
    ['less time for questions', { questionsUntil: '2026-05-20T14:59:59.999Z' }, ['calls.fault.questionsShortened']],
    ['more time for questions', { questionsUntil: '2026-05-22T15:00:00.000Z' }, []],
    ['another opening after the opening', { opensAt: '2026-05-02T07:00:00.000Z' }, ['calls.fault.opened']],
    ['a date that is over', { infoSessionAt: '2026-05-10T09:59:59.999Z' }, ['calls.fault.past']],
    ['a deadline beyond the results', { closesAt: '2026-07-02T15:00:00.000Z' }, ['calls.fault.order.resultsOn']],
    ['no room for a project', { endsBy: '2026-10-30' }, ['calls.fault.window']],
  ])('%s', (_name, over, words) => { expect(findCorrectionFaults(call, { ...calendar, ...over }, now).map((fault) => fault.words)).toEqual(words) })

  test('may still move the opening while it is ahead', () => {
    expect(findCorrectionFaults(call, { ...calendar, opensAt: '2026-05-03T07:00:00.000Z' }, '2026-04-20T10:00:00.000Z')).toEqual([])
  })
})
