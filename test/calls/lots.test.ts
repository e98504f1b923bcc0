import type { Person } from '../../server/kernel/policy'
import { callMoney } from '../../server/fund/balance-store'
import { cancelCall, failCall, followCall, moveCall } from '../../server/calls/actions'
import type { Call } from '../../server/calls/calls'
import { findCall, holdCall, listLots, listSections } from '../../server/calls/store'
import { ensureForms } from '../../server/forms/actions'
import { aCall, aCallInLots, type BuiltCall } from '../support/builders/calls'
import { aSource } from '../support/builders/fund'
import { anOrganisation } from '../support/builders/organisations'
import { openScene, type Scene } from '../support/scene'

let scene: Scene
let manager: Person
beforeEach(async () => {
  scene = await openScene()
  manager = await scene.person(['manager'], 'Mirela Harton')
  await scene.arrange(ensureForms)
})
afterEach(() => scene.close())

const TWO: Call['lots'] = [
  { code: 'A', title: { sq: 'Fëmijët', en: 'Children' }, envelopeMinor: 300_000_000, municipalityCodes: [] },
  { code: 'B', title: { sq: 'Kamza', en: 'Kamza' }, envelopeMinor: 240_000_000, municipalityCodes: ['50'] },
]
const reasons = { reasonSq: 'Nuk ka aplikime.', reasonEn: 'There are no proposals.' }
const now = async (call: Pick<Call, 'id'>) => await findCall(scene.db, call.id) as Call

describe('drafting a call in lots', () => {
  const draftIn = async () => {
    const source = await aSource(scene, { amountMinor: 1_000_000_000 })
    return aCall(scene, { state: 'draft', createdBy: manager.id, changedBy: manager.id, fundingSourceId: source.id })
  }

  test('lots are typed as rows, municipalities by any of their names, and what cannot be stays on the page with its reason', async () => {
    const call = await draftIn()
    const desk = await scene.as(manager)
    await desk.get(`/calls/${call.reference}/manage/lots`)
    await desk.submit({ 'lot.0.code': 'a', 'lot.0.titleSq': 'Fëmijët', 'lot.0.titleEn': 'Children', 'lot.0.envelope': '3 000 000', 'lot.0.municipalities': '', 'lot.1.code': 'A', 'lot.1.titleSq': 'Kamza', 'lot.1.titleEn': 'Kamza', 'lot.1.envelope': 'shumë', 'lot.1.municipalities': 'Kamez, Atlantida' }, { action: `/calls/${call.reference}/manage/lots` })
    expect(desk.page?.status).toBe(422)
    for (const [key, values] of [['calls.fault.codeTwice', { code: 'A' }], ['calls.fault.envelope', {}], ['calls.fault.lotUnknown', { names: 'Atlantida' }]] as const) expect(desk.text).toContain(desk.say(key, values))
    expect((await now(call)).lots).toEqual([])

    await desk.submit({ 'lot.1.code': 'B', 'lot.1.envelope': '2 000 000', 'lot.1.municipalities': 'Kamez' }, { action: `/calls/${call.reference}/manage/lots` })
    expect((await now(call)).lots).toEqual([TWO[0], { ...TWO[1], envelopeMinor: 200_000_000 }])
    expect(desk.text).toContain('5')
    await desk.submit({}, { button: desk.say('calls.manage.submit') })
    expect(desk.page?.status).toBe(422)
    expect(desk.text).toContain(desk.say('calls.fault.lotSum', { together: 5_000_000, envelope: 5_400_000 }))
    expect((await now(call)).state).toBe('draft')
  })

  test('two people who save the lots both see what the other wrote', async () => {
    const call = await draftIn()
    const [one, two] = [await scene.as(manager), await scene.as(await scene.person(['manager'], 'Tjetra Sekretare'))]
    const row = { 'lot.0.code': 'A', 'lot.0.titleSq': 'Fëmijët', 'lot.0.titleEn': 'Children', 'lot.0.envelope': '3 000 000' }
    const action = `/calls/${call.reference}/manage/lots`
    await one.get(action)
    await two.get(action)
    await two.submit({ ...row, 'lot.0.titleSq': 'Të rinjtë' }, { action })
    await one.submit(row, { action })
    expect(one.page?.status).toBe(409)
    expect(one.text).toContain('Të rinjtë')
    expect(one.text).toContain('Fëmijët')
  })

  test.each([['municipality', 6, ['M33', 'M37', 'M47', 'M50', 'M52', 'M53']], ['county', 3, ['Q06', 'Q10', 'Q11']]] as const)('one button makes a lot for each %s, the money in equal parts to the last qindarka', async (by, count, codes) => {
    const call = await draftIn()
    const desk = await scene.as(manager)
    await desk.get(`/calls/${call.reference}/manage/lots`)
    await desk.submit({ by }, { action: `/calls/${call.reference}/manage/division` })

    const { lots } = await now(call)
    expect(lots).toHaveLength(count)
    expect(lots.map(({ code }) => code)).toEqual(codes)
    expect(lots.reduce((all, { envelopeMinor }) => all + envelopeMinor, 0)).toBe(call.envelopeMinor)
    expect(Math.max(...lots.map(({ envelopeMinor }) => envelopeMinor)) - Math.min(...lots.map(({ envelopeMinor }) => envelopeMinor))).toBeLessThanOrEqual(1)
    expect(lots.flatMap(({ municipalityCodes }) => municipalityCodes).sort()).toEqual(call.municipalities.map(({ code }) => code))
  })
})

describe('a published call in lots', () => {
  test('has a call of its own for each lot, with its own money and place and the rules of the whole', async () => {
    const { whole, lots } = await aCallInLots(scene, TWO)
    expect(lots.map(({ reference, state, envelopeMinor, titleEn }) => [reference, state, envelopeMinor, titleEn])).toEqual([
      [`${whole.reference}-A`, 'published', 300_000_000, 'Community-based social services · A · Children'], [`${whole.reference}-B`, 'published', 240_000_000, 'Community-based social services · B · Kamza'],
    ])
    for (const lot of lots) {
      expect({ settings: lot.settings, closesAt: lot.closesAt, form: lot.applicationFormId }).toEqual({ settings: whole.settings, closesAt: whole.closesAt, form: whole.applicationFormId })
      const bare = (grid: BuiltCall['grid']) => grid.sections.map(({ criteria, ...section }) => ({ ...section, criteria: criteria.map(({ code, weight }) => [code, weight]) }))
      expect(bare(await listSections(scene.db, lot.id))).toEqual(bare(whole.grid))
      expect(lot.documents.map(({ code }) => code)).toEqual(whole.documents.map(({ code }) => code))
    }
    expect(lots.map(({ municipalities }) => municipalities.map(({ code }) => code))).toEqual([whole.municipalities.map(({ code }) => code), ['50']])
    expect(await Promise.all([whole, ...lots].map(async ({ id }) => (await callMoney(scene.db, id)).committedMinor))).toEqual([0, 300_000_000, 240_000_000])
  })

  test('is one row of the list, shows its lots, and each lot leads back', async () => {
    const { whole, lots } = await aCallInLots(scene, TWO)
    scene.clock(whole.opensAt)
    const reader = scene.visitor()
    await reader.get('/calls')
    expect(reader.page?.html.querySelectorAll('h3 a').map((link) => link.getAttribute('href')).filter((href) => href?.startsWith(`/calls/${whole.reference}`))).toEqual([`/calls/${whole.reference}`])
    await reader.get(`/calls/${whole.reference}`)
    for (const lot of lots) expect(reader.page?.html.querySelector(`a[href="/calls/${lot.reference}"]`)).not.toBeNull()
    await reader.get(`/calls/${lots[1]?.reference}`)
    expect(reader.page?.html.querySelector(`main a[href="/calls/${whole.reference}"]`)).not.toBeNull()
    expect(reader.page?.html.querySelector(`a[href="/calls/${whole.reference}/questions"]`)).not.toBeNull()
  })

  test('takes proposals to a lot only, and counts how many one applicant begins over all lots', async () => {
    const { whole, lots } = await aCallInLots(scene, TWO, { settings: { applicationsPerApplicantMax: 1 } })
    scene.clock(whole.opensAt)
    const { organisation, signatory } = await anOrganisation(scene, { municipalityCode: '50' })
    const desk = await scene.as(signatory)
    await desk.get(`/proposals/new?call=${whole.reference}`)
    expect(desk.page?.address).toContain(`/calls/${whole.reference}`)
    expect((await desk.post('/proposals', { call: whole.reference, organisation: organisation.id, title: 'Kujdes në shtëpi' })).status).toBe(403)
    expect(desk.text).toContain(desk.say('proposals.refused.chooseLot'))
    const begin = async (reference: string) => { await desk.get(`/proposals/new?call=${reference}`); return desk.page?.html.querySelector('form[action="/proposals"]') ?? null }
    expect(await begin(whole.reference)).toBeNull()
    expect(await begin(lots[0]?.reference ?? '')).not.toBeNull()
    await desk.submit({ organisation: organisation.id, title: 'Kujdes në shtëpi' }, { action: '/proposals' })
    expect((await scene.db('proposals').where({ organisationId: organisation.id })).map(({ callId }: { callId: string }) => callId)).toEqual([lots[0]?.id])
    expect(await begin(lots[1]?.reference ?? '')).toBeNull()
    expect((await desk.post('/proposals', { call: lots[1]?.reference ?? '', organisation: organisation.id, title: 'Kujdes në shtëpi' })).status).toBe(403)
    expect(desk.text).toContain(desk.say('proposals.refused.tooMany'))
  })

  test('a corrigendum, a suspension and a resumption are those of every lot, and whoever follows several is told once', async () => {
    const { whole, lots } = await aCallInLots(scene, TWO)
    scene.clock(whole.opensAt)
    const follower = await scene.person()
    for (const { id } of [whole, ...lots]) await scene.arrange((tx) => followCall(tx, id, follower.id))
    const desk = await scene.as(manager)
    await desk.get(`/calls/${whole.reference}/manage/suspension`)
    await desk.submit(reasons)
    expect([await now(whole), ...await listLots(scene.db, whole)].map(({ state }) => state)).toEqual(['suspended', 'suspended', 'suspended'])

    await desk.get(`/calls/${whole.reference}/manage/resumption`)
    const later = new Date(Date.parse(whole.closesAt) + 7 * 86_400_000).toISOString()
    await desk.submit({ ...reasons, 'closesAt.day': later.slice(8, 10) + '.' + later.slice(5, 7) + '.' + later.slice(0, 4) })
    const after = [await now(whole), ...await listLots(scene.db, whole)]
    expect(after.map(({ state }) => state)).toEqual(['published', 'published', 'published'])
    expect(new Set(after.map(({ closesAt }) => closesAt))).toEqual(new Set([later]))
    expect(await scene.db('corrigenda').whereIn('callId', after.map(({ id }) => id))).toHaveLength(3)
    expect(await scene.db('letters').where({ toPersonId: follower.id })).toHaveLength(2)
  })

  test('what concerns the whole is not done to a lot: dates, questions, answers', async () => {
    const { whole, lots } = await aCallInLots(scene, TWO)
    scene.clock(whole.opensAt)
    const desk = await scene.as(manager)
    for (const page of ['corrigendum', 'suspension']) {
      expect((await desk.get(`/calls/${lots[0]?.reference}/manage/${page}`)).status).toBe(403)
      expect(desk.text).toContain(desk.say('calls.refused.lot'))
    }
    const asking = await scene.as(await scene.person())
    expect((await asking.post(`/calls/${lots[0]?.reference}/questions`, { question: 'A lejohet?' })).status).toBe(403)
  })
})

describe('the end of a call in lots', () => {
  const closed = async () => {
    const call = await aCallInLots(scene, TWO)
    scene.clock(call.whole.closesAt)
    return call
  }

  test('one lot ends without award and its money returns, the other goes on, and so does the whole', async () => {
    const { whole, lots } = await closed()
    expect(await scene.arrange(async (tx) => moveCall(tx, await holdCall(tx.db, lots[1]!.id) as Call, 'evaluate', manager))).toMatchObject({ state: 'under_evaluation' })
    await scene.arrange(async (tx) => moveCall(tx, await holdCall(tx.db, lots[0]!.id) as Call, 'close', manager).catch(() => undefined))
    expect(await failCall(scene.services, scene.words, manager, lots[1]!.id, reasons)).toEqual([])
    expect((await callMoney(scene.db, lots[1]!.id)).freeMinor).toBe(0)
    expect((await now(whole)).state).toBe('published')
  })

  test.each([
    ['finalised', 'failed_no_award', 'finalised'], ['failed_no_award', 'failed_no_award', 'failed_no_award'], ['cancelled', 'cancelled', 'cancelled'], ['cancelled', 'failed_no_award', 'failed_no_award'],
  ] as const)('lots that end as %s and %s end the call as %s', async (first, second, end) => {
    const { whole, lots } = await closed()
    const WAYS = { finalised: ['evaluate', 'conclude', 'announce', 'finalise'], failed_no_award: ['evaluate', 'fail'], cancelled: ['cancel'] } as const
    for (const [lot, way] of [[lots[0]!, WAYS[first]], [lots[1]!, WAYS[second]]] as const) {
      expect((await now(whole)).state).not.toBe(end)
      for (const move of way) await scene.arrange(async (tx) => moveCall(tx, await holdCall(tx.db, lot.id) as Call, move, manager))
    }
    expect((await now(whole)).state).toBe(end)
  })

  test('cancelling the whole cancels every lot and returns all money, unless a lot has results', async () => {
    const { whole } = await closed()
    expect(await cancelCall(scene.services, scene.words, manager, whole.id, reasons)).toEqual([])
    const after = await listLots(scene.db, whole)
    expect([await now(whole), ...after].map(({ state }) => state)).toEqual(['cancelled', 'cancelled', 'cancelled'])
    for (const { id } of after) expect((await callMoney(scene.db, id)).freeMinor).toBe(0)

    const other = await aCallInLots(scene, TWO)
    scene.clock(other.whole.closesAt)
    for (const move of ['evaluate', 'conclude', 'announce'] as const) await scene.arrange(async (tx) => moveCall(tx, await holdCall(tx.db, other.lots[0]!.id) as Call, move, manager))
    expect(await cancelCall(scene.services, scene.words, manager, other.whole.id, reasons)).toEqual([{ field: 'reasonSq', words: 'calls.fault.lotsDecided' }])
    expect((await now(other.whole)).state).toBe('published')
  })

  test('the whole is not ended without award by hand, and has no committee of its own', async () => {
    const { whole, lots } = await closed()
    const desk = await scene.as(manager)
    await scene.arrange(async (tx) => moveCall(tx, await holdCall(tx.db, whole.id) as Call, 'close', manager).catch(() => undefined))
    expect((await desk.get(`/calls/${whole.reference}/manage/failure`)).status).toBe(403)
    await desk.get(`/scoring/${whole.reference}/committee`)
    expect(desk.page?.status).toBe(403)
    expect((await desk.get(`/scoring/${lots[0]?.reference}/committee`)).status).toBe(200)
  })
})
