import { dayOf, type Instant } from '../../kernel/dates'
import { inputs, untouched, type ChoiceView, type InputView, type Sent } from '../../kernel/inputs'
import { fig, notice, tag, quietTag, type FigView, type NoticeView, type TagView } from '../../kernel/parts'
import { template, type Page } from '../../kernel/views'
import type { Words } from '../../kernel/words'
import type { Meeting, Member } from '../committee'
import type { Evaluation } from '../evaluation'
import { crumbsOf, hiddenNote } from '../pages'
import type { AssessedProposal } from '../store'
import { electable, sessionsWithQuorum } from './actions'
import { isAsked, type Evidence, type Hint } from './hints'
import type { HintAnswer, KeptRegister } from './hint-store'
import { AFFILIATIONS, emptyRegister, rowName, ROWS_MAX, SPARE_ROWS } from './registers'

/** What a hint rests on, in words. Where its reader may not learn who applies, only of what kind it is. */
export function evidenceOf(words: Words, { kind, evidence }: Pick<Hint, 'kind' | 'evidence'>, blind: 'yes' | 'no'): string[] {
  return blind === 'yes' ? [words.say(`conflicts.blind.${kind}`)] : evidence.map((one) => sentence(words, one))
}

const sentence = (words: Words, { words: key, values }: Evidence): string => {
  const { untilOn, ...rest } = values
  return words.say(key, { ...rest, ...(untilOn === undefined ? {} : { until: words.day(untilOn) }) })
}

type HintRow = { kind: string; strength: TagView; evidence: string[]; answer: string | null }
type PairRow = { name: string; reference: string; title: string; applicant: string; barred: boolean; hints: HintRow[] }
type CheckView = {
  title: string; lead: string; figs: FigView[]; choices: { href: string; text: string; current: boolean }[]; rows: PairRow[]; weak: PairRow[]; caption: string; weakCaption: string; none: string | null; hiddenNote: string | null
}
const check = template<CheckView>('scoring/conflicts/check')

export type CheckFacts = {
  readonly who: 'committee' | 'pool'
  readonly people: ReadonlyMap<string, string>
  readonly proposals: readonly Pick<AssessedProposal, 'id' | 'reference' | 'title' | 'organisationSq' | 'organisationEn'>[]
  readonly hints: readonly Hint[]
  readonly answers: readonly HintAnswer[]
  readonly conflicts: readonly { proposalId: string; personId: string }[]
  /** What waits for a member's answer since the declaration. */
  readonly questions: readonly { proposalId: string; personId: string; askedAt: Instant }[]
}

/** People against applicants: what the rules bar, what has to be answered, and apart what says little. */
export function checkPage(words: Words, evaluation: Evaluation, facts: CheckFacts): Page {
  const { call } = evaluation
  const at = `/scoring/${call.reference}/conflicts`
  const title = words.say('conflicts.check.title')
  const asked = pairs(words, facts, facts.hints.filter(isAsked))
  const rows = [...asked.filter(({ barred }) => barred), ...asked.filter(({ barred }) => !barred)]
  const bars = facts.hints.filter(({ strength }) => strength === 'bar')
  return check({
    title, lead: words.say(`conflicts.check.lead.${facts.who}`), hiddenNote: hiddenNote(words, evaluation),
    figs: [
      fig(words.say('conflicts.check.people'), words.number(facts.people.size)), fig(words.say('conflicts.check.proposals'), words.number(facts.proposals.length)),
      fig(words.say('conflicts.check.bars'), words.number(bars.length), bars.length > 0 ? 'late' : 'good'), fig(words.say('conflicts.check.asked'), words.number(facts.hints.filter((hint) => isAsked(hint) && hint.strength === 'hint').length), 'due'),
    ],
    choices: (['committee', 'pool'] as const).map((who) => ({ href: who === 'committee' ? at : `${at}?who=pool`, text: words.say(`conflicts.check.who.${who}`), current: who === facts.who })),
    rows, weak: pairs(words, facts, facts.hints.filter((hint) => !isAsked(hint))),
    caption: words.count('conflicts.check.pairs', rows.length), weakCaption: words.say('conflicts.check.weak'), none: rows.length === 0 ? words.say('conflicts.check.none') : null,
  }, crumbsOf(words, call, title))
}

function pairs(words: Words, { people, proposals, answers, conflicts, questions }: CheckFacts, hints: readonly Hint[]): PairRow[] {
  return [...people].flatMap(([personId, name]) => proposals.flatMap((proposal): PairRow[] => {
    const own = hints.filter((hint) => hint.personId === personId && hint.proposalId === proposal.id)
    if (own.length === 0) return []
    const waits = questions.find((question) => question.personId === personId && question.proposalId === proposal.id)
    const recused = conflicts.some((conflict) => conflict.personId === personId && conflict.proposalId === proposal.id)
    return [{
      name, barred: own.some(({ strength }) => strength === 'bar'), reference: proposal.reference, title: proposal.title, applicant: words.pick({ sq: proposal.organisationSq, en: proposal.organisationEn }),
      hints: own.map((hint) => ({
        kind: words.say(`conflicts.kind.${hint.kind}`), strength: strengthTag(words, hint), evidence: evidenceOf(words, hint, 'no'),
        answer: recused ? words.say('conflicts.check.recused') : waits !== undefined && isAsked(hint) ? words.say('conflicts.check.waits', { day: words.dayOf(waits.askedAt) }) : answered(words, answers.findLast(({ personId: id, proposalId, kind }) => id === personId && proposalId === proposal.id && kind === hint.kind)),
      })),
    }]
  }))
}

const strengthTag = (words: Words, hint: Hint): TagView =>
  hint.strength === 'bar' ? tag('cross', words.say('conflicts.strength.bar')) : isAsked(hint) ? tag('triangle', words.say('conflicts.strength.hint')) : quietTag('ring', words.say('conflicts.strength.weak'))

const answered = (words: Words, answer: HintAnswer | undefined): string | null =>
  answer === undefined ? null : answer.answer === 'confirmed' ? words.say('conflicts.check.confirmed', { day: words.dayOf(answer.answeredAt) }) : words.say('conflicts.check.denied', { day: words.dayOf(answer.answeredAt), why: answer.why })

type RowView = { legend: string; kind: ChoiceView; name: InputView; municipality: ChoiceView; since: InputView; until: InputView }
type RegisterView = { title: string; lead: string; notice: NoticeView | null; action: string; version: number; address: InputView; iban: InputView; rows: RowView[]; more: { href: string; text: string }; declared: string | null; places: string }
const registerTemplate = template<RegisterView>('scoring/conflicts/register')

export type RegisterFacts = { readonly kept: KeptRegister | undefined; readonly places: readonly { code: string; name: string }[]; readonly saved: boolean; readonly more: number }

/** One's own register of interests. Nobody else reads it; others read what follows from it about a proposal. */
export function registerPage(words: Words, { kept, places, saved, more }: RegisterFacts, sent: Sent = untouched): Page {
  const register = kept?.register ?? emptyRegister
  const stored = Object.fromEntries(register.affiliations.flatMap((one, index) => (['kind', 'name', 'municipality', 'since', 'until'] as const).map((field) => [rowName(index, field), one[field]])))
  const field = inputs(words, { ...stored, address: register.address, iban: register.iban }, sent)
  const typed = sent.form === null ? 0 : sent.form.names().filter((name) => /^row\.\d+\.kind$/.test(name)).length
  const count = Math.min(Math.max(register.affiliations.length + SPARE_ROWS + more, typed), ROWS_MAX)
  const title = words.say('conflicts.register.title')
  return registerTemplate({
    title, lead: words.say('conflicts.register.lead'), notice: saved ? notice('good', words.say('conflicts.register.saved')) : null, action: '/scoring/interests', version: kept?.version ?? 0,
    declared: kept === undefined ? null : words.say('conflicts.register.declared', { day: words.day(dayOf(kept.declaredAt)) }), places: words.say('conflicts.register.affiliations'),
    address: field.text('address', { label: 'conflicts.register.address', hint: 'conflicts.register.addressHint', optional: true }),
    iban: field.text('iban', { label: 'conflicts.register.iban', hint: 'conflicts.register.ibanHint', optional: true, width: 'govuk-input--width-20' }),
    rows: Array.from({ length: count }, (_none, index): RowView => ({
      legend: words.say('conflicts.register.row', { number: index + 1 }),
      kind: field.select(rowName(index, 'kind'), { label: 'conflicts.register.kind' }, AFFILIATIONS.map((kind) => ({ value: kind, label: words.say(`conflicts.affiliation.${kind}`) }))),
      name: field.text(rowName(index, 'name'), { label: 'conflicts.register.name' }),
      municipality: field.select(rowName(index, 'municipality'), { label: 'conflicts.register.municipality', hint: 'conflicts.register.municipalityHint' }, places.map(({ code, name }) => ({ value: code, label: name }))),
      since: field.day(rowName(index, 'since'), { label: 'conflicts.register.since', optional: true }), until: field.day(rowName(index, 'until'), { label: 'conflicts.register.until', optional: true }),
    })),
    more: { href: '/scoring/interests?rows=5', text: words.say('conflicts.register.more') },
  }, { crumbs: [{ href: '/scoring', text: words.say('scoring.desk.title') }, { href: null, text: title }], faults: sent.faults })
}

type ElectionView = { title: string; lead: string; now: NoticeView | null; hindrance: string | null; action: string; member: ChoiceView; meeting: ChoiceView; votes: InputView[] }
const electionTemplate = template<ElectionView>('scoring/conflicts/election')

/** Writing down an election. Where nobody is without a conflict, or no session had its quorum, it says what to do first. */
export function electionPage(words: Words, evaluation: Evaluation, { meetings, recused }: { meetings: readonly Meeting[]; recused: readonly string[] }, sent: Sent = untouched): Page {
  const { call, presiding } = evaluation
  const field = inputs(words, {}, sent)
  const [people, sessions] = [electable(evaluation, recused), sessionsWithQuorum(evaluation, meetings)]
  const title = words.say('conflicts.election.title')
  const label = ({ name, seat }: Member) => `${name} · ${words.say(`scoring.seat.${seat}`)}`
  return electionTemplate({
    title, lead: words.say('conflicts.election.lead'), action: `/scoring/${call.reference}/presiding`,
    now: presiding === null ? null : notice('good', words.say('conflicts.election.now', { name: presiding.name })),
    hindrance: people.length === 0 ? words.say('conflicts.election.nobody') : sessions.length === 0 ? words.say('conflicts.election.noSession') : null,
    member: field.select('memberId', { label: 'conflicts.election.member' }, people.map((member) => ({ value: member.id, label: label(member) }))),
    meeting: field.select('meetingId', { label: 'conflicts.election.meeting' }, sessions.map(({ id, number, heldAt, place }) => ({ value: id, label: words.say('scoring.meetings.held', { number, at: words.moment(heldAt), place }) }))),
    votes: [['votesFor', 'conflicts.election.votesFor'], ['votesAgainst', 'conflicts.election.votesAgainst'], ['abstentions', 'conflicts.election.abstentions']].map(([name = '', key = '']) => field.number(name, { label: key, width: 'govuk-input--width-3' })),
  }, { ...crumbsOf(words, call, title), faults: sent.faults })
}
