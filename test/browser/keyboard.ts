import { squeeze } from '../support/browser'
import type { ChromiumReader } from './chromium'

/** What the keyboard stands on. */
export type Stop = { tag: string; type: string; name: string; value: string; href: string; text: string; seen: boolean }

const STOPS_MAX = 400

/** What has the focus, and whether a person can see that it has: a line or a shadow around it or around the label that stands for it, inside the window. */
const FOCUSED = `(() => {
  const one = document.activeElement
  const { top, bottom, width, height } = one.getBoundingClientRect()
  const marked = (part) => { const { outlineStyle, boxShadow } = getComputedStyle(part); return outlineStyle !== 'none' || boxShadow !== 'none' }
  const label = one.nextElementSibling !== null && one.nextElementSibling.tagName === 'LABEL' ? one.nextElementSibling : one
  const box = getComputedStyle(label, '::before')
  const shown = marked(one) || marked(label) || box.outlineStyle !== 'none' || box.boxShadow !== 'none'
  return {
    tag: one.tagName, type: one.getAttribute('type') ?? '', name: one.getAttribute('name') ?? '', value: one.getAttribute('value') ?? '', href: one.getAttribute('href') ?? '', text: one.textContent,
    seen: one.matches(':focus-visible') && shown && width > 0 && height > 0 && bottom > 0 && top < innerHeight,
  }
})()`

/** Somebody without a mouse: Tab, Space, Enter, arrows and letters, and nothing else. */
export class Keyboard {
  /** Where the focus could not be seen. */
  readonly unseen: string[] = []

  constructor(readonly reader: ChromiumReader) {}

  /** To the next stop of the page. */
  async tab(): Promise<Stop> {
    await this.press('Tab')
    const stop = await this.reader.page.evaluate(FOCUSED) as Stop
    if (!stop.seen && stop.tag !== 'BODY' && stop.tag !== 'HTML') this.unseen.push(`${this.reader.address}: ${stop.tag} ${stop.name}${stop.href} ${squeeze(stop.text).slice(0, 40)}`)
    return { ...stop, text: squeeze(stop.text) }
  }

  async press(key: string, times = 1): Promise<void> {
    for (let time = 0; time < times; time += 1) await this.reader.page.keyboard.press(key)
  }

  async type(text: string): Promise<void> {
    await this.press('Control+a')
    await this.reader.page.keyboard.insertText(text)
  }

  /** From stop to stop until this one, doing on the way what each asks for. */
  async until(which: (stop: Stop) => boolean, meanwhile: (stop: Stop) => Promise<void> = async () => undefined): Promise<Stop> {
    for (let count = 0; count < STOPS_MAX; count += 1) {
      const stop = await this.tab()
      if (which(stop)) return stop
      await meanwhile(stop)
    }
    throw new Error(`the keyboard reaches no such stop at ${this.reader.address}`)
  }

  /** Past header and navigation, by the first link of every page. */
  async skip(): Promise<void> {
    await this.until(({ href }) => href === '#main')
    await this.press('Enter')
  }

  /** Enter, on a link or a button that leads to another page. */
  async enter(): Promise<void> {
    const { page } = this.reader
    let status = 200
    page.on('response', (reply) => { if (reply.request().isNavigationRequest()) status = reply.status() })
    await Promise.all([page.waitForNavigation({ waitUntil: 'load' }), page.keyboard.press('Enter')])
    page.removeAllListeners('response')
    await this.reader.arrive(status)
  }

  async follow(link: RegExp | string): Promise<void> {
    await this.until(({ tag, href, text }) => tag === 'A' && (typeof link === 'string' ? text.includes(link) : link.test(href)))
    await this.enter()
  }

  async send(button: string): Promise<void> {
    await this.until(({ tag, text }) => tag === 'BUTTON' && text === button)
    await this.enter()
  }

  async fill(name: string, text: string): Promise<void> {
    await this.until((stop) => stop.name === name)
    await this.type(text)
  }

  /** One of a row of choices: into the row by Tab, the first by Space, then along it. */
  async choose(index: number): Promise<void> {
    await this.press('Space')
    await this.press('ArrowRight', index)
  }
}
