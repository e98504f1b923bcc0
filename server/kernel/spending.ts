import type { Visit } from './http'
import { limiter } from './security'
import type { Services } from './services'

/** What one person, or one address of visitors, may ask for: wide for people, too narrow for a machine. */
type Spending = Record<'upload' | 'export' | 'search', ReturnType<typeof limiter>>
const spendingOf = new WeakMap<Services, Spending>()
const EXPORT = /\.(csv|json|pdf|xlsx|zip)$/

/** Counts uploads, exports and searches; the one too many is refused with the time to come back. */
export async function spendFor(services: Services, visit: Visit, request: 'question' | 'form' | 'upload'): Promise<void> {
  const kind = kindOf(visit, request)
  if (kind === null) return
  const spending = spendingOf.get(services) ?? { upload: limiter(300, 600), export: limiter(300, 300), search: limiter(240, 60) }
  spendingOf.set(services, spending)
  await spending[kind].spend(visit.person.id === '' ? visit.from : visit.person.id)
}

function kindOf({ address, query }: Visit, request: 'question' | 'form' | 'upload'): keyof Spending | null {
  if (request === 'upload') return 'upload'
  if (request === 'form') return null
  if (EXPORT.test(address.split('?')[0] ?? '')) return 'export'
  return query.list('q').length > 0 ? 'search' : null
}
