import type { Agreement } from '../agreements/agreements'
import type { Tx } from '../kernel/services'
import type { Language, Words } from '../kernel/words'
import { listRecipients } from '../people/store'

type Values = Readonly<Record<string, string | number>>

/** A letter to everybody who edits or signs for the grantee, each in the own language. `key` names `….subject` and `….text`. */
export async function tellGrantee(tx: Tx, words: Record<Language, Words>, agreement: Agreement, key: string, values: (words: Words) => Values): Promise<void> {
  for (const account of await listRecipients(tx.db, agreement.organisationId, ['signatory', 'editor'])) {
    const own = words[account.language]
    const said = { name: account.name, reference: agreement.awardReference, title: agreement.title, ...values(own) }
    await tx.send({
      toPersonId: account.id,
      to: { name: account.name, address: account.email },
      subject: own.say(`${key}.subject`, said),
      text: own.say(`${key}.text`, said),
      language: account.language,
      about: `agreement:${agreement.id}`,
    })
  }
}
