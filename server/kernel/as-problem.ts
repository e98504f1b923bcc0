import { isAway } from './database'
import { NotFound, Problem, Unreadable } from './errors'

/** Turns what multer, body-parser and our own code throw into a problem with words, or leaves it a fault of ours. */
export function asProblem(error: unknown): Problem | null {
  if (error instanceof Problem) return error
  if (!(error instanceof Error)) return null
  const { status, code } = error as Error & { status?: number; code?: string }
  if (code === 'LIMIT_FILE_SIZE' || status === 413) return new TooLargeBody()
  if (error.name === 'MulterError' || status === 400 || /multipart|unexpected end of form|malformed/i.test(error.message)) return new Unreadable('kernel.unreadable')
  if (status === 404) return new NotFound('kernel.missing.page')
  if (status === 415) return new UnknownCoding()
  if (isAway(error)) return new DatabaseAway()
  return null
}

class TooLargeBody extends Problem {
  readonly status = 413
  constructor() {
    super('kernel.tooLarge')
  }
}

/** A character set or packing that no browser's form has. */
class UnknownCoding extends Problem {
  readonly status = 415
  constructor() {
    super('kernel.unreadable')
  }
}

class DatabaseAway extends Problem {
  readonly status = 503
  constructor() {
    super('kernel.unavailable')
  }
}
