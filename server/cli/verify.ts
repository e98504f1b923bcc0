import { readConfig } from '../config'
import { verifyAudit } from '../kernel/audit'
import { verifyHeads } from '../kernel/heads'
import { verifyLedger } from '../ledger/verify'
import { verifySheets } from '../scoring/verify'
import { makeServices } from '../services'
import { insistDatabase, runCommand } from './command'

/** `npm run verify -- log` and `-- ledger`: exit 0 only when all holds; otherwise the first difference, named. */
async function run(what: string | undefined): Promise<number> {
  if (what !== 'log' && what !== 'ledger') {
    process.stderr.write('Say what to verify: npm run verify -- ledger, or npm run verify -- log\n')
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
      return sheets.fault === null ? 0 : 1
    }
    const { fault, events, accounts, head } = await verifyLedger(services.db)
    process.stdout.write(fault === null ? `The ledger holds: ${events} entries, ${accounts} accounts, head ${head}\n` : `The ledger does not hold: ${fault}\n`)
    return fault === null ? 0 : 1
  } finally {
    await services.db.destroy()
  }
}

runCommand(() => run(process.argv[2]))
