process.env['UV_THREADPOOL_SIZE'] ??= '16'

import { readConfig } from '../config'
import { loadWords } from '../kernel/words'
import { makeServices } from '../services'
import { startWorker } from '../worker'

/* The background process on its own; the web process runs with WORKER=0 beside it. */
const config = readConfig(process.env)
const services = makeServices(config)
const worker = startWorker(services, config, loadWords())
const keepAlive = setInterval(() => undefined, 60_000)
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.on(signal, () => { void worker.stop().then(() => services.db.destroy()).then(() => { clearInterval(keepAlive); process.exit(0) }) })
}
