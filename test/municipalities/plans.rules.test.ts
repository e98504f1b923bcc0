import { readFields } from '../../server/kernel/fields'
import { beyondPlan, readPlan } from '../../server/municipalities/plans'

const fine = { titleSq: 'Plani social vendor', status: 'in_preparation' }
const faultsOf = (form: Record<string, string>) => readPlan(readFields({ ...fine, ...form })).faults.map(({ field, words }) => `${field} ${words.replace('municipalities.fault.', '')}`)

test.each([
  ['a plan in preparation without a decision', {}, []],
  ['no title', { titleSq: '' }, ['titleSq planTitle']],
  ['no state', { status: 'perhaps' }, ['status status']],
  ['an adopted plan without decision or source', { status: 'adopted' }, ['decisionNo decision', 'decisionOn decisionDay']],
  ['an adopted plan with its decision', { status: 'adopted', decisionNo: '12', decisionOn: '20.12.2020' }, []],
  ['an adopted plan of which a document tells', { status: 'adopted', source: 'Annual Report 2020' }, []],
  ['a day that is none', { decisionOn: '31.2.2020' }, ['decisionOn day']],
  ['a period of one year', { fromYear: '2021', toYear: '2021' }, []],
  ['a period that ends before it begins', { fromYear: '2021', toYear: '2020' }, ['toYear period']],
  ['the first year that is taken', { fromYear: '2000' }, []],
  ['a year before', { fromYear: '1999' }, ['fromYear year']],
  ['a cost below zero', { cost: '-1' }, ['cost amount']],
  ['a measure without its code', { 'measure.0.titleSq': 'Kujdes në shtëpi' }, ['measure.0.code measureCode']],
  ['a measure without its name', { 'measure.0.code': 'M1' }, ['measure.0.titleSq measureTitle']],
  ['two measures of one code', { 'measure.0.code': 'M1', 'measure.0.titleSq': 'A', 'measure.3.code': 'M1', 'measure.3.titleSq': 'B' }, ['measure.3.code measureTwice']],
  ['an amount that cannot be read', { 'measure.0.code': 'M1', 'measure.0.titleSq': 'A', 'measure.0.cost': 'shumë' }, ['measure.0.cost amount']],
])('%s', (_name, form, faults) => {
  expect(faultsOf(form)).toEqual(faults)
})

test('an empty row is no measure', () => {
  const { plan } = readPlan(readFields({ ...fine, 'measure.0.code': 'M1', 'measure.0.titleSq': 'A', 'measure.0.cost': '1 000', 'measure.1.code': '' }))
  expect(plan.measures).toEqual([{ code: 'M1', titleSq: 'A', titleEn: 'A', costMinor: 100_000 }])
})

test.each([
  ['as much as the plan', 100, null],
  ['more than the plan', 99, 1],
  ['beside a plan that names no cost', null, null],
])('measures that cost %s', (_name, costMinor, beyond) => {
  const measure = { id: 'a', code: 'M1', titleSq: 'A', titleEn: 'A' }
  expect(beyondPlan({ costMinor, measures: [{ ...measure, costMinor: 60 }, { ...measure, costMinor: 40 }, { ...measure, costMinor: null }] })).toBe(beyond)
})
