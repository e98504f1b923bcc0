import { fork, type ChildProcess } from 'node:child_process'
import { existsSync } from 'node:fs'
import path from 'node:path'
import { Unavailable } from '../kernel/errors'
import { argon2, type Question } from './argon2'

const WAITING_MAX = 64

/**
 * One hash at a time: thirty people signing in at once must not stop everybody else's pages.
 * Hashing would share the process's threads with the database, so a process of low priority does it.
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

const SCRIPT = path.join(__dirname, 'hasher.js')
let hasher: ChildProcess | null = null

/** Begun with the first password; while nothing is asked of it, it keeps nobody from ending. */
function startHasher(): ChildProcess {
  const started = fork(SCRIPT, [], { execArgv: [] })
  started.unref()
  started.channel?.unref()
  started.once('exit', () => { if (hasher === started) hasher = null })
  return started
}

async function ask(question: Question): Promise<string | boolean> {
  // Sources that were not compiled have no script to start: they hash here.
  if (!existsSync(SCRIPT)) return argon2(question)
  hasher ??= startHasher()
  const child = hasher
  return new Promise((resolve, reject) => {
    const settle = () => {
      child.unref()
      child.channel?.unref()
      child.off('message', answered)
      child.off('exit', gone)
      child.off('error', gone)
    }
    const answered = ({ answer }: { answer: string | boolean | null }) => {
      settle()
      if (answer === null) reject(new Error('the password could not be hashed'))
      else resolve(answer)
    }
    const gone = () => { settle(); hasher = null; reject(new Unavailable('people.refused.busy')) }
    child.ref()
    child.channel?.ref()
    child.on('message', answered).on('exit', gone).on('error', gone)
    child.send(question, (error) => { if (error !== null) gone() })
  })
}

export const hashPassword = async (password: string): Promise<string> => String(await inTurn(() => ask({ password, hash: null })))

/** A hash of nothing anybody knows: checked for unknown addresses, so that they take as long as known ones. */
const NOBODY = '$argon2id$v=19$m=19456,t=2,p=1$c29tZSBzYWx0IG9mIG91cnM$6dVnD0Ra8Zc6sYh2n3jk2VJ4c0sZ4KX5nCkq2yPpR6k'

export async function passwordMatches(passwordHash: string | null, password: string): Promise<boolean> {
  const matches = await inTurn(() => ask({ password, hash: passwordHash ?? NOBODY }))
  return matches === true && passwordHash !== null
}
