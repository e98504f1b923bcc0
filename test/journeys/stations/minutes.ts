import type { Person } from '../../../server/kernel/policy'
import type { Reader } from '../../support/reader'
import { go, seen } from './world'

export type Signing = { readonly call: { readonly reference: string }; readonly secretary: Person; readonly present: readonly Person[]; readonly open: (person: Person) => Promise<Reader> }

/** The secretary drafts the minutes, which wait on the desk, and everybody who was present signs them under their own name. */
export async function sealsMinutes({ call, secretary, present, open }: Signing): Promise<void> {
  const writer = await open(secretary)
  await go(writer, 'desk')
  await writer.follow(new RegExp(`^/acts/${call.reference}$`))
  await writer.submit({}, { button: writer.say('acts.draft.minutes') })
  const address = writer.address ?? ''
  for (const [index, person] of present.entries()) {
    const signer = await open(person)
    await go(signer, 'desk')
    await signer.follow(new RegExp(`^${address}$`))
    await signer.submit({ typedName: person.name, read: 'yes' }, { action: /\/signature$/ })
    seen(signer, signer.say(`acts.state.${index === present.length - 1 ? 'sealed' : 'open'}`))
  }
}
