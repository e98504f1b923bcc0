import type { Person } from '../../../server/kernel/policy'
import { grantRole } from '../../../server/people/actions'
import { clockwork } from '../../../server/kernel/policy'
import { saveSheet, sealSheet } from '../../../server/scoring/actions'
import { replaceReserves } from '../../../server/scoring/seating/store'
import { findScoreSheet } from '../../../server/scoring/sheet-store'
import { voters } from '../../../server/scoring/evaluation'
import { findEvaluation } from '../../../server/scoring/store'
import { inPool } from '../../support/builders/pool'
import { aConflict, anAssignedSheet, anEvaluation, aSealedSheet, sheetOf, type ArrangedEvaluation } from '../../support/builders/scoring'
import { openScene, type Scene } from '../../support/scene'

let scene: Scene
beforeEach(async () => { scene = await openScene() })
afterEach(() => scene.close())

type Arranged = ArrangedEvaluation & { id: string; other: string; base: string; reserves: Person[] }

/** Three assessors and two proposals; the marks of the first are far apart, and nobody is left who has not scored it. `reserves` were named in advance. */
async function apart(reserves: number): Promise<Arranged> {
  const evaluation = await anEvaluation(scene, { call: { settings: { divergence: 'third', sheetsMin: 3 } }, proposals: [{ title: 'Zogjtë e liqenit' }, { title: 'Tjetri' }], assessors: 3 })
  const { call, committeeId, assessors } = evaluation
  const [id = '', other = ''] = evaluation.proposals.map(({ proposal }) => proposal.id)
  const named: Person[] = []
  for (let index = 1; index <= reserves; index += 1) {
    const person = await scene.person(['assessor'], `Zëvendës ${index}`)
    await inPool(scene, person)
    named.push(person)
  }
  await scene.arrange((tx) => replaceReserves(tx.db, committeeId, named.map((person) => person.id)))
  for (const [index, mark] of [2, 5].entries()) await aSealedSheet(scene, { call, proposalId: id, assessor: assessors[index] as Person, contents: sheetOf(call.grid, mark) })
  for (const assessor of assessors) await aSealedSheet(scene, { call, proposalId: other, assessor, contents: sheetOf(call.grid, 4) })
  const last = await anAssignedSheet(scene, { call, proposalId: id, assessor: assessors[2] as Person })
  await seals(last.id, assessors[2] as Person, evaluation, 5)
  return { ...evaluation, id, other, base: `/scoring/proposals/${id}`, reserves: named }
}

async function seals(sheetId: string, assessor: Person, { call }: Pick<ArrangedEvaluation, 'call'>, mark: number): Promise<void> {
  const saved = await saveSheet(scene.services, assessor, sheetId, sheetOf(call.grid, mark), (await findScoreSheet(scene.db, sheetId))?.version ?? 0)
  expect(await sealSheet(scene.services, scene.words, assessor, sheetId, 'version' in saved ? saved.version : -1)).toEqual([])
}

const lettersTo = async ({ id }: Person) => (await scene.db('letters').where({ toPersonId: id }).orderBy('id').select('about', 'subject')) as { about: string; subject: string }[]

describe('a divergence that asks for a further sheet, where every member has scored', () => {
  test('is told to the chair with the last seal, and the page names who can step in', async () => {
    const { chair, secretary, id, base, reserves } = await apart(2)
    expect(await lettersTo(chair)).toEqual([{ about: `proposal:${id}`, subject: expect.stringContaining('askush nuk është i lirë') as string }])
    const lead = await scene.as(chair)
    await lead.get(`${base}/sheets`)
    expect(lead.text).toContain(lead.say('scoring.divergence.standIn.lead', { name: reserves[0]?.name ?? '' }))
    const other = await scene.as(secretary)
    expect((await other.get(`${base}/sheets`)).html.querySelector(`form[action="${base}/stand-ins"]`)).toBeNull()
    expect((await other.post(`${base}/stand-ins`, {})).status).toBe(403)
  })

  test('is settled by somebody named in advance, seated for that proposal alone', async () => {
    const evaluation = await apart(2)
    const { call, chair, id, other, base, reserves } = evaluation
    const standIn = reserves[0] as Person
    const lead = await scene.as(chair)
    await lead.get(`${base}/sheets`)
    await lead.submit({}, { action: `${base}/stand-ins` })
    expect(lead.text).toContain(lead.say('scoring.divergence.standIn.awaited', { name: standIn.name }))
    expect((await lead.post(`${base}/stand-ins`, {})).status).toBe(403)
    expect(await scene.db('committeeMembers').where({ personId: standIn.id }).select('onlyProposalId', 'seat')).toEqual([{ onlyProposalId: id, seat: 'voting' }])
    expect(await lettersTo(standIn)).toMatchObject([{ about: `call:${call.id}` }])

    const reader = await scene.as(standIn)
    expect((await reader.get(base)).status).toBe(403)
    await reader.get(`/scoring/${call.reference}`)
    await reader.follow(reader.say('scoring.evaluation.declare'))
    expect(reader.text).toContain('Zogjtë e liqenit')
    expect(reader.text).not.toContain('Tjetri')
    await reader.submit({ confidential: 'yes', [`interest.${id}`]: 'none' }, { action: /\/declaration$/ })
    expect(reader.text).toContain('Zogjtë e liqenit')
    expect(reader.text).not.toContain('Tjetri')
    expect([(await reader.get(`/scoring/proposals/${other}`)).status, (await reader.get(base)).status, (await reader.get(`${base}/sheets`)).status]).toEqual([403, 200, 404])
    expect((await lettersTo(chair)).map(({ about }) => about)).toEqual([`proposal:${id}`, `proposal:${id}`])

    await lead.get(`${base}/sheets`)
    await lead.submit({ personId: standIn.id }, { action: `${base}/further-sheets` })
    const { id: sheetId } = (await scene.db('scoreSheets').where({ assessorId: standIn.id }).first('id')) as { id: string }
    await seals(sheetId, standIn, evaluation, 4)
    expect(await scene.db('proposals').where({ id }).pluck('state')).toEqual(['scored'])
  })

  test('leaves the committee of the sessions as it was', async () => {
    const { call, chair, secretary, base, reserves } = await apart(1)
    const lead = await scene.as(chair)
    await lead.get(`${base}/sheets`)
    await lead.submit({}, { action: `${base}/stand-ins` })
    const evaluation = await findEvaluation(scene.db, call.id, secretary.id)
    expect(evaluation === undefined ? [] : voters(evaluation).map(({ personId }) => personId)).not.toContain(reserves[0]?.id)
    expect(evaluation?.members.map(({ personId }) => personId)).toContain(reserves[0]?.id)
    const writer = await scene.as(secretary)
    await writer.get(`/scoring/${call.reference}/meetings`)
    expect(writer.html.querySelectorAll('input[name=present]')).toHaveLength(5)
    await writer.get(`/scoring/${call.reference}/assignment`)
    expect(writer.text).not.toContain(reserves[0]?.name)
    expect((await writer.get(`/scoring/${call.reference}`)).text).toContain(writer.say('scoring.seat.standIn'))
  })

  test('goes to the next in line where the first declares a conflict', async () => {
    const { call, chair, id, base, reserves } = await apart(2)
    const lead = await scene.as(chair)
    await lead.get(`${base}/sheets`)
    await lead.submit({}, { action: `${base}/stand-ins` })
    const reader = await scene.as(reserves[0] as Person)
    await reader.get(`/scoring/${call.reference}/declaration`)
    await reader.submit({ confidential: 'yes', [`interest.${id}`]: 'conflict', [`kind.${id}`]: 'family', [`note.${id}`]: 'Kushërira ime e drejton.' }, { action: /\/declaration$/ })
    expect((await reader.get(base)).status).toBe(403)
    await lead.get(`${base}/sheets`)
    expect(lead.text).toContain(lead.say('scoring.divergence.standIn.lead', { name: reserves[1]?.name ?? '' }))
  })

  test('says that nobody is left where nobody was named, or who was belongs to an applicant', async () => {
    const { chair, base, proposals, reserves } = await apart(1)
    const { organisation } = proposals[1] as ArrangedEvaluation['proposals'][number]
    await scene.arrange((tx) => grantRole(tx, clockwork, reserves[0]?.id ?? '', 'editor', organisation.id))
    const lead = await scene.as(chair)
    await lead.get(`${base}/sheets`)
    expect(lead.text).toContain(lead.say('scoring.divergence.further.nobody'))
    expect((await lead.post(`${base}/stand-ins`, {})).status).toBe(422)
    expect(await scene.db('committeeMembers').pluck('id')).toHaveLength(5)
  })

  test('is told to no chair who may not know of the proposal', async () => {
    const evaluation = await anEvaluation(scene, { call: { settings: { divergence: 'third', sheetsMin: 2 } }, proposals: 1, assessors: 3 })
    const { call, chair, assessors } = evaluation
    const id = evaluation.proposals[0]?.proposal.id ?? ''
    for (const person of [chair, assessors[2] as Person]) await aConflict(scene, { proposalId: id, person })
    await aSealedSheet(scene, { call, proposalId: id, assessor: assessors[0] as Person, contents: sheetOf(call.grid, 2) })
    await seals((await anAssignedSheet(scene, { call, proposalId: id, assessor: assessors[1] as Person })).id, assessors[1] as Person, evaluation, 5)
    expect(await lettersTo(chair)).toEqual([])
  })
})
