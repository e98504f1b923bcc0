import { createHash } from 'node:crypto'
import { createReadStream, createWriteStream, existsSync, mkdirSync, readdirSync, rmSync, statSync } from 'node:fs'
import path from 'node:path'
import { pipeline } from 'node:stream/promises'
import { ZipFile } from 'yazl'
import { readConfig } from '../config'
import { auditHead } from '../kernel/audit'
import { engineOf, openDatabase } from '../kernel/database'
import { makeServices } from '../services'
import { insistDatabase, sayWhy, Unready } from './command'

/** One line of the manifest: what lies in the copy, and what it must still be when it is put back. */
export type ManifestEntry = { name: string; size: number; sha256: string }
export type Manifest = { madeAt: string; auditSeq: number; auditHash: string; files: ManifestEntry[] }

/**
 * A consistent copy while the site serves: the database as it stood at one moment, then every upload.
 * Uploads are only ever added, so those that the copied database names are all there.
 */
export async function backup(directory: string): Promise<string> {
  const config = readConfig(process.env)
  insistDatabase(config)
  const services = makeServices(config)
  try {
    if (engineOf(services.db) !== 'sqlite') throw new Unready('For PostgreSQL use pg_dump --format=custom beside a copy of the uploads folder; this command copies SQLite.')
    mkdirSync(directory, { recursive: true })
    const stamp = services.now().toISOString().replace(/[:.]/g, '-')
    const copy = path.join(directory, `.${stamp}.sqlite`)
    await services.db.raw('vacuum into ?', [copy])
    const copied = openDatabase(copy, 1)
    const head = await auditHead(copied)
    await copied.raw('pragma journal_mode=delete')
    await copied.destroy()

    const sources = [{ name: 'qarte.sqlite', file: copy }, ...listUploads(config.uploads)]
    const files: ManifestEntry[] = []
    for (const { name, file } of sources) files.push({ name, size: statSync(file).size, sha256: await sha256Of(file) })
    const manifest: Manifest = { madeAt: services.now().toISOString(), auditSeq: head?.seq ?? 0, auditHash: head?.hash ?? '', files }

    const target = path.join(directory, `qarte-${stamp}.zip`)
    const zip = new ZipFile()
    for (const { name, file } of sources) zip.addFile(file, name)
    zip.addBuffer(Buffer.from(JSON.stringify(manifest, null, 2)), 'manifest.json')
    zip.end()
    await pipeline(zip.outputStream, createWriteStream(`${target}.part`))
    await import('node:fs/promises').then(({ rename }) => rename(`${target}.part`, target))
    rmSync(copy, { force: true })
    return target
  } finally {
    await services.db.destroy()
  }
}

function listUploads(folder: string): { name: string; file: string }[] {
  if (!existsSync(folder)) return []
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && /^[0-9a-f]{2}$/.test(entry.name))
    .flatMap((entry) => readdirSync(path.join(folder, entry.name)).map((name) => ({ name: `uploads/${name}`, file: path.join(folder, entry.name, name) })))
}

export async function sha256Of(file: string): Promise<string> {
  const hash = createHash('sha256')
  await pipeline(createReadStream(file), hash)
  return hash.digest('hex')
}

if (require.main === module) {
  const [directory] = process.argv.slice(2)
  if (directory === undefined) {
    process.stderr.write('Say where to: npm run backup -- DIRECTORY\n')
    process.exitCode = 2
  } else {
    backup(directory).then(
      (file) => { process.stdout.write(`${file}\n`) },
      (error: unknown) => { process.stderr.write(`${sayWhy(error)}\n`); process.exitCode = 1 },
    )
  }
}
