import type { Services, Tx } from '../kernel/services'
import type { Language, Words } from '../kernel/words'
import { listRecipients } from '../people/store'
import type { Proposal } from './proposals'

export type LetterKind = 'received' | 'reopened' | 'withdrawn' | 'expired' | 'clarification' | 'eligible' | 'ineligible'

type Values = Record<string, string | number>

/**
 * Writes to everybody who edits or signs for the applicant, each in the language of their account.
 * A letter about a proposal of an open call says nothing of what is in it: others than the applicant may see that letters went out.
 */
export async function writeToApplicant(
  tx: Tx, services: Services, words: Record<Language, Words>, proposal: Pick<Proposal, 'id' | 'organisationId'>, kind: LetterKind, valuesFor: (words: Words) => Values,
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
    })
  }
  return recipients.length
}
