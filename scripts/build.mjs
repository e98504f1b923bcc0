// Compiles the server, the style sheet and the script into dist/, when something changed since last time.
import { createHash } from 'node:crypto'
import { spawnSync } from 'node:child_process'
import { copyFileSync, existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { gzipSync } from 'node:zlib'

const sources = ['server', 'migrations', 'views/assets', 'knexfile.ts', 'tsconfig.json', 'tsconfig.build.json', 'package-lock.json']

function stampOf(place) {
  const stat = statSync(place)
  if (!stat.isDirectory()) return `${place}:${stat.size}:${Math.round(stat.mtimeMs)}`
  return readdirSync(place).sort().map((name) => stampOf(path.join(place, name))).join('\n')
}

const stamp = createHash('sha256').update(sources.map(stampOf).join('\n')).digest('hex')
const stampFile = 'dist/.stamp'
if (existsSync(stampFile) && readFileSync(stampFile, 'utf8') === stamp) process.exit(0)

const compiled = spawnSync(process.execPath, ['node_modules/typescript/bin/tsc', '-p', 'tsconfig.build.json'], { stdio: 'inherit' })
mkdirSync('dist/assets', { recursive: true })
const sass = await import('sass')
writeFileSync('dist/assets/app.css', sass.compile('views/assets/app.scss', { style: 'compressed', loadPaths: ['node_modules'], quietDeps: true, logger: sass.Logger.silent }).css)
for (const name of readdirSync('views/assets')) if (!name.endsWith('.scss')) copyFileSync(path.join('views/assets', name), path.join('dist/assets', name))
for (const name of ['app.css', 'app.js']) writeFileSync(`dist/assets/${name}.gz`, gzipSync(readFileSync(`dist/assets/${name}`), { level: 9 }))
if (compiled.status !== 0) process.exit(1)
writeFileSync(stampFile, stamp)
