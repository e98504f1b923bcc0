import { COLUMNS, letterOf } from '../../../server/reports/workbooks/columns'
import type { Report } from '../../../server/reports/reports'
import type { Browser } from '../browser'
import type { Scene } from '../scene'
import { openBook, type OpenBook } from '../workbook'
import { aGrant, type ArrangedGrant } from './payments'
import { aReport } from './reports'

export type Row = Partial<Record<(typeof COLUMNS)[number]['name'], string | number | Date | undefined>>
export type WorkbookDesk = { grant: ArrangedGrant; report: Report; browser: Browser; page: string; sheet: string }

/** A report of a running grant with these lines, and its editor before the page of the workbook. */
export async function aWorkbookDesk(scene: Scene, lines: readonly Record<string, string>[] = [], over: Parameters<typeof aGrant>[1] = {}): Promise<WorkbookDesk> {
  const grant = await aGrant(scene, over)
  const { report } = await aReport(scene, grant, { lines, submitted: 'no' })
  const browser = await scene.as(grant.editor)
  return { grant, report, browser, page: `/reports/${report.id}/workbook`, sheet: 'Shpenzimet' }
}

export const take = async ({ browser, page }: WorkbookDesk): Promise<OpenBook> => openBook((await browser.download(`${page}.xlsx`)).body as Buffer)

export async function bring({ browser, page }: WorkbookDesk, content: Buffer, name = 'shpenzimet.xlsx') {
  await browser.get(page)
  return browser.submit({}, { button: browser.say('reports.workbook.check'), files: { workbook: { name, content } } })
}

export const confirm = ({ browser }: Pick<WorkbookDesk, 'browser'>) => browser.submit({}, { button: browser.say('reports.workbook.confirm') })

let documents = 0

/** A whole row as a person would fill it: a bank invoice in Albanian, numbers as a program keeps them. */
export function aRow(over: Row = {}): Row {
  documents += 1
  return {
    budgetLineId: '1.1 Punonjës social', activityCode: 'A1', description: `Shërbim ${documents}`, quantity: 1, incurredOn: '31.3.2026', documentKind: 'Fatura', documentNo: `F-${documents}`, documentOn: '2026-03-31',
    supplier: 'Furnizuesi', supplierNuis: 'L12345678A', fiscalCode: `NIVF-${documents}`, net: 1_000, vat: 200, vatRecoverable: 'Jo', paidFrom: 'nga granti', charged: '1 200,00', method: 'me bankë', paidOn: '1.4.2026', bankReference: `VB-${documents}`, ...over,
  }
}

/** Writes cells of one row; a value that is undefined empties its cell. */
export function write(book: OpenBook, row: number, values: Row, sheet = 'Shpenzimet'): OpenBook {
  for (const [name, value] of Object.entries(values)) book.set(sheet, `${letterOf(name)}${row}`, value)
  return book
}

export const emptied = (): Row => Object.fromEntries(COLUMNS.filter(({ kind }) => kind !== 'counted').map(({ name }) => [name, undefined]))
