import type { Services, Tx } from '../kernel/services'
import type { Language, Words } from '../kernel/words'
import type { Account } from '../people/people'
import { findAccount, listRecipients } from '../people/store'
import type { Complaint } from './complaints'

export type BothWords = Record<Language, Words>
/** What is common to every letter of one deed: where the site is, both languages, the complaint. */
export type Pen = { readonly services: Services; readonly words: BothWords }

export type LetterKind = 'receipt' | 'arrived' | 'acknowledged' | 'seated' | 'vacant' | 'inadmissible' | 'dismissed' | 'upheld' | 'toCommittee' | 'toAuthority' | 'returned'
export type Values = (words: Words) => Record<string, string | number>

async function write(tx: Tx, { services, words }: Pen, accounts: readonly Account[], about: { subject: string; address: string }, kind: LetterKind, values: Values): Promise<void> {
  for (const account of accounts) {
    const own = words[account.language]
    const all = { name: account.name, site: services.site.name, address: `${services.site.baseUrl}${about.address}`, ...values(own) }
    await tx.send({
      toPersonId: account.id, to: { name: account.name, address: account.email }, subject: own.say(`complaints.letter.${kind}.subject`, all), text: own.say(`complaints.letter.${kind}.text`, all),
      language: account.language, about: about.subject,
    })
  }
}

const aboutOf = ({ id, proposalId }: Pick<Complaint, 'id' | 'proposalId'>) => ({ subject: `proposal:${proposalId}`, address: `/complaints/${id}` })

/** To everybody who edits or signs for whoever complains. */
export async function writeToComplainant(tx: Tx, pen: Pen, complaint: Complaint, kind: LetterKind, values: Values = () => ({})): Promise<void> {
  await write(tx, pen, await listRecipients(tx.db, complaint.organisationId, ['signatory', 'editor']), aboutOf(complaint), kind, (own) => ({ reference: complaint.reference, ...values(own) }))
}

/** To whoever holds a role of the scheme. */
export async function writeToRole(tx: Tx, pen: Pen, role: string, complaint: Complaint, kind: LetterKind, values: Values = () => ({})): Promise<void> {
  await write(tx, pen, await listRecipients(tx.db, '', [role]), aboutOf(complaint), kind, (own) => ({ reference: complaint.reference, ...values(own) }))
}

export async function writeToPerson(tx: Tx, pen: Pen, personId: string, complaint: Complaint, kind: LetterKind, values: Values = () => ({})): Promise<void> {
  const account = await findAccount(tx.db, personId)
  if (account !== undefined && account.disabledAt === null) await write(tx, pen, [account], aboutOf(complaint), kind, (own) => ({ reference: complaint.reference, ...values(own) }))
}

/** About the second decision of a call: to those of its committee, or to the authority. */
export async function writeAboutCall(tx: Tx, pen: Pen, accounts: readonly Account[], callId: string, reference: string, kind: LetterKind, values: Values = () => ({})): Promise<void> {
  await write(tx, pen, accounts, { subject: `call:${callId}`, address: `/complaints/revisions/${reference}` }, kind, (own) => ({ reference, ...values(own) }))
}
