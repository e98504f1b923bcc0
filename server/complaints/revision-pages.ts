import { inputs, untouched, type InputView, type Sent } from '../kernel/inputs'
import { notice, tag, type Link, type NoticeView, type TagView } from '../kernel/parts'
import { template, type Page } from '../kernel/views'
import type { Words } from '../kernel/words'
import { silentAbout } from '../scoring/revisits/revisits'
import { titleOf } from '../calls/calls'
import { changesPart, type ChangesView } from '../awards/changes'
import type { Revised } from '../awards/revision-actions'
import type { Revisited } from './revision-actions'

type StepView = { look: string; title: string; tag: TagView; links: Link[] }
type RevisionView = {
  title: string; kicker: string; lead: string; notices: NoticeView[]; steps: StepView[]; signed: string | null; complaints: { href: string; reference: string; remedy: string }[]; changes: ChangesView | null
  recommend: { action: string } | null; decide: { action: string; recommendation: string; note: InputView } | null; giveBack: { action: string; recommendation: string; reason: InputView } | null; results: string
}
const revisionView = template<RevisionView>('complaints/revision')

export type RevisionAbout = {
  readonly revisited: Revisited
  /** Null until the sheets that were opened are sealed again. */
  readonly revised: Revised
  readonly may: { readonly recommend: boolean; readonly decide: boolean; readonly giveBack: boolean; readonly complaints: boolean }
}

/** What a second decision would change, in one table, and the two deeds that make it. */
export function revisionPage(words: Words, { revisited, revised, may }: RevisionAbout, sent: Sent = untouched): Page {
  const { call, upheldOnes, recommendation } = revisited
  const here = `/complaints/revisions/${call.reference}`
  const field = inputs(words, {}, sent)
  const waits = revised.hindrance === 'incomplete'
  return revisionView({
    title: words.say('complaints.revision.title'), kicker: `${call.reference} · ${words.pick(titleOf(call))}`,
    lead: words.say('complaints.revision.lead'), notices: noticesOf(words, { revisited, revised }),
    complaints: upheldOnes.map(({ id, reference, remedy }) => ({ href: may.complaints ? `/complaints/${id}` : '', reference, remedy: words.say(`complaints.remedy.${remedy ?? 'none'}`) })),
    steps: upheldOnes.length === 0 ? [] : stepsOf(words, { revisited, revised }), signed: signedOf(words, revised),
    changes: waits || upheldOnes.length === 0 ? null : changesPart(words, revised.changes, call.currency),
    recommend: may.recommend && revised.hindrance === null && recommendation === null ? { action: `${here}/recommendation` } : null,
    decide: !may.decide || recommendation === null ? null : {
      action: `${here}/decision`, recommendation: recommendation.id, note: field.area('note', { label: 'complaints.revision.note', rows: 3, optional: true }),
    },
    giveBack: !may.giveBack || recommendation === null ? null : {
      action: `${here}/return`, recommendation: recommendation.id, reason: field.area('reason', { label: 'complaints.revision.reason', rows: 3 }),
    },
    results: `/calls/${call.reference}/results`,
  }, { faults: sent.faults, crumbs: [{ href: '/complaints', text: words.say('complaints.title') }, { href: null, text: words.say('complaints.revision.title') }] })
}

/** The look of the step that is next. */
const NOW = ' q-step--now'

type StepAbout = Pick<RevisionAbout, 'revisited' | 'revised'>

/** What has to be done until the second decision, each with what of it is done; whoever sits finds the place to do it. */
function stepsOf(words: Words, { revisited, revised }: StepAbout): StepView[] {
  const { evaluation: { revisits, members, counts, seat }, recommendation } = revisited
  const { hindrance, standing: { meeting, ranking } } = revised
  const [scoring, here] = [`/scoring/${revisited.call.reference}`, `/awards/selections/${revisited.call.reference}`]
  const spoken = members.filter((member) => silentAbout(member, revisits).length === 0).length
  const step = (key: string, done: boolean, detail: string, ...links: Link[]): StepView => ({
    look: done ? ' q-step--done' : NOW, title: words.say(`complaints.step.${key}`), tag: done ? tag('disc', detail) : tag('ring', detail), links: seat === null ? [] : links,
  })
  const link = (href: string, key: string): Link => ({ href, text: words.say(`complaints.step.link.${key}`) })
  const steps = [
    step('declare', spoken === members.length, words.say('complaints.step.of', { part: spoken, whole: members.length }), link(scoring, 'scoring')),
    step('sheets', ranking.complete, ranking.complete ? words.say('complaints.step.done') : words.count('complaints.step.open', counts.open), link(scoring, 'scoring')),
    ...(hindrance === 'draw' ? [step('draw', false, words.say('complaints.step.waits'), link(`${here}/draw`, 'draw'))] : []),
    step('session', meeting !== null, words.say(meeting === null ? 'complaints.step.waits' : 'complaints.step.held', { at: meeting === null ? '' : words.moment(meeting.heldAt) }), link(`${scoring}/minutes`, 'minutes')),
    step('recommend', recommendation !== null, words.say(recommendation === null ? 'complaints.step.waits' : 'complaints.step.done')),
    step('sign', revisited.minutes === 'sealed', words.say(revisited.minutes === 'sealed' ? 'complaints.step.done' : 'complaints.step.waits'), link(`/acts/${revisited.call.reference}`, 'acts')),
    step('decide', false, words.say('complaints.step.waits')),
  ]
  const next = steps.findIndex(({ look }) => look === NOW)
  return steps.map((one, index) => (index > next && one.look === NOW ? { ...one, look: '' } : one))
}

/** The rule by which signed awards stand in the second decision, where there are any. */
function signedOf(words: Words, { content }: RevisionAbout['revised']): string | null {
  const signed = content?.revision?.signed.length ?? 0
  return signed === 0 ? null : words.count('complaints.revision.signed', signed)
}

function noticesOf(words: Words, { revisited, revised }: Pick<RevisionAbout, 'revisited' | 'revised'>): NoticeView[] {
  const { upheld, undecided, recommendation } = revisited
  if (upheld === 0) return [notice('', words.say('complaints.refused.nothingUpheld'))]
  return [
    ...(undecided > 0 ? [notice('warn', words.count('complaints.revision.undecided', undecided))] : []),
    ...(revised.hindrance === null ? [] : [notice(revised.hindrance === 'infeasible' || revised.hindrance === 'nobody' ? 'bad' : 'warn', words.say(`awards.refused.${revised.hindrance}`))]),
    ...(recommendation === null ? [] : [notice('', words.say('complaints.revision.proposed', { day: words.dayOf(recommendation.madeAt) }))]),
  ]
}
