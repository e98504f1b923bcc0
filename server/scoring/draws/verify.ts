import type { Db } from '../../kernel/database'
import { listHashOf, orderOf } from './draws'
import { listAllDraws } from './store'

/** Recomputes the hash of every list and the order of every draw that was done. Returns the first difference in words. */
export async function verifyDraws(db: Db): Promise<{ fault: string | null; draws: number }> {
  const draws = await listAllDraws(db)
  for (const draw of draws) {
    const about = `draw ${draw.number} of call ${draw.callId}`
    if (listHashOf(draw.list) !== draw.listHash) return { fault: `${about} has another list than was announced`, draws: draws.length }
    if (draw.state === 'done' && orderOf(draw).join() !== draw.drawn?.join()) return { fault: `${about} has an order that its numbers do not give`, draws: draws.length }
  }
  return { fault: null, draws: draws.length }
}
