import type { Config } from './config'
import type { Renderer, Visit } from './kernel/http'
import { holdsAny, scopesOf, type Person } from './kernel/policy'
import type { Services } from './kernel/services'
import { fieldId, type Page, type Templates } from './kernel/views'
import type { Words } from './kernel/words'
import { assetAddress } from './kernel/assets'

type NavItem = { href: string; words: string; when: (person: Person) => boolean }

const applicant = (person: Person) => scopesOf(person, ['editor', 'signatory']).length > 0
/** Somebody who has just opened an account: the next thing is to register an organisation. */
const newcomer = (person: Person) => person.id !== '' && person.roles.length === 0
const outside = (person: Person) => person.id === ''
const staff = (...roles: string[]) => (person: Person) => holdsAny(person, roles)

/** The way around, for each person only what is of use. Order is the order in which a grant lives. */
const NAVIGATION: readonly NavItem[] = [
  { href: '/', words: 'kernel.nav.home', when: outside },
  { href: '/desk', words: 'kernel.nav.desk', when: (person) => person.id !== '' },
  { href: '/calls', words: 'kernel.nav.calls', when: () => true },
  { href: '/organisations', words: 'kernel.nav.organisations', when: (person) => applicant(person) || newcomer(person) || staff('manager', 'auditor', 'admin')(person) },
  { href: '/proposals', words: 'kernel.nav.proposals', when: (person) => applicant(person) || staff('manager', 'auditor')(person) },
  { href: '/scoring', words: 'kernel.nav.scoring', when: staff('chair', 'secretary', 'assessor', 'manager', 'auditor') },
  { href: '/awards', words: 'kernel.nav.awards', when: () => true },
  { href: '/complaints', words: 'kernel.nav.complaints', when: staff('manager', 'authority', 'auditor') },
  { href: '/agreements', words: 'kernel.nav.agreements', when: (person) => applicant(person) || staff('manager', 'auditor', 'authority', 'verifier', 'payer', 'donor')(person) || scopesOf(person, ['finance']).length > 0 },
  { href: '/payments', words: 'kernel.nav.payments', when: (person) => staff('payer', 'verifier', 'authority', 'auditor', 'manager')(person) || scopesOf(person, ['finance']).length > 0 },
  { href: '/reports', words: 'kernel.nav.reports', when: (person) => applicant(person) || staff('verifier', 'manager', 'auditor')(person) },
  { href: '/municipalities', words: 'kernel.nav.municipalities', when: (person) => outside(person) || scopesOf(person, ['finance']).length > 0 || staff('manager', 'auditor', 'donor')(person) },
  { href: '/results', words: 'kernel.nav.results', when: (person) => outside(person) || staff('donor', 'manager', 'auditor')(person) },
  { href: '/fund', words: 'kernel.nav.fund', when: (person) => outside(person) || staff('manager', 'authority', 'payer', 'auditor', 'donor')(person) },
  { href: '/forms', words: 'kernel.nav.forms', when: staff('manager', 'auditor') },
  { href: '/people', words: 'kernel.nav.people', when: staff('admin', 'auditor') },
  { href: '/people/letters', words: 'kernel.nav.letters', when: applicant },
]

function navigation(person: Person, words: Words, address: string) {
  const here = address.split('?')[0] ?? '/'
  const items = NAVIGATION.filter(({ when }) => when(person))
  const current = items
    .filter(({ href }) => here === href || (href !== '/' && here.startsWith(`${href}/`)))
    .sort((a, b) => b.href.length - a.href.length)[0]
  return items.map((item) => ({ href: item.href, text: words.say(item.words), current: item === current }))
}

/** The line under the name: in what capacity the person acts. */
function capacity(person: Person, words: Words): string {
  const roles = [...new Set(person.roles.map(({ role }) => role))]
  return roles.slice(0, 2).map((role) => words.say(`people.role.${role}`)).join(', ')
}

/** Puts a page into its frame: header, navigation, error summary, foot. */
export function makeRenderer(templates: Templates, config: Config, services: Services): Renderer {
  const styleAddress = assetAddress('app.css')
  const scriptAddress = assetAddress('app.js')
  return (page: Page, visit: Visit): string => {
    const { words, person } = visit
    const data = { words, csrf: visit.session.csrf(), formKey: services.random.id() }
    const body = templates.render(page.template, page.view, data)
    const { frame, faults, view } = page
    const back = encodeURIComponent(visit.address)
    return templates.render('layouts/page', {
      lang: words.language,
      pageTitle: faults.length > 0 ? words.say('kernel.errorTitle', { title: view.title }) : view.title,
      siteName: config.siteName,
      styleAddress,
      scriptAddress,
      script: person.id !== '',
      person: person.id === '' ? null : { name: person.name, as: capacity(person, words) },
      signInAddress: visit.address === '/' || visit.address.startsWith('/sign-in') ? '/sign-in' : `/sign-in?next=${back}`,
      languages: (['sq', 'en'] as const).map((code) => ({
        code, name: code === 'sq' ? 'Shqip' : 'English', current: code === words.language, href: `/language/${code}?back=${back}`,
      })),
      nav: navigation(person, words, visit.address),
      wide: frame.wide ?? false,
      bare: frame.bare ?? false,
      back: frame.back ?? null,
      crumbs: frame.crumbs ?? null,
      summary: faults.length === 0 ? null : {
        heading: frame.summaryHeading ?? words.say('kernel.errorSummary'),
        lines: faults.map((fault) => ({ href: `#${fieldId(fault.field)}`, text: words.say(fault.words, fault.values) })),
      },
      body,
      helpAddress: config.helpAddress,
      note: config.demo ? words.say('kernel.demoNote') : null,
    }, data)
  }
}


