import type { Db } from '../kernel/database'
import type { Person } from '../kernel/policy'
import type { Words } from '../kernel/words'
import type { Call } from '../calls/calls'
import { isDivided } from '../calls/lots'
import { findCall, idsBeside, listCallMunicipalities, listCalls } from '../calls/store'
import { isApplicantKind } from '../organisations/organisations'
import { findOrganisation, listOrganisations, listOrganisationsOf } from '../organisations/store'
import { municipalityNames } from '../municipalities/store'
import { findCheck, findClarification, listClarifications } from './eligibility-store'
import { proposalLife } from './lifecycle'
import type { Candidate, ListedProposal } from './pages'
import type { Overview } from './overview-pages'
import * as may from './policy'
import type { Filters, RegisterRow } from './register-pages'
import type { Found } from './situations'
import { countBegun, listProposals, listProposalsOf } from './store'
import { listSubmissions } from './submission-store'

/** The applicant's own proposals, and the calls open to them now. */
export async function readOwnList(db: Db, person: Person, at: Date): Promise<{ rows: ListedProposal[]; open: Call[] }> {
  const organisations = await listOrganisationsOf(db, person)
  const proposals = await listProposalsOf(db, organisations.map(({ id }) => id))
  const [calls, clarifications] = await Promise.all([listCalls(db, { published: 'yes' }), listClarifications(db, proposals.map(({ id }) => id))])
  const rows = proposals.flatMap((proposal) => {
    const call = calls.find(({ id }) => id === proposal.callId)
    const organisation = organisations.find(({ id }) => id === proposal.organisationId)
    return call === undefined || organisation === undefined ? [] : [{ proposal, call, organisation, dueAt: clarifications.get(proposal.id)?.dueAt ?? null }]
  })
  return { rows, open: calls.filter((call) => !isDivided(call) && may.open({ call, at }) && organisations.some(({ kind }) => isApplicantKind(kind, call.applicantKinds))) }
}

/** Each of the person's organisations, and how it stands before the call's conditions. */
export async function readBeginnings(db: Db, person: Person, callReference: string, at: Date): Promise<{ call: Call; candidates: Candidate[] } | undefined> {
  const call = await findCall(db, callReference)
  if (call === undefined || call.publishedAt === null) return undefined
  const [organisations, municipalities] = await Promise.all([listOrganisationsOf(db, person), listCallMunicipalities(db, call.id)])
  const beside = await idsBeside(db, call)
  const about = { ...call, municipalities: municipalities.map(({ code }) => code), proposalsMax: call.settings.applicationsPerApplicantMax }
  const candidates = await Promise.all(organisations.map(async (organisation) => ({
    organisation, beginning: { call: about, organisation, begun: await countBegun(db, beside, organisation.id), at },
  })))
  return { call, candidates }
}

/** What the secretariat and auditors may know of: asked of the same policy as the page of each, and without what is closed to the reader. */
export async function readRegister(db: Db, words: Words, filters: Filters, { at, closed }: { at: Date; closed: ReadonlySet<string> }) {
  const [calls, organisations, names] = await Promise.all([listCalls(db, { published: 'yes' }), listOrganisations(db), municipalityNames(db)])
  const chosen = calls.filter(({ reference }) => filters.call === '' || reference === filters.call)
  const proposals = await listProposals(db, chosen.map(({ id }) => id))
  const clarifications = await listClarifications(db, proposals.map(({ id }) => id))
  const nameIn = (code: string | null) => { const name = code === null ? undefined : names.get(code); return name === undefined ? '–' : words.pick(name) }
  const unsealed = proposals.flatMap((proposal): RegisterRow[] => {
    const call = chosen.find(({ id }) => id === proposal.callId)
    const organisation = organisations.find(({ id }) => id === proposal.organisationId)
    if (call === undefined || organisation === undefined || closed.has(proposal.id) || !may.unsealed({ proposal, call, at })) return []
    return [{ proposal, call, organisation, municipality: nameIn(proposal.municipalityCode), dueAt: clarifications.get(proposal.id)?.dueAt ?? null }]
  })
  const rows = unsealed.filter(({ proposal }) => (filters.state === '' || proposal.state === filters.state) && (filters.municipality === '' || proposal.municipalityCode === filters.municipality))
  const codes = [...new Set(unsealed.flatMap(({ proposal }) => proposal.municipalityCode ?? []))].sort()
  return {
    rows,
    choices: {
      calls,
      states: proposalLife.states.filter((state) => unsealed.some(({ proposal }) => proposal.state === state)),
      municipalities: codes.map((code) => ({ code, name: nameIn(code) })),
    },
  }
}

export async function readOverview(db: Db, { proposal, call }: Found, words: Words): Promise<Overview> {
  const [organisation, submissions, clarification, check, names] = await Promise.all([
    findOrganisation(db, proposal.organisationId), listSubmissions(db, proposal.id), findClarification(db, proposal.id), findCheck(db, proposal.id), municipalityNames(db),
  ])
  if (organisation === undefined) throw new Error('a proposal has its applicant')
  const name = proposal.municipalityCode === null ? undefined : names.get(proposal.municipalityCode)
  return { proposal, call, organisation, submissions, clarification: clarification ?? null, check: check ?? null, municipality: name === undefined ? null : words.pick(name) }
}
