import { inputs, untouched, type ChoiceView, type InputView, type Sent } from '../kernel/inputs'
import { fact, notice, quietTag, tag, type FactView, type NoticeView, type TagView } from '../kernel/parts'
import type { Person } from '../kernel/policy'
import { template, type Page } from '../kernel/views'
import type { Words } from '../kernel/words'
import { titleOf } from '../calls/calls'
import { resultsAreOut, type Evaluation } from '../scoring/evaluation'
import { ACT_KINDS, actName, actTag, sheetOf, type Act, type ActKind, type Signature, type Which } from './acts'
import { howSigned } from './documents'
import * as may from './policy'

type ActRow = { href: string; number: string; kind: string; drafted: string; signed: string; tag: TagView }
type ActsView = { title: string; kicker: string; caption: string; rows: ActRow[]; drafts: { kind: string; text: string }[]; action: string; none: string }
const actsView = template<ActsView>('acts/acts')

/** Which acts the data are ripe for: there is a committee, a recommendation with a session, a decision. */
export type Ripe = Readonly<Record<ActKind, 'yes' | 'no'>>

export function actsPage(words: Words, person: Person, { evaluation, acts, signatures, ripe, second }: { evaluation: Evaluation; acts: readonly Act[]; signatures: readonly Signature[]; ripe: Ripe; second: readonly string[] }): Page {
  const { call } = evaluation
  const shown = acts.filter((act) => may.readAct(person, { evaluation, act }).allowed)
  const kinds = ACT_KINDS.filter((kind) => ripe[kind] === 'yes' && may.draft(person, { evaluation, kind }).allowed)
  return actsView({
    title: words.say('acts.list.title'), kicker: `${call.reference} · ${words.pick(titleOf(call))}`, caption: words.count('acts.list.caption', shown.length),
    rows: shown.map((act) => {
      const own = signatures.filter(({ actId }) => actId === act.id)
      return {
        href: `/acts/${call.reference}/${act.number}`, number: act.reference, kind: actName(words, act.kind, second.includes(act.aboutId) ? 'second' : 'first'), drafted: words.dayOf(act.draftedAt),
        signed: words.say('acts.list.signed', { part: own.filter(({ state }) => state === 'signed').length, whole: own.length }), tag: actTag(words, act),
      }
    }),
    drafts: kinds.map((kind) => ({ kind, text: words.say(`acts.draft.${kind}`) })), action: `/acts/${call.reference}/drafts`,
    none: words.say('acts.list.none'),
  }, { wide: true, crumbs: [placeOf(person, evaluation), { href: null, text: words.say('acts.list.title') }] })
}

function placeOf(person: Person, evaluation: Evaluation): { href: string; text: string } {
  const { reference } = evaluation.call
  const inside = person.id !== '' && (evaluation.seat !== null || !resultsAreOut(evaluation))
  return { href: inside ? `/scoring/${reference}` : `/calls/${reference}`, text: reference }
}

const crumbsOf = (words: Words, person: Person, evaluation: Evaluation, here: string) =>
  [placeOf(person, evaluation), { href: `/acts/${evaluation.call.reference}`, text: words.say('acts.list.title') }, { href: null, text: here }]

type SignView = { action: string; print: string; typedName: InputView; code: InputView | null; dissent: InputView; read: ChoiceView; part: string | null; partHref: string }
type ActView = {
  title: string; kicker: string; tag: TagView; notice: NoticeView | null; facts: FactView[]; documents: { href: string; text: string }[]; hidden: string | null
  caption: string; signers: { name: string; capacity: string; when: string; how: string; tag: TagView }[]; dissents: { name: string; text: string }[]
  sign: SignView | null; refuse: { action: string; personId: string; reason: InputView } | null
  absent: { action: string; person: ChoiceView; reason: InputView } | null; withdraw: { action: string; reason: InputView } | null
}
const actView = template<ActView>('acts/act')

export type ActAbout = { readonly evaluation: Evaluation; readonly which: Which; readonly act: Act; readonly signatures: readonly Signature[]; readonly secured: 'yes' | 'no'; readonly drafter: string }

export function actPage(words: Words, person: Person, about: ActAbout, sent: Sent = untouched, form = ''): Page {
  const { evaluation, act, signatures, which } = about
  const { call } = evaluation
  const at = `/acts/${call.reference}/${act.number}`
  const own = signatures.find(({ personId }) => personId === person.id)
  const inside = person.id !== '' && (evaluation.seat !== null || person.roles.some(({ scope }) => scope === ''))
  const readable = may.readDocument(person, { evaluation, act })
  const sentTo = (which: string): Sent => (form === which ? sent : untouched)
  const reason = (which: string, label: string): InputView => {
    const view = inputs(words, {}, sentTo(which)).area('reason', { label, rows: 3 })
    return form === which ? view : { ...view, id: `${view.id}-${which}` }
  }
  return actView({
    title: actName(words, act.kind, which), kicker: `${act.reference} · ${words.pick(titleOf(call))}`, tag: actTag(words, act), notice: noticeOf(words, act, own),
    facts: factsOf(words, about), hidden: readable.allowed ? null : words.say(readable.words),
    documents: readable.allowed ? (['sq', 'en'] as const).flatMap((language) => [
      { href: `${at}/document.pdf?language=${language}`, text: words.say(`acts.document.${language}`) },
      ...(sheetOf(act, language) === null ? [] : [{ href: `${at}/signatures.pdf?language=${language}`, text: words.say(`acts.sheet.${language}`) }]),
    ]) : [],
    caption: words.say('acts.list.signed', { part: signatures.filter(({ state }) => state === 'signed').length, whole: signatures.length }),
    signers: signatures.map((one) => ({
      name: one.name, capacity: words.say(`acts.capacity.${one.capacity}`), when: one.answeredAt === null ? '–' : words.moment(one.answeredAt), how: howSigned(words, one),
      tag: { awaited: tag('ring', words.say('acts.signed.awaited')), signed: quietTag('disc', words.say('acts.signed.signed')), refused: tag('cross', words.say('acts.signed.refused')) }[one.state],
    })),
    dissents: signatures.filter(({ dissent }) => dissent !== '').map(({ name, dissent }) => ({ name, text: dissent })),
    sign: may.sign(person, about).allowed ? signView(words, person, about, at, sentTo('sign')) : null,
    refuse: may.sign(person, about).allowed ? { action: `${at}/refusal`, personId: person.id, reason: reason('refuse', 'acts.refuse.reason') } : null,
    ...(inside && may.administer(person, about).allowed ? administration(words, about, at, person, { reason, sentTo }) : { absent: null, withdraw: null }),
  }, { faults: sent.faults, wide: true, crumbs: crumbsOf(words, person, evaluation, actName(words, act.kind, which)) })
}

function administration(
  words: Words, { signatures }: ActAbout, at: string, person: Person, { reason, sentTo }: { reason: (which: string, label: string) => InputView; sentTo: (which: string) => Sent },
): Pick<ActView, 'absent' | 'withdraw'> {
  const others = signatures.filter(({ state, personId }) => state === 'awaited' && personId !== person.id)
  return {
    absent: others.length === 0 ? null : {
      action: `${at}/refusal`, reason: reason('absent', 'acts.absent.reason'),
      person: inputs(words, {}, sentTo('absent')).select('personId', { label: 'acts.absent.who' }, others.map(({ personId, name }) => ({ value: personId, label: name }))),
    },
    withdraw: { action: `${at}/withdrawal`, reason: reason('withdraw', 'acts.withdraw.reason') },
  }
}

function noticeOf(words: Words, act: Act, own: Signature | undefined): NoticeView | null {
  if (act.state === 'withdrawn') return notice('bad', words.say('acts.notice.withdrawn', { at: words.moment(act.withdrawnAt ?? act.draftedAt), reason: act.withdrawnReason ?? '' }))
  if (act.state === 'sealed') return notice('good', words.say('acts.notice.sealed', { at: words.moment(act.sealedAt ?? act.draftedAt) }))
  return own?.state === 'awaited' ? notice('warn', words.say('acts.notice.yours')) : null
}

function factsOf(words: Words, { act, drafter }: ActAbout): FactView[] {
  return [
    fact(words.say('acts.fact.number'), act.reference),
    fact(words.say('acts.fact.drafted'), words.say('acts.fact.draftedValue', { at: words.moment(act.draftedAt), by: drafter })),
    fact(words.say('acts.print.sq'), act.printSq), fact(words.say('acts.print.en'), act.printEn),
    ...(act.sealsRoot === null ? [] : [fact(words.say('scoring.record.root'), act.sealsRoot)]),
    ...(act.headRoot === null ? [] : [fact(words.say('acts.fact.head'), words.say('acts.fact.headValue', { size: act.headSize ?? 0, root: act.headRoot }))]),
  ]
}

function signView(words: Words, person: Person, { evaluation, act, secured }: ActAbout, at: string, sent: Sent): SignView {
  const field = inputs(words, {}, sent)
  const part = !may.readDocument(person, { evaluation, act }).allowed
  return {
    action: `${at}/signature`, print: act.printSq,
    typedName: field.text('typedName', { label: 'acts.sign.name', hint: 'acts.sign.nameHint', autocomplete: 'name', width: 'govuk-input--width-20' }),
    code: secured === 'no' ? null : { ...field.text('code', { label: 'people.factor.code', hint: 'people.factor.codeHint', autocomplete: 'one-time-code', width: 'govuk-input--width-10' }), value: '' },
    dissent: field.area('dissent', { label: 'acts.sign.dissent', hint: 'acts.sign.dissentHint', rows: 4, optional: true }),
    read: field.tick('read', { label: part ? 'acts.sign.readPart' : 'acts.sign.read' }),
    part: part ? words.say('acts.sign.part') : null, partHref: `/scoring/${evaluation.call.reference}/minutes`,
  }
}
