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
