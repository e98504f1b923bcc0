import { draftAct } from '../../server/acts/actions'
import { announceTieDraw, concludeTieDraw } from '../../server/awards/draws/actions'
import { readRevised } from '../../server/awards/revision-actions'
import { openSolver } from '../../server/awards/solver'
import { decideAgain, recommendAgain } from '../../server/complaints/revision-actions'
import { fileComplaint } from '../../server/complaints/actions'
import { listStandstill } from '../../server/complaints/store'
import { verifyAudit } from '../../server/kernel/audit'
import { verifyHeads } from '../../server/kernel/heads'
import type { Person } from '../../server/kernel/policy'
import { verifyLedger } from '../../server/ledger/verify'
import { replaceMember } from '../../server/scoring/actions'
import { listMeetings, listMembers } from '../../server/scoring/committee-store'
import { drawOrder, keyOf } from '../../server/scoring/draws/draw'
import { listPublicDraws } from '../../server/scoring/draws/store'
import { verifyDraws } from '../../server/scoring/draws/verify'
import { declareInterests } from '../../server/scoring/interest-actions'
import { recordMeeting } from '../../server/scoring/meeting-actions'
import { declareOnRevisits } from '../../server/scoring/revisits/actions'
import { assignSheets, saveSheet, sealSheet } from '../../server/scoring/sheet-actions'
import { findScoreSheet } from '../../server/scoring/sheet-store'
import { listAssessed } from '../../server/scoring/store'
import { verifySheets } from '../../server/scoring/verify'
import { makeBundles } from '../../server/transparency/bundle/actions'
import { unpack } from '../../server/transparency/bundle/archive'
import { verifyBundle, type Verified } from '../../server/transparency/bundle/verifying'
import { aComplaint, aDecidedCall, aPanel, decidedBy, declareAgain, markAgain, meetAgain, proposalOf, sheetsOf } from '../support/builders/complaints'
import { inPool } from '../support/builders/pool'
import { aProposal } from '../support/builders/proposals'
import { anOrganisation } from '../support/builders/organisations'
import { minutesSealed, type RankedCall } from '../support/builders/awards'
import { sheetOf } from '../support/builders/scoring'
import { textOfPdf } from '../support/pdf'
import { openScene, type Scene } from '../support/scene'

let scene: Scene
beforeEach(async () => { scene = await openScene() })
afterEach(() => scene.close())

const B = 'Projekti B'
/** A minute after the complaint was upheld, an hour after the call was decided. */
const UPHELD = '2026-03-02T09:59:00+01:00'
const LATER = '2026-03-02T10:00:00+01:00'
const at = () => scene.services.now().toISOString()
const membersOf = async (ranked: RankedCall) => (await listMembers(scene.db, ranked.call.id)).filter(({ endedAt }) => endedAt === null)
/** What was recommended last, on minutes that are signed and sealed. */
const proposed = async () => {
  const { id } = (await scene.db('recommendations').where({ state: 'proposed' }).first('id')) as { id: string }
  await minutesSealed(scene, id)
  return id
}
const decide = async (ranked: RankedCall) => decideAgain(scene.services, scene.words, ranked.authority, ranked.call.id, { recommendationId: await proposed(), note: '' })
const recommendIt = (ranked: RankedCall) => recommendAgain(scene.services, scene.words, ranked.chair, ranked.call.id)
const revised = (ranked: RankedCall) => readRevised(scene.db, ranked.call.id, ranked.chair)
const conflictOf = (person: Person, ranked: RankedCall, title = B) =>
  declareOnRevisits(scene.services, scene.words, person, ranked.call.id, { confidential: 'yes', interests: [{ proposalId: proposalOf(ranked, title), answer: 'conflict', kind: 'board', note: 'Motra ime është në bord.' }], whys: new Map() })
const meet = async (ranked: RankedCall, present: readonly Person[], over: { heldAt?: string; belowQuorum?: 'yes' } = {}) => {
  const ids = (await membersOf(ranked)).filter(({ personId }) => present.some(({ id }) => id === personId)).map(({ id }) => id)
  return recordMeeting(scene.services, ranked.secretary, ranked.call.id, { heldAt: at(), place: 'Tiranë', present: ids, notes: '', ...over })
}

/** B's complaint is upheld, with the whole of its sheets opened unless said. */
async function upheld(over: { remedy?: string; decided?: Parameters<typeof aDecidedCall>[1] } = {}): Promise<RankedCall> {
  const ranked = await aDecidedCall(scene, over.decided)
  await makeBundles(scene.services)
  const complaint = await aComplaint(scene, ranked)
  const panel = await aPanel(scene, ranked, complaint.id)
  const remedy = over.remedy ?? 'sheets'
  scene.clock(UPHELD)
  const sheets = remedy === 'sheets' ? (await sheetsOf(scene, proposalOf(ranked, B))).map(({ id }) => id) : []
  await decidedBy(scene, panel, complaint.id, { remedy, sheets })
  scene.clock(LATER)
  return ranked
}

async function rescored(over: { decided?: Parameters<typeof aDecidedCall>[1]; mark?: number } = {}): Promise<RankedCall> {
  const ranked = await upheld(over)
  for (const { id } of await sheetsOf(scene, proposalOf(ranked, B))) expect(await markAgain(scene, ranked, id, over.mark ?? 5)).toEqual([])
  return ranked
}

/** Both bundles as they are published, computed again without any database. */
async function verifyPublished(ranked: RankedCall): Promise<Verified[]> {
  await makeBundles(scene.services)
  const decisions = (await scene.db('awardDecisions').where({ callId: ranked.call.id }).orderBy('number').pluck('number')) as number[]
  const visitor = scene.visitor()
  const solver = openSolver()
  try {
    const all: Verified[] = []
    for (const number of decisions) all.push(await verifyBundle(await unpack((await visitor.download(`/data/calls/${ranked.call.reference}/bundles/${number}.zip`)).body), solver.solve))
    return all
  } finally { await solver.close() }
}

describe('a second recommendation rests on a second session', () => {
  test('without one it is refused, whatever remedy the complaint brought, and the first session does not count', async () => {
    for (const ranked of [await upheld({ remedy: 'recompute' })]) await expect(recommendIt(ranked)).rejects.toMatchObject({ words: 'awards.refused.noSession' })
    expect(await scene.db('recommendations').select('state')).toEqual([{ state: 'decided' }])
  })

  test('held before the sheets were sealed again it does not count', async () => {
    const ranked = await upheld()
    await meetAgain(scene, ranked)
    scene.clock('2026-03-02T10:30:00+01:00')
    for (const { id } of await sheetsOf(scene, proposalOf(ranked, B))) await markAgain(scene, ranked, id, 5)
    await expect(recommendIt(ranked)).rejects.toMatchObject({ words: 'awards.refused.noSession' })
    expect(await meet(ranked, [ranked.chair, ranked.secretary, ...ranked.assessors])).toEqual([])
    await recommendIt(ranked)
    expect(await decide(ranked)).toEqual([])
  })

  test('is about the part that was brought back and says so', async () => {
    const ranked = await rescored()
    await meetAgain(scene, ranked)
    const [first, second] = await listMeetings(scene.db, ranked.call.id)
    expect([first?.about, second?.about, second?.number, second?.quorate]).toEqual([null, [proposalOf(ranked, B)], 2, 'yes'])
    await recommendIt(ranked)
    expect(((await scene.db('recommendations').where({ state: 'proposed' }).first('content')) as { content: string }).content).toContain('"meeting":{"number":2')
  })

  test('before the complaint was upheld, or in the future, it cannot have been held', async () => {
    const ranked = await rescored()
    await declareAgain(scene, ranked)
    const everybody = [ranked.chair, ranked.secretary, ...ranked.assessors]
    expect(await meet(ranked, everybody, { heldAt: '2026-03-02T08:58:59.999Z' })).toEqual([{ field: 'heldOn', words: 'scoring.revisits.fault.heldBefore' }])
    expect(await meet(ranked, everybody, { heldAt: '2026-03-02T09:00:00.001Z' })).toEqual([{ field: 'heldOn', words: 'scoring.fault.heldLater' }])
  })

  test('whoever has not declared about what came back cannot have been there, and below the quorum nothing rests on it', async () => {
    const ranked = await rescored()
    const [first, second, third] = ranked.assessors as [Person, Person, Person]
    await declareAgain(scene, ranked, { except: [third] })
    expect(await meet(ranked, [ranked.secretary, first, second, third])).toEqual([{ field: 'present', words: 'scoring.revisits.fault.barred', values: { name: third.name } }])
    expect(await meet(ranked, [ranked.secretary, first, second])).toEqual([{ field: 'present', words: 'scoring.fault.quorum', values: { voting: 2, quorum: 3 } }])
    expect(await meet(ranked, [ranked.secretary, first, second], { belowQuorum: 'yes' })).toEqual([])
    await expect(recommendIt(ranked)).rejects.toMatchObject({ words: 'awards.refused.noSession' })
  })

  test('is not called where nothing came back: after the results there is no session and no assignment', async () => {
    const ranked = await aDecidedCall(scene)
    await expect(meet(ranked, [ranked.secretary, ...ranked.assessors])).rejects.toMatchObject({ words: 'scoring.refused.notRunning' })
    await expect(assignSheets(scene.services, scene.words, ranked.secretary, ranked.call.id, { pairs: [], version: 1 })).rejects.toMatchObject({ words: 'scoring.refused.notRunning' })
  })
})

describe('a member who may not sit on what came back', () => {
  test('says so and leaves the room: the sheet is void, another has to take it, and the session asks its quorum without the member', async () => {
    const ranked = await rescored()
    const [recused, ...others] = ranked.assessors as [Person, Person, Person]
    expect(await conflictOf(recused, ranked)).toEqual([])
    await declareAgain(scene, ranked)
    const sheets = await sheetsOf(scene, proposalOf(ranked, B))
    expect(sheets.filter(({ assessorId }) => assessorId === recused.id)).toMatchObject([{ state: 'void' }])
    expect(await scene.db('revisitDeclarations').where({ personId: recused.id }).select('answer')).toEqual([{ answer: 'conflict' }])
    expect(await meet(ranked, [ranked.secretary, recused, ...others])).toEqual([{ field: 'present', words: 'scoring.revisits.fault.barred', values: { name: recused.name } }])
    expect(await meet(ranked, [ranked.secretary, ...others])).toEqual([{ field: 'present', words: 'scoring.fault.quorum', values: { voting: 2, quorum: 3 } }])
    await expect(recommendIt(ranked)).rejects.toMatchObject({ words: 'awards.refused.incomplete' })
  })

  test('is replaced by the reserve, who declares, scores what came back and nothing else, and sits in the second session', async () => {
    const ranked = await rescored()
    const [recused, ...others] = ranked.assessors as [Person, Person, Person]
    await conflictOf(recused, ranked)
    const reserve = await scene.person(['assessor'], 'Fatos Bregu')
    await inPool(scene, reserve, { standing: 'official', body: 'Ministria' })
    await scene.db('committeeReserves').insert({ committeeId: ranked.committeeId, personId: reserve.id, place: 1 })
    const leaving = (await membersOf(ranked)).find(({ personId }) => personId === recused.id)
    expect(await replaceMember(scene.services, scene.words, ranked.manager, ranked.call.id, { memberId: leaving?.id ?? '', personId: '', reason: 'Konflikt interesi me propozimin B.' })).toEqual([])
    expect(await scene.db('letters').where({ toPersonId: reserve.id, subject: scene.words.sq.say('scoring.letter.revisited.subject', { site: 'Fondi Social', proposal: (await listAssessed(scene.db, ranked.call.id, { only: [proposalOf(ranked, B)] }))[0]?.reference ?? '' }) })).toHaveLength(1)

    const [a, b] = [proposalOf(ranked, 'Projekti A'), proposalOf(ranked, B)]
    const version = async () => ((await scene.db('committees').where({ callId: ranked.call.id }).first('version')) as { version: number }).version
    const assign = async (proposalId: string) => assignSheets(scene.services, scene.words, ranked.secretary, ranked.call.id, { pairs: [{ proposalId, assessorId: reserve.id }], version: await version() })
    await expect(assign(b)).rejects.toMatchObject({ words: 'scoring.refused.notAssignable' })
    const none = (await listAssessed(scene.db, ranked.call.id)).map(({ id }) => ({ proposalId: id, answer: 'none' as const, kind: '', note: '' }))
    expect(await declareInterests(scene.services, scene.words, reserve, ranked.call.id, { confidential: 'yes', interests: none })).toEqual([])
    await expect(assign(a)).rejects.toMatchObject({ words: 'scoring.refused.notAssignable' })
    const before = await scene.db('scoreSheets').whereNot({ proposalId: b }).orderBy('id').select()
    await assign(b)

    const own = (await scene.db('scoreSheets').where({ assessorId: reserve.id }).first('id')) as { id: string }
    const sheet = await findScoreSheet(scene.db, own.id)
    const saved = await saveSheet(scene.services, reserve, own.id, sheetOf(ranked.call.grid, 5), sheet?.version ?? 0)
    if (Array.isArray(saved)) throw new Error(JSON.stringify(saved))
    expect(await sealSheet(scene.services, scene.words, reserve, own.id, saved.version)).toEqual([])
    expect(await scene.db('scoreSheets').whereNot({ proposalId: b }).orderBy('id').select()).toEqual(before)

    await declareAgain(scene, ranked)
    expect(await meet(ranked, [ranked.chair, ranked.secretary, ...others, reserve])).toEqual([])
    await recommendIt(ranked)
    expect(await decide(ranked)).toEqual([])
    expect(await verifySheets(scene.db)).toMatchObject({ fault: null })
  })

  test('cannot be given a sheet on it after the results either', async () => {
    const ranked = await upheld({ remedy: 'recompute' })
    const [recused] = ranked.assessors as [Person]
    await conflictOf(recused, ranked)
    await scene.db('scoreSheets').where({ assessorId: recused.id, proposalId: proposalOf(ranked, B) }).first('state').then((row) => { expect(row).toEqual({ state: 'void' }) })
  })
})

describe('a new tie at the line', () => {
  /** A is in; B and C wait, and B's new marks make it equal to C. Money reaches for one of the two. */
  const EQUALS = { proposals: [
    { applicant: 'a', title: 'Projekti A', municipalityCode: '53', requestedMinor: 90_000_000, directBeneficiaries: 90, mark: 5 },
    { applicant: 'b', title: B, municipalityCode: '53', requestedMinor: 80_000_000, directBeneficiaries: 90, mark: 3 },
    { applicant: 'c', title: 'Projekti C', municipalityCode: '53', requestedMinor: 80_000_000, directBeneficiaries: 90, mark: 4 },
  ], call: { envelopeMinor: 180_000_000, municipalityCodes: ['53'] } } as const
  const SOURCES = [{ name: 'Loto 6/39', where: 'lotaria.al' }, { name: 'EuroMillions', where: 'euro-millions.com' }]

  test('is drawn from sources that were announced before, and the order stands in the second bundle', async () => {
    const ranked = await rescored({ decided: EQUALS as never, mark: 4 })
    expect((await revised(ranked)).hindrance).toBe('noSession')
    await meetAgain(scene, ranked)
    expect((await revised(ranked)).hindrance).toBe('draw')
    await expect(recommendIt(ranked)).rejects.toMatchObject({ words: 'awards.refused.draw' })
    expect(await announceTieDraw(scene.services, ranked.secretary, ranked.call.id, { sources: SOURCES, knownAt: '2026-03-03T20:00:00.000Z' })).toEqual([])
    scene.clock('2026-03-03T21:00:00+01:00')
    const [draw] = await listPublicDraws(scene.db, ranked.call.id)
    expect(await concludeTieDraw(scene.services, ranked.chair, draw?.id ?? '', ['39 4 17', '11'], '')).toEqual([])
    await recommendIt(ranked)
    expect(await decide(ranked)).toEqual([])

    const [first] = drawOrder(2, keyOf([[39, 4, 17], [11]])).map(({ taken }) => draw?.list[taken - 1]?.proposalId)
    const won = ((await scene.db('outcomes').where({ outcome: 'awarded' }).select('proposalId')) as { proposalId: string }[]).map(({ proposalId }) => proposalId)
    expect(won.sort()).toEqual([proposalOf(ranked, 'Projekti A'), first].sort())
    expect(await verifyDraws(scene.db)).toEqual({ fault: null, draws: 1 })
    expect(await verifyPublished(ranked)).toMatchObject([{ awards: 2, decision: `V-${ranked.call.reference}`, supersedes: null }, { awards: 2, decision: `V-${ranked.call.reference}-2`, supersedes: `V-${ranked.call.reference}` }])
  })

  test('is announced by nobody where nothing came back', async () => {
    const ranked = await aDecidedCall(scene)
    await expect(announceTieDraw(scene.services, ranked.secretary, ranked.call.id, { sources: SOURCES, knownAt: '2026-03-03T20:00:00.000Z' })).rejects.toMatchObject({ words: 'awards.refused.notEvaluated' })
  })
})

describe('a divergence between sheets that were opened again', () => {
  test('is settled as the call says before anything is recommended anew', async () => {
    const ranked = await upheld({ decided: { call: { settings: { divergence: 'consensus' } } } })
    const sheets = await sheetsOf(scene, proposalOf(ranked, B))
    for (const [index, { id }] of sheets.entries()) await markAgain(scene, ranked, id, index === 0 ? 5 : 3)
    await meetAgain(scene, ranked)
    await expect(recommendIt(ranked)).rejects.toMatchObject({ words: 'awards.refused.incomplete' })
    const chair = await scene.as(ranked.chair)
    await chair.get(`/scoring/proposals/${proposalOf(ranked, B)}/sheets`)
    await chair.submit({}, { button: chair.say('scoring.divergence.round.button') })
    expect(chair.text).toContain(chair.say('scoring.divergence.state.round'))
  })
})

describe('the second minutes', () => {
  test('are an act of their own, of the part that came back, signed by those who were in the second session', async () => {
    const ranked = await rescored()
    const [, , third] = ranked.assessors as [Person, Person, Person]
    await meetAgain(scene, ranked)
    await recommendIt(ranked)
    const act = await draftAct(scene.services, scene.words, ranked.manager, ranked.call.id, 'minutes')
    const visitor = await scene.as(ranked.manager)
    for (const language of ['sq', 'en'] as const) {
      const words = scene.words[language]
      const text = textOfPdf((await visitor.download(`/acts/${ranked.call.reference}/${act.number}/document.pdf?language=${language}`)).body)
      for (const said of [words.say('acts.second.title'), 'Tiranë, salla 2', `A-${ranked.call.reference}/1`, words.say('awards.changes.title'), third.name, words.say('scoring.minutes.quorumValue', { voting: 3, all: 3, quorum: 3 })]) expect(text).toContain(said)
      // Of the first session, and of proposals that did not come back, only what changes for them.
      expect(text).not.toContain(words.say('scoring.minutes.meeting', { number: 1 }))
    }
    expect(await scene.db('actSignatures').where({ actId: act.id }).select('capacity')).toHaveLength(5)
    expect((await visitor.get(`/acts/${ranked.call.reference}`)).text).toContain(visitor.say('acts.second.minutes'))
  })
})

describe('a proposal that is readmitted after the results', () => {
  /** Found ineligible, with its complaint filed in time; the results came out meanwhile. */
  async function readmitted(): Promise<{ ranked: RankedCall; late: string; signatory: Person }> {
    const ranked = await aDecidedCall(scene)
    await makeBundles(scene.services)
    const { organisation, signatory } = await anOrganisation(scene, { nameSq: 'Shoqata Vonë', nameEn: 'Late Association' })
    const { proposal } = await aProposal(scene, { call: ranked.call, organisation, title: 'Projekti D', state: 'ineligible', requestedMinor: 70_000_000, municipalityCode: '53' })
    await scene.db('eligibilityChecks').where({ proposalId: proposal.id }).delete()
    const officer = await scene.person(['manager'], 'Ilir Basha')
    await scene.db('eligibilityChecks').insert({ id: 'check-of-d', proposalId: proposal.id, answerSheetId: proposal.answerSheetId, outcome: 'ineligible', reason: 'Mungon.', openedBy: officer.id, openedAt: at(), decidedBy: officer.id, decidedAt: at(), version: 1 })
    const filed = await fileComplaint(scene.services, scene.words, signatory, proposal.id, { ground: 'eligibility', text: 'Licenca ishte në dosje.', uploads: [], arrivedAt: scene.services.now() })
    if (Array.isArray(filed)) throw new Error(JSON.stringify(filed))
    const panel = await aPanel(scene, ranked, filed.id)
    await decidedBy(scene, panel, filed.id, { remedy: 'readmit' })
    scene.clock(LATER)
    return { ranked, late: proposal.id, signatory }
  }

  test('is declared about, assigned, scored and ranked, and awards are decided again; every other sheet stays untouched', async () => {
    const { ranked, late, signatory } = await readmitted()
    expect(await scene.db('complaints').first('state', 'remedy')).toEqual({ state: 'upheld', remedy: 'readmit' })
    expect(await scene.db('proposals').where({ id: late }).first('state', 'shownState')).toEqual({ state: 'in_assessment', shownState: 'in_assessment' })
    const before = await scene.db('scoreSheets').orderBy('id').select()
    const pairs = ranked.assessors.map(({ id }) => ({ proposalId: late, assessorId: id }))
    await expect(assignSheets(scene.services, scene.words, ranked.secretary, ranked.call.id, { pairs, version: 1 })).rejects.toMatchObject({ words: 'scoring.refused.notAssignable' })
    await declareAgain(scene, ranked)
    await assignSheets(scene.services, scene.words, ranked.secretary, ranked.call.id, { pairs, version: 1 })
    await expect(recommendIt(ranked)).rejects.toMatchObject({ words: 'awards.refused.incomplete' })
    for (const assessor of ranked.assessors) {
      const { id } = (await scene.db('scoreSheets').where({ proposalId: late, assessorId: assessor.id }).first('id')) as { id: string }
      const saved = await saveSheet(scene.services, assessor, id, sheetOf(ranked.call.grid, 5), 1)
      if (Array.isArray(saved)) throw new Error(JSON.stringify(saved))
      expect(await sealSheet(scene.services, scene.words, assessor, id, saved.version)).toEqual([])
    }
    expect(await scene.db('scoreSheets').whereNot({ proposalId: late }).orderBy('id').select()).toEqual(before)
    await meetAgain(scene, ranked)
    const { changes } = await revised(ranked)
    expect(changes.map(({ title, before: was, after }) => [title, was?.outcome ?? null, after.outcome, after.rank])).toEqual([['Projekti D', null, 'awarded', 1], ['Projekti A', 'awarded', 'reserve', 2], ['Projekti C', 'awarded', 'awarded', 3], [B, 'reserve', 'reserve', 4]])
    await recommendIt(ranked)
    await scene.db('letters').delete()
    expect(await decide(ranked)).toEqual([])

    expect(await scene.db('awards').orderBy('title').select('title', 'state')).toEqual([{ title: 'Projekti A', state: 'retracted' }, { title: 'Projekti C', state: 'offered' }, { title: 'Projekti D', state: 'offered' }])
    expect(await scene.db('complaints').first('state')).toEqual({ state: 'settled' })
    expect(await scene.db('revisits').select('closedBy')).toEqual([{ closedBy: `V-${ranked.call.reference}-2` }])
    const letter = (await scene.db('letters').where({ toPersonId: signatory.id }).first('subject', 'text')) as { subject: string; text: string }
    expect(letter.subject).toContain('grant për')
    expect(letter.text).toContain(scene.words.sq.say('awards.place.none'))
    expect(await verifyPublished(ranked)).toMatchObject([{ proposals: 3 }, { proposals: 4 }])
    expect([(await verifyLedger(scene.db)).fault, (await verifyAudit(scene.db)).fault, (await verifyHeads(scene.db)).fault, (await verifySheets(scene.db)).fault]).toEqual([null, null, null, null])
  })

  test('keeps every agreement of the call unsigned until it is decided on', async () => {
    const { ranked } = await readmitted()
    expect(await listStandstill(scene.db, ranked.call.id)).toEqual([`A-${ranked.call.reference}/1`])
  })
})

describe('the record of a second decision', () => {
  test('both bundles can be taken, each computed again, and the second one says which decision it follows', async () => {
    const ranked = await rescored()
    await meetAgain(scene, ranked)
    await recommendIt(ranked)
    await decide(ranked)
    const [first, second] = await verifyPublished(ranked)
    expect(first?.outputHash).not.toBe(second?.outputHash)
    expect([first?.decision, second?.decision, second?.supersedes]).toEqual([`V-${ranked.call.reference}`, `V-${ranked.call.reference}-2`, `V-${ranked.call.reference}`])
    const visitor = scene.visitor()
    await visitor.get(`/calls/${ranked.call.reference}/results`)
    for (const number of [1, 2]) expect(visitor.html.querySelectorAll(`a[href="/data/calls/${ranked.call.reference}/bundles/${number}.zip"]`)).toHaveLength(number === 1 ? 1 : 0)
    expect(visitor.html.querySelectorAll(`a[href="/data/calls/${ranked.call.reference}/bundle.zip"]`)).toHaveLength(1)
    const actions = (await scene.db('auditEntries').where({ subject: `call:${ranked.call.id}` }).orderBy('seq').pluck('action')) as string[]
    expect(actions.filter((action) => action.startsWith('awards.'))).toEqual(['awards.recommended', 'awards.decided', 'awards.recommendedAnew', 'awards.decidedAnew'])
    expect([(await verifyAudit(scene.db)).fault, (await verifyHeads(scene.db)).fault]).toEqual([null, null])
  })

  test('what a member declared and what was closed stays', async () => {
    const ranked = await rescored()
    await meetAgain(scene, ranked)
    await recommendIt(ranked)
    await decide(ranked)
    await expect(scene.db('revisitDeclarations').update({ answer: 'conflict' })).rejects.toThrow(/is never changed/)
    await expect(scene.db('revisits').update({ closedBy: 'x' })).rejects.toThrow(/is never changed/)
  })
})
