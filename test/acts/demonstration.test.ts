import { openDemonstration, type Demonstration } from '../support/demonstration'
import { textOfPdf } from '../support/pdf'

/* What everybody can read of the committee of 2020, after the results. */

let scene: Demonstration
beforeAll(async () => { scene = await openDemonstration('2020-07-05T10:00:00+02:00') }, 120_000)
afterAll(() => scene.close())

const CALL = 'CBSSG-2020-01'
const read = async (number: number, language: string, which = 'document') => textOfPdf((await scene.visitor().download(`/acts/${CALL}/${number}/${which}.pdf?language=${language}`)).body as Buffer)
const voting = async () => ((await scene.db('committeeMembers').join('people', 'people.id', 'committeeMembers.personId').where({ seat: 'voting' }).select('people.name')) as { name: string }[]).map(({ name }) => name)

test('the story ends in three sealed acts, the minutes among them on the day of the meeting', async () => {
  const acts = (await scene.db('acts').orderBy('number').select('kind', 'state', 'sealedAt')) as { kind: string; state: string; sealedAt: string }[]
  expect(acts.map(({ kind, state, sealedAt }) => `${kind} ${state} ${sealedAt.slice(0, 10)}`)).toEqual(['appointment sealed 2020-06-01', 'minutes sealed 2020-06-12', 'decision sealed 2020-06-22'])
})

test.each(['sq', 'en'])('the minutes in %s name every voting member equally often: nothing tells who stepped back', async (language) => {
  const text = await read(2, language)
  const times = (await voting()).map((name) => text.split(name).length - 1)
  expect(Math.min(...times)).toBeGreaterThan(1)
  expect(new Set(times).size).toBe(1)
})

test('codes stand in their own order wherever they stand together, never in that of the members', async () => {
  const text = await read(2, 'sq')
  const lists = [...text.matchAll(/A-\d(?:(?:, | dhe )A-\d)+/g)].map(([list]) => list.match(/A-\d/g) ?? [])
  expect(lists.length).toBeGreaterThan(0)
  for (const list of lists) expect(list).toEqual([...list].sort())
})

test('the record of signatures says the same of every member', async () => {
  const page = await scene.visitor().get(`/acts/${CALL}/2`)
  expect(new Set(page.html.querySelectorAll('tbody tr').map((row) => row.querySelectorAll('td').at(-1)?.text))).toEqual(new Set([scene.words.sq.say('acts.signature.name')]))
})

test('every applicant reads edited feedback without a name or a code', async () => {
  const people = ((await scene.db('committeeMembers').join('people', 'people.id', 'committeeMembers.personId').select('people.name')) as { name: string }[]).map(({ name }) => name)
  const letters = (await scene.db('letters').where('about', 'like', 'proposal:%').where('text', 'like', '%Mendimi i komisionit%').select('text')) as { text: string }[]
  expect(letters.length).toBeGreaterThanOrEqual(12)
  for (const { text } of letters) {
    expect(people.filter((name) => text.includes(name))).toEqual([])
    expect(text).not.toMatch(/(?<![\p{L}\d])[ACS]-\d(?!\d*[-/])/u)
  }
})

test('the results lead to the acts', async () => {
  const visitor = scene.visitor()
  await visitor.get(`/calls/${CALL}/results`)
  await visitor.follow(visitor.say('acts.list.title'))
  await visitor.follow(visitor.say('acts.kind.decision'))
  expect(visitor.status).toBe(200)
})
