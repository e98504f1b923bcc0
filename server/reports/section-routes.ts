import { findSectionFaults } from '../forms/checking'
import { findSection, visibleSections, type Section } from '../forms/forms'
import { changeRows, opensQuestions, readSection } from '../forms/reading'
import { found } from '../kernel/errors'
import { goTo, key, type siteMap, type Visit } from '../kernel/http'
import type { Services } from '../kernel/services'
import { sectionVersion } from '../proposals/drafts'
import { saveNarrative } from './actions'
import { readReportFacts, type ReportFacts, type ReportSubject } from './facts'
import { limitsOf } from './narrative'
import * as may from './policy'
import { sectionConflict, sectionPage, settleAnswers } from './section-pages'

/** The parts of the narrative, each with its own address. */
export function sectionRoutes(services: Services, { get, post }: ReturnType<typeof siteMap>, find: (visit: Visit) => Promise<ReportSubject>): void {
  const { db } = services
  const sectionInPath = async (visit: Visit): Promise<ReportFacts & { section: Section }> => {
    const facts = await readReportFacts(db, await find(visit), visit.person)
    return { ...facts, section: found(findSection(facts.sheet.formVersion.definition, key(visit, 'code')), 'reports.missing') }
  }

  get('/:reportId/narrative/:code', {
    find: sectionInPath,
    may: may.read,
    answer: ({ section, ...facts }, visit) => {
      const faults = visit.query.text('show') === 'faults' ? findSectionFaults(section, facts.sheet.answers, limitsOf(facts.agreement)) : []
      return { ...sectionPage(visit.words, visit.person, facts, section, { faults }), status: 200 }
    },
  })

  post('/:reportId/narrative/:code', {
    find: sectionInPath,
    may: may.edit,
    answer: async ({ section, ...facts }, visit) => {
      const { form, person, words } = visit
      const version = form.whole('version')
      const sent = typeof version === 'number' ? version : 0
      const reshaped = changeRows(section, facts.sheet.answers, form)
      if (reshaped !== null) return sectionPage(words, person, facts, section, { answers: reshaped.answers, version: sent, focus: reshaped.focus })
      const mine = settleAnswers(section, readSection(section, form), form)
      const saved = await saveNarrative(services, person, facts.report.id, { sectionCode: section.code, answers: mine, version: sent })
      const now = await readReportFacts(db, facts, person)
      if (saved === 'conflict') return sectionConflict(words, now, section, mine, form)
      const base = `/reports/${facts.report.id}`
      if (form.text('then') === 'later') return goTo(base)
      // Answers may open questions that the page did not show: it is shown once more.
      if (opensQuestions(section, now.sheet.answers, form)) return goTo(`${base}/narrative/${section.code}`)
      if (saved.faults.length > 0) return sectionPage(words, person, now, section, { faults: saved.faults, version: sectionVersion(section, now.sheet.answers) })
      const sections = visibleSections(now.sheet.formVersion.definition, now.sheet.answers)
      const next = sections[sections.findIndex(({ code }) => code === section.code) + 1]
      return goTo(next === undefined ? base : `${base}/narrative/${next.code}`)
    },
  })
}
