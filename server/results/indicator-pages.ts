import { inputs, untouched, type ChoiceView, type InputView, type Sent } from '../kernel/inputs'
import { tag, type TagView } from '../kernel/parts'
import { template, type Page } from '../kernel/views'
import type { Words } from '../kernel/words'
import {
  standing, type Indicator, 
} from './results'
import { STATUS_SHAPES, valueText } from './pages'

type IndicatorView = {
  title: string; code: string; status: TagView; reason: string | null; source: string
  values: { moment: string; year: string; text: string; revision: string; source: string; standing: boolean; recorded: string }[]
  form: { action: string; measure: ChoiceView; year: InputView; value: InputView; source: InputView; status: ChoiceView } | null
}
const indicatorTemplate = template<IndicatorView>('results/indicator')

export function indicatorPage(words: Words, indicator: Indicator, mayRecord: 'recorder' | 'reader', sent: Sent = untouched): Page {
  const now = new Set(standing(indicator.values).map(({ id }) => id))
  const field = inputs(words, {}, sent)
  const measures = [...new Set(indicator.values.map(({ measure }) => measure))].filter((measure) => measure !== 'in_words')
  return indicatorTemplate(
    {
      title: words.pick(indicator.title),
      code: `${indicator.framework} ${indicator.code}`,
      status: tag(STATUS_SHAPES[indicator.status as keyof typeof STATUS_SHAPES] ?? 'ring', words.say(`results.status.${indicator.status}`)),
      reason: indicator.reason === null ? null : words.pick(indicator.reason),
      source: indicator.source,
      values: indicator.values.map((value) => ({
        moment: words.say(`results.moment.${value.moment}`),
        year: value.year === null ? '–' : String(value.year),
        text: valueText(words, value),
        revision: String(value.revision),
        source: value.source,
        standing: now.has(value.id),
        recorded: words.dayOf(value.recordedAt),
      })),
      form: mayRecord === 'reader' || measures.length === 0 ? null : {
        action: `/results/indicators/${indicator.id}/values`,
        measure: field.select('measure', { label: 'results.field.measure' }, measures.map((measure) => ({ value: measure, label: words.say(`results.measure.${measure}`) }))),
        year: field.number('year', { label: 'results.field.year', width: 'govuk-input--width-4' }),
        value: field.text('value', { label: 'results.field.value', hint: 'results.field.valueHint', width: 'govuk-input--width-10' }),
        source: field.text('source', { label: 'results.field.source', hint: 'results.field.sourceHint' }),
        status: field.radios('status', { label: 'results.field.status' }, [
          { value: 'preliminary', label: words.say('results.preliminary') }, { value: 'final', label: words.say('results.final') },
        ]),
      },
    },
    { faults: sent.faults, crumbs: [{ href: '/results', text: words.say('results.title') }, { href: null, text: indicator.code }] },
  )
}
