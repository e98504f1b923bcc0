import type { Words } from '../kernel/words'
import { meanText, outcomeTag } from './awards'
import type { TagView } from '../kernel/parts'
import { shortReference } from '../proposals/proposals'
import type { Change, Place } from './revision'

type PlaceView = { rank: string; points: string; tag: TagView | null; amount: string }
export type ChangesView = { caption: string; rows: { short: string; title: string; before: PlaceView; after: PlaceView }[] }

/** A second decision beside the first: rank, points, outcome and money of every proposal that it changes. */
export function changesPart(words: Words, changes: readonly Change[], currency: string): ChangesView {
  const place = (one: Place | null): PlaceView => ({
    rank: one === null || one.rank === null ? '–' : words.number(one.rank), points: one === null ? '–' : meanText(words, one.points.sum, one.points.of),
    tag: one === null ? null : outcomeTag(words, one), amount: one === null || one.amountMinor === 0 ? '–' : words.money(one.amountMinor, currency),
  })
  return {
    caption: words.count('awards.changes.caption', changes.length),
    rows: changes.map(({ reference, title, before, after }) => ({ short: shortReference(reference), title, before: place(before), after: place(after) })),
  }
}
