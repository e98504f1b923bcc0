import { inputs, untouched, type ChoiceView, type InputView, type Sent } from '../kernel/inputs'
import type { Instant } from '../kernel/dates'
import type { LetterRow } from '../kernel/mail'
import { template, type Page } from '../kernel/views'
import type { Words } from '../kernel/words'
import { letterParts, type Account, type LetterPart } from './people'
import type { SessionRow } from './store'

type SignInView = { title: string; email: InputView; password: InputView; next: string; refused: boolean }
const signIn = template<SignInView>('people/sign-in')

export function signInPage(words: Words, next: string, sent: Sent = untouched): Page {
  const field = inputs(words, {}, sent)
  return signIn(
    {
      title: words.say('people.signIn.title'),
      email: field.text('email', { label: 'people.field.email', type: 'email', autocomplete: 'username', width: 'govuk-input--width-20' }),
      password: { ...field.text('password', { label: 'people.field.password', type: 'password', autocomplete: 'current-password', width: 'govuk-input--width-20' }), value: '' },
      next,
      refused: sent.faults.length > 0,
    },
    { faults: sent.faults },
  )
}

type RegisterView = { title: string; name: InputView; email: InputView; password: InputView; language: ChoiceView }
const register = template<RegisterView>('people/register')

export function registerPage(words: Words, sent: Sent = untouched): Page {
  const field = inputs(words, { language: words.language }, sent)
  return register(
    {
      title: words.say('people.register.title'),
      name: field.text('name', { label: 'people.field.name', autocomplete: 'name', width: 'govuk-input--width-20' }),
      email: field.text('email', { label: 'people.field.email', hint: 'people.field.emailHint', type: 'email', autocomplete: 'email', width: 'govuk-input--width-20' }),
      password: newPassword(words, sent),
      language: field.radios('language', { label: 'people.field.language' }, languages()),
    },
    { faults: sent.faults },
  )
}

const languages = () => [{ value: 'sq', label: 'Shqip' }, { value: 'en', label: 'English' }]

const newPassword = (words: Words, sent: Sent): InputView => ({
  ...inputs(words, {}, sent).text('password', { label: 'people.field.newPassword', hint: 'people.field.passwordHint', type: 'password', autocomplete: 'new-password', width: 'govuk-input--width-20' }),
  value: '',
})

type ResetView = { title: string; email: InputView; sent: boolean }
const reset = template<ResetView>('people/reset')

export function resetPage(words: Words, done: 'asked' | 'asking'): Page {
  return reset({
    title: words.say('people.reset.title'),
    email: inputs(words).text('email', { label: 'people.field.email', type: 'email', autocomplete: 'username', width: 'govuk-input--width-20' }),
    sent: done === 'asked',
  })
}

type LinkView = { title: string; password: InputView; token: string }
const link = template<LinkView>('people/link')

export function linkPage(words: Words, token: string, sent: Sent = untouched): Page {
  return link({ title: words.say('people.link.title'), password: newPassword(words, sent), token }, { faults: sent.faults })
}

type AccountView = {
  title: string
  email: string
  name: InputView
  phone: InputView
  language: ChoiceView
  old: InputView
  password: InputView
  version: number
  sessions: { idHash: string; seen: string; began: string; agent: string; current: boolean }[]
  saved: boolean
  factor: string
}
const account = template<AccountView>('people/account')

export function accountPage(words: Words, person: Account, securedAt: Instant | null, sessions: readonly SessionRow[], currentHash: string, saved: string, sent: Sent = untouched): Page {
  const field = inputs(words, { name: person.name, phone: person.phone, language: person.language }, sent)
  return account(
    {
      title: words.say('people.account.title'),
      email: person.email,
      name: field.text('name', { label: 'people.field.name', autocomplete: 'name', width: 'govuk-input--width-20' }),
      phone: field.text('phone', { label: 'people.field.phone', type: 'tel', autocomplete: 'tel', width: 'govuk-input--width-20', optional: true }),
      language: field.radios('language', { label: 'people.field.language' }, languages()),
      old: { ...field.text('old', { label: 'people.field.oldPassword', type: 'password', autocomplete: 'current-password', width: 'govuk-input--width-20' }), value: '' },
      password: newPassword(words, sent),
      version: person.version,
      sessions: sessions.map((session) => ({
        idHash: session.idHash,
        seen: words.moment(session.seenAt),
        began: words.moment(session.beganAt),
        agent: session.userAgent,
        current: session.idHash === currentHash,
      })),
      saved: saved !== '',
      factor: securedAt === null ? words.say('people.factor.account.none') : words.say('people.factor.since', { at: words.moment(securedAt) }),
    },
    { faults: sent.faults },
  )
}

type LettersView = { title: string; rows: { href: string; subject: string; to: string; written: string; state: string; problem: string | null }[]; outbox: boolean; count: string }
const letters = template<LettersView>('people/letters')

export function lettersPage(words: Words, rows: readonly LetterRow[], whose: 'mine' | 'all'): Page {
  return letters({
    title: words.say(whose === 'all' ? 'people.outbox.title' : 'people.letters.title'),
    rows: rows.map((row) => ({
      href: `/people/letters/${row.id}`,
      subject: row.subject,
      to: `${row.toName} <${row.toAddress}>`,
      written: words.moment(row.writtenAt),
      state: words.say(`people.letterState.${row.state}`),
      problem: row.problem,
    })),
    outbox: whose === 'all',
    count: words.count('people.letters.count', rows.length),
  }, { wide: whose === 'all' })
}

type LetterView = { title: string; parts: LetterPart[]; to: string; written: string; state: string; lang: string }
const letter = template<LetterView>('people/letter')

/** To its receiver a letter's addresses are links. Whoever reads it for the scheme could not open most of them: only keys stay links, to be passed on. */
export function letterPage(words: Words, row: LetterRow, whose: 'mine' | 'all', baseUrl: string): Page {
  return letter({
    title: row.subject,
    parts: letterParts(row.text, baseUrl).map((part) => (whose === 'mine' || part.href?.startsWith('/people/links/') === true ? part : { ...part, href: null })),
    to: row.toName,
    written: words.moment(row.writtenAt),
    state: words.say(`people.letterState.${row.state}`),
    lang: row.language,
  }, { back: whose === 'mine' ? { href: '/people/letters', text: words.say('people.letters.title') } : { href: '/people/outbox', text: words.say('people.outbox.title') } })
}
