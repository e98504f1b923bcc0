import type { BudgetLine } from '../agreements/agreements'
import { TARGET_GROUPS } from '../forms/code-lists'
import { inputs, untouched, type ChoiceView, type InputView, type Sent } from '../kernel/inputs'
import { fact, type FactView, type TagView } from '../kernel/parts'
import type { Person } from '../kernel/policy'
import { template, type Page } from '../kernel/views'
import type { Words } from '../kernel/words'
import { decisionForm, type DecisionView } from './decision-view'
import type { ReportFacts } from './facts'
import { rateText } from './entry'
import { documentOf, filesOf, lineTag, noteOf, warningsIn } from './line-views'
import { DOCUMENT_KINDS, METHODS, ORIGINAL_CURRENCIES, PAID_FROM, type Line } from './lines'
import { crumbsOf, kickerOf, reportName } from './pages'
import * as may from './policy'

type EntryView = {
  title: string; kicker: string; action: string; version: number; foreignOpen: boolean; budgetLine: ChoiceView; activityCode: InputView; groupCode: ChoiceView; incurredOn: InputView; description: InputView; quantity: InputView; documentKind: ChoiceView; documentNo: InputView; documentOn: InputView
  supplier: InputView; supplierNuis: InputView; fiscalCode: InputView; procurementRef: InputView; zeroRated: ChoiceView; originalCurrency: ChoiceView; original: InputView; rate: InputView; rateOn: InputView; statementPage: InputView; net: InputView; vat: InputView; vatRecoverable: ChoiceView; paidFrom: ChoiceView; method: ChoiceView; paidOn: InputView; bankReference: InputView; charged: InputView
  documents: InputView; warnings: string[]; kept: { href: string; text: string; removal: string; id: string }[]; rules: string[]; removeAction: string | null; back: string
}
const FOREIGN = ['originalCurrency', 'original', 'rate', 'rateOn']
const entry = template<EntryView>('reports/line-entry')

/** One line of expenditure, typed in one by one. The gross amount is computed, never typed. */
export function entryPage(words: Words, person: Person, facts: ReportFacts, line: Line | null, sent: Sent = untouched): Page {
  const { agreement, report, budget } = facts
  const stored = line === null
    ? { quantity: 1, paidFrom: 'grant', method: 'bank', vatRecoverable: 'no', zeroRated: 'no' }
    : { ...line, net: line.netMinor, vat: line.vatMinor, charged: line.paidFrom === 'grant' ? line.chargedMinor : null, original: line.originalMinor, rate: line.rateMicro === null ? null : typedRate(words, line.rateMicro) }
  const field = inputs(words, stored as Record<string, string | number | null>, sent)
  const choices = <Value extends string>(values: readonly Value[], key: string) => values.map((value) => ({ value, label: words.say(`reports.${key}.${value}`) }))
  const base = `/reports/${report.id}/lines`
  return entry({
    title: words.say(line === null ? 'reports.entry.title' : 'reports.entry.changeTitle', { description: line?.description ?? '' }),
    kicker: kickerOf(words, facts),
    action: line === null ? base : `${base}/${line.id}/change`,
    version: line?.version ?? 0,
    foreignOpen: (line?.originalCurrency ?? null) !== null || FOREIGN.some((name) => (sent.form?.text(name) ?? '') !== '' || sent.faults.some((fault) => fault.field === name)),
    budgetLine: field.select('budgetLineId', { label: 'reports.field.budgetLine', hint: 'reports.field.budgetLineHint' }, budget.map((one) => ({ value: one.id, label: budgetLabel(words, one) }))),
    activityCode: field.text('activityCode', { label: 'reports.field.activityCode', hint: 'reports.field.activityCodeHint', width: 'govuk-input--width-10', optional: true, maxlength: 30 }),
    groupCode: field.select('groupCode', { label: 'reports.field.groupCode', optional: true }, TARGET_GROUPS.map(({ value, label }) => ({ value, label: words.pick(label) }))),
    incurredOn: field.day('incurredOn', { label: 'reports.field.incurredOn' }),
    description: field.text('description', { label: 'reports.field.description', maxlength: 300 }),
    quantity: field.number('quantity', { label: 'reports.field.quantity', hint: 'reports.field.quantityHint', width: 'govuk-input--width-5' }),
    documentKind: field.select('documentKind', { label: 'reports.field.documentKind' }, choices(DOCUMENT_KINDS, 'document')),
    documentNo: field.text('documentNo', { label: 'reports.field.documentNo', width: 'govuk-input--width-20' }),
    documentOn: field.day('documentOn', { label: 'reports.field.documentOn' }),
    supplier: field.text('supplier', { label: 'reports.field.supplier', hint: 'reports.field.supplierHint' }),
    supplierNuis: field.text('supplierNuis', { label: 'reports.field.supplierNuis', hint: 'reports.field.nuisHint', width: 'govuk-input--width-10', optional: true }),
    fiscalCode: field.text('fiscalCode', { label: 'reports.field.fiscalCode', hint: 'reports.field.fiscalCodeHint', optional: true, maxlength: 60 }),
    procurementRef: field.text('procurementRef', { label: 'reports.field.procurementRef', hint: 'reports.field.procurementRefHint', optional: true, maxlength: 60 }),
    net: field.money('net', { label: 'reports.field.net' }),
    vat: field.money('vat', { label: 'reports.field.vat', hint: 'reports.field.vatHint', optional: true }),
    vatRecoverable: field.yesNo('vatRecoverable', { label: 'reports.field.vatRecoverable', hint: 'reports.field.vatRecoverableHint' }),
    zeroRated: field.yesNo('zeroRated', { label: 'reports.field.zeroRated', hint: 'reports.field.zeroRatedHint' }),
    originalCurrency: field.select('originalCurrency', { label: 'reports.field.originalCurrency', hint: 'reports.field.originalCurrencyHint', optional: true }, ORIGINAL_CURRENCIES.map((value) => ({ value, label: value }))),
    original: { ...field.money('original', { label: 'reports.field.original', optional: true }), suffix: null },
    rate: field.text('rate', { label: 'reports.field.rate', hint: 'reports.field.rateHint', width: 'govuk-input--width-10', optional: true }),
    rateOn: field.day('rateOn', { label: 'reports.field.rateOn', optional: true }),
    paidFrom: field.radios('paidFrom', { label: 'reports.field.paidFrom' }, choices(PAID_FROM, 'paidFrom')),
    method: field.radios('method', { label: 'reports.field.method', hint: 'reports.field.methodHint', values: { limitMinor: agreement.terms.cashLineMaxMinor } }, choices(METHODS, 'method')),
    paidOn: field.day('paidOn', { label: 'reports.field.paidOn' }),
    bankReference: field.text('bankReference', { label: 'reports.field.bankReference', hint: 'reports.field.bankReferenceHint', width: 'govuk-input--width-20', optional: true }),
    statementPage: field.text('statementPage', { label: 'reports.field.statementPage', width: 'govuk-input--width-5', optional: true, maxlength: 20 }),
    charged: field.money('charged', { label: 'reports.field.charged', hint: 'reports.field.chargedHint' }),
    documents: field.file('documents', { label: 'reports.field.documents', hint: 'reports.field.documentsHint', optional: true }),
    warnings: line === null ? [] : warningsIn(words, facts, line),
    kept: line === null ? [] : filesOf(facts, words, line).map((file) => ({ ...file, removal: `${base}/${line.id}/files/${file.id}/removal` })),
    rules: ['period', 'cash', 'rate', 'reallocation'].map((rule) => words.say(`reports.rule.${rule}`, {
      startsOn: agreement.startsOn, endsOn: report.periodTo, limitMinor: agreement.terms.cashLineMaxMinor, shareBp: agreement.terms.reallocationMaxBp,
    })).concat(agreement.terms.lineRefusals.map((test) => words.say('reports.rule.refused', { what: words.say(`calls.lineTest.${test}`) }))),
    removeAction: line !== null && may.removeLine(person, { ...facts, line }).allowed ? `${base}/${line.id}/removal` : null,
    back: `/reports/${report.id}`,
  }, { wide: true, faults: sent.faults, back: { href: `/reports/${report.id}`, text: reportName(words, report) } })
}

/** A rate with the decimal mark of the language. */
export const typedRate = (words: Words, micro: number): string => (words.language === 'sq' ? rateText(micro).replace('.', ',') : rateText(micro))

const budgetLabel = (words: Words, line: BudgetLine) => `${line.code} ${line.description} (${words.money(line.amountMinor)})`

type LineView = {
  title: string; kicker: string; tag: TagView; note: string | null; warnings: string[]; checked: string | null; facts: FactView[]; files: { href: string; text: string }[]
  answer: InputView | null; upload: InputView; answerAction: string; decision: DecisionView | null
  corrections: { text: string; detail: string; open: boolean; approval: string | null; refusal: string | null }[]; changeHref: string | null
}
const lineView = template<LineView>('reports/line')

/** One line as it is read: its facts, its documents, what was decided, and what the reader may do about it. */
export function linePage(words: Words, person: Person, facts: ReportFacts, line: Line, sent: Sent = untouched): Page {
  const { agreement, report, names, committee } = facts
  const about = { agreement, report, committee, line }
  const field = inputs(words, {}, sent)
  const say = (minor: number) => words.money(minor, agreement.currency)
  const corrections = facts.corrections.filter(({ expenditureId }) => expenditureId === line.id)
  const correctable = may.askCorrection(person, about).allowed && corrections.every(({ decided }) => decided !== null)
  return lineView({
    title: line.description,
    kicker: `${kickerOf(words, facts)} · ${line.code}`,
    tag: { ...lineTag(words, line), quiet: false },
    note: noteOf(words, line),
    warnings: warningsIn(words, facts, line),
    checked: facts.checked.has(line.id) ? words.say('reports.line.checked') : null,
    facts: [
      fact(words.say('reports.field.budgetLine'), budgetText(facts.budget, line)),
      fact(words.say('reports.field.incurredOn'), words.day(line.incurredOn)), fact(words.say('reports.field.paidOn'), words.day(line.paidOn)),
      fact(words.say('reports.field.documentNo'), `${documentOf(words, line)}, ${words.day(line.documentOn)}`),
      fact(words.say('reports.field.supplier'), [line.supplier, line.supplierNuis].filter((one) => one !== null).join(', ')),
      fact(words.say('reports.field.quantity'), words.number(line.quantity)),
      fact(words.say('reports.field.amounts'), words.say('reports.line.amounts', { netMinor: line.netMinor, vatMinor: line.vatMinor, grossMinor: line.grossMinor })),
      fact(words.say('reports.field.paidFrom'), `${words.say(`reports.paidFrom.${line.paidFrom}`)}, ${words.say(`reports.method.${line.method}`)}${line.bankReference === null ? '' : ` ${line.bankReference}`}`),
      ...furtherFacts(words, line),
      ...(line.paidFrom === 'grant' ? [fact(words.say('reports.field.charged'), say(line.chargedMinor))] : []),
      ...(line.acceptedMinor === null || line.paidFrom !== 'grant' ? [] : [fact(words.say('reports.column.accepted'), say(line.acceptedMinor))]),
      ...(line.decidedBy === null ? [] : [fact(words.say('reports.field.decidedBy'), words.say('reports.line.decidedBy', { who: names.get(line.decidedBy) ?? '', moment: words.moment(line.decidedAt ?? '') }))]),
      ...(line.answer === null ? [] : [fact(words.say('reports.field.answer'), line.answer)]),
    ],
    files: filesOf(facts, words, line),
    answer: may.answer(person, about).allowed ? field.area('answer', { label: 'reports.field.answer', rows: 4 }) : null,
    upload: field.file('document', { label: 'reports.field.furtherDocument', hint: 'reports.field.documentsHint', optional: true }),
    answerAction: `/reports/${report.id}/lines/${line.id}/answer`,
    decision: may.decide(person, about).allowed ? decisionForm(words, facts, line, sent) : correctable ? decisionForm(words, facts, line, sent, 'correction') : null,
    corrections: corrections.map((one) => {
      const agree = may.decideCorrection(person, { ...about, correction: one }).allowed
      return {
        text: words.say(`reports.correction.${one.decided ?? 'open'}`, { outcome: words.say(`reports.outcome.${one.outcome}`), acceptedMinor: one.acceptedMinor, note: one.note }),
        detail: words.say('reports.correction.by', { who: names.get(one.askedBy) ?? '', moment: words.moment(one.askedAt), second: one.decidedBy === null ? '–' : (names.get(one.decidedBy) ?? '–') }),
        open: one.decided === null,
        approval: agree ? `/reports/corrections/${one.id}/approval` : null,
        refusal: agree ? `/reports/corrections/${one.id}/refusal` : null,
      }
    }),
    changeHref: may.editLine(person, about).allowed ? `/reports/${report.id}/lines/${line.id}/change` : null,
  }, { wide: true, faults: sent.faults, crumbs: crumbsOf(words, facts, line.code) })
}

/** What a line may say beyond the columns that every line has. */
function furtherFacts(words: Words, line: Line): FactView[] {
  const group = TARGET_GROUPS.find(({ value }) => value === line.groupCode)
  const said: readonly (readonly [label: string, value: string | null])[] = [
    [words.say('reports.field.activityCode'), line.activityCode],
    [words.say('reports.field.groupCode'), group === undefined ? null : words.pick(group.label)],
    [words.say('reports.field.fiscalCode'), line.fiscalCode],
    [words.say('reports.field.procurementRef'), line.procurementRef],
    [words.say('reports.field.statementPage'), line.statementPage],
    [words.say('reports.field.zeroRated'), line.zeroRated === 'yes' ? words.say('kernel.yes') : null],
    [words.say('reports.field.vatRecoverable'), line.vatMinor > 0 ? words.say(`kernel.${line.vatRecoverable}`) : null],
    [words.say('reports.field.foreign'), line.originalCurrency === null ? null
      : words.say('reports.line.foreign', { amount: words.money(line.originalMinor ?? 0, line.originalCurrency), rate: typedRate(words, line.rateMicro ?? 0), rateOn: line.rateOn ?? '' })],
  ]
  return said.flatMap(([label, value]) => (value === null ? [] : [fact(label, value)]))
}

function budgetText(budget: readonly BudgetLine[], line: Line): string {
  const found = budget.find(({ id }) => id === line.budgetLineId)
  return found === undefined ? line.code : `${found.code} ${found.description}`
}
