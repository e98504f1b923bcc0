import { openScene, type Scene } from '../support/scene'

let scene: Scene
beforeEach(async () => { scene = await openScene() })
afterEach(() => scene.close())

describe('a letter that is sealed until a deadline', () => {
  test.each(['admin', 'auditor'])('is read by its receiver and not known to an %s before', async (role) => {
    const receiver = await scene.person()
    await scene.arrange((tx) => tx.send({
      toPersonId: receiver.id, to: { name: receiver.name, address: receiver.email }, subject: 'Konfirmim i marrjes', text: 'U dorëzua.', language: 'sq', about: 'proposal:x',
      sealedUntil: '2026-03-02T16:00:00.000Z',
    }))
    const letter = await scene.db('letters').first('id') as { id: string }
    const staff = await scene.as(await scene.person([role]))
    const own = await scene.as(receiver)

    await own.get('/people/letters')
    expect(own.text).toContain('Konfirmim i marrjes')
    await staff.get('/people/outbox')
    expect(staff.text).not.toContain('Konfirmim i marrjes')
    expect((await staff.get(`/people/letters/${letter.id}`)).status).toBe(404)

    scene.clock('2026-03-02T17:00:00+01:00')
    const later = await scene.as(await scene.person([role]))
    await later.get('/people/outbox')
    expect(later.text).toContain('Konfirmim i marrjes')
  })
})
