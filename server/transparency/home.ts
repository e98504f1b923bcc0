import { isMunicipal, shownState, STATE_SHAPES, textOf, titleOf, type Call } from '../calls/calls'
import { daysBetween, dayOf } from '../kernel/dates'
import { basisPoints } from '../kernel/money'
import { fig, tag, type FigView, type TagView } from '../kernel/parts'
import { template, type Page } from '../kernel/views'
import type { Words } from '../kernel/words'
import type { BudgetFact, Municipality } from '../municipalities/municipalities'
import { bandMap, type BandMapView } from '../municipalities/tiles'
import type { News } from './store'

type CallCard = { reference: string; href: string; title: string; lead: string; moneyLabel: string; money: string; deadline: string; left: string; state: TagView; due: boolean }
type NewsRow = { href: string; title: string; detail: string; tag: TagView }

type HomeView = { title: string; figs: FigView[]; map: BandMapView; count: string; cards: CallCard[]; news: NewsRow[]; steps: { title: string; text: string }[] }
const home = template<HomeView>('transparency/home')

const STEPS = ['call', 'proposal', 'scoring', 'decision', 'money'] as const

/** What a citizen sees first: what is open, until when, for how much, and where to check. */
export function homePage(
  words: Words,
  all: { open: readonly Call[]; municipalities: readonly Municipality[]; transfers: readonly BudgetFact[]; news: readonly News[]; now: Date },
): Page {
  const targets = all.municipalities.filter(({ programmeRole }) => programmeRole === 'target')
  return home({
    title: words.say('transparency.home.title'),
    figs: [
      fig(words.say('transparency.home.openCalls'), words.number(all.open.length)),
      fig(words.say('transparency.home.municipalities'), words.number(targets.length)),
      ...transferFigs(words, all.transfers),
    ],
    map: bandMap(targets.map(({ code }) => code)),
    count: words.count('transparency.home.open', all.open.length, { day: words.dayOf(all.now) }),
    cards: all.open.map((call) => callCard(words, call, all.now)),
    news: all.news.map((one) => newsRow(words, one)),
    steps: STEPS.map((step) => ({ title: words.say(`transparency.step.${step}`), text: words.say(`transparency.step.${step}Text`) })),
  }, { bare: true })
}

/** The latest transfer to all municipalities and its growth, computed from the two figures and never typed. */
function transferFigs(words: Words, facts: readonly BudgetFact[]): FigView[] {
  const [before, latest] = facts.filter(({ kind }) => kind === 'transfer_to_municipalities').sort((a, b) => a.year - b.year).slice(-2)
  if (before === undefined || latest === undefined) return []
  const growth = basisPoints(latest.amountMinor - before.amountMinor, before.amountMinor)
  return [
    fig(words.say('transparency.home.transfer', { year: latest.year }), words.money(latest.amountMinor)),
    ...(growth === null ? [] : [fig(words.say('transparency.home.growth', { year: before.year }), `${growth > 0 ? '+' : ''}${words.percent(growth, 1)}`)]),
  ]
}

function callCard(words: Words, call: Call, now: Date): CallCard {
  const { settings } = call
  const state = shownState(call, now)
  const days = daysBetween(dayOf(now), dayOf(call.closesAt))
  return {
    reference: call.reference,
    href: `/calls/${call.reference}`,
    title: words.pick(titleOf(call)),
    lead: textOf(words, call, 'summary'),
    moneyLabel: words.say(isMunicipal(call) ? 'transparency.home.cofinancing' : 'transparency.home.grant'),
    money: isMunicipal(call)
      ? words.say('transparency.home.cofinancingAtLeast', { share: words.percent(settings.cofinancingMinBp) })
      : `${words.amount(settings.grantMinMinor)} – ${words.money(settings.grantMaxMinor)}`,
    deadline: words.moment(call.closesAt),
    left: words.count('transparency.home.daysLeft', Math.max(0, days)),
    state: tag(STATE_SHAPES[state], words.say(`calls.state.${state}`)),
    due: days <= 21,
  }
}

function newsRow(words: Words, one: News): NewsRow {
  const title = words.pick({ sq: one.titleSq, en: one.titleEn })
  const base = `/calls/${one.reference}`
  return {
    href: one.kind === 'results' ? `${base}/results` : base,
    title: words.say(`transparency.news.${one.kind}`, { title, reference: one.reference, number: one.number ?? 0 }),
    detail: words.say('transparency.news.at', { day: words.dayOf(one.at) }),
    tag: tag(one.kind === 'call' ? 'disc' : 'diamond', words.say('transparency.news.published')),
  }
}
