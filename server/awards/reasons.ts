import type { Both, Words } from '../kernel/words'
import { shortReference } from '../proposals/proposals'
import type { RankedProposal } from '../scoring/ranking'
import { meanText, type OutcomeReason, type RecommendationContent } from './awards'
import { groupName } from './how'
import { fraction, pointsText } from './points'

/** How sentences name what a reason points to: municipalities by their names, proposals by the short number the page shows. */
export type Names = { readonly municipality: (code: string) => string; readonly proposal: (id: string) => string }

export const namesFrom = (words: Words, municipalities: ReadonlyMap<string, Both>, references: ReadonlyMap<string, string>): Names => ({
  municipality: (code) => words.pick(municipalities.get(code) ?? { sq: code, en: code }),
  proposal: (id) => shortReference(references.get(id) ?? ''),
})

/** Why a proposal is taken, waits or goes without, as one sentence with its figures. */
export function reasonText(words: Words, reason: OutcomeReason, names: Names): string {
  const all = (codes: readonly string[]) => words.list(codes.map(names.municipality).sort(words.compare))
  switch (reason.code) {
    case 'rank': return words.say('awards.reason.rank')
    case 'signed': return words.say('awards.reason.signed')
    case 'sum': return words.say('awards.reason.sum')
    case 'guarantee': return words.say('awards.reason.guarantee', { municipality: names.municipality(reason.municipalityCode) })
    case 'onlyOne': return words.say('awards.reason.onlyOne', { municipality: names.municipality(reason.municipalityCode) })
    case 'applicant': return reason.elsewhere === undefined
      ? words.count('awards.reason.applicant', reason.max, { winners: words.list(reason.winners.map(names.proposal)) })
      : words.count('awards.reason.applicantElsewhere', reason.max, { elsewhere: words.number(reason.elsewhere) })
    case 'municipality': return words.count('awards.reason.municipality', reason.max, { municipality: names.municipality(reason.municipalityCode), winners: words.list(reason.winners.map(names.proposal)) })
    case 'priority': return words.say('awards.reason.priority', { group: groupName(words, reason.group), share: words.percent(reason.shareBp), short: words.amount(reason.shortMinor) })
    case 'points': return pointsReason(words, reason)
    case 'money': return words.say('awards.reason.money', { asked: words.amount(reason.askedMinor), left: words.amount(reason.leftMinor) })
    case 'reserved': return words.say('awards.reason.reserved', {
      asked: words.amount(reason.askedMinor), kept: words.amount(reason.keptMinor), left: words.amount(reason.leftMinor), municipalities: all(reason.municipalityCodes),
    })
    case 'stranded': return words.count('awards.reason.stranded', reason.municipalityCodes.length, { municipalities: all(reason.municipalityCodes) })
    case 'floor': return words.list(reason.failing.map(({ code, sum, floor }) => {
      const values = { section: code ?? '', mean: meanText(words, sum, reason.divisor), floor }
      return words.say(code === null ? 'awards.reason.floorTotal' : 'awards.reason.floorSection', values)
    }))
  }
}

/** What taking it would cost in points at least; a loss too small for two decimals is still a loss. */
function pointsReason(words: Words, { most, best, of }: Extract<OutcomeReason, { code: 'points' }>): string {
  const lost = best - most
  const values = { best: pointsText(words, fraction(best, of)) }
  if (lost * 200 < of) return words.say('awards.reason.pointsLeast', values)
  return words.say('awards.reason.points', { ...values, most: pointsText(words, fraction(most, of)), less: pointsText(words, fraction(lost, of)) })
}

type Scored = Pick<RankedProposal, 'sections' | 'totalSum' | 'divisor'>

/** Points by section and in all, each with what could be reached and the floor: for letters, which are plain text. */
export function pointLines(words: Words, scored: Scored, rules: RecommendationContent['rules']): string[] {
  const line = (name: string, sum: number, points: number, floor: number | null) =>
    words.say(floor === null ? 'awards.letter.points' : 'awards.letter.pointsWithFloor', { name, mean: meanText(words, sum, scored.divisor), points, floor: floor ?? 0 })
  const sections = rules.sections.map((section) => line(`${section.code} ${words.pick({ sq: section.titleSq, en: section.titleEn })}`, scored.sections[section.code] ?? 0, section.points, section.floorPoints))
  const all = rules.sections.reduce((total, { points }) => total + points, 0)
  return [...sections, line(words.say('awards.letter.total'), scored.totalSum, all, rules.totalFloorPoints)]
}

/** Why a recommendation went back by the rule: a sheet on which it rests is void by a conflict found late. Pages say it in their reader's language. */
export const RETURNED_BY_CONFLICT = 'conflict'
export const RETURNED_BY_COMPLAINT = 'complaint'
