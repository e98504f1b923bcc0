import fc from 'fast-check'
import { AMOUNT_MAX, budgetOf, budgetTotals, ceiling, HEADINGS } from '../../server/forms/budget'
import { owedShare } from '../../server/forms/budget-rules'
import { findAdvice, findSectionFaults, sectionState } from '../../server/forms/checking'
import { both, budget, section } from '../../server/forms/definitions/making'
import type { FormLimits } from '../../server/forms/forms'
import { loadWords } from '../../server/kernel/words'
import { SOME_LIMITS } from '../support/builders/forms'

const words = loadWords()
const asked = section('budget', null, both('Buxheti', 'Budget'), [budget('budget', both('Zërat', 'Lines'))])

const lek = (units: number) => units * 100
const line = (over: object = {}) => ({ heading: '1', description: 'Terapist', unit: 'month', quantity: 1, unitCostMinor: lek(600_000), ...over })
const sheet = (over: object = {}) => ({ budget: { lines: [line()], contingencyMinor: null, indirectMinor: null, ownMinor: null, otherMinor: null, inKindMinor: null, ...over } })
const faultsOf = (answers: object, limits: FormLimits = SOME_LIMITS) => findSectionFaults(asked, answers as never, limits)
const keysOf = (answers: object, limits?: FormLimits) => faultsOf(answers, limits).map(({ field, words: key }) => [field, key.replace('forms.fault.', '')])

describe('a budget line', () => {
  test.each([
    ['no description', { description: '' }, 'description', 'line.description'],
    ['a description of 256 characters', { description: 'x'.repeat(256) }, 'description', 'line.tooLong'],
    ['no unit', { unit: '' }, 'unit', 'line.unit'],
    ['a unit that is not offered', { unit: 'bucket' }, 'unit', 'line.unit'],
    ['no quantity', { quantity: null }, 'quantity', 'line.quantity'],
    ['a quantity in words', { quantity: 'tetë' }, 'quantity', 'line.quantityFaulty'],
    ['a quantity of nothing', { quantity: 0 }, 'quantity', 'line.quantityRange'],
    ['half a piece', { quantity: 1.5 }, 'quantity', 'line.quantityRange'],
    ['a million and one', { quantity: 1_000_001 }, 'quantity', 'line.quantityRange'],
    ['no cost', { unitCostMinor: null }, 'unitCost', 'line.cost'],
    ['a cost in words', { unitCostMinor: '1.2.3' }, 'unitCost', 'line.costFaulty'],
    ['a cost of nothing', { unitCostMinor: 0 }, 'unitCost', 'line.costRange'],
    ['a cost below nothing', { unitCostMinor: lek(-1) }, 'unitCost', 'line.costRange'],
    ['qindarka', { unitCostMinor: lek(600_000) + 1 }, 'unitCost', 'line.costWhole'],
    ['a sum beyond every scheme', { quantity: 2, unitCostMinor: AMOUNT_MAX }, 'unitCost', 'line.tooLarge'],
  ])('is refused with %s', (_name, over, field, key) => {
    expect(keysOf(sheet({ lines: [line(over), line()] }))).toContainEqual([`budget.0.${field}`, key])
  })

  test.each([
    ['a description of 255 characters', { description: 'x'.repeat(255) }],
    ['a million pieces', { quantity: 1_000_000, unitCostMinor: 100 }],
    ['one lek', { quantity: 600_000, unitCostMinor: 100 }],
  ])('is taken with %s', (_name, over) => {
    expect(keysOf(sheet({ lines: [line(over)] }), { ...SOME_LIMITS, grantMaxMinor: AMOUNT_MAX })).toEqual([])
  })

  test('is called by its heading and its place under it', () => {
    const faults = faultsOf(sheet({ lines: [line(), line({ heading: '8', description: 'Afishe', unit: '' }), line({ unit: '' })] }))
    expect(faults.filter(({ words: key }) => key === 'forms.fault.line.unit').map((fault) => words.sq.say(fault.words, fault.values))).toEqual(['Zëri 8.1: zgjidhni njësinë.', 'Zëri 1.2: zgjidhni njësinë.'])
  })

  test.each([[200, []], [201, [['budget.0.description', 'tooManyRows']]]])('%d lines', (count, faults) => {
    const lines = Array.from({ length: count }, () => line({ unitCostMinor: lek(3_000) }))
    expect(keysOf(sheet({ lines }))).toEqual(faults)
  })

  test('that is empty is no line', () => {
    expect(keysOf(sheet({ lines: [line(), { heading: '2', description: '', unit: '', quantity: null, unitCostMinor: null }] }))).toEqual([])
    expect(keysOf(sheet({ lines: [] }))).toEqual([['budget.0.description', 'budget.empty']])
  })
})

describe('the ceilings of the call', () => {
  const direct = (units: number, over: object = {}) => sheet({ lines: [line({ unitCostMinor: lek(units) })], ...over })

  test.each([
    ['indirect costs of exactly 7 %', direct(900_000, { indirectMinor: lek(63_000) }), []],
    ['indirect costs one lek above', direct(900_000, { indirectMinor: lek(63_001) }), [['budget.indirect', 'budget.indirect']]],
    ['indirect costs of 7 % that is no whole lek', direct(900_010, { indirectMinor: lek(63_000) }), []],
    ['contingency of exactly 5 %', direct(900_000, { contingencyMinor: lek(45_000) }), []],
    ['a contribution in kind where the call records it', direct(900_000, { inKindMinor: lek(50_000) }), []],
    ['contingency one lek above', direct(900_000, { contingencyMinor: lek(45_001) }), [['budget.contingency', 'budget.contingency']]],
    ['the smallest grant', direct(500_000), []],
    ['one lek less', direct(499_999), [['budget.total', 'budget.belowMin']]],
    ['the largest grant', direct(1_000_000), []],
    ['one lek more', direct(1_000_001), [['budget.total', 'budget.aboveMax']]],
    ['one lek more, paid by the applicant', direct(1_000_001, { ownMinor: lek(1) }), []],
    ['one lek more, paid by another donor', direct(1_000_001, { otherMinor: lek(1) }), []],
    ['one lek more, given in kind', direct(1_000_001, { inKindMinor: lek(1) }), [['budget.total', 'budget.aboveMax']]],
    ['contributions beyond the cost', direct(600_000, { ownMinor: lek(600_001) }), [['budget.own', 'budget.overpaid']]],
    ['an amount in words', direct(600_000, { indirectMinor: 'pak' }), [['budget.indirect', 'amount.faulty']]],
    ['qindarka', direct(600_000, { ownMinor: 150 }), [['budget.own', 'amount.whole']]],
    ['an amount below nothing', direct(600_000, { inKindMinor: lek(-1) }), [['budget.inKind', 'amount.range']]],
  ])('%s', (_name, answers, faults) => {
    expect(keysOf(answers)).toEqual(faults)
  })

  const municipal = { ...SOME_LIMITS, grantMinMinor: lek(100), cofinancingMinBp: 1_000 }

  test.each([
    ['exactly 10 % of the total cost', direct(1_000_000, { ownMinor: lek(100_000) }), []],
    ['one lek less', direct(1_000_000, { ownMinor: lek(99_999) }), [['budget.own', 'budget.cofinancing']]],
    ['10 % from own money and another donor together', direct(1_000_000, { ownMinor: lek(60_000), otherMinor: lek(40_000) }), []],
    ['10 % in kind', direct(900_000, { inKindMinor: lek(90_000) }), [['budget.own', 'budget.cofinancing']]],
    ['10 % of the grant alone', direct(1_000_000, { ownMinor: lek(90_910) }), [['budget.own', 'budget.cofinancing']]],
    ['10 % that is no whole lek', direct(1_000_001, { ownMinor: lek(100_000) }), [['budget.own', 'budget.cofinancing']]],
  ])('co-financing: %s', (_name, answers, faults) => {
    expect(keysOf(answers, municipal)).toEqual(faults)
  })

  test('each fault names the amount and the remedy', () => {
    const drawn = sheet({
      lines: [line({ quantity: 1, unitCostMinor: lek(899_600) }), line({ heading: '8', description: 'Materiale', unit: '', unitCostMinor: lek(30_400) })],
      contingencyMinor: lek(20_000), indirectMinor: lek(74_000),
    })
    expect(faultsOf(drawn).map((fault) => words.sq.say(fault.words, fault.values).replaceAll('\u00a0', ' '))).toEqual([
      'Zëri 8.1: zgjidhni njësinë.',
      'Kosto indirekte kalojnë kufirin 7 % me 8 900 lekë: shkruani deri në 65 100 lekë.',
      'Buxheti kalon kufirin e grantit me 24 000 lekë: uleni deri në 1 000 000 lekë.',
    ])
    expect(faultsOf(drawn).map((fault) => words.en.say(fault.words, fault.values).replaceAll('\u00a0', ' '))).toContain('Indirect costs are ALL 8,900 over the 7% limit: enter up to ALL 65,100.')
  })

  test.each([[lek(45_000), 0], [lek(44_999), 1]])('communication of %d minor units in 900 000 is advised against %d times, and hinders nothing', (communication, advice) => {
    const answers = sheet({ lines: [line({ unitCostMinor: lek(900_000) - communication }), line({ heading: '8', description: 'Afishe', unitCostMinor: communication })] })
    expect(findAdvice(asked, answers as never, SOME_LIMITS)).toHaveLength(advice)
    expect(sectionState(asked, answers as never, SOME_LIMITS)).toBe('complete')
  })
})

test('a call that takes nothing in kind refuses it, and nothing of nothing', () => {
  const limits = { ...SOME_LIMITS, inKindAllowed: 'no' } as const
  expect(keysOf(sheet({ inKindMinor: lek(1) }), limits)).toEqual([['budget.inKind', 'budget.inKind']])
  expect(keysOf(sheet({ inKindMinor: 0 }), limits)).toEqual([])
})

describe('totals', () => {
  const anyLine = fc.record({ heading: fc.constantFrom(...HEADINGS), description: fc.string(), unit: fc.constant('piece'), quantity: fc.integer({ min: 0, max: 1_000_000 }), unitCostMinor: fc.integer({ min: 0, max: AMOUNT_MAX }) })
  const amount = fc.integer({ min: 0, max: AMOUNT_MAX })

  test('add up: headings to direct costs, costs to the total, the total to who pays it', () => {
    fc.assert(fc.property(fc.array(anyLine, { maxLength: 300 }), amount, amount, amount, amount, amount, (lines, contingencyMinor, indirectMinor, ownMinor, otherMinor, inKindMinor) => {
      const totals = budgetTotals(budgetOf({ lines, contingencyMinor, indirectMinor, ownMinor, otherMinor, inKindMinor }))
      expect(Object.values(totals.headings).reduce((all, one) => all + one, 0)).toBe(totals.directMinor)
      expect(totals.directMinor + totals.contingencyMinor + totals.indirectMinor).toBe(totals.totalMinor)
      expect(totals.requestedMinor + totals.ownMinor + totals.otherMinor).toBe(totals.totalMinor)
      expect(budgetTotals(budgetOf({ lines, contingencyMinor, indirectMinor, ownMinor, otherMinor, inKindMinor: null })).totalMinor).toBe(totals.totalMinor)
    }))
  })

  test('stay whole whatever lies on the sheet', () => {
    fc.assert(fc.property(fc.anything(), (value) => {
      for (const total of Object.values(budgetTotals(budgetOf(value))).filter((one) => typeof one === 'number')) expect(Number.isSafeInteger(total)).toBe(true)
    }), { numRuns: 300 })
    fc.assert(fc.property(fc.array(fc.record({ heading: fc.constantFrom(...HEADINGS), quantity: fc.anything(), unitCostMinor: fc.double() })), fc.double(), (lines, indirectMinor) => {
      expect(Number.isSafeInteger(budgetTotals(budgetOf({ lines, indirectMinor })).requestedMinor)).toBe(true)
    }))
  })

  test('a ceiling is never above its share, a floor never below it', () => {
    fc.assert(fc.property(fc.integer({ min: 0, max: 1e14 }), fc.integer({ min: 0, max: 10_000 }), (minor, bp) => {
      const exact = BigInt(minor) * BigInt(bp)
      expect(BigInt(ceiling(minor, bp)) * 10_000n <= exact).toBe(true)
      expect(BigInt(owedShare(minor, bp)) * 10_000n >= exact).toBe(true)
      expect(ceiling(minor, bp) % 100).toBe(0)
      expect(owedShare(minor, bp) - ceiling(minor, bp)).toBeLessThanOrEqual(100)
    }))
  })
})
