import { hidden, holdsAny, no, yes, type Policy } from '../../kernel/policy'
import type { PoolMember } from './pool'

/** The list of everybody: for the secretariat, and for whoever audits. */
export const readPool: Policy = (person) => (holdsAny(person, ['manager', 'auditor']) ? yes : person.id === '' ? no('kernel.refused.signIn') : no('scoring.refused.managerOnly'))

/** Entering people and saying whom they come from, for how long, and what seats they take. */
export const keepPool: Policy = (person) => (holdsAny(person, ['manager']) ? yes : no('scoring.refused.managerOnly'))

/** One entry: for the secretariat, whoever audits, and the person it is about. */
export const readEntry: Policy<Pick<PoolMember, 'personId'>> = (person, { personId }) => (person.id === personId || readPool(person, null).allowed ? yes : hidden())

/** What one knows and how much one can read is for oneself to say. */
export const changeOwn: Policy<Pick<PoolMember, 'personId'>> = (person, { personId }) => (person.id === personId ? yes : hidden())
