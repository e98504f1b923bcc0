import { isOverdue, riskLevel, sexGap, standing } from '../../server/results/results'

test('539 people of whom 312 are women and 226 men leave one without a recorded sex', () => {
  expect(sexGap({ total: 539, female: 312, male: 226, notRecorded: null })).toBe(1)
  expect(sexGap({ total: 539, female: 312, male: 226, notRecorded: 1 })).toBe(0)
  expect(sexGap({ total: 8367, female: 4884, male: 3483, notRecorded: null })).toBe(0)
  expect(sexGap({ total: 200, female: null, male: null, notRecorded: null })).toBeNull()
})

test.each([[1, 4, 4, 'low'], [1, 5, 5, 'medium'], [3, 4, 12, 'medium'], [3, 5, 15, 'high'], [4, 4, 16, 'high'], [3, 3, 9, 'medium']])('a risk of %i × %i is %i, which is %s', (likelihood, impact, score, level) => {
  expect(riskLevel({ likelihood, impact })).toEqual({ score, level })
})

test.each([
  ['2023-12', 'ongoing', '2023-12-31', false],
  ['2023-12', 'ongoing', '2024-01-01', true],
  ['2023', 'not_initiated', '2023-12-31', false],
  ['2023', 'not_initiated', '2024-01-01', true],
  ['2022-12', 'completed', '2024-01-01', false],
  [null, 'ongoing', '2030-01-01', false],
] as const)('an action due %s and %s is on %s overdue: %s', (deadline, status, today, overdue) => {
  expect(isOverdue({ deadline, status }, today)).toBe(overdue)
})

test('the newest revision of a figure stands, the others stay', () => {
  const value = (revision: number, year: number) => ({
    id: `${year}-${revision}`, indicatorId: 'x', revision, moment: 'result' as const, year, measure: 'm', op: 'eq' as const, hundredths: revision, percent: 'no' as const, status: 'final', source: 's', recordedBy: 'p', recordedAt: 'now',
  })
  expect(standing([value(1, 2020), value(2, 2020), value(1, 2021)]).map(({ id }) => id)).toEqual(['2020-2', '2021-1'])
})
