import type { Grid } from '../calls/grid'
import { listSections } from '../calls/store'
import { canonical } from '../kernel/canonical'
import { parsed, type Db } from '../kernel/database'
import { contentsOf, sealHolds } from './sealing/sealing'
import { listVersionsOfCall, readSealedSheets, SEALED, textOf, type SealedSheetRow } from './sealing/store'
import { criteriaOf, markOf, pointsOf, type Contents } from './sheets'

/**
 * Recomputes points and seal of every sheet that was ever sealed, from its marks and from the versions kept when it was
 * opened again, and looks each seal up in the log. Returns the first difference in words, or null and the number of
 * sheets when all holds.
 */
export async function verifySheets(db: Db): Promise<{ fault: string | null; sheets: number }> {
  const calls = (await db('scoreSheets').whereNotNull('sealedAt').orWhere('revision', '>', 1).distinct('callId as id').orderBy('callId')) as { id: string }[]
  const logged = await listLogged(db)
  const found = new Set<string>()
  let checked = 0
  for (const { id } of calls) {
    const grid = await listSections(db, id)
    for (const row of await readSealedSheets(db, id)) {
      const fault = findDifference(row, grid) ?? findUnlogged(logged, row.id, row.sealHash)
      if (fault !== null) return { fault: `sheet ${row.id} ${fault}`, sheets: checked }
      found.add(row.sealHash)
      checked += 1
    }
    for (const version of await listVersionsOfCall(db, id)) {
      const fault = findPointsFault(grid, contentsOf(version.content), version.totalPoints, parsed<Record<string, number>>(version.sectionPoints))
        ?? (sealHolds(version.content, { commitment: version.sealHash, nonceHex: version.sealNonce }) ? findUnlogged(logged, version.sheetId, version.sealHash) : 'says something else than when it was sealed')
      if (fault !== null) return { fault: `version ${version.revision} of sheet ${version.sheetId} ${fault}`, sheets: checked }
      found.add(version.sealHash)
    }
  }
  const [missing] = [...logged].filter(([, seals]) => [...seals].some((seal) => !found.has(seal)))
  return { fault: missing === undefined ? null : `a seal of sheet ${missing[0]} is in the log and nowhere else`, sheets: checked }
}

/** The seals that the log holds, by sheet: whoever changes a sheet and seals it anew by hand, or takes it away, meets them. */
async function listLogged(db: Db): Promise<Map<string, Set<string>>> {
  const rows = (await db('auditEntries').where({ action: SEALED }).select('subject', 'new')) as { subject: string; new: string }[]
  const logged = new Map<string, Set<string>>()
  for (const row of rows) {
    const id = row.subject.slice('sheet:'.length)
    logged.set(id, (logged.get(id) ?? new Set()).add(parsed<{ hash: string }>(row.new).hash))
  }
  return logged
}

const findUnlogged = (logged: ReadonlyMap<string, ReadonlySet<string>>, id: string, seal: string): string | null =>
  logged.get(id)?.has(seal) === true ? null : 'has a seal that the log does not know'

function findDifference(row: SealedSheetRow, grid: Grid): string | null {
  return findPointsFault(grid, row.contents, row.totalPoints, row.sectionPoints)
    ?? (sealHolds(textOf(row, grid), { commitment: row.sealHash, nonceHex: row.sealNonce }) ? null : 'says something else than when it was sealed')
}

function findPointsFault(grid: Grid, contents: Contents, totalPoints: number, sectionPoints: Readonly<Record<string, number>>): string | null {
  if (criteriaOf(grid).some(({ code }) => markOf(contents, code).points === null)) return 'was sealed and is not complete'
  const points = pointsOf(grid, contents)
  return points.total === totalPoints && canonical(points.sections) === canonical(sectionPoints) ? null : 'has points that its marks do not give'
}
