import { decideAwards, recommend } from '../../server/awards/actions'
import type { RecommendationContent } from '../../server/awards/awards'
import { readStanding } from '../../server/awards/standing'
import type { CallSettings } from '../../server/calls/settings'
import { aRankedCall, minutesSealed, type RankedCall } from '../support/builders/awards'
import type { Browser } from '../support/browser'
import { openScene, type Scene } from '../support/scene'

let scene: Scene
beforeEach(async () => { scene = await openScene() })
afterEach(() => scene.close())

/** A dear first, and two that together are worth more; 1 800 000 lekë reach for the first or for both others. */
const DEAR = [
  { applicant: 'a', title: 'I shtrenjti', municipalityCode: '53', requestedMinor: 120_000_000, mark: 5 },
  { applicant: 'b', title: 'I lirë', municipalityCode: '53', requestedMinor: 90_000_000, sums: [80, 60, 45, 45, 45] },
  { applicant: 'c', title: 'Edhe më i lirë', municipalityCode: '50', requestedMinor: 80_000_000, sums: [72, 60, 36, 36, 36] },
]
const call = (settings: Partial<CallSettings>) => aRankedCall(scene, { call: { envelopeMinor: 180_000_000, settings: { guaranteedPerMunicipality: 0, ...settings } }, proposals: DEAR })
const titles = async (ranked: RankedCall) => {
  const { ranking, selection } = await readStanding(scene.db, ranked.call.id, ranked.chair)
  return { state: selection.state, taken: selection.taken.map(({ id }) => ranking.proposals.find(({ proposalId }) => proposalId === id)?.title), skipped: selection.skipped.map(({ reason }) => reason) }
}
const forGroup = async (ranked: RankedCall, title: string, groups: string[]) => {
  await scene.db('proposals').where({ callId: ranked.call.id, title }).update({ targetGroups: JSON.stringify(groups) })
}

test('by points a dear first yields to two that together are worth more; everybody reads what it would cost, and how it was chosen', async () => {
  const ranked = await call({ selection: 'points' })
  const { reference } = ranked.call
  const chair = await scene.as(ranked.chair)
  await chair.get(`/awards/selections/${reference}`)
  expect(chair.text).toContain('Me të dhe me fituesit mbi të shuma arrin së shumti 100,00 pikë: së paku 71,67 më pak se 171,67')
  expect(chair.text).toContain('shuma e pikëve171,67')
  await chair.submit({}, { button: chair.say('awards.recommend.send') })
  const { id, content } = (await scene.db('recommendations').first()) as { id: string; content: string }
  const recommended = JSON.parse(content) as RecommendationContent
  expect([recommended.rules.mode, recommended.selection.solver, recommended.selection.points]).toEqual(['points', 'highs 1.15.3', { best: 515, of: 3 }])
  await minutesSealed(scene, id)
  await decideAwards(scene.services, scene.words, ranked.authority, id, '')

  const visitor = scene.visitor()
  await visitor.get(`/calls/${reference}/results`)
  expect(visitor.text).toContain(visitor.say('awards.how.points', { best: '171,67' }))
  expect(visitor.text).toContain(visitor.say('awards.how.solver', { solver: 'highs 1.15.3' }))
  expect(visitor.text).toContain('71,67 më pak se 171,67')
  const letter = (await scene.db('letters').where('subject', 'like', '%I shtrenjti%').orWhere('text', 'like', '%I shtrenjti%').first('text')) as { text: string }
  expect(letter.text).toContain('71,67 më pak se 171,67')
  // Read again, long after: what was recommended of exactly this input answers at once.
  expect((await readStanding(scene.db, ranked.call.id, ranked.authority, 0)).selection).toEqual(recommended.selection)
})

test('by ranking the same call takes the first, and says so', async () => {
  const ranked = await call({})
  expect(await titles(ranked)).toMatchObject({ state: 'decided', taken: ['I shtrenjti'] })
  const { id } = await recommend(scene.services, ranked.chair, ranked.call.id)
  const stored = JSON.parse(((await scene.db('recommendations').where({ id }).first('content')) as { content: string }).content) as RecommendationContent
  expect(Object.keys(stored.rules).sort()).toEqual(['envelopeMinor', 'guaranteed', 'guaranteedEach', 'perApplicantMax', 'sections', 'totalFloorPoints'])
  await minutesSealed(scene, id)
  await decideAwards(scene.services, scene.words, ranked.authority, id, '')
  const visitor = scene.visitor()
  visitor.language = 'en'
  await visitor.get(`/calls/${ranked.call.reference}/results`)
  expect(visitor.text).toContain(visitor.say('awards.how.rank'))
})

test('a share for a group passes the first over, with what the group would miss; who counts is what was submitted', async () => {
  const ranked = await call({ priorityShareBp: 5_000, priorityGroup: 'PWD' })
  await forGroup(ranked, 'I shtrenjti', ['ROMA'])
  await forGroup(ranked, 'Edhe më i lirë', ['ELD', 'PWD'])
  expect(await titles(ranked)).toEqual({ state: 'decided', taken: ['Edhe më i lirë'], skipped: [
    { code: 'priority', group: 'PWD', shareBp: 5_000, shortMinor: 60_000_000 }, { code: 'priority', group: 'PWD', shareBp: 5_000, shortMinor: 5_000_000 },
  ] })
  const chair = await scene.as(ranked.chair)
  await chair.get(`/awards/selections/${ranked.call.reference}`)
  expect(chair.text).toContain('do t’i mungonin së paku 600 000 për pjesën 50 %')
  expect(chair.text).toContain('së paku 50 %100 %')

  await forGroup(ranked, 'Edhe më i lirë', ['ELD'])
  expect(await titles(ranked)).toMatchObject({ state: 'decided', taken: [] })
})

test('a guarantee and a share that do not fit together are infeasible, with the figure', async () => {
  const ranked = await call({ guaranteedPerMunicipality: 1, priorityShareBp: 6_000, priorityGroup: 'PWD' })
  await forGroup(ranked, 'Edhe më i lirë', ['PWD'])
  const chair = await scene.as(ranked.chair)
  await chair.get(`/awards/selections/${ranked.call.reference}`)
  // 80 of 170 where 60 % of them are 102.
  expect(chair.text).toContain('grupit i mungojnë së paku 220 000 lekë')
  await expect(recommend(scene.services, ranked.chair, ranked.call.id)).rejects.toMatchObject({ words: 'awards.refused.infeasible' })
})

test('one grant for each municipality at most', async () => {
  const ranked = await aRankedCall(scene, { call: { envelopeMinor: 300_000_000, settings: { guaranteedPerMunicipality: 0, awardsPerMunicipalityMax: 1 } }, proposals: DEAR })
  expect(await titles(ranked)).toMatchObject({ state: 'decided', taken: ['I shtrenjti', 'Edhe më i lirë'], skipped: [{ code: 'municipality', municipalityCode: '53', max: 1 }] })
  const chair = await scene.as(ranked.chair)
  await chair.get(`/awards/selections/${ranked.call.reference}`)
  expect(chair.text).toContain('Në bashkinë Tiranë fiton P01; lejohet 1 grant për bashki')
})

/** The cells of the case that was tried, as they are read. */
const tried = (browser: Browser) => browser.html.querySelectorAll('table').at(-1)?.querySelectorAll('tbody tr').at(-1)?.querySelectorAll('th,td').map((cell) => cell.text.replace(/\s/g, ' ').trim())

describe('what if', () => {
  test('another mode and another floor change the page and nothing else', async () => {
    const ranked = await call({})
    const chair = await scene.as(ranked.chair)
    await chair.get(`/awards/selections/${ranked.call.reference}`)
    const before = await scene.db('auditEntries').count({ all: '*' })
    await chair.submit({ mode: 'points' }, { action: /what-if/ })
    expect(tried(chair)).toEqual(['Fondi 1 800 000 lekë, sipas shumës së pikëve', '2', '171,67', '1 700 000', '+ P02 · + P03 · − P01'])
    await chair.submit({ mode: 'rank', floor: 81 }, { action: /what-if/ })
    expect(tried(chair)).toEqual(['Fondi 1 800 000 lekë, pragu 81', '1', '100,00', '1 200 000', 'asgjë'])
    await chair.submit({ mode: 'points', floor: 81 }, { action: /what-if/ })
    expect(tried(chair)).toEqual(['Fondi 1 800 000 lekë, pragu 81, sipas shumës së pikëve', '1', '100,00', '1 200 000', 'asgjë'])
    expect(await scene.db('auditEntries').count({ all: '*' })).toEqual(before)
    expect(await scene.db('calls').where({ id: ranked.call.id }).first('settings')).toEqual({ settings: expect.stringContaining('"totalFloorPoints":60') as string })
  })

  test.each([['101', 422], ['-1', 422], ['', 422], ['100', 200], ['0', 200]])('a floor of "%s"', async (floor, status) => {
    const ranked = await call({})
    const chair = await scene.as(ranked.chair)
    await chair.get(`/awards/selections/${ranked.call.reference}?envelope=1800000&guarantee=none&mode=rank&floor=${floor}`)
    expect(chair.text.includes(chair.say('awards.fault.floor'))).toBe(status === 422)
  })
})
