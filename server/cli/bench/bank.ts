import { mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { migrate, openDatabase, type Db } from '../../kernel/database'
import { folderStore } from '../../kernel/files'
import { sha256 } from '../../kernel/hash'
import type { Person } from '../../kernel/policy'
import { makeVault } from '../../kernel/vault'
import type { Services } from '../../kernel/services'
import { loadWords } from '../../kernel/words'
import { importStatement } from '../../payments/bank/statement-actions'
import { realRandom } from '../../services'
import { interleaved, type BenchLine } from './bench'
import { inFolder } from './load'

const ROUNDS = 5
const LINES = 10_000
const AT = '2026-03-02T08:00:00.000Z'
const IBAN = 'AL47212110090000000235698741'

/** Lines a second of a bank statement of 10,000: read, judged, matched and kept, beside the bare insert of the same rows. None of them is a payment of ours. */
export async function benchBank(wanted: (line: string) => boolean): Promise<BenchLine[]> {
  if (!wanted('import')) return []
  return inFolder(async (folder) => {
    const services = await openProduct(folder)
    const bare = await openBare(path.join(folder, 'bare.sqlite'), services.db)
    const words = loadWords()
    try {
      let turn = 0
      const take = async () => {
        turn += 1
        const upload = uploadOf(folder, turn)
        const began = performance.now()
        const outcome = await importStatement(services, words, payer, upload)
        if (Array.isArray(outcome)) throw new Error(`the statement was refused: ${JSON.stringify(outcome)}`)
        return (1_000 * LINES) / (performance.now() - began)
      }
      const insert = async () => {
        const rows = ((await services.db('bankEntries').limit(LINES)) as { id: string }[]).map((row) => ({ ...row, id: services.random.id() }))
        const began = performance.now()
        await bare.transaction(async (tx) => { for (let from = 0; from < rows.length; from += 30) await tx('bankEntries').insert(rows.slice(from, from + 30)) })
        return (1_000 * rows.length) / (performance.now() - began)
      }
      await take()
      const { a, b, ratio } = await interleaved(ROUNDS, take, insert)
      return [{ name: 'import', value: Math.round(a), unit: 'lines/s', reference: Math.round(b), ratio: Math.round(ratio * 1_000) / 1_000 }]
    } finally {
      await bare.destroy()
      await services.db.destroy()
    }
  })
}

const payer: Person = { id: 'payer-1', name: 'payer-1', email: '', roles: [{ role: 'payer', scope: '' }], formKey: null }

async function openProduct(folder: string): Promise<Services> {
  const db = openDatabase(path.join(folder, 'product.sqlite'))
  await migrate(db)
  const person = (id: string) => ({ id, email: `${id}@bench.test`, name: id, phone: null, language: 'sq', passwordHash: '', createdAt: AT, disabledAt: null, version: 1 })
  await db('people').insert([person('payer-1'), person('payer-2')])
  await db('payingAccounts').insert({ id: 'account-1', holder: 'Fondi Social', iban: IBAN, bic: null, currency: 'ALL', town: 'Tirana', country: 'AL', enteredBy: 'payer-1', enteredAt: AT, confirmedBy: 'payer-2', confirmedAt: AT })
  const nothing = () => undefined
  return {
    db, now: () => new Date('2026-03-02T20:00:00Z'), random: realRandom(Date.now), files: folderStore(path.join(folder, 'uploads')),
    log: { info: nothing, warn: nothing, debug: nothing, error: nothing } as unknown as Services['log'], site: { name: '', baseUrl: '', helpAddress: '', identifiers: { publisher: '', publisherType: '', granteeScheme: null, sources: {} } }, vault: makeVault('a secret only for the benchmark, long enough'), version: { count: 0 },
  }
}

/** The columns alone, without keys and checks. */
async function openBare(file: string, like: Db): Promise<Db> {
  const db = openDatabase(file, 1)
  const columns = (await like.raw('pragma table_info(bank_entries)')) as unknown as { name: string; type: string; pk: number }[]
  await db.raw(`create table bank_entries (${columns.map(({ name, type, pk }) => `${name} ${type}${pk === 1 ? ' primary key' : ''}`).join(', ')})`)
  return db
}

/** A statement that begins where the one before ended: so many debits of one lek with names, accounts and texts. */
function uploadOf(folder: string, turn: number) {
  const account = `<Acct><Id><IBAN>${IBAN}</IBAN></Id><Ccy>ALL</Ccy></Acct>`
  const balance = (code: string, lek: number) => `<Bal><Tp><CdOrPrtry><Cd>${code}</Cd></CdOrPrtry></Tp><Amt Ccy="ALL">${lek}.00</Amt><CdtDbtInd>CRDT</CdtDbtInd><Dt><Dt>2026-03-02</Dt></Dt></Bal>`
  const opening = 1_000_000_000 - (turn - 1) * LINES
  const lines = Array.from({ length: LINES }, (_none, index) =>
    `<Ntry><Amt Ccy="ALL">1.00</Amt><CdtDbtInd>DBIT</CdtDbtInd><Sts><Cd>BOOK</Cd></Sts><BookgDt><Dt>2026-03-02</Dt></BookgDt><ValDt><Dt>2026-03-02</Dt></ValDt><AcctSvcrRef>R-${turn}-${index}</AcctSvcrRef>`
    + `<NtryDtls><TxDtls><Refs><EndToEndId>E-${turn}-${index}</EndToEndId></Refs><Amt Ccy="ALL">1.00</Amt><CdtDbtInd>DBIT</CdtDbtInd><RltdPties><Cdtr><Pty><Nm>Furnitori ${index}</Nm></Pty></Cdtr><CdtrAcct><Id><IBAN>${IBAN}</IBAN></Id></CdtrAcct></RltdPties><RmtInf><Ustrd>Fatura ${index}</Ustrd></RmtInf></TxDtls></NtryDtls></Ntry>`).join('')
  const text = `<Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.08"><BkToCstmrStmt><Stmt><Id>N-${turn}</Id>${account}${balance('OPBD', opening)}${balance('CLBD', opening - LINES)}${lines}</Stmt></BkToCstmrStmt></Document>`
  const file = path.join(folder, 'uploads', 'incoming', `statement-${turn}.xml`)
  mkdirSync(path.dirname(file), { recursive: true })
  writeFileSync(file, text)
  return { field: 'file', name: `statement-${turn}.xml`, path: file, size: statSync(file).size, sha256: sha256(readFileSync(file)) }
}
