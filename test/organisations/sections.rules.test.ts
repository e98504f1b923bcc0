import { readFields } from '../../server/kernel/fields'
import { emptyProfile, SECTIONS, type Contents, type SectionCode } from '../../server/organisations/organisations'
import { allMissing, doubtsOf, missingIn, questionsOf, readSection, reopeningChanges, sectionsOf, sectionState } from '../../server/organisations/sections'
import { fullProfile } from '../support/builders/organisations'

const full: Contents = { kind: 'association', nameSq: 'Shoqata Prova', nameEn: 'Prova Association', acronym: '', nuis: 'L12345678A', municipalityCode: '47', profile: fullProfile, iban: 'AL13202111090000000020000001' }
const empty: Contents = { ...full, nuis: null, municipalityCode: null, profile: emptyProfile, iban: null }
const withProfile = (part: Partial<Contents['profile']>): Contents => ({ ...full, profile: { ...fullProfile, ...part } })
const about = { thisYear: 2026, places: ['47', '53'] }
const read = (section: SectionCode, form: Record<string, string | string[]>, contents = full) => readSection(section, readFields(form), contents, about)

describe('what is missing', () => {
  test('nothing, of a full registration', () => {
    expect(allMissing(full, 2026)).toEqual([])
    expect(SECTIONS.map((section) => sectionState(section, full, 2026))).toEqual(SECTIONS.map(() => 'complete'))
  })

  test('everything that must be said, of one just begun', () => {
    expect(allMissing(empty, 2026).map(({ fault }) => fault.field)).toEqual([
      'nuis', 'municipalityCode', 'decisionNo', 'authority', 'decidedOn', 'address', 'phone', 'email', 'representative', 'board', 'licence',
      'bankName', 'holder', 'iban', 'separate', 'staff', 'sectors', 'municipalities', 'duty.authorise', 'duty.pay', 'basis', 'books',
    ])
  })

  test.each([
    ['held', ['licenceKinds', 'licenceNumber', 'licenceOn']],
    ['applied', []],
    ['none', []],
  ] as const)('a licence that is %s asks for %p', (state, fields) => {
    expect(missingIn('licence', withProfile({ licence: { state, number: '', kinds: [], issuedOn: '' } }), 2026).map(({ field }) => field)).toEqual(fields)
  })

  test('a municipality is asked for less', () => {
    expect(sectionsOf('municipality')).toEqual(['identity', 'contact', 'bank'])
    expect(sectionsOf('county')).toEqual(sectionsOf('municipality'))
    expect(sectionsOf('centre')).toEqual(SECTIONS)
  })
})

describe('reading a part', () => {
  test.each([
    ['identity', { nameSq: '', kind: 'centre' }, 'nameSq', 'organisations.missing.nameSq'],
    ['identity', { nameSq: 'A', kind: 'municipality' }, 'kind', 'organisations.fault.option'],
    ['identity', { nameSq: 'A', kind: 'centre', nuis: 'L1' }, 'nuis', 'organisations.fault.nuis'],
    ['identity', { nameSq: 'A', kind: 'centre', municipalityCode: '99' }, 'municipalityCode', 'organisations.fault.option'],
    ['identity', { nameSq: 'x'.repeat(201), kind: 'centre' }, 'nameSq', 'organisations.fault.long'],
    ['registration', { decidedOn: '31.2.2015' }, 'decidedOn', 'organisations.fault.day'],
    ['contact', { email: 'zyra' }, 'email', 'organisations.fault.email'],
    ['bank', { iban: 'AL13' }, 'iban', 'organisations.fault.ibanShort'],
    ['capacity', { 'budget.2025': '-1' }, 'budget.2025', 'organisations.fault.amount'],
    ['capacity', { years: '101' }, 'years', 'organisations.fault.whole'],
    ['board', { board: Array.from({ length: 61 }, (_one, index) => `Anëtar ${index}`).join('\n') }, 'board', 'organisations.fault.lines'],
  ] as const)('%s with %p is a fault at %s', (section, form, field, words) => {
    expect(read(section, form as Record<string, string>).faults.map((fault) => [fault.field, fault.words])).toContainEqual([field, words])
  })

  test('says how many characters are too many', () => {
    expect(read('identity', { nameSq: 'x'.repeat(205), kind: 'centre' }).faults[0]?.values).toEqual({ max: 200, tooManyCount: 5 })
  })

  test('unknown codes are passed over, and one text of several codes is taken apart', () => {
    const { contents } = read('capacity', { groups: ['ROMA', 'KING'], municipalities: '47,53,99' })
    expect(contents.profile.capacity).toMatchObject({ groups: ['ROMA'], municipalities: ['47', '53'] })
  })

  test('a board is read line by line', () => {
    expect(read('board', { board: ' Ana \n\n Besa ' }).contents.profile.board).toEqual(['Ana', 'Besa'])
  })

  test('an emptied amount leaves no year behind', () => {
    expect(read('capacity', { 'budget.2025': '' }).contents.profile.capacity.budgets).toEqual({})
    expect(read('capacity', { 'budget.2025': '5' }).contents.profile.capacity.budgets).toEqual({ 2025: 500 })
  })

  test('what was there is not changed in place, and other parts stay', () => {
    const before = JSON.stringify(full)
    const { contents } = read('contact', { address: 'E re', phone: '1', email: 'a@b.al', representative: 'X' })
    expect(JSON.stringify(full)).toBe(before)
    expect({ ...contents.profile, contact: null }).toEqual({ ...fullProfile, contact: null })
  })

  test('every question has a name of its own', () => {
    const names = SECTIONS.flatMap((section) => questionsOf(section, 'association', 2026).map(({ name }) => name))
    expect(new Set(names).size).toBe(names.length)
  })
})

describe('doubts refuse nobody', () => {
  const { bank, licence, registration, management } = fullProfile
  test.each([
    ['nothing to doubt', full, []],
    ['a tax number of a letter not known', { ...full, nuis: 'N12345678A' }, ['nuis']],
    ['another account holder', withProfile({ bank: { ...bank, holder: 'Sonila Sinani' } }), ['holder']],
    ['the English name as holder', withProfile({ bank: { ...bank, holder: 'PROVA ASSOCIATION' } }), []],
    ['the name with other marks as holder', withProfile({ bank: { ...bank, holder: '«shoqata  prova»' } }), []],
    ['a licence asked for', withProfile({ licence: { ...licence, state: 'applied' } }), ['licenceApplied']],
    ['no licence', withProfile({ licence: { ...licence, state: 'none' } }), ['licenceNone']],
    ['a registration on its last day', withProfile({ registration: { ...registration, expiresOn: '2026-03-02' } }), []],
    ['a registration that ended the day before', withProfile({ registration: { ...registration, expiresOn: '2026-03-01' } }), ['expired']],
    ['one person who authorises and pays', withProfile({ management: { ...management, duties: { ...management.duties, authorise: 'Ana', pay: 'ana ' } } }), ['duties']],
    ['no safeguarding policy', withProfile({ management: { ...management, policies: ['anti_fraud'] } }), ['safeguards']],
    ['nothing said yet', empty, []],
  ])('%s', (_name, contents, doubts) => {
    expect(doubtsOf(contents, '2026-03-02')).toEqual(doubts)
  })
})

test.each([
  ['nothing', full, []],
  ['the name', { ...full, nameSq: 'Tjetër' }, ['nameSq']],
  ['the English name', { ...full, nameEn: 'Other' }, []],
  ['the tax number', { ...full, nuis: 'L87654321A' }, ['nuis']],
  ['the account', { ...full, iban: 'AL92999000000000000000000531' }, ['iban']],
  ['holder and bank', withProfile({ bank: { ...fullProfile.bank, holder: 'X', name: 'Y' } }), ['bankName', 'holder']],
  ['whether the account is separate', withProfile({ bank: { ...fullProfile.bank, separate: 'no' } }), []],
  ['the telephone', withProfile({ contact: { ...fullProfile.contact, phone: '2' } }), []],
])('a verification is reopened when %s changes: %p', (_name, now, changes) => {
  expect(reopeningChanges(full, now)).toEqual(changes)
})
