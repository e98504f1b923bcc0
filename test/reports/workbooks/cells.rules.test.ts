import { readCell } from '../../../server/reports/workbooks/cells'
import { COLUMNS, letterOf, type Kind } from '../../../server/reports/workbooks/columns'
import type { InCell } from '../../../server/kernel/xlsx'

const labels = new Map([['fatura', 'invoice']])
const text = (value: string): InCell => ({ kind: 'text', text: value })
const number = (value: number): InCell => ({ kind: 'number', text: String(value) })
const day = (value: string): InCell => ({ kind: 'other', text: value })
const counted = (result?: InCell): InCell => ({ kind: 'formula', text: '=1+1', ...(result === undefined ? {} : { result }) })
const nbsp = '\u00a0'

test.each<[Kind, string, InCell, string | null]>([
  ['money', 'with a space and a comma', text('1 234,56'), '1234.56'],
  ['money', 'with a hard space', text(`1${nbsp}234,56`), '1234.56'],
  ['money', 'with a comma and a point', text('1,234.56'), '1234.56'],
  ['money', 'with a point and a comma', text('1.234,56'), '1234.56'],
  ['money', 'three digits after one mark, which are thousands', text('1,234'), '1234.00'],
  ['money', 'two digits after one mark, which are qindarka', text('1,23'), '1.23'],
  ['money', 'three decimals after thousands', text('1 234,567'), null],
  ['money', 'two marks of one kind around too few digits', text('1,23,4'), null],
  ['money', 'letters', text('1 2x'), null],
  ['money', 'a number', number(1_234.56), '1234.56'],
  ['money', 'a number whose hundredths a program cannot keep exactly', number(4_432_851_641.98), '4432851641.98'],
  ['money', 'a number with three decimals, which has no thousands to be mistaken for', number(234.567), null],
  ['money', 'a number with the noise of counting in binary', number(0.1 + 0.2), '0.30'],
  ['money', 'a number with a thousandth that was meant', number(0.301), null],
  ['money', 'more than can be kept', number(1e15), null],
  ['money', 'below zero, which is for the rules to refuse', text('-5'), '-5.00'],
  ['money', 'a day', day('2026-03-31'), null],
  ['money', 'a formula with its value', counted(number(300)), '300'],
  ['money', 'a formula that was never counted', counted(), null],
  ['money', 'a formula that gave words', counted(text('#REF!')), null],
  ['rate', 'a comma is a decimal mark', text('114,550'), '114.55'],
  ['rate', 'a point is a decimal mark', text('114.550'), '114.55'],
  ['rate', 'thousands', text('1.114,55'), null],
  ['rate', 'a number', number(98.4507), '98.4507'],
  ['rate', 'seven decimals', number(98.1234567), null],
  ['day', 'as people write it', text('31.3.2026'), '2026-03-31'],
  ['day', 'as machines write it', text('2026-03-31'), '2026-03-31'],
  ['day', 'as a program keeps it', day('2026-03-31'), '2026-03-31'],
  ['day', 'a day that is none', text('31.2.2026'), null],
  ['day', 'a number', number(46_112), null],
  ['whole', 'a number', number(12), '12'],
  ['whole', 'with thousands', text('1 200'), '1200'],
  ['whole', 'half', number(0.5), null],
  ['whole', 'half as text', text('0,5'), null],
  ['list', 'a value of the list, however its letters stand', text(' FATURA '), 'invoice'],
  ['list', 'none of the list', text('Hua'), null],
  ['list', 'a number', number(1), null],
  ['text', 'a sign that programs count from', text('=1+1'), '=1+1'],
  ['text', 'a sign before it', text('+355 1'), '+355 1'],
  ['text', 'a number of a document', number(118), '118'],
  ['text', 'zeros before it', text('00118'), '00118'],
  ['text', 'a number that a program has rounded', number(12_345_678_901_234_567_890), null],
  ['text', 'a day made out of a number', day('2026-01-02'), null],
  ['text', 'nothing', { kind: 'empty', text: '' }, ''],
  ['text', 'only spaces', text('   '), ''],
])('%s: %s', (kind, _name, cell, expected) => {
  const read = readCell(cell, { kind }, labels)
  expect('text' in read ? read.text : null).toBe(expected)
})

test('columns are lettered as spreadsheets letter them', () => {
  expect(['budgetLineId', 'rate', 'originalCurrency', 'paidFrom', 'groupCode'].map(letterOf)).toEqual(['C', 'W', 'U', 'Y', 'AE'])
  expect(new Set(COLUMNS.map(({ name }) => letterOf(name))).size).toBe(COLUMNS.length)
})
