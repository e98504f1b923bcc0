import type { HTMLElement } from 'node-html-parser'
import { squeeze } from '../../support/browser'
import type { Reader } from '../../support/reader'

/** An amount as a page writes it, in hundredths: `345 000`, `345,000.50 ALL`, `−12`. */
export function readAmount(text: string, language: string): number {
  const bare = text.replace(/[^\d.,−-]/g, '').replace('−', '-')
  const plain = language === 'sq' ? bare.replaceAll('.', '').replace(',', '.') : bare.replaceAll(',', '')
  if (!/^-?\d+(\.\d{1,2})?$/.test(plain)) throw new Error(`"${text}" is not an amount`)
  return Math.round(Number(plain) * 100)
}

const cells = (row: HTMLElement) => row.querySelectorAll('th, td').map((cell) => squeeze(cell.text))
const smalls = (row: HTMLElement) => row.querySelectorAll('th, td').map((cell) => squeeze(cell.querySelector('small')?.text ?? ''))

/**
 * The table whose last line says this: its rows as texts, a column as amounts, a column added up beside the sum that is shown.
 * A column named with `small:` is what stands in small print in its cells.
 */
export function cellsOf(reader: Reader, last: string) {
  const table = reader.html.querySelectorAll('table').find((one) => squeeze(one.querySelector('tfoot')?.text ?? '').startsWith(last))
  if (table === undefined) throw new Error(`no table of ${reader.address} ends with "${last}": ${reader.text}`)
  const head = cells(table.querySelector('thead tr') as HTMLElement)
  const at = (name: string) => {
    const key = name.replace('small:', '')
    const index = head.findIndex((text) => text === reader.say(key))
    if (index === -1) throw new Error(`the table has no column ${key}; it has ${head.join(' | ')}`)
    return index
  }
  const lines = table.querySelectorAll('tbody tr')
  const foot = table.querySelector('tfoot tr') as HTMLElement
  const skipped = Number(foot.querySelector('th')?.getAttribute('colspan') ?? 1) - 1
  const amountAt = (line: HTMLElement, key: string, less = 0): number => {
    const small = smalls(line)[at(key) - less] ?? ''
    return readAmount(key.startsWith('small:') ? small : (cells(line)[at(key) - less] ?? '').replace(small, ''), reader.language)
  }
  const column = (key: string) => lines.map((line) => amountAt(line, key))
  return {
    rows: lines.map(cells),
    column,
    foot: (key: string): string => cells(foot)[at(key) - skipped] ?? '',
    sums: (key: string): [number, number] => [column(key).reduce((all, one) => all + one, 0), amountAt(foot, key, skipped)],
    row: (name: string) => (key: string) => amountAt(lines.find((line) => squeeze(line.text).includes(name)) as HTMLElement, key),
  }
}

/** The first amount beside each name, in the table with this caption. */
export function amountsIn(reader: Reader, caption: string) {
  const table = reader.html.querySelectorAll('table').find((one) => squeeze(one.querySelector('caption')?.text ?? '') === squeeze(caption))
  if (table === undefined) throw new Error(`no table of ${reader.address} is called "${caption}"`)
  const rows = new Map(table.querySelectorAll('tbody tr').map(cells).map(([name = '', amount = '']) => [name, amount]))
  return (key: string): number => readAmount(rows.get(reader.say(key)) ?? '', reader.language)
}

/** The lines of a CSV file. */
export function readCsv(file: Buffer): string[][] {
  const text = file.toString('utf8').replace(/^\uFEFF/, '')
  return text.split(/\r?\n/).filter((line) => line !== '').map((line) => [...line.matchAll(/(?:^|[,;])(?:"((?:[^"]|"")*)"|([^",;]*))/g)].map(([, quoted, plain]) => quoted?.replaceAll('""', '"') ?? plain ?? ''))
}

/** The figures at the head of a page, by their names. */
export function figuresOf(reader: Reader) {
  const figures = new Map(reader.html.querySelectorAll('main dl.q-figs > div').map((one) => [squeeze(one.querySelector('dt')?.text ?? ''), squeeze(one.querySelector('dd')?.text ?? '')]))
  return (key: string, values: Record<string, string | number> = {}): number => {
    const text = figures.get(reader.say(key, values))
    if (text === undefined) throw new Error(`${reader.address} has no figure ${key}; it has ${[...figures.keys()].join(' | ')}`)
    return readAmount(text, reader.language)
  }
}
