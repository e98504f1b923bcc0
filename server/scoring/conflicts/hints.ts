import type { Day } from '../../kernel/dates'
import { folded } from '../../kernel/words'
import { domainOf, mailbox, place, telephone, type DomainWeight } from './contacts'
import { familyNames, fullName, type Rarity } from './names'
import type { Affiliation, AffiliationKind, Register } from './registers'

/** What data can say of a person and a proposal, the plainest first. */
export const HINT_KINDS = [
  'member', 'prepared', 'employed', 'board', 'representative', 'relative', 'supplier', 'iban', 'email', 'phone', 'address', 'linked', 'grants', 'municipality', 'domain', 'family',
] as const
export type HintKind = (typeof HINT_KINDS)[number]

/** A sentence of the words with its values, so that both languages say the same. */
export type Evidence = { readonly words: string; readonly values: Readonly<Record<string, string>> }

export type Hint = {
  readonly personId: string
  readonly proposalId: string
  readonly kind: HintKind
  /** `bar`: the rules themselves call it a conflict. `hint`: somebody has to say whether it is one. */
  readonly strength: 'bar' | 'hint'
  /** 3 says much, 1 says little: those of weight 1 are shown to who prepares the committee, and nobody is asked about them. */
  readonly weight: 1 | 2 | 3
  readonly evidence: readonly Evidence[]
}

/** Whether the member has to answer it when declaring. */
export const isAsked = ({ strength, weight }: Pick<Hint, 'strength' | 'weight'>): boolean => strength === 'bar' || weight > 1

export type OrganisationFacts = {
  readonly id: string
  /** Names in both languages, and the acronym. */
  readonly names: readonly string[]
  readonly nuis: string | null
  readonly municipal: 'yes' | 'no'
  readonly municipalityCode: string | null
  readonly board: readonly string[]
  readonly representatives: readonly string[]
  /** People who edit or sign for it. */
  readonly accounts: readonly string[]
  readonly emails: readonly string[]
  readonly websites: readonly string[]
  readonly phones: readonly string[]
  readonly addresses: readonly string[]
  readonly ibans: readonly string[]
  /** What it says of grants it had before. */
  readonly grants: string
}

export type ProposalFacts = { readonly id: string; readonly municipalityCode: string | null; readonly applicant: OrganisationFacts }

export type PersonFacts = {
  readonly id: string
  readonly name: string
  readonly email: string
  readonly phone: string | null
  /** Organisations for which the person edits or signs, or did; `until` is null while it lasts. */
  readonly roles: readonly { readonly organisationId: string; readonly until: Day | null }[]
  /** Municipalities whose finance officer the person is or was. */
  readonly finance: readonly { readonly code: string; readonly until: Day | null }[]
  readonly register: Register
  /** Proposals that the person began or sent. */
  readonly worked: readonly { readonly proposalId: string; readonly organisationId: string; readonly reference: string; readonly won: 'yes' | 'no' }[]
}

/** What is compared against: the day two years ago, how common names and domains are, organisations by id. */
export type Yardstick = { readonly since: Day; readonly rarity: Rarity; readonly domains: DomainWeight; readonly organisations: ReadonlyMap<string, OrganisationFacts> }

type Draft = Omit<Hint, 'personId' | 'proposalId' | 'evidence'> & { readonly evidence: Evidence }

const draft = (kind: HintKind, strength: 'bar' | 'hint', weight: 1 | 2 | 3, words: string, values: Record<string, string> = {}): Draft =>
  ({ kind, strength, weight, evidence: { words: `conflicts.evidence.${words}`, values } })

/** Everything that suggests a conflict between one person and one proposal: one hint a kind, the strongest reading of each. */
export function hintsFor(person: PersonFacts, proposal: ProposalFacts, yardstick: Yardstick): Hint[] {
  const drafts = [
    ...byRole(person, proposal, yardstick), ...byWork(person, proposal), ...byRegister(person, proposal, yardstick), ...byName(person, proposal, yardstick),
    ...byContact(person, proposal, yardstick), ...byLink(person, proposal, yardstick), ...byGrants(person, proposal, yardstick), ...byPost(person, proposal, yardstick),
  ]
  return HINT_KINDS.flatMap((kind): Hint[] => {
    const own = drafts.filter((one) => one.kind === kind)
    if (own.length === 0) return []
    const strength = own.some((one) => one.strength === 'bar') ? 'bar' : 'hint'
    return [{ personId: person.id, proposalId: proposal.id, kind, strength, weight: Math.max(...own.map(({ weight }) => weight)) as 1 | 2 | 3, evidence: own.map(({ evidence }) => evidence) }]
  })
}

const recent = (until: Day | '' | null, since: Day): boolean => until === null || until === '' || until >= since

function byRole({ roles }: PersonFacts, { applicant }: ProposalFacts, { since }: Yardstick): Draft[] {
  return roles.filter(({ organisationId }) => organisationId === applicant.id).map(({ until }) =>
    until === null ? draft('member', 'bar', 3, 'member') : draft('member', recent(until, since) ? 'bar' : 'hint', 3, 'memberUntil', { untilOn: until }))
}

function byWork({ worked }: PersonFacts, { id, applicant }: ProposalFacts): Draft[] {
  return worked.filter(({ organisationId }) => organisationId === applicant.id).map(({ proposalId, reference, won }) => {
    if (proposalId === id) return draft('prepared', 'bar', 3, 'prepared')
    return won === 'yes' ? draft('grants', 'hint', 3, 'preparedWon', { reference }) : draft('prepared', 'hint', 2, 'preparedOther', { reference })
  })
}

const RELATIONS: Readonly<Record<Exclude<AffiliationKind, 'post'>, HintKind>> = { employed: 'employed', adviser: 'employed', board: 'board', member: 'member', supplier: 'supplier', relative: 'relative' }

/** Whether somebody who writes this name means that organisation: by tax number, or by its whole name or acronym. */
export function names(organisation: Pick<OrganisationFacts, 'names' | 'nuis'>, said: string): boolean {
  const plain = folded(said)
  return plain !== '' && (organisation.names.some((name) => folded(name) === plain) || (organisation.nuis !== null && folded(organisation.nuis) === plain))
}

function byRegister({ register }: PersonFacts, { applicant }: ProposalFacts, { since }: Yardstick): Draft[] {
  return register.affiliations.flatMap((one): Draft[] => {
    if (one.kind === 'post' || !names(applicant, one.name)) return []
    const strength = recent(one.until, since) ? 'bar' : 'hint'
    return [one.until === '' ? draft(RELATIONS[one.kind], strength, 3, `register.${one.kind}`) : draft(RELATIONS[one.kind], strength, 3, `registerUntil.${one.kind}`, { untilOn: one.until })]
  })
}

/** The very same name is asked about whatever its rarity; a shared family name as far as it is rare. */
function byName(person: PersonFacts, { applicant }: ProposalFacts, { rarity }: Yardstick): Draft[] {
  const own = fullName(person.name)
  const found: Draft[] = []
  const shared = new Set<string>()
  for (const [kind, people] of [['board', applicant.board], ['representative', applicant.representatives], ['member', applicant.accounts]] as const) {
    for (const name of new Set(people)) {
      if (own !== '' && fullName(name) === own) found.push(draft(kind, 'hint', 3, `name.${kind}`, { name }))
      else for (const family of familyNames(name)) if (familyNames(person.name).includes(family) && !shared.has(fullName(name))) { shared.add(fullName(name)); found.push(draft('family', 'hint', rarity(family), `family.${kind}`, { name })) }
    }
  }
  return found
}

const meets = (a: readonly string[], b: readonly string[], as: (text: string) => string): boolean => {
  const known = new Set(a.map(as).filter((one) => one !== ''))
  return b.some((one) => known.has(as(one)))
}

const account = (iban: string): string => iban.replace(/\s/g, '').toUpperCase()

function byContact(person: PersonFacts, { applicant }: ProposalFacts, { domains }: Yardstick): Draft[] {
  const domain = domainOf(person.email)
  const sameBox = meets([person.email], applicant.emails, mailbox)
  return [
    ...(meets([person.register.iban], applicant.ibans, account) ? [draft('iban', 'bar', 3, 'iban')] : []),
    ...(sameBox ? [draft('email', 'bar', 3, 'email')] : []),
    ...(meets([person.phone ?? ''], applicant.phones, telephone) ? [draft('phone', 'hint', 3, 'phone')] : []),
    ...(meets([person.register.address], applicant.addresses, place) ? [draft('address', 'hint', 3, 'address')] : []),
    ...(!sameBox && domain !== '' && meets([domain], [...applicant.emails, ...applicant.websites], domainOf) ? [draft('domain', 'hint', domains(domain), 'domain', { domain })] : []),
  ]
}

/** Organisations to which the person belongs by role, or says to belong in the register. */
function housesOf({ roles, register }: PersonFacts, { organisations }: Yardstick): OrganisationFacts[] {
  const said = register.affiliations.filter(({ kind }) => kind !== 'post')
  return [...organisations.values()].filter((one) => roles.some(({ organisationId }) => organisationId === one.id) || said.some(({ name }) => names(one, name)))
}

/** Another house of the person shares an account, a telephone, an address or its people with the applicant. */
function byLink(person: PersonFacts, { applicant }: ProposalFacts, yardstick: Yardstick): Draft[] {
  return housesOf(person, yardstick).filter(({ id }) => id !== applicant.id).flatMap((house): Draft[] => {
    const values = { organisation: house.names[0] ?? '' }
    if (meets(house.ibans, applicant.ibans, account)) return [draft('linked', 'hint', 3, 'linked.iban', values)]
    if (meets(house.phones, applicant.phones, telephone)) return [draft('linked', 'hint', 3, 'linked.phone', values)]
    if (meets(house.addresses, applicant.addresses, place)) return [draft('linked', 'hint', 2, 'linked.address', values)]
    const people = (one: OrganisationFacts) => [...one.board, ...one.representatives]
    return meets(people(house), people(applicant), fullName) ? [draft('linked', 'hint', 3, 'linked.people', values)] : []
  })
}

const NAME_LEAST = 8

/** What the applicant says of its earlier grants names an organisation of the person. */
function byGrants(person: PersonFacts, { applicant }: ProposalFacts, yardstick: Yardstick): Draft[] {
  const told = folded(applicant.grants)
  const own = [...housesOf(person, yardstick).flatMap(({ names: all }) => all), ...person.register.affiliations.filter(({ kind }) => kind !== 'post').map(({ name }) => name)]
  const named = [...new Set(own)].find((name) => folded(name).length >= NAME_LEAST && told.includes(folded(name)))
  return named === undefined || names(applicant, named) ? [] : [draft('grants', 'hint', 2, 'grantsNamed', { organisation: named })]
}

/** An office in the municipality of the project; where the municipality itself applies, an office that lasts is a bar. */
function byPost(person: PersonFacts, { municipalityCode, applicant }: ProposalFacts, { since }: Yardstick): Draft[] {
  const posts = [
    ...person.register.affiliations.filter(({ kind }) => kind === 'post').map(({ municipality, until, name }: Affiliation) => ({ code: municipality, until: until === '' ? null : until, name })),
    ...person.finance.map(({ code, until }) => ({ code, until, name: '' })),
  ]
  return posts.flatMap(({ code, until, name }): Draft[] => {
    const applies = applicant.municipal === 'yes' && applicant.municipalityCode === code
    if (!applies && municipalityCode !== code) return []
    const words = `${applies ? 'postApplies' : 'post'}${name === '' ? 'Finance' : ''}`
    return [draft('municipality', applies && recent(until, since) ? 'bar' : 'hint', until === null ? 3 : 2, words, name === '' ? {} : { post: name })]
  })
}
