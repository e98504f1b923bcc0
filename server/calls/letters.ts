import type { Services, Tx } from '../kernel/services'
import type { Language, Words } from '../kernel/words'
import { titleOf, type Call } from './calls'
import { listFollowers, type Follower } from './store'

/** The words of both languages, and where the site is: what a letter is made from. */
export type Pen = { readonly services: Services; readonly words: Record<Language, Words> }

/** Writes to one person about a call; `values` are made in that person's language. */
export async function writeTo(tx: Tx, pen: Pen, to: Follower, call: Call, kind: string, values: (words: Words) => Record<string, string | number> = () => ({})): Promise<void> {
  const words = pen.words[to.language]
  const all = {
    name: to.name,
    site: pen.services.site.name,
    reference: call.reference,
    title: words.pick(titleOf(call)),
    address: `${pen.services.site.baseUrl}/calls/${call.reference}`,
    ...values(words),
  }
  await tx.send({
    toPersonId: to.id,
    to: { name: to.name, address: to.email },
    subject: words.say(`calls.letter.${kind}.subject`, all),
    text: words.say(`calls.letter.${kind}.text`, all),
    language: to.language,
    about: `call:${call.id}`,
  })
}

/** Writes to everybody who follows the call or has begun a proposal. Returns how many letters that made. */
export async function writeToFollowers(tx: Tx, pen: Pen, call: Call, kind: string, values?: (words: Words) => Record<string, string | number>): Promise<number> {
  const followers = await listFollowers(tx.db, call.id)
  for (const follower of followers) await writeTo(tx, pen, follower, call, kind, values)
  return followers.length
}
