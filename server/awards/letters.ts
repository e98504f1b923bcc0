import type { Services, Tx } from '../kernel/services'
import type { Language, Words } from '../kernel/words'
import { listRecipients } from '../people/store'
import type { Award, Witness } from './awards'

export type LetterKind = 'awarded' | 'reserve' | 'declined' | 'accepted' | 'refused' | 'lapsed' | 'promoted' | 'retracted' | 'expired' | 'anewAwarded' | 'anewReserve' | 'anewDeclined' | 'anewSame'
export type LetterValues = Record<string, string | number>
export type BothWords = Record<Language, Words>

/** To everybody who edits or signs for an applicant, each in the language of the account. Returns how many letters were written. */
export async function writeToApplicant(
  tx: Tx, services: Services, words: BothWords, to: { organisationId: string; proposalId: string }, kind: LetterKind, valuesFor: (words: Words) => LetterValues,
): Promise<number> {
  const recipients = await listRecipients(tx.db, to.organisationId, ['signatory', 'editor'])
  for (const account of recipients) {
    const own = words[account.language]
    const values = { name: account.name, site: services.site.name, address: `${services.site.baseUrl}/awards/outcomes/${to.proposalId}`, ...valuesFor(own) }
    await tx.send({
      toPersonId: account.id, to: { name: account.name, address: account.email },
      subject: own.say(`awards.letter.${kind}.subject`, values), text: own.say(`awards.letter.${kind}.text`, values),
      language: account.language, about: `proposal:${to.proposalId}`,
    })
  }
  return recipients.length
}

/** What every letter about an award names. */
export const valuesOfAward = (words: Words, award: Pick<Award, 'reference' | 'title' | 'amountMinor' | 'currency' | 'answerBy'>): LetterValues => ({
  reference: award.reference, title: award.title, amount: words.money(award.amountMinor, award.currency), answerBy: words.day(award.answerBy),
})

/** How a letter about results lets its reader hold us to them: the entry of the recommendation and the head of the log to keep. */
export function witnessLine(words: Words, baseUrl: string, witness: Witness | undefined): string {
  if (witness === undefined) return `${baseUrl}/log`
  const { seq, head } = witness
  return words.say('awards.letter.witness', { seq: words.number(seq), size: words.number(head.size), root: head.root, address: `${baseUrl}/log/proof?entry=${seq}` })
}
