import { csv } from '../kernel/csv'
import { template, type Page } from '../kernel/views'
import type { Language, Words } from '../kernel/words'
import { COLUMNS, columnsOf, FIELDS, FILES, type ColumnType, type Standard, type Table } from './columns'

type Entry = { readonly file: string; readonly column: string; readonly type: ColumnType; readonly words: string }

const inOrder = Object.keys(FILES) as (Table | Standard)[]

/** Every column of every published table, and every field of the files that follow a standard, in the order of the files. */
export const ENTRIES: readonly Entry[] = inOrder.flatMap((name): Entry[] =>
  Object.entries(isTable(name) ? COLUMNS[name] : FIELDS[name]).map(([column, type]: [string, ColumnType]) => ({
    file: FILES[name], column, type, words: isTable(name) ? `transparency.column.${column}` : `transparency.field.${name}.${column}`,
  })))

function isTable(name: Table | Standard): name is Table {
  return Object.hasOwn(COLUMNS, name)
}

/** The dictionary for programs, in both languages at once. */
export const dictionaryCsv = (words: Record<Language, Words>): string =>
  csv(columnsOf('dictionary'), ENTRIES.map((entry) => [entry.file, entry.column, entry.type, words.sq.say(entry.words), words.en.say(entry.words)]))

type DictionaryView = { title: string; download: string; files: { name: string; href: string; caption: string; rows: { column: string; type: string; what: string }[] }[] }
const dictionary = template<DictionaryView>('transparency/dictionary')

export function dictionaryPage(words: Words): Page {
  return dictionary({
    title: words.say('transparency.dictionary.title'),
    download: `/data/${FILES.dictionary}`,
    files: inOrder.map((name) => ({
      name: FILES[name], href: `/data/${FILES[name]}`, caption: words.say('transparency.dictionary.caption', { file: FILES[name] }),
      rows: ENTRIES.filter(({ file }) => file === FILES[name]).map(({ column, type, words: key }) => ({ column, type: words.say(`transparency.type.${type}`), what: words.say(key) })),
    })),
  })
}
