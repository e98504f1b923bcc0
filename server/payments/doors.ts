import type { Db } from '../kernel/database'
import type { Link } from '../kernel/parts'
import type { Person } from '../kernel/policy'
import type { Words } from '../kernel/words'
import { readBank } from './bank/policy'
import { countOpenEntries } from './bank/statement-store'
import { readLists } from './treasury/policy'

/** Where the desk leads on to: batches, statements with how many of their lines wait, accounts, the treasury's list. */
export async function doorsOf(db: Db, words: Words, person: Person): Promise<Link[]> {
  const doors: Link[] = []
  if (readBank(person, null).allowed) {
    const open = await countOpenEntries(db)
    doors.push({ href: '/payments/batches', text: words.say('payments.bank.batches') })
    doors.push({ href: '/payments/statements', text: open === 0 ? words.say('payments.bank.statements') : words.count('payments.bank.statementsOpen', open) })
    doors.push({ href: '/payments/accounts', text: words.say('payments.bank.accounts') })
  }
  if (readLists(person, null).allowed) doors.push({ href: '/payments/treasury-list', text: words.say('payments.treasury.list') })
  return doors
}
