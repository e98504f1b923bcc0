import fc from 'fast-check'
import { suppress, type Cell, type Sum, type Verdict } from '../../server/results/suppression'

const FEWEST = 5
const SEX: Sum = { total: 'all', parts: ['women', 'men', 'unrecorded'] }

const table = (people: Readonly<Record<string, number>>): Map<string, Cell> => new Map(Object.entries(people).map(([name, count]) => [name, { people: count, fewest: FEWEST }]))
const row = (women: number, men: number, unrecorded: number) => table({ all: women + men + unrecorded, women, men, unrecorded })
/** Three columns and their sum: `s` shown, `-` small, `x` withheld. */
const said = (verdicts: ReadonlyMap<string, Verdict>, names: readonly string[]) => names.map((name) => ({ shown: 's', small: '-', withheld: 'x' })[verdicts.get(name) ?? 'shown']).join('')

test.each([
  ['nobody is few', [20, 30, 0], 'ssss'],
  ['five are not few', [5, 30, 0], 'ssss'],
  ['four women: the men are withheld, or the sum would tell', [4, 30, 0], 's-xs'],
  ['four women, and the fewer of the others go with them', [4, 30, 9], 's-sx'],
  ['two small parts that make five together hide each other', [1, 30, 4], 's-s-'],
  ['two small parts that make four together need a third', [1, 30, 3], 's-x-'],
  ['everybody is few: sum and parts alike', [3, 1, 0], '---s'],
  ['one part alone is few: the sum is the same number', [0, 4, 0], '-s-s'],
  ['nobody at all', [0, 0, 0], 'ssss'],
])('%s', (_name, [women = 0, men = 0, unrecorded = 0], shown) => {
  expect(said(suppress(row(women, men, unrecorded), [SEX]), ['all', 'women', 'men', 'unrecorded'])).toBe(shown)
})

describe('places that add up to all of them', () => {
  /** Women and men of places, with sums of rows and columns. */
  function places(counts: readonly (readonly [number, number])[]): { cells: Map<string, Cell>; sums: Sum[] } {
    const people: Record<string, number> = {}
    counts.forEach(([women, men], place) => { Object.assign(people, { [`${place}.women`]: women, [`${place}.men`]: men, [`${place}.all`]: women + men }) })
    const columns = ['women', 'men', 'all']
    for (const column of columns) people[`sum.${column}`] = counts.reduce((sum, _one, place) => sum + (people[`${place}.${column}`] ?? 0), 0)
    const rows = [...counts.keys(), 'sum'].map((place): Sum => ({ total: `${place}.all`, parts: [`${place}.women`, `${place}.men`] }))
    return { cells: table(people), sums: [...rows, ...columns.map((column): Sum => ({ total: `sum.${column}`, parts: counts.map((_one, place) => `${place}.${column}`) }))] }
  }
  const lines = ({ cells, sums }: ReturnType<typeof places>, count: number) => {
    const verdicts = suppress(cells, sums)
    return [...Array(count).keys(), 'sum'].map((place) => said(verdicts, [`${place}.women`, `${place}.men`, `${place}.all`]))
  }

  test.each([
    ['are shown where nobody is few', [[20, 30], [40, 50]], ['sss', 'sss', 'sss']],
    ['withhold the same two figures of the smallest other place', [[4, 30], [40, 50], [60, 70]], ['-xs', 'xxs', 'sss', 'sss']],
    ['withhold a whole row and the next where one place is few', [[2, 1], [40, 50], [60, 70]], ['---', 'xxx', 'sss', 'sss']],
    ['withhold the sum where there is one place only', [[4, 30]], ['-xs', '-xs']],
  ] as const)('%s', (_name, counts, shown) => {
    expect(lines(places(counts), counts.length)).toEqual(shown)
  })

  test('never let a small figure be worked out from what is shown', () => {
    const some = fc.array(fc.tuple(fc.nat(12), fc.nat(12)), { minLength: 1, maxLength: 5 })
    fc.assert(fc.property(some, (counts) => {
      const { cells, sums } = places(counts)
      const verdicts = suppress(cells, sums)
      for (const [name, cell] of cells) if (cell.people > 0 && cell.people < FEWEST) expect(verdicts.get(name)).not.toBe('shown')
      for (const { total, parts } of sums) {
        const hidden = [total, ...parts].filter((name) => verdicts.get(name) !== 'shown')
        expect(hidden).not.toHaveLength(1)
        const together = parts.filter((name) => hidden.includes(name)).reduce((sum, name) => sum + (cells.get(name)?.people ?? 0), 0)
        if (hidden.length > 0 && !hidden.includes(total)) expect(together === 0 || together >= FEWEST).toBe(true)
      }
    }))
  })
})
