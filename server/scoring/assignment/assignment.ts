import type { Fault } from '../../kernel/errors'
import { fit, type Knowledge } from '../pool/pool'
import { assign, type Assignment, type Possible, type Problem } from './assign'

/** What a point of knowledge in common is worth, what a hint of a conflict costs for each point of its weight, and each sheet more than the one before. */
export const FIT_PRICE = -10
export const HINT_PRICE = 100
export const LOAD_PRICE = 5
/** More than knowledge, hints and loads ever come to on one pair: a shortage is shared before anything else is weighed. */
const SPREAD_PRICE = 10_000

export type AssignedProposal = Knowledge & { readonly id: string; readonly reference: string; readonly title: string }

/** A voting member who may be given sheets, as pool and committee know them. */
export type AssignedMember = Knowledge & {
  readonly personId: string
  readonly code: string
  readonly name: string
  readonly email: string
  readonly declared: 'yes' | 'no'
  /** Null for an independent expert: no organisation in common with anyone. */
  readonly organisation: string | null
  readonly loadMax: number | null
}

export type Duo = { readonly proposalId: string; readonly personId: string }
export const duoKey = ({ proposalId, personId }: Duo): string => `${proposalId} ${personId}`

/** Everything an assignment is made from, as far as whoever makes it may see. */
export type AssignmentFacts = {
  readonly proposals: readonly AssignedProposal[]
  readonly members: readonly AssignedMember[]
  /** Sheets that are or were: where one is void the pair is spent too. */
  readonly sheets: readonly (Duo & { readonly state: string })[]
  /** Pairs that may not be: conflicts, and what the rules themselves call one. */
  readonly barred: ReadonlySet<string>
  /** Who has not spoken yet about what a complaint brought back. */
  readonly silent: ReadonlySet<string>
  /** How much data hints at a conflict of a pair. */
  readonly hints: ReadonlyMap<string, number>
}

export type Rules = {
  readonly sheetsEach: number
  readonly least: number
  readonly most: number | null
  readonly seed: string
}

export type RulesSent = { readonly sheetsEach: number | null | 'faulty'; readonly least: number | null | 'faulty'; readonly most: number | null | 'faulty'; readonly seed: string }

const SEED_MAX = 100

export function readRules({ sheetsEach, least, most, seed }: RulesSent, ready: number): Rules | Fault[] {
  const faults: Fault[] = []
  const count = (field: string, value: number | null | 'faulty', min: number) => { if (value === 'faulty' || (value !== null && value < min)) faults.push({ field, words: 'scoring.assignment.fault.count', values: { min } }) }
  if (sheetsEach === null || sheetsEach === 'faulty' || sheetsEach < 1 || sheetsEach > ready) faults.push({ field: 'sheetsEach', words: 'scoring.assignment.fault.sheetsEach', values: { max: ready } })
  count('least', least, 0)
  count('most', most, 1)
  if (typeof least === 'number' && typeof most === 'number' && least > most) faults.push({ field: 'most', words: 'scoring.assignment.fault.mostBelowLeast' })
  if (seed === '' || seed.length > SEED_MAX) faults.push({ field: 'seed', words: 'scoring.assignment.fault.seed', values: { max: SEED_MAX } })
  if (faults.length > 0 || typeof sheetsEach !== 'number') return faults
  return { sheetsEach, least: typeof least === 'number' ? least : 0, most: typeof most === 'number' ? most : null, seed }
}

/** The facts as a problem of flow. Proposals go by reference and members by code, so that its hash can be published. */
export function problemOf({ proposals, members, sheets, barred, silent, hints }: AssignmentFacts, { sheetsEach, least, most, seed }: Rules): Problem {
  const ready = members.filter(({ declared }) => declared === 'yes')
  const organisations = new Map(members.map(({ personId, organisation }) => [personId, organisation]))
  const spent = new Set(sheets.map(duoKey))
  const standing = sheets.filter(({ state }) => state !== 'void')
  return {
    seed, loadPrice: LOAD_PRICE, spreadPrice: SPREAD_PRICE,
    proposals: proposals.map(({ id, reference }) => {
      const own = standing.filter(({ proposalId }) => proposalId === id)
      return { id: reference, wants: Math.max(0, sheetsEach - own.length), takenBodies: own.flatMap(({ personId }) => organisations.get(personId) ?? []) }
    }),
    readers: ready.map(({ personId, code, organisation, loadMax }) => {
      const load = standing.filter((sheet) => sheet.personId === personId).length
      return { id: code, body: organisation, load, least, most: Math.min(most ?? Infinity, loadMax ?? Infinity, load + proposals.length) }
    }),
    possible: proposals.flatMap((proposal) => ready.flatMap((member): Possible[] => {
      const key = duoKey({ proposalId: proposal.id, personId: member.personId })
      return spent.has(key) || barred.has(key) || silent.has(key) ? [] : [{ proposalId: proposal.reference, readerId: member.code, price: FIT_PRICE * fit(member, proposal) + HINT_PRICE * (hints.get(key) ?? 0) }]
    })),
  }
}

/** What would be assigned by these rules: the flow's answer, and its pairs as people and proposals. */
export type Trial = { readonly rules: Rules; readonly assignment: Assignment; readonly duos: readonly Duo[] }

export function tryRules(facts: AssignmentFacts, rules: Rules): Trial {
  const assignment = assign(problemOf(facts, rules))
  const proposals = new Map(facts.proposals.map(({ id, reference }) => [reference, id]))
  const people = new Map(facts.members.map(({ personId, code }) => [code, personId]))
  return { rules, assignment, duos: assignment.pairs.map(({ proposalId, readerId }) => ({ proposalId: proposals.get(proposalId) as string, personId: people.get(readerId) as string })) }
}
