import { readdirSync, readFileSync, statSync } from 'node:fs'
import path from 'node:path'
import { LANGUAGES, loadCatalogue, makeWords, type Language } from '../server/kernel/words'

/* Words, held: both languages say the same things, nothing is asked for that nobody wrote, nothing was written that nobody says. */

function listFiles(folder: string, ending: string): string[] {
  return readdirSync(folder).flatMap((name) => {
    const file = path.join(folder, name)
    return statSync(file).isDirectory() ? listFiles(file, ending) : name.endsWith(ending) ? [file] : []
  })
}

const catalogues = Object.fromEntries(LANGUAGES.map((language) => [language, loadCatalogue(language)])) as Record<Language, Readonly<Record<string, string>>>
const keys = Object.keys(catalogues.sq)
const slices = new Set(keys.map((key) => key.split('.')[0] ?? ''))
const files = readdirSync(path.join('views', 'words', 'sq'))
const fileKeys = (language: Language, file: string) => Object.keys(JSON.parse(readFileSync(path.join('views', 'words', language, file), 'utf8')) as object)

describe('both languages', () => {
  test.each(files)('%s has the same keys in both, in the same order, each beginning with the name of its slice', (file) => {
    const slice = path.basename(file, '.json')
    expect(fileKeys('en', file)).toEqual(fileKeys('sq', file))
    expect(fileKeys('sq', file).filter((key) => !key.startsWith(`${slice}.`))).toEqual([])
  })

  test('have the same files', () => {
    expect(readdirSync(path.join('views', 'words', 'en'))).toEqual(files)
  })

  test('no key is written down twice in one file', () => {
    for (const language of LANGUAGES) {
      for (const file of files) {
        const written = [...readFileSync(path.join('views', 'words', language, file), 'utf8').matchAll(/^\s*"([^"]+)":/gm)].map(([, key = '']) => key)
        expect({ language, file, twice: written.filter((key, index) => written.indexOf(key) !== index) }).toEqual({ language, file, twice: [] })
      }
    }
  })

  test('fill in the same values, an amount with its currency where the language puts it', () => {
    const valuesIn = (text: string) => [...new Set([...text.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => name.replace(/Money$/, '')))].sort()
    const differing = keys.filter((key) => JSON.stringify(valuesIn(catalogues.sq[key] ?? '')) !== JSON.stringify(valuesIn(catalogues.en[key] ?? '')))
    expect(differing).toEqual([])
  })

  test('no sentence is empty, none ends or begins with a space, none shouts', () => {
    const wrong = LANGUAGES.flatMap((language) => keys.filter((key) => { const text = catalogues[language][key] ?? ''; return text !== text.trim() || text === '' || text.includes('!') }).map((key) => `${language} ${key}`))
    expect(wrong).toEqual([])
  })
})

type Said = { where: string; key: string }
/** A template literal becomes a pattern: `calls.state.${state}` says every key that begins so. */
type Pattern = { where: string; text: string; regex: RegExp }

const literals: Said[] = []
const patterns: Pattern[] = []
const inTemplates: Said[] = []

/** Names of deeds in the audit trail and names of columns look like keys and are none. */
const withoutDeeds = (source: string) => source.replace(/\.record\((?:[^()'`]|'[^']*'(?=[^,]*[?:])|`[^`]*`(?=[^,]*[?:]))*(?:'[^']*'|`[^`]*`)/g, '.record(')
const STORE = /(store|sessions|ledger)[^/]*\.ts$|\/verify\.ts$/

for (const where of listFiles('server', '.ts').filter((file) => !file.startsWith(path.join('server', 'cli')))) {
  const source = withoutDeeds(readFileSync(where, 'utf8').replace(/^import .*$/gm, ''))
  for (const [, key = ''] of source.matchAll(/'([a-z]+(?:\.[A-Za-z0-9_+-]+)+)'/g)) if (slices.has(key.split('.')[0] ?? '')) literals.push({ where, key })
  for (const text of templateLiterals(source)) if (/^[a-z]+\.[\w.]*\$\{/.test(text) && slices.has(text.split('.')[0] ?? '')) patterns.push({ where, text, regex: patternOf(text) })
}
for (const where of listFiles('views', '.hbs')) {
  for (const [, key = ''] of readFileSync(where, 'utf8').matchAll(/[{(]t "([^"]+)"/g)) inTemplates.push({ where, key })
}

/** Every text between backticks, with what stands in `${…}` cut down to `${}`; those inside of it are found as well. */
function templateLiterals(source: string): string[] {
  const found: string[] = []
  function read(from: number): number {
    let text = ''
    for (let at = from; at < source.length; at += 1) {
      if (source[at] === '`') { found.push(text); return at }
      if (source[at] === '\\') { text += source[at + 1]; at += 1; continue }
      if (source[at] === '$' && source[at + 1] === '{') {
        let depth = 1
        for (at += 2; depth > 0 && at < source.length; at += 1) {
          if (source[at] === '`') at = read(at + 1)
          else if (source[at] === '{') depth += 1
          else if (source[at] === '}') depth -= 1
        }
        at -= 1
        text += '${}'
        continue
      }
      text += source[at]
    }
    return source.length
  }
  for (let at = source.indexOf('`'); at !== -1 && at < source.length; at = source.indexOf('`', read(at + 1) + 1));
  return found
}

function patternOf(text: string): RegExp {
  return new RegExp(`^${text.split('${}').map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')).join('[\\w.+-]+')}(\\.(one|other))?$`)
}

const known = new Set(keys)
/** A key, a sentence that counts, or the common beginning of a letter's subject and text. */
const isSaid = (key: string) => known.has(key) || keys.some((one) => one.startsWith(`${key}.`))
/** Files and addresses that begin like a key: `awards.csv`. */
const isFile = (text: string) => /\.(csv|json|xml|zip|atom|pdf|ts|js|test|html|css|svg)$/.test(text)

test('every key that a template says is written', () => {
  expect(inTemplates.filter(({ key }) => !known.has(key))).toEqual([])
})

test('every key that the code says is written', () => {
  expect(literals.filter(({ where, key }) => !STORE.test(where) && !isFile(key) && !isSaid(key))).toEqual([])
})

test('what is counted has a sentence for one and a sentence for more', () => {
  const counted = listFiles('server', '.ts').flatMap((where) => [...readFileSync(where, 'utf8').matchAll(/\.count\('([\w.]+)'/g)].map(([, key = '']) => ({ where, key })))
  expect(counted.length).toBeGreaterThan(10)
  expect(counted.filter(({ key }) => !known.has(`${key}.one`) || !known.has(`${key}.other`))).toEqual([])
})

test('every pattern of keys that the code says has keys that fit', () => {
  expect(patterns.filter(({ regex }) => !keys.some((key) => regex.test(key))).map(({ where, text }) => ({ where, text }))).toEqual([])
})

test('nothing is written that nobody says', () => {
  const said = new Set([...literals, ...inTemplates].map(({ key }) => key))
  const begins = (key: string) => key.split('.').some((_part, count, parts) => count > 1 && said.has(parts.slice(0, count).join('.')))
  const unused = keys.filter((key) => !said.has(key) && !begins(key) && !patterns.some(({ regex }) => regex.test(key)))
  expect(unused).toEqual([])
})

describe('sentences', () => {
  test('a key that nobody wrote is a fault of ours, not a blank', () => {
    expect(() => makeWords('sq', catalogues.sq).say('people.nobody.wrote.this')).toThrow('no words for people.nobody.wrote.this in sq')
  })

  test.each([
    ['sq', 1, '1 njësi'],
    ['sq', 1_200, '1\u00a0200 njësi'],
    ['en', 1, '1 unit'],
    ['en', 1_200, '1,200 units'],
  ] as const)('%s counts %d', (language, count, sentence) => {
    const counting = makeWords(language, language === 'sq' ? { 'x.one': '{count} njësi', 'x.other': '{count} njësi' } : { 'x.one': '{count} unit', 'x.other': '{count} units' })
    expect(counting.count('x', count)).toBe(sentence)
  })
})
