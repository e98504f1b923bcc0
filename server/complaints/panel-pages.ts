import { overtakenPage } from '../kernel/both-versions'
import type { Instant } from '../kernel/dates'
import { inputs, type ChoiceView, type InputView, type Sent } from '../kernel/inputs'
import type { Page } from '../kernel/views'
import type { Words } from '../kernel/words'
import { sectionPoints, type Grid } from '../calls/grid'
import { markOf } from '../scoring/sheets'
import { REMEDIES, VERDICTS, type Complaint, type DecisionFields, type Panellist, type Remedy, type RemedyScope, type Verdict } from './complaints'
import type { CodedSheet } from './sheets'

type MarkRow = { name: string; marks: { code: string; mark: string; reason: string | null }[] }
type SectionPart = { name: string; totals: { code: string; points: string }[]; max: string; rows: MarkRow[]; comments: { code: string; text: string }[] }

/** What the panel works with. Each form is null where the reader may not, or need not, send it. */
export type PanelView = {
  declaration: { action: string; conflict: ChoiceView; note: InputView } | null
  sheets: { caption: string; codes: string[]; sections: SectionPart[]; totals: { code: string; points: string }[]; max: string } | null
  vote: { action: string; vote: ChoiceView; text: InputView } | null
  votes: { who: string; verdict: string; text: string }[]
  decision: { action: string; version: number; read: Verdict; verdict: string; text: InputView; remedy: ChoiceView | null; sheets: ChoiceView | null; sections: ChoiceView | null } | null
}

export type PanelAbout = {
  readonly id: string
  readonly version: number
  readonly grid: Grid
  readonly seat: Panellist | null
  readonly panel: readonly Panellist[]
  /** Null for readers who may not see them. */
  readonly sheets: readonly CodedSheet[] | null
  readonly reopenable: readonly string[]
  readonly majority: Verdict | null
  readonly remedies: readonly Remedy[]
  readonly may: { readonly declare: boolean; readonly vote: boolean; readonly decide: boolean }
}

export function panelView(words: Words, about: PanelAbout, sent: Sent): PanelView {
  const { seat, panel, sheets } = about
  const here = `/complaints/${about.id}`
  const field = inputs(words, { vote: seat?.vote, voteText: seat?.voteText }, sent)
  return {
    declaration: !about.may.declare ? null : {
      action: `${here}/declaration`,
      conflict: field.radios('conflict', { label: 'complaints.declare.conflict' }, ['no', 'yes'].map((value) => ({ value, label: words.say(`complaints.declare.${value}`) }))),
      note: field.area('note', { label: 'complaints.declare.note', hint: 'complaints.declare.noteHint', rows: 2, optional: true }),
    },
    sheets: sheets === null ? null : sheetsPart(words, about.grid, sheets),
    vote: !about.may.vote ? null : {
      action: `${here}/vote`,
      vote: field.radios('vote', { label: 'complaints.vote.question' }, VERDICTS.map((value) => ({ value, label: words.say(`complaints.verdict.${value}`) }))),
      text: field.area('voteText', { label: 'complaints.vote.text', hint: 'complaints.vote.textHint', rows: 4 }),
    },
    votes: seat === null && sheets === null ? [] : panel.filter(({ vote, endedAt }) => vote !== null && endedAt === null)
      .map(({ name, vote, voteText }) => ({ who: name, verdict: words.say(`complaints.verdict.${vote ?? 'dismissed'}`), text: voteText ?? '' })),
    decision: !about.may.decide || about.majority === null ? null : decisionPart(words, about, sent, about.majority),
  }
}

function decisionPart(words: Words, { id, version, grid, sheets, reopenable, remedies }: PanelAbout, sent: Sent, majority: Verdict): PanelView['decision'] {
  const field = inputs(words, {}, sent)
  const upheld = majority === 'upheld'
  const rescore = upheld && remedies.includes('sheets')
  return {
    action: `/complaints/${id}/decision`, version, read: majority, verdict: words.say(`complaints.verdict.${majority}`),
    text: field.area('text', { label: 'complaints.decide.text', hint: 'complaints.decide.textHint', rows: 6 }),
    remedy: upheld ? field.radios('remedy', { label: 'complaints.decide.remedy' }, remedies.map((remedy) => ({ value: remedy, label: words.say(`complaints.remedy.${remedy}`) }))) : null,
    sheets: rescore ? field.checkboxes('sheets', { label: 'complaints.decide.sheets', hint: 'complaints.decide.sheetsHint' }, (sheets ?? []).filter((sheet) => reopenable.includes(sheet.id)).map((sheet) => ({ value: sheet.id, label: sheet.code }))) : null,
    sections: rescore ? field.checkboxes('sections', { label: 'complaints.decide.sections', hint: 'complaints.decide.sectionsHint' }, grid.sections.map(({ code, titleSq, titleEn }) => ({ value: code, label: `${code} ${words.pick({ sq: titleSq, en: titleEn })}` }))) : null,
  }
}

type Typed = DecisionFields & { readonly verdict: string }
type DecidedAbout = { readonly complaint: Complaint; readonly sheets: readonly CodedSheet[]; readonly grid: Grid; readonly who: string; readonly at: Instant }

/** The complaint was decided before this decision came, in another window or by who presides now: both are shown. */
export function decidedPage(words: Words, { complaint, sheets, grid, who, at }: DecidedAbout, mine: Typed): Page {
  const { state, remedy, remedyScope, decisionText } = complaint
  const verdictText = (verdict: string) => (isVerdict(verdict) ? words.say(`complaints.verdict.${verdict}`) : '–')
  const remedyText = (given: string | null) => (REMEDIES.some((one) => one === given) ? words.say(`complaints.remedy.${given as Remedy}`) : '–')
  const list = (codes: readonly string[]) => (codes.length === 0 ? '–' : words.list(codes))
  const scopeText = (scope: RemedyScope | null) => `${list(sheets.filter(({ id }) => scope?.sheets.includes(id) === true).map(({ code }) => code))} · ${list(grid.sections.filter(({ code }) => scope?.sections.includes(code) === true).map(({ code }) => code))}`
  return overtakenPage(words, {
    who, at: complaint.decidedAt ?? at, back: `/complaints/${complaint.id}`,
    rows: [
      { label: words.say('complaints.decide.title'), mine: verdictText(mine.verdict), theirs: verdictText(state === 'settled' ? 'upheld' : state) },
      { label: words.say('complaints.decide.text'), mine: mine.text, theirs: decisionText ?? '–' },
      { label: words.say('complaints.decide.remedy'), mine: remedyText(mine.remedy), theirs: remedyText(remedy) },
      { label: words.say('complaints.decide.sheets'), mine: scopeText(mine.scope), theirs: scopeText(remedyScope) },
    ],
  })
}

const isVerdict = (verdict: string): verdict is Verdict => (VERDICTS as readonly string[]).includes(verdict)

function sheetsPart(words: Words, grid: Grid, sheets: readonly CodedSheet[]): PanelView['sheets'] {
  return {
    caption: words.count('complaints.sheets.caption', sheets.length), codes: sheets.map(({ code }) => code),
    max: words.number(grid.sections.reduce((all, section) => all + sectionPoints(section), 0)),
    totals: sheets.map(({ code, totalPoints }) => ({ code, points: words.number(totalPoints ?? 0) })),
    sections: grid.sections.map((section) => ({
      name: `${section.code} ${words.pick({ sq: section.titleSq, en: section.titleEn })}`, max: words.number(sectionPoints(section)),
      totals: sheets.map(({ code, sectionPoints: points }) => ({ code, points: words.number(points?.[section.code] ?? 0) })),
      rows: section.criteria.map((criterion) => ({
        name: `${criterion.code} ${words.pick({ sq: criterion.titleSq, en: criterion.titleEn })}`,
        marks: sheets.map(({ code, contents }) => {
          const { points, reason } = markOf(contents, criterion.code)
          return { code, mark: points === null ? '–' : words.number(points), reason: reason === '' ? null : reason }
        }),
      })),
      comments: sheets.flatMap(({ code, contents }) => { const text = contents.comments[section.code] ?? ''; return text === '' ? [] : [{ code, text }] }),
    })),
  }
}
