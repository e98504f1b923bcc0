import assert from 'node:assert/strict'
import { createHmac } from 'node:crypto'
import type { Grid } from '../../calls/grid'
import { canonical } from '../../kernel/canonical'
import type { Instant } from '../../kernel/dates'
import { sha256 } from '../../kernel/hash'
import { leafHash, rootOf } from '../../kernel/merkle'
import { criteriaOf, markOf, type Contents } from '../sheets'

/** Stands before what is sealed, so that a commitment to a sheet is never one to anything else. */
export const SEAL_FORMAT = 'score-sheet/v1'
const NONCE_BYTES = 16

/**
 * What a sheet says when it is sealed. The call and the proposal stand under their references and the assessor under
 * the code of the committee: nobody needs the database, or learns a name, to check a sheet.
 */
export type SealedSheet = {
  readonly format: typeof SEAL_FORMAT
  readonly call: string
  readonly proposal: string
  readonly assessor: string
  readonly gridHash: string
  /** 1 when first sealed; one more each time the chair had it opened again. */
  readonly revision: number
  readonly sealedAt: Instant
  /** Marks by criterion, as they were chosen, before any weight. */
  readonly marks: Readonly<Record<string, number>>
  /** Written reasons by criterion; a criterion without one is left out. */
  readonly reasons: Readonly<Record<string, string>>
  /** By section. */
  readonly comments: Readonly<Record<string, string>>
  /** About the whole proposal. */
  readonly comment: string
}

export type SealFacts = Pick<SealedSheet, 'call' | 'proposal' | 'assessor' | 'revision' | 'sealedAt'>

/** SHA-256 of the grid by which a sheet was marked: codes, titles, weights and floors. */
export function gridHash(grid: Grid): string {
  const bare = grid.sections.map(({ code, titleSq, titleEn, floorPoints, criteria }) => ({
    code, titleSq, titleEn, floorPoints, criteria: criteria.map((criterion) => ({ code: criterion.code, titleSq: criterion.titleSq, titleEn: criterion.titleEn, weight: criterion.weight })),
  }))
  return sha256(canonical({ sections: bare }))
}

/** A complete sheet as its canonical text (RFC 8785): the same sheet is always the same bytes. */
export function sealedText(grid: Grid, contents: Contents, facts: SealFacts): string {
  const criteria = criteriaOf(grid).map(({ code }) => ({ code, ...markOf(contents, code) }))
  assert(criteria.every(({ points }) => points !== null), 'only a sheet with every mark is sealed')
  const sheet: SealedSheet = {
    format: SEAL_FORMAT, call: facts.call, proposal: facts.proposal, assessor: facts.assessor, gridHash: gridHash(grid), revision: facts.revision, sealedAt: facts.sealedAt,
    marks: Object.fromEntries(criteria.map(({ code, points }) => [code, points ?? 0])),
    reasons: Object.fromEntries(criteria.filter(({ reason }) => reason !== '').map(({ code, reason }) => [code, reason])),
    comments: contents.comments, comment: contents.comment,
  }
  return canonical(sheet)
}

/** HMAC-SHA256 under the nonce, over the format, a zero byte and the canonical text. Without the nonce nobody can try out what a sheet might say. */
export function commitmentOf(text: string, nonceHex: string): string {
  const nonce = Buffer.from(nonceHex, 'hex')
  assert(nonce.length === NONCE_BYTES && nonceHex.length === 2 * NONCE_BYTES, 'a nonce is 16 bytes')
  return createHmac('sha256', nonce).update(SEAL_FORMAT).update(Buffer.from([0])).update(text).digest('hex')
}

/** Sixteen bytes of a token of chance. */
export const nonceFrom = (token: string): string => sha256(token).slice(0, 2 * NONCE_BYTES)

/**
 * One root over every seal of a call, in the order of the seals: one number by which nobody can take a sheet away or add one
 * afterwards. The minutes print it, and the entry by which the committee recommends names it.
 */
export const commitmentsRoot = (commitments: readonly string[]): string =>
  rootOf([...commitments].sort().map((commitment) => leafHash(Buffer.from(commitment, 'hex')))).toString('hex')

/** Whether a seal holds: a commitment opened by its nonce, or before there were nonces the plain hash of the text. */
export const sealHolds = (text: string, { commitment, nonceHex }: { commitment: string; nonceHex: string | null }): boolean =>
  commitment === (nonceHex === null ? sha256(text) : commitmentOf(text, nonceHex))

/** What a sealed text says as a sheet's contents; an older text keeps its marks as a list. */
export function contentsOf(text: string): Contents {
  const said = JSON.parse(text) as SealedSheet | { format: string; marks: readonly { code: string; points: number; reason: string }[]; comments: Record<string, string>; comment: string }
  const marks = said.format === SEAL_FORMAT
    ? Object.entries((said as SealedSheet).marks).map(([code, points]) => [code, { points, reason: (said as SealedSheet).reasons[code] ?? '' }] as const)
    : (said.marks as readonly { code: string; points: number; reason: string }[]).map(({ code, points, reason }) => [code, { points, reason }] as const)
  return { marks: Object.fromEntries(marks), comments: said.comments, comment: said.comment }
}
