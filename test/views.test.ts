import { readdirSync, readFileSync, statSync } from 'node:fs'
import path from 'node:path'
import { loadTemplates } from '../server/kernel/views'

function listFiles(folder: string, ending: string): string[] {
  return readdirSync(folder).flatMap((name) => {
    const file = path.join(folder, name)
    return statSync(file).isDirectory() ? listFiles(file, ending) : name.endsWith(ending) ? [file] : []
  })
}

const pages = listFiles('server', '.ts').flatMap((file) => [...readFileSync(file, 'utf8').matchAll(/\btemplate<[^>]*(?:<[^>]*>)?[^>]*>\('([\w/-]+)'\)/g)].map(([, name = '']) => ({ file, name })))
const parts = listFiles('views', '.hbs').flatMap((file) => [...readFileSync(file, 'utf8').matchAll(/\{\{#?>\s*([\w/-]+)/g)].map(([, name = '']) => ({ file, name })))
const templates = loadTemplates().names

test('every template compiles, strictly', () => {
  expect(templates.length).toBeGreaterThan(50)
})

test('every page names a template that is there, and each template belongs to one page maker', () => {
  expect(pages.filter(({ name }) => !templates.includes(name))).toEqual([])
  const names = pages.map(({ name }) => name)
  expect(names.filter((name, index) => names.indexOf(name) !== index)).toEqual([])
})

test('every part that a template includes is there', () => {
  expect(parts.filter(({ name }) => !templates.includes(name))).toEqual([])
})

test('no template lies about unused', () => {
  const used = new Set([...pages, ...parts].map(({ name }) => name).concat('layouts/page'))
  expect(templates.filter((name) => !used.has(name))).toEqual([])
})

test('a form is sent by post with its keys, or asks by get', () => {
  for (const file of listFiles('views', '.hbs')) {
    const forms = readFileSync(file, 'utf8').split('<form').slice(1).map((form) => form.split('</form>')[0] ?? '')
    for (const form of forms) {
      const post = /^[^>]*method="post"/.test(form)
      expect({ file, post, keys: form.includes('{{> parts/form-keys}}') }).toEqual({ file, post, keys: post })
    }
  }
})
