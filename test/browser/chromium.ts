import AxeBuilder from '@axe-core/playwright'
import { parse, type HTMLElement } from 'node-html-parser'
import { chromium, type Browser, type BrowserContext, type Locator, type Page } from 'playwright-core'
import type { Language, Words } from '../../server/kernel/words'
import { squeeze } from '../support/browser'
import type { Form, Reader, Taken, Values } from '../support/reader'

export async function startChromium(): Promise<Browser> {
  return chromium.launch({
    executablePath: process.env['CHROMIUM_PATH'] ?? '/usr/bin/chromium',
    args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync'],
  })
}

/** How a reader sees: in which language, on how wide a screen, and which kinds of pages axe has looked at already. */
export type ReaderLook = { readonly language?: Language; readonly width?: number; readonly checked?: Set<string> }

/**
 * A reader in a real browser with script off. On every page it comes to, the accessibility check runs;
 * what it finds is gathered in `violations` with the page's address.
 */
export class ChromiumReader implements Reader {
  language: Language = 'sq'
  status = 0
  text = ''
  html: HTMLElement = parse('')
  readonly violations: string[] = []
  private looking: Page | undefined

  private constructor(
    private readonly base: string, private readonly words: Record<Language, Words>, readonly context: BrowserContext, readonly page: Page,
    /** Axe needs script: it looks at the same HTML in a second page that has it, opened when there is something new to look at. */
    private readonly openLooking: () => Promise<Page>,
    /** Kinds of pages looked at already; readers of one story share them. */
    private readonly checked: Set<string>,
  ) {}

  static async open(browser: Browser, base: string, words: Record<Language, Words>, options: ReaderLook = {}): Promise<ChromiumReader> {
    const viewport = { width: options.width ?? 1280, height: 900 }
    const context = await browser.newContext({ javaScriptEnabled: false, viewport, baseURL: base })
    const looking = async () => (await browser.newContext({ viewport, baseURL: base, bypassCSP: true })).newPage()
    const reader = new ChromiumReader(base, words, context, await context.newPage(), looking, options.checked ?? new Set())
    reader.language = options.language ?? 'sq'
    if (reader.language === 'en') await context.addCookies([{ name: 'language', value: 'en', url: base }])
    return reader
  }

  /** Closes its windows; what was found stays. */
  async close(): Promise<void> {
    await this.looking?.context().close()
    await this.context.close()
  }

  get address(): string {
    return this.page.url().slice(this.base.length)
  }

  say(key: string, values?: Record<string, string | number>): string {
    return this.words[this.language].say(key, values)
  }

  async get(address: string): Promise<void> {
    const reply = await this.page.goto(address)
    await this.arrive(reply?.status() ?? 0)
  }

  async follow(link: string | RegExp): Promise<void> {
    const fits = ({ text, href }: { text: string; href: string }) => (typeof link === 'string' ? squeeze(text).includes(link) : link.test(href))
    const href = this.html.querySelectorAll('a[href]').map((one) => ({ text: one.text, href: one.getAttribute('href') ?? '' })).find(fits)?.href.replaceAll('&amp;', '&')
    if (href === undefined) throw new Error(`no link ${String(link)} at ${this.address}`)
    await this.get(href.startsWith('/') ? href : new URL(href, this.page.url()).pathname)
  }

  async submit(values: Values = {}, which: Form = {}): Promise<void> {
    const form = this.form(which)
    for (const [name, value] of Object.entries(values)) await this.fill(form, name, value)
    for (const [name, file] of Object.entries(which.files ?? {})) {
      await form.locator(`input[type=file][name="${name}"]`).setInputFiles({ name: file.name, mimeType: 'application/octet-stream', buffer: file.content })
    }
    const labels = which.button === undefined ? [] : (await form.locator('button').allTextContents()).map(squeeze)
    const button = form.locator('button').nth(Math.max(0, labels.indexOf(which.button ?? '')))
    let status = 200
    this.page.on('response', (reply) => { if (reply.request().isNavigationRequest()) status = reply.status() })
    await Promise.all([this.page.waitForNavigation({ waitUntil: 'load' }), button.click()])
    this.page.removeAllListeners('response')
    await this.arrive(status)
  }

  async signIn(email: string, password: string): Promise<void> {
    await this.get('/sign-in')
    await this.submit({ email, password }, { action: '/sign-in' })
  }

  async download(address: string): Promise<Taken> {
    const reply = await this.context.request.get(address, { maxRedirects: 5 })
    return { status: reply.status(), headers: reply.headers(), body: await reply.body() }
  }

  private form({ action, button }: Form): Locator {
    const forms = this.html.querySelectorAll('form').filter((one) => one.getAttribute('action') !== '/sign-out')
    const index = forms.findIndex((form) => {
      const to = (form.getAttribute('action') ?? '').replaceAll('&amp;', '&')
      if (action !== undefined) return typeof action === 'string' ? action === to : action.test(to)
      return button === undefined || form.querySelectorAll('button').some((one) => squeeze(one.text) === button)
    })
    if (index === -1) throw new Error(`no form ${JSON.stringify({ action: String(action), button })} at ${this.address}`)
    return this.page.locator('form:not([action="/sign-out"])').nth(index)
  }

  private async fill(form: Locator, name: string, value: Values[string]): Promise<void> {
    const field = form.locator(`[name="${name}"]`)
    await unfold(field.first())
    const kind = await field.first().evaluate((one) => `${one.tagName} ${one.getAttribute('type') ?? ''}`)
    const wanted = Array.isArray(value) ? (value as readonly string[]) : [String(value)]
    if (kind.includes('radio') || kind.includes('checkbox')) {
      const on = await field.evaluateAll((all) => all.map((one) => ({ value: one.getAttribute('value') ?? 'on', checked: one.matches(':checked') })))
      for (const [index, { value: code, checked }] of on.entries()) {
        if (wanted.includes(code) && !checked) await field.nth(index).check({ force: true })
        else if (!wanted.includes(code) && checked && kind.includes('checkbox')) await field.nth(index).uncheck({ force: true })
      }
    } else if (kind.startsWith('SELECT')) await field.first().selectOption(wanted[0] ?? '')
    else await field.first().fill(wanted[0] ?? '')
  }

  /** Reads and looks at the page that stands there, however it was reached. */
  async arrive(status: number): Promise<void> {
    this.status = status
    const content = await this.page.content()
    this.html = parse(content, { comment: false })
    this.text = squeeze(this.html.querySelector('main')?.text ?? '')
    // One look at each kind of page in each state of faults; ids do not make a page another.
    const kind = `${this.address.replace(/[0-9a-f]{8}-[0-9a-f-]{27}/g, ':id').replace(/\?.*$/, '')} ${status} ${this.html.querySelectorAll('form').length}`
    if (this.checked.has(kind)) return
    this.checked.add(kind)
    // Under the page's own address, or the styles would be refused to it as a stranger.
    const here = this.page.url().split('#')[0] ?? ''
    const itself = (url: URL) => url.href === here
    const looking = this.looking ??= await this.openLooking()
    await looking.route(itself, (route) => route.fulfill({ contentType: 'text/html; charset=utf-8', body: content }))
    await looking.goto(here, { waitUntil: 'load' })
    await looking.unroute(itself)
    const { violations } = await new AxeBuilder({ page: looking }).withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']).analyze()
    for (const violation of violations) this.violations.push(`${this.address}: ${violation.id}: ${violation.nodes.slice(0, 3).map((node) => node.target.join(' ')).join(', ')}`)
  }
}

/** What is folded away is unfolded first, the outermost before the inner. */
async function unfold(field: Locator): Promise<void> {
  const folded = field.locator('xpath=ancestor::details[not(@open)]')
  while (await folded.count() > 0) await folded.first().locator('summary').first().click()
}
