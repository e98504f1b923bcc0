import type { Request, Response } from 'express'
import type { Person } from './policy'
import type { SessionHandle } from './session'
import type { Words } from './words'

/** What app-level middleware leaves on the request for endpoints. */
export type RequestState = {
  arrivedAt: Date
  requestId: string
  wordsFor: (person: Person) => Words
  loadSession: (req: Request, res: Response) => Promise<{ person: Person; session: SessionHandle }>
  hasSession: boolean
}

export const stateOf = (res: Response): RequestState => res.locals as RequestState
