import type { Express } from 'express'
import { parse, type HTMLElement } from 'node-html-parser'
import request, { type Response } from 'supertest'
import type { Language, Words } from '../../server/kernel/words'
import type { Files, Form, Reader, Values } from './reader'

export type Shown = { status: number; text: string; html: HTMLElement; headers: Record<string, string>; address: string; body: Response['body'] }

/**
 * A reader with cookies, a current page and a language, walking the site as browsers without script do:
 * links and forms are found in the page, hidden fields are sent along, redirects are followed.
 */
export class Browser implements Reader {
  private cookies = new Map<string, string>()
  page: Shown | undefined

  constructor(private readonly app: Express, private readonly words: Record<Language, Words>, public language: Language = 'sq') {}

  /** The words of the language this reader uses. */
  say(key: string, values?: Record<string, string | number>): string {
    return this.words[this.language].say(key, values)
  }

  async signIn(email: string, password: string): Promise<Shown> {
    await this.get('/sign-in')
    return this.submit({ email, password }, { action: '/sign-in' })
  }

  async get(address: string): Promise<Shown> {
    const reply = await this.send(request(this.app).get(address).redirects(0))
    return this.show(reply, address)
  }

  /** The bytes of a file. */
  async download(address: string): Promise<Response> {
    return this.send(request(this.app).get(address).buffer(true).parse((res, done) => {
      const chunks: Buffer[] = []
      res.on('data', (chunk: Buffer) => chunks.push(chunk))
      res.on('end', () => { done(null, Buffer.concat(chunks)) })
    }))
  }

  /** Follows the link with these words, or whose address matches. */
  async follow(link: string | RegExp): Promise<Shown> {
    const all = this.html.querySelectorAll('a[href]')
    const hit = all.find((one) => typeof link === 'string' ? squeeze(one.text) === link || squeeze(one.text).includes(link) : link.test(one.getAttribute('href') ?? ''))
    if (hit === undefined) throw new Error(`no link ${String(link)} among: ${all.map((one) => `${squeeze(one.text)} (${one.getAttribute('href')})`).join(' | ')}`)
    return this.get(unescape(hit.getAttribute('href') ?? ''))
  }

  /**
   * Fills in a form of the current page and sends it: the one with this action, with this button, or the only one
   * beside the sign-out form. What is not named keeps its value; a field that the form does not have is an error.
   */
  async submit(values: Values = {}, which: Form = {}): Promise<Shown> {
    const form = this.form(which)
    const body = this.fieldsOf(form)
    const known = new Set([...form.querySelectorAll('input,select,textarea,button')].map((one) => one.getAttribute('name')))
    for (const [name, value] of Object.entries(values)) {
      if (!known.has(name)) throw new Error(`the form ${form.getAttribute('action')} has no field ${name}; it has ${[...known].filter(Boolean).join(', ')}`)
      body.delete(name)
      for (const one of Array.isArray(value) ? (value as readonly string[]) : [String(value)]) body.append(name, one)
    }
    if (which.button !== undefined) {
      const button = form.querySelectorAll('button').find((one) => squeeze(one.text) === which.button)
      const name = button?.getAttribute('name')
      if (name !== undefined && name !== '') body.append(name, unescape(button?.getAttribute('value') ?? ''))
    }
    const action = unescape(form.getAttribute('action') ?? this.page?.address ?? '/')
    if ((form.getAttribute('method') ?? 'get').toLowerCase() === 'get') return this.get(`${action.split('#')[0] ?? ''}?${body.toString()}`)
    return this.sendForm(action, body, which.files)
  }

  /** Sends a form that no page shows, with the tokens of this session: what a stranger or a script would try. */
  async post(address: string, values: Values = {}, files?: Files): Promise<Shown> {
    const body = new URLSearchParams()
    for (const [name, value] of Object.entries(values)) for (const one of Array.isArray(value) ? (value as readonly string[]) : [String(value)]) body.append(name, one)
    if (!body.has('_csrf')) body.append('_csrf', await this.token())
    if (!body.has('_key')) body.append('_key', String(Math.random()))
    return this.sendForm(address, body, files)
  }

  private async sendForm(address: string, body: URLSearchParams, files?: Files): Promise<Shown> {
    let sending = request(this.app).post(address).redirects(0).set('Sec-Fetch-Site', 'same-origin')
    if (files === undefined) {
      sending = sending.type('form')
      return this.show(await this.send(sending, body.toString()), address)
    }
    for (const [name, value] of body) sending = sending.field(name, value)
    for (const [name, file] of Object.entries(files)) sending = sending.attach(name, file.content, file.name)
    return this.show(await this.send(sending), address)
  }

  /** The token that the session's forms carry, read off a page that has a form. */
  async token(): Promise<string> {
    const before = this.page
    const inPage = before?.html.querySelector('input[name=_csrf]')?.getAttribute('value')
    if (inPage !== undefined && inPage !== '') return unescape(inPage)
    const asked = await this.get('/people/account')
    const found = asked.html.querySelector('input[name=_csrf]')?.getAttribute('value') ?? (await this.get('/sign-in')).html.querySelector('input[name=_csrf]')?.getAttribute('value') ?? ''
    this.page = before
    return unescape(found)
  }

  get address(): string {
    return this.page?.address ?? ''
  }

  get status(): number {
    return this.page?.status ?? 0
  }

  get html(): HTMLElement {
    if (this.page === undefined) throw new Error('no page is open')
    return this.page.html
  }

  get text(): string {
    return squeeze(this.html.querySelector('main')?.text ?? this.html.text)
  }

  private form(which: { action?: string | RegExp; button?: string }): HTMLElement {
    const forms = this.html.querySelectorAll('form').filter((one) => one.getAttribute('action') !== '/sign-out')
    const hits = forms.filter((one) => {
      const action = unescape(one.getAttribute('action') ?? '')
      if (which.action !== undefined) return typeof which.action === 'string' ? action === which.action : which.action.test(action)
      if (which.button !== undefined) return one.querySelectorAll('button').some((button) => squeeze(button.text) === which.button)
      return true
    })
    if (hits.length === 0) throw new Error(`no such form; the page has ${forms.map((one) => `${one.getAttribute('action')} [${one.querySelectorAll('button').map((b) => squeeze(b.text)).join('/')}]`).join(' | ')}`)
    return hits[0] as HTMLElement
  }

  private fieldsOf(form: HTMLElement): URLSearchParams {
    const body = new URLSearchParams()
    for (const one of form.querySelectorAll('input,select,textarea')) {
      const name = one.getAttribute('name')
      if (name === undefined || name === '') continue
      const type = one.getAttribute('type') ?? 'text'
      if (one.tagName === 'TEXTAREA') body.append(name, unescape(one.innerHTML).replace(/^\n/, ''))
      else if (one.tagName === 'SELECT') {
        const options = one.querySelectorAll('option')
        const selected = options.find((option) => option.hasAttribute('selected')) ?? options[0]
        if (selected !== undefined) body.append(name, unescape(selected.getAttribute('value') ?? selected.text))
      } else if (type === 'checkbox' || type === 'radio') {
        if (one.hasAttribute('checked')) body.append(name, unescape(one.getAttribute('value') ?? 'on'))
      } else if (type !== 'file' && type !== 'submit') body.append(name, unescape(one.getAttribute('value') ?? ''))
    }
    return body
  }

  private async send(sending: request.Test, body?: string): Promise<Response> {
    if (this.cookies.size > 0 || this.language === 'en') {
      const cookies = new Map(this.cookies)
      if (this.language === 'en') cookies.set('language', 'en')
      sending = sending.set('Cookie', [...cookies].map(([name, value]) => `${name}=${value}`).join('; '))
    }
    const reply = await (body === undefined ? sending : sending.send(body))
    for (const cookie of (reply.headers['set-cookie'] as unknown as string[] | undefined) ?? []) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(cookie) ?? []
      if (/expires=Thu, 01 Jan 1970/i.test(cookie) || value === '') this.cookies.delete(name)
      else this.cookies.set(name, value)
    }
    return reply
  }

  private async show(reply: Response, address: string): Promise<Shown> {
    const location = reply.headers['location']
    if (reply.status === 303 && location !== undefined) return this.get(location)
    const text = typeof reply.text === 'string' ? reply.text : ''
    this.page = { status: reply.status, text, html: parse(text, { comment: false }), headers: reply.headers as Record<string, string>, address, body: reply.body }
    return this.page
  }
}

export const squeeze = (text: string): string => unescape(text).replace(/\s+/g, ' ').trim()

function unescape(text: string): string {
  return text.replace(/&#x([0-9a-f]+);/gi, (_all, hex: string) => String.fromCodePoint(parseInt(hex, 16)))
    .replace(/&#(\d+);/g, (_all, dec: string) => String.fromCodePoint(Number(dec)))
    .replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&quot;', '"').replaceAll('&amp;', '&')
}
