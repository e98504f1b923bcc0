/** View objects of the shared parts in `views/parts`: made by functions, so that no slice forgets a field. */

export type Shape = 'ring' | 'half' | 'disc' | 'diamond' | 'triangle' | 'late' | 'cross' | 'square'

/** A state: shape, word and tint say the same. `quiet` has no frame: for the expected state in lists. */
export type TagView = { shape: Shape; text: string; quiet: boolean }
export const tag = (shape: Shape, text: string): TagView => ({ shape, text, quiet: false })
export const quietTag = (shape: Shape, text: string): TagView => ({ shape, text, quiet: true })

export type Link = { href: string; text: string }

export type NoticeView = { tone: string; warn: boolean; good: boolean; bad: boolean; text: string; link: Link | null }
export function notice(tone: '' | 'warn' | 'good' | 'bad', text: string, link: Link | null = null): NoticeView {
  return { tone, warn: tone === 'warn', good: tone === 'good', bad: tone === 'bad', text, link }
}

/** A key figure; tone: '' or `q-figs__good`, `q-figs__due`, `q-figs__late`. */
export type FigView = { label: string; value: string; tone: string }
export const fig = (label: string, value: string, tone: '' | 'good' | 'due' | 'late' = ''): FigView => ({ label, value, tone: tone === '' ? '' : `q-figs__${tone}` })

export type FactView = { label: string; value: string }
export const fact = (label: string, value: string): FactView => ({ label, value })

/**
 * A bar in hundredths of a percent of its scale, as SVG wants it: x and width with their sign.
 * The class says what it means: q-f-lake, q-f-paid, q-f-accepted, q-f-open, q-f-wait, q-f-agreed, q-f-bad, q-f-none.
 */
export type BarView = { x: string; width: string; fill: string }
export function bar(from: number, size: number, scale: number, fill: string): BarView {
  const percent = (value: number) => `${scale === 0 ? 0 : Math.round((10_000 * value) / scale) / 100}%`
  return { x: percent(from), width: percent(size), fill }
}

export type StepView = { title: string; detail: string; past: boolean; next: boolean }
