import { createHash } from 'node:crypto'

/**
 * The hash tree of RFC 6962, section 2.1: who keeps one head (a size and a root) can be shown that an entry is in the log,
 * and that a later log still begins with all of the earlier one, without being shown the log.
 */

const sha256 = (...parts: Buffer[]): Buffer => {
  const hash = createHash('sha256')
  for (const part of parts) hash.update(part)
  return hash.digest()
}

const LEAF = Buffer.from([0])
const NODE = Buffer.from([1])

export const leafHash = (data: Buffer): Buffer => sha256(LEAF, data)
export const nodeHash = (left: Buffer, right: Buffer): Buffer => sha256(NODE, left, right)

/** The root over nothing is the hash of nothing. */
export const EMPTY_ROOT = sha256()

/** The largest power of two below `size`, where a tree of more than one leaf is split. */
export function splitOf(size: number): number {
  let split = 1
  while (split * 2 < size) split *= 2
  return split
}

/** The root over nodes of one level: hashes of leaves, or roots of equally large whole trees with a smaller one at the end. */
export function rootOf(nodes: readonly Buffer[]): Buffer {
  const [first] = nodes
  if (first === undefined) return EMPTY_ROOT
  if (nodes.length === 1) return first
  const split = splitOf(nodes.length)
  return nodeHash(rootOf(nodes.slice(0, split)), rootOf(nodes.slice(split)))
}

/** Answers the root over the leaves from `from` until before `to`. */
export type Roots = (from: number, to: number) => Promise<Buffer>

/** The nodes beside the way from leaf `index` up to the root over `size` leaves, lowest first. */
export async function inclusionPath(roots: Roots, index: number, size: number): Promise<Buffer[]> {
  const walk = async (from: number, to: number): Promise<Buffer[]> => {
    if (to - from <= 1) return []
    const middle = from + splitOf(to - from)
    return index < middle
      ? [...(await walk(from, middle)), await roots(middle, to)]
      : [...(await walk(middle, to)), await roots(from, middle)]
  }
  return walk(0, size)
}

/** The nodes that show both roots: that over the first `size` leaves, and that over all `later`. */
export async function consistencyPath(roots: Roots, size: number, later: number): Promise<Buffer[]> {
  if (size === later || size === 0) return []
  // `whole`: the part of the earlier tree in sight is exactly the tree in sight, whose root the reader knows already.
  const walk = async (from: number, to: number, until: number, whole: 'known' | 'unknown'): Promise<Buffer[]> => {
    if (until === to) return whole === 'known' ? [] : [await roots(from, to)]
    const middle = from + splitOf(to - from)
    return until <= middle
      ? [...(await walk(from, middle, until, whole)), await roots(middle, to)]
      : [...(await walk(middle, to, until, 'unknown')), await roots(from, middle)]
  }
  return walk(0, later, size, 'known')
}

export type Inclusion = { readonly leaf: Buffer; readonly index: number; readonly size: number; readonly path: readonly Buffer[]; readonly root: Buffer }

/** Each step of the way up, and whether it ends at the root (RFC 9162, 2.1.3.2). */
export function climb({ leaf, index, size, path, root }: Inclusion): { steps: { side: 'left' | 'right'; beside: Buffer; node: Buffer }[]; holds: 'yes' | 'no' } {
  const steps: { side: 'left' | 'right'; beside: Buffer; node: Buffer }[] = []
  let [at, last, node] = [index, size - 1, leaf]
  if (index < 0 || index >= size) return { steps, holds: 'no' }
  for (const beside of path) {
    if (last === 0) return { steps, holds: 'no' }
    const side = at % 2 === 1 || at === last ? 'left' : 'right'
    node = side === 'left' ? nodeHash(beside, node) : nodeHash(node, beside)
    if (side === 'left') while (at % 2 === 0 && at !== 0) { at = Math.floor(at / 2); last = Math.floor(last / 2) }
    at = Math.floor(at / 2)
    last = Math.floor(last / 2)
    steps.push({ side, beside, node })
  }
  return { steps, holds: last === 0 && node.equals(root) ? 'yes' : 'no' }
}

export type Consistency = { readonly size: number; readonly later: number; readonly root: Buffer; readonly laterRoot: Buffer; readonly path: readonly Buffer[] }

/** Whether the later tree begins with all of the earlier one (RFC 9162, 2.1.4.2). */
export function isConsistent({ size, later, root, laterRoot, path }: Consistency): boolean {
  if (size > later) return false
  if (size === later) return path.length === 0 && root.equals(laterRoot)
  if (size === 0) return path.length === 0 && root.equals(EMPTY_ROOT)
  const isPower = (size & (size - 1)) === 0
  const [first, ...rest] = isPower ? [root, ...path] : path
  if (first === undefined) return false
  let [at, last] = [size - 1, later - 1]
  while (at % 2 === 1) { at = Math.floor(at / 2); last = Math.floor(last / 2) }
  let [earlier, whole] = [first, first]
  for (const node of rest) {
    if (last === 0) return false
    if (at % 2 === 1 || at === last) {
      earlier = nodeHash(node, earlier)
      whole = nodeHash(node, whole)
      while (at % 2 === 0 && at !== 0) { at = Math.floor(at / 2); last = Math.floor(last / 2) }
    } else whole = nodeHash(whole, node)
    at = Math.floor(at / 2)
    last = Math.floor(last / 2)
  }
  return last === 0 && earlier.equals(root) && whole.equals(laterRoot)
}
