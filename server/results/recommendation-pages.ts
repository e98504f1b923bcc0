import type { Fault } from '../kernel/errors'
import { inputs, untouched, type ChoiceView, type InputView, type Sent } from '../kernel/inputs'
import { bar, quietTag, tag, type BarView, type TagView } from '../kernel/parts'
import { template, type Page } from '../kernel/views'
import type { Words } from '../kernel/words'
import {
  isOverdue, type Recommendation, 
} from './results'

type RecommendationsView = {
  title: string
  done: string
  bars: BarView[]
  legend: { fill: string; text: string }[]
  rows: { id: string; number: string; title: string; actions: { id: string; title: string; responsible: string; deadline: string; status: TagView; comment: string; editHref: string | null }[] }[]
}
const recommendationsTemplate = template<RecommendationsView>('results/recommendations')

export function recommendationsPage(words: Words, rows: readonly Recommendation[], today: string, may: { followUp: boolean }): Page {
  const actions = rows.flatMap((one) => one.actions)
  const count = (status: string) => actions.filter((one) => one.status === status).length
  return recommendationsTemplate({
    title: words.say('results.recommendations.title'),
    done: words.say('results.recommendations.done', { done: count('completed'), all: actions.length }),
    bars: [
      bar(0, count('completed'), actions.length, 'q-f-accepted'),
      bar(count('completed'), count('ongoing'), actions.length, 'q-f-wait'),
      bar(count('completed') + count('ongoing'), count('not_initiated'), actions.length, 'q-f-agreed'),
    ],
    legend: (['completed', 'ongoing', 'not_initiated'] as const).map((status) => ({
      fill: status === 'completed' ? 'q-f-accepted' : status === 'ongoing' ? 'q-f-wait' : 'q-f-agreed',
      text: `${words.say(`results.action.${status}`)}: ${words.number(count(status))}`,
    })),
    rows: rows.map((row) => ({
      id: row.id,
      number: String(row.number),
      title: words.pick(row.title),
      actions: row.actions.map((action) => ({
        id: action.id,
        title: words.pick(action.title),
        responsible: action.responsible.join(', '),
        deadline: action.deadline ?? '–',
        status: isOverdue(action, today) ? tag('late', words.say('results.action.overdue'))
          : quietTag(action.status === 'completed' ? 'disc' : action.status === 'ongoing' ? 'half' : 'ring', words.say(`results.action.${action.status}`)),
        comment: words.pick(action.comment),
        editHref: may.followUp ? `/results/recommendations/${action.id}` : null,
      })),
    })),
  }, { wide: true, crumbs: [{ href: '/results', text: words.say('results.title') }, { href: null, text: words.say('results.recommendations.title') }] })
}

type ActionView = { title: string; action: string; version: number; status: ChoiceView; commentSq: InputView; commentEn: InputView }
const actionTemplate = template<ActionView>('results/action')

export function actionPage(words: Words, action: Recommendation['actions'][number], sent: { form: Sent['form']; faults: readonly Fault[] } = untouched): Page {
  const field = inputs(words, { status: action.status, commentSq: action.comment.sq, commentEn: action.comment.en }, sent)
  return actionTemplate(
    {
      title: words.pick(action.title),
      action: `/results/recommendations/${action.id}`,
      version: action.version,
      status: field.radios('status', { label: 'results.field.status' }, (['not_initiated', 'ongoing', 'completed'] as const).map((value) => ({ value, label: words.say(`results.action.${value}`) }))),
      commentSq: field.area('commentSq', { label: 'results.field.commentSq', rows: 4 }),
      commentEn: field.area('commentEn', { label: 'results.field.commentEn', rows: 4 }),
    },
    { faults: sent.faults, back: { href: '/results/recommendations', text: words.say('results.recommendations.title') } },
  )
}
