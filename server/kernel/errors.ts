import type { Both } from './words'

/**
 * A problem the visitor can understand and often repair. Anything else that is
 * thrown is a fault in our code: it is logged, and the visitor sees a plain 500.
 */
export abstract class Problem extends Error {
  abstract readonly status: number

  constructor(
    /** Key of the sentence shown to the visitor, e.g. `scoring.refused.conflict`. */
    readonly words: string,
    readonly details: Readonly<Record<string, string | number>> = {},
  ) {
    super(words)
    this.name = new.target.name
  }
}

/** The request cannot be read: a parameter sent twice, a broken upload. */
export class Unreadable extends Problem {
  readonly status = 400
}

/** The reader is known, and may not. */
export class Refused extends Problem {
  readonly status = 403
}

/** Not there, or not for this reader to know about. */
export class NotFound extends Problem {
  readonly status = 404
}

/** Somebody else changed it first, or it has moved on. Reload and look again. */
export class OutOfDate extends Problem {
  readonly status = 409
}

export class TooLarge extends Problem {
  readonly status = 413
}

/** Well formed and impossible: a rule says no, and the sentence says which. */
export class Impossible extends Problem {
  readonly status = 422
}

export class TooMany extends Problem {
  readonly status = 429
  constructor(
    words: string,
    readonly retryAfterSeconds: number,
  ) {
    super(words, { seconds: retryAfterSeconds })
  }
}

export class Unavailable extends Problem {
  readonly status = 503
}

/** A fault beside a field: the same page is shown again with what was typed. */
export type Fault = {
  /** Name of the form field, so that the summary can link to it. */
  readonly field: string
  /** Key of the sentence in `views/words`. */
  readonly words: string
  /** What the sentence names; `…Minor`, `…Bp`, `…Count` and `…On` are written as amounts, shares, counts and days. */
  readonly values?: Readonly<Record<string, string | number | Both>>
}

export function found<Row>(row: Row | undefined | null, words: string): Row {
  if (row === undefined || row === null) throw new NotFound(words)
  return row
}
