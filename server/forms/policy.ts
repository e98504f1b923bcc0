import { holdsAny, no, yes, type Policy } from '../kernel/policy'

/** What a form asks is read whole by those who run the scheme and those who audit it; applicants meet it where they fill it in. */
export const readForms: Policy = (person) => (holdsAny(person, ['manager', 'auditor']) ? yes : no('forms.refused.readers'))
