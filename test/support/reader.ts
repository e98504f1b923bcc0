import type { HTMLElement } from 'node-html-parser'
import type { Language } from '../../server/kernel/words'

export type Values = Record<string, string | number | readonly string[]>
export type Files = Record<string, { name: string; content: Buffer }>
export type Form = { action?: string | RegExp; button?: string; files?: Files }

export type Taken = { readonly status: number; readonly headers: Readonly<Record<string, string>>; readonly body: Buffer }

/** Somebody using the site through its links and forms: without script over HTTP, or in Chromium. Journeys are told to either. */
export type Reader = {
  language: Language
  get(address: string): Promise<unknown>
  follow(link: string | RegExp): Promise<unknown>
  submit(values?: Values, which?: Form): Promise<unknown>
  signIn(email: string, password: string): Promise<unknown>
  /** What an address gives, byte for byte, without leaving the page: a file, or a page with all that is in it. */
  download(address: string): Promise<Taken>
  say(key: string, values?: Record<string, string | number>): string
  readonly address: string
  readonly status: number
  readonly text: string
  readonly html: HTMLElement
}
