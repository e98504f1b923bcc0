import fc from 'fast-check'
import { parse } from 'node-html-parser'
import { BUILT_IN } from '../../server/forms/definitions/built-in'
import { findFaults, findSectionFaults, sectionState } from '../../server/forms/checking'
import { findSection, type Answers, type FormDefinition, type Section } from '../../server/forms/forms'
import { changeRows, readSection } from '../../server/forms/reading'
import { answersView, sectionView } from '../../server/forms/rendering'
import { findFlaws } from '../../server/forms/soundness'
import { readFields } from '../../server/kernel/fields'
import { fieldId, loadTemplates } from '../../server/kernel/views'
import { loadWords, type Language } from '../../server/kernel/words'
import { fullAnswers, SOME_LIMITS } from '../support/builders/forms'

const templates = loadTemplates()
const words = loadWords()
const data = (language: Language) => ({ words: words[language], csrf: 'c', formKey: 'k' })
const both = ['sq', 'en'] as const
const cases = BUILT_IN.flatMap((form) => both.map((language) => [form.code, language, form.definition] as const))

const shown = (section: Section, answers: Answers, language: Language, readOnly: 'yes' | 'no' = 'no') =>
  parse(templates.render('forms/section', sectionView(words[language], section, answers, { limits: SOME_LIMITS, form: null, faults: findSectionFaults(section, answers, SOME_LIMITS), readOnly }), data(language)))

/** What a browser would send from the section as it stands. */
function sent(html: ReturnType<typeof parse>) {
  const fields: Record<string, string | string[]> = {}
  const put = (name: string, value: string) => { fields[name] = name in fields ? [fields[name] ?? ''].flat().concat(value) : value }
  for (const one of html.querySelectorAll('input,select,textarea')) {
    const name = one.getAttribute('name') ?? ''
    if (one.tagName === 'TEXTAREA') put(name, decode(one.innerHTML).replace(/^\n/, ''))
    else if (one.tagName === 'SELECT') put(name, decode(one.querySelector('option[selected]')?.getAttribute('value') ?? one.querySelector('option')?.getAttribute('value') ?? ''))
    else if (['checkbox', 'radio'].includes(one.getAttribute('type') ?? '')) { if (one.hasAttribute('checked')) put(name, one.getAttribute('value') ?? 'on') }
    else if (one.getAttribute('type') !== 'file') put(name, decode(one.getAttribute('value') ?? ''))
  }
  return readFields(fields)
}

const decode = (text: string) => text.replace(/&#x([0-9a-f]+);/gi, (_all, hex: string) => String.fromCodePoint(parseInt(hex, 16))).replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&quot;', '"').replaceAll('&amp;', '&')

describe('the built-in forms', () => {
  test.each(BUILT_IN.map(({ code, definition }) => [code, definition] as const))('%s is sound', (_code, definition) => {
    expect(findFlaws(definition)).toEqual([])
  })

  test.each(cases)('%s can be answered without a fault, in %s', (_code, _language, definition) => {
    expect(findFaults(definition, fullAnswers(definition, SOME_LIMITS), SOME_LIMITS)).toEqual([])
  })

  test.each(cases)('%s renders empty and full, to fill in and to read, in %s', (_code, language, definition) => {
    for (const answers of [{}, fullAnswers(definition, SOME_LIMITS)]) {
      for (const section of definition.sections) {
        shown(section, answers, language)
        shown(section, answers, language, 'yes')
      }
      const html = templates.render('forms/answers', answersView(words[language], definition, answers, SOME_LIMITS, { changeHref: (code) => `/x/${code}` }), data(language))
      expect(parse(html).querySelectorAll('h2').length).toBe(definition.sections.length)
    }
  })

  test.each(cases)('every field of %s has a name for screen readers and an id of its own, in %s', (_code, language, definition) => {
    const ids = new Set<string>()
    for (const section of definition.sections) {
      const html = shown(section, fullAnswers(definition, SOME_LIMITS), language)
      for (const field of html.querySelectorAll('input:not([type=hidden]),select,textarea')) {
        const id = field.getAttribute('id') ?? ''
        expect(id).not.toBe('')
        expect(ids).not.toContain(id)
        ids.add(id)
        const labelled = field.hasAttribute('aria-label') || html.querySelector(`label[for="${id}"]`) !== null
        expect([id, labelled]).toEqual([id, true])
      }
      for (const table of html.querySelectorAll('table')) expect(table.querySelector('caption')?.text.trim()).not.toBe('')
      for (const fieldset of html.querySelectorAll('fieldset')) expect(fieldset.querySelector('legend')).not.toBeNull()
    }
  })

  test.each(cases)('every fault of an empty %s leads to a field on its page, in %s', (_code, language, definition) => {
    for (const section of definition.sections) {
      const html = shown(section, {}, language)
      for (const fault of findSectionFaults(section, {}, SOME_LIMITS)) {
        expect([fault.field, html.querySelector(`#${fieldId(fault.field)}`) !== null]).toEqual([fault.field, true])
        expect(words[language].say(fault.words, fault.values)).not.toMatch(/[{}]|undefined|\[object/)
      }
    }
  })

  test.each(cases)('%s says the same when it is sent back unchanged, in %s', (_code, language, definition) => {
    const answers = fullAnswers(definition, SOME_LIMITS)
    for (const section of definition.sections) {
      const read = readSection(section, sent(shown(section, answers, language)))
      for (const [code, value] of Object.entries(read)) expect([code, value]).toEqual([code, answers[code] ?? blankOf(value)])
    }
  })

  test.each(BUILT_IN.map(({ code, definition }) => [code, definition] as const))('a part of %s is not begun, then done', (_code, definition) => {
    const answers = fullAnswers(definition, SOME_LIMITS)
    for (const section of definition.sections) {
      expect(sectionState(section, {}, SOME_LIMITS)).toBe('untouched')
      expect(sectionState(section, answers, SOME_LIMITS)).toBe('complete')
    }
  })
})

/** What an unanswered question reads as: nothing, whatever its kind. */
const blankOf = (value: unknown): unknown => (value === '' || value === null || (Array.isArray(value) && value.length === 0) ? value : 'an answer that was not there')

const definitionOf = (code: string): FormDefinition => BUILT_IN.find((form) => form.code === code)?.definition as FormDefinition
const section = (form: string, code: string): Section => findSection(definitionOf(form), code) as Section

describe('reading a rendered section back', () => {
  // What the reader of fields itself takes away: control characters, spaces at the ends, other ways of writing an accent.
  const text = fc.string({ unit: 'grapheme', maxLength: 60 }).map((one) => one.normalize('NFC').replace(/[\p{Cc}]/gu, '').trim())
  const line = text.map((one) => one.replace(/\s*\n\s*/g, ' '))
  const lek = fc.integer({ min: 0, max: 1_000_000_000 }).map((units) => units * 100)
  const budgetLine = fc.record({
    heading: fc.constantFrom('1', '2', '3', '4', '5', '6', '7', '8'), description: line, unit: fc.constantFrom('month', 'piece', 'lump'), quantity: fc.integer({ min: 1, max: 1_000_000 }), unitCostMinor: fc.integer({ min: 1, max: 1_000_000_000_000 }),
  })

  test('gives the same budget, however its lines are spread over the headings', () => {
    fc.assert(fc.property(fc.array(budgetLine, { minLength: 1, maxLength: 12 }), lek, lek, fc.constantFrom(...both), (lines, contingencyMinor, ownMinor, language) => {
      const budget = { lines, contingencyMinor, indirectMinor: null, ownMinor, otherMinor: null, inKindMinor: null }
      const read = readSection(section('application_cso', 'budget'), sent(shown(section('application_cso', 'budget'), { budget }, language)))
      expect(read['budget']).toEqual(budget)
    }), { numRuns: 40 })
  })

  test('gives the same rows, texts, choices, months and figures', () => {
    const risk = fc.record({ risk: text, likelihood: fc.constantFrom('1', '5'), impact: fc.constantFrom('1', '5'), response: text, owner: line })
    const indicator = fc.record({ output: line, indicator: line, unit: fc.constant('percent'), baseline: fc.integer({ min: -100_000, max: 10_000_000 }).map((n) => n / 100), target: fc.nat(), means: line })
    const activity = fc.record({ activity: line, responsible: line, months: fc.uniqueArray(fc.integer({ min: 1, max: 12 })).map((months) => months.sort((a, b) => a - b)) })
    fc.assert(fc.property(fc.array(risk, { minLength: 1, maxLength: 4 }), fc.array(indicator, { minLength: 1, maxLength: 4 }), fc.array(activity, { minLength: 1, maxLength: 4 }), fc.constantFrom(...both), (risks, indicators, workplan, language) => {
      for (const [code, name, value] of [['risks', 'risks', risks], ['results', 'indicators', indicators], ['workplan', 'workplan', workplan]] as const) {
        const read = readSection(section('application_cso', code), sent(shown(section('application_cso', code), { [name]: value }, language)))
        expect(read[name]).toEqual((value as Answers[]).filter((row) => Object.values(row).some((cell) => cell !== '' && cell !== null && !(Array.isArray(cell) && cell.length === 0))))
      }
    }), { numRuns: 30 })
  })

  test('keeps what nobody can read, so that it stands there again', () => {
    const budget = { lines: [{ heading: '8', description: 'Fletushka', unit: '', quantity: 'dymbëdhjetë', unitCostMinor: '1.2.3' }], contingencyMinor: 'pak', indirectMinor: null, ownMinor: null, otherMinor: null, inKindMinor: null }
    const html = shown(section('application_cso', 'budget'), { budget }, 'sq')

    expect(html.querySelector('[name="budget.0.quantity"]')?.getAttribute('value')).toBe('dymbëdhjetë')
    expect(readSection(section('application_cso', 'budget'), sent(html))['budget']).toEqual(budget)
  })

  test('does not take for emptied what the page did not show', () => {
    const page = sent(shown(section('application_cso', 'partners'), { has_partners: 'no', partners: [{ name: 'Ura e Re' }] }, 'sq'))

    expect(readSection(section('application_cso', 'partners'), page)).toEqual({ has_partners: 'no' })
  })
})

describe('whatever lies on a sheet', () => {
  const NAUGHTY = ['<script>alert(1)</script>', '"><img src=x onerror=alert(1)>', "' autofocus onfocus=alert(1) '", '{{t "kernel.yes"}}', '{{{body}}}', '</textarea><script>', 'javascript:alert(1)', '\u202eevil', '﷽'.repeat(300), 'ﬀ ë ç 👩‍👩‍👧', '1/0', '$^', 'NaN', 'null', '__proto__', "'; drop table answers; --", '%00', '../../etc/passwd']
  const parts = BUILT_IN.flatMap(({ definition }) => definition.sections.map((part) => [definition, part] as const))

  test.each(NAUGHTY)('%s is shown as it was typed, in every field, and does nothing', (naughty) => {
    for (const [definition, part] of parts) {
      const answers = Object.fromEntries(part.questions.map((question) => [question.code, wherever(question, naughty)]))
      const html = shown(part, answers, 'sq')
      expect(html.querySelectorAll('script,img,[onfocus],[onerror]')).toHaveLength(0)
      for (const question of part.questions.filter(({ kind }) => kind === 'short' || kind === 'long')) {
        if (html.querySelector(`[name="${question.code}"]`) !== null) expect(sent(html).text(question.code)).toBe(naughty)
      }
      const read = parse(templates.render('forms/answers', answersView(words.sq, definition, answers, SOME_LIMITS), data('sq')))
      expect(read.querySelectorAll('script,img,[onfocus],[onerror]')).toHaveLength(0)
    }
  })

  test.each([1e9, -1e9, 0.5, Number.MAX_VALUE])('a month %d is no reason to draw so many', (month) => {
    const part = section('application_cso', 'workplan')
    const answers = { months: month, workplan: [{ activity: 'x', months: [month] }] }
    expect(shown(part, answers, 'sq').querySelectorAll('input[type=checkbox]').length).toBeLessThanOrEqual(60)
    expect(JSON.stringify(answersView(words.sq, definitionOf('application_cso'), answers, SOME_LIMITS)).length).toBeLessThan(20_000)
  })

  test('a page can be made of it', () => {
    const value = fc.oneof(fc.anything({ maxDepth: 3 }), fc.array(fc.dictionary(fc.constantFrom('name', 'months', 'likelihood', 'impact', 'amount', '__proto__', 'year'), fc.anything()), { maxLength: 3 }))
    fc.assert(fc.property(fc.nat(parts.length - 1), fc.array(value, { minLength: 1, maxLength: 10 }), fc.constantFrom(...both), (at, values, language) => {
      const [definition, part] = parts[at] as (typeof parts)[number]
      const answers = Object.fromEntries(part.questions.map(({ code }, index) => [code, values[index % values.length]]))
      shown(part, answers, language)
      templates.render('forms/answers', answersView(words[language], definition, answers, SOME_LIMITS), data(language))
    }), { numRuns: 200 })
  })
})

/** The text in every place where the question holds one. */
function wherever(question: Section['questions'][number], text: string): unknown {
  if (question.columns !== undefined) return [Object.fromEntries(question.columns.map(({ code }) => [code, text]))]
  if (question.kind === 'budget') return { lines: [{ heading: '1', description: text, unit: text, quantity: text, unitCostMinor: text }], ownMinor: text, indirectMinor: text }
  if (question.kind === 'beneficiaries') return { direct: text, women: text, [`group.${text}.all`]: text }
  return question.kind === 'many' ? [text] : text
}

describe('rows that grow without script', () => {
  const press = (fields: Record<string, string>, stored: Answers = {}) => changeRows(section('application_cso', 'budget'), stored, readFields(fields))

  test('nothing changes where neither button was pressed', () => {
    expect(press({ 'budget.0.heading': '1' })).toBeNull()
  })

  test('the new line stands under the heading that was chosen, and what was typed stays', () => {
    const grown = press({ add: 'budget', 'budget.addHeading': '7', 'budget.0.heading': '1', 'budget.0.description': 'Terapist', 'budget.0.quantity': 'tetë' })

    expect(grown?.focus).toBe('budget.1.description')
    expect(grown?.answers['budget']).toMatchObject({ lines: [{ heading: '1', description: 'Terapist', quantity: 'tetë' }, { heading: '7', description: '', quantity: null }] })
  })

  test('a line is taken away by its number', () => {
    const shrunk = press({ remove: 'budget.0', 'budget.0.heading': '1', 'budget.0.description': 'Terapist', 'budget.1.heading': '2', 'budget.1.description': 'Udhëtim' })

    expect(shrunk?.answers['budget']).toMatchObject({ lines: [{ heading: '2', description: 'Udhëtim' }] })
  })

  test('an empty table that grows shows two rows, and the next one three', () => {
    const partners = section('application_cso', 'partners')
    const two = changeRows(partners, { has_partners: 'yes' }, readFields({ add: 'partners', has_partners: 'yes', 'partners.0.name': '' }))?.answers ?? {}
    expect(shown(partners, two, 'sq').querySelectorAll('tbody tr')).toHaveLength(2 + 0)

    const three = changeRows(partners, {}, readFields({ add: 'partners', has_partners: 'yes', 'partners.0.name': '', 'partners.1.name': '' }))?.answers ?? {}
    expect(shown(partners, three, 'sq').querySelectorAll('tbody tr')).toHaveLength(3)
  })

  test.each([
    ['an unknown table', 'nothing'], ['a question that is no table', 'budget_notes'], ['a name out of every object', '__proto__'], ['a heading that is none', 'budget:99'],
  ])('%s is asked for in vain', (_name, add) => {
    const grown = press({ add, 'budget.0.heading': '1', 'budget.0.description': 'Terapist' })
    expect((grown?.answers['budget'] as { lines: unknown[] }).lines).toHaveLength(1)
  })

  test('a full table grows no further', () => {
    const fields = Object.fromEntries(Array.from({ length: 200 }, (_none, index) => [[`budget.${index}.heading`, '1'], [`budget.${index}.description`, 'x']]).flat())
    expect((press({ ...fields, add: 'budget' })?.answers['budget'] as { lines: unknown[] }).lines).toHaveLength(200)
  })
})
