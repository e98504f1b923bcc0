import { ChromiumReader, startChromium } from './chromium'
import { openSite, type Site } from './site'
import type { Browser } from 'playwright-core'

let site: Site
let browser: Browser
beforeAll(async () => { site = await openSite(null); browser = await startChromium() })
afterAll(async () => { await browser.close(); await site.close() })

const PUBLIC = ['/', '/calls', '/calls/CBSSG-2020-01', '/calls/CBSSG-2020-01/questions', '/calls/CBSSG-2020-01/results', '/calls/SF-2026-01', '/awards', '/municipalities', '/municipalities/47', '/fund', '/results', '/results/findings', '/results/recommendations', '/log', '/data', '/guide/applicants', '/sign-in', '/register']

describe.each(['sq', 'en'] as const)('public pages in %s', (language) => {
  test.each([1280, 360])('stand without accessibility faults at %i pixels', async (width) => {
    const reader = await ChromiumReader.open(browser, site.base, site.words, { language, width })
    for (const address of PUBLIC) {
      await reader.get(address)
      expect({ address, status: reader.status }).toEqual({ address, status: 200 })
      const sideways = await reader.page.evaluate('document.documentElement.scrollWidth - document.documentElement.clientWidth')
      expect({ address, sideways }).toEqual({ address, sideways: 0 })
    }
    expect(reader.violations).toEqual([])
  })
})
