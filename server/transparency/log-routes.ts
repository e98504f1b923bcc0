import { found } from '../kernel/errors'
import type { Fields } from '../kernel/fields'
import { findHead, headOver, latestHead, listHeads, proveConsistency, proveInclusion } from '../kernel/heads'
import { json, siteMap, type Renderer, type Visit } from '../kernel/http'
import type { Services } from '../kernel/services'
import { consistencyPage, logPage, proofPage, type Between } from './log-pages'
import * as may from './policy'
import { findFingerprint, listDailyHeads } from './store'

const SHOWN = 60

const wholeOf = (query: Fields, name: string): number | null => {
  const value = query.whole(name)
  return value === 'faulty' || value === null || value < 1 ? null : value
}

/** The sealed log: mounted at the root. What it proves, it proves to everybody; what an entry says, only to those who may read it. */
export function logRoutes(services: Services, render: Renderer) {
  const { get, router } = siteMap(services, render)
  const { db } = services

  get('/log', {
    find: async ({ query }) => {
      const before = query.day('before')
      const heads = await listHeads(db, SHOWN + 1, wholeOf(query, 'under') ?? undefined)
      const days = await listDailyHeads(db, SHOWN + 1, before === null || before === 'faulty' ? undefined : before)
      return {
        heads: heads.slice(0, SHOWN), moreHeads: heads.length > SHOWN ? heads[SHOWN - 1]?.size ?? null : null,
        days: days.slice(0, SHOWN), more: days.length > SHOWN ? 'more' as const : 'end' as const,
      }
    },
    may: may.read,
    shared: true,
    answer: (about, { words }) => logPage(words, about),
  })

  /** An entry (the latest under a head unless said) with its way up to the named head, or to the first one over it; the way is null while there is none. */
  const findProof = async ({ query }: Visit) => {
    const asked = query.text('entry') === '' ? (await latestHead(db))?.size ?? 1 : wholeOf(query, 'entry') ?? 0
    const entry = found(await findFingerprint(db, asked), 'transparency.missing.entry')
    const named = wholeOf(query, 'head')
    const head = named === null ? await headOver(db, entry.seq) : found(await findHead(db, named), 'transparency.missing.head')
    return { entry, proof: head === undefined ? null : found(await proveInclusion(db, entry.seq, head), 'transparency.missing.entry') }
  }

  get('/log/proof', { find: findProof, may: may.read, shared: true, answer: ({ entry, proof }, { words }) => proofPage(words, entry, proof) })
  get('/log/proof.json', {
    find: findProof, may: may.read, shared: true,
    answer: ({ entry, proof }) => json({ entry: { seq: entry.seq, hash: entry.hash }, head: proof === null ? null : { size: proof.head.size, root: proof.head.root, at: proof.head.at }, path: proof?.path ?? null }),
  })

  const findBetween = async ({ query }: Visit): Promise<Between> => {
    const earlier = found(await findHead(db, wholeOf(query, 'from') ?? 0), 'transparency.missing.head')
    const to = wholeOf(query, 'to')
    const later = found(to === null ? await latestHead(db) : await findHead(db, to), 'transparency.missing.head')
    if (later.size < earlier.size) return { earlier: later, later: earlier, path: await proveConsistency(db, later, earlier) }
    return { earlier, later, path: await proveConsistency(db, earlier, later) }
  }

  get('/log/consistency', { find: findBetween, may: may.read, shared: true, answer: (between, { words }) => consistencyPage(words, between) })
  get('/log/consistency.json', {
    find: findBetween, may: may.read, shared: true,
    answer: ({ earlier, later, path }) => json({ from: { size: earlier.size, root: earlier.root, at: earlier.at }, to: { size: later.size, root: later.root, at: later.at }, path }),
  })

  return router
}
