import { found, NotFound, type Fault } from '../kernel/errors'
import { download, goTo, json, key, sendFile, type siteMap, type Visit } from '../kernel/http'
import { makePdf } from '../kernel/pdf'
import type { Services } from '../kernel/services'
import type { Language, Words } from '../kernel/words'
import { limitsOf } from '../calls/calls'
import { listCallMunicipalities } from '../calls/store'
import { findAccount, listRecipients } from '../people/store'
import { readDraft } from './draft-store'
import { documentFaults, partsOf, type Draft } from './drafts'
import { DECLARATIONS } from './packages'
import { withdrawalPage } from './overview-pages'
import * as may from './policy'
import { receiptPage, receiptPdf, type Received } from './receipt-pages'
import type { Found, Finder } from './situations'
import { reopenProposal, submitProposal, withdrawProposal } from './submission-actions'
import { checkAnswersPage, draftAnswersPage, packageAnswersPage } from './submission-pages'
import { findSubmissionEntry, latestSubmission, openPackage, readPackage } from './submission-store'

const DRAFTED: readonly string[] = ['draft', 'expired', 'discarded']

export function submissionRoutes(services: Services, { get, post }: ReturnType<typeof siteMap>, find: Finder, words: Record<Language, Words>): void {
  const { db } = services

  get('/:id/answers', {
    find,
    may: may.read,
    answer: async ({ proposal, call }, visit) => {
      if (DRAFTED.includes(proposal.state)) return draftAnswersPage(visit.words, await readDraft(db, proposal))
      return packageAnswersPage(visit.words, proposal, await readPackage(db, proposal.id), limitsOf(call, await listCallMunicipalities(db, call.id)))
    },
  })

  get('/:id/check-answers', {
    find,
    may: may.work,
    answer: async ({ proposal }, visit) => {
      if (proposal.state !== 'draft') return goTo(`/proposals/${proposal.id}`)
      const draft = await readDraft(db, proposal)
      return checkAnswersPage(visit.words, visit.person, draft, hindrancesOf(draft), visit.at)
    },
  })

  post('/:id/submission', {
    find,
    may: may.submit,
    answer: async ({ proposal }, visit) => {
      const { form, person } = visit
      const made = DECLARATIONS.filter((one) => form.text(`declaration.${one}`) === 'yes')
      const outcome = await submitProposal(services, words, person, proposal.id, visit.at, made)
      if (!Array.isArray(outcome)) return goTo(`/proposals/${proposal.id}/receipt`)
      const draft = await readDraft(db, proposal)
      const faults = outcome.filter(({ field }) => field.startsWith('declaration.'))
      return { ...checkAnswersPage(visit.words, person, draft, hindrancesOf(draft), visit.at, { form, faults }), status: 422 }
    },
  })

  const receiptInPath = async (visit: Visit) => {
    const subject = await find(visit)
    return { ...subject, submission: await latestSubmission(db, subject.proposal.id) }
  }
  const received = async ({ proposal, call, submission }: Found & { submission: Awaited<ReturnType<typeof latestSubmission>> }): Promise<Received> => {
    const sent = found(submission, 'proposals.missing.submission')
    const [opened, submitter, recipients, entry] = await Promise.all([
      openPackage(db, sent), findAccount(db, sent.submittedBy), listRecipients(db, proposal.organisationId, ['signatory', 'editor']), findSubmissionEntry(db, proposal.id),
    ])
    return { proposal, call, submission: sent, opened, submitter: submitter?.name ?? opened.content.submittedBy.name, recipients: recipients.length, entrySeq: entry?.seq ?? null }
  }

  get('/:id/receipt', { find: receiptInPath, may: may.read, answer: async (subject, visit) => receiptPage(visit.words, visit.person, await received(subject), visit.at) })

  get('/:id/receipt.pdf', {
    find: receiptInPath,
    may: may.read,
    answer: async (subject, visit) => {
      const about = await received(subject)
      return download(await makePdf(visit.words, receiptPdf(visit.words, about, services.now())), `${about.submission.receipt.replaceAll('/', '-')}.pdf`, 'application/pdf')
    },
  })

  // The whole entry of the log, for whoever wants to compute its fingerprint and follow it to a head.
  get('/:id/receipt/entry.json', { find: receiptInPath, may: may.read, answer: async ({ proposal }) => json(found(await findSubmissionEntry(db, proposal.id), 'proposals.missing.submission')) })

  // Byte for byte what was sealed: its SHA-256 is the fingerprint of the receipt.
  get('/:id/package.json', {
    find: receiptInPath,
    may: may.read,
    answer: ({ submission }) => {
      const { content, receipt } = found(submission, 'proposals.missing.submission')
      return download(content, `${receipt.replaceAll('/', '-')}.json`, 'application/json; charset=utf-8')
    },
  })

  get('/:id/files/:code', {
    find,
    may: may.read,
    answer: async ({ proposal }, visit) => {
      const { files } = await readPackage(db, proposal.id)
      const hit = files.find(({ document }) => document.code === key(visit, 'code'))
      if (hit === undefined) throw new NotFound('kernel.missing.page')
      return sendFile(services, hit.file)
    },
  })

  post('/:id/reopening', {
    find,
    may: may.reopen,
    answer: async ({ proposal }, visit) => {
      await reopenProposal(services, words, visit.person, proposal.id, visit.at)
      return goTo(`/proposals/${proposal.id}`)
    },
  })

  get('/:id/withdrawal', { find, may: may.withdraw, answer: ({ proposal }, visit) => withdrawalPage(visit.words, proposal) })

  post('/:id/withdrawal', {
    find,
    may: may.withdraw,
    answer: async ({ proposal }, visit) => {
      const faults = await withdrawProposal(services, words, visit.person, proposal.id, visit.form.text('reason'), visit.at)
      return faults.length > 0 ? withdrawalPage(visit.words, proposal, { form: visit.form, faults }) : goTo(`/proposals/${proposal.id}`)
    },
  })
}

/** Everything that still hinders, each line with the page on which it is put right. */
function hindrancesOf(draft: Draft): (Fault & { href: string })[] {
  const base = `/proposals/${draft.proposal.id}`
  return [
    ...partsOf(draft).flatMap(({ section, faults }) => faults.map((fault) => ({ ...fault, href: `${base}/sections/${section.code}?show=faults` }))),
    ...documentFaults(draft).map((fault) => ({ ...fault, href: `${base}/documents/${fault.field.slice('document.'.length)}` })),
  ]
}
