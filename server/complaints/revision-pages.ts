import { inputs, untouched, type InputView, type Sent } from '../kernel/inputs'
import { notice, type NoticeView } from '../kernel/parts'
import { template, type Page } from '../kernel/views'
import type { Words } from '../kernel/words'
import { titleOf } from '../calls/calls'
import { changesPart, type ChangesView } from '../awards/changes'
import type { Revised } from '../awards/revision-actions'
import type { Revisited } from './revision-actions'

type RevisionView = {
  title: string; kicker: string; lead: string; notices: NoticeView[]; complaints: { href: string; reference: string; remedy: string }[]; changes: ChangesView | null
  recommend: { action: string } | null; decide: { action: string; returnTo: string; recommendation: string; note: InputView; reason: InputView } | null; results: string
}
const revisionView = template<RevisionView>('complaints/revision')

export type RevisionAbout = {
  readonly revisited: Revisited
  /** Null until the sheets that were opened are sealed again. */
  readonly revised: Revised
  readonly may: { readonly recommend: boolean; readonly decide: boolean; readonly complaints: boolean }
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
    changes: waits || upheldOnes.length === 0 ? null : changesPart(words, revised.changes, call.currency),
    recommend: may.recommend && revised.hindrance === null && recommendation === null ? { action: `${here}/recommendation` } : null,
    decide: !may.decide || recommendation === null ? null : {
      action: `${here}/decision`, returnTo: `${here}/return`, recommendation: recommendation.id,
      note: field.area('note', { label: 'complaints.revision.note', rows: 3, optional: true }), reason: field.area('reason', { label: 'complaints.revision.reason', rows: 3 }),
    },
    results: `/calls/${call.reference}/results`,
  }, { faults: sent.faults, crumbs: [{ href: '/complaints', text: words.say('complaints.title') }, { href: null, text: words.say('complaints.revision.title') }] })
}

function noticesOf(words: Words, { revisited, revised }: Pick<RevisionAbout, 'revisited' | 'revised'>): NoticeView[] {
  const { upheld, undecided, evaluation, recommendation } = revisited
  if (upheld === 0) return [notice('', words.say('complaints.refused.nothingUpheld'))]
  return [
    ...(undecided > 0 ? [notice('warn', words.count('complaints.revision.undecided', undecided))] : []),
    ...(revised.hindrance === 'incomplete' ? [notice('warn', words.count('complaints.revision.open', evaluation.counts.open))]
      : revised.hindrance !== null ? [notice('bad', words.say(`awards.refused.${revised.hindrance}`))] : []),
    ...(recommendation === null ? [] : [notice('', words.say('complaints.revision.proposed', { day: words.dayOf(recommendation.madeAt) }))]),
  ]
}
