import { listCallMunicipalities } from '../calls/store'
import { found, NotFound, Refused } from '../kernel/errors'
import { findFile } from '../kernel/files'
import { goTo, key, sendFile, type Visit } from '../kernel/http'
import type { Link } from '../kernel/parts'
import type { Person } from '../kernel/policy'
import { settled } from '../kernel/problem-pages'
import type { Words } from '../kernel/words'
import { findProposal } from '../proposals/store'
import { saveSheet, sealSheet, voidSheet } from './actions'
import { readShownPackage } from './anonymity/store'
import { asOpened } from './late-hints/store'
import { isRecused, whyRecused, type Evaluation } from './evaluation'
import * as may from './policy'
import { proposalPage } from './proposal-pages'
import type { Site } from './routes'
import { findSealFaults } from './sheet-actions'
import { sheetInPath, type SheetSubject } from './sheet-finder'
import { annulmentPage, readContentsOf, recusalPage, sheetConflictPage, sheetPage, sheetReadPage } from './sheet-pages'
import { findScoreSheet, listSheets, readContents } from './sheet-store'
import { findEvaluation, listShown, type AssessedProposal } from './store'

export function declareSheets(site: Site): void {
  const { get, post, services, words } = site
  const { db } = services
  const find = sheetInPath(db)

  get('/sheets/:id', {
    find,
    may: may.readSheet,
    answer: async (facts, { person, words: say }) => {
      const contents = await readContents(db, facts.sheet)
      if (may.score(person, facts).allowed) return sheetPage(say, facts, contents)
      const whose = facts.sheet.assessorId === person.id ? say.say('scoring.read.own') : say.say('scoring.read.others')
      return sheetReadPage(say, facts, contents, { seal: 'read', whose, links: sheetLinks(say, person, facts) })
    },
  })

  post('/sheets/:id/marks', {
    find,
    may: may.score,
    answer: async (facts, { person, form: sent, words: say }) => {
      const form = settled(sent)
      const contents = readContentsOf(form, facts.grid)
      const version = form.whole('version')
      const saved = await saveSheet(services, person, facts.sheet.id, contents, typeof version === 'number' ? version : -1)
      if (Array.isArray(saved)) {
        const stored = await readContents(db, facts.sheet)
        return saved[0]?.field === 'version' ? sheetConflictPage(say, facts, contents, stored) : sheetPage(say, facts, stored, { form, faults: saved })
      }
      if (form.text('then') !== 'check') return goTo(`/scoring/sheets/${facts.sheet.id}`)
      const missing = await findSealFaults(db, facts.evaluation.call, facts.grid, facts.sheet, contents)
      if (missing.length === 0) return goTo(`/scoring/sheets/${facts.sheet.id}/check`)
      const kept = found(await findScoreSheet(db, facts.sheet.id), 'kernel.missing.page')
      return sheetPage(say, { ...facts, sheet: kept }, contents, { form, faults: missing })
    },
  })

  get('/sheets/:id/check', {
    find,
    may: may.score,
    answer: async (facts, { words: say }) => {
      const contents = await readContents(db, facts.sheet)
      const missing = await findSealFaults(db, facts.evaluation.call, facts.grid, facts.sheet, contents)
      if (missing.length > 0) return sheetPage(say, facts, contents, { form: null, faults: missing })
      return sheetReadPage(say, facts, contents, { seal: 'check', whose: '', links: [] })
    },
  })

  post('/sheets/:id/seal', {
    find,
    may: may.score,
    answer: async (facts, { person, form, words: say }) => {
      const version = form.whole('version')
      const faults = await sealSheet(services, words, person, facts.sheet.id, typeof version === 'number' ? version : -1)
      if (faults.length > 0) return sheetPage(say, facts, await readContents(db, facts.sheet), { form: null, faults })
      return goTo(`/scoring/sheets/${facts.sheet.id}`)
    },
  })

  get('/sheets/:id/annulment', { find, may: may.annul, answer: (facts, { words: say }) => annulmentPage(say, facts) })

  post('/sheets/:id/annulment', {
    find,
    may: may.annul,
    answer: async (facts, { person, form, words: say }) => {
      const faults = await voidSheet(services, words, person, facts.sheet.id, form.text('reason'))
      return faults.length > 0 ? annulmentPage(say, facts, { form, faults }) : goTo(`/scoring/${facts.evaluation.call.reference}`)
    },
  })

  declareProposals(site)
}

/** What else this person may do with a sheet or read of it. */
function sheetLinks(words: Words, person: Person, facts: SheetSubject): Link[] {
  const at = `/scoring/sheets/${facts.sheet.id}`
  const link = (allowed: boolean, place: string, key: string): Link[] => (allowed ? [{ href: `${at}/${place}`, text: words.say(key) }] : [])
  return [
    ...link(may.keepReceipt(person, facts).allowed, 'receipt', 'scoring.read.receipt'),
    ...link(true, 'history', 'scoring.history.title'),
    ...link(may.reopen(person, facts).allowed, 'reopening', 'scoring.read.reopen'),
    ...link(may.annul(person, facts).allowed, 'annulment', 'scoring.read.annul'),
  ]
}

type ProposalSubject = { readonly evaluation: Evaluation; readonly proposal: AssessedProposal; readonly proposalId: string }

function declareProposals({ get, post, services, words, recuse }: Site): void {
  const { db } = services

  const proposalInPath = async (visit: Visit): Promise<ProposalSubject> => {
    const { callId } = found(await findProposal(db, key(visit, 'id')), 'kernel.missing.page')
    const evaluation = await asOpened(db, found(await findEvaluation(db, callId, visit.person.id), 'kernel.missing.page'))
    // Refused before it is looked for: whether it still stands is nothing for who has a conflict with it, or an answer to give.
    if (isRecused(evaluation, key(visit, 'id')) && evaluation.seat !== null) throw new Refused(whyRecused(evaluation, key(visit, 'id')))
    const proposal = found((await listShown(db, evaluation, { only: [key(visit, 'id')] }))[0], 'kernel.missing.page')
    return { evaluation, proposal, proposalId: proposal.id }
  }

  get('/proposals/:id', {
    find: proposalInPath,
    may: may.readProposal,
    answer: async ({ evaluation, proposal }, { person, words: say }) => {
      const sheets = await listSheets(db, evaluation.call.id, { proposalId: proposal.id })
      const own = sheets.find(({ assessorId, state }) => assessorId === person.id && state !== 'void')
      const ownSealed = own?.state === 'sealed' ? 'yes' : 'no'
      const recusable = may.openRecusal(person, { evaluation, proposalId: proposal.id }).allowed
      return proposalPage(say, {
        evaluation, proposal, ...await readShownPackage(db, evaluation, proposal.id), municipalities: await listCallMunicipalities(db, evaluation.call.id),
        ownSheetId: own?.id ?? null, recusalHref: recusable ? `/scoring/proposals/${proposal.id}/recusal` : null,
        sheetIds: sheets.filter((sheet) => sheet.id !== own?.id && sheet.state === 'sealed' && may.readSheet(person, { evaluation, sheet, ownSealed }).allowed).map(({ id }) => id).sort(),
      })
    },
  })

  get('/proposals/:id/files/:fileId', {
    find: async (visit) => {
      const subject = await proposalInPath(visit)
      return { ...subject, fileId: key(visit, 'fileId') }
    },
    may: may.readProposal,
    answer: async ({ evaluation, proposal, fileId }) => {
      const { opened, withheld } = await readShownPackage(db, evaluation, proposal.id)
      if (withheld.some(({ fileId: id }) => id === fileId)) throw new Refused('conflicts.refused.identifying')
      const shown = opened.files.find(({ file }) => file.id === fileId)
      if (shown === undefined) throw new NotFound('kernel.missing.page')
      return sendFile(services, { ...found(await findFile(db, fileId), 'kernel.missing.page'), name: shown.file.name })
    },
  })

  get('/proposals/:id/recusal', {
    find: proposalInPath,
    may: may.openRecusal,
    answer: (subject, { person, words: say }) => recusalPage(say, subject.evaluation, subject.proposal, may.recuseOthers(person, subject).allowed ? 'others' : 'own'),
  })

  post('/proposals/:id/recusal', {
    find: proposalInPath,
    may: may.openRecusal,
    answer: async (subject, { person, form, words: say }) => {
      const { evaluation, proposal } = subject
      const whose = may.recuseOthers(person, subject).allowed ? 'others' : 'own'
      const personId = whose === 'others' ? form.text('personId') : person.id
      if (!evaluation.members.some((member) => member.personId === personId)) {
        return recusalPage(say, evaluation, proposal, whose, { form, faults: [{ field: 'personId', words: 'scoring.fault.member' }] })
      }
      const done = await recuse(services, words, person, { proposalId: proposal.id, personId, kind: form.text('kind'), note: form.text('note') })
      if (Array.isArray(done)) return recusalPage(say, evaluation, proposal, whose, { form, faults: done })
      return goTo(`/scoring/${evaluation.call.reference}?recused=${personId === person.id ? 'own' : `${done.sheet}-${done.sealedLeft}-${done.sheetsMin}`}`)
    },
  })
}
