import { Worker } from 'node:worker_threads'
import type { Answer } from './selection'
import { SOLVER_OPTIONS } from './programme'

/** One programme may take so long; then there is no answer, and nothing is decided by it. */
const SOLVE_SECONDS = 30

type Reply = { readonly status: string; readonly ones: readonly number[] }
export type Solver = { readonly solve: (programme: string) => Promise<Answer>; readonly close: () => Promise<void> }

/**
 * What the thread runs, as text, so that it is the same from the sources and from the compiled server. It reads one programme
 * at a time, gives it to HiGHS, and answers with the status and the variables that are one.
 */
const THREAD = `
const { parentPort, workerData } = require('node:worker_threads')
const loading = require(workerData.highs)()
parentPort.on('message', async (programme) => {
  const highs = await loading
  const { Status: status, Columns: columns } = highs.solve(programme, workerData.options)
  const ones = Object.entries(columns).filter(([, column]) => column.Primal > 0.5).map(([name]) => Number(name.slice(1)))
  parentPort.postMessage({ status, ones })
})
`

/** A thread of its own for the solver, so that pages are served while it works; opened for one selection and closed after it. */
export function openSolver(over: { readonly random_seed?: number; readonly time_limit?: number } = {}): Solver {
  const options = { ...SOLVER_OPTIONS, time_limit: SOLVE_SECONDS, ...over }
  const thread = new Worker(THREAD, { eval: true, workerData: { highs: require.resolve('highs'), options } })
  thread.unref()

  const solve = (programme: string): Promise<Answer> => new Promise((resolve, reject) => {
    const done = () => {
      thread.off('message', answer)
      thread.off('error', fail)
      thread.unref()
    }
    const answer = ({ status, ones }: Reply) => {
      done()
      resolve(status === 'Optimal' ? ones : status === 'Infeasible' ? 'infeasible' : 'undecided')
    }
    const fail = (error: Error) => {
      done()
      reject(error)
    }
    thread.on('message', answer)
    thread.on('error', fail)
    thread.ref()
    thread.postMessage(programme)
  })
  return { solve, close: async () => { await thread.terminate() } }
}
