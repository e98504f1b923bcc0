import { createHash } from 'node:crypto'

/** One step of a draw: what was hashed, what came out, how many were left, and the place of the one that was taken among them, from 1. */
export type DrawStep = { readonly round: number; readonly digest: string; readonly left: number; readonly place: number; readonly taken: number }

/**
 * The key of RFC 3797, section 4: the numbers of each source in ascending order, each followed by a full stop,
 * each source followed by a stroke.
 */
export const keyOf = (sources: readonly (readonly number[])[]): string =>
  sources.map((numbers) => `${[...numbers].sort((a, b) => a - b).map((number) => `${number}.`).join('')}/`).join('')

/**
 * The draw of RFC 3797, section 4, over a list of `count`, numbered from 1. In each round the key is hashed between two copies
 * of the number of the round in two bytes; the result, divided by how many are left, leaves the one that is taken.
 * The standard hashes by MD5, which its published example needs; ours are by SHA-256.
 */
export function drawOrder(count: number, key: string, hash: 'sha256' | 'md5' = 'sha256'): DrawStep[] {
  const left = Array.from({ length: count }, (_nothing, index) => index + 1)
  return Array.from({ length: count }, (_nothing, round): DrawStep => {
    const counter = Buffer.alloc(2)
    counter.writeUInt16BE(round)
    const digest = createHash(hash).update(counter).update(key).update(counter).digest('hex')
    const place = Number(BigInt(`0x${digest}`) % BigInt(left.length))
    const [taken] = left.splice(place, 1)
    return { round, digest, left: count - round, place: place + 1, taken: taken as number }
  })
}
