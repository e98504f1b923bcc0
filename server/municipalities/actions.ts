import { found, OutOfDate, type Fault } from '../kernel/errors'
import { insist, type Person } from '../kernel/policy'
import { transact, type Services, type Tx } from '../kernel/services'
import type { Language, Words } from '../kernel/words'
import { endRoleNow, invite } from '../people/actions'
import { listHolders } from '../people/store'
import { entryFaults, type BudgetEntry } from './budgets'
import type { BudgetFact, BudgetKind, Municipality } from './municipalities'
import type { PlanDraft } from './plans'
import * as may from './policy'
import {
  deleteBudgetFact, findCarePlan, holdMunicipality, insertBudgetFact, insertCarePlan, listBudgetFacts, replaceBudgetFact, replaceCarePlan,
  replaceProfile, type Profile,
} from './store'

const held = async (tx: Tx, code: string): Promise<Municipality> => found(await holdMunicipality(tx.db, code), 'municipalities.missing')

export async function saveProfile(services: Services, person: Person, code: string, version: number, profile: Profile): Promise<void> {
  await transact(services, person, async (tx) => {
    const municipality = await held(tx, code)
    insist(may.edit(person, municipality))
    await replaceProfile(tx.db, { code, version }, profile, person.id)
    const old = Object.fromEntries(Object.keys(profile).map((name) => [name, municipality[name as keyof Profile]]))
    tx.record('municipalities.saveProfile', `municipality:${code}`, { old, new: profile })
  })
}

/** Writes a plan down, or replaces what it said. Returns its id. */
export async function saveCarePlan(
  services: Services, person: Person, code: string, which: { id: string; version: number } | null, draft: PlanDraft,
): Promise<string> {
  return transact(services, person, async (tx) => {
    insist(may.edit(person, await held(tx, code)))
    const old = which === null ? null : found(await findCarePlan(tx.db, which.id), 'municipalities.planMissing')
    if (old !== null && old.municipalityCode !== code) found(null, 'municipalities.planMissing')
    const measures = draft.measures.map((measure) => ({ ...measure, id: old?.measures.find((known) => known.code === measure.code)?.id ?? tx.id() }))
    const plan = { ...draft, measures, id: old?.id ?? tx.id(), municipalityCode: code, savedBy: person.id, version: which?.version ?? 1 }
    if (old === null) await insertCarePlan(tx.db, plan)
    else await replaceCarePlan(tx.db, plan)
    tx.record('municipalities.savePlan', `municipality:${code}`, { old, new: draft })
    return plan.id
  })
}

/**
 * Replaces the municipality's own figures by those of the form; an empty field takes a figure back.
 * `seen` is the moment of the newest figure that the form showed: figures entered since are not overwritten unseen.
 */
export async function saveBudgetFacts(
  services: Services, person: Person, code: string, form: { entries: readonly BudgetEntry[]; source: string; seen: string },
): Promise<Fault[]> {
  const faults = entryFaults(form.entries)
  if (form.source === '') faults.push({ field: 'source', words: 'municipalities.fault.source' })
  if (faults.length > 0) return faults
  return transact(services, person, async (tx) => {
    insist(may.edit(person, await held(tx, code)))
    const facts = await listBudgetFacts(tx.db, code)
    if (newestEntry(facts) !== form.seen) throw new OutOfDate('municipalities.figuresMoved')
    for (const entry of form.entries) await settleEntry(tx, person, code, facts, entry, form.source)
    return [] as Fault[]
  })
}

export const newestEntry = (facts: readonly BudgetFact[]): string => facts.map(({ enteredAt }) => enteredAt ?? '').sort().at(-1) ?? ''

async function settleEntry(tx: Tx, person: Person, code: string, facts: readonly BudgetFact[], entry: BudgetEntry, source: string): Promise<void> {
  const { year, kind, status, amountMinor } = entry
  const old = facts.find((fact) => fact.year === year && fact.kind === kind && fact.status === status)
  if ((old?.amountMinor ?? null) === amountMinor) return
  const about = { old: old?.amountMinor ?? null, new: { year, kind, status, amountMinor, source } }
  if (old !== undefined && amountMinor === null) await deleteBudgetFact(tx.db, old.id)
  if (amountMinor !== null) {
    const fact: BudgetFact = {
      id: old?.id ?? tx.id(), municipalityCode: code, year, kind, status, amountMinor, currency: 'ALL', source, noteSq: null, noteEn: null, enteredBy: person.id, enteredAt: tx.at,
    }
    if (old === undefined) await insertBudgetFact(tx.db, fact)
    else await replaceBudgetFact(tx.db, fact)
  }
  tx.record('municipalities.saveFigure', `municipality:${code}`, about)
}

export type StatedFigure = { municipalityCode: string | null; year: number; kind: BudgetKind; amountMinor: number; source: string; noteSq: string | null; noteEn: string | null }

/** Keeps a figure as a document printed it. A document is quoted once for each municipality, year and kind. */
export async function quoteFigure(services: Services, manager: Person, figure: StatedFigure): Promise<Fault[]> {
  const faults = figureFaults(figure)
  if (faults.length > 0) return faults
  return transact(services, manager, async (tx) => {
    insist(may.quote(manager, null))
    const facts = await listBudgetFacts(tx.db, figure.municipalityCode)
    if (facts.some((fact) => fact.status === 'stated' && fact.year === figure.year && fact.kind === figure.kind)) {
      return [{ field: 'year', words: 'municipalities.fault.quoted', values: { year: figure.year } }] satisfies Fault[]
    }
    await insertBudgetFact(tx.db, { ...figure, id: tx.id(), status: 'stated', currency: 'ALL', enteredBy: manager.id, enteredAt: tx.at })
    tx.record('municipalities.quoteFigure', `municipality:${figure.municipalityCode ?? 'all'}`, { new: figure })
    return [] as Fault[]
  })
}

function figureFaults(figure: StatedFigure): Fault[] {
  const faults: Fault[] = []
  const together = figure.kind === 'transfer_to_municipalities'
  if (together !== (figure.municipalityCode === null)) faults.push({ field: 'municipality', words: 'municipalities.fault.figurePlace' })
  if (figure.year < 2000 || figure.year > 2060) faults.push({ field: 'year', words: 'municipalities.fault.year', values: { min: 2000, max: 2060 } })
  if (figure.amountMinor < 0) faults.push({ field: 'amount', words: 'municipalities.fault.amount' })
  if (figure.source === '') faults.push({ field: 'source', words: 'municipalities.fault.source' })
  return faults
}

/** Appoints a finance officer of one municipality: a letter with a link to somebody new, a letter with the news to somebody known. */
export async function inviteFinanceOfficer(
  services: Services, words: Record<Language, Words>, by: Person, code: string, invited: { name: string; email: string; language: Language },
): Promise<Fault[]> {
  return transact(services, by, async (tx) => {
    insist(may.appoint(by, await held(tx, code)))
    return invite(tx, services, words, by, { ...invited, role: 'finance', scope: code })
  })
}

export async function dismissFinanceOfficer(services: Services, by: Person, code: string, roleId: string, reason: string): Promise<Fault[]> {
  return transact(services, by, async (tx) => {
    insist(may.appoint(by, await held(tx, code)))
    const role = found((await listHolders(tx.db, code, ['finance'])).find(({ id }) => id === roleId), 'municipalities.officerMissing')
    return endRoleNow(tx, by, role, reason)
  })
}
