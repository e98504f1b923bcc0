import type { Db } from '../../server/kernel/database'

type Asked = { __knexTxId?: string; sql: string }

/** Knex begins and ends a transaction without telling of the answer. */
const FRAME = /^\s*(begin|commit|rollback|savepoint|release)/i

/**
 * A transaction has one connection: asking it something while it still answers works by luck of the driver's queue,
 * and `pg` says that it will stop working. Whoever does it in a test is told so at once, on both engines.
 */
export function insistOneAtATime(db: Db): void {
  const open = new Map<string, string>()
  const answered = ({ __knexTxId }: Asked) => { open.delete(__knexTxId ?? '') }
  db.on('query', ({ __knexTxId, sql }: Asked) => {
    if (__knexTxId === undefined || FRAME.test(sql)) return
    const before = open.get(__knexTxId)
    if (before !== undefined) throw new Error(`a transaction is asked "${sql}" while it still answers "${before}"`)
    open.set(__knexTxId, sql)
  })
  db.on('query-response', (_answer: unknown, asked: Asked) => { answered(asked) })
  db.on('query-error', (_error: unknown, asked: Asked) => { answered(asked) })
}
