import { found, Refused } from '../kernel/errors'
import { goTo, nothing, siteMap, type Renderer, type Visit } from '../kernel/http'
import { holdsAny, type ClosedTo } from '../kernel/policy'
import type { Services } from '../kernel/services'
import type { Language, Words } from '../kernel/words'
import { isDivided } from '../calls/lots'
import { discardProposal, startProposal } from './actions'
import { readDraft } from './draft-store'
import { documentRoutes } from './document-routes'
import { eligibilityRoutes } from './eligibility-routes'
import { readBeginnings, readOverview, readOwnList, readRegister } from './lists'
import { overviewPage, removalPage } from './overview-pages'
import { listPage, startPage } from './pages'
import * as may from './policy'
import { registerPage } from './register-pages'
import { sectionRoutes } from './section-routes'
import { proposalInPath, type Found } from './situations'
import { submissionRoutes } from './submission-routes'
import { taskListPage } from './task-list-pages'
import { listHolders } from '../people/store'
import { listLastSaves } from './store'

const AT_WORK: readonly string[] = ['draft', 'expired', 'discarded']

export function proposalsRoutes(services: Services, render: Renderer, words: Record<Language, Words>, closedTo: ClosedTo) {
  const site = siteMap(services, render)
  const { get, post, router } = site
  const { db } = services
  const find = proposalInPath(services, closedTo)

  get('/', {
    find: nothing,
    may: may.list,
    answer: async (_nothing, visit) => {
      const { person, query, at } = visit
      if (!holdsAny(person, ['manager', 'auditor'])) {
        const { rows, open } = await readOwnList(db, person, at)
        return listPage(visit.words, rows, open, at)
      }
      const filters = { call: query.text('call'), state: query.text('state'), municipality: query.text('municipality') }
      const { rows, choices } = await readRegister(db, visit.words, filters, { at, closed: await closedTo(person) })
      return registerPage(visit.words, person, rows, filters, choices, at)
    },
  })

  const beginning = async (visit: Visit, call: string) => {
    if (visit.person.id === '') throw new Refused('kernel.refused.signIn')
    return found(await readBeginnings(db, visit.person, call, visit.at), 'proposals.missing.call')
  }

  get('/new', {
    find: (visit) => beginning(visit, visit.query.text('call')),
    may: may.begin,
    // Of a call in lots the page of the call lets one choose.
    answer: ({ call, candidates }, visit) => isDivided(call) ? goTo(`/calls/${call.reference}#lots`) : startPage(visit.words, visit.person, call, candidates, visit.at),
  })

  post('/', {
    find: nothing,
    may: may.begin,
    answer: async (_nothing, visit) => {
      const { form, person } = visit
      const { call, candidates } = await beginning(visit, form.text('call'))
      const organisationId = form.text('organisation')
      if (!candidates.some(({ organisation }) => organisation.id === organisationId)) {
        return startPage(visit.words, person, call, candidates, visit.at, { form, faults: [{ field: 'organisation', words: 'proposals.fault.organisation' }] })
      }
      const started = await startProposal(services, person, { callId: call.id, organisationId, title: form.text('title') })
      if (Array.isArray(started)) return startPage(visit.words, person, call, candidates, visit.at, { form, faults: started })
      return goTo(`/proposals/${started.id}`)
    },
  })

  get('/:id', {
    find,
    may: may.read,
    answer: async (subject, visit) => {
      const { proposal } = subject
      if (!AT_WORK.includes(proposal.state)) return overviewPage(visit.words, visit.person, await readOverview(db, subject, visit.words), visit.at)
      return showTasks(subject, visit)
    },
  })

  const showTasks = async ({ proposal }: Found, visit: Visit) => {
    const [draft, members, lastSaves] = await Promise.all([
      readDraft(db, proposal), listHolders(db, proposal.organisationId, ['editor', 'signatory']), listLastSaves(db, proposal.answerSheetId),
    ])
    return taskListPage(visit.words, visit.person, draft, { members, lastSaves }, visit.at, { helpAddress: services.site.helpAddress, flash: visit.query.text('saved') })
  }

  get('/:id/removal', { find, may: may.discard, answer: ({ proposal }, visit) => removalPage(visit.words, proposal) })

  post('/:id/removal', {
    find,
    may: may.discard,
    answer: async ({ proposal }, visit) => {
      await discardProposal(services, visit.person, proposal.id, visit.at)
      return goTo('/proposals')
    },
  })

  sectionRoutes(services, site, find)
  documentRoutes(services, site, find)
  submissionRoutes(services, site, find, words)
  eligibilityRoutes(services, site, find, words)
  return router
}
