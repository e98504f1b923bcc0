import type { Person } from '../../../server/kernel/policy'
import { decideAwards, recommend } from '../../../server/awards/actions'
import { editFeedback } from '../../../server/awards/feedback/actions'
import { aRankedCall, minutesSealed, type RankedCall } from '../../support/builders/awards'
import { aConflict, sheetOf } from '../../support/builders/scoring'
import { openScene, type Scene } from '../../support/scene'

let scene: Scene
beforeEach(async () => { scene = await openScene() })
afterEach(() => scene.close())

const idOf = (ranked: RankedCall, index: number) => ranked.proposals[index]?.proposal.id ?? ''
const edit = (person: Person, ranked: RankedCall, index: number, strengths: string, weaknesses = '', version = 0) => editFeedback(scene.services, person, idOf(ranked, index), { strengths, weaknesses }, version)
async function decide(ranked: RankedCall) {
  const { id } = await recommend(scene.services, ranked.chair, ranked.call.id)
  await minutesSealed(scene, id)
  await decideAwards(scene.services, scene.words, ranked.authority, id, '')
}
const lettersAbout = async (id: string) => ((await scene.db('letters').where({ about: `proposal:${id}` }).select('subject', 'text')) as { subject: string; text: string }[]).map(({ subject, text }) => `${subject}\n${text}`)

describe('feedback is edited', () => {
  test('by the secretary beside the sentences of the sheets and their codes, and every version is kept', async () => {
    const ranked = await aRankedCall(scene)
    const browser = await scene.as(ranked.secretary)
    await browser.get(`/awards/feedback/${ranked.call.reference}`)
    await browser.follow('I pari')
    expect(browser.text).toContain('Arsyeja për A1')
    expect(browser.text).toMatch(/A-\d/)
    expect(browser.html.querySelector('#f-strengths')?.text).toContain('Arsyeja për A1')

    await browser.submit({ strengths: 'Plani i referimit është i qartë.', weaknesses: 'Mungon plani pas grantit.' })
    await browser.follow('I pari')
    await browser.submit({ strengths: 'Plani i referimit është shumë i qartë.', weaknesses: 'Mungon plani pas grantit.' })
    expect(await scene.db('feedbackChanges').orderBy('version').select('version', 'strengths')).toEqual([
      { version: 1, strengths: 'Plani i referimit është i qartë.' }, { version: 2, strengths: 'Plani i referimit është shumë i qartë.' },
    ])
    expect(await scene.db('auditEntries').where({ action: 'awards.feedbackEdited' })).toHaveLength(2)
  })

  test('without a member’s name: the page comes back with what was written', async () => {
    const ranked = await aRankedCall(scene)
    const browser = await scene.as(ranked.secretary)
    await browser.get(`/awards/feedback/${ranked.call.reference}/1`)
    const page = await browser.submit({ strengths: `${ranked.chair.name} e vlerësoi.`, weaknesses: '' })
    expect([page.status, page.text.includes(browser.say('awards.feedback.fault.name')), page.html.querySelector('#f-strengths')?.text]).toEqual([422, true, `${ranked.chair.name} e vlerësoi.`])
    expect(await scene.db('feedback')).toEqual([])
  })

  test('by one editor at a time: the second reads first what the first wrote', async () => {
    const ranked = await aRankedCall(scene)
    expect(await edit(ranked.secretary, ranked, 0, 'Një.')).toEqual([])
    await expect(edit(ranked.chair, ranked, 0, 'Dy.')).rejects.toMatchObject({ status: 409 })
    expect(await edit(ranked.chair, ranked, 0, 'Dy.', '', 1)).toEqual([])
  })

  test('only until the decision', async () => {
    const ranked = await aRankedCall(scene)
    await decide(ranked)
    await expect(edit(ranked.secretary, ranked, 0, 'Vonë.')).rejects.toMatchObject({ words: 'awards.feedback.refused.decided' })
  })

  test('by no assessor, applicant, authority or auditor, and by nobody in conflict, for whom the page is not there', async () => {
    const ranked = await aRankedCall(scene)
    const { assessors: [assessor], authority, applicants } = ranked
    for (const person of [assessor as Person, authority, applicants.get('a')?.signatory as Person, await scene.person(['auditor'])]) {
      await expect(edit(person, ranked, 0, 'Fshehtas.')).rejects.toMatchObject({ status: 403 })
    }
    await aConflict(scene, { proposalId: idOf(ranked, 0), person: ranked.secretary })
    const browser = await scene.as(ranked.secretary)
    expect((await browser.get(`/awards/feedback/${ranked.call.reference}/1`)).status).toBe(404)
    expect((await browser.get(`/awards/feedback/${ranked.call.reference}`)).text).not.toContain('I pari')
    await expect(edit(ranked.secretary, ranked, 0, 'Fshehtas.')).rejects.toMatchObject({ status: 404 })
  })

  test('and the database keeps what was changed', async () => {
    const ranked = await aRankedCall(scene)
    await edit(ranked.secretary, ranked, 0, 'Një.')
    await expect(scene.db('feedbackChanges').update({ strengths: 'Tjetër.' })).rejects.toThrow(/is never changed/)
    await expect(scene.db('feedbackChanges').delete()).rejects.toThrow(/is never changed/)
  })
})

describe('an applicant reads', () => {
  test('the edited words in the letter and on the page of the result', async () => {
    const ranked = await aRankedCall(scene)
    await edit(ranked.secretary, ranked, 3, 'Nevoja është e dokumentuar.', 'Buxheti nuk lidhet me veprimtaritë.\nMungon licenca.')
    await decide(ranked)
    const { signatory } = ranked.applicants.get('d') as { signatory: Person }
    const browser = await scene.as(signatory)
    await browser.get(`/awards/outcomes/${idOf(ranked, 3)}`)
    const [letter = ''] = await lettersAbout(idOf(ranked, 3))
    for (const sentence of ['Nevoja është e dokumentuar.', 'Buxheti nuk lidhet me veprimtaritë.', 'Mungon licenca.']) {
      expect(browser.text).toContain(sentence)
      expect(letter).toContain(`– ${sentence}`)
    }
  })

  test('neutral sentences about each section where nothing was edited, never what an assessor wrote', async () => {
    const ranked = await aRankedCall(scene)
    await decide(ranked)
    const { signatory } = ranked.applicants.get('d') as { signatory: Person }
    const browser = await scene.as(signatory)
    await browser.get(`/awards/outcomes/${idOf(ranked, 3)}`)
    const [letter = ''] = await lettersAbout(idOf(ranked, 3))
    const neutral = scene.words.sq.say('awards.feedback.neutral.below', { name: `A ${ranked.call.grid.sections[0]?.titleSq ?? ''}` })
    for (const text of [browser.text, letter]) {
      expect(text).toContain(neutral)
      expect(text).not.toContain('Komenti për')
      expect(text).not.toContain('Arsyeja për')
    }
  })

  test('nothing by which anybody of the committee is known: no name, no code, no mark, no sentence of a sheet', async () => {
    const ranked = await aRankedCall(scene)
    await edit(ranked.secretary, ranked, 0, 'Projekti ka plan të qartë.')
    await decide(ranked)
    const contents = sheetOf(ranked.call.grid, 5)
    const written = [contents.comment, ...Object.values(contents.comments), ...Object.values(contents.marks).map(({ reason }) => reason)].filter((text) => text !== '')
    const people = [ranked.chair, ranked.secretary, ...ranked.assessors]
    const hidden = [...people.flatMap(({ name, email }) => [name, email]), ...people.map(({ id }) => id), ...written]
    for (const [index, applicant] of ['a', 'b', 'c', 'd'].entries()) {
      const browser = await scene.as((ranked.applicants.get(applicant) as { signatory: Person }).signatory)
      const page = await browser.get(`/awards/outcomes/${idOf(ranked, index)}`)
      const texts = [page.text, ...await lettersAbout(idOf(ranked, index))]
      expect(texts.length).toBeGreaterThan(1)
      for (const text of texts) {
        expect(hidden.filter((one) => text.includes(one))).toEqual([])
        expect(text).not.toMatch(/(?<![\p{L}\d])[ACS]-\d/u)
        for (const { criteria } of ranked.call.grid.sections) for (const { code } of criteria) expect(text).not.toMatch(new RegExp(`\\b${code}\\b`))
      }
    }
  })

  test('nothing of another applicant’s feedback', async () => {
    const ranked = await aRankedCall(scene)
    await edit(ranked.secretary, ranked, 0, 'Vetëm për të parin.')
    await decide(ranked)
    const browser = await scene.as((ranked.applicants.get('b') as { signatory: Person }).signatory)
    expect((await browser.get(`/awards/outcomes/${idOf(ranked, 0)}`)).status).toBe(404)
    expect((await browser.get(`/awards/outcomes/${idOf(ranked, 1)}`)).text).not.toContain('Vetëm për të parin.')
  })
})
