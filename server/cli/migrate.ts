import { readConfig } from '../config'
import { migrate } from '../kernel/database'
import { makeServices } from '../services'

const { db } = makeServices(readConfig(process.env))
void migrate(db)
  .then((names) => { process.stdout.write(names.length === 0 ? 'Nothing to migrate.\n' : `${names.join('\n')}\n`) })
  .finally(() => db.destroy())
