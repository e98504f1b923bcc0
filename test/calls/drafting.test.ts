import type { Person } from '../../server/kernel/policy'
import { callMoney } from '../../server/fund/balance-store'
import { isOpen } from '../../server/calls/calls'
import { findCall, listSections } from '../../server/calls/store'
import { ensureForms } from '../../server/forms/actions'
import { aSource } from '../support/builders/fund'
import { aCall } from '../support/builders/calls'
import { openScene, type Scene } from '../support/scene'
import type { Browser } from '../support/browser'

let scene: Scene
let manager: Person
let publisher: Person

beforeEach(async () => {
  scene = await openScene()
  manager = await scene.person(['manager'], 'Mirela Harton')
  publisher = await scene.person(['publisher'], 'Petrit Boton')
  await scene.arrange(ensureForms)
})
afterEach(() => scene.close())

const draftIn = async (browser: Browser, over: Record<string, string> = {}) => {
  await browser.get('/calls/new')
  return browser.submit({ template: 'cso_small', reference: 'SF-2026-07', titleSq: 'Thirrja e provës', titleEn: 'The trial call', envelope: '6 500 000', ...over }, { action: '/calls' })
}

const choose = async (browser: Browser, sourceId: string) => {
  await browser.get('/calls/SF-2026-07/manage/money')
  await browser.submit({ fundingSourceId: sourceId })
}

describe('a call from the first draft to the public page', () => {
  test('is drafted by the secretariat, read and published by a second person, and then stands still', async () => {
    const source = await aSource(scene, { amountMinor: 1_000_000_000 })
    const desk = await scene.as(manager)
    await draftIn(desk)
    expect(desk.page?.address).toBe('/calls/SF-2026-07/manage')
    expect(desk.text).toContain(desk.say('calls.fault.source'))

    await choose(desk, source.id)
    expect(desk.text).not.toContain(desk.say('calls.fault.source'))
    await desk.submit({}, { button: desk.say('calls.manage.submit') })
    expect((await findCall(scene.db, 'SF-2026-07'))?.state).toBe('in_review')
    expect((await desk.post('/calls/SF-2026-07/manage/publication')).status).toBe(403)

    const second = await scene.as(publisher)
    await second.get('/calls/SF-2026-07/manage')
    await second.submit({}, { button: second.say('calls.publish.button') })

    const call = (await findCall(scene.db, 'SF-2026-07'))!
    expect(call).toMatchObject({ state: 'published', publishedBy: publisher.id, createdBy: manager.id })
    expect((await callMoney(scene.db, call.id)).committedMinor).toBe(650_000_000)
    expect(isOpen(call, new Date(call.opensAt))).toBe(true)
    expect((await desk.post('/calls/SF-2026-07/manage/money', { version: call.version })).status).toBe(403)
    const page = await scene.visitor().get('/calls/SF-2026-07')
    expect(page.status).toBe(200)
    expect(page.text).toContain('6 500 000 lekë'.replace(/ /g, '\u00a0'))
  })

  test('whoever changed the call last does not publish it, even with both roles and somebody else as author', async () => {
    const source = await aSource(scene, { amountMinor: 1_000_000_000 })
    const both = await scene.person(['manager', 'publisher'], 'Dy Rolesh')
    const desk = await scene.as(manager)
    await draftIn(desk)
    const other = await scene.as(both)
    await choose(other, source.id)
    await other.submit({}, { button: other.say('calls.manage.submit') })

    expect(other.text).toContain(other.say('calls.refused.secondPerson'))
    expect((await other.post('/calls/SF-2026-07/manage/publication')).status).toBe(403)
    expect((await findCall(scene.db, 'SF-2026-07'))?.state).toBe('in_review')
  })

  test('the database itself refuses the author as publisher', async () => {
    const call = await aCall(scene, { state: 'in_review' })
    await expect(scene.db('calls').where({ id: call.id }).update({ publishedBy: call.createdBy, publishedAt: call.createdAt })).rejects.toThrow()
    await expect(scene.db('calls').where({ id: call.id }).update({ publishedBy: call.changedBy, publishedAt: call.createdAt })).rejects.toThrow()
    await expect(scene.db('calls').where({ id: call.id }).update({ publishedBy: 'somebody-else' })).rejects.toThrow()
  })

  test('a source without enough money refuses publication with the amounts, and the call stays in review', async () => {
    const source = await aSource(scene, { amountMinor: 600_000_000 })
    const desk = await scene.as(manager)
    await draftIn(desk)
    await choose(desk, source.id)
    await desk.submit({}, { button: desk.say('calls.manage.submit') })
    const second = await scene.as(publisher)
    await second.get('/calls/SF-2026-07/manage')
    await second.submit({}, { button: second.say('calls.publish.button') })

    expect(second.page?.status).toBe(422)
    expect((await findCall(scene.db, 'SF-2026-07'))?.state).toBe('in_review')
  })

  test('returning says why, by letter and on the page, and makes it a draft again', async () => {
    const call = await aCall(scene, { state: 'in_review', createdBy: manager.id, changedBy: manager.id })
    const second = await scene.as(publisher)
    await second.get(`/calls/${call.reference}/manage`)
    await second.submit({ reason: '' }, { button: second.say('calls.manage.return') })
    expect(second.page?.status).toBe(422)
    await second.submit({ reason: 'Afati është ditë pushimi.' }, { button: second.say('calls.manage.return') })

    expect((await findCall(scene.db, call.id))?.state).toBe('draft')
    const letters = await scene.db('letters').where({ toPersonId: manager.id }) as { text: string }[]
    expect(letters).toHaveLength(1)
    expect(letters[0]?.text).toContain('Afati është ditë pushimi.')
  })

  test('five clicks on publish set the money aside once', async () => {
    const source = await aSource(scene, { amountMinor: 2_000_000_000 })
    const call = await aCall(scene, { state: 'in_review', fundingSourceId: source.id })
    const second = await scene.as(publisher)
    const page = await second.get(`/calls/${call.reference}/manage`)
    const keys = Object.fromEntries(['_csrf', '_key'].map((name) => [name, page.html.querySelector(`form[action$=publication] input[name=${name}]`)?.getAttribute('value') ?? '']))
    for (let click = 0; click < 5; click += 1) await second.post(`/calls/${call.reference}/manage/publication`, keys)

    expect((await callMoney(scene.db, call.id)).committedMinor).toBe(call.envelopeMinor)
  })
})

describe('a new call', () => {
  test.each([
    ['no template', { template: 'other' }, 'template'],
    ['a small letter in the reference', { reference: 'sf 2026' }, 'reference'],
    ['a reference without its number', { reference: 'SF-2026' }, 'reference'],
    ['no Albanian title', { titleSq: '' }, 'titleSq'],
    ['no English title', { titleEn: '' }, 'titleEn'],
    ['a title too long by one', { titleSq: 'a'.repeat(256) }, 'titleSq'],
    ['no money', { envelope: '0' }, 'envelope'],
    ['an amount nobody can read', { envelope: 'shumë' }, 'envelope'],
  ])('is refused with %s, and what was typed is kept', async (_name, over, field) => {
    const desk = await scene.as(manager)
    await desk.get('/calls/new')
    const page = await desk.post('/calls', { template: 'cso_small', reference: 'SF-2026-07', titleSq: 'Prova', titleEn: 'Trial', envelope: '6 500 000', ...over })

    expect(page.status).toBe(422)
    expect(page.html.querySelector(`.govuk-error-summary a[href="#f-${field}"]`)).not.toBeNull()
    expect(page.html.querySelector('#f-titleEn')?.getAttribute('value')).toBe(over && 'titleEn' in over ? '' : 'Trial')
    expect(await scene.db('calls')).toEqual([])
  })

  test('takes no reference twice', async () => {
    const desk = await scene.as(manager)
    await draftIn(desk)
    expect((await draftIn(desk)).status).toBe(422)
    expect(desk.text).toContain(desk.say('calls.fault.referenceTaken'))
  })
})

describe('the drafting pages', () => {
  test.each(['text', 'places', 'money', 'payment', 'calendar', 'grid', 'documents', 'rules'])('%s comes back as it was when it is saved untouched, in both languages', async (page) => {
    const call = await aCall(scene, { state: 'draft' })
    for (const language of ['sq', 'en'] as const) {
      const desk = await scene.as(manager)
      desk.language = language
      expect((await desk.get(`/calls/${call.reference}/manage/${page}`)).status).toBe(200)
      await desk.submit()
      expect(desk.page?.address).toBe(`/calls/${call.reference}/manage`)
    }

    const { version: _was, changedBy: _who, ...before } = call
    const { version: _is, changedBy: _whoNow, ...after } = { ...call, ...(await findCall(scene.db, call.id))! }
    expect(after).toEqual(before)
    const idless = (sections: typeof call.grid.sections) => sections.map((section) => ({ ...section, criteria: section.criteria.map(({ id: _id, ...rest }) => rest) }))
    expect(idless((await listSections(scene.db, call.id)).sections)).toEqual(idless(call.grid.sections))
  })

  test('a grid whose weights no longer make 100 is kept, and stops the review until they do', async () => {
    const call = await aCall(scene, { state: 'draft' })
    const desk = await scene.as(manager)
    await desk.get(`/calls/${call.reference}/manage/grid`)
    await desk.submit({ 'criterion.0.0.weight': 3 })
    expect(desk.text).toContain(desk.say('calls.fault.gridSum', { points: 105, want: 100 }))
    await desk.submit({}, { button: desk.say('calls.manage.submit') })

    expect(desk.page?.status).toBe(422)
    expect((await findCall(scene.db, call.id))?.state).toBe('draft')
  })

  test('a criterion is added in an empty row and removed by emptying its row', async () => {
    const call = await aCall(scene, { state: 'draft' })
    const desk = await scene.as(manager)
    await desk.get(`/calls/${call.reference}/manage/grid`)
    await desk.submit({ 'criterion.2.3.code': 'c4', 'criterion.2.3.titleSq': 'I ri', 'criterion.2.3.titleEn': 'New', 'criterion.2.3.weight': 1, 'criterion.0.1.code': '', 'criterion.0.1.titleSq': '', 'criterion.0.1.titleEn': '' }, { button: desk.say('calls.draft.more') })

    expect(desk.page?.address).toBe(`/calls/${call.reference}/manage/grid`)
    const { sections } = await listSections(scene.db, call.id)
    expect(sections[0]?.criteria.map(({ code }) => code)).toEqual(['A1', 'A3', 'A4'])
    expect(sections[2]?.criteria.map(({ code }) => code)).toEqual(['C1', 'C2', 'C3', 'C4'])
  })

  test('two people who save the same page see both versions and choose', async () => {
    const call = await aCall(scene, { state: 'draft' })
    const [one, two] = [await scene.as(manager), await scene.as(await scene.person(['manager'], 'Dyti Menaxhon'))]
    await one.get(`/calls/${call.reference}/manage/text`)
    await two.get(`/calls/${call.reference}/manage/text`)
    await two.submit({ titleSq: 'Titulli i dytë' })
    await one.submit({ titleSq: 'Titulli i parë', 'background.sq': 'Sfondi i parë' })

    expect(one.page?.status).toBe(409)
    expect(one.text).toContain('Dyti Menaxhon')
    expect(one.text).toContain('Titulli i dytë')
    await one.submit({ 'choice.titleSq': 'theirs' })
    const saved = (await findCall(scene.db, call.id))!
    expect(saved.titleSq).toBe('Titulli i dytë')
    expect(saved.texts.background.sq).toBe('Sfondi i parë')
    expect(saved.targetGroups).toEqual(call.targetGroups)
  })

  test('a moment in the hour that summer time skips is refused with a sentence', async () => {
    const call = await aCall(scene, { state: 'draft' })
    const desk = await scene.as(manager)
    await desk.get(`/calls/${call.reference}/manage/calendar`)
    await desk.submit({ 'closesAt.day': '29.3.2026', 'closesAt.time': '02:30' })

    expect(desk.page?.status).toBe(422)
    expect(desk.text).toContain(desk.say('calls.fault.clockChange', { time: '02:30' }))
    expect((await findCall(scene.db, call.id))?.closesAt).toBe(call.closesAt)
  })

  test('hostile text is kept as text and shown as text', async () => {
    const call = await aCall(scene, { state: 'draft' })
    const desk = await scene.as(manager)
    await desk.get(`/calls/${call.reference}/manage/text`)
    await desk.submit({ titleEn: '"><script>alert(1)</script>', 'eligibility.sq': '<img src=x onerror=alert(1)>{{7*7}}' })
    const page = await desk.get(`/calls/${call.reference}`)

    expect(page.html.querySelectorAll('script').every((one) => one.getAttribute('src')?.startsWith('/assets/') === true)).toBe(true)
    expect(page.html.querySelectorAll('main img')).toHaveLength(0)
    expect(desk.text).toContain('{{7*7}}')
  })
})

describe('documents of the call', () => {
  const pdf = { name: 'udhëzues.pdf', content: Buffer.from('%PDF-1.7\n1 0 obj\n') }

  test('are uploaded in the draft, hidden from the public until publication, then downloadable by everybody', async () => {
    const call = await aCall(scene, { state: 'draft' })
    const desk = await scene.as(manager)
    await desk.get(`/calls/${call.reference}/manage/files`)
    await desk.submit({ titleSq: 'Udhëzues', titleEn: 'Guidelines' }, { button: desk.say('calls.files.add'), files: { file: pdf } })
    const [file] = await scene.db('callFiles') as { id: string }[]
    const address = `/calls/${call.reference}/files/${file?.id}`

    expect((await scene.visitor().get(address)).status).toBe(404)
    await scene.db('calls').where({ id: call.id }).update({ state: 'published', publishedBy: 'somebody', publishedAt: call.createdAt })
    const reply = await scene.visitor().download(address)
    expect(reply.status).toBe(200)
    expect(reply.headers['content-disposition']).toContain('attachment')
    expect((reply.body as Buffer).equals(pdf.content)).toBe(true)
    expect((await desk.post(`/calls/${call.reference}/manage/files/${file?.id}/removal`)).status).toBe(403)
  })

  test.each([
    ['nothing', undefined, 'kernel.file.missing'],
    ['a program named like a document', { name: 'a.pdf', content: Buffer.from('MZ\u0000\u0001') }, 'kernel.file.mismatch'],
  ])('%s is refused and nothing is kept', async (_name, file, words) => {
    const call = await aCall(scene, { state: 'draft' })
    const desk = await scene.as(manager)
    await desk.get(`/calls/${call.reference}/manage/files`)
    const page = await desk.submit({ titleSq: 'A', titleEn: 'B' }, { button: desk.say('calls.files.add'), ...(file === undefined ? {} : { files: { file } }) })

    expect(page.status).toBe(422)
    expect(desk.text).toContain(desk.say(words, { name: 'a.pdf', types: 'pdf, docx, xlsx, odt, ods, jpg, png' }))
    expect(await scene.db('callFiles')).toEqual([])
  })

  test('the one beyond the limit is refused', async () => {
    const call = await aCall(scene, { state: 'draft', settings: { attachmentsMax: 1 } })
    const desk = await scene.as(manager)
    for (let i = 0; i < 2; i += 1) {
      await desk.get(`/calls/${call.reference}/manage/files`)
      await desk.submit({ titleSq: `A${i}`, titleEn: 'B' }, { button: desk.say('calls.files.add'), files: { file: pdf } })
    }

    expect(desk.page?.status).toBe(422)
    expect(desk.text).toContain(desk.say('calls.fault.attachments', { max: 1 }))
    expect(await scene.db('callFiles')).toHaveLength(1)
  })
})

describe('a call that several sources pay', () => {
  const money = '/calls/SF-2026-07/manage/money'

  test('says what each pays, and publication sets all of it aside in one event', async () => {
    const [first, second] = [await aSource(scene, { amountMinor: 500_000_000 }), await aSource(scene, { amountMinor: 300_000_000 })]
    const desk = await scene.as(manager)
    await draftIn(desk)
    await desk.get(money)
    await desk.submit({ fundingSourceId: first.id, 'other.0.sourceId': first.id, 'other.0.amount': '2 000 000' }, { action: money })
    expect(desk.page?.status).toBe(422)
    expect(desk.text).toContain(desk.say('calls.fault.sourceTwice'))
    await desk.submit({ fundingSourceId: first.id, 'other.0.sourceId': second.id, 'other.0.amount': '2 000 000', 'other.1.amount': '5' }, { action: money })
    expect(desk.text).toContain(desk.say('calls.fault.source'))
    await desk.submit({ 'other.1.amount': '' }, { action: money })
    expect((await findCall(scene.db, 'SF-2026-07'))?.otherSources).toEqual([{ sourceId: second.id, amountMinor: 200_000_000 }])

    await desk.submit({}, { button: desk.say('calls.manage.submit') })
    const other = await scene.as(publisher)
    await other.get('/calls/SF-2026-07/manage')
    await other.submit({}, { button: other.say('calls.publish.button') })
    const { id } = (await findCall(scene.db, 'SF-2026-07'))!
    expect((await callMoney(scene.db, id)).committedMinor).toBe(650_000_000)
    expect((await scene.db('fundParts').where({ callId: id }).orderBy('number')).map(({ sourceId, amountMinor }: { sourceId: string; amountMinor: number }) => [sourceId, amountMinor])).toEqual([[first.id, 450_000_000], [second.id, 200_000_000]])
    await scene.visitor().get('/calls/SF-2026-07')
  })
})
