import { spawn, type ChildProcess } from 'node:child_process'
import { createHash } from 'node:crypto'
import { copyFileSync, existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'

/* The set-up step itself, in a folder where everything is installed already. */

let folder: string
const running: ChildProcess[] = []
beforeEach(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'qarte-setup-'))
  mkdirSync(path.join(folder, 'node_modules'))
  mkdirSync(path.join(folder, 'scripts'))
  copyFileSync('scripts/setup.mjs', path.join(folder, 'scripts/setup.mjs'))
  writeFileSync(path.join(folder, 'package-lock.json'), '{}')
  writeFileSync(path.join(folder, 'node_modules/.qarte-installed'), createHash('sha256').update('{}').update(process.version).digest('hex'))
})
afterEach(() => {
  for (const child of running.splice(0)) child.kill('SIGKILL')
  rmSync(folder, { recursive: true, force: true })
})

function run(...args: string[]): { child: ChildProcess; said: () => string; ended: Promise<number | null> } {
  const child = spawn(process.execPath, args, { cwd: folder, stdio: ['ignore', 'pipe', 'pipe'] })
  running.push(child)
  let text = ''
  for (const stream of [child.stdout, child.stderr]) stream?.on('data', (chunk: Buffer) => { text += chunk.toString() })
  return { child, said: () => text, ended: new Promise((resolve) => { child.once('exit', (code) => { resolve(code) }) }) }
}

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms))
const turn = () => path.join(folder, '.setup-turn')

test('a second start waits until the first has set up, and says so', async () => {
  const first = run('-e', 'setTimeout(() => {}, 60000)')
  writeFileSync(turn(), String(first.child.pid))
  const second = run('scripts/setup.mjs')
  await pause(2_500)
  expect(second.child.exitCode).toBeNull()
  expect(second.said()).toContain('Another start is setting up')

  rmSync(turn())
  expect(await second.ended).toBe(0)
  expect(existsSync(turn())).toBe(false)
})

test('a start that was killed in the middle keeps nobody waiting', async () => {
  const first = run('-e', '')
  await first.ended
  writeFileSync(turn(), String(first.child.pid))

  expect(await run('scripts/setup.mjs').ended).toBe(0)
})
