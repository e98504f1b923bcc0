import { goTo } from '../../kernel/http'
import { untouched } from '../../kernel/inputs'
import { declarationPage } from '../committee-pages'
import { interestsIn, whysIn } from '../interests-form'
import * as may from '../policy'
import type { Site } from '../routes'
import { declareOnRevisits } from './actions'
import { readAsked } from './asked'

/** Declaring once more, about what a complaint brought back. */
export function declareRevisits({ get, post, services, words, evaluationInPath }: Site): void {
  const { db } = services

  get('/:reference/declaration/again', {
    find: evaluationInPath,
    may: may.declareAgain,
    answer: async (evaluation, { words: say }) => declarationPage(say, evaluation, await readAsked(db, evaluation), untouched, 'again'),
  })

  post('/:reference/declaration/again', {
    find: evaluationInPath,
    may: may.declareAgain,
    answer: async (evaluation, { person, form, words: say }) => {
      const asked = await readAsked(db, evaluation)
      const faults = await declareOnRevisits(services, words, person, evaluation.call.id, { confidential: form.text('confidential'), interests: interestsIn(form, asked.proposals), whys: whysIn(form) })
      return faults.length > 0 ? declarationPage(say, evaluation, asked, { form, faults }, 'again') : goTo(`/scoring/${evaluation.call.reference}`)
    },
  })
}
