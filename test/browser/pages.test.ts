import { ChromiumReader, startChromium } from './chromium'
import { DEMO_PASSWORD, openSite, type Site } from './site'
import type { Browser } from 'playwright-core'

let site: Site
let browser: Browser
beforeAll(async () => { site = await openSite(null); browser = await startChromium() })
afterAll(async () => { await browser.close(); await site.close() })

const PUBLIC = ['/', '/calls', '/calls/CBSSG-2020-01', '/calls/CBSSG-2020-01/questions', '/calls/CBSSG-2020-01/results', '/calls/SF-2026-01', '/awards', '/municipalities', '/municipalities/47', '/fund', '/results', '/results/findings', '/results/recommendations', '/log', '/data', '/guide/applicants', '/sign-in', '/register']

describe.each(['sq', 'en'] as const)('public pages in %s', (language) => {
  test.each([1280, 360])('stand without accessibility faults at %i pixels', async (width) => {
    const reader = await ChromiumReader.open(browser, site.base, site.words, { language, width })
    const faults: string[] = []
    for (const address of PUBLIC) faults.push(...await visit(reader, address))
    expect([...faults, ...reader.violations]).toEqual([])
    await reader.context.close()
  })
})

const STAFF = ['manager', 'publisher', 'chair', 'secretary', 'assessor1', 'authority', 'verifier', 'payer1', 'donor', 'auditor', 'admin']
const OUTSIDE = ['cso1', 'puka', 'finance.puka']

describe.each([{ language: 'sq', width: 1280 }, { language: 'en', width: 360 }] as const)('pages of people signed in, in $language at $width pixels', ({ language, width }) => {
  const checked = new Set<string>()

  test.each([...STAFF, ...OUTSIDE])('stand without accessibility faults: desk, lists and one of each list for %s', async (name) => {
    const reader = await ChromiumReader.open(browser, site.base, site.words, { language, width, checked })
    await reader.signIn(`${name}@demo.test`, DEMO_PASSWORD)
    const lists = reader.html.querySelectorAll('nav.q-nav a[href]').map((one) => one.getAttribute('href') ?? '')
    expect(lists).toContain('/desk')
    const faults: string[] = []
    for (const list of [...lists, '/people/account']) {
      faults.push(...await visit(reader, list))
      const one = firstOf(reader, list)
      if (one !== undefined) faults.push(...await visit(reader, one))
    }
    expect([...faults, ...reader.violations]).toEqual([])
    await reader.context.close()
  })
})

/** Goes there and says what is wrong with the page as a page: not found, or wider than the screen. */
async function visit(reader: ChromiumReader, address: string): Promise<string[]> {
  await reader.get(address)
  const sideways = Number(await reader.page.evaluate('document.documentElement.scrollWidth - document.documentElement.clientWidth'))
  return [...(reader.status === 200 ? [] : [`${address}: ${reader.status}`]), ...(sideways === 0 ? [] : [`${address}: ${sideways} pixels too wide`])]
}

/** The first page that a list leads to: deeper than the list, and no file. */
function firstOf(reader: ChromiumReader, list: string): string | undefined {
  return reader.html.querySelectorAll('main a[href]').map((one) => (one.getAttribute('href') ?? '').replaceAll('&amp;', '&'))
    .find((href) => (list === '/desk' ? href.startsWith('/') : href.startsWith(`${list}/`)) && !/\.(csv|pdf|json|atom|zip)|\/csv|\/files\//.test(href))
}
