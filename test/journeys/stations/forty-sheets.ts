import { shortReference } from '../../../server/proposals/proposals'
import type { Person } from '../../../server/kernel/policy'
import type { Reader, Values } from '../../support/reader'
import { openBook } from '../../support/workbook'
import { opensEvaluation, type Applied, type Table } from './forty-committee'
import { go, seen, wait } from './world'

type Assigned = Map<string, string[]>

/** The fourth and fifth are equals, and money reaches for one of them. */
const FIVES = [16, 14, 12, 10, 10, 8]
export const TIED = [3, 4] as const
/** Waits behind the tie, and complains. */
export const COMPLAINS = 5
/** Whose second sheet lies far above the first. */
export const APART = 10
/** Whose first assessor turns out to have worked there. */
const LATE = 7

const criteriaOf = ({ forty: { call } }: Table): string[] => call.grid.sections.flatMap(({ criteria }) => criteria.map(({ code }) => code))

/** The marks of a proposal, of its first, second or third sheet: the earlier its number the better; from the twenty-third on below every floor. */
export function marksOf(table: Table, place: number, turn: number): ReadonlyMap<string, number> {
  const mark = (index: number): number => {
    if (place === APART && turn === 1) return 5
    if (place < FIVES.length) return index < (FIVES[place] ?? 0) ? 5 : 4
    // Three proposals differ by a mark between their sheets, as people do.
    if (place < 22) return index < 22 - place || (turn === 1 && place > 11 && place < 15 && index === 14) ? 4 : 3
    return 2
  }
  return new Map(criteriaOf(table).map((code, index) => [code, mark(index)]))
}

const asksReason = (mark: number): boolean => mark !== 3 && mark !== 4

export function valuesOf(table: Table, marks: ReadonlyMap<string, number>): Values {
  const { grid } = table.forty.call
  return {
    ...Object.fromEntries([...marks].map(([code, mark]) => [`mark.${code}`, mark])),
    ...Object.fromEntries([...marks].flatMap(([code, mark]) => (asksReason(mark) ? [[`reason.${code}`, `${code}: shih faqen 3.`]] : []))),
    ...Object.fromEntries(grid.sections.map(({ code }) => [`comment.${code}`, `Seksioni ${code} u lexua i plotë.`])), comment: 'Projekt i lexuar deri në fund.',
  }
}

/** From the list of one's sheets to a sealed one. */
export async function sealsByForm(table: Table, reader: Reader, { place, proposal }: Applied, turn: number): Promise<void> {
  await go(reader, 'scoring')
  await reader.follow(proposal.title)
  await reader.submit(valuesOf(table, marksOf(table, place, turn)), { button: reader.say('scoring.sheet.check') })
  await reader.submit({}, { button: reader.say('scoring.check.button') })
  seen(reader, reader.say('scoring.read.own'), reader.say('scoring.read.receipt'))
}

/** The first assessor works without a connection, the others on the site. */
export async function score(table: Table, assigned: Assigned, how: { readonly except?: (person: Person, one: Applied) => boolean } = {}): Promise<void> {
  const { forty, comes } = table
  for (const person of forty.assessors) {
    const own = forty.applied.filter((one) => assigned.get(one.proposal.id)?.includes(person.id) === true && how.except?.(person, one) !== true)
    const reader = await comes(person)
    const byBook = person === forty.assessors[0]
    if (byBook) await fillsTheBook(table, reader, assigned)
    for (const one of own) {
      if (byBook) await sealsWhatTheBookBrought(reader, one)
      else await sealsByForm(table, reader, one, turnOf(assigned, one, person))
    }
  }
}

export const turnOf = (assigned: Assigned, { proposal }: Applied, { id }: Person): number => (assigned.get(proposal.id) ?? []).indexOf(id)

/** Down, filled in by another program than ours, up with a mistake, up without it, looked at, and confirmed. */
async function fillsTheBook(table: Table, reader: Reader, assigned: Assigned): Promise<void> {
  const { forty, world } = table
  const [person] = forty.assessors as [Person]
  await go(reader, 'scoring')
  await reader.follow(forty.call.reference)
  await reader.follow(reader.say('scoring.workbook.pageTitle'))
  const href = reader.html.querySelectorAll('a[href]').map((one) => one.getAttribute('href') ?? '').find((one) => one.endsWith('.xlsx')) ?? ''
  const { status, body } = await reader.download(href)
  expect(status).toBe(200)
  const book = await openBook(body)
  const tabs = book.names.slice(1)
  expect(tabs).toHaveLength(16)
  const ofTab = (tab: string): Applied => forty.applied.find(({ proposal }) => shortReference(proposal.reference ?? '') === tab) as Applied
  for (const tab of tabs) {
    const one = ofTab(tab)
    const marks = marksOf(table, one.place, turnOf(assigned, one, person))
    for (const [name, value] of Object.entries(valuesOf(table, marks))) {
      if (name.startsWith('mark.')) book.set(tab, `E${book.rowOf(tab, name)}`, Number(value))
      else if (name.startsWith('reason.')) book.set(tab, `G${book.rowOf(tab, name.replace('reason.', 'mark.'))}`, String(value))
      else book.set(tab, `G${book.rowOf(tab, name)}`, String(value))
    }
  }
  const [first = ''] = tabs
  const row = book.rowOf(first, 'mark.A1')
  const cell = `E${row}`
  const right = book.value(first, cell) as number
  const send = async () => reader.submit({}, { button: reader.say('scoring.workbook.check'), files: { workbook: { name: 'fletet.xlsx', content: await book.bytes() } } })
  book.set(first, cell, 7)
  await send()
  expect(reader.status).toBe(422)
  expect(reader.text).toContain(reader.say('scoring.workbook.inCell', { tab: first, row, column: 'E', said: '' }).trim())
  book.set(first, cell, right)
  await send()
  const words = world.scene.words[reader.language]
  seen(reader, words.count('scoring.workbook.confirmLead', 16))
  await reader.submit({}, { button: reader.say('scoring.workbook.confirm') })
  seen(reader, words.count('scoring.workbook.saved', 16))
}

async function sealsWhatTheBookBrought(reader: Reader, { proposal }: Applied): Promise<void> {
  await go(reader, 'scoring')
  await reader.follow(proposal.title)
  await reader.submit({}, { button: reader.say('scoring.sheet.check') })
  await reader.submit({}, { button: reader.say('scoring.check.button') })
  seen(reader, reader.say('scoring.read.own'))
}

/** One proposal lies twenty-five points apart: the chair asks a third, who sees neither sheet; the two closest count. */
export async function asksAThird(table: Table): Promise<void> {
  const { forty, comes } = table
  const one = forty.applied[APART] as Applied
  await wait(table.world, '2026-03-09T14:00:00+01:00')
  const lead = await opensEvaluation(table, forty.chair)
  expect(lead.html.querySelectorAll('a[href$="/ranking"]')).toEqual([])
  await lead.follow(/\/divergences$/)
  seen(lead, one.proposal.title, '75 · 100')
  for (const { place, proposal } of forty.applied) if (place !== APART) expect(lead.text).not.toContain(proposal.title)
  await lead.follow(new RegExp(`^/scoring/proposals/${one.proposal.id}/sheets$`))
  const free = lead.html.querySelectorAll('select[name=personId] option').map((option) => option.getAttribute('value') ?? '').filter((value) => value !== '')
  expect(free).toHaveLength(3)
  const third = forty.assessors.find(({ id }) => id === free[0]) as Person
  await lead.submit({ personId: third.id }, { action: /\/further-sheets$/ })
  seen(lead, lead.say('scoring.divergence.state.waiting'))

  const reader = await comes(third)
  expect((await reader.download(`/scoring/proposals/${one.proposal.id}/sheets`)).status).toBe(404)
  await sealsByForm(table, reader, one, 2)
  await opensEvaluation(table, forty.chair)
  await lead.follow(lead.say('scoring.evaluation.ranking'))
  seen(lead, table.world.scene.words[lead.language].number(75, 2))
  // In the picture's own words.
  expect(lead.html.innerHTML).toContain(lead.say('scoring.divergence.spread.aside', { totals: '100' }))
}

/** What the chair reads before anybody decides: how far the sheets agree. */
export async function readsFigures(table: Table): Promise<void> {
  const lead = await opensEvaluation(table, table.forty.chair)
  await lead.follow(lead.say('scoring.figures.link'))
  // The sixth code is the reserve's: it never inherits that of whoever left.
  seen(lead, lead.say('scoring.figures.title'), 'A-6')
  expect(new Set(lead.text.match(/A-[1-6]/g)).size).toBe(5)
  expect(lead.html.querySelectorAll('table').length).toBeGreaterThan(1)
}

/** It comes to light that an assessor worked for an applicant: the sheet is void, the ranking closes, somebody else scores, and the page says so. */
export async function findsALateConflict(table: Table, assigned: Assigned): Promise<void> {
  const { forty, comes, world } = table
  const one = forty.applied[LATE] as Applied
  const { id, title } = one.proposal
  const former = forty.assessors.find((person) => turnOf(assigned, one, person) === 0) as Person
  await wait(world, '2026-03-10T09:00:00+01:00')
  const office = await opensEvaluation(table, forty.secretary)
  await office.follow(title)
  await office.follow(new RegExp(`^/scoring/proposals/${id}/recusal$`))
  await office.submit({ personId: former.id, kind: 'employed', note: 'Punoi për aplikantin deri vitin e kaluar.' }, { action: /\/recusal$/ })
  seen(office, office.say('scoring.recused.sealed'), office.say('scoring.recused.left', { left: 1, min: 2 }))
  expect(office.html.querySelectorAll('a[href$="/ranking"]')).toEqual([])
  const gone = await opensEvaluation(table, former)
  expect(gone.text).not.toContain(title)
  expect((await gone.download(`/scoring/proposals/${id}`)).status).toBe(403)

  await office.follow(office.say('scoring.evaluation.assign'))
  const free = office.html.querySelectorAll(`input[name="pair.${id}"]`).map((box) => box.getAttribute('value') ?? '')
  expect(free).toHaveLength(3)
  const next = forty.assessors.find((person) => person.id === free[0]) as Person
  await office.submit({ [`pair.${id}`]: [next.id] }, { button: office.say('scoring.assignment.button') })
  await sealsByForm(table, await comes(next), one, 0)

  await opensEvaluation(table, forty.secretary)
  await office.follow(office.say('scoring.evaluation.ranking'))
  seen(office, title)
  await office.follow(office.say('scoring.ranking.selection'))
  await office.follow(office.say('conflicts.effects.title'))
  seen(office, office.say('conflicts.effects.reopened'))
}
