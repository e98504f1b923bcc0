import { OutOfDate } from '../../server/kernel/errors'
import { ensureForms } from '../../server/forms/actions'
import { findSheet, latestFormVersion, listFormVersions, saveAnswers } from '../../server/forms/store'
import { aForm, aFormOf, aSheetOfAnswers } from '../support/builders/forms'
import { both, section, short } from '../../server/forms/definitions/making'
import { openScene, type Scene } from '../support/scene'

let scene: Scene
beforeEach(async () => { scene = await openScene() })
afterEach(() => scene.close())

describe('form versions', () => {
  test('putting the built-in forms in twice is putting them in once', async () => {
    await scene.arrange((tx) => ensureForms(tx))
    await scene.arrange((tx) => ensureForms(tx))

    const versions = await listFormVersions(scene.db)
    expect(versions.map(({ code, number, sheets }) => [code, number, sheets])).toEqual([
      ['application_cso', 1, 0], ['application_municipal', 1, 0], ['check_cso', 1, 0], ['check_municipal', 1, 0], ['report_final', 1, 0], ['report_interim', 1, 0],
    ])
  })

  test('two processes that put them in at the same moment put them in once', async () => {
    await Promise.all([1, 2, 3].map(() => scene.arrange((tx) => ensureForms(tx))))

    expect((await listFormVersions(scene.db)).map(({ number }) => number)).toEqual([1, 1, 1, 1, 1, 1])
  })

  test('a changed definition is the next version, and sheets stay with the version they answer', async () => {
    const before = await aFormOf(scene, { sections: [section('a', null, both('A', 'A'), [short('x', both('X', 'X'))])] })
    const sheet = await aSheetOfAnswers(scene, before, { x: 'old' })
    const after = await aFormOf(scene, { sections: [section('a', null, both('A', 'A'), [short('y', both('Y', 'Y'))])] })

    expect([before.number, after.number]).toEqual([1, 2])
    expect((await findSheet(scene.db, sheet))?.formVersion.id).toBe(before.id)
    expect((await latestFormVersion(scene.db, 'trial'))?.id).toBe(after.id)
  })

  test('an unsound definition is never published', async () => {
    const twice = { sections: [section('a', null, both('A', 'A'), [short('x', both('X', 'X')), short('x', both('X', 'X'))])] }

    await expect(aFormOf(scene, twice)).rejects.toThrow('two questions are called x')
    expect(await scene.db('formVersions').select()).toEqual([])
  })
})

describe('answers', () => {
  test('are kept question by question: what is not sent stays, what is blank goes', async () => {
    const person = await scene.person([], 'Anila Hoxha')
    const sheetId = await aSheetOfAnswers(scene, await aForm(scene), { title: 'Titulli', summary: 'Përmbledhja', months: 8 })
    await scene.arrange((tx) => saveAnswers(tx, person, sheetId, { summary: '', months: 9, target_groups: ['ROMA'] }, 2))

    const sheet = await findSheet(scene.db, sheetId)
    expect(sheet?.answers).toEqual({ title: 'Titulli', months: 9, target_groups: ['ROMA'] })
    expect(sheet).toMatchObject({ version: 3, savedBy: person.id, savedByName: 'Anila Hoxha' })
  })

  test('of two people who save the same version, the second is told and overwrites nothing', async () => {
    const [first, second] = [await scene.person(), await scene.person()]
    const sheetId = await aSheetOfAnswers(scene, await aForm(scene))
    await scene.arrange((tx) => saveAnswers(tx, first, sheetId, { title: 'I pari' }, 1))

    await expect(scene.arrange((tx) => saveAnswers(tx, second, sheetId, { title: 'I dyti' }, 1))).rejects.toThrow(OutOfDate)
    expect((await findSheet(scene.db, sheetId))?.answers).toEqual({ title: 'I pari' })
  })

  test('of two who save at the same moment, one wins', async () => {
    const sheetId = await aSheetOfAnswers(scene, await aForm(scene))
    const people = [await scene.person(), await scene.person()]
    const done = await Promise.allSettled(people.map((person) => scene.arrange((tx) => saveAnswers(tx, person, sheetId, { title: person.id }, 1))))

    expect(done.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
    expect((await findSheet(scene.db, sheetId))?.version).toBe(2)
  })
})
