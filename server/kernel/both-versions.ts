import { readDay, type Instant } from './dates'
import { OutOfDate, Refused } from './errors'
import type { Fields } from './fields'
import { goTo, type Reply } from './http'
import type { ChoiceView, InputView } from './inputs'
import { readMoney } from './money'
import { conflictPage, type Difference } from './problem-pages'
import { template, type Page } from './views'
import type { Words } from './words'

/** Saves; where somebody else saved the same thing first, shows both versions instead. What has moved on to another state stays refused. */
export async function saveOrCompare(save: () => Promise<Reply>, both: () => Promise<Reply>): Promise<Reply> {
  try {
    return await save()
  } catch (error) {
    if (!(error instanceof OutOfDate) || 'move' in error.details) throw error
    return both()
  }
}

/** Takes a step; where somebody else took another one first, shows both instead. `moved` are the refusals that say so. */
export async function stepOrOvertaken(step: () => Promise<Reply>, both: () => Promise<Reply>, moved: readonly string[]): Promise<Reply> {
  try {
    return await step()
  } catch (error) {
    if (error instanceof OutOfDate || (error instanceof Refused && moved.includes(error.words))) return both()
    throw error
  }
}

export type Comparing = {
  /** What was sent, as its sender settled it. */
  readonly form: Fields
  /** The view of the form as the thing is stored now: its fields say what the other version is, and how it is called. */
  readonly now: object
  readonly action: string
  /** Where the form is shown, if not at `action`. */
  readonly page?: string
  readonly version: number
  readonly who: string
  /** Only these fields, where the view holds other forms too. */
  readonly only?: readonly string[]
  /** The other version of fields that the form shows empty, such as the reason given by the other one. */
  readonly theirs?: Readonly<Record<string, string>>
  /** Hidden fields that say, beside the version, what the sender has seen. */
  readonly seen?: Readonly<Record<string, string>>
  /** The form also takes files, which nothing can carry along. */
  readonly files?: 'yes'
}

/** Both versions of any form, field by field where they differ; where none does, the form is shown afresh. Everything sent travels along. */
export function bothVersions(words: Words, about: Comparing): Reply {
  const { form, now, only, theirs = {}, seen = {}, files = 'no' } = about
  // Boxes of which none is ticked are not sent at all.
  const fields = fieldsIn(now).filter((field) => only?.includes(field.name) ?? (form.has(field.name) || isChoice(field)))
  const differences = fields.flatMap((field) => differenceOf(words, field, form, theirs[field.name]))
  if (differences.length === 0) return goTo(about.page ?? about.action)
  const differing = new Set(differences.map(({ name }) => name))
  const carried = form.names().filter((name) => !differing.has(name) && !NOT_CARRIED.test(name)).map((name) => [name, form.list(name)] as const)
  return conflictPage(words, { action: about.action, version: about.version, who: about.who, differences, carried: { ...Object.fromEntries(carried), ...seen }, files })
}

const NOT_CARRIED = /^(_.*|version|(choice|mine|theirs|own)\..*)$/

type Field = InputView | ChoiceView
const isField = (value: object): value is Field => ['id', 'name', 'label', 'value', 'describedBy'].every((part) => part in value)
const isChoice = (field: Field): field is ChoiceView => 'options' in field

/** Every field of a view, however deep it lies, each name once. */
function fieldsIn(view: object): Field[] {
  const all = isField(view) ? [view] : Object.values(view).filter((part): part is object => typeof part === 'object' && part !== null).flatMap(fieldsIn)
  return all.filter(({ name }, index) => all.findIndex((one) => one.name === name) === index)
}

function differenceOf(words: Words, field: Field, form: Fields, instead: string | undefined): Difference[] {
  const { name, label } = field
  if (!isChoice(field)) {
    const [mine, theirs] = [form.text(name), instead ?? field.value]
    return sameText(field, mine, theirs) ? [] : [{ name, label, mine, theirs }]
  }
  const [mine, theirs] = [form.list(name), field.options.filter(({ selected, value }) => selected && value !== '').map(({ value }) => value)]
  if ([...mine].sort().join('\n') === [...theirs].sort().join('\n')) return []
  const said = (values: readonly string[]) => words.list(field.options.filter(({ value }) => value !== '' && values.includes(value)).map((option) => option.label))
  return [{ name, label, mine: mine.join(','), theirs: theirs.join(','), shown: { mine: said(mine), theirs: said(theirs) }, lists: { mine, theirs } }]
}

/** `1000` and `1 000`, `1.3.2026` and `01.03.2026` say the same. */
function sameText({ inputmode }: InputView, mine: string, theirs: string): boolean {
  if (mine === theirs) return true
  const read = inputmode === 'decimal' || inputmode === 'numeric' ? readMoney : readDay
  return read(mine) !== null && read(mine) === read(theirs)
}

type OvertakenView = { title: string; lead: string; rows: { label: string; mine: string; theirs: string }[]; back: string }
const overtaken = template<OvertakenView>('kernel/overtaken')

/** Somebody decided first, and the thing has moved on: both decisions are shown, and nothing can be sent any more. */
export function overtakenPage(words: Words, about: { who: string; /** Empty where the change is not a deed on this thing itself. */ at: Instant; rows: OvertakenView['rows']; back: string }): Page {
  const { who, at, rows, back } = about
  return overtaken({ title: words.say('kernel.overtaken.title'), lead: at === '' ? words.say('kernel.overtaken.undated', { who }) : words.say('kernel.overtaken.lead', { who, at: words.moment(at) }), rows, back }, { status: 409 })
}
