import { criterionPoints, MARKS, sectionPoints, type Grid } from '../calls/grid'
import type { Fault } from '../kernel/errors'
import type { Fields } from '../kernel/fields'
import { inFours } from '../kernel/hash'
import { inputs, untouched, type ChoiceView, type InputView, type Sent } from '../kernel/inputs'
import { notice, type Link, type NoticeView, type TagView } from '../kernel/parts'
import { conflictPage, type Difference } from '../kernel/problem-pages'
import { fieldId, template, type Page } from '../kernel/views'
import type { Words } from '../kernel/words'
import { kindChoices } from './committee-pages'
import type { Evaluation } from './evaluation'
import { crumbsOf } from './pages'
import { contentsOf } from './sealing/sealing'
import type { SheetVersion } from './sealing/store'
import { criteriaOf, fieldsOf, findChangeFaults, findFaults, markOf, progressOf, type Contents, type ScoreSheet } from './sheets'
import { totalView, type TotalView } from './sheet-total'
import { municipalityOf, type AssessedProposal } from './store'
import { sheetTag } from './tags'

export type SheetFacts = {
  readonly evaluation: Evaluation
  readonly sheet: ScoreSheet
  readonly proposal: AssessedProposal
  readonly grid: Grid
  /** Of the assessor's sheets: which one this is. */
  readonly place: { readonly of: number; readonly at: number }
  /** What it was before it was opened again the last time; null where it never was. */
  readonly before: SheetVersion | null
}

const both = (words: Words, of: { titleSq: string; titleEn: string }) => words.pick({ sq: of.titleSq, en: of.titleEn })

/** Reads the marks and texts of a sheet's form. What is no mark becomes one that no rule accepts. */
export function readContentsOf(form: Fields, grid: Grid): Contents {
  return {
    marks: Object.fromEntries(criteriaOf(grid).map(({ code }) => {
      const points = form.whole(`mark.${code}`)
      return [code, { points: points === 'faulty' ? Number.NaN : points, reason: form.text(`reason.${code}`) }]
    })),
    comments: Object.fromEntries(grid.sections.map(({ code }) => [code, form.text(`comment.${code}`)])),
    comment: form.text('comment'),
  }
}

type MarkOption = { id: string; value: string; text: string; selected: boolean }
type CriterionView = { id: string; code: string; section: string; weight: number; title: string; max: string; name: string; error: string | null; marks: MarkOption[]; reason: InputView }
type SectionView = { code: string; title: string; limits: string; criteria: CriterionView[]; comment: InputView }
type SheetView = {
  title: string; kicker: string; state: TagView; saved: string; reopened: NoticeView | null; declared: string; recusalHref: string; proposalHref: string; historyHref: string
  action: string; version: number; sections: SectionView[]; comment: InputView; total: TotalView; missing: { href: string; text: string }[]
  meanings: { mark: string; text: string }[]
}
const sheetTemplate = template<SheetView>('scoring/sheet')

export function sheetPage(words: Words, facts: SheetFacts, contents: Contents, sent: Sent = untouched): Page {
  const { evaluation, sheet, proposal, grid, place, before } = facts
  const { call, seat } = evaluation
  const field = inputs(words, fieldsOf(grid, contents), sent)
  const shown = sent.form === null ? contents : readable(readContentsOf(sent.form, grid))
  return sheetTemplate({
    title: proposal.title,
    kicker: `${proposal.reference} · ${words.pick(municipalityOf(proposal))} · ${words.money(proposal.requestedMinor)}`,
    state: sheetTag(words, sheet.state, 'in_time'),
    saved: `${words.say('scoring.sheet.place', { at: place.at, of: place.of })} · ${sheet.savedAt === null ? words.say('scoring.sheet.notSaved') : words.say('scoring.sheet.saved', { at: words.moment(sheet.savedAt) })}`,
    reopened: before === null ? null : notice('warn', reopenedText(words, sheet, before)),
    historyHref: `/scoring/sheets/${sheet.id}/history`,
    declared: words.say('scoring.sheet.declared', { at: typeof seat?.declaredAt === 'string' ? words.moment(seat.declaredAt) : '' }),
    recusalHref: `/scoring/proposals/${proposal.id}/recusal`, proposalHref: `/scoring/proposals/${proposal.id}`,
    action: `/scoring/sheets/${sheet.id}/marks`, version: sheet.version,
    sections: grid.sections.map((section) => ({
      code: section.code, title: `${section.code}. ${both(words, section)}`, limits: limitsOf(words, sectionPoints(section), section.floorPoints),
      criteria: section.criteria.map((criterion) => criterionView(words, field, sent, criterion, { section: section.code, reasoned: call.settings.reasonedMarks })),
      comment: field.area(`comment.${section.code}`, { label: 'scoring.sheet.sectionComment', values: { code: section.code }, rows: 3 }),
    })),
    comment: field.area('comment', { label: 'scoring.sheet.comment', hint: 'scoring.sheet.commentHint', rows: 4 }),
    total: totalView(words, grid, progressOf(grid, shown), call.settings.totalFloorPoints),
    missing: progressOf(grid, shown).marked === 0 ? [] : missingOf(words, missingIn(facts, shown)),
    meanings: MARKS.map((mark) => ({ mark: String(mark), text: words.say(`scoring.meaning.${mark}`) })),
  }, { ...crumbsOf(words, call, proposal.reference), faults: sent.faults })
}

/** A mark that could not be read counts as none while the page is shown again. */
const readable = (contents: Contents): Contents => ({
  ...contents, marks: Object.fromEntries(Object.entries(contents.marks).map(([code, mark]) => [code, (MARKS as readonly (number | null)[]).includes(mark.points) ? mark : { ...mark, points: null }])),
})

function limitsOf(words: Words, max: number, floor: number | null): string {
  return floor === null ? words.say('scoring.sheet.upTo', { max }) : words.say('scoring.sheet.upToFloor', { max, floor })
}

type Field = ReturnType<typeof inputs>

type CriterionPlace = { readonly section: string; readonly reasoned: readonly number[] }

function criterionView(words: Words, field: Field, sent: Sent, criterion: Grid['sections'][number]['criteria'][number], { section, reasoned }: CriterionPlace): CriterionView {
  const { code, weight } = criterion
  const name = `mark.${code}`
  const radios = field.radios(name, { label: 'scoring.sheet.mark' }, MARKS.map((mark) => ({ value: String(mark), label: words.say(`scoring.mark.${mark}`) })))
  const reasonFault = sent.faults.some((fault) => fault.field === `reason.${code}`)
  return {
    id: fieldId(name), code, section, weight, title: `${code}. ${both(words, criterion)}`, name, error: radios.error,
    max: weight === 1 ? words.say('scoring.sheet.upTo', { max: criterionPoints(criterion) }) : words.say('scoring.sheet.weighted', { weight, max: criterionPoints(criterion) }),
    marks: radios.options.map(({ id, value, label, selected }) => ({ id, value, text: label, selected })),
    reason: { ...field.area(`reason.${code}`, { ...reasonWords(words, reasoned), rows: 2 }), required: reasonFault },
  }
}

const reasonWords = (words: Words, reasoned: readonly number[]) =>
  reasoned.length === 0 ? { label: 'scoring.sheet.reasonFree' } : { label: 'scoring.sheet.reason', values: { marks: words.list(reasoned.map(String)) } }

/** Who opened the sheet again and why, and what of it may change. */
function reopenedText(words: Words, { reopenedSections }: ScoreSheet, { reopenedAt, reopenedFor, reason }: SheetVersion): string {
  const about = { at: words.moment(reopenedAt), reason }
  const text = reopenedFor === 'complaint' ? words.say('scoring.sheet.reopenedByComplaint', about) : words.say('scoring.sheet.reopened', about)
  return reopenedSections === null ? text : `${text} ${words.say('scoring.sheet.reopenedSections', { sections: words.list(reopenedSections.split(' ')) })}`
}

/** What still hinders sealing: marks, reasons and comments, and words for each mark changed since the last seal. */
function missingIn({ evaluation, grid, before }: SheetFacts, shown: Contents): Fault[] {
  const missing = findFaults(grid, shown, evaluation.call.settings.reasonedMarks)
  const unexplained = before === null ? [] : findChangeFaults(grid, shown, contentsOf(before.content))
  return [...missing, ...unexplained.filter(({ field }) => !missing.some((fault) => fault.field === field))]
}

const missingOf = (words: Words, faults: readonly Fault[]) => faults.map((fault) => ({ href: `#${fieldId(fault.field)}`, text: words.say(fault.words, fault.values) }))

type ReadCriterion = { title: string; mark: string; points: string; reason: string | null }
type ReadSection = { title: string; points: string; criteria: ReadCriterion[]; comment: string }
type SheetReadView = {
  title: string; kicker: string; heading: string; state: TagView; sections: ReadSection[]; comment: string; total: string; totalOf: string
  seal: { action: string; version: number; back: string } | null
  sealed: { at: string; hash: string; whose: string; committed: boolean } | null
  links: Link[]
}
const sheetRead = template<SheetReadView>('scoring/sheet-read')

type Reading = { readonly seal: 'check' | 'read'; readonly whose: string; readonly heading?: string; /** What else may be done with the sheet or read of it. */ readonly links: readonly Link[] }

/** A sheet to be read: the stored one shown back before it is sealed, or one that was sealed. */
export function sheetReadPage(words: Words, facts: SheetFacts, contents: Contents, reading: Reading): Page {
  const { evaluation, sheet, proposal, grid } = facts
  const progress = progressOf(grid, contents)
  const check = reading.seal === 'check'
  return sheetRead({
    title: proposal.title, kicker: `${proposal.reference} · ${words.pick(municipalityOf(proposal))}`,
    heading: reading.heading ?? words.say(check ? 'scoring.check.title' : 'scoring.read.title'), state: sheetTag(words, sheet.state, 'in_time'),
    sections: grid.sections.map((section, index) => ({
      title: `${section.code}. ${both(words, section)}`, points: `${words.number(progress.sections[index]?.points ?? 0)} / ${words.number(sectionPoints(section))}`,
      criteria: section.criteria.map((criterion) => {
        const { points, reason } = markOf(contents, criterion.code)
        return {
          title: `${criterion.code}. ${both(words, criterion)}`, mark: points === null ? '–' : `${points} · ${words.say(`scoring.mark.${points}`)}`,
          points: points === null ? '–' : words.number(points * criterion.weight), reason: reason === '' ? null : reason,
        }
      }),
      comment: contents.comments[section.code] ?? '',
    })),
    comment: contents.comment, total: words.number(progress.points), totalOf: words.say('scoring.read.outOf', { max: progress.sections.reduce((all, { max }) => all + max, 0) }),
    seal: check ? { action: `/scoring/sheets/${sheet.id}/seal`, version: sheet.version, back: `/scoring/sheets/${sheet.id}` } : null,
    sealed: sheet.sealedAt === null ? null : { at: words.moment(sheet.sealedAt), hash: inFours(sheet.sealHash ?? ''), whose: reading.whose, committed: sheet.sealNonce !== null },
    links: [...reading.links],
  }, crumbsOf(words, evaluation.call, proposal.reference))
}

/** The same sheet was saved in another window: both texts, where they differ. */
export function sheetConflictPage(words: Words, { evaluation, sheet, grid }: SheetFacts, mine: Contents, theirs: Contents): Page {
  const [ours, stored] = [fieldsOf(grid, mine), fieldsOf(grid, theirs)]
  const shown = (value: string) => (value === '' ? words.say('scoring.sheet.unmarked') : `${value} · ${words.say(`scoring.mark.${value}`)}`)
  const differences = Object.keys(stored).filter((name) => ours[name] !== stored[name]).map((name): Difference => {
    const [kind = '', code = ''] = name.split('.')
    const about = name === 'comment' ? 'whole' : kind
    const [a, b] = [ours[name] ?? '', stored[name] ?? '']
    return { name, label: words.say(`scoring.conflict.${about}`, { code }), mine: a, theirs: b, ...(kind === 'mark' ? { shown: { mine: shown(a), theirs: shown(b) } } : {}) }
  })
  return conflictPage(words, {
    action: `/scoring/sheets/${sheet.id}/marks`, version: sheet.version, who: words.say('scoring.conflict.who', { name: evaluation.seat?.name ?? '' }), differences,
    carried: Object.fromEntries(Object.entries(stored).filter(([name]) => ours[name] === stored[name])),
  })
}

type RecusalView = { title: string; lead: string; proposal: string; action: string; member: ChoiceView | null; kind: ChoiceView; note: InputView; back: string }
const recusal = template<RecusalView>('scoring/recusal')

/** Declaring a conflict that came to light: one's own, or one that those who lead found. */
export function recusalPage(words: Words, evaluation: Evaluation, proposal: AssessedProposal, whose: 'own' | 'others', sent: Sent = untouched): Page {
  const field = inputs(words, {}, sent)
  const title = words.say(`scoring.recusal.title.${whose}`)
  return recusal({
    title, lead: words.say(`scoring.recusal.lead.${whose}`), proposal: `${proposal.reference} · ${proposal.title}`, action: `/scoring/proposals/${proposal.id}/recusal`,
    member: whose === 'own' ? null : field.select('personId', { label: 'scoring.recusal.member' }, evaluation.members.map(({ personId, name }) => ({ value: personId, label: name }))),
    kind: field.select('kind', { label: 'scoring.declaration.kind' }, kindChoices(words)),
    note: field.area('note', { label: 'scoring.declaration.note', hint: 'scoring.recusal.noteHint', rows: 3 }),
    back: `/scoring/${evaluation.call.reference}`,
  }, { ...crumbsOf(words, evaluation.call, title), faults: sent.faults })
}

type AnnulmentView = { title: string; lead: string; action: string; reason: InputView }
const annulment = template<AnnulmentView>('scoring/annulment')

export function annulmentPage(words: Words, { evaluation, sheet, proposal }: Pick<SheetFacts, 'evaluation' | 'sheet' | 'proposal'>, sent: Sent = untouched): Page {
  return annulment({
    title: words.say('scoring.annulment.title'), lead: words.say('scoring.annulment.lead', { reference: proposal.reference }), action: `/scoring/sheets/${sheet.id}/annulment`,
    reason: inputs(words, {}, sent).area('reason', { label: 'scoring.annulment.reason', rows: 3 }),
  }, { ...crumbsOf(words, evaluation.call, proposal.reference), faults: sent.faults })
}
