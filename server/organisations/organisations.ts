import type { Day, Instant } from '../kernel/dates'
import type { Both, Words } from '../kernel/words'
import type { OrganisationState } from './lifecycle'

export const CSO_KINDS = ['association', 'foundation', 'centre'] as const
export const PUBLIC_KINDS = ['municipality', 'county'] as const
export const KINDS = [...CSO_KINDS, ...PUBLIC_KINDS] as const
export type OrganisationKind = (typeof KINDS)[number]

export const isPublicBody = (kind: OrganisationKind): boolean => (PUBLIC_KINDS as readonly string[]).includes(kind)

/** Whether an organisation of this kind may apply to a call for these applicants (`cso`, `municipality`, `county`). */
export function isApplicantKind(kind: OrganisationKind, applicants: readonly string[]): boolean {
  return applicants.includes(isPublicBody(kind) ? kind : 'cso')
}

export const LICENCE_STATES = ['held', 'applied', 'none'] as const
/** Licensing knows two kinds: residential services, and community or day services. */
export const LICENCE_KINDS = ['residential', 'community'] as const
export const STAFF_BANDS = ['0-4', '5-9', '10-24', '25-49', '50+'] as const
export const POLICIES = ['anti_fraud', 'safeguarding', 'procurement', 'hr', 'assets'] as const
export const DUTIES = ['authorise', 'record', 'procure', 'custody', 'pay', 'reconcile'] as const
export const DECLARATIONS = ['truthful', 'no_exclusion', 'no_arrears', 'consent'] as const
/** Vulnerable groups of the programme and of Law 121/2016; tags may overlap. */
export const GROUPS = [
  'ROMA', 'EGYP', 'PWD', 'CWD', 'CHV', 'GBV', 'TRF', 'RUR', 'ELD', 'ELA', 'REF', 'MIG', 'LTU', 'YTH', 'SHH', 'PRG', 'ADD', 'JUV', 'CHR', 'MNT', 'HML', 'LGB', 'POV', 'NEW', 'WIN',
] as const

/** Kept as JSON: what a registration says beside name, tax number, municipality and account. Empty text means not said yet. */
export type Profile = {
  registration: { decisionNo: string; authority: string; decidedOn: Day | ''; expiresOn: Day | ''; foundedYear: number | null }
  contact: { address: string; phone: string; email: string; website: string; representative: string; representativeRole: string }
  board: readonly string[]
  licence: { state: (typeof LICENCE_STATES)[number] | ''; number: string; kinds: readonly string[]; issuedOn: Day | '' }
  bank: { name: string; holder: string; separate: 'yes' | 'no' | '' }
  capacity: {
    staff: (typeof STAFF_BANDS)[number] | ''
    /** Spending of a year, by the year. */
    budgets: Readonly<Record<string, number>>
    sectors: string
    years: number | null
    grants: string
    groups: readonly string[]
    municipalities: readonly string[]
  }
  management: {
    policies: readonly string[]
    duties: Readonly<Record<(typeof DUTIES)[number], string>>
    basis: 'cash' | 'accrual' | ''
    books: 'software' | 'paper' | 'none' | ''
    audits: string
  }
  declarations: readonly string[]
}

/** The parts of a registration. Public bodies are asked for fewer. */
export const SECTIONS = ['identity', 'registration', 'contact', 'board', 'licence', 'bank', 'capacity', 'management'] as const
export type SectionCode = (typeof SECTIONS)[number]

export type Saved = Readonly<Partial<Record<SectionCode, { version: number; at: Instant; by: string }>>>

export type Organisation = {
  id: string
  kind: OrganisationKind
  nameSq: string
  nameEn: string
  acronym: string
  /** Tax number, upper case without spaces; null while not given. */
  nuis: string | null
  municipalityCode: string | null
  state: OrganisationState
  profile: Profile
  iban: string | null
  saved: Saved
  createdBy: string
  createdAt: Instant
  submittedAt: Instant | null
  verifiedAt: Instant | null
  version: number
}

/** What an organisation says of itself. */
export type Contents = Pick<Organisation, 'kind' | 'nameSq' | 'nameEn' | 'acronym' | 'nuis' | 'municipalityCode' | 'profile' | 'iban'>

/** What a submission keeps of its applicant, as it stood at that moment. */
export type OrganisationSnapshot = Pick<Organisation, 'id' | 'kind' | 'nameSq' | 'nameEn' | 'acronym' | 'nuis' | 'municipalityCode' | 'state' | 'iban' | 'profile' | 'version'>

export const snapshot = (organisation: Organisation): OrganisationSnapshot => {
  const { id, kind, nameSq, nameEn, acronym, nuis, municipalityCode, state, iban, profile, version } = organisation
  return { id, kind, nameSq, nameEn, acronym, nuis, municipalityCode, state, iban, profile, version }
}

export const titleOf = (words: Words, organisation: { nameSq: string; nameEn: string }): string =>
  words.pick({ sq: organisation.nameSq, en: organisation.nameEn } satisfies Both)

export const emptyProfile: Profile = {
  registration: { decisionNo: '', authority: '', decidedOn: '', expiresOn: '', foundedYear: null },
  contact: { address: '', phone: '', email: '', website: '', representative: '', representativeRole: '' },
  board: [],
  licence: { state: '', number: '', kinds: [], issuedOn: '' },
  bank: { name: '', holder: '', separate: '' },
  capacity: { staff: '', budgets: {}, sectors: '', years: null, grants: '', groups: [], municipalities: [] },
  management: { policies: [], duties: { authorise: '', record: '', procure: '', custody: '', pay: '', reconcile: '' }, basis: '', books: '', audits: '' },
  declarations: [],
}
