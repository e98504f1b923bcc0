import { recommend, decideAwards } from '../../server/awards/actions'
import { listRecommendations } from '../../server/awards/store'
import { openSolver, type Solver } from '../../server/awards/solver'
import type { CallSettings } from '../../server/calls/settings'
import { canonical } from '../../server/kernel/canonical'
import { sha256 } from '../../server/kernel/hash'
import { commitmentOf } from '../../server/scoring/sealing/sealing'
import { makeBundles } from '../../server/transparency/bundle/actions'
import { pack, unpack, type Files } from '../../server/transparency/bundle/archive'
import { Difference, type Bundle, type Manifest } from '../../server/transparency/bundle/bundle'
import { verifyBundle } from '../../server/transparency/bundle/verifying'
import { aRankedCall, minutesSealed, TWELVE, type RankedCall } from '../support/builders/awards'
import { announceTieDraw, concludeTieDraw } from '../../server/awards/draws/actions'
import { listPublicDraws } from '../../server/scoring/draws/store'
import { openScene, type Scene } from '../support/scene'

let scene: Scene
let solver: Solver
beforeAll(() => { solver = openSolver() })
afterAll(() => solver.close())

async function decided(over: Parameters<typeof aRankedCall>[1] = {}): Promise<RankedCall> {
  const ranked = await aRankedCall(scene, over)
  const { id } = await recommend(scene.services, ranked.chair, ranked.call.id)
  await minutesSealed(scene, id)
  expect(await decideAwards(scene.services, scene.words, ranked.authority, id, '')).toMatchObject({ awards: expect.any(Number) as number })
  return ranked
}

async function published(call: { reference: string }): Promise<Buffer> {
  await makeBundles(scene.services)
  const answer = await scene.visitor().download(`/data/calls/${call.reference}/bundle.zip`)
  expect(answer.status).toBe(200)
  return answer.body as Buffer
}

/** The same files after somebody changed a part of them and put the hashes of the manifest right. */
function spoilt(files: Files, part: keyof Bundle, change: (value: never) => unknown): Files {
  const name = `${part}.json`
  const bytes = Buffer.from(`${canonical(change(JSON.parse(files.get(name)?.toString() ?? '') as never))}\n`)
  const manifest = JSON.parse(files.get('manifest.json')?.toString() ?? '') as Manifest
  const renamed = { ...manifest, files: { ...manifest.files, [name]: { sha256: sha256(bytes), bytes: bytes.length } } }
  return new Map([...files, [name, bytes], ['manifest.json', Buffer.from(JSON.stringify(renamed))]])
}

const verify = (files: Files) => verifyBundle(files, solver.solve)
const differenceIn = async (files: Files): Promise<string> => {
  try { await verify(files) } catch (error) { if (error instanceof Difference) return error.message; throw error }
  return 'holds'
}

describe('the bundle of a decided call', () => {
  beforeEach(async () => { scene = await openScene() })
  afterEach(() => scene.close())

  test('holds by itself, is the same bytes for everybody, and stands in the log', async () => {
    const { call } = await decided()
    const archive = await published(call)
    const files = await unpack(archive)
    expect(await verify(files)).toMatchObject({ call: call.reference, sheets: 12, proposals: 4, awards: 2 })
    expect((await pack(files, new Date((JSON.parse(files.get('decision.json')?.toString() ?? '') as Bundle['decision']).decidedAt))).equals(archive)).toBe(true)
    await makeBundles(scene.services)
    const entries = (await scene.db('auditEntries').where({ action: 'transparency.bundlePublished' })) as { new: string }[]
    expect(entries.map((entry) => (JSON.parse(entry.new) as { sha256: string }).sha256)).toEqual([sha256(archive)])
  })

  test('carries the fingerprint that the results page shows', async () => {
    const { call } = await decided()
    const files = await unpack(await published(call))
    const visitor = scene.visitor()
    await visitor.get(`/calls/${call.reference}/results`)
    const { inputsHash } = await verify(files)
    expect(visitor.text.replaceAll(' ', '')).toContain(inputsHash)
    expect(visitor.html.querySelector(`a[href="/data/calls/${call.reference}/bundle.zip"]`)).not.toBeNull()
  })

  test('names nobody: neither members nor applicants, nor the ids by which they could be joined', async () => {
    const { call, assessors, chair, secretary, manager, proposals, applicants } = await decided()
    const all = [...(await unpack(await published(call))).values()].map(String).join('\n')
    const people = [...assessors, secretary, manager, ...[...applicants.values()].flatMap(({ signatory, editor }) => [signatory, editor])]
    for (const { id, name, email } of [...people, { ...chair, id: chair.name }]) for (const hidden of [id, name, email]) expect(all).not.toContain(hidden)
    for (const { organisation } of applicants.values()) for (const hidden of [organisation.id, organisation.nameSq, organisation.nameEn]) expect(all).not.toContain(hidden)
    for (const { proposal } of proposals) expect(all).not.toContain(proposal.id)
  })

  test('is not there before the results are', async () => {
    const { call } = await aRankedCall(scene)
    await makeBundles(scene.services)
    expect((await scene.visitor().get(`/data/calls/${call.reference}/bundle.zip`)).status).toBe(404)
  })

  test.each<[string, Partial<CallSettings>]>([
    ['the median of each section', { combination: 'median' }],
    ['at most one grant a municipality', { guaranteedPerMunicipality: 0, awardsPerMunicipalityMax: 1 }],
    ['the largest sum of points', { selection: 'points' }],
    ['no guarantee', { guaranteedPerMunicipality: 0 }],
  ])('holds for a call with %s', async (_rule, settings) => {
    const { call } = await decided({ call: { settings, envelopeMinor: 540_000_000 }, sheets: 5, proposals: TWELVE })
    expect(await verify(await unpack(await published(call)))).toMatchObject({ call: call.reference, proposals: 12 })
  })

  test('the recommendation names the root over all seals, so that no sheet can be exchanged after it', async () => {
    const { call } = await decided()
    const [recommendation] = await listRecommendations(scene.db, call.id)
    const entry = (await scene.db('auditEntries').where({ action: 'awards.recommended' }).first('new')) as { new: string }
    expect(JSON.parse(entry.new)).toMatchObject({ recommendation: recommendation?.id, commitments: expect.stringMatching(/^[0-9a-f]{64}$/) as string })
  })
})

describe('a bundle that somebody changed', () => {
  let files: Files
  beforeAll(async () => {
    scene = await openScene()
    files = await unpack(await published((await decided()).call))
  })
  afterAll(() => scene.close())

  const firstSheet = (change: (sheet: Bundle['sheets'][number]) => Bundle['sheets'][number]) => (sheets: Bundle['sheets']) => sheets.map((sheet, index) => (index === 0 ? change(sheet) : sheet))
  const marked = (content: string) => content.replace(/"B1":\d/, (found) => `"B1":${found.endsWith('5') ? 4 : 5}`)

  test.each<[string, keyof Bundle, (value: never) => unknown, RegExp]>([
    ['one mark', 'sheets', firstSheet((sheet) => ({ ...sheet, content: marked(sheet.content) })), /^sheets\.json: the sheet sealed as .* says something else than when it was sealed$/],
    ['one mark and its seal', 'sheets', firstSheet((sheet) => ({ ...sheet, content: marked(sheet.content), commitment: commitmentOf(marked(sheet.content), sheet.nonce) })), /^(ranking\.json|log\.json: the seals)/],
    ['a sheet left out', 'sheets', (sheets: Bundle['sheets']) => sheets.slice(1), /^ranking\.json/],
    ['a sheet declared void', 'sheets', firstSheet((sheet) => ({ ...sheet, state: 'void' })), /^ranking\.json/],
    ['a weight of the grid', 'call', (call: Bundle['call']) => ({ ...call, grid: { sections: call.grid.sections.map((section) => ({ ...section, criteria: section.criteria.map((criterion) => ({ ...criterion, weight: criterion.weight + 1 })) })) } }), /another grid/],
    ['a floor of the total', 'call', (call: Bundle['call']) => ({ ...call, totalFloorPoints: 99 }), /^ranking\.json/],
    ['a sum of the ranking', 'ranking', (ranking: Bundle['ranking']) => ranking.map((one, index) => (index === 1 ? { ...one, totalSum: one.totalSum + 1 } : one)), /^ranking\.json\[1\]\.totalSum is \d+, computed \d+$/],
    ['the envelope', 'rules', (rules: Bundle['rules']) => ({ ...rules, envelopeMinor: 100 }), /^selection\.json/],
    ['who is taken', 'selection', (selection: Bundle['selection']) => ({ ...selection, taken: selection.taken.slice(1) }), /^selection\.json\.taken/],
    ['an outcome', 'decision', (decision: Bundle['decision']) => ({ ...decision, outcomes: decision.outcomes.map((one) => ({ ...one, outcome: 'declined' })) }), /^decision\.json outcomes\[0\]\.outcome is "declined", computed "awarded"$/],
    ['the fingerprint of the decision', 'decision', (decision: Bundle['decision']) => ({ ...decision, inputsHash: '0'.repeat(64) }), /^decision\.json: inputsHash/],
    ['the entry of the log', 'log', (log: Bundle['log']) => ({ ...log, entry: { ...log.entry, at: '2020-01-01T00:00:00.000Z' } }), /^log\.json: the entry does not have the hash it names$/],
    ['the head of the log', 'log', (log: Bundle['log']) => ({ ...log, head: { ...log.head, root: '0'.repeat(64) } }), /^log\.json: the entry does not stand under the head$/],
  ])('%s: verification fails and says where', async (_what, part, change, said) => {
    expect(await differenceIn(spoilt(files, part, change))).toMatch(said)
  })

  test('without putting the manifest right, a file left out and one put in are named too', async () => {
    expect(await differenceIn(new Map([...files, ['ranking.json', Buffer.from('[]\n')]]))).toMatch(/^ranking\.json is not the file that manifest\.json names/)
    expect(await differenceIn(new Map([...files].filter(([name]) => name !== 'sheets.json')))).toBe('sheets.json is missing')
    expect(await differenceIn(new Map([...files, ['more.json', Buffer.from('{}')]]))).toBe('more.json is not named by manifest.json')
    await expect(unpack(Buffer.from('no archive'))).rejects.toThrow(Difference)
  })
})

describe('a bundle with a draw', () => {
  beforeAll(async () => { scene = await openScene() })
  afterAll(() => scene.close())

  test('carries the draw from its announcement to its order, and fails where one number is another', async () => {
    const same = { municipalityCode: '53', requestedMinor: 90_000_000, directBeneficiaries: 90, mark: 4 }
    const ranked = await aRankedCall(scene, { call: { envelopeMinor: 190_000_000 }, proposals: [
      { applicant: 'x', title: 'I sigurt', municipalityCode: '53', requestedMinor: 90_000_000, mark: 5 },
      { applicant: 'a', title: 'A', ...same }, { applicant: 'b', title: 'B', ...same }, { applicant: 'c', title: 'C', ...same },
    ] })
    const sources = [{ name: 'Loto 6/39', where: 'lotaria.al' }, { name: 'EuroMillions', where: 'euro-millions.com' }]
    expect(await announceTieDraw(scene.services, ranked.secretary, ranked.call.id, { sources, knownAt: '2026-03-03T20:00:00.000Z' })).toEqual([])
    scene.clock('2026-03-03T21:00:00+01:00')
    const [announced] = await listPublicDraws(scene.db, ranked.call.id)
    expect(await concludeTieDraw(scene.services, ranked.secretary, announced?.id ?? '', ['39 4 17', '11'], '')).toEqual([])
    const { id } = await recommend(scene.services, ranked.chair, ranked.call.id)
    await minutesSealed(scene, id)
    await decideAwards(scene.services, scene.words, ranked.authority, id, '')

    const files = await unpack(await published(ranked.call))
    expect(await verify(files)).toMatchObject({ awards: 2 })
    expect(await differenceIn(spoilt(files, 'draws', (draws: Bundle['draws']) => draws.map((draw) => ({ ...draw, numbers: [[39, 4, 18], [11]] }))))).toMatch(/^draws\.json: the order of draw 1/)
    expect(await differenceIn(spoilt(files, 'draws', (draws: Bundle['draws']) => draws.map((draw) => ({ ...draw, list: [...draw.list].reverse() }))))).toBe('draws.json: draw 1 has another list than was announced')
    expect(await differenceIn(spoilt(files, 'proposals', (proposals: Bundle['proposals']) => proposals.map((one) => (one.drawn === null || one.drawn === undefined ? one : { ...one, drawn: { ...one.drawn, place: 4 - one.drawn.place } }))))).toMatch(/^proposals\.json: the place of /)
  })
})
