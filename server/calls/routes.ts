import { found, NotFound, type Fault } from '../kernel/errors'
import { findFile } from '../kernel/files'
import { download, goTo, key, nothing, sendFile, siteMap, text, type Renderer, type Visit } from '../kernel/http'
import { makePdf } from '../kernel/pdf'
import { everyone } from '../kernel/policy'
import type { Services } from '../kernel/services'
import type { Language, Words } from '../kernel/words'
import { listMunicipalities } from '../municipalities/store'
import { setFollowing } from './actions'
import type { Call } from './calls'
import { listCorrigenda } from './corrigenda-store'
import { atomFeed } from './feed'
import { guidelines } from './guidelines'
import { wholeId } from './lots'
import { manageRoutes } from './manage-routes'
import { callPage, followingPage, listPage, type Shown } from './pages'
import * as may from './policy'
import { askQuestion } from './questions-actions'
import { askPage, questionsPage } from './questions-pages'
import { listOwnQuestions, listPublishedQuestions } from './questions-store'
import { findCall, isFollowing, listCallFiles, listCallMunicipalities, listCalls, listDocumentsAsked, listLots, listSections, municipalitiesOfCalls } from './store'

export function callsRoutes(services: Services, render: Renderer, words: Record<Language, Words>) {
  const { get, post, router } = siteMap(services, render)
  const { db } = services
  /** The call that the address names, at the moment of the visit. Only its reference is an address. */
  const inPath = async (visit: Visit): Promise<may.CallAt> => {
    const reference = key(visit, 'reference')
    const call = found(await findCall(db, reference), 'calls.missing.call')
    if (call.reference !== reference) throw new NotFound('calls.missing.call')
    return { call, at: visit.at }
  }

  get('/', {
    find: nothing,
    may: everyone,
    shared: true,
    answer: async (_nothing, { person, query, words: say, at }) => {
      const filters = { applicants: query.text('applicants'), state: query.text('state'), municipality: query.text('municipality') }
      const calls = await listCalls(db, { published: 'yes', only: 'whole', ...(filters.municipality === '' ? {} : { municipalityCode: filters.municipality }) })
      const drafts = may.seeDrafts(person, null).allowed ? await listCalls(db, { states: ['draft', 'in_review'] }) : []
      const municipalities = await municipalitiesOfCalls(db, [...calls, ...drafts].map(({ id }) => id))
      return listPage(say, { calls, drafts, municipalities, all: await listMunicipalities(db) }, filters, at, may.draft(person, null).allowed ? '/calls/new' : null)
    },
  })

  manageRoutes({ get, post }, services, words, inPath)

  get('/:reference', {
    find: inPath,
    may: may.see,
    shared: true,
    answer: async ({ call, at }, { words: say, person }) => callPage(say, await readShown(services, call, at), {
      manage: may.readManaged(person, { call }).allowed,
      apply: may.comeToApply(person, null).allowed,
      // A visitor is asked to sign in on the way.
      follow: person.id === '' || may.follow(person, { call }).allowed,
    }),
  })

  get('/:reference/guidelines.pdf', {
    find: inPath,
    may: may.see,
    shared: true,
    answer: async ({ call, at }, { words: say }) =>
      download(await makePdf(say, guidelines(say, await readShown(services, call, at))), say.say('calls.guidelines.file', { reference: call.reference }), 'application/pdf'),
  })

  get('/:reference/questions', {
    find: inPath,
    may: may.see,
    shared: true,
    answer: async ({ call, at }, { words: say }) => questionsPage(say, call, await listPublishedQuestions(db, call.id), at),
  })

  const showAsk = async ({ call, at }: may.CallAt, visit: Visit, faults: readonly Fault[] = []) =>
    askPage(visit.words, call, await listOwnQuestions(db, call.id, visit.person.id), { may: may.ask(visit.person, { call, at }).words, done: visit.query.has('asked') },
      faults.length === 0 ? undefined : { form: visit.form, faults })

  get('/:reference/questions/ask', { find: inPath, may: may.readOwnQuestions, answer: (subject, visit) => showAsk(subject, visit) })

  post('/:reference/questions', {
    find: inPath,
    may: may.ask,
    answer: async (subject, visit) => {
      const faults = await askQuestion(services, visit.person, subject.call.id, visit.form.text('question'), visit.at)
      return faults.length > 0 ? showAsk(subject, visit, faults) : goTo(`/calls/${subject.call.reference}/questions/ask?asked=1`)
    },
  })

  get('/:reference/following', {
    find: inPath,
    may: may.follow,
    answer: async ({ call }, { person, words: say }) => followingPage(say, call, await isFollowing(db, call.id, person.id) ? 'following' : 'not', person.email),
  })

  post('/:reference/following', {
    find: inPath,
    may: may.follow,
    answer: async ({ call }, { person, form }) => {
      await setFollowing(services, person, call.id, form.text('wish') === 'leave' ? 'leave' : 'follow')
      return goTo(`/calls/${call.reference}/following`)
    },
  })

  get('/:reference/files/:fileId', {
    find: async (visit) => {
      const { call } = await inPath(visit)
      const own = (await listCallFiles(db, call.id)).find(({ id }) => id === key(visit, 'fileId'))
      return { call, file: found(await findFile(db, found(own, 'calls.missing.file').fileId), 'calls.missing.file') }
    },
    may: may.see,
    answer: ({ file }) => sendFile(services, file),
  })

  return router
}

/** Nine questions to the database, however much belongs to the call. */
async function readShown(services: Services, call: Call, at: Date): Promise<Shown> {
  const { db } = services
  const whole = call.lotOf === null ? null : found(await findCall(db, call.lotOf), 'calls.missing.call')
  const [grid, documents, municipalities, files, corrigenda, questions] = await Promise.all([
    listSections(db, call.id), listDocumentsAsked(db, call.id), listCallMunicipalities(db, call.id), listCallFiles(db, wholeId(call)), listCorrigenda(db, [call.id]), listPublishedQuestions(db, wholeId(call)),
  ])
  return { call, grid, documents, municipalities, files, corrigenda, questions, lots: await listLots(db, call), whole, at }
}

/** `/calls.atom`: mounted at the root, because that address is promised. */
export function callFeedRoutes(services: Services, render: Renderer) {
  const { get, router } = siteMap(services, render)
  get('/calls.atom', {
    find: nothing,
    may: everyone,
    shared: true,
    answer: async (_nothing, { words }) => {
      const calls = await listCalls(services.db, { published: 'yes', only: 'whole' })
      return text(atomFeed(words, services.site, calls, await listCorrigenda(services.db, calls.map(({ id }) => id))), 'application/atom+xml; charset=utf-8')
    },
  })
  return router
}
