import { entryHash } from '../../kernel/audit'
import { canonical } from '../../kernel/canonical'
import { sha256 } from '../../kernel/hash'
import { climb, leafHash } from '../../kernel/merkle'
import type { Grid } from '../../calls/grid'
import { outcomesOf, type OutcomeDraft } from '../../awards/awards'
import { inputsHash, publish } from '../../awards/published'
import { outcomesAnew, recast } from '../../awards/revision'
import { selectWith } from '../../awards/selecting'
import type { Answer, Selection } from '../../awards/selection'
import { candidateOf } from '../../awards/standing'
import { listHashOf, orderOf } from '../../scoring/draws/draws'
import { rank, tieStepsOf, type Candidate, type RankedProposal } from '../../scoring/ranking'
import { commitmentsRoot, contentsOf, gridHash, sealHolds, type SealedSheet } from '../../scoring/sealing/sealing'
import { pointsOf } from '../../scoring/sheets'
import type { Files } from './archive'
import { BUNDLE_FORMAT, Difference, outputHash, PARTS, type Bundle, type BundleSheet, type Manifest } from './bundle'

const differ = (sentence: string): never => { throw new Difference(sentence) }

export type Verified = { readonly call: string; readonly sheets: number; readonly proposals: number; readonly awards: number; readonly decision: string; readonly supersedes: string | null; readonly inputsHash: string; readonly outputHash: string; readonly head: string }

/**
 * Recomputes a call from its published bundle and nothing else: the files, the seals, the points, the ranking, the selection,
 * the outcomes, and the way from the committee's recommendation to the head of the log. Throws a `Difference` at the first
 * place where what is published is not what comes out.
 */
export async function verifyBundle(files: Files, solve: (programme: string) => Promise<Answer>): Promise<Verified> {
  const { bundle, manifest } = readFiles(files)
  const grid = gridOf(bundle)
  checkSeals(bundle, grid)
  checkDraws(bundle)
  checkSuperseded(bundle)
  const candidates = candidatesOf(bundle, grid)
  const ranking = rank(candidates, { grid, totalFloorPoints: bundle.call.totalFloorPoints, steps: tieStepsOf(grid), combining: bundle.call.combining })
  const selection = await selectAgain(bundle, ranking, solve)
  const again = publish({ rules: bundle.rules, ranking, selection })
  same('ranking.json', again.ranking, bundle.ranking)
  same('selection.json', again.selection, bundle.selection)
  same('decision.json outcomes', outcomesAgain(bundle, ranking, selection).map(({ proposalId, ...outcome }) => ({ ...outcome, proposal: proposalId })), bundle.decision.outcomes)
  const hash = inputsHash({ rules: bundle.rules, ranking })
  if (hash !== bundle.decision.inputsHash) differ(`decision.json: inputsHash is ${bundle.decision.inputsHash}, computed ${hash}`)
  if (manifest.inputsHash !== hash) differ(`manifest.json: inputsHash is ${manifest.inputsHash}, computed ${hash}`)
  const output = outputHash(bundle)
  if (manifest.outputHash !== output) differ(`manifest.json: outputHash is ${manifest.outputHash}, computed ${output}`)
  checkLog(bundle, hash)
  return {
    call: bundle.call.reference, sheets: bundle.sheets.filter(({ state }) => state === 'sealed').length, proposals: bundle.proposals.length,
    awards: bundle.decision.outcomes.filter(({ outcome }) => outcome === 'awarded').length,
    decision: bundle.decision.reference, supersedes: bundle.decision.supersedes?.reference ?? null, inputsHash: hash, outputHash: output, head: bundle.log.head.root,
  }
}

/** A second decision selects anew among what the first one has not bound. */
async function selectAgain({ rules, decision: { revision } }: Bundle, ranking: readonly RankedProposal[], solve: (programme: string) => Promise<Answer>): Promise<Selection> {
  if (revision === null) return selectWith(solve, ranking.map(candidateOf), rules)
  const anew = recast(ranking, rules, revision)
  return selectWith(solve, anew.candidates, anew.rules)
}

/** What is signed or ended keeps what the first decision said of it. */
function outcomesAgain({ decision: { revision, outcomes, supersedes } }: Bundle, ranking: readonly RankedProposal[], selection: Selection): OutcomeDraft[] {
  if (revision === null) return outcomesOf(ranking, selection)
  return outcomesAnew(ranking, selection, revision, (supersedes?.outcomes ?? outcomes).map(({ proposal, ...outcome }) => ({ ...outcome, proposalId: proposal, decisionId: revision.of, expiredAt: null })))
}

/** A second decision names the first one, and everybody who had a result in it has one now. */
function checkSuperseded({ decision: { revision, outcomes, supersedes } }: Bundle): void {
  if (supersedes === undefined) return
  if (revision?.of !== supersedes.reference) differ(`decision.json: it supersedes ${supersedes.reference}, and revises ${revision?.of ?? 'nothing'}`)
  const missing = supersedes.outcomes.find(({ proposal }) => !outcomes.some((one) => one.proposal === proposal))
  if (missing !== undefined) differ(`decision.json: ${missing.proposal} had a result in ${supersedes.reference} and has none now`)
}

function parse(files: Files, name: string): unknown {
  const bytes = files.get(name) ?? differ(`${name} is missing`)
  try {
    return JSON.parse(bytes.toString('utf8')) as unknown
  } catch {
    return differ(`${name} is not JSON`)
  }
}

/** Every file is one that the manifest names, byte for byte, and none is missing. */
function readFiles(files: Files): { bundle: Bundle; manifest: Manifest } {
  const manifest = parse(files, 'manifest.json') as Manifest
  if (manifest.format !== BUNDLE_FORMAT) differ(`manifest.json: format is ${String(manifest.format)}, not ${BUNDLE_FORMAT}`)
  for (const [name, { sha256: hash }] of Object.entries(manifest.files)) {
    const bytes = files.get(name) ?? differ(`${name} is missing`)
    if (sha256(bytes) !== hash) differ(`${name} is not the file that manifest.json names: its SHA-256 is ${sha256(bytes)}`)
  }
  for (const name of files.keys()) if (name !== 'manifest.json' && !Object.hasOwn(manifest.files, name)) differ(`${name} is not named by manifest.json`)
  const bundle = Object.fromEntries(PARTS.map((part) => [part, parse(files, `${part}.json`)])) as unknown as Bundle
  if (bundle.call.reference !== manifest.call) differ(`call.json: reference is ${bundle.call.reference}, manifest.json says ${manifest.call}`)
  return { bundle, manifest }
}

/** Codes are all that a recomputation needs of a criterion. */
const gridOf = ({ call }: Bundle): Grid =>
  ({ sections: call.grid.sections.map((section) => ({ ...section, criteria: section.criteria.map((criterion) => ({ ...criterion, id: criterion.code })) })) })

function checkSeals({ call, sheets }: Bundle, grid: Grid): void {
  const frozen = gridHash(grid)
  const seen = new Set<string>()
  for (const sheet of sheets) {
    const where = `sheets.json: the sheet sealed as ${sheet.commitment.slice(0, 16)}…`
    if (!sealHolds(sheet.content, { commitment: sheet.commitment, nonceHex: sheet.nonce })) differ(`${where} says something else than when it was sealed`)
    const said = JSON.parse(sheet.content) as SealedSheet
    if (said.call !== call.reference || said.proposal !== sheet.proposal) differ(`${where} is about ${said.proposal} of ${said.call}`)
    if (said.gridHash !== frozen) differ(`${where} was marked by another grid than that of call.json`)
    if (sheet.state !== 'sealed') continue
    const once = `${said.proposal} ${said.assessor}`
    if (seen.has(once)) differ(`sheets.json: ${said.assessor} has two sheets on ${said.proposal} that count`)
    seen.add(once)
  }
}

/** Lists and orders of draws are computed again; a proposal that was drawn stands where its latest draw put it. */
function checkDraws({ draws, proposals }: Bundle): void {
  const places = new Map<string, { draw: string; place: number }>()
  for (const { name, number, list, listHash, numbers, order, state } of draws) {
    const lots = list.map((reference) => ({ proposalId: reference, reference }))
    if (listHashOf(lots) !== listHash) differ(`draws.json: draw ${number} has another list than was announced`)
    if (state !== 'done') continue
    same(`draws.json: the order of draw ${number}`, orderOf({ list: lots, numbers }), order)
    order?.forEach((reference, index) => places.set(reference, { draw: name, place: index + 1 }))
  }
  for (const { reference, drawn } of proposals) {
    const known = places.get(reference)
    if (known !== undefined && drawn !== undefined) same(`proposals.json: the place of ${reference} in its draw`, known, drawn)
  }
}

function candidatesOf({ proposals, sheets }: Bundle, grid: Grid): Candidate[] {
  const counted = new Map<string, BundleSheet[]>()
  for (const sheet of sheets) if (sheet.state === 'sealed') counted.set(sheet.proposal, [...(counted.get(sheet.proposal) ?? []), sheet])
  for (const proposal of counted.keys()) if (!proposals.some(({ reference }) => reference === proposal)) differ(`sheets.json: there are sheets on ${proposal}, which proposals.json does not name`)
  return proposals.map(({ applicant, ...proposal }) => ({
    ...proposal, proposalId: proposal.reference, organisationId: applicant, organisationName: { sq: applicant, en: applicant },
    sheets: (counted.get(proposal.reference) ?? []).map(({ content, further }) => {
      const contents = contentsOf(content)
      const { sections, total } = pointsOf(grid, contents)
      const marks = Object.fromEntries(grid.sections.flatMap(({ criteria }) => criteria).map(({ code }) => [code, contents.marks[code]?.points ?? 0]))
      return { total, sections, marks, ...(further === null ? {} : { further }) }
    }),
  }))
}

function checkLog({ sheets, log }: Bundle, hash: string): void {
  const { hash: named, ...body } = log.entry
  if (entryHash(body) !== named) differ('log.json: the entry does not have the hash it names')
  const said = JSON.parse(log.entry.new ?? '{}') as { inputsHash?: string; commitments?: string }
  if (said.inputsHash !== hash) differ('log.json: the committee recommended something else')
  // A sheet that became void after the recommendation was among the seals that it names.
  if (said.commitments !== commitmentsRoot(sheets.map(({ commitment }) => commitment))) differ('log.json: the seals are not those that the committee had')
  const way = climb({ leaf: leafHash(Buffer.from(named, 'hex')), index: log.entry.seq - 1, size: log.head.size, path: log.path.map((node) => Buffer.from(node, 'hex')), root: Buffer.from(log.head.root, 'hex') })
  if (way.holds === 'no') differ('log.json: the entry does not stand under the head')
}

/** Walks both values in step and names the first place where they part. */
function same(where: string, computed: unknown, published: unknown): void {
  if (canonical(computed) === canonical(published)) return
  if (Array.isArray(computed) && Array.isArray(published)) {
    for (let index = 0; index < Math.max(computed.length, published.length); index += 1) same(`${where}[${index}]`, computed[index] as unknown ?? null, published[index] as unknown ?? null)
  } else if (isRecord(computed) && isRecord(published)) {
    for (const key of [...new Set([...Object.keys(computed), ...Object.keys(published)])].sort()) same(`${where}.${key}`, computed[key] ?? null, published[key] ?? null)
  }
  differ(`${where} is ${brief(published)}, computed ${brief(computed)}`)
}

const isRecord = (value: unknown): value is Record<string, unknown> => value !== null && typeof value === 'object' && !Array.isArray(value)
const brief = (value: unknown): string => { const text = canonical(value); return text.length > 120 ? `${text.slice(0, 120)}…` : text }
