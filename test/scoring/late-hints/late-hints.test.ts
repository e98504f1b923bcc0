import type { Person } from '../../../server/kernel/policy'
import { assignAll, assignSheets } from '../../../server/scoring/actions'
import { declareRegister } from '../../../server/scoring/conflicts/actions'
import { emptyRegister } from '../../../server/scoring/conflicts/registers'
import { searchAnew } from '../../../server/scoring/late-hints/actions'
import { anAssignedSheet, anEvaluation, aSealedSheet, aScoredCall, type ArrangedEvaluation } from '../../support/builders/scoring'
import type { Browser } from '../../support/browser'
import { openScene, type Scene } from '../../support/scene'

let scene: Scene
beforeEach(async () => { scene = await openScene() })
afterEach(() => scene.close())

const search = () => searchAnew(scene.services, scene.words)
const proposalOf = ({ proposals }: ArrangedEvaluation, index = 0) => proposals[index]?.proposal as ArrangedEvaluation['proposals'][number]['proposal']

const NAME = 'Bora Zhabjaku'

/** The applicant of the first proposal names these people on its board, as its own people would write it. */
async function withBoard({ proposals }: ArrangedEvaluation, board: readonly string[]): Promise<void> {
  const { organisation } = proposals[0] as ArrangedEvaluation['proposals'][number]
  await scene.arrange(async (tx) => {
    await tx.db('organisations').where({ id: organisation.id }).update({ profile: JSON.stringify({ ...organisation.profile, board }) })
    tx.record('organisations.save', `organisation:${organisation.id}`)
  })
}

/** Somebody on its board has the name of the person. */
async function sitsOnBoard(evaluation: ArrangedEvaluation, { id }: Person): Promise<void> {
  await scene.db('people').where({ id }).update({ name: NAME })
  await withBoard(evaluation, ['Sonila Sinani', NAME])
}

const why = (id: string) => ({ [`interest.${id}`]: 'none', [`why.${id}.board`]: 'Ka vetëm të njëjtin emër: nuk jam unë.' })
const statuses = async (browser: Browser, addresses: readonly string[]) => {
  const all: number[] = []
  for (const address of addresses) { await browser.get(address); all.push(browser.page?.status ?? 0) }
  return all
}

describe('a sign of a connection that appears after the declaration', () => {
  test('closes the proposal to the member at once, on page, sheet, list and workbook, and to nobody else', async () => {
    const evaluation = await anEvaluation(scene, { proposals: [{ title: 'Zogjtë e liqenit' }, {}] })
    const { call, assessors, chair } = evaluation
    const [member, other] = assessors as [Person, Person]
    const { id } = proposalOf(evaluation)
    const own = await anAssignedSheet(scene, { call, proposalId: id, assessor: member })
    await anAssignedSheet(scene, { call, proposalId: proposalOf(evaluation, 1).id, assessor: member })
    const browser = await scene.as(member)
    const addresses = [`/scoring/proposals/${id}`, `/scoring/sheets/${own.id}`, `/scoring/proposals/${id}/files/x`]
    expect(await statuses(browser, addresses)).toEqual([200, 200, 404])

    await sitsOnBoard(evaluation, member)
    expect(await statuses(browser, addresses)).toEqual([403, 403, 403])
    expect(browser.text).toContain(browser.say('conflicts.refused.asked'))
    await browser.get(`/scoring/${call.reference}`)
    expect(browser.text).not.toContain('Zogjtë e liqenit')
    expect(browser.text).toContain(scene.words.sq.count('conflicts.late.waits', 1))
    await browser.get(`/scoring/${call.reference}/workbook`)
    expect(browser.text).not.toContain('Zogjtë e liqenit')
    for (const person of [other, chair]) expect(await statuses(await scene.as(person), addresses.slice(0, 1))).toEqual([200])
  })

  test('closes ranking and export as well, and the award page to a chair', async () => {
    const evaluation = await aScoredCall(scene, { proposals: [{ title: 'Zogjtë e liqenit' }, {}] })
    const { call, chair } = evaluation
    const browser = await scene.as(chair)
    const addresses = [`/scoring/${call.reference}/ranking`, `/scoring/${call.reference}/ranking.csv`]
    for (const address of addresses) { await browser.get(address); expect(browser.page?.text).toContain('Zogjtë e liqenit') }
    expect(await statuses(browser, [`/awards/selections/${call.reference}`])).toEqual([200])

    await sitsOnBoard(evaluation, chair)
    for (const address of addresses) { await browser.get(address); expect(browser.page?.status).toBe(200); expect(browser.page?.text).not.toContain('Zogjtë e liqenit') }
    await search()
    expect(await statuses(browser, [`/awards/selections/${call.reference}`])).toEqual([403])
  })

  test('is put to the member on the desk and by a letter, once', async () => {
    const evaluation = await anEvaluation(scene)
    const { call, assessors } = evaluation
    const member = assessors[0] as Person
    await search()
    expect(await scene.db('letters').where({ toPersonId: member.id }).pluck('id')).toEqual([])
    await sitsOnBoard(evaluation, member)
    await search()
    await search()
    expect(await scene.db('hintQuestions').select('personId', 'proposalId')).toEqual([{ personId: member.id, proposalId: proposalOf(evaluation).id }])
    const letters = (await scene.db('letters').where({ toPersonId: member.id }).select('subject', 'text', 'about')) as { subject: string; text: string; about: string }[]
    expect(letters.map(({ about }) => about)).toEqual([`call:${call.id}`])
    expect(letters[0]?.text).not.toContain(proposalOf(evaluation).title)

    const browser = await scene.as(member)
    await browser.get('/desk')
    expect(browser.text).toContain(browser.say('desk.task.answerHints', { detail: call.reference }))
    await browser.follow(browser.say('desk.act.answerHints'))
    expect(browser.page?.address).toBe(`/scoring/proposals/${proposalOf(evaluation).id}/hints`)
    await search()
    expect(await scene.db('auditEntries').where({ action: 'scoring.hintsAsked' }).pluck('subject')).toEqual([`call:${call.id}`])
  })

  test('is denied with a reason, which opens the proposal again; something else of the same kind is asked anew', async () => {
    const evaluation = await anEvaluation(scene)
    const { call, assessors, secretary } = evaluation
    const member = assessors[0] as Person
    const { id } = proposalOf(evaluation)
    await sitsOnBoard(evaluation, member)
    const browser = await scene.as(member)
    await browser.get(`/scoring/${call.reference}`)
    await browser.follow(browser.say('conflicts.late.next'))
    await browser.submit({ [`interest.${id}`]: 'none' }, { action: `/scoring/proposals/${id}/hints` })
    expect(browser.page?.status).toBe(422)
    expect(browser.text).toContain(browser.say('conflicts.fault.why'))
    await browser.submit(why(id), { action: `/scoring/proposals/${id}/hints` })
    expect(browser.page?.address).toBe(`/scoring/${call.reference}`)
    expect(await statuses(browser, [`/scoring/proposals/${id}`, `/scoring/proposals/${id}/hints`])).toEqual([200, 404])
    const heads = await scene.as(secretary)
    await heads.get(`/scoring/${call.reference}/conflicts`)
    expect(heads.text).toContain('Ka vetëm të njëjtin emër: nuk jam unë.')

    await withBoard(evaluation, ['Zhabjaku Bora'])
    expect(await statuses(browser, [`/scoring/proposals/${id}`])).toEqual([403])
    await search()
    const later = await scene.as(secretary)
    await later.get(`/scoring/${call.reference}/conflicts`)
    expect(later.text).toContain(later.say('conflicts.check.waits', { day: '2 mars 2026' }))
  })

  test('is a bar that cannot be denied: the conflict makes the sheet void, as one found late', async () => {
    const evaluation = await anEvaluation(scene)
    const { call, assessors, chair } = evaluation
    const member = assessors[0] as Person
    const { id } = proposalOf(evaluation)
    const sheet = await aSealedSheet(scene, { call, proposalId: id, assessor: member })
    const { iban } = evaluation.proposals[0]?.organisation ?? { iban: null }
    await declareRegister(scene.services, member, { ...emptyRegister, iban: iban ?? '' }, 0)
    const browser = await scene.as(member)
    await browser.get(`/scoring/proposals/${id}/hints`)
    await browser.submit({ [`interest.${id}`]: 'none' }, { action: `/scoring/proposals/${id}/hints` })
    expect(browser.text).toContain(browser.say('conflicts.fault.bar'))
    await browser.submit({ [`interest.${id}`]: 'conflict', kind: '', note: '' }, { action: `/scoring/proposals/${id}/hints` })
    expect(browser.page?.status).toBe(422)
    expect(await scene.db('conflicts').pluck('id')).toEqual([])
    await browser.submit({ [`interest.${id}`]: 'conflict', kind: 'economic', note: 'Llogari e përbashkët.' }, { action: `/scoring/proposals/${id}/hints` })
    expect(browser.page?.address).toBe(`/scoring/${call.reference}?recused=own`)
    expect(await scene.db('scoreSheets').where({ id: sheet.id }).pluck('state')).toEqual(['void'])
    expect(await scene.db('hintAnswers').select('kind', 'answer')).toEqual([{ kind: 'iban', answer: 'confirmed' }])
    expect(await scene.db('conflicts').select('personId', 'found')).toEqual([{ personId: member.id, found: 'later' }])
    expect(await scene.db('letters').where({ toPersonId: chair.id }).pluck('about')).toEqual([`proposal:${id}`])
    expect(await statuses(browser, [`/scoring/proposals/${id}/hints`])).toEqual([404])
  })

  test('is asked of the member alone: for everybody else there is no such page', async () => {
    const evaluation = await anEvaluation(scene)
    const { assessors, chair, secretary, manager } = evaluation
    await sitsOnBoard(evaluation, assessors[0] as Person)
    await search()
    for (const person of [assessors[1] as Person, chair, secretary, manager]) expect(await statuses(await scene.as(person), [`/scoring/proposals/${proposalOf(evaluation).id}/hints`])).toEqual([404])
  })

  test('is taken back where data says it no more', async () => {
    const evaluation = await anEvaluation(scene)
    const member = evaluation.assessors[0] as Person
    await sitsOnBoard(evaluation, member)
    await search()
    await withBoard(evaluation, ['Sonila Sinani'])
    await search()
    expect(await scene.db('hintQuestions').pluck('outcome')).toEqual(['dropped'])
    expect(await statuses(await scene.as(member), [`/scoring/proposals/${proposalOf(evaluation).id}`])).toEqual([200])
  })

  test('is searched for at once where the member brings the register up to date', async () => {
    const evaluation = await anEvaluation(scene)
    const member = evaluation.assessors[0] as Person
    await search()
    await declareRegister(scene.services, member, { ...emptyRegister, affiliations: [{ kind: 'employed', name: 'Shoqata Prova', municipality: '', since: '', until: '' }] }, 0)
    await search()
    expect((await scene.db('hintQuestions').distinct('personId')) as unknown[]).toEqual([{ personId: member.id }])
    expect(await scene.db('hintQuestions').pluck('id')).toHaveLength(3)
  })

  test('keeps a sheet from being assigned until it is answered, by hand as in all', async () => {
    const evaluation = await anEvaluation(scene)
    const { call, chair, assessors } = evaluation
    const [member, other] = assessors as [Person, Person]
    const { id } = proposalOf(evaluation)
    await sitsOnBoard(evaluation, member)
    const version = ((await scene.db('committees').first('version')) as { version: number }).version
    await expect(assignSheets(scene.services, scene.words, chair, call.id, { pairs: [{ proposalId: id, assessorId: member.id }], version })).rejects.toMatchObject({ words: 'conflicts.refused.askedPair' })
    expect(await scene.db('scoreSheets').pluck('id')).toEqual([])
    expect(await scene.db('letters').where({ toPersonId: member.id }).pluck('about')).toEqual([`call:${call.id}`])

    await assignSheets(scene.services, scene.words, chair, call.id, { pairs: [{ proposalId: id, assessorId: other.id }], version })
    const heads = await scene.as(chair)
    await heads.get(`/scoring/${call.reference}/assignment`)
    expect(heads.text).toContain(heads.say('scoring.assignment.asked'))
    await assignAll(scene.services, scene.words, chair, call.id)
    expect(await scene.db('scoreSheets').where({ proposalId: id }).select('assessorId')).toEqual([{ assessorId: other.id }, { assessorId: (assessors[2] as Person).id }])
    expect(await scene.db('scoreSheets').where({ assessorId: member.id }).pluck('id')).toHaveLength(2)

    await heads.get(`/scoring/${call.reference}/assignment/automatic?sheetsEach=3&least=0&seed=abc`)
    expect(heads.text).toContain(scene.words.sq.count('scoring.assignment.short', 1))
  })
})
