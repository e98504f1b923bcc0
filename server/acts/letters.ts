import type { Services, Tx } from '../kernel/services'
import type { Language, Words } from '../kernel/words'
import { titleOf, type Call } from '../calls/calls'
import { findAccount } from '../people/store'
import type { Act } from './acts'

/** To one who signs: that the act waits, or that it is sealed, with the fingerprints by which the receiver can hold us to it. */
export async function writeToSigner(tx: Tx, services: Services, words: Record<Language, Words>, personId: string, call: Call, act: Act, kind: 'sign' | 'sealed'): Promise<void> {
  const account = await findAccount(tx.db, personId)
  if (account === undefined || account.disabledAt !== null) return
  const own = words[account.language]
  const values = {
    name: account.name, site: services.site.name, kind: own.say(`acts.kind.${act.kind}`), reference: act.reference, title: own.pick(titleOf(call)), printSq: act.printSq, printEn: act.printEn,
    address: `${services.site.baseUrl}/acts/${call.reference}/${act.number}`,
  }
  await tx.send({
    toPersonId: account.id, to: { name: account.name, address: account.email }, language: account.language, about: `call:${call.id}`,
    subject: own.say(`acts.letter.${kind}.subject`, values), text: own.say(`acts.letter.${kind}.text`, values),
  })
}
