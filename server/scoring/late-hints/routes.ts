import { found } from '../../kernel/errors'
import { goTo, key, type Visit } from '../../kernel/http'
import { findProposal } from '../../proposals/store'
import type { Evaluation } from '../evaluation'
import type { Site } from '../routes'
import { asShown, findEvaluation, listAssessed } from '../store'
import { answerHints } from './actions'
import { answerField } from './late-hints'
import { hintsPage } from './pages'
import * as may from './policy'
import { asOpened, listUnanswered } from './store'

/** What data says of a member since the declaration, and the answer that opens the proposal again or closes it for good. */
export function declareLateHints({ get, post, services, words, recuse }: Site): void {
  const { db } = services

  const askedInPath = async (visit: Visit): Promise<may.Asked> => {
    const proposal = found(await findProposal(db, key(visit, 'id')), 'kernel.missing.page')
    return { evaluation: await asOpened(db, found(await findEvaluation(db, proposal.callId, visit.person.id), 'kernel.missing.page')), proposalId: proposal.id }
  }
  const factsFor = async (evaluation: Evaluation, proposalId: string) => {
    const shown = await asShown(db, evaluation, await listAssessed(db, evaluation.call.id, { only: [proposalId] }))
    const hints = await listUnanswered(db, evaluation.call.id, evaluation.seat === null ? [] : [evaluation.seat.personId])
    return { proposal: found(shown[0], 'kernel.missing.page'), hints: hints.filter((hint) => hint.proposalId === proposalId) }
  }

  get('/proposals/:id/hints', {
    find: askedInPath,
    may: may.answerHints,
    answer: async ({ evaluation, proposalId }, { words: say }) => hintsPage(say, evaluation, await factsFor(evaluation, proposalId)),
  })

  post('/proposals/:id/hints', {
    find: askedInPath,
    may: may.answerHints,
    answer: async ({ evaluation, proposalId }, { person, form, words: say }) => {
      const answer = form.text(answerField(proposalId))
      const whys = new Map(form.names().filter((name) => name.startsWith('why.')).map((name) => [name, form.text(name)]))
      const faults = await answerHints(services, words, person, {
        proposalId, answer: answer === 'none' || answer === 'conflict' ? answer : '', kind: form.text('kind'), note: form.text('note'), whys,
      }, recuse)
      if (faults.length > 0) return hintsPage(say, evaluation, await factsFor(evaluation, proposalId), { form, faults })
      return goTo(`/scoring/${evaluation.call.reference}${answer === 'conflict' ? '?recused=own' : ''}`)
    },
  })
}
