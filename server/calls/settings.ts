import type { Fault } from '../kernel/errors'
import type { Fields } from '../kernel/fields'
import { TARGET_GROUPS } from '../forms/code-lists'
import { SPENDINGS, type Spending } from '../fund/parts'
import { MARKS } from './grid'
import { LINE_TESTS, type LineTest } from './line-tests'

/** One payment to the grantee and what it waits for. */
export type Instalment = { readonly number: number; readonly shareBp: number; readonly condition: 'signature' | 'interim' | 'final' }

/** Every parameter of the scheme's sheet, for one call. Shares are basis points, money is minor units, spans are days or months. */
export type CallSettings = {
  readonly grantMinMinor: number
  readonly grantMaxMinor: number
  /** Null: as many as they like. */
  readonly applicationsPerApplicantMax: number | null
  readonly awardsPerApplicantMax: number
  /** Awards that each municipality gets where a proposal there passes the floors. */
  readonly guaranteedPerMunicipality: number
  readonly durationMonthsMin: number
  readonly durationMonthsMax: number
  /** Of the total cost, not of the grant; the second and third year only say what a later grant would ask. */
  readonly cofinancingMinBp: number
  readonly cofinancingSecondYearBp: number
  readonly cofinancingThirdYearBp: number
  /** Contributions in kind may be recorded; they never enlarge the eligible cost. */
  readonly inKindAllowed: 'yes' | 'no'
  readonly indirectMaxBp: number
  readonly contingencyMaxBp: number
  readonly communicationAdvisedBp: number
  readonly cashLineMaxMinor: number
  /** Tests that refuse a line of expenditure; all others only warn. */
  readonly lineRefusals: readonly LineTest[]
  readonly vatBp: number
  readonly instalments: readonly Instalment[]
  /** How much of the previous instalment must be spent and accepted before the next is paid in full. */
  readonly spentShareBp: number
  readonly prefinancingMaxBp: number
  /** Where several sources pay: each in proportion, or the first one before the next. */
  readonly spending: Spending
  readonly reallocationMaxBp: number
  readonly amendmentLeadDays: number
  readonly interimReportDays: number
  readonly finalReportDays: number
  /** Day of the month by which municipal finance officers return their figures. */
  readonly monthlyReturnDay: number | null
  readonly monitoringVisitsMin: number
  readonly monitoringVisitsMax: number
  readonly openDaysMin: number
  readonly questionsCloseDays: number
  readonly answersDays: number
  readonly totalFloorPoints: number
  readonly votingMembers: number
  readonly votingMembersMin: number
  readonly quorumNumerator: number
  readonly quorumDenominator: number
  readonly quorumMembersMin: number
  /** Sealed sheets that each proposal needs before it can be ranked. */
  readonly sheetsMin: number
  /** Two totals of one proposal so far apart, or on both sides of a floor, diverge. */
  readonly discrepancyPoints: number
  /** What divergence asks for: a consensus meeting, a further assessor who sees neither sheet, or only to be shown. */
  readonly divergence: 'consensus' | 'third' | 'note'
  /** After a further sheet: do the two closest totals count, or all of them? */
  readonly closestPair: 'yes' | 'no'
  /** How the sheets of one proposal become one result. */
  readonly combination: 'mean' | 'median' | 'agreed'
  /** Marks that need a written reason. */
  readonly reasonedMarks: readonly number[]
  /** Assessors do not learn who applies before the results are out. */
  readonly anonymous: 'yes' | 'no'
  /** One voting seat belongs to a person of civil society chosen by public call. */
  readonly civilSeat: 'yes' | 'no'
  /** The ranking decides, or the largest sum of points that the money buys. */
  readonly selection: 'rank' | 'points'
  readonly awardsPerMunicipalityMax: number | null
  /** The share of what is awarded that goes to proposals for the priority group; none where it is 0. */
  readonly priorityShareBp: number
  /** Code of a target group, empty for none. */
  readonly priorityGroup: string
  readonly clarificationWorkingDays: number
  readonly complaintDays: number
  readonly complaintDecisionWorkingDays: number
  readonly acceptanceWorkingDays: number
  readonly reserveMonths: number
  readonly informationWorkingDays: number
  /** Counts of people below this are not published. */
  readonly smallCellMin: number
  /** Documents that the call itself may carry: guidelines, models, forms to read. */
  readonly attachmentsMax: number
}

type Chosen = 'spending' | 'divergence' | 'closestPair' | 'combination' | 'anonymous' | 'civilSeat' | 'selection' | 'priorityGroup'
type Plain = Exclude<keyof CallSettings, 'instalments' | 'inKindAllowed' | 'reasonedMarks' | 'lineRefusals' | Chosen>
export type SettingsPage = 'money' | 'payment' | 'calendar' | 'grid' | 'assessment' | 'rules'

/** What a call had before the parameter was there to be set: read under every call that is kept. */
export const SETTINGS_BEFORE = {
  spending: 'proportional', sheetsMin: 3, divergence: 'consensus', closestPair: 'no', combination: 'mean', reasonedMarks: [1, 2, 5], anonymous: 'no', civilSeat: 'no',
  selection: 'rank', awardsPerMunicipalityMax: null, priorityShareBp: 0, priorityGroup: '', lineRefusals: [],
} satisfies Partial<CallSettings>

/** How a parameter is typed and what it may be, in its own unit; `optional` may stay empty and is then null. */
export type SettingField = {
  readonly name: Plain
  readonly page: SettingsPage
  readonly kind: 'money' | 'percent' | 'whole'
  readonly min: number
  readonly max: number
  readonly optional?: true
}

/** A parameter that is one of a few words; `groups` stands for the scheme's target groups. */
export type ChoiceField = { readonly name: Chosen; readonly page: SettingsPage; readonly options: readonly string[] | 'groups' }

const money = (name: Plain, min: number): SettingField => ({ name, page: 'money', kind: 'money', min, max: 100_000_000_000 })
const percent = (name: Plain, page: SettingsPage, max: number, min = 0): SettingField => ({ name, page, kind: 'percent', min, max })
const whole = (name: Plain, page: SettingsPage, min: number, max: number): SettingField => ({ name, page, kind: 'whole', min, max })

export const SETTING_FIELDS: readonly SettingField[] = [
  money('grantMinMinor', 100),
  money('grantMaxMinor', 100),
  { ...whole('applicationsPerApplicantMax', 'money', 1, 99), optional: true },
  whole('awardsPerApplicantMax', 'money', 1, 99),
  whole('guaranteedPerMunicipality', 'money', 0, 9),
  whole('durationMonthsMin', 'money', 1, 60),
  whole('durationMonthsMax', 'money', 1, 60),
  percent('cofinancingMinBp', 'money', 9_000),
  percent('cofinancingSecondYearBp', 'money', 10_000),
  percent('cofinancingThirdYearBp', 'money', 10_000),
  percent('indirectMaxBp', 'money', 2_500),
  percent('contingencyMaxBp', 'money', 1_000),
  percent('communicationAdvisedBp', 'money', 2_000),
  money('cashLineMaxMinor', 0),
  percent('vatBp', 'money', 3_000),
  percent('spentShareBp', 'payment', 10_000),
  percent('prefinancingMaxBp', 'payment', 10_000, 100),
  percent('reallocationMaxBp', 'payment', 5_000),
  whole('amendmentLeadDays', 'payment', 0, 120),
  whole('interimReportDays', 'payment', 1, 120),
  whole('finalReportDays', 'payment', 1, 180),
  { ...whole('monthlyReturnDay', 'payment', 1, 28), optional: true },
  whole('monitoringVisitsMin', 'payment', 0, 12),
  whole('monitoringVisitsMax', 'payment', 0, 12),
  whole('openDaysMin', 'calendar', 1, 180),
  whole('questionsCloseDays', 'calendar', 1, 60),
  whole('answersDays', 'calendar', 1, 60),
  whole('totalFloorPoints', 'grid', 0, 100),
  whole('votingMembers', 'assessment', 3, 15),
  whole('votingMembersMin', 'assessment', 3, 15),
  whole('quorumNumerator', 'assessment', 1, 9),
  whole('quorumDenominator', 'assessment', 1, 9),
  whole('quorumMembersMin', 'assessment', 3, 15),
  whole('sheetsMin', 'assessment', 2, 15),
  whole('discrepancyPoints', 'assessment', 1, 100),
  { ...whole('awardsPerMunicipalityMax', 'rules', 1, 99), optional: true },
  percent('priorityShareBp', 'rules', 10_000),
  whole('clarificationWorkingDays', 'rules', 1, 30),
  whole('complaintDays', 'rules', 5, 15),
  whole('complaintDecisionWorkingDays', 'rules', 1, 60),
  whole('acceptanceWorkingDays', 'rules', 1, 60),
  whole('reserveMonths', 'rules', 0, 24),
  whole('informationWorkingDays', 'rules', 1, 15),
  whole('smallCellMin', 'rules', 2, 20),
  whole('attachmentsMax', 'rules', 0, 20),
]

export const CHOICE_FIELDS: readonly ChoiceField[] = [
  { name: 'spending', page: 'payment', options: SPENDINGS },
  { name: 'divergence', page: 'assessment', options: ['consensus', 'third', 'note'] },
  { name: 'closestPair', page: 'assessment', options: ['yes', 'no'] },
  { name: 'combination', page: 'assessment', options: ['mean', 'median', 'agreed'] },
  { name: 'anonymous', page: 'assessment', options: ['yes', 'no'] },
  { name: 'civilSeat', page: 'assessment', options: ['yes', 'no'] },
  { name: 'selection', page: 'rules', options: ['rank', 'points'] },
  { name: 'priorityGroup', page: 'rules', options: 'groups' },
]

export const choicesOf = (page: SettingsPage): readonly ChoiceField[] => CHOICE_FIELDS.filter((field) => field.page === page)
export const settingsOf = (page: SettingsPage): readonly SettingField[] => SETTING_FIELDS.filter((field) => field.page === page)

/** The conditions under which the form's four rows of instalments are paid, in their order; an empty share leaves a row out. */
export const INSTALMENT_ROWS: readonly Instalment['condition'][] = ['signature', 'interim', 'interim', 'final']

/** Reads the parameters of one page; what cannot be read is a fault and keeps its stored value. */
export function readSettings(form: Fields, page: SettingsPage, stored: CallSettings): { settings: CallSettings; faults: Fault[] } {
  const faults: Fault[] = []
  const changed: Record<string, unknown> = { ...stored }
  for (const field of settingsOf(page)) {
    const value = readSetting(form, field)
    if (value === 'faulty') faults.push(rangeFault(field))
    else changed[field.name] = value
  }
  for (const { name, options } of choicesOf(page)) {
    const value = form.text(name)
    const known = options === 'groups' ? ['', ...TARGET_GROUPS.map((group) => group.value)] : options
    if (known.includes(value)) changed[name] = value
    else faults.push({ field: name, words: 'calls.fault.choice' })
  }
  if (page === 'assessment') changed['reasonedMarks'] = MARKS.filter((mark) => ticked(form, 'reasonedMarks').includes(String(mark)))
  if (page === 'payment') changed['lineRefusals'] = LINE_TESTS.filter((test) => ticked(form, 'lineRefusals').includes(test))
  return { settings: changed as CallSettings, faults }
}

/** Boxes that were ticked; a conflict page brings them back as one text. */
const ticked = (form: Fields, name: string): string[] => form.list(name).flatMap((value) => value.split(',').map((one) => one.trim()))

function readSetting(form: Fields, field: SettingField): number | null | 'faulty' {
  const value = field.kind === 'money' ? form.money(field.name) : field.kind === 'percent' ? readPercent(form, field.name) : form.whole(field.name)
  if (value === null) return field.optional === true ? null : 'faulty'
  return value === 'faulty' || value < field.min || value > field.max ? 'faulty' : value
}

/** A percentage as typed, `7`, `7,5` or `7.25 %`, in basis points. */
export function readPercent(form: Fields, name: string): number | null | 'faulty' {
  const written = form.text(name).replace(/[\s\u00a0%]/g, '')
  if (written === '') return null
  const match = /^(\d{1,3})(?:[.,](\d{1,2}))?$/.exec(written)
  return match === null ? 'faulty' : Number(match[1]) * 100 + Number((match[2] ?? '').padEnd(2, '0'))
}

/** The sentence names the limits in the unit in which the field is typed. */
function rangeFault({ name, kind, min, max }: SettingField): Fault {
  const scale = kind === 'whole' ? 1 : 100
  return { field: name, words: `calls.fault.range.${kind}`, values: { min: min / scale, max: max / scale } }
}

/** Rules between parameters; each names the field to change. */
export function findSettingFaults(settings: CallSettings): Fault[] {
  const { instalments } = settings
  const shares = instalments.reduce((all, { shareBp }) => all + shareBp, 0)
  const before = instalments.filter(({ condition }) => condition !== 'final').reduce((all, { shareBp }) => all + shareBp, 0)
  const rules: readonly (readonly [broken: boolean, field: string, words: string])[] = [
    [settings.grantMinMinor > settings.grantMaxMinor, 'grantMaxMinor', 'calls.fault.grantOrder'],
    [settings.durationMonthsMin > settings.durationMonthsMax, 'durationMonthsMax', 'calls.fault.durationOrder'],
    [settings.cofinancingSecondYearBp < settings.cofinancingMinBp, 'cofinancingSecondYearBp', 'calls.fault.cofinancingFalls'],
    [settings.cofinancingThirdYearBp < settings.cofinancingSecondYearBp, 'cofinancingThirdYearBp', 'calls.fault.cofinancingFalls'],
    [instalments.length === 0 || shares !== 10_000, 'instalment.1', 'calls.fault.instalmentSum'],
    [instalments.at(-1)?.condition !== 'final', 'instalment.4', 'calls.fault.instalmentFinal'],
    [before > settings.prefinancingMaxBp, 'prefinancingMaxBp', 'calls.fault.prefinancing'],
    [settings.monitoringVisitsMin > settings.monitoringVisitsMax, 'monitoringVisitsMax', 'calls.fault.visitsOrder'],
    [settings.answersDays >= settings.questionsCloseDays, 'answersDays', 'calls.fault.answersDays'],
    [settings.votingMembers % 2 === 0, 'votingMembers', 'calls.fault.odd'],
    [settings.votingMembersMin % 2 === 0, 'votingMembersMin', 'calls.fault.odd'],
    [settings.votingMembersMin > settings.votingMembers, 'votingMembersMin', 'calls.fault.votersOrder'],
    [settings.sheetsMin > settings.votingMembers, 'sheetsMin', 'calls.fault.sheetsMin'],
    [settings.divergence !== 'third' && settings.closestPair === 'yes', 'closestPair', 'calls.fault.closestPair'],
    [settings.combination === 'agreed' && settings.divergence === 'third', 'combination', 'calls.fault.agreed'],
    [(settings.priorityShareBp > 0) !== (settings.priorityGroup !== ''), 'priorityGroup', 'calls.fault.priority'],
    [settings.awardsPerMunicipalityMax !== null && settings.awardsPerMunicipalityMax < settings.guaranteedPerMunicipality, 'awardsPerMunicipalityMax', 'calls.fault.municipalityMax'],
    [settings.quorumNumerator > settings.quorumDenominator, 'quorumNumerator', 'calls.fault.quorum'],
    [settings.quorumMembersMin > settings.votingMembers, 'quorumMembersMin', 'calls.fault.quorumMembers'],
  ]
  return rules.filter(([broken]) => broken).map(([, field, words]) => ({ field, words, values: { percent: shares / 100, before: before / 100, limit: settings.prefinancingMaxBp / 100 } }))
}
