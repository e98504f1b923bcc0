import type { Person } from '../../../server/kernel/policy'
import { appointCommittee, replaceMember, startEvaluation } from '../../../server/scoring/actions'
import { committeeOf } from '../../../server/scoring/store'
import { listReserves } from '../../../server/scoring/seating/store'
import { aCall, type BuiltCall } from '../../support/builders/calls'
import { inPool } from '../../support/builders/pool'
import { aProposal } from '../../support/builders/proposals'
import { aConflict } from '../../support/builders/scoring'
import { openScene, type Scene } from '../../support/scene'

let scene: Scene
let call: BuiltCall
let manager: Person
let proposalId: string
beforeEach(async () => {
  scene = await openScene()
  call = await aCall(scene, { state: 'closed', settings: { civilSeat: 'yes' } })
  proposalId = (await aProposal(scene, { call, state: 'eligible' })).proposal.id
  manager = await scene.person(['manager'])
})
afterEach(() => scene.close())

async function pooled(name: string, over: Parameters<typeof inPool>[2] = {}): Promise<Person> {
  const person = await scene.person([], name)
  await inPool(scene, person, over)
  return person
}

const CIVIL = { standing: 'civil', body: 'Shoqata Drita' } as const
type Named = { chair: Person; secretary: Person; voting: Person[]; reserves: Person[] }
const people = async (): Promise<Named> => ({
  chair: await pooled('Çlirimi'), secretary: await pooled('Suela'), voting: [await pooled('Arta', { standing: 'official', body: 'Ministria' }), await pooled('Besniku'), await pooled('Edmondi', CIVIL)],
  reserves: [await pooled('Flutura'), await pooled('Gëzimi', CIVIL)],
})
const appoint = ({ chair, secretary, voting, reserves }: Named, over: { voting?: Person[]; version?: number } = {}) => appointCommittee(scene.services, scene.words, manager, call.id, {
  seats: [{ personId: chair.id, seat: 'chair' }, { personId: secretary.id, seat: 'secretary' }, ...(over.voting ?? voting).map(({ id }) => ({ personId: id, seat: 'voting' as const }))],
  reserves: reserves.map(({ id }) => id), sheetsDueOn: call.resultsOn, version: over.version ?? 0,
})
const bodies = async () => (await committeeOf(scene.db, call.id))?.members.filter(({ endedAt }) => endedAt === null).map(({ name, body }) => `${name}: ${body}`)

test('members come from where the pool says, reserves are named in order, and a second appointment names them anew', async () => {
  const named = await people()
  expect(await appoint(named)).toEqual([])
  expect(await bodies()).toEqual(['Çlirimi: Ekspert i pavarur', 'Suela: Ekspert i pavarur', 'Arta: Ministria', 'Besniku: Ekspert i pavarur', 'Edmondi: Shoqata Drita'])
  expect((await listReserves(scene.db, call.id)).map(({ place, name }) => `${place} ${name}`)).toEqual(['1 Flutura', '2 Gëzimi'])
  expect(await appoint({ ...named, reserves: [...named.reserves].reverse() }, { version: 1 })).toEqual([])
  expect((await listReserves(scene.db, call.id)).map(({ place, name }) => `${place} ${name}`)).toEqual(['1 Gëzimi', '2 Flutura'])
})

test('without a vote of civil society, or with a stranger, nothing is appointed', async () => {
  const named = await people()
  expect((await appoint(named, { voting: [...named.voting.slice(0, 2), await pooled('Cvetana')] })).map(({ words }) => words)).toEqual(['scoring.seating.fault.civil'])
  expect((await appoint(named, { voting: [...named.voting.slice(1), await scene.person(['assessor'])] })).map(({ words }) => words)).toEqual(['scoring.seating.bar.notInPool'])
  expect(await scene.db('committees')).toEqual([])
  expect(await scene.db('committeeReserves')).toEqual([])
})

test('a term that ended meanwhile keeps the evaluation from beginning', async () => {
  const named = await people()
  await appoint(named)
  await scene.arrange(async (tx) => { await tx.db('poolMembers').where({ personId: named.voting[0]?.id }).update({ servesUntil: '2026-03-03' }) })
  await expect(startEvaluation(scene.services, scene.words, manager, call.id)).rejects.toMatchObject({ words: 'scoring.seating.bar.term' })
})

describe('when a member leaves', () => {
  let named: Named
  beforeEach(async () => {
    named = await people()
    await appoint(named)
    await startEvaluation(scene.services, scene.words, manager, call.id)
  })
  const memberOf = async (person: Person) => (await committeeOf(scene.db, call.id))?.members.find(({ personId }) => personId === person.id)?.id ?? ''
  const replace = async (person: Person, personId = '') => (await replaceMember(scene.services, scene.words, manager, call.id, { memberId: await memberOf(person), personId, reason: 'Sëmundje' })).map(({ words }) => words)
  const voting = async () => (await committeeOf(scene.db, call.id))?.members.filter(({ seat, endedAt }) => seat === 'voting' && endedAt === null).map(({ name }) => name)

  test('the first reserve steps in, and nobody else', async () => {
    expect(await replace(named.voting[0] as Person, (named.reserves[1] as Person).id)).toEqual(['scoring.seating.fault.reserveFirst'])
    expect(await replace(named.voting[0] as Person)).toEqual([])
    expect(await voting()).toEqual(['Besniku', 'Edmondi', 'Flutura'])
  })

  test('a vote of civil society goes to civil society, past those who come first', async () => {
    expect(await replace(named.voting[2] as Person)).toEqual([])
    expect(await voting()).toEqual(['Arta', 'Besniku', 'Gëzimi'])
    const plain = await pooled('Hyseni')
    expect(await replace(named.reserves[1] as Person, plain.id)).toEqual(['scoring.seating.fault.civil'])
    expect(await replace(named.reserves[1] as Person, (await pooled('Ilirja', CIVIL)).id)).toEqual([])
  })

  test('a chair is replaced by somebody of the pool whom the secretariat chooses', async () => {
    expect(await replace(named.chair)).toEqual(['scoring.fault.person'])
    const onlyVotes = await pooled('Hyseni', { seats: ['voting'] })
    expect(await replace(named.chair, onlyVotes.id)).toEqual(['scoring.seating.bar.seat'])
    expect(await replace(named.chair, (await pooled('Kristina')).id)).toEqual([])
  })

  test('the page names who has the turn and how often each is recused, and steps in with one click', async () => {
    await aConflict(scene, { proposalId, person: named.voting[1] as Person })
    const browser = await scene.as(manager)
    await browser.get(`/scoring/${call.reference}`)
    await browser.follow(browser.say('scoring.evaluation.replace'))
    expect(browser.text).toContain('1. Flutura dhe 2. Gëzimi')
    await browser.follow('Besniku')
    await browser.submit({ reason: 'Përjashtuar nga shumë propozime' }, { action: /replacement$/ })
    expect(browser.address).toBe(`/scoring/${call.reference}`)
    expect(await voting()).toEqual(['Arta', 'Edmondi', 'Flutura'])
  })
})

test('the form offers for each seat who may take it, names who may not, and keeps what was chosen', async () => {
  const named = await people()
  const gone = await pooled('Zefi', { servesUntil: '2026-03-10' })
  const browser = await scene.as(manager)
  await browser.get(`/scoring/${call.reference}/committee`)
  expect(browser.text).toContain(browser.say('scoring.seating.bar.term'))
  expect(browser.html.querySelector(`input[name=voting][value="${gone.id}"]`)).toBeNull()
  await browser.submit({
    chair: named.chair.id, secretary: named.secretary.id, voting: named.voting.slice(0, 2).map(({ id }) => id), 'reserve.1': named.reserves[1]?.id ?? '', sheetsDueOn: call.resultsOn.split('-').map(Number).reverse().join('.'),
  }, { action: /\/committee$/ })
  expect(browser.status).toBe(422)
  expect(browser.text).toContain(browser.say('scoring.fault.tooFew', { count: 2, min: 3 }))
  expect(browser.html.querySelectorAll('input[name=voting][checked]')).toHaveLength(2)
  await browser.submit({ voting: named.voting.map(({ id }) => id) }, { action: /\/committee$/ })
  expect(browser.address).toBe(`/scoring/${call.reference}`)
  expect((await listReserves(scene.db, call.id)).map(({ name }) => name)).toEqual(['Gëzimi'])
})
