import { readDay } from '../kernel/dates'
import { readMoney, units } from '../kernel/money'
import type { Difference } from '../kernel/problem-pages'
import type { Words } from '../kernel/words'
import type { CarePlan, Municipality } from './municipalities'
import { MEASURES_MAX } from './plans'
import { PROFILE_COUNTS, PROFILE_TEXTS } from './profile'

/* Where what a person typed differs from what somebody else has saved meanwhile, for the page that shows both. */

type Typed = (name: string) => string

export function profileDifferences(words: Words, typed: Typed, now: Municipality): Difference[] {
  const stored = (name: string) => {
    const value = now[name as keyof Municipality]
    return value === null ? '' : String(value as string | number)
  }
  const texts = [...Object.keys(PROFILE_TEXTS), ...PROFILE_COUNTS].filter((name) => typed(name) !== stored(name))
    .map((name): Difference => ({ name, label: words.say(`municipalities.field.${name}`), mine: typed(name), theirs: stored(name) }))
  if (typed('naru') === stored('naru')) return texts
  const shown = (value: string) => (value === 'yes' || value === 'no' ? words.say(`kernel.${value}`) : words.say('municipalities.unsaid'))
  return [...texts, {
    name: 'naru', label: words.say('municipalities.field.naru'), mine: typed('naru'), theirs: stored('naru'), shown: { mine: shown(typed('naru')), theirs: shown(stored('naru')) },
  }]
}

/** An amount or a day that is only written in another way is no difference. */
export function planDifferences(words: Words, typed: Typed, now: CarePlan): Difference[] {
  const differences: Difference[] = []
  const compare = (name: string, label: string, theirs: string, same: (a: string, b: string) => boolean = (a, b) => a === b) => {
    if (!same(typed(name), theirs)) differences.push({ name, label, mine: typed(name), theirs })
  }
  const sameAmount = (a: string, b: string) => (a === '' || b === '' ? a === b : readMoney(a) === readMoney(b))
  const sameDay = (a: string, b: string) => (a === '' || b === '' ? a === b : readDay(a) === readDay(b))
  const amount = (minor: number | null) => (minor === null ? '' : words.number(units(minor), minor % 100 === 0 ? 0 : 2))

  compare('titleSq', words.say('municipalities.plan.titleSq'), now.titleSq)
  compare('titleEn', words.say('municipalities.plan.titleEn'), now.titleEn)
  if (typed('status') !== now.status) {
    const say = (status: string) => words.say(`municipalities.plan.status.${status}`)
    differences.push({ name: 'status', label: words.say('municipalities.plan.statusLabel'), mine: typed('status'), theirs: now.status, shown: { mine: say(typed('status')), theirs: say(now.status) } })
  }
  compare('decisionNo', words.say('municipalities.plan.decisionNo'), now.decisionNo ?? '')
  compare('decisionOn', words.say('municipalities.plan.decisionOn'), now.decisionOn ?? '', sameDay)
  compare('fromYear', words.say('municipalities.plan.fromYear'), String(now.fromYear ?? ''))
  compare('toYear', words.say('municipalities.plan.toYear'), String(now.toYear ?? ''))
  compare('cost', words.say('municipalities.plan.cost'), amount(now.costMinor), sameAmount)
  compare('source', words.say('municipalities.plan.source'), now.source ?? '')
  for (let row = 0; row < MEASURES_MAX; row += 1) {
    const theirs = now.measures[row]
    const values = { number: row + 1 }
    compare(`measure.${row}.code`, words.say('municipalities.measure.codeOf', values), theirs?.code ?? '')
    compare(`measure.${row}.titleSq`, words.say('municipalities.measure.titleSqOf', values), theirs?.titleSq ?? '')
    compare(`measure.${row}.titleEn`, words.say('municipalities.measure.titleEnOf', values), theirs?.titleEn ?? '')
    compare(`measure.${row}.cost`, words.say('municipalities.measure.costOf', values), amount(theirs?.costMinor ?? null), sameAmount)
  }
  return differences
}
