import { overtakenPage } from '../../kernel/both-versions'
import type { Instant } from '../../kernel/dates'
import type { Page } from '../../kernel/views'
import type { Words } from '../../kernel/words'
import type { Evaluation } from '../evaluation'
import type { AssignmentFacts, Trial } from './assignment'

type Moved = { readonly who: string; readonly at: Instant; readonly facts: AssignmentFacts }

/** Sheets as a table of them is written: proposal and code, one a line. */
const linesOf = ({ proposals, members, sheets }: AssignmentFacts): string => proposals.flatMap(({ id, reference }) => sheets.filter(({ proposalId, state }) => proposalId === id && state !== 'void')
  .map(({ personId }) => `${reference};${members.find((member) => member.personId === personId)?.code ?? ''}`)).join('\n')

/** Somebody changed what a trial was computed from: what was confirmed beside what the same rules give now, and what is assigned. */
export function movedTrialPage(words: Words, { who, at, mine, now, back, facts }: Moved & { readonly mine: { readonly inputHash: string; readonly sheets: string }; readonly now: Trial | null; readonly back: string }): Page {
  return overtakenPage(words, {
    who, at, back,
    rows: [
      { label: words.say('scoring.assignment.would'), mine: mine.sheets, theirs: now === null ? '–' : words.number(now.duos.length) },
      { label: words.say('scoring.assignment.inputHash'), mine: mine.inputHash, theirs: now?.assignment.inputHash ?? '–' },
      { label: words.say('scoring.assignment.standing'), mine: words.say('scoring.assignment.unsaved'), theirs: linesOf(facts) },
    ],
  })
}

/** The table that was confirmed beside the sheets as they are assigned now. */
export function movedTablePage(words: Words, { call }: Evaluation, { who, at, mine, facts }: Moved & { readonly mine: string }): Page {
  return overtakenPage(words, { who, at, back: `/scoring/${call.reference}/assignment/table`, rows: [{ label: words.say('scoring.assignment.table'), mine, theirs: linesOf(facts) }] })
}
