import { readFile } from 'node:fs/promises'
import { readConfig } from '../config'
import { verifyAudit } from '../kernel/audit'
import { verifyHeads } from '../kernel/heads'
import { verifyLedger } from '../ledger/verify'
import { verifyDraws } from '../scoring/draws/verify'
import { verifySheets } from '../scoring/verify'
import { makeServices } from '../services'
import { openSolver } from '../awards/solver'
import { unpack } from '../transparency/bundle/archive'
import { Difference } from '../transparency/bundle/bundle'
import { verifyBundle } from '../transparency/bundle/verifying'
import { insistDatabase, runCommand, Unready } from './command'

/** `npm run verify -- log`, `-- ledger` and `-- bundle FILE_OR_ADDRESS`: exit 0 only when all holds; otherwise the first difference, named. */
async function run(what: string | undefined, of: string | undefined): Promise<number> {
  if (what === 'bundle' && of !== undefined) return verifyOne(of)
  if (what !== 'log' && what !== 'ledger') {
    process.stderr.write('Say what to verify: npm run verify -- ledger, npm run verify -- log, or npm run verify -- bundle FILE_OR_ADDRESS\n')
    return 2
  }
  const config = readConfig(process.env)
  insistDatabase(config)
  const services = makeServices(config)
  try {
    if (what === 'log') {
      const { fault, entries, head } = await verifyAudit(services.db)
      process.stdout.write(fault === null ? `The log holds: ${entries} entries, head ${head}\n` : `The log does not hold: ${fault}\n`)
      if (fault !== null) return 1
      const heads = await verifyHeads(services.db)
      process.stdout.write(heads.fault === null ? `Every head is that of the log: ${heads.heads} heads\n` : `A head does not hold: ${heads.fault}\n`)
      if (heads.fault !== null) return 1
      const sheets = await verifySheets(services.db)
      process.stdout.write(sheets.fault === null ? `Every sealed sheet is as it was sealed: ${sheets.sheets} sheets\n` : `A sealed sheet was changed: ${sheets.fault}\n`)
      if (sheets.fault !== null) return 1
      const draws = await verifyDraws(services.db)
      process.stdout.write(draws.fault === null ? `Every draw follows from its sources: ${draws.draws} draws\n` : `A draw does not hold: ${draws.fault}\n`)
      return draws.fault === null ? 0 : 1
    }
    const { fault, events, accounts, head } = await verifyLedger(services.db)
    process.stdout.write(fault === null ? `The ledger holds: ${events} entries, ${accounts} accounts, head ${head}\n` : `The ledger does not hold: ${fault}\n`)
    return fault === null ? 0 : 1
  } finally {
    await services.db.destroy()
  }
}

/** A published bundle, without a database: everything in it is computed again. */
async function verifyOne(of: string): Promise<number> {
  const solver = openSolver()
  try {
    const { call, sheets, proposals, awards, decision, supersedes, inputsHash, outputHash, head } = await verifyBundle(await unpack(await fetchBundle(of)), solver.solve)
    process.stdout.write(`The bundle holds: ${call}, ${sheets} sheets on ${proposals} proposals, ${awards} awards\nDecision ${decision}${supersedes === null ? '' : `, which supersedes ${supersedes}`}\nDecided upon: ${inputsHash}\nDecided: ${outputHash}\nHead of the log: ${head}\n`)
    return 0
  } catch (error) {
    if (!(error instanceof Difference)) throw error
    process.stdout.write(`The bundle does not hold: ${error.message}\n`)
    return 1
  } finally {
    await solver.close()
  }
}

async function fetchBundle(of: string): Promise<Buffer> {
  if (!/^https?:\/\//.test(of)) {
    return readFile(of).catch(() => { throw new Unready(`There is no file ${of} that can be read.`) })
  }
  const answer = await fetch(of).catch(() => { throw new Unready(`${of} does not answer.`) })
  if (!answer.ok) throw new Unready(`${of} answers ${answer.status}, and no bundle.`)
  return Buffer.from(await answer.arrayBuffer())
}

runCommand(() => run(process.argv[2], process.argv[3]))
