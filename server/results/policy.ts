import { everyone, only } from '../kernel/policy'

/** What the programme reached is everybody's to read. */
export const read = everyone

export const recordValue = only('manager')
export const followUp = only('manager')
