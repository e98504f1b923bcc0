import path from 'node:path'
import { migrate, openDatabase, type Db } from '../../kernel/database'
import { hashPassword } from '../../people/passwords'
import { interleaved, type BenchLine, type Round } from './bench'
import { inFolder, load, serve, signIn } from './load'
import { fillGround, fillScoredCall } from './ranking-data'

const PASSWORD = 'provoje-qarte'
const ROUNDS = 5
const ROUND_MS = 600
const SMALL = { reference: 'BENCH-2026-01', proposals: 200, criteria: 1 }
const LARGE = { reference: 'BENCH-2026-02', proposals: 10_000, criteria: 2 }

const median = (times: readonly number[]): number => [...times].sort((a, b) => a - b)[Math.floor(times.length / 2)] ?? 0
const rounded = (value: number): number => Math.round(value * 1_000) / 1_000

/** Every mark of a call with its sheet and its writer: the rows from which its ranking is made, in one statement. */
const readRows = (db: Db, callId: string) => db.raw(`
  select proposals.id, proposals.reference, proposals.title, people.name, score_sheets.total_points, call_criteria.code, call_criteria.weight, marks.points
  from proposals join score_sheets on score_sheets.proposal_id = proposals.id join people on people.id = score_sheets.assessor_id
  join marks on marks.sheet_id = score_sheets.id join call_criteria on call_criteria.id = marks.criterion_id
  where proposals.call_id = ? and score_sheets.state = 'sealed'`, [callId])

async function medianOf(work: () => Promise<unknown>): Promise<number> {
  const times: number[] = []
  const end = performance.now() + ROUND_MS
  while (performance.now() < end) {
    const began = performance.now()
    await work()
    times.push(performance.now() - began)
  }
  return median(times)
}

/** The ranking page over one connection: of 200 proposals beside the statement that reads its rows, and of 10,000 beside that of 200. */
export function benchRanking(wanted: (line: string) => boolean): Promise<BenchLine[]> {
  return inFolder(async (folder) => {
    const file = path.join(folder, 'qarte.sqlite')
    const db = openDatabase(file)
    await migrate(db)
    const passwordHash = await hashPassword(PASSWORD)
    await db.transaction(async (tx) => {
      await fillGround(tx, passwordHash)
      for (const { reference, proposals, criteria } of [SMALL, LARGE]) await fillScoredCall(tx, reference, proposals, criteria)
    })
    await db.raw('analyze')
    const site = await serve(['dist/server/main.js'], { DATABASE_URL: file, DATA_DIR: folder, UPLOADS: path.join(folder, 'uploads'), LOG_LEVEL: 'error', DEMO: '0', WORKER: '0' }, '/healthz')
    const cookie = await signIn(site.base, 'manager@bench.test', PASSWORD)
    const page = (reference: string) => async () => median((await load(`${site.base}/scoring/${reference}/ranking`, { connections: 1, ms: ROUND_MS, cookie })).times)
    await check(`${site.base}/scoring/${SMALL.reference}/ranking`, cookie, SMALL.proposals)
    await check(`${site.base}/scoring/${LARGE.reference}/ranking`, cookie, 50)
    const lines: BenchLine[] = []
    const add = (name: string, { a, b, ratio }: Round) => lines.push({ name, value: rounded(a), unit: 'ms p50', reference: rounded(b), ratio: rounded(ratio) })
    if (wanted('ranking.200')) add('ranking.200', await interleaved(ROUNDS, page(SMALL.reference), () => medianOf(() => readRows(db, `call-${SMALL.proposals}`))))
    if (wanted('ranking.growth')) add('ranking.growth', await interleaved(ROUNDS, page(LARGE.reference), page(SMALL.reference)))
    await site.stop()
    await db.destroy()
    return lines
  })
}

/** The answer is looked at before it is timed. */
async function check(address: string, cookie: string, rows: number): Promise<void> {
  const page = await (await fetch(address, { headers: { cookie } })).text()
  const found = page.match(/<th scope="row">/g)?.length ?? 0
  if (found !== rows) throw new Error(`${address} shows ${found} proposals, not ${rows}`)
}
