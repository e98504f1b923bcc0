import { listSections } from '../../calls/store'
import { instantAt } from '../../kernel/dates'
import { found } from '../../kernel/errors'
import { goTo, key, type Visit } from '../../kernel/http'
import type { Fields } from '../../kernel/fields'
import type { Sent } from '../../kernel/inputs'
import type { Person } from '../../kernel/policy'
import { findProposal } from '../../proposals/store'
import { asOpened } from '../late-hints/store'
import { reopenInRound } from '../policy'
import type { Site } from '../routes'
import { criteriaOf } from '../sheets'
import type { Grid } from '../../calls/grid'
import { findEvaluation, listAssessed, listShown } from '../store'
import { openFurther, openRound, recordConsensus, reopenForConsensus } from './actions'
import { casePage, recordPage, type CaseDeeds } from './case-pages'
import { hasScored, listCases, readCase, type WholeCase } from './cases'
import type { Consensus } from './consensus'
import { divergencesPage } from './pages'
import * as may from './policy'
import { findStandIn, seatStandIn } from './stand-ins'

type Subject = may.DivergenceCase & { readonly whole: WholeCase }

/** Where the sheets of a call are apart, each such proposal with its sheets side by side, and what settles it. */
export function declareDivergence(site: Site): void {
  const { get, services, evaluationInPath } = site
  const { db } = services

  get('/:reference/divergences', {
    find: evaluationInPath,
    may: may.readDivergences,
    answer: async (evaluation, { words }) => divergencesPage(words, evaluation, await listCases(db, evaluation, await listSections(db, evaluation.call.id))),
  })

  declareCase(site)
}

const deedsOf = (person: Person, subject: Subject): Omit<CaseDeeds, 'standIn'> => {
  const answer = (allowed: boolean) => (allowed ? 'yes' as const : 'no' as const)
  const record = may.recordConsensus(person, subject).allowed
  const { evaluation, whole } = subject
  const reopenable = whole.sheets.some(({ proposalId, assessorId }) => reopenInRound(person, { evaluation, sheet: { proposalId, assessorId, state: 'sealed' }, ownSealed: 'no' }).allowed)
  return { round: answer(may.openRound(person, subject).allowed), further: answer(may.openFurther(person, subject).allowed), record: answer(record), reopen: answer(record && reopenable) }
}

function declareCase({ get, post, services, words }: Site): void {
  const { db } = services

  const caseInPath = async (visit: Visit): Promise<Subject> => {
    const { callId } = found(await findProposal(db, key(visit, 'id')), 'kernel.missing.page')
    const evaluation = await asOpened(db, found(await findEvaluation(db, callId, visit.person.id), 'kernel.missing.page'))
    const only = [key(visit, 'id')]
    // What a conflict hides is found all the same, so that the refusal can say why; nothing of it is shown.
    const [proposal] = [...await listShown(db, evaluation, { only }), ...await listAssessed(db, callId, { only })]
    const whole = await readCase(db, evaluation, found(proposal, 'kernel.missing.page'))
    return { evaluation, proposalId: whole.proposalId, stand: whole.stand, rounds: whole.rounds.length, scored: hasScored(whole, visit.person.id), whole }
  }

  const show = async (subject: Subject, { person, words: say, at }: Visit, sent?: Sent) => {
    const { whole } = subject
    const offered = may.seatStandIn(person, { ...subject, free: whole.free.length, awaited: whole.standIns.length }).allowed
    return casePage(say, whole, { ...deedsOf(person, subject), standIn: offered ? await findStandIn(db, whole, at) : null }, person.id, sent)
  }

  get('/proposals/:id/sheets', {
    find: caseInPath,
    may: may.readCase,
    answer: (subject, visit) => show(subject, visit),
  })

  post('/proposals/:id/consensus', {
    find: caseInPath,
    may: may.openRound,
    answer: async ({ proposalId }, { person }) => {
      await openRound(services, words, person, proposalId)
      return goTo(`/scoring/proposals/${proposalId}/sheets`)
    },
  })

  post('/proposals/:id/further-sheets', {
    find: caseInPath,
    may: may.openFurther,
    answer: async (subject, visit) => {
      const { person, form } = visit
      const faults = await openFurther(services, words, person, subject.proposalId, form.text('personId'))
      return faults.length > 0 ? show(subject, visit, { form, faults }) : goTo(`/scoring/proposals/${subject.proposalId}/sheets`)
    },
  })

  post('/proposals/:id/stand-ins', {
    find: async (visit) => { const subject = await caseInPath(visit); return { ...subject, free: subject.whole.free.length, awaited: subject.whole.standIns.length } },
    may: may.seatStandIn,
    answer: async ({ proposalId }, { person }) => {
      await seatStandIn(services, words, person, proposalId)
      return goTo(`/scoring/proposals/${proposalId}/sheets`)
    },
  })

  post('/proposals/:id/reopenings', {
    find: caseInPath,
    may: may.recordConsensus,
    answer: async (subject, visit) => {
      const { person, form } = visit
      const faults = await reopenForConsensus(services, words, person, subject.proposalId, { sheetId: form.text('sheetId'), reason: form.text('reason') })
      return faults.length > 0 ? show(subject, visit, { form, faults }) : goTo(`/scoring/proposals/${subject.proposalId}/sheets`)
    },
  })

  get('/proposals/:id/agreement', {
    find: caseInPath,
    may: may.recordConsensus,
    answer: ({ whole }, { words: say, at }) => recordPage(say, whole, at),
  })

  post('/proposals/:id/agreement', {
    find: caseInPath,
    may: may.recordConsensus,
    answer: async ({ whole, proposalId }, { person, form, words: say, at }) => {
      const faults = await recordConsensus(services, person, proposalId, readConsensus(form, whole.grid))
      return faults.length > 0 ? recordPage(say, whole, at, { form, faults }) : goTo(`/scoring/proposals/${proposalId}/sheets`)
    },
  })
}

function readConsensus(form: Fields, grid: Grid): Consensus {
  const heldOn = form.day('heldOn')
  return {
    heldAt: typeof heldOn === 'string' && heldOn !== 'faulty' ? instantAt(heldOn, form.text('heldTime')) : null,
    place: form.text('place'), present: form.list('present'), reasons: form.text('reasons'), minority: form.text('minority'),
    marks: Object.fromEntries(criteriaOf(grid).map(({ code }) => { const mark = form.whole(`mark.${code}`); return [code, typeof mark === 'number' ? mark : null] })),
  }
}
