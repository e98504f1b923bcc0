/* Data that others have published figures about. */

/** Coders by rows of text, a dot where one is missing; returned by unit. */
function units(...coders: readonly string[]): number[][] {
  const rows = coders.map((row) => row.trim().split(/\s+/))
  return (rows[0] ?? []).map((_value, unit) => rows.flatMap((row) => (row[unit] === '.' ? [] : [Number(row[unit])])))
}

/** Krippendorff, Computing Krippendorff's alpha-reliability, example C: four coders, twelve units. */
export const KRIPPENDORFF = units('1 2 3 3 2 1 4 1 2 . . .', '1 2 3 3 2 2 4 1 2 5 . 3', '. 3 3 3 2 3 4 2 2 5 1 .', '1 2 3 3 2 4 4 1 2 5 1 .')
/** Three coders, fifteen units of the encyclopaedia example. */
export const ENCYCLOPAEDIA = units('. . . . . 3 4 1 2 1 1 3 3 . 3', '1 . 2 1 3 3 4 3 . . . . . . .', '. . 2 1 3 4 4 . 2 1 1 3 3 . 4')
/** Shrout and Fleiss 1979: six targets, four judges. */
export const SHROUT = [[9, 2, 5, 8], [6, 1, 3, 2], [8, 4, 6, 8], [7, 1, 2, 6], [10, 5, 6, 9], [6, 2, 4, 7]]
/** SNSF mock panel 1 (snsf-data/ERforResearch, MIT): fifteen applications, five voters, one of them harsh; 7 less the grade. */
export const SNSF = [
  [1, 1, 1, 2, 5], [1, 1, 2, 2, 6], [1, 2, 1, 3, 5], [1, 3, 2, 1, 5], [1, 2, 2, 3, 5], [1, 3, 1, 4, 5], [1, 2, 3, 4, 5], [1, 5, 2, 2, 5],
  [1, 3, 4, 3, 5], [1, 4, 2, 5, 5], [2, 3, 4, 4, 5], [2, 4, 3, 5, 5], [2, 5, 4, 4, 6], [2, 3, 4, 6, 6], [2, 5, 5, 4, 6],
].map((row) => row.map((grade) => 7 - grade))
