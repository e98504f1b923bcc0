import { inflateSync } from 'node:zlib'

/** The words of a document that this platform made, in reading order: what somebody searching in it would find. */
export function textOfPdf(bytes: Buffer): string {
  const streams = streamsOf(bytes)
  const fonts = streams.filter((one) => one.includes('begincmap')).map(signsOf)
  const pages = streams.filter((one) => one.includes('BT') && one.includes(' Tf'))
  // Which font is which stands elsewhere in the file; a line read with the wrong one is gibberish that says nothing.
  return fonts.map((signs) => pages.map((page) => linesOf(page, signs)).join(' ')).join('\n').replace(/\s+/g, ' ')
}

function streamsOf(bytes: Buffer): string[] {
  const streams: string[] = []
  for (let from = bytes.indexOf('stream\n'); from !== -1; from = bytes.indexOf('stream\n', from + 1)) {
    try { streams.push(inflateSync(bytes.subarray(from + 7, bytes.indexOf('\nendstream', from))).toString('latin1')) } catch { /* An end mark, or a stream that is not packed. */ }
  }
  return streams
}

/** The sign behind each number of a font, from its own table. */
function signsOf(table: string): Map<number, string> {
  const signs = new Map<number, string>()
  for (const [, first = '', list = ''] of table.matchAll(/<([0-9a-f]+)> <[0-9a-f]+> \[([^\]]*)\]/gi)) {
    for (const [index, [, code = '']] of [...list.matchAll(/<([0-9a-f ]*)>/gi)].entries()) signs.set(parseInt(first, 16) + index, Buffer.from(code.replaceAll(' ', ''), 'hex').swap16().toString('utf16le'))
  }
  return signs
}

function linesOf(page: string, signs: ReadonlyMap<number, string>): string {
  return [...page.matchAll(/\[([^\]]*)\] TJ/g)].map(([, run = '']) =>
    [...run.matchAll(/<([0-9a-f]*)>/gi)].flatMap(([, hex = '']) => hex.match(/.{4}/g) ?? []).map((code) => signs.get(parseInt(code, 16)) ?? '').join('')).join(' ')
}
