import type { AuditEntry } from '../../kernel/audit'
import type { Instant } from '../../kernel/dates'
import type { Words } from '../../kernel/words'
import type { ScoreSheet } from '../sheets'
import type { SheetVersion } from './store'

/** One sealing of a sheet with the entry of the log that holds it: its number, and its hash, which was the head then. */
export type Seal = { readonly revision: number; readonly sealedAt: Instant; readonly commitment: string; readonly nonceHex: string | null; readonly seq: number; readonly head: string; readonly standing: 'standing' | 'superseded' }

/** Every sealing of a sheet that the log knows, the latest first. */
export function sealsOf(sheet: ScoreSheet, versions: readonly SheetVersion[], entries: readonly AuditEntry[]): Seal[] {
  const standing = sheet.sealedAt === null || sheet.sealHash === null ? [] : [{ revision: sheet.revision, sealedAt: sheet.sealedAt, commitment: sheet.sealHash, nonceHex: sheet.sealNonce, standing: 'standing' as const }]
  const before = versions.map((version) => ({ revision: version.revision, sealedAt: version.sealedAt, commitment: version.sealHash, nonceHex: version.sealNonce, standing: 'superseded' as const }))
  return [...standing, ...before].flatMap((seal) => {
    const entry = entries.find(({ new: said }) => said?.includes(seal.commitment) === true)
    return entry === undefined ? [] : [{ ...seal, seq: entry.seq, head: entry.hash }]
  })
}

export const revisionOf = (words: Words, { revision, standing }: Pick<Seal, 'revision' | 'standing'>): string =>
  words.say(standing === 'standing' ? 'scoring.receipt.standing' : 'scoring.receipt.superseded', { revision })
