import yauzl from 'yauzl'
import { ZipFile } from 'yazl'
import { Difference } from './bundle'

/** The files of a bundle by name. */
export type Files = ReadonlyMap<string, Buffer>

/** The same files make the same bytes, whenever it is done: the time written into the archive is the one given. */
export async function pack(files: Files, at: Date): Promise<Buffer> {
  const zip = new ZipFile()
  for (const [name, content] of files) zip.addBuffer(content, name, { mtime: at, mode: 0o100644, compress: true, forceDosTimestamp: true })
  const chunks: Buffer[] = []
  const whole = new Promise<Buffer>((resolve, reject) => {
    zip.outputStream.on('data', (chunk: Buffer) => { chunks.push(chunk) }).on('end', () => { resolve(Buffer.concat(chunks)) }).on('error', reject)
  })
  zip.end()
  return whole
}

/** No bundle is larger: a thousand proposals with three sheets each take some ten megabytes. */
const BYTES_MAX = 400_000_000
const FILES_MAX = 100

/** Opens an archive that may come from anywhere. Throws with a sentence where it is none, or larger than any bundle. */
export async function unpack(archive: Buffer): Promise<Files> {
  const zip = await new Promise<yauzl.ZipFile>((resolve, reject) => {
    yauzl.fromBuffer(archive, { lazyEntries: true, strictFileNames: true }, (error, opened) => { if (error === null) resolve(opened); else reject(new Difference('it is not a ZIP archive')) })
  })
  const files = new Map<string, Buffer>()
  let left = BYTES_MAX
  return new Promise<Files>((resolve, reject) => {
    zip.on('error', () => { reject(new Difference('the archive is damaged')) })
    zip.on('end', () => { resolve(files) })
    zip.on('entry', (entry: yauzl.Entry) => {
      left -= entry.uncompressedSize
      if (left < 0 || files.size >= FILES_MAX) { reject(new Difference('the archive is larger than any bundle')); zip.close(); return }
      readEntry(zip, entry).then((content) => { files.set(entry.fileName, content); zip.readEntry() }, reject)
    })
    zip.readEntry()
  })
}

function readEntry(zip: yauzl.ZipFile, entry: yauzl.Entry): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    zip.openReadStream(entry, (error, stream) => {
      if (error !== null) { reject(new Difference(`${entry.fileName} cannot be read`)); return }
      const chunks: Buffer[] = []
      stream.on('data', (chunk: Buffer) => { chunks.push(chunk) }).on('end', () => { resolve(Buffer.concat(chunks)) }).on('error', () => { reject(new Difference(`${entry.fileName} is damaged`)) })
    })
  })
}
