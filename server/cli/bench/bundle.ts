import { entryHash, FIRST_HASH } from '../../kernel/audit'
import { sha256 } from '../../kernel/hash'
import { leafHash } from '../../kernel/merkle'
import type { Grid } from '../../calls/grid'
import { callTemplates } from '../../calls/templates'
import { outcomesOf } from '../../awards/awards'
import { inputsHash, publish } from '../../awards/published'
import { selectWith } from '../../awards/selecting'
import { candidateOf } from '../../awards/standing'
import { combiningOf } from '../../scoring/combination'
import { rank, tieStepsOf, type Candidate } from '../../scoring/ranking'
import { commitmentOf, commitmentsRoot, nonceFrom, sealedText } from '../../scoring/sealing/sealing'
import { pointsOf, type Contents } from '../../scoring/sheets'
import { pack, unpack, type Files } from '../../transparency/bundle/archive'
import { filesOf, type Bundle, type BundleSheet } from '../../transparency/bundle/bundle'
import { verifyBundle } from '../../transparency/bundle/verifying'
import { interleaved, type BenchLine, type Round } from './bench'

const PROPOSALS = 1_000
const SHEETS = 3
const ROUNDS = 3
const CALL = 'BENCH-2026-03'
const AT = '2026-03-02T11:00:00.000Z'

const { settings, grid: drafted } = callTemplates.cso_small
const grid: Grid = { sections: drafted.sections.map((section) => ({ ...section, criteria: section.criteria.map((criterion) => ({ ...criterion, id: criterion.code })) })) }
const nobody = (): Promise<never> => Promise.reject(new Error('these rules need no solver'))

/** Marks that look like marks: between 2 and 5, the same for the same place. */
const markAt = (proposal: number, sheet: number, criterion: number): number => 2 + ((proposal * 7 + sheet * 5 + criterion * 3 + ((proposal * criterion) % 11)) % 4)

function contentsOf(proposal: number, sheet: number): Contents {
  const codes = grid.sections.flatMap(({ criteria }) => criteria.map(({ code }) => code))
  return {
    marks: Object.fromEntries(codes.map((code, index) => [code, { points: markAt(proposal, sheet, index), reason: 'Arsyeja e notës, në dy a tri fjali të shkurtra.' }])),
    comments: Object.fromEntries(grid.sections.map(({ code }) => [code, 'Fortësitë dhe dobësitë e këtij seksioni, siç i pa vlerësuesi.'])), comment: 'Një projekt i menduar mirë.',
  }
}

const referenceOf = (proposal: number): string => `${CALL}/${String(proposal + 1).padStart(4, '0')}`

/** The bundle of a call of 1,000 proposals with three sheets each, from the marks on: what the worker does after a decision. */
async function build(): Promise<Files> {
  const sheets: BundleSheet[] = []
  const candidates: Candidate[] = []
  for (let proposal = 0; proposal < PROPOSALS; proposal += 1) {
    const reference = referenceOf(proposal)
    const points = []
    for (let sheet = 0; sheet < SHEETS; sheet += 1) {
      const contents = contentsOf(proposal, sheet)
      const content = sealedText(grid, contents, { call: CALL, proposal: reference, assessor: `A-${sheet + 1}`, revision: 1, sealedAt: AT })
      const nonce = nonceFrom(`${proposal}/${sheet}`)
      sheets.push({ proposal: reference, commitment: commitmentOf(content, nonce), nonce, content, state: 'sealed', further: null })
      points.push({ ...pointsOf(grid, contents), marks: Object.fromEntries(Object.entries(contents.marks).map(([code, mark]) => [code, mark.points ?? 0])) })
    }
    candidates.push({
      proposalId: reference, reference, title: `Projekti ${proposal + 1}`, organisationId: `O-${proposal + 1}`, organisationName: { sq: '', en: '' }, municipalityCode: String(1 + (proposal % 61)).padStart(2, '0'),
      requestedMinor: 50_000_000 + (proposal % 50) * 1_000_000, directBeneficiaries: 40 + (proposal % 97), sheets: points, agreed: null, municipalityServed: 'no', drawn: { draw: 'draw 1', place: proposal + 1 },
    })
  }
  sheets.sort((a, b) => (a.commitment < b.commitment ? -1 : 1))
  return filesOf(await bundleOf(candidates, sheets), '0', { sq: '', en: '' })
}

async function bundleOf(candidates: readonly Candidate[], sheets: readonly BundleSheet[]): Promise<Bundle> {
  const combining = combiningOf({ ...settings, divergence: 'note' })
  const ranking = rank(candidates, { grid, totalFloorPoints: settings.totalFloorPoints, steps: tieStepsOf(grid), combining })
  const rules: Bundle['rules'] = { envelopeMinor: 6_000_000_000, guaranteed: [], guaranteedEach: 0, perApplicantMax: 1, totalFloorPoints: settings.totalFloorPoints, sections: [] }
  const selection = await selectWith(nobody, ranking.map(candidateOf), rules)
  const hash = inputsHash({ rules, ranking })
  const entry = { seq: 1, at: AT, actorId: 'chair', action: 'awards.recommended', subject: 'call', old: null, reason: null, prevHash: FIRST_HASH, new: JSON.stringify({ inputsHash: hash, commitments: commitmentsRoot(sheets.map(({ commitment }) => commitment)) }) }
  const named = entryHash(entry)
  return {
    call: { reference: CALL, titleSq: '', titleEn: '', currency: 'ALL', closesAt: AT, resultsPublishedAt: AT, totalFloorPoints: settings.totalFloorPoints, combining, grid: drafted },
    proposals: candidates.map(({ proposalId: _id, organisationId, organisationName: _name, sheets: _sheets, criteria: _none, ...proposal }: Candidate & { criteria?: unknown }) => ({ ...proposal, applicant: organisationId })),
    sheets, draws: [], ...publish({ rules, ranking, selection }),
    decision: { reference: `V-${CALL}`, decidedAt: AT, complaintsUntil: '2026-03-09', inputsHash: hash, revision: null, outcomes: outcomesOf(ranking, selection).map(({ proposalId, ...outcome }) => ({ ...outcome, proposal: proposalId })) },
    log: { entry: { ...entry, hash: named }, head: { size: 1, root: leafHash(Buffer.from(named, 'hex')).toString('hex'), at: AT }, path: [] },
  }
}

const timed = async (work: () => Promise<unknown>): Promise<number> => {
  const began = performance.now()
  await work()
  return performance.now() - began
}

/** Building beside writing and packing the same files; verifying beside opening, hashing and parsing them. */
export async function benchBundle(wanted: (line: string) => boolean): Promise<BenchLine[]> {
  const files = await build()
  const archive = await pack(files, new Date(AT))
  const parts = [...files].filter(([name]) => name.endsWith('.json')).map(([name, bytes]) => [name, JSON.parse(bytes.toString()) as unknown] as const)
  const { proposals } = await verifyBundle(files, nobody)
  if (proposals !== PROPOSALS) throw new Error('the bundle that is measured does not hold')
  const lines: BenchLine[] = []
  const add = (name: string, { a, b, ratio }: Round) => { lines.push({ name, value: Math.round(a), unit: `ms, ${PROPOSALS} proposals, ${Math.round(archive.length / 1_024)} KiB`, reference: Math.round(b), ratio: Math.round(ratio * 1_000) / 1_000 }) }
  if (wanted('bundle.build')) {
    add('bundle.build', await interleaved(ROUNDS, () => timed(async () => pack(await build(), new Date(AT))),
      () => timed(() => pack(new Map(parts.map(([name, part]) => [name, Buffer.from(JSON.stringify(part))])), new Date(AT)))))
  }
  if (wanted('bundle.verify')) {
    add('bundle.verify', await interleaved(ROUNDS, () => timed(async () => verifyBundle(await unpack(archive), nobody)),
      () => timed(async () => { for (const [name, bytes] of await unpack(archive)) { sha256(bytes); if (name.endsWith('.json')) JSON.parse(bytes.toString()) } })))
  }
  return lines
}
