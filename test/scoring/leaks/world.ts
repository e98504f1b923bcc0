import type { Person } from '../../../server/kernel/policy'
import { draftAct } from '../../../server/acts/actions'
import { recommend } from '../../../server/awards/actions'
import { recordMeeting } from '../../../server/scoring/actions'
import { declareRegister } from '../../../server/scoring/conflicts/actions'
import { emptyRegister } from '../../../server/scoring/conflicts/registers'
import type { ScoreSheet } from '../../../server/scoring/sheets'
import { aConflict, aSealedSheet, anEvaluation, sheetOf, type ArrangedEvaluation } from '../../support/builders/scoring'
import { anOrganisation } from '../../support/builders/organisations'
import type { ArrangedProposal } from '../../support/builders/proposals'
import type { CallOver } from '../../support/builders/calls'
import type { Scene } from '../../support/scene'
import { addressesOf, type Known } from '../../support/walk'

/** What nobody but the right people may read, each word of it standing nowhere else. */
export const HIDDEN = {
  title: 'Zogjtë e liqenit', applicant: 'Qendra Kallamishte', applicantEn: 'Reed Beds Centre', acronym: 'QKZ', board: 'Pandora Zhabjaku', mail: 'zyra@kallamishte.al', amount: /7[\s.,\u00a0\u202f]?313[\s.,\u00a0\u202f]?131/,
  comment: 'Fjala kallëzuese e fletës.', reason: 'Arsyeja kallëzuese e notës.',
} as const

export type World = ArrangedEvaluation & { hidden: ArrangedProposal; open: ArrangedProposal[]; sheets: ScoreSheet[] }

/** Three proposals, the middle one full of marks by which it can be recognised, every sheet sealed by three of five assessors. */
export async function aWorld(scene: Scene, over: { call?: CallOver } = {}): Promise<World> {
  const kept = await anOrganisation(scene, { nameSq: HIDDEN.applicant, nameEn: HIDDEN.applicantEn, acronym: HIDDEN.acronym })
  const profile = { ...kept.organisation.profile, board: [HIDDEN.board], contact: { ...kept.organisation.profile.contact, email: HIDDEN.mail, representative: HIDDEN.board } }
  await scene.db('organisations').where({ id: kept.organisation.id }).update({ profile: JSON.stringify(profile) })
  const organisation = { ...kept.organisation, profile }
  const evaluation = await anEvaluation(scene, {
    ...over, assessors: 5, proposals: [{ title: 'Projekti një', state: 'scored' }, { title: HIDDEN.title, organisation, requestedMinor: 731_313_100, state: 'scored' }, { title: 'Projekti tre', state: 'scored' }],
  })
  const { call, proposals, assessors } = evaluation
  const sheets: ScoreSheet[] = []
  for (const [index, { proposal }] of proposals.entries()) {
    for (const assessor of assessors.slice(1, 4)) {
      const contents = sheetOf(call.grid, index === 1 ? 5 : 4)
      const marked = index !== 1 ? contents : { ...contents, comment: HIDDEN.comment, marks: Object.fromEntries(Object.entries(contents.marks).map(([code, mark]) => [code, { ...mark, reason: HIDDEN.reason }])) }
      sheets.push(await aSealedSheet(scene, { call, proposalId: proposal.id, assessor, contents: marked }))
    }
  }
  await aSession(scene, evaluation)
  const [first, hidden, last] = proposals as [ArrangedProposal, ArrangedProposal, ArrangedProposal]
  return { ...evaluation, hidden, open: [first, last], sheets }
}

/** A session of everybody, whose notes name the hidden proposal. */
async function aSession(scene: Scene, { call, secretary, committeeId }: ArrangedEvaluation): Promise<void> {
  const members = (await scene.db('committeeMembers').where({ committeeId }).select('id')) as { id: string }[]
  const sitting = { heldAt: scene.services.now().toISOString(), place: 'Tiranë', present: members.map(({ id }) => id), notes: `Komisioni shqyrtoi edhe propozimin “${HIDDEN.title}”.` }
  expect(await recordMeeting(scene.services, secretary, call.id, sitting)).toEqual([])
}

/** The committee has recommended, and its minutes are frozen as documents that wait to be signed. */
export async function recommendedIn(scene: Scene, { call, chair, secretary }: World): Promise<void> {
  await recommend(scene.services, chair, call.id)
  await draftAct(scene.services, scene.words, secretary, call.id, 'minutes')
}

/** The person sits on the committee and has a conflict with the hidden proposal. */
export const recusedFrom = (scene: Scene, { hidden }: World, person: Person): Promise<void> => aConflict(scene, { proposalId: hidden.proposal.id, person })

/** Everything with an id or a reference in the world, for whoever tries addresses. */
export async function addressesIn(scene: Pick<Scene, 'db' | 'app'>, { call, proposals, sheets, hidden, committeeId }: World): Promise<string[]> {
  const ids = proposals.map(({ proposal }) => proposal.id)
  const idsOf = async (table: string, where = {}) => { const rows = (await scene.db(table).where(where).select('id')) as { id: string }[]; return rows.length === 0 ? ['none'] : rows.map(({ id }) => id) }
  const known: Known = [
    [/\/scoring\/sheets\/:\w+$/, sheets.map(({ id }) => id)],
    [/\/(scoring\/)?proposals\/:\w+$|outcomes\/:\w+$|:proposalId$|:proposal$/, ids],
    [/\/organisations\/:\w+$/, [hidden.organisation.id]],
    [/letters\/:\w+$/, await idsOf('letters')],
    [/:file(Id)?$/, await idsOf('files')],
    [/:meeting(Id)?$/, await idsOf('committeeMeetings', { committeeId })],
    [/\/people\/:\w+$/, [hidden.signatory.id]],
    [/:(reference|call)$/, [call.reference]],
    [/\/guide\/:name$/, ['complaints']],
    [/:section$/, ['board', 'contact']],
    [/:(code|number|page)$/, ['1', 'statute']],
    [/:\w+$/, [hidden.proposal.id]],
  ]
  const addresses = addressesOf(scene.app, known)
  return [...new Set([...addresses, ...addresses.filter((one) => one.endsWith('.pdf')).map((one) => `${one}?language=en`), `/scoring/${call.reference}/conflicts?who=pool`, `/scoring/${call.reference}/ranking?page=2`, `/proposals?call=${call.reference}`])]
}

export async function withRegister(scene: Scene, person: Person): Promise<void> {
  await declareRegister(scene.services, person, emptyRegister, 0)
}
