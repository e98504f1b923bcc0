import type { Services, Tx } from '../kernel/services'
import type { Language, Words } from '../kernel/words'
import { listRecipients } from '../people/store'
import type { Agreement } from './agreements'

export type LetterKind = 'sent' | 'recalled' | 'signed' | 'suspended' | 'resumed' | 'terminated' | 'countersign'
export type BothWords = Record<Language, Words>

/** To the people of one scope, each in the language of the account. */
async function write(tx: Tx, services: Services, words: BothWords, agreement: Agreement, to: { scope: string; roles: readonly string[] }, kind: LetterKind, reason: string): Promise<void> {
  for (const account of await listRecipients(tx.db, to.scope, to.roles)) {
    const own = words[account.language]
    const values = {
      name: account.name, site: services.site.name, reference: agreement.reference, title: agreement.title, reason,
      grantee: own.pick({ sq: agreement.organisationNameSq, en: agreement.organisationNameEn }), amount: own.money(agreement.amountMinor, agreement.currency),
      startsOn: own.day(agreement.startsOn), endsOn: own.day(agreement.endsOn), address: `${services.site.baseUrl}/agreements/${agreement.id}`,
    }
    await tx.send({
      toPersonId: account.id, to: { name: account.name, address: account.email },
      subject: own.say(`agreements.letter.${kind}.subject`, values), text: own.say(`agreements.letter.${kind}.text`, values),
      language: account.language, about: `agreement:${agreement.id}`,
    })
  }
}

export const writeToGrantee = (tx: Tx, services: Services, words: BothWords, agreement: Agreement, kind: Exclude<LetterKind, 'countersign'>, reason = ''): Promise<void> =>
  write(tx, services, words, agreement, { scope: agreement.organisationId, roles: ['signatory', 'editor'] }, kind, reason)

/** The authority's signature is awaited. */
export const writeToAuthority = (tx: Tx, services: Services, words: BothWords, agreement: Agreement): Promise<void> =>
  write(tx, services, words, agreement, { scope: '', roles: ['authority'] }, 'countersign', '')
