import { parsed, type Db } from '../../kernel/database'
import { OutOfDate } from '../../kernel/errors'
import type { Seat } from '../committee'
import type { PoolMember } from './pool'

type Listed = 'seats' | 'serviceTypes' | 'targetGroups' | 'languages'
type PoolRow = Omit<PoolMember, Listed> & Record<Listed, string>

const memberOf = (row: PoolRow): PoolMember => ({
  ...row, seats: parsed<Seat[]>(row.seats), serviceTypes: parsed<string[]>(row.serviceTypes), targetGroups: parsed<string[]>(row.targetGroups), languages: parsed<string[]>(row.languages),
})

const rows = (db: Db) => db('poolMembers').join('people', 'people.id', 'poolMembers.personId').select('poolMembers.*', 'people.name', 'people.email')

/** Everybody in the pool whose account is open, by name. */
export async function listPool(db: Db): Promise<PoolMember[]> {
  return ((await rows(db).whereNull('people.disabledAt').orderBy(['people.name', 'people.email'])) as PoolRow[]).map(memberOf)
}

export async function findPoolMember(db: Db, id: string): Promise<PoolMember | undefined> {
  const row = (await rows(db).where('poolMembers.id', id).first()) as PoolRow | undefined
  return row === undefined ? undefined : memberOf(row)
}

export async function findPoolMemberOf(db: Db, personId: string): Promise<PoolMember | undefined> {
  const row = (await rows(db).where('poolMembers.personId', personId).first()) as PoolRow | undefined
  return row === undefined ? undefined : memberOf(row)
}

type Kept = Omit<PoolMember, 'name' | 'email'>
const textOf = ({ seats, serviceTypes, targetGroups, languages }: Pick<PoolMember, Listed>) => ({
  seats: JSON.stringify(seats), serviceTypes: JSON.stringify(serviceTypes), targetGroups: JSON.stringify(targetGroups), languages: JSON.stringify(languages),
})

export async function insertPoolMember(db: Db, member: Kept): Promise<void> {
  await db('poolMembers').insert({ ...member, ...textOf(member) })
}

export async function replacePoolMember(db: Db, member: PoolMember, change: Omit<Kept, 'id' | 'personId' | 'enteredBy' | 'enteredAt' | 'version'>): Promise<void> {
  const changed = await db('poolMembers').where({ id: member.id, version: member.version }).update({ ...change, ...textOf(change), version: member.version + 1 })
  if (changed !== 1) throw new OutOfDate('kernel.movedMeanwhile')
}
