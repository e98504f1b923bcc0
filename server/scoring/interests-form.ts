import type { Fields } from '../kernel/fields'
import type { Whys } from './conflicts/answers'
import type { Interest } from './interests'

/** A declaration as its form sends it: an answer for each of these proposals. */
export const interestsIn = (form: Fields, proposals: readonly { readonly id: string }[]): Interest[] => proposals.map(({ id }) => {
  const answer = form.text(`interest.${id}`)
  return { proposalId: id, answer: answer === 'none' || answer === 'conflict' ? answer : '', kind: form.text(`kind.${id}`), note: form.text(`note.${id}`) }
})

export const whysIn = (form: Fields): Whys => new Map(form.names().filter((name) => name.startsWith('why.')).map((name) => [name, form.text(name)]))
