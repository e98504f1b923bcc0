import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import fc from 'fast-check'
import type { Agreement, BudgetLine } from '../../../server/agreements/agreements'
import { TARGET_GROUPS } from '../../../server/forms/code-lists'
import { loadWords } from '../../../server/kernel/words'
import { readWorkbook, writeWorkbook } from '../../../server/kernel/xlsx'
import { DOCUMENT_KINDS, METHODS, ORIGINAL_CURRENCIES, PAID_FROM, type Entry, type Line } from '../../../server/reports/lines'
import type { Report } from '../../../server/reports/reports'
import { INPUTS, letterOf, type Column } from '../../../server/reports/workbooks/columns'
import { headsOf, shown, workbookOf } from '../../../server/reports/workbooks/layout'
import { FIRST_ROW, labelsIn, movedColumn, rawRows, readRow, WINDOW, type ReadRow } from '../../../server/reports/workbooks/reading'
import { readStamp } from '../../../server/reports/workbooks/stamp'
import { openBook, type OpenBook } from '../../support/workbook'
import { SMALL_TERMS } from '../../support/builders/agreements'

const words = loadWords()
const folder = mkdtempSync(path.join(os.tmpdir(), 'qarte-workbook-'))
afterAll(() => { rmSync(folder, { recursive: true, force: true }) })

const TODAY = '2026-07-02'
const budget: BudgetLine[] = [['1.1', '1', 'Punonjës social'], ['1.10', '1', 'Psikolog, "i ri"'], ['3.1', '3', 'Pajisje & materiale'], ['9.1', '9', 'Kontigjencë']].map(([code = '', heading = '', description = ''], index) => ({
  id: `b${index}`, agreementId: 'a', position: index + 1, code, heading, description, unit: 'copë', quantity: 1, unitCostMinor: 100_000, amountMinor: 100_000,
}))
const agreement = { id: 'a', awardReference: 'T/01', title: 'Prova', organisationNameSq: 'Shoqata', organisationNameEn: 'Association', terms: SMALL_TERMS } as unknown as Agreement
const report = { id: 'r', number: 1, kind: 'interim', periodFrom: '2026-01-01', periodTo: '2026-06-30' } as unknown as Report

/** Text as people and careless copying make it, with the signs that spreadsheets count from. */
const someText = (max: number) => fc.tuple(fc.constantFrom('', '=', '+', '-', '@', '0', 'ë', '“', '<&>'), fc.string({ minLength: 1, maxLength: max - 4, unit: 'grapheme' })).map(([sign, rest]) => `${sign}${rest}`)
  .map((text) => text.normalize('NFC').replace(/[^\P{C}]/gu, '').replace(/\s+/gu, ' ').trim()).filter((text) => text !== '' && text.length <= max)
const maybe = <Value>(of: fc.Arbitrary<Value>) => fc.option(of, { nil: null })
const someDay = fc.integer({ min: 0, max: 900 }).map((days) => new Date(Date.UTC(2024, 0, 1 + days)).toISOString().slice(0, 10))
const minor = fc.oneof(fc.integer({ min: 1, max: 10_000 }), fc.integer({ min: 1, max: 1_000_000_000_000 }))

const someEntry: fc.Arbitrary<Entry> = fc.record({
  budgetLineId: fc.constantFrom(...budget.map(({ id }) => id)), incurredOn: someDay, paidOn: someDay, description: someText(300), quantity: fc.integer({ min: 1, max: 1_000_000 }), supplier: someText(200),
  supplierNuis: fc.integer({ min: 0, max: 99_999_999 }).map((digits) => `L${String(digits).padStart(8, '0')}A`), documentKind: fc.constantFrom(...DOCUMENT_KINDS), documentNo: someText(60), documentOn: someDay,
  netMinor: minor, vatMinor: fc.oneof(fc.constant(0), minor), vatRecoverable: fc.constantFrom('yes', 'no'), zeroRated: fc.constantFrom('yes', 'no'), paidFrom: fc.constantFrom(...PAID_FROM), share: fc.integer({ min: 1, max: 100 }),
  method: fc.constantFrom(...METHODS), bankReference: someText(60), statementPage: maybe(someText(20)), activityCode: maybe(someText(30)), fiscalCode: maybe(someText(60)), procurementRef: maybe(someText(60)),
  groupCode: maybe(fc.constantFrom(...TARGET_GROUPS.map(({ value }) => value))), foreign: maybe(fc.record({ originalCurrency: fc.constantFrom(...ORIGINAL_CURRENCIES), originalMinor: minor, rateMicro: fc.integer({ min: 1, max: 999_999_999 }), rateOn: someDay })),
}).map(({ share, foreign, ...one }) => {
  const grossMinor = one.netMinor + one.vatMinor
  return {
    ...one, grossMinor, vatRecoverable: one.vatMinor === 0 ? 'no' : one.vatRecoverable, chargedMinor: one.paidFrom === 'grant' ? Math.max(1, Math.floor((grossMinor * share) / 100)) : 0,
    ...(foreign ?? { originalCurrency: null, originalMinor: null, rateMicro: null, rateOn: null }),
  } as Entry
})

let files = 0
async function read(bytes: Buffer): Promise<ReadRow[]> {
  files += 1
  const file = path.join(folder, `${files}.xlsx`)
  writeFileSync(file, bytes)
  const sheets = await readWorkbook(file, WINDOW)
  if (typeof sheets === 'string') throw new Error(sheets)
  expect(readStamp(sheets)).toMatchObject({ agreementId: 'a', reportId: 'r' })
  expect(movedColumn(sheets, [headsOf(words.sq), headsOf(words.en)])).toBeNull()
  const rows = rawRows(sheets)
  if (rows === 'tooManyRows') throw new Error(rows)
  const labels = labelsIn([words.sq, words.en], budget)
  return rows.map((raw) => readRow(raw, labels, budget, TODAY))
}

const linesOf = (entries: readonly Entry[]): Line[] => entries.map((entry, index) => ({ ...entry, id: `l${index}`, reportId: 'r', position: index + 1, state: 'entered', version: 1 }) as Line)
const template = (language: 'sq' | 'en', lines: readonly Line[]) =>
  writeWorkbook(workbookOf(words[language], { agreement, report, budget, all: lines }, lines.map(({ id, version }) => ({ id, version })), lines.map((line) => ({ key: line.id, line, entry: line, raw: null, remarks: [] }))), 'x')
const sheetIn = (language: 'sq' | 'en') => words[language].say('reports.workbook.sheet.lines')

/** Types an entry into a row as a person would, in another program. */
function type(book: OpenBook, language: 'sq' | 'en', row: number, entry: Entry): void {
  for (const column of INPUTS) {
    const value = shown(words[language], column, entry, budget)
    if (value !== null) book.set(sheetIn(language), `${letterOf(column.name)}${row}`, value)
  }
}

test('what stands in the lines of a report stands in its workbook, and is read back the same', async () => {
  await fc.assert(fc.asyncProperty(fc.array(someEntry, { minLength: 1, maxLength: 6 }), fc.constantFrom('sq', 'en'), async (entries, language) => {
    const rows = await read(await template(language, linesOf(entries)))
    expect(rows.map(({ entry, faults }) => ({ entry, faults }))).toEqual(entries.map((entry) => ({ entry, faults: [] })))
    expect(rows.map(({ raw }) => raw.lineId)).toEqual(entries.map((_entry, index) => `l${index}`))
  }), { numRuns: 25 })
}, 120_000)

test('what is typed into an empty template by another program is read back the same', async () => {
  const empty = { sq: await template('sq', []), en: await template('en', []) }
  await fc.assert(fc.asyncProperty(fc.array(someEntry, { minLength: 1, maxLength: 4 }), fc.constantFrom('sq', 'en'), async (entries, language) => {
    const book = await openBook(empty[language])
    entries.forEach((entry, index) => { type(book, language, FIRST_ROW + 2 * index, entry) })
    const rows = await read(await book.bytes())
    expect(rows.map(({ entry, faults, raw }) => ({ entry, faults, row: raw.row }))).toEqual(entries.map((entry, index) => ({ entry, faults: [], row: FIRST_ROW + 2 * index })))
  }), { numRuns: 12 })
}, 120_000)

/** Something that the column cannot say. */
const damage = ({ kind, name }: Column): string | number | Date =>
  kind === 'text' ? (name === 'supplierNuis' ? '12345' : 'x'.repeat(301)) : kind === 'money' ? '12x' : kind === 'day' ? '31.2.2026' : kind === 'whole' ? '1,5' : kind === 'rate' ? '1.000,5' : 'asnjë nga lista'

test.each(INPUTS.map((column): [string, Column] => [column.name, column]))('a damaged cell of %s is named, it and no other', async (name, column) => {
  const [sample] = fc.sample(someEntry, { numRuns: 1, seed: 7 }) as [Entry]
  const whole: Entry = { ...sample, netMinor: 100_000, vatMinor: 20_000, grossMinor: 120_000, paidFrom: 'grant', chargedMinor: 120_000, originalCurrency: 'EUR', originalMinor: 1_000, rateMicro: 98_000_000, rateOn: '2026-01-01' }
  const book = await openBook(await template('sq', linesOf([whole, whole, whole])))
  const row = FIRST_ROW + 1
  book.set(sheetIn('sq'), `${letterOf(name)}${row}`, damage(column))
  const rows = await read(await book.bytes())
  expect(rows.flatMap(({ raw, faults }) => faults.map((fault) => ({ row: raw.row, column: fault.column })))).toEqual([{ row, column: name }])
  expect(rows.map(({ entry }) => entry === null)).toEqual([false, true, false])
})
