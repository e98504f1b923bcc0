import { saveOrCompare } from '../kernel/both-versions'
import { found, type Fault } from '../kernel/errors'
import { dayOf } from '../kernel/dates'
import { goTo, key, nothing, sendFile, siteMap, type Renderer, type Visit } from '../kernel/http'
import { holdsAny } from '../kernel/policy'
import type { Services } from '../kernel/services'
import { listDecisions } from '../awards/store'
import { readRevised } from '../awards/revision-actions'
import { findCall, listSections } from '../calls/store'
import { findOrganisation } from '../organisations/store'
import { whoAndWhen } from '../people/who'
import { findProposal } from '../proposals/store'
import { acknowledgeComplaint, assignPanel, fileComplaint } from './actions'
import { majorityOf } from './complaints'
import type { BothWords } from './letters'
import { complaintPage, complaintsPage, filingPage } from './pages'
import { declareOnPanel, decideComplaint, remediesOf, voteOnComplaint } from './panel-actions'
import { decidedPage, panelView } from './panel-pages'
import * as may from './policy'
import { findSubject } from './results'
import { decideAgain, readRevisiting, recommendAgain, returnAgain } from './revision-actions'
import { revisionPage } from './revision-pages'
import { listCodedSheets, listReopenable } from './sheets'
import { findComplaint, listCandidates, listComplaints, listFiles, listPanel } from './store'

export function complaintsRoutes(services: Services, render: Renderer, words: BothWords) {
  const { get, post, router } = siteMap(services, render)
  const { db } = services

  get('/', {
    find: nothing,
    may: may.list,
    answer: async (_nothing, { person, words: say, at }) => {
      const all = may.seesAll(person)
      return complaintsPage(say, dayOf(at), await listComplaints(db, all ? {} : { organisationIds: may.ownScopes(person), panellist: person.id }), all ? 'staff' : 'own')
    },
  })

  const subjectInPath = async (visit: Visit) => {
    const subject = await findSubject(db, key(visit, 'proposalId'))
    return { ...subject, organisationId: subject.proposal.organisationId, today: dayOf(visit.at), until: subject.result?.until ?? null, known: subject.complaint === null ? 'no' as const : 'yes' as const }
  }

  // The link in the letter with the result: to the form, or to the complaint where there is one.
  get('/proposals/:proposalId', {
    find: subjectInPath,
    may: (person, subject) => (subject.complaint === null ? may.file(person, subject) : may.read(person, { complaint: subject.complaint, panel: [] })),
    answer: ({ complaint, proposal, call, until }, { words: say }) => (complaint === null ? filingPage(say, { proposal, call, until: found(until ?? undefined, 'complaints.refused.noResult') }) : goTo(`/complaints/${complaint.id}`)),
  })

  post('/proposals/:proposalId', {
    find: subjectInPath,
    may: may.file,
    takesFiles: true,
    answer: async ({ proposal, call, until }, visit) => {
      const { form, uploads, person } = visit
      const filed = await fileComplaint(services, words, person, proposal.id, { ground: form.text('ground'), text: form.text('text'), uploads, arrivedAt: visit.at })
      return Array.isArray(filed) ? filingPage(visit.words, { proposal, call, until: found(until ?? undefined, 'complaints.refused.noResult') }, { form, faults: filed }) : goTo(`/complaints/${filed.id}`)
    },
  })

  declareRevisions(services, render, words, { get, post })

  const caseInPath = async (visit: Visit) => {
    const complaint = found(await findComplaint(db, key(visit, 'id')), 'kernel.missing.page')
    const panel = await listPanel(db, [complaint.id])
    return { complaint, panel, majority: majorityOf(panel) }
  }
  type Found = Awaited<ReturnType<typeof caseInPath>>

  const show = async (one: Found, visit: Visit, faults: readonly Fault[] = []) => {
    const { complaint, panel, majority } = one
    const { person } = visit
    const sent = faults.length === 0 ? { form: null, faults: [] } : { form: visit.form, faults }
    const allowed = { acknowledge: may.acknowledge(person, one).allowed, assign: may.assign(person, one).allowed, sheets: may.readSheets(person, one).allowed }
    const [call, proposal, organisation, files, grid, decisions] = [
      found(await findCall(db, complaint.callId), 'kernel.missing.page'), found(await findProposal(db, complaint.proposalId), 'kernel.missing.page'),
      await findOrganisation(db, complaint.organisationId), await listFiles(db, complaint.id), await listSections(db, complaint.callId), await listDecisions(db, complaint.callId),
    ]
    const candidates = allowed.assign ? (await listCandidates(db, call.id)).filter(({ id }) => id !== person.id && !panel.some(({ personId }) => personId === id)) : []
    const seat = panel.find(({ personId, endedAt }) => personId === person.id && endedAt === null) ?? null
    const inside = seat !== null || allowed.sheets
    return complaintPage(visit.words, {
      complaint, call, proposal, files, panel, candidates, today: dayOf(visit.at), person, organisation: organisation === undefined ? '' : visit.words.pick({ sq: organisation.nameSq, en: organisation.nameEn }),
      reader: holdsAny(person, ['editor', 'signatory'], complaint.organisationId) ? 'complainant' : 'inside',
      decisionReference: decisions.find(({ id }) => id === complaint.settledDecisionId)?.reference ?? null,
      may: allowed,
      panelView: !inside ? null : panelView(visit.words, {
        id: complaint.id, version: complaint.version, grid, seat, panel, majority, remedies: remediesOf(complaint, call),
        sheets: allowed.sheets ? await listCodedSheets(db, complaint) : null, reopenable: (await listReopenable(db, complaint)).map(({ id }) => id),
        may: { declare: may.declare(person, one).allowed, vote: may.vote(person, one).allowed, decide: may.decide(person, one).allowed },
      }, sent),
    }, sent)
  }

  get('/:id', { find: caseInPath, may: may.read, answer: (one, visit) => show(one, visit) })

  get('/:id/files/:file', {
    find: caseInPath,
    may: may.read,
    answer: async ({ complaint }, visit) => sendFile(services, found((await listFiles(db, complaint.id)).find(({ id }) => id === key(visit, 'file')), 'kernel.missing.page')),
  })

  post('/:id/acknowledgement', {
    find: caseInPath,
    may: may.acknowledge,
    answer: async ({ complaint }, { person }) => {
      await acknowledgeComplaint(services, words, person, complaint.id)
      return goTo(`/complaints/${complaint.id}`)
    },
  })

  post('/:id/panel', {
    find: caseInPath,
    may: may.assign,
    answer: async (one, visit) => {
      const open = one.panel.filter(({ endedAt }) => endedAt === null).length
      const named = [1, 2, 3].slice(0, 3 - open).map((number) => visit.form.text(`panel.${number}`))
      const faults = await assignPanel(services, words, visit.person, one.complaint.id, named)
      return faults.length > 0 ? show(one, visit, faults) : goTo(`/complaints/${one.complaint.id}`)
    },
  })

  post('/:id/declaration', {
    find: caseInPath,
    may: may.declare,
    answer: async (one, visit) => {
      const conflict = visit.form.text('conflict')
      const faults = await declareOnPanel(services, words, visit.person, one.complaint.id, { conflict, note: visit.form.text('note') })
      if (faults.length > 0) return show(one, visit, faults)
      return goTo(conflict === 'yes' ? '/complaints' : `/complaints/${one.complaint.id}`)
    },
  })

  post('/:id/vote', {
    find: caseInPath,
    may: may.vote,
    answer: async (one, visit) => {
      const faults = await voteOnComplaint(services, visit.person, one.complaint.id, { vote: visit.form.text('vote'), text: visit.form.text('voteText') })
      return faults.length > 0 ? show(one, visit, faults) : goTo(`/complaints/${one.complaint.id}`)
    },
  })

  post('/:id/decision', {
    find: caseInPath,
    may: may.approachDeciding,
    answer: async (one, visit) => {
      const { form } = visit
      const fields = { text: form.text('text'), remedy: form.text('remedy'), scope: { sheets: form.list('sheets'), sections: form.list('sections') } }
      return saveOrCompare(async () => {
        const faults = await decideComplaint(services, words, visit.person, one.complaint.id, { ...fields, version: Number(form.text('version')), verdict: form.text('verdict') })
        return faults.length > 0 ? show(await caseInPath(visit), visit, faults) : goTo(`/complaints/${one.complaint.id}`)
      }, async () => {
        const { complaint } = await caseInPath(visit)
        return decidedPage(visit.words, { complaint, sheets: await listCodedSheets(db, complaint), grid: await listSections(db, complaint.callId), ...await whoAndWhen(db, visit.words, `complaint:${complaint.id}`) }, { ...fields, verdict: form.text('verdict') })
      })
    },
  })

  return router
}

/** The second decision of a call, before any address with the id of a complaint. */
function declareRevisions(services: Services, _render: Renderer, words: BothWords, { get, post }: Pick<ReturnType<typeof siteMap>, 'get' | 'post'>): void {
  const { db } = services
  const callInPath = (visit: Visit) => readRevisiting(db, key(visit, 'reference'), visit.person)
  type Revisiting = Awaited<ReturnType<typeof callInPath>>

  const show = async (revisited: Revisiting, visit: Visit, faults: readonly Fault[] = []) => revisionPage(visit.words, {
    revisited, revised: await readRevised(db, revisited.call, visit.person),
    may: { recommend: may.recommend(visit.person, revisited).allowed, decide: may.decideAgain(visit.person, revisited).allowed, giveBack: may.returnAgain(visit.person, revisited).allowed, complaints: may.seesAll(visit.person) },
  }, faults.length === 0 ? undefined : { form: visit.form, faults })

  get('/revisions/:reference', { find: callInPath, may: may.readRevision, answer: (revisited, visit) => show(revisited, visit) })

  post('/revisions/:reference/recommendation', {
    find: callInPath,
    may: may.recommend,
    answer: async ({ call }, { person }) => {
      await recommendAgain(services, words, person, call.id)
      return goTo(`/complaints/revisions/${call.reference}`)
    },
  })

  post('/revisions/:reference/decision', {
    find: callInPath,
    may: may.approachDecision,
    answer: async (revisited, visit) => {
      const faults = await decideAgain(services, words, visit.person, revisited.call.id, { recommendationId: visit.form.text('recommendation'), note: visit.form.text('note') })
      return faults.length > 0 ? show(revisited, visit, faults) : goTo(`/complaints/revisions/${revisited.call.reference}`)
    },
  })

  post('/revisions/:reference/return', {
    find: callInPath,
    may: may.approachDecision,
    answer: async (revisited, visit) => {
      const faults = await returnAgain(services, words, visit.person, revisited.call.id, { recommendationId: visit.form.text('recommendation'), reason: visit.form.text('reason') })
      return faults.length > 0 ? show(revisited, visit, faults) : goTo(`/complaints/revisions/${revisited.call.reference}`)
    },
  })
}
