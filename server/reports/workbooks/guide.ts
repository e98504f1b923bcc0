import type { Words } from '../../kernel/words'
import type { OutCell, OutSheet } from '../../kernel/xlsx'
import { granteeOf, periodOf, reportName } from '../pages'
import { COLUMNS, letterOf, type Column } from './columns'
import type { Made } from './layout'
import { ROWS_MAX } from './reading'

const STEPS = ['choose', 'cells', 'numbers', 'text', 'lines', 'back'] as const
const cell = (value: string | null, look: OutCell['look'] = 'plain'): OutCell => ({ value, look })

/** The first sheet: whose workbook it is, how to fill it, and what each column takes. */
export function guideOf(words: Words, { agreement, report }: Made): OutSheet {
  const fact = (name: string, value: string) => [cell(words.say(`reports.workbook.fact.${name}`), 'strong'), cell(value)]
  const steps = STEPS.map((step) => [cell(null), cell(words.say(`reports.workbook.step.${step}`, { max: ROWS_MAX, limitMinor: agreement.terms.cashLineMaxMinor }))])
  const top = 8
  return {
    name: words.say('reports.workbook.sheet.guide'), columns: [24, 100, 22], frozen: 0, choices: [], heights: new Map(steps.map((_step, index) => [top + index, 34])),
    rows: [
      [cell(words.say('reports.workbook.guideTitle'), 'title')],
      fact('grant', `${agreement.awardReference} · ${agreement.title}`), fact('grantee', granteeOf(words, agreement)), fact('report', reportName(words, report)), fact('period', periodOf(words, report)),
      [cell(words.say('reports.workbook.sample.input'), 'input'), cell(words.say('reports.workbook.sample.inputText'))], [cell(words.say('reports.workbook.sample.fault'), 'fault'), cell(words.say('reports.workbook.sample.faultText'))],
      [], ...steps, [],
      [cell(words.say('reports.workbook.columnHead'), 'head'), cell(words.say('reports.workbook.takes'), 'head'), cell(words.say('reports.workbook.neededHead'), 'head')],
      ...COLUMNS.map((column: Column) => [
        cell(`${letterOf(column.name)} · ${words.say(`reports.workbook.head.${column.name}`)}`), cell(words.say(`reports.workbook.kind.${column.kind}`)),
        cell(column.kind === 'counted' ? '–' : words.say(`reports.workbook.needed.${column.needed}`)),
      ]),
    ],
  }
}
