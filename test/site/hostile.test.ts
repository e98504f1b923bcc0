import { verifyAudit } from '../../server/kernel/audit'
import { verifyLedger } from '../../server/ledger/verify'
import type { Browser } from '../support/browser'
import { crawl, kindOf } from '../support/crawler'
import { openDemonstration, type Demonstration } from '../support/demonstration'
import { engine } from '../support/scene'

/*
 * Every form that somebody of the demonstration meets is sent with values nobody should send, field by field alike.
 * Whatever the answer says, it is a sentence for the person: never a fault of ours, never script come alive, and the books hold.
 */

const LIVELY = '<script>alert(1)</script>"\'><img src=x onerror=alert(2)>{{constructor}}${7*7}'

const ATTACKS: readonly { name: string; value: string | readonly string[] }[] = [
  { name: 'nothing at all', value: '' },
  { name: 'script and template marks', value: LIVELY },
  { name: 'a wrong type', value: '-1e309,٣٤, 2020-02-30 NaN' },
  { name: 'a text of 120 000 characters', value: 'ë'.repeat(120_000) },
  { name: 'control characters, null and right-to-left marks', value: 'a\u0000b\u0007\u202ec\ud83d\u200d' },
  { name: 'quotes of a database', value: `'; drop table people; --` },
  { name: 'the field twice', value: ['1', '2'] },
]

const MOMENTS: readonly { name: string; moment: string; who: readonly string[] }[] = engine === 'sqlite'
  ? [
      { name: 'while proposals are written', moment: '2020-05-18T10:00:00+02:00', who: ['cso1', 'cso2', 'manager', 'publisher', 'payer1', 'admin', 'finance.puka'] },
      { name: 'while the committee scores', moment: '2020-06-05T10:00:00+02:00', who: ['manager', 'chair', 'secretary', 'assessor1'] },
      { name: 'while the authority decides', moment: '2020-06-20T10:00:00+02:00', who: ['chair', 'authority'] },
      { name: 'while reports are verified and paid', moment: '2020-11-10T10:00:00+01:00', who: ['cso1', 'cso9', 'verifier', 'payer1', 'payer2', 'finance.devoll', 'manager', 'authority'] },
      { name: 'when everything is told', moment: '2026-10-01T10:00:00+02:00', who: ['puka', 'manager', 'admin'] },
    ]
  : [{ name: 'while reports are verified and paid', moment: '2020-11-10T10:00:00+01:00', who: ['cso9', 'verifier'] }]

/** Signing out or closing one's own way in would end the walk; a search costs nothing and changes nothing. */
const LEFT_ALONE = /^\/(sign-out|sign-in|people\/account\/(password|sessions))/

/** A reason is a reason, also a hostile one: what such a form ends is gone for the forms after it. They come last. */
const ENDS_SOMETHING = /(removal|withdrawal|closure|cancellation|reopening|submission|recall|termination|return|failure|suspension|annulment|recusal|reversal|decision|officers|members|roles)$/

type Form = { page: string; action: string; fields: { name: string; free: boolean; value: string }[]; files: boolean }

function formsOf(browser: Browser, page: string): Form[] {
  return browser.html.querySelectorAll('form[method=post]').map((form) => ({
    page,
    action: (form.getAttribute('action') ?? page).replaceAll('&amp;', '&').replace(/&#x3D;/g, '='),
    files: (form.getAttribute('enctype') ?? '').startsWith('multipart'),
    fields: form.querySelectorAll('input[name], select[name], textarea[name]').map((one) => ({
      name: one.getAttribute('name') ?? '',
      free: one.getAttribute('type') !== 'hidden' && !['_csrf', '_key'].includes(one.getAttribute('name') ?? ''),
      value: one.getAttribute('value') ?? '',
    })),
  })).filter(({ action }) => !LEFT_ALONE.test(action))
}

const FINE = [200, 303, 400, 403, 404, 409, 413, 415, 422, 429]

async function attack(browser: Browser, form: Form, value: string | readonly string[]): Promise<string[]> {
  const values: Record<string, string | readonly string[]> = {}
  for (const field of form.fields) {
    if (field.name === '_csrf' || field.name === '_key') continue
    // Hidden fields keep their value: a version forged is another test; what a person types is the attack.
    values[field.name] = field.free ? value : field.value
  }
  const shown = await browser.post(form.action, values, form.files ? {} : undefined)
  const wrong: string[] = []
  if (!FINE.includes(shown.status)) wrong.push(`${form.action} from ${form.page}: ${shown.status}`)
  if (/<script>alert|<img src=x/.test(shown.text)) wrong.push(`${form.action} from ${form.page}: script came alive`)
  if (shown.status === 422 && shown.html.querySelectorAll('h1').length !== 1) wrong.push(`${form.action}: a page without its title`)
  return wrong
}

describe.each(MOMENTS)('$name', ({ moment, who }) => {
  let scene: Demonstration
  beforeAll(async () => { scene = await openDemonstration(moment) }, 120_000)
  afterAll(() => scene.close())

  test.each(who)('every form that %s meets answers hostile values in words', async (name) => {
    const browser = await scene.as(await scene.demo(name))
    const seen = await crawl(browser, ['/desk'], { most: 250, ofAKind: 2 })
    const forms = new Map<string, Form>()
    for (const page of seen.filter(({ posts }) => posts.length > 0)) {
      await browser.get(page.address)
      for (const form of formsOf(browser, page.address)) if (!forms.has(kindOf(form.action))) forms.set(kindOf(form.action), form)
    }
    expect(forms.size).toBeGreaterThan(0)

    const wrong: string[] = []
    const inOrder = [...forms.values()].sort((a, b) => Number(ENDS_SOMETHING.test(a.action)) - Number(ENDS_SOMETHING.test(b.action)))
    for (const form of inOrder) {
      for (const { name: what, value } of ATTACKS) wrong.push(...(await attack(browser, form, value)).map((one) => `${what}: ${one}`))
    }
    expect(wrong).toEqual([])
  }, 240_000)

  test('the ledger and the log hold after all of it', async () => {
    expect((await verifyLedger(scene.db)).fault).toBeNull()
    expect((await verifyAudit(scene.db)).fault).toBeNull()
  })
})
