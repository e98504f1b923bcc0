import { found, NotFound } from '../kernel/errors'
import { goTo, key, sendFile, type siteMap, type Visit } from '../kernel/http'
import type { Services } from '../kernel/services'
import { attachDocument, detachDocument } from './actions'
import { documentPage, documentsPage } from './document-pages'
import { readDraft } from './draft-store'
import * as may from './policy'
import type { Finder } from './situations'

export function documentRoutes(services: Services, { get, post }: ReturnType<typeof siteMap>, find: Finder): void {

  const documentInPath = async (visit: Visit) => {
    const subject = await find(visit)
    const draft = await readDraft(services.db, subject.proposal)
    return { ...subject, draft, asked: found(draft.asked.find(({ code }) => code === key(visit, 'code')), 'kernel.missing.page') }
  }

  get('/:id/documents', { find, may: may.work, answer: async ({ proposal }, visit) => documentsPage(visit.words, await readDraft(services.db, proposal)) })

  get('/:id/documents/:code', {
    find: documentInPath,
    may: may.work,
    answer: ({ draft, asked, proposal, call, at }, visit) => documentPage(visit.words, draft, asked, editable(may.edit(visit.person, { proposal, call, at }))),
  })

  post('/:id/documents/:code', {
    find: documentInPath,
    may: may.edit,
    takesFiles: true,
    answer: async ({ draft, asked, proposal }, visit) => {
      const upload = visit.uploads.find(({ field, name }) => field === 'file' && name !== '')
      const faults = await attachDocument(services, visit.person, proposal.id, { documentCode: asked.code, upload, at: visit.at })
      if (faults.length > 0) return documentPage(visit.words, draft, asked, 'yes', { form: null, faults })
      return goTo(`/proposals/${proposal.id}/documents`)
    },
  })

  post('/:id/documents/:code/removal', {
    find: documentInPath,
    may: may.edit,
    answer: async ({ asked, proposal }, visit) => {
      await detachDocument(services, visit.person, proposal.id, { documentCode: asked.code, at: visit.at })
      return goTo(`/proposals/${proposal.id}/documents/${asked.code}`)
    },
  })

  // The file of a draft: the applicant's alone, also when the proposal has been submitted and others read its package.
  get('/:id/documents/:code/file', {
    find: documentInPath,
    may: may.work,
    answer: ({ draft, asked }) => {
      const there = draft.documents.find(({ documentId }) => documentId === asked.id)
      if (there === undefined) throw new NotFound('kernel.missing.page')
      return sendFile(services, there.file)
    },
  })
}

const editable = ({ allowed }: { allowed: boolean }): 'yes' | 'no' => (allowed ? 'yes' : 'no')
