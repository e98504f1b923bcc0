import { readFileSync } from 'node:fs'
import path from 'node:path'
import { Readable } from 'node:stream'
import yauzl from 'yauzl'
import yazl from 'yazl'
import type { Person } from '../../../server/kernel/policy'
import { saveSheet, sealSheet } from '../../../server/scoring/actions'
import { confirmUpload } from '../../../server/scoring/workbooks/actions'
import { findScoreSheet, readContents } from '../../../server/scoring/sheet-store'
import type { Contents, ScoreSheet } from '../../../server/scoring/sheets'
import type { Browser } from '../../support/browser'
import { aConflict, anAssignedSheet, anEvaluation, sheetOf, type ArrangedEvaluation } from '../../support/builders/scoring'
import { openScene, type Scene } from '../../support/scene'
import { blankBook, openBook, type OpenBook } from '../../support/workbook'

let scene: Scene
beforeEach(async () => { scene = await openScene() })
afterEach(() => scene.close())

type Desk = ArrangedEvaluation & { assessor: Person; sheets: ScoreSheet[]; browser: Browser; page: string }

async function aDesk(proposals = 2): Promise<Desk> {
  const evaluation = await anEvaluation(scene, { proposals })
  const [assessor] = evaluation.assessors as [Person]
  const sheets: ScoreSheet[] = []
  for (const { proposal } of evaluation.proposals) sheets.push(await anAssignedSheet(scene, { call: evaluation.call, proposalId: proposal.id, assessor }))
  const page = `/scoring/${evaluation.call.reference}/workbook`
  const browser = await scene.as(assessor)
  await browser.get(page)
  return { ...evaluation, assessor, sheets, browser, page }
}

const take = async ({ browser, page }: Desk): Promise<OpenBook> => openBook((await browser.download(`${page}.xlsx`)).body as Buffer)
const bring = async ({ browser, page }: Desk, content: Buffer, name = 'fletet.xlsx') => {
  await browser.get(page)
  return browser.submit({}, { button: browser.say('scoring.workbook.check'), files: { workbook: { name, content } } })
}
const confirm = (browser: Browser) => browser.submit({}, { button: browser.say('scoring.workbook.confirm') })
const stored = async (sheet: ScoreSheet): Promise<Contents> => readContents(scene.db, (await findScoreSheet(scene.db, sheet.id)) as ScoreSheet)
const untouched = async () => expect(await scene.db('marks')).toEqual([])

/** Writes a whole sheet into its tab, as an assessor would. */
function fillIn(book: OpenBook, tab: string, contents: Contents): OpenBook {
  for (const [code, { points, reason }] of Object.entries(contents.marks)) {
    const row = book.rowOf(tab, `mark.${code}`)
    book.set(tab, `E${row}`, points ?? undefined).set(tab, `G${row}`, reason === '' ? undefined : reason)
  }
  for (const [code, comment] of Object.entries(contents.comments)) book.set(tab, `G${book.rowOf(tab, `comment.${code}`)}`, comment)
  return book.set(tab, `G${book.rowOf(tab, 'comment')}`, contents.comment)
}

describe('the workbook of an assessor', () => {
  test('has a list and a tab for each open sheet, with what is stored, and no other sheet', async () => {
    const desk = await aDesk(3)
    await saveSheet(scene.services, desk.assessor, (desk.sheets[0] as ScoreSheet).id, sheetOf(desk.call.grid, (_s, criterion) => (criterion === 0 ? 2 : 4)), 1)
    await saveSheet(scene.services, desk.assessor, (desk.sheets[2] as ScoreSheet).id, sheetOf(desk.call.grid, 3), 1)
    await sealSheet(scene.services, scene.words, desk.assessor, (desk.sheets[2] as ScoreSheet).id, 2)
    await anAssignedSheet(scene, { call: desk.call, proposalId: desk.proposals[0]?.proposal.id ?? '', assessor: desk.assessors[1] as Person })
    const book = await take(desk)
    expect(book.names).toEqual(['Fletët', 'P01', 'P02'])
    const row = book.rowOf('P01', 'mark.A1')
    expect(book.value('P01', `B${row}`)).toBe('A1')
    expect(book.value('P01', `E${row}`)).toBe(2)
    expect(book.value('P01', `G${row}`)).toBe('Arsyeja për A1')
    expect(book.value('P02', `E${row}`)).toBeUndefined()
    expect(book.formula('P01', `F${row}`)).toBe(`IF(E${row}="","",D${row}*E${row})`)
  })

  test('marks what may be written, locks the rest, and hides which sheet and version it is', async () => {
    const desk = await aDesk(1)
    const bytes = (await desk.browser.download(`${desk.page}.xlsx`)).body as Buffer
    const xml = await partOf(bytes, 'xl/worksheets/sheet2.xml')
    const styles = await partOf(bytes, 'xl/styles.xml')
    expect(xml).toMatch(/<sheetProtection[^>]*sheet="1"/)
    expect(xml).toMatch(/<col min="1" max="1"[^>]*hidden="(true|1)"/)
    expect(xml).toContain('"1,2,3,4,5"')
    const unlocked = [...styles.matchAll(/<xf [^>]*?(?:\/>|>.*?<\/xf>)/g)].map(([xf]) => xf).slice(1).flatMap((xf, index) => (xf.includes('locked="0"') ? [index] : []))
    const lookOf = (cell: string) => Number(new RegExp(`<c r="${cell}"[^>]* s="(\\d+)"`).exec(xml)?.[1])
    const book = await openBook(bytes)
    const row = book.rowOf('P01', 'mark.A1')
    for (const cell of [`E${row}`, `G${row}`, `G${book.rowOf('P01', 'comment')}`]) expect({ cell, open: unlocked.includes(lookOf(cell)) }).toEqual({ cell, open: true })
    for (const cell of [`A${row}`, `B${row}`, `C${row}`, `D${row}`, `F${row}`, 'A1', 'B1']) expect({ cell, open: unlocked.includes(lookOf(cell)) }).toEqual({ cell, open: false })
    expect(book.value('P01', 'A2')).toBe(desk.sheets[0]?.id)
    expect(book.value('P01', 'A3')).toBe(1)
  })

  test('leaves out what a conflict hides, whole', async () => {
    const desk = await aDesk(2)
    await aConflict(scene, { proposalId: desk.proposals[0]?.proposal.id ?? '', person: desk.assessor })
    const book = await take(desk)
    expect(book.names).toEqual(['Fletët', 'P02'])
    expect(String(book.value('Fletët', 'B8'))).not.toContain(desk.proposals[0]?.proposal.title)
  })

  test.each<[string, (desk: Desk) => Person, number]>([
    ['the chair, who does not mark', ({ chair }) => chair, 403],
    ['the secretary', ({ secretary }) => secretary, 403],
    ['the manager', ({ manager }) => manager, 403],
  ])('is not made for %s', async (_name, who, status) => {
    const desk = await aDesk(1)
    const browser = await scene.as(who(desk))
    for (const address of [desk.page, `${desk.page}.xlsx`]) expect((await browser.get(address)).status).toBe(status)
  })
})

describe('bringing it back', () => {
  test('shows what it would change, saves nothing, and after one confirmation saves every draft and seals none', async () => {
    const desk = await aDesk(2)
    const [first, second] = [sheetOf(desk.call.grid, (_s, criterion) => (criterion === 0 ? 5 : 3)), sheetOf(desk.call.grid, 4)]
    const book = await take(desk)
    fillIn(fillIn(book, 'P01', first), 'P02', second)
    const dry = await bring(desk, await book.bytes())
    expect(dry.status).toBe(200)
    expect(desk.browser.text).toContain('Do të ruhen draftet e 2 fletëve')
    expect(desk.browser.text).toContain('5 · shumë i mirë')
    await untouched()
    await confirm(desk.browser)
    expect(desk.browser.text).toContain('U ruajtën draftet e 2 fletëve')
    expect(await stored(desk.sheets[0] as ScoreSheet)).toEqual(first)
    expect(await stored(desk.sheets[1] as ScoreSheet)).toEqual(second)
    expect(await scene.db('scoreSheets').pluck('state')).toEqual(['draft', 'draft'])
    expect(await scene.db('sheetChanges').pluck('deed')).toEqual(['uploaded', 'uploaded'])
    expect(await scene.db('sheetUploads')).toEqual([])
  })

  test('understands marks kept as text, and a cell left empty is a mark that is missing', async () => {
    const desk = await aDesk(1)
    const book = await take(desk)
    for (const [code, value] of [['A1', '4'], ['A2', ' 3 '], ['A3', '2,0'], ['A4', '5.0'], ['B1', ''], ['B2', 1]] as const) book.set('P01', `E${book.rowOf('P01', `mark.${code}`)}`, value)
    await bring(desk, await book.bytes())
    await confirm(desk.browser)
    const { marks } = await stored(desk.sheets[0] as ScoreSheet)
    expect(Object.fromEntries(Object.entries(marks).map(([code, { points }]) => [code, points]))).toEqual({ A1: 4, A2: 3, A3: 2, A4: 5, B2: 1 })
  })

  test('names tab, row and column of everything it cannot read, and saves nothing of the other tabs either', async () => {
    const desk = await aDesk(2)
    const book = fillIn(await take(desk), 'P01', sheetOf(desk.call.grid, 3))
    const row = (code: string) => book.rowOf('P02', `mark.${code}`)
    book.set('P02', `E${row('A1')}`, 6).set('P02', `E${row('A2')}`, 'katër').set('P02', `E${row('A3')}`, 3.5).count('P02', `E${row('A4')}`, '1+3').set('P02', `E${row('B1')}`, true).count('P02', `G${row('B2')}`, 'HYPERLINK("http://x.test")').set('P02', `G${row('B3')}`, 'x'.repeat(4_001))
    const page = await bring(desk, await book.bytes())
    expect(page.status).toBe(422)
    for (const said of [
      `Faqja «P02», rreshti ${row('A1')}, kolona E: «6» nuk është notë për A1. Shkruani 1, 2, 3, 4 ose 5.`, `rreshti ${row('A2')}, kolona E: «katër» nuk është notë për A2`, `rreshti ${row('A3')}, kolona E: «3.5» nuk është notë`,
      `rreshti ${row('A4')}, kolona E: Këtu ka një formulë: =1+3`, `rreshti ${row('B1')}, kolona E: «true» nuk është notë`, `rreshti ${row('B2')}, kolona G: Këtu ka një formulë`, `rreshti ${row('B3')}, kolona G:`,
    ]) expect(desk.browser.text).toContain(said)
    await untouched()
    expect(await scene.db('sheetUploads')).toEqual([])
  })

  test('refuses a tab written on an older version and shows what differs', async () => {
    const desk = await aDesk(2)
    const book = await take(desk)
    book.set('P01', `E${book.rowOf('P01', 'mark.A1')}`, 5)
    fillIn(book, 'P02', sheetOf(desk.call.grid, 3))
    await saveSheet(scene.services, desk.assessor, (desk.sheets[0] as ScoreSheet).id, { ...sheetOf(desk.call.grid, 3), comment: 'i shkruar në faqe' }, 1)
    const page = await bring(desk, await book.bytes())
    expect(page.status).toBe(422)
    expect(page.text).toContain('pasi libri u shkarkua')
    expect(page.text).toContain('i shkruar në faqe')
    expect((await stored(desk.sheets[0] as ScoreSheet)).comment).toBe('i shkruar në faqe')
    expect(await scene.db('marks').where({ sheetId: desk.sheets[1]?.id })).toEqual([])
    await bring(desk, await book.remove('P01').bytes())
    await confirm(desk.browser)
    expect((await stored(desk.sheets[1] as ScoreSheet)).marks['A1']?.points).toBe(3)
  })

  test('leaves a sheet alone that was sealed meanwhile: the same is passed over, something else is refused', async () => {
    const desk = await aDesk(2)
    const said = sheetOf(desk.call.grid, 3)
    const book = fillIn(fillIn(await take(desk), 'P01', said), 'P02', said)
    await saveSheet(scene.services, desk.assessor, (desk.sheets[0] as ScoreSheet).id, said, 1)
    await sealSheet(scene.services, scene.words, desk.assessor, (desk.sheets[0] as ScoreSheet).id, 2)
    await bring(desk, await book.bytes())
    expect(desk.browser.text).toContain('Do të ruhet drafti i 1 flete')
    const other = await bring(desk, await book.set('P01', `E${book.rowOf('P01', 'mark.A1')}`, 4).bytes())
    expect(other.status).toBe(422)
    expect(other.text).toContain('Fleta është vulosur dhe nuk ndryshon')
    expect((await findScoreSheet(scene.db, (desk.sheets[0] as ScoreSheet).id))?.state).toBe('sealed')
  })

  test('says the same in a renamed tab, and leaves the assessor’s own notes alone', async () => {
    const desk = await aDesk(1)
    const book = fillIn(await take(desk), 'P01', sheetOf(desk.call.grid, 3)).rename('P01', 'I imi').add('Shënime')
    await bring(desk, await book.bytes())
    await confirm(desk.browser)
    expect((await stored(desk.sheets[0] as ScoreSheet)).marks['A1']?.points).toBe(3)
  })

  test('is taken as LibreOffice saves it, with the points that LibreOffice counted', async () => {
    const desk = await aDesk(2)
    // A workbook of a call like this one, taken down, filled in at P01 and saved by LibreOffice 7.4; it names its sheets by their ids.
    const content = readFileSync(path.join(__dirname, 'saved-by-libreoffice.xlsx'))
    const book = await openBook(content)
    const ids = ['P01', 'P02'].map((tab) => String(book.value(tab, 'A2')))
    for (const [index, sheet] of desk.sheets.entries()) await scene.db('scoreSheets').where({ id: sheet.id }).update({ id: ids[index] })
    const last = book.rowOf('P01', 'comment') + 1
    expect(book.value('P01', `F${last}`)).toBe(60)
    await bring(desk, content)
    expect(desk.browser.text).toContain('Arsyeja për A1')
    await confirm(desk.browser)
    const said = await readContents(scene.db, (await findScoreSheet(scene.db, ids[0] ?? '')) as ScoreSheet)
    expect(said).toEqual(sheetOf(desk.call.grid, (section, criterion) => 1 + ((section + criterion) % 5)))
  })

  test('with nothing new in it has nothing to save', async () => {
    const desk = await aDesk(1)
    const page = await bring(desk, await (await take(desk)).bytes())
    expect(page.status).toBe(422)
    expect(page.text).toContain('thotë atë që është ruajtur tashmë')
  })

  test('five confirmations are one, from two tabs as well', async () => {
    const desk = await aDesk(1)
    await bring(desk, await fillIn(await take(desk), 'P01', sheetOf(desk.call.grid, 3)).bytes())
    const [{ id }] = (await scene.db('sheetUploads').select('id')) as [{ id: string }]
    const outcomes = await Promise.allSettled([1, 2, 3, 4, 5].map(() => confirmUpload(scene.services, desk.assessor, id)))
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
    expect(await scene.db('sheetChanges')).toHaveLength(1)
    expect((await desk.browser.get(`/scoring/uploads/${id}`)).status).toBe(404)
  })

  test('a sheet saved between check and confirmation stops all of them, and nothing is half saved', async () => {
    const desk = await aDesk(2)
    await bring(desk, await fillIn(fillIn(await take(desk), 'P01', sheetOf(desk.call.grid, 3)), 'P02', sheetOf(desk.call.grid, 3)).bytes())
    await saveSheet(scene.services, desk.assessor, (desk.sheets[1] as ScoreSheet).id, sheetOf(desk.call.grid, 4), 1)
    expect((await confirm(desk.browser)).status).toBe(409)
    expect(await scene.db('marks').where({ sheetId: desk.sheets[0]?.id })).toEqual([])
    expect((await stored(desk.sheets[1] as ScoreSheet)).marks['A1']?.points).toBe(4)
  })

  test('the latest of two uploads counts, and nobody else sees or confirms it', async () => {
    const desk = await aDesk(1)
    await bring(desk, await fillIn(await take(desk), 'P01', sheetOf(desk.call.grid, 3)).bytes())
    const [{ id: older }] = (await scene.db('sheetUploads').select('id')) as [{ id: string }]
    await bring(desk, await fillIn(await take(desk), 'P01', sheetOf(desk.call.grid, 4)).bytes())
    const [{ id }] = (await scene.db('sheetUploads').select('id')) as [{ id: string }]
    expect((await desk.browser.get(`/scoring/uploads/${older}`)).status).toBe(404)
    for (const person of [desk.assessors[1] as Person, desk.chair, await scene.person(['admin'])]) {
      const browser = await scene.as(person)
      expect((await browser.get(`/scoring/uploads/${id}`)).status).toBe(404)
      expect((await browser.post(`/scoring/uploads/${id}/confirmation`)).status).toBe(404)
    }
    await untouched()
  })
})

describe('what a stranger might send', () => {
  test('another assessor’s workbook writes nothing, and looks like one that does not exist', async () => {
    const desk = await aDesk(1)
    const other = desk.assessors[1] as Person
    await anAssignedSheet(scene, { call: desk.call, proposalId: desk.proposals[0]?.proposal.id ?? '', assessor: other })
    const theirs: Desk = { ...desk, assessor: other, browser: await scene.as(other) }
    const page = await bring(desk, await fillIn(await take(theirs), 'P01', sheetOf(desk.call.grid, 5)).bytes())
    expect(page.status).toBe(422)
    expect(page.text).toContain('nuk është fletë që mund ta plotësoni ju')
    const forged = await bring(desk, await (await take(desk)).set('P01', 'A2', 'no-such-sheet').bytes())
    expect(forged.text).toContain('nuk është fletë që mund ta plotësoni ju')
    await untouched()
  })

  test.each<[string, (book: OpenBook) => OpenBook, string]>([
    ['a row taken away', (book) => book.set('P01', `A${book.rowOf('P01', 'mark.A1')}`, undefined), 'Mungon rreshti A1'],
    ['a row twice', (book) => book.set('P01', `A${book.rowOf('P01', 'mark.A2')}`, 'mark.A1'), 'është dy herë'],
    ['a later version typed in', (book) => book.set('P01', 'A3', 99).set('P01', `E${book.rowOf('P01', 'mark.A1')}`, 3), 'pasi libri u shkarkua'],
    ['no version', (book) => book.set('P01', 'A3', 'x').set('P01', `E${book.rowOf('P01', 'mark.A1')}`, 3), 'pasi libri u shkarkua'],
    ['a formula for a version', (book) => book.count('P01', 'A3', '0+1').set('P01', `E${book.rowOf('P01', 'mark.A1')}`, 3), 'pasi libri u shkarkua'],
  ])('%s is refused in words', async (_name, change, said) => {
    const desk = await aDesk(1)
    const page = await bring(desk, await change(await take(desk)).bytes())
    expect(page.status).toBe(422)
    expect(page.text).toContain(said)
    await untouched()
  })

  test.each<[string, () => Buffer | Promise<Buffer>, string, string]>([
    ['no workbook at all', () => Buffer.from('jo'), 'fletet.xlsx', 'fletet.xlsx'],
    ['another kind of file', () => Buffer.from('%PDF-1.4'), 'fletet.pdf', 'fletet.pdf'],
    ['an empty file', () => Buffer.alloc(0), 'fletet.xlsx', 'fletet.xlsx'],
    ['a workbook of somebody else', blankBook, 'fletet.xlsx', 'Në libër nuk ka asnjë fletë nga kjo faqe'],
    ['a workbook that unpacks to far more than sheets need', () => zipOf({ 'xl/workbook.xml': '<workbook/>', 'xl/worksheets/sheet1.xml': noise(3_100_000).replace(/./g, '$&$&$&$&$&$&$&$&$&$&') }), 'fletet.xlsx', 'shumë i madh'],
    ['a bomb', () => zipOf({ 'xl/workbook.xml': '<workbook/>', 'xl/worksheets/sheet1.xml': 'a'.repeat(60_000_000) }), 'fletet.xlsx', 'fletet.xlsx'],
    ['a workbook whose parts are broken', () => zipOf({ 'xl/workbook.xml': '<workbook', '[Content_Types].xml': '<Types' }), 'fletet.xlsx', 'nuk lexohet dot si libër pune'],
  ])('%s is refused in words, and nothing is saved', async (_name, content, name, said) => {
    const desk = await aDesk(1)
    const page = await bring(desk, await content(), name)
    expect(page.status).toBe(422)
    expect(page.text).toContain(said)
    await untouched()
  })

  test.each<[string, (xml: string) => string]>([
    ['a cell at the far corner of the sheet', (xml) => xml.replace('</sheetData>', '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData>')],
    ['a document type with entities', (xml) => xml.replace(/^<\?xml[^>]*\?>/, '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>')],
    ['cells in no order', (xml) => xml.replace('<sheetData>', '<sheetData><row r="400"><c r="L400" t="s"><v>99999</v></c></row>')],
  ])('%s neither stops the site nor changes what the tab says', async (_name, change) => {
    const desk = await aDesk(1)
    const bytes = await fillIn(await take(desk), 'P01', sheetOf(desk.call.grid, 3)).bytes()
    const started = Date.now()
    const page = await bring(desk, await rewritten(bytes, 'xl/worksheets/sheet2.xml', change))
    expect(Date.now() - started).toBeLessThan(10_000)
    expect([200, 422]).toContain(page.status)
    await untouched()
    expect((await desk.browser.get(desk.page)).status).toBe(200)
  })

  test('signs that a spreadsheet would count are kept as words in the sheet, and never become a formula in the next workbook', async () => {
    const desk = await aDesk(1)
    const evil = '=HYPERLINK("http://x.test","kliko")'
    await saveSheet(scene.services, desk.assessor, (desk.sheets[0] as ScoreSheet).id, { ...sheetOf(desk.call.grid, 3), comment: evil }, 1)
    const book = await take(desk)
    const address = `G${book.rowOf('P01', 'comment')}`
    expect(book.value('P01', address)).toBe(evil)
    expect(book.formula('P01', address)).toBeUndefined()
  })
})

test('forty proposals go down and up again in one workbook', async () => {
  const desk = await aDesk(40)
  const book = await take(desk)
  expect(book.names).toHaveLength(41)
  for (let number = 1; number <= 40; number += 1) fillIn(book, `P${String(number).padStart(2, '0')}`, sheetOf(desk.call.grid, 1 + (number % 5)))
  await bring(desk, await book.bytes())
  await confirm(desk.browser)
  expect(desk.browser.text).toContain('U ruajtën draftet e 40 fletëve')
  expect(await scene.db('marks').count({ all: '*' }).first()).toEqual({ all: 640 })
}, 60_000)

/** Letters without a pattern, so that packing does not make them small. */
function noise(length: number): string {
  const parts: string[] = []
  let state = 1
  for (let at = 0; at < length; at += 8) { state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0; parts.push(state.toString(16).padStart(8, '0')) }
  return parts.join('')
}

function zipOf(parts: Record<string, string>): Promise<Buffer> {
  const zip = new yazl.ZipFile()
  for (const [name, text] of Object.entries(parts)) zip.addBuffer(Buffer.from(text), name)
  zip.end()
  return gathered(zip.outputStream as unknown as Readable)
}

async function gathered(stream: Readable): Promise<Buffer> {
  const chunks: Buffer[] = []
  for await (const chunk of stream) chunks.push(chunk as Buffer)
  return Buffer.concat(chunks)
}

async function partsOf(bytes: Buffer): Promise<Record<string, string>> {
  return new Promise((resolve, reject) => {
    yauzl.fromBuffer(bytes, { lazyEntries: true }, (error, zip) => {
      if (error !== null) { reject(error); return }
      const parts: Record<string, string> = {}
      zip.on('end', () => { resolve(parts) })
      zip.on('entry', (entry: yauzl.Entry) => {
        if (entry.fileName.endsWith('/')) { zip.readEntry(); return }
        zip.openReadStream(entry, (problem, stream) => {
          if (problem !== null) { reject(problem); return }
          void gathered(stream).then((part) => { parts[entry.fileName] = part.toString('utf8'); zip.readEntry() })
        })
      })
      zip.readEntry()
    })
  })
}

const partOf = async (bytes: Buffer, name: string): Promise<string> => (await partsOf(bytes))[name] ?? ''

async function rewritten(bytes: Buffer, name: string, change: (xml: string) => string): Promise<Buffer> {
  const parts = await partsOf(bytes)
  const [target] = Object.keys(parts).filter((part) => part === name)
  if (target === undefined) throw new Error(`no part ${name} among ${Object.keys(parts).join(', ')}`)
  return zipOf({ ...parts, [target]: change(parts[target] ?? '') })
}
