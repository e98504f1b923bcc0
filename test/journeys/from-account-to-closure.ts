import type { Person } from '../../server/kernel/policy'
import { DECLARATIONS } from '../../server/proposals/packages'
import { submitProposal } from '../../server/proposals/submission-actions'
import { awardMoney, callMoney } from '../../server/fund/balance-store'
import { verifyAudit } from '../../server/kernel/audit'
import { verifyLedger } from '../../server/ledger/verify'
import { aCall, withEnvelope, type BuiltCall } from '../support/builders/calls'
import { aCompleteDraft } from '../support/builders/proposals'
import { accepts, agrees } from './stations/agreeing'
import { fillsIn, REQUESTED, submits } from './stations/applying'
import { checks, checksWithClarification } from './stations/checking'
import { begins, decides, scores, type Committee } from './stations/judging'
import { figuresAgree } from './stations/looking'
import { pays, type Payers } from './stations/paying'
import { registers, verifies } from './stations/registering'
import { AFTER, closes, NEXT, reports, verifies as verifiesReport, type Receipt } from './stations/reporting'
import { wait, type World } from './stations/world'

const TITLE = 'Kujdes në shtëpi për të moshuarit vetëm'
const OTHER = 'Teleterapi për fëmijët'

const FIRST_RECEIPTS: readonly Receipt[] = [
  { code: '1.1', description: 'Punonjëse sociale, qershor–shtator', quantity: 4, net: 240_000, on: '30.9.2026' },
  { code: '1.2', description: 'Infermiere, qershor–shtator', quantity: 4, net: 120_000, on: '30.9.2026' },
  { code: '3.1', description: 'Dhjetë tensiometra', quantity: 10, net: 50_000, vat: 10_000, on: '15.7.2026' },
]
const LAST_RECEIPTS: readonly Receipt[] = [
  { code: '1.1', description: 'Punonjëse sociale, tetor–janar', quantity: 4, net: 240_000, on: '30.1.2027' },
  { code: '1.2', description: 'Infermiere, tetor–janar', quantity: 4, net: 120_000, on: '30.1.2027' },
  { code: '3.1', description: 'Tensiometrat e fundit', quantity: 10, net: 50_000, vat: 10_000, on: '15.11.2026' },
  { code: '8.1', description: 'Fletëpalosje', quantity: 1, net: 50_000, vat: 10_000, on: '20.11.2026' },
  { code: '10.1', description: 'Zyra', quantity: 1, net: 45_000, on: '29.1.2027' },
]
/** Twelve thousand of the first report were not accepted: so much was paid in the end, and the rest went back to the call. */
const ACCEPTED = REQUESTED - 1_200_000

type Staff = { manager: Person; authority: Person; committee: Committee; payers: Payers }

async function staffOf({ scene }: World): Promise<Staff> {
  const assessors: Person[] = []
  for (const name of ['Arta Bega', 'Genc Hila', 'Teuta Ymeri']) assessors.push(await scene.person(['assessor'], name))
  return {
    manager: await scene.person(['manager'], 'Mirela Kodra'), authority: await scene.person(['authority'], 'Aferdita Lleshi'),
    committee: { chair: await scene.person(['chair'], 'Çlirim Dervishi'), secretary: await scene.person(['secretary'], 'Suela Marku'), assessors },
    payers: { verifier: await scene.person(['verifier'], 'Valbona Prifti'), first: await scene.person(['payer'], 'Pranvera Duka'), second: await scene.person(['payer'], 'Pëllumb Cela') },
  }
}

/** Somebody else applies to the same call; that is no part of the story. */
async function another({ scene }: World, call: BuiltCall): Promise<string> {
  const { proposal, signatory } = await aCompleteDraft(scene, { call, title: OTHER })
  await submitProposal(scene.services, scene.words, signatory, proposal.id, scene.services.now(), DECLARATIONS)
  const { reference } = (await scene.db('proposals').where({ id: proposal.id }).first('reference')) as { reference: string }
  return reference
}

/** A grant from the account that its coordinator opens to the day it is closed. */
export async function tell(world: World): Promise<void> {
  const { scene } = world
  const call = await withEnvelope(scene, await aCall(scene))
  const staff = await staffOf(world)
  const { manager, authority, committee, payers } = staff
  const other = await another(world, call)

  const applicant = await registers(world, 'Shoqata Agimi', '47')
  await verifies(world, manager, applicant)
  await fillsIn(world, applicant, call, { title: TITLE, municipality: '47' })
  const reference = await submits(world, applicant, call, TITLE)

  await wait(world, '2026-03-24T09:00:00+01:00')
  expect(await scene.db('calls').where({ id: call.id }).first('state')).toEqual({ state: 'closed' })
  await checksWithClarification(world, manager, reference, applicant)
  await checks(world, manager, other)

  await wait(world, '2026-03-26T09:00:00+01:00')
  await begins(world, manager, committee, call, [TITLE, OTHER])
  await wait(world, '2026-03-30T09:00:00+02:00')
  await scores(world, committee, call, [{ title: TITLE, mark: 4 }, { title: OTHER, mark: 3 }])
  await decides(world, committee, authority, call, { meeting: '2026-04-02T10:00:00+02:00', decision: '2026-04-07T10:00:00+02:00' })

  await accepts(world, applicant, call, reference, REQUESTED)
  await agrees(world, staff, applicant, TITLE, { drawn: '2026-04-20T10:00:00+02:00', first: '2026-06-01T09:00:00+02:00' })

  const about = { title: TITLE, reference }
  await pays(world, payers, applicant, { ...about, number: 1, amountMinor: 47_250_000, at: '2026-06-02T09:00:00+02:00', document: 'FT-1001' })
  await reports(world, applicant, { ...about, number: 1, last: NEXT, at: '2026-10-05T09:00:00+02:00', receipts: FIRST_RECEIPTS, sumMinor: 42_000_000 })
  await verifiesReport(world, payers.verifier, applicant, {
    ...about, number: 1, at: '2026-10-12T09:00:00+02:00', part: { description: 'Dhjetë tensiometra', acceptedLek: 48_000 }, acceptedMinor: 40_800_000,
  })
  await pays(world, payers, applicant, { ...about, number: 2, amountMinor: 37_800_000, at: '2026-10-14T09:00:00+02:00', document: 'FT-1002' })
  await reports(world, applicant, { ...about, number: 2, last: AFTER, at: '2027-02-10T09:00:00+01:00', receipts: LAST_RECEIPTS, sumMinor: 52_500_000 })
  await verifiesReport(world, payers.verifier, applicant, { ...about, number: 2, at: '2027-02-17T09:00:00+01:00', acceptedMinor: 52_500_000 })
  await pays(world, payers, applicant, { ...about, number: 3, amountMinor: ACCEPTED - 47_250_000 - 37_800_000, at: '2027-02-19T09:00:00+01:00', document: 'FT-1003' })
  await closes(world, manager, applicant, TITLE, '2027-02-22T09:00:00+01:00')

  await figuresAgree(world, { manager, applicant, reference, title: TITLE, agreedMinor: REQUESTED, paidMinor: ACCEPTED })
  await holds(world, call, reference)
}

/** What the database says when all is told. */
async function holds({ scene }: World, call: BuiltCall, reference: string): Promise<void> {
  const { db } = scene
  const award = (await db('awards').where({ reference }).first('id', 'state')) as { id: string; state: string }
  expect(award.state).toBe('accepted')
  expect(await db('agreements').where({ awardId: award.id }).first('state')).toEqual({ state: 'closed' })
  expect(await awardMoney(db, award.id)).toMatchObject({ unpaidMinor: 0, inPaymentMinor: 0, paidMinor: ACCEPTED, acceptedMinor: ACCEPTED, advanceMinor: 0, receivableMinor: 0 })
  expect(await callMoney(db, call.id)).toMatchObject({ paidMinor: ACCEPTED })
  const payments = (await db('payments').where({ state: 'paid' })) as { requestedBy: string; verifiedBy: string; preparedBy: string; approvedBy: string }[]
  expect(payments).toHaveLength(3)
  for (const { requestedBy, verifiedBy, preparedBy, approvedBy } of payments) expect(new Set([requestedBy, verifiedBy, preparedBy, approvedBy]).size).toBe(4)
  expect((await verifyLedger(db)).fault).toBeNull()
  expect((await verifyAudit(db)).fault).toBeNull()
}
