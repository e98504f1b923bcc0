import { createHash } from 'node:crypto'
import { findUnsealedDay, headOver, latestHead, listHeads, proveConsistency, proveInclusion, verifyHeads } from '../../server/kernel/heads'
import { climb, isConsistent, leafHash } from '../../server/kernel/merkle'
import { engine, openScene, type Scene } from '../support/scene'

let scene: Scene
beforeEach(async () => { scene = await openScene() })
afterEach(() => scene.close())

const bytes = (hex: string) => Buffer.from(hex, 'hex')
const write = (count: number, sealed: 'sealed' | 'open' = 'open') => scene.arrange((tx) => {
  for (let one = 0; one < count; one += 1) tx.record('test.written', `thing:${one}`)
  if (sealed === 'sealed') tx.seal('test.stage', 'thing:1')
  return Promise.resolve()
})

describe('a head of the log', () => {
  test('stands over the entries of the deed that sealed it, and over nothing new only once', async () => {
    await write(3, 'sealed')
    await write(0, 'sealed')
    expect(await listHeads(scene.db, 9)).toMatchObject([{ size: 3, occasion: 'test.stage', subject: 'thing:1' }])
  })

  test('proves every entry under it, in a log of whole blocks and a rest, and only those', async () => {
    for (const count of [1, 700, 323, 1_024, 5]) await write(count, 'sealed')
    expect((await scene.db('logBlocks')).map(({ number }: { number: number }) => number)).toEqual([0, 1])
    const heads = await listHeads(scene.db, 9)
    expect(heads.map(({ size }) => size)).toEqual([2_053, 2_048, 1_024, 701, 1])
    for (const head of heads) {
      for (const seq of [1, 2, 701, 1_024, 1_025, 2_048, 2_049, 2_053].filter((one) => one <= head.size)) {
        const proof = await proveInclusion(scene.db, seq, head)
        expect({ seq, size: head.size, holds: proof !== undefined && climb({ leaf: leafHash(bytes(proof.hash)), index: seq - 1, size: head.size, path: proof.path.map(bytes), root: bytes(head.root) }).holds }).toEqual({ seq, size: head.size, holds: 'yes' })
      }
      expect(await proveInclusion(scene.db, head.size + 1, head)).toBeUndefined()
    }
    expect((await headOver(scene.db, 702))?.size).toBe(1_024)
    expect(await headOver(scene.db, 2_054)).toBeUndefined()
  })

  test('is followed by every later one', async () => {
    for (const count of [3, 1_021, 900, 200]) await write(count, 'sealed')
    const heads = (await listHeads(scene.db, 9)).reverse()
    for (const earlier of heads) {
      for (const later of heads.filter(({ size }) => size >= earlier.size)) {
        const path = await proveConsistency(scene.db, earlier, later)
        expect(isConsistent({ size: earlier.size, later: later.size, root: bytes(earlier.root), laterRoot: bytes(later.root), path: path.map(bytes) })).toBe(true)
      }
    }
  })

  test('is kept by the database', async () => {
    await write(1_025, 'sealed')
    for (const table of ['logHeads', 'logBlocks']) {
      await expect(scene.db(table).update({ root: '0'.repeat(64) })).rejects.toThrow()
      await expect(scene.db(table).delete()).rejects.toThrow()
    }
    expect(await verifyHeads(scene.db)).toEqual({ fault: null, heads: 1 })
  })

  test('no longer holds when an entry was replaced by another that fits the chain', async () => {
    await write(2)
    await write(1, 'sealed')
    await scene.db.raw(engine === 'postgres' ? 'alter table audit_entries disable trigger all' : 'drop trigger audit_entries_no_update')
    await scene.db('auditEntries').where({ seq: 2 }).update({ hash: createHash('sha256').update('forged').digest('hex') })
    expect((await verifyHeads(scene.db)).fault).toBe('the head over 3 entries is not that of the log')
  })

  test('is made when a day has ended in which something was done', async () => {
    scene.clock('2020-06-01T21:30:00+02:00')
    await write(2)
    expect(await findUnsealedDay(scene.db, new Date('2020-06-01T21:59:59.999Z'))).toBeNull()
    expect(await findUnsealedDay(scene.db, new Date('2020-06-01T22:00:00.000Z'))).toBe('2020-06-01')
    await scene.arrange((tx) => Promise.resolve(tx.seal('day', '2020-06-01')))
    expect(await findUnsealedDay(scene.db, new Date('2020-06-02T22:00:00.000Z'))).toBeNull()
    expect(await latestHead(scene.db)).toMatchObject({ size: 2, occasion: 'day' })
  })
})
