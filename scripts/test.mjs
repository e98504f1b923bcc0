// Runs the tests of one kind and closes with their count: `N passed, N failed`.
import { spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'

const kind = process.argv[2] ?? 'usual'
const node = (...args) => spawnSync(process.execPath, args, { stdio: 'inherit', env: { ...process.env, TEST_KIND: kind } }).status ?? 1

if (kind === 'usual') {
  console.log('Types …')
  if (node('node_modules/typescript/bin/tsc', '-p', 'tsconfig.json') !== 0) close(0, 1, 'types')
  console.log('Lint …')
  if (node('node_modules/eslint/bin/eslint.js', 'server', 'migrations', 'test', '--max-warnings=0') !== 0) close(0, 1, 'lint')
}
if (kind === 'browser' && !existsSync(process.env.CHROMIUM_PATH ?? '/usr/bin/chromium')) {
  console.log('\nNo Chromium found. On Debian or Ubuntu:  sudo apt-get install -y chromium\nor set CHROMIUM_PATH to the one you have.\n')
  close(0, 1, 'browser')
}

const folder = mkdtempSync(path.join(os.tmpdir(), 'qarte-tests-'))
const report = path.join(folder, 'report.json')
const status = node('node_modules/jest/bin/jest.js', '-c', 'test/jest.config.cjs', '--json', `--outputFile=${report}`, ...process.argv.slice(3))
const { numPassedTests: passed = 0, numFailedTests: failed = 0, numRuntimeErrorTestSuites: broken = 0 } = existsSync(report) ? JSON.parse(readFileSync(report, 'utf8')) : {}
rmSync(folder, { recursive: true, force: true })
close(passed, failed + broken + (status !== 0 && failed + broken === 0 ? 1 : 0), kind)

function close(passed, failed, what) {
  if (failed > 0) console.log(`${what} did not pass.`)
  console.log(`${passed} passed, ${failed} failed`)
  process.exit(failed > 0 ? 1 : 0)
}
