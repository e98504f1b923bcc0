import { readFields } from '../kernel/fields'
import { inputs, untouched, type ChoiceView, type InputView, type Sent } from '../kernel/inputs'
import { fact, quietTag, tag, type FactView, type TagView } from '../kernel/parts'
import type { Grant } from '../kernel/policy'
import { template, type Page } from '../kernel/views'
import { folded, type Both, type Words } from '../kernel/words'
import { MUNICIPALITY_ROLES, ORGANISATION_ROLES, SCHEME_ROLES, type Account } from './people'
import type { RoleHistory } from './store'

type Listed = Account & { roles: readonly Grant[] }
export type PeopleFilters = { q: string; role: string; state: string }

const ROLES = [...SCHEME_ROLES, ...ORGANISATION_ROLES, ...MUNICIPALITY_ROLES]
const roleName = (words: Words, role: string): string => words.say(`people.role.${role}`)

export function filterAccounts(accounts: readonly Listed[], { q, role, state }: PeopleFilters): Listed[] {
  const sought = folded(q)
  return accounts
    .filter((one) => role === '' || one.roles.some((grant) => grant.role === role))
    .filter((one) => state === '' || (state === 'closed') === (one.disabledAt !== null))
    .filter((one) => sought === '' || folded(one.name).includes(sought) || folded(one.email).includes(sought))
    .sort((a, b) => folded(a.name).localeCompare(folded(b.name)))
}

type PeopleView = {
  title: string; caption: string; rows: { href: string; name: string; email: string; roles: string; since: string; state: TagView }[]
  q: InputView; role: ChoiceView; state: ChoiceView; filtered: boolean; inviteHref: string | null
}
const people = template<PeopleView>('people/people')

export function peoplePage(words: Words, accounts: readonly Listed[], filters: PeopleFilters, may: { administer: boolean }): Page {
  const shown = filterAccounts(accounts, filters)
  const field = inputs(words, {}, { form: readFields(filters), faults: [] })
  const any = { value: '', label: words.say('people.filter.any') }
  const choose = (view: ChoiceView, value: string): ChoiceView => ({ ...view, options: view.options.map((option) => ({ ...option, selected: option.value === value })) })
  return people({
    title: words.say('people.list.title'),
    caption: words.count('people.list.caption', shown.length),
    rows: shown.map((one) => ({
      href: `/people/${one.id}`, name: one.name, email: one.email,
      roles: one.roles.length === 0 ? words.say('people.list.noRole') : words.list([...new Set(one.roles.map(({ role }) => role))].map((role) => roleName(words, role))),
      since: words.dayOf(one.createdAt),
      state: stateOf(words, one),
    })),
    q: field.text('q', { label: 'people.filter.q' }),
    role: choose(field.radios('role', { label: 'people.filter.role' }, [any, ...ROLES.map((value) => ({ value, label: roleName(words, value) }))]), filters.role),
    state: choose(field.radios('state', { label: 'people.filter.state' }, [any, ...(['open', 'closed'] as const).map((value) => ({ value, label: words.say(`people.accountState.${value}`) }))]), filters.state),
    filtered: filters.q !== '' || filters.role !== '' || filters.state !== '',
    inviteHref: may.administer ? '/people/invitations/new' : null,
  }, { wide: true })
}

/** An account that waits for its first password is neither open nor closed. */
function stateOf(words: Words, account: Account): TagView {
  if (account.disabledAt !== null) return tag('square', words.say('people.accountState.closed'))
  return account.passwordHash === null ? tag('half', words.say('people.accountState.invited')) : quietTag('disc', words.say('people.accountState.open'))
}

type InvitationView = { title: string; name: InputView; email: InputView; language: ChoiceView; role: ChoiceView }
const invitation = template<InvitationView>('people/invitation')

export function invitationPage(words: Words, sent: Sent = untouched): Page {
  const field = inputs(words, { language: 'sq' }, sent)
  return invitation({
    title: words.say('people.invitation.title'),
    name: field.text('name', { label: 'people.field.name', width: 'govuk-input--width-20' }),
    email: field.text('email', { label: 'people.field.email', type: 'email', width: 'govuk-input--width-20' }),
    language: field.radios('language', { label: 'people.field.language' }, [{ value: 'sq', label: 'Shqip' }, { value: 'en', label: 'English' }]),
    role: field.radios('role', { label: 'people.field.role' }, SCHEME_ROLES.map((value) => ({ value, label: roleName(words, value), hint: words.say(`people.roleWhy.${value}`) }))),
  }, { faults: sent.faults, back: { href: '/people', text: words.say('people.list.title') } })
}

type RoleView = { role: string; why: string; place: { href: string; text: string } | null; since: string; by: string; ended: string | null; end: { action: string; reason: InputView } | null }
type PersonView = {
  title: string; state: TagView; facts: FactView[]; caption: string; roles: RoleView[]; past: RoleView[]; pastCaption: string; may: boolean
  grant: { action: string; role: ChoiceView } | null; account: { action: string; reason: InputView; closed: boolean } | null
  factor: { action: string; reason: InputView } | null
}
const personTemplate = template<PersonView>('people/person')

export type PersonData = { account: Account; roles: readonly RoleHistory[]; names: ReadonlyMap<string, Both>; securedAt: string | null }

/** Who may what, and why: each role with the sentence it stands for, where it holds, and who gave it. */
export function personPage(words: Words, { account, roles, names, securedAt }: PersonData, may: { administer: boolean }, sent: Sent = untouched, about = ''): Page {
  const held = roles.filter(({ endedAt }) => endedAt === null)
  const past = roles.filter(({ endedAt }) => endedAt !== null)
  const sentTo = (noun: string): Sent => (about === noun ? sent : untouched)
  const reasonFor = (noun: string, label: string, values: Record<string, string>): InputView => {
    const view = inputs(words, {}, sentTo(noun)).text('reason', { label, values })
    // The summary of a refused form links to the reason it asks for, whichever form it stands in.
    return about === noun ? view : { ...view, id: `${view.id}-${noun}` }
  }
  const view = (one: RoleHistory): RoleView => ({
    role: roleName(words, one.role), why: words.say(`people.roleWhy.${one.role}`), place: placeOf(words, one, names),
    since: words.dayOf(one.grantedAt), by: one.granter ?? words.say('people.person.bySystem'), ended: one.endedAt === null ? null : words.dayOf(one.endedAt),
    end: may.administer && one.endedAt === null
      ? { action: `/people/${account.id}/roles/${one.id}/withdrawal`, reason: reasonFor(one.id, 'people.person.endReason', { role: roleName(words, one.role) }) } : null,
  })
  const grantable = SCHEME_ROLES.filter((role) => !held.some((one) => one.role === role))
  return personTemplate({
    title: account.name,
    state: stateOf(words, account),
    facts: [
      fact(words.say('people.field.email'), account.email),
      ...(account.phone === null ? [] : [fact(words.say('people.field.phone'), account.phone)]),
      fact(words.say('people.field.language'), account.language === 'sq' ? 'Shqip' : 'English'),
      fact(words.say('people.person.since'), words.dayOf(account.createdAt)),
      fact(words.say('people.factor.title'), securedAt === null ? words.say('people.factor.person.none') : words.say('people.factor.since', { at: words.moment(securedAt) })),
      ...(account.disabledAt === null ? [] : [fact(words.say('people.person.closedOn'), words.moment(account.disabledAt))]),
    ],
    caption: words.count('people.person.roles', held.length),
    roles: held.map(view),
    past: past.map(view),
    pastCaption: words.count('people.person.past', past.length),
    may: may.administer,
    grant: may.administer ? {
      action: `/people/${account.id}/roles`,
      role: inputs(words, {}, sentTo('roles')).select('role', { label: 'people.field.role' }, grantable.map((value) => ({ value, label: roleName(words, value) }))),
    } : null,
    factor: may.administer && securedAt !== null ? { action: `/people/${account.id}/second-factor/reset`, reason: reasonFor('factor', 'people.factor.reset.reason', {}) } : null,
    account: may.administer ? {
      action: `/people/${account.id}/${account.disabledAt === null ? 'closure' : 'reopening'}`, closed: account.disabledAt !== null,
      reason: reasonFor('account', account.disabledAt === null ? 'people.person.closeReason' : 'people.person.reopenReason', {}),
    } : null,
  }, { faults: sent.faults, wide: true, back: { href: '/people', text: words.say('people.list.title') } })
}

function placeOf(words: Words, { role, scope }: RoleHistory, names: ReadonlyMap<string, Both>): { href: string; text: string } | null {
  if (scope === '') return null
  const name = names.get(scope)
  const text = name === undefined ? scope : words.pick(name)
  return { href: role === 'finance' ? `/municipalities/${scope}` : `/organisations/${scope}`, text }
}
