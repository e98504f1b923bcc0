import { existsSync } from 'node:fs'
import { Misconfigured, type Config } from '../config'
import { isAway, isPostgres } from '../kernel/database'

/** What whoever typed the command can put right: said in one sentence, without a stack. */
export class Unready extends Error {}

/** Runs one command to its exit code. Only a fault of ours comes with its stack. */
export function runCommand(work: () => Promise<number>): void {
  work().then(
    (code) => { process.exitCode = code },
    (error: unknown) => {
      process.stderr.write(`${sayWhy(error)}\n`)
      process.exitCode = 1
    },
  )
}

export function sayWhy(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  if (error instanceof Misconfigured || error instanceof Unready) return error.message
  if (isAway(error)) return `The database does not answer (${error.message}). See that it runs and that DATABASE_URL or DATA_DIR names it.`
  if (/no such table|relation "\w+" does not exist/.test(error.message)) return 'The database has no tables yet, or older ones. Run `npm run migrate` first.'
  return error.stack ?? error.message
}

/** A command that only reads must not leave an empty database behind where a name was mistyped. */
export function insistDatabase({ databaseUrl }: Config): void {
  if (!isPostgres(databaseUrl) && !existsSync(databaseUrl)) throw new Unready(`There is no database at ${databaseUrl}. See that DATA_DIR or DATABASE_URL names the right one.`)
}
