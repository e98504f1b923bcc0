import { verifyAudit } from '../../server/kernel/audit'
import { verifyLedger } from '../../server/ledger/verify'
import { verifyDraws } from '../../server/scoring/draws/verify'
import { verifySheets } from '../../server/scoring/verify'
import { appoints, assigns, declares, laysTheTable, stepsIn, type Table } from './stations/forty-committee'
import { acts, complains, decides, draws, isDecidedAgain, isPromoted, meets, takesTheBundle } from './stations/forty-decision'
import { asksAThird, findsALateConflict, readsFigures, score } from './stations/forty-sheets'
import { wait, type World } from './stations/world'

/** A committee of five over forty proposals: from the pool to the acts. */
export async function tell(world: World): Promise<void> {
  const table = await laysTheTable(world)
  await appoints(table)
  await declares(table)
  await assigns(table)
  const assigned = await stepsIn(table)
  await wait(world, '2026-03-04T09:00:00+01:00')
  await score(table, assigned)
  await asksAThird(table)
  await readsFigures(table)
  await findsALateConflict(table, assigned)
  const chance = await draws(table)
  await meets(table)
  await decides(table, chance)
  const first = await takesTheBundle(table, '2026-03-14T12:00:00+01:00')
  await complains(table)
  await isDecidedAgain(table, assigned, chance)
  const second = await takesTheBundle(table, '2026-03-17T09:00:00+01:00')
  expect([first, second]).toMatchObject([{ proposals: 40, awards: 4 }, { proposals: 40, awards: 4 }])
  expect(second.outputHash).not.toBe(first.outputHash)
  await isPromoted(table, chance)
  await acts(table)
  await holds(table)
}

/** What the database says at the end. */
async function holds({ world, forty }: Table): Promise<void> {
  const { db } = world.scene
  // Eighty from the start, the third of the divergence, the one in place of a void one.
  expect(await verifySheets(db)).toEqual({ fault: null, sheets: 82 })
  const seats = (await db('committeeMembers').join('people', 'people.id', 'committeeMembers.personId').whereNotNull('endedAt').select('people.name', 'endedReason')) as unknown[]
  expect(seats).toEqual([{ name: 'Drita Shehu', endedReason: 'U sëmur para se të vuloste një fletë.' }])
  const own = (await db('scoreSheets').join('people', 'people.id', 'scoreSheets.assessorId').whereIn('people.name', ['Drita Shehu', forty.reserve.name]).groupBy('people.name', 'state').orderBy('people.name').select('people.name', 'state').count({ all: '*' })) as { name: string; state: string; all: number }[]
  expect(own.map(({ name, state, all }) => [name, state, Number(all) >= 16])).toEqual([['Drita Shehu', 'void', true], ['Fatos Bregu', 'sealed', true]])
  expect((await db('committeeMeetings').orderBy('number').select('number', 'quorate')) as unknown[]).toEqual([{ number: 1, quorate: 'yes' }, { number: 2, quorate: 'yes' }])
  expect(await verifyDraws(db)).toEqual({ fault: null, draws: 1 })
  const awards = (await db('awards').where({ callId: forty.call.id })) as { state: string }[]
  expect(awards.map(({ state }) => state).sort()).toEqual(['accepted', 'accepted', 'accepted', 'accepted', 'declined'])
  expect(await db('complaints').pluck('state')).toEqual(['settled'])
  expect(await db('acts').orderBy('number').select('kind', 'state')).toEqual([{ kind: 'minutes', state: 'sealed' }, { kind: 'minutes', state: 'sealed' }, { kind: 'decision', state: 'sealed' }])
  expect((await verifyLedger(db)).fault).toBeNull()
  expect((await verifyAudit(db)).fault).toBeNull()
}
