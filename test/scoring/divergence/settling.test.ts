import type { Person } from '../../../server/kernel/policy'
import type { CallSettings } from '../../../server/calls/settings'
import { recuse, saveSheet, sealSheet } from '../../../server/scoring/actions'
import { scoreIfDone } from '../../../server/scoring/completion'
import { listRounds } from '../../../server/scoring/divergence/store'
import { findScoreSheet } from '../../../server/scoring/sheet-store'
import type { ScoreSheet } from '../../../server/scoring/sheets'
import { readRanking } from '../../../server/scoring/ranking-store'
import { aConflict, anEvaluation, aSealedSheet, sheetOf, type ArrangedEvaluation } from '../../support/builders/scoring'
import type { Browser } from '../../support/browser'
import { openScene, type Scene } from '../../support/scene'

let scene: Scene
beforeEach(async () => { scene = await openScene() })
afterEach(() => scene.close())

type Diverging = ArrangedEvaluation & { id: string; agreeing: string; sheets: ScoreSheet[]; base: string; list: string }

/** Two proposals and three assessors, of whom `marking` have sealed; the first proposal has these marks throughout, the second fours. */
async function diverging(settings: Partial<CallSettings>, marks: readonly number[] = [3, 4, 5], assessors = marks.length): Promise<Diverging> {
  const evaluation = await anEvaluation(scene, { call: { settings: { sheetsMin: marks.length, ...settings } }, proposals: 2, assessors })
  const [id = '', agreeing = ''] = evaluation.proposals.map(({ proposal }) => proposal.id)
  const sheets: ScoreSheet[] = []
  for (const [index, mark] of marks.entries()) {
    const assessor = evaluation.assessors[index] as Person
    sheets.push(await aSealedSheet(scene, { call: evaluation.call, proposalId: id, assessor, contents: sheetOf(evaluation.call.grid, mark) }))
    await aSealedSheet(scene, { call: evaluation.call, proposalId: agreeing, assessor, contents: sheetOf(evaluation.call.grid, 4) })
  }
  for (const proposalId of [id, agreeing]) await scene.arrange((tx) => scoreIfDone(tx, proposalId, marks.length))
  return { ...evaluation, id, agreeing, sheets, base: `/scoring/proposals/${id}`, list: `/scoring/${evaluation.call.reference}/divergences` }
}

const stateOf = async (id: string) => ((await scene.db('proposals').where({ id }).first('state')) as { state: string }).state
const held = { heldOn: '2026-03-02', heldTime: '09:10', place: 'Tiranë' }

/** The chair calls those who scored together, and a little later they have met. */
async function opened({ chair, base }: Diverging): Promise<Browser> {
  const leading = await scene.as(chair)
  await leading.get(`${base}/sheets`)
  await leading.submit({}, { action: `${base}/consensus` })
  scene.clock('2026-03-02T09:20:00+01:00')
  return leading
}

describe('a call that asks for consensus', () => {
  test('has no ranking before the divergence is settled, and says so to those who lead', async () => {
    const { call, chair, id, agreeing, list } = await diverging({ divergence: 'consensus' })
    expect([await stateOf(id), await stateOf(agreeing)]).toEqual(['in_assessment', 'scored'])
    expect((await readRanking(scene.db, call.id)).complete).toBe(false)
    const browser = await scene.as(chair)
    expect((await browser.get(`/scoring/${call.reference}/ranking`)).status).toBe(403)
    await browser.get(`/scoring/${call.reference}`)
    await browser.follow('Zgjidhni mospërputhjet mes fletëve')
    expect(browser.page?.address).toBe(list)
    expect(browser.page?.text).toContain('Një mospërputhje pret zgjidhje')
    const rows = browser.page?.html.querySelectorAll('tbody tr').map((row) => row.text.replace(/\s+/g, ' ')) ?? []
    expect(rows).toHaveLength(1)
    expect(rows[0]).toContain('60 · 80 · 100')
    expect(rows[0]).toContain('40 pikë larg njëra-tjetrës')
  })

  test('settles it by a round that the chair opens and the secretary records: the mean stays the members’ own', async () => {
    const { call, chair, secretary, assessors, id, base, list } = await diverging({ divergence: 'consensus' })
    const [first] = assessors as [Person]
    const member = await scene.as(first)
    expect((await member.get(`${base}/sheets`)).status).toBe(404)

    const leading = await scene.as(chair)
    await leading.get(list)
    await leading.follow('Zgjidheni')
    await leading.submit({}, { action: `${base}/consensus` })
    scene.clock('2026-03-02T09:20:00+01:00')
    expect((await member.get(`${base}/sheets`)).text).toContain('fleta juaj')
    expect(await scene.db('letters').where('subject', 'like', '%konsensusi%').pluck('to_person_id')).toEqual(expect.arrayContaining(assessors.map((one) => one.id)))

    const writing = await scene.as(secretary)
    await writing.get(`${base}/sheets`)
    await writing.follow('Procesverbali i konsensusit')
    const page = await writing.submit({ ...held, reasons: 'Secili mbeti te notat e veta.', minority: 'A-2: rreziku i afateve është më i madh.' }, { action: `${base}/agreement` })
    expect(page.status).toBe(200)
    expect(page.text).toContain('Del nga fletët e anëtarëve')
    expect(page.text).toContain('rreziku i afateve është më i madh')
    expect(await stateOf(id)).toBe('scored')
    const ranking = await readRanking(scene.db, call.id)
    expect(ranking.complete).toBe(true)
    expect(ranking.proposals.find(({ proposalId }) => proposalId === id)).toMatchObject({ totalSum: 240, divisor: 3, totals: [60, 80, 100] })
    const minutes = await writing.get(`/scoring/${call.reference}/minutes`)
    expect(minutes.text).toContain('Zgjidhur me konsensus')
    expect(minutes.text).toContain('mendimi i pakicës: A-2: rreziku i afateve është më i madh.')
  })

  test('counts the marks agreed on where the call says so, and only as long as they are about these sheets', async () => {
    const one = await diverging({ divergence: 'consensus', combination: 'agreed', sheetsMin: 2 })
    const { call, secretary, assessors, id, base } = one
    await opened(one)
    const writing = await scene.as(secretary)
    await writing.get(`${base}/agreement`)
    const codes = call.grid.sections.flatMap(({ criteria }) => criteria.map(({ code }) => code))
    const half = await writing.submit({ ...held, reasons: 'Ranë dakord.', 'mark.A1': '4' }, { action: `${base}/agreement` })
    expect(half.status).toBe(422)
    expect(half.text).toContain('Ranë dakord.')
    expect(await scene.db('consensusRecords')).toEqual([])
    await writing.submit({ ...Object.fromEntries(codes.map((code) => [`mark.${code}`, '4'])), 'mark.A1': '5' }, { action: `${base}/agreement` })

    const points = async () => { const one = (await readRanking(scene.db, call.id)).proposals.find(({ proposalId }) => proposalId === id); return [one?.totalSum, one?.divisor] }
    expect(await points()).toEqual([82, 1])
    expect(await stateOf(id)).toBe('scored')

    // A conflict that comes to light: everything stands as if the member had never scored, the agreement too.
    await recuse(scene.services, scene.words, secretary, { proposalId: id, personId: assessors[2]?.id ?? '', kind: 'board', note: 'U gjet më vonë.' })
    expect(await points()).toEqual([140, 2])
    expect(await stateOf(id)).toBe('in_assessment')
    expect((await readRanking(scene.db, call.id)).complete).toBe(false)
  })

  test('lets a member revise: the sheet that was sealed is kept, and the divergence is gone', async () => {
    const one = await diverging({ divergence: 'consensus' })
    const { call, secretary, assessors, id, base, sheets } = one
    const leading = await opened(one)
    const refused = await leading.submit({ sheetId: '', reason: 'U bind.' }, { action: `${base}/reopenings` })
    expect(refused.status).toBe(422)
    await leading.submit({ sheetId: sheets[2]?.id ?? '', reason: 'U bind nga biseda.' }, { action: `${base}/reopenings` })

    const writing = await scene.as(secretary)
    await writing.get(`${base}/agreement`)
    const early = await writing.submit({ ...held, reasons: 'Rishikuar.' }, { action: `${base}/agreement` })
    expect(early.text).toContain('Një fletë e këtij propozimi është ende e hapur')

    const assessor = assessors[2] as Person
    const again = (await findScoreSheet(scene.db, sheets[2]?.id ?? '')) as ScoreSheet
    const revised = sheetOf(call.grid, 4)
    const contents = { ...revised, marks: Object.fromEntries(Object.entries(revised.marks).map(([code, mark]) => [code, { ...mark, reason: 'Pas bisedës.' }])) }
    const saved = await saveSheet(scene.services, assessor, again.id, contents, again.version) as { version: number }
    expect(await sealSheet(scene.services, scene.words, assessor, again.id, saved.version)).toEqual([])
    expect(await stateOf(id)).toBe('in_assessment')
    await writing.get(`${base}/agreement`)
    await writing.submit({ ...held, reasons: 'Një anëtar e rishikoi fletën e vet.' }, { action: `${base}/agreement` })
    expect(await stateOf(id)).toBe('scored')
    expect((await readRanking(scene.db, call.id)).proposals.find(({ proposalId }) => proposalId === id)).toMatchObject({ totalSum: 220, totals: [60, 80, 80] })
    expect(await scene.db('sheetVersions').where({ sheetId: again.id }).pluck('total_points')).toEqual([100])
    expect((await listRounds(scene.db, call.id, id))[0]?.sheets.find((one) => one.id === again.id)?.sealHash).toBe(sheets[2]?.sealHash)
  })

  test('holds no meeting without everybody who scored, before it was called, or without a word of how', async () => {
    const one = await diverging({ divergence: 'consensus' })
    const { secretary, assessors, base } = one
    await opened(one)
    const writing = await scene.as(secretary)
    await writing.get(`${base}/agreement`)
    const ids = (await scene.db('committeeMembers').whereIn('personId', assessors.slice(0, 2).map(({ id }) => id)).pluck('id')) as string[]
    const page = await writing.submit({ ...held, heldOn: '2026-03-01', present: ids }, { action: `${base}/agreement` })
    expect(page.status).toBe(422)
    for (const text of ['Mbledhja nuk mund të jetë bërë para se të hapej', 'kur janë të gjithë ata që vlerësuan', 'Shkruani si u arrit konsensusi']) expect(page.text).toContain(text)
    expect(await scene.db('consensusRecords')).toEqual([])
  })

  test('keeps round and record as they were written', async () => {
    const one = await diverging({ divergence: 'consensus' })
    const { secretary, base } = one
    await opened(one)
    const writing = await scene.as(secretary)
    await writing.get(`${base}/agreement`)
    await writing.submit({ ...held, reasons: 'Po.' }, { action: `${base}/agreement` })
    for (const table of ['consensusRounds', 'consensusRecords']) {
      await expect(scene.db(table).delete()).rejects.toThrow('never changed or removed')
    }
    await expect(scene.db('consensusRecords').update({ reasons: 'Jo.' })).rejects.toThrow('never changed or removed')
    await expect(scene.db('consensusRounds').update({ gap: 0 })).rejects.toThrow('never changed or removed')
    expect((await writing.get(`${base}/agreement`)).status).toBe(403)
  })
})

describe('a call that asks for a further assessor', () => {
  const settings = { divergence: 'third', closestPair: 'yes', sheetsMin: 2 } as const

  test('asks a member without a conflict and without a sheet, who sees neither before sealing', async () => {
    const { call, chair, assessors, id, base, sheets } = await diverging(settings, [3, 5], 4)
    const [, , recused, third] = assessors as [Person, Person, Person, Person]
    await aConflict(scene, { proposalId: id, person: recused })
    const leading = await scene.as(chair)
    await leading.get(`${base}/sheets`)
    expect(leading.page?.html.querySelectorAll('#f-personId option').map((option) => option.getAttribute('value'))).toEqual(['', third.id])
    const nobody = await leading.submit({}, { action: `${base}/further-sheets` })
    expect(nobody.status).toBe(422)
    await leading.get(`${base}/sheets`)
    await leading.submit({ personId: third.id }, { action: `${base}/further-sheets` })

    const sheet = (await scene.db('scoreSheets').where({ proposalId: id, assessorId: third.id }).first()) as ScoreSheet & { further: number }
    expect(sheet).toMatchObject({ state: 'assigned', further: 1 })
    const writing = await scene.as(third)
    for (const other of sheets) expect((await writing.get(`/scoring/sheets/${other.id}`)).status).toBe(404)
    expect((await writing.get(`${base}/sheets`)).status).toBe(404)
    expect((await writing.get(`/scoring/${call.reference}/divergences`)).status).toBe(403)
    for (const address of [`/scoring/sheets/${sheet.id}`, base, `/scoring/${call.reference}`, `/scoring/${call.reference}/minutes`]) {
      const page = await writing.get(address)
      expect([address, page.status]).toEqual([address, 200])
      expect(page.text).not.toMatch(/>60<|>100<|60 · 100/)
    }

    const saved = await saveSheet(scene.services, third, sheet.id, sheetOf(call.grid, 4), sheet.version) as { version: number }
    expect(await sealSheet(scene.services, scene.words, third, sheet.id, saved.version)).toEqual([])
    expect(await stateOf(id)).toBe('scored')
    // 60, 80 and 100 lie equally far apart: all of them count.
    expect((await readRanking(scene.db, call.id)).proposals.find(({ proposalId }) => proposalId === id)).toMatchObject({ totalSum: 240, divisor: 3, aside: [] })
    expect((await leading.get(`${base}/sheets`)).text).toContain('Zgjidhur me fletë shtesë')
  })

  test('keeps the two closest sheets, and shows on every page which one is outside the result', async () => {
    const { call, chair, assessors, id, base } = await diverging(settings, [3, 5], 3)
    const third = assessors[2] as Person
    const leading = await scene.as(chair)
    await leading.get(`${base}/sheets`)
    await leading.submit({ personId: third.id }, { action: `${base}/further-sheets` })
    const sheet = (await scene.db('scoreSheets').where({ proposalId: id, assessorId: third.id }).first()) as ScoreSheet
    const contents = sheetOf(call.grid, (section, criterion) => (section === 0 && criterion === 0 ? 5 : 3))
    const saved = await saveSheet(scene.services, third, sheet.id, contents, sheet.version) as { version: number }
    await sealSheet(scene.services, scene.words, third, sheet.id, saved.version)
    const one = (await readRanking(scene.db, call.id)).proposals.find(({ proposalId }) => proposalId === id)
    expect(one).toMatchObject({ sheets: 2, divisor: 2, totals: [60, 64], aside: [100], totalSum: 124 })
    const page = await leading.get(`/scoring/${call.reference}/ranking`)
    expect(page.text).toContain('62,00')
    expect(page.text).toContain('Jashtë rezultatit: 100')
  })

  test('says when nobody is free', async () => {
    const { chair, base } = await diverging(settings, [3, 5], 2)
    const leading = await scene.as(chair)
    await leading.get(`${base}/sheets`)
    expect(leading.page?.text).toContain('Asnjë anëtar nuk është i lirë')
    expect(leading.page?.html.querySelector('#f-personId')).toBeNull()
  })

  test('never lets a further sheet become an ordinary one', async () => {
    const { chair, assessors, id, base } = await diverging(settings, [3, 5], 3)
    const leading = await scene.as(chair)
    await leading.get(`${base}/sheets`)
    await leading.submit({ personId: assessors[2]?.id ?? '' }, { action: `${base}/further-sheets` })
    await expect(scene.db('scoreSheets').where({ proposalId: id, assessorId: assessors[2]?.id }).update({ further: null })).rejects.toThrow('stays the one it was opened as')
  })
})

test('a call that only notes divergence goes on, and the page shows it', async () => {
  const { call, chair, id, list } = await diverging({ divergence: 'note' })
  expect(await stateOf(id)).toBe('scored')
  expect((await readRanking(scene.db, call.id)).complete).toBe(true)
  expect((await (await scene.as(chair)).get(list)).text).toContain('Vetëm shfaqet')
})

describe('who', () => {
  const addresses = ({ list, base }: Diverging) => [list, `${base}/sheets`, `${base}/agreement`]

  test.each<[string, (one: Diverging) => Person | Promise<Person>, number[]]>([
    ['the chair reads and records', ({ chair }) => chair, [200, 200, 200]],
    ['the secretary reads and records', ({ secretary }) => secretary, [200, 200, 200]],
    ['whoever scored reads the sheets of the round', ({ assessors }) => assessors[0] as Person, [403, 200, 403]],
    ['the manager reads', ({ manager }) => manager, [200, 200, 403]],
    ['the auditor reads', () => scene.person(['auditor']), [200, 200, 403]],
    ['the deciding authority has no part in it', () => scene.person(['authority']), [403, 404, 404]],
    ['an assessor of no committee finds nothing', () => scene.person(['assessor']), [403, 404, 404]],
  ])('%s', async (_name, whose, statuses) => {
    const one = await diverging({ divergence: 'consensus' })
    await opened(one)
    const browser = await scene.as(await whose(one))
    const found: number[] = []
    for (const address of addresses(one)) found.push((await browser.get(address)).status)
    expect(found).toEqual(statuses)
  })

  test('whoever has a conflict with the proposal is told nothing of it, the chair and the auditor’s count alike', async () => {
    const one = await diverging({ divergence: 'consensus' })
    await aConflict(scene, { proposalId: one.id, person: one.chair })
    const leading = await scene.as(one.chair)
    const page = await leading.get(one.list)
    expect(page.status).toBe(200)
    expect(page.text).not.toContain('60 · 80 · 100')
    expect(page.text).not.toContain(one.proposals[0]?.proposal.title)
    expect((await leading.get(`${one.base}/sheets`)).status).toBe(403)
    await leading.get(one.list)
    expect((await leading.post(`${one.base}/consensus`, {})).status).toBe(403)
    expect(await scene.db('consensusRounds')).toEqual([])
  })

  test('nobody sees where sheets diverge as long as somebody writes a first one', async () => {
    const one = await diverging({ divergence: 'consensus' }, [3, 4, 5], 4)
    await scene.arrange(async (tx) => {
      await tx.db('scoreSheets').insert({ id: tx.id(), callId: one.call.id, proposalId: one.id, assessorId: one.assessors[3]?.id ?? '', assignedBy: 'clockwork', assignedAt: tx.at, state: 'assigned', comment: '', version: 1 })
    })
    for (const person of [one.chair, one.secretary, one.manager]) {
      const browser = await scene.as(person)
      expect((await browser.get(one.list)).status).toBe(403)
      expect((await browser.get(`${one.base}/sheets`)).status).toBe(403)
    }
  })
})
