import { listLines } from '../../../server/reports/store'
import { FIRST_ROW } from '../../../server/reports/workbooks/reading'
import { squeeze } from '../../support/browser'
import { aRow, aWorkbookDesk, bring, confirm, emptied, take, write, type WorkbookDesk } from '../../support/builders/workbooks'
import { openScene, type Scene } from '../../support/scene'

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
