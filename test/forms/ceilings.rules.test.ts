import { ceilingsView } from '../../server/forms/ceilings-view'
import { loadWords } from '../../server/kernel/words'
import { share } from '../../server/proposals/eligibility'
import { SOME_LIMITS } from '../support/builders/forms'

const words = loadWords().en
const lek = (units: number) => units * 100

const budgetWith = (over: object) => ({
  lines: [{ heading: '1', description: 'Staff', unit: 'lump', quantity: 1, unitCostMinor: lek(3_000_000) }], contingencyMinor: null, indirectMinor: null, ownMinor: null, otherMinor: null, inKindMinor: null, ...over,
})

describe('a share beside its limit never says that it is there when it is not', () => {
  test.each([
    ['one lek under', 299_999, '9.99%', '1 under the limit', null],
    ['exactly there', 300_000, '10.00%', null, 'Enough'],
    ['one lek more', 300_001, '10.00%', null, 'Enough'],
  ])('the least co-financing: %s', (_how, own, figure, over, note) => {
    const item = ceilingsView(words, budgetWith({ ownMinor: lek(own) }), { ...SOME_LIMITS, cofinancingMinBp: 1_000 }).items[3]
    expect({ figure: item?.figure.replaceAll(/\s/g, ''), note: item?.note, over: item?.over?.replaceAll(/\s+/g, ' ').replace('ALL ', '') ?? null }).toEqual({ figure, note, over })
  })

  test.each([
    ['exactly there', 210_000, '7.00%', false],
    ['one lek over', 210_001, '7.01%', true],
  ])('the most indirect costs: %s', (_how, indirect, figure, over) => {
    const item = ceilingsView(words, budgetWith({ indirectMinor: lek(indirect) }), { ...SOME_LIMITS, indirectMaxBp: 700 }).items[1]
    expect({ figure: item?.figure.replaceAll(/\s/g, ''), over: item?.over !== null }).toEqual({ figure, over })
  })

  test.each([
    ['one lek under', 299_999, 'fail', 999],
    ['exactly there', 300_000, 'pass', 1_000],
  ])('what the officer reads: %s', (_how, own, outcome, shareBp) => {
    const facts = { proposal: { ownMinor: lek(own), totalMinor: lek(3_000_000) }, call: { settings: { cofinancingMinBp: 1_000 } } }
    expect(share(facts as Parameters<typeof share>[0])).toEqual({ code: 'share', outcome, values: { shareBp, minBp: 1_000 } })
  })
})
