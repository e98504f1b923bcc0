import type { LineTest } from '../../server/calls/line-tests'
import { readFields } from '../../server/kernel/fields'
import { saveLine, submitReport } from '../../server/reports/actions'
import { listLines } from '../../server/reports/store'
import { squeeze } from '../support/browser'
import { openScene, type Scene } from '../support/scene'
import { aGrant, type ArrangedGrant } from '../support/builders/payments'
import { aReport, lineFields } from '../support/builders/reports'

let scene: Scene
beforeEach(async () => { scene = await openScene() })
afterEach(() => scene.close())

async function aDesk(lineRefusals: readonly LineTest[], given?: ArrangedGrant) {
  const grant = given ?? await aGrant(scene, { terms: { lineRefusals } })
  const { report } = await aReport(scene, grant, { lines: [], submitted: 'no' })
  const enter = (over: Record<string, string>) =>
    saveLine(scene.services, grant.editor, report.id, null, { form: readFields(lineFields({ budgetLineId: grant.lines[0]!.id, ...over })), uploads: [], version: 0 })
  return { grant, report, enter, lines: () => listLines(scene.db, [grant.agreement.id]) }
}

describe('what an agreement refuses', () => {
  test('is said beside its field, and nothing is saved; what it only warns of is saved', async () => {
    const { enter, lines } = await aDesk(['cash'])
    expect(await enter({ method: 'cash', net: '10001', bankReference: '' })).toEqual([{ field: 'method', words: 'reports.warning.cash', values: { amountMinor: 1_000_100, limitMinor: 1_000_000 } }])
    expect(await lines()).toEqual([])
    expect(await enter({ method: 'cash', net: '10000', bankReference: '' })).toHaveProperty('id')
    expect(await enter({ description: 'Komision bankar' })).toHaveProperty('id')
  })

  test('is counted with all lines of the grant, the changed one once', async () => {
    const { grant, report, enter, lines } = await aDesk(['reallocation'])
    const limit = (grant.lines[2]!.amountMinor * 12) / 1_000
    expect(await enter({ budgetLineId: grant.lines[2]!.id, net: String(limit) })).toHaveProperty('id')
    const [line] = await lines()
    const again = (net: string) => saveLine(scene.services, grant.editor, report.id, line!.id, { form: readFields(lineFields({ budgetLineId: grant.lines[2]!.id, net })), uploads: [], version: line!.version })
    expect(await again(String(limit + 1))).toMatchObject([{ field: 'charged', words: 'reports.warning.reallocation' }])
    expect(await again(String(limit))).toEqual({ id: line!.id })
    expect(await enter({ budgetLineId: grant.lines[2]!.id, net: '1' })).toMatchObject([{ words: 'reports.warning.reallocation' }])
  })

  test('without a document a line is entered, but not handed in', async () => {
    const { grant, report, enter } = await aDesk(['document'])
    await enter({})
    await enter({})
    const faults = await submitReport(scene.services, grant.signatory, report.id, 'yes')
    expect(faults).toEqual([{ field: 'lines', words: 'reports.fault.refusedLines.other', values: { count: 2 } }])
    const browser = await scene.as(grant.editor)
    await browser.get(`/reports/${report.id}`)
    expect(browser.text).toContain(squeeze(browser.say('reports.warning.refuses', { said: browser.say('reports.warning.document') })))
  })

  test('is among the rules beside the form', async () => {
    const { grant, report } = await aDesk(['bankFee'])
    const browser = await scene.as(grant.editor)
    await browser.get(`/reports/${report.id}/lines/new`)
    expect(browser.text).toContain(squeeze(browser.say('reports.rule.refused', { what: browser.say('calls.lineTest.bankFee') })))
  })
})

const invoice = { documentKind: 'invoice', documentNo: 'F-118/2026', documentOn: '2026-03-12', supplier: 'Telekom Lidhja', supplierNuis: 'L12345678A', net: '5000' }

describe('the same document in two grants', () => {
  async function twoGrants(lineRefusals: readonly LineTest[] = []): Promise<[ArrangedGrant, string, string]> {
    const [first, own] = [await aGrant(scene), await aGrant(scene, { terms: { lineRefusals } })]
    const { report: theirs } = await aReport(scene, first, { lines: [invoice] })
    const second = await aDesk(lineRefusals, own)
    const entered = await second.enter({ ...invoice, supplier: 'TELEKOM', documentNo: 'f 118 2026' })
    return [second.grant, second.report.id, Array.isArray(entered) ? JSON.stringify(entered) : `${first.agreement.awardReference}/R${theirs.number}`]
  }

  test('is shown to the verifier with its place, and to the grantee without', async () => {
    const [grant, reportId, place] = await twoGrants()
    const editor = await scene.as(grant.editor)
    await editor.get(`/reports/${reportId}`)
    expect(editor.text).toContain(squeeze(editor.say('reports.warning.twinElsewhere')))
    expect(editor.text).not.toContain(place)
    await submitReport(scene.services, grant.signatory, reportId, 'yes')
    const verifier = await scene.as(grant.verifier)
    await verifier.get(`/reports/${reportId}`)
    expect(verifier.text).toContain(squeeze(verifier.say('reports.warning.twin', { where: `${place}, 1` })))
  })

  test('is refused where the agreement says so, without a word about whose it is', async () => {
    const [, , said] = await twoGrants(['twin'])
    expect(JSON.parse(said)).toEqual([{ field: 'documentNo', words: 'reports.warning.twinElsewhere', values: {} }])
  })
})

describe.each(['sq', 'en'] as const)('the further columns in %s', (language) => {
  test('are typed, kept, shown, and come back in the form', async () => {
    const { grant, report, lines } = await aDesk([])
    const browser = await scene.as(grant.editor)
    browser.language = language
    await browser.get(`/reports/${report.id}/lines/new`)
    const further = { activityCode: 'A2.1', groupCode: 'ELD', fiscalCode: '3f1c-NIVF', procurementRef: 'PR-7', zeroRated: 'yes', originalCurrency: 'EUR', original: '1 000,50', rate: '98,4507', rateOn: '30.3.2026', statementPage: '4' }
    const net = '98500' // 1 000.50 at 98.4507 is 98 499.93 lek.
    const faulty = await browser.submit({ ...lineFields({ budgetLineId: grant.lines[0]!.id, net }), ...further, rate: '1.098,45' }, { action: /lines$/ })
    expect(faulty.status).toBe(422)
    expect(browser.text).toContain(browser.say('reports.fault.rate'))
    await browser.submit({ ...lineFields({ budgetLineId: grant.lines[0]!.id, net }), ...further }, { action: /lines$/, files: { documents: { name: 'f.pdf', content: Buffer.from('%PDF-1.4 x') } } })
    const [line] = await lines()
    expect(line).toMatchObject({ activityCode: 'A2.1', groupCode: 'ELD', fiscalCode: '3f1c-NIVF', procurementRef: 'PR-7', zeroRated: 'yes', originalCurrency: 'EUR', originalMinor: 100_050, rateMicro: 98_450_700, rateOn: '2026-03-30', statementPage: '4' })
    await browser.get(`/reports/${report.id}/lines/${line!.id}`)
    for (const said of ['A2.1', '3f1c-NIVF', 'PR-7', language === 'sq' ? '98,4507' : '98.4507']) expect(browser.text).toContain(said)
    await browser.get(`/reports/${report.id}/lines/${line!.id}/change`)
    await browser.submit({}, { action: /change$/ })
    expect((await lines())[0]).toMatchObject({ version: 2, rateMicro: 98_450_700, originalMinor: 100_050, groupCode: 'ELD', rateOn: '2026-03-30' })
    const csv = (await browser.download(`/reports/${report.id}/lines.csv`)).body
    expect(String(csv)).toContain('A2.1,ELD,3f1c-NIVF')
  })
})
