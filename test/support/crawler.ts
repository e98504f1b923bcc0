import { squeeze, type Browser } from './browser'

export type Link = { address: string; text: string }
export type Seen = {
  address: string
  /** The page that offered the address. */
  from: string
  /** Where it led in the end. */
  landed: string
  status: number
  isPage: boolean
  links: Link[]
  /** Ids in the page, to which links may lead. */
  ids: Set<string>
  /** Where its forms post to. */
  posts: string[]
}

export type Limits = { most: number; ofAKind: number }

/** Alike but for ids, references, codes and values asked for: `/payments/agreements/:id?call`. */
export function kindOf(address: string): string {
  const [place = '', query = ''] = address.split('?')
  const kind = place.replace(/[0-9a-f]{8}-[0-9a-f-]{27}/g, ':id').replace(/\/[A-Z]+-\d{4}-\d+/g, '/:reference').replace(/\/\d+(?=\/|$)/g, '/:number')
  const asked = [...new URLSearchParams(query).keys()].sort().join(',')
  return asked === '' ? kind : `${kind}?${asked}`
}

/**
 * Follows every link found from the starts outwards, breadth first, each address once and no more than
 * `ofAKind` that are alike. Links that switch the language lead back to the same page and are left out.
 */
export async function crawl(browser: Browser, starts: readonly string[], limits: Limits): Promise<Seen[]> {
  const waiting = starts.map((address) => ({ address, from: '' }))
  const known = new Set(starts)
  const kinds = new Map<string, number>()
  const all: Seen[] = []
  for (let next = waiting.shift(); next !== undefined && all.length < limits.most; next = waiting.shift()) {
    const seen = await look(browser, next.address, next.from)
    all.push(seen)
    for (const { address } of seen.links) {
      const bare = address.split('#')[0] ?? ''
      const kind = kindOf(bare)
      const count = kinds.get(kind) ?? 0
      if (known.has(bare) || count >= limits.ofAKind) continue
      known.add(bare)
      kinds.set(kind, count + 1)
      waiting.push({ address: bare, from: next.address })
    }
  }
  return all
}

async function look(browser: Browser, address: string, from: string): Promise<Seen> {
  const shown = await browser.get(address)
  const isPage = (shown.headers['content-type'] ?? '').startsWith('text/html')
  if (!isPage) return { address, from, landed: shown.address, status: shown.status, isPage, links: [], ids: new Set(), posts: [] }
  const links = shown.html.querySelectorAll('a[href], form[method=get], head link[rel=alternate]').flatMap((one): Link[] => {
    const href = one.getAttribute('href') ?? one.getAttribute('action') ?? ''
    const absolute = new URL(href, `http://here${shown.address}`)
    if (absolute.host !== 'here' || !absolute.protocol.startsWith('http') || absolute.pathname.startsWith('/language/') || absolute.pathname.startsWith('/assets/')) return []
    return [{ address: absolute.pathname + absolute.search + absolute.hash, text: squeeze(one.text) }]
  })
  const ids = new Set(shown.html.querySelectorAll('[id]').map((one) => one.getAttribute('id') ?? ''))
  const posts = shown.html.querySelectorAll('form[method=post]').map((one) => one.getAttribute('action') ?? '')
  return { address, from, landed: shown.address, status: shown.status, isPage, links, ids, posts }
}

/** What is wrong with what was seen: an address that did not answer, a link to a place in a page that is not there. */
export function faultsOf(all: readonly Seen[]): string[] {
  const dead = all.filter(({ status }) => status !== 200).map(({ address, from, status }) => `${status} ${address} offered by ${from}`)
  const pages = new Map(all.filter(({ isPage, status }) => isPage && status === 200).map((seen) => [seen.address, seen]))
  const lost = all.flatMap((seen) => seen.links.flatMap(({ address, text }) => {
    const [place = '', mark = ''] = address.split('#')
    const target = pages.get(place)
    return mark === '' || target === undefined || target.ids.has(decodeURIComponent(mark)) ? [] : [`nothing is called #${mark} in ${place}, to which "${text}" in ${seen.address} leads`]
  }))
  return [...dead, ...new Set(lost)]
}
