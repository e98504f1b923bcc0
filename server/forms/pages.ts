import { template, type Page } from '../kernel/views'
import type { Both, Words } from '../kernel/words'
import { findQuestion, type Condition, type FormDefinition, type FormLimits, type Option, type Question, type Section } from './forms'
import { sectionView, type SectionView } from './rendering'
import type { FormVersion, FormVersionFacts } from './store'

type ListView = { title: string; rows: { name: string; purpose: string; version: string; href: string; about: string; since: string; sheets: string; current: boolean }[] }
const list = template<ListView>('forms/list')

const nameOf = (words: Words, code: string): string => (words.has(`forms.name.${code}`) ? words.say(`forms.name.${code}`) : code)

export function formsPage(words: Words, versions: readonly FormVersionFacts[]): Page {
  return list({
    title: words.say('forms.title'),
    rows: versions.map(({ id, code, number, purpose, createdAt, sheets }, index) => ({
      name: nameOf(words, code),
      purpose: words.say(`forms.purpose.${purpose}`),
      version: words.number(number),
      href: `/forms/${id}`,
      about: words.say('forms.list.open', { name: nameOf(words, code), number }),
      since: words.dayOf(createdAt),
      sheets: words.number(sheets),
      current: versions[index - 1]?.code !== code,
    })),
  }, { wide: true })
}

type PreviewView = { title: string; lead: string; limits: string; sections: (SectionView & { group: string | null; condition: string | null })[] }
const preview = template<PreviewView>('forms/preview')

/** Limits to show a form with where there is no call: those of 2020. */
const SHOWN_LIMITS: FormLimits = {
  grantMinMinor: 50_000_000, grantMaxMinor: 100_000_000, indirectMaxBp: 700, contingencyMaxBp: 500, communicationAdvisedBp: 500, inKindAllowed: 'yes',
  cofinancingMinBp: 0, durationMonthsMin: 3, durationMonthsMax: 12,
}

export function previewPage(words: Words, version: FormVersion & { createdAt: string }, municipalities: readonly Option[]): Page {
  const { definition, number, createdAt } = version
  const limits = { ...SHOWN_LIMITS, choices: { municipality: municipalities } }
  const name = nameOf(words, version.code)
  let group: Both | null = null
  return preview({
    title: name,
    lead: words.say('forms.preview.lead', { number, since: words.dayOf(createdAt) }),
    limits: words.say('forms.preview.limits'),
    sections: definition.sections.map((section) => {
      const newGroup = section.group !== null && section.group.sq !== group?.sq ? section.group : null
      group = section.group
      return {
        ...sectionView(words, unconditional(words, definition, section), {}, { limits, form: null, faults: [], readOnly: 'yes' }),
        group: newGroup === null ? null : words.pick(newGroup),
        condition: section.when === undefined ? null : conditionText(words, definition, section.when),
      }
    }),
  }, { wide: true, back: { href: '/forms', text: words.say('forms.preview.back') } })
}

/** Every question is shown, and what would hide it is said in its hint. */
function unconditional(words: Words, definition: FormDefinition, { when: _when, ...section }: Section): Section {
  return {
    ...section,
    questions: section.questions.map(({ when, ...question }): Question => {
      if (when === undefined) return question
      const text = [question.hint === null ? '' : words.pick(question.hint), conditionText(words, definition, when)].filter(Boolean).join(' ')
      return { ...question, hint: { sq: text, en: text } }
    }),
  }
}

function conditionText(words: Words, definition: FormDefinition, condition: Condition): string {
  const asked = findQuestion(definition, condition.question)
  const wanted = 'contains' in condition ? [condition.contains] : typeof condition.equals === 'string' ? [condition.equals] : condition.equals
  const labels = wanted.map((value) => {
    const option = asked?.options?.find((one) => one.value === value)
    return option === undefined ? value : words.pick(option.label)
  })
  return words.say('forms.preview.when', { question: asked === undefined ? condition.question : words.pick(asked.label), answers: labels.join(' / ') })
}
