import { decideAwards, recommend } from '../../server/awards/actions'
import { listOutcomes } from '../../server/awards/store'
import type { Call } from '../../server/calls/calls'
import { aRankedCall, minutesSealed, type RankedCall } from '../support/builders/awards'
import { aCall, type CallOver } from '../support/builders/calls'
import { openScene, type Scene } from '../support/scene'

let scene: Scene
let first: RankedCall
let second: RankedCall

const LOTS: Call['lots'] = ['A', 'B'].map((code) => ({ code, title: { sq: code, en: code }, envelopeMinor: 100_000_000, municipalityCodes: [] }))

/** Two lots of one call, each ready to be recommended; the best applicant of the second has won the first. */
beforeEach(async () => {
  scene = await openScene()
  const whole = await aCall(scene, { state: 'closed', reference: 'SF-2026-05', lots: LOTS })
  const lot = (code: string): CallOver => ({ lotOf: whole.id, lotCode: code, reference: `${whole.reference}-${code}`, envelopeMinor: 100_000_000, settings: { guaranteedPerMunicipality: 0 } })
  first = await aRankedCall(scene, { call: lot('A'), proposals: [
    { applicant: 'a', title: 'I pari', municipalityCode: '53', requestedMinor: 90_000_000, mark: 5 }, { applicant: 'b', title: 'I dyti', municipalityCode: '50', requestedMinor: 90_000_000, mark: 4 },
  ] })
  second = await aRankedCall(scene, { call: lot('B'), applicants: first.applicants, proposals: [
    { applicant: 'a', title: 'I njëjti', municipalityCode: '53', requestedMinor: 90_000_000, mark: 5 }, { applicant: 'c', title: 'Tjetri', municipalityCode: '50', requestedMinor: 90_000_000, mark: 4 },
  ] })
})
afterEach(() => scene.close())

const decide = async (lot: RankedCall) => {
  const { id } = await recommend(scene.services, lot.chair, lot.call.id)
  await minutesSealed(scene, id)
  return decideAwards(scene.services, scene.words, lot.authority, id, '')
}
const outcomes = async (lot: RankedCall) => (await listOutcomes(scene.db, lot.call.id)).map(({ outcome, reason }) => [outcome, reason])

test('the lot named first is decided first where an applicant has proposals in both', async () => {
  await expect(recommend(scene.services, second.chair, second.call.id)).rejects.toMatchObject({ status: 422, words: 'awards.refused.earlierLot' })
  const chair = await scene.as(second.chair)
  await chair.get(`/awards/selections/${second.call.reference}`)
  expect(chair.text).toContain(chair.say('awards.notice.earlierLot', { lots: first.call.reference }))
  await decide(first)
  await chair.get(`/awards/selections/${second.call.reference}`)
  expect(chair.text).not.toContain(first.call.reference)
})

test('whoever has won in one lot has no room in the next, and reads why', async () => {
  await decide(first)
  await decide(second)
  expect(await outcomes(first)).toEqual([['awarded', { code: 'rank' }], ['reserve', expect.objectContaining({ code: 'money' })]])
  expect(await outcomes(second)).toEqual([['declined', { code: 'applicant', winners: [], max: 1, elsewhere: 1 }], ['awarded', { code: 'rank' }]])
  const { signatory } = first.applicants.get('a')!
  const reader = await scene.as(signatory)
  await reader.get(`/awards/outcomes/${second.proposals[0]?.proposal.id ?? ''}`)
  expect(reader.text).toContain(scene.words.sq.count('awards.reason.applicantElsewhere', 1, { elsewhere: '1' }))
})

test('a lot without a common applicant waits for nobody', async () => {
  await scene.db('proposals').where({ callId: first.call.id, organisationId: first.applicants.get('a')?.organisation.id }).update({ state: 'withdrawn' })
  expect(await decide(second)).toMatchObject({ awards: 1 })
})
