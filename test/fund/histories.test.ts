import fc from 'fast-check'
import * as fund from '../../server/fund/actions'
import { awardsMoney, callMoney, sourcesMoney } from '../../server/fund/balance-store'
import { Impossible, OutOfDate } from '../../server/kernel/errors'
import { clockwork } from '../../server/kernel/policy'
import type { Tx } from '../../server/kernel/services'
import { verifyLedger } from '../../server/ledger/verify'
import { aSource } from '../support/builders/fund'
import { openScene, type Scene } from '../support/scene'

/* The same random deeds are done to the database and to a few numbers in memory that know nothing of accounts. */

const AWARDS = ['one', 'two'] as const
const START = 1_000

type Award = { due: number; ordered: number; held: number; spent: number; owed: number; lost: number; returned: number }
type Model = { pool: number; free: number; awards: Record<string, Award>; undo: (Undo | null)[] }
type Undo = { done: 'yes' | 'no'; can: () => boolean; apply: () => void }

const KINDS = ['commit', 'release', 'obligate', 'deobligate', 'approve', 'confirm', 'reimburse', 'fail', 'accept', 'disallow', 'unspent', 'refund', 'giveUp'] as const
type Deed = { kind: (typeof KINDS)[number]; award: number; amount: number } | { kind: 'reverse'; which: number } | { kind: 'repeat'; which: number }

const deeds = fc.array(
  fc.oneof(
    { weight: 12, arbitrary: fc.record({ kind: fc.constantFrom(...KINDS), award: fc.nat(1), amount: fc.oneof(fc.integer({ min: 1, max: 400 }), fc.constantFrom(1, 100, 500, 1_000)) }) },
    { weight: 2, arbitrary: fc.record({ kind: fc.constant('reverse' as const), which: fc.nat(20) }) },
    { weight: 1, arbitrary: fc.record({ kind: fc.constant('repeat' as const), which: fc.nat(20) }) },
  ),
  { minLength: 4, maxLength: 14 },
)

/** Takes from one number and adds to another; null when there is too little. */
function step(amount: number, from: [object, string], to: [object, string]): Undo | null {
  const read = ([box, name]: [object, string]) => (box as Record<string, number>)[name] ?? 0
  const add = ([box, name]: [object, string], value: number) => { (box as Record<string, number>)[name] = read([box, name]) + value }
  if (read(from) < amount) return null
  add(from, -amount)
  add(to, amount)
  return { done: 'no', can: () => read(to) >= amount, apply: () => { add(to, -amount); add(from, amount) } }
}

function expected(model: Model, deed: Deed & { award: number; amount: number }): Undo | null {
  const award = model.awards[AWARDS[deed.award] as string] as Award
  const known = (model as unknown as { known: Set<string> }).known
  const of = (name: keyof Award): [object, string] => [award, name]
  const [pool, free]: [object, string][] = [[model, 'pool'], [model, 'free']]
  if (deed.kind !== 'commit' && !known.has('call')) return null
  if (!['commit', 'release', 'obligate'].includes(deed.kind) && !known.has(AWARDS[deed.award] as string)) return null
  const paths: Record<(typeof KINDS)[number], [[object, string], [object, string]]> = {
    commit: [pool as [object, string], free as [object, string]],
    release: [free as [object, string], pool as [object, string]],
    obligate: [free as [object, string], of('due')],
    deobligate: [of('due'), free as [object, string]],
    approve: [of('due'), of('ordered')],
    confirm: [of('ordered'), of('held')],
    reimburse: [of('ordered'), of('spent')],
    fail: [of('ordered'), of('due')],
    accept: [of('held'), of('spent')],
    disallow: [of('spent'), of('owed')],
    unspent: [of('held'), of('owed')],
    refund: [of('owed'), pool as [object, string]],
    giveUp: [of('owed'), of('lost')],
  }
  const [from, to] = paths[deed.kind as (typeof KINDS)[number]]
  const undo = step(deed.amount, from, to)
  if (undo === null) return null
  if (deed.kind === 'commit') known.add('call')
  if (deed.kind === 'obligate') known.add(AWARDS[deed.award] as string)
  if (deed.kind !== 'refund') return undo
  award.returned += deed.amount
  return { ...undo, apply: () => { undo.apply(); award.returned -= deed.amount } }
}

async function act(tx: Tx, deed: { kind: (typeof KINDS)[number]; award: number; amount: number }, names: { sourceId: string; callId: string; prefix: string }, key: string) {
  const { sourceId, callId, prefix } = names
  const awardId = `${prefix}-${AWARDS[deed.award]}`
  const of = { awardId, amountMinor: deed.amount, key }
  switch (deed.kind) {
    case 'commit': return fund.commitEnvelope(tx, clockwork, { callId, reference: callId, sourceId, currency: 'ALL', amountMinor: deed.amount, key })
    case 'release': return fund.releaseEnvelope(tx, clockwork, { callId, amountMinor: deed.amount, key })
    case 'obligate': return fund.obligateAward(tx, clockwork, { callId, ...of })
    case 'deobligate': return fund.deobligateAward(tx, clockwork, { callId, ...of, reason: 'less' })
    case 'approve': return fund.approvePayment(tx, { ...of, preparedBy: 'one', approvedBy: 'other' })
    case 'confirm': return fund.confirmPayment(tx, clockwork, { ...of, effectiveOn: '2020-03-03' })
    case 'reimburse': return fund.confirmPayment(tx, clockwork, { ...of, effectiveOn: '2020-03-03', toward: 'reimbursement' })
    case 'fail': return fund.failPayment(tx, clockwork, { ...of, reason: 'wrong account' })
    case 'accept': return fund.acceptExpenditure(tx, clockwork, of)
    case 'disallow': return fund.disallowExpenditure(tx, clockwork, { ...of, reason: 'no receipt' })
    case 'unspent': return fund.declareUnspent(tx, clockwork, { ...of, reason: 'left over' })
    case 'giveUp': return fund.writeOff(tx, { ...of, assessedBy: 'one', decidedBy: 'other', reason: 'gone' })
    case 'refund': return fund.recordRefund(tx, clockwork, { ...of, effectiveOn: '2020-04-04' })
  }
}

let scene: Scene
beforeAll(async () => { scene = await openScene() })
afterAll(() => scene.close())

/** Done, with its number; or refused in words. Anything else is a fault of ours. */
async function tried(work: (tx: Tx) => Promise<fund.MoneyEvent>): Promise<number | null> {
  try {
    return (await scene.arrange(work)).eventId
  } catch (error) {
    if (error instanceof Impossible || error instanceof OutOfDate || (error as { status?: number }).status === 404) return null
    throw error
  }
}

let history = 0

test('two hundred random histories end where plain numbers say', async () => {
  await fc.assert(fc.asyncProperty(deeds, async (all) => {
    history += 1
    const source = await aSource(scene, { amountMinor: START, code: `H-${history}` })
    const names = { sourceId: source.id, callId: `call-${history}`, prefix: `${history}` }
    const fresh = (): Award => ({ due: 0, ordered: 0, held: 0, spent: 0, owed: 0, lost: 0, returned: 0 })
    const model: Model & { known: Set<string> } = { pool: START, free: 0, awards: { one: fresh(), two: fresh() }, undo: [], known: new Set() }
    const done: { event: number; undo: Undo; again: (tx: Tx) => Promise<fund.MoneyEvent> }[] = []

    for (const [index, deed] of all.entries()) {
      if (deed.kind === 'reverse') {
        const target = done[deed.which % Math.max(done.length, 1)]
        if (target === undefined) continue
        const possible = target.undo.done === 'no' && target.undo.can()
        const event = await tried((tx) => fund.reverseEvent(tx, clockwork, { eventId: target.event, key: `${history}.${index}`, reason: 'mistake' }))
        expect(event !== null).toBe(possible)
        if (possible) {
          target.undo.apply()
          target.undo.done = 'yes'
        }
      } else if (deed.kind === 'repeat') {
        const target = done[deed.which % Math.max(done.length, 1)]
        if (target !== undefined) expect(await tried(target.again)).toBe(target.event)
      } else {
        const again = (tx: Tx) => act(tx, deed, names, `${history}.${index}`)
        const event = await tried(again)
        const undo = expected(model, deed)
        expect(event !== null).toBe(undo !== null)
        if (event !== null && undo !== null) done.push({ event, undo, again })
      }
    }

    const call = await callMoney(scene.db, names.callId)
    const awards = await awardsMoney(scene.db, AWARDS.map((name) => `${names.prefix}-${name}`))
    expect((await sourcesMoney(scene.db, [source.id])).get(source.id)).toEqual({ receivedMinor: START, freeMinor: model.pool, exchangedMinor: 0 })
    expect(call.freeMinor).toBe(model.free)
    for (const name of AWARDS) {
      const { due, ordered, held, spent, owed, lost, returned } = model.awards[name] as Award
      expect(awards.get(`${names.prefix}-${name}`)).toEqual({
        obligatedMinor: due + ordered + held + spent + owed + lost + returned, unpaidMinor: due, inPaymentMinor: ordered, paidMinor: held + spent + owed + lost + returned,
        advanceMinor: held, acceptedMinor: spent, receivableMinor: owed, writtenOffMinor: lost, refundedMinor: returned, outstandingMinor: held + owed + lost,
      })
    }
  }), { numRuns: 200, seed: 42, endOnFailure: true })

  expect((await verifyLedger(scene.db)).fault).toBeNull()
}, 240_000)
