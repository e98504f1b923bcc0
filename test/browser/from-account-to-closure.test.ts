import type { Language } from '../../server/kernel/words'
import { tell } from '../journeys/from-account-to-closure'
import type { ChromiumReader } from './chromium'
import { serve, type Served } from './served'

let served: Served
beforeEach(async () => { served = await serve() })
afterEach(() => served.close())

describe.each<Language>(['sq', 'en'])('in %s, in a browser with script off', (language) => {
  test('a grant goes from the account to its closure, and no page on the way shuts anybody out', async () => {
    const readers: ChromiumReader[] = []
    const checked = new Set<string>()
    await tell({
      scene: served.scene, language,
      open: async () => {
        const reader = await served.reader({ language, checked })
        readers.push(reader)
        // Nobody in the story keeps more than a few windows open.
        await readers.at(-9)?.close()
        return reader
      },
    })
    expect(readers.flatMap(({ violations }) => violations)).toEqual([])
  }, 900_000)
})
