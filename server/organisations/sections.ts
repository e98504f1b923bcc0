import type { Day } from '../kernel/dates'
import type { Fault } from '../kernel/errors'
import type { Fields } from '../kernel/fields'
import { folded } from '../kernel/words'
import { ibanFault, normalIban, normalNuis, nuisFault, nuisIsKnown } from './identifiers'
import {
  CSO_KINDS, DUTIES, GROUPS, isPublicBody, LICENCE_KINDS, LICENCE_STATES, POLICIES, PUBLIC_KINDS, SECTIONS, STAFF_BANDS,
  type Contents, type OrganisationKind, type SectionCode,
} from './organisations'

/**
 * One question of the registration: its name in forms and words, where its answer is kept, and when it must be answered.
 * `many` and `places` keep lists of codes; `lines` one entry a line.
 */
export type Question = {
  name: string
  path: readonly string[]
  kind: 'text' | 'area' | 'lines' | 'email' | 'tel' | 'day' | 'whole' | 'money' | 'one' | 'many' | 'place' | 'places' | 'nuis' | 'iban'
  needed: 'always' | 'submission' | 'no'
  max?: number
  options?: readonly string[]
  hint?: true
  /** Asked for only where this holds; the answer may still be given. */
  when?: (contents: Contents) => boolean
  /** A year that its label names. */
  year?: number
}

const text = (name: string, path: string, needed: Question['needed'], more: Partial<Question> = {}): Question =>
  ({ name, path: path.split('.'), kind: 'text', needed, max: 200, ...more })

const licensed = ({ profile }: Contents) => profile.licence.state === 'held'

const QUESTIONS: Record<SectionCode, (about: { kind: OrganisationKind; thisYear: number }) => Question[]> = {
  identity: ({ kind }) => [
    text('nameSq', 'nameSq', 'always', { hint: true }),
    text('nameEn', 'nameEn', 'no'),
    text('acronym', 'acronym', 'no', { max: 30 }),
    text('kind', 'kind', 'always', { kind: 'one', options: isPublicBody(kind) ? PUBLIC_KINDS : CSO_KINDS }),
    text('nuis', 'nuis', 'submission', { kind: 'nuis', hint: true }),
    text('municipalityCode', 'municipalityCode', 'submission', { kind: 'place', hint: true }),
  ],
  registration: () => [
    text('decisionNo', 'profile.registration.decisionNo', 'submission', { max: 60 }),
    text('authority', 'profile.registration.authority', 'submission', { hint: true }),
    text('decidedOn', 'profile.registration.decidedOn', 'submission', { kind: 'day' }),
    text('expiresOn', 'profile.registration.expiresOn', 'no', { kind: 'day', hint: true }),
    text('foundedYear', 'profile.registration.foundedYear', 'no', { kind: 'whole', max: 2100 }),
  ],
  contact: ({ kind }) => [
    text('address', 'profile.contact.address', 'submission', { max: 300 }),
    text('phone', 'profile.contact.phone', 'submission', { kind: 'tel', max: 40 }),
    text('email', 'profile.contact.email', 'submission', { kind: 'email', max: 254 }),
    text('website', 'profile.contact.website', 'no'),
    text('representative', 'profile.contact.representative', 'submission', { hint: true }),
    text('representativeRole', 'profile.contact.representativeRole', isPublicBody(kind) ? 'submission' : 'no', { max: 100 }),
  ],
  board: () => [text('board', 'profile.board', 'submission', { kind: 'lines', hint: true, max: 60 })],
  licence: () => [
    text('licence', 'profile.licence.state', 'submission', { kind: 'one', options: LICENCE_STATES, hint: true }),
    text('licenceKinds', 'profile.licence.kinds', 'submission', { kind: 'many', options: LICENCE_KINDS, when: licensed }),
    text('licenceNumber', 'profile.licence.number', 'submission', { max: 60, when: licensed }),
    text('licenceOn', 'profile.licence.issuedOn', 'submission', { kind: 'day', when: licensed }),
  ],
  bank: () => [
    text('bankName', 'profile.bank.name', 'submission'),
    text('holder', 'profile.bank.holder', 'submission', { hint: true }),
    text('iban', 'iban', 'submission', { kind: 'iban', hint: true }),
    text('separate', 'profile.bank.separate', 'submission', { kind: 'one', options: ['yes', 'no'], hint: true }),
  ],
  capacity: ({ thisYear }) => [
    text('staff', 'profile.capacity.staff', 'submission', { kind: 'one', options: STAFF_BANDS }),
    ...[thisYear - 1, thisYear - 2, thisYear - 3].map((year) => text(`budget.${year}`, `profile.capacity.budgets.${year}`, 'no', { kind: 'money', year })),
    text('sectors', 'profile.capacity.sectors', 'submission', { kind: 'area', max: 2_000 }),
    text('years', 'profile.capacity.years', 'no', { kind: 'whole', max: 100 }),
    text('grants', 'profile.capacity.grants', 'no', { kind: 'area', max: 3_000, hint: true }),
    text('groups', 'profile.capacity.groups', 'no', { kind: 'many', options: GROUPS }),
    text('municipalities', 'profile.capacity.municipalities', 'submission', { kind: 'places' }),
  ],
  management: () => [
    text('policies', 'profile.management.policies', 'no', { kind: 'many', options: POLICIES }),
    ...DUTIES.map((duty) => text(`duty.${duty}`, `profile.management.duties.${duty}`, duty === 'authorise' || duty === 'pay' ? 'submission' : 'no')),
    text('basis', 'profile.management.basis', 'submission', { kind: 'one', options: ['cash', 'accrual'] }),
    text('books', 'profile.management.books', 'submission', { kind: 'one', options: ['software', 'paper', 'none'] }),
    text('audits', 'profile.management.audits', 'no', { kind: 'area', max: 2_000 }),
  ],
}

export const sectionsOf = (kind: OrganisationKind): readonly SectionCode[] => (isPublicBody(kind) ? ['identity', 'contact', 'bank'] : SECTIONS)

export const questionsOf = (section: SectionCode, kind: OrganisationKind, thisYear: number): Question[] => QUESTIONS[section]({ kind, thisYear })

export type Answer = string | number | readonly string[] | null

export function answerTo(contents: Contents, { path }: Question): Answer {
  let value: unknown = contents
  for (const step of path) value = (value as Record<string, unknown> | null)?.[step]
  return (value ?? null) as Answer
}

/** The contents with one answer put in; nothing is changed in place. */
function answered(contents: Contents, path: readonly string[], value: Answer): Contents {
  const put = (node: Record<string, unknown>, [step = '', ...rest]: readonly string[]): Record<string, unknown> => {
    if (rest.length > 0) return { ...node, [step]: put((node[step] ?? {}) as Record<string, unknown>, rest) }
    if (value === null && path.includes('budgets')) return Object.fromEntries(Object.entries(node).filter(([name]) => name !== step))
    return { ...node, [step]: value }
  }
  return put(contents as unknown as Record<string, unknown>, path) as unknown as Contents
}

export const isUnanswered = (answer: Answer): boolean => answer === null || answer === '' || (Array.isArray(answer) && answer.length === 0)

/** Reads one part of the registration. What cannot be read is a fault; what is not said yet is not. */
export function readSection(section: SectionCode, form: Fields, contents: Contents, about: { thisYear: number; places: readonly string[] }): { contents: Contents; faults: Fault[] } {
  const faults: Fault[] = []
  let result = contents
  for (const question of questionsOf(section, contents.kind, about.thisYear)) {
    const read = readAnswer(question, form, about.places)
    if (read !== null && typeof read === 'object' && 'words' in read) faults.push(read)
    else if (question.needed === 'always' && isUnanswered(read)) faults.push(missing(question))
    else result = answered(result, question.path, read)
  }
  return { contents: result, faults }
}

const missing = ({ name }: Question): Fault => ({ field: name, words: `organisations.missing.${name}` })

function readAnswer(question: Question, form: Fields, places: readonly string[]): Answer | Fault {
  const { name, kind, max = 200, options = [] } = question
  const fault = (words: string, values: Record<string, string | number> = {}): Fault => ({ field: name, words: `organisations.fault.${words}`, values })
  const typed = kind === 'many' || kind === 'places' ? '' : form.text(name)
  const short = () => (typed.length > max ? fault('long', { max, tooManyCount: typed.length - max }) : typed)
  switch (kind) {
    case 'many': return codes(form, name, options)
    case 'places': return codes(form, name, places)
    case 'lines': return readLines(typed, max) ?? fault('lines', { max })
    case 'one': return typed === '' || options.includes(typed) ? typed : fault('option')
    case 'place': return typed === '' ? null : places.includes(typed) ? typed : fault('option')
    case 'day': { const day = form.day(name); return day === 'faulty' ? fault('day') : (day ?? '') }
    case 'whole': { const whole = form.whole(name); return whole === 'faulty' || (whole !== null && (whole < 0 || whole > max)) ? fault('whole', { max }) : whole }
    case 'money': { const money = form.money(name); return money === 'faulty' || (money !== null && money < 0) ? fault('amount') : money }
    case 'nuis': { const nuis = normalNuis(typed); return nuis === '' ? null : (nuisFault(nuis) ?? nuis) }
    case 'iban': { const iban = normalIban(typed); return iban === '' ? null : (ibanFault(iban) ?? iban) }
    case 'email': return typed === '' || /^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(typed) ? short() : fault('email')
    case 'text': case 'area': case 'tel': return short()
  }
}

/** Check boxes come one by one; a choice of the page of two versions comes as one text. */
const codes = (form: Fields, name: string, known: readonly string[]): string[] => [...new Set(form.list(name).flatMap((one) => one.split(',')))].filter((code) => known.includes(code))

const readLines = (typed: string, max: number): string[] | null => {
  const lines = typed.split('\n').map((line) => line.trim()).filter((line) => line !== '')
  return lines.length > max || lines.some((line) => line.length > 200) ? null : lines
}

/** What stands in the way of asking for verification, part by part. */
export function missingIn(section: SectionCode, contents: Contents, thisYear: number): Fault[] {
  return questionsOf(section, contents.kind, thisYear)
    .filter(({ needed, when }) => needed !== 'no' && (when === undefined || when(contents)))
    .filter((question) => isUnanswered(answerTo(contents, question)))
    .map(missing)
}

export const allMissing = (contents: Contents, thisYear: number): { section: SectionCode; fault: Fault }[] =>
  sectionsOf(contents.kind).flatMap((section) => missingIn(section, contents, thisYear).map((fault) => ({ section, fault })))

export type SectionState = 'untouched' | 'partial' | 'complete'

export function sectionState(section: SectionCode, contents: Contents, thisYear: number): SectionState {
  if (missingIn(section, contents, thisYear).length === 0) return 'complete'
  const questions = questionsOf(section, contents.kind, thisYear)
  return questions.every((question) => isUnanswered(answerTo(contents, question))) ? 'untouched' : 'partial'
}

export const DOUBTS = ['nuis', 'holder', 'licenceApplied', 'licenceNone', 'duties', 'expired', 'safeguards'] as const
export type Doubt = (typeof DOUBTS)[number]

/** What the secretariat should look at and nobody is refused for. */
export function doubtsOf(contents: Contents, today: Day): Doubt[] {
  const { profile, nuis, nameSq, nameEn } = contents
  const { holder } = profile.bank
  const { authorise, pay } = profile.management.duties
  const same = (a: string, b: string) => a !== '' && folded(a) === folded(b)
  const found: Record<Doubt, boolean> = {
    nuis: nuis !== null && !nuisIsKnown(nuis),
    holder: holder !== '' && !same(holder, nameSq) && !same(holder, nameEn),
    licenceApplied: profile.licence.state === 'applied',
    licenceNone: profile.licence.state === 'none',
    duties: same(authorise, pay),
    expired: profile.registration.expiresOn !== '' && profile.registration.expiresOn < today,
    safeguards: !isPublicBody(contents.kind) && profile.management.basis !== '' && ['anti_fraud', 'safeguarding'].some((policy) => !profile.management.policies.includes(policy)),
  }
  return DOUBTS.filter((doubt) => found[doubt])
}

/** Changes after which a verification no longer stands: who they are, or where money would go. */
export function reopeningChanges(old: Contents, now: Contents): string[] {
  const watched: Record<string, (contents: Contents) => Answer> = {
    nameSq: ({ nameSq }) => nameSq,
    kind: ({ kind }) => kind,
    nuis: ({ nuis }) => nuis,
    bankName: ({ profile }) => profile.bank.name,
    holder: ({ profile }) => profile.bank.holder,
    iban: ({ iban }) => iban,
  }
  return Object.keys(watched).filter((name) => watched[name]?.(old) !== watched[name]?.(now))
}
