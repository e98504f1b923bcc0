import type { Day } from '../kernel/dates'
import type { Fault } from '../kernel/errors'
import { insist, type Person } from '../kernel/policy'
import { transact, type Services } from '../kernel/services'
import { closePeriod } from '../ledger/periods'
import * as may from './policy'

/** The authority closes the books up to a day that is over, and says that it knows that nothing opens them again. */
export async function closeBooks(services: Services, authority: Person, endsOn: Day | null | 'faulty', sure: 'yes' | 'unsaid'): Promise<Fault[]> {
  return transact<Fault[]>(services, authority, async (tx) => {
    insist(may.closePeriod(authority, null))
    if (sure !== 'yes') return [{ field: 'sure', words: 'fund.fault.sure' }]
    const period = await closePeriod(tx, endsOn, authority.id)
    if (Array.isArray(period)) return period
    tx.record('fund.periodClosed', `period:${period.endsOn}`, { new: { headSeq: period.headSeq } })
    return []
  })
}
