import { canonical } from '../kernel/canonical'
import type { Instant } from '../kernel/dates'
import type { StoredFile } from '../kernel/files'
import { sha256 } from '../kernel/hash'
import type { Answers, FormDefinition } from '../forms/forms'
import type { OrganisationSnapshot } from '../organisations/organisations'
import type { Submission } from './proposals'

/** What is sealed by a submission. Whoever has the text can recompute its fingerprint with any SHA-256 program. */
export type PackageContent = {
  readonly format: 'qarte/submission-1'
  readonly call: { readonly id: string; readonly reference: string; readonly titleSq: string; readonly titleEn: string }
  readonly proposal: { readonly id: string; readonly reference: string; readonly submission: number }
  readonly organisation: OrganisationSnapshot
  readonly form: { readonly id: string; readonly code: string; readonly number: number }
  readonly answers: Answers
  readonly documents: readonly PackageDocument[]
  readonly declarations: readonly string[]
  readonly submittedBy: { readonly id: string; readonly name: string }
  readonly receivedAt: Instant
}

export type PackageDocument = {
  readonly code: string
  readonly titleSq: string
  readonly titleEn: string
  readonly name: string
  readonly size: number
  readonly sha256: string
}

/** A submission opened for reading: by the applicant, the secretariat after the deadline, the committee. */
export type ProposalPackage = {
  readonly submission: Submission
  readonly content: PackageContent
  readonly definition: FormDefinition
  readonly answers: Answers
  readonly organisation: OrganisationSnapshot
  readonly files: readonly { readonly document: PackageDocument; readonly file: StoredFile }[]
}

export function sealPackage(content: PackageContent): { content: string; contentHash: string } {
  const text = canonical(content)
  return { content: text, contentHash: hashOf(text) }
}

export const hashOf = (content: string): string => sha256(content)

/** What the signatory declares by submitting: truth, no exclusion, no double funding, no conflict, no arrears, consent, VAT. */
export const DECLARATIONS = ['truth', 'exclusion', 'double_funding', 'conflict', 'arrears', 'consent', 'vat'] as const
export type Declaration = (typeof DECLARATIONS)[number]
