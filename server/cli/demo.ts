import { readConfig } from '../config'
import { migrate } from '../kernel/database'
import { loadWords } from '../kernel/words'
import { makeServices } from '../services'
import { fillDemonstration } from '../demo/story'
import { runCommand } from './command'

/** `npm run demo`: the demonstration alone, into an empty database and no other. */
async function run(): Promise<number> {
  const config = readConfig(process.env)
  const services = makeServices(config)
  try {
    await migrate(services.db)
    if ((await services.db('people').first('id')) !== undefined) {
      process.stderr.write('This database already holds people. The demonstration is only put into an empty one.\n')
      return 1
    }
    await fillDemonstration(services, loadWords(), config.demoPassword)
    process.stdout.write('The demonstration is in place.\n')
    return 0
  } finally {
    await services.db.destroy()
  }
}

runCommand(run)
