import type { Person } from '../../../server/kernel/policy'
import type { PoolMember } from '../../../server/scoring/pool/pool'
import { findPoolMemberOf, insertPoolMember } from '../../../server/scoring/pool/store'
import type { Scene } from '../scene'

type PoolOver = Partial<Omit<PoolMember, 'id' | 'personId' | 'name' | 'email' | 'enteredBy' | 'enteredAt' | 'version'>>

/** Somebody in the pool: for every seat, independent, without limits, serving since long ago unless said otherwise. */
export async function inPool(scene: Scene, person: Person, over: PoolOver = {}): Promise<PoolMember> {
  return scene.arrange(async (tx) => {
    await insertPoolMember(tx.db, {
      id: tx.id(), personId: person.id, standing: 'independent', body: 'Ekspert i pavarur', civilReference: over.standing === 'civil' ? 'Thirrja 3/2019' : '', seats: ['chair', 'secretary', 'voting'], serviceTypes: [], targetGroups: [],
      languages: ['sq'], loadMax: null, servesFrom: '2020-01-01', servesUntil: null, enteredBy: 'clockwork', enteredAt: tx.at, version: 1, ...over,
    })
    return (await findPoolMemberOf(tx.db, person.id)) as PoolMember
  })
}
