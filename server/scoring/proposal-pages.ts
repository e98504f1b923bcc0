import { inFours } from '../kernel/hash'
import { fact, type FactView, type Link } from '../kernel/parts'
import { template, type Page } from '../kernel/views'
import type { Words } from '../kernel/words'
import { limitsOf, type CallMunicipality } from '../calls/calls'
import { answersView, type AnswersView } from '../forms/rendering'
import type { ProposalPackage } from '../proposals/packages'
import type { Withheld } from './anonymity/packages'
import type { Evaluation } from './evaluation'
import { crumbsOf } from './pages'
import { municipalityOf, organisationOf, type AssessedProposal } from './store'

type ProposalView = {
  title: string; kicker: string; facts: FactView[]; answers: AnswersView
  documents: { title: string; href: string; name: string; size: string }[]
  blind: string | null; withheld: { title: string }[]
  fingerprint: string; sheet: Link | null; recusal: Link | null; sheets: Link[]
}
const proposalTemplate = template<ProposalView>('scoring/proposal')

export type Reading = {
  readonly evaluation: Evaluation
  readonly proposal: AssessedProposal
  readonly opened: ProposalPackage
  /** Documents that are kept back because they tell who applies. */
  readonly withheld: readonly Withheld[]
  readonly municipalities: readonly CallMunicipality[]
  readonly ownSheetId: string | null
  readonly recusalHref: string | null
  /** Sealed sheets the reader may read, without their authors. */
  readonly sheetIds: readonly string[]
}

/** The package as it was sealed by its submission, for those who assess it. Bank details stay out: nobody marks them. */
export function proposalPage(words: Words, { evaluation, proposal, opened, withheld, municipalities, ownSheetId, recusalHref, sheetIds }: Reading): Page {
  return proposalTemplate({
    title: proposal.title, kicker: `${proposal.reference} · ${words.pick(municipalityOf(proposal))}`,
    facts: [
      fact(words.say('scoring.proposal.applicant'), words.pick(organisationOf(proposal))),
      fact(words.say('scoring.proposal.requested'), words.money(proposal.requestedMinor)),
      fact(words.say('scoring.proposal.received'), words.moment(opened.submission.receivedAt)),
    ],
    answers: answersView(words, opened.definition, opened.answers, limitsOf(evaluation.call, municipalities)),
    documents: opened.files.map(({ document, file }) => ({
      title: words.pick({ sq: document.titleSq, en: document.titleEn }), href: `/scoring/proposals/${proposal.id}/files/${file.id}`, name: file.name, size: words.size(file.size),
    })),
    blind: evaluation.blind === 'yes' ? words.say('conflicts.blind.note') : null,
    withheld: withheld.map(({ titleSq, titleEn }) => ({ title: words.pick({ sq: titleSq, en: titleEn }) })),
    fingerprint: inFours(opened.submission.contentHash),
    sheet: ownSheetId === null ? null : { href: `/scoring/sheets/${ownSheetId}`, text: words.say('scoring.proposal.mySheet') },
    recusal: recusalHref === null ? null : { href: recusalHref, text: words.say('scoring.proposal.recusal') },
    sheets: sheetIds.map((id, index) => ({ href: `/scoring/sheets/${id}`, text: words.say('scoring.proposal.sheetNumber', { number: index + 1 }) })),
  }, crumbsOf(words, evaluation.call, proposal.reference))
}
