import { decideAwards, recommend, returnRecommendation } from '../../server/awards/actions'
import { callMoney } from '../../server/fund/balance-store'
import { OutOfDate } from '../../server/kernel/errors'
import type { Person } from '../../server/kernel/policy'
import { findPerson } from '../../server/people/store'
import { aRankedCall, minutesSealed, TWELVE, type RankedCall } from '../support/builders/awards'
import { openScene, type Scene } from '../support/scene'

let scene: Scene
beforeEach(async () => { scene = await openScene() })
afterEach(() => scene.close())

const TABLES = ['awards', 'outcomes', 'awardDecisions', 'letters', 'fundObligations'] as const

/** Everything a decision writes; the same before and after one that was refused. */
async function snapshot(ranked: RankedCall) {
  const rows = await Promise.all(TABLES.map((table) => scene.db(table).select()))
  const proposals = await scene.db('proposals').where({ callId: ranked.call.id }).orderBy('id').select('id', 'state', 'shownState', 'notifiedAt')
  const call = await scene.db('calls').where({ id: ranked.call.id }).first('state')
  return { rows, proposals, call, recommendations: await scene.db('recommendations').orderBy('id').select('id', 'state'), events: await scene.db('ledgerEvents').select('seq') }
}

const states = async (callId: string) => Object.fromEntries(((await scene.db('proposals').where({ callId }).select('title', 'state', 'shownState')) as { title: string; state: string; shownState: string }[]).map((row) => [row.title, [row.state, row.shownState]]))
/** Recommended, and the minutes on it sealed. */
async function recommended(ranked: RankedCall): Promise<{ id: string }> {
  const made = await recommend(scene.services, ranked.chair, ranked.call.id)
  await minutesSealed(scene, made.id)
  return made
}
const decide = (authority: Person, id: string, note = '') => decideAwards(scene.services, scene.words, authority, id, note)

describe('a recommendation', () => {
  test('moves proposals and call inside, and shows the applicant nothing', async () => {
    const ranked = await aRankedCall(scene)
    await recommend(scene.services, ranked.chair, ranked.call.id)

    expect(await states(ranked.call.id)).toEqual({ 'I pari': ['recommended', 'scored'], 'I dyti': ['reserve', 'scored'], 'I treti': ['recommended', 'scored'], 'Nën prag': ['declined', 'scored'] })
    expect(await scene.db('calls').where({ id: ranked.call.id }).first('state')).toEqual({ state: 'decision_pending' })
    expect(await scene.db('letters').select()).toEqual([])
  })

  test.each([
    ['a session with its quorum', { meeting: 'no' } as const, 'awards.refused.noMeeting'],
    ['money for one award in each municipality', { call: { envelopeMinor: 139_999_999 } }, 'awards.refused.infeasible'],
  ])('waits for %s', async (_what, over, words) => {
    const ranked = await aRankedCall(scene, { money: 'no', ...over })
    await expect(recommend(scene.services, ranked.chair, ranked.call.id)).rejects.toMatchObject({ words })
    expect(await scene.db('recommendations').select()).toEqual([])
  })

  test('waits for every sheet to be sealed', async () => {
    const ranked = await aRankedCall(scene)
    const extra = await scene.person(['assessor'])
    await scene.db('scoreSheets').insert({ id: 'one-more', callId: ranked.call.id, proposalId: ranked.proposals[0]?.proposal.id ?? '', assessorId: extra.id, state: 'assigned', assignedBy: ranked.chair.id, assignedAt: scene.services.now().toISOString(), comment: '' })
    await expect(recommend(scene.services, ranked.chair, ranked.call.id)).rejects.toMatchObject({ words: 'awards.refused.incomplete' })
  })

  test('waits for a draw where two of one rank cannot both be funded', async () => {
    const same = { municipalityCode: '53', requestedMinor: 90_000_000, directBeneficiaries: 90, mark: 4 }
    const ranked = await aRankedCall(scene, { call: { envelopeMinor: 100_000_000 }, proposals: [{ applicant: 'a', title: 'A', ...same }, { applicant: 'b', title: 'B', ...same }] })
    await expect(recommend(scene.services, ranked.chair, ranked.call.id)).rejects.toMatchObject({ words: 'awards.refused.draw' })
  })

  test('comes back with a reason, and the committee recommends again', async () => {
    const ranked = await aRankedCall(scene)
    const first = await recommended(ranked)
    expect(await returnRecommendation(scene.services, ranked.authority, first.id, '')).toEqual([{ field: 'reason', words: 'awards.fault.reason' }])
    expect(await returnRecommendation(scene.services, ranked.authority, first.id, 'Shikoni sërish fletët e propozimit të dytë.')).toEqual([])

    expect(await states(ranked.call.id)).toMatchObject({ 'I pari': ['scored', 'scored'], 'Nën prag': ['scored', 'scored'] })
    await expect(decide(ranked.authority, first.id)).rejects.toThrow(OutOfDate)
    const second = await recommended(ranked)
    expect(await decide(ranked.authority, second.id)).toMatchObject({ awards: 2 })
  })
})

describe('the decision', () => {
  test('writes outcomes, awards, money, letters and results in one go', async () => {
    const ranked = await aRankedCall(scene)
    const { id } = await recommended(ranked)
    await decide(ranked.authority, id, 'Sipas rekomandimit.')

    expect(await states(ranked.call.id)).toEqual({ 'I pari': ['awarded', 'awarded'], 'I dyti': ['reserve', 'reserve'], 'I treti': ['awarded', 'awarded'], 'Nën prag': ['declined', 'declined'] })
    const awards = await scene.db('awards').orderBy('reference').select('reference', 'amountMinor', 'state', 'answerBy')
    expect(awards).toEqual([
      { reference: `${ranked.call.reference}/01`, amountMinor: 90_000_000, state: 'offered', answerBy: '2026-03-16' },
      { reference: `${ranked.call.reference}/03`, amountMinor: 60_000_000, state: 'offered', answerBy: '2026-03-16' },
    ])
    expect(await scene.db('outcomes').orderBy('rank').select('outcome', 'rank', 'reservePosition', 'reason')).toEqual(expect.arrayContaining([
      { outcome: 'awarded', rank: 1, reservePosition: null, reason: 'guarantee' }, { outcome: 'reserve', rank: 2, reservePosition: 1, reason: 'reserved' },
      { outcome: 'awarded', rank: 3, reservePosition: null, reason: 'onlyOne' }, { outcome: 'declined', rank: null, reservePosition: null, reason: 'floor' },
    ]))
    expect(await callMoney(scene.db, ranked.call.id)).toMatchObject({ obligatedMinor: 150_000_000, freeMinor: 30_000_000 })
    expect(await scene.db('calls').where({ id: ranked.call.id }).first('state', 'resultsPublishedAt')).toEqual({ state: 'results_published', resultsPublishedAt: scene.services.now().toISOString() })
    expect(await scene.db('awardDecisions').first('complaintsUntil', 'reference', 'recommendedBy', 'decidedBy')).toEqual({ complaintsUntil: '2026-03-09', reference: `V-${ranked.call.reference}`, recommendedBy: ranked.chair.id, decidedBy: ranked.authority.id })
  })

  test('writes to everybody of every applicant, once for each proposal, in the language of each account', async () => {
    const ranked = await aRankedCall(scene)
    const english = ranked.applicants.get('d')?.signatory as Person
    await scene.db('people').where({ id: english.id }).update({ language: 'en' })
    const { id } = await recommended(ranked)
    const decided = await decide(ranked.authority, id)

    const letters = (await scene.db('letters').select()) as { toPersonId: string; about: string; subject: string; text: string; language: string }[]
    const people = [...ranked.applicants.values()].flatMap(({ signatory, editor }) => [signatory.id, editor.id])
    // The builder of proposals adds a signatory and an editor of its own to each applicant.
    expect(decided).toEqual({ awards: 2, letters: letters.length })
    expect(new Set(letters.map(({ toPersonId, about }) => `${toPersonId} ${about}`)).size).toBe(letters.length)
    for (const person of people) expect(letters.filter(({ toPersonId }) => toPersonId === person)).toHaveLength(1)

    const won = letters.find(({ toPersonId }) => toPersonId === ranked.applicants.get('a')?.signatory.id)
    expect(won?.subject).toBe(scene.words.sq.say('awards.letter.awarded.subject', { reference: `${ranked.call.reference}/01` }))
    expect(won?.text).toContain('Kjo letër nuk është ende zotim fondesh')
    expect(won?.text).toContain('16\u00a0mars\u00a02026')
    expect(won?.text).toContain('9\u00a0mars\u00a02026')
    expect(won?.text).not.toMatch(/\{\w+\}/)
    const lost = letters.find(({ toPersonId }) => toPersonId === english.id)
    expect(lost?.language).toBe('en')
    expect(lost?.text).toContain('A 12.00 below the floor 20, C 6.00 below the floor 9 and total 40.00 below the floor 60')
    expect(lost?.text).toContain('You may complain until 9\u00a0March\u00a02026')
    for (const { text } of letters) expect(text).not.toMatch(/\{\w+\}/)

    // Each letter makes its reader a witness: the head of the log that stood when the committee had recommended, and the way to it.
    const head = await scene.db('logHeads').where({ occasion: 'call.conclude' }).first() as { root: string }
    for (const { text } of letters) expect(text).toContain(head.root)
    const visitor = scene.visitor()
    await visitor.get(/\/log\/proof\?entry=\d+/.exec(won?.text ?? '')?.[0] ?? '')
    expect(visitor.text).toContain(visitor.say('transparency.proof.holds'))
    expect(visitor.text.replaceAll(' ', '')).toContain(head.root)
  })

  test('is all or nothing: where the money was never set aside nothing is written', async () => {
    const ranked = await aRankedCall(scene, { money: 'no' })
    const { id } = await recommended(ranked)
    const before = await snapshot(ranked)

    await expect(decide(ranked.authority, id)).rejects.toMatchObject({ words: 'fund.missing.envelope' })
    expect(await snapshot(ranked)).toEqual(before)
  })

  test('cannot award more than is set aside, whatever the call says', async () => {
    const ranked = await aRankedCall(scene)
    await scene.db('calls').where({ id: ranked.call.id }).update({ envelopeMinor: 300_000_000 })
    const { id } = await recommended(ranked)
    const before = await snapshot(ranked)

    await expect(decide(ranked.authority, id)).rejects.toMatchObject({ words: 'fund.refused.short.committed' })
    expect(await snapshot(ranked)).toEqual(before)
  })

  test('refuses where a sheet was voided after the recommendation', async () => {
    const ranked = await aRankedCall(scene)
    const { id } = await recommended(ranked)
    await scene.db('scoreSheets').where({ id: ranked.sheets[0]?.id ?? '' }).update({ state: 'void', voidReason: 'Konflikt' })
    const before = await snapshot(ranked)

    await expect(decide(ranked.authority, id)).rejects.toMatchObject({ words: 'awards.refused.changed' })
    expect(await snapshot(ranked)).toEqual(before)
  })

  test('taken twice is taken once', async () => {
    const ranked = await aRankedCall(scene)
    const { id } = await recommended(ranked)
    await decide(ranked.authority, id)
    const before = await snapshot(ranked)

    await expect(decide(ranked.authority, id)).rejects.toThrow(OutOfDate)
    expect(await snapshot(ranked)).toEqual(before)
  })

  test('of two people at once, one decides and the other is told so', async () => {
    const ranked = await aRankedCall(scene)
    const other = await scene.person(['authority'])
    const { id } = await recommended(ranked)
    const done = await Promise.allSettled([decide(ranked.authority, id), decide(other, id), returnRecommendation(scene.services, other, id, 'Jo ende.')])

    expect(done.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
    for (const one of done) if (one.status === 'rejected') expect(one.reason).toBeInstanceOf(OutOfDate)
    expect(await scene.db('awardDecisions').select()).toHaveLength(done[2]?.status === 'fulfilled' ? 0 : 1)
  })

  test('the call of 2020 gives six awards, one in each municipality, and three places of reserve', async () => {
    const ranked = await aRankedCall(scene, { call: { envelopeMinor: 540_000_000 }, sheets: 5, proposals: TWELVE })
    const { id } = await recommended(ranked)
    await decide(ranked.authority, id)

    const outcomes = (await scene.db('outcomes').join('proposals', 'proposals.id', 'outcomes.proposalId').orderBy('proposals.number').select('number', 'outcome', 'reservePosition', 'reason')) as { number: number; outcome: string; reservePosition: number | null; reason: string }[]
    expect(outcomes.filter(({ outcome }) => outcome === 'awarded').map(({ number }) => number)).toEqual([1, 2, 4, 6, 8, 10])
    expect(outcomes.filter(({ outcome }) => outcome === 'reserve').map(({ number, reservePosition }) => [number, reservePosition])).toEqual([[5, 1], [7, 2], [9, 3]])
    expect(outcomes.filter(({ outcome }) => outcome === 'declined').map(({ number, reason }) => [number, reason])).toEqual([[3, 'applicant'], [11, 'floor'], [12, 'floor']])
    expect(await callMoney(scene.db, ranked.call.id)).toMatchObject({ obligatedMinor: 538_000_000, freeMinor: 2_000_000 })
  })
})

describe('who may', () => {
  type Who = (ranked: RankedCall) => Promise<Person>
  const people: Record<string, Who> = {
    chair: async ({ chair }) => chair,
    secretary: async ({ secretary }) => secretary,
    member: async ({ assessors }) => assessors[0] as Person,
    manager: async ({ manager }) => manager,
    authority: async ({ authority }) => authority,
    'authority of an applicant': async ({ applicants }) => scene.person(['authority', { role: 'signatory', scope: applicants.get('a')?.organisation.id ?? '' }]),
    'authority who chairs': async ({ chair }) => {
      await scene.arrange((tx) => tx.db('roles').insert({ id: tx.id(), personId: chair.id, role: 'authority', scope: '', grantedBy: 'clockwork', grantedAt: tx.at, endedAt: null }))
      return (await findPerson(scene.db, chair.id)) as Person
    },
    applicant: async ({ applicants }) => applicants.get('a')?.signatory as Person,
    'another chair': async () => scene.person(['chair']),
    auditor: async () => scene.person(['auditor']),
  }
  const recommends = new Set(['chair', 'authority who chairs'])
  const decides = new Set(['authority'])

  test.each(Object.keys(people))('%s', async (name) => {
    const ranked = await aRankedCall(scene)
    const person = await (people[name] as Who)(ranked)
    const sent = recommend(scene.services, person, ranked.call.id)
    if (recommends.has(name)) await expect(sent).resolves.toBeDefined()
    else await expect(sent).rejects.toMatchObject({ status: 403 })

    const { id } = recommends.has(name) ? ((await scene.db('recommendations').first('id')) as { id: string }) : await recommend(scene.services, ranked.chair, ranked.call.id)
    await minutesSealed(scene, id)
    const decided = decide(person, id)
    if (decides.has(name)) await expect(decided).resolves.toMatchObject({ awards: 2 })
    else await expect(decided).rejects.toMatchObject({ status: 403 })
  })
})
