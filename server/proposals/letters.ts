import type { Instant } from '../kernel/dates'
import type { Services, Tx } from '../kernel/services'
import type { Language, Words } from '../kernel/words'
import { listRecipients } from '../people/store'
import type { Proposal } from './proposals'

export type LetterKind = 'received' | 'reopened' | 'withdrawn' | 'expired' | 'clarification' | 'eligible' | 'ineligible'

type Values = Record<string, string | number>

/**
 * Writes to everybody who edits or signs for the applicant, each in the language of their account.
 * A letter about a proposal of an open call says nothing of what is in it: until the call closes, only the receivers see that it went out.
 */
export async function writeToApplicant(
  tx: Tx, services: Services, words: Record<Language, Words>, proposal: Pick<Proposal, 'id' | 'organisationId'>, kind: LetterKind, valuesFor: (words: Words) => Values,
  sealedUntil?: Instant,
): Promise<number> {
  const recipients = await listRecipients(tx.db, proposal.organisationId, ['signatory', 'editor'])
  for (const account of recipients) {
    const own = words[account.language]
    const values = { name: account.name, site: services.site.name, address: `${services.site.baseUrl}/proposals/${proposal.id}`, ...valuesFor(own) }
    await tx.send({
      toPersonId: account.id,
      to: { name: account.name, address: account.email },
      subject: own.say(`proposals.letter.${kind}.subject`, values),
      text: own.say(`proposals.letter.${kind}.text`, values),
      language: account.language,
      about: `proposal:${proposal.id}`,
      ...(sealedUntil === undefined ? {} : { sealedUntil }),
    })
  }
  return recipients.length
}
