import { inputs, untouched, type ChoiceView, type InputView, type Sent } from '../kernel/inputs'
import type { Person } from '../kernel/policy'
import { template, type Page } from '../kernel/views'
import type { Words } from '../kernel/words'
import type { Period } from '../ledger/periods'
import * as may from './policy'

type PeriodRow = { day: string; closed: string; head: string; href: string }
type PeriodsView = { title: string; lead: string; rows: PeriodRow[]; close: { action: string; endsOn: InputView; sure: ChoiceView } | null }
const periods = template<PeriodsView>('fund/periods')

/** The closed periods of the books, the newest first. */
export function periodsPage(words: Words, person: Person, all: readonly (Period & { readonly closerName: string | null })[], sent: Sent = untouched): Page {
  const field = inputs(words, {}, sent)
  return periods({
    title: words.say('fund.period.title'), lead: words.say('fund.period.lead'),
    rows: all.map(({ endsOn, closedAt, closerName, headSeq }) => ({
      day: words.day(endsOn), closed: words.say('fund.period.closed', { who: closerName ?? '–', when: words.moment(closedAt) }), head: words.number(headSeq), href: `/fund/periods/${endsOn}/balances.csv`,
    })),
    close: may.closePeriod(person, null).allowed ? { action: '/fund/periods', endsOn: field.day('endsOn', { label: 'fund.field.endsOn', hint: 'fund.field.endsOnHint' }), sure: field.tick('sure', { label: 'fund.field.sure' }) } : null,
  }, { faults: sent.faults, crumbs: [{ href: '/fund', text: words.say('fund.title') }, { href: null, text: words.say('fund.period.title') }] })
}
