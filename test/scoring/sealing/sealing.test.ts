import type { Person } from '../../../server/kernel/policy'
import { sealSheet, saveSheet, voidSheet } from '../../../server/scoring/actions'
import { reopen } from '../../../server/scoring/reopening/actions'
import { commitmentOf } from '../../../server/scoring/sealing/sealing'
import { listCommitments, listSealed } from '../../../server/scoring/sealing/store'
import { findScoreSheet } from '../../../server/scoring/sheet-store'
import type { ScoreSheet } from '../../../server/scoring/sheets'
import { verifySheets } from '../../../server/scoring/verify'
import { aCall } from '../../support/builders/calls'
import { aConflict, anAssignedSheet, anEvaluation, aScoredCall, aSealedSheet, sheetOf } from '../../support/builders/scoring'
import { engine, openScene, type Scene } from '../../support/scene'

let scene: Scene
beforeEach(async () => { scene = await openScene() })
afterEach(() => scene.close())

/** One assessor who seals a sheet in the pages; the sheets of two others are still open. */
async function aSheetSealedInThePages() {
  const evaluation = await anEvaluation(scene, { proposals: 1 })
  const { call, proposals, assessors } = evaluation
  const proposalId = proposals[0]?.proposal.id ?? ''
  const [assessor] = assessors as [Person]
  const sheets: ScoreSheet[] = []
  for (const one of assessors) sheets.push(await anAssignedSheet(scene, { call, proposalId, assessor: one }))
  const [sheet] = sheets as [ScoreSheet]
  await saveSheet(scene.services, assessor, sheet.id, sheetOf(call.grid, 3), 1)
  const browser = await scene.as(assessor)
  await browser.get(`/scoring/sheets/${sheet.id}/check`)
  await browser.submit({}, { button: browser.say('scoring.check.button') })
  return { ...evaluation, proposalId, assessor, sheet, sheets, browser }
}

const seal = async (id: string) => (await findScoreSheet(scene.db, id)) as ScoreSheet
const squeezed = (text: string) => text.replace(/\s/g, '')

describe('a receipt', () => {
  test('shows the seal, and the entry of the log that held it when it was set', async () => {
    const { browser, sheet } = await aSheetSealedInThePages()
    const entry = (await scene.db('auditEntries').where({ action: 'scoring.sheetSealed', subject: `sheet:${sheet.id}` }).first()) as { seq: number; hash: string; new: string }
    const page = await browser.follow(browser.say('scoring.read.receipt'))
    const { sealHash } = await seal(sheet.id)
    expect(entry.new).toContain(sealHash)
    for (const part of [sealHash ?? '-', entry.hash]) expect(squeezed(page.text)).toContain(part)
    expect(page.html.querySelector(`a[href="/log/proof?entry=${entry.seq}"]`)).not.toBeNull()
  })

  test('comes as a letter too, with the same figures and no points', async () => {
    const { assessor, sheet, proposals } = await aSheetSealedInThePages()
    const entry = (await scene.db('auditEntries').where({ action: 'scoring.sheetSealed' }).first()) as { seq: number; hash: string }
    const letters = (await scene.db('letters').where({ toPersonId: assessor.id })) as { text: string; about: string; subject: string }[]
    const letter = letters.find(({ about }) => about === `proposal:${proposals[0]?.proposal.id}`)
    const { sealHash, totalPoints, sealNonce } = await seal(sheet.id)
    for (const part of [sealHash ?? '-', entry.hash, `Hyrja ${entry.seq} `, `/scoring/sheets/${sheet.id}/receipt`]) expect(letter?.text).toContain(part)
    expect(letter?.text).not.toContain(sealNonce ?? '-')
    expect(letter?.text).not.toMatch(new RegExp(`\\b${totalPoints} (pikë|nga)`))
  })

  test('is its assessor’s alone: for the chair, another assessor and an administrator there is no such page', async () => {
    const { sheet, chair, assessors } = await aSheetSealedInThePages()
    for (const person of [chair, assessors[1] as Person, await scene.person(['admin'])]) {
      expect((await (await scene.as(person)).get(`/scoring/sheets/${sheet.id}/receipt`)).status).toBe(404)
    }
  })

  test('is closed by a conflict like everything else about the proposal, and there is none before the seal', async () => {
    const { sheets, sheet, assessor, proposalId, assessors } = await aSheetSealedInThePages()
    expect((await (await scene.as(assessors[1] as Person)).get(`/scoring/sheets/${sheets[1]?.id}/receipt`)).status).toBe(404)
    await aConflict(scene, { proposalId, person: assessor })
    expect((await (await scene.as(assessor)).get(`/scoring/sheets/${sheet.id}/receipt`)).status).toBe(403)
  })
})

describe('the list of seals', () => {
  const rows = (page: { html: { querySelectorAll(selector: string): { text: string }[] } }) => page.html.querySelectorAll('tbody tr').map(({ text }) => text.replace(/\s+/g, ''))
  const visitor = () => scene.visitor()

  test('waits until every sheet is sealed or due, and says so', async () => {
    const { call, sheets, assessors } = await aSheetSealedInThePages()
    const early = await visitor().get(`/calls/${call.reference}/commitments`)
    expect(early.status).toBe(200)
    expect(early.text).toContain('Lista del kur të gjitha fletët janë vulosur')
    expect(rows(early)).toEqual([])
    expect((await visitor().download(`/calls/${call.reference}/commitments.json`)).status).toBe(404)
    for (const [index, sheet] of sheets.slice(1).entries()) {
      const assessor = assessors[index + 1] as Person
      await saveSheet(scene.services, assessor, sheet.id, sheetOf(call.grid, 4), 1)
      await sealSheet(scene.services, scene.words, assessor, sheet.id, 2)
    }
    expect(rows(await visitor().get(`/calls/${call.reference}/commitments`))).toHaveLength(3)
  })

  test('is public the day after the sheets were due, however many are missing', async () => {
    const { call } = await aSheetSealedInThePages()
    scene.clock(`${call.resultsOn}T12:00:00.000Z`)
    expect(rows(await visitor().get(`/calls/${call.reference}/commitments`))).toEqual([])
    scene.clock(new Date(Date.parse(`${call.resultsOn}T12:00:00.000Z`) + 86_400_000).toISOString())
    expect(rows(await visitor().get(`/calls/${call.reference}/commitments`))).toHaveLength(1)
  })

  test('shows codes and seals in the order of the seals: no name, no proposal, no point, no time', async () => {
    const { call, proposals, assessors, sheets } = await aScoredCall(scene, { proposals: 2 })
    const page = await visitor().get(`/calls/${call.reference}/commitments`)
    const file = (await visitor().download(`/calls/${call.reference}/commitments.json`)).body as { seals: { commitment: string; assessor: string }[] } | Buffer
    const { seals } = (Buffer.isBuffer(file) ? JSON.parse(file.toString('utf8')) : file) as { seals: { commitment: string; assessor: string }[] }
    expect(seals.map(({ commitment }) => commitment)).toEqual(sheets.map(({ sealHash }) => sealHash ?? '').sort())
    expect(rows(page)).toEqual(seals.map(({ commitment, assessor }) => `${commitment}${assessor}`))
    expect(Object.keys(seals[0] ?? {})).toEqual(['commitment', 'assessor'])
    for (const hidden of [...proposals.map(({ proposal }) => proposal.title), ...proposals.map(({ proposal }) => `${proposal.reference}`), ...assessors.map(({ name }) => name), ...sheets.map(({ sealNonce }) => sealNonce ?? '-'), ...sheets.map(({ id }) => id)]) {
      expect(page.text + JSON.stringify(seals)).not.toContain(hidden)
    }
  })

  test('keeps the seal of a sheet that was made void or opened again: what was public stays', async () => {
    const { call, chair, sheets } = await aScoredCall(scene, { proposals: 1 })
    const before = (await listCommitments(scene.db, call.id)).map(({ commitment }) => commitment)
    await reopen(scene.services, scene.words, chair, sheets[0]?.id ?? '', 'U mësua diçka e re.')
    await voidSheet(scene.services, scene.words, chair, sheets[1]?.id ?? '', 'Gabim.')
    expect((await listCommitments(scene.db, call.id)).map(({ commitment }) => commitment)).toEqual(before)
  })

  test('opens with the results: anybody recomputes every seal from text and key, a void sheet stays closed', async () => {
    const { call, chair, sheets } = await aScoredCall(scene, { proposals: 1 })
    await voidSheet(scene.services, scene.words, chair, sheets[1]?.id ?? '', 'Gabim.')
    await scene.db('calls').where({ id: call.id }).update({ state: 'results_published', resultsPublishedAt: scene.services.now().toISOString() })
    const { body } = await visitor().download(`/calls/${call.reference}/commitments.json`)
    const { seals } = JSON.parse((body as Buffer).toString('utf8')) as { seals: { commitment: string; state: string; nonce: string | null; content: string | null; proposal: string; assessor: string }[] }
    expect(seals.map(({ state }) => state).sort()).toEqual(['sealed', 'sealed', 'void'])
    for (const { commitment, state, nonce, content } of seals) {
      if (state === 'void') expect({ nonce, content }).toEqual({ nonce: null, content: null })
      else expect(commitmentOf(content ?? '', nonce ?? '')).toBe(commitment)
    }
    const page = await visitor().get(`/calls/${call.reference}/commitments`)
    expect(page.text).toContain('Rezultatet kanë dalë')
  })

  test('does not exist for a call that is still open', async () => {
    const call = await aCall(scene, { state: 'published' })
    expect((await visitor().get(`/calls/${call.reference}/commitments`)).status).toBe(404)
  })
})

describe('verifying', () => {
  const tamper = async (sql: string) => {
    const guards = engine === 'postgres'
      ? ['alter table score_sheets disable trigger all', 'alter table marks disable trigger all', 'alter table section_comments disable trigger all', 'alter table sheet_versions disable trigger all']
      : ['drop trigger score_sheets_no_update', 'drop trigger score_sheets_no_delete', 'drop trigger marks_no_update', 'drop trigger marks_no_delete', 'drop trigger section_comments_no_update', 'drop trigger section_comments_no_delete', 'drop trigger sheet_versions_no_update', 'drop trigger sheet_versions_no_delete']
    for (const guard of guards) await scene.db.raw(guard)
    for (const one of sql.split(';')) await scene.db.raw(one)
  }

  test('holds for commitments, for sheets sealed before there were any, and for versions kept', async () => {
    const { call, chair, proposals, assessors } = await anEvaluation(scene, { proposals: 1 })
    const proposalId = proposals[0]?.proposal.id ?? ''
    const [a, b, c] = assessors as [Person, Person, Person]
    await aSealedSheet(scene, { call, proposalId, assessor: a, seal: 'plain' })
    await aSealedSheet(scene, { call, proposalId, assessor: b })
    const again = await aSealedSheet(scene, { call, proposalId, assessor: c, seal: 'plain' })
    await reopen(scene.services, scene.words, chair, again.id, 'U mësua diçka e re.')
    expect(await verifySheets(scene.db)).toEqual({ fault: null, sheets: 2 })
    expect((await listSealed(scene.db, call.id, call.grid)).map(({ state }) => state).sort()).toEqual(['sealed', 'sealed', 'superseded'])
  })

  test.each([
    ['a reason', "update marks set reason = 'tjetër'", 'something else than when it was sealed'],
    ['a nonce', `update score_sheets set seal_nonce = '${'0'.repeat(32)}' where state = 'sealed'`, 'something else than when it was sealed'],
    ['a revision', 'update score_sheets set revision = 7', 'something else than when it was sealed'],
    ['a kept version', 'update sheet_versions set total_points = total_points + 1', 'points that its marks do not give'],
    ['the words of a kept version', "update sheet_versions set content = replace(content, 'Komenti', 'Tjetër')", 'something else than when it was sealed'],
    ['a version that is gone', 'delete from sheet_versions', 'is in the log and nowhere else'],
    ['a sheet that is gone', "delete from marks; delete from section_comments; delete from sheet_changes; delete from score_sheets where state = 'sealed'", 'is in the log and nowhere else'],
  ])('names %s changed by hand', async (_name, sql, fault) => {
    const { chair, sheets } = await aScoredCall(scene, { proposals: [{ mark: 4 }] })
    await reopen(scene.services, scene.words, chair, sheets[0]?.id ?? '', 'U mësua diçka e re.')
    if (sql.includes('sheet_changes')) await scene.db.raw(engine === 'postgres' ? 'alter table sheet_changes disable trigger all' : 'drop trigger sheet_changes_no_delete')
    await tamper(sql)
    expect((await verifySheets(scene.db)).fault).toContain(fault)
  })

  test('finds a sheet that was changed and sealed anew by hand, because the log holds another seal', async () => {
    const { call, sheets } = await aScoredCall(scene, { proposals: [{ mark: 4 }] })
    const forged = sheets[0] as ScoreSheet
    await tamper(`update section_comments set comment = 'e falsifikuar' where sheet_id = '${forged.id}'`)
    const [record] = (await listSealed(scene.db, call.id, call.grid)).filter(({ sheetId }) => sheetId === forged.id)
    await scene.db('scoreSheets').where({ id: forged.id }).update({ sealHash: commitmentOf(record?.content ?? '', record?.nonceHex ?? '') })
    expect((await verifySheets(scene.db)).fault).toContain('a seal that the log does not know')
  })
})
