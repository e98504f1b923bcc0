import { openScene, type Scene } from '../support/scene'

let scene: Scene
beforeAll(async () => { scene = await openScene() })
afterAll(() => scene.close())

describe('in every test, on both engines, a transaction is asked one thing at a time', () => {
  test('a second question before the first answer is refused', async () => {
    const both = scene.arrange(({ db }) => Promise.all([db('people').first(), db('people').first()]))
    await expect(both).rejects.toThrow('while it still answers')
  })

  test('one after the other is answered, also after a refusal of the database', async () => {
    const answers = await scene.arrange(async ({ db }) => [await db('people').first(), await db('people').first()] as unknown[])
    expect(answers).toHaveLength(2)
    await expect(scene.arrange(({ db }) => db('people').insert({ id: null }))).rejects.toThrow()
    expect(await scene.arrange(({ db }) => db('people').select('id'))).toEqual([])
  })
})
