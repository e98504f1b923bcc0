import type { Day, Instant } from '../kernel/dates'

/** What the grantee states when the money is settled, and who closed the grant. */
export type Closure = {
  agreementId: string
  assets: string
  interestMinor: number | null
  archive: string
  lessons: string
  statedBy: string
  statedAt: Instant
  closedBy: string | null
  closedAt: Instant | null
  version: number
}

export const CLOSURE_POINTS = ['ended', 'finalReport', 'lines', 'balance', 'assets', 'interest', 'archive', 'lessons'] as const
export type ClosurePoint = (typeof CLOSURE_POINTS)[number]

/** What the check list looks at. */
export type ClosureFacts = {
  readonly endsOn: Day
  readonly today: Day
  readonly finalApproved: 'yes' | 'no'
  /** Lines of any report that nobody has decided, and corrections that wait for a second person. */
  readonly undecided: number
  /** Of the final balance: still to be paid, or asked for and not paid. */
  readonly toPayMinor: number
  readonly underWay: number
  /** With the grantee and not accounted for, and recoveries not settled. */
  readonly advanceMinor: number
  readonly openRecoveries: number
  readonly closure: Pick<Closure, 'assets' | 'interestMinor' | 'archive' | 'lessons'> | undefined
}

/** The eight points of the check list, each done or not. A grant closes when all are. */
export function closureChecks(facts: ClosureFacts): Record<ClosurePoint, 'done' | 'open'> {
  const done = (holds: boolean) => (holds ? 'done' : 'open')
  const { closure } = facts
  return {
    ended: done(facts.today > facts.endsOn),
    finalReport: done(facts.finalApproved === 'yes'),
    lines: done(facts.finalApproved === 'yes' && facts.undecided === 0),
    balance: done(facts.finalApproved === 'yes' && facts.toPayMinor === 0 && facts.underWay === 0 && facts.advanceMinor === 0 && facts.openRecoveries === 0),
    assets: done((closure?.assets ?? '') !== ''),
    interest: done((closure?.interestMinor ?? null) !== null),
    archive: done((closure?.archive ?? '') !== ''),
    lessons: done((closure?.lessons ?? '') !== ''),
  }
}

export const mayClose = (checks: Record<ClosurePoint, 'done' | 'open'>): boolean => CLOSURE_POINTS.every((point) => checks[point] === 'done')
