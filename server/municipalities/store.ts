import { parsed, type Db } from '../kernel/database'
import { OutOfDate } from '../kernel/errors'
import type { Both } from '../kernel/words'
import type { BudgetFact, CarePlan, Measure, Municipality } from './municipalities'

type Row = Omit<Municipality, 'aliases' | 'agencies'> & { aliases: string; agencies: string }

const fromRow = (row: Row): Municipality => ({ ...row, aliases: parsed<string[]>(row.aliases), agencies: parsed<string[]>(row.agencies) })

export async function findMunicipality(db: Db, code: string): Promise<Municipality | undefined> {
  const row = (await db('municipalities').where({ code }).first()) as Row | undefined
  return row === undefined ? undefined : fromRow(row)
}

export async function holdMunicipality(db: Db, code: string): Promise<Municipality | undefined> {
  const row = (await db('municipalities').where({ code }).forUpdate().first()) as Row | undefined
  return row === undefined ? undefined : fromRow(row)
}

/** All 61, in the order of their codes: county by county. */
export async function listMunicipalities(db: Db): Promise<Municipality[]> {
  return ((await db('municipalities').orderBy('code')) as Row[]).map(fromRow)
}

export async function municipalityNames(db: Db): Promise<Map<string, Both>> {
  const rows = (await db('municipalities').select('code', 'nameSq', 'nameEn')) as { code: string; nameSq: string; nameEn: string }[]
  return new Map(rows.map(({ code, nameSq, nameEn }) => [code, { sq: nameSq, en: nameEn }]))
}

export type Profile = Pick<Municipality,
  'naru' | 'socialWorkers' | 'socialAdministrators' | 'mayor' | 'directorate' | 'contactEmail' | 'authorisingOfficer'
  | 'implementingOfficer' | 'genderFocalPoint' | 'treasuryBranch' | 'budgetCode' | 'programmeCode'>

export async function replaceProfile(db: Db, municipality: { code: string; version: number }, profile: Profile, savedBy: string): Promise<void> {
  const { code, version } = municipality
  const changed = await db('municipalities').where({ code, version }).update({ ...profile, savedBy, version: version + 1 })
  if (changed !== 1) throw new OutOfDate('kernel.movedMeanwhile')
}

type PlanRow = Omit<CarePlan, 'measures'>

/** Care plans with their measures; of one municipality, or of all. */
export async function listCarePlans(db: Db, code: string | null): Promise<CarePlan[]> {
  const plans = db('carePlans').orderBy(['municipalityCode', { column: 'fromYear', order: 'desc' }, 'id'])
  if (code !== null) void plans.where({ municipalityCode: code })
  const rows = (await plans) as PlanRow[]
  const measures = (await db('carePlanMeasures').whereIn('planId', rows.map(({ id }) => id)).orderBy(['planId', 'code'])) as (Measure & { planId: string })[]
  return rows.map((plan) => ({ ...plan, measures: measures.filter(({ planId }) => planId === plan.id).map(({ planId: _planId, ...measure }) => measure) }))
}

export async function findCarePlan(db: Db, id: string): Promise<CarePlan | undefined> {
  const plan = (await db('carePlans').where({ id }).first()) as PlanRow | undefined
  if (plan === undefined) return undefined
  const measures = (await db('carePlanMeasures').where({ planId: id }).orderBy('code').select('id', 'code', 'titleSq', 'titleEn', 'costMinor')) as Measure[]
  return { ...plan, measures }
}

export async function insertCarePlan(db: Db, plan: CarePlan): Promise<void> {
  const { measures, ...row } = plan
  await db('carePlans').insert(row)
  await insertMeasures(db, plan.id, measures)
}

export async function replaceCarePlan(db: Db, plan: CarePlan): Promise<void> {
  const { measures, id, version, ...row } = plan
  const changed = await db('carePlans').where({ id, version }).update({ ...row, version: version + 1 })
  if (changed !== 1) throw new OutOfDate('kernel.movedMeanwhile')
  await db('carePlanMeasures').where({ planId: id }).delete()
  await insertMeasures(db, id, measures)
}

async function insertMeasures(db: Db, planId: string, measures: readonly Measure[]): Promise<void> {
  if (measures.length > 0) await db('carePlanMeasures').insert(measures.map((measure) => ({ ...measure, planId })))
}

/** What budgets say, oldest first: of one municipality, or what is said of all municipalities together (`null`). */
export async function listBudgetFacts(db: Db, code: string | null): Promise<BudgetFact[]> {
  const query = db('budgetFacts').orderBy(['year', 'kind', 'status'])
  void (code === null ? query.whereNull('municipalityCode') : query.where({ municipalityCode: code }))
  return (await query) as BudgetFact[]
}

/** The figures of every municipality, for the list of all. */
export async function listAllBudgetFacts(db: Db): Promise<BudgetFact[]> {
  return (await db('budgetFacts').whereNotNull('municipalityCode').orderBy(['municipalityCode', 'year', 'kind', 'status'])) as BudgetFact[]
}

export async function insertBudgetFact(db: Db, fact: BudgetFact): Promise<void> {
  await db('budgetFacts').insert(fact)
}

export async function replaceBudgetFact(db: Db, fact: BudgetFact): Promise<void> {
  const { id, ...rest } = fact
  await db('budgetFacts').where({ id }).update(rest)
}

/** A figure taken back: the trail keeps what it said. */
export async function deleteBudgetFact(db: Db, id: string): Promise<void> {
  await db('budgetFacts').where({ id }).delete()
}
