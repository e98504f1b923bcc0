import { createHash } from 'node:crypto'
import { makePdf, type Block } from '../kernel/pdf'
import type { Words } from '../kernel/words'
import { titleOf } from '../calls/calls'
import { changesPart } from '../awards/changes'
import { outcomesOf, outcomeTag, type OutcomeDraft, type RecommendationContent } from '../awards/awards'
import { shortReference } from '../proposals/proposals'
import { namesFrom, reasonText } from '../awards/reasons'
import { quorumOf } from '../scoring/committee'
import { voters } from '../scoring/evaluation'
import { minutesBody } from '../scoring/minutes'
import { codeBlocks } from '../scoring/minutes-record'
import { complaintBlocks, drawBlocks } from './annexes'
import { actName, type Act, type ActKind, type Signature, type Signer, type Which } from './acts'
import { seated, type ActFacts } from './facts'

const heading = (words: Words, key: string): Block => ({ kind: 'heading', text: words.say(key) })

/** The document that is signed: everything from data, in the language of `words`. */
export function actBlocks(words: Words, act: Pick<Act, 'kind' | 'reference' | 'draftedAt'>, facts: ActFacts, signers: readonly (Signer & { name: string })[]): Block[] {
  const body = { appointment: appointmentBlocks, minutes: minutesActBlocks, decision: decisionBlocks }[act.kind](words, facts)
  return [
    { kind: 'facts', facts: [
      { label: words.say('acts.fact.number'), value: act.reference },
      ...(act.kind === 'minutes' ? [] : [{ label: words.say('acts.fact.call'), value: `${facts.evaluation.call.reference} · ${words.pick(titleOf(facts.evaluation.call))}` }]),
      { label: words.say('acts.fact.drafted'), value: words.moment(act.draftedAt) },
    ] },
    ...body,
    heading(words, 'acts.signers.title'),
    { kind: 'list', items: signers.map(({ name, capacity }) => `${name}, ${words.say(`acts.capacity.${capacity}`)}`) },
    { kind: 'text', text: words.say('acts.signers.how') },
    ...(facts.head === null ? [] : [{ kind: 'small', text: words.say('acts.head', { size: facts.head.size, at: words.moment(facts.head.at), root: facts.head.root }) } as const]),
  ]
}

function appointmentBlocks(words: Words, facts: ActFacts): Block[] {
  const { evaluation, minutes, reserves } = facts
  const { committee, call } = evaluation
  const voting = voters(evaluation).length
  return [
    { kind: 'text', text: words.say('acts.appointment.text', { at: words.moment(committee?.appointedAt ?? call.closesAt), due: words.day(committee?.sheetsDueOn ?? call.resultsOn) }) },
    {
      kind: 'table', caption: words.say('scoring.minutes.members'), numeric: [], head: ['name', 'seat', 'body'].map((column) => words.say(`scoring.minutes.column.${column}`)),
      rows: seated(facts).map(({ name, seat, body }) => [name, words.say(`scoring.seat.${seat}`), body]),
    },
    ...codeBlocks(words, minutes),
    ...(reserves.length === 0 ? [] : [{ kind: 'text', text: words.say('acts.appointment.reserves', { names: words.list(reserves) }) } as const]),
    { kind: 'text', text: words.say('acts.appointment.rules', { voting, quorum: quorumOf(voting, call.settings), sheets: call.settings.sheetsMin }) },
  ]
}

function minutesActBlocks(words: Words, facts: ActFacts): Block[] {
  const { recommendation, second } = facts
  return [
    ...secondBlocks(words, facts),
    ...minutesBody(words, facts.minutes),
    ...drawBlocks(words, facts.draws),
    ...(recommendation === null ? [] : awardBlocks(words, facts, recommendation.content, second?.outcomes ?? outcomesOf(recommendation.content.ranking, recommendation.content.selection), 'acts.minutes.recommends')),
    ...changeBlocks(words, facts),
    ...complaintBlocks(words, facts.complaints),
  ]
}

/** Why the committee met again, and about what. */
function secondBlocks(words: Words, { second, minutes }: ActFacts): Block[] {
  if (second === null) return []
  const { causes, earlier, declared } = second
  return [
    heading(words, 'acts.second.title'),
    { kind: 'text', text: words.say('acts.second.text', { causes: words.list(causes), earlier, proposals: words.list(minutes.proposals.map(({ reference }) => shortReference(reference))) }) },
    { kind: 'text', text: words.count('acts.second.declared', declared) },
  ]
}

/** What was decided before beside what is recommended or decided now. */
function changeBlocks(words: Words, { second, evaluation }: ActFacts): Block[] {
  if (second === null) return []
  const { rows, caption } = changesPart(words, second.changes, evaluation.call.currency)
  const place = ({ rank, points, tag: outcome, amount }: (typeof rows)[number]['before']) => [rank, points, outcome?.text ?? words.say('awards.place.none'), amount].join(' · ')
  return [heading(words, 'awards.changes.title'), rows.length === 0 ? { kind: 'text', text: caption } : {
    kind: 'table', caption, numeric: [], widths: [4, 5, 5], head: [words.say('acts.column.proposal'), words.say('acts.second.before', { decision: second.earlier }), words.say('acts.second.after')],
    rows: rows.map(({ short, title, before, after }) => [`${short} · ${title}`, place(before), place(after)]),
  }]
}

function decisionBlocks(words: Words, facts: ActFacts): Block[] {
  const { decision, recommendation, outcomes, evaluation, second } = facts
  if (decision === null || recommendation === null) return []
  return [
    { kind: 'text', text: words.say('acts.decision.text', { decision: decision.reference, at: words.moment(decision.decidedAt), call: evaluation.call.reference, recommended: words.moment(recommendation.madeAt) }) },
    ...(second === null ? [] : [{ kind: 'text', text: words.say('acts.second.supersedes', { earlier: second.earlier, causes: words.list(second.causes) }) } as const]),
    ...(decision.note === '' ? [] : [{ kind: 'text', text: decision.note } as const]),
    ...awardBlocks(words, facts, recommendation.content, outcomes, 'acts.decision.awards'),
    ...changeBlocks(words, facts),
    ...complaintBlocks(words, facts.complaints),
    { kind: 'text', text: words.say('acts.decision.complaints', { day: words.day(decision.complaintsUntil) }) },
    { kind: 'text', text: words.say('acts.decision.commitment') },
    { kind: 'small', text: words.say('acts.decision.inputs', { hash: recommendation.inputsHash }) },
  ]
}

/** What becomes of every proposal, with the reason that proves it: the certificate of the rule that took it or passed it over. */
function awardBlocks(words: Words, { minutes, municipalities }: ActFacts, content: RecommendationContent, outcomes: readonly OutcomeDraft[], title: string): Block[] {
  const { ranking, call, selection } = content
  const names = namesFrom(words, municipalities, new Map(ranking.map(({ proposalId, reference }) => [proposalId, reference])))
  const shown = new Map((minutes.ranking?.proposals ?? ranking).map((one) => [one.proposalId, one]))
  const rowOf = (outcome: OutcomeDraft): string[] => {
    const ranked = ranking.find(({ proposalId }) => proposalId === outcome.proposalId)
    const seen = shown.get(outcome.proposalId)
    return [
      outcome.rank === null ? '–' : words.number(outcome.rank), `${shortReference(ranked?.reference ?? '')} · ${seen?.title ?? ''} · ${seen === undefined ? '' : words.pick(seen.organisationName)}`,
      ranked === undefined ? '' : words.money(ranked.requestedMinor, call.currency), outcomeTag(words, outcome).text, reasonText(words, outcome.reason, names),
    ]
  }
  const head = ['rank', 'proposal', 'amount', 'outcome', 'reason'].map((column) => words.say(`acts.column.${column}`))
  const tables = (['awarded', 'reserve', 'declined'] as const).flatMap((kind): Block[] => {
    const rows = outcomes.filter(({ outcome }) => outcome === kind).map(rowOf)
    return rows.length === 0 ? [] : [{ kind: 'table', caption: words.say(`acts.awards.${kind}`), numeric: [0, 2], widths: [0.8, 5, 2, 2, 5], head, rows }]
  })
  return [
    heading(words, title), ...tables,
    { kind: 'facts', facts: [
      { label: words.say('acts.awards.total'), value: words.money(selection.totalMinor, call.currency) },
      { label: words.say('acts.awards.left'), value: words.money(selection.leftMinor, call.currency) },
    ] },
  ]
}

/** What was said when signing: part of the act, made when everybody has answered. */
export function sheetBlocks(words: Words, act: Act, signatures: readonly Signature[], head: ActFacts['head']): Block[] {
  const dissents = signatures.filter(({ dissent }) => dissent !== '')
  return [
    { kind: 'text', text: words.say('acts.sheet.text', { reference: act.reference }) },
    { kind: 'facts', facts: [{ label: words.say('acts.print.sq'), value: act.printSq }, { label: words.say('acts.print.en'), value: act.printEn }] },
    {
      kind: 'table', caption: words.say('acts.sheet.caption'), numeric: [], widths: [3, 3, 3.4, 4], head: ['name', 'capacity', 'when', 'how'].map((column) => words.say(`acts.column.${column}`)),
      rows: signatures.map((signature) => [signature.name, words.say(`acts.capacity.${signature.capacity}`), signature.answeredAt === null ? '–' : words.moment(signature.answeredAt), howSigned(words, signature)]),
    },
    ...(dissents.length === 0 ? [{ kind: 'text', text: words.say('acts.sheet.noDissent') } as const] : [
      heading(words, 'acts.sheet.dissent'), ...dissents.map(({ name, dissent }) => ({ kind: 'text', text: `${name}: ${dissent}` }) as const),
    ]),
    ...(head === null ? [] : [{ kind: 'small', text: words.say('acts.head', { size: head.size, at: words.moment(head.at), root: head.root }) } as const]),
  ]
}

/** Who signed for a part is not said: whoever stepped back would be known, and with it whose code is missing on a proposal. */
export function howSigned(words: Words, { state, factor, reason, dissent }: Signature): string {
  if (state === 'awaited') return words.say('acts.signature.awaited')
  if (state === 'refused') return words.say('acts.signature.refused', { reason: reason ?? '' })
  const parts = [words.say(factor === 'yes' ? 'acts.signature.factor' : 'acts.signature.name'), ...(dissent === '' ? [] : [words.say('acts.signature.dissent')])]
  return parts.join('; ')
}

const LANDSCAPE: readonly ActKind[] = ['minutes', 'decision']

export function actPdf(words: Words, act: Pick<Act, 'kind' | 'reference' | 'draftedAt'>, which: Which, blocks: readonly Block[]): Promise<Buffer> {
  return makePdf(words, { title: actName(words, act.kind, which), kicker: act.reference, blocks, createdAt: new Date(act.draftedAt), ...(LANDSCAPE.includes(act.kind) ? { landscape: true } : {}) })
}

export function sheetPdf(words: Words, act: Act, blocks: readonly Block[], createdAt: Date): Promise<Buffer> {
  return makePdf(words, { title: words.say('acts.sheet.title', { kind: words.say(`acts.kind.${act.kind}`) }), kicker: act.reference, blocks, createdAt })
}

/** Short enough to stand beside a call: the people of a committee as one mark. */
export const markOf = (ids: readonly string[]): string => createHash('sha256').update([...ids].sort().join(' ')).digest('hex').slice(0, 36)
