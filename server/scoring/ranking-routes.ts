import { listSections } from '../calls/store'
import { download, goTo } from '../kernel/http'
import { instantAt } from '../kernel/dates'
import { LANGUAGES, type Language } from '../kernel/words'
import { recordMeeting } from './actions'
import { listMeetings } from './committee-store'
import { hiddenFrom, type Evaluation } from './evaluation'
import { minutesBlocks } from './minutes'
import { aboutOf, isBarred } from './meeting-actions'
import { meetingsPage, minutesPage, minutesPdf, type MeetingFacts } from './minutes-pages'
import { readMinutesFacts } from './minutes-store'
import * as may from './policy'
import { rankingCsv, rankingPage } from './ranking-pages'
import type { Site } from './routes'
import { listConflicts } from './sheet-store'
import { rankingOf, rankingTop, type Ranking } from './ranking-store'
import { listShown } from './store'

/** Up to so many proposals stand on one page; beyond that, pages of so many. */
const ONE_PAGE = 200
const PAGE = 50

export function declareRanking(site: Site): void {
  const { get, services, evaluationInPath } = site
  const { db } = services

  const readPage = async (evaluation: Evaluation, at: number): Promise<{ ranking: Ranking; of: number }> => {
    const grid = await listSections(db, evaluation.call.id)
    const without = hiddenFrom(evaluation)
    if (evaluation.counts.proposals <= ONE_PAGE) return { ranking: await rankingOf(db, evaluation, grid, { without }), of: 1 }
    const of = Math.ceil(evaluation.counts.proposals / PAGE)
    const top = at === 1 ? await rankingTop(db, evaluation, grid, PAGE, without) : null
    if (top !== null) return { ranking: top, of }
    const whole = await rankingOf(db, evaluation, grid, { without })
    return { ranking: { ...whole, proposals: whole.proposals.slice((at - 1) * PAGE, at * PAGE) }, of }
  }

  const recusals = async (evaluation: Evaluation) => {
    const members = new Map<string, number>()
    for (const { proposalId, reference } of await listConflicts(db, evaluation.call.id)) {
      if (!hiddenFrom(evaluation).includes(proposalId)) members.set(reference, (members.get(reference) ?? 0) + 1)
    }
    return [...members].map(([reference, count]) => ({ reference, members: count }))
  }

  get('/:reference/ranking', {
    find: evaluationInPath,
    may: may.readRanking,
    answer: async (evaluation, { person, query, words: say, at: now }) => {
      const asked = query.whole('page')
      const at = typeof asked === 'number' && asked > 0 ? asked : 1
      const { ranking, of } = await readPage(evaluation, at)
      return rankingPage(say, {
        ranking, evaluation, recusals: await recusals(evaluation), pages: { at, of }, minutes: may.readMinutes(person, evaluation).allowed ? 'shown' : 'none', at: now,
        readable: (proposalId) => may.readProposal(person, { evaluation, proposalId }).allowed,
      })
    },
  })

  get('/:reference/ranking.csv', {
    find: evaluationInPath,
    may: may.readRanking,
    answer: async (evaluation, { words: say }) => {
      const ranking = await rankingOf(db, evaluation, await listSections(db, evaluation.call.id), { without: hiddenFrom(evaluation) })
      return download(rankingCsv(say, ranking), `${evaluation.call.reference}-${say.say('scoring.csv.file')}.csv`, 'text/csv; charset=utf-8')
    },
  })

  declareMinutes(site)
}

function declareMinutes({ get, post, services, words, evaluationInPath }: Site): void {
  const { db } = services
  const meetingFacts = async (evaluation: Evaluation, now: Date): Promise<MeetingFacts> => {
    const about = aboutOf(evaluation) ?? []
    const recused = await listConflicts(db, evaluation.call.id)
    const proposals = await listShown(db, evaluation, { only: about })
    return {
      earlier: await listMeetings(db, evaluation.call.id), now, about: proposals.map(({ reference }) => reference),
      free: evaluation.members.filter((member) => !isBarred(evaluation, member, recused)).map(({ id }) => id),
    }
  }

  get('/:reference/minutes', {
    find: evaluationInPath,
    may: may.readMinutes,
    answer: async (evaluation, { person, words: say }) => {
      const facts = await readMinutesFacts(db, evaluation, may.readRanking(person, evaluation).allowed ? 'shown' : 'none')
      return minutesPage(say, evaluation, minutesBlocks(say, facts), may.recordMeeting(person, evaluation).allowed ? 'yes' : 'no')
    },
  })

  get('/:reference/minutes.pdf', {
    find: evaluationInPath,
    may: may.readMinutes,
    answer: async (evaluation, { person, query, words: say, at }) => {
      const language = query.text('language')
      const own = LANGUAGES.includes(language as Language) ? words[language as Language] : say
      const facts = await readMinutesFacts(db, evaluation, may.readRanking(person, evaluation).allowed ? 'shown' : 'none')
      return download(await minutesPdf(own, evaluation, minutesBlocks(own, facts), at), `${evaluation.call.reference}-${own.say('scoring.minutes.file')}.pdf`, 'application/pdf')
    },
  })

  // A draw orders a whole group: who may not see one of it cannot write it down.
  get('/:reference/meetings', {
    find: evaluationInPath,
    may: may.recordMeeting,
    answer: async (evaluation, { words: say, at }) => meetingsPage(say, evaluation, await meetingFacts(evaluation, at)),
  })

  post('/:reference/meetings', {
    find: evaluationInPath,
    may: may.recordMeeting,
    answer: async (evaluation, { person, form, words: say, at }) => {
      const heldOn = form.day('heldOn')
      const faults = await recordMeeting(services, person, evaluation.call.id, {
        heldAt: typeof heldOn === 'string' && heldOn !== 'faulty' ? instantAt(heldOn, form.text('heldTime')) : null,
        place: form.text('place'), present: form.list('present'), notes: form.text('notes'), belowQuorum: form.text('belowQuorum') === 'yes' ? 'yes' : 'no',
      })
      if (faults.length > 0) return meetingsPage(say, evaluation, await meetingFacts(evaluation, at), { form, faults })
      return goTo(`/scoring/${evaluation.call.reference}/minutes`)
    },
  })
}
