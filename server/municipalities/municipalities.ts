import type { Instant, Day } from '../kernel/dates'
import type { Both, Words } from '../kernel/words'

export type Municipality = {
  /** Two digits, as in the national address system. */
  code: string
  lauCode: string
  nameSq: string
  nameEn: string
  /** Other spellings and former names, as documents have them. */
  aliases: readonly string[]
  countySq: string
  countyIso: string
  population2023: number | null
  population2011: number | null
  programmeRole: 'target' | 'additional' | null
  agencies: readonly string[]
  /** Whether a unit for needs assessment and referral exists. */
  naru: 'yes' | 'no' | null
  socialWorkers: number | null
  socialAdministrators: number | null
  mayor: string | null
  directorate: string | null
  contactEmail: string | null
  authorisingOfficer: string | null
  implementingOfficer: string | null
  genderFocalPoint: string | null
  treasuryBranch: string | null
  budgetCode: string | null
  programmeCode: string | null
  /** Who saved the profile last; null while it is as it came. */
  savedBy: string | null
  version: number
}

export const nameOf = (words: Words, municipality: { nameSq: string; nameEn: string }): string =>
  words.pick({ sq: municipality.nameSq, en: municipality.nameEn })

/** The twelve counties by their ISO 3166-2 code; names in Albanian and as English writes them. */
export const COUNTIES: Readonly<Record<string, Both>> = {
  'AL-01': { sq: 'Berat', en: 'Berat' },
  'AL-02': { sq: 'Durrës', en: 'Durrës' },
  'AL-03': { sq: 'Elbasan', en: 'Elbasan' },
  'AL-04': { sq: 'Fier', en: 'Fier' },
  'AL-05': { sq: 'Gjirokastër', en: 'Gjirokastra' },
  'AL-06': { sq: 'Korçë', en: 'Korça' },
  'AL-07': { sq: 'Kukës', en: 'Kukës' },
  'AL-08': { sq: 'Lezhë', en: 'Lezha' },
  'AL-09': { sq: 'Dibër', en: 'Dibra' },
  'AL-10': { sq: 'Shkodër', en: 'Shkodra' },
  'AL-11': { sq: 'Tiranë', en: 'Tirana' },
  'AL-12': { sq: 'Vlorë', en: 'Vlora' },
}

export const PLAN_STATUSES = ['adopted', 'awaiting_council', 'in_preparation', 'supported'] as const
export type PlanStatus = (typeof PLAN_STATUSES)[number]

export type Measure = { id: string; code: string; titleSq: string; titleEn: string; costMinor: number | null }

/** The municipality's own social care plan: what a proposal must carry out. */
export type CarePlan = {
  id: string
  municipalityCode: string
  titleSq: string
  titleEn: string
  status: PlanStatus
  decisionNo: string | null
  decisionOn: Day | null
  fromYear: number | null
  toYear: number | null
  costMinor: number | null
  source: string | null
  savedBy: string | null
  version: number
  measures: readonly Measure[]
}

/** Kinds that a municipality reports year by year. A transfer to all municipalities together has no municipality. */
export const REPORTED_KINDS = ['total', 'social_services'] as const
export type BudgetKind = (typeof REPORTED_KINDS)[number] | 'transfer_to_municipalities'

/** `stated` is what a document printed; `planned` and `actual` are the municipality's own word. */
export const BUDGET_STATUSES = ['stated', 'planned', 'actual'] as const
export type BudgetStatus = (typeof BUDGET_STATUSES)[number]

export type BudgetFact = {
  id: string
  /** Null for money of all municipalities together. */
  municipalityCode: string | null
  year: number
  kind: BudgetKind
  status: BudgetStatus
  amountMinor: number
  currency: string
  source: string
  noteSq: string | null
  noteEn: string | null
  enteredBy: string | null
  enteredAt: Instant | null
}
