import { canonical } from '../../kernel/canonical'
import type { AuditEntry } from '../../kernel/audit'
import { sha256 } from '../../kernel/hash'
import type { GridDraft } from '../../calls/grid'
import type { OutcomeDraft } from '../../awards/awards'
import type { Published, PublishedRank } from '../../awards/published'
import type { Revision } from '../../awards/revision'
import type { Combining } from '../../scoring/combination'
import type { PublicDraw } from '../../scoring/draws/draws'
import type { Candidate } from '../../scoring/ranking'
import type { Files } from './archive'

/** The first thing that is not as it should be, named. */
export class Difference extends Error {}

export const BUNDLE_FORMAT = 'qarte/bundle-1'

/** What the call fixed before anybody applied. Money in minor units. */
export type BundleCall = {
  readonly reference: string
  readonly titleSq: string
  readonly titleEn: string
  readonly currency: string
  readonly closesAt: string
  readonly resultsPublishedAt: string
  readonly totalFloorPoints: number
  readonly combining: Combining
  readonly grid: GridDraft
}

/** A proposal that was before the committee, as far as ranking and selection ask. Applicants stand under codes. */
export type BundleProposal = Pick<Candidate, 'reference' | 'title' | 'municipalityCode' | 'requestedMinor' | 'directBeneficiaries' | 'agreed' | 'municipalityServed' | 'drawn'> & { readonly applicant: string }

/** One seal, opened: HMAC-SHA256 under the nonce over the format, a zero byte and the content is the commitment. */
export type BundleSheet = {
  readonly proposal: string
  readonly commitment: string
  readonly nonce: string
  /** Exactly the bytes under the seal. */
  readonly content: string
  /** Only `sealed` counts; `superseded` was opened again, `void` counts as if it had never been written. */
  readonly state: 'sealed' | 'superseded' | 'void'
  /** Which further sheet of its proposal it is, where divergence asked for one. */
  readonly further: number | null
}

/** A draw among equals, from its announcement to its order, both as references: RFC 3797 with SHA-256. */
export type BundleDraw = Pick<PublicDraw, 'number' | 'listHash' | 'sources' | 'knownAt' | 'announcedAt' | 'state' | 'numbers' | 'note'> & {
  readonly name: string
  readonly list: readonly string[]
  readonly order: readonly string[] | null
}

export type BundleOutcome = Omit<OutcomeDraft, 'proposalId'> & { readonly proposal: string }

export type BundleDecision = {
  readonly reference: string
  readonly decidedAt: string
  readonly complaintsUntil: string
  readonly inputsHash: string
  /** Of a second decision: the first one, what it leaves as it is, and the money that was left to it. */
  readonly revision: Revision | null
  readonly outcomes: readonly BundleOutcome[]
  /** Of a second decision: what it superseded, as it stood then. */
  readonly supersedes?: Pick<BundleDecision, 'reference' | 'decidedAt' | 'inputsHash' | 'outcomes'>
}

/** The entry of the log by which the committee recommended, its way to a head, and the root over all seals that it names. */
export type BundleLog = {
  readonly entry: AuditEntry
  readonly head: { readonly size: number; readonly root: string; readonly at: string }
  readonly path: readonly string[]
}

export type Bundle = {
  readonly call: BundleCall
  readonly proposals: readonly BundleProposal[]
  readonly sheets: readonly BundleSheet[]
  readonly draws: readonly BundleDraw[]
  readonly rules: Published['rules']
  readonly ranking: readonly PublishedRank[]
  readonly selection: Published['selection']
  readonly decision: BundleDecision
  readonly log: BundleLog
}

export type Manifest = {
  readonly format: typeof BUNDLE_FORMAT
  readonly call: string
  /** What computed it: version of the program, and of the solver where one was asked. */
  readonly software: { readonly qarte: string; readonly solver: string | null }
  readonly inputsHash: string
  readonly outputHash: string
  readonly files: Readonly<Record<string, { readonly sha256: string; readonly bytes: number }>>
}

/** The parts of a bundle, each a file of canonical JSON. */
export const PARTS = ['call', 'proposals', 'sheets', 'draws', 'rules', 'ranking', 'selection', 'decision', 'log'] as const


/** The fingerprint of what was decided: of ranking, selection and outcomes. */
export const outputHash = ({ ranking, selection, decision }: Pick<Bundle, 'ranking' | 'selection' | 'decision'>): string =>
  sha256(canonical({ ranking, selection, outcomes: decision.outcomes }))

/** The files of a bundle in their order: the manifest first, which names all others with their hashes. */
export function filesOf(bundle: Bundle, version: string, readme: Readonly<Record<'sq' | 'en', string>>): Files {
  const contents = new Map<string, Buffer>([
    ['LEXOMË.md', Buffer.from(readme.sq)], ['README.md', Buffer.from(readme.en)],
    ...PARTS.map((part): [string, Buffer] => [`${part}.json`, Buffer.from(`${canonical(bundle[part])}\n`)]),
  ])
  const manifest: Manifest = {
    format: BUNDLE_FORMAT, call: bundle.call.reference, software: { qarte: version, solver: bundle.selection.solver ?? null },
    inputsHash: bundle.decision.inputsHash, outputHash: outputHash(bundle),
    files: Object.fromEntries([...contents].map(([name, bytes]) => [name, { sha256: sha256(bytes), bytes: bytes.length }])),
  }
  return new Map([['manifest.json', Buffer.from(`${JSON.stringify(manifest, null, 2)}\n`)], ...contents])
}
