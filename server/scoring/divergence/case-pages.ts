import { inputs, untouched, type ChoiceView, type InputView, type Sent } from '../../kernel/inputs'
import { dayOf, localOf } from '../../kernel/dates'
import { fact, type FactView, type Link, type TagView } from '../../kernel/parts'
import { template, type Page } from '../../kernel/views'
import type { Words } from '../../kernel/words'
import { sectionPoints } from '../../calls/grid'
import type { Member } from '../committee'
import { crumbsOf } from '../pages'
import type { PoolMember } from '../pool/pool'
import { shortReference } from '../../proposals/proposals'
import { MARKS } from '../sheets'
import { mean, scaleOf, spreadOf, type SpreadView } from '../spread'
import { codeOf, scorersOf, type WholeCase } from './cases'
import { meetsFloors } from './divergence'
import { adviceText, bareSpread, caseFacts, caseHref, standTag } from './pages'
import type { Round } from './standing'

type Cell = { label: string; value: string; below: boolean }
type Row = { heading: boolean; name: string; note: string | null; cells: Cell[] }
type Head = { code: string; href: string; note: string }
type RoundView = { title: string; facts: FactView[]; reasons: string | null; minority: string | null }
type CaseView = {
  title: string; kicker: string; state: TagView; facts: FactView[]; spread: SpreadView | null; floorLegend: string; advice: string | null
  heads: Head[]; rows: Row[]; caption: string
  round: { action: string; lead: string } | null
  further: { action: string; person: ChoiceView | null; lead: string; standIn: { action: string; button: string } | null } | null
  reopening: { action: string; sheet: ChoiceView; reason: InputView } | null
  record: Link | null
  rounds: RoundView[]
}
const casePageTemplate = template<CaseView>('scoring/divergence/case')

/** What the reader may do here. */
export type CaseDeeds = { readonly round: 'yes' | 'no'; readonly further: 'yes' | 'no'; readonly record: 'yes' | 'no'; readonly reopen: 'yes' | 'no'; /** Whom the chair may seat for this proposal, where nobody is free. */ readonly standIn: Pick<PoolMember, 'name'> | null }

/** The sealed sheets of one proposal side by side, by code and never by name, and what is to be done about them. */
export function casePage(words: Words, one: WholeCase, deeds: CaseDeeds, readerId: string, sent: Sent = untouched): Page {
  const { evaluation: { call }, proposal, sheets, members, stand, free, rounds } = one
  const base = `/scoring/proposals/${proposal.id}`
  const field = inputs(words, {}, sent)
  const scale = scaleOf([bareSpread(sheets)], call.settings.totalFloorPoints)
  const byCode = [...sheets].sort((a, b) => (codeOf(members, a.assessorId) < codeOf(members, b.assessorId) ? -1 : 1))
  return casePageTemplate({
    title: proposal.title, kicker: proposal.reference, state: standTag(words, stand), facts: caseFacts(words, one, call.settings),
    spread: spreadOf(words, bareSpread(sheets), scale), floorLegend: words.say('scoring.ranking.floor', { floor: call.settings.totalFloorPoints }), advice: adviceText(words, stand.divergence.advice),
    heads: byCode.map(({ id, assessorId, further }) => ({
      code: codeOf(members, assessorId), href: `/scoring/sheets/${id}`, note: assessorId === readerId ? words.say('scoring.divergence.case.own') : further === undefined ? '' : words.say('scoring.divergence.case.further'),
    })),
    rows: rowsOf(words, { ...one, sheets: byCode }), caption: words.count('scoring.divergence.case.caption', sheets.length),
    round: deeds.round === 'yes' ? { action: `${base}/consensus`, lead: words.say(`scoring.divergence.round.lead.${call.settings.combination}`) } : null,
    further: deeds.further === 'no' ? null : {
      action: `${base}/further-sheets`, lead: furtherLead(words, one, deeds),
      standIn: deeds.standIn === null ? null : { action: `${base}/stand-ins`, button: words.say('scoring.divergence.standIn.button', { name: deeds.standIn.name }) },
      person: free.length === 0 ? null : field.select('personId', { label: 'scoring.divergence.further.person' }, free.map(({ personId, name }) => ({ value: personId, label: name }))),
    },
    reopening: deeds.reopen === 'no' ? null : {
      action: `${base}/reopenings`,
      sheet: field.select('sheetId', { label: 'scoring.divergence.reopening.sheet' }, byCode.map(({ id, assessorId, total }) => ({ value: id, label: `${codeOf(members, assessorId)} · ${words.count('scoring.divergence.points', total)}` }))),
      reason: field.area('reason', { label: 'scoring.divergence.reopening.reason', hint: 'scoring.divergence.reopening.reasonHint', rows: 3 }),
    },
    record: deeds.record === 'yes' ? { href: `${base}/agreement`, text: words.say('scoring.divergence.record.title') } : null,
    rounds: [...rounds].reverse().map((round) => roundView(words, one, round)),
  }, { ...crumbsOf(words, call, shortReference(proposal.reference)), faults: sent.faults })
}

/** Who can be asked; where nobody is free, who can step in, who is awaited, or that nobody is left. */
function furtherLead(words: Words, { free, standIns }: WholeCase, { standIn }: CaseDeeds): string {
  if (free.length > 0) return words.say('scoring.divergence.further.lead')
  if (standIns.length > 0) return words.say('scoring.divergence.standIn.awaited', { name: words.list(standIns.map(({ name }) => name)) })
  return standIn === null ? words.say('scoring.divergence.further.nobody') : words.say('scoring.divergence.standIn.lead', { name: standIn.name })
}

function rowsOf(words: Words, { grid, sheets, members, stand, evaluation: { call } }: WholeCase): Row[] {
  const label = (assessorId: string) => codeOf(members, assessorId)
  const far = new Map(stand.divergence.advice.map(({ code, least, most }) => [code, words.say('scoring.divergence.case.far', { least, most })]))
  const sections = grid.sections.flatMap((section): Row[] => [
    {
      heading: true, name: `${section.code} ${words.pick({ sq: section.titleSq, en: section.titleEn })}`,
      note: section.floorPoints === null ? words.count('scoring.divergence.case.max', sectionPoints(section)) : words.say('scoring.divergence.case.maxFloor', { max: sectionPoints(section), floor: section.floorPoints }),
      cells: sheets.map((sheet) => { const points = sheet.sections[section.code] ?? 0; return { label: label(sheet.assessorId), value: words.number(points), below: section.floorPoints !== null && points < section.floorPoints } }),
    },
    ...section.criteria.map((criterion): Row => ({
      heading: false, name: `${criterion.code} ${words.pick({ sq: criterion.titleSq, en: criterion.titleEn })}`, note: far.get(criterion.code) ?? null,
      cells: sheets.map((sheet) => ({ label: label(sheet.assessorId), value: words.number(sheet.marks?.[criterion.code] ?? 0), below: false })),
    })),
  ])
  const floors = { grid, totalFloorPoints: call.settings.totalFloorPoints }
  return [
    ...sections,
    { heading: true, name: words.say('scoring.ranking.total'), note: words.say('scoring.ranking.floor', { floor: floors.totalFloorPoints }), cells: sheets.map(({ assessorId, total }) => ({ label: label(assessorId), value: words.number(total), below: total < floors.totalFloorPoints })) },
    { heading: false, name: words.say('scoring.divergence.case.floors'), note: null, cells: sheets.map((sheet) => ({ label: label(sheet.assessorId), value: words.say(meetsFloors(sheet, floors) ? 'scoring.divergence.case.meets' : 'scoring.divergence.case.misses'), below: false })) },
  ]
}

export function roundView(words: Words, { members, grid }: Pick<WholeCase, 'members' | 'grid'>, round: Round): RoundView {
  const { record } = round
    const agreed = record?.agreed ?? null
  return {
    title: words.say('scoring.divergence.round.title', { number: round.number }),
    facts: [
      fact(words.say('scoring.divergence.round.opened'), words.say('scoring.divergence.round.openedText', { at: words.moment(round.openedAt), sheets: round.sheets.length, gap: round.gap })),
      ...(record === null ? [fact(words.say('scoring.divergence.round.record'), words.say('scoring.divergence.round.notYet'))] : [
        fact(words.say('scoring.minutes.held'), `${words.moment(record.heldAt)} · ${record.place}`), fact(words.say('scoring.minutes.present'), presentText(words, members, record.present)),
        fact(words.say('scoring.divergence.round.result'), agreed === null ? words.say('scoring.divergence.round.own') : agreedText(words, grid, agreed)),
      ]),
    ],
    reasons: record?.reasons ?? null, minority: record === null || record.minority === '' ? null : record.minority,
  }
}

/** Those who were there: the heads by their seat, members by code, in an order that says nothing of names. */
export function presentText(words: Words, members: readonly Member[], ids: readonly string[]): string {
  const there = members.filter(({ id }) => ids.includes(id))
  const codes = there.filter(({ seat }) => seat === 'voting').map(({ code }) => code).sort((a, b) => a.localeCompare(b, 'en', { numeric: true }))
  return words.list([...there.filter(({ seat }) => seat !== 'voting').map(({ seat }) => words.say(`scoring.seat.${seat}`)), ...codes])
}

/** An agreed score in one line: its total, then every section. */
export const agreedText = (words: Words, grid: WholeCase['grid'], { total, sections }: { total: number; sections: Readonly<Record<string, number>> }): string =>
  words.say('scoring.divergence.round.agreed', { total: mean(words, total, 1), sections: grid.sections.map(({ code }) => `${code} ${words.number(sections[code] ?? 0)}`).join(', ') })

type RecordView = {
  title: string; kicker: string; lead: string; action: string; heldOn: InputView; heldTime: InputView; place: InputView; present: ChoiceView
  sections: { title: string; marks: (ChoiceView & { sheets: string })[] }[]; reasons: InputView; minority: InputView; back: string
}
const recordTemplate = template<RecordView>('scoring/divergence/record')

/** Recording the meeting of those who scored: once, and kept as it was written. */
export function recordPage(words: Words, one: WholeCase, now: Date, sent: Sent = untouched): Page {
  const { evaluation: { call }, proposal, grid, members, sheets } = one
  const sitting = members.filter(({ endedAt }) => endedAt === null)
  const scorers = scorersOf(one)
  const there = sitting.filter((member) => member.seat !== 'voting' || scorers.includes(member))
  const field = inputs(words, { heldOn: dayOf(now), heldTime: localOf(now).time, present: scorers.map(({ id }) => id) }, sent)
  const agreed = call.settings.combination === 'agreed'
  return recordTemplate({
    title: words.say('scoring.divergence.record.title'), kicker: `${proposal.reference} · ${proposal.title}`, lead: words.say(`scoring.divergence.record.lead.${call.settings.combination}`), action: `/scoring/proposals/${proposal.id}/agreement`, back: caseHref(proposal.id),
    heldOn: field.day('heldOn', { label: 'scoring.meetings.heldOn' }),
    heldTime: field.text('heldTime', { label: 'scoring.meetings.heldTime', hint: 'scoring.meetings.timeHint', width: 'govuk-input--width-5' }),
    place: field.text('place', { label: 'scoring.meetings.place', width: 'govuk-input--width-20' }),
    present: field.checkboxes('present', { label: 'scoring.divergence.record.present', hint: 'scoring.divergence.record.presentHint' }, there.map(({ id, name, seat }) => ({ value: id, label: `${name} · ${words.say(`scoring.seat.${seat}`)}` }))),
    sections: agreed ? grid.sections.map((section) => ({
      title: `${section.code} ${words.pick({ sq: section.titleSq, en: section.titleEn })}`,
      marks: section.criteria.map((criterion) => ({
        ...field.radios(`mark.${criterion.code}`, { label: 'scoring.divergence.record.mark', values: { code: criterion.code, title: words.pick({ sq: criterion.titleSq, en: criterion.titleEn }) } }, MARKS.map((points) => ({ value: String(points), label: String(points) }))),
        inline: true, sheets: words.say('scoring.divergence.record.sheets', { marks: sheets.map(({ marks }) => words.number(marks?.[criterion.code] ?? 0)).sort().join(', ') }),
      })),
    })) : [],
    reasons: field.area('reasons', { label: 'scoring.divergence.record.reasons', hint: 'scoring.divergence.record.reasonsHint', rows: 6 }),
    minority: field.area('minority', { label: 'scoring.divergence.record.minority', hint: 'scoring.divergence.record.minorityHint', rows: 4, optional: true }),
  }, { ...crumbsOf(words, call, words.say('scoring.divergence.record.title')), faults: sent.faults })
}
