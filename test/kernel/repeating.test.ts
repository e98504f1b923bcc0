import { openScene, type Scene } from '../support/scene'

let scene: Scene
beforeEach(async () => { scene = await openScene() })
afterEach(() => scene.close())

const FORM = { name: 'Ana Prova', phone: '', language: 'sq', version: 1, _key: 'one form' }

describe('a form sent again', () => {
  test('at the same moment leads to where the first one led', async () => {
    const browser = await scene.as(await scene.person())
    await browser.get('/people/account')
    const shown = await Promise.all(Array.from({ length: 5 }, () => browser.post('/people/account', FORM)))

    expect(shown.map(({ address }) => address)).toEqual(Array.from({ length: 5 }, () => '/people/account?saved=1'))
    expect(await scene.db('auditEntries').where({ action: 'people.accountChanged' })).toHaveLength(1)
  })

  test('after its page has moved on leads there too, and to nobody else', async () => {
    const admin = await scene.as(await scene.person(['admin']))
    const other = await scene.as(await scene.person(['admin']))
    const { id } = await scene.person(['manager'])
    const role = await scene.db('roles').where({ personId: id }).first('id') as { id: string }
    const withdraw = { reason: 'Ka ndërruar punë', _key: 'one form' }
    const address = `/people/${id}/roles/${role.id}/withdrawal`
    expect((await admin.post(address, withdraw)).address).toBe(`/people/${id}`)
    expect((await admin.post(address, withdraw)).address).toBe(`/people/${id}`)

    expect((await other.post(address, withdraw)).status).toBe(409)
  })

  test('with other words is another deed', async () => {
    const browser = await scene.as(await scene.person())
    await browser.post('/people/account', FORM)
    const again = await browser.post('/people/account', { ...FORM, name: 'Ana Tjetër', version: 2 })

    expect(again.address).toBe('/people/account?saved=1')
    expect(again.text).toContain('Ana Tjetër')
  })
})
