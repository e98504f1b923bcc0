import { found, NotFound, OutOfDate, Refused, type Fault } from '../kernel/errors'
import { insist, visitor, type Person } from '../kernel/policy'
import { transact, type Services, type Tx } from '../kernel/services'
import type { Language, Words } from '../kernel/words'
import { instant } from '../kernel/dates'
import { isEmail, normalEmail, passwordFault, roleFault, type Account } from './people'
import * as may from './policy'
import { hashPassword, passwordMatches } from './passwords'
import { findConfirmedFactor } from './second-factor/store'
import {
  disableAccount, dropOldSessions, endRole, endSessions, findAccount, findAccountByEmail, findRole, insertAccount, insertLink, insertRole,
  listRolesOf, replaceAccount, replacePassword, takeLink,
} from './store'

const RESET_MINUTES = 30
const INVITATION_DAYS = 14

/**
 * Checks an address and a password. Takes as long for an unknown address as for a known one.
 * Returns the account, and whether it asks for a code besides; null where they do not match. Recorded either way.
 */
export async function checkPassword(services: Services, email: string, password: string): Promise<{ id: string; secured: 'yes' | 'no' } | null> {
  const account = await findAccountByEmail(services.db, normalEmail(email))
  const usable = account !== undefined && account.disabledAt === null
  const matches = await passwordMatches(usable ? account.passwordHash : null, password)
  const who = account === undefined ? visitor : { ...visitor, id: account.id }
  const secured = await findConfirmedFactor(services.db, account?.id ?? '') === undefined ? 'no' : 'yes'
  await transact(services, who, async (tx) => { tx.record(!matches ? 'people.signInRefused' : secured === 'yes' ? 'people.passwordAccepted' : 'people.signedIn', `person:${account?.id ?? 'unknown'}`) })
  return matches && account !== undefined ? { id: account.id, secured } : null
}

export async function signOut(services: Services, person: Person): Promise<void> {
  await transact(services, person, async (tx) => { tx.record('people.signedOut', `person:${person.id}`) })
}

type NewAccount = { name: string; email: string; language: Language; password: string }

/** A new account of somebody who came by themselves. Faults name the field; a known address is a fault too, because the person must be told. */
export async function openAccount(services: Services, wanted: NewAccount): Promise<{ id: string } | Fault[]> {
  const email = normalEmail(wanted.email)
  const faults: Fault[] = []
  if (wanted.name === '') faults.push({ field: 'name', words: 'people.fault.name' })
  if (!isEmail(email)) faults.push({ field: 'email', words: 'people.fault.email' })
  const weak = passwordFault(wanted.password, email)
  if (weak !== null) faults.push(weak)
  if (faults.length > 0) return faults
  const passwordHash = await hashPassword(wanted.password)
  return transact<{ id: string } | Fault[]>(services, visitor, async (tx) => {
    if (await findAccountByEmail(tx.db, email) !== undefined) return [{ field: 'email', words: 'people.fault.emailTaken' }]
    const id = await addAccount(tx, { ...wanted, email }, passwordHash)
    tx.record('people.accountOpened', `person:${id}`)
    return { id }
  })
}

async function addAccount(tx: Tx, wanted: Omit<NewAccount, 'password'>, passwordHash: string | null): Promise<string> {
  const id = tx.id()
  await insertAccount(tx.db, {
    id, email: wanted.email, name: wanted.name, phone: null, language: wanted.language,
    passwordHash, createdAt: tx.at, disabledAt: null, version: 1,
  })
  return id
}

/** Gives a role inside somebody else's transaction; holding it already changes nothing. */
export async function grantRole(tx: Tx, by: Person, personId: string, role: string, scope = ''): Promise<void> {
  if (await findRole(tx.db, personId, role, scope) !== undefined) return
  await insertRole(tx.db, { id: tx.id(), personId, role, scope, grantedBy: by.id, grantedAt: tx.at })
  tx.record('people.roleGranted', `person:${personId}`, { new: { role, scope } })
}

export type Invitation = { name: string; email: string; language: Language; role: string; scope: string }

/**
 * Invites somebody into a role: a new account gets a letter with a link that works once, for fourteen days;
 * somebody known gets the role and a letter that says so. The caller has asked its own policy.
 */
export async function invite(tx: Tx, services: Services, words: Record<Language, Words>, by: Person, invitation: Invitation): Promise<Fault[]> {
  const email = normalEmail(invitation.email)
  if (!isEmail(email)) return [{ field: 'email', words: 'people.fault.email' }]
  if (invitation.name === '') return [{ field: 'name', words: 'people.fault.name' }]
  const known = await findAccountByEmail(tx.db, email)
  const personId = known?.id ?? await addAccount(tx, { ...invitation, email }, null)
  await grantRole(tx, by, personId, invitation.role, invitation.scope)
  const say = words[known?.language ?? invitation.language].say
  const values = { site: services.site.name, by: by.name, role: say(`people.role.${invitation.role}`), name: known?.name ?? invitation.name }
  let text = say('people.letter.granted.text', { ...values, address: `${services.site.baseUrl}/people/account` })
  if (known === undefined) {
    const token = tx.token()
    await insertLink(tx.db, { token, personId, purpose: 'invite', expiresAt: later(tx.at, INVITATION_DAYS * 24 * 60) })
    text = say('people.letter.invited.text', { ...values, address: `${services.site.baseUrl}/people/links/${token}`, days: INVITATION_DAYS })
  }
  await tx.send({
    toPersonId: personId,
    to: { name: values.name, address: email },
    subject: say(known === undefined ? 'people.letter.invited.subject' : 'people.letter.granted.subject', values),
    text,
    language: known?.language ?? invitation.language,
    about: `person:${personId}`,
  })
  return []
}

const later = (at: string, minutes: number): string => instant(new Date(Date.parse(at) + minutes * 60_000))

/** Writes a letter with a link that sets a new password once. Says nothing about whether the address is known. */
export async function requestReset(services: Services, words: Record<Language, Words>, email: string): Promise<void> {
  await transact(services, visitor, async (tx) => {
    const account = await findAccountByEmail(tx.db, normalEmail(email))
    if (account === undefined || account.disabledAt !== null) return
    const token = tx.token()
    await insertLink(tx.db, { token, personId: account.id, purpose: 'reset', expiresAt: later(tx.at, RESET_MINUTES) })
    const { say } = words[account.language]
    await tx.send({
      toPersonId: account.id,
      to: { name: account.name, address: account.email },
      subject: say('people.letter.reset.subject', { site: services.site.name }),
      text: say('people.letter.reset.text', { name: account.name, site: services.site.name, minutes: RESET_MINUTES, address: `${services.site.baseUrl}/people/links/${token}` }),
      language: account.language,
      about: `person:${account.id}`,
    })
    tx.record('people.resetRequested', `person:${account.id}`)
  })
}

/** Sets the password that a letter's link allows to set, once; every session of the person ends. Returns the person's id. */
export async function setPasswordByLink(services: Services, token: string, password: string, email: string): Promise<string | Fault[]> {
  const weak = passwordFault(password, email)
  if (weak !== null) return [weak]
  const passwordHash = await hashPassword(password)
  return transact<string | Fault[]>(services, visitor, async (tx) => {
    const link = await takeLink(tx.db, token, tx.at)
    if (link === undefined) throw new NotFound('people.refused.linkUsed')
    await replacePassword(tx.db, link.personId, passwordHash)
    await endSessions(tx.db, link.personId)
    tx.record('people.passwordSet', `person:${link.personId}`, { reason: link.purpose })
    return link.personId
  })
}

/** Changes one's own password after showing the old one; all other sessions end. */
export async function changePassword(services: Services, person: Person, change: { old: string; password: string; sessionHash: string }): Promise<Fault[]> {
  const account = await findAccount(services.db, person.id)
  if (account === undefined) throw new Refused('kernel.refused.signIn')
  if (!(await passwordMatches(account.passwordHash, change.old))) return [{ field: 'old', words: 'people.fault.oldPassword' }]
  const weak = passwordFault(change.password, account.email)
  if (weak !== null) return [weak]
  const passwordHash = await hashPassword(change.password)
  return transact(services, person, async (tx) => {
    await replacePassword(tx.db, person.id, passwordHash)
    await endSessions(tx.db, person.id, { except: change.sessionHash })
    tx.record('people.passwordSet', `person:${person.id}`, { reason: 'changed' })
    return [] as Fault[]
  })
}

export async function changeAccount(services: Services, person: Person, change: { name: string; phone: string; language: string; version: number }): Promise<Fault[]> {
  if (change.name === '') return [{ field: 'name', words: 'people.fault.name' }]
  if (change.language !== 'sq' && change.language !== 'en') return [{ field: 'language', words: 'people.fault.language' }]
  return transact(services, person, async (tx) => {
    const account = await findAccount(tx.db, person.id) as Account
    await replaceAccount(tx.db, { ...account, version: change.version }, { name: change.name, phone: change.phone === '' ? null : change.phone, language: change.language })
    tx.record('people.accountChanged', `person:${person.id}`, { old: { language: account.language }, new: { language: change.language } })
    return [] as Fault[]
  })
}

export async function endOwnSession(services: Services, person: Person, idHash: string): Promise<void> {
  await transact(services, person, async (tx) => {
    if ((await endSessions(tx.db, person.id, { only: idHash })) === 0) throw new NotFound('people.refused.sessionEnded')
    tx.record('people.sessionEnded', `person:${person.id}`)
  })
}

/** Closes or reopens an account; a closed one loses its sessions at once. */
export async function setAccountClosed(services: Services, admin: Person, personId: string, closed: 'closed' | 'open', reason: string): Promise<Fault[]> {
  if (reason === '') return [{ field: 'reason', words: 'people.fault.reason' }]
  return transact(services, admin, async (tx) => {
    const account = found(await findAccount(tx.db, personId), 'people.missing')
    insist(may.administerPerson(admin, account))
    await disableAccount(tx.db, personId, closed === 'closed' ? tx.at : null)
    if (closed === 'closed') await endSessions(tx.db, personId)
    tx.record(closed === 'closed' ? 'people.accountClosed' : 'people.accountReopened', `person:${personId}`, { reason })
    return [] as Fault[]
  })
}

/** Invites somebody to work for the scheme; somebody known gets the role and a letter that says so. */
export async function inviteStaff(services: Services, words: Record<Language, Words>, admin: Person, invited: Omit<Invitation, 'scope'>): Promise<Fault[]> {
  return transact(services, admin, async (tx) => {
    insist(may.administer(admin, null))
    const known = await findAccountByEmail(tx.db, normalEmail(invited.email))
    if (known !== undefined) insist(may.administerPerson(admin, known))
    const held = known === undefined ? [] : (await listRolesOf(tx.db, known.id)).filter(({ endedAt }) => endedAt === null)
    const fault = roleFault(held, invited.role)
    return fault !== null ? [fault] : invite(tx, services, words, admin, { ...invited, scope: '' })
  })
}

/** Ends any role of a person. */
export async function endRoleOf(services: Services, admin: Person, personId: string, roleId: string, reason: string): Promise<Fault[]> {
  return transact(services, admin, async (tx) => {
    const account = found(await findAccount(tx.db, personId), 'people.missing')
    insist(may.administerPerson(admin, account))
    const role = found((await listRolesOf(tx.db, personId)).find(({ id }) => id === roleId), 'people.missing')
    return endRoleNow(tx, admin, { id: role.id, personId, role: role.role, scope: role.scope }, reason)
  })
}

type HeldRole = { id: string; personId: string; role: string; scope: string }

/** Ends a role inside somebody else's transaction; the caller has asked its own policy. */
export async function endRoleNow(tx: Tx, by: Person, role: HeldRole, reason: string): Promise<Fault[]> {
  if (reason === '') return [{ field: 'reason', words: 'people.fault.reason' }]
  if (!(await endRole(tx.db, role.id, tx.at))) throw new OutOfDate('kernel.movedMeanwhile')
  tx.record('people.roleEnded', `person:${role.personId}`, { old: { role: role.role, scope: role.scope, by: by.id }, reason })
  return []
}

const SESSION_HOURS_MAX = 12

/** Throws away sessions that have outlived their longest life. */
export async function dropOutlivedSessions(services: Services): Promise<void> {
  await dropOldSessions(services.db, instant(new Date(services.now().getTime() - SESSION_HOURS_MAX * 3_600_000)))
}
