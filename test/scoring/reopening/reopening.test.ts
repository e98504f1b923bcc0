import type { Person } from '../../../server/kernel/policy'
import { saveSheet, sealSheet } from '../../../server/scoring/actions'
import { reopen, reopenSheet } from '../../../server/scoring/reopening/actions'
import { listSealed } from '../../../server/scoring/sealing/store'
import { findScoreSheet, readContents } from '../../../server/scoring/sheet-store'
import type { ScoreSheet } from '../../../server/scoring/sheets'
import { readRanking } from '../../../server/scoring/ranking-store'
import { transact } from '../../../server/kernel/services'
import { aConflict, aScoredCall, sheetOf } from '../../support/builders/scoring'
import { openScene, type Scene } from '../../support/scene'

let scene: Scene
beforeEach(async () => { scene = await openScene() })
afterEach(() => scene.close())

async function aSealedOne() {
  const scored = await aScoredCall(scene, { proposals: [{ mark: 4 }] })
  const [sheet] = scored.sheets as [ScoreSheet]
  const assessor = scored.assessors.find(({ id }) => id === sheet.assessorId) as Person
  return { ...scored, sheet, assessor, proposalId: sheet.proposalId }
}

const stored = async (id: string) => (await findScoreSheet(scene.db, id)) as ScoreSheet

describe('a sealed sheet', () => {
  test('is opened again by the chair with a reason, changed with a new reason, and sealed again', async () => {
    const { call, chair, sheet, assessor } = await aSealedOne()
    const browser = await scene.as(chair)
    await browser.get(`/scoring/sheets/${sheet.id}`)
    await browser.follow(browser.say('scoring.read.reopen'))
    expect((await browser.submit({ reason: '' })).text).toContain('arsye')
    await browser.submit({ reason: 'Buxheti u lexua gabim.' })
    expect(browser.page?.address).toBe(`/scoring/${call.reference}`)
    expect(await stored(sheet.id)).toMatchObject({ state: 'draft', revision: 2, sealHash: null, sealNonce: null, totalPoints: null, reopenedFor: 'chair' })

    const own = await scene.as(assessor)
    const page = await own.get(`/scoring/sheets/${sheet.id}`)
    expect(page.text).toContain('Buxheti u lexua gabim.')
    expect(page.html.querySelector('#f-mark-A1-4')?.hasAttribute('checked')).toBe(true)
    const refused = await own.submit({ 'mark.A1': 3 }, { button: own.say('scoring.sheet.check') })
    expect(refused.status).toBe(422)
    expect(refused.text).toContain('A1: nota ndryshoi nga 4 në 3. Shkruani pse, me fjalë të reja.')
    await own.submit({ 'reason.A1': 'Kostot e personelit mungojnë.' }, { button: own.say('scoring.sheet.check') })
    await own.submit({}, { button: own.say('scoring.check.button') })
    expect(await stored(sheet.id)).toMatchObject({ state: 'sealed', revision: 2, totalPoints: sheet.totalPoints === null ? null : sheet.totalPoints - 2 })
    const seals = (await listSealed(scene.db, call.id, call.grid)).filter(({ sheetId }) => sheetId === sheet.id)
    expect(seals.map(({ state, revision }) => `${revision} ${state}`).sort()).toEqual(['1 superseded', '2 sealed'])
  })

  test('tells its assessor why, and the log keeps both seals', async () => {
    const { chair, sheet, assessor } = await aSealedOne()
    await reopen(scene.services, scene.words, chair, sheet.id, 'Buxheti u lexua gabim.')
    const letter = (await scene.db('letters').where({ toPersonId: assessor.id, about: `proposal:${sheet.proposalId}` }).first('text')) as { text: string }
    expect(letter.text).toContain('Buxheti u lexua gabim.')
    const entry = (await scene.db('auditEntries').where({ action: 'scoring.sheetReopened' }).first()) as { old: string; reason: string }
    expect(entry.reason).toBe('Buxheti u lexua gabim.')
    expect(entry.old).toContain(sheet.sealHash)
  })

  test('closes the ranking while it is open, and the others’ sheets to its assessor', async () => {
    const { call, chair, sheet, sheets, assessor } = await aSealedOne()
    await reopen(scene.services, scene.words, chair, sheet.id, 'Buxheti u lexua gabim.')
    expect((await readRanking(scene.db, call.id)).complete).toBe(false)
    expect((await (await scene.as(chair)).get(`/scoring/${call.reference}/ranking`)).status).toBe(403)
    expect((await (await scene.as(assessor)).get(`/scoring/sheets/${sheets[1]?.id}`)).status).toBe(404)
  })

  type Situation = Awaited<ReturnType<typeof aSealedOne>>
  test.each<[string, (one: Situation) => Person | Promise<Person>, string]>([
    ['the secretary', ({ secretary }) => secretary, 'scoring.refused.chairOnly'],
    ['its own assessor', ({ assessor }) => assessor, 'scoring.refused.chairOnly'],
    ['a manager', ({ manager }) => manager, 'scoring.refused.chairOnly'],
    ['an administrator', () => scene.person(['admin']), 'scoring.refused.chairOnly'],
    ['a chair with a conflict', async ({ chair, proposalId }) => { await aConflict(scene, { proposalId, person: chair }); return chair }, 'scoring.refused.conflict'],
    ['the chair after the decision', async ({ chair, call }) => { await scene.db('calls').where({ id: call.id }).update({ state: 'decision_pending' }); return chair }, 'scoring.refused.notRunning'],
  ])('is not opened by %s, and nothing changes', async (_name, who, words) => {
    const one = await aSealedOne()
    const person = await who(one)
    await expect(reopen(scene.services, scene.words, person, one.sheet.id, 'x')).rejects.toMatchObject({ words })
    expect(await stored(one.sheet.id)).toEqual(one.sheet)
    expect(await scene.db('sheetVersions')).toEqual([])
  })

  test('is opened once by two at once, and five clicks are one', async () => {
    const { chair, sheet } = await aSealedOne()
    const outcomes = await Promise.allSettled([1, 2, 3, 4, 5].map(() => reopen(scene.services, scene.words, chair, sheet.id, 'Buxheti u lexua gabim.')))
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
    expect(await scene.db('sheetVersions')).toHaveLength(1)
  })

  test('is opened for a complaint in somebody else’s transaction, and marked although the evaluation is over', async () => {
    const { call, chair, sheet, assessor, manager } = await aSealedOne()
    await scene.db('calls').where({ id: call.id }).update({ state: 'results_published', resultsPublishedAt: scene.services.now().toISOString() })
    await transact(scene.services, manager, (tx) => reopenSheet(tx, { services: scene.services, words: scene.words }, manager, sheet.id, { occasion: 'complaint', reason: 'Ankesa u pranua.' }))
    expect(await stored(sheet.id)).toMatchObject({ state: 'draft', reopenedFor: 'complaint' })
    const contents = await readContents(scene.db, await stored(sheet.id))
    const saved = await saveSheet(scene.services, assessor, sheet.id, { ...contents, comment: 'I rishikuar.' }, (await stored(sheet.id)).version)
    expect(saved).toEqual({ version: (await stored(sheet.id)).version })
    await expect(reopen(scene.services, scene.words, chair, sheet.id, 'x')).rejects.toMatchObject({ words: 'scoring.refused.notRunning' })
  })

  test('that no longer says what it said is not opened: the forged text is not kept as the true one', async () => {
    const { chair, sheet } = await aSealedOne()
    await scene.db.raw((scene.db.client as { dialect: string }).dialect === 'postgresql' ? 'alter table section_comments disable trigger all' : 'drop trigger section_comments_no_update')
    await scene.db('sectionComments').where({ sheetId: sheet.id }).update({ comment: 'e falsifikuar' })
    await expect(reopen(scene.services, scene.words, chair, sheet.id, 'x')).rejects.toMatchObject({ words: 'scoring.refused.sealBroken' })
  })
})

describe('in the database', () => {
  const raw = (sql: string, values: readonly unknown[] = []) => scene.db.raw(sql, values as string[])
  const OPEN = "update score_sheets set state = 'draft', revision = revision + 1, reopened_for = 'chair', sealed_at = null, section_points = null, total_points = null, seal_hash = null, seal_nonce = null"

  test('a sealed sheet is a draft again only when its version has been kept', async () => {
    const { sheet } = await aSealedOne()
    const refused = [
      ["update score_sheets set state = 'draft' where id = ?", [sheet.id]],
      [`${OPEN} where id = ?`, [sheet.id]],
      ['update score_sheets set revision = 2 where id = ?', [sheet.id]],
      ["insert into sheet_versions (id, sheet_id, revision, content, section_points, total_points, seal_hash, sealed_at, reopened_for, reopened_by, reopened_at, reason) values ('v', ?, 1, '{}', '{}', 1, ?, ?, 'chair', 'x', 'x', 'x')", [sheet.id, sheet.sealHash, sheet.sealedAt]],
      ["insert into sheet_versions (id, sheet_id, revision, content, section_points, total_points, seal_hash, sealed_at, reopened_for, reopened_by, reopened_at, reason) values ('v', ?, 2, '{}', ?, ?, ?, ?, 'chair', 'x', 'x', 'x')", [sheet.id, JSON.stringify(sheet.sectionPoints), sheet.totalPoints, sheet.sealHash, sheet.sealedAt]],
    ] as const
    for (const [sql, values] of refused) await expect(raw(sql, values)).rejects.toThrow(/never changed|only a sealed sheet/)
    expect(await stored(sheet.id)).toEqual(sheet)
  })

  test('not with another comment, not with a seal left, not without counting up, once its version is kept', async () => {
    const { sheet } = await aSealedOne()
    await scene.arrange(async (tx) => tx.db('sheetVersions').insert({
      id: 'v', sheetId: sheet.id, revision: 1, content: '{}', sectionPoints: JSON.stringify(sheet.sectionPoints), totalPoints: sheet.totalPoints, sealHash: sheet.sealHash, sealNonce: sheet.sealNonce, sealedAt: sheet.sealedAt,
      reopenedFor: 'chair', reopenedBy: 'x', reopenedAt: tx.at, reason: 'x',
    }))
    for (const sql of [
      `${OPEN}, comment = 'tjetër' where id = ?`, `${OPEN}, assessor_id = 'tjetër' where id = ?`, OPEN.replace('revision = revision + 1, ', '') + ' where id = ?', OPEN.replace('revision + 1', 'revision + 2') + ' where id = ?',
      OPEN.replace("reopened_for = 'chair', ", '') + ' where id = ?', OPEN.replace(', seal_hash = null', '') + ' where id = ?', OPEN.replace(', total_points = null', '') + ' where id = ?',
    ]) await expect(raw(sql, [sheet.id])).rejects.toThrow(/never changed/)
    await raw(`${OPEN} where id = ?`, [sheet.id])
    expect(await stored(sheet.id)).toMatchObject({ state: 'draft', revision: 2 })
    await expect(raw('update score_sheets set revision = 1 where id = ?', [sheet.id])).rejects.toThrow(/never changed/)
  })

  test.each([
    "update sheet_versions set reason = 'tjetër'", 'delete from sheet_versions', "update sheet_changes set fields = '[]'", 'delete from sheet_changes',
    "update sheet_versions set content = '{}'", "update sheet_changes set at = 'x'",
  ])('what is kept stays: %s', async (sql) => {
    const { chair, sheet } = await aSealedOne()
    await reopen(scene.services, scene.words, chair, sheet.id, 'Buxheti u lexua gabim.')
    await expect(raw(sql)).rejects.toThrow(/never changed or removed/)
    expect(await scene.db('sheetVersions').pluck('reason')).toEqual(['Buxheti u lexua gabim.'])
    expect((await scene.db('sheetChanges').pluck('deed')) as string[]).toContain('reopened')
  })
})

describe('the history of a sheet', () => {
  test('shows its assessor every saving with each mark before and after, the sealing and the opening again', async () => {
    const { chair, sheet, assessor } = await aSealedOne()
    await reopen(scene.services, scene.words, chair, sheet.id, 'Buxheti u lexua gabim.')
    const now = await stored(sheet.id)
    const contents = await readContents(scene.db, now)
    const changed = { ...contents, marks: { ...contents.marks, A1: { points: 2, reason: 'Mungojnë kostot.' } } }
    await saveSheet(scene.services, assessor, sheet.id, changed, now.version)
    await sealSheet(scene.services, scene.words, assessor, sheet.id, now.version + 1)

    const browser = await scene.as(assessor)
    await browser.get(`/scoring/sheets/${sheet.id}`)
    const page = await browser.follow(browser.say('scoring.history.title'))
    const rows = page.html.querySelectorAll('tbody tr').map(({ text }) => text.replace(/\s+/g, ' ').trim())
    expect(rows).toEqual(['A1, nota 4 · i mirë 2 · i dobët', 'A1, arsyeja – Mungojnë kostot.'].map((row) => expect.stringMatching(row.replace(/ /g, ' ?')) as string))
    expect(page.text).toContain('Buxheti u lexua gabim.')
    expect(page.html.querySelectorAll('main h2').map(({ text }) => text.replace(/^.*· /, ''))).toEqual(['fleta u caktua', 'fleta u rihap', 'drafti u ruajt', 'fleta u vulos'])
    const before = await browser.follow(browser.say('scoring.history.version').replace('{revision}', '1'))
    expect(before.text).toContain(`${sheet.totalPoints}`)
  })

  test('is read by those who may read the sheet, names nobody, and is a page that does not exist for all others', async () => {
    const { chair, secretary, sheet, sheets, assessors } = await aSealedOne()
    for (const person of [chair, secretary, ...assessors]) {
      const page = await (await scene.as(person)).get(`/scoring/sheets/${sheet.id}/history`)
      expect(page.status).toBe(200)
      const main = page.html.querySelector('main')?.text ?? ''
      for (const { name } of [chair, ...assessors]) expect(main).not.toContain(name)
    }
    await reopen(scene.services, scene.words, chair, sheet.id, 'Buxheti u lexua gabim.')
    for (const person of [chair, secretary, ...assessors.filter(({ id }) => id !== sheet.assessorId)]) {
      for (const place of ['history', 'versions/1']) expect((await (await scene.as(person)).get(`/scoring/sheets/${sheet.id}/${place}`)).status).toBe(404)
    }
    expect(sheets).toHaveLength(3)
  })

  test('of a draft is its assessor’s alone', async () => {
    const { call, chair, sheet, assessor } = await aSealedOne()
    await reopen(scene.services, scene.words, chair, sheet.id, 'x')
    await saveSheet(scene.services, assessor, sheet.id, sheetOf(call.grid, 3), (await stored(sheet.id)).version)
    expect((await (await scene.as(assessor)).get(`/scoring/sheets/${sheet.id}/history`)).text).toContain('4 · i mirë')
    expect((await (await scene.as(chair)).get(`/scoring/sheets/${sheet.id}/history`)).status).toBe(404)
  })
})
