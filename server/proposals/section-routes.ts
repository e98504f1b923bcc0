import { found } from '../kernel/errors'
import { goTo, json, key, type Reply, type siteMap, type Visit } from '../kernel/http'
import { notice } from '../kernel/parts'
import type { Services } from '../kernel/services'
import { changeRows, opensQuestions, readSection } from '../forms/reading'
import { findSection, visibleSections, type Answers, type Section } from '../forms/forms'
import { saveSection, type SectionSaved } from './actions'
import { readDraft } from './draft-store'
import { sectionVersion, type Draft } from './drafts'
import { closedSentence } from './pages'
import * as may from './policy'
import { sectionConflict, sectionPage, settleAnswers, storedFaults } from './section-pages'
import type { Found, Finder } from './situations'

type Opened = Found & { readonly draft: Draft; readonly section: Section }

export function sectionRoutes(services: Services, { get, post }: ReturnType<typeof siteMap>, find: Finder): void {
  const { db } = services

  const sectionInPath = async (visit: Visit): Promise<Opened> => {
    const subject = await find(visit)
    const draft = await readDraft(db, subject.proposal)
    return { ...subject, draft, section: found(findSection(draft.sheet.formVersion.definition, key(visit, 'code')), 'kernel.missing.page') }
  }

  get('/:id/sections/:code', {
    find: sectionInPath,
    may: may.work,
    answer: ({ draft, section }, visit) => {
      const faults = visit.query.text('show') === 'faults' ? storedFaults(draft, section) : []
      const page = sectionPage(visit.words, visit.person, draft, section, visit.at, { faults })
      return faults.length > 0 ? { ...page, status: 200 } : page
    },
  })

  // Members reach the page at any time; what came too late is shown again and not saved.
  post('/:id/sections/:code', {
    find: sectionInPath,
    may: may.work,
    answer: async ({ draft, section, proposal, call }, visit) => {
      const { form, person, words, at } = visit
      const mine = settleAnswers(section, readSection(section, form), form)
      const edit = may.edit(person, { proposal, call, at })
      if (!edit.allowed) {
        const sentence = words.say('proposals.section.late', { reason: closedSentence(words, edit.words, call) })
        if (form.has('autosave')) return json({ saved: null, problem: sentence }, 403)
        return sectionPage(words, person, draft, section, at, { answers: mine, form, late: notice('bad', sentence) })
      }
      const reshaped = changeRows(section, draft.sheet.answers, form)
      if (reshaped !== null) return sectionPage(words, person, draft, section, at, { answers: reshaped.answers, version: versionIn(visit), focus: reshaped.focus })

      const saved = await saveSection(services, person, proposal.id, { sectionCode: section.code, answers: mine, version: versionIn(visit), at })
      return answerSaved(services, { draft, section, mine }, saved, visit)
    },
  })
}

const versionIn = ({ form }: Visit): number => {
  const version = form.whole('version')
  return typeof version === 'number' ? version : 0
}

type Sent = { readonly draft: Draft; readonly section: Section; readonly mine: Answers }

async function answerSaved(services: Services, { draft, section, mine }: Sent, saved: SectionSaved | readonly unknown[], visit: Visit): Promise<Reply> {
  const { form, person, words, at } = visit
  const now = await readDraft(services.db, draft.proposal)
  if (!('savedAt' in saved)) {
    if (form.has('autosave')) return json({ saved: null, problem: words.say('proposals.autosave.conflict', { who: now.sheet.savedByName ?? words.say('proposals.somebody') }) }, 409)
    return sectionConflict(words, now, section, mine, form)
  }
  if (form.has('autosave')) return json({ saved: words.say('proposals.autosave.saved', { time: words.clock(saved.savedAt) }), version: saved.version })
  const base = `/proposals/${draft.proposal.id}`
  if (form.text('then') === 'later') return goTo(`${base}?saved=${section.code}`)
  // Answers may open questions that the page did not show: it is shown once more.
  if (opensQuestions(section, now.sheet.answers, form)) return goTo(`${base}/sections/${section.code}`)
  if (saved.faults.length > 0) return sectionPage(words, person, now, section, at, { form: null, faults: saved.faults, version: sectionVersion(section, now.sheet.answers) })
  const sections = visibleSections(now.sheet.formVersion.definition, now.sheet.answers)
  const next = sections[sections.findIndex(({ code }) => code === section.code) + 1]
  if (next !== undefined) return goTo(`${base}/sections/${next.code}`)
  return goTo(now.asked.length > 0 ? `${base}/documents` : `${base}?saved=${section.code}`)
}
