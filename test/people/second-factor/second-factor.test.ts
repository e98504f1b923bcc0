import { makeVault } from '../../../server/kernel/vault'
import { buildApp } from '../../../server/app'
import { loadTemplates } from '../../../server/kernel/views'
import type { Person } from '../../../server/kernel/policy'
import { transact } from '../../../server/kernel/services'
import { confirmPerson, sealFactors } from '../../../server/people/second-factor/actions'
import { codeAt, openSecret, stepAt } from '../../../server/people/second-factor/second-factor'
import { Browser } from '../../support/browser'
import { engine, MORNING, openScene, PASSWORD, type Scene } from '../../support/scene'

let scene: Scene
beforeEach(async () => { scene = await openScene() })
afterEach(() => scene.close())

const PAGE = '/people/account/second-factor'

/** What the person's telephone holds: the row of the database says it only with the key. */
async function secretOf(person: Person): Promise<string> {
  const factor = (await scene.db('secondFactors').where({ personId: person.id }).first()) as { personId: string; secret: string }
  return openSecret(scene.services.vault, factor) ?? ''
}

/** What the person's telephone shows now. */
async function shown(person: Person): Promise<string> {
  return codeAt(await secretOf(person), stepAt(scene.services.now()))
}

/** The clock moves on to the next code. */
let minutes = 0
const later = () => { minutes += 1; scene.clock(new Date(Date.parse(MORNING) + minutes * 60_000).toISOString()) }
beforeEach(() => { minutes = 0 })

/** The person sets a second factor up, as the pages lead; returns the recovery codes. */
async function setUp(browser: Browser, person: Person): Promise<string[]> {
  await browser.get(PAGE)
  await browser.submit({ password: PASSWORD }, { action: PAGE })
  await browser.submit({ code: await shown(person) }, { action: `${PAGE}/confirmation` })
  return browser.html.querySelectorAll('.q-codes code').map((one) => one.text)
}

describe('a second factor is set up', () => {
  test('with a picture and the same secret as text, and counts after a first right code', async () => {
    const person = await scene.person([], 'Ana Prova')
    const browser = await scene.as(person)
    await browser.get(PAGE)
    await browser.submit({ password: PASSWORD }, { action: PAGE })
    expect(browser.html.querySelector('.q-secret')?.text.replaceAll(' ', '')).toBe(await secretOf(person))
    expect(browser.html.querySelector('svg.q-qr path')?.getAttribute('d')).toMatch(/^M\d/)
    expect((await scene.visitor().signIn(person.email, PASSWORD)).address).toBe('/desk')

    const codes = (await browser.submit({ code: await shown(person) }, { action: `${PAGE}/confirmation` })).html.querySelectorAll('.q-codes code')
    expect(new Set(codes.map((one) => one.text)).size).toBe(10)
    expect((await scene.visitor().signIn(person.email, PASSWORD)).address).toBe('/sign-in/code')
  })

  test('only with the password, and not by a wrong code', async () => {
    const person = await scene.person()
    const browser = await scene.as(person)
    await browser.get(PAGE)
    expect((await browser.submit({ password: 'another password' }, { action: PAGE })).status).toBe(422)
    expect(await scene.db('secondFactors')).toEqual([])

    await browser.submit({ password: PASSWORD }, { action: PAGE })
    const page = await browser.submit({ code: '000000' }, { action: `${PAGE}/confirmation` })
    expect([page.status, page.text.includes(browser.say('people.factor.fault.wrong'))]).toEqual([422, true])
    expect(await scene.db('secondFactors').whereNotNull('confirmedAt')).toEqual([])
  })

  test('and its recovery codes are kept as hashes only', async () => {
    const person = await scene.person()
    const codes = await setUp(await scene.as(person), person)
    const kept = JSON.stringify([await scene.db('recoveryCodes'), await scene.db('auditEntries')])
    expect(codes).toHaveLength(10)
    expect(codes.filter((code) => kept.includes(code) || kept.includes(code.replace('-', '')))).toEqual([])
    expect(kept).not.toContain(await secretOf(person))
  })
})

describe('signing in with a second factor', () => {
  test('asks for the code, and leads on to where the person was going', async () => {
    const person = await scene.person(['manager'])
    await setUp(await scene.as(person), person)
    later()
    const browser = scene.visitor()
    await browser.get('/people/letters')
    await browser.submit({ email: person.email, password: PASSWORD }, { action: '/sign-in' })
    expect(browser.text).toContain(browser.say('people.factor.signIn.lead'))

    expect((await browser.submit({ code: await shown(person) }, { action: '/sign-in/code' })).address).toBe('/people/letters')
    expect(await scene.db('auditEntries').where({ action: 'people.signedIn', actorId: person.id, reason: 'app' })).toHaveLength(1)
  })

  test('opens nothing with the password alone', async () => {
    const person = await scene.person(['manager'])
    await setUp(await scene.as(person), person)
    const browser = scene.visitor()
    await browser.signIn(person.email, PASSWORD)
    expect((await browser.get('/people/account')).address).toBe('/sign-in?next=%2Fpeople%2Faccount')
  })

  test('never takes a code twice, also not an older one', async () => {
    const person = await scene.person()
    await setUp(await scene.as(person), person)
    later()
    const first = scene.visitor()
    await first.signIn(person.email, PASSWORD)
    const code = await shown(person)
    expect((await first.submit({ code }, { action: '/sign-in/code' })).address).toBe('/desk')

    const second = scene.visitor()
    await second.signIn(person.email, PASSWORD)
    expect((await second.submit({ code }, { action: '/sign-in/code' })).text).toContain(second.say('people.factor.fault.used'))
    const before = codeAt(await secretOf(person), stepAt(scene.services.now()) - 1)
    expect((await second.submit({ code: before }, { action: '/sign-in/code' })).status).toBe(422)
  })

  test('takes each recovery code once', async () => {
    const person = await scene.person()
    const [code = ''] = await setUp(await scene.as(person), person)
    const first = scene.visitor()
    await first.signIn(person.email, PASSWORD)
    expect((await first.submit({ code: code.toLowerCase() }, { action: '/sign-in/code' })).address).toBe('/desk')
    expect((await first.get(PAGE)).text).toContain(scene.words.sq.count('people.factor.left', 9))

    const second = scene.visitor()
    await second.signIn(person.email, PASSWORD)
    expect((await second.submit({ code }, { action: '/sign-in/code' })).status).toBe(422)
  })

  test('waits after eight wrong codes, whatever comes next', async () => {
    const person = await scene.person()
    await setUp(await scene.as(person), person)
    later()
    const browser = scene.visitor()
    await browser.signIn(person.email, PASSWORD)
    for (let tried = 0; tried < 8; tried += 1) await browser.submit({ code: '000000' }, { action: '/sign-in/code' })
    await browser.get('/sign-in/code')
    expect((await browser.submit({ code: await shown(person) }, { action: '/sign-in/code' })).status).toBe(429)
  })

  test('forgets the first half after ten minutes', async () => {
    const person = await scene.person()
    await setUp(await scene.as(person), person)
    later()
    const browser = scene.visitor()
    await browser.signIn(person.email, PASSWORD)
    minutes += 10
    later()
    expect((await browser.submit({ code: await shown(person) }, { action: '/sign-in/code' })).address).toBe('/sign-in')
  })

  test('is asked for after a new password by letter as well', async () => {
    const person = await scene.person()
    await setUp(await scene.as(person), person)
    const browser = scene.visitor()
    await browser.get('/forgotten-password')
    await browser.submit({ email: person.email })
    const { text } = (await scene.db('letters').where({ toPersonId: person.id }).first('text')) as { text: string }
    await browser.get(/\/people\/links\/\S+/.exec(text)?.[0] ?? '')
    await browser.submit({ password: 'nje tjeter fjalekalim i gjate' })
    expect(browser.address).toBe('/sign-in/code')
  })
})

describe('the database gives no second factor away', () => {
  const keptOf = async (person: Person) => ((await scene.db('secondFactors').where({ personId: person.id }).first()) as { secret: string }).secret
  const signsIn = async (person: Person, code: string) => {
    const browser = scene.visitor()
    await browser.signIn(person.email, PASSWORD)
    return (await browser.submit({ code }, { action: '/sign-in/code' })).status
  }

  test('a copy of everything in it holds no secret that makes codes', async () => {
    const person = await scene.person()
    await setUp(await scene.as(person), person)
    const secret = await secretOf(person)
    const { rows } = engine === 'sqlite' ? { rows: (await scene.db.raw("select name from sqlite_master where type = 'table'")) as { name: string }[] }
      : { rows: (await scene.db.raw("select table_name as name from information_schema.tables where table_schema = 'public'")) as unknown as { name: string }[] }
    const tables = rows.map(({ name }) => name)
    expect(tables).toContain('second_factors')
    let dump = ''
    for (const name of tables) dump += JSON.stringify(await scene.db(name))
    expect(secret).toMatch(/^[A-Z2-7]{32}$/)
    expect(dump).toContain(person.id)
    expect(dump).not.toContain(secret)
    expect(dump).not.toContain(Buffer.from(secret).toString('base64url'))
    expect(openSecret(makeVault('what somebody with the copy might guess'), { personId: person.id, secret: await keptOf(person) })).toBeNull()
  })

  test('a row copied from another account lets nobody in', async () => {
    const [person, other] = [await scene.person(), await scene.person()]
    for (const one of [person, other]) await setUp(await scene.as(one), one)
    later()
    const others = await shown(other)
    await scene.db('secondFactors').where({ personId: person.id }).update({ secret: await keptOf(other), lastStep: 0 })
    expect(await signsIn(person, others)).toBe(422)
    expect(await signsIn(other, others)).toBe(200)
  })

  test('what was kept plain before serves on, and is sealed by the server', async () => {
    const person = await scene.person()
    await setUp(await scene.as(person), person)
    const secret = await secretOf(person)
    await scene.db('secondFactors').update({ secret })
    later()
    expect(await signsIn(person, await shown(person))).toBe(200)
    await sealFactors(scene.services)
    expect(await keptOf(person)).toContain(scene.services.vault.mark)
    later()
    expect(await signsIn(person, await shown(person))).toBe(200)
  })

  test('after the secret of the server was changed it is sealed anew, and the earlier one is needed no more', async () => {
    const person = await scene.person()
    await setUp(await scene.as(person), person)
    const [was, kept] = [await secretOf(person), await keptOf(person)]
    const changed = makeVault('a new secret only for tests, long enough', scene.config.secret)
    await sealFactors({ db: scene.db, vault: changed })
    expect(await keptOf(person)).not.toBe(kept)
    const alone = makeVault('a new secret only for tests, long enough')
    expect(openSecret(alone, { personId: person.id, secret: await keptOf(person) })).toBe(was)
    await sealFactors({ db: scene.db, vault: makeVault('a third secret that knows nothing of the two') })
    expect(openSecret(alone, { personId: person.id, secret: await keptOf(person) })).toBe(was)
  })

  test('without the key a recovery code still lets its owner in, to set it up anew', async () => {
    const person = await scene.person()
    const [first = '', second = ''] = await setUp(await scene.as(person), person)
    await scene.db('secondFactors').update({ secret: makeVault('a secret that nobody has any more').seal('GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ', person.id) })
    expect(await signsIn(person, '123456')).toBe(422)
    const browser = scene.visitor()
    await browser.signIn(person.email, PASSWORD)
    expect((await browser.submit({ code: first }, { action: '/sign-in/code' })).address).toBe('/desk')
    await browser.get(PAGE)
    await browser.submit({ password: PASSWORD, removalCode: second }, { action: `${PAGE}/removal` })
    expect(await scene.db('secondFactors')).toEqual([])
  })
})

describe('a second factor goes away', () => {
  test('by its owner, with the password and a code', async () => {
    const person = await scene.person()
    const browser = await scene.as(person)
    await setUp(browser, person)
    later()
    await browser.get(PAGE)
    expect((await browser.submit({ password: PASSWORD, removalCode: '000000' }, { action: `${PAGE}/removal` })).status).toBe(422)
    await browser.submit({ password: PASSWORD, removalCode: await shown(person) }, { action: `${PAGE}/removal` })
    expect([await scene.db('secondFactors'), await scene.db('recoveryCodes')]).toEqual([[], []])
  })

  test('by an administrator with a reason, which the person reads in a letter, signed out everywhere', async () => {
    const person = await scene.person(['manager'], 'Mirela Kodra')
    await setUp(await scene.as(person), person)
    const admin = await scene.as(await scene.person(['admin'], 'Ilir Admin'))
    await admin.get(`/people/${person.id}`)
    const action = `/people/${person.id}/second-factor/reset`
    expect((await admin.submit({ reason: '' }, { action })).status).toBe(422)
    await admin.submit({ reason: 'Humbi telefonin; e verifikova në zyrë.' }, { action })

    expect(await scene.db('secondFactors')).toEqual([])
    expect(await scene.db('sessions').where({ personId: person.id })).toEqual([])
    expect(((await scene.db('letters').where({ toPersonId: person.id }).first('text')) as { text: string }).text).toContain('Humbi telefonin; e verifikova në zyrë.')
    expect(await scene.db('auditEntries').where({ action: 'people.factorReset', reason: 'Humbi telefonin; e verifikova në zyrë.' })).toHaveLength(1)
  })

  test('not by an administrator for themselves, and not by anybody else', async () => {
    const person = await scene.person(['admin'])
    const own = await scene.as(person)
    await setUp(own, person)
    expect((await own.post(`/people/${person.id}/second-factor/reset`, { reason: 'x' })).status).toBe(403)
    const manager = await scene.as(await scene.person(['manager']))
    expect((await manager.post(`/people/${person.id}/second-factor/reset`, { reason: 'x' })).status).toBe(403)
    expect(await scene.db('secondFactors')).toHaveLength(1)
  })
})

describe('in production', () => {
  const inProduction = () => new Browser(buildApp({ services: scene.services, config: { ...scene.config, production: true }, templates: loadTemplates(), words: scene.words }), scene.words)

  test.each(['manager', 'chair', 'assessor', 'admin', 'auditor'])('a %s without one is led to set it up before anything else, and then works on', async (role) => {
    const person = await scene.person([role])
    const browser = inProduction()
    await browser.signIn(person.email, PASSWORD)
    expect([browser.address, browser.text.includes(browser.say('people.factor.needed'))]).toEqual([PAGE, true])
    expect((await browser.get('/people/letters')).address).toBe(PAGE)

    await setUp(browser, person)
    expect((await browser.get('/people/letters')).address).toBe('/people/letters')
  })

  test('a finance officer of a municipality needs one, an applicant does not', async () => {
    const officer = inProduction()
    await officer.signIn((await scene.person([{ role: 'finance', scope: '53' }])).email, PASSWORD)
    const applicant = inProduction()
    await applicant.signIn((await scene.person([{ role: 'editor', scope: 'x' }])).email, PASSWORD)
    expect([officer.address, applicant.address]).toEqual([PAGE, '/desk'])
  })
})

describe('signing something', () => {
  const sign = (person: Person, typedName: string, code = '') => transact(scene.services, person, (tx) => confirmPerson(tx, person, { typedName, code }))

  test('asks for the name of the account, whatever the spaces', async () => {
    const person = await scene.person([], 'Çlirim Dervishi')
    expect(await sign(person, ' Çlirim   Dervishi ')).toEqual([])
    expect((await sign(person, 'Clirim Dervishi')).map(({ field }) => field)).toEqual(['typedName'])
  })

  test('asks for a code where a second factor is set up, and uses it up with the signature only', async () => {
    const person = await scene.person([], 'Ana Prova')
    await setUp(await scene.as(person), person)
    later()
    const code = await shown(person)
    expect((await sign(person, 'Ana Prova')).map(({ field }) => field)).toEqual(['code'])
    expect((await sign(person, 'Ana Tjetër', code)).map(({ field }) => field)).toEqual(['typedName'])
    expect(await sign(person, 'Ana Prova', code)).toEqual([])
    expect((await sign(person, 'Ana Prova', code)).map(({ words }) => words)).toEqual(['people.factor.fault.used'])
  })
})
