import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { ZipFile } from 'yazl'
import { cleanName, inspect, USUAL_TYPES, type FileType } from '../../server/kernel/files'

let folder: string
beforeAll(() => { folder = mkdtempSync(path.join(os.tmpdir(), 'qarte-files-')) })
afterAll(() => { rmSync(folder, { recursive: true, force: true }) })

function zip(entries: Readonly<Record<string, { content: Buffer; mode?: number }>>): Promise<Buffer> {
  const made = new ZipFile()
  for (const [name, { content, mode }] of Object.entries(entries)) made.addBuffer(content, name, mode === undefined ? {} : { mode })
  made.end()
  return new Promise((resolve) => {
    const chunks: Buffer[] = []
    made.outputStream.on('data', (chunk: Buffer) => chunks.push(chunk)).on('end', () => { resolve(Buffer.concat(chunks)) })
  })
}

async function look(name: string, content: Buffer, allowed: readonly FileType[] = USUAL_TYPES): Promise<string> {
  const file = path.join(folder, 'upload')
  writeFileSync(file, content)
  const result = await inspect({ field: 'file', name, path: file, size: statSync(file).size, sha256: '' }, allowed)
  return typeof result === 'string' ? result : result.words
}

const text = (content: string) => ({ content: Buffer.from(content) })
const word = () => zip({ '[Content_Types].xml': text('<Types/>'), 'word/document.xml': text('<w:document/>') })
const sheet = () => zip({ 'xl/workbook.xml': text('<workbook/>') })
const open = (kind: string) => zip({ mimetype: text(`application/vnd.oasis.opendocument.${kind}`), 'content.xml': text('<x/>') })
const png = Buffer.from('89504e470d0a1a0a0000', 'hex')
const jpg = Buffer.from('ffd8ffe000104a464946', 'hex')

test.each([
  ['a.pdf', () => Buffer.from('%PDF-1.7 …'), 'pdf'], ['a.png', () => png, 'png'], ['a.jpg', () => jpg, 'jpg'], ['a.JPEG', () => jpg, 'jpg'],
  ['a.docx', word, 'docx'], ['a.xlsx', sheet, 'xlsx'], ['a.odt', () => open('text'), 'odt'], ['a.ods', () => open('spreadsheet'), 'ods'],
] as const)('%s is taken for what it is', async (name, make, type) => {
  expect(await look(name, await make())).toBe(type)
})

test.each([
  ['a sheet that calls itself a text', 'a.docx', sheet], ['a picture that calls itself a PDF', 'a.pdf', () => png], ['a PNG that calls itself a JPEG', 'a.jpg', () => png],
  ['a bare zip that calls itself a text', 'a.docx', () => zip({ 'x.txt': text('x') })], ['half a zip', 'a.docx', async () => (await word()).subarray(0, 60)],
] as const)('%s is refused, because its content says something else', async (_what, name, make) => {
  expect(await look(name, await make())).toBe('kernel.file.mismatch')
})

test('a zip is refused unless it is listed', async () => {
  const content = await zip({ 'x.txt': text('x') })
  expect(await look('a.zip', content)).toBe('kernel.file.type')
  expect(await look('a.zip', content, [...USUAL_TYPES, 'zip'])).toBe('zip')
})

test.each([
  ['that grows to a hundred times a hundred', () => zip({ 'word/document.xml': { content: Buffer.alloc(20_000_000) } })],
  ['with another zip in it', async () => zip({ 'word/document.xml': text('x'), 'inner.zip': { content: await word() } })],
  ['with a link in it', () => zip({ 'word/document.xml': text('x'), 'link': { content: Buffer.from('/etc/passwd'), mode: 0o120777 } })],
  ['with thousands of entries', () => zip(Object.fromEntries(Array.from({ length: 2_001 }, (_one, index) => [`f${index}`, text('')])))],
] as const)('a document %s is refused as unsafe', async (_what, make) => {
  expect(await look('a.docx', await make())).toBe('kernel.file.unsafe')
})

test.each([
  ['../../etc/passwd.pdf', 'passwd.pdf'], ['C:\\temp\\statuti.pdf', 'statuti.pdf'], ['a\u0000b\r\n.pdf', 'ab.pdf'], ['<b>"x"|?.pdf', 'bx.pdf'],
  ['fatura\u202efdp.exe', 'faturafdp.exe'], [`${'ë'.repeat(300)}.pdf`, `${'ë'.repeat(146)}.pdf`], ['', 'file'],
])('the name %j is kept as %j', (given, kept) => {
  expect(cleanName(given)).toBe(kept)
})
