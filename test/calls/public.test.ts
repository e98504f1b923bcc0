import { parse } from 'node-html-parser'
import { closeDueCalls, followCall } from '../../server/calls/actions'
import { aCall, type CallOver } from '../support/builders/calls'
import { squeeze } from '../support/browser'
import { openScene, type Scene } from '../support/scene'

let scene: Scene
beforeEach(async () => { scene = await openScene() })
afterEach(() => scene.close())

async function queriesOf(address: string): Promise<number> {
  const seen: string[] = []
  const listen = ({ sql }: { sql: string }) => seen.push(sql)
  scene.db.on('query', listen)
  // A new version of the data, so that nothing comes out of memory.
  scene.services.version.count += 1
  const page = await scene.visitor().get(address)
  scene.db.removeListener('query', listen)
  expect(page.status).toBe(200)
  return seen.length
}

describe('the list of calls', () => {
  const closed: CallOver = { state: 'closed' }
  const titles = (text: string, all: readonly string[]) => all.filter((title) => text.includes(title))

  test('shows open calls first, the nearest deadline on top, then the closed ones; drafts never', async () => {
    await aCall(scene, { titleSq: 'E largët', closesAt: '2026-06-01T15:00:00.000Z' })
    await aCall(scene, { titleSq: 'E afërt' })
    await aCall(scene, { titleSq: 'E kaluar', ...closed })
    await aCall(scene, { titleSq: 'E fshehtë', state: 'draft' })
    const { text, html } = await scene.visitor().get('/calls').then((page) => ({ text: squeeze(page.html.querySelector('main')?.text ?? ''), html: page.html }))

    expect(html.querySelectorAll('.q-card h3').map((one) => one.text)).toEqual(['E afërt', 'E largët'])
    expect(html.querySelectorAll('table tbody th a').map((one) => one.text)).toEqual(['E kaluar'])
    expect(text).not.toContain('E fshehtë')
    expect(html.querySelector('[role=status]')?.text).toBe('3 thirrje')
  })

  test.each<[string, string[]]>([
    ['applicants=cso', ['OSHC e hapur', 'OSHC e mbyllur']],
    ['applicants=municipality', ['Bashki e hapur']],
    ['state=open', ['OSHC e hapur', 'Bashki e hapur']],
    ['state=closed', ['OSHC e mbyllur']],
    ['state=ended', []],
    ['municipality=33', ['OSHC e hapur', 'Bashki e hapur']],
    ['municipality=01', ['Bashki e hapur']],
    ['applicants=cso&state=closed&municipality=52', ['OSHC e mbyllur']],
    ['municipality=%27%20or%201%3D1', []],
    ['state=nonsense', []],
  ])('filtered by %s in the address', async (query, expected) => {
    await aCall(scene, { titleSq: 'OSHC e hapur' })
    await aCall(scene, { titleSq: 'OSHC e mbyllur', municipalityCodes: ['52'], ...closed })
    await aCall(scene, { titleSq: 'Bashki e hapur', template: 'municipal' })
    const page = await scene.visitor().get(`/calls?${query}`)

    expect(titles(page.text, ['OSHC e hapur', 'OSHC e mbyllur', 'Bashki e hapur'])).toEqual(expected)
    expect(page.html.querySelector('[role=status]')?.text).toContain(`${expected.length} thirrje`)
  })

  test('keeps the chosen filter in the form', async () => {
    const page = await scene.visitor().get('/calls?applicants=municipality&municipality=33')
    expect(page.html.querySelector('#f-applicants option[selected]')?.getAttribute('value')).toBe('municipality')
    expect(page.html.querySelector('#f-municipality option[selected]')?.getAttribute('value')).toBe('33')
  })

  test('shows drafts and the way to a new one to the secretariat, drafts alone to the auditor', async () => {
    await aCall(scene, { titleSq: 'Në hartim', state: 'draft' })
    const [desk, auditor] = [await scene.as(await scene.person(['manager'])), await scene.as(await scene.person(['auditor']))]
    expect((await desk.get('/calls')).text).toContain('Në hartim')
    expect(desk.html.querySelector('a[href="/calls/new"]')).not.toBeNull()
    expect((await auditor.get('/calls')).text).toContain('Në hartim')
    expect(auditor.html.querySelector('a[href="/calls/new"]')).toBeNull()
    expect((await auditor.get('/calls/new')).status).toBe(403)
  })

  test('asks the database as often for three calls as for one', async () => {
    await aCall(scene)
    const one = await queriesOf('/calls')
    await aCall(scene)
    await aCall(scene, closed)
    expect(await queriesOf('/calls')).toBe(one)
  })
})

describe('the page of a call', () => {
  test.each(['sq', 'en'] as const)('in %s says who may apply, the money, the criteria with floors, the documents and the dates', async (language) => {
    const call = await aCall(scene)
    const reader = scene.visitor()
    reader.language = language
    const page = await reader.get(`/calls/${call.reference}`)
    const words = scene.words[language]
    const text = squeeze(page.html.querySelector('main')?.text ?? '')

    expect(page.html.querySelectorAll('h1')).toHaveLength(1)
    expect(page.html.querySelector('html')?.getAttribute('lang')).toBe(language)
    for (const expected of [
      words.pick({ sq: call.titleSq, en: call.titleEn }), words.pick(call.texts.summary), words.money(call.envelopeMinor), words.say('calls.grid.total'), words.moment(call.closesAt),
      words.say('calls.deadline.note'), words.say('calls.start'), words.pick({ sq: call.documents[0]!.titleSq, en: call.documents[0]!.titleEn }), words.pick(call.themes[4]!.title), words.percent(700), words.day(call.resultsOn),
    ]) expect(text).toContain(squeeze(expected))
    const floors = page.html.querySelectorAll('.q-table__group').map((row) => row.querySelectorAll('td').at(-1)?.text)
    expect(floors).toEqual(['20', '–', '9', '–', '–'])
    expect(page.html.querySelectorAll('table').every((table) => table.querySelector('caption') !== null)).toBe(true)
    expect(page.html.querySelectorAll('form').map((form) => form.getAttribute('action'))).toEqual([])
    expect(page.html.querySelector(`a[href="/proposals/new?call=${call.reference}"]`)).not.toBeNull()
  })

  test.each(['draft', 'in_review'] as const)('of a call in %s is not there for the public, an applicant or an assessor, by reference or id', async (state) => {
    const call = await aCall(scene, { state })
    for (const reader of [scene.visitor(), await scene.as(await scene.person([{ role: 'editor', scope: 'one' }])), await scene.as(await scene.person(['assessor']))]) {
      for (const address of ['', '/questions', '/following', '/manage', '/guidelines.pdf', '/questions/ask', '/manage/money', '/manage/files']) {
        expect({ address, status: (await reader.get(`/calls/${call.reference}${address}`)).status }).toEqual({ address, status: 404 })
      }
    }
    expect((await scene.visitor().get(`/calls/${call.id}`)).status).toBe(404)
  })

  test('is found by its reference only, exactly written', async () => {
    const call = await aCall(scene)
    expect((await scene.visitor().get(`/calls/${call.id}`)).status).toBe(404)
    expect((await scene.visitor().get(`/calls/${call.reference.toLowerCase()}`)).status).toBe(404)
    expect((await scene.visitor().get('/calls/NOT-2026-99')).status).toBe(404)
  })

  test('carries its own page where it is looked after for the inside only', async () => {
    const call = await aCall(scene)
    const manage = `a[href="/calls/${call.reference}/manage"]`
    expect((await scene.visitor().get(`/calls/${call.reference}`)).html.querySelector(manage)).toBeNull()
    expect((await (await scene.as(await scene.person(['auditor']))).get(`/calls/${call.reference}`)).html.querySelector(manage)).not.toBeNull()
  })

  test('asks the database as often with three corrigenda, questions and themes as with one', async () => {
    const call = await aCall(scene, { themes: [{ code: 'a', title: { sq: 'A', en: 'A' } }] })
    const add = async (count: number) => {
      for (let index = 0; index < count; index += 1) {
        const id = scene.services.random.id()
        await scene.db('corrigenda').insert({ id, callId: call.id, number: Number(((await scene.db('corrigenda').count({ n: '*' }).first()) as { n: number }).n) + 1, kind: 'corrigendum', reasonSq: 'A', reasonEn: 'A', changes: '[]', publishedBy: 'x', publishedAt: call.createdAt })
        await scene.db('callQuestions').insert({ id, callId: call.id, askedBy: 'x', question: 'A', askedAt: call.createdAt, questionSq: 'A', questionEn: 'A', answerSq: 'A', answerEn: 'A', answeredBy: 'x', answeredAt: call.createdAt, publishedAt: call.createdAt, version: 1 })
      }
    }
    await add(1)
    const one = await queriesOf(`/calls/${call.reference}`)
    await add(2)
    expect(await queriesOf(`/calls/${call.reference}`)).toBe(one)
  })

  test('is kept in memory for visitors and made anew when something is published', async () => {
    const call = await aCall(scene)
    const reader = scene.visitor()
    const first = await reader.get(`/calls/${call.reference}`)
    expect(first.headers['etag']).toBeDefined()
    scene.clock(call.closesAt)
    await closeDueCalls(scene.services)
    expect((await reader.get(`/calls/${call.reference}`)).headers['etag']).not.toBe(first.headers['etag'])
  })

  test.each(['sq', 'en'] as const)('comes as a document too, in %s', async (language) => {
    const call = await aCall(scene)
    const reader = scene.visitor()
    reader.language = language
    const reply = await reader.download(`/calls/${call.reference}/guidelines.pdf`)

    expect(reply.status).toBe(200)
    expect(reply.headers['content-type']).toBe('application/pdf')
    expect((reply.body as Buffer).subarray(0, 5).toString('latin1')).toBe('%PDF-')
  })
})

describe('the feed', () => {
  test.each(['sq', 'en'] as const)('is Atom with calls and corrigenda, newest first, in %s', async (language) => {
    const call = await aCall(scene, { titleSq: 'Kujdes & <shërbime>', titleEn: 'Care & <services>' })
    await aCall(scene, { state: 'draft' })
    await scene.db('corrigenda').insert({ id: scene.services.random.id(), callId: call.id, number: 1, kind: 'extension', reasonSq: 'Arsye', reasonEn: 'Reason', changes: '[]', publishedBy: 'x', publishedAt: call.createdAt })
    const reader = scene.visitor()
    reader.language = language
    const page = await reader.get('/calls.atom')
    const feed = parse(page.text)
    const entries = feed.querySelectorAll('entry')

    expect(page.headers['content-type']).toBe('application/atom+xml; charset=utf-8')
    expect(page.text.startsWith('<?xml version="1.0" encoding="utf-8"?>')).toBe(true)
    expect(feed.querySelector('feed')?.getAttribute('xml:lang')).toBe(language)
    for (const name of ['id', 'title', 'updated', 'author']) expect(feed.querySelector(`feed > ${name}`)).not.toBeNull()
    expect(entries).toHaveLength(2)
    expect(page.text).toContain(language === 'sq' ? 'Kujdes &amp; &lt;shërbime&gt;' : 'Care &amp; &lt;services&gt;')
    const updated = entries.map((entry) => entry.querySelector('updated')?.text ?? '')
    expect([...updated].sort().reverse()).toEqual(updated)
    expect(new Set(entries.map((entry) => entry.querySelector('id')?.text)).size).toBe(2)
    for (const entry of entries) {
      expect(entry.querySelector('id')?.text).toMatch(/^urn:uuid:[0-9a-f-]{36}$/)
      expect(entry.querySelector('updated')?.text).toMatch(/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{3}Z$/)
    }
  })

  test('is valid when there is nothing yet', async () => {
    const page = await scene.visitor().get('/calls.atom')
    expect(page.status).toBe(200)
    expect(page.text).toContain('<updated>1970-01-01T00:00:00.000Z</updated>')
  })
})

test('every page for those who look after calls opens in both languages, empty and full', async () => {
  const manager = await scene.person(['manager'])
  const [draft, running] = [await aCall(scene, { state: 'draft' }), await aCall(scene)]
  await scene.arrange((tx) => followCall(tx, running.id, manager.id))
  const pages = ['', '/text', '/places', '/money', '/payment', '/calendar', '/grid', '/documents', '/rules', '/files', '/questions', '/cancellation']
  const live = ['', '/files', '/questions', '/corrigendum', '/suspension', '/cancellation']
  for (const language of ['sq', 'en'] as const) {
    const desk = await scene.as(manager)
    desk.language = language
    const addresses = ['/calls/new', ...pages.map((page) => `/calls/${draft.reference}/manage${page}`), ...live.map((page) => `/calls/${running.reference}/manage${page}`)]
    for (const address of addresses) {
      const page = await desk.get(address)
      expect({ address, status: page.status, headings: page.html.querySelectorAll('h1').length }).toEqual({ address, status: 200, headings: 1 })
    }
  }
})
