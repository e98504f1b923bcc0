import { bothVersions, saveOrCompare } from '../../kernel/both-versions'
import { goTo, nothing } from '../../kernel/http'
import { settled } from '../../kernel/problem-pages'
import { municipalityNames } from '../../municipalities/store'
import { listHolders } from '../../people/store'
import { listProposalsOfCall } from '../../proposals/store'
import { listOrganisations } from '../../organisations/store'
import { listMeetings } from '../committee-store'
import { hiddenFrom, type Evaluation } from '../evaluation'
import type { Site } from '../routes'
import { listQuestions } from '../late-hints/store'
import { listConflicts } from '../sheet-store'
import { declareRegister, electPresiding } from './actions'
import { findRegister, listAnswers, listHints } from './hint-store'
import { checkPage, electionPage, registerPage, type CheckFacts } from './pages'
import * as may from './policy'
import { listRecusedPeople } from './presiding-store'
import { readRegister } from './registers'
import type { Words } from '../../kernel/words'

const GONE = ['draft', 'discarded', 'expired', 'withdrawn', 'ineligible']

/** The register of interests, the check of people against applicants, and the election of who presides instead of the chair. */
export function declareConflicts(site: Site): void {
  declareRegisters(site)
  declareElections(site)
  const { get, services, evaluationInPath } = site
  const { db } = services

  const factsFor = async (evaluation: Evaluation, who: 'committee' | 'pool'): Promise<CheckFacts> => {
    const { call, members } = evaluation
    const pool = who === 'pool' ? (await listHolders(db, '', ['chair', 'secretary', 'assessor'])).map(({ personId, name }) => [personId, name] as const) : members.map(({ personId, name }) => [personId, name] as const)
    const people = new Map(pool)
    const hidden = hiddenFrom(evaluation)
    const organisations = new Map((await listOrganisations(db)).map((organisation) => [organisation.id, organisation]))
    const proposals = (await listProposalsOfCall(db, call.id)).filter(({ id, number, state }) => number !== null && !GONE.includes(state) && !hidden.includes(id)).map(({ id, reference, title, organisationId }) => {
      const applicant = organisations.get(organisationId)
      return { id, reference: reference ?? '', title, organisationSq: applicant?.nameSq ?? '', organisationEn: applicant?.nameEn ?? '' }
    })
    return {
      who, people, proposals, hints: (await listHints(db, call.id, [...people.keys()])).filter(({ proposalId }) => !hidden.includes(proposalId)),
      answers: (await listAnswers(db, call.id)).filter(({ proposalId }) => !hidden.includes(proposalId)), conflicts: (await listConflicts(db, call.id)).filter(({ proposalId }) => !hidden.includes(proposalId)),
      questions: (await listQuestions(db, [call.id])).filter(({ proposalId }) => !hidden.includes(proposalId)),
    }
  }

  get('/:reference/conflicts', {
    find: evaluationInPath,
    may: may.readHints,
    answer: async (evaluation, { query, words }) => checkPage(words, evaluation, await factsFor(evaluation, query.text('who') === 'pool' || evaluation.members.length === 0 ? 'pool' : 'committee')),
  })
}

function declareRegisters({ get, post, services }: Site): void {
  const { db } = services
  const placesIn = async (words: Words) => [...await municipalityNames(db)].map(([code, name]) => ({ code, name: words.pick(name) })).sort((a, b) => words.compare(a.name, b.name))

  get('/interests', {
    find: nothing,
    may: may.keepRegister,
    answer: async (_nothing, { person, query, words }) => {
      const more = query.whole('rows')
      return registerPage(words, { kept: await findRegister(db, person.id), places: await placesIn(words), saved: query.has('saved'), more: typeof more === 'number' && more > 0 ? more : 0 })
    },
  })

  post('/interests', {
    find: nothing,
    may: may.keepRegister,
    answer: async (_nothing, { person, form: sent, words }) => {
      const form = settled(sent)
      const places = await placesIn(words)
      const { register, faults } = readRegister(form, places.map(({ code }) => code))
      if (faults.length > 0) return registerPage(words, { kept: await findRegister(db, person.id), places, saved: false, more: 0 }, { form, faults })
      const version = form.whole('version')
      return saveOrCompare(async () => {
        await declareRegister(services, person, register, typeof version === 'number' ? version : -1)
        return goTo('/scoring/interests?saved=yes')
      }, async () => {
        const kept = await findRegister(db, person.id)
        const now = registerPage(words, { kept, places, saved: false, more: 0 }).view
        return bothVersions(words, { form, now, action: '/scoring/interests', version: kept?.version ?? 0, who: person.name })
      })
    },
  })
}

function declareElections({ get, post, services, evaluationInPath }: Site): void {
  const { db } = services
  const known = async ({ call }: Evaluation) => ({ meetings: await listMeetings(db, call.id), recused: await listRecusedPeople(db, call.id) })

  get('/:reference/presiding', { find: evaluationInPath, may: may.recordElection, answer: async (evaluation, { words }) => electionPage(words, evaluation, await known(evaluation)) })

  post('/:reference/presiding', {
    find: evaluationInPath,
    may: may.recordElection,
    answer: async (evaluation, { person, form, words }) => {
      const count = (name: string) => { const value = form.whole(name); return typeof value === 'number' && value >= 0 ? value : -1 }
      const faults = await electPresiding(services, person, evaluation.call.id, {
        memberId: form.text('memberId'), meetingId: form.text('meetingId'), votesFor: count('votesFor'), votesAgainst: count('votesAgainst'), abstentions: count('abstentions'),
      })
      return faults.length > 0 ? electionPage(words, evaluation, await known(evaluation), { form, faults }) : goTo(`/scoring/${evaluation.call.reference}`)
    },
  })
}
