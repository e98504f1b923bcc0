import { readConfig } from '../config'
import { migrate } from '../kernel/database'
import { clockwork } from '../kernel/policy'
import { transact } from '../kernel/services'
import { loadWords } from '../kernel/words'
import { invite } from '../people/actions'
import { normalEmail } from '../people/people'
import { findAccountByEmail, listHolders } from '../people/store'
import { makeServices } from '../services'
import { runCommand } from './command'

/** `npm run admit -- ADDRESS "NAME"`: the first administrator of an installation, by a link that sets a password once. */
async function run(address: string | undefined, name: string | undefined): Promise<number> {
  if (address === undefined || name === undefined) {
    process.stderr.write('Say whom: npm run admit -- name@example.al "Name Surname"\n')
    return 2
  }
  const email = normalEmail(address)
  const services = makeServices(readConfig(process.env))
  try {
    await migrate(services.db)
    if ((await listHolders(services.db, '', ['admin'])).length > 0) {
      process.stderr.write('There is an administrator already, who invites others at /people.\n')
      return 1
    }
    const faults = await transact(services, clockwork, (tx) => invite(tx, services, loadWords(), clockwork, { name, email, language: 'sq', role: 'admin', scope: '' }))
    if (faults.length > 0) {
      process.stderr.write(`${email} is not an address that letters can be sent to.\n`)
      return 1
    }
    const account = await findAccountByEmail(services.db, email)
    const letter = (await services.db('letters').where({ toPersonId: account?.id ?? '' }).orderBy('writtenAt', 'desc').first('text')) as { text: string } | undefined
    process.stdout.write(`${/https?:\S+/.exec(letter?.text ?? '')?.[0] ?? 'The letter is in the outbox.'}\n`)
    return 0
  } finally {
    await services.db.destroy()
  }
}

runCommand(() => run(process.argv[2], process.argv[3]))
