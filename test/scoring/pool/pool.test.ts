import type { Person } from '../../../server/kernel/policy'
import { changeOwnProfile, enterInPool } from '../../../server/scoring/pool/actions'
import { findEntryFaults, fit, organisationOf, type PoolEntry } from '../../../server/scoring/pool/pool'
import { findPoolMemberOf } from '../../../server/scoring/pool/store'
import { inPool } from '../../support/builders/pool'
import { openScene, type Scene } from '../../support/scene'

let scene: Scene
let manager: Person
beforeEach(async () => { scene = await openScene(); manager = await scene.person(['manager'], 'Mirela') })
afterEach(() => scene.close())

const ENTRY: PoolEntry = { standing: 'official', body: 'Ministria', civilReference: '', seats: ['voting'], serviceTypes: [], targetGroups: ['PWD'], languages: ['sq'], loadMax: null, servesFrom: '2026-01-01', servesUntil: null }

test.each<[string, Partial<PoolEntry>, string[]]>([
  ['whole', {}, []],
  ['without standing', { standing: '' }, ['standing']],
  ['of nowhere', { body: '' }, ['body']],
  ['of civil society without its call', { standing: 'civil' }, ['civilReference']],
  ['of civil society with its call', { standing: 'civil', civilReference: 'Thirrja 2' }, []],
  ['without a seat', { seats: [] }, ['seats']],
  ['that reads no language', { languages: [] }, ['languages']],
  ['with a load of none', { loadMax: 0 }, ['loadMax']],
  ['with a load of one', { loadMax: 1 }, []],
  ['with an unreadable load', { loadMax: 'faulty' }, ['loadMax']],
  ['without a beginning', { servesFrom: null }, ['servesFrom']],
  ['that ends on its first day', { servesUntil: '2026-01-01' }, []],
  ['that ends before it begins', { servesUntil: '2025-12-31' }, ['servesUntil']],
  ['with an unreadable end', { servesUntil: 'faulty' }, ['servesUntil']],
])('an entry %s', (_name, over, fields) => {
  expect(findEntryFaults({ ...ENTRY, ...over }).map(({ field }) => field)).toEqual(fields)
})

test('knowing a service counts two, each group one, three groups at most', () => {
  const asked = { serviceTypes: ['COM-FAM', 'COM-ALT'], targetGroups: ['PWD', 'ELD', 'ELA', 'CHR'] }
  expect(fit({ serviceTypes: [], targetGroups: [] }, asked)).toBe(0)
  expect(fit({ serviceTypes: ['COM-FAM', 'COM-ALT'], targetGroups: [] }, asked)).toBe(2)
  expect(fit({ serviceTypes: ['COM-FAM'], targetGroups: ['PWD', 'ROMA'] }, asked)).toBe(3)
  expect(fit({ serviceTypes: ['COM-FAM'], targetGroups: ['PWD', 'ELD', 'ELA', 'CHR'] }, asked)).toBe(5)
})

test('two ways of writing an institution are one; two independent experts have none in common', () => {
  expect(organisationOf({ standing: 'official', body: 'Shërbimi  Social' })).toBe(organisationOf({ standing: 'civil', body: 'shërbimi social' }))
  expect(organisationOf({ standing: 'independent', body: 'Ekspert i pavarur' })).toBeNull()
})

test('the secretariat enters somebody once; a stranger or an auditor it cannot, and what was typed stays', async () => {
  const arta = await scene.person([], 'Arta')
  const auditor = await scene.person(['auditor'], 'Agimi')
  const browser = await scene.as(manager)
  await browser.get('/scoring')
  await browser.follow(browser.say('scoring.pool.title'))
  expect(browser.text).toContain(browser.say('scoring.pool.none'))
  await browser.follow(browser.say('scoring.pool.new'))
  const form = { standing: 'official', body: 'Ministria', seats: ['voting'], servesFrom: '1.1.2026', targetGroups: ['PWD', 'ELD'], languages: ['sq'], loadMax: '12' }
  await browser.submit({ ...form, email: 'askush@example.al' }, { action: '/scoring/pool/new' })
  expect(browser.status).toBe(422)
  expect(browser.text).toContain(browser.say('scoring.fault.person'))
  expect(browser.html.querySelector('#f-body')?.getAttribute('value')).toBe('Ministria')
  await browser.submit({ email: arta.email }, { action: '/scoring/pool/new' })
  expect(browser.address).toBe('/scoring/pool')
  expect(browser.text).toContain('Persona me aftësi të kufizuara, Të moshuar')
  expect(await findPoolMemberOf(scene.db, arta.id)).toMatchObject({ loadMax: 12, seats: ['voting'], servesFrom: '2026-01-01', servesUntil: null })
  expect(await enterInPool(scene.services, manager, arta.email, ENTRY)).toEqual([{ field: 'email', words: 'scoring.pool.fault.entered' }])
  expect(await enterInPool(scene.services, manager, auditor.email, ENTRY)).toEqual([{ field: 'email', words: 'people.fault.alreadyReadsOnly' }])
  await browser.follow('Arta')
  await browser.submit({ body: 'Shërbimi Social Shtetëror' }, { action: /\/scoring\/pool\// })
  expect(browser.text).toContain(browser.say('kernel.saved'))
  expect(await findPoolMemberOf(scene.db, arta.id)).toMatchObject({ body: 'Shërbimi Social Shtetëror', version: 2 })
})

test('an assessor keeps what they know and can manage, and nothing else', async () => {
  const arta = await scene.person(['assessor'], 'Arta')
  await inPool(scene, arta, { standing: 'official', body: 'Ministria' })
  const browser = await scene.as(arta)
  await browser.get('/scoring')
  await browser.follow(browser.say('scoring.pool.own'))
  await browser.submit({ targetGroups: ['ELD'], languages: ['sq'], loadMax: '' }, { action: '/scoring/pool/own' })
  expect(browser.text).toContain(browser.say('kernel.saved'))
  await browser.post('/scoring/pool/own', { version: 2, targetGroups: ['ROMA'], languages: ['sq', 'rom'], loadMax: '7', body: 'Tjetër', servesUntil: '1.1.2040', seats: ['chair'] })
  expect(await findPoolMemberOf(scene.db, arta.id)).toMatchObject({ targetGroups: ['ROMA'], languages: ['sq', 'rom'], loadMax: 7, body: 'Ministria', servesUntil: null })
  await expect(changeOwnProfile(scene.services, arta, 1, ENTRY)).rejects.toMatchObject({ status: 409 })
})

test('the pool is for the secretariat and whoever audits; an entry also for its person', async () => {
  const [arta, other] = [await scene.person(['assessor'], 'Arta'), await scene.person(['chair', 'secretary', 'assessor'])]
  const entry = await inPool(scene, arta)
  const status = async (person: Person, address: string) => (await (await scene.as(person)).get(address)).status
  const auditor = await scene.person(['auditor'])
  for (const [person, list, one] of [[manager, 200, 200], [auditor, 200, 200], [arta, 403, 200], [other, 403, 404]] as const) {
    expect([await status(person, '/scoring/pool'), await status(person, `/scoring/pool/${entry.id}`)]).toEqual([list, one])
  }
  expect(await status(auditor, '/scoring/pool/new')).toBe(403)
  expect(await status(other, '/scoring/pool/own')).toBe(404)
  const reader = await scene.as(auditor)
  expect((await reader.get(`/scoring/pool/${entry.id}`)).html.querySelectorAll('main form')).toHaveLength(0)
})
