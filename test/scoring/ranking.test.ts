import { splitMarks } from '../../server/demo/marks'
import { listSections } from '../../server/calls/store'
import { rankingOf, rankingTop, readRanking } from '../../server/scoring/ranking-store'
import { findEvaluation } from '../../server/scoring/store'
import type { Evaluation } from '../../server/scoring/evaluation'
import { anEvaluation, aScoredCall, aSealedSheet, sheetOf } from '../support/builders/scoring'
import { openScene, type Scene } from '../support/scene'

let scene: Scene
beforeEach(async () => { scene = await openScene() })
afterEach(() => scene.close())

async function countQueries(work: () => Promise<unknown>): Promise<number> {
  let count = 0
  const count1 = () => { count += 1 }
  scene.db.on('query', count1)
  await work()
  scene.db.off('query', count1)
  return count
}

describe('the ranking page', () => {
  test('asks the database as often for two proposals as for twelve', async () => {
    const counts: number[] = []
    for (const proposals of [2, 12]) {
      const { call, secretary } = await aScoredCall(scene, { proposals: Array.from({ length: proposals }, () => ({ mark: 4 })) })
      const browser = await scene.as(secretary)
      counts.push(await countQueries(() => browser.get(`/scoring/${call.reference}/ranking`)))
      expect(browser.page?.status).toBe(200)
    }
    expect(counts[1]).toBe(counts[0])
    // One of them asks whether data says something new of the reader.
    expect(counts[0]).toBeLessThanOrEqual(21)
  })

  test('so do the desk and the page of the evaluation', async () => {
    const desks: number[] = []
    const pages: number[] = []
    let last
    for (const proposals of [1, 6]) {
      last = await aScoredCall(scene, { proposals })
      const browser = await scene.as(last.manager)
      desks.push(await countQueries(() => browser.get('/scoring')))
      const { call } = last
      pages.push(await countQueries(() => browser.get(`/scoring/${call.reference}`)))
    }
    expect(desks[1]).toBe(desks[0])
    expect(pages[1]).toBe(pages[0])
  })

  test('and its download hold the same rows, floors and ties said in words', async () => {
    const { call, secretary } = await aScoredCall(scene, { proposals: [
      { title: 'I pari', sums: [66, 60, 36, 36, 42] }, { title: 'Barazim me A më të ulët', sums: [63, 63, 36, 36, 42] }, { title: 'Nën prag', sums: [57, 66, 36, 36, 42] },
    ] })
    const browser = await scene.as(secretary)
    await browser.get(`/scoring/${call.reference}/ranking`)
    const rows = browser.html.querySelectorAll('tbody tr').filter((row) => row.querySelector('th') !== null)
    expect(rows.map((row) => row.querySelector('td')?.text.replace('barazim', '').trim())).toEqual(['1', '2', '–'])
    expect(browser.text).toContain('A 19,00 nën pragun 20')
    expect(browser.text).toContain('Barazim me P02; vendosi: seksioni A më i lartë (22,00).')
    expect(browser.html.querySelectorAll('svg[role=img]').map((svg) => svg.getAttribute('aria-label'))).toHaveLength(3)

    const csv = ((await browser.download(`/scoring/${call.reference}/ranking.csv`)).body as Buffer).toString()
    const lines = csv.trim().split('\n')
    expect(lines).toHaveLength(4)
    expect(lines[1]).toContain(`1,${call.reference}/01,I pari`)
    expect(lines[1]).toContain('22.00,20.00,12.00,12.00,14.00,80.00,3')
    expect(lines[3]).toMatch(new RegExp(`^,${call.reference}/03,Nën prag`))
  })

  test('in English says the same', async () => {
    const { call, secretary } = await aScoredCall(scene, { proposals: 2 })
    const browser = await scene.as(secretary)
    browser.language = 'en'
    await browser.get(`/scoring/${call.reference}/ranking`)
    expect(browser.text).toContain('2 proposals · 6 sealed sheets · 3 voting members')
    expect(browser.html.querySelectorAll('[lang]')[0]?.getAttribute('lang')).toBe('en')
  })
})

test('a ranking is not final while a proposal has fewer sheets than the call asks for', async () => {
  const { call, secretary } = await aScoredCall(scene, { proposals: [{}, { sheets: 2 }] })
  const ranking = await readRanking(scene.db, call.id)
  expect(ranking.complete).toBe(false)
  expect(ranking.short).toEqual([`${call.reference}/02`])
  const browser = await scene.as(secretary)
  expect((await browser.get(`/scoring/${call.reference}/ranking`)).status).toBe(403)
})

test('a proposal that was withdrawn is in no ranking, and its sheets count for nothing', async () => {
  const { call, proposals } = await aScoredCall(scene, { proposals: 3 })
  await scene.db('proposals').where({ id: proposals[0]?.proposal.id }).update({ state: 'withdrawn' })
  const evaluation = await findEvaluation(scene.db, call.id, '')
  expect(evaluation?.counts).toEqual({ proposals: 2, sealed: 6, open: 0, openFirst: 0, covered: 2, unscored: 0 })
  expect((await readRanking(scene.db, call.id)).proposals.map(({ rank, reference }) => [rank, reference])).toEqual([[1, `${call.reference}/02`], [2, `${call.reference}/03`]])
})

test('a municipality that had an award before the call closed yields in a tie', async () => {
  const same = { mark: 4, requestedMinor: 80_000_000, directBeneficiaries: 100 }
  await anEvaluation(scene, { call: { state: 'finalised', resultsPublishedAt: '2025-06-01T08:00:00.000Z' }, proposals: [{ state: 'contracted', municipalityCode: '47' }] })
  const { call } = await aScoredCall(scene, { proposals: [{ ...same, municipalityCode: '47' }, { ...same, municipalityCode: '53' }] })
  const ranking = await readRanking(scene.db, call.id)
  expect(ranking.proposals.map(({ municipalityCode, rank, tieStep }) => [municipalityCode, rank, tieStep])).toEqual([['53', 1, 'municipality'], ['47', 2, 'municipality']])
})

test('B2 decides where A is equal, read from the marks', async () => {
  const { call, proposals, assessors } = await anEvaluation(scene, { proposals: [{ state: 'scored' }, { state: 'scored' }] })
  const [first, second] = proposals.map(({ proposal }) => proposal.id) as [string, string]
  // A mark more on B2, which counts double, and a mark less on B1 and B3.
  const contents = (b2: number, b1: number, b3: number) => { const sheet = sheetOf(call.grid, 4); return { ...sheet, marks: { ...sheet.marks, B1: { points: b1, reason: 'x' }, B2: { points: b2, reason: 'x' }, B3: { points: b3, reason: 'x' } } } }
  for (const assessor of assessors) {
    await aSealedSheet(scene, { call, proposalId: first, assessor, contents: contents(4, 4, 4) })
    await aSealedSheet(scene, { call, proposalId: second, assessor, contents: contents(5, 3, 3) })
  }
  expect((await readRanking(scene.db, call.id)).proposals.map(({ proposalId, rank, tieStep }) => [proposalId, rank, tieStep])).toEqual([[second, 1, 'criterion:B2'], [first, 2, 'criterion:B2']])
})

test('the first places of a large call are the first of the whole ranking', async () => {
  const sections = (await aScoredCall(scene, { proposals: 1 })).call.grid.sections
  const sum = (index: number, section: number) => {
    const weights = (sections[section]?.criteria ?? []).map(({ weight }) => weight)
    const max = 15 * weights.reduce((all, weight) => all + weight, 0)
    const value = Math.round(max * (0.55 + ((index * 7 + section * 3) % 10) / 25))
    splitMarks(weights, value, 3, 1)
    return value
  }
  const { call } = await aScoredCall(scene, { proposals: Array.from({ length: 24 }, (_nothing, index) => ({ sums: sections.map((_section, section) => sum(index, section)) })) })
  const evaluation = (await findEvaluation(scene.db, call.id, '')) as Evaluation
  const grid = await listSections(scene.db, call.id)
  const whole = (await rankingOf(scene.db, evaluation, grid)).proposals
  const bare = (all: typeof whole) => all.map(({ reference, rank }) => [rank, reference])
  for (const size of [2, 4]) {
    const top = await rankingTop(scene.db, evaluation, grid, size, [])
    expect(bare(top?.proposals ?? [])).toEqual(bare(whole.slice(0, size)))
  }
  expect(await rankingTop(scene.db, evaluation, grid, 24, [])).toBeNull()
})
