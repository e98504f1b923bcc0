import type { ProposalPackage } from '../../proposals/packages'
import { blinded, type Blindfold } from './blinding'

export type Withheld = { readonly fileId: string; readonly code: string; readonly titleSq: string; readonly titleEn: string }

/** A package as its reader may see it, and the documents that are kept back until the results are out. */
export type ShownPackage = { readonly opened: ProposalPackage; readonly withheld: readonly Withheld[] }

/**
 * Answers lose every name of the applicant. A file cannot be written anew: it is kept back unless the call says that the
 * document names nobody, and then it is called after the document and not as the applicant called it.
 */
export function blindPackage(opened: ProposalPackage, nameless: ReadonlySet<string>, hide: Blindfold): ShownPackage {
  return {
    opened: {
      ...opened, answers: blinded(opened.answers, hide),
      files: opened.files.filter(({ document }) => nameless.has(document.code)).map(({ document, file }) => {
        const name = `${document.code}.${file.type}`
        return { document: { ...document, name }, file: { ...file, name } }
      }),
    },
    withheld: opened.files.filter(({ document }) => !nameless.has(document.code)).map(({ document: { code, titleSq, titleEn }, file }) => ({ fileId: file.id, code, titleSq, titleEn })),
  }
}
