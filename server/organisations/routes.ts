import { saveOrCompare } from '../kernel/both-versions'
import { csv } from '../kernel/csv'
import { dayOf } from '../kernel/dates'
import { found, NotFound, OutOfDate, type Fault } from '../kernel/errors'
import { download, goTo, key, siteMap, type Renderer, type Visit } from '../kernel/http'
import { conflictPage, settled } from '../kernel/problem-pages'
import type { Services } from '../kernel/services'
import type { Language, Words } from '../kernel/words'
import { municipalityNames } from '../municipalities/store'
import { findAccount, listHolders } from '../people/store'
import { inviteMember, refuseOrganisation, registerOrganisation, reopenVerification, saveProfile, submitForVerification, verifyOrganisation, withdrawMember } from './actions'
import { changesSince } from './changes'
import { decidedPage, membersPage, submissionPage, verificationPage } from './decision-pages'
import { organisationLife } from './lifecycle'
import { DECLARATIONS, KINDS, SECTIONS, titleOf, type Contents, type Organisation, type SectionCode } from './organisations'
import { addressOf, filterOrganisations, listPage, organisationPage, ownPage, registerPage, type Filters } from './pages'
import * as may from './policy'
import { asTyped, sectionDifferences, sectionPage } from './section-page'
import { allMissing, answerTo, questionsOf, readSection, sectionsOf } from './sections'
import { findOrganisation, listOrganisations, listOrganisationsOf, listSaves, listVerifications } from './store'
import { readChecks } from './verification'

const todayOf = (visit: Visit): string => dayOf(visit.at)
const yearOf = (visit: Visit): number => Number(todayOf(visit).slice(0, 4))
const numberIn = (value: number | null | 'faulty'): number => (typeof value === 'number' ? value : -1)

function filtersOf({ query }: Visit): Filters {
  const among = (name: string, known: readonly string[]) => (known.includes(query.text(name)) ? query.text(name) : '')
  return {
    state: among('state', organisationLife.states), kind: among('kind', KINDS), municipality: /^\d{2}$/.test(query.text('municipality')) ? query.text('municipality') : '',
    q: query.text('q').slice(0, 100), page: Math.max(1, numberIn(query.whole('page'))),
  }
}

export function organisationsRoutes(services: Services, render: Renderer, words: Record<Language, Words>) {
  const { get, post, router } = siteMap(services, render)
  const { db } = services

  const names = () => municipalityNames(db)

  get('/', {
    find: async (visit) => {
      const all = may.listAll(visit.person, null).allowed
      return { all, organisations: all ? await listOrganisations(db) : await listOrganisationsOf(db, visit.person), names: await names() }
    },
    may: may.list,
    answer: (seen, visit) => seen.all
      ? listPage(visit.words, seen.organisations, seen.names, filtersOf(visit))
      : ownPage(visit.words, seen.organisations, seen.names, yearOf(visit), may.register(visit.person, null).allowed),
  })

  get('/list.csv', {
    find: async () => ({ organisations: await listOrganisations(db), names: await names() }),
    may: may.listAll,
    answer: (data, visit) => {
      const say = (name: string) => visit.words.say(`organisations.csv.${name}`)
      const rows = filterOrganisations(data.organisations, filtersOf(visit)).map((one) => [
        one.nuis, one.nameSq, one.nameEn, visit.words.say(`organisations.option.kind.${one.kind}`), one.municipalityCode,
        visit.words.say(`organisations.state.${one.state}`), one.submittedAt, one.verifiedAt,
      ])
      return download(csv(['nuis', 'nameSq', 'nameEn', 'kind', 'municipality', 'state', 'submitted', 'verified'].map(say), rows), say('file'), 'text/csv; charset=utf-8')
    },
  })

  get('/new', { find: names, may: may.register, answer: (all, visit) => registerPage(visit.words, all) })

  post('/', {
    find: names,
    may: may.register,
    answer: async (all, visit) => {
      const { form, person } = visit
      const registered = await registerOrganisation(services, person, {
        kind: form.text('kind'), nameSq: form.text('nameSq').slice(0, 200), nameEn: form.text('nameEn').slice(0, 200), nuis: form.text('nuis'), municipalityCode: form.text('municipalityCode'),
      })
      return Array.isArray(registered) ? registerPage(visit.words, all, { form, faults: registered }) : goTo(addressOf(registered.id))
    },
  })

  const inPath = async (visit: Visit): Promise<Organisation> => found(await findOrganisation(db, key(visit, 'id')), 'organisations.missing.organisation')

  const wholeInPath = async (visit: Visit) => {
    const organisation = await inPath(visit)
    const [all, members, history] = await Promise.all([names(), listHolders(db, organisation.id, ['editor', 'signatory']), listVerifications(db, organisation.id)])
    const savers = new Map<string, string>()
    for (const id of new Set(Object.values(organisation.saved).map(({ by }) => by))) savers.set(id, (await findAccount(db, id))?.name ?? '')
    return { ...organisation, whole: { organisation, names: all, members, history, savers } }
  }
  type Found = Awaited<ReturnType<typeof wholeInPath>>

  const showOrganisation = (place: Found, visit: Visit, faults: readonly Fault[] = []) => {
    const { person } = visit
    return organisationPage(visit.words, place.whole, {
      edit: may.edit(person, place).allowed, submit: may.submit(person, place).allowed, verify: may.verify(person, place).allowed,
      reopen: may.reopen(person, place).allowed, members: may.readMembers(person, place).allowed, manage: may.manageMembers(person, place).allowed,
    }, { today: todayOf(visit), saved: visit.query.has('saved') }, faults.length === 0 ? undefined : { form: visit.form, faults })
  }

  get('/:id', { find: wholeInPath, may: may.read, answer: (place, visit) => showOrganisation(place, visit) })

  get('/:id/submission', {
    find: wholeInPath,
    may: may.submit,
    answer: (place, visit) => (allMissing(place, yearOf(visit)).length > 0 ? goTo(addressOf(place.id)) : submissionPage(visit.words, place.whole, todayOf(visit))),
  })

  post('/:id/submission', {
    find: wholeInPath,
    may: may.submit,
    answer: async (place, visit) => {
      const declared = DECLARATIONS.filter((one) => visit.form.text(`declare.${one}`) === 'yes')
      const faults = await submitForVerification(services, words, visit.person, place.id, declared)
      return faults.length > 0 ? submissionPage(visit.words, place.whole, todayOf(visit), { form: visit.form, faults }) : goTo(addressOf(place.id))
    },
  })

  get('/:id/verification', { find: wholeInPath, may: may.verify, answer: (place, visit) => verificationPage(visit.words, place.whole, todayOf(visit)) })

  post('/:id/verification', {
    find: wholeInPath,
    may: may.sendDecision,
    answer: async (place, visit) => {
      const { form, person, words: say } = visit
      const decision = { answers: readChecks(form.text), note: form.text('note'), version: numberIn(form.whole('version')) }
      const [latest] = place.whole.history
      if (place.state !== 'submitted' && latest !== undefined) return decidedPage(say, place.id, { ...decision, outcome: form.text('outcome') }, latest)
      return saveOrCompare(async () => {
        const decide = form.text('outcome') === 'verified' ? verifyOrganisation : refuseOrganisation
        const faults = await decide(services, words, person, place.id, decision)
        return faults.length > 0 ? verificationPage(say, place.whole, todayOf(visit), { form, faults }) : goTo(addressOf(place.id))
      }, async () => {
        const { whole } = await wholeInPath(visit)
        const saves = await listSaves(db, place.id)
        const since = saves.slice(-Math.max(1, whole.organisation.version - decision.version))
        return verificationPage(say, whole, todayOf(visit), { form, faults: [] }, changesSince(say, whole.organisation, since, whole.names, yearOf(visit)))
      })
    },
  })

  post('/:id/reopening', {
    find: wholeInPath,
    may: may.reopen,
    answer: async (place, visit) => {
      const faults = await reopenVerification(services, words, visit.person, place.id, visit.form.text('reason'))
      return faults.length > 0 ? showOrganisation(place, visit, faults) : goTo(addressOf(place.id))
    },
  })

  get('/:id/members', {
    find: wholeInPath,
    may: may.readMembers,
    answer: (place, visit) => membersPage(visit.words, place.whole, { manage: may.manageMembers(visit.person, place).allowed }, visit.query.has('invited')),
  })

  post('/:id/members', {
    find: wholeInPath,
    may: may.manageMembers,
    answer: async (place, visit) => {
      const { form, person } = visit
      const faults = await inviteMember(services, words, person, place.id, {
        name: form.text('name'), email: form.text('email'), language: form.text('language') === 'en' ? 'en' : 'sq', role: form.text('role'),
      })
      return faults.length > 0 ? membersPage(visit.words, place.whole, { manage: true }, false, { form, faults }) : goTo(`${addressOf(place.id)}/members?invited=1`)
    },
  })

  post('/:id/members/:roleId/withdrawal', {
    find: wholeInPath,
    may: may.manageMembers,
    answer: async (place, visit) => {
      const roleId = key(visit, 'roleId')
      const faults = await withdrawMember(services, visit.person, place.id, roleId, visit.form.text('reason'))
      if (faults.length > 0) return membersPage(visit.words, place.whole, { manage: true }, false, { form: visit.form, faults }, roleId)
      // Somebody who leaves by their own hand has no way back to the page.
      const left = place.whole.members.some((member) => member.id === roleId && member.personId === visit.person.id)
      return goTo(left ? '/organisations' : `${addressOf(place.id)}/members`)
    },
  })

  const sectionInPath = async (visit: Visit) => {
    const organisation = await inPath(visit)
    const section = key(visit, 'section') as SectionCode
    if (!SECTIONS.includes(section) || !sectionsOf(organisation.kind).includes(section)) throw new NotFound('kernel.missing.page')
    return { ...organisation, organisation, section, names: await names() }
  }

  get('/:id/:section', {
    find: sectionInPath,
    may: may.edit,
    answer: ({ organisation, section, names: all }, visit) => sectionPage(visit.words, organisation, section, all, yearOf(visit)),
  })

  post('/:id/:section', {
    find: sectionInPath,
    may: may.edit,
    answer: async ({ organisation, section, names: all }, visit) => {
      const form = settled(visit.form)
      const about = { thisYear: yearOf(visit), places: [...all.keys()] }
      const read = readSection(section, form, organisation, about)
      const again = (faults: readonly Fault[]) => sectionPage(visit.words, organisation, section, all, about.thisYear, { form, faults })
      if (read.faults.length > 0) return again(read.faults)
      try {
        const faults = await saveProfile(services, words, visit.person, organisation.id, {
          section, version: numberIn(form.whole('version')), apply: (contents: Contents) => readSection(section, form, contents, about).contents,
        })
        return faults.length > 0 ? again(faults) : goTo(`${addressOf(organisation.id)}?saved=1`)
      } catch (error) {
        if (!(error instanceof OutOfDate) || error.words !== 'kernel.movedMeanwhile') throw error
        return bothVersions(organisation.id, section, read.contents, visit)
      }
    },
  })

  /** Somebody saved the same part meanwhile: what differs is chosen field by field, the rest is carried along. */
  async function bothVersions(id: string, section: SectionCode, mine: Contents, visit: Visit) {
    const now = found(await findOrganisation(db, id), 'organisations.missing.organisation')
    const saved = now.saved[section]
    const differences = sectionDifferences(visit.words, section, mine, now, await names(), yearOf(visit))
    if (differences.length === 0) return goTo(`${addressOf(id)}?saved=1`)
    const carried = Object.fromEntries(questionsOf(section, now.kind, yearOf(visit))
      .filter(({ name }) => !differences.some((one) => one.name === name))
      .map((question) => [question.name, asTyped(visit.words, question, answerTo(now, question))]))
    const who = saved === undefined ? undefined : await findAccount(db, saved.by)
    return conflictPage(visit.words, {
      action: `${addressOf(id)}/${section}`, version: saved?.version ?? 0, who: who?.name ?? titleOf(visit.words, now), differences, carried,
    })
  }

  return router
}
