import { dayOf, daysBetween, type Day } from '../kernel/dates'
import { bar, fact, notice, tag, type BarView, type FactView, type NoticeView, type TagView } from '../kernel/parts'
import type { Words } from '../kernel/words'
import { TARGET_GROUPS } from '../forms/code-lists'
import type { Option } from '../forms/forms'
import { DATES, isMoment } from './calendar'
import { isMunicipal, shownState, STATE_SHAPES, type Call, type CallMunicipality } from './calls'
import { sayDate } from './corrigenda'
import type { CallSettings } from './settings'
import { criterionPoints, GRID_POINTS, sectionPoints, type GridDraft } from './grid'

/** How parts of a call are said to people; pages, letters and documents take them from here. */

export function stateTag(words: Words, call: Call, at: Date): TagView {
  const state = shownState(call, at)
  return tag(STATE_SHAPES[state], words.say(`calls.state.${state}`))
}

const MINUTE = 60_000
const HOUR = 60 * MINUTE

/** How far a moment is: days on the calendar, below two days hours, in the last hour minutes. */
export function timeLeft(words: Words, from: Date, to: Date): string {
  const left = to.getTime() - from.getTime()
  if (left <= 0) {
    return timeAgo(words, daysBetween(dayOf(to), dayOf(from)))
  }
  if (left > 48 * HOUR) return words.count('calls.relative.days', daysBetween(dayOf(from), dayOf(to)))
  if (left > HOUR) return words.count('calls.relative.hours', Math.floor(left / HOUR))
  return words.count('calls.relative.minutes', Math.ceil(left / MINUTE))
}

function timeAgo(words: Words, days: number): string {
  if (days === 0) return words.say('calls.relative.today')
  if (days < 61) return words.count('calls.relative.ago', days)
  return days < 730 ? words.count('calls.relative.agoMonths', Math.floor(days / 30.44)) : words.count('calls.relative.agoYears', Math.floor(days / 365.25))
}

export const grantRange = (words: Words, { settings, currency }: Call): string => words.say('calls.range', {
  min: words.amount(settings.grantMinMinor), max: words.amount(settings.grantMaxMinor),
  minMoney: words.money(settings.grantMinMinor, currency), maxMoney: words.money(settings.grantMaxMinor, currency),
})

export const namesOf = (words: Words, municipalities: readonly CallMunicipality[]): string[] =>
  municipalities.map(({ nameSq, nameEn }) => words.pick({ sq: nameSq, en: nameEn })).sort(words.compare)

/** For whom and where, in one sentence. All of the country's municipalities are said as a number. */
export function audience(words: Words, call: Call, municipalities: readonly CallMunicipality[]): string {
  const kind = isMunicipal(call) ? 'municipal' : 'cso'
  return municipalities.length > 12
    ? words.say(`calls.audience.${kind}.many`, { count: municipalities.length })
    : words.say(`calls.audience.${kind}.few`, { names: words.list(namesOf(words, municipalities)) })
}

/** The names of coded choices, in the order of their list. */
export const choiceNames = (words: Words, options: readonly Option[], codes: readonly string[]): string =>
  words.list(options.filter(({ value }) => codes.includes(value)).map(({ label }) => words.pick(label)))

export type MoneyFact = { readonly label: string; readonly value: string; readonly strong: boolean; readonly note: string | null }

export function moneyFacts(words: Words, call: Call, municipalities: readonly CallMunicipality[]): MoneyFact[] {
  const { settings } = call
  const plain = (name: string, value: string, note: string | null = null): MoneyFact => ({ label: words.say(`calls.money.${name}`), value, strong: false, note })
  const percentOrNone = (basisPoints: number, key: string) => (basisPoints === 0 ? words.say(`calls.money.${key}None`) : words.say(`calls.money.${key}Max`, { share: words.percent(basisPoints) }))
  return [
    { ...plain('envelope', words.money(call.envelopeMinor, call.currency)), strong: true },
    { ...plain('grant', grantRange(words, call), words.say('calls.money.grantNote')), strong: true },
    ...(settings.guaranteedPerMunicipality === 0 ? [] : [plain('guarantee', words.count('calls.money.guaranteed', settings.guaranteedPerMunicipality, { municipalities: municipalities.length }))]),
    plain('perApplicant', perApplicant(words, settings)),
    plain('cofinancing', settings.cofinancingMinBp === 0 ? words.say('calls.money.cofinancingNone') : words.say('calls.money.cofinancingMin', { share: words.percent(settings.cofinancingMinBp) }),
      settings.cofinancingMinBp === 0 ? null : words.say('calls.money.cofinancingRises', { second: words.percent(settings.cofinancingSecondYearBp), third: words.percent(settings.cofinancingThirdYearBp) })),
    plain('indirect', percentOrNone(settings.indirectMaxBp, 'indirect')),
    plain('contingency', percentOrNone(settings.contingencyMaxBp, 'contingency')),
    plain('duration', months(words, settings)),
    plain('payment', settings.instalments.map(({ shareBp, condition }) => words.say(`calls.instalment.${condition}`, { share: words.percent(shareBp) })).join(' · ')),
  ]
}

/** How often one applicant may try and win; only where both differ is there a “but” to say. */
export function perApplicant(words: Words, { applicationsPerApplicantMax: applications, awardsPerApplicantMax: awards }: Pick<CallSettings, 'applicationsPerApplicantMax' | 'awardsPerApplicantMax'>): string {
  const said = applications === null ? words.say('calls.money.anyApplications') : words.count('calls.money.applications', applications)
  if (applications === null || applications > awards) return words.count('calls.money.awards', awards, { applications: said })
  return applications === 1 ? words.say('calls.money.sentence', { said }) : words.say('calls.money.eachWins', { applications: said })
}

/** A span of which both ends are the same is one number. */
const months = (words: Words, { durationMonthsMin: min, durationMonthsMax: max }: CallSettings): string =>
  min === max ? words.count('calls.rule.months', max) : words.say('calls.money.months', { min, max })

export function visits(words: Words, { monitoringVisitsMin: min, monitoringVisitsMax: max }: Pick<CallSettings, 'monitoringVisitsMin' | 'monitoringVisitsMax'>): string {
  if (min === max) return words.count('calls.rule.visitsExactly', max)
  return min === 0 ? words.count('calls.rule.visitsAtMost', max) : words.say('calls.rule.visitsText', { min, max })
}

/** Rules that an applicant may ask about later: who decides, how long things take. */
export function ruleFacts(words: Words, { settings, otherSources }: Call): FactView[] {
  const rule = (name: string, value: string) => fact(words.say(`calls.rule.${name}`), value)
  return [
    rule('committee', words.say('calls.rule.committeeText', { members: settings.votingMembers, min: settings.votingMembersMin, quorum: `${settings.quorumNumerator}/${settings.quorumDenominator}` })),
    ...assessmentFacts(words, settings),
    rule('clarification', words.count('calls.rule.workingDays', settings.clarificationWorkingDays)),
    rule('complaint', words.say('calls.rule.complaintText', { days: words.count('calls.rule.days', settings.complaintDays), decision: words.count('calls.rule.workingDays', settings.complaintDecisionWorkingDays) })),
    rule('acceptance', words.count('calls.rule.workingDays', settings.acceptanceWorkingDays)),
    rule('reserve', words.count('calls.rule.months', settings.reserveMonths)),
    rule('reports', words.say('calls.rule.reportsText', { interim: words.count('calls.rule.days', settings.interimReportDays), final: words.count('calls.rule.days', settings.finalReportDays) })),
    rule('nextInstalment', words.say('calls.rule.nextInstalmentText', { share: words.percent(settings.spentShareBp) })),
    ...(otherSources.length === 0 ? [] : [rule('spending', words.say(`calls.choice.spending.${settings.spending}`))]),
    rule('reallocation', words.say('calls.rule.reallocationText', { share: words.percent(settings.reallocationMaxBp) })),
    rule('lineRefusals', settings.lineRefusals.length === 0 ? words.say('calls.rule.lineRefusalsNone') : words.list(settings.lineRefusals.map((test) => words.say(`calls.lineTest.${test}`)))),
    rule('visits', visits(words, settings)),
  ]
}

/** How sheets become a result and a result becomes money: fixed when the call is published, and shown to everybody. */
function assessmentFacts(words: Words, settings: CallSettings): FactView[] {
  const { combination, divergence, closestPair, selection, awardsPerMunicipalityMax, priorityShareBp, priorityGroup } = settings
  const rule = (name: string, value: string) => fact(words.say(`calls.rule.${name}`), value)
  return [
    rule('combination', words.say(`calls.rule.combinationText.${combination}`, { sheets: settings.sheetsMin })),
    fact(words.say('calls.rule.divergence', { points: settings.discrepancyPoints }), words.say(`calls.rule.divergenceText.${closestPair === 'yes' ? 'closest' : divergence}`)),
    rule('reasons', settings.reasonedMarks.length === 0 ? words.say('calls.rule.reasonsNone') : settings.reasonedMarks.join(', ')),
    ...(settings.anonymous === 'yes' ? [rule('anonymous', words.say('calls.rule.anonymousText'))] : []),
    rule('selection', words.say(`calls.rule.selectionText.${selection}`)),
    ...(awardsPerMunicipalityMax === null ? [] : [rule('municipalityMax', words.say('calls.rule.municipalityMaxText', { max: awardsPerMunicipalityMax }))]),
    ...(priorityShareBp === 0 ? [] : [rule('priority', words.say('calls.rule.priorityText', { share: words.percent(priorityShareBp), group: choiceNames(words, TARGET_GROUPS, [priorityGroup]) }))]),
  ]
}

export type GridRow = { readonly section: boolean; readonly title: string; readonly times: string | null; readonly points: string; readonly bar: BarView | null; readonly floor: string }

/** The grid as a table: section heads with their share of the points and their floor, criteria below. */
export function gridRows(words: Words, grid: GridDraft): GridRow[] {
  const largest = Math.max(1, ...grid.sections.map(sectionPoints))
  return grid.sections.flatMap((section) => [
    {
      section: true, title: `${section.code}. ${words.pick({ sq: section.titleSq, en: section.titleEn })}`, times: null, points: words.number(sectionPoints(section)),
      bar: bar(0, sectionPoints(section), largest, 'q-f-lake'), floor: section.floorPoints === null ? '–' : words.number(section.floorPoints),
    },
    ...section.criteria.map((criterion) => ({
      section: false, title: `${criterion.code} ${words.pick({ sq: criterion.titleSq, en: criterion.titleEn })}`, times: criterion.weight === 1 ? null : `×${criterion.weight}`,
      points: words.number(criterionPoints(criterion)), bar: null, floor: '',
    })),
  ])
}

export const gridTotal = (words: Words): string => words.number(GRID_POINTS)

export type DateView = { readonly title: string; readonly detail: string; readonly machine: string; readonly past: boolean; readonly next: boolean }

/** The dates as a line in time: what is over, what comes next, what is later. */
export function timeline(words: Words, call: Call, at: Date): DateView[] {
  const today: Day = dayOf(at)
  const dates = DATES.filter((name) => name !== 'endsBy' && name !== 'contractBy').map((name) => ({ name, value: call[name] })).filter(({ value }) => value !== null)
  const views = dates.map(({ name, value }) => ({
    title: words.say(`calls.date.${name}`), detail: sayDate(words, name, value), machine: value as string,
    past: isMoment(name) ? Date.parse(value as string) <= at.getTime() : (value as string) < today,
  }))
  const published = call.publishedAt === null ? [] : [{ title: words.say('calls.date.published'), detail: words.dayOf(call.publishedAt), machine: call.publishedAt, past: true }]
  const next = views.findIndex(({ past }) => !past)
  return [...published.map((one) => ({ ...one, next: false })), ...views.map((one, index) => ({ ...one, next: index === next }))]
}

/** What a reader must know before anything else, if anything: a call that waits, is stopped, or ended without an award. */
export function stateNotice(words: Words, call: Call, at: Date): NoticeView | null {
  const state = shownState(call, at)
  const reason = call.stateReason === null ? '' : words.pick(call.stateReason)
  switch (state) {
    case 'draft':
    case 'in_review':
      return notice('warn', words.say('calls.notice.unpublished'))
    case 'upcoming':
      return notice('', words.say('calls.notice.upcoming', { opens: words.moment(call.opensAt) }))
    case 'suspended':
    case 'cancelled':
    case 'failed_no_award':
      return notice(state === 'suspended' ? 'warn' : 'bad', words.say(`calls.notice.${state}`, { reason }))
    default:
      return null
  }
}

export const lines = (text: string): string[] => text.split(/\n+/).map((line) => line.trim()).filter((line) => line !== '')
