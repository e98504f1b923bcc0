import path from 'node:path'
import { interleaved, type BenchLine, type Round } from './bench'
import { fillDesk } from './desk-data'
import { inFolder, load, ready, serve, signIn, type Served } from './load'

const PASSWORD = 'provoje-qarte'
const ROUNDS = 5
const ROUND_MS = 700
const DESK_GRANTS = 300

/** The product's throughput beside that of Express sending the same bytes. */
async function against(site: Served, folder: string, address: string, cookie: string | undefined, connections: number): Promise<Round> {
  const reply = await fetch(`${site.base}${address}`, { headers: cookie === undefined ? {} : { cookie } })
  const body = await reply.text()
  if (reply.status !== 200 || !body.includes('</html>')) throw new Error(`${address} is no page: ${reply.status}`)
  const reference = await serve(ready(body, folder), {})
  const options = { connections, ms: ROUND_MS, ...(cookie === undefined ? {} : { cookie }) }
  const round = await interleaved(ROUNDS, async () => (await load(`${site.base}${address}`, options)).perSecond, async () => (await load(`${reference.base}/`, options)).perSecond)
  await reference.stop()
  return round
}

const line = (name: string, unit: string, { a, b, ratio }: Round): BenchLine => ({
  name, value: Math.round(a), unit, reference: Math.round(b), ratio: Math.round(ratio * 1_000) / 1_000,
})

const PUBLIC = ['/calls/CBSSG-2020-01', '/awards', '/calls/CBSSG-2020-01/results'] as const

/** The demonstration served as `npm start` serves it: public pages, the finance officer's desk, signing in, start and memory. */
export function benchPages(wanted: (line: string) => boolean): Promise<BenchLine[]> {
  return inFolder(async (folder) => {
    const env = { DATA_DIR: folder, UPLOADS: path.join(folder, 'uploads'), LOG_LEVEL: 'error', DEMO_PASSWORD: PASSWORD }
    const first = await serve(['dist/server/main.js'], env, '/healthz')
    await first.stop()
    const lines: BenchLine[] = []
    if (wanted('start.second')) lines.push(await secondStart(folder, env))
    const site = await serve(['dist/server/main.js'], env, '/')
    if (wanted('memory.idle')) lines.push(await memory(site, folder))
    if (wanted('page.public')) for (const address of PUBLIC) lines.push(line(`page.public ${address}`, 'requests/s', await against(site, folder, address, undefined, 32)))
    if (wanted('signin.storm')) lines.push(await signInStorm(site))
    await site.stop()
    if (wanted('page.desk')) lines.push(await desk(folder, env))
    return lines
  })
}

/** The desk of a finance officer whose municipality carries out 300 grants. */
async function desk(folder: string, env: Record<string, string>): Promise<BenchLine> {
  await fillDesk(path.join(folder, 'qarte.sqlite'), '47', DESK_GRANTS)
  const site = await serve(['dist/server/main.js'], { ...env, WORKER: '0' }, '/')
  const cookie = await signIn(site.base, 'finance.puka@demo.test', PASSWORD)
  const page = await (await fetch(`${site.base}/desk`, { headers: { cookie } })).text()
  if (!page.includes(String(DESK_GRANTS))) throw new Error('the desk does not know its grants')
  const round = await against(site, folder, '/desk', cookie, 8)
  await site.stop()
  return line('page.desk', 'requests/s', round)
}

/** A signed-in list while 32 people sign in, against the same list while nobody does. */
async function signInStorm(site: Served): Promise<BenchLine> {
  const cookie = await signIn(site.base, 'manager@demo.test', PASSWORD)
  const list = async () => (await load(`${site.base}/organisations`, { connections: 8, ms: ROUND_MS, cookie })).perSecond
  const stormy = async () => {
    const storm = Array.from({ length: 32 }, (_one, index) => signIn(site.base, `cso${1 + (index % 12)}@demo.test`, PASSWORD).catch(() => ''))
    const perSecond = await list()
    await Promise.all(storm)
    return perSecond
  }
  return line('signin.storm', 'requests/s', await interleaved(ROUNDS, stormy, list))
}

async function memory(site: Served, folder: string): Promise<BenchLine> {
  for (const address of ['/', '/calls', '/awards', '/municipalities', '/fund', '/results', '/log', ...PUBLIC]) await fetch(`${site.base}${address}`)
  const empty = await serve(ready('<p>nothing</p>', folder), {})
  const [a, b] = [site.rssBytes() / 1_048_576, empty.rssBytes() / 1_048_576]
  await empty.stop()
  return line('memory.idle', 'MiB', { a, b, ratio: a / b })
}

async function secondStart(folder: string, env: Record<string, string>): Promise<BenchLine> {
  const startOf = (script: readonly string[], over: Record<string, string>) => async () => {
    const served = await serve(script, over, '/')
    await served.stop()
    return served.startedMs
  }
  return line('start.second', 'ms', await interleaved(ROUNDS, startOf(['dist/server/main.js'], env), startOf(ready('<p>nothing</p>', folder), {})))
}
