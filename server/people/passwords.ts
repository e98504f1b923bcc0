import { hash, verify } from '@node-rs/argon2'
import { Unavailable } from '../kernel/errors'

/** argon2id, 19 MiB, two passes (OWASP). */
const COST = { memoryCost: 19_456, timeCost: 2, parallelism: 1 }
const WAITING_MAX = 64

/**
 * One hash at a time: hashing shares the process's threads with the database, and thirty
 * people signing in at once must not stop everybody else's pages.
 */
let queue: Promise<unknown> = Promise.resolve()
let waiting = 0

function inTurn<Result>(work: () => Promise<Result>): Promise<Result> {
  if (waiting >= WAITING_MAX) throw new Unavailable('people.refused.busy')
  waiting += 1
  const turn = queue.then(work).finally(() => { waiting -= 1 })
  queue = turn.catch(() => undefined)
  return turn
}

export const hashPassword = (password: string): Promise<string> => inTurn(() => hash(password, COST))

/** A hash of nothing anybody knows: checked for unknown addresses, so that they take as long as known ones. */
const NOBODY = '$argon2id$v=19$m=19456,t=2,p=1$c29tZSBzYWx0IG9mIG91cnM$6dVnD0Ra8Zc6sYh2n3jk2VJ4c0sZ4KX5nCkq2yPpR6k'

export function passwordMatches(passwordHash: string | null, password: string): Promise<boolean> {
  return inTurn(async () => {
    const matches = await verify(passwordHash ?? NOBODY, password).catch(() => false)
    return matches && passwordHash !== null
  })
}
