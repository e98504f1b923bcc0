import { readFields, type Fields } from './fields'
import { inputs, type InputView } from './inputs'
import { template, type Page } from './views'
import type { Words } from './words'

type ProblemView = { title: string; sentence: string; advice: string; reference: string; again: string | null; written: string[] }
const problem = template<ProblemView>('kernel/problem')

const TITLES: Record<number, string> = {
  400: 'unreadable', 403: 'refused', 404: 'missing', 409: 'outOfDate', 413: 'tooLarge', 415: 'unreadable', 422: 'impossible', 429: 'tooMany', 503: 'unavailable',
}

/** The page of an expected problem: what happened, what to do now, and what was written in the form that it stopped. */
export function problemPage(words: Words, status: number, sentence: string, reference: string, again: string | null, body: unknown): Page {
  const kind = TITLES[status] ?? 'fault'
  return problem(
    { title: words.say(`kernel.problem.${kind}.title`), sentence, advice: words.say(`kernel.problem.${kind}.advice`), reference, again, written: writtenIn(valuesOf(body)) },
    { status },
  )
}

type EndedView = {
  title: string; sentence: string; reference: string; action: string; signIn: boolean; files: boolean
  written: string[]; carried: { name: string; value: string }[]
}
const ended = template<EndedView>('kernel/ended')

const SECRET_FIELDS = /password|^old$|^_/
const WORTH_SHOWING = 20

type Value = { name: string; value: string }

/** What a form carried, without its keys and passwords. */
function valuesOf(body: unknown): Value[] {
  const entries = Object.entries((body ?? {}) as Record<string, unknown>).filter(([name]) => !SECRET_FIELDS.test(name))
  return entries.flatMap(([name, values]) => [values].flat().filter((value) => typeof value === 'string').map((value) => ({ name, value })))
}

/** Sentences of a person; codes, numbers and ids are quickly chosen again. */
const writtenIn = (values: readonly Value[]): string[] => values.map(({ value }) => value).filter((value) => value.length >= WORTH_SHOWING && value.includes(' '))

/**
 * The session of a form has ended while it was filled in. Nothing is lost: what was written stands on the page, and can be
 * sent again from there with fresh keys. Passwords are never shown again.
 */
export function endedPage(words: Words, about: { action: string; body: unknown; signIn: 'yes' | 'no'; files: 'yes' | 'no'; reference: string }): Page {
  const carried = valuesOf(about.body)
  return ended(
    {
      title: words.say('kernel.ended.title'), sentence: words.say('kernel.ended.sentence'), reference: about.reference, action: about.action,
      signIn: about.signIn === 'yes', files: about.files === 'yes', carried,
      written: writtenIn(carried),
    },
    { status: 403 },
  )
}

/** `shown` says in words what two coded values mean; they are chosen, never merged by hand. `lists` are the values of boxes, each sent by itself. */
export type Difference = {
  name: string; label: string; mine: string; theirs: string; shown?: { mine: string; theirs: string }; lists?: { mine: readonly string[]; theirs: readonly string[] }
}

type ConflictView = {
  title: string; lead: string; count: string; action: string; version: number; files: boolean
  fields: { name: string; legend: string; mine: readonly string[]; theirs: readonly string[]; mineText: string; theirsText: string; mineId: string; theirsId: string; own: InputView | null }[]
  carried: { name: string; value: string }[]
}
const conflict = template<ConflictView>('kernel/conflict')

/**
 * Two people saved the same thing. Both versions are shown field by field, only where they differ;
 * the choice goes to `action` with the newer version's number. A field's choice arrives as
 * `choice.<name>` (`mine` or `theirs`), a text written anew as `own.<name>`, both originals as `mine.<name>` and `theirs.<name>`.
 */
export function conflictPage(
  words: Words,
  about: { action: string; version: number; who: string; differences: readonly Difference[]; carried: Readonly<Record<string, string | readonly string[]>>; files?: 'yes' | 'no' },
): Page {
  return conflict(
    {
      title: words.say('kernel.conflict.title'),
      lead: words.say('kernel.conflict.lead', { who: about.who }),
      count: words.count('kernel.conflict.count', about.differences.length),
      action: about.action,
      version: about.version,
      files: about.files === 'yes',
      fields: about.differences.map(({ name, label, mine, theirs, shown, lists }, index) => ({
        name, legend: label, mine: lists?.mine ?? [mine], theirs: lists?.theirs ?? [theirs], mineText: shown?.mine ?? mine, theirsText: shown?.theirs ?? theirs, mineId: `c-${index}-mine`, theirsId: `c-${index}-theirs`,
        own: shown !== undefined ? null : { ...inputs(words).area(`own.${name}`, { label: 'kernel.conflict.own', hint: 'kernel.conflict.ownHint', rows: 3 }), value: '' },
      })),
      carried: Object.entries(about.carried).flatMap(([name, values]) => [values].flat().map((value) => ({ name, value }))),
    },
    { status: 409 },
  )
}

/** What a choice of the conflict page says each field should be; null where the form is no such choice. */
function chosenVersion(form: Fields): Record<string, readonly string[]> | null {
  const chosen = form.names().filter((name) => name.startsWith('choice.')).map((name) => name.slice('choice.'.length))
  if (chosen.length === 0) return null
  return Object.fromEntries(chosen.map((name) => {
    const own = form.text(`own.${name}`)
    return [name, own !== '' ? [own] : form.list(`${form.text(`choice.${name}`) === 'theirs' ? 'theirs' : 'mine'}.${name}`)]
  }))
}

/** The form as its sender wants it: where it comes from a conflict page, every choice stands in its field. */
export function settled(form: Fields): Fields {
  const chosen = chosenVersion(form)
  if (chosen === null) return form
  return readFields({ ...Object.fromEntries(form.names().map((name) => [name, form.list(name)])), ...chosen })
}
