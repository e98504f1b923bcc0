import { daysBetween, type Day } from '../kernel/dates'
import type { Both } from '../kernel/words'

/** Something that waits for the reader. The act is a key of the words; what it is about may stand in both languages. */
export type Task = {
  readonly act: string
  readonly about: string | Both
  readonly detail: string
  readonly href: string
  readonly due: Day | null
}

/** What is due first; what has no day comes after, in the order in which a grant lives. */
export const inOrder = (tasks: readonly Task[]): Task[] =>
  tasks.map((task, index) => ({ task, index })).sort((a, b) => (a.task.due ?? '9999').localeCompare(b.task.due ?? '9999') || a.index - b.index).map(({ task }) => task)

export const lateBy = (due: Day | null, today: Day): number => (due === null ? 0 : Math.max(0, daysBetween(due, today)))
