import { found, OutOfDate, type Fault } from '../../kernel/errors'
import { insist, type Person } from '../../kernel/policy'
import { transact, type Services } from '../../kernel/services'
import { normalEmail, roleFault } from '../../people/people'
import { findPersonByEmail } from '../../people/store'
import * as may from './policy'
import { findEntryFaults, findProfileFaults, type OwnProfile, type PoolEntry, type PoolMember } from './pool'
import { findPoolMember, findPoolMemberOf, insertPoolMember, replacePoolMember } from './store'

/** An entry without faults, as it is kept. The reference of a public call says something only of civil society. */
function kept(entry: PoolEntry) {
  const { standing, civilReference, servesFrom, servesUntil, loadMax, body, seats, serviceTypes, targetGroups, languages } = entry
  if (standing === '' || servesFrom === null || servesFrom === 'faulty' || servesUntil === 'faulty' || loadMax === 'faulty') throw new Error('an entry that was checked is whole')
  return { standing, civilReference: standing === 'civil' ? civilReference : '', servesFrom, servesUntil, loadMax, body, seats, serviceTypes, targetGroups, languages }
}

/** Enters somebody who has an account. Whoever only reads in the scheme, audits or gives cannot assess. */
export async function enterInPool(services: Services, manager: Person, email: string, entry: PoolEntry): Promise<{ id: string } | Fault[]> {
  return transact<{ id: string } | Fault[]>(services, manager, async (tx) => {
    insist(may.keepPool(manager, null))
    const person = await findPersonByEmail(tx.db, normalEmail(email))
    const faults = findEntryFaults(entry)
    if (person === undefined) faults.unshift({ field: 'email', words: 'scoring.fault.person' })
    else if (await findPoolMemberOf(tx.db, person.id) !== undefined) faults.unshift({ field: 'email', words: 'scoring.pool.fault.entered' })
    else if (roleFault(person.roles.filter(({ role }) => role !== 'assessor'), 'assessor')?.words === 'people.fault.alreadyReadsOnly') faults.unshift({ field: 'email', words: 'people.fault.alreadyReadsOnly' })
    if (faults.length > 0 || person === undefined) return faults
    const id = tx.id()
    await insertPoolMember(tx.db, { id, personId: person.id, ...kept(entry), enteredBy: manager.id, enteredAt: tx.at, version: 1 })
    tx.record('scoring.poolEntered', `person:${person.id}`, { new: kept(entry) })
    return { id }
  })
}

/** Changes an entry. Committees that sit keep what they were appointed with. */
export async function changePoolMember(services: Services, manager: Person, id: string, version: number, entry: PoolEntry): Promise<Fault[]> {
  return transact(services, manager, async (tx) => {
    insist(may.keepPool(manager, null))
    const member = found(await findPoolMember(tx.db, id), 'kernel.missing.page')
    const faults = findEntryFaults(entry)
    if (faults.length > 0) return faults
    await replace(member, version, () => replacePoolMember(tx.db, member, kept(entry)))
    tx.record('scoring.poolChanged', `person:${member.personId}`, { old: plain(member), new: kept(entry) })
    return []
  })
}

/** What people say of themselves: what they know, read, and can manage. */
export async function changeOwnProfile(services: Services, person: Person, version: number, profile: OwnProfile): Promise<Fault[]> {
  return transact(services, person, async (tx) => {
    const member = found(await findPoolMemberOf(tx.db, person.id), 'kernel.missing.page')
    insist(may.changeOwn(person, member))
    const faults = findProfileFaults(profile)
    const { loadMax, ...known } = profile
    if (faults.length > 0 || loadMax === 'faulty') return faults
    await replace(member, version, () => replacePoolMember(tx.db, member, { ...plain(member), ...known, loadMax }))
    tx.record('scoring.poolProfileChanged', `person:${person.id}`, { old: plain(member), new: profile })
    return []
  })
}

async function replace(member: PoolMember, version: number, work: () => Promise<void>): Promise<void> {
  if (member.version !== version) throw new OutOfDate('kernel.movedMeanwhile')
  await work()
}

function plain({ standing, civilReference, servesFrom, servesUntil, loadMax, body, seats, serviceTypes, targetGroups, languages }: PoolMember) {
  return { standing, civilReference, servesFrom, servesUntil, loadMax, body, seats, serviceTypes, targetGroups, languages }
}
