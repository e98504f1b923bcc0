import assert from 'node:assert/strict'
import type { Grid } from '../calls/grid'
import { findCall, listSections } from '../calls/store'
import { listProposalsOfCall } from '../proposals/store'
import { appointCommittee, assignAll, declareInterests, recordMeeting, saveSheet, sealSheet, startEvaluation } from '../scoring/actions'
import type { Seat } from '../scoring/committee'
import { enterInPool } from '../scoring/pool/actions'
import type { Contents } from '../scoring/sheets'
import { listSheets } from '../scoring/sheet-store'
import { committeeOf } from '../scoring/store'
import { drawUpAct } from './acts'
import { OVERALL, REASONS, SECTION_COMMENTS, type Level } from './cast-comments'
import { POOL } from './cast-pool'
import { PROPOSALS_PLAYED, type PlayedProposal } from './cast-proposals'
import { settleDivergence } from './consensus'
import { splitMarks } from './marks'
import type { Story } from './story'

const CALL = 'CBSSG-2020-01'
const ASSESSORS = [1, 2, 3, 4, 5].map((number) => `assessor${number}@demo.test`)
/** Whose sister sits on the board of the applicant of P05. */
const RECUSED = { assessor: 'assessor4@demo.test', key: 'P05' }
/** Who would step in for a voting member, in this order. */
const RESERVES = ['assessor6@demo.test', 'assessor7@demo.test']
/** Two proposals a day, before and after lunch. */
const DAYS = ['2020-06-03', '2020-06-04', '2020-06-05', '2020-06-08', '2020-06-09', '2020-06-10']

type Cast = { callId: string; grid: Grid; reasoned: readonly number[]; idOf: ReadonlyMap<string, string> }

/** Chapter 8: declarations, sheets and the committee meeting, June 2020. */
export async function scoring(story: Story): Promise<void> {
  const { services, words } = story
  const call = await findCall(services.db, CALL)
  assert(call !== undefined, 'the call of 2020 has been published')
  await appointAndBegin(story, call.id)

  const ids = new Map((await listProposalsOfCall(services.db, call.id)).map(({ title, id }) => [title, id]))
  const cast: Cast = { callId: call.id, grid: await listSections(services.db, call.id), reasoned: call.settings.reasonedMarks, idOf: new Map(PROPOSALS_PLAYED.map(({ key, titleSq }) => [key, ids.get(titleSq) ?? ''])) }
  await declare(story, cast)
  story.at('2020-06-02T16:30:00+02:00')
  await assignAll(services, words, await story.as('secretary@demo.test'), call.id)
  for (const [index, proposal] of PROPOSALS_PLAYED.entries()) await score(story, cast, proposal, index)
  await settleDivergence(story, call.id)
  await meet(story, call.id)
}

/** The secretariat enters everybody who may be called; the committee is chosen from them, with who steps in for whom named in advance. */
async function appointAndBegin(story: Story, callId: string): Promise<void> {
  const { services, words } = story
  story.at('2020-06-01T08:00:00+02:00')
  const manager = await story.as('manager@demo.test')
  for (const { email, ...entry } of POOL) assert(!Array.isArray(await enterInPool(services, manager, email, { servesFrom: '2020-01-01', servesUntil: '2021-12-31', ...entry })), 'everybody of the story can be entered')
  story.at('2020-06-01T08:30:00+02:00')
  const seat = async (email: string, kind: Seat) => ({ personId: (await story.as(email)).id, seat: kind })
  const seats = [await seat('chair@demo.test', 'chair'), await seat('secretary@demo.test', 'secretary')]
  for (const email of ASSESSORS) seats.push(await seat(email, 'voting'))
  const reserves: string[] = []
  for (const email of RESERVES) reserves.push((await story.as(email)).id)
  held(await appointCommittee(services, words, manager, callId, { seats, reserves, sheetsDueOn: '2020-06-10', version: 0 }))
  await drawUpAct(story, callId, { kind: 'appointment', by: 'manager@demo.test', drafted: '2020-06-01T08:40:00+02:00', signed: () => '2020-06-01T08:45:00+02:00' })
  story.at('2020-06-01T09:00:00+02:00')
  await startEvaluation(services, words, manager, callId)
}

async function declare(story: Story, { callId, idOf }: Cast): Promise<void> {
  const members = ['chair@demo.test', 'secretary@demo.test', ...ASSESSORS]
  for (const [index, email] of members.entries()) {
    story.at(`2020-06-0${index < 4 ? 1 : 2}T${10 + (index % 4)}:12:00+02:00`)
    const interests = [...idOf].map(([key, proposalId]) => {
      const conflict = email === RECUSED.assessor && key === RECUSED.key
      return { proposalId, answer: conflict ? 'conflict' as const : 'none' as const, kind: conflict ? 'board' : '', note: conflict ? 'Motra ime është anëtare e bordit të Qendrës Hapësira.' : '' }
    })
    held(await declareInterests(story.services, story.words, await story.as(email), callId, { confidential: 'yes', interests }))
  }
}

/** Every member who may writes a sheet on the proposal and seals it; together they give exactly its sums. */
async function score(story: Story, { callId, grid, reasoned, idOf }: Cast, proposal: PlayedProposal, index: number): Promise<void> {
  const marking = ASSESSORS.filter((email) => !(email === RECUSED.assessor && proposal.key === RECUSED.key))
  assert.equal(marking.length, proposal.sheets, 'the cast says how many sheets there are')
  const marks = grid.sections.map(({ criteria }, section) => splitMarks(criteria.map(({ weight }) => weight), proposal.sums[section] ?? 0, marking.length, index * 10 + section))
  const sheets = await listSheets(story.services.db, callId, { proposalId: idOf.get(proposal.key) ?? '' })
  for (const [number, email] of marking.entries()) {
    const hour = index % 2 === 0 ? 9 : 14
    story.at(`${DAYS[Math.floor(index / 2)]}T${String(hour + Math.floor(number / 2)).padStart(2, '0')}:${number % 2 === 0 ? '10' : '40'}:00+02:00`)
    const assessor = await story.as(email)
    const sheet = sheets.find(({ assessorId }) => assessorId === assessor.id)
    assert(sheet !== undefined, 'every member who may has a sheet')
    const saved = await saveSheet(story.services, assessor, sheet.id, written({ grid, reasoned }, (section, criterion) => marks[section]?.[number]?.[criterion] ?? 3), sheet.version)
    assert(!Array.isArray(saved), 'a sheet of the story can be saved')
    held(await sealSheet(story.services, story.words, assessor, sheet.id, saved.version))
  }
}

/** A sheet with its marks, a reason where one is due, and the comments that such marks call for. */
function written({ grid, reasoned }: Pick<Cast, 'grid' | 'reasoned'>, mark: (section: number, criterion: number) => number): Contents {
  const level = (share: number): Level => (share >= 0.76 ? 'strong' : share >= 0.62 ? 'fair' : 'weak')
  const shares = grid.sections.map(({ criteria }, section) => {
    const max = criteria.reduce((all, { weight }) => all + 5 * weight, 0)
    return criteria.reduce((all, { weight }, criterion) => all + weight * mark(section, criterion), 0) / max
  })
  const marks = grid.sections.flatMap(({ criteria }, section) => criteria.map(({ code }, criterion) => {
    const points = mark(section, criterion)
    const reason = reasoned.includes(points) ? (points === 5 ? REASONS[code]?.high : REASONS[code]?.low) ?? '' : ''
    return [code, { points, reason }] as const
  }))
  return {
    marks: Object.fromEntries(marks),
    comments: Object.fromEntries(grid.sections.map(({ code }, section) => [code, SECTION_COMMENTS[code]?.[level(shares[section] ?? 0)] ?? ''])),
    comment: OVERALL[level(shares.reduce((all, share) => all + share, 0) / shares.length)],
  }
}

async function meet(story: Story, callId: string): Promise<void> {
  story.at('2020-06-12T15:10:00+02:00')
  const committee = await committeeOf(story.services.db, callId)
  held(await recordMeeting(story.services, await story.as('secretary@demo.test'), callId, {
    heldAt: '2020-06-12T11:00:00.000Z', place: 'Tiranë, salla e mbledhjeve e sekretarisë', present: committee?.members.map(({ id }) => id) ?? [],
    notes: 'Komisioni shqyrtoi përhapjen e notave për çdo propozim. Anëtari i përjashtuar doli nga salla gjatë bisedës për propozimin me të cilin ka konflikt. Pa mendime të kundërta.',
  }))
}

/** A deed of the story meets no fault; one that does stops the telling. */
function held(faults: readonly unknown[]): void {
  assert.deepEqual(faults, [], 'a deed of the story has no faults')
}
