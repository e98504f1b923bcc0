import { benchAssign } from './assign'
import { AWARD_LINES, benchAwards } from './awards'
import { benchBank } from './bank'
import type { BenchLine } from './bench'
import { benchBundle } from './bundle'
import { benchLedger } from './ledger'
import { benchPages } from './pages'
import { benchRanking } from './ranking'

/** Figures that stand on the same data are measured together; each line of a set can be asked for alone. */
type BenchSet = { readonly lines: readonly string[]; readonly measure: (wanted: (line: string) => boolean) => Promise<BenchLine[]> }

const SETS: Readonly<Record<string, BenchSet>> = {
  pages: { lines: ['page.public', 'page.desk', 'signin.storm', 'memory.idle', 'start.second'], measure: benchPages },
  ledger: { lines: ['ledger.post', 'ledger.post.32'], measure: benchLedger },
  bundle: { lines: ['bundle.build', 'bundle.verify'], measure: benchBundle },
  ranking: { lines: ['ranking.200', 'ranking.growth'], measure: benchRanking },
  assign: { lines: ['assign.200', 'assign.1000'], measure: benchAssign },
  bank: { lines: ['import'], measure: benchBank },
  award: { lines: AWARD_LINES, measure: benchAwards },
}

/** `npm run bench` measures everything, `-- ledger` one set, `-- page.desk` one line. One JSON line a figure, each with its reference of the same run. */
async function run(asked: readonly string[]): Promise<void> {
  const names = Object.entries(SETS).flatMap(([set, { lines }]) => [set, ...lines])
  for (const name of asked) if (name !== 'all' && !names.includes(name)) throw new Error(`no bench called ${name}; there are all, ${names.join(', ')}`)
  const everything = asked.length === 0 || asked.includes('all')
  for (const [set, { lines, measure }] of Object.entries(SETS)) {
    const wanted = lines.filter((line) => everything || asked.includes(set) || asked.includes(line))
    if (wanted.length === 0) continue
    for (const line of await measure((name) => wanted.includes(name))) process.stdout.write(`${JSON.stringify(line)}\n`)
  }
}

run(process.argv.slice(2)).catch((error: unknown) => {
  process.stderr.write(`${(error as Error).stack ?? String(error)}\n`)
  process.exitCode = 1
})
