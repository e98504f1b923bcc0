import { holdsAny, no, type Policy } from '../../kernel/policy'
import { presides, type Evaluation } from '../evaluation'
import { readRanking } from '../policy'

/** Figures about sheets and who wrote them, by code: for those who lead and do not score, and for the auditor, once the ranking may be read. */
export const readFigures: Policy<Evaluation> = (person, evaluation) => {
  const ranking = readRanking(person, evaluation)
  if (!ranking.allowed) return ranking
  const head = evaluation.seat !== null && (evaluation.seat.seat !== 'voting' || presides(evaluation))
  return head || (evaluation.seat === null && holdsAny(person, ['manager', 'auditor'])) ? ranking : no('scoring.refused.headsOnly')
}
