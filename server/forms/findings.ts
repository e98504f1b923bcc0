import type { Fault } from '../kernel/errors'

/** A fault that also knows whether something is only not there yet: a section that merely wants answers is no alarm. */
export type Finding = Fault & { readonly missing: boolean }

type Values = NonNullable<Fault['values']>

export const lacking = (field: string, words: string, values: Values): Finding => ({ field, words, values, missing: true })
export const wrong = (field: string, words: string, values: Values): Finding => ({ field, words, values, missing: false })

/** What somebody typed, short enough for a sentence. */
export const quoted = (typed: string): string => ([...typed].length > 40 ? `${[...typed].slice(0, 40).join('')}…` : typed)

/** Characters as people count them. */
export const lengthOf = (text: string): number => [...text].length
