import { hidden, holds, holdsAny, no, scopesOf, yes, type Person, type Policy, type Verdict } from '../kernel/policy'
import { takesQuestions, wasPublished, type Call } from './calls'
import { callLife, type CallMove } from './lifecycle'
import { isDivided } from './lots'

/** Those of the scheme who see a call before the public does. The auditor reads and changes nothing. */
const INSIDE = ['manager', 'publisher', 'auditor', 'admin'] as const

/** A call as it is at a moment: what may be done often depends on the clock. */
export type CallAt = { readonly call: Call; readonly at: Date }

export const see: Policy<{ readonly call: Call }> = (person, { call }) => (wasPublished(call) || holdsAny(person, INSIDE) ? yes : hidden())

/** The list is everybody's; drafts in it are shown to the inside only. */
export const seeDrafts: Policy = (person) => (holdsAny(person, INSIDE) ? yes : hidden())

export const draft: Policy = (person) => (holds(person, 'manager') ? yes : no('calls.refused.managersOnly'))

/** The pages on which a call is prepared and looked after. */
export const readManaged: Policy<{ readonly call: Call }> = (person, { call }) => {
  if (holdsAny(person, INSIDE)) return yes
  return wasPublished(call) ? no('calls.refused.managersOnly') : hidden()
}

/** Rules, grid, money and documents change only while the call is a draft; publication freezes them. */
export const change: Policy<{ readonly call: Call }> = (person, { call }) => {
  const role = managing(person, call)
  if (!role.allowed) return role
  return call.state === 'draft' ? yes : no('calls.refused.frozen')
}

export const submit: Policy<{ readonly call: Call }> = (person, { call }) => managingMove(person, call, 'submit')

/** Back to the drafting table, by the publisher who found something or by the secretariat itself. */
export const giveBack: Policy<{ readonly call: Call }> = (person, { call }) => {
  if (!holdsAny(person, ['manager', 'publisher'])) return outside(call)
  return drawn(call, 'return')
}

/** Publication needs a second person: whoever wrote the call or changed it last does not publish it. */
export const publish: Policy<{ readonly call: Call }> = (person, { call }) => {
  if (!holds(person, 'publisher')) return wasPublished(call) || holdsAny(person, INSIDE) ? no('calls.refused.publishersOnly') : hidden()
  if (!callLife.can(call.state, 'publish')) return no('calls.refused.notInReview')
  return person.id === call.createdBy || person.id === call.changedBy ? no('calls.refused.secondPerson') : yes
}

export const cancel: Policy<{ readonly call: Call }> = (person, { call }) => managingMove(person, call, 'cancel')
export const suspend: Policy<CallAt> = (person, { call, at }) => ofWhole(call, runningMove(person, call, at, 'suspend'))
export const resume: Policy<{ readonly call: Call }> = (person, { call }) => ofWhole(call, managingMove(person, call, 'resume'))

/** Ending a closed call that nobody can win. A call in lots has no winners of its own and ends with the last of them. */
export const fail: Policy<{ readonly call: Call }> = (person, { call }) => {
  const verdict = managingMove(person, call, 'fail')
  return verdict.allowed && isDivided(call) ? no('calls.refused.divided') : verdict
}

/** Dates change after publication only by a numbered corrigendum, and only while the deadline is ahead. */
export const correct: Policy<CallAt> = (person, { call, at }) => {
  const role = managing(person, call)
  if (!role.allowed) return role
  if (call.state !== 'published') return no('calls.refused.notPublished')
  if (call.lotOf !== null) return no('calls.refused.lot')
  return beforeDeadline(call, at) ? yes : no('calls.refused.deadlinePassed')
}

/** Guidelines and models are added until the deadline; once published they are not taken away again. */
export const addFile: Policy<CallAt> = (person, { call, at }) => {
  const role = managing(person, call)
  if (!role.allowed || call.state === 'draft') return role
  return correct(person, { call, at })
}

/** Anybody signed in who holds no office of the scheme, as long as questions are taken. */
export const ask: Policy<CallAt> = (person, { call, at }) => {
  if (!wasPublished(call)) return hidden()
  if (person.id === '') return no('kernel.refused.signIn')
  if (official(person)) return no('calls.refused.officials')
  if (call.lotOf !== null) return no('calls.refused.lot')
  return takesQuestions(call, at) ? yes : no('calls.refused.questionsClosed')
}

/** One's own questions stay readable after questions close. */
export const readOwnQuestions: Policy<{ readonly call: Call }> = (person, { call }) => {
  if (!wasPublished(call)) return hidden()
  return person.id === '' ? no('kernel.refused.signIn') : yes
}

export const answer: Policy<{ readonly call: Call }> = (person, { call }) => {
  const role = managing(person, call)
  if (!role.allowed) return role
  if (call.lotOf !== null) return no('calls.refused.lot')
  return wasPublished(call) && call.state !== 'cancelled' ? yes : no('calls.refused.notPublished')
}

/** Answers go out together once no more questions come, so that nobody learns anything earlier than others. */
export const publishAnswers: Policy<CallAt> = (person, { call, at }) => {
  const role = answer(person, { call })
  if (!role.allowed) return role
  return takesQuestions(call, at) ? no('calls.refused.questionsOpen') : yes
}

/** Letters about a call, for whoever asks for them; roles that only read keep nothing in the scheme. */
export const follow: Policy<{ readonly call: Call }> = (person, { call }) => {
  if (!wasPublished(call)) return hidden()
  if (person.id === '') return no('kernel.refused.signIn')
  return holdsAny(person, ['auditor', 'donor']) ? no('calls.refused.readsOnly') : yes
}

/** Whether the ways into applying are of use: to everybody but those who hold an office of the scheme and belong to no applicant. */
export const comeToApply: Policy = (person) => (official(person) && scopesOf(person, ['editor', 'signatory']).length === 0 ? no('calls.refused.officials') : yes)

const official = (person: Person): boolean => person.roles.some(({ scope }) => scope === '')

const outside = (call: Call): Verdict => (wasPublished(call) ? no('calls.refused.managersOnly') : hidden())

function managing(person: Person, call: Call): Verdict {
  if (holds(person, 'manager')) return yes
  return holdsAny(person, INSIDE) ? no('calls.refused.managersOnly') : outside(call)
}

/** What concerns rules, dates and questions is done for the whole call, and so for each of its lots. */
const ofWhole = (call: Call, verdict: Verdict): Verdict => (verdict.allowed && call.lotOf !== null ? no('calls.refused.lot') : verdict)

const drawn = (call: Call, move: CallMove): Verdict => (callLife.can(call.state, move) ? yes : no(`calls.refused.move.${move}`))

function managingMove(person: Person, call: Call, move: CallMove): Verdict {
  const role = managing(person, call)
  return role.allowed ? drawn(call, move) : role
}

function runningMove(person: Person, call: Call, at: Date, move: CallMove): Verdict {
  const verdict = managingMove(person, call, move)
  if (!verdict.allowed) return verdict
  return beforeDeadline(call, at) ? yes : no('calls.refused.deadlinePassed')
}

const beforeDeadline = (call: Call, at: Date): boolean => at.getTime() < Date.parse(call.closesAt)
