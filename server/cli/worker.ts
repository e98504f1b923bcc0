process.env['UV_THREADPOOL_SIZE'] ??= '16'

import { readConfig } from '../config'
import { migrate } from '../kernel/database'
import { loadWords } from '../kernel/words'
import { makeServices } from '../services'
import { startWorker } from '../worker'
import { runCommand } from './command'

/* The background process on its own; the web process runs with WORKER=0 beside it. */
runCommand(async () => {
  const config = readConfig(process.env)
  const services = makeServices(config)
  await migrate(services.db)
  const worker = startWorker(services, config, loadWords())
  process.stdout.write('The background process is at work.\n')
  await new Promise<void>((resolve) => {
    const keepAlive = setInterval(() => undefined, 60_000)
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => { clearInterval(keepAlive); resolve() })
  })
  await worker.stop()
  await services.db.destroy()
  return 0
})
