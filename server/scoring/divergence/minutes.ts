import type { Block } from '../../kernel/pdf'
import type { Words } from '../../kernel/words'
import type { Grid } from '../../calls/grid'
import type { Member } from '../committee'
import { blindfold } from '../anonymity/blinding'
import { shortReference } from '../../proposals/proposals'
import { agreedText } from './case-pages'
import type { ProposalCase } from './cases'
import { bareSpread, whyText } from './pages'
import type { Round } from './standing'

/** What the minutes say of divergence: which sheets were apart, what settled it, what was agreed, and who was not convinced. */
export function divergenceBlocks(words: Words, { cases, members, grid }: { cases: readonly ProposalCase[]; members: readonly Member[]; grid: Grid }): Block[] {
  const heading: Block = { kind: 'heading', text: words.say('scoring.divergence.minutes.title') }
  const diverging = cases.filter(({ stand, rounds }) => stand.state !== 'none' || rounds.length > 0)
  if (diverging.length === 0) return [heading, { kind: 'text', text: words.say('scoring.divergence.minutes.none') }]
  // Words of a meeting may name members; a document that shows codes must not.
  const plain = blindfold(members.map(({ name }) => name))
  const said = diverging.flatMap(({ proposal, rounds }) => rounds.flatMap((round) => roundLines(words, shortReference(proposal.reference), round, members, grid))).map(plain)
  return [
    heading,
    {
      kind: 'table', caption: words.say('scoring.divergence.minutes.caption'), numeric: [3], widths: [1, 4, 2, 1, 3, 2],
      head: [words.say('scoring.minutes.column.proposal'), words.say('scoring.minutes.column.title'), words.say('scoring.divergence.minutes.totals'), words.say('scoring.divergence.column.gap'), words.say('scoring.divergence.column.why'), words.say('scoring.divergence.column.state')],
      rows: diverging.map(({ proposal, sheets, stand }) => [
        shortReference(proposal.reference), proposal.title, bareSpread(sheets).totals.map((total) => words.number(total)).join(' · '), words.number(stand.divergence.gap), whyText(words, stand.divergence), words.say(`scoring.divergence.state.${stand.state}`),
      ]),
    },
    ...(said.length === 0 ? [] : [{ kind: 'list', items: said } as const]),
  ]
}

function roundLines(words: Words, reference: string, { number, record }: Round, members: readonly Member[], grid: Grid): string[] {
  if (record === null) return []
  // Not by code: a code that is missing beside the name of who was recused would say whose it is.
  const there = members.filter(({ id }) => record.present.includes(id))
  const present = words.say('scoring.divergence.minutes.present', {
    heads: words.list(there.filter(({ seat }) => seat !== 'voting').map(({ seat }) => words.say(`scoring.seat.${seat}`))), count: there.filter(({ seat }) => seat === 'voting').length,
  })
  const result = record.agreed === null ? words.say('scoring.divergence.round.own') : `${agreedText(words, grid, record.agreed)}.`
  return [
    words.say('scoring.divergence.minutes.record', { reference, number, at: words.moment(record.heldAt), place: record.place, present, result, reasons: record.reasons }),
    ...(record.minority === '' ? [] : [words.say('scoring.divergence.minutes.minority', { reference, minority: record.minority })]),
  ]
}
