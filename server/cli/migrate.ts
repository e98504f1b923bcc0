import { readConfig } from '../config'
import { migrate } from '../kernel/database'
import { makeServices } from '../services'
import { runCommand } from './command'

runCommand(async () => {
  const { db } = makeServices(readConfig(process.env))
  try {
    const names = await migrate(db)
    process.stdout.write(names.length === 0 ? 'Nothing to migrate.\n' : `${names.join('\n')}\n`)
    return 0
  } finally {
    await db.destroy()
  }
})
