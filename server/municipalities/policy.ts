import { everyone, holds, holdsAny, no, yes, type Policy } from '../kernel/policy'

type Place = { code: string }

export const read = everyone

/** The secretariat, and the finance officer of this municipality and no other. */
export const edit: Policy<Place> = (person, { code }) =>
  holds(person, 'manager') || holds(person, 'finance', code) ? yes : no('municipalities.refused.edit')

/** Names of officers are for those who work with them. */
export const readOfficers: Policy<Place> = (person, { code }) =>
  holdsAny(person, ['manager', 'admin', 'auditor', 'verifier', 'payer']) || holds(person, 'finance', code) ? yes : no('municipalities.refused.officers')

/** Who answers for a municipality's figures is appointed by the secretariat or an administrator. */
export const appoint: Policy<Place> = (person) => (holdsAny(person, ['manager', 'admin']) ? yes : no('municipalities.refused.appoint'))

/** What documents say about budgets is quoted by the secretariat. */
export const quote: Policy = (person) => (holds(person, 'manager') ? yes : no('kernel.refused.role'))

export const readQuotes: Policy = (person) => (holdsAny(person, ['manager', 'auditor']) ? yes : no('kernel.refused.role'))
