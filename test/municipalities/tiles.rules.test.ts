import { COUNTIES } from '../../server/municipalities/municipalities'
import { TILES } from '../../server/municipalities/tile-grid'
import { bandMap, tileMap } from '../../server/municipalities/tiles'
import { loadWords } from '../../server/kernel/words'

const { sq, en } = loadWords()

test('the grid has 61 squares, none above another, with letters that tell them apart', () => {
  expect(new Set(TILES.map(([code]) => code)).size).toBe(61)
  expect(new Set(TILES.map(([, column, row]) => `${column} ${row}`)).size).toBe(61)
  expect(new Set(TILES.map(([, , , letters]) => letters)).size).toBe(61)
})

test('every county is one connected block', () => {
  for (const county of Object.keys(COUNTIES)) {
    const own = TILES.filter((tile) => tile[4] === county).map(([, column, row]) => [column, row] as const)
    const reached = [own[0]]
    for (const one of reached) {
      const [column, row] = one ?? [0, 0]
      reached.push(...own.filter((other) => !reached.includes(other) && Math.abs(other[0] - column) + Math.abs(other[1] - row) === 1))
    }
    expect({ county, reached: reached.length }).toEqual({ county, reached: own.length })
  }
})

test.each([
  ['plain', null, '', null],
  ['lit', 0, ' q-tile--call', null],
  ['lit', null, ' q-tile--1', null],
  ['lit', 1, ' q-tile--1', '1'],
  ['lit', 2, ' q-tile--2', '2'],
] as const)('a %s square with %p is drawn as "%s"', (tone, count, fill, written) => {
  const tile = tileMap(sq, [{ code: '47', tone, count }]).tiles.find(({ letters }) => letters === 'Puk')
  expect(tile).toMatchObject({ fill, count: written })
})

test('counties are named in the reader\'s language', () => {
  const names = (words: typeof sq) => tileMap(words, []).counties.map(({ name }) => name)
  expect(names(sq)).toContain('Shkodër')
  expect(names(en)).toContain('Shkodra')
})

test('the band lights what it is told and draws each square once', () => {
  const { plain, lit } = bandMap(['47', '53'])
  expect([plain.split('M').length - 1, lit.split('M').length - 1]).toEqual([59, 2])
})
