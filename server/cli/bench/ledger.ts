import path from 'node:path'
import { migrate, openDatabase, type Db } from '../../kernel/database'
import { clockwork } from '../../kernel/policy'
import { transact, type Services } from '../../kernel/services'
import { makeVault } from '../../kernel/vault'
import { post } from '../../ledger/actions'
import { verifyLedger } from '../../ledger/verify'
import { realRandom } from '../../services'
import { interleaved, type BenchLine } from './bench'
import { inFolder } from './load'

const ROUNDS = 7
const POSTINGS = 600

/** Checked postings a second, alone and by 32 clients, beside the bare driver writing the same rows in one transaction each. */
export async function benchLedger(wanted: (line: string) => boolean): Promise<BenchLine[]> {
  return inFolder(async (folder) => {
    const services = await openProduct(path.join(folder, 'product.sqlite'))
    const bare = await openBare(path.join(folder, 'bare.sqlite'), services.db)
    try {
      const lines: BenchLine[] = []
      for (const clients of [1, 32]) {
        const name = clients === 1 ? 'ledger.post' : `ledger.post.${clients}`
        if (!wanted(name)) continue
        const { a, b, ratio } = await interleaved(ROUNDS, () => rate(clients, () => postOne(services)), () => rate(clients, bare.postOne))
        lines.push({ name, value: Math.round(a), unit: 'postings/s', reference: Math.round(b), ratio: Math.round(ratio * 1_000) / 1_000 })
      }
      const { fault } = await verifyLedger(services.db)
      if (fault !== null) throw new Error(`the ledger does not hold after the benchmark: ${fault}`)
      return lines
    } finally {
      await bare.close()
      await services.db.destroy()
    }
  })
}

async function rate(clients: number, one: () => Promise<void>): Promise<number> {
  const began = performance.now()
  let left = POSTINGS
  await Promise.all(Array.from({ length: clients }, async () => {
    while (left > 0) {
      left -= 1
      await one()
    }
  }))
  return (1_000 * POSTINGS) / (performance.now() - began)
}

async function openProduct(file: string): Promise<Services> {
  const db = openDatabase(file)
  await migrate(db)
  const nothing = () => undefined
  return {
    db,
    now: () => new Date(),
    random: realRandom(Date.now),
    files: {} as Services['files'],
    log: { info: nothing, warn: nothing, debug: nothing, error: nothing } as unknown as Services['log'],
    site: { name: '', baseUrl: '', helpAddress: '', identifiers: { publisher: '', publisherType: '', granteeScheme: null, sources: {} } },
    vault: makeVault('a secret only for the benchmark, long enough'),
    version: { count: 0 },
  }
}

let count = 0

/** One unit of money received, by the same function as every other posting: held, checked, sealed, and named in the log. */
async function postOne(services: Services): Promise<void> {
  count += 1
  const key = `bench:${count}`
  const [debit, credit] = [{ owner: 'source:bench', kind: 'outside', currency: 'ALL' }, { owner: 'source:bench', kind: 'pool', currency: 'ALL' }]
  await transact(services, clockwork, (tx) =>
    post(tx, { kind: 'receipt', key, actorId: clockwork.id, reference: key, legs: [{ debit, credit, amountMinor: 100 }] }, { action: 'fund.receipt', subject: 'source:bench' }))
}

type Row = Record<string, string | number | null>
type RawConnection = {
  prepare(sql: string, done?: (error: Error | null) => void): { run(values: readonly unknown[], done?: (error: Error | null) => void): unknown; finalize?(done: () => void): unknown }
  close(done?: () => void): unknown
  run?: unknown
}

/**
 * The same rows without any check: plain tables, statements prepared once, one connection with the same
 * settings. Clients stand in a line before it, which is the fastest that one file can be written.
 */
async function openBare(file: string, like: Db): Promise<{ postOne: () => Promise<void>; close: () => Promise<void> }> {
  const tables = ['ledger_events', 'ledger_transfers', 'audit_entries', 'ledger_accounts']
  const db = openDatabase(file, 1)
  for (const table of tables) {
    const columns = (await like.raw(`pragma table_info(${table})`)) as unknown as { name: string; type: string; pk: number }[]
    await db.raw(`create table ${table} (${columns.map(({ name, type, pk }) => `${name} ${type}${pk === 1 ? ' primary key' : ''}`).join(', ')})`)
  }
  await db('ledger_accounts').insert([{ id: 'from', balance_minor: 0 }, { id: 'to', balance_minor: 0 }])
  const connection = (await (db.client as { acquireConnection(): Promise<unknown> }).acquireConnection()) as RawConnection
  const run = (sql: string) => {
    const statement = connection.prepare(sql)
    // sqlite3 answers by callback; better-sqlite3 returns.
    return (values: readonly unknown[] = []) => typeof connection.run === 'function'
      ? new Promise<void>((resolve, reject) => { statement.run(values, (error) => { if (error === null) resolve(); else reject(error) }) })
      : Promise.resolve(statement.run(values)).then(() => undefined)
  }
  const insert = (table: string, row: Row) => run(`insert into ${table} (${Object.keys(row).join(', ')}) values (${Object.keys(row).map(() => '?').join(', ')})`)
  const sample = rowsOf(0)
  const statements = {
    begin: run('begin immediate'), commit: run('commit'),
    event: insert('ledger_events', sample.event), transfer: insert('ledger_transfers', sample.transfer), entry: insert('audit_entries', sample.entry),
    balance: run('update ledger_accounts set balance_minor = ?, last_seq = ?, last_leg = 1 where id = ?'),
  }
  let seq = 0
  let line: Promise<void> = Promise.resolve()

  async function write(): Promise<void> {
    seq += 1
    const { event, transfer, entry } = rowsOf(seq)
    await statements.begin()
    await statements.event(Object.values(event))
    await statements.transfer(Object.values(transfer))
    await statements.balance([-100 * seq, seq, 'from'])
    await statements.balance([100 * seq, seq, 'to'])
    await statements.entry(Object.values(entry))
    await statements.commit()
  }

  return {
    postOne: () => { line = line.then(write); return line },
    close: async () => { await (db.client as { releaseConnection(one: unknown): Promise<void> }).releaseConnection(connection); await db.destroy() },
  }
}

function rowsOf(seq: number): { event: Row; transfer: Row; entry: Row } {
  const hash = String(seq).padStart(64, '0')
  const at = '2026-03-02T08:00:00.000Z'
  return {
    event: {
      seq, kind: 'receipt', approval: 'none', idempotency_key: `bench:${seq}`, request_hash: hash, actor_id: 'clockwork', approver_id: null, effective_on: '2026-03-02', recorded_at: at,
      reason: null, reference: `bench:${seq}`, leg_count: 1, reverses_seq: null, reverses_kind: null, prev_seq: seq - 1, prev_hash: hash, hash,
    },
    transfer: {
      event_seq: seq, leg_no: 1, after_leg: null, leg_count: 1, event_kind: 'receipt', debit_account_id: 'source:bench/outside/ALL', debit_kind: 'outside',
      credit_account_id: 'source:bench/pool/ALL', credit_kind: 'pool', currency: 'ALL', amount_minor: 100, debit_after_minor: -100 * seq, credit_after_minor: 100 * seq,
    },
    entry: { seq, at, actor_id: 'clockwork', action: 'fund.receipt', subject: 'source:bench', old: null, new: `{"amountMinor":100,"ledgerEvent":${seq},"ledgerHash":"${hash}"}`, reason: null, prev_hash: hash, hash },
  }
}
