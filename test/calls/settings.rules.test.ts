import fc from 'fast-check'
import { readFields } from '../../server/kernel/fields'
import { findGridFaults, gridPoints, type GridDraft } from '../../server/calls/grid'
import { CHOICE_FIELDS, findSettingFaults, readPercent, readSettings, SETTING_FIELDS, SETTINGS_BEFORE, type CallSettings } from '../../server/calls/settings'
import { callTemplates } from '../../server/calls/templates'

const { settings } = callTemplates.cso_small
const names = (faults: readonly { field: string }[]) => faults.map(({ field }) => field)

describe('the templates', () => {
  test.each(['cso_small', 'municipal'] as const)('%s is whole: its parameters and its grid have no fault', (name) => {
    const template = callTemplates[name]
    expect(findSettingFaults(template.settings)).toEqual([])
    expect(gridPoints(template.grid)).toBe(100)
    expect(findGridFaults(template.grid, template.settings.totalFloorPoints)).toEqual([])
  })

  test('every parameter lies within what its field accepts', () => {
    for (const template of Object.values(callTemplates)) {
      for (const { name, min, max } of SETTING_FIELDS) {
        const value = template.settings[name]
        expect({ name, within: value === null || (value >= min && value <= max) }).toEqual({ name, within: true })
      }
    }
  })

  test('grid C has the floors 20 of 30 for relevance and 9 of 15 for capacity, grid M 6 of 15 for readiness', () => {
    const floors = (name: 'cso_small' | 'municipal') => callTemplates[name].grid.sections.map(({ code, floorPoints }) => [code, floorPoints])
    expect(floors('cso_small')).toEqual([['A', 20], ['B', null], ['C', 9], ['D', null], ['E', null]])
    expect(floors('municipal')).toEqual([['A', null], ['B', null], ['C', 6], ['D', null], ['E', null]])
  })
})

describe('a parameter as typed', () => {
  const form = (over: Record<string, string>) => readFields({
    ...Object.fromEntries(SETTING_FIELDS.map(({ name, kind }) => {
      const value = settings[name]
      return [name, value === null ? '' : kind === 'whole' ? String(value) : String(value / 100)]
    })),
    ...Object.fromEntries(CHOICE_FIELDS.map(({ name }) => [name, settings[name]])), ...over,
  })

  test.each(CHOICE_FIELDS.map((field) => [field.name, field] as const))('%s takes each of its words and no other', (name, { page, options }) => {
    const read = (value: string) => readSettings(form({ [name]: value }), page, settings)
    for (const value of options === 'groups' ? ['', 'ROMA'] : options) {
      const { settings: after, faults } = read(value)
      expect({ value: after[name], faults }).toEqual({ value, faults: [] })
    }
    expect(names(read('gjithçka').faults)).toEqual([name])
  })

  test.each(SETTING_FIELDS.map((field) => [field.name, field] as const))('%s takes its limits and nothing beyond', (name, { page, kind, min, max, optional }) => {
    const typed = (value: number) => (kind === 'whole' ? String(value) : String(value / 100))
    const read = (value: string) => readSettings(form({ [name]: value }), page, settings)

    expect(read(typed(min)).settings[name]).toBe(min)
    expect(read(typed(max)).settings[name]).toBe(max)
    expect(names(read(typed(max + 1)).faults)).toEqual([name])
    expect(names(read(typed(min - 1)).faults)).toEqual([name])
    expect(names(read('shumë').faults)).toEqual([name])
    expect(names(read('').faults)).toEqual(optional === true ? [] : [name])
  })

  test.each([['7', 700], ['7,5', 750], ['7.25 %', 725], ['100', 10_000], ['', null], ['7,255', 'faulty'], ['-1', 'faulty'], ['1000', 'faulty'], ['siete', 'faulty']])('the percentage %s is read as %s', (text, expected) => {
    expect(readPercent(readFields({ share: text }), 'share')).toBe(expected)
  })
})

describe('rules between parameters', () => {
  const broken = (over: Partial<CallSettings>) => names(findSettingFaults({ ...settings, ...over }))
  const instalments = (...shares: [number, 'signature' | 'interim' | 'final'][]) => shares.map(([shareBp, condition], index) => ({ number: index + 1, shareBp, condition }))

  test.each<[string, Partial<CallSettings>, string[]]>([
    ['the largest grant equal to the smallest', { grantMinMinor: 100, grantMaxMinor: 100 }, []],
    ['the largest grant a qindarka below the smallest', { grantMinMinor: 101, grantMaxMinor: 100 }, ['grantMaxMinor']],
    ['equal durations', { durationMonthsMin: 6, durationMonthsMax: 6 }, []],
    ['the longest duration below the shortest', { durationMonthsMin: 7, durationMonthsMax: 6 }, ['durationMonthsMax']],
    ['co-financing that stays', { cofinancingMinBp: 1_000, cofinancingSecondYearBp: 1_000, cofinancingThirdYearBp: 1_000 }, []],
    ['co-financing that falls in the second year', { cofinancingMinBp: 1_001, cofinancingSecondYearBp: 1_000, cofinancingThirdYearBp: 1_000 }, ['cofinancingSecondYearBp']],
    ['co-financing that falls in the third year', { cofinancingSecondYearBp: 3_001, cofinancingThirdYearBp: 3_000 }, ['cofinancingThirdYearBp']],
    ['80 and 20', { instalments: instalments([8_000, 'signature'], [2_000, 'final']) }, []],
    ['instalments that miss 100 by a hundredth of a percent', { instalments: instalments([8_000, 'signature'], [1_999, 'final']) }, ['instalment.1']],
    ['no instalment at all', { instalments: [] }, ['instalment.1', 'instalment.4']],
    ['no final instalment', { instalments: instalments([10_000, 'signature']), prefinancingMaxBp: 10_000 }, ['instalment.4']],
    ['prefinancing at its ceiling', { instalments: instalments([9_000, 'signature'], [1_000, 'final']) }, []],
    ['prefinancing just above its ceiling', { instalments: instalments([9_001, 'signature'], [999, 'final']) }, ['prefinancingMaxBp']],
    ['fewer visits at most than at least', { monitoringVisitsMin: 2, monitoringVisitsMax: 1 }, ['monitoringVisitsMax']],
    ['answers the day questions close', { questionsCloseDays: 5, answersDays: 5 }, ['answersDays']],
    ['four voters', { votingMembers: 4 }, ['votingMembers']],
    ['at least two voters', { votingMembersMin: 4 }, ['votingMembersMin']],
    ['a least above the committee', { votingMembers: 3, votingMembersMin: 5, quorumMembersMin: 3 }, ['votingMembersMin']],
    ['more sheets than voters', { sheetsMin: 7 }, ['sheetsMin']],
    ['as many sheets as voters', { sheetsMin: 5 }, []],
    ['the closest pair without a further assessor', { closestPair: 'yes' }, ['closestPair']],
    ['the closest pair after a further assessor', { closestPair: 'yes', divergence: 'third' }, []],
    ['an agreed score without a consensus meeting', { combination: 'agreed', divergence: 'third' }, ['combination']],
    ['a priority group without a share', { priorityGroup: 'PWD' }, ['priorityGroup']],
    ['a priority share without a group', { priorityShareBp: 1 }, ['priorityGroup']],
    ['a priority of half for a group', { priorityShareBp: 5_000, priorityGroup: 'PWD' }, []],
    ['fewer grants for a municipality at most than guaranteed', { guaranteedPerMunicipality: 2, awardsPerMunicipalityMax: 1 }, ['awardsPerMunicipalityMax']],
    ['what a call had before these could be set', SETTINGS_BEFORE, []],
    ['a quorum above the whole', { quorumNumerator: 4, quorumDenominator: 3 }, ['quorumNumerator']],
    ['a quorum of more than there are', { votingMembers: 3, quorumMembersMin: 4 }, ['quorumMembersMin']],
  ])('%s', (_name, over, fields) => { expect(broken(over)).toEqual(fields) })
})

describe('the marks that need a reason', () => {
  test.each<[string, string | string[], number[]]>([
    ['are those that were ticked, in order', ['5', '2'], [2, 5]],
    ['come back from a conflict page as one text', '1, 2, 5', [1, 2, 5]],
    ['may be none', [], []],
    ['are marks and nothing else', ['0', '6', '1.5', 'x', '3'], [3]],
  ])('%s', (_name, reasonedMarks, read) => {
    expect(readSettings(readFields({ reasonedMarks }), 'assessment', settings).settings.reasonedMarks).toEqual(read)
  })
})

describe('a grid', () => {
  const grid = (...sections: [code: string, floor: number | null, weights: number[]][]): GridDraft => ({
    sections: sections.map(([code, floorPoints, weights]) => ({
      code, titleSq: code, titleEn: code, floorPoints, criteria: weights.map((weight, index) => ({ code: `${code}${index + 1}`, titleSq: 'a', titleEn: 'b', weight })),
    })),
  })

  test.each<[string, GridDraft, number, string[]]>([
    ['of 100 points', grid(['A', 50, [10]], ['B', null, [5, 5]]), 60, []],
    ['of 95 points', grid(['A', null, [9]], ['B', null, [10]]), 60, ['calls.fault.gridSum']],
    ['of 105 points', grid(['A', null, [11]], ['B', null, [10]]), 60, ['calls.fault.gridSum']],
    ['without sections', grid(), 60, ['calls.fault.gridEmpty']],
    ['with a section without criteria', grid(['A', null, [20]], ['B', null, []]), 60, ['calls.fault.sectionEmpty']],
    ['with a floor at the section’s ceiling', grid(['A', 100, [20]]), 100, []],
    ['with a floor a point above it', grid(['A', 101, [20]]), 60, ['calls.fault.floorSection']],
    ['with an overall floor above 100', grid(['A', null, [20]]), 101, ['calls.fault.floorTotal']],
    ['with a section twice', grid(['A', null, [10]], ['A', null, [10]]), 60, ['calls.fault.gridTwice', 'calls.fault.gridTwice']],
  ])('%s', (_name, draft, floor, words) => { expect(findGridFaults(draft, floor).map((fault) => fault.words)).toEqual(words) })

  test('wants every title in both languages', () => {
    const draft = grid(['A', null, [20]])
    const [section] = draft.sections
    expect(findGridFaults({ sections: [{ ...section!, titleEn: '' }] }, 60).map(({ words }) => words)).toEqual(['calls.fault.bothLanguagesOf'])
    expect(findGridFaults({ sections: [{ ...section!, criteria: [{ ...section!.criteria[0]!, titleSq: '' }] }] }, 60).map(({ words }) => words)).toEqual(['calls.fault.bothLanguagesOf'])
  })

  test('has five points for each unit of weight, whatever the weights', () => {
    fc.assert(fc.property(fc.array(fc.integer({ min: 1, max: 20 }), { minLength: 1, maxLength: 30 }), (weights) => {
      expect(gridPoints(grid(['A', null, weights]))).toBe(5 * weights.reduce((all, weight) => all + weight, 0))
    }))
  })
})

describe('the tests that refuse a line of expenditure', () => {
  test.each<[string, string | string[], string[]]>([
    ['are those that were ticked, in order', ['twin', 'cash'], ['cash', 'twin']],
    ['come back from a conflict page as one text', 'cash, bankFee', ['cash', 'bankFee']],
    ['may be none', [], []],
    ['are tests and nothing else', ['cash', 'weather'], ['cash']],
  ])('%s', (_name, lineRefusals, read) => {
    expect(readSettings(readFields({ lineRefusals }), 'payment', settings).settings.lineRefusals).toEqual(read)
  })
})
