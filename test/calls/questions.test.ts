import type { Person } from '../../server/kernel/policy'
import type { BuiltCall } from '../support/builders/calls'
import { aCall } from '../support/builders/calls'
import { squeeze } from '../support/browser'
import { openScene, type Scene } from '../support/scene'

let scene: Scene
let manager: Person
let applicant: Person
let call: BuiltCall

beforeEach(async () => {
  scene = await openScene()
  manager = await scene.person(['manager'])
  applicant = await scene.person([{ role: 'editor', scope: 'one' }])
  call = await aCall(scene)
})
afterEach(() => scene.close())

const ask = async (person: Person, question: string) => {
  const browser = await scene.as(person)
  await browser.get(`/calls/${call.reference}`)
  await browser.follow(browser.say('calls.questions.ask'))
  await browser.submit({ question })
  return browser
}
const answers = { questionSq: 'A lejohet?', questionEn: 'Is it allowed?', answerSq: 'Po, lejohet.', answerEn: 'Yes, it is.' }

async function answerAll() {
  const desk = await scene.as(manager)
  for (const { id } of await scene.db('callQuestions').orderBy('askedAt') as { id: string }[]) {
    await desk.get(`/calls/${call.reference}/manage/questions/${id}`)
    await desk.submit(answers)
  }
  return desk
}

test('a question is seen by its asker and the secretariat alone until all answers are published to everybody at once', async () => {
  const asker = await ask(applicant, 'Unë, Qendra Agimi, a mund të aplikoj?')
  expect(asker.text).toContain(squeeze(asker.say('calls.ask.done', { answers: scene.words.sq.moment(call.answersBy) })))
  const other = await scene.person([{ role: 'editor', scope: 'two' }])
  const stranger = await scene.as(other)
  expect((await stranger.get(`/calls/${call.reference}/questions/ask`)).text).not.toContain('Qendra Agimi')

  const desk = await answerAll()
  expect((await asker.get(`/calls/${call.reference}/questions/ask`)).text).not.toContain('Po, lejohet.')
  expect((await scene.visitor().get(`/calls/${call.reference}/questions`)).text).not.toContain('lejohet')
  expect((await desk.post(`/calls/${call.reference}/manage/questions/publication`)).status).toBe(403)

  scene.clock(call.questionsUntil)
  const later = await scene.as(manager)
  await later.get(`/calls/${call.reference}/manage/questions`)
  await later.submit({}, { button: later.say('calls.inbox.button') })
  const page = await scene.visitor().get(`/calls/${call.reference}/questions`)
  expect(page.text).toContain('Po, lejohet.')
  expect(page.text).not.toContain('Agimi')
  const letters = await scene.db('letters') as { toPersonId: string }[]
  expect(letters.map(({ toPersonId }) => toPersonId)).toEqual([applicant.id])
})

test('one question without an answer holds all answers back', async () => {
  await ask(applicant, 'Një?')
  await answerAll()
  await ask(await scene.person([{ role: 'signatory', scope: 'two' }]), 'Dy?')
  scene.clock(call.questionsUntil)
  const page = await (await scene.as(manager)).post(`/calls/${call.reference}/manage/questions/publication`)

  expect(page.status).toBe(422)
  expect(page.text).toContain(scene.words.sq.say('calls.refused.unanswered', { count: 1 }))
  expect(await scene.db('callQuestions').whereNotNull('publishedAt')).toEqual([])
})

test.each([[-1, 200, 1], [0, 403, 0]])('a question %i ms from the closing is answered with %i', async (ms, status, kept) => {
  scene.clock(new Date(Date.parse(call.questionsUntil) - 60_000).toISOString())
  const browser = await scene.as(applicant)
  await browser.get(`/calls/${call.reference}/questions/ask`)
  scene.clock(new Date(Date.parse(call.questionsUntil) + ms).toISOString())
  const page = await browser.submit({ question: 'A?' })

  expect(page.status).toBe(status)
  expect(await scene.db('callQuestions')).toHaveLength(kept)
})

test.each([['nothing', ''], ['a character too many', 'a'.repeat(2_001)]])('%s is refused with what was typed kept', async (_name, question) => {
  const browser = await scene.as(applicant)
  await browser.get(`/calls/${call.reference}/questions/ask`)
  const page = await browser.submit({ question })

  expect(page.status).toBe(422)
  expect(page.html.querySelector('#f-question')?.text).toBe(question)
  expect(await scene.db('callQuestions')).toEqual([])
})

test('the longest question is taken', async () => {
  await ask(applicant, 'a'.repeat(2_000))
  expect(await scene.db('callQuestions')).toHaveLength(1)
})

test('five clicks ask once', async () => {
  const browser = await scene.as(applicant)
  await browser.get(`/calls/${call.reference}/questions/ask`)
  const keys = Object.fromEntries(['_csrf', '_key'].map((name) => [name, browser.html.querySelector(`form[action$="/questions"] input[name=${name}]`)?.getAttribute('value') ?? '']))
  for (let click = 0; click < 5; click += 1) await browser.post(`/calls/${call.reference}/questions`, { ...keys, question: 'Një herë?' })

  expect(await scene.db('callQuestions')).toHaveLength(1)
})

test('an office holder is sent to the secretariat, a visitor to the sign-in', async () => {
  const assessor = await scene.as(await scene.person(['assessor']))
  expect((await assessor.get(`/calls/${call.reference}/questions/ask`)).text).toContain(assessor.say('calls.refused.officials'))
  expect((await assessor.post(`/calls/${call.reference}/questions`, { question: 'A?' })).status).toBe(403)
  expect((await scene.visitor().get(`/calls/${call.reference}/questions/ask`)).address).toContain('/sign-in')
})

test.each(['questionSq', 'questionEn', 'answerSq', 'answerEn'] as const)('an answer without %s is refused beside that field', async (name) => {
  await ask(applicant, 'A?')
  const [question] = await scene.db('callQuestions') as { id: string }[]
  const desk = await scene.as(manager)
  await desk.get(`/calls/${call.reference}/manage/questions/${question?.id}`)
  const page = await desk.submit({ ...answers, [name]: '' })

  expect(page.status).toBe(422)
  expect(page.html.querySelector(`#f-${name}-error`)).not.toBeNull()
  expect(await scene.db('callQuestions').whereNotNull('answeredAt')).toEqual([])
})

test('two who answer at once see both texts', async () => {
  await ask(applicant, 'A?')
  const [question] = await scene.db('callQuestions') as { id: string }[]
  const [one, two] = [await scene.as(manager), await scene.as(await scene.person(['manager'], 'Tjetra'))]
  for (const desk of [one, two]) await desk.get(`/calls/${call.reference}/manage/questions/${question?.id}`)
  await two.submit(answers)
  await one.submit({ ...answers, answerSq: 'Jo.' })
  expect(one.page?.status).toBe(409)
  expect(one.text).toContain('Po, lejohet.')
  await one.submit({ 'choice.answerSq': 'mine' })

  expect(await scene.db('callQuestions').first('answerSq')).toEqual({ answerSq: 'Jo.' })
})

test('a published answer stands: it has no page and takes no change', async () => {
  await ask(applicant, 'A?')
  await answerAll()
  const [question] = await scene.db('callQuestions') as { id: string; version: number }[]
  scene.clock(call.questionsUntil)
  const desk = await scene.as(manager)
  await desk.post(`/calls/${call.reference}/manage/questions/publication`)
  const page = await desk.post(`/calls/${call.reference}/manage/questions/${question?.id}`, { ...answers, answerSq: 'Tjetër', version: question?.version ?? 0 })

  expect(page.status).toBe(409)
  expect(await scene.db('callQuestions').first('answerSq')).toEqual({ answerSq: 'Po, lejohet.' })
})

test('a question of another call is not there', async () => {
  await ask(applicant, 'A?')
  const [question] = await scene.db('callQuestions') as { id: string }[]
  const other = await aCall(scene)
  const desk = await scene.as(manager)
  expect((await desk.get(`/calls/${other.reference}/manage/questions/${question?.id}`)).status).toBe(404)
})
