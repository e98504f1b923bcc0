import { verifyAudit } from '../../server/kernel/audit'
import { OutOfDate } from '../../server/kernel/errors'
import { transact, AlreadyDone } from '../../server/kernel/services'
import { engine, openScene, type Scene } from '../support/scene'

let scene: Scene
beforeEach(async () => { scene = await openScene() })
afterEach(() => scene.close())

const write = (words: string) => scene.arrange(async (tx) => { tx.record('test.written', `thing:${words}`, { new: { words } }) })

describe('the audit trail', () => {
  test('holds after any number of writers at once', async () => {
    await Promise.all(Array.from({ length: 20 }, (_one, index) => write(String(index))))
    const { fault, entries } = await verifyAudit(scene.db)

    expect(fault).toBeNull()
    expect(entries).toBe(20)
  })

  test.each([
    ['update', () => scene.db('auditEntries').where({ seq: 1 }).update({ reason: 'nothing to see' })],
    ['delete', () => scene.db('auditEntries').where({ seq: 1 }).delete()],
    ['truncate', () => (engine === 'postgres' ? scene.db.raw('truncate audit_entries') : scene.db('auditEntries').delete())],
    ['replace', () => scene.db.raw(engine === 'postgres'
      ? `insert into audit_entries select seq, at, actor_id, 'forged', subject, old, new, reason, prev_hash, hash from audit_entries where seq = 1`
      : `insert or replace into audit_entries select seq, at, actor_id, 'forged', subject, old, new, reason, prev_hash, hash from audit_entries where seq = 1`)],
  ])('refuses %s, whoever asks', async (_how, attack) => {
    await write('first')
    await expect(attack()).rejects.toThrow()
    expect((await verifyAudit(scene.db)).fault).toBeNull()
  })

  test('names the entry that was changed behind its back', async () => {
    await write('first')
    await write('second')
    await scene.db.raw(engine === 'postgres' ? 'alter table audit_entries disable trigger all' : 'drop trigger audit_entries_no_update')
    await scene.db('auditEntries').where({ seq: 1 }).update({ new: '{"words":"forged"}' })

    expect((await verifyAudit(scene.db)).fault).toBe('entry 1 (test.written) was changed after it was written')
  })

  test('says nothing of a deed that failed', async () => {
    await expect(scene.arrange(async (tx) => { tx.record('test.written', 'thing:1'); throw new OutOfDate('kernel.movedMeanwhile') })).rejects.toThrow()
    expect(await scene.db('auditEntries')).toEqual([])
  })
})

describe('one transaction', () => {
  test('that returns faults has written nothing', async () => {
    const faults = await scene.arrange(async (tx) => {
      tx.record('test.written', 'thing:1')
      return [{ field: 'name', words: 'people.fault.name' }]
    })
    expect(faults).toHaveLength(1)
    expect(await scene.db('auditEntries')).toEqual([])
  })

  test('for one form is done once, however often the form arrives', async () => {
    const person = { ...(await scene.person()), formKey: 'the same form' }
    const deed = () => transact(scene.services, person, async (tx) => { tx.record('test.written', 'thing:1') })
    const outcomes = await Promise.allSettled([deed(), deed(), deed(), deed(), deed()])

    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
    for (const outcome of outcomes) if (outcome.status === 'rejected') expect(outcome.reason).toBeInstanceOf(AlreadyDone)
    expect(await scene.db('auditEntries').where({ action: 'test.written' })).toHaveLength(1)
  })
})
