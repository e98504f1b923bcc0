import { annulTieDraw, announceTieDraw, concludeTieDraw } from '../../../server/awards/draws/actions'
import { decideAwards, recommend } from '../../../server/awards/actions'
import { readStanding } from '../../../server/awards/standing'
import { drawOrder, keyOf } from '../../../server/scoring/draws/draw'
import { listHashOf } from '../../../server/scoring/draws/draws'
import { listPublicDraws } from '../../../server/scoring/draws/store'
import { verifyDraws } from '../../../server/scoring/draws/verify'
import { aConflict } from '../../support/builders/scoring'
import { aRankedCall, minutesSealed, type RankedCall } from '../../support/builders/awards'
import { openScene, type Scene } from '../../support/scene'

let scene: Scene
beforeEach(async () => { scene = await openScene() })
afterEach(() => scene.close())

const SAME = { municipalityCode: '53', requestedMinor: 90_000_000, directBeneficiaries: 90, mark: 4 }
/** Three equals at a line that reaches for one of them, below a better one that is safe. */
const tied = () => aRankedCall(scene, { call: { envelopeMinor: 190_000_000 }, proposals: [
  { applicant: 'x', title: 'I sigurt', municipalityCode: '53', requestedMinor: 90_000_000, mark: 5 },
  { applicant: 'a', title: 'A', ...SAME }, { applicant: 'b', title: 'B', ...SAME }, { applicant: 'c', title: 'C', ...SAME },
] })

const SOURCES = [{ name: 'Loto 6/39', where: 'lotaria.al' }, { name: 'EuroMillions', where: 'euro-millions.com' }]
const TOMORROW = '2026-03-03T20:00:00.000Z'
const announce = (ranked: RankedCall, person = ranked.secretary) => announceTieDraw(scene.services, person, ranked.call.id, { sources: SOURCES, knownAt: TOMORROW })
const open = async (ranked: RankedCall) => (await listPublicDraws(scene.db, ranked.call.id)).find(({ state }) => state === 'announced')?.id ?? ''
const short = (ranked: RankedCall, place: number) => `P${ranked.proposals[place]?.proposal.reference?.split('/').at(-1) ?? ''}`

test('from tie to award: announced, awaited, entered, drawn, published, and nobody types an order', async () => {
  const ranked = await tied()
  const { reference } = ranked.call
  const secretary = await scene.as(ranked.secretary)
  await secretary.get(`/awards/selections/${reference}`)
  await secretary.follow(secretary.say('awards.draws.link'))
  await secretary.submit({ 'source.1': 'Loto 6/39', 'where.1': 'lotaria.al', 'source.2': 'EuroMillions', knownOn: '3.3.2026', knownTime: '21:00' }, { action: /draw$/ })
  expect(secretary.status).toBe(422)
  expect(secretary.text).toContain(secretary.say('scoring.draws.fault.where'))
  await secretary.submit({ 'where.2': 'euro-millions.com' }, { action: /draw$/ })
  expect(secretary.text).toContain(secretary.say('awards.draws.state.announced'))

  const visitor = scene.visitor()
  await visitor.get(`/calls/${reference}/draws`)
  const [announced] = await listPublicDraws(scene.db, ranked.call.id)
  const list = [1, 2, 3].map((place) => ranked.proposals[place]?.proposal.reference ?? '')
  expect(visitor.text).toContain(list.map((one, index) => `${index + 1} ${one}`).join(' '))
  expect(visitor.text.replace(/ /g, '')).toContain(announced?.listHash)
  for (const secret of ['A', 'Shoqata a', ranked.proposals[1]?.proposal.id ?? '']) expect(visitor.html.innerHTML).not.toContain(`>${secret}<`)

  await secretary.get(`/awards/selections/${reference}/draw`)
  expect(secretary.html.querySelector('[name="numbers.1"]')).toBeNull()
  scene.clock('2026-03-03T21:00:00+01:00')
  const later = await scene.as(ranked.secretary)
  await later.get(`/awards/selections/${reference}/draw`)
  await later.submit({ 'numbers.1': '39 4, 17', 'numbers.2': 'x' }, { action: /numbers$/ })
  expect(later.status).toBe(422)
  await later.submit({ 'numbers.2': '11' }, { action: /numbers$/ })

  const expected = drawOrder(3, keyOf([[39, 4, 17], [11]]))
  const order = expected.map(({ taken }) => short(ranked, taken))
  await visitor.get(`/calls/${reference}/draws`)
  expect(visitor.text).toContain('4.17.39./11./')
  for (const { digest } of expected) expect(visitor.text.replace(/ /g, '')).toContain(digest)
  expect(visitor.text).toContain(visitor.say('awards.draws.order', { order: `${order[0]}, ${order[1]} dhe ${order[2]}` }))

  const standing = await readStanding(scene.db, ranked.call.id, ranked.chair)
  expect([standing.selection.state, standing.selection.taken.map(({ id }) => id)]).toEqual(['decided', [0, expected[0]?.taken ?? 0].map((place) => ranked.proposals[place]?.proposal.id)])
  const { id } = await recommend(scene.services, ranked.chair, ranked.call.id)
  await minutesSealed(scene, id)
  expect(await decideAwards(scene.services, scene.words, ranked.authority, id, '')).toMatchObject({ awards: 2 })
  expect(await verifyDraws(scene.db)).toEqual({ fault: null, draws: 1 })
  expect((await scene.db('auditEntries').whereIn('action', ['scoring.drawAnnounced', 'scoring.drawDone']).orderBy('seq').pluck('action'))).toEqual(['scoring.drawAnnounced', 'scoring.drawDone'])
})

describe('who and when', () => {
  test.each([
    ['the chair', 'chair', null], ['the secretary', 'secretary', null], ['an assessor', 'assessor', 'awards.draws.refused.heads'],
    ['the manager', 'manager', 'awards.draws.refused.heads'], ['the authority', 'authority', 'awards.draws.refused.heads'],
  ] as const)('%s announces: %s', async (_name, who, refused) => {
    const ranked = await tied()
    const person = who === 'assessor' ? ranked.assessors[0] : ranked[who]
    const announcing = announce(ranked, person)
    if (refused === null) expect(await announcing).toEqual([])
    else await expect(announcing).rejects.toMatchObject({ words: refused })
    expect(await listPublicDraws(scene.db, ranked.call.id)).toHaveLength(refused === null ? 1 : 0)
  })

  test('a chair in conflict does not', async () => {
    const ranked = await tied()
    await aConflict(scene, { proposalId: ranked.proposals[3]?.proposal.id ?? '', person: ranked.chair })
    await expect(announce(ranked, ranked.chair)).rejects.toMatchObject({ words: 'awards.refused.conflict' })
  })

  test('without equals at the line nothing is announced, also where others share a rank above it', async () => {
    const ranked = await aRankedCall(scene, { call: { envelopeMinor: 200_000_000 }, proposals: [{ applicant: 'a', title: 'A', ...SAME }, { applicant: 'b', title: 'B', ...SAME }] })
    await expect(announce(ranked)).rejects.toMatchObject({ words: 'awards.draws.refused.noTie' })
  })

  test('one at a time; not before its moment, and once', async () => {
    const ranked = await tied()
    await announce(ranked)
    await expect(announce(ranked)).rejects.toMatchObject({ words: 'awards.draws.refused.open' })
    const id = await open(ranked)
    scene.clock('2026-03-03T20:59:59.999+01:00')
    await expect(concludeTieDraw(scene.services, ranked.chair, id, ['1', '2'], '')).rejects.toMatchObject({ words: 'awards.draws.refused.early' })
    scene.clock('2026-03-03T21:00:00+01:00')
    expect(await concludeTieDraw(scene.services, ranked.chair, id, ['1', ''], '')).toEqual([{ field: 'numbers.2', words: 'scoring.draws.fault.none' }])
    expect(await concludeTieDraw(scene.services, ranked.chair, id, ['1', ''], 'EuroMillions nuk u hodh.')).toEqual([])
    await expect(concludeTieDraw(scene.services, ranked.chair, id, ['3', '4'], '')).rejects.toMatchObject({ words: 'awards.draws.refused.ended' })
  })

  test('is annulled before its sources are known, and afterwards only where its tie has gone', async () => {
    const ranked = await tied()
    await announce(ranked)
    expect(await annulTieDraw(scene.services, ranked.chair, await open(ranked), '')).toEqual([{ field: 'reason', words: 'scoring.draws.fault.reason' }])
    expect(await annulTieDraw(scene.services, ranked.chair, await open(ranked), 'Burimi i dytë nuk hidhet atë ditë.')).toEqual([])
    await announce(ranked)
    scene.clock('2026-03-03T21:00:00+01:00')
    await expect(annulTieDraw(scene.services, ranked.chair, await open(ranked), 'Nuk na pëlqen.')).rejects.toMatchObject({ words: 'awards.draws.refused.known' })
    await scene.db('proposals').where({ id: ranked.proposals[3]?.proposal.id }).update({ state: 'withdrawn' })
    expect(await annulTieDraw(scene.services, ranked.chair, await open(ranked), 'Një propozim u tërhoq.')).toEqual([])
    const visitor = scene.visitor()
    await visitor.get(`/calls/${ranked.call.reference}/draws`)
    expect(visitor.text).toContain('Një propozim u tërhoq.')
    expect(await scene.db('publicDraws').orderBy('number').pluck('state')).toEqual(['annulled', 'annulled'])
  })

  test('the order stands for those who are left when one of the list is withdrawn', async () => {
    const ranked = await tied()
    await announce(ranked)
    scene.clock('2026-03-03T21:00:00+01:00')
    await concludeTieDraw(scene.services, ranked.chair, await open(ranked), ['7', '8'], '')
    const order = drawOrder(3, keyOf([[7], [8]])).map(({ taken }) => ranked.proposals[taken]?.proposal.id ?? '')
    await scene.db('proposals').where({ id: order[0] }).update({ state: 'withdrawn' })
    expect((await readStanding(scene.db, ranked.call.id, ranked.chair)).selection).toMatchObject({ state: 'decided', taken: [{ id: ranked.proposals[0]?.proposal.id }, { id: order[1] }] })
  })
})

describe('the record', () => {
  test.each([
    ['the list', { list: '[]' }], ['its hash', { listHash: '0'.repeat(64) }], ['the sources', { sources: '[]' }], ['the moment', { knownAt: '2026-03-02T09:00:00.000Z' }],
  ])('an announcement keeps %s', async (_what, change) => {
    const ranked = await tied()
    await announce(ranked)
    await expect(scene.db('publicDraws').update(change)).rejects.toThrow(/an announced draw is never changed/)
    await expect(scene.db('publicDraws').delete()).rejects.toThrow(/an announced draw is never changed/)
  })

  test('what was drawn stays, and the database itself refuses numbers before their moment', async () => {
    const ranked = await tied()
    await announce(ranked)
    const done = { state: 'done', numbers: '[[1],[2]]', drawn: '["a"]', doneBy: 'x', doneAt: '2026-03-02T09:00:00.000Z' }
    await expect(scene.db('publicDraws').update(done)).rejects.toThrow(/draws_are_done_after_chance/)
    scene.clock('2026-03-03T21:00:00+01:00')
    await concludeTieDraw(scene.services, ranked.chair, await open(ranked), ['7', '8'], '')
    await expect(scene.db('publicDraws').update({ drawn: '["a"]' })).rejects.toThrow(/an announced draw is never changed/)
  })

  test('verification names a draw whose order its numbers do not give', async () => {
    const ranked = await tied()
    const id = 'made-up'
    const list = [{ proposalId: 'a', reference: 'X/1' }, { proposalId: 'b', reference: 'X/2' }]
    const [first] = drawOrder(2, keyOf([[1], [2]]))
    const wrong = first?.taken === 1 ? ['b', 'a'] : ['a', 'b']
    await scene.db('publicDraws').insert({
      id, callId: ranked.call.id, number: 1, list: JSON.stringify(list), listHash: listHashOf(list), sources: '[]', knownAt: '2026-03-02T10:00:00.000Z', announcedBy: 'x', announcedAt: '2026-03-01T10:00:00.000Z',
      state: 'done', numbers: '[[1],[2]]', note: '', drawn: JSON.stringify(wrong), doneBy: 'x', doneAt: '2026-03-02T11:00:00.000Z',
    })
    expect(await verifyDraws(scene.db)).toEqual({ fault: `draw 1 of call ${ranked.call.id} has an order that its numbers do not give`, draws: 1 })
  })
})
