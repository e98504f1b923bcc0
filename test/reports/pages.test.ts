import { ensureForms } from '../../server/forms/actions'
import { saveAnswers } from '../../server/forms/store'
import { findLine, findReport, listCorrections, listLines, listReports } from '../../server/reports/store'
import { squeeze, type Browser } from '../support/browser'
import { openScene, type Scene } from '../support/scene'
import { aGrant, aPayment, type ArrangedGrant } from '../support/builders/payments'
import { anApprovedReport, aReport, lineFields, narrativeOf } from '../support/builders/reports'

let scene: Scene
let grant: ArrangedGrant
beforeEach(async () => {
  scene = await openScene()
  grant = await aGrant(scene)
  await aPayment(scene, grant, 'paid')
  await scene.arrange((tx) => ensureForms(tx))
})
afterEach(() => scene.close())

const pdf = { documents: { name: 'fatura.pdf', content: Buffer.from('%PDF-1.4 invoice') } }

describe.each(['sq', 'en'] as const)('a report by links and forms, in %s', (language) => {
  const as = async (person: ArrangedGrant['signatory']): Promise<Browser> => {
    const browser = await scene.as(person)
    browser.language = language
    return browser
  }

  test('begun, written, entered line by line, handed in, asked about, answered, accepted in part, approved', async () => {
    scene.clock('2026-07-02T10:00:00+02:00')
    const editor = await as(grant.editor)
    await editor.get('/desk')
    await editor.follow(/\/reports\/agreements\//)
    await editor.submit({}, { action: /\/reports$/ })
    const report = (await listReports(scene.db, [grant.agreement.id]))[0]!

    await editor.follow(/narrative\/progress/)
    await editor.submit({ summary: 'Ekipi vizitoi familjet.' }, { button: editor.say('reports.section.later') })
    expect(editor.page?.address).toBe(`/reports/${report.id}`)
    const sheet = (await scene.db('answerSheets').where({ id: report.answerSheetId }).first('version')) as { version: number }
    await scene.arrange((tx) => saveAnswers(tx, grant.editor, report.answerSheetId, narrativeOf('interim'), sheet.version))

    await editor.get(`/reports/${report.id}`)
    await editor.follow(editor.say('reports.draft.newLine'))
    const faulty = await editor.submit({ description: 'Tableta', net: '12,5,5' }, { action: /lines$/, files: pdf })
    expect(faulty.status).toBe(422)
    expect(faulty.html.querySelector('#f-net')?.getAttribute('value')).toBe('12,5,5')
    expect(await listLines(scene.db, [grant.agreement.id])).toEqual([])
    const line = lineFields({ budgetLineId: grant.lines[1]!.id, description: 'Tableta', net: '12000', vat: '2400', charged: '14400', documentKind: 'invoice', supplierNuis: 'L12345678A', method: 'cash' })
    await editor.submit(line, { action: /lines$/, files: pdf })
    expect(editor.text).toContain('Tableta')
    expect(editor.text).toContain(squeeze(editor.say('reports.warning.cash', { amountMinor: 1_440_000, limitMinor: 1_000_000 })))

    const signatory = await as(grant.signatory)
    await signatory.get(`/reports/${report.id}`)
    await signatory.follow(signatory.say('reports.do.toSubmission'))
    expect((await signatory.submit({}, { action: /submission$/ })).status).toBe(422)
    await signatory.submit({ declared: 'yes' }, { action: /submission$/ })
    expect((await findReport(scene.db, report.id))?.state).toBe('submitted')

    const verifier = await as(grant.verifier)
    await verifier.get('/reports')
    await verifier.follow(verifier.say('reports.act.verify'))
    expect((await verifier.submit({ outcome: 'query', note: '' }, { action: /decision$/ })).status).toBe(422)
    await verifier.submit({ outcome: 'query', reasonCode: 'noProofOfPayment', note: 'Ku është kuponi?' }, { action: /decision$/ })
    const entered = (await listLines(scene.db, [grant.agreement.id]))[0]!
    expect(entered.state).toBe('query')

    await editor.get('/desk')
    await editor.follow(new RegExp(`/reports/${report.id}$`))
    await editor.follow(editor.say('reports.act.answer'))
    await editor.submit({ answer: 'Kuponi u ngarkua.' }, { action: /answer$/, files: { document: { name: 'kupon.pdf', content: Buffer.from('%PDF-1.4 receipt') } } })

    await verifier.get(`/reports/${report.id}`)
    expect(verifier.text).toContain('Kuponi u ngarkua.')
    await verifier.submit({ outcome: 'partial', acceptedMinor: '14 000', reasonCode: 'overRate', note: 'Mbi tarifën.' }, { action: /decision$/ })
    await verifier.submit({}, { action: /approval$/ })
    expect(verifier.text).toContain(verifier.say('reports.standing.approved'))
    expect(await findLine(scene.db, entered.id)).toMatchObject({ state: 'partial', acceptedMinor: 1_400_000, reasonCode: 'overRate' })
    expect(verifier.html.querySelectorAll('h1')).toHaveLength(1)

    const csv = await verifier.download(`/reports/${report.id}/lines.csv`)
    expect((csv.body as Buffer).toString('utf8')).toContain('14000')
    await editor.get(`/payments/agreements/${grant.agreement.id}`)
    expect(editor.text).toContain(editor.say('payments.event.acceptanceOf', { number: 1, label: '3.1 Tableta' }))
  })

  test('a correction by two people, the closing statement, and the closed grant', async () => {
    const { lines } = await anApprovedReport(scene, grant, { lines: [{ net: '300000', charged: '300000' }] })
    const line = lines[0]!
    const verifier = await as(grant.verifier)
    await verifier.get(`/reports/${line.reportId}/lines/${line.id}`)
    expect((await verifier.submit({ outcome: 'partial', acceptedMinor: '300000', note: 'x', reasonCode: 'other' }, { action: /correction$/ })).status).toBe(422)
    await verifier.submit({ outcome: 'partial', acceptedMinor: '290000', note: 'Dy herë i njëjti kupon.', reasonCode: 'other' }, { action: /correction$/ })
    const manager = await as(grant.manager)
    await manager.get('/desk')
    await manager.follow(new RegExp(`/lines/${line.id}`))
    await manager.submit({}, { action: /corrections\/.*\/approval$/ })
    expect((await listCorrections(scene.db, [grant.agreement.id]))[0]?.decided).toBe('approved')
    expect((await findLine(scene.db, line.id))?.acceptedMinor).toBe(29_000_000)

    await aPayment(scene, grant, 'paid', 2)
    await anApprovedReport(scene, grant, { number: 2, at: '2026-12-01T10:00:00+01:00', lines: [{ net: '400000', charged: '400000' }] })
    await aPayment(scene, grant, 'paid', 3)
    const signatory = await as(grant.signatory)
    await signatory.get('/desk')
    await signatory.follow(/closing-statement/)
    expect((await signatory.submit({ assets: 'asnjë', interestMinor: 'shumë' }, { action: /closing-statement$/ })).status).toBe(422)
    expect(signatory.html.querySelector('#f-interestMinor')?.getAttribute('value')).toBe('shumë')
    await signatory.submit({ interestMinor: '0', archive: 'Zyra', lessons: 'Telefoni mban lidhjen.' }, { action: /closing-statement$/ })
    // Months have passed: the manager has signed in again.
    const closer = await as(grant.manager)
    await closer.get('/desk')
    await closer.follow(/\/reports\/agreements\//)
    await closer.submit({}, { button: closer.say('reports.do.close') })
    await closer.get(`/payments/agreements/${grant.agreement.id}`)
    expect(closer.text).toContain(closer.say('payments.agreement.closed'))
  })
})

test('who is not of the grant finds nothing under its addresses, and nobody but the grantee a draft', async () => {
  const { report, lines } = await aReport(scene, grant)
  const line = lines[0]!
  const other = await aGrant(scene, { title: 'Tjetri', municipalityCode: '47' })
  const base = `/reports/${report.id}`
  const addresses = [base, `${base}/narrative`, `${base}/narrative/progress`, `${base}/lines.csv`, `${base}/lines/${line.id}`, `${base}/lines/new`, `${base}/submission`, `/reports/agreements/${grant.agreement.id}`, '/reports/nothing', `${base}/lines/nothing`]
  for (const person of [other.signatory, other.finance, await scene.person(['assessor'])]) {
    const browser = await scene.as(person)
    for (const address of addresses) expect([address, (await browser.get(address)).status]).toEqual([address, 404])
    for (const noun of ['submission', 'return', 'approval', 'remaining-lines', `lines/${line.id}/decision`, `lines/${line.id}/change`, `lines/${line.id}/removal`, `lines/${line.id}/answer`, `lines/${line.id}/correction`]) {
      expect([noun, (await browser.post(`${base}/${noun}`)).status]).toEqual([noun, 404])
    }
  }
  const mine = await aReport(scene, other, { submitted: 'no' })
  expect((await (await scene.as(grant.verifier)).get(`/reports/${mine.report.id}`)).status).toBe(404)
  // A line of one report is not found under another.
  expect((await (await scene.as(grant.verifier)).get(`/reports/${mine.report.id}/lines/${line.id}`)).status).toBe(404)
  expect((await (await scene.as(other.signatory)).get(`/reports/${mine.report.id}/lines/${line.id}`)).status).toBe(404)
})

test('a document is given only with the report that holds it', async () => {
  const { report, lines } = await aReport(scene, grant, { submitted: 'no' })
  const editor = await scene.as(grant.editor)
  await editor.get(`/reports/${report.id}/lines/${lines[0]!.id}/change`)
  await editor.submit({}, { action: /change$/, files: pdf })
  const page = await editor.get(`/reports/${report.id}/lines/${lines[0]!.id}/change`)
  const file = page.html.querySelector('a[href*="/files/"]')?.getAttribute('href') ?? ''
  expect(((await editor.download(file)).body as Buffer).toString()).toBe('%PDF-1.4 invoice')
  const stranger = await scene.as((await aGrant(scene, { title: 'Tjetri' })).signatory)
  expect((await stranger.get(file)).status).toBe(404)
  await editor.submit({}, { action: /removal$/ })
  expect(await scene.db('expenditureFiles')).toEqual([])
})

test('two who write the same part see both versions, and nothing is lost', async () => {
  const { report } = await aReport(scene, grant, { submitted: 'no' })
  const address = `/reports/${report.id}/narrative/learning`
  const [one, two] = [await scene.as(grant.editor), await scene.as(grant.signatory)]
  await one.get(address)
  await two.get(address)
  await two.submit({ lessons: 'Mësimi i nënshkruesit.' }, { button: two.say('reports.section.later') })
  const conflict = await one.submit({ lessons: 'Mësimi i redaktorit.' }, { button: one.say('reports.section.later') })
  expect(conflict.status).toBe(409)
  expect(one.text).toContain('Mësimi i nënshkruesit.')
  expect(one.text).toContain('Mësimi i redaktorit.')
  await one.submit({ 'own.lessons': 'Të dy mësimet.', 'choice.lessons': 'mine' }, { action: address })
  expect((await scene.db('answers').where({ answerSheetId: report.answerSheetId, question: 'lessons' }).first('value')) as { value: string }).toEqual({ value: '"Të dy mësimet."' })
})

test('two in different parts do not disturb each other', async () => {
  const { report } = await aReport(scene, grant, { submitted: 'no' })
  const [one, two] = [await scene.as(grant.editor), await scene.as(grant.signatory)]
  await one.get(`/reports/${report.id}/narrative/learning`)
  await two.get(`/reports/${report.id}/narrative/progress`)
  await two.submit({ summary: 'Përmbledhje e re.' }, { button: two.say('reports.section.later') })
  expect((await one.submit({ lessons: 'Mësim i ri.' }, { button: one.say('reports.section.later') })).status).toBe(200)
})

test('five clicks on a line are one line', async () => {
  const { report } = await aReport(scene, grant, { submitted: 'no', lines: [] })
  const editor = await scene.as(grant.editor)
  const form = { ...lineFields({ budgetLineId: grant.lines[0]!.id }), _key: 'one-form' }
  await Promise.all([1, 2, 3, 4, 5].map(() => editor.post(`/reports/${report.id}/lines`, form)))
  expect(await listLines(scene.db, [grant.agreement.id])).toHaveLength(1)
})

test('a hostile line is text and nothing else', async () => {
  const { report } = await aReport(scene, grant, { submitted: 'no', lines: [{ description: '<script>alert(1)</script>', supplier: '=cmd|calc' }] })
  const editor = await scene.as(grant.editor)
  const page = await editor.get(`/reports/${report.id}`)
  expect(page.text).not.toContain('<script>alert(1)')
  expect(page.text).toContain('&lt;script&gt;alert(1)')
  expect(((await editor.download(`/reports/${report.id}/lines.csv`)).body as Buffer).toString('utf8')).toContain("'=cmd")
})

test('an auditor reads a draft and changes nothing', async () => {
  const { report } = await aReport(scene, grant, { submitted: 'no' })
  const auditor = await scene.as(await scene.person(['auditor']))
  const page = await auditor.get(`/reports/${report.id}`)
  expect(page.status).toBe(200)
  expect(page.html.querySelectorAll('main form')).toHaveLength(0)
  for (const noun of ['submission', 'return', 'approval', 'remaining-lines', 'lines']) expect((await auditor.post(`/reports/${report.id}/${noun}`)).status).toBe(403)
})
