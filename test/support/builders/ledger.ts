import type { Db } from '../../../server/kernel/database'
import { accountId, eventHash, FIRST_HASH, type AccountRef, type LedgerEvent, type Transfer } from '../../../server/ledger/ledger'

type Row = Record<string, string | number | null>

/**
 * The rows of one more event as somebody with the database's own password would write them: right in everything,
 * chain and balances too, but for what a test changes.
 */
export async function forge(
  db: Db, debit: AccountRef, credit: AccountRef, amountMinor: number, over: { event?: Row; transfer?: Row } = {},
): Promise<{ event: Row; transfer: Row }> {
  const head = (await db('ledgerEvents').orderBy('seq', 'desc').first()) as LedgerEvent | undefined
  const balance = async (id: string) => ((await db('ledgerAccounts').where({ id }).first('balanceMinor')) as { balanceMinor: number } | undefined)?.balanceMinor ?? 0
  const seq = (head?.seq ?? 0) + 1
  const kind = over.event?.['kind'] ?? 'receipt'
  const transfer: Row = {
    eventSeq: over.event?.['seq'] ?? seq, legNo: 1, afterLeg: null, legCount: over.event?.['legCount'] ?? 1, eventKind: kind,
    debitAccountId: accountId(debit), debitKind: debit.kind, creditAccountId: accountId(credit), creditKind: credit.kind,
    currency: debit.currency, amountMinor,
    debitAfterMinor: (await balance(accountId(debit))) - amountMinor, creditAfterMinor: (await balance(accountId(credit))) + amountMinor,
    ...over.transfer,
  }
  const body: Row = {
    seq, kind, approval: 'none', idempotencyKey: `forged:${seq}`, requestHash: FIRST_HASH, actorId: 'forger', approverId: null, effectiveOn: '2020-02-02',
    recordedAt: '2020-02-02T10:00:00.000Z', reason: null, reference: null, legCount: 1, reversesSeq: null, reversesKind: null,
    prevSeq: head?.seq ?? null, prevHash: head?.hash ?? FIRST_HASH, ...over.event,
  }
  const { approval: _approval, legCount: _legCount, reversesKind: _reversesKind, prevSeq: _prevSeq, ...sealed } = body
  const hash = eventHash(sealed as unknown as LedgerEvent, [transfer as unknown as Transfer])
  return { event: { ...body, hash: over.event?.['hash'] ?? hash }, transfer }
}

/** Writes forged rows in one transaction. */
export async function write(db: Db, rows: { event: Row; transfer?: Row | null }): Promise<void> {
  await db.transaction(async (trx) => {
    await trx('ledgerEvents').insert(rows.event)
    if (rows.transfer !== undefined && rows.transfer !== null) await trx('ledgerTransfers').insert(rows.transfer)
  })
}
