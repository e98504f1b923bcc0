import fc from 'fast-check'
import { findFaults, findSectionFaults, sectionState } from '../../server/forms/checking'
import { both, column, date, declaration, indicators, long, many, money, number, one, option, section, short, table, when, workplan } from '../../server/forms/definitions/making'
import { BUILT_IN } from '../../server/forms/definitions/built-in'
import { answerByRole, visibleAnswers, visibleQuestions, type Answers, type FormLimits, type Question } from '../../server/forms/forms'
import { loadWords } from '../../server/kernel/words'
import { fullAnswers, SOME_LIMITS } from '../support/builders/forms'

const words = loadWords()
const b = (text: string) => both(text, text)
const faultsOf = (question: Question, value: unknown, limits: FormLimits = SOME_LIMITS, beside: readonly Question[] = [], more: Answers = {}) =>
  findSectionFaults(section('s', null, b('S'), [...beside, question]), { ...more, [question.code]: value }, limits).map((fault) => fault.words.replace('forms.fault.', ''))

const CHOICES = [option('a', 'A', 'A'), option('b', 'B', 'B'), option('c', 'C', 'C')]
const people = table('rows', b('Njerëz'), { min: 2, max: 3, columns: [column('name', 'short', b('Emri'), { maxLength: 10 }), column('age', 'number', b('Mosha'), { min: 0, max: 120 }), column('note', 'long', b('Shënim'), { required: 'no' })] })
const row = (over: object = {}) => ({ name: 'Ana', age: 30, note: '', ...over })

describe('one answer', () => {
  test.each<[string, Question, unknown, string[]]>([
    ['a short text left out', short('q', b('Q')), '', ['missing']],
    ['a text that may be left out', short('q', b('Q'), { required: 'no' }), '', []],
    ['255 characters', short('q', b('Q')), 'x'.repeat(255), []],
    ['256 characters', short('q', b('Q')), 'x'.repeat(256), ['tooLong']],
    ['255 letters that take two units each', short('q', b('Q')), '𝛼'.repeat(255), []],
    ['a long text at its limit', long('q', b('Q'), { maxLength: 2_500 }), 'ë'.repeat(2_500), []],
    ['a long text one beyond', long('q', b('Q'), { maxLength: 2_500 }), 'ë'.repeat(2_501), ['tooLong']],
    ['a text at its least', long('q', b('Q'), { minLength: 20 }), 'x'.repeat(20), []],
    ['a text one short of it', long('q', b('Q'), { minLength: 20 }), 'x'.repeat(19), ['tooShort']],
    ['a list instead of a text', short('q', b('Q')), ['x'], ['notText']],
    ['no number', number('q', b('Q')), null, ['missing']],
    ['zero', number('q', b('Q')), 0, []],
    ['less than the least', number('q', b('Q'), { min: 3 }), 2, ['belowMin']],
    ['the least', number('q', b('Q'), { min: 3 }), 3, []],
    ['the most', number('q', b('Q'), { max: 10 }), 10, []],
    ['more than the most', number('q', b('Q'), { max: 10 }), 11, ['aboveMax']],
    ['a half', number('q', b('Q')), 1.5, ['notWhole']],
    ['two decimals where two are allowed', number('q', b('Q'), { decimals: 2 }), 61.75, []],
    ['two decimals where one is allowed', number('q', b('Q'), { decimals: 1 }), 61.75, ['decimals']],
    ['a number in words', number('q', b('Q')), 'shumë', ['notNumber']],
    ['no number at all', number('q', b('Q')), Number.NaN, ['notNumber']],
    ['an endless number', number('q', b('Q')), Number.POSITIVE_INFINITY, ['notNumber']],
    ['an amount', money('q', b('Q')), 95_000_000, []],
    ['an amount in words', money('q', b('Q')), 'pak', ['notMoney']],
    ['an amount below nothing', money('q', b('Q')), -1, ['belowMinMoney']],
    ['an amount at its most', money('q', b('Q'), { max: 100 }), 100, []],
    ['an amount beyond', money('q', b('Q'), { max: 100 }), 101, ['aboveMaxMoney']],
    ['half a minor unit', money('q', b('Q')), 0.5, ['notMoney']],
    ['a day', date('q', b('Q')), '2020-05-20', []],
    ['the 29th of February in a leap year', date('q', b('Q')), '2020-02-29', []],
    ['the 29th of February in another', date('q', b('Q')), '2021-02-29', ['notDay']],
    ['what somebody typed', date('q', b('Q')), 'nesër', ['notDay']],
    ['one of the choices', one('q', b('Q'), { options: CHOICES }), 'b', []],
    ['no choice', one('q', b('Q'), { options: CHOICES }), '', ['choose']],
    ['a choice that is not offered', one('q', b('Q'), { options: CHOICES }), 'z', ['notOffered']],
    ['two of at least two', many('q', b('Q'), { options: CHOICES, min: 2 }), ['a', 'b'], []],
    ['one of at least two', many('q', b('Q'), { options: CHOICES, min: 2 }), ['a'], ['fewChoices']],
    ['two of at most two', many('q', b('Q'), { options: CHOICES, max: 2 }), ['a', 'b'], []],
    ['three of at most two', many('q', b('Q'), { options: CHOICES, max: 2 }), ['a', 'b', 'c'], ['manyChoices']],
    ['the same choice twice counts once', many('q', b('Q'), { options: CHOICES, min: 2 }), ['a', 'a'], ['fewChoices']],
    ['a foreign choice among them', many('q', b('Q'), { options: CHOICES }), ['a', 'z'], ['notOffered']],
    ['a declaration made', declaration('q', b('Q')), 'yes', []],
    ['a declaration not made', declaration('q', b('Q')), '', ['tick']],
    ['a declaration of something else', declaration('q', b('Q')), 'no', ['tick']],
  ])('%s', (_name, question, value, faults) => {
    expect(faultsOf(question, value)).toEqual(faults)
  })

  test('a text that is too long says how long it is and how much to take away', () => {
    const [fault] = findSectionFaults(section('s', null, b('S'), [long('summary', both('Përmbledhja', 'Summary'), { maxLength: 5_000 })]), { summary: 'x'.repeat(5_321) }, SOME_LIMITS)
    expect(words.sq.say(fault?.words ?? '', fault?.values)).toBe('«Përmbledhja» ka 5\u00a0321 shenja: hiqni 321, kufiri është 5\u00a0000.')
    expect(words.en.say(fault?.words ?? '', fault?.values)).toBe('“Summary” has 5,321 characters: remove 321, the limit is 5,000.')
  })

  test('a choice may come from the call', () => {
    const limits = { ...SOME_LIMITS, choices: { q: [option('53', 'Tiranë', 'Tirana')] } }
    expect(faultsOf(one('q', b('Q')), '53', limits)).toEqual([])
    expect(faultsOf(one('q', b('Q')), '01', limits)).toEqual(['notOffered'])
  })
})

describe('what the call sets', () => {
  const months = number('months', b('Muaj'), { role: 'months', min: 1, max: 36 })
  const starts = date('starts', b('Fillimi'), { role: 'startsOn' })
  const dated = { ...SOME_LIMITS, startsFrom: '2020-07-15', endsBy: '2021-03-14' }

  test.each([[3, []], [2, ['tooBrief']], [12, []], [13, ['tooLasting']]])('a project of %d months, where 3 to 12 are allowed', (value, faults) => {
    expect(faultsOf(months, value)).toEqual(faults)
  })

  test.each([
    ['2020-07-15', 8, []],
    ['2020-07-14', 8, ['startsTooEarly']],
    ['2020-07-16', 8, ['endsTooLate']],
    ['2020-07-16', 7, []],
    ['2020-07-16', 'tetë', ['notNumber']],
  ])('a start on %s for %s months', (day, lasting, faults) => {
    expect(faultsOf(starts, day, dated, [months], { months: lasting })).toEqual(faults)
  })
})

describe('rows', () => {
  test.each<[string, unknown, string[]]>([
    ['none', [], ['noRows']],
    ['something that is no table', 'rows', ['noRows']],
    ['only empty ones', [{}, row({ name: '', age: null })], ['noRows']],
    ['fewer than asked for', [row()], ['fewRows']],
    ['as many as asked for', [row(), row()], []],
    ['as many as allowed', [row(), row(), row()], []],
    ['one too many', [row(), row(), row(), row()], ['tooManyRows']],
    ['an empty one between two', [row(), row({ name: '', age: null }), row()], []],
    ['a cell left out', [row(), row({ name: '' })], ['missing']],
    ['a cell too long', [row(), row({ name: 'x'.repeat(11) })], ['tooLong']],
    ['a cell beyond its most', [row(), row({ age: 121 })], ['aboveMax']],
    ['a cell in words', [row(), row({ age: 'pak' })], ['notNumber']],
    ['a cell of a foreign kind', [row(), row({ name: { x: 1 } })], ['notText']],
  ])('%s', (_name, value, faults) => {
    expect(faultsOf(people, value)).toEqual(faults)
  })

  test('200 rows are taken, and the 201st is counted', () => {
    const many200 = table('rows', b('Njerëz'), { columns: [column('name', 'short', b('Emri'))] })
    const rows = Array.from({ length: 201 }, () => ({ name: 'Ana' }))
    expect(faultsOf(many200, rows.slice(1))).toEqual([])
    expect(faultsOf(many200, rows)).toEqual(['tooManyRows'])
  })

  test('a fault stands in its cell and says where that is', () => {
    const [fault] = findSectionFaults(section('s', null, b('S'), [people]), { rows: [row(), row({ name: '' })] }, SOME_LIMITS)
    expect(fault?.field).toBe('rows.1.name')
    expect(words.sq.say(fault?.words ?? '', fault?.values)).toBe('Plotësoni «Njerëz 2 · Emri».')
  })

  const plan = workplan('plan', b('Plani'), { monthsFrom: 'months', min: 1, columns: [column('activity', 'short', b('Veprimtaria')), column('months', 'months', b('Muajt'))] })
  test.each<[unknown, unknown, string[]]>([
    [8, [1, 8], []], [8, [9], ['monthAfterEnd']], [8, [0], ['monthAfterEnd']], [8, [1.5], ['monthAfterEnd']], [8, [], ['choose']], [undefined, [12], []], [undefined, [13], ['monthAfterEnd']], ['tetë', [12], []],
  ])('in a project of %s months, the months %j', (lasting, months, faults) => {
    expect(faultsOf(plan, [{ activity: 'Trajnim', months }], SOME_LIMITS, [], { months: lasting })).toEqual(faults)
  })

  test('an indicator may have a baseline with two decimals, below zero too', () => {
    const measured = indicators('i', b('Treguesit'), { columns: [column('baseline', 'number', b('Baza'), { decimals: 2, min: -10 })] })
    expect(faultsOf(measured, [{ baseline: -3.66 }])).toEqual([])
  })
})

describe('conditions', () => {
  const asked = one('has', b('A keni?'), { options: [option('yes', 'Po', 'Yes'), option('no', 'Jo', 'No')] })
  const told = short('which', b('Cilat'), when('has', 'yes'))
  const noted = short('note', b('Shënim'), when('has', ['yes', 'no']))
  const grouped = short('roma', b('Romët'), { when: { question: 'groups', contains: 'ROMA' } })
  const form = { sections: [section('a', null, b('A'), [asked, told, noted]), section('b', null, b('B'), [grouped], when('has', 'yes'))] }

  test.each<[string, Answers, string[]]>([
    ['nothing said', {}, ['has']],
    ['no', { has: 'no' }, ['note']],
    ['yes', { has: 'yes' }, ['which', 'note']],
    ['yes, and the other list holds the value', { has: 'yes', groups: ['ROMA'] }, ['which', 'note', 'roma']],
    ['no, though the other list holds it', { has: 'no', groups: ['ROMA'] }, ['note']],
    ['a text that is no list', { has: 'yes', groups: 'ROMA' }, ['which', 'note']],
    ['a list where one answer belongs', { has: ['yes'] }, ['has']],
  ])('%s', (_name, answers, owed) => {
    expect(findFaults(form, answers, SOME_LIMITS).map(({ field }) => field)).toEqual(owed)
  })

  test('what is hidden is kept on the sheet and is no part of what is submitted', () => {
    expect(visibleAnswers(form, { has: 'no', which: 'Ura e Re', note: 'x', stranger: 1 })).toEqual({ has: 'no', note: 'x' })
  })

  test('never hide a fault of a question that is shown: every shown, required question left out is named', () => {
    const pieces = BUILT_IN.flatMap(({ definition }) => definition.sections.map((part) => ({ definition, part })))
    fc.assert(fc.property(fc.nat(pieces.length - 1), fc.integer({ min: 0, max: 60 }), fc.array(fc.integer({ min: 0, max: 60 }), { maxLength: 8 }), (place, left, switched) => {
      const { definition, part } = pieces[place] as (typeof pieces)[number]
      let answers = fullAnswers(definition, SOME_LIMITS)
      // Other answers to the questions that conditions hang on, so that all kinds of forms are seen.
      for (const at of switched) {
        const question = part.questions[at % part.questions.length]
        if (question?.kind === 'one' && question.options !== undefined) answers = { ...answers, [question.code]: question.options[at % question.options.length]?.value }
      }
      const shown = visibleQuestions(part, answers).filter(({ required, kind }) => required === 'yes' && kind !== 'calculated')
      const gone = shown[left % shown.length]
      if (gone === undefined) return
      const { [gone.code]: _gone, ...rest } = answers
      const before = new Set(visibleQuestions(part, rest).map(({ code }) => code))
      if (!before.has(gone.code)) return
      expect(findSectionFaults(part, rest, SOME_LIMITS).some(({ field }) => field === gone.code || field.startsWith(`${gone.code}.`))).toBe(true)
    }), { numRuns: 200 })
  })
})

describe('the state of a part', () => {
  const part = section('s', null, b('S'), [short('x', b('X')), number('y', b('Y')), short('z', b('Z'), { required: 'no' })])
  test.each<[Answers, string]>([
    [{}, 'untouched'], [{ z: 'x' }, 'partial'], [{ x: 'x' }, 'partial'], [{ x: 'x', y: 'pak' }, 'faulty'], [{ y: 'pak' }, 'faulty'], [{ x: 'x', y: 1 }, 'complete'],
  ])('%j is %s', (answers, state) => { expect(sectionState(part, answers, SOME_LIMITS)).toBe(state) })

  test('a part that asks for nothing is done from the start, and so is one that a condition hides', () => {
    expect(sectionState(section('s', null, b('S'), [short('x', b('X'), { required: 'no' })]), {}, SOME_LIMITS)).toBe('complete')
    expect(sectionState(section('s', null, b('S'), [short('x', b('X'))], when('other', 'yes')), {}, SOME_LIMITS)).toBe('complete')
  })
})

describe('whatever lies on a sheet', () => {
  const hostile = fc.oneof(
    fc.anything({ maxDepth: 3 }),
    fc.constantFrom<unknown>('__proto__', 'constructor', '<script>alert(1)</script>', '{{t "x"}}', '\u202eevil', 'x'.repeat(100_000), '; drop table answers', -0, 1e308, Number.NaN, [[]], [null], [{}], { lines: [null, {}, { heading: '__proto__' }] }, { direct: '__proto__', 'group.__proto__.all': 1 }),
  )

  test('the checker answers with sentences in both languages and never breaks', () => {
    const all = BUILT_IN.flatMap(({ definition }) => definition.sections)
    fc.assert(fc.property(fc.nat(all.length - 1), fc.array(hostile, { minLength: 1, maxLength: 12 }), (at, values) => {
      const part = all[at] as (typeof all)[number]
      const answers = Object.fromEntries(part.questions.map(({ code }, index) => [code, values[index % values.length]]))
      for (const fault of findSectionFaults(part, answers, SOME_LIMITS)) {
        expect(words.sq.say(fault.words, fault.values)).not.toBe('')
        expect(words.en.say(fault.words, fault.values)).not.toContain('[object')
      }
      sectionState(part, answers, SOME_LIMITS)
    }), { numRuns: 300 })
  })
})

describe('what other slices ask by role', () => {
  const form = BUILT_IN[0]?.definition ?? { sections: [] }
  const answers = fullAnswers(form, SOME_LIMITS, { title: 'Teleterapi' })
  test.each([['title', 'Teleterapi'], ['municipality', '53'], ['months', 3], ['direct_beneficiaries', 90], ['gender_marker', '0'], ['target_groups', ['ROMA']], ['risks', [expect.objectContaining({ likelihood: '1' })]]] as const)('%s', (role, value) => {
    expect(answerByRole(form, answers, role)).toEqual(value)
  })

  test('a role that nobody plays, or a question not answered, is undefined', () => {
    expect(answerByRole(form, answers, 'self_rating')).toBeUndefined()
    expect(answerByRole(form, {}, 'title')).toBeUndefined()
  })
})
