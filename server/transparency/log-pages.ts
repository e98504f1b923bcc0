import { inFours } from '../kernel/hash'
import type { Head, InclusionProof } from '../kernel/heads'
import { climb, isConsistent, leafHash } from '../kernel/merkle'
import { notice, type NoticeView } from '../kernel/parts'
import { template, type Page } from '../kernel/views'
import type { Words } from '../kernel/words'
import type { DailyHead, Fingerprint } from './store'

const bytes = (hex: string): Buffer => Buffer.from(hex, 'hex')

type HeadRow = { size: string; at: string; occasion: string; callHref: string | null; call: string; root: string; checkHref: string | null }
type LogView = {
  title: string
  head: { hash: string; entries: string; at: string } | null
  heads: HeadRow[]; olderHeads: string | null
  rows: { day: string; entries: string; seq: string; hash: string }[]; older: string | null
}
const log = template<LogView>('transparency/log')

export type LogAbout = { readonly heads: readonly Head[]; readonly moreHeads: number | null; readonly days: readonly DailyHead[]; readonly more: 'more' | 'end' }

export function logPage(words: Words, { heads, moreHeads, days, more }: LogAbout): Page {
  const [latest] = days
  const last = days.at(-1)
  const [newest] = heads
  return log({
    title: words.say('transparency.log.title'),
    head: latest === undefined ? null : { hash: inFours(latest.hash), entries: words.number(latest.seq), at: words.moment(latest.at) },
    heads: heads.map((head) => headRow(words, head, newest)),
    olderHeads: moreHeads === null ? null : `/log?under=${moreHeads}`,
    rows: days.map((one) => ({ day: words.day(one.day), entries: words.number(one.entries), seq: words.number(one.seq), hash: inFours(one.hash) })),
    older: more === 'more' && last !== undefined ? `/log?before=${last.day}` : null,
  }, { wide: true })
}

function headRow(words: Words, head: Head, newest: Head | undefined): HeadRow {
  const ofCall = (head.occasion.startsWith('call.') || head.occasion.startsWith('complaint.')) && head.subject !== null
  return {
    size: words.number(head.size), at: words.moment(head.at), occasion: words.say(`transparency.occasion.${head.occasion}`), callHref: ofCall ? `/calls/${head.subject}` : null, call: head.subject ?? '',
    root: inFours(head.root), checkHref: newest === undefined || newest.size === head.size ? null : `/log/consistency?from=${head.size}&to=${newest.size}`,
  }
}

type Step = { number: string; left: string; right: string; node: string }
type ProofView = {
  title: string; lead: string; notice: NoticeView | null; jsonHref: string
  entry: { seq: string; hash: string; leaf: string }
  head: { size: string; root: string; at: string } | null
  steps: Step[]
}
const proofTemplate = template<ProofView>('transparency/proof')

/** One entry under a head, every step of the way up written out, and computed again for this page. */
export function proofPage(words: Words, entry: Fingerprint, proof: InclusionProof | null): Page {
  const leaf = leafHash(bytes(entry.hash))
  const way = proof === null ? null : climb({ leaf, index: entry.seq - 1, size: proof.head.size, path: proof.path.map(bytes), root: bytes(proof.head.root) })
  let below = leaf
  const steps = (way?.steps ?? []).map(({ side, beside, node }, index): Step => {
    const [left, right] = side === 'left' ? [beside, below] : [below, beside]
    below = node
    return { number: words.number(index + 1), left: inFours(left.toString('hex')), right: inFours(right.toString('hex')), node: inFours(node.toString('hex')) }
  })
  return proofTemplate({
    title: words.say('transparency.proof.title', { seq: words.number(entry.seq) }), lead: words.say('transparency.proof.lead'),
    notice: way === null ? notice('warn', words.say('transparency.proof.notYet')) : way.holds === 'yes' ? notice('good', words.say('transparency.proof.holds')) : notice('warn', words.say('transparency.proof.broken')),
    jsonHref: `/log/proof.json?entry=${entry.seq}${proof === null ? '' : `&head=${proof.head.size}`}`,
    entry: { seq: words.number(entry.seq), hash: inFours(entry.hash), leaf: inFours(leaf.toString('hex')) },
    head: proof === null ? null : { size: words.number(proof.head.size), root: inFours(proof.head.root), at: words.moment(proof.head.at) },
    steps,
  }, { wide: true, crumbs: [{ href: '/log', text: words.say('transparency.log.title') }, { href: null, text: words.say('transparency.proof.crumb', { seq: words.number(entry.seq) }) }] })
}

export type Between = { readonly earlier: Head; readonly later: Head; readonly path: readonly string[] }

type ConsistencyView = { title: string; notice: NoticeView; heads: { name: string; size: string; at: string; root: string }[]; path: string[]; jsonHref: string }
const consistencyTemplate = template<ConsistencyView>('transparency/consistency')

export function consistencyPage(words: Words, { earlier, later, path }: Between): Page {
  const holds = isConsistent({ size: earlier.size, later: later.size, root: bytes(earlier.root), laterRoot: bytes(later.root), path: path.map(bytes) })
  const row = (name: string, { size, at, root }: Head) => ({ name: words.say(`transparency.consistency.${name}`), size: words.number(size), at: words.moment(at), root: inFours(root) })
  return consistencyTemplate({
    title: words.say('transparency.consistency.title'),
    notice: holds ? notice('good', words.say('transparency.consistency.holds', { size: words.number(earlier.size) })) : notice('warn', words.say('transparency.consistency.broken')),
    heads: [row('earlier', earlier), row('later', later)], path: path.map(inFours), jsonHref: `/log/consistency.json?from=${earlier.size}&to=${later.size}`,
  }, { wide: true, crumbs: [{ href: '/log', text: words.say('transparency.log.title') }, { href: null, text: words.say('transparency.consistency.crumb') }] })
}
