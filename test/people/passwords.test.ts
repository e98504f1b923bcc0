import { spawnSync } from 'node:child_process'

/** The compiled module, in a process of its own: the hasher it starts must not keep that process alive. */
const run = (script: string) => spawnSync(process.execPath, ['-e', `const { hashPassword, passwordMatches } = require('./dist/server/people/passwords.js'); ${script}`], { encoding: 'utf8', timeout: 20_000 })

test('a password is hashed in a process of low priority, which ends with the one that asked', () => {
  const { stdout, status } = run(`
    const os = require('node:os'), fs = require('node:fs')
    hashPassword('provë').then(async (hash) => {
      const children = fs.readFileSync('/proc/self/task/' + process.pid + '/children', 'utf8').trim().split(' ').map(Number)
      console.log(JSON.stringify([hash.slice(0, 9), await passwordMatches(hash, 'provë'), await passwordMatches(hash, 'prove'), await passwordMatches(null, 'provë'), os.getPriority(children[0])]))
    })`)
  expect([JSON.parse(stdout), status]).toEqual([['$argon2id', true, false, false, 19], 0])
})

test('where the hasher is killed the one who waits is told, and the next is answered', () => {
  const { stdout } = run(`
    const fs = require('node:fs')
    const child = () => Number(fs.readFileSync('/proc/self/task/' + process.pid + '/children', 'utf8').trim().split(' ')[0])
    hashPassword('a').then(async (hash) => {
      const waiting = passwordMatches(hash, 'a').then(() => 'answered', (error) => error.words)
      queueMicrotask(() => process.kill(child(), 'SIGKILL'))
      console.log(JSON.stringify([await waiting, await passwordMatches(hash, 'a')]))
    })`)
  expect(JSON.parse(stdout)).toEqual(['people.refused.busy', true])
})
