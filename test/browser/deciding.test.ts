import type { Person } from '../../server/kernel/policy'
import { codeAt, openSecret, stepAt } from '../../server/people/second-factor/second-factor'
import { searchAnew } from '../../server/scoring/late-hints/actions'
import { declareOnPanel } from '../../server/complaints/panel-actions'
import { recommendAgain } from '../../server/complaints/revision-actions'
import { anAct, aRecommendedCall, signedByAll } from '../support/builders/acts'
import { minutesSealed } from '../support/builders/awards'
import { aComplaint, aDecidedCall, aPanel, decidedBy, meetAgain, proposalOf, signatoryOf } from '../support/builders/complaints'
import { anEvaluation } from '../support/builders/scoring'
import { PASSWORD } from '../support/scene'
import { startLooking, type Looking } from './looking'
import { Keyboard } from './keyboard'

let looking: Looking
beforeEach(async () => { looking = await startLooking() })
afterEach(() => looking.close())

test('complaints stand without faults: making one, the file, the panel, its vote and decision, the second decision, and the figures', async () => {
  const { scene, look } = looking
  const ranked = await aDecidedCall(scene)
  const { call, manager, chair, authority } = ranked
  const applicant = signatoryOf(ranked, 'b')
  const form = `/complaints/proposals/${proposalOf(ranked, 'Projekti B')}`
  await look(applicant, [form, '/complaints'], async (reader) => { await reader.get(form); await reader.submit({ text: '' }, { action: form }) })

  const { id } = await aComplaint(scene, ranked)
  const page = `/complaints/${id}`
  await look(applicant, [page])
  await look(manager, ['/complaints', page])
  const panel = await aPanel(scene, ranked, id, 'no')
  await look(panel.members[0], [page], (reader) => reader.submit({}, { action: `${page}/declaration` }))
  for (const person of panel.all) expect(await declareOnPanel(scene.services, scene.words, person, id, { conflict: 'no', note: '' })).toEqual([])
  await look(panel.members[0], [page], (reader) => reader.submit({}, { action: `${page}/vote` }))
  await decidedBy(scene, panel, id)
  await look(panel.presiding, [page])
  await look(applicant, [page])
  await look(chair, [`/complaints/revisions/${call.reference}`])
  await look(null, [`/calls/${call.reference}/results`, '/guide/complaints'])
  await meetAgain(scene, ranked)
  await recommendAgain(scene.services, scene.words, chair, call.id)
  await look(authority, [`/complaints/revisions/${call.reference}`])
  const { id: recommendationId } = (await scene.db('recommendations').where({ state: 'proposed' }).first('id')) as { id: string }
  await minutesSealed(scene, recommendationId)
  await look(authority, [`/complaints/revisions/${call.reference}`])
  expect(looking.faults()).toEqual([])
})

test('acts stand without faults: the list, drafting, signing, refusing, the sealed act; and are signed by keyboard alone', async () => {
  const { scene, look } = looking
  const { call, secretary, chair, manager, assessors, authority } = await aRecommendedCall(scene)
  const list = `/acts/${call.reference}`
  await look(secretary, [list])
  const act = await anAct(scene, secretary, call.id, 'minutes')
  const page = `${list}/${act.number}`
  await look(secretary, [list, page])
  await look(chair, [page], (reader) => reader.submit({ typedName: 'Dikush Tjetër' }, { action: `${page}/signature` }))
  await look(assessors[0] as Person, [page], (reader) => reader.submit({ reason: '' }, { action: `${page}/refusal` }))
  await look(authority, [`/awards/selections/${call.reference}`])

  const keyboard = new Keyboard(await looking.open(chair))
  await keyboard.reader.get(page)
  await keyboard.skip()
  await keyboard.until(({ name, type }) => name === 'read' && type === 'checkbox')
  await keyboard.press('Space')
  await keyboard.fill('typedName', chair.name)
  await keyboard.send(keyboard.reader.say('acts.sign.button'))
  expect(await scene.db('actSignatures').where({ personId: chair.id }).pluck('state')).toEqual(['signed'])

  await signedByAll(scene, act)
  await look(secretary, [page, list])
  await look(manager, [page])
  expect([...looking.faults(), ...keyboard.unseen]).toEqual([])
})

test('the second factor stands without faults: setting up, a wrong code, the recovery codes, what there is of it, and signing in', async () => {
  const { scene, look } = looking
  const address = '/people/account/second-factor'
  const person = await scene.person(['manager'], 'Mirela Kodra')
  await look(person, ['/people/account', address], (reader) => reader.submit({ password: 'nuk është ky' }, { action: address }))
  const keyboard = new Keyboard(await looking.open(person))
  await keyboard.reader.get(address)
  await keyboard.skip()
  await keyboard.fill('password', PASSWORD)
  await keyboard.send(keyboard.reader.say('people.factor.begin.button'))
  await look(person, [address], (reader) => reader.submit({ code: '000000' }, { action: `${address}/confirmation` }))

  const factor = (await scene.db('secondFactors').first()) as { personId: string; secret: string }
  const code = codeAt(openSecret(scene.services.vault, factor) ?? '', stepAt(scene.services.now()))
  await keyboard.reader.get(address)
  await keyboard.skip()
  await keyboard.fill('code', code)
  await keyboard.send(keyboard.reader.say('people.factor.setUp.button'))
  expect(keyboard.reader.html.querySelectorAll('.q-codes code')).toHaveLength(10)
  await look(person, [address], (reader) => reader.submit({ password: PASSWORD, removalCode: '000000' }, { action: `${address}/removal` }))
  await look(null, ['/sign-in'], async (reader) => { await reader.submit({ email: person.email, password: PASSWORD }, { action: '/sign-in' }); await reader.submit({ code: '000000' }, { action: '/sign-in/code' }) })
  expect([...looking.faults(), ...keyboard.unseen]).toEqual([])
})

test('a new sign of a connection stands without faults, and is answered by keyboard alone', async () => {
  const { scene, look } = looking
  const evaluation = await anEvaluation(scene, { proposals: 2 })
  const { call, assessors, secretary } = evaluation
  const member = assessors[0] as Person
  const { proposal, organisation } = evaluation.proposals[0] as (typeof evaluation.proposals)[number]
  await scene.db('people').where({ id: member.id }).update({ name: 'Bora Zhabjaku' })
  await scene.arrange(async (tx) => {
    await tx.db('organisations').where({ id: organisation.id }).update({ profile: JSON.stringify({ ...organisation.profile, board: ['Bora Zhabjaku'] }) })
    tx.record('organisations.save', `organisation:${organisation.id}`)
  })
  await searchAnew(scene.services, scene.words)
  const page = `/scoring/proposals/${proposal.id}/hints`
  await look(secretary, [`/scoring/${call.reference}/conflicts`, `/scoring/${call.reference}/assignment`])
  await look(member, ['/desk', `/scoring/${call.reference}`, page], (reader) => reader.submit({ [`interest.${proposal.id}`]: 'none' }, { action: page }))

  const keyboard = new Keyboard(await looking.open(member))
  await keyboard.reader.get(page)
  await keyboard.skip()
  await keyboard.fill(`why.${proposal.id}.board`, 'Ka vetëm të njëjtin emër.')
  await keyboard.until(({ name }) => name === `interest.${proposal.id}`)
  await keyboard.choose(0)
  await keyboard.send(keyboard.reader.say('conflicts.late.button'))
  expect(await scene.db('hintQuestions').pluck('outcome')).toEqual(['answered'])
  expect([...looking.faults(), ...keyboard.unseen]).toEqual([])
})
