import { verifyAudit } from '../../server/kernel/audit'
import { verifyLedger } from '../../server/ledger/verify'
import { squeeze, type Browser } from '../support/browser'
import type { Scene } from '../support/scene'
import { amountsIn, cellsOf, figuresOf, readCsv } from './stations/figures'
import { go, seen } from './stations/world'

const CALL = 'CBSSG-2020-01'
const COUNT = 100

type Published = { scene: Scene; open(): Browser }
type Winner = { address: string; title: string; points: string; grantMinor: number }
type Grant = { awardedMinor: number; paidMinor: number; acceptedMinor: number; outstandingMinor: number; repaidMinor: number }

/** Somebody who belongs to nothing checks the results of the call of 2020, from the front page on, without signing in. */
export async function tellPublicChecks({ scene, open }: Published): Promise<void> {
  const reader = open()
  await frontPage(reader)
  const { winners, awardedMinor } = await results(reader)
  await theCall(reader, awardedMinor)
  const grants = new Map<string, Grant>()
  for (const winner of winners) grants.set(winner.address, await theAward(reader, winner))
  await theList(reader, winners, grants)
  await theFiles(reader, winners, grants)
  await theFund(reader, [...grants.values()])
  await theProgramme(reader)
  await theLog(reader, scene)
  expect((await verifyLedger(scene.db)).fault).toBeNull()
  expect((await verifyAudit(scene.db)).fault).toBeNull()
}

/** The figures of the front page are those of the pages behind it. */
async function frontPage(reader: Browser): Promise<void> {
  await reader.get('/')
  const home = figuresOf(reader)
  const said = { open: home('transparency.home.openCalls'), targets: home('transparency.home.municipalities'), transfer: home('transparency.home.transfer', { year: 2020 }), growth: home('transparency.home.growth', { year: 2019 }) }
  await go(reader, 'municipalities')
  const there = figuresOf(reader)
  expect(said).toMatchObject({ targets: there('municipalities.fig.targets'), transfer: there('municipalities.fig.transfer', { year: 2020 }), growth: there('municipalities.fig.change', { year: 2019 }) })
  await go(reader, 'calls')
  expect(reader.html.querySelectorAll('main .q-cards .q-card')).toHaveLength(said.open / COUNT)
  await go(reader, 'home')
  await reader.follow(/^\/calls\/[^/]+\/results$/)
}

/** Who won, who did not and why: everything adds up on the page itself. */
async function results(reader: Browser): Promise<{ winners: Winner[]; awardedMinor: number }> {
  seen(reader, reader.say('awards.results.winners'), reader.say('awards.check.title'))
  const figures = figuresOf(reader)
  const table = cellsOf(reader, reader.say('awards.sum'))
  const awardedMinor = figures('awards.results.amount')
  expect(table.sums('awards.head.grant')).toEqual([awardedMinor, awardedMinor])
  expect(table.rows).toHaveLength(figures('awards.list.awards') / COUNT)

  const [, places, others] = reader.html.querySelectorAll('main table')
  const sums = places?.querySelectorAll('tfoot td').map((cell) => squeeze(cell.text)) ?? []
  expect(sums.at(-1)).toBe(squeeze(table.foot('awards.head.grant')))
  const left = others?.querySelectorAll('tbody tr').map((row) => squeeze(row.querySelectorAll('td').at(-1)?.text ?? '')) ?? []
  expect(left).toHaveLength((figures('awards.results.received') - figures('awards.list.awards')) / COUNT)
  expect(left.filter((reason) => reason.length < 10)).toEqual([])

  const address = reader.html.querySelectorAll('main table')[0]?.querySelectorAll('tbody a').map((link) => link.getAttribute('href') ?? '') ?? []
  const winners = table.rows.map((row, index) => ({ address: address[index] ?? '', title: row[0] ?? '', points: row[3] ?? '', grantMinor: table.column('awards.head.grant')[index] ?? 0 }))
  return { winners, awardedMinor }
}

/** The rules stood in the call before anybody applied, and the awards keep to them. */
async function theCall(reader: Browser, awardedMinor: number): Promise<void> {
  await reader.follow(new RegExp(`^/calls/${CALL}$`))
  const envelope = reader.html.querySelectorAll('main dl div').find((one) => squeeze(one.querySelector('dt')?.text ?? '') === squeeze(reader.say('calls.money.envelope')))
  const envelopeMinor = Number((envelope?.querySelector('dd')?.text ?? '').replace(/\D/g, '')) * 100
  expect(envelopeMinor).toBeGreaterThanOrEqual(awardedMinor)
  const guidelines = await reader.download(reader.html.querySelector('a[href$="guidelines.pdf"]')?.getAttribute('href') ?? '')
  expect((guidelines.body as Buffer).subarray(0, 5).toString()).toBe('%PDF-')
  await reader.follow(new RegExp(`^/calls/${CALL}/results$`))
}

/** One grant: awarded as the results say, its money closed in itself, and found again from its municipality. */
async function theAward(reader: Browser, winner: Winner): Promise<Grant> {
  await reader.follow(new RegExp(`^${winner.address}$`))
  seen(reader, winner.points)
  expect(reader.html.querySelector('main .q-tag')?.text).toBe(reader.say('awards.state.closed'))
  const figures = figuresOf(reader)
  const money = amountsIn(reader, reader.say('awards.award.moneyCaption'))
  const grant = {
    awardedMinor: money('awards.money.awarded'), paidMinor: money('awards.money.paid'), acceptedMinor: money('awards.money.accepted'), outstandingMinor: money('awards.money.outstanding'),
    repaidMinor: reader.text.includes(reader.say('awards.money.refunded')) ? money('awards.money.refunded') : 0,
  }
  expect(grant.awardedMinor).toBe(winner.grantMinor)
  for (const [name, minor] of [['awarded', grant.awardedMinor], ['paid', grant.paidMinor], ['accepted', grant.acceptedMinor], ['outstanding', grant.outstandingMinor]] as const) expect({ name, minor: figures(`awards.money.${name}`) }).toEqual({ name, minor })
  expect(grant.paidMinor).toBe(grant.acceptedMinor + grant.outstandingMinor + grant.repaidMinor)

  await reader.follow(reader.say('awards.award.municipality'))
  await reader.follow(/^\/awards\?municipality=/)
  const list = cellsOf(reader, reader.say('awards.sum'))
  expect([list.row(winner.address.replace('/awards/', ''))('awards.head.grant'), figuresOf(reader)('awards.list.amount')]).toEqual([grant.awardedMinor, list.sums('awards.head.grant')[0]])
  await reader.follow(new RegExp(`^${winner.address}$`))
  await reader.follow(reader.say('awards.award.results'))
  return grant
}

/** The list of all awards has the same figures, and its sums are those of its rows. */
async function theList(reader: Browser, winners: readonly Winner[], grants: ReadonlyMap<string, Grant>): Promise<void> {
  await go(reader, 'awards')
  const list = cellsOf(reader, reader.say('awards.sum'))
  expect(list.rows).toHaveLength(winners.length)
  for (const { address } of winners) {
    const row = list.row(address.replace('/awards/', ''))
    expect({ address, paidMinor: row('awards.head.paid'), acceptedMinor: row('awards.head.accepted'), awardedMinor: row('awards.head.grant') }).toMatchObject({ ...pick(grants.get(address)) })
  }
  const figures = figuresOf(reader)
  for (const [head, figure] of [['grant', 'amount'], ['paid', 'paid'], ['accepted', 'accepted']]) {
    const [added, shown] = list.sums(`awards.head.${head}`)
    expect({ figure, shown, added }).toEqual({ figure, shown: figures(`awards.list.${figure}`), added: figures(`awards.list.${figure}`) })
  }
}

const pick = (grant: Grant | undefined) => (grant === undefined ? {} : { paidMinor: grant.paidMinor, acceptedMinor: grant.acceptedMinor, awardedMinor: grant.awardedMinor })

type Giving = { grants: { id: string; title: string; amountAwarded: number; amountDisbursed: number; dataSource: string; plannedDates: { startDate: string; endDate: string; duration: number }[] }[] }

/** The files say what the pages say; a refund lowers what 360Giving calls disbursed, as its standard has it. */
async function theFiles(reader: Browser, winners: readonly Winner[], grants: ReadonlyMap<string, Grant>): Promise<void> {
  await reader.follow(/^\/data$/)
  const address = (end: string) => reader.html.querySelector(`main a[href$="${end}"]`)?.getAttribute('href') ?? ''
  const [head = [], ...lines] = readCsv((await reader.download(address('awards.csv'))).body as Buffer)
  const giving = JSON.parse(((await reader.download(address('360giving.json'))).body as Buffer).toString('utf8')) as Giving
  expect((await reader.download(address('calls.atom'))).status).toBe(200)
  expect([lines.length, giving.grants.length]).toEqual([winners.length, winners.length])
  for (const { address: at } of winners) {
    const grant = grants.get(at) as Grant
    const line = lines.find(([reference]) => at === `/awards/${reference}`) ?? []
    const cell = (name: string) => line[head.indexOf(name)] ?? ''
    const minor = (name: string) => Math.round(Number(cell(name)) * 100)
    expect(cell('state')).toBe('closed')
    expect({ awardedMinor: minor('awarded'), paidMinor: minor('paid'), acceptedMinor: minor('accepted'), outstandingMinor: minor('outstanding'), repaidMinor: minor('refunded') }).toEqual(grant)
    const published = giving.grants.find(({ dataSource }) => dataSource.endsWith(at))
    expect(published).toMatchObject({ title: cell('title'), amountAwarded: grant.awardedMinor / 100, amountDisbursed: (grant.paidMinor - grant.repaidMinor) / 100, plannedDates: [{ startDate: cell('starts_on'), endDate: cell('ends_on'), duration: Number(cell('months')) }] })
    await reader.get(at)
    seen(reader, reader.say(Number(cell('months')) === 1 ? 'awards.fact.months.one' : 'awards.fact.months.other', { count: Number(cell('months')) }))
  }
}

/** In the fund the call's row is what its grants add up to, and all that was received is somewhere. */
async function theFund(reader: Browser, grants: readonly Grant[]): Promise<void> {
  await reader.follow(/^\/fund$/)
  const total = (of: keyof Grant) => grants.reduce((all, grant) => all + grant[of], 0)
  const table = cellsOf(reader, reader.say('fund.column.sum'))
  const row = table.row(CALL)
  expect([row('fund.figure.paid'), row('fund.figure.accepted'), row('fund.figure.outstanding')]).toEqual([total('paidMinor'), total('acceptedMinor'), total('outstandingMinor')])
  const figures = figuresOf(reader)
  for (const name of ['committed', 'paid', 'accepted', 'outstanding']) expect({ name, sums: table.sums(`fund.figure.${name}`) }).toEqual({ name, sums: [figures(`fund.figure.${name}`), figures(`fund.figure.${name}`)] })
  const places = amountsIn(reader, reader.say('fund.overview.where'))
  const received = ['pool', 'committed', 'obligated', 'inPayment', 'advance', 'expenditure', 'receivable'].reduce((all, name) => all + places(`fund.place.${name}`), 0)
  expect([received, places('fund.place.all')]).toEqual([figures('fund.figure.received'), figures('fund.figure.received')])
}

/** What the programme reached: the head of the page counts what stands below it and behind it. */
async function theProgramme(reader: Browser): Promise<void> {
  await go(reader, 'results')
  const figures = figuresOf(reader)
  const said = { findings: figures('results.fig.findings') / COUNT, byGrants: figures('results.fig.byGrants') / COUNT }
  const met = reader.html.querySelectorAll('main table tbody tr').filter((row) => squeeze(row.querySelectorAll('td').at(-1)?.text ?? '') === reader.say('results.status.met'))
  expect(reader.text).toContain(squeeze(reader.say('results.fig.indicatorsMet')))
  const indicators = squeeze(reader.html.querySelectorAll('main dl.q-figs > div').find((one) => squeeze(one.text).startsWith(reader.say('results.fig.indicatorsMet')))?.querySelector('dd')?.text ?? '')
  expect(Number(/^\d+/.exec(indicators)?.[0])).toBe(met.length)
  expect(cellsOf(reader, reader.say('results.sum')).sums('results.people')).toEqual([said.byGrants * COUNT, said.byGrants * COUNT])
  await reader.follow(/^\/results\/findings$/)
  expect(reader.html.querySelectorAll('main table tbody tr')).toHaveLength(said.findings)
}

/** Inside, at the desk of payments and at the desk of each municipality, the figures of a grant are the public ones. */
export async function tellSameInside(auditor: Browser, officers: readonly Browser[]): Promise<void> {
  await auditor.get('/')
  await go(auditor, 'awards')
  const shown = cellsOf(auditor, auditor.say('awards.sum'))
  const references = shown.rows.map(([name = '']) => /[A-Z]+-\d{4}-\d+\/\d+/.exec(name)?.[0] ?? '')
  const published = (reference: string) => ['grant', 'paid', 'accepted'].map((name) => shown.row(reference)(`awards.head.${name}`))
  await go(auditor, 'payments')
  const money = cellsOf(auditor, auditor.say('payments.column.total'))
  for (const reference of references) expect([money.row(reference)('payments.column.agreed'), money.row(reference)('payments.column.paid')]).toEqual(published(reference).slice(0, 2))
  for (const reference of references) {
    await go(auditor, 'payments')
    await auditor.follow(reference)
    const page = amountsIn(auditor, auditor.say('payments.money.tableCaption'))
    expect({ reference, figures: ['agreed', 'paid', 'accepted'].map((name) => page(`payments.twin.${name}`)) }).toEqual({ reference, figures: published(reference) })
  }

  const found: string[] = []
  for (const officer of officers) {
    await officer.get('/')
    await go(officer, 'desk')
    const desk = cellsOf(officer, officer.say('desk.finance.total'))
    for (const reference of references.filter((one) => officer.text.includes(one))) {
      expect({ reference, figures: ['agreed', 'paid', 'accepted'].map((name) => desk.row(reference)(`desk.column.${name}Minor`)) }).toEqual({ reference, figures: published(reference) })
      found.push(reference)
    }
  }
  expect(found.sort()).toEqual([...references].sort())
}

/** The latest fingerprint is that of the newest day, as many entries stand behind it as the page says, and every head leads to the latest. */
async function theLog(reader: Browser, scene: Scene): Promise<void> {
  await reader.get('/')
  await reader.follow(reader.say('transparency.home.checkLink'))
  const { entries, head } = await verifyAudit(scene.db)
  const [newest] = reader.html.querySelectorAll('#days tbody tr').map((row) => row.querySelectorAll('th, td').map((cell) => squeeze(cell.text)))
  expect(newest?.[2]?.replace(/\D/g, '')).toBe(String(entries))
  expect(newest?.at(-1)?.replaceAll(' ', '')).toBe(head)
  expect(squeeze(reader.html.querySelector('main .q-mono')?.text ?? '').replaceAll(' ', '')).toBe(head)
  const stages = reader.html.querySelectorAll('main table')[0]?.text ?? ''
  for (const stage of ['publish', 'close', 'evaluate', 'conclude', 'announce', 'finalise']) expect(stages).toContain(reader.say(`transparency.occasion.call.${stage}`))
  await reader.follow(/^\/log\/consistency\?/)
  seen(reader, reader.say('transparency.consistency.title'), reader.say('transparency.consistency.earlier'))
  await reader.get('/log/proof?entry=700')
  seen(reader, reader.say('transparency.proof.holds'))
  await reader.get('/log')
  let days = 0
  for (let more = true; more;) {
    days += reader.html.querySelectorAll('#days tbody tr').reduce((all, row) => all + Number(squeeze(row.querySelectorAll('td')[0]?.text ?? '').replace(/\D/g, '')), 0)
    more = reader.html.querySelector('a[href^="/log?before="]') !== null
    if (more) await reader.follow(/^\/log\?before=/)
  }
  expect(days).toBe(entries)
}
