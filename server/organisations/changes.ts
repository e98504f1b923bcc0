import type { AuditEntry } from '../kernel/audit'
import { parsed } from '../kernel/database'
import type { Words } from '../kernel/words'
import type { Contents, Organisation } from './organisations'
import { labelOf, shownAnswer, type Names } from './pages'
import { questionsOf, sectionsOf } from './sections'

export type Changed = { label: string; before: string; now: string }

/** What was saved since a version was read, taken back entry by entry. */
function asItWas(organisation: Organisation, saves: readonly AuditEntry[]): Contents {
  let { profile, ...plain }: Contents = organisation
  for (const { old } of [...saves].reverse()) {
    for (const [name, value] of Object.entries(parsed<Record<string, unknown>>(old ?? '{}'))) {
      if (name in plain) plain = { ...plain, [name]: value }
      else profile = { ...profile, [name]: value }
    }
  }
  return { ...plain, profile }
}

/** Every answer that is another one now than when a version was read: both, as people read them. */
export function changesSince(words: Words, organisation: Organisation, saves: readonly AuditEntry[], names: Names, thisYear: number): Changed[] {
  const then = asItWas(organisation, saves)
  return sectionsOf(organisation.kind).flatMap((section) => questionsOf(section, organisation.kind, thisYear)).map((question) => ({
    label: labelOf(words, question), before: shownAnswer(words, then, question, names), now: shownAnswer(words, organisation, question, names),
  })).filter(({ before, now }) => before !== now)
}
