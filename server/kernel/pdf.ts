import path from 'node:path'
import type { Words } from './words'

/** A document, block by block, in reading order: the same blocks make its tagged structure. */
export type Block =
  | { readonly kind: 'heading'; readonly text: string }
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'facts'; readonly facts: readonly { readonly label: string; readonly value: string }[] }
  | { readonly kind: 'table'; readonly caption: string; readonly head: readonly string[]; readonly numeric: readonly number[]; readonly rows: readonly (readonly string[])[]; readonly widths?: readonly number[] }
  | { readonly kind: 'list'; readonly items: readonly string[] }
  | { readonly kind: 'signatures'; readonly lines: readonly { readonly who: string; readonly detail: string }[] }
  | { readonly kind: 'small'; readonly text: string }

export type PdfDocument = { readonly title: string; readonly kicker?: string; readonly blocks: readonly Block[]; readonly landscape?: true; readonly createdAt: Date }

const INK = '#1b2530'
const SOFT = '#4e5a66'
const LAKE = '#0b5a63'
const MARGIN = 56

/** A tagged PDF (PDF/UA) in the reader's language. The PDF library is loaded on first use: most processes never make one. */
export async function makePdf(words: Words, document: PdfDocument): Promise<Buffer> {
  const { default: PDFDocument } = await import('pdfkit')
  const fonts = path.dirname(require.resolve('dejavu-fonts-ttf/package.json'))
  const doc = new PDFDocument({
    size: 'A4', layout: document.landscape === true ? 'landscape' : 'portrait', margin: MARGIN, pdfVersion: '1.7', subset: 'PDF/UA', tagged: true,
    lang: words.language === 'sq' ? 'sq-AL' : 'en-GB', displayTitle: true, bufferPages: true,
    info: { Title: document.title, Creator: 'Qartë', CreationDate: document.createdAt, ModDate: document.createdAt },
  } as unknown as PDFKit.PDFDocumentOptions)
  const chunks: Buffer[] = []
  doc.on('data', (chunk: Buffer) => chunks.push(chunk))
  const finished = new Promise<void>((resolve, reject) => { doc.on('end', resolve); doc.on('error', reject) })
  doc.registerFont('serif', path.join(fonts, 'ttf', 'DejaVuSerif-Bold.ttf'))
  doc.registerFont('sans', path.join(fonts, 'ttf', 'DejaVuSans.ttf'))
  doc.registerFont('bold', path.join(fonts, 'ttf', 'DejaVuSans-Bold.ttf'))

  const root = doc.struct('Document')
  doc.addStructure(root)
  const put = (tag: string, draw: () => void) => { root.add(doc.struct(tag, {}, [draw])) }

  if (document.kicker !== undefined) put('P', () => { doc.font('sans').fontSize(9).fillColor(SOFT).text(document.kicker ?? '') })
  put('H1', () => { doc.font('serif').fontSize(17).fillColor(INK).text(document.title, { lineGap: 2 }).moveDown(0.6) })
  for (const block of document.blocks) drawBlock(doc, root, put, block)
  root.end()
  numberPages(doc)
  doc.end()
  await finished
  return Buffer.concat(chunks)
}

type Doc = PDFKit.PDFDocument
type Struct = ReturnType<Doc['struct']>

function drawBlock(doc: Doc, root: Struct, put: (tag: string, draw: () => void) => void, block: Block): void {
  switch (block.kind) {
    case 'heading':
      put('H2', () => { keepTogether(doc, 60); doc.moveDown(0.5).font('bold').fontSize(12).fillColor(INK).text(block.text).moveDown(0.3) })
      return
    case 'text':
      for (const paragraph of block.text.split('\n\n')) put('P', () => { doc.font('sans').fontSize(10).fillColor(INK).text(paragraph, { lineGap: 2.5 }).moveDown(0.5) })
      return
    case 'small':
      put('P', () => { doc.moveDown(0.3).font('sans').fontSize(8).fillColor(SOFT).text(block.text, { lineGap: 1.5 }).moveDown(0.3) })
      return
    case 'list': {
      const list = doc.struct('L')
      root.add(list)
      for (const item of block.items) {
        list.add(doc.struct('LI', {}, [doc.struct('LBody', {}, [() => { doc.font('sans').fontSize(10).fillColor(INK).text(`• ${item}`, { indent: 0, lineGap: 2 }).moveDown(0.15) }])]))
      }
      list.end()
      doc.moveDown(0.4)
      return
    }
    case 'facts':
      drawTable(doc, root, { head: null, numeric: [], rows: block.facts.map(({ label, value }) => [label, value]), widths: [1, 2] })
      return
    case 'table':
      put('P', () => { keepTogether(doc, 60); doc.font('bold').fontSize(10).fillColor(INK).text(block.caption).moveDown(0.25) })
      drawTable(doc, root, { head: block.head, numeric: block.numeric, rows: block.rows, widths: block.widths ?? block.head.map(() => 1) })
      return
    case 'signatures':
      for (const line of block.lines) {
        put('P', () => {
          keepTogether(doc, 56)
          doc.moveDown(1).font('sans').fontSize(10).fillColor(INK).text('_______________________________').text(line.who).fontSize(8).fillColor(SOFT).text(line.detail)
        })
      }
  }
}

/** A marked part that moves to the next page is closed on this one and opened again there. */
function keepTogether(doc: Doc, height: number): void {
  if (doc.y + height > doc.page.height - doc.page.margins.bottom) doc.continueOnNewPage()
}

type Grid = { head: readonly string[] | null; numeric: readonly number[]; rows: readonly (readonly string[])[]; widths: readonly number[] }

/** Rows one after the other, cells in reading order, heads as heads: what a screen reader hears is what the eye sees. */
function drawTable(doc: Doc, root: Struct, grid: Grid): void {
  const size = grid.head === null ? 9.5 : 8.5
  const wide = doc.page.width - 2 * MARGIN
  const all = grid.widths.reduce((sum, one) => sum + one, 0)
  const widths = grid.widths.map((one) => (one / all) * wide)
  const table = doc.struct('Table')
  root.add(table)

  const drawRow = (cells: readonly string[], kind: 'head' | 'body') => {
    const fontOf = (column: number) => (kind === 'head' || column === 0 ? 'bold' : 'sans')
    const height = Math.max(...cells.map((cell, column) => doc.font(fontOf(column)).fontSize(size).heightOfString(cell === '' ? ' ' : cell, { width: (widths[column] ?? 50) - 8 }))) + 7
    if (doc.y + height > doc.page.height - doc.page.margins.bottom) {
      doc.addPage()
      if (kind === 'body' && grid.head !== null) drawRow(grid.head, 'head')
    }
    const top = doc.y
    const row = doc.struct('TR')
    table.add(row)
    let left = MARGIN
    cells.forEach((cell, column) => {
      const x = left
      const width = widths[column] ?? 50
      row.add(doc.struct(kind === 'head' || column === 0 ? 'TH' : 'TD', {}, [() => {
        doc.font(fontOf(column)).fontSize(size).fillColor(kind === 'head' ? LAKE : INK)
          .text(cell, x + 4, top + 3, { width: width - 8, align: grid.numeric.includes(column) ? 'right' : 'left' })
      }]))
      left += width
    })
    row.end()
    doc.markContent('Artifact', { type: 'Layout' })
    doc.moveTo(MARGIN, top + height).lineTo(MARGIN + wide, top + height).lineWidth(kind === 'head' ? 1 : 0.4).strokeColor(kind === 'head' ? INK : '#dcd5c8').stroke()
    doc.endMarkedContent()
    doc.x = MARGIN
    doc.y = top + height
  }

  if (grid.head !== null) drawRow(grid.head, 'head')
  for (const row of grid.rows) drawRow(row, 'body')
  table.end()
  doc.moveDown(0.8)
}

function numberPages(doc: Doc): void {
  const { start, count } = doc.bufferedPageRange()
  for (let index = start; index < start + count; index += 1) {
    doc.switchToPage(index)
    const { bottom } = doc.page.margins
    doc.page.margins.bottom = 0
    doc.markContent('Artifact', { type: 'Pagination' })
    doc.font('sans').fontSize(8).fillColor(SOFT).text(`${index - start + 1} / ${count}`, MARGIN, doc.page.height - 36, { width: doc.page.width - 2 * MARGIN, align: 'right' })
    doc.endMarkedContent()
    doc.page.margins.bottom = bottom
  }
}
