import { editFeedback } from '../../server/awards/feedback/actions'
import { voteOnComplaint } from '../../server/complaints/panel-actions'
import { assignSheets, assignAll } from '../../server/scoring/sheet-actions'
import { aComplaint, aDecidedCall, aPanel, decidedBy } from '../support/builders/complaints'
import { aRankedCall } from '../support/builders/awards'
import { anEvaluation } from '../support/builders/scoring'
import type { Browser } from '../support/browser'
import { openScene, type Scene } from '../support/scene'

let scene: Scene
beforeEach(async () => { scene = await openScene() })
afterEach(() => scene.close())

const everything = (browser: Browser) => browser.html.querySelectorAll('input[type=hidden]').map((one) => one.getAttribute('value') ?? '').join('\n') + browser.text

describe('the decision of a panel', () => {
  async function voted() {
    const ranked = await aDecidedCall(scene)
    const complaint = await aComplaint(scene, ranked)
    const panel = await aPanel(scene, ranked, complaint.id)
    for (const person of panel.all) await voteOnComplaint(scene.services, person, complaint.id, { vote: 'upheld', text: 'Ka të drejtë.' })
    const browser = await scene.as(panel.presiding)
    await browser.get(`/complaints/${complaint.id}`)
    return { panel, complaint, browser }
  }

  test('that was taken in another window is shown beside the one that comes second, and the first one holds', async () => {
    const { panel, complaint, browser } = await voted()
    await decidedBy(scene, panel, complaint.id, { remedy: 'recompute' })
    await browser.submit({ text: 'Vendimi im tjetër, i shkruar gjatë.', remedy: 'none' }, { action: /decision$/ })

    expect(browser.status).toBe(409)
    for (const said of ['Vendimi im tjetër, i shkruar gjatë.', 'Kështu vendosi paneli.', browser.say('complaints.remedy.recompute'), browser.say('complaints.remedy.none'), panel.presiding.name]) expect(browser.text).toContain(said)
    expect(await scene.db('complaints').first('decisionText', 'remedy')).toEqual({ decisionText: 'Kështu vendosi paneli.', remedy: 'recompute' })
  })

  test('is not what two of three say any longer when a vote was changed: nothing is decided, and the page keeps the text beside the votes as they are', async () => {
    const { panel, complaint, browser } = await voted()
    for (const person of panel.members) await voteOnComplaint(scene.services, person, complaint.id, { vote: 'dismissed', text: 'E lexova përsëri.' })
    await browser.submit({ text: 'E pranojmë.', remedy: 'none' }, { action: /decision$/ })

    expect(browser.status).toBe(422)
    for (const said of [browser.say('complaints.fault.votes.dismissed'), 'E lexova përsëri.']) expect(browser.text).toContain(said)
    expect(browser.html.querySelector('textarea[name=text]')?.text).toBe('E pranojmë.')
    expect(await scene.db('complaints').first('state')).toEqual({ state: 'under_review' })
  })

  test('is nobody’s but of whoever presides', async () => {
    const { panel, complaint } = await voted()
    const member = await scene.as(panel.members[0])
    await member.get(`/complaints/${complaint.id}`)
    expect((await member.post(`/complaints/${complaint.id}/decision`, { text: 'x', version: '1', verdict: 'upheld' })).status).toBe(403)
  })
})

test('feedback edited by two is shown in both versions, and the one that is chosen is kept', async () => {
  const ranked = await aRankedCall(scene)
  const second = await scene.as(ranked.chair)
  await second.get(`/awards/feedback/${ranked.call.reference}/1`)
  await editFeedback(scene.services, ranked.secretary, ranked.proposals[0]?.proposal.id ?? '', { strengths: 'Plani i sekretares.', weaknesses: 'Mungon licenca.' }, 0)
  await second.submit({ strengths: 'Plani i kryetarit.', weaknesses: 'Mungon licenca.' })

  expect(second.status).toBe(409)
  for (const said of ['Plani i sekretares.', 'Plani i kryetarit.', ranked.secretary.name]) expect(everything(second)).toContain(said)
  expect(second.html.querySelectorAll('[name="choice.strengths"]')).toHaveLength(2)
  expect(second.html.querySelectorAll('[name="choice.weaknesses"]')).toHaveLength(0)
  await second.submit({ 'choice.strengths': 'mine' })
  expect(await scene.db('feedback').first('strengths', 'weaknesses', 'version')).toEqual({ strengths: 'Plani i kryetarit.', weaknesses: 'Mungon licenca.', version: 2 })
})

describe('who reads what', () => {
  const sheetsNow = async () => ((await scene.db('scoreSheets').join('people', 'people.id', 'scoreSheets.assessorId').orderBy('people.name').select('people.name')) as { name: string }[]).map(({ name }) => name)

  test('chosen by two is shown in both versions, proposal by proposal, and the choice is assigned', async () => {
    const { call, proposals: [first, second], secretary, chair, assessors: [a, b] } = await anEvaluation(scene, { proposals: 2 })
    const browser = await scene.as(chair)
    await browser.get(`/scoring/${call.reference}/assignment`)
    await assignSheets(scene.services, scene.words, secretary, call.id, { pairs: [{ proposalId: first?.proposal.id ?? '', assessorId: a?.id ?? '' }], version: 1 })
    await browser.submit({ [`pair.${first?.proposal.id}`]: [b?.id ?? ''], [`pair.${second?.proposal.id}`]: [b?.id ?? ''] }, { button: browser.say('scoring.assignment.button') })

    expect(browser.status).toBe(409)
    for (const said of [a?.name ?? '', b?.name ?? '', secretary.name, first?.proposal.reference ?? '', second?.proposal.reference ?? '']) expect(browser.text).toContain(said)
    expect(await sheetsNow()).toEqual([a?.name])
    await browser.submit({ [`choice.pair.${first?.proposal.id}`]: 'theirs', [`choice.pair.${second?.proposal.id}`]: 'mine' })
    expect(await sheetsNow()).toEqual([a?.name, b?.name])
  })

  test('given by rules is shown beside what the same rules give now, and the rules are there to be tried again', async () => {
    const { call, secretary, chair } = await anEvaluation(scene, { proposals: 2 })
    const browser = await scene.as(chair)
    await browser.get(`/scoring/${call.reference}/assignment/automatic`)
    await browser.submit({ seed: 'provë', sheetsEach: 3 }, { button: browser.say('scoring.assignment.try') })
    await assignAll(scene.services, scene.words, secretary, call.id)
    await browser.submit({}, { button: browser.say('scoring.assignment.confirm') })

    expect(browser.status).toBe(409)
    for (const said of [secretary.name, browser.say('scoring.assignment.standing'), browser.say('scoring.assignment.would')]) expect(browser.text).toContain(said)
    expect(browser.html.querySelectorAll('tbody tr').map((row) => row.querySelectorAll('td').map((cell) => cell.text))[0]).toEqual(['2', '0'])
    await browser.follow(browser.say('kernel.overtaken.back'))
    expect(browser.html.querySelector('input[name=seed]')?.getAttribute('value')).toBe('provë')
    expect(await scene.db('assignmentRuns').select()).toEqual([])
  })

  test('read from a table is shown beside the sheets as they are, and nothing of the table is lost', async () => {
    const { call, proposals: [first], secretary, chair } = await anEvaluation(scene, { proposals: 1 })
    const browser = await scene.as(chair)
    await browser.get(`/scoring/${call.reference}/assignment/table`)
    const code = ((await scene.db('committeeMembers').where({ seat: 'voting' }).orderBy('id').first('code')) as { code: string }).code
    const table = `propozimi;vlerësuesi\n${first?.proposal.reference};${code}`
    await browser.submit({}, { action: /table$/, files: { table: { name: 'caktimi.csv', content: Buffer.from(table) } } })
    await assignAll(scene.services, scene.words, secretary, call.id)
    await browser.submit({}, { action: /confirmation$/ })

    expect(browser.status).toBe(409)
    for (const said of [`${first?.proposal.reference};${code}`, secretary.name]) expect(browser.text).toContain(said)
    expect(await scene.db('scoreSheets').select('id')).toHaveLength(3)
  })
})
