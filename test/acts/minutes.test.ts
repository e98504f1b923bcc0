import { createHash } from 'node:crypto'
import type { Person } from '../../server/kernel/policy'
import { latestHead } from '../../server/kernel/heads'
import { decideAwards, recommend, returnRecommendation } from '../../server/awards/actions'
import { listCommitments } from '../../server/scoring/sealing/store'
import { commitmentsRoot } from '../../server/scoring/sealing/sealing'
import { refuseAct, withdrawAct } from '../../server/acts/actions'
import type { Act } from '../../server/acts/acts'
import { anAct, aRecommendedCall, signed, signedByAll } from '../support/builders/acts'
import { aRankedCall, minutesSealed } from '../support/builders/awards'
import { aConflict } from '../support/builders/scoring'
import { openScene, type Scene } from '../support/scene'
import { textOfPdf } from '../support/pdf'

let scene: Scene
beforeEach(async () => { scene = await openScene() })
afterEach(() => scene.close())

const stored = (id: string) => scene.db('acts').where({ id }).first() as Promise<Act>
const documentOf = async (person: Person, act: Act, call: string, language = 'sq', which = 'document') => (await scene.as(person)).download(`/acts/${call}/${act.number}/${which}.pdf?language=${language}`)
/** Fingerprints break where a column ends. */
const bare = (text: string) => text.replace(/\s+/g, '')
const sha256 = (bytes: Buffer) => createHash('sha256').update(bytes).digest('hex')

describe('minutes are drafted', () => {
  test('by the secretary, from the data, as two documents whose SHA-256 the act keeps; everybody present is asked to sign', async () => {
    const { call, secretary, assessors, chair } = await aRecommendedCall(scene)
    const browser = await scene.as(secretary)
    await browser.get(`/acts/${call.reference}`)
    await browser.submit({}, { button: browser.say('acts.draft.minutes') })
    const [act] = (await scene.db('acts')) as [Act]

    expect(browser.address).toBe(`/acts/${call.reference}/1`)
    expect((await (await scene.as(chair)).get('/desk')).html.querySelector(`a[href="/acts/${call.reference}/1"]`)).not.toBeNull()
    const [sq, en] = [await documentOf(secretary, act, call.reference), await documentOf(secretary, act, call.reference, 'en')]
    expect([sha256(sq.body as Buffer), sha256(en.body as Buffer)]).toEqual([act.printSq, act.printEn])
    expect((sq.body as Buffer).toString('latin1')).toMatch(/\/StructTreeRoot[\s\S]*\/Marked true|\/Marked true[\s\S]*\/StructTreeRoot/)
    const asked = (await scene.db('actSignatures').where({ actId: act.id }).select('personId')) as { personId: string }[]
    expect(asked.map(({ personId }) => personId).sort()).toEqual([chair, secretary, ...assessors].map(({ id }) => id).sort())
    for (const { id } of assessors) expect(await scene.db('letters').where({ toPersonId: id }).where('text', 'like', `%${act.printSq}%`)).toHaveLength(1)
  })

  test('and say who was there, what was sealed, why each proposal is taken or passed over, and where the log stands', async () => {
    const { call, secretary, chair } = await aRecommendedCall(scene)
    const act = await anAct(scene, secretary, call.id, 'minutes')
    const text = textOfPdf((await documentOf(secretary, act, call.reference)).body as Buffer)
    const seals = commitmentsRoot((await listCommitments(scene.db, call.id)).map(({ commitment }) => commitment))
    const head = await latestHead(scene.db)

    for (const part of [chair.name, secretary.name, 'Tiranë', seals, head?.root ?? '', act.reference, scene.words.sq.say('acts.minutes.recommends')]) expect(text).toContain(part)
    expect([act.sealsRoot, act.headSize]).toEqual([seals, head?.size])
    expect(text).toContain(scene.words.sq.say('awards.reason.guarantee', { municipality: 'Tiranë' }))
  })

  test('and tie no name to a code', async () => {
    const { call, secretary, assessors } = await aRecommendedCall(scene)
    const act = await anAct(scene, secretary, call.id, 'minutes')
    const text = textOfPdf((await documentOf(secretary, act, call.reference)).body as Buffer)
    for (const { name } of assessors) {
      for (const at of [...text.matchAll(new RegExp(name, 'g'))].map(({ index }) => index)) expect(text.slice(Math.max(0, at - 60), at + name.length + 60)).not.toMatch(/A-\d/)
    }
  })

  test('not before the committee has met and recommended, and not twice', async () => {
    const ranked = await aRankedCall(scene)
    await expect(anAct(scene, ranked.secretary, ranked.call.id, 'minutes')).rejects.toMatchObject({ words: 'acts.refused.noRecommendation' })
    const { call, secretary } = await aRecommendedCall(scene)
    await anAct(scene, secretary, call.id, 'minutes')
    await expect(anAct(scene, secretary, call.id, 'minutes')).rejects.toMatchObject({ words: 'acts.refused.drafted' })
  })

  test('not by a voting member, an auditor or the authority', async () => {
    const { call, assessors: [assessor], authority } = await aRecommendedCall(scene)
    for (const person of [assessor as Person, authority, await scene.person(['auditor'])]) await expect(anAct(scene, person, call.id, 'minutes')).rejects.toMatchObject({ words: 'acts.refused.draft' })
    expect(await scene.db('acts')).toEqual([])
    expect(await scene.db('files')).toEqual([])
  })
})

describe('minutes are signed', () => {
  test('on their page with the typed name, and sealed when the last one has signed', async () => {
    const { call, secretary, chair, assessors } = await aRecommendedCall(scene)
    const act = await anAct(scene, secretary, call.id, 'minutes')
    for (const person of [secretary, chair, ...assessors]) {
      const browser = await scene.as(person)
      await browser.get(`/acts/${call.reference}/1`)
      await browser.submit({ typedName: person.name, read: 'yes' }, { action: `/acts/${call.reference}/1/signature` })
      expect(browser.status).toBe(200)
    }
    expect((await stored(act.id)).state).toBe('sealed')
    expect(await scene.db('logHeads').where({ occasion: 'minutes.sealed', subject: call.reference })).toHaveLength(1)
    const sheet = textOfPdf((await documentOf(secretary, act, call.reference, 'sq', 'signatures')).body as Buffer)
    for (const part of [act.printSq, act.printEn, chair.name, scene.words.sq.say('acts.sheet.noDissent')]) expect(bare(sheet)).toContain(bare(part))
  })

  test('only under the name of the account, only when read, and only as they were drafted', async () => {
    const { call, secretary, chair } = await aRecommendedCall(scene)
    await anAct(scene, secretary, call.id, 'minutes')
    const browser = await scene.as(chair)
    await browser.get(`/acts/${call.reference}/1`)
    const page = await browser.submit({ typedName: 'Dikush Tjetër', dissent: 'Kam një vërejtje.' }, { action: `/acts/${call.reference}/1/signature` })
    expect([page.status, page.html.querySelectorAll('.govuk-error-summary a').map((one) => one.getAttribute('href')), page.text.includes('Kam një vërejtje.')]).toEqual([422, ['#f-read', '#f-typedName'], true])
    await browser.get(`/acts/${call.reference}/1`)
    expect((await browser.submit({ typedName: chair.name, read: 'yes', print: '0'.repeat(64) }, { action: `/acts/${call.reference}/1/signature` })).text).toContain(browser.say('acts.fault.changed'))
    expect(await scene.db('actSignatures').whereNot({ state: 'awaited' })).toEqual([])
  })

  test('with a dissenting opinion that stays under its author’s name', async () => {
    const { call, secretary, assessors: [first] } = await aRecommendedCall(scene)
    const act = await anAct(scene, secretary, call.id, 'minutes')
    expect(await signed(scene, first as Person, act, { dissent: 'Garancia për Pukën duhej lexuar ndryshe.' })).toEqual([])
    await signedByAll(scene, act)
    const sheet = textOfPdf((await documentOf(secretary, act, call.reference, 'sq', 'signatures')).body as Buffer)
    expect(sheet).toContain(`${(first as Person).name}: Garancia për Pukën duhej lexuar ndryshe.`)
    expect(await scene.db('auditEntries').where('new', 'like', '%Garancia%')).toEqual([])
  })

  test('or not: who refuses, or cannot be reached, stands in the record with the reason, and the rest is sealed', async () => {
    const { call, secretary, chair, assessors: [first, second] } = await aRecommendedCall(scene)
    const act = await anAct(scene, secretary, call.id, 'minutes')
    expect(await refuseAct(scene.services, scene.words, first as Person, act, { personId: (first as Person).id, reason: '' })).toEqual([{ field: 'reason', words: 'acts.fault.reason' }])
    expect(await refuseAct(scene.services, scene.words, first as Person, act, { personId: (first as Person).id, reason: 'Nuk jam dakord me rendin.' })).toEqual([])
    const browser = await scene.as(secretary)
    await browser.get(`/acts/${call.reference}/1`)
    expect((await browser.submit({ personId: (second as Person).id, reason: '' }, { button: browser.say('acts.absent.button') })).status).toBe(422)
    await browser.submit({ personId: (second as Person).id, reason: 'Është jashtë vendit.' }, { button: browser.say('acts.absent.button') })
    await signedByAll(scene, act)

    expect((await stored(act.id)).state).toBe('sealed')
    const sheet = textOfPdf((await documentOf(chair, act, call.reference, 'sq', 'signatures')).body as Buffer)
    for (const reason of ['Nuk jam dakord me rendin.', 'Është jashtë vendit.']) expect(sheet).toContain(reason)
  })

  test('once by each, and by nobody who was not there', async () => {
    const { call, secretary, chair, authority } = await aRecommendedCall(scene)
    const act = await anAct(scene, secretary, call.id, 'minutes')
    expect(await signed(scene, chair, act)).toEqual([])
    await expect(signed(scene, chair, act)).rejects.toMatchObject({ words: 'acts.refused.answered' })
    await expect(signed(scene, authority, act)).rejects.toMatchObject({ words: 'acts.refused.notSigner' })
  })

  test('and no longer when they were withdrawn for an error; then they are drafted again under the next number', async () => {
    const { call, secretary, chair } = await aRecommendedCall(scene)
    const act = await anAct(scene, secretary, call.id, 'minutes')
    expect(await withdrawAct(scene.services, secretary, act, 'Mungon një i pranishëm.')).toEqual([])
    await expect(signed(scene, chair, act)).rejects.toMatchObject({ words: 'acts.refused.closed' })
    expect((await anAct(scene, secretary, call.id, 'minutes')).number).toBe(2)
  })

  test('not by refusals alone', async () => {
    const { call, manager, authority, recommendationId } = await aRecommendedCall(scene)
    await minutesSealed(scene, recommendationId)
    await decideAwards(scene.services, scene.words, authority, recommendationId, '')
    const act = await anAct(scene, manager, call.id, 'decision')
    await expect(refuseAct(scene.services, scene.words, authority, act, { personId: authority.id, reason: 'Jo.' })).rejects.toMatchObject({ words: 'acts.refused.nobody' })
  })
})

describe('on minutes rests the decision', () => {
  test('nothing is decided before everybody present has answered and they are sealed', async () => {
    const { call, secretary, chair, assessors, authority, recommendationId } = await aRecommendedCall(scene)
    const decide = () => decideAwards(scene.services, scene.words, authority, recommendationId, '')
    const [writer, decider] = [await scene.as(secretary), await scene.as(authority)]
    const page = `/awards/selections/${call.reference}`
    expect((await writer.get('/desk')).text).toContain(writer.say('desk.task.draftMinutes', { detail: call.reference }))
    await expect(decide()).rejects.toMatchObject({ status: 403, words: 'awards.refused.minutes' })

    const act = await anAct(scene, secretary, call.id, 'minutes')
    expect((await writer.get('/desk')).text).not.toContain(writer.say('desk.task.draftMinutes', { detail: call.reference }))
    for (const person of [secretary, chair, ...assessors.slice(1)]) await signed(scene, person, act)
    await expect(decide()).rejects.toMatchObject({ words: 'awards.refused.minutes' })
    expect((await decider.get('/desk')).html.querySelector(`a[href="${page}"]`)).toBeNull()
    expect((await decider.get(page)).text).toContain(decider.say('awards.notice.minutes'))
    expect(decider.html.querySelectorAll('main form[method=post]').map((form) => form.getAttribute('action'))).toEqual([`/awards/recommendations/${recommendationId}/return`])

    await signed(scene, assessors[0] as Person, act)
    expect((await decider.get('/desk')).html.querySelector(`a[href="${page}"]`)).not.toBeNull()
    expect((await decider.get(page)).text).toContain(decider.say('awards.step.minutes', { reference: act.reference }))
    await decider.submit({ note: '' }, { button: decider.say('awards.decide.send') })
    expect(await scene.db('awardDecisions').select('recommendationId')).toEqual([{ recommendationId }])
  })

  test('what is recommended anew waits for minutes of its own; sending back waits for none', async () => {
    const { call, secretary, chair, authority, recommendationId } = await aRecommendedCall(scene)
    await signedByAll(scene, await anAct(scene, secretary, call.id, 'minutes'))
    expect(await returnRecommendation(scene.services, authority, recommendationId, 'Shikoni fletët sërish.')).toEqual([])
    const { id } = await recommend(scene.services, chair, call.id)
    await expect(decideAwards(scene.services, scene.words, authority, id, '')).rejects.toMatchObject({ words: 'awards.refused.minutes' })
    expect(await returnRecommendation(scene.services, authority, id, 'Ende jo.')).toEqual([])
    const third = await recommend(scene.services, chair, call.id)
    await signedByAll(scene, await anAct(scene, secretary, call.id, 'minutes'))
    expect(await decideAwards(scene.services, scene.words, authority, third.id, '')).toMatchObject({ awards: 2 })
  })

  test('withdrawn minutes are none', async () => {
    const { call, secretary, authority, recommendationId } = await aRecommendedCall(scene)
    expect(await withdrawAct(scene.services, secretary, await anAct(scene, secretary, call.id, 'minutes'), 'Mungon një i pranishëm.')).toEqual([])
    await expect(decideAwards(scene.services, scene.words, authority, recommendationId, '')).rejects.toMatchObject({ words: 'awards.refused.minutes' })
    expect((await (await scene.as(secretary)).get('/desk')).text).toContain(scene.words.sq.say('desk.task.draftMinutes', { detail: call.reference }))
  })
})

describe('what was frozen stays', () => {
  test.each([
    ['a fingerprint', (act: Act) => scene.db('acts').where({ id: act.id }).update({ printSq: '0'.repeat(64) })],
    ['the act', (act: Act) => scene.db('acts').where({ id: act.id }).delete()],
    ['a signature that was given', (act: Act) => scene.db('actSignatures').where({ actId: act.id, state: 'signed' }).update({ dissent: 'tjetër' })],
    ['a signature', (act: Act) => scene.db('actSignatures').where({ actId: act.id }).delete()],
  ])('the database lets nobody change or remove %s', async (_what, change) => {
    const { call, secretary, chair } = await aRecommendedCall(scene)
    const act = await anAct(scene, secretary, call.id, 'minutes')
    await signed(scene, chair, act)
    await expect(change(act)).rejects.toThrow(/is never changed/)
  })
})

describe('who reads acts', () => {
  test('a member in conflict signs for the rest, and reads the whole only after the results', async () => {
    const { call, proposals, assessors: [first], secretary, authority, recommendationId } = await aRecommendedCall(scene)
    const member = first as Person
    await aConflict(scene, { proposalId: proposals[2]?.proposal.id ?? '', person: member })
    const act = await anAct(scene, secretary, call.id, 'minutes')
    expect((await documentOf(member, act, call.reference)).status).toBe(403)
    const browser = await scene.as(member)
    expect((await browser.get(`/acts/${call.reference}/1`)).text).not.toContain('I treti')
    expect(browser.text).toContain(browser.say('acts.sign.part'))
    await browser.submit({ typedName: member.name, read: 'yes' }, { action: `/acts/${call.reference}/1/signature` })
    expect((await scene.db('actSignatures').where({ personId: member.id }).first('extent')) as { extent: string }).toEqual({ extent: 'part' })

    await signedByAll(scene, act)
    await decideAwards(scene.services, scene.words, authority, recommendationId, '')
    expect((await documentOf(member, act, call.reference)).status).toBe(200)
    // Nor does the record of signatures tell who stepped back.
    const rows = (await scene.visitor().get(`/acts/${call.reference}/1`)).html.querySelectorAll('tbody tr').map((row) => row.querySelectorAll('td').at(-1)?.text)
    expect(new Set(rows).size).toBe(1)
  })

  test('a member in conflict is named in no recusal: a missing code would say whose it is', async () => {
    const { call, proposals, assessors, secretary } = await aRecommendedCall(scene)
    await aConflict(scene, { proposalId: proposals[2]?.proposal.id ?? '', person: assessors[0] as Person })
    const act = await anAct(scene, secretary, call.id, 'minutes')
    const text = textOfPdf((await documentOf(secretary, act, call.reference)).body as Buffer)
    expect(text).toContain(scene.words.sq.say('scoring.minutes.aMember'))
    const times = assessors.map(({ name }) => text.split(name).length - 1)
    expect(times.every((count) => count === times[0] && count > 1)).toBe(true)
  })

  test('everybody after the results, and before them nobody outside the evaluation', async () => {
    const { call, secretary, authority, recommendationId, applicants } = await aRecommendedCall(scene)
    const act = await anAct(scene, secretary, call.id, 'minutes')
    await signedByAll(scene, act)
    const applicant = applicants.get('a')?.signatory as Person
    expect((await scene.visitor().get(`/acts/${call.reference}`)).address).toContain('/sign-in')
    expect((await scene.visitor().get(`/acts/${call.reference}/1`)).status).toBe(404)
    expect((await (await scene.as(applicant)).get(`/acts/${call.reference}/1`)).status).toBe(404)
    expect((await documentOf(applicant, act, call.reference)).status).toBe(404)

    await decideAwards(scene.services, scene.words, authority, recommendationId, '')
    const visitor = scene.visitor()
    expect((await visitor.get(`/acts/${call.reference}`)).text).toContain(visitor.say('acts.kind.minutes'))
    expect((await visitor.get(`/acts/${call.reference}/1`)).text).toContain(act.printSq)
    expect(sha256((await visitor.download(`/acts/${call.reference}/1/document.pdf?language=en`)).body as Buffer)).toBe(act.printEn)
  })

  test('an act that is not sealed stays with the evaluation also after the results', async () => {
    const { call, manager, authority, recommendationId } = await aRecommendedCall(scene)
    await anAct(scene, manager, call.id, 'appointment')
    await minutesSealed(scene, recommendationId)
    await decideAwards(scene.services, scene.words, authority, recommendationId, '')
    expect((await scene.visitor().get(`/acts/${call.reference}/1`)).status).toBe(404)
  })

  test('minutes of a call without applicants’ names name none', async () => {
    const { call, secretary, manager } = await aRecommendedCall(scene, { call: { settings: { anonymous: 'yes' } } })
    const act = await anAct(scene, secretary, call.id, 'minutes')
    const text = textOfPdf((await documentOf(manager, act, call.reference)).body as Buffer)
    for (const applicant of ['a', 'b', 'c', 'd']) expect(text).not.toContain(`Shoqata ${applicant}`)
  })
})

describe('the other acts', () => {
  test('the appointment is drafted and signed by whoever appointed', async () => {
    const { call, manager, chair } = await aRecommendedCall(scene)
    const act = await anAct(scene, manager, call.id, 'appointment')
    expect(await signed(scene, manager, act)).toEqual([])
    const text = textOfPdf((await documentOf(chair, act, call.reference, 'en')).body as Buffer)
    for (const part of [chair.name, 'Ministria', act.reference]) expect(text).toContain(part)
    expect((await stored(act.id)).state).toBe('sealed')
  })

  test('the decision is signed by the authority and says what became of every proposal, and why', async () => {
    const { call, manager, authority, recommendationId } = await aRecommendedCall(scene)
    await minutesSealed(scene, recommendationId)
    await decideAwards(scene.services, scene.words, authority, recommendationId, 'Sipas rekomandimit.')
    const act = await anAct(scene, manager, call.id, 'decision')
    await signedByAll(scene, act)
    const text = textOfPdf((await scene.visitor().download(`/acts/${call.reference}/1/document.pdf?language=sq`)).body as Buffer)
    for (const part of ['I pari', 'I dyti', 'I treti', 'Nën prag', 'Sipas rekomandimit.', `V-${call.reference}`]) expect(text).toContain(part)
  })
})
