import { inputs, type ChoiceView, type InputView, type Sent } from '../kernel/inputs'
import { fig, notice, tag, type FigView, type NoticeView, type TagView } from '../kernel/parts'
import type { Day } from '../kernel/dates'
import { template, type Page } from '../kernel/views'
import type { Both, Words } from '../kernel/words'
import { awardTag, meanText, outcomeTag, type Award, type Decision, type Outcome, type Recommendation } from './awards'
import { linesOf, neutralLines, type FeedbackText } from './feedback/feedback'
import type { OwnOutcome } from './public-store'
import { namesFrom, reasonText } from './reasons'

type SectionRow = { name: string; mean: string; points: string; floor: string; fails: boolean; width: string; floorX: string | null }
type OutcomeView = {
  title: string; kicker: string; tag: TagView; notice: NoticeView | null; figs: FigView[]; reason: string
  rows: SectionRow[]; total: { mean: string; points: string; floor: string; fails: boolean }; sheets: string; feedback: { title: string | null; lines: string[] }[]; feedbackLead: string
  complaints: string; complaintsOpen: boolean; complain: string | null
  offer: { action: string; lead: string; answer: ChoiceView; reason: InputView } | null
  offerState: string | null; results: string; proposal: string; proposalWords: string
}
const outcomeView = template<OutcomeView>('awards/outcome')

export type OutcomeAbout = {
  readonly outcome: Outcome
  readonly decision: Decision
  /** The last day to complain about this result. */
  readonly complainUntil: Day
  /** Of a proposal on the reserve list: how many wait before it, and until when the list is valid. */
  readonly waiting: { readonly ahead: number; readonly until: Day } | null
  readonly recommendation: Recommendation
  readonly award: Award | null
  /** As it was edited before the decision; a proposal without it gets neutral sentences. */
  readonly feedback: FeedbackText | null
  readonly municipalities: ReadonlyMap<string, Both>
  readonly today: string
  readonly mayAnswer: boolean
  /** Read by the applicant, or by somebody of the scheme. */
  readonly reader: 'applicant' | 'staff'
}

/** The applicant's own result: points by section beside what could be reached, the reason, what the committee has to say of it. */
export function outcomePage(words: Words, about: OutcomeAbout, sent: Sent = { form: null, faults: [] }): Page {
  const { outcome, recommendation, award, feedback } = about
  const { ranking, rules, call } = recommendation.content
  const ranked = ranking.find(({ proposalId }) => proposalId === outcome.proposalId)
  if (ranked === undefined) throw new Error('an outcome stands in the ranking it was decided by')
  const names = namesFrom(words, about.municipalities, new Map(ranking.map(({ proposalId, reference }) => [proposalId, reference])))
  const fails = (code: string | null) => ranked.failing.some((failing) => failing.code === code)
  const all = rules.sections.reduce((sum, { points }) => sum + points, 0)
  return outcomeView({
    title: ranked.title,
    kicker: `${ranked.reference} · ${words.pick(ranked.organisationName)}`,
    tag: award === null ? outcomeTag(words, outcome) : awardTag(words, award),
    notice: noticeOf(words, about),
    figs: [
      fig(words.say('awards.head.points'), `${meanText(words, ranked.totalSum, ranked.divisor)} / ${all}`, ranked.passes ? 'good' : 'due'),
      fig(words.say('awards.head.rank'), ranked.rank === null ? '–' : words.say('awards.fig.of', { part: ranked.rank, whole: ranking.length })),
      fig(words.say('awards.head.asked'), words.money(ranked.requestedMinor, call.currency)),
      ...(outcome.reservePosition === null ? [] : [fig(words.say('awards.outcome.position'), words.number(outcome.reservePosition))]),
    ],
    reason: reasonText(words, outcome.reason, names),
    rows: rules.sections.map((section): SectionRow => {
      const sum = ranked.sections[section.code] ?? 0
      const width = ranked.divisor === 0 ? 0 : Math.round((10_000 * sum) / (ranked.divisor * section.points)) / 100
      return {
        name: `${section.code} ${words.pick({ sq: section.titleSq, en: section.titleEn })}`, mean: meanText(words, sum, ranked.divisor), points: words.number(section.points),
        floor: section.floorPoints === null ? '–' : words.number(section.floorPoints), fails: fails(section.code), width: `${width}%`,
        floorX: section.floorPoints === null ? null : `${Math.round((10_000 * section.floorPoints) / section.points) / 100}%`,
      }
    }),
    total: { mean: meanText(words, ranked.totalSum, ranked.divisor), points: words.number(all), floor: words.number(rules.totalFloorPoints), fails: fails(null) },
    sheets: words.count('awards.spread.sheets', ranked.sheets),
    feedback: feedback === null ? [{ title: null, lines: neutralLines(words, ranked, rules) }]
      : (['strengths', 'weaknesses'] as const).filter((part) => feedback[part] !== '').map((part) => ({ title: words.say(`awards.feedback.${part}`), lines: linesOf(feedback[part]) })),
    feedbackLead: words.say(feedback === null ? 'awards.outcome.feedbackNeutral' : 'awards.outcome.feedbackEdited'),
    complaints: words.day(about.complainUntil), complaintsOpen: about.today <= about.complainUntil,
    complain: about.reader === 'applicant' ? `/complaints/proposals/${outcome.proposalId}` : null,
    offer: award === null || !about.mayAnswer ? null : offerView(words, award, sent),
    offerState: award === null ? null : offerState(words, award),
    results: `/calls/${call.reference}/results`, proposal: `/proposals/${outcome.proposalId}`,
    proposalWords: words.say(about.reader === 'applicant' ? 'awards.outcome.proposal' : 'awards.head.proposal'),
  }, {
    faults: sent.faults,
    crumbs: [
      about.reader === 'applicant' ? { href: '/awards/outcomes', text: words.say('awards.outcomes.title') } : { href: `/awards/selections/${call.reference}`, text: words.say('awards.selection.title') },
      { href: null, text: ranked.reference },
    ],
  })
}

function noticeOf(words: Words, { outcome, award, waiting }: OutcomeAbout): NoticeView | null {
  if (award?.state === 'offered') return notice('warn', words.say('awards.offer.waits', { day: words.day(award.answerBy) }))
  if (outcome.outcome === 'reserve' && outcome.expiredAt !== null) return notice('', words.say('awards.offer.expired', { day: words.dayOf(outcome.expiredAt) }))
  if (outcome.outcome === 'reserve' && waiting !== null) return notice('', `${words.say('awards.offer.reserve', { position: outcome.reservePosition ?? 0 })} ${waiting.ahead === 0 ? words.say('awards.offer.first') : words.count('awards.offer.ahead', waiting.ahead)} ${words.say('awards.offer.until', { day: words.day(waiting.until) })}`)
  return null
}

function offerView(words: Words, award: Award, sent: Sent): OutcomeView['offer'] {
  const field = inputs(words, {}, sent)
  return {
    action: `/awards/offers/${award.id}/answer`,
    lead: words.say('awards.offer.lead', { amount: words.money(award.amountMinor, award.currency), day: words.day(award.answerBy) }),
    answer: field.radios('answer', { label: 'awards.offer.answer' }, ['accept', 'decline'].map((value) => ({ value, label: words.say(`awards.offer.answer.${value}`) }))),
    reason: field.area('reason', { label: 'awards.offer.reason', hint: 'awards.offer.reasonHint', rows: 3, optional: true }),
  }
}

function offerState(words: Words, award: Award): string {
  const day = award.answeredAt === null ? words.day(award.answerBy) : words.dayOf(award.answeredAt)
  return words.say(`awards.offer.state.${award.state}`, { day, amount: words.money(award.amountMinor, award.currency) })
}

type OutcomesView = { title: string; rows: { href: string; title: string; reference: string; call: string; tag: TagView; detail: string }[]; caption: string }
const outcomesView = template<OutcomesView>('awards/outcomes')

export function outcomesPage(words: Words, rows: readonly OwnOutcome[]): Page {
  return outcomesView({
    title: words.say('awards.outcomes.title'),
    caption: words.count('awards.outcomes.count', rows.length),
    rows: rows.map((row) => ({
      href: `/awards/outcomes/${row.proposalId}`, title: row.title, reference: row.reference, call: row.callReference,
      tag: row.awardState !== null ? awardTag(words, { ...row, state: row.awardState }) : row.outcome === 'reserve' ? tag('half', words.say('awards.outcome.reserveList')) : tag('square', words.say('awards.outcome.none')),
      detail: row.awardState === 'offered' && row.answerBy !== null ? words.say('awards.outcomes.answerBy', { day: words.day(row.answerBy) }) : words.say('awards.outcomes.decided', { day: words.dayOf(row.decidedAt) }),
    })),
  })
}
