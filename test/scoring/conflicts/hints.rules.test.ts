import fc from 'fast-check'
import { findAnswerFaults, answersTo, whyField } from '../../../server/scoring/conflicts/answers'
import { domainOf, domainWeights, place, telephone } from '../../../server/scoring/conflicts/contacts'
import { hintsFor, type Hint, type OrganisationFacts, type PersonFacts, type ProposalFacts, type Yardstick } from '../../../server/scoring/conflicts/hints'
import { familyNames, fullName, rarityOf } from '../../../server/scoring/conflicts/names'
import { emptyRegister } from '../../../server/scoring/conflicts/registers'

const applicant: OrganisationFacts = {
  id: 'org', names: ['Qendra Hapësira', 'Space Centre', 'QH'], nuis: 'L12345678A', municipal: 'no', municipalityCode: '47', board: ['Sonila Bllacaj', 'Gent Hoxha'], representatives: ['Iva Krasniqaj'], accounts: ['Edlira Fiku'],
  emails: ['zyra@hapesira.al'], websites: ['https://www.hapesira.al/kontakt'], phones: ['+355 69 123 4567'], addresses: ['Rruga e Liqenit, nr. 4, Pukë'], ibans: ['AL35 2021 1109 0000 0000 0123 4567'],
  grants: 'Grant i vitit 2022 nga Fondacioni Ura e Re.',
}
const proposal: ProposalFacts = { id: 'p', municipalityCode: '47', applicant }
const person: PersonFacts = { id: 'x', name: 'Ana Prova', email: 'ana@gmail.com', phone: null, roles: [], finance: [], register: emptyRegister, worked: [] }
const yardstick: Yardstick = { since: '2024-03-01', rarity: rarityOf([]), domains: domainWeights([]), organisations: new Map([[applicant.id, applicant]]) }
const hints = (over: Partial<PersonFacts>, of: Partial<OrganisationFacts> = {}, by: Partial<Yardstick> = {}) => hintsFor({ ...person, ...over }, { ...proposal, applicant: { ...applicant, ...of } }, { ...yardstick, ...by })
const short = (all: readonly Hint[]) => all.map(({ kind, strength, weight }) => `${kind} ${strength} ${weight}`)
const affiliation = (kind: 'employed' | 'board' | 'relative' | 'supplier' | 'post', name: string, until = '', municipality = '') => ({ register: { ...emptyRegister, affiliations: [{ kind, name, municipality, since: '' as const, until }] } })

describe('a person and a proposal', () => {
  test.each<[string, Partial<PersonFacts>, string[]]>([
    ['who have nothing in common give no hint', {}, []],
    ['are barred where the person signs for the applicant', { roles: [{ organisationId: 'org', until: null }] }, ['member bar 3']],
    ['are barred where the person left it on the very day two years ago', { roles: [{ organisationId: 'org', until: '2024-03-01' }] }, ['member bar 3']],
    ['are to be asked about where the person left it a day before that', { roles: [{ organisationId: 'org', until: '2024-02-29' }] }, ['member hint 3']],
    ['are barred where the person prepared it', { worked: [{ proposalId: 'p', organisationId: 'org', reference: 'T/1', won: 'no' }] }, ['prepared bar 3']],
    ['are to be asked about where the person prepared an earlier one of the same applicant', { worked: [{ proposalId: 'q', organisationId: 'org', reference: 'S/1', won: 'no' }] }, ['prepared hint 2']],
    ['are to be asked about where the earlier one won a grant', { worked: [{ proposalId: 'q', organisationId: 'org', reference: 'S/1', won: 'yes' }] }, ['grants hint 3']],
    ['are barred by employment that lasts, by name without accents', affiliation('employed', 'qendra hapesira'), ['employed bar 3']],
    ['are barred by employment that ended within two years, by tax number', affiliation('employed', 'l12345678a', '2025-01-01'), ['employed bar 3']],
    ['are to be asked about where the employment is older', affiliation('employed', 'QH', '2020-01-01'), ['employed hint 3']],
    ['are barred by a seat on the board', affiliation('board', 'Space Centre'), ['board bar 3']],
    ['are barred by a relative there', affiliation('relative', 'Qendra Hapësira'), ['relative bar 3']],
    ['are barred by supplying it', affiliation('supplier', 'Qendra Hapësira'), ['supplier bar 3']],
    ['give no hint by an affiliation elsewhere', affiliation('employed', 'Qendra Hapësira e Re'), []],
    ['are to be asked about where the board has the very same name, in whatever order', { name: 'Bllacaj Sonila' }, ['board hint 3']],
    ['are to be asked about where the representative has the same name', { name: 'Iva Krasniqaj' }, ['representative hint 3']],
    ['are to be asked about by a rare family name', { name: 'Arben Bllaçaj' }, ['family hint 2']],
    ['are shown and not asked about by a family name that everybody bears', { name: 'Arben Hoxha' }, ['family hint 1']],
    ['are barred by the same account', { register: { ...emptyRegister, iban: 'AL35202111090000000001234567' } }, ['iban bar 3']],
    ['are barred by the same mailbox', { email: 'Zyra@Hapesira.al' }, ['email bar 3']],
    ['are to be asked about by the same small domain', { email: 'ana@hapesira.al' }, ['domain hint 2']],
    ['are to be asked about by the same telephone, written in another way', { phone: '0691234567' }, ['phone hint 3']],
    ['are to be asked about by the same address, written in another way', { register: { ...emptyRegister, address: 'Rr. e Liqenit 4 Puke' } }, ['address hint 3']],
    ['are to be asked about where the applicant names the person’s house among its earlier grants', affiliation('employed', 'Fondacioni Ura e Re'), ['grants hint 2']],
    ['are to be asked about by a post in the municipality of the project', affiliation('post', 'Kryetar i këshillit', '', '47'), ['municipality hint 3']],
    ['are to be asked about by a post that ended', affiliation('post', 'Kryetar i këshillit', '2022-01-01', '47'), ['municipality hint 2']],
    ['give no hint by a post elsewhere', affiliation('post', 'Kryetar i këshillit', '', '33'), []],
    ['are to be asked about where the person is finance officer of the municipality', { finance: [{ code: '47', until: null }] }, ['municipality hint 3']],
  ])('%s', (_name, over, expected) => {
    expect(short(hints(over))).toEqual(expected)
  })

  test('are barred by a post in a municipality that applies itself', () => {
    expect(short(hints(affiliation('post', 'Drejtor i shërbimeve', '', '47'), { municipal: 'yes' }))).toEqual(['municipality bar 3'])
  })

  test('are to be asked about where another house of the person shares account, telephone, address or people with the applicant', () => {
    const house = (over: Partial<OrganisationFacts>): OrganisationFacts => ({ ...applicant, id: 'house', names: ['Shoqata Motër'], nuis: null, board: [], representatives: [], accounts: [], emails: [], phones: [], addresses: [], ibans: [], grants: '', ...over })
    const linked = (over: Partial<OrganisationFacts>) => short(hints(affiliation('employed', 'Shoqata Motër'), { grants: '' }, { organisations: new Map([['org', applicant], ['house', house(over)]]) }))
    expect(linked({ ibans: applicant.ibans })).toEqual(['linked hint 3'])
    expect(linked({ phones: ['0691234567'] })).toEqual(['linked hint 3'])
    expect(linked({ addresses: ['Rr. e Liqenit 4, Pukë'] })).toEqual(['linked hint 2'])
    expect(linked({ board: ['Iva Krasniqaj'] })).toEqual(['linked hint 3'])
    expect(linked({})).toEqual([])
  })

  test('give one hint a kind, with all its evidence, and the strongest reading', () => {
    const [hint, ...rest] = hints({ name: 'Sonila Bllacaj', ...affiliation('board', 'QH') })
    expect(rest).toEqual([])
    expect(hint).toMatchObject({ kind: 'board', strength: 'bar', weight: 3 })
    expect(hint?.evidence.map(({ words }) => words)).toEqual(['conflicts.evidence.register.board', 'conflicts.evidence.name.board'])
  })
})

describe('names', () => {
  test('weigh less where many bear them', () => {
    const names = ['Ana Bllaca', 'Beni Bllaca', 'Cela Bllaca']
    expect(rarityOf(names)('bllaca')).toBe(2)
    expect(rarityOf([...names, 'Dita Bllaca'])('bllaca')).toBe(1)
    expect(rarityOf([...names, 'Ana Bllaca'])('bllaca')).toBe(2)
  })

  test.each([['Ana', []], ['Ana Hoxha', ['hoxha']], ['Ana Hoxha-Kola', ['hoxha', 'kola']], ['Vlerësues 1', []], ['Ëngjëll Çuçi', ['cuci']]])('of %s are the family names %j', (name, expected) => {
    expect(familyNames(name)).toEqual(expected)
  })

  test('of one word are nobody’s whole name', () => {
    expect(fullName('Ana')).toBe('')
    expect(fullName('Vlerësues 1')).toBe('')
  })

  test('are the same whatever their accents and order', () => {
    fc.assert(fc.property(fc.shuffledSubarray(['Ëndri', 'Çela', 'Bardhyl'], { minLength: 2, maxLength: 3 }), (words) => {
      const plain = [...words].sort().join(' ').normalize('NFD').replace(/\p{M}/gu, '').toUpperCase()
      expect(fullName(words.join(' '))).toBe(fullName(plain))
    }))
  })
})

test('a domain that anybody can have, or that many accounts share, says little or nothing', () => {
  expect(domainOf('ana@gmail.com')).toBe('')
  expect(domainOf('https://www.hapesira.al/kontakt')).toBe('hapesira.al')
  const accounts = (count: number) => Array.from({ length: count }, (_none, index) => `p${index}@hapesira.al`)
  expect(domainWeights(accounts(4))('hapesira.al')).toBe(2)
  expect(domainWeights(accounts(5))('hapesira.al')).toBe(1)
})

test('an address without a number and a telephone of noughts mean nobody', () => {
  expect(place('Rruga e Liqenit')).toBe('')
  expect(telephone('+355 69 000 0000')).toBe('')
  expect(telephone('123')).toBe('')
})

describe('answering', () => {
  const hint = (over: Partial<Hint>): Hint => ({ personId: 'x', proposalId: 'p', kind: 'family', strength: 'hint', weight: 2, evidence: [], ...over })
  const none = { proposalId: 'p', answer: 'none', kind: '', note: '' } as const
  const conflict = { proposalId: 'p', answer: 'conflict', kind: 'family', note: 'vëllai' } as const
  const whys = new Map([[whyField(hint({})), 'Nuk jemi të afërm.']])

  test.each<[string, Hint[], readonly (typeof none | typeof conflict)[], Map<string, string>, string[]]>([
    ['a hint left unanswered stops the declaration', [hint({})], [none], new Map(), ['why.p.family conflicts.fault.why']],
    ['the reason why it is none answers it', [hint({})], [none], whys, []],
    ['a declared conflict answers every hint of the proposal', [hint({}), hint({ kind: 'phone', weight: 3 })], [conflict], new Map(), []],
    ['what the rules call a conflict cannot be denied, and is said once', [hint({ kind: 'member', strength: 'bar' }), hint({ kind: 'iban', strength: 'bar' })], [none], whys, ['interest.p conflicts.fault.bar']],
    ['nobody is asked about what says little', [hint({ weight: 1 })], [none], new Map(), []],
    ['a reason has an end', [hint({})], [none], new Map([[whyField(hint({})), 'a'.repeat(1_001)]]), ['why.p.family scoring.fault.long']],
  ])('%s', (_name, all, interests, reasons, expected) => {
    expect(findAnswerFaults(all, interests, reasons).map(({ field, words }) => `${field} ${words}`)).toEqual(expected)
  })

  test('keeps what was said of each hint that was asked about', () => {
    expect(answersTo([hint({}), hint({ weight: 1, kind: 'domain' })], [none], whys).map(({ answer, why }) => [answer, why])).toEqual([['denied', 'Nuk jemi të afërm.']])
    expect(answersTo([hint({})], [conflict], whys).map(({ answer, why }) => [answer, why])).toEqual([['confirmed', '']])
  })
})

