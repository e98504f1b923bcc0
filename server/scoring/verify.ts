import type { Grid } from '../calls/grid'
import { listSections } from '../calls/store'
import type { Db } from '../kernel/database'
import { canonical } from '../kernel/canonical'
import { findScoreSheet, readContents } from './sheet-store'
import { findFaults, pointsOf, sealOf } from './sheets'

/**
 * Recomputes points and fingerprint of every sealed sheet from its marks. Returns the first difference in words,
 * or null and the number of sheets when all holds.
 */
export async function verifySheets(db: Db): Promise<{ fault: string | null; sheets: number }> {
  const rows = (await db('scoreSheets').where({ state: 'sealed' }).orderBy(['callId', 'id']).select('id', 'callId')) as { id: string; callId: string }[]
  const grids = new Map<string, Grid>()
  let checked = 0
  for (const { id, callId } of rows) {
    const grid = grids.get(callId) ?? await listSections(db, callId)
    grids.set(callId, grid)
    const fault = await findDifference(db, id, grid)
    if (fault !== null) return { fault: `sheet ${id} ${fault}`, sheets: checked }
    checked += 1
  }
  return { fault: null, sheets: checked }
}

async function findDifference(db: Db, id: string, grid: Grid): Promise<string | null> {
  const sheet = await findScoreSheet(db, id)
  if (sheet === undefined || sheet.sealedAt === null) return 'is not there any more'
  const contents = await readContents(db, sheet)
  if (findFaults(grid, contents).length > 0) return 'was sealed and is not complete'
  const points = pointsOf(grid, contents)
  if (points.total !== sheet.totalPoints || canonical(points.sections) !== canonical(sheet.sectionPoints)) return 'has points that its marks do not give'
  return sealOf(sheet, grid, contents, sheet.sealedAt).hash === sheet.sealHash ? null : 'says something else than when it was sealed'
}
