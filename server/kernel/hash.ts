import { createHash } from 'node:crypto'

export const sha256 = (content: Buffer | string): string => createHash('sha256').update(content).digest('hex')

/** A hash, or another long code, in groups of four, so that two people can read it to each other. */
export const inFours = (code: string): string => code.replace(/(.{4})(?=.)/g, '$1 ')
