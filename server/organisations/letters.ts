import type { Services, Tx } from '../kernel/services'
import type { Language, Words } from '../kernel/words'
import { listRecipients } from '../people/store'
import { titleOf, type Organisation } from './organisations'

type News = 'submitted' | 'verified' | 'refused' | 'reopened'

/** Tells everybody of the organisation, in their own language. */
export async function writeToMembers(tx: Tx, services: Services, words: Record<Language, Words>, organisation: Organisation, news: News, note = ''): Promise<void> {
  await write(tx, services, words, organisation, news, note, organisation.id, ['signatory', 'editor'])
}

/** Tells the secretariat that somebody waits to be verified. */
export async function writeToSecretariat(tx: Tx, services: Services, words: Record<Language, Words>, organisation: Organisation): Promise<void> {
  await write(tx, services, words, organisation, 'submitted', '', '', ['manager'])
}

async function write(
  tx: Tx, services: Services, words: Record<Language, Words>, organisation: Organisation, news: News, note: string, scope: string, roles: readonly string[],
): Promise<void> {
  for (const account of await listRecipients(tx.db, scope, roles)) {
    const said = words[account.language]
    const values = {
      name: account.name, organisation: titleOf(said, organisation), note, site: services.site.name, address: `${services.site.baseUrl}/organisations/${organisation.id}`,
    }
    await tx.send({
      toPersonId: account.id,
      to: { name: account.name, address: account.email },
      subject: said.say(`organisations.letter.${news}.subject`, values),
      text: said.say(`organisations.letter.${news}.text`, values),
      language: account.language,
      about: `organisation:${organisation.id}`,
    })
  }
}
