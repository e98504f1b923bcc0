import type { Block } from '../kernel/pdf'
import type { Words } from '../kernel/words'
import { shortReference } from '../proposals/proposals'
import type { ListedComplaint } from '../complaints/store'
import { keyOf } from '../scoring/draws/draw'
import type { PublicDraw } from '../scoring/draws/draws'

/** Draws of the call as anybody can do them again: the list and its hash, where chance came from, and the order that came of it. */
export function drawBlocks(words: Words, draws: readonly PublicDraw[]): Block[] {
  if (draws.length === 0) return []
  return [{ kind: 'heading', text: words.say('awards.draws.title') }, ...draws.flatMap((draw) => drawOf(words, draw))]
}

function drawOf(words: Words, { number, state, announcedAt, knownAt, list, listHash, sources, numbers, drawn, annulledAt, annulledReason }: PublicDraw): Block[] {
  const nameOf = (id: string) => shortReference(list.find(({ proposalId }) => proposalId === id)?.reference ?? '')
  const said = sources.map(({ name, where }, index) => {
    const published = numbers?.[index] ?? []
    return `${name} (${where})${numbers === null ? '' : `: ${published.length === 0 ? words.say('awards.draws.noNumbers') : published.join(' ')}`}`
  })
  return [
    { kind: 'text', text: `${words.say('awards.draws.one', { number })}. ${words.say(`awards.draws.state.${state}`)}. ${words.say('awards.draws.when', { announced: words.moment(announcedAt), known: words.moment(knownAt) })}` },
    { kind: 'facts', facts: [
      { label: words.say('awards.draws.list'), value: list.map(({ reference }, index) => `${index + 1} ${shortReference(reference)}`).join(' · ') },
      { label: words.say('awards.draws.hash'), value: listHash },
      ...(numbers === null ? [] : [{ label: words.say('awards.draws.key'), value: keyOf(numbers) }]),
    ] },
    { kind: 'list', items: said },
    ...(drawn === null ? [] : [{ kind: 'text', text: words.say('awards.draws.order', { order: words.list(drawn.map(nameOf)) }) } as const]),
    ...(annulledAt === null ? [] : [{ kind: 'text', text: words.say('awards.draws.annulled', { at: words.moment(annulledAt), reason: annulledReason ?? '' }) } as const]),
  ]
}

/** Complaints of the call with what was decided on each; who complained is the applicant, known by the proposal. */
export function complaintBlocks(words: Words, complaints: readonly ListedComplaint[]): Block[] {
  if (complaints.length === 0) return []
  return [{ kind: 'heading', text: words.say('acts.complaints.title') }, {
    kind: 'table', caption: words.say('acts.complaints.caption'), numeric: [], widths: [2.5, 1.2, 2, 2.2, 2, 4],
    head: ['number', 'proposal', 'ground', 'filed', 'state', 'remedy'].map((column) => words.say(`acts.column.${column}`)),
    rows: [...complaints].sort((a, b) => a.number - b.number).map((complaint) => [
      complaint.reference, shortReference(complaint.proposalReference), words.say(`complaints.ground.${complaint.ground}`), words.dayOf(complaint.filedAt), words.say(`complaints.state.${complaint.state}`),
      complaint.remedy === null ? '–' : words.say(`complaints.remedy.${complaint.remedy}`),
    ]),
  }]
}
