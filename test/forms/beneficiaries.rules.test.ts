import { beneficiariesOf } from '../../server/forms/beneficiaries'
import { findSectionFaults } from '../../server/forms/checking'
import { people } from '../../server/forms/definitions/shared'
import { both } from '../../server/forms/definitions/making'
import { loadWords } from '../../server/kernel/words'
import { SOME_LIMITS } from '../support/builders/forms'

const words = loadWords()
const asked = people(both('2', '2'))
const filled = { how_identified: 'x', end_users: 'x', target_groups: ['ROMA', 'PWD'] }
const whole = { direct: 539, women: 312, men: 226, unrecorded: 1, 'age.0_5': 0, 'age.6_17': 100, 'age.18_29': 100, 'age.30_64': 300, 'age.65': 30, 'age.unrecorded': 9, 'group.ROMA.all': 400, 'group.ROMA.women': 220, 'group.PWD.all': 300 }
const faultsOf = (over: object, without: readonly string[] = []) => {
  const value = Object.fromEntries(Object.entries({ ...whole, ...over }).filter(([name]) => !without.includes(name)))
  return findSectionFaults(asked, { ...filled, beneficiaries: value }, SOME_LIMITS)
}
const keysOf = (...args: Parameters<typeof faultsOf>) => faultsOf(...args).map(({ field, words: key }) => [field.replace('beneficiaries.', ''), key.replace('forms.fault.people.', '')])

describe('people reached', () => {
  test.each<[string, object, readonly string[], [string, string][]]>([
    ['sex and age that add up, groups that overlap', {}, [], []],
    ['one woman fewer', { women: 311 }, [], [['unrecorded', 'sexUnder']]],
    ['one man more', { men: 227 }, [], [['unrecorded', 'sexOver']]],
    ['those not recorded left out', {}, ['unrecorded'], [['unrecorded', 'sexUnder']]],
    ['no sex at all', {}, ['women', 'men', 'unrecorded'], [['women', 'sexMissing']]],
    ['one aged more', { 'age.65': 31 }, [], [['age.unrecorded', 'ageOver']]],
    ['one aged fewer', { 'age.65': 29 }, [], [['age.unrecorded', 'ageUnder']]],
    ['no age at all', {}, Object.keys(whole).filter((name) => name.startsWith('age.')), [['age.0_5', 'ageMissing']]],
    ['a group as large as everybody', { 'group.ROMA.all': 539 }, [], []],
    ['a group one larger', { 'group.ROMA.all': 540 }, [], [['group.ROMA.all', 'groupOver']]],
    ['groups that make more than everybody together', { 'group.ROMA.all': 539, 'group.PWD.all': 539 }, [], []],
    ['a group of women only', { 'group.ROMA.women': 400 }, [], []],
    ['more women than people in a group', { 'group.ROMA.women': 401 }, [], [['group.ROMA.women', 'womenOver']]],
    ['a chosen group without its number', {}, ['group.PWD.all'], [['group.PWD.all', 'groupMissing']]],
    ['a group that was not chosen is not judged', { 'group.ELD.all': 9_999 }, [], []],
    ['nobody in all', {}, ['direct'], [['direct', 'direct']]],
    ['half a person', { men: 225.5, unrecorded: 1.5 }, [], [['men', 'notWhole'], ['unrecorded', 'notWhole']]],
    ['less than nobody', { unrecorded: -1, women: 314 }, [], [['unrecorded', 'notWhole']]],
    ['people in words', { indirect: 'shumë' }, [], [['indirect', 'notWhole']]],
    ['more people than ten million', { indirect: 10_000_001 }, [], [['indirect', 'notWhole']]],
    ['ten million', { indirect: 10_000_000 }, [], []],
  ])('%s', (_name, over, without, faults) => {
    expect(keysOf(over, without)).toEqual(faults)
  })

  test('the report of 2020 that counts 538 of 539 is told what is missing', () => {
    const [fault] = faultsOf({}, ['unrecorded'])
    expect(words.sq.say(fault?.words ?? '', fault?.values)).toBe('Gratë, burrat dhe të tjerët bëjnë 538 nga 539: shtoni 1 te «pa të dhëna», ose ndrequni një shifër.')
  })

  test('what nobody can count counts as nobody', () => {
    expect(beneficiariesOf({ direct: 'shumë', women: 5, 'age.0_5': -1, 'group.ROMA.all': 3, stranger: 7, __proto__: { men: 1 } })).toMatchObject({
      direct: 0, sex: { women: 5, men: 0, unrecorded: 0 }, ages: { '0_5': 0 }, groups: { ROMA: { all: 3, women: 0 } },
    })
    for (const value of [null, undefined, 'x', 7, [], [1]]) expect(beneficiariesOf(value).direct).toBe(0)
  })
})
