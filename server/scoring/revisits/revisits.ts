import type { Instant } from '../../kernel/dates'
import type { Member } from '../committee'

/** A proposal that a complaint has brought back before the committee, until the authority decides again. */
export type Revisit = {
  id: string
  callId: string
  proposalId: string
  /** Why, as people know it: the reference of a complaint. */
  cause: string
  openedBy: string
  openedAt: Instant
  closedAt: Instant | null
  /** The decision on awards that followed. */
  closedBy: string | null
  /** People who have said whether they have a conflict with it now. */
  declared: readonly string[]
}

/** The proposals that were brought back, each once. */
export const affectedBy = (revisits: readonly Pick<Revisit, 'proposalId'>[]): string[] => [...new Set(revisits.map(({ proposalId }) => proposalId))]

type Declarant = Pick<Member, 'personId' | 'declaredAt'>

/** Whether the member has spoken about it: since it was brought back, or as somebody who joined after that and spoke about everything. */
export const hasSpoken = ({ personId, declaredAt }: Declarant, { declared, openedAt }: Pick<Revisit, 'declared' | 'openedAt'>): boolean =>
  declared.includes(personId) || (declaredAt !== null && declaredAt > openedAt)

/** Of these, what the member still has to speak about. */
export const silentAbout = <One extends Pick<Revisit, 'declared' | 'openedAt'>>(member: Declarant, revisits: readonly One[]): One[] =>
  revisits.filter((revisit) => !hasSpoken(member, revisit))

/** Whether the member has declared what has to be declared before a sheet on the proposal. */
export const maySit = ({ revisits }: { readonly revisits: readonly Revisit[] }, member: Declarant, proposalId: string): boolean =>
  member.declaredAt !== null && silentAbout(member, revisits.filter((revisit) => revisit.proposalId === proposalId)).length === 0

/** From when on a session can be about them. */
export const openedLast = (revisits: readonly Pick<Revisit, 'openedAt'>[]): Instant => revisits.reduce((latest, { openedAt }) => (openedAt > latest ? openedAt : latest), '')
