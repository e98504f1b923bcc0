import XlsxPopulate, { type Sheet, type Workbook } from 'xlsx-populate'

/** A workbook as the program of an assessor sees it: another reader and writer than the product's. */
export type OpenBook = {
  readonly names: string[]
  value(tab: string, address: string): unknown
  formula(tab: string, address: string): string | undefined
  style(tab: string, address: string, name: string): unknown
  set(tab: string, address: string, value: string | number | boolean | Date | undefined): OpenBook
  count(tab: string, address: string, formula: string): OpenBook
  rename(tab: string, name: string): OpenBook
  remove(tab: string): OpenBook
  add(tab: string): OpenBook
  /** The number of the row whose hidden first cell holds this. */
  rowOf(tab: string, key: string): number
  bytes(): Promise<Buffer>
}

export async function openBook(data: Buffer): Promise<OpenBook> {
  const book: Workbook = await XlsxPopulate.fromDataAsync(data)
  const sheet = (tab: string): Sheet => {
    const one = book.sheet(tab)
    if (one === undefined) throw new Error(`no tab ${tab} among ${book.sheets().map((each) => each.name()).join(', ')}`)
    return one
  }
  const open: OpenBook = {
    get names() { return book.sheets().map((one) => one.name()) },
    value: (tab, address) => sheet(tab).cell(address).value(),
    formula: (tab, address) => sheet(tab).cell(address).formula(),
    style: (tab, address, name) => sheet(tab).cell(address).style(name),
    set: (tab, address, value) => { sheet(tab).cell(address).value(value); return open },
    count: (tab, address, formula) => { sheet(tab).cell(address).formula(formula); return open },
    rename: (tab, name) => { sheet(tab).name(name); return open },
    remove: (tab) => { sheet(tab).delete(); return open },
    add: (tab) => { book.addSheet(tab).cell('A1').value('Shënimet e mia'); return open },
    rowOf: (tab, key) => {
      for (let row = 1; row <= 60; row += 1) if (sheet(tab).cell(`A${row}`).value() === key) return row
      throw new Error(`no row ${key} in ${tab}`)
    },
    bytes: async () => Buffer.from(await book.outputAsync()),
  }
  return open
}

export const blankBook = async (): Promise<Buffer> => Buffer.from(await (await XlsxPopulate.fromBlankAsync()).outputAsync())
