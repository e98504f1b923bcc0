import { aRow, aWorkbookDesk, take, write } from '../support/builders/workbooks'
import { PASSWORD } from '../support/scene'
import type { ChromiumReader } from './chromium'
import { serve, type Served } from './served'

let served: Served
beforeAll(async () => { served = await serve() })
afterAll(() => served.close())

/** How far the page is wider than the screen. */
const sideways = (reader: ChromiumReader) => reader.page.evaluate('document.documentElement.scrollWidth - document.documentElement.clientWidth')

test.each([{ language: 'sq', width: 1280 }, { language: 'en', width: 360 }] as const)('expenditure in Excel and line by line, in $language at $width pixels: no accessibility fault, nothing wider than the screen', async ({ language, width }) => {
  const { scene } = served
  const desk = await aWorkbookDesk(scene, [{ net: '48000' }, { net: '2000' }])
  const book = await take(desk)
  const reader = await served.reader({ language, width })
  await reader.signIn((await scene.db('people').where({ id: desk.grant.editor.id }).first('email') as { email: string }).email, PASSWORD)
  const wide: Record<string, unknown> = {}
  const look = async (name: string, status = 200) => {
    wide[`${name} ${reader.status}`] = await sideways(reader)
    expect({ name, status: reader.status }).toEqual({ name, status })
    const folder = process.env['SCREENSHOTS']
    if (folder !== undefined) await reader.page.screenshot({ path: `${folder}/${name}-${width}.png`, fullPage: true })
  }
  const bring = async (content: Buffer) => {
    await reader.get(desk.page)
    await reader.submit({}, { button: reader.say('reports.workbook.check'), files: { workbook: { name: 'x.xlsx', content } } })
  }
  await reader.get(`/reports/${desk.report.id}`)
  await look('draft')
  await reader.get(`/reports/${desk.report.id}/lines/new`)
  await look('entry')
  await reader.get(desk.page)
  await look('workbook')
  await bring(await write(book, 8, aRow({ net: '1 2x', documentKind: 'Hua' })).bytes())
  await look('faulty', 422)
  write(write(book, 8, aRow({ description: 'Komision bankar' })), 6, { description: 'Një përshkrim tjetër', charged: 47_000 })
  await bring(await write(book, 7, Object.fromEntries(Object.keys(aRow()).map((name) => [name, undefined]))).bytes())
  await look('check')
  await scene.db('expenditures').where({ reportId: desk.report.id }).increment('version', 1)
  await reader.submit({}, { button: reader.say('reports.workbook.confirm') })
  await look('stale', 409)
  expect(Object.entries(wide).filter(([, pixels]) => pixels !== 0)).toEqual([])
  expect(reader.violations).toEqual([])
  await reader.close()
})
