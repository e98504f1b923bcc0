import type { Day } from '../kernel/dates'
import { inFours } from '../kernel/hash'
import { inputs, type ChoiceView, type InputView, type Sent } from '../kernel/inputs'
import { sum } from '../kernel/money'
import { fact, fig, notice, quietTag, tag, type FactView, type FigView, type NoticeView, type Shape, type TagView } from '../kernel/parts'
import { template, type Page } from '../kernel/views'
import type { Words } from '../kernel/words'
import type { Award } from '../awards/awards'
import { HEADINGS, UNITS } from '../forms/budget'
import { instalmentAmounts, type Agreement, type BudgetLine, type WrittenAgreement } from './agreements'
import { agreementLife, type AgreementState } from './lifecycle'
import type { Standstill } from './policy'
import type { AgreementDocument, Awaiting } from './store'
import { readText, textIn } from './text'

const SHAPES: Record<AgreementState, Shape> = {
  draft: 'ring', sent: 'triangle', signed: 'diamond', active: 'half', suspended: 'square', ended: 'triangle', closing: 'half', closed: 'disc', terminated: 'cross', cancelled: 'cross',
}

/** Running grants are the expected state in lists. */
export function agreementTag(words: Words, state: AgreementState, where: 'list' | 'page' = 'page'): TagView {
  const text = words.say(`agreements.state.${state}`)
  return where === 'list' && (state === 'active' || state === 'closed') ? quietTag(SHAPES[state], text) : tag(SHAPES[state], text)
}

const granteeOf = (words: Words, of: { organisationNameSq: string; organisationNameEn: string }): string => words.pick({ sq: of.organisationNameSq, en: of.organisationNameEn })

type ListView = {
  title: string; figs: FigView[]; states: ChoiceView; narrowed: boolean
  rows: { href: string; reference: string; title: string; grantee: string; place: string; period: string; amount: string; tag: TagView }[]; count: string; sum: string
  awaiting: { href: string; reference: string; title: string; grantee: string; amount: string; since: string }[] | null
  empty: string
}
const list = template<ListView>('agreements/list')

export type ListAbout = {
  readonly agreements: readonly Agreement[]
  readonly state: string
  /** Accepted awards without an agreement, for those who draw them up. */
  readonly awaiting: readonly Awaiting[] | null
  readonly places: ReadonlyMap<string, { readonly sq: string; readonly en: string }>
}

export function agreementsPage(words: Words, { agreements, state, awaiting, places }: ListAbout): Page {
  const field = inputs(words, { state })
  const choice = field.select('state', { label: 'agreements.filter.state' }, agreementLife.states.map((value) => ({ value, label: words.say(`agreements.state.${value}`) })))
  const shown = agreements.filter((agreement) => state === '' || agreement.state === state)
  const total = sum(shown.map(({ amountMinor }) => amountMinor))
  const unsigned = shown.filter((one) => one.state === 'draft' || one.state === 'sent').length
  return list({
    title: words.say('agreements.list.title'),
    figs: [
      fig(words.say('agreements.list.agreements'), words.number(shown.length)), fig(words.say('agreements.list.amount'), words.money(total)),
      fig(words.say('agreements.list.running'), words.number(shown.filter((one) => one.state === 'active').length), 'good'),
      fig(words.say('agreements.list.unsigned'), words.number(unsigned), unsigned > 0 ? 'due' : ''),
    ],
    states: { ...choice, options: choice.options.map((option, index) => (index === 0 ? { ...option, label: words.say('agreements.filter.all') } : option)) },
    narrowed: state !== '',
    rows: shown.map((agreement) => ({
      href: `/agreements/${agreement.id}`, reference: agreement.reference, title: agreement.title, grantee: granteeOf(words, agreement), place: placeOf(words, agreement, places),
      period: `${words.shortDay(agreement.startsOn)} – ${words.shortDay(agreement.endsOn)}`, amount: words.amount(agreement.amountMinor), tag: agreementTag(words, agreement.state, 'list'),
    })),
    count: words.count('agreements.list.count', shown.length),
    sum: words.amount(total),
    awaiting: awaiting === null ? null : awaiting.map((award) => ({
      href: `/agreements/awards/${award.id}`, reference: award.reference, title: award.title, grantee: granteeOf(words, award), amount: words.money(award.amountMinor, award.currency),
      since: award.answeredAt === null ? '' : words.dayOf(award.answeredAt),
    })),
    empty: words.say('agreements.list.empty'),
  }, { wide: true })
}

const placeOf = (words: Words, { municipalityCode }: Pick<Agreement, 'municipalityCode'>, places: ListAbout['places']): string =>
  municipalityCode === null ? '–' : words.pick(places.get(municipalityCode) ?? { sq: municipalityCode, en: municipalityCode })

type DrawUpView = { title: string; kicker: string; facts: FactView[]; startsOn: InputView; action: string; months: string }
const drawUp = template<DrawUpView>('agreements/draw-up')

export function drawUpPage(words: Words, about: { award: Award; grantee: string; startsOn: Day; months: number; complaintsUntil: Day }, sent: Sent = { form: null, faults: [] }): Page {
  const { award, grantee, startsOn, months, complaintsUntil } = about
  return drawUp({
    title: words.say('agreements.drawUp.title'), kicker: `${award.reference} · ${grantee}`,
    facts: [
      fact(words.say('agreements.fact.project'), award.title), fact(words.say('agreements.fact.amount'), words.money(award.amountMinor, award.currency)),
      fact(words.say('agreements.fact.cofinancing'), words.money(award.cofinancingMinor, award.currency)), fact(words.say('agreements.fact.months'), words.count('agreements.months', months)),
      fact(words.say('agreements.fact.standstill'), words.day(complaintsUntil)),
    ],
    startsOn: inputs(words, { startsOn }, sent).day('startsOn', { label: 'agreements.field.startsOn' }),
    action: `/agreements/awards/${award.id}`, months: words.count('agreements.months', months),
  }, { faults: sent.faults, crumbs: [{ href: '/agreements', text: words.say('agreements.list.title') }, { href: null, text: award.reference }] })
}

export type PageVerdicts = Readonly<Record<'send' | 'rewrite' | 'recall' | 'suspend' | 'resume' | 'terminate' | 'cancel' | 'signForGrantee' | 'signForFunder', boolean>>

export type AgreementAbout = {
  readonly agreement: WrittenAgreement
  readonly lines: readonly BudgetLine[]
  readonly documents: readonly (AgreementDocument & { name: string; size: number })[]
  readonly people: ReadonlyMap<string, string>
  readonly places: ListAbout['places']
  readonly standstill: Standstill
  readonly today: Day
  readonly may: PageVerdicts
}

type Form = { action: string; button: string; lead: string }
type AgreementView = {
  title: string; kicker: string; tag: TagView; notices: NoticeView[]; figs: FigView[]; facts: FactView[]
  links: { href: string; text: string }[]; texts: { href: string; text: string }[]
  signs: { signed: boolean; who: string; detail: string }[]
  instalments: { number: string; share: string; amount: string; condition: string }[]
  headings: { code: string; name: string; amount: string; lines: { code: string; description: string; quantity: string; unit: string; unitCost: string; amount: string }[] }[]
  currency: string; budgetSum: string; blocks: { heading: string | null; text: string | null; item: string | null }[]; hash: string
  rewrite: (Form & { startsOn: InputView; version: number }) | null
  send: Form | null
  sign: (Form & { read: ChoiceView; textHash: string }) | null
  reasoned: (Form & { reason: InputView; look: string })[]
  terminate: (Form & { reason: InputView; document: InputView }) | null
  documents: { href: string; text: string; day: string }[]
}
const one = template<AgreementView>('agreements/agreement')

export function agreementPage(words: Words, about: AgreementAbout, sent: Sent & { which?: string } = { form: null, faults: [] }): Page {
  const { agreement, may } = about
  const here = `/agreements/${agreement.id}`
  const { currency } = agreement
  // Several forms stand on the page: a fault belongs to the one that was sent.
  const fields = (which: string) => inputs(words, { startsOn: agreement.startsOn }, sent.which === which ? sent : undefined)
  const form = (name: string, key: string): Form => ({ action: `${here}/${name}`, button: words.say(`agreements.act.${key}`), lead: words.say(`agreements.act.${key}.lead`) })
  // Ids are kept apart; the one that was sent carries the id to which the error summary links.
  const reasonOf = (name: string): InputView => {
    const view = fields(name).area('reason', { label: 'agreements.field.reason', rows: 2 })
    return { ...view, id: sent.which === name ? view.id : `${view.id}-${name}` }
  }
  const reasoned = (name: string, key: 'recall' | 'suspend' | 'resume' | 'cancel', look: string) => ({ ...form(name, key), look, reason: reasonOf(name) })
  return one({
    title: agreement.title,
    kicker: [agreement.reference, granteeOf(words, agreement), placeOf(words, agreement, about.places), `${words.shortDay(agreement.startsOn)} – ${words.shortDay(agreement.endsOn)}`].join(' · '),
    tag: agreementTag(words, agreement.state),
    notices: noticesOf(words, about),
    figs: [
      fig(words.say('agreements.fact.amount'), words.money(agreement.amountMinor, currency), 'good'), fig(words.say('agreements.fact.cofinancing'), words.money(agreement.cofinancingMinor, currency)),
      fig(words.say('agreements.fact.startsOn'), words.day(agreement.startsOn)), fig(words.say('agreements.fact.endsOn'), words.day(agreement.endsOn)),
    ],
    facts: [
      fact(words.say('agreements.fact.grantee'), granteeOf(words, agreement)), fact(words.say('agreements.fact.municipality'), placeOf(words, agreement, about.places)),
      fact(words.say('agreements.fact.award'), agreement.awardReference), fact(words.say('agreements.fact.call'), agreement.callReference),
      fact(words.say('agreements.fact.iban'), inFours(agreement.iban ?? '–')), fact(words.say('agreements.fact.textVersion'), agreement.textVersion),
      fact(words.say('agreements.fact.drawnUp'), words.moment(agreement.drawnUpAt)),
    ],
    links: [
      { href: `/payments/agreements/${agreement.id}`, text: words.say('agreements.link.payments') }, { href: `/reports/agreements/${agreement.id}`, text: words.say('agreements.link.reports') },
      { href: `/awards/${agreement.awardReference}`, text: words.say('agreements.link.award') }, { href: `/calls/${agreement.callReference}`, text: words.say('agreements.link.call') },
    ],
    texts: (['sq', 'en'] as const).map((language) => ({ href: `${here}/text/${language}`, text: words.say(`agreements.text.${language}`) })),
    signs: signatures(words, about),
    instalments: instalmentRows(words, agreement),
    headings: budgetRows(words, about.lines), currency,
    budgetSum: words.amount(sum(about.lines.map(({ amountMinor }) => amountMinor))),
    blocks: readText(textIn(words.language, agreement)).map(({ kind, text }) => ({ heading: kind === 'heading' ? text : null, text: kind === 'text' ? text : null, item: kind === 'item' ? text : null })),
    hash: inFours(agreement.textHash),
    rewrite: may.rewrite ? { ...form('text', 'rewrite'), startsOn: fields('text').day('startsOn', { label: 'agreements.field.startsOn' }), version: agreement.version } : null,
    send: may.send ? form('sending', 'send') : null,
    sign: signForm(about, fields, form),
    reasoned: [
      ...(may.recall ? [reasoned('recall', 'recall', 'govuk-button--secondary')] : []), ...(may.suspend ? [reasoned('suspension', 'suspend', 'govuk-button--warning')] : []),
      ...(may.resume ? [reasoned('resumption', 'resume', 'govuk-button--secondary')] : []), ...(may.cancel ? [reasoned('cancellation', 'cancel', 'govuk-button--warning')] : []),
    ],
    terminate: may.terminate ? {
      ...form('termination', 'terminate'), reason: reasonOf('termination'),
      document: fields('termination').file('document', { label: 'agreements.field.document', hint: 'agreements.field.documentHint' }),
    } : null,
    documents: about.documents.map(({ id, kind, name, size, addedAt }) => ({ href: `${here}/documents/${id}`, text: `${words.say(`agreements.document.${kind}`)}: ${name} (${words.size(size)})`, day: words.dayOf(addedAt) })),
  }, { wide: true, faults: sent.faults, crumbs: [{ href: '/agreements', text: words.say('agreements.list.title') }, { href: null, text: agreement.reference }] })
}

function noticesOf(words: Words, { agreement, standstill, today }: AgreementAbout): NoticeView[] {
  const why = agreement.stateReason ?? ''
  if (agreement.state === 'draft' && why !== '') return [notice('warn', words.say('agreements.notice.recalled', { reason: why }))]
  if (agreement.state === 'suspended' || agreement.state === 'terminated' || agreement.state === 'cancelled') return [notice('bad', words.say(`agreements.notice.${agreement.state}`, { reason: why }))]
  if (agreement.state !== 'sent') return []
  if (standstill.award === 'gone') return [notice('bad', words.say('agreements.refused.awardGone'))]
  if (today <= standstill.until) return [notice('', words.say('agreements.notice.standstill', { day: words.day(standstill.until) }))]
  if (standstill.complaints.length > 0) return [notice('', words.say('agreements.notice.complaints', { references: words.list(standstill.complaints) }))]
  if (agreement.startsOn < today) return [notice('warn', words.say('agreements.notice.startPassed', { day: words.day(agreement.startsOn) }))]
  return [notice('warn', words.say(agreement.granteeSignedBy === null ? 'agreements.notice.granteeAwaited' : 'agreements.notice.funderAwaited', { day: words.day(agreement.startsOn) }))]
}

function signatures(words: Words, { agreement, people }: AgreementAbout): AgreementView['signs'] {
  const sign = (side: 'grantee' | 'funder', by: string | null, at: string | null) => ({
    signed: by !== null, who: by === null ? words.say(`agreements.sign.${side}.awaited`) : words.say(`agreements.sign.${side}`, { name: people.get(by) ?? '' }), detail: at === null ? '' : words.moment(at),
  })
  return [sign('grantee', agreement.granteeSignedBy, agreement.granteeSignedAt), sign('funder', agreement.funderSignedBy, agreement.funderSignedAt)]
}

export function instalmentRows(words: Words, { amountMinor, terms }: Pick<Agreement, 'amountMinor' | 'terms'>): AgreementView['instalments'] {
  const amounts = instalmentAmounts(amountMinor, terms.instalments)
  return terms.instalments.map(({ number, shareBp, condition }, index) => ({
    number: words.say('agreements.instalment.number', { number }), share: words.percent(shareBp), amount: words.amount(amounts[index] ?? 0), condition: words.say(`agreements.instalment.${condition}`),
  }))
}

/** Units of the budget form are words; what somebody wrote otherwise is shown as written. */
const unitOf = (words: Words, unit: string): string => ((UNITS as readonly string[]).includes(unit) ? words.say(`forms.unit.${unit}`) : unit)

/** Headings 1 to 8 are the form's; contingency and indirect costs are headings only here. */
const headingOf = (words: Words, code: string): string => words.say((HEADINGS as readonly string[]).includes(code) ? `forms.heading.${code}` : `agreements.heading.${code}`)

export function budgetRows(words: Words, lines: readonly BudgetLine[]): AgreementView['headings'] {
  const codes = [...new Set(lines.map(({ heading }) => heading))]
  return codes.map((code) => {
    const own = lines.filter(({ heading }) => heading === code)
    return {
      code, name: headingOf(words, code), amount: words.amount(sum(own.map(({ amountMinor }) => amountMinor))),
      lines: own.map((line) => ({
        code: line.code, description: line.description, quantity: words.number(line.quantity), unit: unitOf(words, line.unit), unitCost: words.amount(line.unitCostMinor), amount: words.amount(line.amountMinor),
      })),
    }
  })
}

function signForm({ agreement, may }: AgreementAbout, fields: (which: string) => ReturnType<typeof inputs>, form: (name: string, key: string) => Form): AgreementView['sign'] {
  if (!may.signForGrantee && !may.signForFunder) return null
  const name = may.signForGrantee ? 'signature' : 'countersignature'
  return { ...form(name, may.signForGrantee ? 'sign' : 'countersign'), read: fields(name).tick('read', { label: 'agreements.field.read' }), textHash: agreement.textHash }
}
