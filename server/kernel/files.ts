import { createHash, type Hash } from 'node:crypto'
import { createReadStream, createWriteStream } from 'node:fs'
import { mkdir, open, rename, rm, stat, writeFile } from 'node:fs/promises'
import path from 'node:path'
import type { Readable } from 'node:stream'
import multer, { type StorageEngine } from 'multer'
import yauzl from 'yauzl'
import type { Db } from './database'
import type { Instant } from './dates'
import type { Fault } from './errors'
import type { Tx } from './services'
import { sha256 } from './hash'

/** Where contents are kept, by a name the server made. A folder by default. */
export type FileStore = {
  /** Takes over a temporary file. */
  keep(temporaryPath: string, key: string): Promise<void>
  open(key: string): Promise<Readable>
  /** A folder for uploads that nobody has accepted yet. */
  readonly temporary: string
}

/** An upload as it lies in the temporary folder: measured and hashed while it streamed in. */
export type Upload = {
  readonly field: string
  readonly name: string
  readonly path: string
  readonly size: number
  readonly sha256: string
}

export type StoredFile = {
  id: string
  name: string
  type: FileType
  size: number
  sha256: string
  storageKey: string
  uploadedBy: string
  uploadedAt: Instant
}

export function folderStore(folder: string): FileStore {
  const root = path.resolve(folder)
  const place = (key: string) => path.join(root, key.slice(0, 2), key)
  return {
    temporary: path.join(root, 'incoming'),
    async keep(temporaryPath, key) {
      await mkdir(path.dirname(place(key)), { recursive: true })
      const handle = await open(temporaryPath, 'r+')
      await handle.sync().finally(() => handle.close())
      await rename(temporaryPath, place(key))
    },
    async open(key) {
      await stat(place(key))
      return createReadStream(place(key))
    },
  }
}

export const FILE_TYPES = ['pdf', 'docx', 'xlsx', 'odt', 'ods', 'jpg', 'png', 'zip', 'xml', 'csv'] as const
export type FileType = (typeof FILE_TYPES)[number]

/** What documents may be unless a call says otherwise. A zip, and what programs write for programs, is refused unless it is listed. */
export const USUAL_TYPES: readonly FileType[] = ['pdf', 'docx', 'xlsx', 'odt', 'ods', 'jpg', 'png']

export const FILE_SIZE_MAX = 10_000_000

export const MEDIA_TYPES: Record<FileType, string> = {
  pdf: 'application/pdf',
  docx: 'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  odt: 'application/vnd.oasis.opendocument.text',
  ods: 'application/vnd.oasis.opendocument.spreadsheet',
  jpg: 'image/jpeg',
  png: 'image/png',
  zip: 'application/zip',
  xml: 'application/xml',
  csv: 'text/csv',
}

/** Multer storage that hashes while it writes, so that no file is read twice. */
function hashingStorage(temporary: string, newName: () => string): StorageEngine {
  return {
    _handleFile(_req, file, done) {
      const target = path.join(temporary, newName())
      const hash: Hash = createHash('sha256')
      let size = 0
      mkdir(temporary, { recursive: true }).then(() => {
        // A request that broke off while the folder was made leaves nothing to be read.
        if (file.stream.destroyed) { done(new Error('Unexpected end of form')); return }
        const out = createWriteStream(target, { highWaterMark: 262_144, flags: 'wx' })
        file.stream.on('data', (chunk: Buffer) => { hash.update(chunk); size += chunk.length })
        let failed = false
        const fail = (error: unknown) => {
          if (failed) return
          failed = true
          out.once('close', () => { void rm(target, { force: true }).then(() => { done(error) }) })
          out.destroy()
        }
        file.stream.on('error', fail)
        file.stream.on('close', () => { if (!file.stream.readableEnded) fail(new Error('Unexpected end of form')) })
        out.on('error', fail)
        out.on('finish', () => { done(null, { path: target, size, filename: hash.digest('hex') }) })
        file.stream.pipe(out)
      }, done)
    },
    _removeFile(_req, file, done) {
      rm(file.path, { force: true }).then(() => { done(null) }, done)
    },
  }
}

export function uploads(store: FileStore, newName: () => string, sizeMax = FILE_SIZE_MAX) {
  return multer({
    storage: hashingStorage(store.temporary, newName),
    defParamCharset: 'utf8',
    limits: { fileSize: sizeMax, files: 10, fields: 500, parts: 510, fieldNameSize: 100, fieldSize: 200_000, headerPairs: 50 },
  }).any()
}

/** Reads the texts of a form whose files nobody will keep. */
export const textsOnly = () => multer({ limits: { fields: 500, parts: 510, fieldNameSize: 100, fieldSize: 200_000, headerPairs: 50 }, fileFilter: (_req, _file, done) => { done(null, false) } }).any()

export const uploadOf = (file: Express.Multer.File): Upload => ({
  field: file.fieldname,
  name: cleanName(file.originalname),
  path: file.path,
  size: file.size,
  sha256: file.filename,
})

/** The name for people: no path, no control characters, at most 150 characters with its ending kept. */
export function cleanName(name: string): string {
  const bare = path.basename(name.replaceAll('\\', '/')).normalize('NFC').replace(/[\p{Cc}\p{Cf}"<>|?*:]/gu, '').trim()
  const ending = path.extname(bare)
  const stem = bare.slice(0, bare.length - ending.length).slice(0, 150 - ending.length)
  return stem === '' ? `file${ending}` : stem + ending
}

/** Looks into an upload. Returns its true type, or the reason it cannot be taken. */
export async function inspect(upload: Upload, allowed: readonly FileType[] = USUAL_TYPES): Promise<FileType | Fault> {
  const fault = (words: string): Fault => ({ field: upload.field, words, values: { name: upload.name, types: allowed.join(', ') } })
  if (upload.size === 0) return fault('kernel.file.empty')
  const ending = path.extname(upload.name).slice(1).toLowerCase().replace('jpeg', 'jpg')
  if (!allowed.includes(ending as FileType)) return fault('kernel.file.type')
  const type = await sniff(upload.path)
  if (type === 'bomb') return fault('kernel.file.unsafe')
  if (type !== ending) return fault('kernel.file.mismatch')
  return type
}

async function sniff(file: string): Promise<FileType | 'bomb' | null> {
  const handle = await open(file)
  const { buffer, bytesRead } = await handle.read(Buffer.alloc(16), 0, 16, 0).finally(() => handle.close())
  const head = buffer.subarray(0, bytesRead)
  if (head.subarray(0, 5).toString('latin1') === '%PDF-') return 'pdf'
  if (head.subarray(0, 8).equals(Buffer.from('89504e470d0a1a0a', 'hex'))) return 'png'
  if (head.subarray(0, 3).equals(Buffer.from('ffd8ff', 'hex'))) return 'jpg'
  if (head.subarray(0, 4).equals(Buffer.from('504b0304', 'hex'))) return lookIntoZip(file)
  // Text has no sign of its own: XML begins with a bracket, and whatever else holds no zero byte may be a table.
  if (/^(\ufeff)?\s*</.test(head.toString('utf8'))) return 'xml'
  return head.includes(0) ? null : 'csv'
}

const ZIP_ENTRIES_MAX = 2_000
const ZIP_BYTES_MAX = 100_000_000
const ZIP_RATIO_MAX = 200

/** Reads only the directory of a zip: what it is, and whether unpacking it would be an attack. */
function lookIntoZip(file: string): Promise<FileType | 'bomb' | null> {
  return new Promise((resolve) => {
    yauzl.open(file, { lazyEntries: true, autoClose: true, strictFileNames: true }, (error, zip) => {
      if (error !== null) { resolve(null); return }
      let entries = 0
      let bytes = 0
      let packed = 0
      let type: FileType = 'zip'
      zip.on('entry', (entry: yauzl.Entry) => {
        entries += 1
        bytes += entry.uncompressedSize
        packed += entry.compressedSize
        const nested = /\.(zip|jar|rar|7z)$/i.test(entry.fileName)
        const link = ((entry.externalFileAttributes >>> 16) & 0o170000) === 0o120000
        if (entries > ZIP_ENTRIES_MAX || bytes > ZIP_BYTES_MAX || nested || link || bytes > Math.max(1, packed) * ZIP_RATIO_MAX) {
          zip.close()
          resolve('bomb')
          return
        }
        if (entry.fileName === 'word/document.xml') type = 'docx'
        if (entry.fileName === 'xl/workbook.xml') type = 'xlsx'
        if (entry.fileName === 'mimetype') {
          zip.openReadStream(entry, (problem, stream) => {
            if (problem !== null) { resolve(null); return }
            let text = ''
            stream.on('data', (chunk: Buffer) => { text += chunk.toString('latin1').slice(0, 100) })
            stream.on('end', () => {
              if (text.includes('opendocument.text')) type = 'odt'
              if (text.includes('opendocument.spreadsheet')) type = 'ods'
              zip.readEntry()
            })
          })
          return
        }
        zip.readEntry()
      })
      zip.on('end', () => { resolve(type) })
      zip.on('error', () => { resolve(null) })
      zip.readEntry()
    })
  })
}

/** Keeps an inspected upload for good and returns its row. The row belongs to whoever writes a reference to it. */
export async function keepFile(tx: Tx, store: FileStore, upload: Upload, type: FileType, uploadedBy: string): Promise<StoredFile> {
  const id = tx.id()
  const row: StoredFile = {
    id, name: upload.name, type, size: upload.size, sha256: upload.sha256, storageKey: id.replaceAll('-', '').split('').reverse().join(''), uploadedBy, uploadedAt: tx.at,
  }
  await store.keep(upload.path, row.storageKey)
  await tx.db('files').insert(row)
  return row
}

/** Keeps a document that we made ourselves. */
export async function keepBytes(tx: Tx, store: FileStore, made: { readonly name: string; readonly type: FileType; readonly content: Buffer }, uploadedBy: string): Promise<StoredFile> {
  const { name, type, content } = made
  const file = path.join(store.temporary, tx.token())
  await mkdir(store.temporary, { recursive: true })
  await writeFile(file, content)
  return keepFile(tx, store, { field: '', name, path: file, size: content.length, sha256: sha256(content) }, type, uploadedBy)
}

export async function findFile(db: Db, id: string): Promise<StoredFile | undefined> {
  return (await db('files').where({ id }).first()) as StoredFile | undefined
}

export async function discardUploads(all: readonly Upload[]): Promise<void> {
  await Promise.all(all.map(({ path: file }) => rm(file, { force: true })))
}
