import { titleOf, type Call } from '../calls/calls'
import type { Services, Tx } from '../kernel/services'
import type { Language, Words } from '../kernel/words'
import { findAccount } from '../people/store'

/** The words of both languages, and where the site is: what a letter is made from. */
export type Pen = { readonly services: Services; readonly words: Record<Language, Words> }

export type LetterKind = 'appointed' | 'begun' | 'assigned' | 'recused' | 'annulled' | 'sealed' | 'reopened' | 'consensus' | 'revisited' | 'assignedAgain' | 'asked' | 'standIn' | 'standInDeclared' | 'nobodyFree'

/**
 * Writes to one member about an evaluation; `values` are made in that member's language. No letter ever holds points,
 * and one that speaks of a proposal says so in `about`, so that whoever may not know of it does not read it in the outbox.
 */
export async function writeToMember(
  tx: Tx, { services, words }: Pen, personId: string, call: Call, kind: LetterKind, values: (words: Words) => Record<string, string | number> = () => ({}), about = `call:${call.id}`,
): Promise<void> {
  const account = await findAccount(tx.db, personId)
  if (account === undefined || account.disabledAt !== null) return
  const own = words[account.language]
  const all = {
    name: account.name, site: services.site.name, reference: call.reference, title: own.pick(titleOf(call)),
    address: `${services.site.baseUrl}/scoring/${call.reference}`, ...values(own),
  }
  await tx.send({
    toPersonId: account.id, to: { name: account.name, address: account.email },
    subject: own.say(`scoring.letter.${kind}.subject`, all), text: own.say(`scoring.letter.${kind}.text`, all),
    language: account.language, about,
  })
}
