import { listEntries } from '../../kernel/audit'
import { dayOf } from '../../kernel/dates'
import { found } from '../../kernel/errors'
import { json, key, siteMap, type Renderer, type Visit } from '../../kernel/http'
import { everyone } from '../../kernel/policy'
import type { Services } from '../../kernel/services'
import type { Call } from '../../calls/calls'
import { findCall, listSections } from '../../calls/store'
import { listProposalsOfCall } from '../../proposals/store'
import { firstAreSealed, resultsAreOut, type Evaluation } from '../evaluation'
import * as may from '../policy'
import { sheetInPath } from '../sheet-finder'
import { findEvaluation } from '../store'
import { commitmentsPage, receiptPage, type Listed, type OpenedSeal } from './pages'
import { sealsOf } from './seals'
import { listCommitments, listSealed, listVersions, SEALED } from './store'

/** The receipt of a sealed sheet, for its assessor. */
export function sealingRoutes(services: Services, render: Renderer) {
  const { get, router } = siteMap(services, render)
  const { db } = services

  get('/sheets/:id/receipt', {
    find: sheetInPath(db),
    may: may.keepReceipt,
    answer: async (subject, { words }) => {
      const { sheet } = subject
      return receiptPage(words, subject, sealsOf(sheet, await listVersions(db, sheet.id), await listEntries(db, SEALED, `sheet:${sheet.id}`)))
    },
  })

  return router
}

/** From here on a call has sheets; before, there is no list to speak of. */
const STATES: readonly Call['state'][] = ['under_evaluation', 'decision_pending', 'results_published', 'contracting', 'finalised']

/** `/calls/{reference}/commitments`: in the address space of calls, with what scoring knows, for everybody. */
export function commitmentRoutes(services: Services, render: Renderer) {
  const { get, router } = siteMap(services, render)
  const { db } = services

  const listInPath = async (visit: Visit): Promise<Listed> => {
    const call = found(await findCall(db, key(visit, 'reference')), 'kernel.missing.page')
    const evaluation = found(STATES.includes(call.state) ? await findEvaluation(db, call, '') : undefined, 'kernel.missing.page')
    const seals = isPublic(evaluation, visit.at) ? await listCommitments(db, call.id) : null
    return { call, due: evaluation.committee?.sheetsDueOn ?? null, seals, opened: seals !== null && resultsAreOut(evaluation) ? await openSeals(services, call, seals) : null }
  }

  get('/:reference/commitments', { find: listInPath, may: everyone, shared: true, answer: (listed, { words }) => commitmentsPage(words, listed) })

  get('/:reference/commitments.json', {
    find: async (visit) => {
      const listed = await listInPath(visit)
      found(listed.seals ?? undefined, 'kernel.missing.page')
      return listed
    },
    may: everyone,
    shared: true,
    answer: ({ call, seals, opened }) => json({ call: call.reference, seals: opened === null ? seals?.map(({ commitment, code }) => ({ commitment, assessor: code })) : opened.map(openedJson) }),
  })

  return router
}

/** All sheets are sealed, or due: nothing can be read from who is early any more. */
const isPublic = (evaluation: Evaluation, at: Date): boolean =>
  firstAreSealed(evaluation) || evaluation.call.state !== 'under_evaluation' || (evaluation.committee !== null && dayOf(at) > evaluation.committee.sheetsDueOn)

/** With the results every seal opens but those of void sheets: they count for nothing and say nothing. */
async function openSeals({ db }: Services, call: Call, seals: Listed['seals']): Promise<OpenedSeal[]> {
  const codes = new Map((seals ?? []).map(({ commitment, code }) => [commitment, code]))
  const references = new Map((await listProposalsOfCall(db, call.id)).map(({ id, reference }) => [id, reference ?? '']))
  return (await listSealed(db, call.id, await listSections(db, call.id))).map((seal) => ({
    commitment: seal.commitment, state: seal.state, revision: seal.revision, code: codes.get(seal.commitment) ?? null, proposal: references.get(seal.proposalId) ?? '',
    nonceHex: seal.state === 'void' ? null : seal.nonceHex, content: seal.state === 'void' ? null : seal.content,
  }))
}

const openedJson = ({ commitment, code, proposal, revision, state, nonceHex, content }: OpenedSeal) =>
  ({ commitment, assessor: code, proposal, revision, state, nonce: nonceHex, content })
