import type { Person } from '../../../server/kernel/policy'
import { clockwork } from '../../../server/kernel/policy'
import { grantRole } from '../../../server/people/actions'
import { findPerson } from '../../../server/people/store'
import { sealPackage } from '../../../server/proposals/packages'
import { listClosed } from '../../../server/scoring/conflicts/gate-store'
import { declareInterests } from '../../../server/scoring/actions'
import { GAP } from '../../../server/scoring/anonymity/blinding'
import { openScene, type Scene } from '../../support/scene'
import { leaksIn, walk } from '../../support/walk'
import { addressesIn, aWorld, HIDDEN, recommendedIn, withRegister, type World } from './world'

// The whole site is walked, some of it more than once.
jest.setTimeout(240_000)

let scene: Scene
let world: World
let files: Record<'statute' | 'plan', string>
beforeEach(async () => {
  scene = await openScene()
  world = await aWorld(scene, { call: { settings: { anonymous: 'yes' } } })
  files = await fill()
})
afterEach(() => scene.close())

/** The applicant names itself wherever it can: in the title, in answers, in the names of its files. */
async function fill(): Promise<Record<'statute' | 'plan', string>> {
  const { hidden, call } = world
  const title = `Zogjtë e Qendrës Kallamishte`
  await scene.db('proposals').where({ id: hidden.proposal.id }).update({ title })
  await scene.db('callDocuments').where({ callId: call.id }).update({ identifying: 'yes' })
  const asked = (await scene.db('callDocuments').where({ callId: call.id }).orderBy('position').select('id', 'code')) as { id: string; code: string }[]
  await scene.db('callDocuments').where({ id: asked[1]?.id ?? '' }).update({ identifying: 'no' })
  return scene.arrange(async (tx) => {
    const submission = (await tx.db('submissions').where({ proposalId: hidden.proposal.id }).first()) as { id: string; content: string }
    const before = JSON.parse(submission.content) as Parameters<typeof sealPackage>[0]
    const kept: string[] = []
    for (const { code } of asked.slice(0, 2)) {
      const id = tx.id()
      await tx.db('files').insert({ id, name: 'Qendra Kallamishte.pdf', type: 'pdf', size: 5, sha256: '0'.repeat(64), storageKey: id, uploadedBy: 'x', uploadedAt: tx.at })
      await tx.db('submissionFiles').insert({ submissionId: submission.id, documentCode: code, fileId: id })
      kept.push(id)
    }
    const documents = asked.slice(0, 2).map(({ code }) => ({ code, titleSq: `Dokumenti ${code}`, titleEn: `Document ${code}`, name: 'Qendra Kallamishte.pdf', size: 5, sha256: '0'.repeat(64) }))
    const texts = `${HIDDEN.applicant} me ${HIDDEN.board} (${HIDDEN.mail}), QKZ-ja, Reed Beds Centre`
    const answers = Object.fromEntries(Object.entries({ ...before.answers, title }).map(([code, value]) => [code, typeof value === 'string' ? `${value} ${texts}` : value]))
    await tx.db('submissions').where({ id: submission.id }).update(sealPackage({ ...before, answers, documents, organisation: { ...before.organisation, profile: { ...before.organisation.profile, board: [HIDDEN.board] } } }))
    return { statute: kept[0] ?? '', plan: kept[1] ?? '' }
  })
}

const NAMES = { applicant: /kallamisht/i, 'other language': HIDDEN.applicantEn, acronym: /\bQKZ\b/, person: HIDDEN.board, signatory: /Sonila Sinani/, mail: HIDDEN.mail }

describe('where a call hides the names of applicants, an assessor', () => {
  test('reads no name at any address of the site, in a heading of a reply as little as in a page', async () => {
    const visited = await walk(scene, world.assessors[1] as Person, await addressesIn(scene, world))
    // The file of the world lies in no store; only whether it is given out is asked here.
    expect(visited.filter(({ address, status }) => status >= 500 && !address.includes('/files/'))).toEqual([])
    expect(leaksIn(visited, NAMES)).toEqual([])
    expect(visited.find(({ address }) => address === `/scoring/proposals/${world.hidden.proposal.id}`)?.text).toContain(GAP)
  })

  test('reads none in what was recommended and drawn up as an act', async () => {
    await recommendedIn(scene, world)
    const visited = await walk(scene, world.assessors[1] as Person, await addressesIn(scene, world))
    expect(leaksIn(visited, NAMES)).toEqual([])
  })

  test('reads none through an office of the scheme', async () => {
    const assessor = world.assessors[1] as Person
    await scene.arrange((tx) => grantRole(tx, clockwork, assessor.id, 'manager'))
    const person = (await findPerson(scene.db, assessor.id)) as Person
    expect([...await listClosed(scene.db, person)].sort()).toEqual(world.proposals.map(({ proposal }) => proposal.id).sort())
    const visited = (await walk(scene, person, await addressesIn(scene, world))).filter(({ address }) => !/^\/(organisations|people)(\/|$)/.test(address))
    expect(leaksIn(visited, NAMES)).toEqual([])
  })

  test('finds the documents that tell who applies kept back, and the other under a name of its own', async () => {
    const browser = await scene.as(world.assessors[1] as Person)
    const at = `/scoring/proposals/${world.hidden.proposal.id}`
    await browser.get(at)
    expect(browser.text).toContain(browser.say('conflicts.blind.withheld'))
    expect(browser.html.querySelectorAll(`a[href^="${at}/files/"]`).map((link) => link.getAttribute('href'))).toEqual([`${at}/files/${files.plan}`])
    expect((await browser.get(`${at}/files/${files.statute}`)).status).toBe(403)
    expect(browser.text).toContain(browser.say('conflicts.refused.identifying'))
  })

  test('declares a register before anything else, and then proposals without names', async () => {
    const assessor = world.assessors[0] as Person
    await scene.db('committeeMembers').where({ personId: assessor.id }).update({ declaredAt: null })
    const declaration = { confidential: 'yes', interests: world.proposals.map(({ proposal }) => ({ proposalId: proposal.id, answer: 'none' as const, kind: '', note: '' })) }
    await expect(declareInterests(scene.services, scene.words, assessor, world.call.id, declaration)).rejects.toMatchObject({ words: 'conflicts.refused.registerFirst' })
    await withRegister(scene, assessor)
    const browser = await scene.as(assessor)
    await browser.get(`/scoring/${world.call.reference}/declaration`)
    expect(browser.text).not.toMatch(/kallamisht/i)
    expect(await declareInterests(scene.services, scene.words, assessor, world.call.id, declaration)).toEqual([])
  })

  test('reads every name when the results are out', async () => {
    await scene.db('calls').where({ id: world.call.id }).update({ state: 'results_published', resultsPublishedAt: '2026-03-02T08:00:00.000Z' })
    const browser = await scene.as(world.assessors[1] as Person)
    await browser.get(`/scoring/${world.call.reference}/ranking`)
    expect(browser.text).toContain(HIDDEN.applicant)
  })
})

test.each(['chair', 'secretary', 'manager'] as const)('the %s of a blind call reads the names, because conflicts have to be found', async (who) => {
  const browser = await scene.as(world[who])
  await browser.get(`/scoring/${world.call.reference}`)
  expect(browser.text).toContain(HIDDEN.applicant)
})
