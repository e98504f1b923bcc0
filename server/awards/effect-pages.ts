import { template, type Page } from '../kernel/views'
import type { Words } from '../kernel/words'
import { meanText } from './awards'
import type { RecusalEffect, Snapshot } from './effects-store'
import { shortReference } from '../proposals/proposals'
import type { Standing } from './standing'

type Change = { reference: string; title: string; rank: string; mean: string; taken: string; moved: boolean }
type EffectView = { heading: string; text: string; returned: string | null; changes: Change[]; caption: string; none: string | null }
type EffectsView = { title: string; lead: string; effects: EffectView[]; none: string | null }
const effectsTemplate = template<EffectsView>('awards/recusal-effects')

/** What each conflict that was found late changed, place by place, for those who may read the ranking. */
export function effectsPage(words: Words, { evaluation: { call }, ranking }: Standing, effects: readonly RecusalEffect[]): Page {
  const title = words.say('conflicts.effects.title')
  const titles = new Map(ranking.proposals.map(({ proposalId, title: name }) => [proposalId, name]))
  return effectsTemplate({
    title, lead: words.say('conflicts.effects.lead'), none: effects.length === 0 ? words.say('conflicts.effects.none') : null,
    effects: effects.map((effect) => effectView(words, effect, titles)),
  }, { wide: true, crumbs: [{ href: '/awards/selections', text: words.say('awards.selections.title') }, { href: `/awards/selections/${call.reference}`, text: call.reference }, { href: null, text: title }] })
}

function effectView(words: Words, { proposalId, foundAt, before, after, returnedId }: RecusalEffect, titles: ReadonlyMap<string, string>): EffectView {
  const about = [...before ?? [], ...after ?? []].find((one) => one.proposalId === proposalId)
  const changes = before === null || after === null ? [] : changesBetween(words, before, after, titles)
  return {
    heading: words.say('conflicts.effects.heading', { reference: shortReference(about?.reference ?? ''), day: words.dayOf(foundAt) }),
    text: words.say(before === null ? 'conflicts.effects.notYet' : after === null ? 'conflicts.effects.reopened' : 'conflicts.effects.recomputed'),
    returned: returnedId === null ? null : words.say('conflicts.effects.returned'), changes, caption: words.count('conflicts.effects.changed', changes.length),
    none: before !== null && after !== null && changes.length === 0 ? words.say('conflicts.effects.same') : null,
  }
}

/** Only those whose place, mean or award is another one than before. */
function changesBetween(words: Words, before: NonNullable<Snapshot>, after: NonNullable<Snapshot>, titles: ReadonlyMap<string, string>): Change[] {
  return after.flatMap((now): Change[] => {
    const was = before.find(({ proposalId }) => proposalId === now.proposalId)
    if (was === undefined || (was.rank === now.rank && was.taken === now.taken && was.totalSum * now.divisor === now.totalSum * was.divisor && was.sheets === now.sheets)) return []
    const both = (a: string, b: string) => (a === b ? a : words.say('conflicts.effects.fromTo', { from: a, to: b }))
    const rank = (value: number | null) => (value === null ? '–' : words.number(value))
    const taken = (value: 'yes' | 'no') => words.say(`conflicts.effects.taken.${value}`)
    return [{
      reference: shortReference(now.reference), title: titles.get(now.proposalId) ?? '', rank: both(rank(was.rank), rank(now.rank)), mean: both(meanText(words, was.totalSum, was.divisor), meanText(words, now.totalSum, now.divisor)),
      taken: both(taken(was.taken), taken(now.taken)), moved: was.taken !== now.taken,
    }]
  })
}
