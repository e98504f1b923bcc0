import type { Db } from '../kernel/database'
import type { Words } from '../kernel/words'
import type { Reported } from './pages'

/** People reached as approved reports of grantees say, municipality by municipality. */
export async function listReported(_db: Db, _words: Words): Promise<Reported[]> {
  return []
}
