import type { Person } from '../../server/kernel/policy'
import { sealPackage } from '../../server/proposals/packages'
import { aConflict, anAssignedSheet, anEvaluation, aScoredCall, aSealedSheet, sheetOf, type ArrangedEvaluation } from '../support/builders/scoring'
import { saveSheet } from '../../server/scoring/actions'
import { openScene, type Scene } from '../support/scene'

let scene: Scene
beforeEach(async () => { scene = await openScene() })
afterEach(() => scene.close())

/** Titles that no other text of a page holds. */
const titled = (count: number) => Array.from({ length: count }, (_nothing, index) => ({ title: `Projekti i fshehtë ${String.fromCharCode(65 + index)}` }))
const addresses = (reference: string) => [
  ...['', '/ranking', '/ranking.csv', '/minutes', '/minutes.pdf', '/assignment', '/meetings'].map((end) => `/scoring/${reference}${end}`),
  // The same ranking, with the money.
  ...selection(reference),
]
const selection = (reference: string) => ['', '/csv'].map((end) => `/awards/selections/${reference}${end}`)

describe('before declaring', () => {
  test.each(['assessors', 'chair', 'secretary'] as const)('nothing can be read: page, file, list, count, ranking, export (%s)', async (seat) => {
    const evaluation = await aScoredCall(scene, { proposals: titled(2) })
    const { call, proposals, sheets } = evaluation
    const person = seat === 'assessors' ? evaluation.assessors[0] as Person : evaluation[seat]
    await scene.db('committeeMembers').where({ personId: person.id }).update({ declaredAt: null })
    const browser = await scene.as(person)
    for (const address of addresses(call.reference).slice(1)) expect([address, (await browser.get(address)).status]).toEqual([address, 403])
    expect((await browser.get(`/scoring/proposals/${proposals[0]?.proposal.id}`)).status).toBe(403)
    expect((await browser.get(`/scoring/proposals/${proposals[0]?.proposal.id}/files/any`)).status).toBe(403)
    expect((await browser.get(`/scoring/sheets/${sheets[0]?.id}`)).status).toBeGreaterThanOrEqual(403)
    const page = await browser.get(`/scoring/${call.reference}`)
    expect(page.status).toBe(200)
    expect(page.text).not.toMatch(/Projekti i fshehtë|6 nga 6|propozime në vlerësim/)
  })
})

describe('before one’s own sheet is sealed', () => {
  const arrange = async (): Promise<ArrangedEvaluation & { others: string; own: string; proposalId: string }> => {
    const evaluation = await anEvaluation(scene, { proposals: titled(1) })
    const { call, proposals, assessors } = evaluation
    const proposalId = proposals[0]?.proposal.id ?? ''
    const others = await aSealedSheet(scene, { call, proposalId, assessor: assessors[1] as Person, contents: { ...sheetOf(call.grid, 3), comment: 'Shumë e fshehtë.' } })
    const own = await anAssignedSheet(scene, { call, proposalId, assessor: assessors[0] as Person })
    return { ...evaluation, others: others.id, own: own.id, proposalId }
  }

  test('an assessor sees no sheet, total or order of others, anywhere', async () => {
    const { call, assessors, others, proposalId, own } = await arrange()
    const browser = await scene.as(assessors[0] as Person)
    expect((await browser.get(`/scoring/sheets/${others}`)).status).toBe(404)
    expect((await browser.get(`/scoring/${call.reference}/ranking`)).status).toBe(403)
    expect((await browser.get(`/scoring/${call.reference}/ranking.csv`)).status).toBe(403)
    for (const address of selection(call.reference)) expect((await browser.get(address)).status).toBe(403)
    for (const address of ['/scoring', `/scoring/${call.reference}`, `/scoring/${call.reference}/minutes`, `/scoring/proposals/${proposalId}`, `/scoring/sheets/${own}`]) {
      const page = await browser.get(address)
      expect([address, page.status]).toEqual([address, 200])
      expect(page.text).not.toMatch(/60,00|Shumë e fshehtë|seal_hash/)
      expect(page.text).not.toContain(`/scoring/sheets/${others}`)
    }
  })

  test('after sealing it, the other’s sheet opens, without its writer’s name', async () => {
    const { call, assessors, others, proposalId } = await arrange()
    await aSealedSheet(scene, { call, proposalId, assessor: assessors[2] as Person })
    const browser = await scene.as(assessors[2] as Person)
    await browser.get(`/scoring/proposals/${proposalId}`)
    await browser.follow(new RegExp(others))
    expect(browser.text).toContain('Shumë e fshehtë.')
    expect(browser.text).not.toContain(assessors[1]?.name)
  })

  test.each(['chair', 'secretary', 'manager'] as const)('the %s sees how many are sealed, and nothing that is in them', async (seat) => {
    const evaluation = await arrange()
    const browser = await scene.as(evaluation[seat])
    await browser.get(`/scoring/${evaluation.call.reference}`)
    expect(browser.text).toContain('1 nga 2')
    expect((await browser.get(`/scoring/sheets/${evaluation.others}`)).status).toBe(404)
    expect((await browser.get(`/scoring/${evaluation.call.reference}/ranking`)).status).toBe(403)
    for (const address of selection(evaluation.call.reference)) expect((await browser.get(address)).status).toBe(403)
    expect((await browser.get(`/scoring/${evaluation.call.reference}/minutes`)).text).not.toMatch(/60,00|Shumë e fshehtë/)
  })

  test('a draft is seen by its writer alone, also by its text in the trail', async () => {
    const { assessors, chair, manager, own, call } = await arrange()
    await saveSheet(scene.services, assessors[0] as Person, own, { ...sheetOf(call.grid, 5), comment: 'Draft i fshehtë.' }, 1)
    for (const person of [chair, manager, assessors[1] as Person, await scene.person(['auditor']), await scene.person(['admin'])]) {
      const browser = await scene.as(person)
      expect((await browser.get(`/scoring/sheets/${own}`)).status).toBe(404)
      expect((await browser.get(`/scoring/sheets/${own}/check`)).status).toBe(404)
      expect((await browser.post(`/scoring/sheets/${own}/marks`, { version: 2, comment: 'jo' })).status).toBe(404)
    }
    const trail = (await scene.db('auditEntries').where('action', 'like', 'scoring.%')) as unknown[]
    expect(JSON.stringify(trail)).not.toMatch(/Draft i fshehtë|"points"/)
  })
})

describe('a member with a conflict', () => {
  test.each(['chair', 'assessor'] as const)('who is the %s sees nothing of the proposal, and no gap that speaks of it', async (seat) => {
    const evaluation = await aScoredCall(scene, { proposals: titled(3) })
    const { call, proposals, sheets } = evaluation
    const hidden = proposals[1]?.proposal
    const person = seat === 'chair' ? evaluation.chair : evaluation.assessors[0] as Person
    await aConflict(scene, { proposalId: hidden?.id ?? '', person })
    const browser = await scene.as(person)

    await browser.get(`/scoring/${call.reference}/ranking`)
    expect(browser.html.querySelectorAll('tbody tr td:first-child').map((cell) => cell.text.trim())).toEqual(['1', '2'])
    expect(browser.text).toContain('2 propozime · 6 fleta të vulosura')
    const csv = (await browser.download(`/scoring/${call.reference}/ranking.csv`)).body as Buffer
    expect(csv.toString().split('\n').filter((line) => line !== '')).toHaveLength(3)
    for (const address of [...addresses(call.reference), '/scoring']) {
      const page = await browser.get(address)
      if (page.status !== 200 || address.endsWith('.pdf')) continue
      expect([address, page.text.includes('Projekti i fshehtë B')]).toEqual([address, false])
    }
    expect((await browser.get(`/scoring/proposals/${hidden?.id}`)).status).toBe(403)
    expect((await browser.get(`/scoring/proposals/${hidden?.id}/files/any`)).status).toBe(403)
    for (const sheet of sheets.filter(({ proposalId }) => proposalId === hidden?.id)) expect((await browser.get(`/scoring/sheets/${sheet.id}`)).status).toBeGreaterThanOrEqual(403)
    expect((await browser.post(`/scoring/sheets/${sheets.find(({ proposalId }) => proposalId === hidden?.id)?.id}/annulment`, { reason: 'x' })).status).toBeGreaterThanOrEqual(403)
  })

  test('reads like everybody else when the results are out', async () => {
    const { call, proposals, assessors } = await aScoredCall(scene, { proposals: titled(2) })
    await aConflict(scene, { proposalId: proposals[0]?.proposal.id ?? '', person: assessors[0] as Person })
    await scene.db('calls').where({ id: call.id }).update({ state: 'results_published', resultsPublishedAt: '2026-03-02T08:00:00.000Z' })
    const browser = await scene.as(assessors[0] as Person)
    await browser.get(`/scoring/${call.reference}/ranking`)
    expect(browser.text).toContain('Projekti i fshehtë A')
  })

  test('is not named to other assessors, and is in the minutes of those who lead', async () => {
    const { call, proposals, assessors, secretary } = await aScoredCall(scene, { proposals: titled(2) })
    await aConflict(scene, { proposalId: proposals[0]?.proposal.id ?? '', person: assessors[0] as Person })
    const recusalsIn = (browser: { html: { querySelectorAll(selector: string): { text: string }[] } }) =>
      browser.html.querySelectorAll('table').map((one) => one.text).find((one) => one.includes(scene.words.sq.say('scoring.minutes.recusals'))) ?? ''
    const other = await scene.as(assessors[1] as Person)
    await other.get(`/scoring/${call.reference}/minutes`)
    expect(recusalsIn(other)).toContain('një anëtar')
    expect(recusalsIn(other)).not.toContain(assessors[0]?.name)
    const head = await scene.as(secretary)
    await head.get(`/scoring/${call.reference}/minutes`)
    expect(recusalsIn(head)).toContain(assessors[0]?.name)
    expect(head.text).not.toContain('Motra ime')
  })
})

test('lists stand by number of the proposal, whatever the points', async () => {
  const { call, secretary, assessors } = await aScoredCall(scene, { proposals: [{ title: 'Projekti 1', mark: 3 }, { title: 'Projekti 2', mark: 5 }, { title: 'Projekti 3', mark: 4 }] })
  for (const person of [secretary, assessors[0] as Person]) {
    const browser = await scene.as(person)
    await browser.get(`/scoring/${call.reference}`)
    expect(browser.html.querySelectorAll('table')[0]?.querySelectorAll('tbody th a').map((link) => link.text)).toEqual(['Projekti 1', 'Projekti 2', 'Projekti 3'])
  }
})

test('a file is given out with its own proposal only, to those who may read it', async () => {
  const { proposals, assessors } = await anEvaluation(scene, { proposals: 2 })
  const [mine, other] = proposals as [(typeof proposals)[number], (typeof proposals)[number]]
  const fileId = await scene.arrange(async (tx) => {
    const id = tx.id()
    await tx.db('files').insert({ id, name: 'statuti.pdf', type: 'pdf', size: 5, sha256: '0'.repeat(64), storageKey: id, uploadedBy: 'x', uploadedAt: tx.at })
    const submission = (await tx.db('submissions').where({ proposalId: mine.proposal.id }).first()) as { id: string; content: string }
    const content = { ...(JSON.parse(submission.content) as Parameters<typeof sealPackage>[0]), documents: [{ code: 'statute', titleSq: 'Statuti', titleEn: 'Statute', name: 'statuti.pdf', size: 5, sha256: '0'.repeat(64) }] }
    await tx.db('submissions').where({ id: submission.id }).update(sealPackage(content))
    await tx.db('submissionFiles').insert({ submissionId: submission.id, documentCode: 'statute', fileId: id })
    return id
  })
  const [assessor, conflicted] = assessors as [Person, Person]
  await aConflict(scene, { proposalId: mine.proposal.id, person: conflicted })
  const browser = await scene.as(assessor)
  await browser.get(`/scoring/proposals/${mine.proposal.id}`)
  expect(browser.html.querySelector(`a[href="/scoring/proposals/${mine.proposal.id}/files/${fileId}"]`)?.text).toBe('statuti.pdf')
  expect((await browser.get(`/scoring/proposals/${other.proposal.id}/files/${fileId}`)).status).toBe(404)
  expect((await (await scene.as(conflicted)).get(`/scoring/proposals/${mine.proposal.id}/files/${fileId}`)).status).toBe(403)
  expect((await (await scene.as(mine.signatory)).get(`/scoring/proposals/${mine.proposal.id}/files/${fileId}`)).status).toBe(404)
})
