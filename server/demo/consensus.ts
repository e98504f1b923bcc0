import assert from 'node:assert/strict'
import { listSections } from '../calls/store'
import { found } from '../kernel/errors'
import { openRound, recordConsensus } from '../scoring/divergence/actions'
import { listCases } from '../scoring/divergence/cases'
import { committeeOf, findEvaluation } from '../scoring/store'
import type { Story } from './story'

const PLACE = 'Tiranë, salla e mbledhjeve e sekretarisë'
const REASONS = [
  'Anëtarët krahasuan arsyet e tyre te seksioni A: dy e lexonin nevojën si të provuar nga shifrat e bashkisë, tre prisnin edhe të dhëna të shërbimit shëndetësor. Secili mbajti notat e veta dhe mesatarja u la të flasë.',
  'Ndryshimi vinte nga kriteri A2. Komisioni ra dakord se treguesit e propozimit janë të vërtetueshëm, por mungon një burim i dytë; askush nuk e ndryshoi fletën.',
  'U shqyrtua plani i punës muaj për muaj. Anëtarët që e çmuan më lart pranuan se rreziku i afateve është real dhe e lanë notën siç ishte, me arsyen e shkruar.',
]
const MINORITY = 'A-2: çmimi për përfitues është i lartë krahasuar me propozimet e tjera dhe kjo duhej të peshonte më shumë.'

/** June 2020: the members whose sheets diverge meet, and the secretary records what they came to. Nobody revises a sheet. */
export async function settleDivergence(story: Story, callId: string): Promise<void> {
  const { services, words } = story
  const chair = await story.as('chair@demo.test')
  const secretary = await story.as('secretary@demo.test')
  const evaluation = found(await findEvaluation(services.db, callId, chair.id), 'scoring.missing.call')
  const members = (await committeeOf(services.db, callId))?.members ?? []
  const cases = (await listCases(services.db, evaluation, await listSections(services.db, callId))).filter(({ stand }) => stand.state === 'unsettled')
  for (const [index, { proposal }] of cases.entries()) {
    story.at(`2020-06-10T17:${String(10 + 10 * index).padStart(2, '0')}:00+02:00`)
    await openRound(services, words, chair, proposal.id)
  }
  for (const [index, { proposal, sheets }] of cases.entries()) {
    story.at(`2020-06-11T1${index}:50:00+02:00`)
    const present = members.filter(({ seat, personId }) => seat !== 'voting' || sheets.some(({ assessorId }) => assessorId === personId)).map(({ id }) => id)
    const faults = await recordConsensus(services, secretary, proposal.id, {
      heldAt: `2020-06-11T0${7 + index}:00:00.000Z`, place: PLACE, present, marks: {}, reasons: REASONS[index % REASONS.length] ?? '', minority: index === 1 ? MINORITY : '',
    })
    assert.deepEqual(faults, [], 'a consensus of the story has no faults')
  }
}
