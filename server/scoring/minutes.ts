import type { Block } from '../kernel/pdf'
import type { Words } from '../kernel/words'
import { titleOf } from '../calls/calls'
import { quorumOf, type Draw, type Meeting, type Member } from './committee'
import { hiddenFrom, voters, type Evaluation } from './evaluation'
import type { Presiding } from './conflicts/presiding-store'
import type { HintAnswer } from './conflicts/hint-store'
import type { ProposalCase } from './divergence/cases'
import { divergenceBlocks } from './divergence/minutes'
import type { Conflict } from './interests'
import { codeBlocks, hintBlocks, reopeningBlocks, sealBlocks, type ReopenedSheet } from './minutes-record'
import { hiddenNote } from './pages'
import { shortReference } from '../proposals/proposals'
import { mean, whyOf } from './ranking-pages'
import type { Coverage } from './sheet-store'
import type { ScoreSheet } from './sheets'
import type { Ranking } from './ranking-store'
import type { AssessedProposal } from './store'
import { seatText } from './tags'

export type MinutesFacts = {
  readonly evaluation: Evaluation
  /** Everybody who sits or sat. */
  readonly members: readonly Member[]
  readonly meetings: readonly Meeting[]
  readonly draws: readonly Draw[]
  /** Elections of somebody who presides instead of the chair, oldest first. */
  readonly elections: readonly Presiding[]
  readonly conflicts: readonly (Conflict & { reference: string })[]
  readonly proposals: readonly AssessedProposal[]
  readonly coverage: ReadonlyMap<string, Coverage>
  readonly sheets: readonly ScoreSheet[]
  /** Null as long as somebody is still writing. */
  readonly ranking: Ranking | null
  /** How the sheets of each proposal lie to each other; none as long as somebody is still writing. */
  readonly cases: readonly ProposalCase[]
  /** Proposals of the call by what the administrative check made of them. */
  readonly received: { readonly all: number; readonly eligible: number; readonly ineligible: number }
  /** How members answered what data says against them. */
  readonly answers: readonly HintAnswer[]
  /** What sheets said before they were opened again. */
  readonly versions: readonly ReopenedSheet[]
  /** Of every seal that was ever set. */
  readonly commitments: readonly string[]
  /** Members who assess read that somebody was recused, not who. */
  readonly names: 'shown' | 'hidden'
}

/** The minutes, made from the data each time they are read: the page and the document say the same, in either language. */
export const minutesBlocks = (words: Words, facts: MinutesFacts): Block[] => [...minutesBody(words, facts), ...signatures(words, facts)]

/** The minutes without lines to sign on: acts are signed on a sheet of their own. */
export function minutesBody(words: Words, facts: MinutesFacts): Block[] {
  return [
    { kind: 'facts', facts: callFacts(words, facts) },
    ...composition(words, facts),
    ...codeBlocks(words, facts),
    ...facts.meetings.flatMap((meeting) => meetingBlocks(words, facts, meeting)),
    ...(facts.meetings.length === 0 ? [{ kind: 'text', text: words.say('scoring.minutes.noMeeting') } as const] : []),
    ...declarations(words, facts),
    ...hintBlocks(words, facts),
    ...presidingBlocks(words, facts),
    ...sheetBlocks(words, facts),
    ...reopeningBlocks(words, facts),
    ...sealBlocks(words, facts),
    ...(facts.ranking === null ? [] : divergenceBlocks(words, { cases: facts.cases, members: facts.members, grid: facts.ranking.grid })),
    ...rankingBlocks(words, facts),
  ]
}

function callFacts(words: Words, { evaluation: { call }, received }: MinutesFacts) {
  const fact = (key: string, value: string) => ({ label: words.say(key), value })
  return [
    fact('scoring.minutes.call', `${call.reference} · ${words.pick(titleOf(call))}`),
    fact('scoring.minutes.closed', words.moment(call.closesAt)),
    fact('scoring.minutes.received', words.say('scoring.minutes.receivedValue', { all: received.all, eligible: received.eligible, ineligible: received.ineligible })),
    fact('scoring.minutes.rules', words.say('scoring.minutes.rulesValue', { floor: call.settings.totalFloorPoints, min: call.settings.sheetsMin })),
  ]
}

const heading = (words: Words, key: string): Block => ({ kind: 'heading', text: words.say(key) })

function composition(words: Words, { members }: MinutesFacts): Block[] {
  return [heading(words, 'scoring.minutes.composition'), {
    kind: 'table', caption: words.say('scoring.minutes.members'), numeric: [],
    head: ['name', 'seat', 'body', 'declared'].map((column) => words.say(`scoring.minutes.column.${column}`)),
    rows: members.map((member) => [
      member.name, seatText(words, member), member.body,
      `${member.declaredAt === null ? words.say('scoring.evaluation.undeclared') : words.moment(member.declaredAt)}${member.endedAt === null ? '' : ` · ${words.say('scoring.minutes.ended', { at: words.dayOf(member.endedAt), reason: member.endedReason ?? '' })}`}`,
    ]),
  }]
}

/** One session: when, where, who was there and who was not, the quorum, what was said. One about a part says about which, and how many left the room for it. */
export function meetingBlocks(words: Words, { evaluation, members, draws, proposals, conflicts }: MinutesFacts, meeting: Meeting): Block[] {
  const sitting = members.filter(({ endedAt, onlyProposalId }) => onlyProposalId === null && (endedAt === null || endedAt > meeting.heldAt))
  const there = members.filter(({ id }) => meeting.present.includes(id))
  const heard = voters({ members: there })
  const about = proposals.filter(({ id }) => meeting.about?.includes(id) === true)
  const leftFor = (id: string) => heard.filter(({ personId }) => conflicts.some((one) => one.proposalId === id && one.personId === personId && one.declaredAt <= meeting.recordedAt)).length
  const voting = Math.min(heard.length, ...about.map(({ id }) => heard.length - leftFor(id)))
  const all = voters({ members: sitting }).length
  const away = sitting.filter(({ id }) => !meeting.present.includes(id))
  const draw = draws.find(({ meetingNumber }) => meetingNumber === meeting.number)
  const names = (people: readonly Member[]) => (people.length === 0 ? words.say('scoring.minutes.nobody') : words.list(people.map(({ name, seat }) => `${name} (${words.say(`scoring.seat.${seat}`)})`)))
  return [
    { kind: 'heading', text: meeting.about === null ? words.say('scoring.minutes.meeting', { number: meeting.number }) : words.say('scoring.revisits.minutes.meeting', { number: meeting.number, proposals: words.list(about.map(({ reference }) => shortReference(reference))) }) },
    { kind: 'facts', facts: [
      { label: words.say('scoring.minutes.held'), value: `${words.moment(meeting.heldAt)} · ${meeting.place}` },
      { label: words.say('scoring.minutes.present'), value: names(there) },
      { label: words.say('scoring.minutes.absent'), value: names(away) },
      { label: words.say('scoring.minutes.quorum'), value: words.say(meeting.quorate === 'yes' ? 'scoring.minutes.quorumValue' : 'scoring.quorum.missed', { voting, all, quorum: quorumOf(all, evaluation.call.settings) }) },
    ] },
    ...about.filter(({ id }) => leftFor(id) > 0).map(({ id, reference }) => ({ kind: 'text', text: words.count('scoring.revisits.minutes.left', leftFor(id), { proposal: shortReference(reference) }) }) as const),
    ...(meeting.notes === '' ? [] : [{ kind: 'text', text: notesOf(words, evaluation, meeting) } as const]),
    ...(draw === undefined ? [] : [{ kind: 'text', text: words.say('scoring.minutes.drawn', {
      order: words.list(draw.order.flatMap((id) => proposals.filter((proposal) => proposal.id === id).map(({ reference }) => shortReference(reference)))),
    }) } as const]),
  ]
}

/** Nobody can tell of which proposals a free text speaks: whoever may not know of one reads none of it. */
const notesOf = (words: Words, evaluation: Evaluation, { notes }: Meeting): string => (hiddenFrom(evaluation).length > 0 ? words.say('conflicts.minutes.notesHidden') : notes)

/** Who presides instead of the chair, and by which votes; the proposal that is the cause stands among the recusals. */
function presidingBlocks(words: Words, { elections, members, meetings }: MinutesFacts): Block[] {
  return elections.flatMap(({ memberId, meetingId, votesFor, votesAgainst, abstentions }): Block[] => {
    const member = members.find(({ id }) => id === memberId)
    const meeting = meetings.find(({ id }) => id === meetingId)
    if (member === undefined || meeting === undefined) return []
    return [{ kind: 'text', text: words.say('conflicts.minutes.elected', { name: member.name, number: meeting.number, votesFor, votesAgainst, abstentions }) }]
  })
}

/** Without the name there is no day either: who declared on which day stands a few lines above. */
const foundText = (words: Words, { found, declaredAt }: Conflict, who: 'named' | 'unnamed'): string =>
  (who === 'named' ? `${words.say(`scoring.minutes.found.${found}`)}, ${words.dayOf(declaredAt)}` : words.say(`scoring.minutes.found.${found}`))

function declarations(words: Words, { conflicts, members, sheets, names, evaluation }: MinutesFacts): Block[] {
  const declared = members.filter(({ declaredAt }) => declaredAt !== null).length
  return [
    heading(words, 'scoring.minutes.declarations'),
    { kind: 'text', text: words.count('scoring.minutes.declared', declared) },
    conflicts.length === 0 ? { kind: 'text', text: words.say('scoring.minutes.noConflict') } : {
      kind: 'table', caption: words.say('scoring.minutes.recusals'), numeric: [],
      head: ['proposal', 'member', 'kind', 'found', 'sheet'].map((column) => words.say(`scoring.minutes.column.${column}`)),
      rows: conflicts.map((conflict) => {
        const member = members.find(({ personId }) => personId === conflict.personId)
        const own = names === 'shown' || conflict.personId === evaluation.seat?.personId
        const voided = sheets.some(({ proposalId, assessorId, state }) => proposalId === conflict.proposalId && assessorId === conflict.personId && state === 'void')
        return [
          shortReference(conflict.reference), own ? (member?.name ?? '') : words.say('scoring.minutes.aMember'), own ? words.say(`scoring.kind.${conflict.kind}`) : '–',
          foundText(words, conflict, own ? 'named' : 'unnamed'), words.say(voided ? 'scoring.minutes.sheetVoid' : 'scoring.minutes.sheetNone'),
        ]
      }),
    },
  ]
}

/** The fingerprint's first sixteen signs: enough to recognise it, the whole stands with the sheet. */
const FINGERPRINT = 16

function sheetBlocks(words: Words, { proposals, coverage, sheets, ranking }: MinutesFacts): Block[] {
  return [
    heading(words, 'scoring.minutes.sheets'),
    {
      kind: 'table', caption: words.say('scoring.minutes.sheetsCaption'), numeric: [2, 3], widths: [1, 4, 1, 1, 5],
      head: ['proposal', 'title', 'sealed', 'void', 'prints'].map((column) => words.say(`scoring.minutes.column.${column}`)),
      rows: proposals.map((proposal) => {
        const one = coverage.get(proposal.id)
        const prints = ranking === null ? [] : sheets.filter(({ proposalId, state }) => proposalId === proposal.id && state === 'sealed').map(({ sealHash }) => (sealHash ?? '').slice(0, FINGERPRINT)).sort()
        return [shortReference(proposal.reference), proposal.title, words.number(one?.sealed ?? 0), words.number(one?.void ?? 0), prints.length === 0 ? '–' : prints.join(' ')]
      }),
    },
  ]
}

function rankingBlocks(words: Words, { ranking, evaluation }: MinutesFacts): Block[] {
  const note = hiddenNote(words, evaluation)
  if (ranking === null) return [heading(words, 'scoring.minutes.ranking'), { kind: 'text', text: words.say('scoring.minutes.noRanking') }]
  const { grid, proposals, rules } = ranking
  const ties = proposals.filter(({ passes, tiedWith }) => passes && tiedWith.length > 0)
  const below = proposals.filter(({ failing }) => failing.length > 0)
  const line = (one: (typeof proposals)[number]) => `${shortReference(one.reference)}: ${whyOf(words, ranking, one) ?? ''}`
  return [
    heading(words, 'scoring.minutes.ranking'),
    ...(note === null ? [] : [{ kind: 'text', text: note } as const]),
    {
      kind: 'table', caption: words.say('scoring.minutes.rankingCaption'), numeric: [...grid.sections.map((_section, index) => index + 2), grid.sections.length + 2, grid.sections.length + 3],
      widths: [1.2, 5, ...grid.sections.map(() => 1.2), 1.4, 1],
      head: [words.say('scoring.csv.rank'), words.say('scoring.minutes.column.proposal'), ...grid.sections.map(({ code }) => code), words.say('scoring.csv.total'), words.say('scoring.csv.sheets')],
      rows: proposals.map((one) => [
        one.rank === null ? '–' : words.number(one.rank), `${shortReference(one.reference)} · ${words.pick(one.organisationName)}`,
        ...grid.sections.map(({ code }) => mean(words, one.sections[code] ?? 0, one.divisor)), mean(words, one.totalSum, one.divisor), words.number(one.sheets),
      ]),
    },
    { kind: 'text', text: words.say('scoring.minutes.steps', { list: words.list(rules.steps.map((step) => words.say(`scoring.step.${step.kind}`, { code: step.code ?? '' }))) }) },
    ...(ties.length === 0 ? [] : [{ kind: 'text', text: words.say('scoring.minutes.ties') } as const, { kind: 'list', items: ties.map(line) } as const]),
    { kind: 'text', text: words.say(below.length === 0 ? 'scoring.minutes.allPass' : 'scoring.minutes.below') },
    ...(below.length === 0 ? [] : [{ kind: 'list', items: below.map(line) } as const]),
  ]
}

function signatures(words: Words, { members, meetings }: MinutesFacts): Block[] {
  const present = meetings.at(-1)?.present ?? []
  const signing = members.filter(({ id }) => present.includes(id))
  return signing.length === 0 ? [] : [heading(words, 'scoring.minutes.signatures'), { kind: 'signatures', lines: signing.map(({ name, seat }) => ({ who: name, detail: words.say(`scoring.seat.${seat}`) })) }]
}
