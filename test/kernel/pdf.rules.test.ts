import { inflateSync } from 'node:zlib'
import { makePdf } from '../../server/kernel/pdf'
import { loadWords } from '../../server/kernel/words'

test('a document is a tagged PDF in its language', async () => {
  const bytes = await makePdf(loadWords().sq, {
    title: 'Konfirmim i marrjes',
    kicker: 'CBSSG-2020-01',
    createdAt: new Date('2020-05-20T12:00:00Z'),
    blocks: [
      { kind: 'text', text: 'Propozimi u dorëzua.\n\nAsgjë nuk ka humbur.' },
      { kind: 'facts', facts: [{ label: 'Numri', value: '7' }] },
      { kind: 'heading', text: 'Renditja' },
      { kind: 'table', caption: 'Pikët', head: ['Propozimi', 'Pikë'], numeric: [1], rows: Array.from({ length: 80 }, (_row, index) => [`P${index}`, '84,20']) },
      { kind: 'list', items: ['një', 'dy'] },
      { kind: 'signatures', lines: [{ who: 'Kryetari', detail: '12 qershor 2020' }] },
      { kind: 'small', text: 'gjurma 9f2c' },
    ],
  })
  expect(bytes.subarray(0, 5).toString()).toBe('%PDF-')
  expect(bytes.toString('latin1')).toContain('/Lang (sq-AL)')
  expect(bytes.toString('latin1')).toContain('/Marked true')
  if (process.env['KEEP_PDF'] !== undefined) (await import('node:fs')).writeFileSync(process.env['KEEP_PDF'], bytes)
})

/** The drawing instructions of every page, unpacked. */
function pagesOf(bytes: Buffer): string[] {
  const streams: string[] = []
  for (let from = bytes.indexOf('stream\n'); from !== -1; from = bytes.indexOf('stream\n', from + 1)) {
    const end = bytes.indexOf('\nendstream', from)
    try { streams.push(inflateSync(bytes.subarray(from + 7, end)).toString('latin1')) } catch { /* A font or an end mark, no page. */ }
  }
  return streams.filter((text) => / BDC| BMC|EMC/.test(text) && text.includes('BT'))
}

test.each(Array.from({ length: 12 }, (_one, index) => 22 + 2 * index))('a heading after %i lines leaves every page whole, wherever the page ends', async (lines) => {
  const bytes = await makePdf(loadWords().sq, {
    title: 'Marrëveshje', createdAt: new Date('2020-07-10T12:00:00Z'),
    blocks: [{ kind: 'text', text: Array.from({ length: lines }, (_line, index) => `Paragrafi ${index}`).join('\n\n') }, { kind: 'heading', text: 'Shtojcë' }, { kind: 'table', caption: 'Buxheti', head: ['Zëri', 'Shuma'], numeric: [1], rows: [['a', '1']] }],
  })
  const pages = pagesOf(bytes)
  expect(pages.length).toBeGreaterThan(0)
  for (const page of pages) expect((page.match(/\b(BDC|BMC)\b/g) ?? []).length).toBe((page.match(/\bEMC\b/g) ?? []).length)
})
