import type { Person } from '../../server/kernel/policy'
import { closeDueCalls, endWithoutAward, followCall, moveCall } from '../../server/calls/actions'
import { isOpen } from '../../server/calls/calls'
import { findCall, holdCall, isFollowing } from '../../server/calls/store'
import { callMoney } from '../../server/fund/balance-store'
import { aCall, withEnvelope } from '../support/builders/calls'
import { aSource } from '../support/builders/fund'
import { openScene, type Scene } from '../support/scene'
import { runRoutines } from '../../server/worker'

let scene: Scene
let manager: Person
beforeEach(async () => {
  scene = await openScene()
  manager = await scene.person(['manager'])
})
afterEach(() => scene.close())

const letters = (kind: string) => scene.db('letters').where('subject', 'like', `%${kind}%`) as unknown as Promise<{ toPersonId: string; text: string; language: string; subject: string }[]>
const follow = (callId: string, person: Person) => scene.arrange((tx) => followCall(tx, callId, person.id))

describe('at the deadline', () => {
  test('the routine of the worker closes the call, once, and records it', async () => {
    const call = await aCall(scene)
    scene.clock(new Date(Date.parse(call.closesAt) - 1).toISOString())
    expect(await closeDueCalls(scene.services)).toBe(0)
    expect((await findCall(scene.db, call.id))?.state).toBe('published')

    scene.clock(call.closesAt)
    await runRoutines(scene.services, scene.words)
    expect((await findCall(scene.db, call.id))?.state).toBe('closed')
    expect(await closeDueCalls(scene.services)).toBe(0)
    expect(await scene.db('auditEntries').where({ action: 'calls.closed', subject: `call:${call.id}` })).toHaveLength(1)
  })

  test('two workers at once close it once', async () => {
    const call = await aCall(scene)
    scene.clock(call.closesAt)
    const closed = await Promise.all([closeDueCalls(scene.services), closeDueCalls(scene.services)])

    expect(closed.reduce((all, one) => all + one, 0)).toBe(1)
    expect((await findCall(scene.db, call.id))?.version).toBe(call.version + 1)
  })

  test('the public page says closed by the clock alone, and shows no way to start', async () => {
    const call = await aCall(scene)
    const reader = scene.visitor()
    scene.clock(new Date(Date.parse(call.closesAt) - 60_000).toISOString())
    await reader.get(`/calls/${call.reference}`)
    expect(reader.text).toContain(reader.say('calls.start'))
    expect(reader.text).toContain(scene.words.sq.count('calls.relative.minutes', 1))

    scene.clock(call.closesAt)
    await reader.get(`/calls/${call.reference}`)
    expect(reader.text).not.toContain(reader.say('calls.start'))
    expect(reader.text).toContain(reader.say('calls.state.closed'))
  })

  test('a slice to the right need not wait for the routine: evaluation closes first', async () => {
    const call = await aCall(scene)
    scene.clock(call.closesAt)
    const moved = await scene.arrange(async (tx) => moveCall(tx, (await holdCall(tx.db, call.id))!, 'evaluate', manager))

    expect(moved.state).toBe('under_evaluation')
    expect((await findCall(scene.db, call.id))?.state).toBe('under_evaluation')
  })

  test('a millisecond before it, evaluation is refused and nothing has moved', async () => {
    const call = await aCall(scene)
    scene.clock(new Date(Date.parse(call.closesAt) - 1).toISOString())

    await expect(scene.arrange(async (tx) => moveCall(tx, (await holdCall(tx.db, call.id))!, 'evaluate', manager))).rejects.toMatchObject({ status: 409 })
    expect((await findCall(scene.db, call.id))?.state).toBe('published')
  })
})

describe('a corrigendum', () => {
  test('extends the deadline, is numbered and public with both dates, and goes to followers in their language', async () => {
    const call = await aCall(scene)
    const [one, two, gone] = [await scene.person(), await scene.person(), await scene.person()]
    for (const person of [one, two, gone]) await follow(call.id, person)
    await scene.db('people').where({ id: two.id }).update({ language: 'en' })
    await scene.db('people').where({ id: gone.id }).update({ disabledAt: call.createdAt })
    const desk = await scene.as(manager)
    await desk.get(`/calls/${call.reference}/manage/corrigendum`)
    await desk.submit({ 'closesAt.day': '27.3.2026', reasonSq: 'Kërkesë e aplikantëve.', reasonEn: 'Applicants asked.' })

    expect(desk.page?.address).toBe(`/calls/${call.reference}#corrigenda`)
    const after = (await findCall(scene.db, call.id))!
    expect(after.closesAt).toBe('2026-03-27T16:00:00.000Z')
    const [corrigendum] = await scene.db('corrigenda') as { number: number; kind: string; changes: string }[]
    expect(corrigendum).toMatchObject({ number: 1, kind: 'extension' })
    expect(JSON.parse(corrigendum!.changes)).toEqual([{ name: 'closesAt', old: call.closesAt, new: after.closesAt }])
    const sent = await letters(call.reference)
    expect(sent.map(({ toPersonId, language }) => [toPersonId, language]).sort()).toEqual([[one.id, 'sq'], [two.id, 'en']].sort())
    expect(sent.find(({ language }) => language === 'en')?.text).toContain('Applicants asked.')
    const page = await scene.visitor().get(`/calls/${call.reference}`)
    expect(page.html.querySelector('del')?.text).toBe(scene.words.sq.moment(call.closesAt))
    expect(page.html.querySelector('ins')?.text).toBe(scene.words.sq.moment(after.closesAt))
    expect(isOpen(after, new Date(call.closesAt))).toBe(true)
  })

  test('numbers follow one another, and one without dates is possible', async () => {
    const call = await aCall(scene)
    const desk = await scene.as(manager)
    for (const reason of ['Një', 'Dy']) {
      await desk.get(`/calls/${call.reference}/manage/corrigendum`)
      await desk.submit({ reasonSq: reason, reasonEn: reason })
    }

    expect((await scene.db('corrigenda').orderBy('number').select('number', 'kind')) as unknown).toEqual([{ number: 1, kind: 'corrigendum' }, { number: 2, kind: 'corrigendum' }])
  })

  test.each<[string, Record<string, string>, string]>([
    ['a shorter deadline', { 'closesAt.day': '20.3.2026' }, 'f-closesAt-day'],
    ['a day that is none', { 'closesAt.day': '31.4.2026' }, 'f-closesAt-day'],
    ['the skipped hour', { 'closesAt.day': '29.3.2026', 'closesAt.time': '02:15' }, 'f-closesAt-time'],
    ['no reason', { 'closesAt.day': '27.3.2026', reasonSq: '' }, 'f-reasonSq'],
    ['a reason in one language', { 'closesAt.day': '27.3.2026', reasonEn: '' }, 'f-reasonEn'],
  ])('with %s changes nothing and keeps what was typed', async (_name, values, id) => {
    const call = await aCall(scene)
    await follow(call.id, await scene.person())
    const desk = await scene.as(manager)
    await desk.get(`/calls/${call.reference}/manage/corrigendum`)
    const page = await desk.submit({ reasonSq: 'Arsyeja', reasonEn: 'The reason', ...values })

    expect(page.status).toBe(422)
    expect(page.html.querySelector(`.govuk-error-summary a[href="#${id}"]`)).not.toBeNull()
    expect(page.html.querySelector(`#${id}`)).not.toBeNull()
    expect(page.html.querySelector('#f-closesAt-day')?.getAttribute('value')).toBe(values['closesAt.day'])
    expect((await findCall(scene.db, call.id))?.closesAt).toBe(call.closesAt)
    expect(await scene.db('corrigenda')).toEqual([])
    expect(await scene.db('letters')).toEqual([])
  })

  test('is refused once the deadline has come, and to a second tab that read an older call', async () => {
    const call = await aCall(scene)
    const [one, two] = [await scene.as(manager), await scene.as(manager)]
    for (const desk of [one, two]) await desk.get(`/calls/${call.reference}/manage/corrigendum`)
    await one.submit({ 'closesAt.day': '27.3.2026', reasonSq: 'A', reasonEn: 'A' })
    expect((await two.submit({ 'closesAt.day': '28.3.2026', reasonSq: 'B', reasonEn: 'B' })).status).toBe(409)

    scene.clock('2026-03-27T17:00:00+01:00')
    expect((await (await scene.as(manager)).get(`/calls/${call.reference}/manage/corrigendum`)).status).toBe(403)
    expect((await findCall(scene.db, call.id))?.closesAt).toBe('2026-03-27T16:00:00.000Z')
  })
})

describe('ending and stopping', () => {
  const reasons = { reasonSq: 'Buxheti u shkurtua.', reasonEn: 'The budget was cut.' }

  test('a cancellation gives the money back, tells followers, and says why in public', async () => {
    const call = await withEnvelope(scene, await aCall(scene))
    const follower = await scene.person()
    await follow(call.id, follower)
    const desk = await scene.as(manager)
    await desk.get(`/calls/${call.reference}/manage`)
    await desk.follow(desk.say('calls.ending.cancellation.title'))
    await desk.submit(reasons)

    expect((await findCall(scene.db, call.id))?.state).toBe('cancelled')
    expect((await callMoney(scene.db, call.id)).freeMinor).toBe(0)
    expect((await letters(call.reference)).map(({ toPersonId }) => toPersonId)).toEqual([follower.id])
    expect((await scene.visitor().get(`/calls/${call.reference}`)).text).toContain('Buxheti u shkurtua.')
    expect((await desk.get(`/calls/${call.reference}/manage/cancellation`)).status).toBe(403)
  })

  test('a cancellation without its reason in both languages does nothing', async () => {
    const call = await withEnvelope(scene, await aCall(scene))
    const desk = await scene.as(manager)
    await desk.get(`/calls/${call.reference}/manage/cancellation`)
    expect((await desk.submit({ ...reasons, reasonEn: '' })).status).toBe(422)

    expect((await findCall(scene.db, call.id))?.state).toBe('published')
    expect((await callMoney(scene.db, call.id)).freeMinor).toBe(call.envelopeMinor)
  })

  test('a draft is cancelled without money and without letters', async () => {
    const call = await aCall(scene, { state: 'draft' })
    const desk = await scene.as(manager)
    await desk.get(`/calls/${call.reference}/manage/cancellation`)
    await desk.submit(reasons)

    expect((await findCall(scene.db, call.id))?.state).toBe('cancelled')
    expect((await scene.visitor().get(`/calls/${call.reference}`)).status).toBe(404)
  })

  test('a suspended call takes nothing, and resumes with a deadline ahead', async () => {
    const call = await aCall(scene)
    await follow(call.id, await scene.person())
    const desk = await scene.as(manager)
    await desk.get(`/calls/${call.reference}/manage/suspension`)
    await desk.submit(reasons)
    const stopped = (await findCall(scene.db, call.id))!
    expect([stopped.state, isOpen(stopped, scene.services.now())]).toEqual(['suspended', false])

    scene.clock('2026-04-10T10:00:00+02:00')
    const later = await scene.as(manager)
    await later.get(`/calls/${call.reference}/manage/resumption`)
    expect((await later.submit({ reasonSq: 'Vijon', reasonEn: 'It goes on' })).status).toBe(422)
    await later.submit({ reasonSq: 'Vijon', reasonEn: 'It goes on', 'closesAt.day': '20.4.2026', 'resultsOn': '25.5.2026', 'contractBy': '10.6.2026', 'startsFrom': '15.6.2026', 'endsBy': '15.7.2027' })
    const resumed = (await findCall(scene.db, call.id))!

    expect([resumed.state, isOpen(resumed, scene.services.now())]).toEqual(['published', true])
    expect(await scene.db('corrigenda')).toHaveLength(1)
    expect(await scene.db('letters')).toHaveLength(2)
  })

  test('ending without an award gives back what no award took', async () => {
    const call = await withEnvelope(scene, await aCall(scene, { state: 'decision_pending' }))
    await scene.arrange(async (tx) => endWithoutAward(tx, manager, (await holdCall(tx.db, call.id))!, { sq: 'Asnjë', en: 'None' }))

    expect((await findCall(scene.db, call.id))?.state).toBe('failed_no_award')
    expect((await callMoney(scene.db, call.id)).freeMinor).toBe(0)
  })

  test('publishing results notes when', async () => {
    const call = await aCall(scene, { state: 'decision_pending' })
    const moved = await scene.arrange(async (tx) => moveCall(tx, (await holdCall(tx.db, call.id))!, 'announce', manager))

    expect(moved.resultsPublishedAt).toBe(scene.services.now().toISOString())
    expect((await scene.visitor().get(`/calls/${call.reference}`)).html.querySelector(`a[href="/calls/${call.reference}/results"]`)).not.toBeNull()
  })
})

describe('following', () => {
  test('is begun and ended on a page of its own, and is each person’s own', async () => {
    const call = await aCall(scene)
    const [person, other] = [await scene.person(), await scene.person()]
    const browser = await scene.as(person)
    await browser.get(`/calls/${call.reference}`)
    await browser.follow(browser.say('calls.follow.link'))
    await browser.submit()
    expect(await isFollowing(scene.db, call.id, person.id)).toBe(true)
    expect(await isFollowing(scene.db, call.id, other.id)).toBe(false)

    await browser.submit()
    expect(await isFollowing(scene.db, call.id, person.id)).toBe(false)
    await browser.submit()
    expect(await isFollowing(scene.db, call.id, person.id)).toBe(true)
  })

  test('asks a visitor to sign in first', async () => {
    const call = await aCall(scene)
    const page = await scene.visitor().get(`/calls/${call.reference}/following`)
    expect(page.address).toBe(`/sign-in?next=${encodeURIComponent(`/calls/${call.reference}/following`)}`)
  })
})

describe('a short call', () => {
  test.each([[20, 'unconfirmed', 'in_review'], [20, 'confirmed', 'published'], [21, 'unconfirmed', 'published']])('of %i days, %s, is %s afterwards', async (days, confirmation, state) => {
    const closes = new Date(Date.UTC(2026, 2, 16 + days)).toISOString().slice(0, 10)
    const at = (day: string) => `${day}T15:00:00.000Z`
    const draft = await aCall(scene, {
      state: 'in_review', opensAt: '2026-03-16T08:00:00.000Z', questionsUntil: at('2026-03-26'), answersBy: at('2026-03-31'), closesAt: at(closes), resultsOn: '2026-05-20', contractBy: '2026-06-01', startsFrom: '2026-06-10', endsBy: '2027-07-10',
    })
    await scene.db('calls').where({ id: draft.id }).update({ fundingSourceId: (await aSource(scene)).id })
    const second = await scene.as(await scene.person(['publisher']))
    await second.get(`/calls/${draft.reference}/manage`)
    await second.submit(confirmation === 'confirmed' ? { short: 'yes' } : {}, { button: second.say('calls.publish.button') })

    expect((await findCall(scene.db, draft.id))?.state).toBe(state)
    if (state === 'in_review') expect(second.text).toContain(second.say('calls.fault.short', { days }))
  })
})
