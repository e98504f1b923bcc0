/* The only file that starts the web process. SQLite's connections and password hashing share libuv's threads: there must be more of them. */
process.env['UV_THREADPOOL_SIZE'] ??= '16'

import type { AddressInfo } from 'node:net'
import { buildApp } from './app'
import { prepareDemonstration } from './demo/filling'
import { sayWhy } from './cli/command'
import { readConfig, type Config } from './config'
import { ensureForms } from './forms/actions'
import { auditHead } from './kernel/audit'
import { migrate } from './kernel/database'
import { startMetrics } from './kernel/metrics'
import { clockwork } from './kernel/policy'
import { transact } from './kernel/services'
import { loadTemplates } from './kernel/views'
import { loadWords } from './kernel/words'
import { sealFactors } from './people/second-factor/actions'
import { makeServices } from './services'
import { startWorker } from './worker'

async function start(): Promise<void> {
  const config = readConfig(process.env)
  const words = loadWords()
  if (config.demo) await prepareDemonstration(config, words)
  const services = makeServices(config)
  await migrate(services.db)
  await transact(services, clockwork, ensureForms)
  await sealFactors(services)
  const metrics = config.metricsPort === null ? null : await startMetrics(config.metricsPort)
  const app = buildApp({ services, config, templates: loadTemplates(), words, metrics })
  const server = app.listen(config.port, config.host, (error?: Error) => {
    if (error !== undefined) refuse(`Qartë cannot listen on ${config.host}:${config.port} (${error.message}). Stop what is listening there, or choose another PORT.`)
    announce(config, (server.address() as AddressInfo).port)
  })
  server.headersTimeout = 20_000
  server.requestTimeout = 300_000
  const worker = config.worker ? startWorker(services, config, words) : null
  const watch = watchVersion(services)

  let stopping = false
  const stop = (signal: string) => {
    if (stopping) return
    stopping = true
    services.log.info({ signal }, 'stopping')
    clearInterval(watch)
    server.close(() => {
      void Promise.all([worker?.stop(), metrics?.stop()])
        .then(() => services.db.destroy())
        .then(() => { process.exit(0) })
    })
    server.closeIdleConnections()
    setTimeout(() => { server.closeAllConnections() }, 10_000).unref()
  }
  process.on('SIGINT', stop)
  process.on('SIGTERM', stop)
}

function refuse(sentence: string): never {
  process.stderr.write(`${sentence}\n`)
  process.exit(1)
}

/** Another process may have written: pages kept in memory are dropped when the end of the audit trail has moved. */
function watchVersion(services: ReturnType<typeof makeServices>): NodeJS.Timeout {
  let seen = -1
  return setInterval(() => {
    auditHead(services.db).then((head) => {
      const seq = head?.seq ?? 0
      if (seen !== -1 && seq !== seen) services.version.count += 1
      seen = seq
    }, () => undefined)
  }, 2_000).unref()
}

const ACCOUNTS = [
  'manager', 'publisher', 'chair', 'secretary', 'assessor1 … assessor5', 'authority', 'cso1 … cso12',
  'tirana, kamza, rrogozhina, puka, pogradec, devoll', 'finance.tirana … finance.devoll',
  'verifier', 'payer1, payer2', 'donor', 'auditor', 'admin',
]

function announce(config: Config, port: number): void {
  const address = config.baseUrl.endsWith(`:${config.port}`) ? `http://localhost:${port}` : config.baseUrl
  process.stdout.write(`${config.siteName} is at ${address}\n`)
  if (!config.demo) return
  process.stdout.write(`Demonstration accounts, all @demo.test, password ${config.demoPassword}:\n${ACCOUNTS.map((line) => `  ${line}\n`).join('')}`)
}

start().catch((error: unknown) => {
  process.stderr.write(`${sayWhy(error)}\n`)
  process.exit(1)
})
