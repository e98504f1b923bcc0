import { decideAwards, recommend } from '../../server/awards/actions'
import { lapseOffers } from '../../server/awards/offers'
import { callMoney } from '../../server/fund/balance-store'
import type { Person } from '../../server/kernel/policy'
import { aRankedCall, minutesSealed, type RankedCall } from '../support/builders/awards'
import type { Browser } from '../support/browser'
import { openScene, type Scene } from '../support/scene'

let scene: Scene
beforeEach(async () => { scene = await openScene() })
afterEach(() => scene.close())

async function decided(over: Parameters<typeof aRankedCall>[1] = {}): Promise<RankedCall> {
  const ranked = await aRankedCall(scene, over)
  const { id } = await recommend(scene.services, ranked.chair, ranked.call.id)
  await minutesSealed(scene, id)
  await decideAwards(scene.services, scene.words, ranked.authority, id, '')
  return ranked
}

const applicant = (ranked: RankedCall, key: string) => ranked.applicants.get(key)?.signatory as Person
const proposalOf = (ranked: RankedCall, title: string) => ranked.proposals.find(({ proposal }) => proposal.title === title)?.proposal.id ?? ''

async function inBoth(check: (language: 'sq' | 'en', browser: Browser) => Promise<void>, person?: Person): Promise<void> {
  for (const language of ['sq', 'en'] as const) {
    const browser = person === undefined ? scene.visitor() : await scene.as(person)
    browser.language = language
    await check(language, browser)
  }
}

describe('from ranking to results, through links and buttons', () => {
  test('chair recommends, authority decides, applicant accepts, everybody reads', async () => {
    const ranked = await aRankedCall(scene)
    const { reference } = ranked.call
    const chair = await scene.as(ranked.chair)
    await chair.get('/awards')
    await chair.follow(chair.say('awards.selections.title'))
    await chair.follow(new RegExp(reference))
    expect(chair.text).toContain('Kërkon 800 000. Duhen mbajtur 600 000 për Kamëz; do të mbeteshin 100 000')
    expect(chair.text).toContain('Vija e financimit: sipas renditjes deri këtu. Më poshtë 600 000 lekë ruhen për bashkinë Kamëz')
    await chair.submit({}, { button: chair.say('awards.recommend.send') })
    expect(chair.page?.status).toBe(200)
    expect(chair.text).toContain(chair.say('awards.stage.pending'))
    expect(chair.html.querySelectorAll('form[method=post]')).toHaveLength(1)

    await minutesSealed(scene, ((await scene.db('recommendations').first('id')) as { id: string }).id)
    const authority = await scene.as(ranked.authority)
    await authority.get(`/awards/selections/${reference}`)
    await authority.submit({ reason: '' }, { action: /return$/ })
    expect(authority.page?.status).toBe(422)
    await authority.submit({ note: 'Miratohet.' }, { button: authority.say('awards.decide.send') })
    expect(authority.page?.address).toBe(`/awards/selections/${reference}`)
    expect(authority.text).toContain(authority.say('awards.stage.decided'))

    const winner = await scene.as(applicant(ranked, 'a'))
    await winner.get('/awards/outcomes')
    await winner.follow('I pari')
    await winner.submit({}, { button: winner.say('awards.offer.send') })
    expect(winner.page?.status).toBe(422)
    await winner.submit({ answer: 'accept' }, { button: winner.say('awards.offer.send') })
    expect(winner.text).toContain(winner.say('awards.state.accepted'))
    expect(winner.html.querySelectorAll('input[name=answer]')).toEqual([])
    expect(await scene.db('awards').where({ proposalId: proposalOf(ranked, 'I pari') }).first('state', 'answeredBy')).toEqual({ state: 'accepted', answeredBy: applicant(ranked, 'a').id })

    const visitor = scene.visitor()
    await visitor.get(`/calls/${reference}/results`)
    await visitor.follow('I pari')
    expect(visitor.page?.address).toBe(`/awards/${reference}/01`)
  })

  test('what-if changes the page and nothing else', async () => {
    const ranked = await aRankedCall(scene)
    const chair = await scene.as(ranked.chair)
    await chair.get(`/awards/selections/${ranked.call.reference}`)
    const before = await scene.db('auditEntries').count({ all: '*' })
    await chair.submit({ envelope: '2 300 000', guarantee: 'none' }, { action: /what-if/ })

    expect(chair.page?.status).toBe(200)
    expect(chair.text).toContain('Fondi 2 300 000 lekë, pa garanci')
    expect(chair.text).toContain('+ P02')
    await chair.submit({ envelope: 'shumë', guarantee: 'each' }, { action: /what-if/ })
    expect(chair.text).toContain(chair.say('awards.fault.envelope'))
    expect(await scene.db('auditEntries').count({ all: '*' })).toEqual(before)
    expect(await scene.db('recommendations').select()).toEqual([])
  })
})

describe('pages in both languages', () => {
  test('the selection before and after, for its readers', async () => {
    const open = await aRankedCall(scene)
    const done = await decided()
    await inBoth(async (language, browser) => {
      for (const { call } of [open, done]) {
        await browser.get(`/awards/selections/${call.reference}`)
        expect(browser.page?.status).toBe(200)
        expect(browser.html.querySelector('html')?.getAttribute('lang')).toBe(language)
        expect(browser.html.querySelectorAll('h1')).toHaveLength(1)
        expect(browser.html.querySelectorAll('table').every((table) => table.querySelector('caption') !== null)).toBe(true)
      }
    }, done.authority)
    const csv = await (await scene.as(done.authority)).download(`/awards/selections/${done.call.reference}/csv`)
    expect(String(csv.body)).toContain('Rezervë 1')
  })

  test('results say who, where, why not, and how to check', async () => {
    const ranked = await decided()
    await inBoth(async (_language, browser) => {
      await browser.get(`/calls/${ranked.call.reference}/results`)
      expect(browser.page?.status).toBe(200)
      expect(browser.text).toContain('I pari')
      expect(browser.html.querySelector('.q-hash')?.text.replace(/\s/g, '')).toMatch(/^[0-9a-f]{64}$/)
      expect(browser.html.querySelectorAll('main form')).toEqual([])
    })
    const visitor = scene.visitor()
    await visitor.get(`/calls/${ranked.call.reference}/results`)
    expect(visitor.text).toContain('2 nga 4 propozime marrin grant. Çdo bashki e thirrjes me propozim mbi prag ka të paktën një.')
    expect(visitor.text).toContain('A 12,00 nën pragun 20, C 6,00 nën pragun 9 dhe totali 40,00 nën pragun 60')
    expect(visitor.text).toContain('9 mars 2026')
    for (const { name } of ranked.assessors) expect(visitor.text).not.toContain(name)
  })

  test('an outcome shows its own applicant points and what the committee says, without names or comments', async () => {
    const ranked = await decided()
    await inBoth(async (_language, browser) => {
      await browser.get(`/awards/outcomes/${proposalOf(ranked, 'Nën prag')}`)
      expect(browser.page?.status).toBe(200)
      expect(browser.text).toContain(browser.say('awards.outcome.feedbackNeutral'))
      expect(browser.text).not.toContain('Komenti për')
      for (const { name } of ranked.assessors) expect(browser.text).not.toContain(name)
    }, applicant(ranked, 'd'))
  })

  test('the list of awards is narrowed by its address and adds up', async () => {
    const ranked = await decided()
    await inBoth(async (_language, browser) => {
      await browser.get('/awards')
      expect(browser.page?.status).toBe(200)
    })
    const visitor = scene.visitor()
    await visitor.get(`/awards?call=${ranked.call.reference}&municipality=53&year=2026`)
    expect(visitor.html.querySelectorAll('tbody tr th a').map((one) => one.text)).toContain('I pari')
    expect(visitor.text).not.toContain('I treti')
    expect(visitor.html.querySelector('tfoot')?.text).toContain('900\u00a0000')
    expect((await visitor.get('/awards?year=1999')).text).toContain(visitor.say('awards.list.emptyTitle'))
    expect((await visitor.get('/awards?municipality=%27;drop')).status).toBe(200)
  })

  test('nothing is said of a call before its results, nor of an award that is not there', async () => {
    const ranked = await aRankedCall(scene)
    const visitor = scene.visitor()
    expect((await visitor.get(`/calls/${ranked.call.reference}/results`)).status).toBe(404)
    expect((await visitor.get(`/awards/${ranked.call.reference}/01`)).status).toBe(404)
    expect((await visitor.get('/awards')).text).toContain(visitor.say('awards.list.emptyTitle'))
  })
})

describe('who reads what', () => {
  test.each([
    ['another applicant', async (ranked: RankedCall) => applicant(ranked, 'b'), 404, 403],
    ['the applicant', async (ranked: RankedCall) => applicant(ranked, 'a'), 200, 403],
    ['an assessor', async (ranked: RankedCall) => ranked.assessors[0] as Person, 404, 200],
    ['the secretary', async (ranked: RankedCall) => ranked.secretary, 404, 200],
    ['a manager', async (ranked: RankedCall) => ranked.manager, 200, 200],
    ['an auditor', async () => scene.person(['auditor']), 200, 200],
    ['a payer', async () => scene.person(['payer']), 404, 403],
    ['a finance officer', async () => scene.person([{ role: 'finance', scope: '53' }]), 404, 403],
  ] as const)('%s', async (_who, person, outcome, selection) => {
    const ranked = await decided()
    const browser = await scene.as(await person(ranked))
    expect((await browser.get(`/awards/outcomes/${proposalOf(ranked, 'I pari')}`)).status).toBe(outcome)
    expect((await browser.get(`/awards/selections/${ranked.call.reference}`)).status).toBe(selection)
  })

  test('a member in conflict waits for the results', async () => {
    const ranked = await aRankedCall(scene)
    const member = ranked.assessors[0] as Person
    await scene.db('conflicts').insert({ id: 'conflict', proposalId: proposalOf(ranked, 'I dyti'), personId: member.id, kind: 'board', note: 'Bord.', found: 'later', declaredBy: member.id, declaredAt: scene.services.now().toISOString() })
    const browser = await scene.as(member)
    expect((await browser.get(`/awards/selections/${ranked.call.reference}`)).status).toBe(403)
    const { id } = await recommend(scene.services, ranked.chair, ranked.call.id)
    await minutesSealed(scene, id)
    await decideAwards(scene.services, scene.words, ranked.authority, id, '')
    expect((await browser.get(`/awards/selections/${ranked.call.reference}`)).status).toBe(200)
  })

  test('a visitor is asked to sign in', async () => {
    const ranked = await aRankedCall(scene)
    const visitor = scene.visitor()
    expect((await visitor.get(`/awards/selections/${ranked.call.reference}`)).address).toContain('/sign-in')
  })
})

test('pages ask the database the same number of questions for two awards as for six', async () => {
  const count = async (address: string) => {
    let questions = 0
    const note = () => { questions += 1 }
    scene.db.on('query', note)
    const page = await scene.visitor().get(address)
    scene.db.removeListener('query', note)
    expect(page.status).toBe(200)
    return questions
  }
  const few = await decided()
  const twoAwards = [await count('/awards?x=1'), await count(`/calls/${few.call.reference}/results`), await count(`/awards/${few.call.reference}/01`)]
  const six = ['50', '53', '37', '33', '52', '47'].map((municipalityCode, index) => ({ applicant: `x${index}`, title: `X${index}`, municipalityCode, requestedMinor: 60_000_000, mark: 4 }))
  const many = await decided({ call: { envelopeMinor: 540_000_000 }, proposals: six })
  expect([await count('/awards?x=2'), await count(`/calls/${many.call.reference}/results`), await count(`/awards/${many.call.reference}/01`)]).toEqual(twoAwards)
})

describe('offers', () => {
  const reserve = async (ranked: RankedCall) => ({ browser: await scene.as(ranked.authority), address: `/awards/selections/${ranked.call.reference}` })

  test('declined, the money is free, and the first of the reserve list that fits is promoted, once', async () => {
    const ranked = await decided()
    const winner = await scene.as(applicant(ranked, 'a'))
    await winner.get(`/awards/outcomes/${proposalOf(ranked, 'I pari')}`)
    await winner.submit({ answer: 'decline', reason: 'Humbëm bashkëfinancimin.' }, { action: /answer$/ })
    expect(await callMoney(scene.db, ranked.call.id)).toMatchObject({ obligatedMinor: 60_000_000, freeMinor: 120_000_000 })
    expect(winner.text).toContain(winner.say('awards.state.declined'))

    const { browser, address } = await reserve(ranked)
    await browser.get(address)
    expect(browser.text).toContain('Para të lira në thirrje: 1 200 000 lekë')
    expect(browser.text).toContain('P02 I dyti')
    await browser.submit({}, { button: browser.say('awards.reserveList.promote') })
    expect(browser.page?.status).toBe(200)

    const award = await scene.db('awards').where({ proposalId: proposalOf(ranked, 'I dyti') }).first('state', 'answerBy', 'promotedBy')
    expect(award).toEqual({ state: 'offered', answerBy: '2026-03-16', promotedBy: ranked.authority.id })
    expect(await callMoney(scene.db, ranked.call.id)).toMatchObject({ obligatedMinor: 140_000_000, freeMinor: 40_000_000 })
    const letter = await scene.db('letters').where({ toPersonId: applicant(ranked, 'b').id }).orderBy('id', 'desc').first('text') as { text: string }
    expect(letter.text).toContain('Në thirrje u liruan 1\u00a0200\u00a0000\u00a0lekë')
    expect((await browser.post(`${address}/promotion`, { proposal: proposalOf(ranked, 'I dyti') })).status).toBe(403)
    await scene.visitor().get(`/awards/${ranked.call.reference}/02`).then((page) => { expect(page.text).toContain('nga lista rezervë') })
  })

  test('without an answer by the last day the offer lapses, and not before', async () => {
    const ranked = await decided()
    scene.clock('2026-03-16T23:59:00+01:00')
    expect(await lapseOffers(scene.services, scene.words)).toBe(0)
    scene.clock('2026-03-17T00:00:00+01:00')
    expect(await lapseOffers(scene.services, scene.words)).toBe(2)
    expect(await lapseOffers(scene.services, scene.words)).toBe(0)
    expect(await callMoney(scene.db, ranked.call.id)).toMatchObject({ obligatedMinor: 0, freeMinor: 180_000_000 })
    expect(await scene.db('proposals').where({ title: 'I pari' }).first('state', 'shownState')).toEqual({ state: 'refused', shownState: 'refused' })
  })

  test('on the last day the signatory still answers, a day later nobody does, and never an editor or a stranger', async () => {
    const ranked = await decided()
    const award = await scene.db('awards').where({ proposalId: proposalOf(ranked, 'I pari') }).first('id') as { id: string }
    const answer = async (person: Person) => (await (await scene.as(person)).post(`/awards/offers/${award.id}/answer`, { answer: 'accept', reason: '' })).status
    expect(await answer(ranked.applicants.get('a')?.editor as Person)).toBe(403)
    expect(await answer(applicant(ranked, 'b'))).toBe(404)
    scene.clock('2026-03-17T00:00:00+01:00')
    expect(await answer(applicant(ranked, 'a'))).toBe(403)
    scene.clock('2026-03-16T23:59:59+01:00')
    expect(await answer(applicant(ranked, 'a'))).toBe(200)
  })

  test('the reserve list is used only while it is valid', async () => {
    const ranked = await decided()
    await scene.db('calls').where({ id: ranked.call.id }).update({ settings: JSON.stringify({ ...ranked.call.settings, reserveMonths: 1 }) })
    scene.clock('2026-03-17T08:00:00+01:00')
    await lapseOffers(scene.services, scene.words)
    const promoteOn = async (moment: string) => {
      scene.clock(moment)
      const { browser, address } = await reserve(ranked)
      return browser.post(`${address}/promotion`, { proposal: proposalOf(ranked, 'I dyti') })
    }
    expect((await promoteOn('2026-04-03T08:00:00+02:00')).text).toContain(scene.words.sq.say('awards.refused.reserveExpired'))
    const { browser, address } = await reserve(ranked)
    const ended = browser.say('awards.reserveList.ended', { until: scene.words.sq.day('2026-04-02') })
    const late = await browser.get(address)
    expect(late.text).toContain(ended)
    expect(late.text).not.toContain(browser.say('awards.reserveList.next'))
    expect((await browser.get('/desk')).text).not.toContain(browser.say('desk.task.promoteReserve', { detail: ranked.call.reference }))
    scene.clock('2026-04-02T22:00:00+02:00')
    const inTime = await browser.get(address)
    expect(inTime.text).not.toContain(ended)
    expect(inTime.text).toContain(browser.say('awards.reserveList.next'))
    expect((await browser.get('/desk')).text).toContain(browser.say('desk.task.promoteReserve', { detail: ranked.call.reference }))
    expect((await promoteOn('2026-04-02T23:00:00+02:00')).status).toBe(200)
  })

  test('the reserve list of a finalised call names nobody as next', async () => {
    const ranked = await decided()
    scene.clock('2026-03-17T08:00:00+01:00')
    await lapseOffers(scene.services, scene.words)
    await scene.db('calls').where({ id: ranked.call.id }).update({ state: 'finalised' })
    const { browser, address } = await reserve(ranked)
    const page = await browser.get(address)
    expect(page.text).toContain(browser.say('awards.reserveList.callEnded'))
    expect(page.text).not.toContain(browser.say('awards.reserveList.next'))
  })
})
