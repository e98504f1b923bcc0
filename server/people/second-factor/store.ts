import type { Db } from '../../kernel/database'
import type { Instant } from '../../kernel/dates'
import { secretHash } from '../store'
import { bareCode } from './second-factor'

/** The secret as it is kept: sealed in the vault beside the id of the account, or still plain where it is older than the vault. */
export type SecondFactor = { personId: string; secret: string; begunAt: Instant; confirmedAt: Instant | null; lastStep: number }

export async function findSecondFactor(db: Db, personId: string): Promise<SecondFactor | undefined> {
  return (await db('secondFactors').where({ personId }).first()) as SecondFactor | undefined
}

/** The factor of an account that has shown that it works. */
export async function findConfirmedFactor(db: Db, personId: string): Promise<SecondFactor | undefined> {
  const factor = await findSecondFactor(db, personId)
  return factor === undefined || factor.confirmedAt === null ? undefined : factor
}

export async function replacePendingFactor(db: Db, factor: Pick<SecondFactor, 'personId' | 'secret' | 'begunAt'>): Promise<void> {
  await db('secondFactors').where({ personId: factor.personId }).whereNull('confirmedAt').delete()
  await db('secondFactors').insert({ ...factor, confirmedAt: null, lastStep: 0 })
}

/** Factors that are plain, or sealed under an earlier key. */
export async function listUnsealed(db: Db, mark: string): Promise<Pick<SecondFactor, 'personId' | 'secret'>[]> {
  return (await db('secondFactors').whereNot('secret', 'like', `${mark}%`).select('personId', 'secret')) as Pick<SecondFactor, 'personId' | 'secret'>[]
}

/** Keeps the same secret sealed anew; nothing where somebody changed it meanwhile. */
export async function replaceSecret(db: Db, { personId, secret }: Pick<SecondFactor, 'personId' | 'secret'>, sealed: string): Promise<void> {
  await db('secondFactors').where({ personId, secret }).update({ secret: sealed })
}

export async function confirmFactorRow(db: Db, personId: string, confirmedAt: Instant): Promise<boolean> {
  return (await db('secondFactors').where({ personId }).whereNull('confirmedAt').update({ confirmedAt })) === 1
}

/** Uses a time step up. False when it, or a later one, was used before: of two at once only one is first. */
export async function takeStep(db: Db, personId: string, step: number): Promise<boolean> {
  return (await db('secondFactors').where({ personId }).where('lastStep', '<', step).update({ lastStep: step })) === 1
}

export async function removeFactor(db: Db, personId: string): Promise<boolean> {
  await db('recoveryCodes').where({ personId }).delete()
  return (await db('secondFactors').where({ personId }).delete()) === 1
}

export async function replaceRecoveryCodes(db: Db, personId: string, codes: readonly string[]): Promise<void> {
  await db('recoveryCodes').where({ personId }).delete()
  await db('recoveryCodes').insert(codes.map((code) => ({ personId, codeHash: secretHash(bareCode(code)), usedAt: null })))
}

/** Uses a recovery code up; false when it is none, or was used. */
export async function takeRecoveryCode(db: Db, personId: string, bare: string, at: Instant): Promise<boolean> {
  return (await db('recoveryCodes').where({ personId, codeHash: secretHash(bare) }).whereNull('usedAt').update({ usedAt: at })) === 1
}

export async function countRecoveryCodes(db: Db, personId: string): Promise<number> {
  return ((await db('recoveryCodes').where({ personId }).whereNull('usedAt').count({ all: '*' }).first()) as { all: number }).all
}
