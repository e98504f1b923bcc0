import type { Person } from '../../server/kernel/policy'
import { decideAwards, recommend } from '../../server/awards/actions'
import { findDecision } from '../../server/awards/store'
import { verifyAudit } from '../../server/kernel/audit'
import { addDays } from '../../server/kernel/dates'
import { verifyLedger } from '../../server/ledger/verify'
import { aRankedCall, minutesSealed, type RankedCall } from '../support/builders/awards'
import type { Reader } from '../support/reader'
import { enter, go, readLetter, seen, wait, type World } from './stations/world'

/** Two who do not win: one passes and finds the money gone, the other is under the floors. Deciding is no part of the story. */
async function decided({ scene }: World): Promise<RankedCall> {
  const ranked = await aRankedCall(scene)
  const { id } = await recommend(scene.services, ranked.chair, ranked.call.id)
  await minutesSealed(scene, id)
  await decideAwards(scene.services, scene.words, ranked.authority, id, '')
  return ranked
}

/** The applicant with everything that must never be read: who judged, and who led and wrote. */
type Case = { title: string; reference: string; applicant: Person; hidden: readonly string[] }

function caseOf(ranked: RankedCall, key: string, title: string): Case {
  const proposal = ranked.proposals.find((one) => one.proposal.title === title)?.proposal
  return {
    title, reference: proposal?.reference ?? '', applicant: ranked.applicants.get(key)?.signatory as Person,
    hidden: [ranked.chair, ranked.secretary, ...ranked.assessors].map(({ name }) => name),
  }
}

/** The page says this, and names nobody of the committee anywhere, not even outside its text. */
function says(reader: Reader, { hidden }: Case, ...said: string[]): void {
  seen(reader, ...said)
  for (const name of hidden) expect(`${reader.address}: ${reader.html.toString()}`).not.toContain(name)
}

/** An applicant who does not win reads why, by how much, and until when to complain. */
export async function tell(world: World): Promise<void> {
  const ranked = await decided(world)
  await readsFloors(world, ranked, caseOf(ranked, 'd', 'Nën prag'))
  await readsReserve(world, ranked, caseOf(ranked, 'b', 'I dyti'))
  const { db } = world.scene
  expect((await verifyLedger(db)).fault).toBeNull()
  expect((await verifyAudit(db)).fault).toBeNull()
}

/** Under the floors: the letter, then the own page with each section against its floor, then what everybody can read. */
async function readsFloors(world: World, { call }: RankedCall, about: Case): Promise<void> {
  const words = world.scene.words[world.language]
  const until = (await findDecision(world.scene.db, call.id))?.complaintsUntil ?? ''
  const reader = await enter(world, about.applicant)
  // Letters are written in the language of the account.
  const own = world.scene.words.sq
  await readLetter(reader, own.say('awards.letter.declined.subject', { reference: about.reference }))
  says(reader, about, about.title, own.day(until), own.say('awards.outcome.below'))
  await reader.follow(/^\/awards\/outcomes\//)
  says(reader, about, about.title, reader.say('awards.outcome.below'), words.day(until), reader.say('awards.complaints.open'))
  expect(rowsOf(reader)).toEqual([
    ['A', words.number(12, 2), '30', '20'], ['B', words.number(10, 2), '25', '–'], ['C', words.number(6, 2), '15', '9'], ['D', words.number(6, 2), '15', '–'], ['E', words.number(6, 2), '15', '–'],
    [reader.say('awards.head.total'), words.number(40, 2), '100', '60'],
  ])
  expect(reader.html.querySelectorAll('main form')).toEqual([])
  says(reader, about, reader.say('awards.outcome.feedbackNeutral'))
  const { address } = reader

  await reader.follow(reader.say('awards.complaints.how'))
  says(reader, about)
  await go(reader, 'proposals')
  await reader.follow(about.title)
  says(reader, about, about.reference)
  await reader.follow(new RegExp(`${address}$`))
  await reader.follow(new RegExp(`/calls/${call.reference}/results$`))
  says(reader, about, about.title, words.number(40, 2))
  await go(reader, 'awards')
  says(reader, about)
  await reader.follow(reader.say('awards.outcomes.title'))
  await reader.follow(about.title)
  expect(reader.address).toBe(address)

  await wait(world, `${until}T23:59:00+01:00`)
  const inTime = await enter(world, about.applicant)
  await inTime.get(address)
  says(inTime, about, inTime.say('awards.complaints.open'))
  await wait(world, `${addDays(until, 1)}T00:00:00+01:00`)
  await inTime.get(address)
  says(inTime, about, inTime.say('awards.complaints.closed'))
}

/** Over the floors, and the money kept for another municipality: the reason names it, and the place on the reserve list. */
async function readsReserve(world: World, { call }: RankedCall, about: Case): Promise<void> {
  const own = world.scene.words.sq
  const reader = await enter(world, about.applicant)
  await readLetter(reader, own.say('awards.letter.reserve.subject', { reference: about.reference }))
  says(reader, about, about.title)
  await reader.follow(/^\/awards\/outcomes\//)
  says(reader, about, reader.say('awards.outcome.reserve', { position: 1 }), reader.say('awards.offer.reserve', { position: 1 }))
  expect(reader.html.querySelector('.q-lead')?.text).toContain(reader.language === 'sq' ? 'Kamëz' : 'Kamza')
  await reader.follow(new RegExp(`/calls/${call.reference}/results$`))
  says(reader, about, about.title)
}

/** Code, points, of how many, floor: the first four columns of the table. */
const rowsOf = ({ html }: Reader): string[][] =>
  html.querySelectorAll('main table tbody tr, main table tfoot tr').map((row) => row.querySelectorAll('th,td').slice(0, 4).map((cell, index) => {
    const text = cell.text.replace(/\s+/g, ' ').trim()
    return index === 0 ? (/^([A-E]) /.exec(text)?.[1] ?? text) : text
  }))
