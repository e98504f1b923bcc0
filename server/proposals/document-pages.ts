import { FILE_SIZE_MAX, USUAL_TYPES } from '../kernel/files'
import { inFours } from '../kernel/hash'
import { inputs, untouched, type InputView, type Sent } from '../kernel/inputs'
import { quietTag, tag, type TagView } from '../kernel/parts'
import { template, type Page } from '../kernel/views'
import type { Words } from '../kernel/words'
import type { DocumentAsked } from '../calls/calls'
import type { Draft } from './drafts'
import type { DraftDocument } from './proposals'

type FileView = { name: string; size: string; hash: string; added: string; href: string }
type DocumentsView = { title: string; kicker: string; lead: string; documents: { href: string; title: string; hint: string; state: TagView }[]; back: string }
const documents = template<DocumentsView>('proposals/documents')

const titleIn = (words: Words, { titleSq, titleEn }: Pick<DocumentAsked, 'titleSq' | 'titleEn'>): string => words.pick({ sq: titleSq, en: titleEn })

/** The documents that the call asks for, each with a page of its own. */
export function documentsPage(words: Words, draft: Draft): Page {
  const { proposal, asked } = draft
  return documents(
    {
      title: words.say('proposals.documents.title'),
      kicker: proposal.title,
      lead: words.say('proposals.documents.count', { there: draft.documents.length, all: asked.length }),
      documents: asked.map((document) => {
        const there = draft.documents.find(({ documentId }) => documentId === document.id)
        return {
          href: `/proposals/${proposal.id}/documents/${document.code}`,
          title: titleIn(words, document),
          hint: there === undefined ? words.say(`proposals.document.required.${document.required}`) : `${there.file.name} · ${words.size(there.file.size)}`,
          state: there !== undefined ? quietTag('disc', words.say('proposals.document.there'))
            : document.required === 'yes' ? tag('ring', words.say('proposals.document.missing')) : quietTag('ring', words.say('proposals.document.optional')),
        }
      }),
      back: `/proposals/${proposal.id}`,
    },
    backTo(words, draft),
  )
}

const backTo = (words: Words, { proposal }: Pick<Draft, 'proposal'>) => ({ back: { href: `/proposals/${proposal.id}`, text: words.say('proposals.backToParts') } })

type DocumentView = {
  title: string; kicker: string; lead: string; action: string; removal: string; current: FileView | null; file: InputView; editable: boolean; back: string
}
const document = template<DocumentView>('proposals/document')

export function documentPage(words: Words, draft: Draft, asked: DocumentAsked, editable: 'yes' | 'no', sent: Sent = untouched): Page {
  const base = `/proposals/${draft.proposal.id}/documents`
  const there = draft.documents.find(({ documentId }) => documentId === asked.id)
  return document(
    {
      title: titleIn(words, asked),
      kicker: draft.proposal.title,
      lead: words.say(`proposals.document.required.${asked.required}`),
      action: `${base}/${asked.code}`,
      removal: `${base}/${asked.code}/removal`,
      current: there === undefined ? null : currentFile(words, there, `${base}/${asked.code}/file`),
      file: inputs(words, {}, sent).file('file', {
        label: there === undefined ? 'proposals.document.choose' : 'proposals.document.replace',
        hint: 'proposals.document.hint', values: { types: USUAL_TYPES.join(', ').toUpperCase(), size: words.size(FILE_SIZE_MAX) },
      }),
      editable: editable === 'yes',
      back: base,
    },
    { faults: sent.faults, back: { href: base, text: words.say('proposals.documents.title') } },
  )
}

const currentFile = (words: Words, { file, addedAt }: DraftDocument, href: string): FileView => ({
  name: file.name, size: words.size(file.size), hash: inFours(file.sha256.slice(0, 16)), added: words.moment(addedAt), href,
})
