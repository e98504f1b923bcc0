import type { Person } from '../../server/kernel/policy'
import { assignAll, assignSheets, recuse, replaceMember, saveSheet, sealSheet, voidSheet } from '../../server/scoring/actions'
import { findScoreSheet, readContents } from '../../server/scoring/sheet-store'
import { commitmentOf, contentsOf } from '../../server/scoring/sealing/sealing'
import { listSealed } from '../../server/scoring/sealing/store'
import type { Contents, ScoreSheet } from '../../server/scoring/sheets'
import { readRanking } from '../../server/scoring/ranking-store'
import { inPool } from '../support/builders/pool'
import { aConflict, anAssignedSheet, anEvaluation, aScoredCall, aSealedSheet, sheetOf, type ArrangedEvaluation } from '../support/builders/scoring'
import { verifySheets } from '../../server/scoring/verify'
import { engine, openScene, type Scene } from '../support/scene'

let scene: Scene
beforeEach(async () => { scene = await openScene() })
afterEach(() => scene.close())

type Ready = ArrangedEvaluation & { assessor: Person; proposalId: string; sheet: ScoreSheet }

async function aReadySheet(): Promise<Ready> {
  const evaluation = await anEvaluation(scene, { proposals: 1 })
  const [assessor] = evaluation.assessors as [Person]
  const proposalId = evaluation.proposals[0]?.proposal.id ?? ''
  return { ...evaluation, assessor, proposalId, sheet: await anAssignedSheet(scene, { call: evaluation.call, proposalId, assessor }) }
}

const save = async (ready: Ready, contents: Contents, version = ready.sheet.version) => saveSheet(scene.services, ready.assessor, ready.sheet.id, contents, version)
const stored = async (ready: Ready) => (await findScoreSheet(scene.db, ready.sheet.id)) as ScoreSheet

describe('assigning', () => {
  test('all to all leaves out conflicts and members who have not declared', async () => {
    const { call, proposals, secretary, assessors } = await anEvaluation(scene, { proposals: 2 })
    await aConflict(scene, { proposalId: proposals[0]?.proposal.id ?? '', person: assessors[0] as Person })
    await scene.db('committeeMembers').where({ personId: assessors[1]?.id }).update({ declaredAt: null })
    await assignAll(scene.services, scene.words, secretary, call.id)
    const pairs = (await scene.db('scoreSheets').select('proposalId', 'assessorId')) as { proposalId: string; assessorId: string }[]
    expect(pairs).toHaveLength(3)
    expect(pairs.some(({ proposalId, assessorId }) => proposalId === proposals[0]?.proposal.id && assessorId === assessors[0]?.id)).toBe(false)
    expect(pairs.some(({ assessorId }) => assessorId === assessors[1]?.id)).toBe(false)
  })

  test('a conflict, a stranger, a proposal of another call and an old page are refused, and nothing is assigned', async () => {
    const { call, proposals, secretary, assessors } = await anEvaluation(scene, { proposals: 1 })
    const other = await anEvaluation(scene, { proposals: 1 })
    const proposalId = proposals[0]?.proposal.id ?? ''
    await aConflict(scene, { proposalId, person: assessors[0] as Person })
    const assign = (pair: { proposalId: string; assessorId: string }, version = 1) => assignSheets(scene.services, scene.words, secretary, call.id, { pairs: [pair], version })
    await expect(assign({ proposalId, assessorId: assessors[0]?.id ?? '' })).rejects.toMatchObject({ words: 'scoring.refused.conflictPair' })
    await expect(assign({ proposalId, assessorId: secretary.id })).rejects.toMatchObject({ words: 'scoring.refused.notAssignable' })
    await expect(assign({ proposalId: other.proposals[0]?.proposal.id ?? '', assessorId: assessors[1]?.id ?? '' })).rejects.toMatchObject({ words: 'scoring.refused.notAssignable' })
    await expect(assign({ proposalId, assessorId: assessors[1]?.id ?? '' }, 0)).rejects.toMatchObject({ status: 409 })
    expect(await scene.db('scoreSheets')).toEqual([])
  })

  test('a box unticked takes back what was not begun, and keeps what was', async () => {
    const ready = await aReadySheet()
    await anAssignedSheet(scene, { call: ready.call, proposalId: ready.proposalId, assessor: ready.assessors[1] as Person })
    await save(ready, sheetOf(ready.call.grid, 3))
    await assignSheets(scene.services, scene.words, ready.secretary, ready.call.id, { pairs: [], version: 1 })
    expect(await scene.db('scoreSheets').pluck('assessor_id')).toEqual([ready.assessor.id])
  })
})

describe('a draft', () => {
  test('is kept with whatever it has, a reason without a mark too', async () => {
    const ready = await aReadySheet()
    const half: Contents = { marks: { A1: { points: null, reason: 'Shiko faqen 3' }, A2: { points: 2, reason: '' } }, comments: { B: 'ende' }, comment: '' }
    expect(await save(ready, half)).toEqual({ version: 2 })
    expect(await readContents(scene.db, await stored(ready))).toMatchObject({ marks: { A1: { points: null, reason: 'Shiko faqen 3' }, A2: { points: 2, reason: '' } }, comments: { B: 'ende' }, comment: '' })
  })

  test('a mark that is none is a fault beside its criterion, what was typed stays, and nothing is saved', async () => {
    const ready = await aReadySheet()
    const browser = await scene.as(ready.assessor)
    await browser.get(`/scoring/sheets/${ready.sheet.id}`)
    const page = await browser.post(`/scoring/sheets/${ready.sheet.id}/marks`, { version: 1, 'mark.A1': 9, 'mark.A2': 4, 'comment.A': 'e mbaj mend' })
    expect(page.status).toBe(422)
    expect(page.text).toContain('A1: zgjidhni një notë nga 1 në 5.')
    expect(page.html.querySelector('#f-comment-A')?.text).toBe('e mbaj mend')
    expect(page.html.querySelector('#f-mark-A2-4')?.hasAttribute('checked')).toBe(true)
    expect(await scene.db('marks')).toEqual([])
  })

  test('two windows: the second one sees both texts and chooses, and nothing is lost', async () => {
    const ready = await aReadySheet()
    const browser = await scene.as(ready.assessor)
    await browser.get(`/scoring/sheets/${ready.sheet.id}`)
    const second = await scene.as(ready.assessor)
    await second.get(`/scoring/sheets/${ready.sheet.id}`)
    await browser.submit({ 'mark.A1': 3, 'comment.A': 'teksti i parë' }, { button: browser.say('scoring.sheet.save') })
    const page = await second.submit({ 'mark.A1': 4, 'mark.B1': 2, 'comment.A': 'teksti i dytë' }, { button: browser.say('scoring.sheet.save') })
    expect(page.status).toBe(409)
    expect(page.text).toContain('teksti i parë')
    expect(page.text).toContain('teksti i dytë')
    await second.submit({ 'choice.comment.A': 'theirs', 'choice.mark.A1': 'mine' })
    expect(await readContents(scene.db, await stored(ready))).toMatchObject({ marks: { A1: { points: 4 }, B1: { points: 2 } }, comments: { A: 'teksti i parë' } })
  })

  test('the same sheet sent twice from an old page is no conflict', async () => {
    const ready = await aReadySheet()
    const contents = sheetOf(ready.call.grid, 3)
    expect(await save(ready, contents)).toEqual({ version: 2 })
    expect(await save(ready, contents)).toEqual({ version: 2 })
  })

  test('shows 60 of 80 for the drawn sheet, and no total of the whole', async () => {
    const ready = await aReadySheet()
    const marks: Record<string, number> = { A1: 4, A2: 4, A3: 5, A4: 3, B1: 4, B2: 4, B3: 3, B4: 4, C1: 4, C2: 2, C3: 4, D1: 3, D2: 3 }
    await save(ready, { marks: Object.fromEntries(Object.entries(marks).map(([code, points]) => [code, { points, reason: '' }])), comments: {}, comment: '' })
    const browser = await scene.as(ready.assessor)
    await browser.get(`/scoring/sheets/${ready.sheet.id}`)
    expect(browser.text).toContain('60 nga 80 të vlerësuara')
    expect(browser.text).toContain('13 nga 16 kritere')
    expect(browser.text).toContain('✓ mbi pragun 20')
    expect(browser.text).not.toContain('nga 100')
  })

  test('checking an incomplete sheet keeps it and links to what is missing', async () => {
    const ready = await aReadySheet()
    const browser = await scene.as(ready.assessor)
    await browser.get(`/scoring/sheets/${ready.sheet.id}`)
    const page = await browser.submit({ 'mark.A1': 5 }, { button: browser.say('scoring.sheet.check') })
    expect(page.status).toBe(422)
    const links = page.html.querySelectorAll('.govuk-error-summary a').map((link) => link.getAttribute('href'))
    expect(links).toContain('#f-reason-A1')
    for (const link of links) expect(page.html.querySelector(link ?? '')).not.toBeNull()
    expect((await stored(ready)).state).toBe('draft')
  })
})

describe('sealing', () => {
  test('keeps points by section, their sum and a commitment to what was said', async () => {
    const ready = await aReadySheet()
    const contents = sheetOf(ready.call.grid, (_section, criterion) => (criterion === 0 ? 5 : 3))
    await save(ready, contents)
    expect(await sealSheet(scene.services, scene.words, ready.assessor, ready.sheet.id, 2)).toEqual([])
    const sheet = await stored(ready)
    expect(sheet).toMatchObject({ state: 'sealed', sectionPoints: { A: 22, B: 17, C: 11, D: 11, E: 11 }, totalPoints: 72 })
    const [record] = await listSealed(scene.db, ready.call.id, ready.call.grid)
    expect(record).toMatchObject({ sheetId: sheet.id, commitment: sheet.sealHash, state: 'sealed', revision: 1 })
    expect(contentsOf(record?.content ?? '')).toEqual(contents)
    expect(commitmentOf(record?.content ?? '', record?.nonceHex ?? '')).toBe(sheet.sealHash)
  })

  test('an incomplete sheet is not sealed', async () => {
    const ready = await aReadySheet()
    await save(ready, { ...sheetOf(ready.call.grid, 3), comment: '' })
    expect((await sealSheet(scene.services, scene.words, ready.assessor, ready.sheet.id, 2)).map(({ words }) => words)).toEqual(['scoring.fault.comment'])
    expect((await stored(ready)).state).toBe('draft')
  })

  test('a sheet saved since it was checked is not sealed unseen', async () => {
    const ready = await aReadySheet()
    await save(ready, sheetOf(ready.call.grid, 3))
    await save(ready, sheetOf(ready.call.grid, 4), 2)
    await expect(sealSheet(scene.services, scene.words, ready.assessor, ready.sheet.id, 2)).rejects.toMatchObject({ status: 409, words: 'scoring.refused.sheetMoved' })
  })

  test('twice at once is once', async () => {
    const ready = await aReadySheet()
    await save(ready, sheetOf(ready.call.grid, 3))
    const outcomes = await Promise.allSettled([1, 2].map(() => sealSheet(scene.services, scene.words, ready.assessor, ready.sheet.id, 2)))
    expect(outcomes.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected'])
    expect(await scene.db('auditEntries').where({ action: 'scoring.sheetSealed' })).toHaveLength(1)
  })

  test('the last sheet missing makes the proposal scored, not one before', async () => {
    const { call, proposals, assessors } = await anEvaluation(scene, { proposals: 1 })
    const proposalId = proposals[0]?.proposal.id ?? ''
    for (const assessor of assessors) await anAssignedSheet(scene, { call, proposalId, assessor })
    const states: unknown[] = []
    for (const { id, assessorId } of (await scene.db('scoreSheets').select('id', 'assessorId')) as { id: string; assessorId: string }[]) {
      const assessor = assessors.find((one) => one.id === assessorId) as Person
      await saveSheet(scene.services, assessor, id, sheetOf(call.grid, 4), 1)
      await sealSheet(scene.services, scene.words, assessor, id, 2)
      states.push(...(await scene.db('proposals').where({ id: proposalId }).pluck('state') as string[]))
    }
    expect(states).toEqual(['in_assessment', 'in_assessment', 'scored'])
  })
})

describe('when the one sheet that was missing is taken away, the proposal is scored too', () => {
  const arrange = async () => {
    const evaluation = await anEvaluation(scene, { proposals: 1, assessors: 5 })
    const { call, proposals, assessors } = evaluation
    const proposalId = proposals[0]?.proposal.id ?? ''
    for (const assessor of assessors.slice(0, 3)) await aSealedSheet(scene, { call, proposalId, assessor })
    const last = assessors[3] as Person
    const open = await anAssignedSheet(scene, { call, proposalId, assessor: last })
    return { ...evaluation, proposalId, last, open }
  }
  const state = async (proposalId: string) => ((await scene.db('proposals').where({ id: proposalId }).first('state')) as { state: string }).state

  test.each<[string, (one: Awaited<ReturnType<typeof arrange>>) => Promise<unknown>]>([
    ['by a recusal', ({ proposalId, last }) => recuse(scene.services, scene.words, last, { proposalId, personId: last.id, kind: 'family', note: 'x' })],
    ['made void', ({ chair, open }) => voidSheet(scene.services, scene.words, chair, open.id, 'Sëmundje')],
    ['unassigned', ({ secretary, call }) => assignSheets(scene.services, scene.words, secretary, call.id, { pairs: [], version: 1 })],
    ['with its member', async ({ manager, call, last }) => {
      const member = (await scene.db('committeeMembers').where({ personId: last.id }).first('id')) as { id: string }
      const newcomer = await scene.person(['assessor'])
      await inPool(scene, newcomer)
      return replaceMember(scene.services, scene.words, manager, call.id, { memberId: member.id, personId: newcomer.id, reason: 'x' })
    }],
  ])('%s', async (_name, deed) => {
    const one = await arrange()
    expect(await state(one.proposalId)).toBe('in_assessment')
    await deed(one)
    expect(await state(one.proposalId)).toBe('scored')
  })
})

describe('a sealed sheet in the database', () => {
  const raw = async (sql: string, values: readonly unknown[]) => scene.db.raw(sql, values as string[])

  test('refuses every change by raw SQL, of itself, its marks and its comments', async () => {
    const { call, proposals, assessors } = await anEvaluation(scene, { proposals: 1 })
    const [assessor, other] = assessors as [Person, Person]
    const proposalId = proposals[0]?.proposal.id ?? ''
    const { id } = await aSealedSheet(scene, { call, proposalId, assessor })
    const open = await anAssignedSheet(scene, { call, proposalId, assessor: other })
    const criterion = call.grid.sections[0]?.criteria[0]?.id ?? ''
    await raw('insert into marks (sheet_id, criterion_id, points, reason) values (?, ?, 3, ?)', [open.id, criterion, ''])
    const deeds: readonly (readonly [string, readonly unknown[]])[] = [
      ['update score_sheets set total_points = 100 where id = ?', [id]],
      ['update score_sheets set comment = ? where id = ?', ['tjetër', id]],
      ["update score_sheets set state = 'draft' where id = ?", [id]],
      ["update score_sheets set state = 'void', void_reason = 'x', total_points = 1 where id = ?", [id]],
      ['update score_sheets set assessor_id = ? where id = ?', [other.id, id]],
      ['delete from score_sheets where id = ?', [id]],
      ['update marks set points = 5 where sheet_id = ?', [id]],
      ['delete from marks where sheet_id = ?', [id]],
      ['update marks set sheet_id = ? where sheet_id = ? and criterion_id = ?', [id, open.id, criterion]],
      ['update section_comments set comment = ? where sheet_id = ?', ['tjetër', id]],
      ['insert into section_comments (sheet_id, section_code, comment) values (?, ?, ?)', [id, 'Z', 'x']],
      ['delete from section_comments where sheet_id = ?', [id]],
    ]
    const before = await scene.db('scoreSheets').where({ id }).first() as unknown
    for (const [sql, values] of deeds) await expect(raw(sql, values)).rejects.toThrow(/sealed sheet is never changed|unique/i)
    expect(await scene.db('scoreSheets').where({ id }).first()).toEqual(before)
    expect(await scene.db('marks').where({ sheetId: id }).pluck('points')).toEqual(Array(16).fill(4))
  })

  test('a void sheet stays void, and only a whole sheet can be sealed', async () => {
    const { call, proposals, assessors } = await anEvaluation(scene, { proposals: 1 })
    const [assessor, other] = assessors as [Person, Person]
    const proposalId = proposals[0]?.proposal.id ?? ''
    const { id } = await aSealedSheet(scene, { call, proposalId, assessor })
    await raw("update score_sheets set state = 'void', void_reason = 'konflikt' where id = ?", [id])
    await expect(raw("update score_sheets set state = 'sealed', void_reason = null where id = ?", [id])).rejects.toThrow(/never changed/)
    const open = await anAssignedSheet(scene, { call, proposalId, assessor: other })
    await expect(raw("update score_sheets set state = 'sealed' where id = ?", [open.id])).rejects.toThrow()
    await expect(raw('insert into marks (sheet_id, criterion_id, points, reason) values (?, ?, 6, ?)', [open.id, call.grid.sections[0]?.criteria[0]?.id, ''])).rejects.toThrow()
  })
})

describe('a conflict found later', () => {
  test('makes the sealed sheet void, closes the proposal to its writer, and leaves the ranking as if it had never been scored', async () => {
    const { call, proposals, assessors, secretary } = await aScoredCall(scene, { proposals: 2, sheets: 5 })
    const [proposal] = proposals as [(typeof proposals)[number], (typeof proposals)[number]]
    const recused = assessors[4] as Person
    const before = await readRanking(scene.db, call.id)
    const own = (await scene.db('scoreSheets').where({ assessorId: recused.id, proposalId: proposal.proposal.id }).first()) as { id: string; totalPoints: number; sealHash: string }
    const browser = await scene.as(recused)
    await browser.get(`/scoring/proposals/${proposal.proposal.id}`)
    await browser.follow(browser.say('scoring.proposal.recusal'))
    await browser.submit({ kind: 'employed', note: 'Kam punuar për ta vitin e kaluar.' })
    expect(browser.text).toContain(browser.say('scoring.recused.own'))
    expect(browser.text).not.toContain(proposal.proposal.title)
    expect((await browser.get(`/scoring/sheets/${own.id}`)).status).toBe(403)
    expect((await browser.get(`/scoring/proposals/${proposal.proposal.id}`)).status).toBe(403)

    const after = await readRanking(scene.db, call.id)
    const [was, is] = [before, after].map(({ proposals: all }) => all.find(({ proposalId }) => proposalId === proposal.proposal.id))
    expect(is?.sheets).toBe(4)
    expect(is?.totalSum).toBe((was?.totalSum ?? 0) - own.totalPoints)
    expect(await scene.db('letters').where({ toPersonId: secretary.id }).pluck('subject')).toEqual([`Fondi Social: një përjashtim te ${call.reference}`])
    expect(await scene.db('auditEntries').where({ action: 'scoring.recused' }).pluck('reason')).toEqual(['Kam punuar për ta vitin e kaluar.'])
  })

  test('recorded by the secretary says what changed, and below the minimum the ranking is closed again', async () => {
    const { call, proposals, assessors, secretary } = await aScoredCall(scene, { proposals: 1, sheets: 3 })
    const browser = await scene.as(secretary)
    await browser.get(`/scoring/proposals/${proposals[0]?.proposal.id}/recusal`)
    await browser.submit({ personId: assessors[0]?.id ?? '', kind: 'family', note: 'U mësua nga aplikanti.' })
    expect(browser.text).toContain('fleta e vulosur u anulua')
    expect(browser.text).toContain('2 fleta të vulosura; thirrja kërkon të paktën 3')
    expect((await browser.get(`/scoring/${call.reference}/ranking`)).status).toBe(403)
    expect((await readRanking(scene.db, call.id)).short).toEqual([proposals[0]?.proposal.reference])
  })

  test('twice is a fault, and nothing changes', async () => {
    const { proposals, assessors, secretary } = await aScoredCall(scene, { proposals: 1 })
    const recusal = { proposalId: proposals[0]?.proposal.id ?? '', personId: assessors[0]?.id ?? '', kind: 'family', note: 'x' }
    await recuse(scene.services, scene.words, secretary, recusal)
    expect(await recuse(scene.services, scene.words, secretary, recusal)).toMatchObject([{ words: 'scoring.refused.recused' }])
    expect(await scene.db('conflicts')).toHaveLength(1)
  })
})

test('a sheet made void by the chair needs a reason and is told to its writer', async () => {
  const { call, chair, assessors, sheets } = await aScoredCall(scene, { proposals: 1 })
  const [sheet] = sheets as [ScoreSheet]
  expect((await voidSheet(scene.services, scene.words, chair, sheet.id, '')).map(({ words }) => words)).toEqual(['scoring.fault.why'])
  const browser = await scene.as(chair)
  await browser.get(`/scoring/sheets/${sheet.id}`)
  await browser.follow(browser.say('scoring.read.annul'))
  await browser.submit({ reason: 'Fleta u vulos për propozimin e gabuar.' })
  expect(browser.page?.address).toBe(`/scoring/${call.reference}`)
  expect((await findScoreSheet(scene.db, sheet.id))?.state).toBe('void')
  const letter = (await scene.db('letters').where({ toPersonId: assessors[0]?.id }).first('text')) as { text: string }
  expect(letter.text).toContain('propozimin e gabuar')
})

describe('verifying the sheets', () => {
  /** What somebody with the database in hand could do: take the guard away, change, and say nothing. */
  const tamper = async (sql: string) => {
    const guards = engine === 'postgres' ? ['alter table score_sheets disable trigger all', 'alter table marks disable trigger all'] : ['drop trigger score_sheets_no_update', 'drop trigger marks_no_update']
    for (const guard of guards) await scene.db.raw(guard)
    await scene.db.raw(sql)
  }

  test('finds nothing where nothing was touched', async () => {
    await aScoredCall(scene, { proposals: 2 })
    expect(await verifySheets(scene.db)).toEqual({ fault: null, sheets: 6 })
  })

  test.each([
    ['a mark', "update marks set points = case points when 3 then 4 else 3 end, reason = 'x'", 'points that its marks do not give'],
    ['a reason', "update marks set reason = 'tjetër'", 'something else than when it was sealed'],
    ['a total', 'update score_sheets set total_points = total_points + 1', 'points that its marks do not give'],
    ['a fingerprint', `update score_sheets set seal_hash = '${'0'.repeat(64)}'`, 'something else than when it was sealed'],
  ])('names the first sheet of which %s was changed by hand', async (_name, sql, fault) => {
    await aScoredCall(scene, { proposals: [{ mark: 4 }] })
    await tamper(sql)
    expect((await verifySheets(scene.db)).fault).toContain(fault)
  })
})
