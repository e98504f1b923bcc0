import { addDays, addWorkingDays } from '../../../server/kernel/dates'
import type { Person } from '../../../server/kernel/policy'
import type { Award } from '../../../server/awards/awards'
import type { AwardState } from '../../../server/awards/lifecycle'
import { findAward, findMinutes, insertAwards, insertDecision, insertOutcomes } from '../../../server/awards/store'
import type { CallSettings } from '../../../server/calls/settings'
import { commitEnvelope, deobligateAward, obligateAward } from '../../../server/fund/actions'
import type { Answers } from '../../../server/forms/forms'
import type { Organisation } from '../../../server/organisations/organisations'
import type { Scene } from '../scene'
import { keepMinutes } from '../../../server/awards/actions'
import { recordMeeting } from '../../../server/scoring/meeting-actions'
import { PROPOSALS_PLAYED } from '../../../server/demo/cast-proposals'
import { aCall, type BuiltCall, type CallOver } from './calls'
import { aSource } from './fund'
import { anOrganisation } from './organisations'
import { aProposal } from './proposals'
import { aScoredCall, type ScoredCall, type ScoredOver } from './scoring'

type AwardOver = Partial<Pick<Award, 'state' | 'amountMinor' | 'cofinancingMinor' | 'municipalityCode' | 'title' | 'answerBy'>> & {
  /** Of an award arranged before: the same call, decision and authority, another applicant. */
  with?: ArrangedAward
  /** An applicant arranged before. */
  applicant?: { organisation: Organisation; signatory: Person; editor: Person }
  settings?: Partial<CallSettings>
  /** What a second source pays of the call; one source pays all of it unless said. */
  secondSourceMinor?: number
  complaintsUntil?: string
  /** Of the proposal's application form. */
  answers?: Answers
}

export type ArrangedAward = {
  award: Award
  call: BuiltCall
  callId: string
  callReference: string
  organisation: Organisation
  organisationId: string
  proposalId: string
  /** Whoever decided it. */
  authority: Person
  /** Signs for the applicant. */
  signatory: Person
  /** Edits for the applicant. */
  editor: Person
}

const PROPOSAL_STATES = { offered: 'awarded', accepted: 'accepted', declined: 'refused', lapsed: 'refused', retracted: 'retracted' } as const satisfies Record<AwardState, string>

/**
 * An award in a decided call, its money owed to it in the fund, with its applicant and the people of both sides.
 * Accepted unless told otherwise. Complaints could be made until yesterday, so that an agreement may be signed.
 */
export async function anAward(scene: Scene, over: AwardOver = {}): Promise<ArrangedAward> {
  const authority = over.with?.authority ?? await scene.person(['authority'], 'Aferdita Lleshi')
  const call = over.with?.call ?? await decidedCall(scene, over.settings ?? {}, over.secondSourceMinor ?? 0)
  const municipalityCode = over.municipalityCode === undefined ? '53' : over.municipalityCode
  const applicant = over.applicant ?? await anOrganisation(scene, { municipalityCode, nameSq: 'Shoqata Prova', nameEn: 'Prova Association' })
  const { organisation, signatory, editor } = applicant
  const state = over.state ?? 'accepted'
  const amountMinor = over.amountMinor ?? 95_000_000
  const title = over.title ?? 'Projekt prove'
  const { proposal } = await aProposal(scene, { call, organisation, title, municipalityCode, state: PROPOSAL_STATES[state], requestedMinor: amountMinor, ...(over.answers === undefined ? {} : { answers: over.answers }) })
  const id = await scene.arrange(async (tx) => {
    const decisionId = over.with?.award.decisionId ?? tx.id()
    if (over.with === undefined) {
      const recommendationId = tx.id()
      await tx.db('recommendations').insert({ id: recommendationId, callId: call.id, madeBy: 'chair-of-the-builder', madeAt: tx.at, content: '{}', inputsHash: '0'.repeat(64), state: 'decided' })
      await insertDecision(tx.db, {
        id: decisionId, callId: call.id, recommendationId, reference: `V-${call.reference}`, recommendedBy: 'chair-of-the-builder', decidedBy: authority.id, decidedAt: tx.at,
        complaintsUntil: over.complaintsUntil ?? addDays(tx.today, -1), note: '', number: 1, supersedes: null, cause: null,
      })
    }
    await insertOutcomes(tx.db, [{ proposalId: proposal.id, decisionId, outcome: 'awarded', rank: proposal.number, reservePosition: null, reason: { code: 'rank' } }])
    const award: Award = {
      id: tx.id(), reference: proposal.reference as string, decisionId, proposalId: proposal.id, callId: call.id, organisationId: organisation.id, municipalityCode, title,
      currency: call.currency, amountMinor, cofinancingMinor: over.cofinancingMinor ?? 0, state, offeredAt: tx.at, answerBy: over.answerBy ?? addWorkingDays(tx.today, 10),
      answeredBy: state === 'offered' ? null : signatory.id, answeredAt: state === 'offered' ? null : tx.at, answerReason: null,
      promotedBy: null, promotedAt: null, promotion: null, contractedAt: null, closedAt: null, offers: 1, version: 1,
    }
    await insertAwards(tx.db, [award])
    await obligateAward(tx, authority, { callId: call.id, awardId: award.id, amountMinor, key: award.id, reference: award.reference })
    if (state === 'declined' || state === 'lapsed' || state === 'retracted') await deobligateAward(tx, authority, { callId: call.id, awardId: award.id, amountMinor, key: award.id, reason: state })
    return award.id
  })
  const award = (await findAward(scene.db, id)) as Award
  return { award, call, callId: call.id, callReference: call.reference, organisation, organisationId: organisation.id, proposalId: proposal.id, authority, signatory, editor }
}

async function decidedCall(scene: Scene, settings: Partial<CallSettings>, secondMinor: number): Promise<BuiltCall> {
  const call = await aCall(scene, { state: 'results_published', settings })
  const source = await aSource(scene)
  const publisher = await scene.person(['publisher'], 'Petrit Gega')
  const others = secondMinor === 0 ? [] : [{ sourceId: (await aSource(scene, { kind: 'donor' })).id, amountMinor: secondMinor }]
  await scene.arrange((tx) => commitEnvelope(tx, publisher, {
    callId: call.id, reference: call.reference, sourceId: source.id, currency: call.currency, amountMinor: call.envelopeMinor - secondMinor, others, spending: call.settings.spending, key: call.id,
  }))
  return call
}

/** The twelve proposals of the story, by what a selection looks at: points by section, amount, municipality, applicant. */
export const TWELVE = PROPOSALS_PLAYED.map(({ key, applicant, titleSq, municipalityCode, requestedLek, directBeneficiaries, sheets, sums }) =>
  ({ key, applicant, title: titleSq, municipalityCode, requestedMinor: requestedLek * 100, directBeneficiaries, sheets, sums }))

/** The minutes on a recommendation as sealed, without the documents: what acts note when the last one has signed. */
export const minutesSealed = (scene: Scene, recommendationId: string): Promise<void> => scene.arrange(async (tx) => {
  if (await findMinutes(tx.db, recommendationId) === undefined) await keepMinutes(tx, { recommendationId, reference: `${recommendationId}/A1` })
})

export type RankedCall = ScoredCall & { authority: Person; applicants: Map<string, { organisation: Organisation; signatory: Person; editor: Person }> }

type RankedOver = { call?: CallOver; proposals?: readonly (Omit<ScoredOver, 'organisation'> & { applicant: string })[]; meeting?: 'yes' | 'no'; sheets?: number; money?: 'yes' | 'no'; /** Arranged before, by the letters by which proposals name them. */ applicants?: RankedCall['applicants'] }

/** A call whose committee has sealed every sheet and met: ready to be recommended. Its money is set aside. By default the six municipalities, small amounts. */
export async function aRankedCall(scene: Scene, over: RankedOver = {}): Promise<RankedCall> {
  const wanted = over.proposals ?? [
    { applicant: 'a', title: 'I pari', municipalityCode: '53', requestedMinor: 90_000_000, mark: 5 },
    { applicant: 'b', title: 'I dyti', municipalityCode: '53', requestedMinor: 80_000_000, mark: 4 },
    { applicant: 'c', title: 'I treti', municipalityCode: '50', requestedMinor: 60_000_000, sums: [66, 55, 33, 33, 33] },
    { applicant: 'd', title: 'Nën prag', municipalityCode: '50', requestedMinor: 50_000_000, mark: 2 },
  ]
  const applicants = new Map<string, { organisation: Organisation; signatory: Person; editor: Person }>(over.applicants ?? [])
  for (const { applicant } of wanted) {
    if (!applicants.has(applicant)) applicants.set(applicant, await anOrganisation(scene, { nameSq: `Shoqata ${applicant}`, nameEn: `Association ${applicant}` }))
  }
  const ranked = await aScoredCall(scene, {
    call: { envelopeMinor: 180_000_000, ...over.call }, sheets: over.sheets ?? 3,
    proposals: wanted.map(({ applicant, ...one }) => ({ ...one, organisation: (applicants.get(applicant) as { organisation: Organisation }).organisation })),
  })
  if (over.money !== 'no') {
    const source = await aSource(scene)
    const { call } = ranked
    await scene.arrange((tx) => commitEnvelope(tx, ranked.manager, { callId: call.id, reference: call.reference, sourceId: source.id, currency: call.currency, amountMinor: call.envelopeMinor, key: call.id }))
  }
  if (over.meeting !== 'no') {
    const members = (await scene.db('committeeMembers').where({ committeeId: ranked.committeeId }).select('id')) as { id: string }[]
    const faults = await recordMeeting(scene.services, ranked.secretary, ranked.call.id, { heldAt: scene.services.now().toISOString(), place: 'Tiranë', present: members.map(({ id }) => id), notes: '' })
    if (faults.length > 0) throw new Error(`the session was not recorded: ${JSON.stringify(faults)}`)
  }
  return { ...ranked, authority: await scene.person(['authority'], 'Aferdita Lleshi'), applicants }
}
