import { hidden, holdsAny, no, yes, type Person, type Policy } from '../kernel/policy'
import { hiddenFrom, resultsAreOut, type Evaluation } from '../scoring/evaluation'
import type { Act, ActKind, Signature } from './acts'

const OFFICES = ['manager', 'authority', 'auditor']

const inside = (person: Person, { seat }: Evaluation) => seat !== null || holdsAny(person, OFFICES)

/** Until the results are everybody's, acts are for the committee and those who follow it by office; afterwards everybody reads the sealed ones. */
export const listActs: Policy<Evaluation> = (person, evaluation) => {
  if (resultsAreOut(evaluation) || inside(person, evaluation)) return yes
  return person.id === '' ? no('kernel.refused.signIn') : no('acts.refused.inside')
}

export type ActCase = { readonly evaluation: Evaluation; readonly act: Pick<Act, 'kind' | 'state' | 'draftedBy'> }

/** Of whom an act is, what became of it, who has signed. The appointment says nothing of proposals; the other two wait for the declaration. */
export const readAct: Policy<ActCase> = (person, { evaluation, act }) => {
  if (resultsAreOut(evaluation) && act.state === 'sealed') return yes
  if (!inside(person, evaluation)) return hidden()
  if (act.kind !== 'appointment' && evaluation.seat !== null && evaluation.seat.declaredAt === null) return no('scoring.refused.declareFirst')
  return yes
}

/** The document itself speaks of every proposal: who has a conflict with one of them reads the part that is not hidden, elsewhere. */
export const readDocument: Policy<ActCase> = (person, subject) => {
  const readable = readAct(person, subject)
  if (!readable.allowed || subject.act.kind === 'appointment') return readable
  return hiddenFrom(subject.evaluation).length > 0 ? no('acts.refused.conflict') : yes
}

export type Drafting = { readonly evaluation: Evaluation; readonly kind: ActKind }

/** The secretariat drafts all acts, the heads of the committee its minutes; never who may not know of a proposal. */
export const draft: Policy<Drafting> = (person, { evaluation, kind }) => {
  const { seat } = evaluation
  const secretariat = seat === null && holdsAny(person, ['manager'])
  const head = kind === 'minutes' && seat !== null && seat.seat !== 'voting'
  if (!secretariat && !head) return no('acts.refused.draft')
  if (seat !== null && seat.declaredAt === null) return no('scoring.refused.declareFirst')
  return hiddenFrom(evaluation).length > 0 ? no('acts.refused.conflict') : yes
}

export type Signable = ActCase & { readonly signatures: readonly Pick<Signature, 'personId' | 'state'>[] }

export const sign: Policy<Signable> = (person, subject) => {
  const readable = readAct(person, subject)
  if (!readable.allowed) return readable
  const own = subject.signatures.find(({ personId }) => personId === person.id)
  if (own === undefined) return no('acts.refused.notSigner')
  if (subject.act.state !== 'open') return no('acts.refused.closed')
  return own.state === 'awaited' ? yes : no('acts.refused.answered')
}

/** Taking an act back, or recording that somebody cannot sign, is for whoever may draft it. */
export const administer: Policy<ActCase> = (person, { evaluation, act }) => {
  const mayDraft = draft(person, { evaluation, kind: act.kind })
  if (!mayDraft.allowed) return mayDraft
  return act.state === 'open' ? yes : no('acts.refused.closed')
}
