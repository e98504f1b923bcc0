import { inputs, untouched, type InputView, type Sent } from '../../kernel/inputs'
import { notice, type NoticeView } from '../../kernel/parts'
import { template, type Page } from '../../kernel/views'
import type { Words } from '../../kernel/words'
import { keyUri, qrPath, RECOVERY_CODES } from './second-factor'
import type { SecondFactor } from './store'

const codeField = (words: Words, sent: Sent, name = 'code', hint = 'people.factor.codeHint'): InputView =>
  ({ ...inputs(words, {}, sent).text(name, { label: 'people.factor.code', hint, autocomplete: 'one-time-code', width: 'govuk-input--width-10' }), value: '' })

const passwordField = (words: Words, sent: Sent): InputView =>
  ({ ...inputs(words, {}, sent).text('password', { label: 'people.field.oldPassword', type: 'password', autocomplete: 'current-password', width: 'govuk-input--width-20' }), value: '' })

type CodeView = { title: string; code: InputView; next: string }
const signInCode = template<CodeView>('people/sign-in-code')

export function signInCodePage(words: Words, next: string, sent: Sent = untouched): Page {
  return signInCode({ title: words.say('people.factor.signIn.title'), code: codeField(words, sent, 'code', 'people.factor.signIn.hint'), next }, { faults: sent.faults })
}

type SetUpView = { path: string; box: string; secret: string; code: InputView }
type FactorView = {
  title: string; lead: string; needed: NoticeView | null
  begin: { password: InputView; again: boolean } | null
  setUp: SetUpView | null
  standing: { since: string; left: string; code: InputView; password: InputView; removalCode: InputView } | null
}
const factorView = template<FactorView>('people/second-factor')

export type FactorAbout = { readonly site: string; readonly email: string; readonly factor: SecondFactor | undefined; /** For the app, opened. */ readonly secret: string | null; readonly left: number; readonly needed: 'yes' | 'no' }

/** Setting the second factor up, or what there is of it. */
export function secondFactorPage(words: Words, { site, email, factor, secret, left, needed }: FactorAbout, sent: Sent = untouched): Page {
  const confirmedAt = factor?.confirmedAt ?? null
  return factorView({
    title: words.say('people.factor.title'),
    lead: words.say(confirmedAt === null ? 'people.factor.lead' : 'people.factor.standing'),
    needed: needed === 'yes' && confirmedAt === null ? notice('warn', words.say('people.factor.needed')) : null,
    begin: confirmedAt === null ? { password: passwordField(words, sent), again: factor !== undefined } : null,
    setUp: secret === null || confirmedAt !== null ? null : setUpView(words, keyUri(site, email, secret), secret, sent),
    standing: confirmedAt === null ? null : {
      since: words.say('people.factor.since', { at: words.moment(confirmedAt) }), left: words.count('people.factor.left', left),
      code: codeField(words, sent), password: passwordField(words, sent), removalCode: codeField(words, sent, 'removalCode'),
    },
  }, { faults: sent.faults, back: { href: '/people/account', text: words.say('people.account.title') } })
}

function setUpView(words: Words, uri: string, secret: string, sent: Sent): SetUpView {
  const { size, path } = qrPath(uri)
  return { path, box: `0 0 ${size} ${size}`, secret: (secret.match(/.{1,4}/g) ?? []).join(' '), code: codeField(words, sent, 'code', 'people.factor.setUp.hint') }
}

type RecoveryView = { title: string; lead: string; codes: string[]; caption: string }
const recovery = template<RecoveryView>('people/recovery-codes')

/** The recovery codes, this once: afterwards only their hashes are known. */
export function recoveryPage(words: Words, codes: readonly string[]): Page {
  return recovery({
    title: words.say('people.factor.recovery.title'), lead: words.say('people.factor.recovery.lead', { count: RECOVERY_CODES }), codes: [...codes], caption: words.say('people.factor.recovery.caption'),
  })
}
