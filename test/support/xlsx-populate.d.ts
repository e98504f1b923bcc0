/** As much of the second reader and writer of workbooks as the tests use. */
declare module 'xlsx-populate' {
  type Value = string | number | boolean | Date | undefined
  type Cell = { value(): Value; value(value: Value): Cell; formula(): string | undefined; formula(text: string): Cell; style(name: string): unknown }
  type Sheet = { name(): string; name(name: string): Sheet; cell(address: string): Cell; delete(): unknown; hidden(): boolean | string; column(name: string): { hidden(): boolean } }
  type Workbook = { sheets(): Sheet[]; sheet(name: string | number): Sheet | undefined; addSheet(name: string): Sheet; outputAsync(): Promise<Buffer> }
  const XlsxPopulate: { fromDataAsync(data: Buffer): Promise<Workbook>; fromBlankAsync(): Promise<Workbook> }
  export default XlsxPopulate
  export type { Workbook, Sheet }
}
