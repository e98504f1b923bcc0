import type { Person } from '../../../server/kernel/policy'
import { tieStepsOf } from '../../../server/scoring/ranking'
import { figuresOf, type CodedSheet } from '../../../server/scoring/figures/figures'
import { aConflict, aScoredCall } from '../../support/builders/scoring'
import { aCall } from '../../support/builders/calls'
import { openScene, type Scene } from '../../support/scene'
import { SNSF } from './published'

let scene: Scene
beforeEach(async () => { scene = await openScene() })
afterEach(() => scene.close())

const at = (reference: string) => `/scoring/${reference}/figures`

test('the page says how the sheets lie, in tables and with bars, and never by name', async () => {
  const { call, chair, assessors } = await aScoredCall(scene, { proposals: 3, sheets: 5 })
  const browser = await scene.as(chair)
  await browser.get(`/scoring/${call.reference}`)
  await browser.follow('Shifrat e fletëve')
  expect(browser.page?.address).toBe(at(call.reference))
  const captions = browser.page?.html.querySelectorAll('caption').map(({ text }) => text)
  expect(captions).toEqual([
    'Totalet e fletëve për çdo propozim', 'Alfa e Krippendorff-it', 'Alfa e notave sipas kritereve, në renditjen e notave', 'Korrelacioni brenda klasës (Shrout dhe Fleiss 1979)',
    'Vlerësuesit, sipas kodit', 'Vendi dhe rezultati sipas çdo rregulli', 'Propozimet sipas numrit të fletëve',
  ])
  expect(browser.page?.text).toContain('Të gjithë i lexuan të gjitha propozimet')
  expect(browser.page?.html.querySelectorAll('.q-bars > li').map((bar) => bar.querySelector('span')?.text)).toEqual(['A-1', 'A-2', 'A-3', 'A-4', 'A-5'])
  for (const { name } of assessors) expect(browser.page?.text).not.toContain(name)
})

test('equal sheets give figures that are not defined, and say so', async () => {
  const { call, chair } = await aScoredCall(scene, { proposals: [{ mark: 4 }, { mark: 4 }], sheets: 3 })
  const page = await (await scene.as(chair)).get(at(call.reference))
  expect(page.status).toBe(200)
  expect(page.text).toContain('e papërcaktuar')
  expect(page.text).not.toMatch(/NaN|undefined|Infinity/)
})

describe('who', () => {
  test.each<[string, (all: Awaited<ReturnType<typeof aScoredCall>>) => Person | Promise<Person>, number]>([
    ['the chair reads them', ({ chair }) => chair, 200], ['the secretary reads them', ({ secretary }) => secretary, 200], ['the manager reads them', ({ manager }) => manager, 200],
    ['the auditor reads them', () => scene.person(['auditor']), 200], ['an assessor of the committee does not', ({ assessors }) => assessors[0] as Person, 403],
    ['the deciding authority does not', () => scene.person(['authority']), 403], ['a donor does not', () => scene.person(['donor']), 403],
  ])('%s', async (_name, whose, status) => {
    const evaluation = await aScoredCall(scene, { proposals: 2 })
    const browser = await scene.as(await whose(evaluation))
    expect((await browser.get(at(evaluation.call.reference))).status).toBe(status)
  })

  test('nobody reads them as long as somebody is writing', async () => {
    const { call, chair, proposals, assessors } = await aScoredCall(scene, { proposals: 2, assessors: 3 })
    await scene.db('proposals').where({ id: proposals[0]?.proposal.id }).update({ state: 'in_assessment' })
    for (const person of [chair, await scene.person(['auditor']), assessors[0] as Person]) expect((await (await scene.as(person)).get(at(call.reference))).status).toBe(403)
  })

  test('for a chair with a conflict the proposal is in no table and in no figure', async () => {
    const { call, chair, secretary, proposals } = await aScoredCall(scene, { proposals: [{ title: 'Projekti i fshehtë', mark: 5 }, { title: 'Tjetri' }, { title: 'I treti' }], sheets: 3 })
    const whole = await (await scene.as(secretary)).get(at(call.reference))
    expect(whole.text).toContain('Projekti i fshehtë')
    await aConflict(scene, { proposalId: proposals[0]?.proposal.id ?? '', person: chair })
    const page = await (await scene.as(chair)).get(at(call.reference))
    expect(page.status).toBe(200)
    expect(page.text).not.toContain('Projekti i fshehtë')
    const figures = page.html.querySelectorAll('.q-figs dd').map(({ text }) => text)
    expect(figures.slice(0, 2)).toEqual(['2', '6'])
  })
})

describe('figures of all sheets together', () => {
  const grid = { sections: [{ code: 'A', titleSq: '', titleEn: '', floorPoints: null, criteria: [{ id: 'a', code: 'A1', titleSq: '', titleEn: '', weight: 1 }] }] }
  const rules = { grid, totalFloorPoints: 0, steps: tieStepsOf(grid), combining: { combination: 'mean', divergence: 'note', closestPair: 'no', discrepancyPoints: 20, sheetsMin: 2 } as const }
  const candidates = (sheets: readonly CodedSheet[]) => [...new Set(sheets.map(({ proposalId }) => proposalId))].map((id) => ({
    proposalId: id, reference: id, title: id, organisationId: id, organisationName: { sq: id, en: id }, municipalityCode: null, requestedMinor: 1, directBeneficiaries: 1, sheets: sheets.filter(({ proposalId }) => proposalId === id),
  }))
  const sheetsOf = (rows: readonly (readonly (number | null)[])[]): CodedSheet[] => rows.flatMap((row, proposal) => row.flatMap((total, assessor) =>
    (total === null ? [] : [{ proposalId: `P${String(proposal + 1).padStart(2, '0')}`, code: `A-${assessor + 1}`, total, sections: { A: total }, marks: { A1: total } }])))
  const figures = (sheets: readonly CodedSheet[], over = {}) => figuresOf(sheets, candidates(sheets), { ...rules, combining: { ...rules.combining, ...over } })

  test('of the panel with one harsh voter: alpha near nothing, consistency fair, the voter flagged, no rank changed', () => {
    const found = figures(sheetsOf(SNSF))
    expect(found.alpha.totals.ordinal).toBeCloseTo(0.0102, 4)
    expect(found.block?.single.consistency).toBeCloseTo(0.3679, 4)
    expect(found.residuals.find(({ assessor }) => assessor === 'A-5')?.flagged).toBe('yes')
    expect(found.severity).toMatchObject({ state: 'fitted', complete: 'yes' })
    expect(found.moved.filter((one) => one.rank !== one.adjusted)).toEqual([])
    expect(found.coverage).toEqual([{ sheets: 5, proposals: 15 }])
  })

  test('says which places severity would change, and by which rule the call would end otherwise', () => {
    const found = figures(sheetsOf([[null, 80, 74], [84, 78, null], [76, null, 64], [null, 74, 68]]))
    expect(found.moved.map(({ proposalId, rank: place, adjusted }) => [proposalId, place, adjusted])).toEqual([['P02', 1, 2], ['P01', 2, 1], ['P04', 3, 3], ['P03', 4, 4]])
    const rows = figures(sheetsOf([[60, 62, 100], [70, 71, 72]])).rules
    expect(rows.map(({ proposalId, own, under }) => [proposalId, own.rank, under.mean.rank, under.median.rank, under.closest.rank])).toEqual([['P01', 1, 1, 2, 2], ['P02', 2, 2, 1, 1]])
  })

  test('the block leaves out proposals that somebody did not read', () => {
    expect(figures(sheetsOf([[70, 80], [60, 72], [55, null]])).block).toMatchObject({ targets: 2, judges: 2 })
    expect(figures(sheetsOf([[70, 80], [60, null]])).block).toBeNull()
  })

  test('a call’s own rule never seems to change anything', () => {
    for (const combination of ['mean', 'median'] as const) {
      const found = figures(sheetsOf([[60, 62, 100], [70, 71, 72], [70, 71, 72]]), { combination })
      expect(found.rules.every(({ own, under }) => under[combination].rank === own.rank)).toBe(true)
    }
  })

  test('a sheet made void is in no figure: everything is as if it had never been written', () => {
    const all = sheetsOf(SNSF)
    const without = all.filter(({ code }) => code !== 'A-5')
    expect(figures(without)).toEqual(figures(sheetsOf(SNSF.map((row) => row.slice(0, 4)))))
  })
})

test('a call without an evaluation has no figures', async () => {
  const call = await aCall(scene, { state: 'published' })
  expect((await (await scene.as(await scene.person(['manager']))).get(at(call.reference))).status).toBe(403)
})
