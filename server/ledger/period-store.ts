import type { Db } from '../kernel/database'
import type { Day } from '../kernel/dates'
import type { Period } from './periods'

export async function findLastPeriod(db: Db): Promise<Period | undefined> {
  return (await db('ledgerPeriods').orderBy('endsOn', 'desc').first()) as Period | undefined
}

/** The newest first, each with who closed it. */
export async function listPeriods(db: Db): Promise<(Period & { closerName: string | null })[]> {
  return (await db('ledgerPeriods').leftJoin('people', 'people.id', 'ledgerPeriods.closedBy').orderBy('endsOn', 'desc')
    .select('ledgerPeriods.*', 'people.name as closerName')) as (Period & { closerName: string | null })[]
}

/** What every leg adds to an account, with the day that counts. */
const MOVES = `
  select t.debit_account_id as account_id, -t.amount_minor as minor, t.event_seq from ledger_transfers t
  union all select t.credit_account_id, t.amount_minor, t.event_seq from ledger_transfers t`

/** Stores the period with the balance of each account at its end; undefined where the ledger has no event up to then. */
export async function insertPeriod(db: Db, period: Omit<Period, 'headSeq'>): Promise<Period | undefined> {
  const dated = await db('ledgerEvents').where('effectiveOn', '<=', period.endsOn).first('seq')
  if (dated === undefined) return undefined
  const head = (await db('ledgerEvents').max({ seq: 'seq' }).first()) as { seq: number }
  const whole = { ...period, headSeq: head.seq }
  await db('ledgerPeriods').insert(whole)
  await db.raw(
    `insert into ledger_openings (ends_on, account_id, balance_minor)
    select cast(? as varchar(10)), m.account_id, sum(m.minor) from (${MOVES}) m join ledger_events e on e.seq = m.event_seq where e.effective_on <= ? group by m.account_id`,
    [period.endsOn, period.endsOn],
  )
  return whole
}

export type PeriodBalance = { readonly accountId: string; readonly owner: string; readonly kind: string; readonly currency: string; readonly openingMinor: number; readonly givenMinor: number; readonly receivedMinor: number; readonly closingMinor: number }

/** Each account in a closed period: what it opened with, what it gave and received, and what it closes with. */
export async function listPeriodBalances(db: Db, period: Pick<Period, 'endsOn'>): Promise<PeriodBalance[]> {
  const before = (await db('ledgerPeriods').where('endsOn', '<', period.endsOn).max({ endsOn: 'endsOn' }).first()) as { endsOn: Day | null } | undefined
  const from = before?.endsOn ?? ''
  return (await db.raw(
    `select a.id as account_id, a.owner, a.kind, a.currency, coalesce(b.balance_minor, 0) as opening_minor, c.balance_minor as closing_minor,
      coalesce(m.given, 0) as given_minor, coalesce(m.received, 0) as received_minor
    from ledger_openings c join ledger_accounts a on a.id = c.account_id
    left join ledger_openings b on b.account_id = c.account_id and b.ends_on = ?
    left join (
      select x.account_id, sum(case when x.minor < 0 then -x.minor else 0 end) as given, sum(case when x.minor > 0 then x.minor else 0 end) as received
      from (${MOVES}) x join ledger_events e on e.seq = x.event_seq where e.effective_on > ? and e.effective_on <= ? group by x.account_id) m on m.account_id = c.account_id
    where c.ends_on = ? order by a.id`,
    [from, from, period.endsOn, period.endsOn],
  )) as unknown as PeriodBalance[]
}

/** Stored balances at the end of every period, for whoever recomputes them. */
export async function listOpenings(db: Db): Promise<{ endsOn: Day; accountId: string; balanceMinor: number }[]> {
  return (await db('ledgerOpenings').orderBy(['endsOn', 'accountId'])) as { endsOn: Day; accountId: string; balanceMinor: number }[]
}
