import { parsed, type Db } from '../kernel/database'
import type { Day, Instant } from '../kernel/dates'
import { OutOfDate } from '../kernel/errors'
import { nextCode, type Bar, type Committee, type Draw, type Meeting, type Member } from './committee'

export async function findCommittee(db: Db, callId: string): Promise<Committee | undefined> {
  return (await db('committees').where({ callId }).first()) as Committee | undefined
}

export async function listCommittees(db: Db, callIds: readonly string[]): Promise<Committee[]> {
  return (await db('committees').whereIn('callId', [...callIds])) as Committee[]
}

export async function holdCommittee(db: Db, callId: string): Promise<Committee | undefined> {
  return (await db('committees').where({ callId }).forUpdate().first()) as Committee | undefined
}

export async function insertCommittee(db: Db, committee: Omit<Committee, 'hintsSeq'>): Promise<void> {
  await db('committees').insert(committee)
}

export async function replaceCommittee(db: Db, committee: Committee, change: { sheetsDueOn: Day; appointedBy: string; appointedAt: Instant }): Promise<void> {
  const changed = await db('committees').where({ id: committee.id, version: committee.version }).update({ ...change, version: committee.version + 1 })
  if (changed !== 1) throw new OutOfDate('kernel.movedMeanwhile')
}

/** Everybody who sits or sat: chair, secretary, then the voting members, each group in the order of appointment. */
export const listMembers = (db: Db, callId: string): Promise<Member[]> => listMembersOf(db, [callId])

export async function listMembersOf(db: Db, callIds: readonly string[]): Promise<Member[]> {
  return (await db('committeeMembers').join('committees', 'committees.id', 'committeeMembers.committeeId').join('people', 'people.id', 'committeeMembers.personId')
    .whereIn('committees.callId', [...callIds])
    .orderByRaw("case committee_members.seat when 'chair' then 1 when 'secretary' then 2 else 3 end, committee_members.id")
    .select('committeeMembers.*', 'people.name')) as Member[]
}

type NewMember = Pick<Member, 'id' | 'committeeId' | 'personId' | 'seat' | 'body'>

/** Seats somebody under a code that was drawn, or else under the next free one. */
export async function insertMember(db: Db, member: NewMember & Partial<Pick<Member, 'code' | 'onlyProposalId'>>): Promise<void> {
  const code = member.code ?? nextCode(member.seat, (await db('committeeMembers').where({ committeeId: member.committeeId }).pluck('code')) as (string | null)[])
  await db('committeeMembers').insert({ onlyProposalId: null, ...member, code, declaredAt: null, endedAt: null, endedReason: null })
}

/** Empties a committee that has not begun: nobody has declared anything yet. */
export async function removeMembers(db: Db, committeeId: string): Promise<void> {
  await db('committeeMembers').where({ committeeId }).whereNull('declaredAt').delete()
}

export async function endMember(db: Db, id: string, at: Instant, reason: string): Promise<void> {
  const ended = await db('committeeMembers').where({ id }).whereNull('endedAt').update({ endedAt: at, endedReason: reason })
  if (ended !== 1) throw new OutOfDate('kernel.movedMeanwhile')
}

export async function markDeclared(db: Db, id: string, at: Instant): Promise<void> {
  const declared = await db('committeeMembers').where({ id }).whereNull('declaredAt').update({ declaredAt: at })
  if (declared !== 1) throw new OutOfDate('kernel.movedMeanwhile')
}

/**
 * Who may not sit: whoever decided eligibility in the call, and whoever edits or signs for an applicant of it,
 * or did so after `since`.
 */
export async function listBars(db: Db, callId: string, since: Instant): Promise<Map<string, Bar>> {
  const submitted = db('proposals').where({ callId }).whereNotNull('number')
  const applicants = (await db('roles').whereIn('scope', submitted.clone().select('organisationId')).where((query) => query.whereNull('endedAt').orWhere('endedAt', '>=', since)).distinct('personId as id')) as { id: string }[]
  const deciders = (await db('eligibilityChecks').whereIn('proposalId', submitted.clone().select('id')).whereNotNull('decidedBy').distinct('decidedBy as id')) as { id: string }[]
  return new Map([...applicants.map(({ id }): [string, Bar] => [id, 'applicant']), ...deciders.map(({ id }): [string, Bar] => [id, 'decided'])])
}

type MeetingRow = Omit<Meeting, 'present' | 'about'> & { present: string; about: string | null }

export async function listMeetings(db: Db, callId: string): Promise<Meeting[]> {
  const rows = (await db('committeeMeetings').join('committees', 'committees.id', 'committeeMeetings.committeeId').where({ callId })
    .orderBy('number').select('committeeMeetings.*')) as MeetingRow[]
  return rows.map((row) => ({ ...row, present: parsed<string[]>(row.present), about: row.about === null ? null : parsed<string[]>(row.about) }))
}

export async function insertMeeting(db: Db, meeting: Meeting): Promise<void> {
  await db('committeeMeetings').insert({ ...meeting, present: JSON.stringify(meeting.present), about: meeting.about === null ? null : JSON.stringify(meeting.about) })
}

/** Draws that meetings wrote down before draws were computed, oldest first: read, and never written again. */
export async function listDraws(db: Db, callId: string): Promise<Draw[]> {
  const rows = (await db('draws').join('committeeMeetings', 'committeeMeetings.id', 'draws.meetingId').join('committees', 'committees.id', 'committeeMeetings.committeeId')
    .where({ callId }).orderBy(['committeeMeetings.number', 'draws.place'])
    .select('committeeMeetings.number', 'committeeMeetings.heldAt', 'draws.proposalId')) as { number: number; heldAt: Instant; proposalId: string }[]
  const draws = new Map<number, { meetingNumber: number; heldAt: Instant; order: string[] }>()
  for (const { number, heldAt, proposalId } of rows) {
    const draw = draws.get(number) ?? { meetingNumber: number, heldAt, order: [] }
    draw.order.push(proposalId)
    draws.set(number, draw)
  }
  return [...draws.values()]
}
