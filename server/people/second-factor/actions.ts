import { found, NotFound, Refused, type Fault } from '../../kernel/errors'
import { insist, visitor, type Person } from '../../kernel/policy'
import { transact, type Services, type Tx } from '../../kernel/services'
import type { Language, Words } from '../../kernel/words'
import { passwordMatches } from '../passwords'
import * as may from '../policy'
import { endSessions, findAccount } from '../store'
import { bareCode, isAppCode, openSecret, RECOVERY_CODES, recoveryCodeFrom, secretFrom, signedName, stepOf } from './second-factor'
import {
  confirmFactorRow, findConfirmedFactor, findSecondFactor, listUnsealed, removeFactor, replacePendingFactor, replaceRecoveryCodes, replaceSecret, takeRecoveryCode, takeStep, type SecondFactor,
} from './store'

type Taken = 'app' | 'recovery' | 'wrong' | 'used'

/** Uses a code up, of the app or of the recovery codes. Whatever was used is never taken again. */
async function takeCode(tx: Tx, factor: SecondFactor, typed: string): Promise<Taken> {
  const bare = bareCode(typed)
  if (!isAppCode(bare)) return (await takeRecoveryCode(tx.db, factor.personId, bare, tx.at)) ? 'recovery' : 'wrong'
  const secret = openSecret(tx.vault, factor)
  const step = secret === null ? null : stepOf(bare, secret, new Date(tx.at))
  if (step === null) return 'wrong'
  return (await takeStep(tx.db, factor.personId, step)) ? 'app' : 'used'
}

const faultOf = (taken: 'wrong' | 'used'): Fault => ({ field: 'code', words: `people.factor.fault.${taken}` })

async function passwordFaults(services: Services, person: Person, password: string): Promise<Fault[]> {
  const account = await findAccount(services.db, person.id)
  if (account === undefined) throw new Refused('kernel.refused.signIn')
  return (await passwordMatches(account.passwordHash, password)) ? [] : [{ field: 'password', words: 'people.fault.oldPassword' }]
}

/** Makes a new secret for the person's app. It asks for nothing yet: only a first right code makes it count. */
export async function beginSecondFactor(services: Services, person: Person, password: string): Promise<Fault[]> {
  const faults = await passwordFaults(services, person, password)
  if (faults.length > 0) return faults
  return transact(services, person, async (tx) => {
    if (await findConfirmedFactor(tx.db, person.id) !== undefined) throw new Refused('people.factor.refused.already')
    await replacePendingFactor(tx.db, { personId: person.id, secret: tx.vault.seal(secretFrom(tx.token()), person.id), begunAt: tx.at })
    tx.record('people.factorBegun', `person:${person.id}`)
    return [] as Fault[]
  })
}

/** A first right code: from now on the account asks for one. Returns the recovery codes, which are shown this once. */
export async function confirmSecondFactor(services: Services, person: Person, code: string): Promise<{ codes: string[] } | Fault[]> {
  return transact<{ codes: string[] } | Fault[]>(services, person, async (tx) => {
    const factor = found(await findSecondFactor(tx.db, person.id), 'people.factor.refused.notBegun')
    if (factor.confirmedAt !== null) throw new Refused('people.factor.refused.already')
    const taken = isAppCode(bareCode(code)) ? await takeCode(tx, factor, code) : 'wrong'
    if (taken === 'wrong' || taken === 'used') return [faultOf(taken)]
    if (!(await confirmFactorRow(tx.db, person.id, tx.at))) throw new Refused('people.factor.refused.already')
    tx.record('people.factorConfirmed', `person:${person.id}`)
    return { codes: await newRecoveryCodes(tx, person.id) }
  })
}

async function newRecoveryCodes(tx: Tx, personId: string): Promise<string[]> {
  const codes = Array.from({ length: RECOVERY_CODES }, () => recoveryCodeFrom(tx.token()))
  await replaceRecoveryCodes(tx.db, personId, codes)
  return codes
}

/** Ten new recovery codes in place of the old ones, for a code. */
export async function renewRecoveryCodes(services: Services, person: Person, code: string): Promise<{ codes: string[] } | Fault[]> {
  return transact<{ codes: string[] } | Fault[]>(services, person, async (tx) => {
    const factor = found(await findConfirmedFactor(tx.db, person.id), 'people.factor.refused.notBegun')
    const taken = await takeCode(tx, factor, code)
    if (taken === 'wrong' || taken === 'used') return [faultOf(taken)]
    tx.record('people.recoveryCodesRenewed', `person:${person.id}`)
    return { codes: await newRecoveryCodes(tx, person.id) }
  })
}

/** Takes one's own second factor away, to set it up on another telephone: for the password and a code. */
export async function removeSecondFactor(services: Services, person: Person, { password, code }: { password: string; code: string }): Promise<Fault[]> {
  const faults = await passwordFaults(services, person, password)
  if (faults.length > 0) return faults
  return transact(services, person, async (tx) => {
    const factor = found(await findConfirmedFactor(tx.db, person.id), 'people.factor.refused.notBegun')
    const taken = await takeCode(tx, factor, code)
    if (taken === 'wrong' || taken === 'used') return [{ ...faultOf(taken), field: 'removalCode' }]
    await removeFactor(tx.db, person.id)
    tx.record('people.factorRemoved', `person:${person.id}`)
    return []
  })
}

/** The second half of signing in. Recorded either way. */
export async function checkSecondFactor(services: Services, personId: string, code: string): Promise<Fault[]> {
  const taken = await transact<Taken>(services, { ...visitor, id: personId }, async (tx) => {
    const factor = await findConfirmedFactor(tx.db, personId)
    const outcome = factor === undefined ? 'wrong' : await takeCode(tx, factor, code)
    const right = outcome === 'app' || outcome === 'recovery'
    tx.record(right ? 'people.signedIn' : 'people.codeRefused', `person:${personId}`, { reason: outcome })
    return outcome
  })
  return taken === 'wrong' || taken === 'used' ? [faultOf(taken)] : []
}

/**
 * Asks a person who signs something who they are, inside the transaction of the signature: the name of the account as
 * typed, and a code where a second factor is set up. The code is used up with the signature, or not at all.
 */
export async function confirmPerson(tx: Tx, person: Person, { typedName, code }: { typedName: string; code: string }): Promise<Fault[]> {
  const account = found(await findAccount(tx.db, person.id), 'people.missing')
  const faults: Fault[] = signedName(typedName) === signedName(account.name) ? [] : [{ field: 'typedName', words: 'people.factor.fault.name', values: { name: signedName(account.name) } }]
  const factor = await findConfirmedFactor(tx.db, person.id)
  if (factor === undefined) return faults
  const taken = await takeCode(tx, factor, code)
  return taken === 'wrong' || taken === 'used' ? [...faults, faultOf(taken)] : faults
}

/** Seals what is still plain, and anew what an earlier key sealed. What no key opens stays as it is: its owner needs a recovery code, or the administrator. */
export async function sealFactors({ db, vault }: Pick<Services, 'db' | 'vault'>): Promise<void> {
  for (const factor of await listUnsealed(db, vault.mark)) {
    const secret = openSecret(vault, factor)
    if (secret !== null) await replaceSecret(db, factor, vault.seal(secret, factor.personId))
  }
}

/** An administrator takes the second factor of somebody away who lost telephone and codes; the person is told, and signed out everywhere. */
export async function resetSecondFactor(services: Services, words: Record<Language, Words>, admin: Person, personId: string, reason: string): Promise<Fault[]> {
  if (reason === '') return [{ field: 'reason', words: 'people.fault.reason' }]
  return transact(services, admin, async (tx) => {
    const account = found(await findAccount(tx.db, personId), 'people.missing')
    insist(may.administerPerson(admin, account))
    if (!(await removeFactor(tx.db, personId))) throw new NotFound('people.factor.refused.notBegun')
    await endSessions(tx.db, personId)
    const { say } = words[account.language]
    const values = { name: account.name, site: services.site.name, by: admin.name, reason, address: `${services.site.baseUrl}/people/account/second-factor` }
    await tx.send({
      toPersonId: account.id, to: { name: account.name, address: account.email }, language: account.language, about: `person:${account.id}`,
      subject: say('people.factor.letter.reset.subject', values), text: say('people.factor.letter.reset.text', values),
    })
    tx.record('people.factorReset', `person:${personId}`, { reason })
    return [] as Fault[]
  })
}
