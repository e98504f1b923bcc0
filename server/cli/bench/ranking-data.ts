import type { GridDraft } from '../../calls/grid'
import { insertCall, listSections, replaceGrid } from '../../calls/store'
import { callTemplates } from '../../calls/templates'
import type { Db } from '../../kernel/database'
import { sealOf, pointsOf, type Contents } from '../../scoring/sheets'

const AT = '2026-03-02T08:00:00.000Z'
const ASSESSORS = ['assessor-1', 'assessor-2', 'assessor-3']
/** A statement holds so many rows; SQLite joins no more than 500 in one. */
const ROWS = 400

async function insertAll(db: Db, table: string, rows: readonly object[]): Promise<void> {
  for (let from = 0; from < rows.length; from += ROWS) await db(table).insert(rows.slice(from, from + ROWS))
}

/** People, applicants and a form: what every call below stands on. */
export async function fillGround(db: Db, passwordHash: string): Promise<void> {
  const account = (id: string, email: string) => ({ id, email, name: id, phone: null, language: 'sq', passwordHash, createdAt: AT, disabledAt: null, version: 1 })
  await insertAll(db, 'people', [account('manager-1', 'manager@bench.test'), ...ASSESSORS.map((id) => account(id, `${id}@bench.test`))])
  await db('roles').insert({ id: 'role-1', personId: 'manager-1', role: 'manager', scope: '', grantedBy: 'manager-1', grantedAt: AT, endedAt: null })
  await db('formVersions').insert({ id: 'form-1', code: 'bench', number: 1, purpose: 'application', definition: '{"sections":[]}', createdBy: 'manager-1', createdAt: AT })
  await insertAll(db, 'organisations', Array.from({ length: 200 }, (_nothing, index) => ({
    id: `organisation-${index}`, kind: 'association', nameSq: `Shoqata ${index}`, nameEn: `Association ${index}`, acronym: '', nuis: null, municipalityCode: '53', state: 'verified', profile: '{}',
    iban: null, createdBy: 'manager-1', createdAt: AT, submittedAt: AT, verifiedAt: AT, version: 1,
  })))
}

/** A grid of 100 points in five sections with so many criteria each. */
const gridOf = (criteria: number): GridDraft => ({
  sections: ['A', 'B', 'C', 'D', 'E'].map((code) => ({
    code, titleSq: code, titleEn: code, floorPoints: code === 'A' ? 8 : null,
    criteria: Array.from({ length: criteria }, (_nothing, index) => ({ code: `${code}${index + 1}`, titleSq: `${code}${index + 1}`, titleEn: `${code}${index + 1}`, weight: 4 / criteria })),
  })),
})

/** A call with its committee and, for every proposal, three sealed sheets. Marks depend on the numbers alone. */
export async function fillScoredCall(db: Db, reference: string, proposals: number, criteria: number): Promise<void> {
  const id = `call-${proposals}`
  let serial = 0
  const { texts, settings, applicantKinds, targetGroups, serviceTypes } = callTemplates.cso_small
  await insertCall(db, {
    id, reference, template: 'cso_small', state: 'under_evaluation', titleSq: reference, titleEn: reference, texts, applicantKinds, targetGroups, serviceTypes, themes: [], currency: 'ALL',
    envelopeMinor: 540_000_000, fundingSourceId: null, otherSources: [], lots: [], lotOf: null, lotCode: null, settings, applicationFormId: 'form-1', checkFormId: null, opensAt: '2026-01-10T08:00:00.000Z', closesAt: '2026-02-10T16:00:00.000Z', infoSessionAt: null,
    questionsUntil: '2026-01-31T16:00:00.000Z', answersBy: '2026-02-05T16:00:00.000Z', resultsOn: '2026-03-20', contractBy: '2026-04-03', startsFrom: '2026-04-10', endsBy: '2027-05-01',
    createdBy: 'somebody', createdAt: AT, changedBy: 'somebody', publishedBy: 'manager-1', publishedAt: AT, resultsPublishedAt: null, stateReason: null, version: 1,
  })
  await replaceGrid(db, id, gridOf(criteria), () => `criterion-${proposals}-${(serial += 1)}`)
  await db('committees').insert({ id: `committee-${proposals}`, callId: id, sheetsDueOn: '2026-03-10', appointedBy: 'manager-1', appointedAt: AT, version: 1 })
  await insertAll(db, 'committeeMembers', ASSESSORS.map((personId) => ({ id: `${id}-${personId}`, committeeId: `committee-${proposals}`, personId, seat: 'voting', body: 'Ekspert', declaredAt: AT, endedAt: null, endedReason: null })))
  const numbers = Array.from({ length: proposals }, (_nothing, index) => index + 1)
  await insertAll(db, 'answerSheets', numbers.map((number) => ({ id: `${id}-answers-${number}`, formVersionId: 'form-1', version: 1, createdAt: AT })))
  await insertAll(db, 'proposals', numbers.map((number) => ({
    id: `${id}-${number}`, callId: id, organisationId: `organisation-${number % 200}`, number, reference: `${reference}/${String(number).padStart(5, '0')}`, title: `Projekti ${number}`, municipalityCode: '53', theme: 'a',
    state: 'scored', shownState: 'in_assessment', notifiedAt: null, answerSheetId: `${id}-answers-${number}`, requestedMinor: 80_000_000 + number * 100, totalMinor: 80_000_000, ownMinor: 0, directBeneficiaries: 50 + (number % 90),
    submittedAt: AT, createdBy: 'manager-1', createdAt: AT, version: 1,
  })))
  await fillSheets(db, id, numbers)
}

async function fillSheets(db: Db, callId: string, numbers: readonly number[]): Promise<void> {
  const grid = await listSections(db, callId)
  const ids = new Map(grid.sections.flatMap(({ criteria }) => criteria.map((criterion) => [criterion.code, criterion.id] as const)))
  for (let from = 0; from < numbers.length; from += 200) {
    const sheets = numbers.slice(from, from + 200).flatMap((number) => ASSESSORS.map((assessorId, assessor) => {
      const contents: Contents = {
        marks: Object.fromEntries([...ids.keys()].map((code, index) => [code, { points: 1 + ((number * 7 + assessor * 3 + index * 5 + (number % (index + 2))) % 5), reason: 'x' }])), comments: {}, comment: 'x',
      }
      return { id: `${callId}-${number}-${assessor}`, callId, proposalId: `${callId}-${number}`, assessorId, contents }
    }))
    await insertAll(db, 'scoreSheets', sheets.map(({ contents, ...sheet }) => ({ ...sheet, state: 'draft', assignedBy: 'manager-1', assignedAt: AT, comment: contents.comment, version: 1 })))
    await insertAll(db, 'marks', sheets.flatMap(({ id, contents }) => Object.entries(contents.marks).map(([code, mark]) => ({ sheetId: id, criterionId: ids.get(code), ...mark }))))
    for (const sheet of sheets) {
      const { sections, total } = pointsOf(grid, sheet.contents)
      await db('scoreSheets').where({ id: sheet.id }).update({ state: 'sealed', sealedAt: AT, sectionPoints: JSON.stringify(sections), totalPoints: total, sealHash: sealOf(sheet, grid, sheet.contents, AT).hash })
    }
  }
}
