import { SERVICE_TYPES, TARGET_GROUPS } from '../../forms/code-lists'
import type { Option } from '../../forms/forms'
import { dayOf } from '../../kernel/dates'
import { inputs, untouched, type Choice, type ChoiceView, type InputView, type Sent } from '../../kernel/inputs'
import { quietTag, tag, type FactView, type TagView } from '../../kernel/parts'
import { template, type Page } from '../../kernel/views'
import type { Words } from '../../kernel/words'
import { SEATS } from '../committee'
import { LANGUAGES_READ, STANDINGS, type PoolMember } from './pool'

type Row = { href: string; name: string; email: string; body: string; standing: string; seats: string; knows: string; load: string; term: TagView; until: string }
type ListView = { title: string; lead: string; caption: string; newHref: string | null; rows: Row[] }
const list = template<ListView>('scoring/pool/list')

const crumbs = (words: Words, here: string | null) => ({
  wide: true, crumbs: [{ href: '/scoring', text: words.say('scoring.desk.title') }, { href: here === null ? null : '/scoring/pool', text: words.say('scoring.pool.title') }, ...(here === null ? [] : [{ href: null, text: here }])],
} as const)

const namesOf = (words: Words, options: readonly Option[], codes: readonly string[]): string[] => options.filter(({ value }) => codes.includes(value)).map(({ label }) => words.pick(label))

/** Everybody who may be called, with what they know and for how long. */
export function poolPage(words: Words, members: readonly PoolMember[], { mayKeep, at }: { mayKeep: 'yes' | 'no'; at: Date }): Page {
  return list({
    title: words.say('scoring.pool.title'), lead: words.say('scoring.pool.lead'), caption: words.count('scoring.pool.people', members.length), newHref: mayKeep === 'yes' ? '/scoring/pool/new' : null,
    rows: members.map((member) => ({
      href: `/scoring/pool/${member.id}`, name: member.name, email: member.email, body: member.body, standing: words.say(`scoring.pool.standing.${member.standing}`),
      seats: words.list(member.seats.map((seat) => words.say(`scoring.seat.${seat}`))),
      knows: namesOf(words, TARGET_GROUPS, member.targetGroups).join(', ') || '–',
      load: member.loadMax === null ? words.say('scoring.pool.noLimit') : words.number(member.loadMax), term: termTag(words, member, at), until: untilOf(words, member),
    })),
  }, crumbs(words, null))
}

function termTag(words: Words, { servesFrom, servesUntil }: PoolMember, at: Date): TagView {
  const today = dayOf(at)
  if (servesFrom > today) return tag('ring', words.say('scoring.pool.term.later'))
  return servesUntil !== null && servesUntil < today ? tag('square', words.say('scoring.pool.term.over')) : quietTag('disc', words.say('scoring.pool.term.now'))
}

const untilOf = (words: Words, { servesFrom, servesUntil }: PoolMember): string =>
  (servesUntil === null ? words.say('scoring.pool.since', { from: words.day(servesFrom) }) : words.say('scoring.pool.between', { from: words.day(servesFrom), until: words.day(servesUntil) }))

type OwnFields = { serviceTypes: ChoiceView; targetGroups: ChoiceView; languages: ChoiceView; loadMax: InputView }
type OfficeFields = { email: InputView | null; standing: ChoiceView; body: InputView; civilReference: InputView; seats: ChoiceView; servesFrom: InputView; servesUntil: InputView }
type EntryView = { title: string; kicker: string; lead: string; action: string; version: number; saved: boolean; facts: FactView[]; office: OfficeFields | null; own: OwnFields; button: string }
const entry = template<EntryView>('scoring/pool/entry')

type Field = ReturnType<typeof inputs>
const storedOf = (member: PoolMember | null) => (member === null ? {} : { ...member, loadMax: member.loadMax, servesUntil: member.servesUntil ?? '' })

function ownFields(words: Words, field: Field): OwnFields {
  const choices = (options: readonly Option[]): Choice[] => options.map(({ value, label }) => ({ value, label: words.pick(label) }))
  return {
    serviceTypes: field.checkboxes('serviceTypes', { label: 'scoring.pool.field.serviceTypes', optional: true }, choices(SERVICE_TYPES)),
    targetGroups: field.checkboxes('targetGroups', { label: 'scoring.pool.field.targetGroups', optional: true }, choices(TARGET_GROUPS)),
    languages: field.checkboxes('languages', { label: 'scoring.pool.field.languages' }, LANGUAGES_READ.map((code) => ({ value: code, label: words.say(`scoring.pool.language.${code}`) }))),
    loadMax: field.number('loadMax', { label: 'scoring.pool.field.loadMax', hint: 'scoring.pool.field.loadMaxHint', width: 'govuk-input--width-4', optional: true }),
  }
}

function officeFields(words: Words, field: Field, isNew: boolean): OfficeFields {
  return {
    email: isNew ? field.text('email', { label: 'scoring.pool.field.email', hint: 'scoring.pool.field.emailHint', type: 'email', width: 'govuk-input--width-20' }) : null,
    standing: field.radios('standing', { label: 'scoring.pool.field.standing' }, STANDINGS.map((value) => ({ value, label: words.say(`scoring.pool.standing.${value}`) }))),
    body: field.text('body', { label: 'scoring.pool.field.body', hint: 'scoring.pool.field.bodyHint' }),
    civilReference: field.text('civilReference', { label: 'scoring.pool.field.civilReference', hint: 'scoring.pool.field.civilReferenceHint', optional: true }),
    seats: field.checkboxes('seats', { label: 'scoring.pool.field.seats' }, SEATS.map((value) => ({ value, label: words.say(`scoring.seat.${value}`) }))),
    servesFrom: field.day('servesFrom', { label: 'scoring.pool.field.from' }),
    servesUntil: field.day('servesUntil', { label: 'scoring.pool.field.until', hint: 'scoring.pool.field.untilHint', optional: true }),
  }
}

export type EntryOver = { readonly saved?: boolean; readonly sent?: Sent }

/** The form of the secretariat: a new entry, or one that is there. */
export function entryPage(words: Words, member: PoolMember | null, { saved = false, sent = untouched }: EntryOver = {}): Page {
  const field = inputs(words, storedOf(member), sent)
  const title = member?.name ?? words.say('scoring.pool.new')
  return entry({
    title, kicker: words.say('scoring.pool.title'), lead: words.say('scoring.pool.entryLead'), action: member === null ? '/scoring/pool/new' : `/scoring/pool/${member.id}`, version: member?.version ?? 0, saved,
    facts: member === null ? [] : [{ label: words.say('scoring.pool.field.email'), value: member.email }],
    office: officeFields(words, field, member === null), own: ownFields(words, field), button: words.say(member === null ? 'scoring.pool.enter' : 'scoring.pool.save'),
  }, { ...crumbs(words, title), faults: sent.faults })
}

/** Somebody's own entry: what the secretariat says of the person to read, the rest to change. */
export function ownPage(words: Words, member: PoolMember, { saved = false, sent = untouched }: EntryOver = {}): Page {
  const title = words.say('scoring.pool.own')
  return entry({
    title, kicker: words.say('scoring.pool.title'), lead: words.say('scoring.pool.ownLead'), action: '/scoring/pool/own', version: member.version, saved, facts: factsOf(words, member),
    office: null, own: ownFields(words, inputs(words, storedOf(member), sent)), button: words.say('scoring.pool.save'),
  }, { wide: true, crumbs: [{ href: '/scoring', text: words.say('scoring.desk.title') }, { href: null, text: title }], faults: sent.faults })
}

function factsOf(words: Words, member: PoolMember): FactView[] {
  const fact = (name: string, value: string) => ({ label: words.say(`scoring.pool.field.${name}`), value })
  return [
    fact('standing', words.say(`scoring.pool.standing.${member.standing}`)), fact('body', member.body),
    ...(member.civilReference === '' ? [] : [fact('civilReference', member.civilReference)]),
    fact('seats', words.list(member.seats.map((seat) => words.say(`scoring.seat.${seat}`)))), fact('term', untilOf(words, member)),
  ]
}

type ReadView = { title: string; kicker: string; facts: FactView[] }
const reading = template<ReadView>('scoring/pool/read')

/** An entry as whoever audits reads it. */
export function readEntryPage(words: Words, member: PoolMember): Page {
  const fact = (name: string, values: readonly string[]) => ({ label: words.say(`scoring.pool.field.${name}`), value: values.length === 0 ? '–' : words.list(values) })
  return reading({
    title: member.name, kicker: words.say('scoring.pool.title'),
    facts: [
      fact('email', [member.email]), ...factsOf(words, member), fact('serviceTypes', namesOf(words, SERVICE_TYPES, member.serviceTypes)), fact('targetGroups', namesOf(words, TARGET_GROUPS, member.targetGroups)),
      fact('languages', member.languages.map((code) => words.say(`scoring.pool.language.${code}`))), fact('loadMax', [member.loadMax === null ? words.say('scoring.pool.noLimit') : words.number(member.loadMax)]),
    ],
  }, crumbs(words, member.name))
}
