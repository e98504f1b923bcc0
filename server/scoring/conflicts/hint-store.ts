import { parsed, type Db } from '../../kernel/database'
import { dayOf, type Instant } from '../../kernel/dates'
import { OutOfDate } from '../../kernel/errors'
import { isPublicBody, type OrganisationKind, type OrganisationSnapshot, type Profile } from '../../organisations/organisations'
import type { PackageContent } from '../../proposals/packages'
import { ASSESSED } from '../evaluation'
import { domainWeights } from './contacts'
import { hintsFor, type Hint, type HintKind, type OrganisationFacts, type PersonFacts, type ProposalFacts, type Yardstick } from './hints'
import { rarityOf } from './names'
import { emptyRegister, type Register } from './registers'

/** States in which a proposal is before the check or the committee, and not taken back or turned away. */
const LIVE = ['submitted', 'registered', 'clarification', 'eligible', ...ASSESSED]
const WON = ['awarded', 'accepted', 'contracted']
/** Whoever left an applicant less than two years ago still belongs to it, for this purpose. */
const RECENT_DAYS = 730

/**
 * What data says against people and the proposals of a call: of those who sit on its committee, or of the people named.
 * Computed each time from what is known now, and kept nowhere. Recent is what was within two years of the deadline.
 */
export async function listHints(db: Db, callId: string, personIds?: readonly string[]): Promise<Hint[]> {
  const ids = personIds ?? await seatedIn(db, callId)
  if (ids.length === 0) return []
  const organisations = await readOrganisations(db)
  const [proposals, people, yardstick] = [await readProposals(db, callId, organisations), await readPeople(db, ids), await readYardstick(db, callId, organisations)]
  return people.flatMap((person) => proposals.flatMap((proposal) => hintsFor(person, proposal, yardstick)))
}

/** The applicants of a call with everything that is known of them. */
export const listApplicants = async (db: Db, callId: string): Promise<ProposalFacts[]> => readProposals(db, callId, await readOrganisations(db))

async function seatedIn(db: Db, callId: string): Promise<string[]> {
  const rows = (await db('committeeMembers').join('committees', 'committees.id', 'committeeMembers.committeeId').where({ callId }).whereNull('endedAt').select('personId')) as { personId: string }[]
  return rows.map(({ personId }) => personId)
}

type OrganisationRow = { id: string; kind: OrganisationKind; nameSq: string; nameEn: string; acronym: string; nuis: string | null; municipalityCode: string | null; profile: string; iban: string | null }

const factsOf = ({ id, kind, nameSq, nameEn, acronym, nuis, municipalityCode, iban }: Omit<OrganisationRow, 'profile'>, { contact, board, capacity }: Profile, accounts: readonly string[]): OrganisationFacts => ({
  id, names: [nameSq, nameEn, acronym].filter((name) => name !== ''), nuis, municipal: isPublicBody(kind) ? 'yes' : 'no', municipalityCode, board, accounts,
  representatives: given(contact.representative), emails: given(contact.email), websites: given(contact.website), phones: given(contact.phone), addresses: given(contact.address),
  ibans: iban === null ? [] : [iban], grants: capacity.grants,
})

const given = (text: string): string[] => (text === '' ? [] : [text])

async function readOrganisations(db: Db): Promise<Map<string, OrganisationFacts>> {
  const rows = (await db('organisations').select('id', 'kind', 'nameSq', 'nameEn', 'acronym', 'nuis', 'municipalityCode', 'profile', 'iban')) as OrganisationRow[]
  const accounts = (await db('roles').join('people', 'people.id', 'roles.personId').whereIn('roles.role', ['editor', 'signatory']).select('roles.scope', 'people.name')) as { scope: string; name: string }[]
  const byScope = new Map<string, string[]>()
  for (const { scope, name } of accounts) byScope.set(scope, [...(byScope.get(scope) ?? []), name])
  return new Map(rows.map((row) => [row.id, factsOf(row, parsed<Profile>(row.profile), byScope.get(row.id) ?? [])]))
}

/** Applicants as they are now, and as they stood when they submitted: what was changed since then counts as well. */
async function readProposals(db: Db, callId: string, organisations: ReadonlyMap<string, OrganisationFacts>): Promise<ProposalFacts[]> {
  const rows = (await db('proposals').join('submissions', 'submissions.proposalId', 'proposals.id').whereNull('submissions.withdrawnAt').where({ callId }).whereIn('proposals.state', LIVE)
    .orderBy('proposals.number').select('proposals.id', 'proposals.municipalityCode', 'proposals.organisationId', 'submissions.content')) as { id: string; municipalityCode: string | null; organisationId: string; content: string }[]
  return rows.flatMap(({ id, municipalityCode, organisationId, content }) => {
    const now = organisations.get(organisationId)
    if (now === undefined) return []
    return [{ id, municipalityCode, applicant: together(now, parsed<PackageContent>(content).organisation) }]
  })
}

function together(now: OrganisationFacts, then: OrganisationSnapshot): OrganisationFacts {
  const before = factsOf(then, then.profile, [])
  const lists = ['names', 'board', 'representatives', 'emails', 'websites', 'phones', 'addresses', 'ibans'] as const
  const merged = Object.fromEntries(lists.map((list) => [list, [...new Set([...now[list], ...before[list]])]]))
  return { ...now, ...merged, grants: `${now.grants}\n${before.grants}` }
}

async function readPeople(db: Db, ids: readonly string[]): Promise<PersonFacts[]> {
  const people = (await db('people').whereIn('id', [...ids]).orderBy('id').select('id', 'name', 'email', 'phone')) as Pick<PersonFacts, 'id' | 'name' | 'email' | 'phone'>[]
  const roles = (await db('roles').whereIn('personId', [...ids]).whereNot('scope', '').select('personId', 'role', 'scope', 'endedAt')) as { personId: string; role: string; scope: string; endedAt: Instant | null }[]
  const registers = await listRegisters(db, ids)
  const worked = (await db('proposals').leftJoin('submissions', 'submissions.proposalId', 'proposals.id').whereNotNull('proposals.number')
    .where((one) => { void one.whereIn('proposals.createdBy', [...ids]).orWhereIn('submissions.submittedBy', [...ids]) })
    .select('proposals.id as proposalId', 'proposals.organisationId', 'proposals.reference', 'proposals.state', 'proposals.createdBy', 'submissions.submittedBy')) as { proposalId: string; organisationId: string; reference: string; state: string; createdBy: string; submittedBy: string | null }[]
  return people.map((person) => {
    const own = roles.filter(({ personId }) => personId === person.id).map(({ role, scope, endedAt }) => ({ role, scope, until: endedAt === null ? null : dayOf(endedAt) }))
    const theirs = worked.filter(({ createdBy, submittedBy }) => createdBy === person.id || submittedBy === person.id)
    return {
      ...person, register: registers.get(person.id) ?? emptyRegister,
      roles: own.filter(({ role }) => role === 'editor' || role === 'signatory').map(({ scope, until }) => ({ organisationId: scope, until })),
      finance: own.filter(({ role }) => role === 'finance').map(({ scope, until }) => ({ code: scope, until })),
      worked: [...new Map(theirs.map(({ proposalId, organisationId, reference, state }) => [proposalId, { proposalId, organisationId, reference, won: WON.includes(state) ? 'yes' as const : 'no' as const }])).values()],
    }
  })
}

async function readYardstick(db: Db, callId: string, organisations: ReadonlyMap<string, OrganisationFacts>): Promise<Yardstick> {
  const { closesAt } = (await db('calls').where({ id: callId }).first('closesAt')) as { closesAt: Instant }
  const accounts = (await db('people').select('name', 'email')) as { name: string; email: string }[]
  const boards = [...organisations.values()].flatMap(({ board, representatives }) => [...board, ...representatives])
  return {
    since: dayOf(new Date(Date.parse(closesAt) - RECENT_DAYS * 86_400_000)), organisations,
    rarity: rarityOf([...accounts.map(({ name }) => name), ...boards]), domains: domainWeights(accounts.map(({ email }) => email)),
  }
}

type RegisterRow = { personId: string; content: string; declaredAt: Instant; version: number }
export type KeptRegister = { readonly register: Register; readonly declaredAt: Instant; readonly version: number }

export async function listRegisters(db: Db, personIds: readonly string[]): Promise<Map<string, Register>> {
  const rows = (await db('interestRegisters').whereIn('personId', [...personIds])) as RegisterRow[]
  return new Map(rows.map(({ personId, content }) => [personId, parsed<Register>(content)]))
}

export async function findRegister(db: Db, personId: string): Promise<KeptRegister | undefined> {
  const row = (await db('interestRegisters').where({ personId }).first()) as RegisterRow | undefined
  return row === undefined ? undefined : { register: parsed<Register>(row.content), declaredAt: row.declaredAt, version: row.version }
}

/** Keeps the register if nobody kept it since it was read; version 0 where there was none. */
export async function replaceRegister(db: Db, personId: string, register: Register, declaredAt: Instant, version: number): Promise<void> {
  const content = JSON.stringify(register)
  if (version === 0) {
    const kept = await db('interestRegisters').insert({ personId, content, declaredAt, version: 1 }).onConflict('personId').ignore().returning('personId')
    if (kept.length !== 1) throw new OutOfDate('kernel.movedMeanwhile')
    return
  }
  if ((await db('interestRegisters').where({ personId, version }).update({ content, declaredAt, version: version + 1 })) !== 1) throw new OutOfDate('kernel.movedMeanwhile')
}

export type HintAnswer = { id: string; proposalId: string; personId: string; kind: HintKind; strength: 'bar' | 'hint'; answer: 'confirmed' | 'denied'; why: string; answeredAt: Instant; /** Hashes of what the hint rested on; null where that was not kept yet. */ evidence: readonly string[] | null }

export async function insertAnswers(db: Db, answers: readonly HintAnswer[]): Promise<void> {
  const rows = answers.map((answer) => ({ ...answer, evidence: answer.evidence === null ? null : JSON.stringify(answer.evidence) }))
  for (let from = 0; from < rows.length; from += 50) await db('hintAnswers').insert(rows.slice(from, from + 50))
}

export async function listAnswers(db: Db, callId: string): Promise<HintAnswer[]> {
  const rows = (await db('hintAnswers').join('proposals', 'proposals.id', 'hintAnswers.proposalId').where({ callId }).orderBy(['hintAnswers.answeredAt', 'hintAnswers.id']).select('hintAnswers.*')) as (Omit<HintAnswer, 'evidence'> & { evidence: string | null })[]
  return rows.map((row) => ({ ...row, evidence: row.evidence === null ? null : parsed<string[]>(row.evidence) }))
}
