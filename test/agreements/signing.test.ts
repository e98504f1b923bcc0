import { changeStart, drawUpAgreement, sendAgreement } from '../../server/agreements/actions'
import { cancelAgreement, keepAgreementCalendar, recallAgreement, resumeAgreement, suspendAgreement } from '../../server/agreements/ending-actions'
import { signForFunder, signForGrantee } from '../../server/agreements/signing-actions'
import { agreementLife } from '../../server/agreements/lifecycle'
import { findAgreement, listBudgetLines, moveAgreement } from '../../server/agreements/store'
import { textHash } from '../../server/agreements/text'
import type { Agreement, WrittenAgreement } from '../../server/agreements/agreements'
import { stageOf } from '../../server/awards/awards'
import { findAward } from '../../server/awards/store'
import { addDays } from '../../server/kernel/dates'
import { callMoney } from '../../server/fund/balance-store'
import type { Person } from '../../server/kernel/policy'
import { anAgreement } from '../support/builders/agreements'
import { anAward, type ArrangedAward } from '../support/builders/awards'
import { openScene, type Scene } from '../support/scene'

let scene: Scene
beforeEach(async () => { scene = await openScene() })
afterEach(() => scene.close())

const BUDGET = {
  lines: [
    { heading: '1', description: 'Punonjëse sociale', unit: 'month', quantity: 8, unitCostMinor: 6_000_000 }, { heading: '1', description: 'Psikologe', unit: 'session', quantity: 40, unitCostMinor: 500_000 },
    { heading: '3', description: 'Pajisje për terapi', unit: 'piece', quantity: 4, unitCostMinor: 3_000_000 },
  ],
  contingencyMinor: 4_000_000, indirectMinor: 5_600_000, ownMinor: 0, inKindMinor: 0, otherMinor: 0,
}
const ANSWERS = { title: 'Kujdes në shtëpi', months: 8, budget: BUDGET }

/** Eight months, 89 600 000 in three lines, contingency and indirect costs. */
async function accepted(over: Parameters<typeof anAward>[1] = {}): Promise<ArrangedAward & { manager: Person }> {
  const arranged = await anAward(scene, { amountMinor: 89_600_000, answers: ANSWERS, ...over })
  return { ...arranged, manager: await scene.person(['manager'], 'Mirela Kodra') }
}

const first = (arranged: ArrangedAward) => arranged.call.startsFrom
async function drawnUp(over: Parameters<typeof anAward>[1] = {}) {
  const arranged = await accepted(over)
  const drawn = await drawUpAgreement(scene.services, scene.words, arranged.manager, arranged.award.id, first(arranged))
  if (Array.isArray(drawn)) throw new Error(JSON.stringify(drawn))
  return { ...arranged, id: drawn.id, agreement: (await findAgreement(scene.db, drawn.id)) as WrittenAgreement }
}

const stateOf = async (id: string) => (await findAgreement(scene.db, id))?.state
const signed = ({ textHash: hash }: Agreement) => ({ textHash: hash, read: 'yes' })

describe('drawing up', () => {
  test('fills the text in both languages, copies the budget line by line and the terms of the call', async () => {
    const { agreement, call, award } = await drawnUp()
    const lines = await listBudgetLines(scene.db, agreement.id)

    expect(lines.map(({ code, quantity, unitCostMinor, amountMinor }) => [code, quantity, unitCostMinor, amountMinor])).toEqual([
      ['1.1', 8, 6_000_000, 48_000_000], ['1.2', 40, 500_000, 20_000_000], ['3.1', 4, 3_000_000, 12_000_000], ['9.1', 1, 4_000_000, 4_000_000], ['10.1', 1, 5_600_000, 5_600_000],
    ])
    expect(lines.reduce((all, line) => all + line.amountMinor, 0)).toBe(award.amountMinor)
    expect(agreement).toMatchObject({ state: 'draft', reference: `M-${award.reference}`, startsOn: call.startsFrom, amountMinor: 89_600_000, textVersion: 'grant-1' })
    expect(agreement.terms).toMatchObject({ instalments: call.settings.instalments, reallocationMaxBp: 2_000 })
    expect(agreement.textSq).toContain('896\u00a0000\u00a0lekë')
    expect(agreement.textEn).toContain('ALL\u00a0896,000')
    expect(agreement.textSq).toContain('- kësti 1, 50\u00a0%: 448\u00a0000\u00a0lekë, pas nënshkrimit')
    expect(agreement.textSq + agreement.textEn).not.toMatch(/\{\w+\}/)
    expect(agreement.textHash).toBe(textHash(agreement, lines))
    expect(await scene.db('calls').where({ id: call.id }).first('state')).toEqual({ state: 'contracting' })
  })

  test('speaks of co-financing only where there is some, and of cash only where it is accepted', async () => {
    const without = await drawnUp()
    const with_ = await drawnUp({ cofinancingMinor: 10_000_000, settings: { cashLineMaxMinor: 0 } })

    expect(without.agreement.textEn).not.toContain('co-financing of')
    expect(without.agreement.textEn).toContain('Cash is accepted up to ALL\u00a010,000')
    expect(with_.agreement.textEn).toContain('co-financing of ALL\u00a0100,000')
    expect(with_.agreement.textEn).toContain('cash is not accepted')
  })

  test.each([
    ['nothing', null, 'agreements.fault.day'],
    ['no day', 'faulty', 'agreements.fault.day'],
    ['yesterday', '2026-03-01', 'agreements.fault.past'],
    ['the day before the call lets projects start', 'early', 'agreements.fault.early'],
    ['a day from which the project would outlast the call', 'late', 'agreements.fault.late'],
  ] as const)('asks again for %s as the first day', async (_what, day, words) => {
    const arranged = await accepted()
    const startsOn = day === 'early' ? addDays(arranged.call.startsFrom, -1) : day === 'late' ? arranged.call.endsBy : day
    expect(await drawUpAgreement(scene.services, scene.words, arranged.manager, arranged.award.id, startsOn)).toMatchObject([{ field: 'startsOn', words }])
    expect(await scene.db('agreements').select()).toEqual([])
  })

  test.each([['whose registration is not verified', { state: 'submitted' }, 'agreements.refused.unverified'], ['without an account', { iban: null }, 'agreements.refused.iban']])('refuses a grantee %s', async (_what, change, words) => {
    const arranged = await accepted()
    await scene.db('organisations').where({ id: arranged.organisationId }).update(change)
    await expect(drawUpAgreement(scene.services, scene.words, arranged.manager, arranged.award.id, first(arranged))).rejects.toMatchObject({ words })
    expect(await scene.db('agreements').select()).toEqual([])
  })

  test.each(['offered', 'declined', 'lapsed', 'retracted'] as const)('refuses an award that is %s', async (state) => {
    const arranged = await accepted({ state })
    await expect(drawUpAgreement(scene.services, scene.words, arranged.manager, arranged.award.id, first(arranged))).rejects.toMatchObject({ words: 'agreements.refused.notAccepted' })
  })

  test('twice is once, and so are two at the same moment', async () => {
    const arranged = await accepted()
    const draw = () => drawUpAgreement(scene.services, scene.words, arranged.manager, arranged.award.id, first(arranged))
    const done = await Promise.allSettled([draw(), draw()])
    expect(done.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
    await expect(draw()).rejects.toMatchObject({ words: 'agreements.refused.drawnUp' })
    expect(await scene.db('agreements').select()).toHaveLength(1)
  })
})

describe('signing', () => {
  test('grantee first, funder second, two people and two moments; then the grant starts on its day and ends after its last', async () => {
    const { id, agreement, manager, signatory, authority, editor } = await drawnUp()
    await sendAgreement(scene.services, scene.words, manager, id)
    expect(await scene.db('letters').where({ toPersonId: editor.id }).first('subject')).toEqual({ subject: `${agreement.reference}: marrëveshja pret nënshkrimin tuaj` })
    await expect(signForFunder(scene.services, scene.words, authority, id, signed(agreement))).rejects.toMatchObject({ words: 'agreements.refused.granteeFirst' })
    expect(await signForGrantee(scene.services, scene.words, signatory, id, { ...signed(agreement), read: '' })).toEqual([{ field: 'read', words: 'agreements.fault.read' }])
    expect(await signForGrantee(scene.services, scene.words, signatory, id, signed(agreement))).toEqual([])
    scene.clock('2026-03-03T10:00:00+01:00')
    expect(await signForFunder(scene.services, scene.words, authority, id, signed(agreement))).toEqual([])

    expect(await findAgreement(scene.db, id)).toMatchObject({ state: 'signed', granteeSignedBy: signatory.id, granteeSignedAt: '2026-03-02T08:00:00.000Z', funderSignedBy: authority.id, funderSignedAt: '2026-03-03T09:00:00.000Z' })
    expect(stageOf((await findAward(scene.db, agreement.awardId))!)).toBe('contracted')
    expect(await scene.db('proposals').where({ id: agreement.proposalId }).first('state', 'shownState')).toEqual({ state: 'contracted', shownState: 'contracted' })
    expect(await keepAgreementCalendar(scene.services)).toBe(0)
    scene.clock(`${agreement.startsOn}T00:30:00+02:00`)
    expect(await keepAgreementCalendar(scene.services)).toBe(1)
    expect(await stateOf(id)).toBe('active')
    scene.clock(`${agreement.endsOn}T23:30:00+01:00`)
    expect(await keepAgreementCalendar(scene.services)).toBe(0)
    scene.clock(`${agreement.endsOn}T23:30:00Z`)
    expect(await keepAgreementCalendar(scene.services)).toBe(1)
    expect(await stateOf(id)).toBe('ended')
  })

  test.each([
    ['on the last day for complaints', '2026-03-02', 'agreements.refused.standstill'],
    ['on the day after', '2026-03-01', null],
  ])('%s: standstill until %s', async (_when, complaintsUntil, words) => {
    const { id, agreement, manager, signatory } = await drawnUp({ complaintsUntil })
    await sendAgreement(scene.services, scene.words, manager, id)
    const sign = signForGrantee(scene.services, scene.words, signatory, id, signed(agreement))
    if (words === null) await expect(sign).resolves.toEqual([])
    else await expect(sign).rejects.toMatchObject({ words })
  })

  test('not after the first day has passed; the first day itself still counts', async () => {
    const { id, agreement, manager, signatory, authority } = await drawnUp()
    await sendAgreement(scene.services, scene.words, manager, id)
    scene.clock(`${agreement.startsOn}T12:00:00+02:00`)
    expect(await signForGrantee(scene.services, scene.words, signatory, id, signed(agreement))).toEqual([])
    scene.clock(`${agreement.startsOn}T23:30:00Z`)
    await expect(signForFunder(scene.services, scene.words, authority, id, signed(agreement))).rejects.toMatchObject({ words: 'agreements.refused.startPassed' })
  })

  test('never what somebody else rewrote meanwhile', async () => {
    const { id, agreement, manager, signatory } = await drawnUp()
    await changeStart(scene.services, scene.words, manager, id, { startsOn: '2026-06-01', version: 1 })
    await sendAgreement(scene.services, scene.words, manager, id)
    await expect(signForGrantee(scene.services, scene.words, signatory, id, signed(agreement))).rejects.toMatchObject({ words: 'agreements.refused.textChanged' })
    await expect(changeStart(scene.services, scene.words, manager, id, { startsOn: '2026-06-02', version: 1 })).rejects.toMatchObject({ status: 403 })
  })

  test('a recall takes the first signature with it, and says why', async () => {
    const { id, agreement, manager, signatory } = await drawnUp()
    await sendAgreement(scene.services, scene.words, manager, id)
    await signForGrantee(scene.services, scene.words, signatory, id, signed(agreement))
    expect(await recallAgreement(scene.services, scene.words, manager, id, '')).toEqual([{ field: 'reason', words: 'agreements.fault.reason' }])
    await recallAgreement(scene.services, scene.words, manager, id, 'Data e fillimit ndryshon.')
    expect(await findAgreement(scene.db, id)).toMatchObject({ state: 'draft', granteeSignedBy: null, granteeSignedAt: null, stateReason: 'Data e fillimit ndryshon.' })
  })

  test('one person never signs for both, not even in the database', async () => {
    const { id, agreement, manager, organisationId } = await drawnUp()
    const both = await scene.person(['authority', { role: 'signatory', scope: organisationId }])
    await sendAgreement(scene.services, scene.words, manager, id)
    await signForGrantee(scene.services, scene.words, both, id, signed(agreement))
    await expect(signForFunder(scene.services, scene.words, both, id, signed(agreement))).rejects.toMatchObject({ words: 'agreements.refused.own' })
    await expect(scene.db('agreements').where({ id }).update({ funderSignedBy: both.id })).rejects.toThrow(/two_signatories/)
  })
})

test('an agreement cancelled before it is signed gives the award and its money back', async () => {
  const { id, manager, authority, award, callId } = await drawnUp()
  await sendAgreement(scene.services, scene.words, manager, id)
  const before = await callMoney(scene.db, callId)
  expect(await cancelAgreement(scene.services, scene.words, authority, id, 'Organizata humbi licencën.')).toEqual([])

  expect(await stateOf(id)).toBe('cancelled')
  expect(await scene.db('awards').where({ id: award.id }).first('state', 'answerReason')).toEqual({ state: 'retracted', answerReason: 'Organizata humbi licencën.' })
  expect(await scene.db('proposals').where({ id: award.proposalId }).first('state', 'shownState')).toEqual({ state: 'retracted', shownState: 'retracted' })
  expect(await callMoney(scene.db, callId)).toMatchObject({ obligatedMinor: 0, freeMinor: before.freeMinor + award.amountMinor })
})

test('a grant is suspended and resumed with its reason', async () => {
  const { agreement, manager, signatory } = await anAgreement(scene)
  await suspendAgreement(scene.services, scene.words, manager, agreement.id, 'Mungon raporti.')
  expect(await stateOf(agreement.id)).toBe('suspended')
  await resumeAgreement(scene.services, scene.words, manager, agreement.id, 'Raporti erdhi.')
  expect(await stateOf(agreement.id)).toBe('active')
  expect(await scene.db('letters').where({ toPersonId: signatory.id }).orderBy('id').select('subject')).toEqual([{ subject: `${agreement.reference}: granti u pezullua` }, { subject: `${agreement.reference}: granti vazhdon` }])
})

test('every move that the table does not draw is refused and changes nothing', async () => {
  const { agreement } = await anAgreement(scene)
  for (const state of agreementLife.states) {
    for (const move of agreementLife.moves) {
      if (agreementLife.can(state, move)) continue
      await expect(scene.arrange((tx) => moveAgreement(tx, { ...agreement, state }, move))).rejects.toMatchObject({ status: 409 })
    }
  }
  expect(await stateOf(agreement.id)).toBe('active')
})
