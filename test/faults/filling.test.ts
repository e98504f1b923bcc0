import { spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { sweepUnfinished, takeName } from '../../server/demo/filling'

let folder: string
let real: string
beforeEach(() => { folder = mkdtempSync(path.join(os.tmpdir(), 'qarte-filling-')); real = path.join(folder, 'qarte.sqlite') })
afterEach(() => { rmSync(folder, { recursive: true, force: true }) })

const fails = (code: string) => () => { throw Object.assign(new Error(code), { code }) }

describe('a finished demonstration', () => {
  test.each(['EPERM', 'ENOTSUP', 'ENOSYS'])('takes its name by renaming in a folder that answers a hard link with %s', (code) => {
    writeFileSync(`${real}.1`, 'story')
    takeName(`${real}.1`, real, fails(code))
    expect(readFileSync(real, 'utf8')).toBe('story')
  })

  test.each(['EPERM', 'EEXIST'])('never replaces the one of a quicker start, also where a link fails with %s', (code) => {
    writeFileSync(real, 'first')
    writeFileSync(`${real}.1`, 'second')
    takeName(`${real}.1`, real, fails(code))
    expect(readFileSync(real, 'utf8')).toBe('first')
  })

  test('does not hide any other fault of the disk', () => {
    writeFileSync(`${real}.1`, 'story')
    expect(() => { takeName(`${real}.1`, real, fails('EIO')) }).toThrow('EIO')
    expect(existsSync(real)).toBe(false)
  })
})

test('what a killed start left is swept at the next one; a running one and other files stay', () => {
  const gone = spawnSync(process.execPath, ['-e', '0']).pid
  const kept = ['qarte.sqlite', 'qarte.sqlite-wal', `qarte.sqlite.${process.ppid}`, 'qarte.sqlite.backup', `other.sqlite.${gone}`]
  for (const name of [...kept, `qarte.sqlite.${gone}`, `qarte.sqlite.${gone}-wal`, `qarte.sqlite.${gone}-shm`, `qarte.sqlite.${process.pid}`]) writeFileSync(path.join(folder, name), '')
  sweepUnfinished(real)
  expect(readdirSync(folder).sort()).toEqual([...kept].sort())
})
