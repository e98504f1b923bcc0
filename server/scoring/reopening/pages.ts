import { inputs, untouched, type InputView, type Sent } from '../../kernel/inputs'
import { template, type Page } from '../../kernel/views'
import type { Words } from '../../kernel/words'
import { crumbsOf } from '../pages'
import type { SheetFacts } from '../sheet-pages'

type ReopeningView = { title: string; lead: string; action: string; reason: InputView; back: string }
const reopening = template<ReopeningView>('scoring/reopening')

/** The chair says why a sealed sheet must be opened again. */
export function reopeningPage(words: Words, { evaluation, sheet, proposal }: SheetFacts, sent: Sent = untouched): Page {
  return reopening({
    title: words.say('scoring.reopening.title'), lead: words.say('scoring.reopening.lead', { reference: proposal.reference }), action: `/scoring/sheets/${sheet.id}/reopening`,
    reason: inputs(words, {}, sent).area('reason', { label: 'scoring.reopening.reason', hint: 'scoring.reopening.reasonHint', rows: 3 }), back: `/scoring/sheets/${sheet.id}`,
  }, { ...crumbsOf(words, evaluation.call, proposal.reference), faults: sent.faults })
}
