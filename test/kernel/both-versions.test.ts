import { findSheet } from '../../server/forms/store'
import { ensureForms } from '../../server/forms/actions'
import { clockwork, type Person } from '../../server/kernel/policy'
import { loadProgramme } from '../../server/results/actions'
import { findCheck } from '../../server/proposals/eligibility-store'
import { openCheck } from '../../server/proposals/eligibility-actions'
import type { Browser } from '../support/browser'
import { aCall } from '../support/builders/calls'
import { anAgreement } from '../support/builders/agreements'
import { aFinanceOfficer } from '../support/builders/municipalities'
import { anOrganisation } from '../support/builders/organisations'
import { aGrant, aPayment } from '../support/builders/payments'
import { inPool } from '../support/builders/pool'
import { aProposal } from '../support/builders/proposals'
import { anApprovedReport, aReport } from '../support/builders/reports'
import { openScene, type Scene } from '../support/scene'
import type { Values } from '../support/reader'

let scene: Scene
beforeEach(async () => { scene = await openScene() })
afterEach(() => scene.close())

type Meeting = {
  one: Person
  other: Person
  address: string
  action: string | RegExp
  /** What the other one saves first, and what the one sends after. */
  theirs: Values
  mine: Values
  /** The field chosen to stay theirs; all others become mine. */
  keep: string
  stored(): Promise<unknown>
  /** What is stored when the choices are saved. */
  settled: unknown
}

const seatedAs = async (seat: string): Promise<string[]> => (await scene.db('committeeMembers').where({ seat }).select('personId')).map(({ personId }: { personId: string }) => personId).sort()
const pair = async (roles: string[]): Promise<[Person, Person]> => [await scene.person(roles, 'Ana Një'), await scene.person(roles, 'Besa Dy')]

/** Every form that carries a version, but for those whose own tests show both versions. */
const FORMS: Record<string, () => Promise<Meeting>> = {
  async 'calls/reasons'() {
    const [one, other] = await pair(['manager'])
    const call = await aCall(scene)
    return {
      one, other, address: `/calls/${call.reference}/manage/corrigendum`, action: /corrigendum$/, keep: 'closesAt.day',
      theirs: { 'closesAt.day': '27.3.2026', reasonSq: 'Arsyeja e saj', reasonEn: 'Her reason' }, mine: { 'closesAt.day': '28.3.2026', 'answersBy.time': '16:30', reasonSq: 'Arsyeja ime', reasonEn: 'My reason' },
      stored: async () => (await scene.db('corrigenda').orderBy('number').select('reasonEn')).map(({ reasonEn }: { reasonEn: string }) => reasonEn), settled: ['Her reason', 'My reason'],
    }
  },
  async 'scoring/seating/committee'() {
    const [one, other] = await pair(['manager'])
    const call = await aCall(scene, { state: 'closed' })
    await aProposal(scene, { call, state: 'eligible' })
    const seated = async (role: string, name: string) => { const person = await scene.person([role], name); await inPool(scene, person); return person.id }
    const [chair, secretary, second] = [await seated('chair', 'Kreu'), await seated('secretary', 'Sekretari'), await seated('secretary', 'Sekretarja tjetër')]
    const voters = await Promise.all([1, 2, 3, 4, 5].map((number) => seated('assessor', `Vlerësuesi ${number}`)))
    return {
      one, other, address: `/scoring/${call.reference}/committee`, action: /committee$/, keep: 'voting',
      theirs: { chair, secretary, voting: voters.slice(0, 3) }, mine: { chair, secretary: second, voting: voters },
      stored: async () => [await seatedAs('voting'), await seatedAs('secretary')],
      settled: [voters.slice(0, 3).sort(), [second]],
    }
  },
  async 'scoring/pool/entry'() {
    const [one, other] = await pair(['manager'])
    const member = await inPool(scene, await scene.person(['assessor'], 'Arta'), { standing: 'official', body: 'Ministria' })
    return {
      one, other, address: `/scoring/pool/${member.id}`, action: /pool\/[^/]+$/, keep: 'loadMax',
      theirs: { body: 'Bashkia', loadMax: '4' }, mine: { body: 'Universiteti', loadMax: '9' },
      stored: () => scene.db('poolMembers').where({ id: member.id }).first('body', 'loadMax'), settled: { body: 'Universiteti', loadMax: 4 },
    }
  },
  async 'scoring/pool/own'() {
    const person = await scene.person(['assessor'], 'Arta')
    await inPool(scene, person)
    return {
      one: person, other: person, address: '/scoring/pool/own', action: '/scoring/pool/own', keep: 'targetGroups',
      theirs: { targetGroups: ['ELD'], loadMax: '4' }, mine: { targetGroups: ['ROMA', 'PWD'], loadMax: '9' },
      stored: async () => (await scene.db('poolMembers').where({ personId: person.id }).first('loadMax', 'targetGroups')) as unknown, settled: { loadMax: 9, targetGroups: '["ELD"]' },
    }
  },
  async 'scoring/conflicts/register'() {
    const person = await scene.person(['assessor'], 'Arta')
    return {
      one: person, other: person, address: '/scoring/interests', action: '/scoring/interests', keep: 'address',
      theirs: { address: 'Rruga e Durrësit 1', 'row.0.kind': 'member', 'row.0.name': 'Shoqata A' }, mine: { address: 'Rruga e Kavajës 2', 'row.0.kind': 'member', 'row.0.name': 'Shoqata B' },
      stored: async () => { const { content } = (await scene.db('interestRegisters').where({ personId: person.id }).first('content')) as { content: string }; return ['Durrësit', 'Kavajës', 'Shoqata A', 'Shoqata B'].filter((text) => content.includes(text)) },
      settled: ['Durrësit', 'Shoqata B'],
    }
  },
  async 'people/account'() {
    const person = await scene.person([], 'Emri i vjetër')
    return {
      one: person, other: person, address: '/people/account', action: '/people/account', keep: 'phone',
      theirs: { name: 'Emri i ri', phone: '0691111111' }, mine: { name: 'Emri tjetër', phone: '0692222222' },
      stored: () => scene.db('people').where({ id: person.id }).first('name', 'phone'), settled: { name: 'Emri tjetër', phone: '0691111111' },
    }
  },
  async 'municipalities/budget-form'() {
    const [one, other] = [await aFinanceOfficer(scene, '47'), await scene.person(['manager'])]
    return {
      one, other, address: '/municipalities/47/budget', action: /budget$/, keep: 'source',
      theirs: { 'planned.total.2025': '500', source: 'Fletorja zyrtare' }, mine: { 'planned.total.2025': '600', source: 'Vendimi i këshillit' },
      stored: async () => [await scene.db('budgetFacts').where({ municipalityCode: '47', status: 'planned', kind: 'total', year: 2025 }).first('amountMinor', 'source')], settled: [{ amountMinor: 60_000, source: 'Fletorja zyrtare' }],
    }
  },
  async 'results/action'() {
    await scene.arrange((tx) => loadProgramme(tx, clockwork))
    const [one, other] = await pair(['manager'])
    return {
      one, other, address: '/results/recommendations/ACT-01', action: /ACT-01$/, keep: 'status',
      theirs: { status: 'completed', commentSq: 'U krye.', commentEn: 'Done.' }, mine: { status: 'ongoing', commentSq: 'Vazhdon.', commentEn: 'Goes on.' },
      stored: () => scene.db('recommendationActions').where({ id: 'ACT-01' }).first('status', 'commentEn'), settled: { status: 'completed', commentEn: 'Goes on.' },
    }
  },
  async 'agreements/agreement'() {
    const { agreement } = await anAgreement(scene, { state: 'draft' })
    const [one, other] = await pair(['manager'])
    const [first, second] = ['10.6.2026', '12.6.2026']
    return {
      one, other, address: `/agreements/${agreement.id}`, action: /text$/, keep: '',
      theirs: { startsOn: first }, mine: { startsOn: second },
      stored: () => scene.db('agreements').where({ id: agreement.id }).first('startsOn'), settled: { startsOn: '2026-06-12' },
    }
  },
  async 'proposals/check'() {
    const [one, other] = await pair(['manager'])
    await scene.arrange(ensureForms)
    const { proposal } = await aProposal(scene, { call: await aCall(scene, { state: 'closed' }), state: 'submitted' })
    await openCheck(scene.services, one, proposal.id)
    return {
      one, other, address: `/proposals/${proposal.id}/check`, action: /check$/, keep: 'complete',
      theirs: { complete: 'yes' }, mine: { complete: 'no', registered: 'no' },
      stored: async () => (await findSheet(scene.db, (await findCheck(scene.db, proposal.id))?.answerSheetId ?? ''))?.answers,
      settled: expect.objectContaining({ complete: 'yes', registered: 'no' }),
    }
  },
  async 'reports/line-entry'() {
    const { grant, line, address } = await aLineUnderWay()
    return {
      one: grant.editor, other: grant.signatory, address, action: /change$/, keep: 'supplier',
      theirs: { supplier: 'Furnitori A', description: 'Tableta' }, mine: { supplier: 'Furnitori B', description: 'Tableta për ekipin' },
      stored: () => scene.db('expenditures').where({ id: line }).first('supplier', 'description'), settled: { supplier: 'Furnitori A', description: 'Tableta për ekipin' },
    }
  },
  async 'reports/closure'() {
    const grant = await aGrant(scene)
    await aPayment(scene, grant, 'paid')
    await scene.arrange(ensureForms)
    await anApprovedReport(scene, grant)
    await scene.db('agreements').update({ state: 'ended' })
    return {
      one: grant.signatory, other: grant.editor, address: `/reports/agreements/${grant.agreement.id}/closing-statement`, action: /closing-statement$/, keep: 'archive',
      theirs: { assets: 'asnjë', interestMinor: '0', archive: 'Zyra', lessons: 'E para.' }, mine: { assets: 'asnjë', interestMinor: '0', archive: 'Depoja', lessons: 'E dyta.' },
      stored: () => scene.db('closures').first('archive', 'lessons'), settled: { archive: 'Zyra', lessons: 'E dyta.' },
    }
  },
}

async function aLineUnderWay() {
  const grant = await aGrant(scene)
  await aPayment(scene, grant, 'paid')
  await scene.arrange(ensureForms)
  const { report, lines } = await aReport(scene, grant, { submitted: 'no' })
  const line = lines[0]?.id ?? ''
  return { grant, line, address: `/reports/${report.id}/lines/${line}/change` }
}

describe('two who save the same thing', () => {
  test.each(Object.keys(FORMS))('by %s see both versions, choose field by field, and lose nothing', async (name) => {
    const { one, other, address, action, theirs, mine, keep, stored, settled } = await (FORMS[name] as () => Promise<Meeting>)()
    const [first, second] = [await scene.as(one), await scene.as(other)]
    for (const browser of [first, second]) await browser.get(address)
    const saved = await second.submit(theirs, { action })
    expect(saved.status).toBe(200)

    const page = await first.submit(mine, { action })
    expect({ status: page.status, text: first.text }).toMatchObject({ status: 409 })
    expect(first.text).toContain(first.say('kernel.conflict.title'))
    for (const text of differing(theirs, mine)) expect(everything(first)).toContain(text)
    await first.submit(keep === '' ? {} : { [`choice.${keep}`]: 'theirs' })
    expect({ status: first.status, text: first.status === 200 ? '' : first.text }).toEqual({ status: 200, text: '' })
    expect(await stored()).toEqual(settled)
  })

  test('and sent files with it are told to choose them again', async () => {
    const { grant, address } = await aLineUnderWay()
    const [first, second] = [await scene.as(grant.editor), await scene.as(grant.signatory)]
    for (const browser of [first, second]) await browser.get(address)
    await second.submit({ supplier: 'Furnitori A' }, { action: /change$/ })
    await first.submit({ supplier: 'Furnitori B' }, { action: /change$/, files: { documents: { name: 'fatura.pdf', content: Buffer.from('%PDF-1.4 invoice') } } })

    expect(first.status).toBe(409)
    expect(first.text).toContain(first.say('kernel.conflict.files'))
    expect(await scene.db('files').where({ name: 'fatura.pdf' })).toEqual([])
  })
})

/** Texts that only one of the two typed. */
function differing(theirs: Values, mine: Values): string[] {
  const typed = (values: Values) => Object.values(values).flat().map(String)
  return [...typed(theirs).filter((text) => !typed(mine).includes(text)), ...typed(mine).filter((text) => !typed(theirs).includes(text))]
}

const everything = (browser: Browser): string => [browser.text, ...browser.html.querySelectorAll('input').map((one) => one.getAttribute('value') ?? '')].join('\n')

describe('two who decide the same thing', () => {
  const checks = (over: Record<string, string> = {}) => Object.fromEntries(['registration', 'mandate', 'safeguards', 'risk', 'flags'].map((name) => [`check.${name}`, over[name] ?? 'yes']))

  test('about an organisation: the second reads both decisions, and the first one holds', async () => {
    const [one, other] = await pair(['manager'])
    const { organisation } = await anOrganisation(scene, { state: 'submitted' })
    const [first, second] = [await scene.as(one), await scene.as(other)]
    for (const browser of [first, second]) await browser.get(`/organisations/${organisation.id}/verification`)
    await first.submit({ ...checks({ risk: 'no' }), note: 'Bilanci nuk është dorëzuar.' }, { button: first.say('organisations.verification.refuse') })
    await second.submit({ ...checks(), note: 'Gjithçka në rregull.' }, { button: second.say('organisations.verification.verify') })

    expect(second.status).toBe(409)
    for (const text of ['Ana Një', 'Bilanci nuk është dorëzuar.', 'Gjithçka në rregull.']) expect(second.text).toContain(text)
    expect(await scene.db('organisations').where({ id: organisation.id }).first('state')).toEqual({ state: 'refused' })
    expect(await scene.db('organisationVerifications')).toHaveLength(1)
  })

  test('about an organisation that changed meanwhile: the decider reads both, keeps the decision and sends it again', async () => {
    const { organisation, editor } = await anOrganisation(scene, { state: 'submitted' })
    const desk = await scene.as(await scene.person(['manager']))
    await desk.get(`/organisations/${organisation.id}/verification`)
    const theirs = await scene.as(editor)
    await theirs.get(`/organisations/${organisation.id}/contact`)
    const before = theirs.html.querySelector('input[name=phone]')?.getAttribute('value') ?? ''
    await theirs.submit({ phone: '+355 4 111 1111' })
    await desk.submit({ ...checks(), note: 'E pashë statutin.' }, { button: desk.say('organisations.verification.verify') })

    expect(desk.status).toBe(409)
    for (const text of [before, '+355 4 111 1111', 'E pashë statutin.']) expect(everything(desk) + desk.html.text).toContain(text)
    await desk.submit({}, { button: desk.say('organisations.verification.verify') })
    expect(await scene.db('organisations').where({ id: organisation.id }).first('state')).toEqual({ state: 'verified' })
  })

  test('about a proposal: the second reads both decisions, and the first one holds', async () => {
    const [one, other] = await pair(['manager'])
    await scene.arrange(ensureForms)
    const { proposal } = await aProposal(scene, { call: await aCall(scene, { state: 'closed' }), state: 'submitted' })
    await openCheck(scene.services, one, proposal.id)
    const second = await scene.as(other)
    await second.get(`/proposals/${proposal.id}/check`)
    await scene.db('eligibilityChecks').update({ outcome: 'ineligible', reason: 'Afati kaloi.', decidedBy: one.id, decidedAt: '2026-03-02T08:00:00.000Z', version: 2 })
    await scene.db('proposals').where({ id: proposal.id }).update({ state: 'ineligible' })
    await second.submit({ outcome: 'eligible', reason: 'Erdhi në kohë.' }, { action: /eligibility$/ })

    expect(second.status).toBe(409)
    for (const text of ['Ana Një', 'Afati kaloi.', 'Erdhi në kohë.']) expect(second.text).toContain(text)
    expect(await scene.db('proposals').where({ id: proposal.id }).first('state')).toEqual({ state: 'ineligible' })
  })
})
