import { readFields } from '../../../server/kernel/fields'
import { returnReport, saveLine, submitReport } from '../../../server/reports/actions'
import { decideLine } from '../../../server/reports/decisions'
import { listLines } from '../../../server/reports/store'
import { takeUpload } from '../../../server/reports/workbooks/actions'
import { letterOf } from '../../../server/reports/workbooks/columns'
import { FIRST_ROW } from '../../../server/reports/workbooks/reading'
import { squeeze } from '../../support/browser'
import { aRow, aWorkbookDesk, bring, confirm, emptied, take, write, type WorkbookDesk } from '../../support/builders/workbooks'
import { openScene, type Scene } from '../../support/scene'
import { accepts, lineFields } from '../../support/builders/reports'
import { aGrant } from '../../support/builders/payments'
import { blankBook, openBook, type OpenBook } from '../../support/workbook'

let scene: Scene
beforeEach(async () => { scene = await openScene() })
afterEach(() => scene.close())

const stored = ({ grant }: WorkbookDesk) => listLines(scene.db, [grant.agreement.id])
const R = FIRST_ROW

describe('a workbook of expenditure', () => {
  test('is made for its report: guide first, lines, budget, lists, and a hidden sheet with what it was made for', async () => {
    const desk = await aWorkbookDesk(scene, [{ net: '48000' }, { net: '2 500,50' }])
    const book = await take(desk)
    expect(book.names).toEqual(['Udhëzime', 'Shpenzimet', 'Buxheti', 'Listat', 'qarte'])
    expect(book.value('qarte', 'A1')).toBe('expenditure/1')
    expect(book.value('qarte', 'A2')).toBe(desk.grant.agreement.id)
    expect(book.value('qarte', 'A3')).toBe(desk.report.id)
    expect(book.value('qarte', 'A4')).toMatch(/^[0-9a-f]{64}$/)
    const [first] = await stored(desk)
    expect([book.value('qarte', 'A5'), book.value('qarte', 'B5')]).toEqual([first!.id, 1])
    expect(book.value('Shpenzimet', `A${R}`)).toBe(first!.id)
    expect(book.value('Shpenzimet', `C${R}`)).toBe('1.1 Punonjës social')
    expect(book.value('Shpenzimet', 'P3')).toBe(50_500.5)
    expect(book.formula('Shpenzimet', 'P3')).toBe(`SUM(P${R}:P${R + 99})`)
  })

  test('adds, changes and removes lines: first shown, then saved whole', async () => {
    const desk = await aWorkbookDesk(scene, [{ net: '48000', description: 'Mbetet' }, { net: '1000', description: 'Ndryshon' }, { net: '2000', description: 'Hiqet' }])
    const book = await take(desk)
    write(book, R + 1, { charged: 900, description: 'Ndryshoi' })
    write(book, R + 2, emptied())
    write(book, R + 3, aRow({ description: 'I ri' }))
    write(book, R + 9, aRow({ description: 'Edhe një', budgetLineId: '3.1 Pajisje', net: '1.234,50', vat: '', vatRecoverable: '', charged: 1_234.5 }))
    await bring(desk, await book.bytes())
    expect(desk.browser.page?.address).toMatch(/\/reports\/workbooks\//)
    for (const said of ['Ndryshoi', 'I ri', 'Edhe një', 'Hiqet', '1 234,50']) expect(desk.browser.text).toContain(squeeze(said))
    expect((await stored(desk)).map(({ description }) => description)).toEqual(['Mbetet', 'Ndryshon', 'Hiqet'])
    await confirm(desk)
    expect(desk.browser.text).toContain('U ruajtën 4 rreshta')
    expect((await stored(desk)).map(({ description, chargedMinor, version }) => [description, chargedMinor, version])).toEqual([['Mbetet', 4_800_000, 1], ['Ndryshoi', 90_000, 2], ['I ri', 120_000, 1], ['Edhe një', 123_450, 1]])
  })
})

const uploadOf = async () => (await scene.db('expenditureUploads').whereIn('state', ['waiting', 'faulty']).first()) as { id: string; state: string; fileId: string | null }
const change = async ({ grant, report }: WorkbookDesk, lineId: string, version: number, over: Record<string, string>) =>
  saveLine(scene.services, grant.editor, report.id, lineId, { form: readFields(lineFields({ budgetLineId: grant.lines[0]!.id, ...over })), uploads: [], version })

describe('a workbook that is refused whole', () => {
  test.each<[string, (book: OpenBook, desk: WorkbookDesk) => OpenBook | Promise<OpenBook>, string]>([
    ['was made for another report', (book) => book.set('qarte', 'A3', 'another'), 'foreign'],
    ['was made for another grant', (book) => book.set('qarte', 'A2', 'another'), 'foreign'],
    ['is of an earlier template', (book) => book.set('qarte', 'A1', 'expenditure/0'), 'otherTemplate'],
    ['has lost its hidden sheet', (book) => book.remove('qarte'), 'notOurs'],
    ['was made before the budget changed', async (book, { grant }) => {
      await scene.db('agreementBudgetLines').where({ id: grant.lines[1]!.id }).update({ amountMinor: 1 })
      return book
    }, 'staleBudget'],
    ['has no line', (book) => book, 'empty'],
    ['has only spaces', (book) => book.set('Shpenzimet', `F${R}`, '   '), 'empty'],
  ])('%s', async (_name, spoil, words) => {
    const desk = await aWorkbookDesk(scene)
    const book = words === 'empty' ? await take(desk) : write(await take(desk), R, aRow())
    await bring(desk, await (await spoil(book, desk)).bytes())
    expect(desk.browser.page?.status).toBe(422)
    expect(desk.browser.text).toContain(squeeze(desk.browser.say(`reports.workbook.fault.${words}`)))
    expect(await stored(desk)).toEqual([])
    expect(await scene.db('expenditureUploads')).toEqual([])
  })

  test('has its columns moved: the first cell that does not fit is named', async () => {
    const desk = await aWorkbookDesk(scene)
    const book = write(await take(desk), R, aRow())
    await bring(desk, await book.set('Shpenzimet', `G${R - 1}`, 'Shënime').bytes())
    expect(desk.browser.text).toContain(squeeze(desk.browser.say('reports.workbook.fault.moved', { cell: `G${R - 1}` })))
  })

  test.each<[string, () => Promise<Buffer> | Buffer, string]>([
    ['is of somebody else', blankBook, 'reports.workbook.fault.notOurs'],
    ['is no workbook', () => Buffer.from('jo'), 'kernel.file.mismatch'],
    ['is empty as a file', () => Buffer.alloc(0), 'kernel.file.empty'],
  ])('%s', async (_name, content, words) => {
    const desk = await aWorkbookDesk(scene)
    await bring(desk, await content())
    expect(desk.browser.page?.status).toBe(422)
    expect(desk.browser.text).toContain(squeeze(desk.browser.say(words, { name: 'shpenzimet.xlsx', types: 'xlsx' })))
  })

  test('says what is saved already', async () => {
    const desk = await aWorkbookDesk(scene, [{}])
    await bring(desk, await (await take(desk)).bytes())
    expect(desk.browser.page?.status).toBe(422)
    expect(desk.browser.text).toContain(squeeze(desk.browser.say('reports.workbook.fault.nothingNew')))
  })

  test('was saved before, as the very same file', async () => {
    const desk = await aWorkbookDesk(scene)
    const bytes = await write(await take(desk), R, aRow()).bytes()
    await bring(desk, bytes)
    await confirm(desk)
    await bring(desk, bytes)
    expect(desk.browser.page?.status).toBe(422)
    expect(desk.browser.text).toContain('Ky skedar u ruajt tashmë')
    expect(await stored(desk)).toHaveLength(1)
  })

  test('has more lines than a workbook may hold, and takes all that it may', async () => {
    const desk = await aWorkbookDesk(scene)
    const fill = async (rows: number) => {
      const book = await take(desk)
      for (let row = 0; row < rows; row += 1) book.set('Shpenzimet', `F${R + row}`, 'x')
      await bring(desk, await book.bytes())
      return desk.browser.text
    }
    expect(await fill(501)).toContain(squeeze(desk.browser.say('reports.workbook.fault.tooManyRows', { max: 500 })))
    expect(await fill(500)).toContain(`C${R + 499}`)
  }, 120_000)
})

describe('a workbook with faults', () => {
  test('is answered with sheet cell, column and reason, and comes back with its faults marked, ready to be mended', async () => {
    const desk = await aWorkbookDesk(scene, [{}])
    const book = write(await take(desk), R + 1, aRow({ net: '1 2x', documentKind: 'Hua', bankReference: '=SUM(1)' }))
    write(book, R + 3, aRow({ description: 'I mirë' }))
    await bring(desk, await book.bytes())
    expect(desk.browser.page?.status).toBe(422)
    for (const cell of [`P${R + 1}`, `I${R + 1}`]) expect(desk.browser.text).toContain(cell)
    expect(await uploadOf()).toMatchObject({ state: 'faulty', fileId: null })
    const href = desk.browser.html.querySelector('a[href$="marked.xlsx"]')?.getAttribute('href') ?? ''
    const marked = await openBook((await desk.browser.download(href)).body as Buffer)
    expect(marked.value('Shpenzimet', `P${R + 1}`)).toBe('1 2x')
    expect(marked.style('Shpenzimet', `P${R + 1}`, 'fill')).toMatchObject({ color: { rgb: 'FFF9D2CE' } })
    expect(marked.style('Shpenzimet', `Q${R + 1}`, 'fill')).toMatchObject({ color: { rgb: 'FFFFF7D6' } })
    expect(marked.value('Shpenzimet', `AF${R + 1}`)).toContain('«1 2x» nuk është shumë')
    expect([marked.value('Shpenzimet', `AC${R + 1}`), marked.formula('Shpenzimet', `AC${R + 1}`)]).toEqual(['=SUM(1)', undefined])
    expect(marked.value('Shpenzimet', `F${R + 3}`)).toBe('I mirë')
    expect(marked.value('Shpenzimet', `AF${R + 3}`)).toBeUndefined()
    write(marked, R + 1, { net: 1_000, documentKind: 'Fatura' })
    await bring(desk, await marked.bytes())
    await confirm(desk)
    expect((await stored(desk)).map(({ bankReference, version }) => [bankReference, version]).slice(1)).toEqual([['=SUM(1)', 1], [expect.stringMatching(/^VB-/), 1]])
  })

  test('names the cell that the agreement refuses, and warns of the rest', async () => {
    const desk = await aWorkbookDesk(scene, [], { terms: { lineRefusals: ['cash'] } })
    const cash = aRow({ method: 'me para në dorë', bankReference: undefined, net: 10_001, vat: undefined, vatRecoverable: undefined, charged: 10_001, description: 'Komision bankar' })
    await bring(desk, await write(await take(desk), R, cash).bytes())
    expect(desk.browser.text).toContain(`${letterOf('method')}${R}`)
    expect(desk.browser.text).toContain(squeeze(desk.browser.say('reports.warning.cash', { amountMinor: 1_000_100, limitMinor: 1_000_000 })))
    await bring(desk, await write(await take(desk), R, { ...cash, net: 10_000, charged: 10_000 }).bytes())
    expect(desk.browser.page?.address).toContain('/reports/workbooks/')
    expect(desk.browser.text).toContain(squeeze(desk.browser.say('reports.warning.bankFee')))
    expect(desk.browser.text).not.toContain(desk.browser.say('reports.warning.document'))
  })

  test('is told of the same document in two of its rows, and of one in another grant without whose it is', async () => {
    const theirs = await aWorkbookDesk(scene, [])
    const same = aRow({ documentNo: 'F-77' })
    await bring(theirs, await write(await take(theirs), R, same).bytes())
    await confirm(theirs)
    scene.clock('2026-03-02T10:00:00+02:00')
    const desk = await aWorkbookDesk(scene)
    const twice = aRow({ documentNo: 'F-78' })
    const book = write(write(write(await take(desk), R, twice), R + 1, { ...twice, documentNo: 'f 78' }), R + 2, same)
    await bring(desk, await book.bytes())
    expect(desk.browser.text).toContain(squeeze(desk.browser.say('reports.warning.twin', { where: `${desk.grant.agreement.awardReference}/R1, 2` })))
    expect(desk.browser.text).toContain(squeeze(desk.browser.say('reports.warning.twinElsewhere')))
    expect(desk.browser.text).not.toContain(theirs.grant.agreement.awardReference)
  })

  test('may not write beside keys that are not its own', async () => {
    const desk = await aWorkbookDesk(scene, [{}])
    const [line] = await stored(desk)
    const book = write(write(await take(desk), R + 1, aRow()), R + 2, aRow())
    await bring(desk, await book.set('Shpenzimet', `A${R + 1}`, line!.id).set('Shpenzimet', `A${R + 2}`, 'forged').bytes())
    expect(desk.browser.page?.status).toBe(422)
    expect(desk.browser.text).toContain(squeeze(desk.browser.say('reports.workbook.fault.rowTwice')))
    expect(desk.browser.text).toContain(squeeze(desk.browser.say('reports.workbook.fault.rowForeign')))
  })
})

describe('a line that moved after the workbook was taken away', () => {
  test('stops all of it with both versions, when it is brought', async () => {
    const desk = await aWorkbookDesk(scene, [{ net: '1000' }, { net: '2000' }])
    const [first] = await stored(desk)
    const book = write(write(await take(desk), R, { description: 'Nga libri' }), R + 2, aRow())
    await change(desk, first!.id, 1, { net: '1100', description: 'Nga faqja' })
    await bring(desk, await book.bytes())
    expect(desk.browser.page?.status).toBe(409)
    for (const said of ['Nga libri', 'Nga faqja', '1 100', '1 000']) expect(desk.browser.text).toContain(squeeze(said))
    expect(await stored(desk)).toHaveLength(2)
  })

  test('stops all of it with both versions, when it is confirmed, and nothing is half saved', async () => {
    const desk = await aWorkbookDesk(scene, [{ net: '1000' }, { net: '2000' }])
    const [first, second] = await stored(desk)
    await bring(desk, await write(write(write(await take(desk), R, { description: 'Nga libri' }), R + 1, emptied()), R + 2, aRow()).bytes())
    await change(desk, second!.id, 1, { net: '2100', description: 'Nga faqja' })
    await confirm(desk)
    expect(desk.browser.page?.status).toBe(409)
    expect(desk.browser.text).toContain('Nga faqja')
    expect((await stored(desk)).map(({ id, version }) => [id, version])).toEqual([[first!.id, 1], [second!.id, 2]])
    expect((await uploadOf()).state).toBe('waiting')
  })

  test('is left alone where the workbook says what the page says, and so are lines that came after', async () => {
    const desk = await aWorkbookDesk(scene, [{ net: '1000' }])
    const [first] = await stored(desk)
    const book = await take(desk)
    await change(desk, first!.id, 1, { net: '1100', documentNo: 'D-1', bankReference: 'B-1' })
    await saveLine(scene.services, desk.grant.editor, desk.report.id, null, { form: readFields(lineFields({ budgetLineId: desk.grant.lines[0]!.id, description: 'Erdhi pas' })), uploads: [], version: 0 })
    write(book, R, { net: 1_100, charged: 1_100, documentNo: 'D-1', bankReference: 'B-1' })
    await bring(desk, await write(book, R + 1, aRow()).bytes())
    await confirm(desk)
    expect(await stored(desk)).toHaveLength(3)
    expect((await stored(desk))[0]).toMatchObject({ version: 2, netMinor: 110_000 })
  })

  test('and is gone is shown as it was in the workbook', async () => {
    const desk = await aWorkbookDesk(scene, [{ net: '1000' }, { net: '2000' }])
    const [first] = await stored(desk)
    const book = write(await take(desk), R, { description: 'Nga libri' })
    await scene.db('expenditures').where({ id: first!.id }).delete()
    await bring(desk, await book.bytes())
    expect(desk.browser.page?.status).toBe(409)
    expect(desk.browser.text).toContain('Nga libri')
  })
})

describe('a line that was accepted', () => {
  test('is locked in the workbook of a returned report, and stays when somebody writes there', async () => {
    const desk = await aWorkbookDesk(scene, [{ net: '1000' }, { net: '2000' }])
    const { grant, report, browser } = desk
    await submitReport(scene.services, grant.signatory, report.id, 'yes')
    const [first] = await stored(desk)
    await decideLine(scene.services, scene.words, grant.verifier, first!.id, first!.version, accepts)
    await returnReport(scene.services, scene.words, grant.verifier, report.id, 'Ndreqni rreshtin e dytë.')
    const book = await take(desk)
    expect(book.style('Shpenzimet', `F${R}`, 'fill')).toBeUndefined()
    await bring(desk, await write(book, R, { description: 'Tjetër' }).bytes())
    expect(browser.text).toContain(squeeze(browser.say('reports.workbook.verdict.kept')))
    await bring(desk, await write(await take(desk), R + 1, { description: 'Ndreqi' }).bytes())
    await confirm(desk)
    expect((await stored(desk)).map(({ description, state }) => [description, state])).toEqual([[first!.description, 'accepted'], ['Ndreqi', 'entered']])
  })
})

describe('documents', () => {
  test('of a changed line stay; those of a removed line are said to go with it', async () => {
    const desk = await aWorkbookDesk(scene)
    const pdf = { documents: { name: 'f.pdf', content: Buffer.from('%PDF-1.4 x') } }
    for (const description of ['Ndryshon', 'Hiqet']) {
      await desk.browser.get(`/reports/${desk.report.id}/lines/new`)
      await desk.browser.submit(lineFields({ budgetLineId: desk.grant.lines[0]!.id, description }), { action: /lines$/, files: pdf })
    }
    await bring(desk, await write(write(await take(desk), R, { description: 'Ndryshoi' }), R + 1, emptied()).bytes())
    expect(desk.browser.text).toContain(squeeze(desk.browser.say('reports.workbook.withDocuments.one', { count: 1 })))
    await confirm(desk)
    const [line] = await stored(desk)
    expect((await scene.db('expenditureFiles').select('expenditureId')).map(({ expenditureId }: { expenditureId: string }) => expenditureId)).toEqual([line!.id])
  })

  test('the file of a workbook that was taken is kept, once, with its hash', async () => {
    const desk = await aWorkbookDesk(scene)
    await bring(desk, await write(await take(desk), R, aRow()).bytes())
    await confirm(desk)
    const [upload] = (await scene.db('expenditureUploads').select('state', 'sha256', 'fileId')) as { state: string; sha256: string; fileId: string }[]
    expect(upload?.state).toBe('taken')
    expect(await scene.db('files').where({ id: upload?.fileId }).first('sha256', 'type')).toEqual({ sha256: upload?.sha256, type: 'xlsx' })
  })
})

describe('who may', () => {
  test('five confirmations are one', async () => {
    const desk = await aWorkbookDesk(scene)
    await bring(desk, await write(await take(desk), R, aRow()).bytes())
    const { id } = await uploadOf()
    const outcomes = await Promise.allSettled([1, 2, 3, 4, 5].map(() => takeUpload(scene.services, scene.words, desk.grant.editor, id)))
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
    expect(await stored(desk)).toHaveLength(1)
  })

  test('nobody but the grantee takes it away, and nobody but its sender sees or confirms it', async () => {
    const desk = await aWorkbookDesk(scene)
    const stranger = await aGrant(scene)
    await bring(desk, await write(await take(desk), R, aRow()).bytes())
    const { id } = await uploadOf()
    for (const [person, status] of [[desk.grant.verifier, 404], [stranger.editor, 404], [await scene.person(['auditor']), 403]] as const) {
      const browser = await scene.as(person)
      for (const address of [desk.page, `${desk.page}.xlsx`]) expect((await browser.get(address)).status).toBe(status)
      for (const address of [`/reports/workbooks/${id}`, `/reports/workbooks/${id}/marked.xlsx`]) expect((await browser.get(address)).status).toBe(404)
      expect((await browser.post(`/reports/workbooks/${id}/confirmation`)).status).toBe(404)
    }
    expect((await (await scene.as(desk.grant.signatory)).get(`/reports/workbooks/${id}`)).status).toBe(404)
    expect(await stored(desk)).toEqual([])
  })

  test('a report handed in takes no workbook any more', async () => {
    const desk = await aWorkbookDesk(scene, [{}])
    await bring(desk, await write(await take(desk), R + 1, aRow()).bytes())
    await submitReport(scene.services, desk.grant.signatory, desk.report.id, 'yes')
    const { id } = await uploadOf()
    expect((await desk.browser.post(`/reports/workbooks/${id}/confirmation`)).status).toBe(403)
    expect((await desk.browser.get(desk.page)).status).toBe(403)
    expect(await stored(desk)).toHaveLength(1)
  })
})

test('a workbook taken away in one language is brought back in the other', async () => {
  const desk = await aWorkbookDesk(scene)
  const book = write(await take(desk), R, aRow())
  desk.browser.language = 'en'
  await desk.browser.get('/language/en')
  await bring(desk, await book.bytes())
  await confirm(desk)
  expect(await stored(desk)).toHaveLength(1)
  expect((await take(desk)).names[1]).toBe('Expenditure')
})

test('two hundred lines go up in one workbook', async () => {
  const desk = await aWorkbookDesk(scene)
  const [book] = [await take(desk)]
  for (let row = 0; row < 200; row += 1) write(book, R + row, aRow({ net: 10, vat: undefined, vatRecoverable: undefined, charged: 10 }))
  await bring(desk, await book.bytes())
  await confirm(desk)
  expect(await stored(desk)).toHaveLength(200)
}, 120_000)
