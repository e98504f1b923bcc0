import { groupBy } from '../grouping'
import type { Given } from './severity'

/** Standard deviation of all there is, not of a sample: the index by which proposals are put in order of divergence. */
export function populationSd(values: readonly number[]): number {
  if (values.length === 0) return 0
  const mean = values.reduce((all, value) => all + value, 0) / values.length
  return Math.sqrt(values.reduce((all, value) => all + (value - mean) ** 2, 0) / values.length)
}

export const range = (values: readonly number[]): number => (values.length === 0 ? 0 : Math.max(...values) - Math.min(...values))

/** An assessor against the others on the same proposals. */
export type Residual = {
  readonly assessor: string
  /** Sheets on proposals that somebody else scored too. */
  readonly sheets: number
  readonly mean: number
  readonly sd: number
  /** `yes` where the mean lies further from nothing than chance explains, over at least five sheets. */
  readonly flagged: 'yes' | 'no'
}

/** Fewer sheets than this say nothing about an assessor. */
export const FLAG_SHEETS = 5

/** Each sheet less the mean of the others on its proposal, by assessor: something to talk about, and never to leave out a sheet by. */
export function residuals(given: readonly Given[]): Residual[] {
  const by = groupBy(given, ({ proposal }) => proposal)
  const sheets = [...groupBy(given, ({ assessor }) => assessor)].sort(([a], [b]) => (a < b ? -1 : 1))
  return sheets.map(([assessor, all]) => {
    const apart = all.flatMap((own) => {
      const others = (by.get(own.proposal) ?? []).filter((one) => one.assessor !== assessor)
      return others.length === 0 ? [] : [own.total - others.reduce((sum, { total }) => sum + total, 0) / others.length]
    })
    const mean = apart.length === 0 ? 0 : apart.reduce((all, value) => all + value, 0) / apart.length
    const sd = apart.length < 2 ? 0 : Math.sqrt(apart.reduce((all, value) => all + (value - mean) ** 2, 0) / (apart.length - 1))
    const beyond = apart.length >= FLAG_SHEETS && Math.abs(mean) > (2 * sd) / Math.sqrt(apart.length)
    return { assessor, sheets: apart.length, mean, sd, flagged: beyond ? 'yes' : 'no' }
  })
}
