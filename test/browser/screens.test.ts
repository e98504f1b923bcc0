import { mkdirSync } from 'node:fs'
import type { Browser } from 'playwright-core'
import { startChromium } from './chromium'
import { DEMO_PASSWORD, openSite, type Site } from './site'

/* The two pictures of the README, taken anew. */

let site: Site
let browser: Browser
beforeAll(async () => { site = await openSite(null); browser = await startChromium(); mkdirSync('docs/screens', { recursive: true }) })
afterAll(async () => { await browser.close(); await site.close() })

test.each([
  ['home', '/', null],
  ['ranking', '/scoring/CBSSG-2020-01/ranking', 'auditor@demo.test'],
])('the picture of the %s page is taken', async (name, address, who) => {
  const page = await browser.newPage({ viewport: { width: 1280, height: 900 } })
  if (who !== null) {
    await page.goto(`${site.base}/sign-in`)
    await page.fill('[name=email]', who)
    await page.fill('[name=password]', DEMO_PASSWORD)
    await page.click('main button')
  }
  const reply = await page.goto(`${site.base}${address}`)
  expect(reply?.status()).toBe(200)
  await page.screenshot({ path: `docs/screens/${name}.png`, clip: { x: 0, y: 0, width: 1280, height: 1_000 }, fullPage: true })
})
