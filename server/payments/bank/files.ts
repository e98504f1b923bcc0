import { readFile } from 'node:fs/promises'
import { isDuplicate } from '../../kernel/database'
import type { Fault } from '../../kernel/errors'
import { inspect, keepBytes, type FileType, type Upload } from '../../kernel/files'
import type { Person } from '../../kernel/policy'
import type { Services, Tx } from '../../kernel/services'
import { findImport, insertImport, type BankImport } from './account-store'
import type { FileFault } from './camt053'
import { decode } from './xml'

export const faultOf = ({ key, values }: FileFault): Fault => ({ field: 'file', words: `payments.bank.file.${key}`, values })

/** The text of a file that somebody sent, or the one reason why there is none. */
export async function readUpload(upload: Upload | undefined, type: FileType): Promise<string | Fault> {
  if (upload === undefined || upload.size === 0) return { field: 'file', words: 'payments.bank.file.none' }
  const looked = await inspect({ ...upload, field: 'file' }, [type])
  if (typeof looked === 'object') return looked
  return decode(await readFile(upload.path)) ?? faultOf({ key: 'damaged', values: {} })
}

/** The same bytes are taken once; the database says so again. */
export async function isTaken(tx: Tx, upload: Upload): Promise<boolean> {
  return (await findImport(tx.db, upload.sha256)) !== undefined
}

export const TAKEN: Fault = { field: 'file', words: 'payments.bank.file.taken' }

/** Keeps the file as it came, for good. A copy: the transaction may be tried again. */
export async function keepImport(tx: Tx, services: Services, upload: Upload, type: FileType, kind: BankImport['kind'], person: Person): Promise<string> {
  const file = await keepBytes(tx, services.files, { name: upload.name, type, content: await readFile(upload.path) }, person.id)
  const id = tx.id()
  await insertImport(tx.db, { id, kind, fileId: file.id, sha256: file.sha256, importedBy: person.id, importedAt: tx.at })
  return id
}

/** Two of the same at once: the database lets one of them through, and the other hears that it is there. */
export async function onceOnly<Result>(work: () => Promise<Result | Fault[]>): Promise<Result | Fault[]> {
  try {
    return await work()
  } catch (error) {
    if (isDuplicate(error)) return [TAKEN]
    throw error
  }
}
