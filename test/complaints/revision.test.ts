import { lapseOffers, promoteReserve, readReserve, expireReserves, answerOffer } from '../../server/awards/offers'
import { decideAgain, recommendAgain, returnAgain } from '../../server/complaints/revision-actions'
import { callMoney } from '../../server/fund/balance-store'
import { verifyLedger } from '../../server/ledger/verify'
import { aComplaint, aDecidedCall, aPanel, decidedBy, markAgain, meetAgain, proposalOf, sheetsOf, signatoryOf } from '../support/builders/complaints'
import { minutesSealed, type RankedCall } from '../support/builders/awards'
import { listRecipients } from '../../server/people/store'
import { openScene, type Scene } from '../support/scene'

let scene: Scene
beforeEach(async () => { scene = await openScene() })
afterEach(() => scene.close())

const outcomes = async () => Object.fromEntries(((await scene.db('outcomes').join('proposals', 'proposals.id', 'outcomes.proposalId').select('title', 'outcome', 'rank', 'reservePosition')) as { title: string; outcome: string; rank: number; reservePosition: number | null }[])
  .map(({ title, outcome, rank, reservePosition }) => [title, [outcome, rank, reservePosition]]))
const awards = async () => Object.fromEntries(((await scene.db('awards').select('title', 'state')) as { title: string; state: string }[]).map(({ title, state }) => [title, state]))
const states = async () => Object.fromEntries(((await scene.db('proposals').select('title', 'state', 'shownState')) as { title: string; state: string; shownState: string }[]).map(({ title, state, shownState }) => [title, [state, shownState]]))
const pointsOf = async (id: string) => JSON.parse(((await scene.db('scoreSheets').where({ id }).first('sectionPoints')) as { sectionPoints: string }).sectionPoints) as Record<string, number>
/** What was recommended last, on minutes that are signed and sealed. */
const proposed = async () => {
  const { id } = (await scene.db('recommendations').where({ state: 'proposed' }).first('id')) as { id: string }
  await minutesSealed(scene, id)
  return id
}

/** B's complaint is upheld and its sheets are opened; marked with fives, B comes before A. */
async function rescored(over: { all?: 'no' } = {}): Promise<RankedCall> {
  const ranked = await aDecidedCall(scene)
  const complaint = await aComplaint(scene, ranked)
  const panel = await aPanel(scene, ranked, complaint.id)
  const sheets = await sheetsOf(scene, proposalOf(ranked, 'Projekti B'))
  await decidedBy(scene, panel, complaint.id, { remedy: 'sheets', sheets: sheets.map(({ id }) => id) })
  for (const { id } of over.all === 'no' ? sheets.slice(1) : sheets) expect(await markAgain(scene, ranked, id, 5)).toEqual([])
  if (over.all !== 'no') await meetAgain(scene, ranked)
  return ranked
}

describe('a complaint that is upheld', () => {
  test('opens exactly the sheets it names: every other one stays as it was sealed', async () => {
    const ranked = await aDecidedCall(scene)
    const complaint = await aComplaint(scene, ranked)
    const panel = await aPanel(scene, ranked, complaint.id)
    const before = await scene.db('scoreSheets').orderBy('id').select('id', 'state', 'sealHash')
    const [one] = await sheetsOf(scene, proposalOf(ranked, 'Projekti B'))
    await decidedBy(scene, panel, complaint.id, { remedy: 'sheets', sheets: [one?.id ?? ''] })

    const after = await scene.db('scoreSheets').orderBy('id').select('id', 'state', 'sealHash')
    expect(after.filter(({ id }) => id !== one?.id)).toEqual(before.filter(({ id }) => id !== one?.id))
    expect(after.find(({ id }) => id === one?.id)).toMatchObject({ state: 'draft', sealHash: null })
    expect(await scene.db('sheetVersions').select('sheetId', 'reopenedFor')).toEqual([{ sheetId: one?.id, reopenedFor: 'complaint' }])
  })

  test('opens only the sections it names: a mark changed elsewhere is refused', async () => {
    const ranked = await aDecidedCall(scene)
    const complaint = await aComplaint(scene, ranked)
    const panel = await aPanel(scene, ranked, complaint.id)
    const [one] = await sheetsOf(scene, proposalOf(ranked, 'Projekti B'))
    const section = ranked.call.grid.sections[0]?.code ?? ''
    await decidedBy(scene, panel, complaint.id, { remedy: 'sheets', sheets: [one?.id ?? ''], sections: [section] })

    const faults = await markAgain(scene, ranked, one?.id ?? '', 5)
    expect(faults.length).toBeGreaterThan(0)
    expect(new Set(faults.map(({ words }) => words))).toEqual(new Set(['scoring.fault.outside']))
  })

  test('seals the section that was opened, and leaves the rest', async () => {
    const ranked = await aDecidedCall(scene)
    const complaint = await aComplaint(scene, ranked)
    const panel = await aPanel(scene, ranked, complaint.id)
    const [one] = await sheetsOf(scene, proposalOf(ranked, 'Projekti B'))
    const section = ranked.call.grid.sections[0]?.code ?? ''
    const before = await pointsOf(one?.id ?? '')
    await decidedBy(scene, panel, complaint.id, { remedy: 'sheets', sheets: [one?.id ?? ''], sections: [section] })

    expect(await markAgain(scene, ranked, one?.id ?? '', 5, [section])).toEqual([])
    const after = await pointsOf(one?.id ?? '')
    expect(after).toEqual({ ...before, [section]: ranked.call.grid.sections[0]?.criteria.reduce((all, { weight }) => all + 5 * weight, 0) })
    expect(after[section]).toBeGreaterThan(before[section] ?? 0)
  })

  test('waits for every sheet that was opened before the committee recommends again', async () => {
    const ranked = await rescored({ all: 'no' })
    await expect(recommendAgain(scene.services, scene.words, ranked.chair, ranked.call.id)).rejects.toMatchObject({ words: 'awards.refused.incomplete' })
  })

  test('waits for every other complaint about the call', async () => {
    const ranked = await rescored()
    await aComplaint(scene, ranked, { applicant: 'c', title: 'Projekti C' })
    await expect(recommendAgain(scene.services, scene.words, ranked.chair, ranked.call.id)).rejects.toMatchObject({ words: 'complaints.refused.undecided' })
  })
})

describe('the second decision', () => {
  test('supersedes the first only for what changes, with the money moved and everybody told', async () => {
    const ranked = await rescored()
    expect(await outcomes()).toEqual({ 'Projekti A': ['awarded', 1, null], 'Projekti C': ['awarded', 2, null], 'Projekti B': ['reserve', 3, 1] })
    await recommendAgain(scene.services, scene.words, ranked.chair, ranked.call.id)
    await scene.db('letters').delete()
    expect(await decideAgain(scene.services, scene.words, ranked.authority, ranked.call.id, { recommendationId: await proposed(), note: '' })).toEqual([])

    expect(await outcomes()).toEqual({ 'Projekti B': ['awarded', 1, null], 'Projekti C': ['awarded', 3, null], 'Projekti A': ['reserve', 2, 1] })
    expect(await awards()).toEqual({ 'Projekti A': 'retracted', 'Projekti B': 'offered', 'Projekti C': 'offered' })
    expect(await states()).toEqual({ 'Projekti A': ['reserve', 'reserve'], 'Projekti B': ['awarded', 'awarded'], 'Projekti C': ['awarded', 'awarded'] })
    expect((await callMoney(scene.db, ranked.call.id)).freeMinor).toBe(180_000_000 - 140_000_000)
    expect(await verifyLedger(scene.db)).toMatchObject({ fault: null })
    expect(await scene.db('awardDecisions').orderBy('number').select('number', 'reference', 'cause')).toEqual([
      { number: 1, reference: `V-${ranked.call.reference}`, cause: null }, { number: 2, reference: `V-${ranked.call.reference}-2`, cause: `A-${ranked.call.reference}/1` },
    ])
    expect(((await scene.db('outcomeVersions').orderBy('rank').select('outcome', 'rank')) as { outcome: string; rank: number }[])).toEqual([{ outcome: 'awarded', rank: 1 }, { outcome: 'awarded', rank: 2 }, { outcome: 'reserve', rank: 3 }])
    const letters = (await scene.db('letters').where('about', 'like', 'proposal:%').select('text', 'about')) as { text: string; about: string }[]
    for (const [key, title] of [['a', 'Projekti A'], ['b', 'Projekti B'], ['c', 'Projekti C']] as const) {
      const people = await listRecipients(scene.db, ranked.applicants.get(key)?.organisation.id ?? '', ['editor', 'signatory'])
      expect(people.length).toBeGreaterThan(0)
      expect(letters.filter(({ about }) => about === `proposal:${proposalOf(ranked, title)}`)).toHaveLength(people.length)
    }
    expect(letters.find(({ about }) => about === `proposal:${proposalOf(ranked, 'Projekti A')}`)?.text).toContain('ishte: grant, vendi 1, 80,00 pikë')
    expect(await scene.db('complaints').first('state')).toEqual({ state: 'settled' })
  })

  test('says in every letter what a first letter says: points by section with floors, rank, reason, strengths and weaknesses, in the reader’s language', async () => {
    const ranked = await rescored()
    await scene.db('feedback').insert({ proposalId: proposalOf(ranked, 'Projekti A'), strengths: 'Plani i referimit është i qartë.', weaknesses: 'Mungon licenca.', editedBy: 'x', editedAt: scene.services.now().toISOString(), version: 1 })
    await scene.db('people').where({ id: signatoryOf(ranked, 'b').id }).update({ language: 'en' })
    await recommendAgain(scene.services, scene.words, ranked.chair, ranked.call.id)
    await scene.db('letters').delete()
    await decideAgain(scene.services, scene.words, ranked.authority, ranked.call.id, { recommendationId: await proposed(), note: '' })

    const { sq, en } = scene.words
    const [section] = ranked.call.grid.sections
    const letterTo = async (key: string, title: string) =>
      ((await scene.db('letters').where({ toPersonId: signatoryOf(ranked, key).id, about: `proposal:${proposalOf(ranked, title)}` }).first('text')) as { text: string }).text
    for (const [key, title, words, rank] of [['a', 'Projekti A', sq, 2], ['b', 'Projekti B', en, 1], ['c', 'Projekti C', sq, 3]] as const) {
      const text = await letterTo(key, title)
      expect(text).toContain(words.say('awards.letter.rank', { rank, count: 3 }))
      for (const { titleSq, titleEn } of ranked.call.grid.sections) expect(text).toContain(words.pick({ sq: titleSq, en: titleEn }))
      expect(text).toContain(words.say('awards.letter.total'))
    }
    expect(await letterTo('a', 'Projekti A')).toContain('– Plani i referimit është i qartë.')
    expect(await letterTo('a', 'Projekti A')).toContain('– Mungon licenca.')
    expect(await letterTo('b', 'Projekti B')).toContain(en.say('awards.feedback.neutral.strong', { name: `${section?.code} ${section?.titleEn}` }))
    expect(await letterTo('b', 'Projekti B')).toContain(en.say('awards.reason.guarantee', { municipality: 'Tirana' }))
  })

  test('names in its letters a recommendation that stands under the head that they name', async () => {
    const ranked = await rescored()
    await recommendAgain(scene.services, scene.words, ranked.chair, ranked.call.id)
    const { seq } = (await scene.db('auditEntries').where({ action: 'awards.recommendedAnew' }).first('seq')) as { seq: number }
    const { size } = (await scene.db('logHeads').orderBy('size', 'desc').first('size')) as { size: number }
    expect(size).toBeGreaterThanOrEqual(seq)
  })

  test('leaves a proposal that does not change with its first decision', async () => {
    const ranked = await aDecidedCall(scene)
    const complaint = await aComplaint(scene, ranked)
    await decidedBy(scene, await aPanel(scene, ranked, complaint.id), complaint.id, { remedy: 'recompute' })
    await meetAgain(scene, ranked)
    await recommendAgain(scene.services, scene.words, ranked.chair, ranked.call.id)
    const before = await scene.db('outcomes').orderBy('proposalId').select()
    await decideAgain(scene.services, scene.words, ranked.authority, ranked.call.id, { recommendationId: await proposed(), note: '' })
    expect(await scene.db('outcomes').orderBy('proposalId').select()).toEqual(before)
    expect(await scene.db('outcomeVersions').select()).toEqual([])
  })

  test('leaves an award under a signed agreement, and selects anew from what is left', async () => {
    const ranked = await aDecidedCall(scene)
    await answerOffer(scene.services, scene.words, signatoryOf(ranked, 'a'), ((await scene.db('awards').where({ title: 'Projekti A' }).first('id')) as { id: string }).id, { answer: 'accept', reason: '' })
    await scene.db('proposals').where({ title: 'Projekti A' }).update({ state: 'contracted', shownState: 'contracted' })
    const complaint = await aComplaint(scene, ranked)
    const panel = await aPanel(scene, ranked, complaint.id)
    const sheets = await sheetsOf(scene, proposalOf(ranked, 'Projekti B'))
    await decidedBy(scene, panel, complaint.id, { remedy: 'sheets', sheets: sheets.map(({ id }) => id) })
    for (const { id } of sheets) await markAgain(scene, ranked, id, 5)
    await meetAgain(scene, ranked)
    await recommendAgain(scene.services, scene.words, ranked.chair, ranked.call.id)
    await decideAgain(scene.services, scene.words, ranked.authority, ranked.call.id, { recommendationId: await proposed(), note: '' })

    expect(await outcomes()).toEqual({ 'Projekti B': ['reserve', 1, 1], 'Projekti A': ['awarded', 2, null], 'Projekti C': ['awarded', 3, null] })
    expect(await awards()).toEqual({ 'Projekti A': 'accepted', 'Projekti C': 'offered' })
  })

  test('is refused where a sheet was opened after the recommendation, and changes nothing', async () => {
    const ranked = await rescored()
    await recommendAgain(scene.services, scene.words, ranked.chair, ranked.call.id)
    const id = await proposed()
    await scene.db('proposals').where({ title: 'Projekti B' }).update({ requestedMinor: 79_000_000 })
    await expect(decideAgain(scene.services, scene.words, ranked.authority, ranked.call.id, { recommendationId: id, note: '' })).rejects.toMatchObject({ words: 'awards.refused.changed' })
    expect(await awards()).toEqual({ 'Projekti A': 'offered', 'Projekti C': 'offered' })
    expect(await scene.db('awardDecisions').select()).toHaveLength(1)
  })

  test('can go back to the committee with a reason, and be recommended again', async () => {
    const ranked = await rescored()
    await recommendAgain(scene.services, scene.words, ranked.chair, ranked.call.id)
    const id = await proposed()
    expect(await returnAgain(scene.services, scene.words, ranked.authority, ranked.call.id, { recommendationId: id, reason: '' })).toEqual([{ field: 'reason', words: 'complaints.fault.returnReason' }])
    expect(await returnAgain(scene.services, scene.words, ranked.authority, ranked.call.id, { recommendationId: id, reason: 'Shihni sërish.' })).toEqual([])
    await recommendAgain(scene.services, scene.words, ranked.chair, ranked.call.id)
    expect(await proposed()).not.toBe(id)
  })

  test('lets who lost an offer be promoted from the reserve list, with the same award offered again', async () => {
    const ranked = await rescored()
    await recommendAgain(scene.services, scene.words, ranked.chair, ranked.call.id)
    await decideAgain(scene.services, scene.words, ranked.authority, ranked.call.id, { recommendationId: await proposed(), note: '' })
    const won = ((await scene.db('awards').where({ title: 'Projekti B' }).first('id')) as { id: string }).id
    await answerOffer(scene.services, scene.words, signatoryOf(ranked, 'b'), won, { answer: 'decline', reason: '' })
    const next = (await readReserve({ db: scene.db }, ranked.call.id))?.next
    expect(next?.proposalId).toBe(proposalOf(ranked, 'Projekti A'))

    await promoteReserve(scene.services, scene.words, ranked.authority, ranked.call.id, proposalOf(ranked, 'Projekti A'))
    expect(await scene.db('awards').where({ title: 'Projekti A' }).first('state', 'offers')).toEqual({ state: 'offered', offers: 2 })
    expect((await callMoney(scene.db, ranked.call.id)).freeMinor).toBe(180_000_000 - 150_000_000)
    expect(await verifyLedger(scene.db)).toMatchObject({ fault: null })
    scene.clock('2026-04-30T09:00:00+02:00')
    expect(await lapseOffers(scene.services, scene.words)).toBe(2)
    expect((await callMoney(scene.db, ranked.call.id)).freeMinor).toBe(180_000_000)
  })
})

describe('the reserve list', () => {
  test.each([
    ['on its last day', '2027-03-02T23:59:59.999+01:00', 0, 'reserve'],
    ['on the day after', '2027-03-03T00:00:00+01:00', 1, 'declined'],
  ])('ends by itself: %s', async (_when, at, ended, state) => {
    const ranked = await aDecidedCall(scene)
    await scene.db('letters').delete()
    scene.clock(at)
    expect(await expireReserves(scene.services, scene.words)).toBe(ended)
    expect(await expireReserves(scene.services, scene.words)).toBe(0)
    expect(await scene.db('proposals').where({ title: 'Projekti B' }).first('state')).toEqual({ state })
    const letters = (await scene.db('letters').select('subject')) as { subject: string }[]
    expect(letters).toHaveLength(ended * (await listRecipients(scene.db, ranked.applicants.get('b')?.organisation.id ?? '', ['editor', 'signatory'])).length)
    if (ended === 1) expect((await readReserve({ db: scene.db }, ranked.call.id))?.next).toBeNull()
  })
})
