import { addDays, dayOf, instant } from '../../kernel/dates'
import { bothVersions, saveOrCompare } from '../../kernel/both-versions'
import { found } from '../../kernel/errors'
import { goTo } from '../../kernel/http'
import { settled } from '../../kernel/problem-pages'
import type { Call } from '../../calls/calls'
import { findCall, listLots } from '../../calls/store'
import { whoActedLast } from '../../people/who'
import { appointCommittee, barredSince, replaceMember } from '../actions'
import type { Evaluation } from '../evaluation'
import { listCommittees, listMembers } from '../committee-store'
import * as may from '../policy'
import type { Site } from '../routes'
import { listConflicts } from '../sheet-store'
import { committeePage, replacementPage, type CommitteeFacts, type ReplacementFacts } from './pages'
import { RESERVES_MAX, reserveField, type Choosable, type Seating } from './seating'
import { findEvaluation } from '../store'
import { listReserves, readChoosable } from './store'

/** Sheets are due ten days before the results are promised, unless the manager says otherwise. */
const DUE_BEFORE_RESULTS = 10

/** Appointing a committee, and putting somebody in a member's place. */
export function declareSeating({ get, post, services, words, evaluationInPath }: Site): void {
  const { db } = services
  const choosableFor = ({ call }: Evaluation, at: Date): Promise<Choosable> => readChoosable(db, call.id, { barredSince: barredSince(instant(at)), from: dayOf(at), until: dayOf(at) > call.resultsOn ? dayOf(at) : call.resultsOn })
  const committeeFacts = async (evaluation: Evaluation, at: Date): Promise<CommitteeFacts> => {
    const { call } = evaluation
    const day = addDays(call.resultsOn, -DUE_BEFORE_RESULTS)
    return {
      choosable: await choosableFor(evaluation, at), reserves: await listReserves(db, call.id), proposedDue: day > dayOf(call.closesAt) ? day : call.resultsOn,
      model: evaluation.committee === null ? await modelFor(call) : null,
    }
  }
  /** The committee of another lot, where one is appointed: lots of one call often have the same people. */
  const modelFor = async (call: Call): Promise<CommitteeFacts['model']> => {
    if (call.lotOf === null) return null
    const lots = await listLots(db, found(await findCall(db, call.lotOf), 'scoring.missing.call'))
    const committees = await listCommittees(db, lots.map(({ id }) => id))
    const lot = lots.find(({ id }) => committees.some(({ callId }) => callId === id))
    if (lot === undefined) return null
    return { reference: lot.reference, members: (await listMembers(db, lot.id)).filter(({ endedAt }) => endedAt === null), reserves: await listReserves(db, lot.id) }
  }
  const replacementFacts = async (evaluation: Evaluation, at: Date, memberId: string): Promise<ReplacementFacts> => {
    const { call, counts } = evaluation
    const recusals = new Map<string, number>()
    for (const { personId } of await listConflicts(db, call.id)) recusals.set(personId, (recusals.get(personId) ?? 0) + 1)
    const sat = (await listMembers(db, call.id)).map(({ personId }) => personId)
    const waiting = (await listReserves(db, call.id)).filter(({ personId }) => !sat.includes(personId))
    return { choosable: await choosableFor(evaluation, at), waiting, sat, recusals, proposals: counts.proposals, memberId }
  }

  get('/:reference/committee', {
    find: evaluationInPath,
    may: may.appoint,
    answer: async (evaluation, { words: say, at }) => committeePage(say, evaluation, await committeeFacts(evaluation, at)),
  })

  post('/:reference/committee', {
    find: evaluationInPath,
    may: may.appoint,
    answer: async (evaluation, { person, form: sent, words: say, at }) => {
      const { call } = evaluation
      const form = settled(sent)
      const head = (seat: 'chair' | 'secretary'): Seating[] => (form.text(seat) === '' ? [] : [{ personId: form.text(seat), seat }])
      const voting = form.list('voting').map((personId): Seating => ({ personId, seat: 'voting' }))
      const reserves = Array.from({ length: RESERVES_MAX }, (_one, index) => form.text(reserveField(index + 1))).filter((one) => one !== '')
      const version = form.whole('version')
      return saveOrCompare(async () => {
        const faults = await appointCommittee(services, words, person, call.id, {
          seats: [...head('chair'), ...head('secretary'), ...voting], reserves, sheetsDueOn: form.day('sheetsDueOn'), version: typeof version === 'number' ? version : -1,
        })
        if (faults.length > 0) return committeePage(say, evaluation, await committeeFacts(evaluation, at), { form, faults })
        return goTo(`/scoring/${call.reference}`)
      }, async () => {
        const now = found(await findEvaluation(db, call, person.id), 'scoring.missing.call')
        const { view } = committeePage(say, now, await committeeFacts(now, at))
        return bothVersions(say, { form, now: view, action: `/scoring/${call.reference}/committee`, version: now.committee?.version ?? 0, who: await whoActedLast(db, say, `call:${call.id}`) })
      })
    },
  })

  get('/:reference/committee/replacement', {
    find: evaluationInPath,
    may: may.replaceMember,
    answer: async (evaluation, { words: say, at, query }) => replacementPage(say, evaluation, await replacementFacts(evaluation, at, query.text('member'))),
  })

  post('/:reference/committee/replacement', {
    find: evaluationInPath,
    may: may.replaceMember,
    answer: async (evaluation, { person, form, words: say, at }) => {
      const faults = await replaceMember(services, words, person, evaluation.call.id, { memberId: form.text('memberId'), personId: form.text('personId'), reason: form.text('reason') })
      if (faults.length > 0) return replacementPage(say, evaluation, await replacementFacts(evaluation, at, form.text('memberId')), { form, faults })
      return goTo(`/scoring/${evaluation.call.reference}`)
    },
  })
}
