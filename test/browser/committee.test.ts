import { tell } from '../journeys/committee'
import type { ChromiumReader } from './chromium'
import { serve, type Served } from './served'

let served: Served
beforeEach(async () => { served = await serve() })
afterEach(() => served.close())

describe.each([{ language: 'sq', width: 1280 }, { language: 'en', width: 360 }] as const)('in $language at $width pixels, in browsers with script off', ({ language, width }) => {
  test('a committee of five goes from appointment to decision with one recusal, and no page on the way shuts anybody out', async () => {
    const readers: ChromiumReader[] = []
    const checked = new Set<string>()
    await tell({
      scene: served.scene, language,
      open: async () => {
        const reader = await served.reader({ language, width, checked })
        readers.push(reader)
        return reader
      },
    })
    expect(readers.flatMap(({ violations }) => violations)).toEqual([])
  }, 600_000)
})
