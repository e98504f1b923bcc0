import { CURRENCIES } from '../../fund/fund'
import { inputs, untouched, type ChoiceView, type InputView, type Sent } from '../../kernel/inputs'
import { tag, type TagView } from '../../kernel/parts'
import type { Person } from '../../kernel/policy'
import { template, type Page } from '../../kernel/views'
import type { Words } from '../../kernel/words'
import { shownIban } from '../../organisations/identifiers'
import { HOLDER_MAX, TOWN_MAX, type PayingAccount } from './accounts'
import * as may from './policy'

export const deskCrumb = (words: Words) => ({ href: '/payments', text: words.say('payments.desk.title') })

type Row = { iban: string; holder: string; place: string; currency: string; bic: string; tag: TagView; who: string; confirm: string | null; close: string | null; refused: string | null }
type AccountsView = { title: string; rows: Row[]; caption: string; form: { holder: InputView; iban: InputView; bic: InputView; currency: ChoiceView; town: InputView; country: InputView } | null }
const accountsTemplate = template<AccountsView>('payments/bank/accounts')

/** The accounts of the scheme, and the form for another one. */
export function accountsPage(words: Words, person: Person, accounts: readonly PayingAccount[], names: ReadonlyMap<string, string>, sent: Sent = untouched): Page {
  const title = words.say('payments.bank.accounts')
  return accountsTemplate({
    title, caption: words.count('payments.bank.accountCount', accounts.length),
    rows: accounts.map((account) => accountRow(words, person, account, names)),
    form: may.work(person, null).allowed ? formOf(words, sent) : null,
  }, { wide: true, faults: sent.faults, crumbs: [deskCrumb(words), { href: null, text: title }] })
}

function accountRow(words: Words, person: Person, account: PayingAccount, names: ReadonlyMap<string, string>): Row {
  const state = account.closedAt !== null ? tag('square', words.say('payments.bank.accountState.closed')) : account.confirmedAt !== null ? tag('disc', words.say('payments.bank.accountState.confirmed')) : tag('triangle', words.say('payments.bank.accountState.entered'))
  const said = (key: string, by: string | null, at: string | null) => (by === null || at === null ? [] : [words.say(`payments.bank.signed.${key}`, { who: names.get(by) ?? '–', moment: words.moment(at) })])
  const confirm = may.confirmAccount(person, account)
  return {
    iban: shownIban(account.iban), holder: account.holder, place: `${account.town}, ${account.country}`, currency: account.currency, bic: account.bic ?? '–', tag: state,
    who: [...said('entered', account.enteredBy, account.enteredAt), ...said('confirmed', account.confirmedBy, account.confirmedAt), ...said('closed', account.closedBy, account.closedAt)].join(' '),
    confirm: confirm.allowed ? `/payments/accounts/${account.id}/confirmation` : null,
    close: may.closeAccount(person, account).allowed ? `/payments/accounts/${account.id}/closure` : null,
    refused: !confirm.allowed && confirm.words === 'payments.bank.refused.enteredBy' && account.confirmedAt === null && account.closedAt === null ? words.say(confirm.words) : null,
  }
}

function formOf(words: Words, sent: Sent): NonNullable<AccountsView['form']> {
  const field = inputs(words, { currency: 'ALL', country: 'AL' }, sent)
  return {
    holder: field.text('holder', { label: 'payments.bank.field.holder', hint: 'payments.bank.field.holderHint', maxlength: HOLDER_MAX }),
    iban: field.text('iban', { label: 'payments.bank.field.iban', width: 'govuk-input--width-20' }),
    bic: field.text('bic', { label: 'payments.bank.field.bic', width: 'govuk-input--width-10', optional: true }),
    currency: field.select('currency', { label: 'payments.bank.field.currency' }, CURRENCIES.map((code) => ({ value: code, label: code }))),
    town: field.text('town', { label: 'payments.bank.field.town', width: 'govuk-input--width-20', maxlength: TOWN_MAX }),
    country: field.text('country', { label: 'payments.bank.field.country', hint: 'payments.bank.field.countryHint', width: 'govuk-input--width-5' }),
  }
}
