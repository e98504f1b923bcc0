import { bothVersions, saveOrCompare } from '../kernel/both-versions'
import { found, NotFound } from '../kernel/errors'
import { goTo, key, sendFile, type siteMap, type Visit } from '../kernel/http'
import { settled } from '../kernel/problem-pages'
import type { Services } from '../kernel/services'
import type { Language, Words } from '../kernel/words'
import { readSection } from '../forms/reading'
import type { Sent } from '../kernel/inputs'
import { readChecking } from './checkings'
import { answerClarification, askClarification, decideEligibility, openCheck, saveCheck } from './eligibility-actions'
import { checkListView, checkPage, clarificationPage, decidedPage } from './eligibility-pages'
import { findClarification, listClarificationFiles } from './eligibility-store'
import * as may from './policy'
import type { Found, Finder } from './situations'

export function eligibilityRoutes(services: Services, { get, post }: ReturnType<typeof siteMap>, find: Finder, words: Record<Language, Words>): void {
  const { db } = services
  const showCheck = async (subject: Found, visit: Visit, sent?: Sent) => checkPage(visit.words, visit.person, await readChecking(db, subject), visit.at, sent)
  const backToCheck = ({ proposal }: Found) => goTo(`/proposals/${proposal.id}/check`)
  const versionIn = ({ form }: Visit): number => { const version = form.whole('version'); return typeof version === 'number' ? version : 0 }

  get('/:id/check', { find, may: may.readCheck, answer: (subject, visit) => showCheck(subject, visit) })

  // The first sending opens the envelope; the later ones save the list.
  post('/:id/check', {
    find,
    may: may.check,
    answer: async (subject, visit) => {
      const { proposal } = subject
      const { sheet } = await readChecking(db, subject)
      if (sheet === null) await openCheck(services, visit.person, proposal.id)
      else {
        const form = settled(visit.form)
        return saveOrCompare(async () => {
          const answers = Object.assign({}, ...sheet.formVersion.definition.sections.map((section) => readSection(section, form))) as Record<string, unknown>
          await saveCheck(services, visit.person, proposal.id, answers, versionIn(visit))
          return backToCheck(subject)
        }, async () => {
          const now = await readChecking(db, subject)
          const view = checkListView(visit.words, now)
          return bothVersions(visit.words, { form, now: view, action: `/proposals/${proposal.id}/check`, version: now.sheet?.version ?? 0, who: now.sheet?.savedByName ?? visit.words.say('proposals.somebody') })
        })
      }
      return backToCheck(subject)
    },
  })

  post('/:id/clarification', {
    find,
    may: may.check,
    answer: async (subject, visit) => {
      const faults = await askClarification(services, words, visit.person, subject.proposal.id, visit.form.text('question'))
      return faults.length > 0 ? showCheck(subject, visit, { form: visit.form, faults }) : backToCheck(subject)
    },
  })

  post('/:id/eligibility', {
    find,
    may: may.sendDecision,
    answer: async (subject, visit) => {
      const { form, person } = visit
      const checking = await readChecking(db, subject)
      if (checking.check !== null && checking.check.outcome !== null) return decidedPage(visit.words, checking, { outcome: form.text('outcome'), reason: form.text('reason') })
      const faults = await decideEligibility(services, words, person, subject.proposal.id, { outcome: form.text('outcome'), reason: form.text('reason'), version: versionIn(visit) })
      return faults.length > 0 ? showCheck(subject, visit, { form, faults }) : backToCheck(subject)
    },
  })

  const clarificationInPath = async (visit: Visit) => {
    const subject = await find(visit)
    const clarification = found(await findClarification(db, subject.proposal.id), 'kernel.missing.page')
    return { ...subject, clarification, dueAt: clarification.dueAt }
  }

  get('/:id/clarification', {
    find: clarificationInPath,
    may: may.read,
    answer: async ({ proposal, call, clarification }, visit) =>
      clarificationPage(visit.words, visit.person, proposal, call, clarification, await listClarificationFiles(db, clarification.id), visit.at),
  })

  post('/:id/clarification/answer', {
    find: clarificationInPath,
    may: may.clarify,
    takesFiles: true,
    answer: async ({ proposal, call, clarification }, visit) => {
      const faults = await answerClarification(services, visit.person, proposal.id, { text: visit.form.text('answer'), uploads: visit.uploads, arrivedAt: visit.at })
      if (faults.length === 0) return goTo(`/proposals/${proposal.id}/clarification`)
      return clarificationPage(visit.words, visit.person, proposal, call, clarification, [], visit.at, { form: visit.form, faults })
    },
  })

  get('/:id/clarification/files/:file', {
    find: clarificationInPath,
    may: may.read,
    answer: async ({ clarification }, visit) => {
      const file = (await listClarificationFiles(db, clarification.id)).find(({ id }) => id === key(visit, 'file'))
      if (file === undefined) throw new NotFound('kernel.missing.page')
      return sendFile(services, file)
    },
  })
}
