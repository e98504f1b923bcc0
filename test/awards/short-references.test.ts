import { aRecommendedCall, anAct } from '../support/builders/acts'
import { textOfPdf } from '../support/pdf'
import { openScene, type Scene } from '../support/scene'

let scene: Scene
beforeAll(async () => { scene = await openScene() })
afterAll(() => scene.close())

/** A bare number where a proposal is meant: 01 and not P01, /01 or 01:00. */
const BARE = /(?<![\w/.:,-])0[1-9](?![\w/:.-]\d)\b(?!:)/g

test('pages, minutes and acts of a call name a proposal in one way, in both languages', async () => {
  const { call, secretary, manager } = await aRecommendedCall(scene)
  const act = await anAct(scene, secretary, call.id, 'minutes')
  const browser = await scene.as(manager)
  for (const language of ['sq', 'en'] as const) {
    browser.language = language
    for (const address of [`/scoring/${call.reference}/ranking`, `/scoring/${call.reference}/minutes`, `/awards/selections/${call.reference}`]) {
      await browser.get(`/language/${language}?back=${encodeURIComponent(address)}`)
      expect([browser.address, browser.status]).toEqual([address, 200])
      expect(browser.text).toContain('P01')
      expect([...browser.text.matchAll(BARE)].map(({ index }) => browser.text.slice(Math.max(0, index - 30), index + 30))).toEqual([])
    }
    for (const address of [`/scoring/${call.reference}/minutes.pdf`, `/acts/${call.reference}/${act.number}/document.pdf`]) {
      const text = textOfPdf((await browser.download(`${address}?language=${language}`)).body as Buffer)
      expect(text).toContain('P01')
      // A number that heads a title or an applicant; labels in small capitals do not come out of the file as letters.
      expect(/(?<![\w/-])0[1-4] (·|I pari|I dyti|I treti|Nën prag)/.exec(text)?.[0] ?? null).toBeNull()
    }
  }
})

test('tables for machines name it in full, as the call and the bundle do', async () => {
  const { call, proposals, manager } = await aRecommendedCall(scene)
  const browser = await scene.as(manager)
  for (const address of [`/scoring/${call.reference}/ranking.csv`, `/awards/selections/${call.reference}/csv`]) {
    const rows = String((await browser.download(address)).body).split('\n').slice(1)
    for (const { proposal } of proposals) expect(rows.filter((row) => row.includes(`${proposal.reference ?? '?'},`) || row.includes(`${proposal.reference ?? '?'};`))).toHaveLength(1)
  }
})
