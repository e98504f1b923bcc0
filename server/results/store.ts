import { parsed, type Db } from '../kernel/database'
import { OutOfDate } from '../kernel/errors'
import type { ActionStatus, BeneficiaryCount, Finding, Indicator, IndicatorValue, Recommendation, Risk } from './results'

type Row = Record<string, never>
const both = (row: Record<string, unknown>, name: string) => ({ sq: (row[`${name}Sq`] as string | null) ?? '', en: (row[`${name}En`] as string | null) ?? '' })

export async function listIndicators(db: Db): Promise<Indicator[]> {
  const [rows, values] = await Promise.all([
    db('indicators').orderBy('framework').orderBy('position') as Promise<Record<string, unknown>[]>,
    db('indicatorValues').orderBy('revision') as Promise<IndicatorValue[]>,
  ])
  return rows.map((row) => indicatorOf(row, values.filter(({ indicatorId }) => indicatorId === row['id'])))
}

export async function findIndicator(db: Db, id: string): Promise<Indicator | undefined> {
  const row = (await db('indicators').where({ id }).first()) as Record<string, unknown> | undefined
  if (row === undefined) return undefined
  return indicatorOf(row, (await db('indicatorValues').where({ indicatorId: id }).orderBy('revision')) as IndicatorValue[])
}

function indicatorOf(row: Record<string, unknown>, values: IndicatorValue[]): Indicator {
  const reason = both(row, 'reason')
  return { ...(row as unknown as Indicator), title: both(row, 'title'), reason: reason.sq === '' ? null : reason, values }
}

export async function insertIndicator(db: Db, row: object): Promise<void> {
  await db('indicators').insert(row)
}

export async function insertIndicatorValue(db: Db, value: IndicatorValue): Promise<void> {
  await db('indicatorValues').insert(value)
}

export async function listBeneficiaryCounts(db: Db): Promise<BeneficiaryCount[]> {
  const [counts, groups] = await Promise.all([
    db('beneficiaryCounts').orderBy('id') as Promise<Record<string, unknown>[]>,
    db('beneficiaryGroups').orderBy('countId').orderBy('position') as Promise<Record<string, unknown>[]>,
  ])
  return counts.map((row) => ({
    ...(row as unknown as BeneficiaryCount),
    what: both(row, 'what'),
    municipalityCodes: parsed<string[]>(String(row['municipalityCodes'])),
    groups: groups.filter((group) => group['countId'] === row['id']).map((group) => ({
      codes: parsed<string[]>(String(group['codes'])), label: both(group, 'label'), people: group['people'] as number | null,
    })),
  }))
}

export async function insertBeneficiaryCount(db: Db, count: object, groups: readonly object[]): Promise<void> {
  await db('beneficiaryCounts').insert(count)
  if (groups.length > 0) await db('beneficiaryGroups').insert(groups as Row[])
}

export async function listRisks(db: Db): Promise<Risk[]> {
  const rows = (await db('risks').orderBy('id')) as Record<string, unknown>[]
  return rows.map((row) => ({ ...(row as unknown as Risk), title: both(row, 'title'), mitigation: both(row, 'mitigation') }))
}

export async function insertRisk(db: Db, row: object): Promise<void> {
  await db('risks').insert(row)
}

export async function listRecommendations(db: Db): Promise<Recommendation[]> {
  const [rows, actions] = await Promise.all([
    db('recommendationsMade').orderBy('number') as Promise<Record<string, unknown>[]>,
    db('recommendationActions').orderBy('id') as Promise<Record<string, unknown>[]>,
  ])
  return rows.map((row) => ({
    ...(row as unknown as Recommendation),
    title: both(row, 'title'),
    actions: actions.filter((action) => action['recommendationId'] === row['id']).map(actionOf),
  }))
}

function actionOf(row: Record<string, unknown>): Recommendation['actions'][number] {
  return { ...(row as unknown as Recommendation['actions'][number]), title: both(row, 'title'), comment: both(row, 'comment'), responsible: parsed<string[]>(String(row['responsible'])) }
}

export async function findRecommendationAction(db: Db, id: string): Promise<Recommendation['actions'][number] | undefined> {
  const row = (await db('recommendationActions').where({ id }).first()) as Record<string, unknown> | undefined
  return row === undefined ? undefined : actionOf(row)
}

export async function insertRecommendation(db: Db, row: object, actions: readonly object[]): Promise<void> {
  await db('recommendationsMade').insert(row)
  if (actions.length > 0) await db('recommendationActions').insert(actions as Row[])
}

export async function replaceActionStatus(db: Db, id: string, version: number, change: { status: ActionStatus; commentSq: string; commentEn: string }): Promise<void> {
  const changed = await db('recommendationActions').where({ id, version }).update(change).increment('version', 1)
  if (changed !== 1) throw new OutOfDate('kernel.movedMeanwhile')
}

export async function listFindings(db: Db): Promise<Finding[]> {
  const rows = (await db('findings').orderByRaw("case severity when 'high' then 1 when 'medium' then 2 else 3 end, id")) as Record<string, unknown>[]
  return rows.map((row) => ({ ...(row as unknown as Finding), title: both(row, 'title'), rule: both(row, 'rule'), places: parsed<Finding['places']>(String(row['places'])) }))
}

export async function insertFinding(db: Db, row: object): Promise<void> {
  await db('findings').insert(row)
}
