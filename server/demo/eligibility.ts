import type { Call } from '../calls/calls'
import { findCall } from '../calls/store'
import { findSheet } from '../forms/store'
import { answerClarification, askClarification, decideEligibility, openCheck, saveCheck } from '../proposals/eligibility-actions'
import { findCheck } from '../proposals/eligibility-store'
import type { Proposal } from '../proposals/proposals'
import { listProposalsOfCall } from '../proposals/store'
import { lay, smallPdf } from './applying'
import { PROPOSALS_PLAYED } from './cast-proposals'
import { told } from './publication'
import type { Story } from './story'

/** The one whose tax certificate is too old. */
const ASKED = 'P11'

/** Chapter 7: the administrative check of all twelve, 21 to 29 May 2020; one is asked for a certificate and sends it. All are eligible. */
export async function eligibility(story: Story): Promise<void> {
  const { services, words } = story
  const call = await findCall(services.db, 'CBSSG-2020-01') as Call
  const manager = await story.as('manager@demo.test')
  const proposals = await listProposalsOfCall(services.db, call.id, ['submitted'])
  const asked = PROPOSALS_PLAYED.find(({ key }) => key === ASKED)

  for (const [index, proposal] of proposals.entries()) {
    story.at(`2020-05-${index < 6 ? '21' : '22'}T${String(9 + (index % 6)).padStart(2, '0')}:20:00+02:00`)
    await openCheck(services, manager, proposal.id)
    const waits = proposal.title === asked?.titleSq
    await fillList(story, proposal, waits ? { taxes: 'clarification', taxes_note: 'Vërtetimi i tatimeve është i janarit; duhet ai i prillit 2020.', doc_arrears: 'clarification', doc_arrears_note: 'Ngarkoni vërtetimin e prillit.' } : {})
    if (waits) await told(askClarification(services, words, manager, proposal.id, 'Vërtetimi i tatimeve dhe i sigurimeve që keni ngarkuar është i muajit janar. Ju lutemi dërgoni vërtetimin e muajit prill 2020.'))
  }

  const waiting = proposals.find(({ title }) => title === asked?.titleSq)
  story.at('2020-05-26T14:10:00+02:00')
  if (waiting !== undefined && asked !== undefined) {
    const upload = lay(story, 'vertetim-tatime-prill-2020.pdf', smallPdf(['Vërtetim për detyrimet tatimore, prill 2020', 'Dokument shembull, i sajuar për demonstrim.']))
    await told(answerClarification(services, await story.as(`${asked.applicant}@demo.test`), waiting.id, { text: 'Dërgojmë vërtetimin e prillit: nuk kemi asnjë detyrim të papaguar.', uploads: [upload], arrivedAt: services.now() }))
  }

  for (const [index, proposal] of proposals.entries()) {
    story.at(`2020-05-${index < 6 ? '28' : '29'}T${String(9 + (index % 6)).padStart(2, '0')}:40:00+02:00`)
    if (proposal.id === waiting?.id) await fillList(story, proposal, {})
    const check = await findCheck(services.db, proposal.id)
    await told(decideEligibility(services, words, manager, proposal.id, { outcome: 'eligible', reason: '', version: check?.version ?? 0 }))
  }
}

/** Every point `yes`, what does not apply to anybody here `na`, and what is said otherwise. */
async function fillList(story: Story, proposal: Proposal, over: Record<string, string>): Promise<void> {
  const { services } = story
  const check = await findCheck(services.db, proposal.id)
  const sheet = await findSheet(services.db, check?.answerSheetId ?? '')
  const points = sheet?.formVersion.definition.sections.flatMap(({ questions }) => questions).filter(({ kind }) => kind === 'one') ?? []
  const answers = { ...Object.fromEntries(points.map(({ code }) => [code, code === 'doc_partners' || code === 'doc_licence' ? 'na' : 'yes'])), ...over }
  await saveCheck(services, await story.as('manager@demo.test'), proposal.id, answers, sheet?.version ?? 0)
}
