import type { Words } from '../kernel/words'
import { COUNTIES } from './municipalities'
import { COUNTY_LABELS, TILES, type Tile } from './tile-grid'

const SIDE = 42
const LEFT = 72
const TOP = 4

/** What a map says of one municipality: a count inside its square, and whether the square is lit. */
export type Mark = { readonly code: string; readonly count: number | null; readonly tone: 'lit' | 'plain' }

export type TileMapView = {
  title: string
  description: string
  tiles: { x: number; y: number; fill: string; letters: string; textX: number; textY: number; count: string | null; countY: number }[]
  outline: string
  counties: { x: number; y: number; side: string; name: string }[]
}

/**
 * The 61 municipalities as squares, for `views/municipalities/tile-map.hbs`. A lit square is light where its count is 0,
 * full where it is 1 or not counted, dark from 2 on. The description should say in words what the lit squares show.
 */
export function tileMap(words: Words, marks: readonly Mark[], description: string | null = null): TileMapView {
  const byCode = new Map(marks.map((mark) => [mark.code, mark]))
  const lit = marks.filter(({ tone }) => tone === 'lit')
  return {
    title: words.say('municipalities.map.title'),
    description: description ?? words.count('municipalities.map.lit', lit.length),
    tiles: TILES.map(([code, column, row, letters]) => {
      const mark = byCode.get(code)
      const x = LEFT + column * SIDE
      const y = TOP + row * SIDE
      const count = mark?.tone === 'lit' && mark.count !== null && mark.count > 0 ? words.number(mark.count) : null
      return { x, y, fill: fillOf(mark), letters, textX: x + SIDE / 2, textY: y + (count === null ? 26 : 17), count, countY: y + 32 }
    }),
    outline: OUTLINE,
    counties: COUNTY_LABELS.map(({ county, side, column, row }) => ({
      x: LEFT + column * SIDE + (side === 'left' ? -7 : 7),
      y: TOP + row * SIDE + 26,
      side: side === 'left' ? ' q-tiles__county--l' : '',
      name: words.pick(COUNTIES[county] ?? { sq: '', en: '' }),
    })),
  }
}

function fillOf(mark: Mark | undefined): string {
  if (mark === undefined || mark.tone === 'plain') return ''
  if (mark.count === 0) return ' q-tile--call'
  return mark.count === null || mark.count === 1 ? ' q-tile--1' : ' q-tile--2'
}

/** The thick line around every county: each side of a square whose neighbour belongs to another county, once. */
const OUTLINE = outlineOf(TILES)

function outlineOf(tiles: readonly Tile[]): string {
  const countyAt = new Map(tiles.map(([, column, row, , county]) => [`${column} ${row}`, county]))
  const sides = new Set<string>()
  for (const [, column, row, , county] of tiles) {
    const x = LEFT + column * SIDE
    const y = TOP + row * SIDE
    if (countyAt.get(`${column} ${row - 1}`) !== county) sides.add(`M${x} ${y}h${SIDE}`)
    if (countyAt.get(`${column} ${row + 1}`) !== county) sides.add(`M${x} ${y + SIDE}h${SIDE}`)
    if (countyAt.get(`${column - 1} ${row}`) !== county) sides.add(`M${x} ${y}v${SIDE}`)
    if (countyAt.get(`${column + 1} ${row}`) !== county) sides.add(`M${x + SIDE} ${y}v${SIDE}`)
  }
  return [...sides].join('')
}

export type BandMapView = { plain: string; lit: string }

/** The small map of the home band, pure decoration: two paths for `views/municipalities/band-map.hbs`. */
export function bandMap(litCodes: readonly string[]): BandMapView {
  const path = (tiles: readonly Tile[]) => tiles.map(([, column, row]) => `M${column * 10} ${row * 10}h9v9h-9z`).join('')
  return { plain: path(TILES.filter(([code]) => !litCodes.includes(code))), lit: path(TILES.filter(([code]) => litCodes.includes(code))) }
}
