import type { BenchLine } from './bench'
import { benchLedger } from './ledger'
import { benchPages } from './pages'
import { benchRanking } from './ranking'

const SETS: Readonly<Record<string, () => Promise<BenchLine[]>>> = { pages: benchPages, ledger: benchLedger, ranking: benchRanking }

/** `npm run bench` runs all sets, `npm run bench -- ledger` one. One JSON line a figure, each with its reference of the same run. */
async function run(wanted: readonly string[]): Promise<void> {
  const names = wanted.length === 0 || wanted.includes('all') ? Object.keys(SETS) : wanted
  for (const name of names) {
    const set = SETS[name]
    if (set === undefined) throw new Error(`no bench called ${name}; there are ${Object.keys(SETS).join(', ')}`)
    for (const line of await set()) process.stdout.write(`${JSON.stringify(line)}\n`)
  }
}

run(process.argv.slice(2)).catch((error: unknown) => {
  process.stderr.write(`${(error as Error).stack ?? String(error)}\n`)
  process.exitCode = 1
})
