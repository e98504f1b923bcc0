import { inputs, untouched, type ChoiceView, type InputView, type Sent } from '../kernel/inputs'
import { units } from '../kernel/money'
import type { Difference } from '../kernel/problem-pages'
import { template, type Page } from '../kernel/views'
import type { Words } from '../kernel/words'
import type { Contents, Organisation, SectionCode } from './organisations'
import { titleOf } from './organisations'
import { addressOf, labelOf, optionOf, shownAnswer, type Names } from './pages'
import { answerTo, questionsOf, type Answer, type Question } from './sections'

/** One question as its part of the form wants it; exactly one of the views is there. */
type QuestionView = { input: InputView | null; area: InputView | null; radios: ChoiceView | null; boxes: ChoiceView | null; select: ChoiceView | null; places: { view: ChoiceView; summary: string; open: boolean } | null }
type SectionView = { title: string; lead: string; action: string; version: number; questions: QuestionView[] }
const sectionTemplate = template<SectionView>('organisations/section')

export function sectionPage(words: Words, organisation: Organisation, section: SectionCode, names: Names, thisYear: number, sent: Sent = untouched): Page {
  const questions = questionsOf(section, organisation.kind, thisYear)
  const stored = Object.fromEntries(questions.map((question) => [question.name, storedAs(question, answerTo(organisation, question))]))
  const field = inputs(words, stored, sent)
  return sectionTemplate({
    title: words.say(`organisations.section.${section}`),
    lead: words.say(`organisations.lead.${section}`),
    action: `${addressOf(organisation.id)}/${section}`,
    version: organisation.saved[section]?.version ?? 0,
    questions: questions.map((question) => questionView(words, field, question, names, sent)),
  }, { faults: sent.faults, back: { href: addressOf(organisation.id), text: titleOf(words, organisation) } })
}

const storedAs = (question: Question, answer: Answer): Answer => (question.kind === 'lines' && Array.isArray(answer) ? answer.join('\n') : answer)

const none: QuestionView = { input: null, area: null, radios: null, boxes: null, select: null, places: null }

function questionView(words: Words, field: ReturnType<typeof inputs>, question: Question, names: Names, sent: Sent): QuestionView {
  const { name, kind, needed, max, options = [], year } = question
  const about = {
    label: year === undefined ? `organisations.field.${name}` : 'organisations.budgetOf',
    ...(year === undefined ? {} : { values: { year } }),
    ...(question.hint === true ? { hint: `organisations.hint.${name}` } : {}),
    ...(needed === 'no' ? { optional: true } : {}),
    ...(max === undefined ? {} : { maxlength: kind === 'nuis' || kind === 'iban' ? 50 : max }),
  }
  const choices = options.map((value) => ({ value, label: optionOf(words, name, value) }))
  const places = [...names].filter(([code]) => code.length === 2).map(([value, both]) => ({ value, label: words.pick(both) })).sort((a, b) => words.compare(a.label, b.label))
  switch (kind) {
    case 'area': return { ...none, area: { ...field.area(name, about), rows: 5 } }
    case 'lines': return { ...none, area: { ...field.area(name, about), rows: 6 } }
    case 'one': return { ...none, radios: field.radios(name, about, choices) }
    case 'many': return { ...none, boxes: field.checkboxes(name, about, choices) }
    case 'place': return { ...none, select: field.select(name, about, places) }
    case 'places': {
      const view = field.checkboxes(name, about, places)
      const chosen = view.options.filter(({ selected }) => selected)
      return { ...none, places: { view, summary: chosen.length === 0 ? words.say('organisations.choosePlaces') : words.list(chosen.map(({ label }) => label)), open: sent.faults.some((fault) => fault.field === name) } }
    }
    case 'day': return { ...none, input: field.day(name, about) }
    case 'whole': return { ...none, input: field.number(name, { ...about, width: 'govuk-input--width-4' }) }
    case 'money': return { ...none, input: field.money(name, about) }
    case 'email': return { ...none, input: field.text(name, { ...about, type: 'email', autocomplete: 'email', width: 'govuk-input--width-20' }) }
    case 'tel': return { ...none, input: field.text(name, { ...about, type: 'tel', autocomplete: 'tel', width: 'govuk-input--width-10' }) }
    case 'nuis': return { ...none, input: field.text(name, { ...about, width: 'govuk-input--width-10' }) }
    case 'iban': return { ...none, input: field.text(name, { ...about, width: 'govuk-input--width-20' }) }
    case 'text': return { ...none, input: field.text(name, about) }
  }
}

/** Where two versions of one part differ, field by field; what was only written in another way is no difference. */
export function sectionDifferences(words: Words, section: SectionCode, mine: Contents, theirs: Contents, names: Names, thisYear: number): Difference[] {
  return questionsOf(section, theirs.kind, thisYear).flatMap((question): Difference[] => {
    const [one, other] = [answerTo(mine, question), answerTo(theirs, question)]
    if (JSON.stringify(one ?? '') === JSON.stringify(other ?? '')) return []
    const coded = question.kind === 'one' || question.kind === 'many' || question.kind === 'place' || question.kind === 'places'
    return [{
      name: question.name, label: labelOf(words, question), mine: asTyped(words, question, one), theirs: asTyped(words, question, other),
      ...(coded ? { shown: { mine: shownAnswer(words, mine, question, names), theirs: shownAnswer(words, theirs, question, names) } } : {}),
    }]
  })
}

/** The answer as one would type it again. */
export function asTyped(words: Words, question: Question, answer: Answer): string {
  if (answer === null) return ''
  if (Array.isArray(answer)) return answer.join(question.kind === 'lines' ? '\n' : ',')
  return question.kind === 'money' ? words.number(units(Number(answer)), Number(answer) % 100 === 0 ? 0 : 2) : String(answer)
}
