import type { Block } from '../kernel/pdf'
import type { Words } from '../kernel/words'
import { blindfold } from './anonymity/blinding'
import type { Member } from './committee'
import type { HintAnswer } from './conflicts/hint-store'
import { commitmentsRoot } from './sealing/sealing'
import type { SheetVersion } from './sealing/store'
import { shortReference } from '../proposals/proposals'
import type { ScoreSheet } from './sheets'
import type { AssessedProposal } from './store'

export type ReopenedSheet = Pick<SheetVersion, 'sheetId' | 'revision' | 'reopenedAt' | 'reopenedFor' | 'reason'> & { readonly proposalId: string }

type Facts = {
  readonly members: readonly Member[]
  readonly proposals: readonly AssessedProposal[]
  readonly sheets: readonly ScoreSheet[]
  readonly answers: readonly HintAnswer[]
  readonly versions: readonly ReopenedSheet[]
  readonly commitments: readonly string[]
}

const referenceOf = ({ proposals }: Pick<Facts, 'proposals'>, proposalId: string): string => shortReference(proposals.find(({ id }) => id === proposalId)?.reference ?? '')

/** A reason as it was written, without the members that it may name: what stands in a document says nothing of who scored. */
function impersonal({ members }: Pick<Facts, 'members'>): (text: string) => string {
  return blindfold(members.map(({ name }) => name))
}

/** Codes stand apart from names: sheets are published under codes, and nobody learns from the minutes whose they are. */
export function codeBlocks(words: Words, { members }: Facts): Block[] {
  const codes = members.filter(({ seat }) => seat === 'voting').map(({ code }) => code).sort((a, b) => a.localeCompare(b, 'en', { numeric: true }))
  return codes.length === 0 ? [] : [{ kind: 'text', text: words.say('scoring.record.codes', { codes: words.list(codes) }) }]
}

/** What data said against members, and how many said that it is none; who is not said. */
export function hintBlocks(words: Words, facts: Facts): Block[] {
  const { answers } = facts
  if (answers.length === 0) return [{ kind: 'text', text: words.say('scoring.record.noHints') }]
  const groups = new Map<string, HintAnswer[]>()
  for (const answer of answers) {
    const key = `${referenceOf(facts, answer.proposalId)} ${answer.kind}`
    groups.set(key, [...(groups.get(key) ?? []), answer])
  }
  const count = (some: readonly HintAnswer[], wanted: HintAnswer['answer']) => words.number(some.filter(({ answer }) => answer === wanted).length)
  return [{
    kind: 'table', caption: words.say('scoring.record.hints'), numeric: [2, 3],
    head: [words.say('scoring.minutes.column.proposal'), ...['hint', 'confirmed', 'denied'].map((column) => words.say(`scoring.record.column.${column}`))],
    rows: [...groups.values()].flatMap((some) => some.slice(0, 1).map(({ proposalId, kind }) => [referenceOf(facts, proposalId), words.say(`conflicts.kind.${kind}`), count(some, 'confirmed'), count(some, 'denied')])),
  }]
}

/** Sheets that were made void or opened again, each with the reason that was given. */
export function reopeningBlocks(words: Words, facts: Facts): Block[] {
  const plain = impersonal(facts)
  const voids = facts.sheets.filter(({ state }) => state === 'void').map(({ proposalId, voidReason }) => words.say('scoring.record.void', { proposal: referenceOf(facts, proposalId), reason: plain(voidReason ?? '') }))
  const opened = facts.versions.map(({ proposalId, revision, reopenedAt, reopenedFor, reason }) => words.say('scoring.record.reopened', {
    proposal: referenceOf(facts, proposalId), revision, at: words.moment(reopenedAt), why: words.say(`scoring.record.for.${reopenedFor}`), reason: plain(reason),
  }))
  const items = [...voids, ...opened].sort(words.compare)
  return items.length === 0 ? [{ kind: 'text', text: words.say('scoring.record.untouched') }] : [{ kind: 'list', items }]
}

export function sealBlocks(words: Words, { commitments }: Facts): Block[] {
  if (commitments.length === 0) return []
  return [{ kind: 'facts', facts: [
    { label: words.say('scoring.record.seals'), value: words.number(commitments.length) },
    { label: words.say('scoring.record.root'), value: commitmentsRoot(commitments) },
  ] }]
}
