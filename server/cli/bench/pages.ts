import path from 'node:path'
import type { BenchLine } from './bench'
import { inFolder, load, median, ready, serve, signIn, type Served } from './load'

const PASSWORD = 'provoje-qarte'
const ROUNDS = 5
const ROUND_MS = 700

/** Ratio of the product's throughput to that of Express sending the same bytes, round by round, and its median. */
async function against(site: Served, address: string, cookie: string | undefined, connections: number): Promise<{ perSecond: number; reference: number; ratio: number }> {
  const headers = cookie === undefined ? {} : { cookie }
  const reply = await fetch(`${site.base}${address}`, { headers })
  const body = await reply.text()
  if (reply.status !== 200 || !body.includes('</html>')) throw new Error(`${address} is no page: ${reply.status}`)
  const reference = await serve(ready(body), {})
  const ratios: number[] = []
  const ours: number[] = []
  const theirs: number[] = []
  const options = { connections, ms: ROUND_MS, ...(cookie === undefined ? {} : { cookie }) }
  for (let round = 0; round < ROUNDS + 1; round += 1) {
    const a = await load(`${site.base}${address}`, options)
    const b = await load(`${reference.base}/`, options)
    // The first round warms both up.
    if (round === 0) continue
    ours.push(a.perSecond)
    theirs.push(b.perSecond)
    ratios.push(a.perSecond / b.perSecond)
  }
  await reference.stop()
  return { perSecond: median(ours), reference: median(theirs), ratio: median(ratios) }
}

const PUBLIC = ['/calls/CBSSG-2020-01', '/awards', '/calls/CBSSG-2020-01/results'] as const

/** The demonstration served as `npm start` serves it: public pages, the finance officer's desk, signing in, start and memory. */
export function benchPages(): Promise<BenchLine[]> {
  return inFolder(async (folder) => {
    const env = { DATA_DIR: folder, UPLOADS: path.join(folder, 'uploads'), LOG_LEVEL: 'error', DEMO_PASSWORD: PASSWORD }
    const first = await serve(['dist/server/main.js'], env, '/healthz')
    await first.stop()
    const site = await serve(['dist/server/main.js'], env, '/')
    const lines: BenchLine[] = []

    for (const address of PUBLIC) {
      const { perSecond, reference, ratio } = await against(site, address, undefined, 32)
      lines.push({ name: `page.public ${address}`, value: Math.round(perSecond), unit: 'requests/s', reference: Math.round(reference), ratio: round(ratio) })
    }
    const finance = await signIn(site.base, 'finance.puka@demo.test', PASSWORD)
    const desk = await against(site, '/desk', finance, 8)
    lines.push({ name: 'page.desk', value: Math.round(desk.perSecond), unit: 'requests/s', reference: Math.round(desk.reference), ratio: round(desk.ratio) })

    lines.push(await signInStorm(site))
    lines.push(await memory(site))
    await site.stop()
    lines.push(await secondStart(env))
    return lines
  })
}

/** A signed-in list while 32 people sign in, against the same list while nobody does. */
async function signInStorm(site: Served): Promise<BenchLine> {
  const cookie = await signIn(site.base, 'manager@demo.test', PASSWORD)
  const options = { connections: 8, ms: ROUND_MS, cookie }
  const ratios: number[] = []
  let calm = 0
  let stormy = 0
  for (let round = 0; round < ROUNDS; round += 1) {
    calm = (await load(`${site.base}/organisations`, options)).perSecond
    const storm = Array.from({ length: 32 }, (_one, index) => signIn(site.base, `cso${1 + (index % 12)}@demo.test`, PASSWORD).catch(() => ''))
    stormy = (await load(`${site.base}/organisations`, options)).perSecond
    await Promise.all(storm)
    ratios.push(stormy / calm)
  }
  return { name: 'signin.storm', value: Math.round(stormy), unit: 'requests/s', reference: Math.round(calm), ratio: round(median(ratios)) }
}

async function memory(site: Served): Promise<BenchLine> {
  for (const address of ['/', '/calls', '/awards', '/municipalities', '/fund', '/results', '/log', ...PUBLIC]) await fetch(`${site.base}${address}`)
  const empty = await serve(ready('<p>nothing</p>'), {})
  const [ours, theirs] = [site.rssBytes(), empty.rssBytes()]
  await empty.stop()
  return { name: 'memory.idle', value: Math.round(ours / 1_048_576), unit: 'MiB', reference: Math.round(theirs / 1_048_576), ratio: round(ours / theirs) }
}

async function secondStart(env: Record<string, string>): Promise<BenchLine> {
  const ratios: number[] = []
  let ours = 0
  let theirs = 0
  for (let index = 0; index < ROUNDS; index += 1) {
    const site = await serve(['dist/server/main.js'], env, '/')
    await site.stop()
    const empty = await serve(ready('<p>nothing</p>'), {})
    await empty.stop()
    ours = site.startedMs
    theirs = empty.startedMs
    ratios.push(ours / theirs)
  }
  return { name: 'start.second', value: Math.round(ours), unit: 'ms', reference: Math.round(theirs), ratio: round(median(ratios)) }
}

const round = (ratio: number): number => Math.round(ratio * 1_000) / 1_000
