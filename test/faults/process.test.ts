import { spawn, spawnSync, type ChildProcess } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { verifyAudit } from '../../server/kernel/audit'
import { openDatabase } from '../../server/kernel/database'

/* The real process, started as `npm start` starts it, on a folder of its own. */

let folder: string
const running: ChildProcess[] = []
beforeEach(() => { folder = mkdtempSync(path.join(os.tmpdir(), 'qarte-fault-')) })
afterEach(async () => {
  for (const child of running.splice(0)) if (child.exitCode === null && child.signalCode === null) { child.kill('SIGKILL'); await ended(child) }
  rmSync(folder, { recursive: true, force: true })
})

const environment = (over: Record<string, string> = {}) => ({
  ...process.env, DATA_DIR: folder, UPLOADS: path.join(folder, 'uploads'), DEMO: '0', LOG_LEVEL: 'error', NODE_ENV: 'development', ...over,
})

const ended = (child: ChildProcess) => new Promise<number | null>((resolve) => {
  if (child.exitCode !== null || child.signalCode !== null) resolve(child.exitCode)
  else child.once('exit', (code) => { resolve(code) })
})

async function start(port: number, over: Record<string, string> = {}): Promise<{ child: ChildProcess; base: string }> {
  const child = spawn(process.execPath, ['dist/server/main.js'], { env: environment({ PORT: String(port), ...over }), stdio: ['ignore', 'pipe', 'pipe'] })
  running.push(child)
  const base = `http://127.0.0.1:${port}`
  for (let tries = 0; tries < 300; tries += 1) {
    const ready = await fetch(`${base}/readyz`).then(({ ok }) => ok, () => false)
    if (ready) return { child, base }
    if (child.exitCode !== null) throw new Error(`the process ended with ${child.exitCode}`)
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
  throw new Error('the process did not become ready')
}

const freePort = () => 21_000 + Math.floor((process.pid * 7 + running.length * 131 + Number(process.hrtime.bigint() % 5_000n)) % 9_000)

/** Opens an account as a person would; true when the server said yes. */
async function register(base: string, number: number): Promise<boolean> {
  const form = await fetch(`${base}/register`)
  const cookie = form.headers.getSetCookie().map((one) => one.split(';')[0]).join('; ')
  const html = await form.text()
  const csrf = /name="_csrf" value="([^"]+)"/.exec(html)?.[1] ?? ''
  const reply = await fetch(`${base}/register`, {
    method: 'POST', redirect: 'manual', headers: { cookie, 'content-type': 'application/x-www-form-urlencoded', 'sec-fetch-site': 'same-origin' },
    body: new URLSearchParams({ _csrf: csrf, _key: String(number), name: `Person ${number}`, email: `person${number}@example.al`, password: 'tri fjale te gjata', language: 'sq' }).toString(),
  })
  return reply.status === 303
}

test('everything acknowledged before kill -9 is there afterwards, nothing by half, and the log holds', async () => {
  const acknowledged: number[] = []
  for (let round = 0; round < 5; round += 1) {
    const { child, base } = await start(freePort())
    const stop = setTimeout(() => { child.kill('SIGKILL') }, 250 + 180 * round)
    for (let index = 0; index < 200; index += 1) {
      const number = round * 1_000 + index
      const done = await register(base, number).catch(() => null)
      if (done === null) break
      if (done) acknowledged.push(number)
    }
    clearTimeout(stop)
    child.kill('SIGKILL')
    await ended(child)
  }

  const db = openDatabase(path.join(folder, 'qarte.sqlite'), 1)
  const emails = new Set((await db('people').pluck('email')) as string[])
  const opened = await db('auditEntries').where({ action: 'people.accountOpened' })
  const check = (await db.raw('pragma integrity_check')) as { integrityCheck: string }[]
  expect(acknowledged.length).toBeGreaterThan(10)
  expect(acknowledged.filter((number) => !emails.has(`person${number}@example.al`))).toEqual([])
  expect(opened).toHaveLength(emails.size)
  expect(JSON.stringify(check)).toContain('ok')
  expect((await verifyAudit(db)).fault).toBeNull()
  await db.destroy()
})

test('SIGTERM lets the process end by itself with code 0', async () => {
  const { child } = await start(freePort())
  child.kill('SIGTERM')
  expect(await ended(child)).toBe(0)
})

test('a second start on the same port says so and leaves the first one alone', async () => {
  const port = freePort()
  const { base } = await start(port)
  const second = spawnSync(process.execPath, ['dist/server/main.js'], { env: environment({ PORT: String(port) }), encoding: 'utf8', timeout: 20_000 })
  expect(second.status).not.toBe(0)
  expect(second.stderr).toContain(String(port))
  expect((await fetch(`${base}/healthz`)).status).toBe(200)
})

test('two processes on one database lose no write', async () => {
  const first = await start(freePort())
  const second = await start(freePort())
  const outcomes = await Promise.all(Array.from({ length: 30 }, (_one, index) => register(index % 2 === 0 ? first.base : second.base, index)))
  expect(outcomes.every(Boolean)).toBe(true)
  const db = openDatabase(path.join(folder, 'qarte.sqlite'), 1)
  expect(await db('people')).toHaveLength(30)
  expect((await verifyAudit(db)).fault).toBeNull()
  await db.destroy()
})

test('a faulty environment is named, all of it, before anything is touched', () => {
  const { status, stderr } = spawnSync(process.execPath, ['dist/server/main.js'], { env: { PATH: process.env['PATH'], NODE_ENV: 'production', PORT: 'eighty', DATA_DIR: folder }, encoding: 'utf8' })
  expect(status).toBe(1)
  for (const name of ['PORT', 'SECRET', 'BASE_URL']) expect(stderr).toContain(name)
  expect(existsSync(path.join(folder, 'qarte.sqlite'))).toBe(false)
})

/** One of the commands, to its end. */
function command(name: string, args: readonly string[] = [], over: Record<string, string> = {}): { status: number | null; said: string; stderr: string } {
  const { status, stdout, stderr } = spawnSync(process.execPath, [`dist/server/cli/${name}.js`, ...args], { env: environment(over), encoding: 'utf8', timeout: 60_000 })
  return { status, said: stdout + stderr, stderr }
}

describe('a command', () => {
  test.each(['migrate', 'demo', 'worker', 'verify', 'backup', 'restore'])('%s names a faulty environment in a sentence', (name) => {
    const { status, said } = command(name, name === 'verify' ? ['log'] : [path.join(folder, 'x')], { PORT: 'eighty' })
    expect(status).toBe(1)
    expect(said).toContain('PORT')
    expect(said).not.toMatch(/^\s+at /m)
  })

  test.each([['verify', 'log'], ['verify', 'ledger'], ['backup', 'copies']])('%s %s says that there is no database and makes none', (name, what) => {
    const { status, said } = command(name, [what], { DATA_DIR: path.join(folder, 'mistyped') })
    expect(status).toBe(1)
    expect(said).toContain('There is no database at')
    expect(existsSync(path.join(folder, 'mistyped'))).toBe(false)
  })

  test('whose database does not answer says so in a sentence', () => {
    const { status, said } = command('migrate', [], { DATABASE_URL: 'postgres://nobody@127.0.0.1:1/nothing' })
    expect(status).toBe(1)
    expect(said).toContain('The database does not answer')
    expect(said).not.toMatch(/^\s+at /m)
  })
})

test('a backup comes back also where the uploads lie on another disk, and its ledger is recomputed', async () => {
  command('migrate')
  mkdirSync(path.join(folder, 'uploads', 'ab'), { recursive: true })
  writeFileSync(path.join(folder, 'uploads', 'ab', `ab${'0'.repeat(30)}`), 'a document')
  const archive = command('backup', [path.join(folder, 'copies')]).said.trim()
  const elsewhere = path.join(folder, 'elsewhere')
  const otherDisk = existsSync('/dev/shm') ? mkdtempSync('/dev/shm/qarte-uploads-') : path.join(folder, 'other')
  try {
    const { status, said } = command('restore', [archive], { DATA_DIR: elsewhere, UPLOADS: otherDisk })
    expect(said).toMatch(/Restored: 2 files, .*ledger of 0 entries/)
    expect(status).toBe(0)
    expect(readFileSync(path.join(otherDisk, 'ab', `ab${'0'.repeat(30)}`), 'utf8')).toBe('a document')
  } finally {
    rmSync(otherDisk, { recursive: true, force: true })
  }
})

test('a backup taken while people write comes back whole, into an empty place only', async () => {
  const { base, child } = await start(freePort())
  for (let index = 0; index < 20; index += 1) await register(base, index)
  const writing = Promise.all(Array.from({ length: 20 }, (_one, index) => register(base, 100 + index)))
  const backup = spawnSync(process.execPath, ['dist/server/cli/backup.js', path.join(folder, 'copies')], { env: environment(), encoding: 'utf8' })
  await writing
  child.kill('SIGTERM')
  await ended(child)
  expect(backup.stderr).toBe('')
  const archive = backup.stdout.trim()

  const elsewhere = path.join(folder, 'elsewhere')
  const env = environment({ DATA_DIR: elsewhere, UPLOADS: path.join(elsewhere, 'uploads') })
  const restored = spawnSync(process.execPath, ['dist/server/cli/restore.js', archive], { env, encoding: 'utf8' })
  expect(restored.stdout).toContain('Restored')
  expect(spawnSync(process.execPath, ['dist/server/cli/restore.js', archive], { env, encoding: 'utf8' }).status).toBe(1)
  const db = openDatabase(path.join(elsewhere, 'qarte.sqlite'), 1)
  expect((await db('people')).length).toBeGreaterThanOrEqual(20)
  await db.destroy()
})

const root = typeof process.getuid === 'function' && process.getuid() === 0
const onSmallDisk = root && spawnSync('mount', ['--version']).status === 0 ? test : test.skip

onSmallDisk('a full disk is said plainly, loses nothing, and passes when there is room again', async () => {
  const small = path.join(folder, 'small')
  spawnSync('mkdir', ['-p', small])
  if (spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=6m', 'tmpfs', small]).status !== 0) return
  try {
    const { base, child } = await start(freePort(), { DATA_DIR: small, UPLOADS: path.join(folder, 'uploads') })
    expect(await register(base, 1)).toBe(true)
    spawnSync('sh', ['-c', `dd if=/dev/zero of=${small}/filler bs=64k 2>/dev/null; dd if=/dev/zero of=${small}/filler2 bs=512 2>/dev/null`])
    const outcomes: (boolean | null)[] = []
    for (let index = 2; index < 40; index += 1) outcomes.push(await register(base, index).catch(() => null))
    expect(outcomes).toContain(false)
    expect((await fetch(`${base}/healthz`)).status).toBe(200)
    spawnSync('rm', ['-f', `${small}/filler`, `${small}/filler2`])
    expect(await register(base, 99)).toBe(true)
    child.kill('SIGTERM')
    await ended(child)
    const db = openDatabase(path.join(small, 'qarte.sqlite'), 1)
    const emails = (await db('people').pluck('email')) as string[]
    expect(emails).toEqual(expect.arrayContaining(['person1@example.al', 'person99@example.al']))
    expect((await verifyAudit(db)).fault).toBeNull()
    await db.destroy()
  } finally {
    spawnSync('umount', [small])
  }
})
