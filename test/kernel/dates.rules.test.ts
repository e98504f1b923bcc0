import fc from 'fast-check'
import { addDays, addMonths, addWorkingDays, daysBetween, instantAt, localOf, monthsBetween, readDay } from '../../server/kernel/dates'

describe('a day and a time in Tirana', () => {
  test.each([
    ['2020-05-20', '17:00', '2020-05-20T15:00:00.000Z'],
    ['2026-01-15', '17:00', '2026-01-15T16:00:00.000Z'],
    ['2026-03-29', '01:59', '2026-03-29T00:59:00.000Z'],
    ['2026-03-29', '03:00', '2026-03-29T01:00:00.000Z'],
    ['2026-10-25', '01:59', '2026-10-24T23:59:00.000Z'],
    ['2026-10-25', '03:00', '2026-10-25T02:00:00.000Z'],
  ])('%s %s is the instant %s', (day, time, at) => {
    expect(instantAt(day, time)).toBe(at)
  })

  test.each([
    ['the hour that summer time skips', '2026-03-29', '02:30'],
    ['the hour that the end of summer time repeats', '2026-10-25', '02:30'],
    ['the thirtieth of February', '2026-02-30', '12:00'],
    ['hour 24', '2026-02-03', '24:00'],
    ['words', 'tomorrow', 'noon'],
  ])('%s is refused', (_what, day, time) => {
    expect(instantAt(day, time)).toBeNull()
  })

  test('goes there and back', () => {
    fc.assert(fc.property(fc.date({ min: new Date('2019-01-01'), max: new Date('2035-01-01'), noInvalidDate: true }), (date) => {
      const { day, time } = localOf(date)
      const back = instantAt(day, time)
      if (back !== null) expect(Math.floor(Date.parse(back) / 60_000)).toBe(Math.floor(date.getTime() / 60_000))
    }))
  })
})

test('days are read as typed in Albania and as ISO, and only if they exist', () => {
  expect(readDay('20.5.2020')).toBe('2020-05-20')
  expect(readDay('20/05/2020')).toBe('2020-05-20')
  expect(readDay('2020-5-20')).toBe('2020-05-20')
  expect(readDay('31.2.2020')).toBeNull()
  expect(readDay('2020')).toBeNull()
})

test('months end where the shorter month ends', () => {
  expect(addMonths('2020-01-31', 1)).toBe('2020-02-29')
  expect(addMonths('2020-07-15', 8)).toBe('2021-03-15')
})

test.each([['2026-03-01', '2026-10-31', 8], ['2026-03-01', '2026-10-30', 7], ['2020-07-15', '2021-03-14', 8], ['2020-07-15', '2021-03-15', 8], ['2020-07-15', '2021-03-13', 7], ['2026-01-31', '2026-02-28', 1]])(
  'from %s to %s, both days counted, are %i whole months', (from, to, months) => {
    expect(monthsBetween(from, to)).toBe(months)
  })

test('working days leave out Saturdays and Sundays', () => {
  expect(addWorkingDays('2020-05-20', 5)).toBe('2020-05-27')
  expect(addDays('2020-02-28', 2)).toBe('2020-03-01')
  expect(daysBetween('2020-02-28', '2020-03-01')).toBe(2)
})
