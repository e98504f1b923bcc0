import type { Person } from '../../../server/kernel/policy'
import { assignByRules } from '../../../server/scoring/assignment/actions'
import { listRuns } from '../../../server/scoring/assignment/store'
import { inPool } from '../../support/builders/pool'
import { aConflict, anAssignedSheet, anEvaluation, type ArrangedEvaluation } from '../../support/builders/scoring'
import { openScene, type Scene } from '../../support/scene'

let scene: Scene
let one: ArrangedEvaluation
beforeEach(async () => { scene = await openScene(); one = await anEvaluation(scene, { proposals: 4, assessors: 5 }) })
afterEach(() => scene.close())

/** Everybody is in the pool, independent unless said otherwise. */
async function pool(over: Readonly<Record<number, Parameters<typeof inPool>[2]>> = {}): Promise<void> {
  for (const [index, who] of one.assessors.entries()) await inPool(scene, who, over[index] ?? {})
}
const person = (index: number): Person => one.assessors[index] as Person
const idOf = (index: number): string => one.proposals[index]?.proposal.id ?? ''
const referenceOf = (index: number): string => one.proposals[index]?.proposal.reference ?? ''
const at = (end = '') => `/scoring/${one.call.reference}/assignment${end}`
const pairs = async () => (await scene.db('scoreSheets').whereNot({ state: 'void' }).orderBy(['proposalId', 'assessorId']).select('proposalId', 'assessorId')) as { proposalId: string; assessorId: string }[]
const codeOf = async (index: number) => ((await scene.db('committeeMembers').where({ personId: person(index).id }).first('code')) as { code: string }).code

describe('by rules', () => {
  test('a trial assigns nothing; confirmed it gives just what it showed, and keeps seed and fingerprints', async () => {
    const ministry = { standing: 'official', body: 'Ministria' } as const
    await pool({ 0: ministry, 1: ministry, 2: { loadMax: 3 } })
    await aConflict(scene, { proposalId: idOf(0), person: person(3) })
    const head = await scene.as(one.secretary)
    await head.get(at())
    await head.follow(head.say('scoring.assignment.automatic'))
    await head.submit({ sheetsEach: 3, seed: 'fara e parë' }, { action: at('/automatic') })
    expect(head.text).toContain(scene.words.sq.count('scoring.assignment.found', 12))
    expect(await pairs()).toEqual([])
    const shown = head.html.querySelectorAll('.q-prints dd').map((dd) => dd.text)
    await head.submit({}, { button: head.say('scoring.assignment.confirm') })
    expect(head.address).toBe(at())
    expect(head.text).toContain('fara e parë')

    const given = await pairs()
    expect(given).toHaveLength(12)
    const on = (proposal: number) => given.filter(({ proposalId }) => proposalId === idOf(proposal)).map(({ assessorId }) => assessorId)
    expect(on(0)).not.toContain(person(3).id)
    for (const proposal of [0, 1, 2, 3]) expect(on(proposal).filter((id) => id === person(0).id || id === person(1).id).length).toBeLessThanOrEqual(1)
    expect(given.filter(({ assessorId }) => assessorId === person(2).id).length).toBeLessThanOrEqual(3)
    const [run] = await listRuns(scene.db, one.call.id)
    expect(run).toMatchObject({ way: 'automatic', sheets: 12, short: 0, runBy: one.secretary.id, rules: { sheetsEach: 3, least: 0, most: null, seed: 'fara e parë' } })
    expect(shown.slice(0, 2)).toEqual([run?.inputHash, run?.resultHash])
    expect(await scene.db('letters').where('subject', 'like', '%fleta vlerësimi%')).toHaveLength(new Set(given.map(({ assessorId }) => assessorId)).size)
  })

  test('what cannot be had is said before it is confirmed: which proposals, who is full, and how many are missing', async () => {
    await pool({ 0: { loadMax: 1 }, 1: { loadMax: 1 }, 2: { loadMax: 1 } })
    const head = await scene.as(one.secretary)
    await head.get(at('/automatic?sheetsEach=3&least=&most=3&seed=x'))
    // Three people with one sheet each and two with three: nine of the twelve.
    expect(head.text).toContain(scene.words.sq.count('scoring.assignment.short', 3))
    expect(head.text).toContain(head.say('scoring.assignment.cut.full', { names: scene.words.sq.list(one.assessors.map(({ name }) => name)), room: 9 }))
    expect(head.text).toContain(head.say('scoring.assignment.cut.used', { room: 0, missing: 3 }))
  })

  test('a trial that is no longer true is refused, and nothing is written', async () => {
    const head = await scene.as(one.secretary)
    await head.get(at('/automatic?sheetsEach=3&least=&most=&seed=x'))
    await aConflict(scene, { proposalId: idOf(1), person: person(1) })
    await head.submit({}, { button: head.say('scoring.assignment.confirm') })
    expect(head.status).toBe(409)
    expect(await pairs()).toEqual([])
    expect(await listRuns(scene.db, one.call.id)).toEqual([])
  })

  test('adds to what is there, and takes nothing back', async () => {
    await anAssignedSheet(scene, { call: one.call, proposalId: idOf(0), assessor: person(4) })
    const head = await scene.as(one.secretary)
    await head.get(at('/automatic?sheetsEach=1&least=&most=&seed=x'))
    expect(head.text).toContain(scene.words.sq.count('scoring.assignment.found', 3))
    await head.submit({}, { button: head.say('scoring.assignment.confirm') })
    expect(await pairs()).toHaveLength(4)
    await head.get(at('/automatic?sheetsEach=1&least=&most=&seed=x'))
    expect(head.text).toContain(head.say('scoring.assignment.nothing'))
  })

  test('faulty rules come back as typed, in the address and in the action', async () => {
    const head = await scene.as(one.secretary)
    await head.get(at('/automatic?sheetsEach=9&least=2&most=1&seed='))
    expect(head.status).toBe(422)
    expect(head.html.querySelector('#f-sheetsEach')?.getAttribute('value')).toBe('9')
    const faults = await assignByRules(scene.services, scene.words, one.secretary, one.call.id, { sheetsEach: 9, least: null, most: null, seed: 'x', inputHash: '', version: 1 })
    expect(faults.map(({ field }) => field)).toEqual(['sheetsEach'])
  })

  test('a head with a conflict finds nothing of the proposal in it: not its row, not its sheets, not in the loads', async () => {
    await pool()
    await aConflict(scene, { proposalId: idOf(0), person: one.chair })
    await anAssignedSheet(scene, { call: one.call, proposalId: idOf(0), assessor: person(0) })
    const head = await scene.as(one.chair)
    for (const address of ['', '/automatic?sheetsEach=3&least=&most=&seed=x', '/table', '/table.csv']) {
      const page = await head.get(at(address))
      expect(page.html.toString()).not.toContain(referenceOf(0))
      expect(page.html.toString()).not.toContain('Projekti 1')
    }
    await head.get(at('/automatic?sheetsEach=3&least=&most=&seed=x'))
    expect(head.text).toContain(scene.words.sq.count('scoring.assignment.found', 9))
    expect(head.html.querySelectorAll('table')[0]?.querySelectorAll('tbody tr td:nth-child(2)').map((cell) => cell.text)).toEqual(['0', '0', '0', '0', '0'])
  })

  test('is for those who lead', async () => {
    for (const who of [person(0), await scene.person(['auditor']), await scene.person(['authority'])]) {
      const browser = await scene.as(who)
      for (const address of ['/automatic', '/table', '/table.csv']) expect((await browser.get(at(address))).status).toBe(403)
    }
  })
})

describe('by a table', () => {
  const send = async (text: string) => {
    const head = await scene.as(one.secretary)
    await head.get(at('/table'))
    await head.submit({}, { action: at('/table'), files: { table: { name: 'caktimi.csv', content: Buffer.from(text) } } })
    return head
  }

  test('is read whole, shown, and assigned when it is confirmed', async () => {
    const head = await send(`Propozimi;Vlerësuesi\n${referenceOf(0)};${await codeOf(0)}\n${referenceOf(1)};${person(2).email}\n`)
    expect(head.text).toContain(scene.words.sq.count('scoring.assignment.found', 2))
    expect(await pairs()).toEqual([])
    await head.submit({}, { button: head.say('scoring.assignment.confirm') })
    expect(head.address).toBe(at())
    expect(await pairs()).toEqual(expect.arrayContaining([{ proposalId: idOf(0), assessorId: person(0).id }, { proposalId: idOf(1), assessorId: person(2).id }]))
    expect(await listRuns(scene.db, one.call.id)).toMatchObject([{ way: 'table', sheets: 2, rules: null }])
  })

  test('with a fault assigns nothing and names row, column and reason', async () => {
    await aConflict(scene, { proposalId: idOf(2), person: person(0) })
    const head = await send(`propozimi,vlerësuesi\n${referenceOf(0)},${await codeOf(0)}\n${referenceOf(2)},${await codeOf(0)}\nX/9,askush@example.al\n`)
    expect(head.status).toBe(422)
    expect(head.html.querySelectorAll('tbody tr').map((row) => row.querySelectorAll('th,td').map((cell) => cell.text).join(' · '))).toEqual([
      `3 · vlerësuesi · ${head.say('scoring.assignment.fault.conflict')}`, `4 · propozimi · ${head.say('scoring.assignment.fault.proposal', { value: 'X/9' })}`, `4 · vlerësuesi · ${head.say('scoring.assignment.fault.assessor', { value: 'askush@example.al' })}`,
    ])
    expect(await pairs()).toEqual([])
  })

  test('is refused where a conflict came to light between the look and the confirmation', async () => {
    const head = await send(`propozimi,vlerësuesi\n${referenceOf(0)},${await codeOf(0)}\n`)
    await aConflict(scene, { proposalId: idOf(0), person: person(0) })
    await head.submit({}, { button: head.say('scoring.assignment.confirm') })
    expect(head.status).toBe(409)
    expect(await pairs()).toEqual([])
  })

  test.each([['nothing', ''], ['a picture', '\x89PNG\x00\x00']])('of %s is no table', async (_name, content) => {
    const head = await send(content)
    expect(head.status).toBe(422)
    expect(head.text).toContain(head.say('scoring.assignment.fault.file'))
  })

  test('what is assigned so far comes down and goes up again without a fault', async () => {
    await anAssignedSheet(scene, { call: one.call, proposalId: idOf(0), assessor: person(0) })
    const reader = await scene.as(one.secretary)
    const { text } = await reader.get(at('/table.csv'))
    const head = await send(text)
    expect(head.text).toContain(scene.words.sq.count('scoring.assignment.known', 1))
  })
})
