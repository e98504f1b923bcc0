import type { Grid } from '../../calls/grid'
import type { Instant } from '../../kernel/dates'
import { differences, type Contents, type FieldChange, type ScoreSheet } from '../sheets'
import type { CellFault, Tab } from './reading'

/** One's own sheet as it stands, with what it says. */
export type OwnSheetNow = { readonly sheet: Pick<ScoreSheet, 'id' | 'state' | 'version' | 'savedAt'>; readonly tab: string; readonly title: string; readonly contents: Contents }

/**
 * What a tab would do: `ready` would change the draft, `same` changes nothing, `sealed` says what the sealed sheet says.
 * `stale` was written on an older version, `late` says something else than what was sealed meanwhile, `closed` is no
 * sheet that this assessor may write, `faulty` has cells to mend.
 */
export type Verdict = 'ready' | 'same' | 'sealed' | 'stale' | 'late' | 'closed' | 'faulty'
export type JudgedTab = {
  readonly tab: string; readonly title: string; readonly verdict: Verdict; readonly faults: readonly CellFault[]
  /** From what is stored to what the tab says. */
  readonly changes: readonly FieldChange[]
  readonly savedAt: Instant | null; readonly sheetId: string; readonly version: number; readonly contents: Contents
}

const BLOCKS: readonly Verdict[] = ['stale', 'late', 'closed', 'faulty']
export const stops = (verdict: Verdict): boolean => BLOCKS.includes(verdict)
export const mayConfirm = (tabs: readonly JudgedTab[]): boolean => tabs.some(({ verdict }) => verdict === 'ready') && !tabs.some(({ verdict }) => stops(verdict))

/** Lays each tab beside the sheet it says it is. Whatever is not an open sheet of one's own looks alike. */
export function judgeTabs(tabs: readonly Tab[], own: readonly OwnSheetNow[], grid: Grid): JudgedTab[] {
  const seen = new Set<string>()
  return tabs.map((tab) => {
    const now = own.find(({ sheet }) => sheet.id === tab.sheetId)
    const twice = seen.has(tab.sheetId)
    seen.add(tab.sheetId)
    const judged = { tab: tab.name, title: now?.title ?? '', sheetId: tab.sheetId, version: tab.version, contents: tab.contents, faults: tab.faults, changes: [], savedAt: now?.sheet.savedAt ?? null }
    if (now === undefined) return { ...judged, faults: [], verdict: 'closed' as const }
    if (twice) return { ...judged, verdict: 'faulty' as const, faults: [{ row: null, column: null, words: 'scoring.workbook.fault.tabTwice', values: { title: now.title } }] }
    if (tab.faults.length > 0) return { ...judged, verdict: 'faulty' as const }
    const changes = differences(grid, now.contents, tab.contents)
    return { ...judged, changes, verdict: verdictOf(now, tab, changes.length) }
  })
}

function verdictOf({ sheet }: OwnSheetNow, tab: Tab, changes: number): Verdict {
  if (sheet.state === 'sealed') return changes === 0 ? 'sealed' : 'late'
  if (changes === 0) return 'same'
  return sheet.version === tab.version ? 'ready' : 'stale'
}
