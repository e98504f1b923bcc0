import { both, column, date, long, many, money, number, one, option, section, short, table } from '../../server/forms/definitions/making'
import { people } from '../../server/forms/definitions/shared'
import { isBlank } from '../../server/forms/forms'
import { opensQuestions, readNumber, readSection } from '../../server/forms/reading'
import { findFlaws } from '../../server/forms/soundness'
import { calculated, when, beneficiaries, workplan } from '../../server/forms/definitions/making'
import { compute } from '../../server/forms/calculate'
import { RISK_BANDS } from '../../server/forms/definitions/shared'
import { readFields } from '../../server/kernel/fields'

const b = (text: string) => both(text, text)
const asked = section('s', null, b('S'), [
  short('title', b('T')), long('text', b('L')), number('count', b('N')), money('amount', b('M')), date('day', b('D')),
  one('pick', b('P'), { options: [option('a', 'A', 'A')] }), many('picks', b('Ps'), { options: [option('a', 'A', 'A')] }),
  table('rows', b('R'), { columns: [column('name', 'short', b('Emri')), column('amount', 'money', b('Shuma'))] }),
])
const read = (fields: Record<string, string | string[]>) => readSection(asked, readFields(fields))

describe('reading what was typed', () => {
  test.each([
    ['1 250', 1250], ['1,250', 1250], ['1.250', 1250], ['61,7', 61.7], ['61.7 %', 61.7], ['−5', -5], ['1 234,56', 1234.56], ['1,234.56', 1234.56],
    ['1.2345', null], ['shumë', null], ['1e5', null], ['0x10', null], ['', null], ['99999999999999999999', null],
  ])('the number %s', (typed, value) => { expect(readNumber(typed)).toBe(value) })

  test.each([
    ['1 234,56', 123_456], ['1,234.56', 123_456], ['1.234,56', 123_456], ['950 000', 95_000_000], ['950000 lekë', 95_000_000], ['1 000 000', 100_000_000], ['1.2.3', '1.2.3'], ['njëmijë', 'njëmijë'], ['', null],
  ])('the amount %s', (typed, value) => { expect(read({ amount: typed })['amount']).toBe(value) })

  test.each([['20.5.2020', '2020-05-20'], ['20/05/2020', '2020-05-20'], ['2020-05-20', '2020-05-20'], ['31.2.2020', '31.2.2020'], ['nesër', 'nesër'], ['', null]])('the day %s', (typed, value) => {
    expect(read({ day: typed })['day']).toBe(value)
  })

  test('line ends stay in a long text and become a space in a short one', () => {
    expect(read({ title: 'një\r\ndy', text: 'një\r\ndy' })).toMatchObject({ title: 'një dy', text: 'një\ndy' })
  })

  test('a field that only a script would send twice is refused, choices may be many', () => {
    expect(() => read({ title: ['a', 'b'] })).toThrow('kernel.sentTwice')
    expect(read({ picks: ['a', 'b', 'a'] })['picks']).toEqual(['a', 'b'])
  })

  test('names that reach into every object, and names that are no row, are nobody’s answers', () => {
    const answers = read({ __proto__x: 'x', constructor: 'x', 'rows.__proto__.name': 'x', 'rows.0.__proto__': 'x', 'rows.0.stranger': 'x', 'rows.9999999.name': 'x', 'rows.-1.name': 'x', 'rows.1.name': 'Ana' })
    expect(Object.keys(answers).sort()).toEqual(['amount', 'count', 'day', 'pick', 'picks', 'rows', 'text', 'title'])
    expect(answers['rows']).toEqual([{ name: 'Ana', amount: null }])
    expect(({} as Record<string, unknown>)['x']).toBeUndefined()
  })

  test('rows come in the order of their numbers, whatever their order in the request; empty ones go', () => {
    expect(read({ 'rows.10.name': 'tretë', 'rows.2.name': 'dytë', 'rows.0.name': 'parë', 'rows.1.name': '', 'rows.1.amount': '' })['rows']).toEqual([{ name: 'parë', amount: null }, { name: 'dytë', amount: null }, { name: 'tretë', amount: null }])
  })

  test('an empty form answers nothing', () => {
    expect(Object.values(read({})).every(isBlank)).toBe(true)
    expect(readSection(people(b('2')), readFields({}))['beneficiaries']).toBeNull()
  })
})

describe('questions that open', () => {
  const conditional = section('s', null, b('S'), [one('has', b('A'), { options: [option('yes', 'Po', 'Yes')] }), short('which', b('Cilat'), when('has', 'yes'))])
  test.each([
    [{ _shown: 'has', has: 'yes' }, true], [{ _shown: 'has which', has: 'yes' }, false], [{ _shown: 'has', has: '' }, false], [{ has: 'yes' }, false],
  ])('%j', (fields, opens) => {
    const form = readFields(fields)
    expect(opensQuestions(conditional, readSection(conditional, form), form)).toBe(opens)
  })

  test('several parts on one page each say what they show', () => {
    const form = readFields({ _shown: ['has which', 'title'], has: 'yes', which: 'x' })
    expect(readSection(conditional, form)).toEqual({ has: 'yes', which: 'x' })
    expect(readSection(asked, form)).toEqual({ title: '' })
  })
})

describe('computed values', () => {
  const of = (formula: Parameters<typeof compute>[0], values: Record<string, unknown>) => compute(formula, (code) => values[code], (code) => (code === 'm' ? 'money' : 'number'))

  test.each([
    [1, 1, 'low'], [2, 2, 'low'], [1, 5, 'medium'], [3, 4, 'medium'], [3, 5, 'high'], [5, 5, 'high'],
  ])('a risk of %d times %d is %s', (likelihood, impact, band) => {
    expect(of({ product: ['l', 'i'], bands: RISK_BANDS }, { l: String(likelihood), i: String(impact) })).toEqual({ value: likelihood * impact, shows: 'number', band: expect.objectContaining({ en: band }) })
  })

  test.each([
    ['a share', { share: ['a', 'b'] as const }, { a: 131_313, b: 88_713 }, 14_802, 'share'],
    ['a share of nothing', { share: ['a', 'b'] as const }, { a: 1, b: 0 }, null, 'share'],
    ['a share with decimals', { share: ['a', 'b'] as const }, { a: 3.9, b: 3.66 }, 10_656, 'share'],
    ['a change', { change: ['a', 'b'] as const }, { a: 88_713_000, b: 131_313_000 }, 4_802, 'share'],
    ['a change from nothing', { change: ['a', 'b'] as const }, { a: 0, b: 5 }, null, 'share'],
    ['a sum', { sum: ['a', 'b'] }, { a: 1, b: null }, 1, 'number'],
    ['a sum of nothing', { sum: ['a', 'b'] }, {}, null, 'number'],
    ['a sum of money', { sum: ['m', 'b'] }, { m: 100, b: 50 }, 150, 'money'],
    ['a product of something unread', { product: ['a', 'b'] }, { a: 'pak', b: 2 }, null, 'number'],
  ] as const)('%s', (_name, formula, values, value, shows) => {
    expect(of(formula as Parameters<typeof compute>[0], values)).toMatchObject({ value, shows })
  })
})

describe('a definition', () => {
  const flawsOf = (...questions: Parameters<typeof section>[3]) => findFlaws({ sections: [section('s', null, b('S'), questions)] })
  test.each([
    ['says a code twice', [short('x', b('X')), short('x', b('X'))], 'two questions are called x'],
    ['has a code that is no plain word', [short('__proto__', b('X'))], 'the question code __proto__ is not a plain word'],
    ['lacks a language', [short('x', { sq: 'X', en: '' })], 'x lacks a text in one language'],
    ['depends on nothing', [short('x', b('X'), when('y', 'yes'))], 'x depends on y, which is no question'],
    ['waits for an answer that is never given', [one('y', b('Y'), { options: [option('yes', 'Po', 'Yes')] }), short('x', b('X'), when('y', 'no'))], 'x waits for y to be no, which it never is'],
    ['offers a choice twice', [one('y', b('Y'), { options: [option('a', 'A', 'A'), option('a', 'A', 'A')] })], 'y offers a twice'],
    ['has a table without columns', [table('t', b('T'), { columns: [] })], 't is a table without columns'],
    ['computes with what is not there', [calculated('c', b('C'), { formula: { sum: ['x'] } })], 'c computes with x, which is no question'],
    ['computes nothing', [calculated('c', b('C'))], 'c has a formula exactly when it is calculated'],
    ['has a plan without months', [workplan('w', b('W'), { monthsFrom: 'months', columns: [column('a', 'short', b('A'))] })], 'w takes its months from months, which is no question'],
    ['counts groups nobody chooses', [beneficiaries('p', b('P'), { groupsFrom: 'groups' })], 'p does not say in which question of its section the groups are chosen'],
    ['plays a role twice', [short('x', b('X'), { role: 'title' }), short('y', b('Y'), { role: 'title' })], 'two questions play title'],
  ])('that %s is not sound', (_name, questions, flaw) => { expect(flawsOf(...questions)).toContain(flaw) })
})
