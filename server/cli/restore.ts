import { cpSync, createWriteStream, existsSync, mkdirSync, readFileSync, renameSync, rmSync } from 'node:fs'
import path from 'node:path'
import { pipeline } from 'node:stream/promises'
import yauzl from 'yauzl'
import { readConfig } from '../config'
import { verifyAudit } from '../kernel/audit'
import { openDatabase, type Db } from '../kernel/database'
import { verifyLedger } from '../ledger/verify'
import { sha256Of, type Manifest } from './backup'
import { sayWhy, Unready } from './command'

/** Puts a backup into an empty place and checks every file and the whole trail before it says that it is done. */
export async function restore(archive: string): Promise<string> {
  const config = readConfig(process.env)
  if (!existsSync(archive)) throw new Unready(`There is no file ${archive}.`)
  if (/^postgres/.test(config.databaseUrl)) throw new Unready('For PostgreSQL use pg_restore; this command restores SQLite.')
  if (existsSync(config.databaseUrl)) throw new Unready(`${config.databaseUrl} is there already. A backup is only put into an empty place: name another DATA_DIR.`)

  const staging = path.join(path.dirname(path.resolve(config.databaseUrl)), '.restoring')
  rmSync(staging, { recursive: true, force: true })
  mkdirSync(path.join(staging, 'uploads'), { recursive: true })
  try {
    await unpack(archive, staging)
    const manifest = JSON.parse(readFileSync(path.join(staging, 'manifest.json'), 'utf8')) as Manifest
    for (const { name, sha256 } of manifest.files) {
      const file = path.join(staging, name)
      if (!existsSync(file)) throw new Unready(`The backup is not whole: ${name} is missing.`)
      if (await sha256Of(file) !== sha256) throw new Unready(`The backup is damaged: ${name} is not what was backed up.`)
    }
    const db = openDatabase(path.join(staging, 'qarte.sqlite'), 1)
    const { log, ledger } = await verified(db).finally(() => db.destroy())
    const ending = manifest.auditHash === '' || log.head === manifest.auditHash ? null : 'its log ends elsewhere'
    const fault = log.fault ?? ledger.fault ?? ending
    if (fault !== null) throw new Unready(`The backup does not hold: ${fault}.`)

    for (const { name } of manifest.files.filter((one) => one.name.startsWith('uploads/'))) {
      const key = path.basename(name)
      mkdirSync(path.join(config.uploads, key.slice(0, 2)), { recursive: true })
      // The uploads may lie on another disk than the database.
      cpSync(path.join(staging, name), path.join(config.uploads, key.slice(0, 2), key))
    }
    renameSync(path.join(staging, 'qarte.sqlite'), config.databaseUrl)
    return `Restored: ${manifest.files.length} files, log of ${log.entries} entries with head ${log.head}, ledger of ${ledger.events} entries.`
  } finally {
    rmSync(staging, { recursive: true, force: true })
  }
}

async function verified(db: Db): Promise<{ log: Awaited<ReturnType<typeof verifyAudit>>; ledger: Awaited<ReturnType<typeof verifyLedger>> }> {
  return { log: await verifyAudit(db), ledger: await verifyLedger(db) }
}

/** Only the names a backup writes are taken: nothing can land outside the staging folder. */
function unpack(archive: string, into: string): Promise<void> {
  return new Promise((resolve, reject) => {
    yauzl.open(archive, { lazyEntries: true }, (error, zip) => {
      if (error !== null) { reject(error); return }
      zip.on('error', reject)
      zip.on('end', resolve)
      zip.on('entry', (entry: yauzl.Entry) => {
        if (!/^(qarte\.sqlite|manifest\.json|uploads\/[0-9a-f]{32})$/.test(entry.fileName)) { reject(new Unready(`This is no backup of ours: it holds ${entry.fileName}.`)); return }
        zip.openReadStream(entry, (problem, stream) => {
          if (problem !== null) { reject(problem); return }
          pipeline(stream, createWriteStream(path.join(into, entry.fileName))).then(() => { zip.readEntry() }, reject)
        })
      })
      zip.readEntry()
    })
  })
}

if (require.main === module) {
  const [archive] = process.argv.slice(2)
  if (archive === undefined) {
    process.stderr.write('Say from what: npm run restore -- FILE\n')
    process.exitCode = 2
  } else {
    restore(archive).then(
      (sentence) => { process.stdout.write(`${sentence}\n`) },
      (error: unknown) => { process.stderr.write(`${sayWhy(error)}\n`); process.exitCode = 1 },
    )
  }
}
