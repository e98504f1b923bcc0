import { readdirSync, readFileSync, statSync } from 'node:fs'
import path from 'node:path'

/* The house, held: which way imports point, who writes a table, how files are called. There is no list of exceptions. */

const ORDER = [
  'kernel', 'people', 'municipalities', 'organisations', 'ledger', 'fund', 'forms', 'calls', 'proposals', 'scoring', 'awards', 'complaints',
  'acts', 'agreements', 'payments', 'reports', 'results', 'desk', 'transparency',
]
/** What stands at the door: it composes the slices, and nothing imports it. */
const DOOR = ['app.ts', 'main.ts', 'problems.ts', 'worker.ts', 'config.ts', 'services.ts', 'frame.ts', 'cli', 'demo']

function listFiles(folder: string, ending: string): string[] {
  return readdirSync(folder).flatMap((name) => {
    const file = path.join(folder, name)
    if (statSync(file).isDirectory()) return listFiles(file, ending)
    return name.endsWith(ending) ? [file] : []
  })
}

const sources = listFiles('server', '.ts').map((file) => ({ file, text: readFileSync(file, 'utf8'), slice: file.split(path.sep)[1] ?? '' }))

function importsOf({ file, text }: { file: string; text: string }): { slice: string; name: string }[] {
  return [...text.matchAll(/(?:from|import)\s*\(?'(\.{1,2}\/[^']+)'/g)].map(([, target = '']) => {
    const parts = path.join(path.dirname(file), target).split(path.sep)
    return { slice: parts[1] ?? '', name: parts.slice(2).join('/') }
  })
}

test('server holds the slices, in the order in which a grant lives, and the door', () => {
  const found = readdirSync('server').filter((name) => !DOOR.includes(name))
  expect(found.sort()).toEqual([...ORDER].sort())
})

test('a file imports only from its own folder and from folders to its left', () => {
  const wrong = sources.filter(({ slice }) => ORDER.includes(slice)).flatMap((source) =>
    importsOf(source).filter(({ slice }) => ORDER.indexOf(slice) === -1 || ORDER.indexOf(slice) > ORDER.indexOf(source.slice)).map(({ slice }) => `${source.file} -> ${slice}`))
  expect(wrong).toEqual([])
})

test('no slice imports the routes, pages or policy of another', () => {
  const wrong = sources.filter(({ slice }) => ORDER.includes(slice)).flatMap((source) =>
    importsOf(source)
      .filter(({ slice, name }) => slice !== source.slice && slice !== 'kernel' && /(^|\/|-)(routes|pages|policy)$/.test(name))
      .map(({ slice, name }) => `${source.file} -> ${slice}/${name}`))
  expect(wrong).toEqual([])
})

test('every table is written by one slice', () => {
  const writers = new Map<string, Set<string>>()
  const write = /(?:db|tx\.db|trx|services\.db)(?:<[^>]*>)?\(\s*'(\w+)'\s*\)((?:\s*\.\w+\((?:[^()]|\((?:[^()]|\([^()]*\))*\))*\))*?)\s*\.(?:insert|update|delete|del|increment)\(/g
  for (const { text, slice, file } of sources) {
    if (slice === 'demo' || slice === 'cli') continue
    for (const [, table = ''] of text.matchAll(write)) {
      writers.set(table, (writers.get(table) ?? new Set()).add(slice))
      if (!['kernel'].includes(slice)) expect(`${file} writes ${table}`).toMatch(/store\.ts|store\/|sessions\.ts|-store\.ts|ledger\//)
    }
  }
  const shared = [...writers].filter(([, slices]) => slices.size > 1).map(([table, slices]) => `${table}: ${[...slices].join(', ')}`)
  expect(writers.size).toBeGreaterThan(10)
  expect(shared).toEqual([])
})

test('the clock, chance and the environment are read in one place each', () => {
  const wrong = sources.filter(({ slice }) => ORDER.includes(slice)).filter(({ text }) => /\bDate\.now\(|new Date\(\)|Math\.random\(|process\.env\[/.test(text)).map(({ file }) => file)
  expect(wrong).toEqual([])
})

test('rules, pages, policies, routes and stores open no transaction', () => {
  const wrong = sources.filter(({ slice, file }) => ORDER.includes(slice) && slice !== 'kernel' && /(routes|pages|policy|store|lifecycle|letters)\.ts$/.test(file)).filter(({ text }) => /\btransact\(|\.transaction\(/.test(text)).map(({ file }) => file)
  expect(wrong).toEqual([])
})

test('only stores ask the database', () => {
  const wrong = sources.filter(({ slice, file }) => ORDER.includes(slice) && slice !== 'kernel' && !/store|sessions|verify/.test(path.basename(file))).filter(({ text }) => /\b(db|tx\.db|trx)\s*(<[^>]*>)?\('|\bdb\.raw\(/.test(text)).map(({ file }) => file)
  expect(wrong).toEqual([])
})

test('migrations are named for what they do and import nothing of ours', () => {
  for (const file of readdirSync('migrations')) {
    expect(file).toMatch(/^\d{14}_(create|add|fill|drop|seal|rename|index)_\w+\.ts$/)
    expect(readFileSync(path.join('migrations', file), 'utf8')).not.toMatch(/from '\.\.?\//)
  }
})

test('nothing is deleted by cascade', () => {
  const wrong = readdirSync('migrations').filter((file) => /cascade/i.test(readFileSync(path.join('migrations', file), 'utf8')))
  expect(wrong).toEqual([])
})

test('templates hold no raw output but the body of the frame, no inline style and no script', () => {
  for (const file of listFiles('views', '.hbs')) {
    const text = readFileSync(file, 'utf8')
    const raw = text.match(/\{\{\{[^}]*\}\}\}/g) ?? []
    expect({ file, raw: file.endsWith('layouts/page.hbs') ? raw.filter((one) => one !== '{{{body}}}') : raw }).toEqual({ file, raw: [] })
    expect({ file, style: /\sstyle=|<style|\son\w+=/.test(text) }).toEqual({ file, style: false })
    expect({ file, begins: text.startsWith('{{!--') }).toEqual({ file, begins: true })
    expect({ file, unquoted: /\s[a-z-]+=\{\{/.test(text) }).toEqual({ file, unquoted: false })
  }
})

test('no file of the server is longer than one reads in a sitting', () => {
  const long = sources.filter(({ slice, file }) => ORDER.includes(slice) && !/definitions|texts|data\//.test(file)).map(({ file, text }) => ({ file, lines: text.split('\n').length })).filter(({ lines }) => lines > 420)
  expect(long).toEqual([])
})
