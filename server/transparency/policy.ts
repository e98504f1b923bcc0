import { everyone } from '../kernel/policy'

/** All of it is everybody's to read. */
export const read = everyone
