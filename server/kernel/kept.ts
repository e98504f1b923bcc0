import type { Services } from './services'

const KEPT_MAX = 200

/**
 * Keeps what was read for as long as nothing happens in the scheme, and for a minute at most because some of it counts
 * days and hours. Every deed ends in the audit trail, in whichever process it was done: one short question
 * for its end tells whether everything read before is still as it was.
 */
export function keeper<Facts>(services: Services) {
  const kept = new Map<string, { standing: string; facts: Promise<Facts> }>()
  return async (name: string, read: () => Promise<Facts>): Promise<Facts> => {
    const standing = await standingOf(services)
    const known = kept.get(name)
    if (known?.standing === standing) return known.facts
    const facts = read()
    kept.delete(name)
    kept.set(name, { standing, facts })
    const [oldest] = kept.keys()
    if (kept.size > KEPT_MAX && oldest !== undefined) kept.delete(oldest)
    // What failed is read again by whoever comes next.
    facts.catch(() => { if (kept.get(name)?.facts === facts) kept.delete(name) })
    return facts
  }
}

/** Asked before the reading begins: what is recorded meanwhile may be missing from it, and then it is read again. */
async function standingOf({ db, now, version }: Services): Promise<string> {
  const { count } = version
  const [head] = (await db.raw('select max(seq) as seq from audit_entries')) as unknown as [{ seq: number | null }]
  return `${count} ${head.seq ?? 0} ${Math.floor(now().getTime() / 60_000)}`
}
