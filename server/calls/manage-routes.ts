import { bothVersions, saveOrCompare } from '../kernel/both-versions'
import { found, NotFound, type Fault } from '../kernel/errors'
import type { Fields } from '../kernel/fields'
import { inspect } from '../kernel/files'
import { goTo, key, nothing, type Reply, type siteMap, type Visit } from '../kernel/http'
import { settled } from '../kernel/problem-pages'
import type { Services } from '../kernel/services'
import type { Page } from '../kernel/views'
import type { Language, Words } from '../kernel/words'
import { listSources } from '../fund/store'
import { listMunicipalities } from '../municipalities/store'
import { whoActedLast } from '../people/who'
import { cancelCall, failCall, publishCall, resumeCall, suspendCall } from './actions'
import { calendarOf, readCalendar } from './calendar'
import type { Call } from './calls'
import { publishCorrigendum } from './corrigenda-actions'
import { listCorrigenda } from './corrigenda-store'
import { fieldGroups } from './draft-fields'
import { firstAmount } from './funding'
import { addCallFile, changeCall, divideCall, draftCall, readWhole, removeCallFile, returnCall, sendToReview } from './drafting-actions'
import { draftConflict, draftPage, newCallPage } from './drafting-pages'
import { readPage, rowsOf } from './drafts'
import { correctable, correctPage, endingPage, ENDINGS, filesPage, managePage, mayEnd, type Ending, type Managed } from './manage-pages'
import * as may from './policy'
import { questionRoutes } from './questions-routes'
import { questionState } from './questions'
import { listQuestions } from './questions-store'
import { DRAFT_PAGES, findHindrances, type DraftPage } from './review'
import { countFollowers, findCall, listCallFiles, listLots, namesOfPeople } from './store'

export type SiteMap = Pick<ReturnType<typeof siteMap>, 'get' | 'post'>
export type InPath = (visit: Visit) => Promise<may.CallAt>

/** Where the secretariat drafts calls and looks after them, and the publisher publishes. */
export function manageRoutes({ get, post }: SiteMap, services: Services, words: Record<Language, Words>, inPath: InPath): void {
  const { db } = services
  const sent = (visit: Visit, faults: readonly Fault[]) => (faults.length === 0 ? undefined : { form: visit.form, faults })
  const home = (call: Call) => `/calls/${call.reference}/manage`

  get('/new', { find: nothing, may: may.draft, answer: (_nothing, visit) => newCallPage(visit.words) })

  post('/', {
    find: nothing,
    may: may.draft,
    answer: async (_nothing, { person, form, words: say }) => {
      const reference = form.text('reference').toUpperCase()
      const made = await draftCall(services, person, { template: form.text('template'), reference, titleSq: form.text('titleSq'), titleEn: form.text('titleEn'), envelopeMinor: form.money('envelope') })
      return Array.isArray(made) ? newCallPage(say, { form, faults: made }) : goTo(`/calls/${reference}/manage`)
    },
  })

  const showManage = async (subject: may.CallAt, visit: Visit, faults: readonly Fault[] = []) => managePage(visit.words, visit.person, await readManaged(services, subject), sent(visit, faults))

  get('/:reference/manage', { find: inPath, may: may.readManaged, answer: (subject, visit) => showManage(subject, visit) })

  const deed = (path: string, policy: typeof may.submit, act: (subject: may.CallAt, visit: Visit) => Promise<Fault[]>) => {
    post(`/:reference/manage/${path}`, {
      find: inPath,
      may: policy,
      answer: async (subject, visit) => {
        const faults = await act(subject, visit)
        return faults.length > 0 ? showManage(subject, visit, faults) : goTo(home(subject.call))
      },
    })
  }
  deed('review', may.submit, ({ call }, { person }) => sendToReview(services, person, call.id))
  deed('return', may.giveBack, ({ call }, { person, form }) => returnCall(services, words, person, call.id, form.text('reason')))
  deed('division', may.change, ({ call }, { person, form }) => divideCall(services, person, call.id, form.text('by')))
  deed('publication', may.publish, ({ call }, { person, form }) => publishCall(services, person, call.id, { short: form.text('short') === 'yes' ? 'confirmed' : 'unsaid' }))

  const showFiles = async ({ call, at }: may.CallAt, visit: Visit, faults: readonly Fault[] = []) => filesPage(visit.words, visit.person, { call, at, files: await listCallFiles(db, call.id) }, sent(visit, faults))

  get('/:reference/manage/files', { find: inPath, may: may.readManaged, answer: (subject, visit) => showFiles(subject, visit) })

  post('/:reference/manage/files', {
    find: inPath,
    may: may.addFile,
    takesFiles: true,
    answer: async (subject, visit) => {
      const upload = visit.uploads.find(({ field }) => field === 'file')
      if (upload === undefined) return showFiles(subject, visit, [{ field: 'file', words: 'kernel.file.missing' }])
      const type = await inspect(upload)
      if (typeof type !== 'string') return showFiles(subject, visit, [type])
      const faults = await addCallFile(services, visit.person, subject.call.id, { upload, type, titleSq: visit.form.text('titleSq'), titleEn: visit.form.text('titleEn') })
      return faults.length > 0 ? showFiles(subject, visit, faults) : goTo(`${home(subject.call)}/files`)
    },
  })

  post('/:reference/manage/files/:fileId/removal', {
    find: inPath,
    may: may.change,
    answer: async ({ call }, visit) => {
      await removeCallFile(services, visit.person, call.id, key(visit, 'fileId'))
      return goTo(`${home(call)}/files`)
    },
  })

  questionRoutes({ get, post }, services, words, inPath)

  get('/:reference/manage/corrigendum', { find: inPath, may: may.correct, answer: ({ call, at }, visit) => correctPage(visit.words, call, at) })

  post('/:reference/manage/corrigendum', {
    find: inPath,
    may: may.correct,
    answer: async ({ call, at }, visit) => {
      const { person } = visit
      const form = settled(visit.form)
      return saveOrCompare(async () => {
        const { calendar, faults } = readCalendar(form, calendarOf(call), correctable(call, at))
        const all = faults.length > 0 ? faults
          : await publishCorrigendum(services, words, person, call.id, { calendar, reasonSq: form.text('reasonSq'), reasonEn: form.text('reasonEn'), version: versionIn(form) })
        return all.length > 0 ? correctPage(visit.words, call, at, { form, faults: all }) : goTo(`/calls/${call.reference}#corrigenda`)
      }, () => compareCorrection(services, call, form, visit.words, 'corrigendum', (now) => correctPage(visit.words, now, at)))
    },
  })

  for (const ending of ENDINGS) {
    const policy = (person: Visit['person'], { call, at }: may.CallAt) => mayEnd(person, call, at, ending)
    get(`/:reference/manage/${ending}`, { find: inPath, may: policy, answer: ({ call, at }, visit) => endingPage(visit.words, call, at, ending) })
    post(`/:reference/manage/${ending}`, {
      find: inPath,
      may: policy,
      answer: async ({ call, at }, visit) => {
        const form = settled(visit.form)
        return saveOrCompare(async () => {
          const faults = await end(ending, services, words, { call, at }, { person: visit.person, form })
          return faults.length > 0 ? endingPage(visit.words, call, at, ending, { form, faults }) : goTo(home(call))
        }, () => compareCorrection(services, call, form, visit.words, ending, (now) => endingPage(visit.words, now, at, ending)))
      },
    })
  }

  const pageInPath = async (visit: Visit) => {
    const subject = await inPath(visit)
    const page = DRAFT_PAGES.find((one) => one === key(visit, 'page'))
    if (page === undefined) throw new NotFound('kernel.missing.page')
    return { ...subject, page }
  }

  get('/:reference/manage/:page', {
    find: pageInPath,
    may: may.change,
    answer: async ({ call, page }, visit) => {
      const { whole, groups } = await readDraft(services, call, page, visit.words)
      return draftPage(visit.words, page, whole, groups)
    },
  })

  post('/:reference/manage/:page', {
    find: pageInPath,
    may: may.change,
    answer: async ({ call, page }, visit) => {
      const form = settled(visit.form)
      const { whole, groups, choices } = await readDraft(services, call, page, visit.words, form)
      const version = form.whole('version')
      if (version !== call.version) return draftConflict(visit.words, page, whole, groups, form, (await namesOfPeople(db, [call.changedBy])).get(call.changedBy) ?? visit.words.say('calls.somebody'))
      const { change, faults } = readPage(page, form, whole, choices)
      if (faults.length > 0) return draftPage(visit.words, page, whole, groups, { form, faults })
      await changeCall(services, visit.person, call.id, version, change)
      return goTo(form.text('then') === 'stay' ? `${home(call)}/${page}` : home(call))
    },
  })
}

async function end(ending: Ending, services: Services, words: Record<Language, Words>, { call, at }: may.CallAt, { person, form }: Pick<Visit, 'person' | 'form'>): Promise<Fault[]> {
  const reasons = { reasonSq: form.text('reasonSq'), reasonEn: form.text('reasonEn') }
  switch (ending) {
    case 'suspension': return suspendCall(services, words, person, call.id, reasons)
    case 'cancellation': return cancelCall(services, words, person, call.id, reasons)
    case 'failure': return failCall(services, words, person, call.id, reasons)
    case 'resumption': {
      const { calendar, faults } = readCalendar(form, calendarOf(call), correctable(call, at))
      return faults.length > 0 ? faults : resumeCall(services, words, person, call.id, { ...reasons, calendar, version: versionIn(form) })
    }
  }
}

/** Somebody else moved the dates meanwhile: theirs stand beside these, with the reason that they gave. */
async function compareCorrection(services: Services, call: Call, form: Fields, words: Words, deed: string, pageOf: (now: Call) => Page): Promise<Reply> {
  const { db } = services
  const now = found(await findCall(db, call.id), 'calls.missing.call')
  const [last] = await listCorrigenda(db, [call.id])
  const theirs = { reasonSq: last?.reasonSq ?? form.text('reasonSq'), reasonEn: last?.reasonEn ?? form.text('reasonEn') }
  return bothVersions(words, { form, now: pageOf(now).view, action: `/calls/${now.reference}/manage/${deed}`, version: now.version, who: await whoActedLast(db, words, `call:${call.id}`), theirs })
}

export const versionIn = (form: Fields): number => { const version = form.whole('version'); return typeof version === 'number' ? version : 0 }

async function readDraft(services: Services, call: Call, page: DraftPage, words: Words, form: Fields | null = null) {
  const { db } = services
  const [whole, sources, municipalities] = [await readWhole(db, call), await listSources(db), await listMunicipalities(db)]
  const usable = sources.filter(({ currency }) => currency === call.currency)
  return {
    whole,
    groups: fieldGroups(page, whole, { words, sources: usable, municipalities, rows: form === null ? 0 : Math.max(0, ...rowsOf(form, 'lot').map((row) => row + 1)) }),
    choices: { sourceIds: usable.map(({ id }) => id), municipalities },
  }
}

async function readManaged(services: Services, { call, at }: may.CallAt): Promise<Managed> {
  const { db } = services
  const questions = await listQuestions(db, call.id)
  const known = await listSources(db)
  const paying = [...(call.fundingSourceId === null ? [] : [{ sourceId: call.fundingSourceId, amountMinor: firstAmount(call) }]), ...call.otherSources]
  return {
    call, at, lots: await listLots(db, call), hindrances: findHindrances(await readWhole(db, call), services.now().toISOString()), names: await namesOfPeople(db, [call.createdBy, call.changedBy, call.publishedBy]),
    files: await listCallFiles(db, call.id), corrigenda: await listCorrigenda(db, [call.id]), questions: { waiting: questions.filter((one) => questionState(one) === 'waiting').length, all: questions.length },
    followers: await countFollowers(db, call.id), sources: paying.flatMap(({ sourceId, amountMinor }) => known.filter(({ id }) => id === sourceId).map((source) => ({ name: { sq: `${source.code} · ${source.nameSq}`, en: `${source.code} · ${source.nameEn}` }, amountMinor }))),
  }
}

