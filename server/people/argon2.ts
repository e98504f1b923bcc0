import { hash, verify } from '@node-rs/argon2'

/** Make a hash of a password, or say whether a password is that of a hash. */
export type Question = { readonly password: string; readonly hash: string | null }

/** argon2id, 19 MiB, two passes (OWASP). */
const COST = { memoryCost: 19_456, timeCost: 2, parallelism: 1 }

export async function argon2(question: Question): Promise<string | boolean> {
  if (question.hash === null) return hash(question.password, COST)
  return verify(question.hash, question.password).catch(() => false)
}
