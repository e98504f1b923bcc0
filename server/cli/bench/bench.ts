/** One line of the benchmarks: what we reach and what the reference of the same run reaches, in the same unit, and the ratio that counts. */
export type BenchLine = { name: string; value: number; unit: string; reference: number; ratio: number }

export type Round = { a: number; b: number; ratio: number }

/**
 * Measures two things in turn, so that whatever else the machine does meets both alike. Each gives a rate; which one
 * goes first changes with every round, and a first round that only warms up is not counted.
 */
export async function interleaved(rounds: number, a: () => Promise<number>, b: () => Promise<number>): Promise<Round> {
  const measured: Round[] = []
  for (let round = 0; round <= rounds; round += 1) {
    const first = round % 2 === 0 ? await a() : await b()
    const second = round % 2 === 0 ? await b() : await a()
    const [ofA, ofB] = round % 2 === 0 ? [first, second] : [second, first]
    if (round > 0) measured.push({ a: ofA, b: ofB, ratio: ofA / ofB })
  }
  return { a: middle(measured.map((one) => one.a)), b: middle(measured.map((one) => one.b)), ratio: middle(measured.map((one) => one.ratio)) }
}

function middle(values: readonly number[]): number {
  const sorted = [...values].sort((x, y) => x - y)
  const half = Math.floor(sorted.length / 2)
  return sorted.length % 2 === 1 ? (sorted[half] ?? 0) : ((sorted[half - 1] ?? 0) + (sorted[half] ?? 0)) / 2
}
