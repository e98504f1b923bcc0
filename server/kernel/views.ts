import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import Handlebars from 'handlebars'
import type { Fault } from './errors'
import type { Words } from './words'

/** A page about to be rendered: a template, its view object, and what surrounds it. */
export type Page = {
  readonly kind: 'page'
  readonly template: string
  readonly view: { readonly title: string }
  readonly status: number
  readonly faults: readonly Fault[]
  readonly frame: Frame
}

export type Frame = {
  /** Work pages are wider than public ones. */
  readonly wide?: boolean
  /** The page sets its own width: the home page with its band. */
  readonly bare?: boolean
  readonly back?: { readonly href: string; readonly text: string }
  readonly crumbs?: readonly { readonly href: string | null; readonly text: string }[]
  /** Over the list of faults, where something was saved all the same. */
  readonly summaryHeading?: string
}

export type PageOptions = Frame & { readonly status?: number; readonly faults?: readonly Fault[] }

const named = new Set<string>()

/** All templates that some page maker names; a test renders each of them. */
export const templatesInUse = (): ReadonlySet<string> => named

/**
 * Binds a template to the type of its view object: the only way to name a template.
 * The result makes a reply; with faults it is a 422 whose summary links to the fields.
 */
export function template<View extends { readonly title: string }>(name: string) {
  named.add(name)
  return (view: View, options: PageOptions = {}): Page => {
    const { status, faults = [], ...frame } = options
    return { kind: 'page', template: name, view, status: status ?? (faults.length > 0 ? 422 : 200), faults, frame }
  }
}

export type Templates = {
  readonly names: readonly string[]
  render(name: string, view: object, data: TemplateData): string
}

/** What every template can reach besides its view object. */
export type TemplateData = {
  readonly words: Words
  /** Token against forged forms; empty on pages that carry no form. */
  readonly csrf: string
  /** Makes a repeated sending of this form harmless. */
  readonly formKey: string
}

const SAFE_ADDRESS = /^(https?:|mailto:|tel:|\/(?!\/)|#|\?|$)/i

function makeHandlebars(): typeof Handlebars {
  const hbs = Handlebars.create()
  // {{t "key" amount=…}}: a sentence of the reader's language, values filled in, escaped.
  hbs.registerHelper('t', (key: string, options: Handlebars.HelperOptions) => {
    const { words } = options.data as TemplateData
    return words.say(key, options.hash as Record<string, string | number>)
  })
  // {{url address}}: an address from data; anything but http, https, mailto, tel or our own becomes "#".
  hbs.registerHelper('url', (address: string) => (SAFE_ADDRESS.test(address) ? address : '#'))
  return hbs
}

/**
 * Compiles every template under `views/`: each is a page and, by the same name, a part
 * others may include. Unknown helpers, missing parts and missing values are errors.
 */
export function loadTemplates(directory = path.resolve('views')): Templates {
  const hbs = makeHandlebars()
  const options = { strict: true, knownHelpersOnly: true, knownHelpers: { t: true, url: true } }
  const names = listTemplates(directory, '')
  const compiled = new Map<string, HandlebarsTemplateDelegate>()
  for (const name of names) {
    const make = hbs.compile(readFileSync(path.join(directory, `${name}.hbs`), 'utf8'), options)
    compiled.set(name, make)
    hbs.registerPartial(name, make)
  }
  return {
    names,
    render(name, view, data) {
      const make = compiled.get(name)
      if (make === undefined) throw new Error(`no template views/${name}.hbs`)
      return make(view, { data })
    },
  }
}

function listTemplates(directory: string, under: string): string[] {
  return readdirSync(path.join(directory, under), { withFileTypes: true }).flatMap((entry) => {
    const name = under === '' ? entry.name : `${under}/${entry.name}`
    if (entry.isDirectory()) return listTemplates(directory, name)
    return entry.name.endsWith('.hbs') ? [name.slice(0, -4)] : []
  })
}

/** The HTML id of a form field, from its name: the error summary links to it. */
export const fieldId = (name: string): string => `f-${name.replace(/[^A-Za-z0-9]+/g, '-')}`
