import type { SessionData } from 'express-session'
import { SessionStore } from '../../server/people/sessions'
import { openScene, type Scene } from '../support/scene'

let scene: Scene
let store: SessionStore
beforeEach(async () => { scene = await openScene(); store = new SessionStore(scene.db, scene.services.now) })
afterEach(() => scene.close())

const read = (id: string) => new Promise<SessionData | null>((resolve, reject) => { store.get(id, (error, session) => { if (error === null) resolve(session ?? null); else reject(error as Error) }) })
const write = (id: string, session: SessionData) => new Promise<void>((resolve, reject) => { store.set(id, session, (error) => { if (error === undefined) resolve(); else reject(error as Error) }) })
const destroy = (id: string) => new Promise<void>((resolve) => { store.destroy(id, () => { resolve() }) })
const fresh = (personId: string) => ({ cookie: {}, personId, beganAt: scene.services.now().toISOString(), userAgent: 'test' }) as unknown as SessionData

test('a slow request that ends after the person signed out revives nothing', async () => {
  const person = await scene.person()
  await write('an id', fresh(person.id))
  const slow = await read('an id') as SessionData
  await destroy('an id')
  await write('an id', slow)

  expect(await read('an id')).toBeNull()
  expect(await scene.db('sessions')).toEqual([])
})

test('the id of a session is kept as a hash only', async () => {
  const person = await scene.person()
  await write('an id nobody may learn', fresh(person.id))

  expect(JSON.stringify(await scene.db('sessions'))).not.toContain('an id nobody may learn')
})

test('a session brings the person with the roles held now', async () => {
  const person = await scene.person(['manager', { role: 'finance', scope: '47' }])
  await write('an id', fresh(person.id))
  expect((await read('an id'))?.person?.roles).toEqual(expect.arrayContaining([{ role: 'manager', scope: '' }, { role: 'finance', scope: '47' }]))

  await scene.db('roles').where({ role: 'manager' }).update({ endedAt: scene.services.now().toISOString() })
  expect((await read('an id'))?.person?.roles).toEqual([{ role: 'finance', scope: '47' }])
})

/* The clock of a scene stands at 9:00 when the session begins. */
describe.each([
  ['staff', ['manager'], '09:30:00', '09:30:01'],
  ['a finance officer', [{ role: 'finance', scope: '47' }], '09:30:00', '09:30:01'],
  ['an applicant', [], '11:00:00', '11:00:01'],
] as const)('%s who does nothing', (_who, roles, last, over) => {
  test(`is still signed in at ${last} and no longer at ${over}`, async () => {
    const person = await scene.person([...roles])
    await write('one', fresh(person.id))
    await write('other', fresh(person.id))

    scene.clock(`2026-03-02T${last}+01:00`)
    expect(await read('one')).not.toBeNull()
    scene.clock(`2026-03-02T${over}+01:00`)
    expect(await read('other')).toBeNull()
  })
})

test('whoever keeps working is signed out after twelve hours all the same', async () => {
  const person = await scene.person()
  await write('an id', fresh(person.id))
  for (let hour = 10; hour <= 21; hour += 1) {
    scene.clock(`2026-03-02T${hour}:00:00+01:00`)
    expect(await read('an id')).not.toBeNull()
  }

  scene.clock('2026-03-02T21:00:01+01:00')
  expect(await read('an id')).toBeNull()
})

test('reading pages writes at most once a minute', async () => {
  const person = await scene.person()
  await write('an id', fresh(person.id))
  const seen = async () => (await scene.db('sessions').first('seenAt') as { seenAt: string }).seenAt
  const first = await seen()
  scene.clock('2026-03-02T09:00:59+01:00')
  await read('an id')
  expect(await seen()).toBe(first)

  scene.clock('2026-03-02T09:01:00+01:00')
  await read('an id')
  expect(await seen()).toBe('2026-03-02T08:01:00.000Z')
})

test('a closed account has no session', async () => {
  const person = await scene.person()
  await write('an id', fresh(person.id))
  await scene.db('people').where({ id: person.id }).update({ disabledAt: scene.services.now().toISOString() })

  expect(await read('an id')).toBeNull()
})

test('somebody ends another session of their own, and nobody\'s else', async () => {
  const person = await scene.person()
  const browser = await scene.as(person)
  const other = await scene.as(person)
  const stranger = await scene.as(await scene.person())
  await browser.get('/people/account')
  await browser.submit({}, { action: /sessions/ })
  expect((await other.get('/people/account')).address).toContain('/sign-in')

  const foreign = await scene.db('sessions').whereNot({ personId: person.id }).first('idHash') as { idHash: string }
  expect((await browser.post(`/people/account/sessions/${foreign.idHash}/end`)).status).toBe(404)
  expect((await stranger.get('/people/account')).status).toBe(200)
})
