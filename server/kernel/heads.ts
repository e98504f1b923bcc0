import type { Db } from './database'
import { dayOf, type Instant } from './dates'
import { consistencyPath, inclusionPath, leafHash, rootOf, type Roots } from './merkle'

/** The log as a tree: `size` entries have this root. Whoever keeps a head is a witness of all of them. */
export type Head = { size: number; root: string; at: Instant; occasion: string; subject: string | null }

/** Entries under one kept root. A power of two, so that whole blocks are whole parts of the tree. */
const BLOCK = 1_024

const bytes = (hex: string): Buffer => Buffer.from(hex, 'hex')

/** A leaf is the hash of an entry, which its holder can compute from the entry itself. */
async function leavesOf(db: Db, from: number, to: number): Promise<Buffer[]> {
  const rows = (await db('auditEntries').where('seq', '>', from).where('seq', '<=', to).orderBy('seq').select('hash')) as { hash: string }[]
  return rows.map(({ hash }) => leafHash(bytes(hash)))
}

/** Reads parts of the tree over the first `size` entries: kept roots for whole blocks, leaves only within one block at a time. */
async function openTree(db: Db, size: number): Promise<Roots> {
  const kept = (await db('logBlocks').where('number', '<', Math.floor(size / BLOCK)).orderBy('number').select('root')) as { root: string }[]
  const blocks = kept.map(({ root }) => bytes(root))
  const read = new Map<number, Promise<Buffer[]>>()
  const block = (number: number) => {
    const known = read.get(number) ?? leavesOf(db, number * BLOCK, Math.min((number + 1) * BLOCK, size))
    read.set(number, known)
    return known
  }
  return async (from, to) => {
    const number = Math.floor(from / BLOCK)
    if (to <= (number + 1) * BLOCK && !(from % BLOCK === 0 && to - from === BLOCK && blocks[number] !== undefined)) {
      return rootOf((await block(number)).slice(from - number * BLOCK, to - number * BLOCK))
    }
    // Larger parts begin at a block: the tree is only ever split at powers of two.
    const nodes: Buffer[] = []
    for (let at = number; at * BLOCK < to; at += 1) {
      const whole = (at + 1) * BLOCK <= to ? blocks[at] : undefined
      nodes.push(whole ?? rootOf(await block(at)))
    }
    return rootOf(nodes)
  }
}

/** Seals the log as it stands: called at the end of a transaction, after its entries. Nothing new, no new head. */
export async function sealHead(db: Db, { at, occasion, subject }: Pick<Head, 'at' | 'occasion' | 'subject'>): Promise<void> {
  const size = await countEntries(db)
  const last = await latestHead(db)
  if (size === 0 || last?.size === size) return
  const blocks = ((await db('logBlocks').count({ all: '*' }).first()) as { all: number }).all
  for (let number = blocks; (number + 1) * BLOCK <= size; number += 1) {
    await db('logBlocks').insert({ number, root: rootOf(await leavesOf(db, number * BLOCK, (number + 1) * BLOCK)).toString('hex') })
  }
  const root = await (await openTree(db, size))(0, size)
  await db('logHeads').insert({ size, root: root.toString('hex'), at, occasion, subject })
}

async function countEntries(db: Db): Promise<number> {
  return ((await db('auditEntries').max({ seq: 'seq' }).first()) as { seq: number | null }).seq ?? 0
}

export async function latestHead(db: Db): Promise<Head | undefined> {
  return (await db('logHeads').orderBy('size', 'desc').first()) as Head | undefined
}

export async function findHead(db: Db, size: number): Promise<Head | undefined> {
  return (await db('logHeads').where({ size }).first()) as Head | undefined
}

/** The first head under which an entry stands. */
export async function headOver(db: Db, seq: number): Promise<Head | undefined> {
  return (await db('logHeads').where('size', '>=', seq).orderBy('size').first()) as Head | undefined
}

export async function listHeads(db: Db, limit: number, below?: number): Promise<Head[]> {
  const query = db('logHeads').orderBy('size', 'desc').limit(limit)
  if (below !== undefined) void query.where('size', '<', below)
  return (await query) as Head[]
}

export type InclusionProof = { readonly seq: number; readonly hash: string; readonly head: Head; readonly path: readonly string[] }

/** That an entry stands under a head. Undefined where either is not there. */
export async function proveInclusion(db: Db, seq: number, head: Head): Promise<InclusionProof | undefined> {
  const entry = (await db('auditEntries').where({ seq }).first('hash')) as { hash: string } | undefined
  if (entry === undefined || seq > head.size) return undefined
  const path = await inclusionPath(await openTree(db, head.size), seq - 1, head.size)
  return { seq, hash: entry.hash, head, path: path.map((node) => node.toString('hex')) }
}

/** That the log under the later head begins with all of the log under the earlier one. */
export async function proveConsistency(db: Db, earlier: Head, later: Head): Promise<string[]> {
  return (await consistencyPath(await openTree(db, later.size), earlier.size, later.size)).map((node) => node.toString('hex'))
}

/** Every head again from the entries, blocks and all. Returns the first difference in words, or null. */
export async function verifyHeads(db: Db): Promise<{ fault: string | null; heads: number }> {
  const heads = (await db('logHeads').orderBy('size')) as Head[]
  const kept = (await db('logBlocks').orderBy('number')) as { number: number; root: string }[]
  const blocks: Buffer[] = []
  for (const { number, root } of kept) {
    const again = rootOf(await leavesOf(db, number * BLOCK, (number + 1) * BLOCK))
    if (again.toString('hex') !== root) return { fault: `block ${number} of the tree is not that of its entries`, heads: 0 }
    blocks.push(again)
  }
  for (const [index, { size, root }] of heads.entries()) {
    const whole = Math.floor(size / BLOCK)
    const rest = await leavesOf(db, whole * BLOCK, size)
    const nodes = rest.length === 0 ? blocks.slice(0, whole) : [...blocks.slice(0, whole), rootOf(rest)]
    if (rest.length !== size - whole * BLOCK || rootOf(nodes).toString('hex') !== root) return { fault: `the head over ${size} entries is not that of the log`, heads: index }
  }
  return { fault: null, heads: heads.length }
}

/** Once a day: everything up to the end of the day before stands under a head, also where no stage ended. */
export async function findUnsealedDay(db: Db, now: Date): Promise<string | null> {
  const last = (await db('auditEntries').orderBy('seq', 'desc').first('seq', 'at')) as { seq: number; at: Instant } | undefined
  if (last === undefined || dayOf(new Date(last.at)) >= dayOf(now)) return null
  return (await findHead(db, last.seq)) === undefined ? dayOf(new Date(last.at)) : null
}
