import type { Fault } from '../kernel/errors'

/** Four questions about the organisation and one about what others have noted of it. Verified means that all five pass. */
export const CHECKS = ['registration', 'mandate', 'safeguards', 'risk', 'flags'] as const
export type CheckAnswers = Readonly<Record<(typeof CHECKS)[number], string>>

export const readChecks = (text: (name: string) => string): CheckAnswers =>
  Object.fromEntries(CHECKS.map((check) => [check, text(`check.${check}`)])) as CheckAnswers

/** What stops a decision: an open question; a "no" under a verification; a refusal without its reason, or with nothing against it. */
export function decisionFaults(outcome: 'verified' | 'refused', answers: CheckAnswers, note: string): Fault[] {
  const faults: Fault[] = []
  for (const check of CHECKS) {
    const answer = answers[check]
    if (answer !== 'yes' && answer !== 'no') faults.push({ field: `check.${check}`, words: 'organisations.fault.check' })
    else if (outcome === 'verified' && answer === 'no') faults.push({ field: `check.${check}`, words: 'organisations.fault.checkFails' })
  }
  if (outcome === 'refused' && CHECKS.every((check) => answers[check] === 'yes')) faults.push({ field: 'check.registration', words: 'organisations.fault.nothingAgainst' })
  if (outcome === 'refused' && note === '') faults.push({ field: 'note', words: 'organisations.fault.reason' })
  return faults
}
