import { overtakenPage } from '../kernel/both-versions'
import type { Instant } from '../kernel/dates'
import type { Page } from '../kernel/views'
import type { Words } from '../kernel/words'
import type { Act, Signature } from './acts'
import { howSigned } from './documents'

export type Typed = { readonly deed: 'signature' | 'refusal' | 'withdrawal'; readonly text: string }
type Meanwhile = { readonly at: string; readonly act: Act; readonly signature: Signature | undefined; readonly last: { readonly who: string; readonly at: Instant } }

/** Somebody answered, took the act back or was the last to sign first: what became of the act beside what was typed for it. */
export function overtakenAct(words: Words, { deed, text }: Typed, { at, act, signature, last }: Meanwhile): Page {
  const answered = signature !== undefined && signature.state !== 'awaited' ? howSigned(words, signature) : null
  return overtakenPage(words, {
    ...last, back: at,
    rows: [
      { label: words.say('acts.overtaken.deed'), mine: words.say(`acts.overtaken.${deed}`), theirs: answered ?? words.say(`acts.state.${act.state}`) },
      { label: words.say('acts.overtaken.text'), mine: text === '' ? '–' : text, theirs: act.withdrawnReason ?? signature?.reason ?? (signature === undefined || signature.dissent === '' ? '–' : signature.dissent) },
    ],
  })
}
