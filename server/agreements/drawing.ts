import { addDays, type Day } from '../kernel/dates'
import type { Fault } from '../kernel/errors'
import type { Language, Words } from '../kernel/words'
import type { Award, Decision } from '../awards/awards'
import type { Call } from '../calls/calls'
import { budgetOf, budgetTotals, HEADINGS, lineAmount } from '../forms/budget'
import { answerByRole } from '../forms/forms'
import type { Organisation } from '../organisations/organisations'
import type { ProposalPackage } from '../proposals/packages'
import { lastDay, type BudgetLine, type Terms } from './agreements'
import type { Filling } from './text'

/** What the call's settings say about a grant, as they become part of its agreement. */
export function termsOf({ settings }: Pick<Call, 'settings'>): Terms {
  const { instalments, spentShareBp, prefinancingMaxBp, reallocationMaxBp, interimReportDays, finalReportDays, cashLineMaxMinor, lineRefusals } = settings
  return { instalments, spentShareBp, prefinancingMaxBp, reallocationMaxBp, interimReportDays, finalReportDays, cashLineMaxMinor, lineRefusals }
}

type Line = Omit<BudgetLine, 'id' | 'agreementId'>

const DESCRIPTION_MAX = 300
const UNIT_MAX = 20

/** The budget as submitted, line by line; contingency and indirect costs, which are shares, become headings 9 and 10 with one line each. */
export function budgetLinesOf(words: Words, { definition, answers }: Pick<ProposalPackage, 'definition' | 'answers'>): Line[] {
  const budget = budgetOf(answerByRole(definition, answers, 'budget'))
  const { contingencyMinor, indirectMinor } = budgetTotals(budget)
  const lines = HEADINGS.flatMap((heading) => budget.lines.filter((line) => line.heading === heading && lineAmount(line) > 0).map((line, index) => ({
    code: `${heading}.${index + 1}`, heading, description: line.description.slice(0, DESCRIPTION_MAX), unit: line.unit.slice(0, UNIT_MAX),
    quantity: line.quantity, unitCostMinor: line.unitCostMinor, amountMinor: lineAmount(line),
  })))
  const flat = (heading: '9' | '10', amountMinor: number) =>
    amountMinor === 0 ? [] : [{ code: `${heading}.1`, heading, description: words.say(`agreements.heading.${heading}`), unit: 'lump', quantity: 1, unitCostMinor: amountMinor, amountMinor }]
  return [...lines, ...flat('9', contingencyMinor), ...flat('10', indirectMinor)].map((line, index) => ({ ...line, position: index + 1 }))
}

/** Months of the project as submitted; the shortest the call allows where the form does not ask. */
export function monthsOf({ definition, answers }: Pick<ProposalPackage, 'definition' | 'answers'>, call: Pick<Call, 'settings'>): number {
  const months = answerByRole(definition, answers, 'months')
  return typeof months === 'number' && Number.isInteger(months) && months > 0 ? months : call.settings.durationMonthsMin
}

/** A first day that leaves room to sign, within the days of the call. */
export function findDateFaults(startsOn: Day | null | 'faulty', months: number, today: Day, call: Pick<Call, 'startsFrom' | 'endsBy'>): Fault[] {
  if (startsOn === null || startsOn === 'faulty') return [{ field: 'startsOn', words: 'agreements.fault.day' }]
  if (startsOn < today) return [{ field: 'startsOn', words: 'agreements.fault.past' }]
  if (startsOn < call.startsFrom) return [{ field: 'startsOn', words: 'agreements.fault.early', values: { firstOn: call.startsFrom } }]
  const endsOn = lastDay(startsOn, months)
  return endsOn > call.endsBy ? [{ field: 'startsOn', words: 'agreements.fault.late', values: { endsOn, lastOn: call.endsBy } }] : []
}

/** A day to propose: the project's own where it is still ahead, else the earliest that is possible. */
export function firstDay(wanted: unknown, today: Day, call: Pick<Call, 'startsFrom'>): Day {
  const earliest = [addDays(today, 5), call.startsFrom].sort().at(-1) as Day
  return typeof wanted === 'string' && /^\d{4}-\d{2}-\d{2}$/.test(wanted) && wanted > earliest ? wanted : earliest
}

export type Drawing = {
  readonly reference: string
  readonly funder: string
  readonly award: Award
  readonly decision: Decision
  readonly call: Call
  readonly organisation: Organisation
  readonly municipality: { readonly nameSq: string; readonly nameEn: string } | null
  readonly startsOn: Day
  readonly endsOn: Day
  readonly terms: Terms
}

/** What the braces of the agreement's text stand for, in one language. */
export function fillingOf(words: Words, drawing: Drawing): Filling {
  const { award, call, decision, organisation, terms } = drawing
  const { contact } = organisation.profile
  const municipality = drawing.municipality === null ? '–' : words.pick({ sq: drawing.municipality.nameSq, en: drawing.municipality.nameEn })
  return {
    funder: drawing.funder, call: call.reference, proposal: award.reference, decision: decision.reference, decidedOn: words.dayOf(decision.decidedAt),
    grantee: words.pick({ sq: organisation.nameSq, en: organisation.nameEn }), nuis: organisation.nuis ?? '–', seat: contact.address === '' ? municipality : contact.address,
    title: award.title, municipality, startsOn: words.day(drawing.startsOn), endsOn: words.day(drawing.endsOn),
    amount: words.money(award.amountMinor, award.currency), cofinancing: words.money(award.cofinancingMinor, award.currency), iban: organisation.iban ?? '',
    spentShare: words.percent(terms.spentShareBp), prefinancingMax: words.percent(terms.prefinancingMaxBp), reallocationMax: words.percent(terms.reallocationMaxBp),
    leadDays: String(call.settings.amendmentLeadDays), interimDays: String(terms.interimReportDays), finalDays: String(terms.finalReportDays),
    cashMax: words.money(terms.cashLineMaxMinor, award.currency), complaintDays: String(call.settings.complaintDays),
  }
}

export type BothWords = Record<Language, Words>
