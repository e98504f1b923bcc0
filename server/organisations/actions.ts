import { isDuplicate } from '../kernel/database'
import { Impossible, OutOfDate, found, type Fault } from '../kernel/errors'
import { insist, type Person } from '../kernel/policy'
import { transact, type Services, type Tx } from '../kernel/services'
import type { Language, Words } from '../kernel/words'
import { findMunicipality } from '../municipalities/store'
import { endRoleNow, grantRole, invite } from '../people/actions'
import { listHolders } from '../people/store'
import { normalNuis, nuisFault } from './identifiers'
import { writeToMembers, writeToSecretariat } from './letters'
import { DECLARATIONS, emptyProfile, KINDS, type Contents, type Organisation, type OrganisationKind, type SectionCode } from './organisations'
import * as may from './policy'
import { allMissing, missingIn, reopeningChanges } from './sections'
import { findByNuis, holdOrganisation, insertOrganisation, insertVerification, moveOrganisation, replaceOrganisation } from './store'
import { decisionFaults, type CheckAnswers } from './verification'

type Catalogues = Record<Language, Words>

const held = async (tx: Tx, id: string): Promise<Organisation> => found(await holdOrganisation(tx.db, id), 'organisations.missing.organisation')
const yearOf = (tx: Tx): number => Number(tx.today.slice(0, 4))
const contentsOf = ({ kind, nameSq, nameEn, acronym, nuis, municipalityCode, profile, iban }: Organisation): Contents =>
  ({ kind, nameSq, nameEn, acronym, nuis, municipalityCode, profile, iban })

export type Registration = { kind: string; nameSq: string; nameEn: string; nuis: string; municipalityCode: string }

/** Begins the registration of an organisation. Whoever registers it may edit and sign for it, and invites the others. */
export async function registerOrganisation(services: Services, person: Person, wanted: Registration): Promise<{ id: string } | Fault[]> {
  const nuis = normalNuis(wanted.nuis)
  const faults: Fault[] = []
  if (!(KINDS as readonly string[]).includes(wanted.kind)) faults.push({ field: 'kind', words: 'organisations.missing.kind' })
  if (wanted.nameSq === '') faults.push({ field: 'nameSq', words: 'organisations.missing.nameSq' })
  const malformed = nuis === '' ? null : nuisFault(nuis)
  if (malformed !== null) faults.push(malformed)
  if (faults.length > 0) return faults
  return unlessTaken(() => transact<{ id: string } | Fault[]>(services, person, async (tx) => {
    insist(may.register(person, null))
    if (nuis !== '' && (await findByNuis(tx.db, nuis)) !== undefined) return NUIS_TAKEN
    if (wanted.municipalityCode !== '' && (await findMunicipality(tx.db, wanted.municipalityCode)) === undefined) return [{ field: 'municipalityCode', words: 'organisations.fault.option' }]
    const id = tx.id()
    await insertOrganisation(tx.db, {
      id, kind: wanted.kind as OrganisationKind, nameSq: wanted.nameSq, nameEn: wanted.nameEn, acronym: '', nuis: nuis === '' ? null : nuis,
      municipalityCode: wanted.municipalityCode === '' ? null : wanted.municipalityCode, state: 'draft', profile: emptyProfile, iban: null, saved: {},
      createdBy: person.id, createdAt: tx.at, submittedAt: null, verifiedAt: null, version: 1,
    })
    await grantRole(tx, person, person.id, 'signatory', id)
    await grantRole(tx, person, person.id, 'editor', id)
    tx.record('organisations.register', `organisation:${id}`, { new: { ...wanted, nuis } })
    return { id }
  }))
}

const NUIS_TAKEN: Fault[] = [{ field: 'nuis', words: 'organisations.fault.nuisTaken' }]

/** Two people who register the same tax number at the same moment: the second is told like one who comes later. */
async function unlessTaken<Result>(work: () => Promise<Result | Fault[]>): Promise<Result | Fault[]> {
  try {
    return await work()
  } catch (error) {
    if (isDuplicate(error) && /nuis/.test(String((error as Error).message))) return NUIS_TAKEN
    throw error
  }
}

/**
 * Keeps one part of the registration. `version` is that part's own: two people in different parts do not disturb each other.
 * After a verification nothing may go missing any more, and a changed name, tax number or account is verified again.
 */
export async function saveProfile(
  services: Services, words: Catalogues, person: Person, id: string, change: { section: SectionCode; version: number; apply: (contents: Contents) => Contents },
): Promise<Fault[]> {
  return unlessTaken(() => transact(services, person, async (tx) => {
    const organisation = await held(tx, id)
    insist(may.edit(person, organisation))
    const { section, version, apply } = change
    if ((organisation.saved[section]?.version ?? 0) !== version) throw new OutOfDate('kernel.movedMeanwhile')
    const old = contentsOf(organisation)
    const now = apply(old)
    if (now.nuis !== null && now.nuis !== old.nuis && (await findByNuis(tx.db, now.nuis)) !== undefined) return NUIS_TAKEN
    const missing = organisation.state === 'draft' || organisation.state === 'refused' ? [] : missingIn(section, now, yearOf(tx))
    if (missing.length > 0) return missing
    await replaceOrganisation(tx.db, organisation, now, { ...organisation.saved, [section]: { version: version + 1, at: tx.at, by: person.id } })
    tx.record('organisations.save', `organisation:${id}`, { old: changedParts(old, now), new: changedParts(now, old), reason: section })
    const changes = reopeningChanges(old, now)
    if (organisation.state === 'verified' && changes.length > 0) await reopenNow(tx, services, words, person, { ...organisation, ...now }, changes, '')
    return [] as Fault[]
  }))
}

/** Only what differs: the trail shows old and new without repeating the rest. */
function changedParts(one: Contents, other: Contents): Record<string, unknown> {
  const plain = Object.entries(one).filter(([name, value]) => name !== 'profile' && value !== other[name as keyof Contents])
  const parts = Object.entries(one.profile).filter(([name, value]) => JSON.stringify(value) !== JSON.stringify(other.profile[name as keyof Contents['profile']]))
  return Object.fromEntries([...plain, ...parts])
}

/** Asks the secretariat to verify. Everything needed is there, and whoever signs for the organisation declares that it is true. */
export async function submitForVerification(services: Services, words: Catalogues, signatory: Person, id: string, declarations: readonly string[]): Promise<Fault[]> {
  const undeclared = DECLARATIONS.filter((one) => !declarations.includes(one))
  if (undeclared.length > 0) return undeclared.map((one) => ({ field: `declare.${one}`, words: 'organisations.fault.declare' }))
  return transact(services, signatory, async (tx) => {
    const organisation = await held(tx, id)
    insist(may.submit(signatory, organisation))
    const missing = allMissing(organisation, yearOf(tx))
    if (missing.length > 0) throw new Impossible('organisations.refused.incomplete', { count: missing.length })
    const contents = contentsOf(organisation)
    await replaceOrganisation(tx.db, organisation, { ...contents, profile: { ...contents.profile, declarations: [...DECLARATIONS] } }, organisation.saved)
    await moveOrganisation(tx.db, organisation, 'submit', tx.at)
    tx.record('organisations.submit', `organisation:${id}`, { new: { declarations: DECLARATIONS } })
    await writeToSecretariat(tx, services, words, organisation)
    return [] as Fault[]
  })
}

/** Verifies an organisation whose five questions all pass. `version` is the one that was read. */
export async function verifyOrganisation(services: Services, words: Catalogues, manager: Person, id: string, decision: { answers: CheckAnswers; note: string; version: number }): Promise<Fault[]> {
  return decide(services, words, manager, id, 'verified', decision)
}

/** Refuses with the reason, which the organisation reads in its letter; it may put right what is wrong and ask again. */
export async function refuseOrganisation(services: Services, words: Catalogues, manager: Person, id: string, decision: { answers: CheckAnswers; note: string; version: number }): Promise<Fault[]> {
  return decide(services, words, manager, id, 'refused', decision)
}

async function decide(
  services: Services, words: Catalogues, manager: Person, id: string, outcome: 'verified' | 'refused', { answers, note, version }: { answers: CheckAnswers; note: string; version: number },
): Promise<Fault[]> {
  const faults = decisionFaults(outcome, answers, note)
  if (faults.length > 0) return faults
  return transact(services, manager, async (tx) => {
    const organisation = await held(tx, id)
    insist(may.verify(manager, organisation))
    if (organisation.version !== version) throw new OutOfDate('organisations.refused.changedMeanwhile')
    await moveOrganisation(tx.db, organisation, outcome === 'verified' ? 'verify' : 'refuse', tx.at)
    await insertVerification(tx.db, { id: tx.id(), organisationId: id, outcome, answers, note, decidedBy: manager.id, decidedAt: tx.at })
    tx.record(outcome === 'verified' ? 'organisations.verify' : 'organisations.refuse', `organisation:${id}`, { new: answers, ...(note === '' ? {} : { reason: note }) })
    await writeToMembers(tx, services, words, organisation, outcome, note)
    return [] as Fault[]
  })
}

/** Takes a verification back for a reason that came up later; the organisation waits to be verified again. */
export async function reopenVerification(services: Services, words: Catalogues, manager: Person, id: string, reason: string): Promise<Fault[]> {
  if (reason === '') return [{ field: 'reason', words: 'organisations.fault.reason' }]
  return transact(services, manager, async (tx) => {
    const organisation = await held(tx, id)
    insist(may.reopen(manager, organisation))
    await reopenNow(tx, services, words, manager, organisation, [], reason)
    return [] as Fault[]
  })
}

async function reopenNow(tx: Tx, services: Services, words: Catalogues, person: Person, organisation: Organisation, changed: readonly string[], reason: string): Promise<void> {
  await moveOrganisation(tx.db, organisation, 'reopen', tx.at)
  const answers = Object.fromEntries(changed.map((name) => [name, 'changed']))
  await insertVerification(tx.db, { id: tx.id(), organisationId: organisation.id, outcome: 'reopened', answers, note: reason, decidedBy: person.id, decidedAt: tx.at })
  tx.record('organisations.reopen', `organisation:${organisation.id}`, { new: { changed }, ...(reason === '' ? {} : { reason }) })
  await writeToMembers(tx, services, words, organisation, 'reopened', reason)
  await writeToSecretariat(tx, services, words, organisation)
}

export type Invited = { name: string; email: string; language: Language; role: string }

/** Invites a colleague to edit or to sign. */
export async function inviteMember(services: Services, words: Catalogues, by: Person, id: string, invited: Invited): Promise<Fault[]> {
  if (invited.role !== 'editor' && invited.role !== 'signatory') return [{ field: 'role', words: 'organisations.fault.role' }]
  return transact(services, by, async (tx) => {
    insist(may.manageMembers(by, await held(tx, id)))
    return invite(tx, services, words, by, { ...invited, scope: id })
  })
}

/** Ends a colleague's role. Somebody must remain who can sign. */
export async function withdrawMember(services: Services, by: Person, id: string, roleId: string, reason: string): Promise<Fault[]> {
  return transact(services, by, async (tx) => {
    insist(may.manageMembers(by, await held(tx, id)))
    const members = await listHolders(tx.db, id, ['editor', 'signatory'])
    const role = found(members.find((member) => member.id === roleId), 'organisations.missing.member')
    const signatories = members.filter((member) => member.role === 'signatory')
    if (role.role === 'signatory' && signatories.length === 1) return [{ field: 'reason', words: 'organisations.fault.lastSignatory' }] satisfies Fault[]
    return endRoleNow(tx, by, role, reason)
  })
}
