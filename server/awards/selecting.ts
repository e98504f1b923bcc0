import { canonical } from '../kernel/canonical'
import { sha256 } from '../kernel/hash'
import { BREATH, type Walk } from './programme'
import { needsSolver, nothingYet, type Answer, type Candidate, type Selection, type SelectionRules } from './selection'
import { openSolver } from './solver'
import { walk } from './walk'

/** The selection by ranking under envelope, guarantee and greatest numbers: exact, and at once. */
export function selectAwards(candidates: readonly Candidate[], rules: SelectionRules): Selection {
  const next = walk(candidates, rules).next([])
  if (next.done !== true) throw new Error('these rules need the solver')
  return next.value
}

/** The selection under any rules. `solve` is asked one integer programme after the other; without an answer nothing is decided. */
export async function selectWith(solve: (programme: string) => Promise<Answer>, candidates: readonly Candidate[], rules: SelectionRules): Promise<Selection> {
  const walking: Walk<Selection> = walk(candidates, rules)
  for (let next = walking.next([]); ;) {
    if (next.done === true) return next.value
    const answer = next.value === null ? 'undecided' : next.value === BREATH ? await breath() : await solve(next.value)
    if (answer === 'undecided') return nothingYet('undecided', rules)
    next = walking.next(answer)
  }
}

const breath = () => new Promise<Answer>((resolve) => { setImmediate(() => { resolve([]) }) })

const KEPT_MAX = 50
const kept = new Map<string, Promise<Selection>>()

/**
 * The selection under any rules, computed once for the same input: what the solver took its time for is kept in memory by the
 * hash of what it was asked. With `patienceMs`, whoever cannot wait so long is told that it is being computed.
 */
export async function selectionOf(candidates: readonly Candidate[], rules: SelectionRules, patienceMs: number | null = null): Promise<Selection> {
  if (!needsSolver(rules)) return selectAwards(candidates, rules)
  const computing = keptSelection(candidates, rules)
  if (patienceMs === null) return computing
  let timer: NodeJS.Timeout | undefined
  const impatient = new Promise<Selection>((resolve) => { timer = setTimeout(() => { resolve(nothingYet('computing', rules)) }, patienceMs) })
  return Promise.race([computing, impatient]).finally(() => { clearTimeout(timer) })
}

function keptSelection(candidates: readonly Candidate[], rules: SelectionRules): Promise<Selection> {
  const inOrder = [...candidates].sort((a, b) => (a.id < b.id ? -1 : 1))
  const hash = sha256(canonical({ candidates: inOrder, rules }))
  const known = kept.get(hash)
  if (known !== undefined) return known
  const computing = computed(candidates, rules)
  if (kept.size >= KEPT_MAX) kept.delete(kept.keys().next().value ?? '')
  kept.set(hash, computing)
  // What broke off or found no answer in time may be asked again.
  computing.then(({ state }) => { if (state === 'undecided') kept.delete(hash) }, () => { kept.delete(hash) })
  return computing
}

async function computed(candidates: readonly Candidate[], rules: SelectionRules): Promise<Selection> {
  const solver = openSolver()
  try {
    return await selectWith(solver.solve, candidates, rules)
  } finally {
    await solver.close()
  }
}
