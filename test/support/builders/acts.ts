import type { Person } from '../../../server/kernel/policy'
import { recommend } from '../../../server/awards/actions'
import { draftAct, signAct } from '../../../server/acts/actions'
import type { Act, ActKind } from '../../../server/acts/acts'
import { listSignatures } from '../../../server/acts/store'
import { findPerson } from '../../../server/people/store'
import type { Scene } from '../scene'
import { aRankedCall, type RankedCall } from './awards'

type RankedOver = Parameters<typeof aRankedCall>[1]

/** A call whose committee has met and has made its recommendation. */
export async function aRecommendedCall(scene: Scene, over: RankedOver = {}): Promise<RankedCall & { recommendationId: string }> {
  const ranked = await aRankedCall(scene, over)
  const { id } = await recommend(scene.services, ranked.chair, ranked.call.id)
  return { ...ranked, recommendationId: id }
}

export const anAct = (scene: Scene, by: Person, callId: string, kind: ActKind): Promise<Act> => draftAct(scene.services, scene.words, by, callId, kind)

/** Signs as the page does, with the name of the account. */
export const signed = (scene: Scene, person: Person, act: Act, over: { dissent?: string } = {}) =>
  signAct(scene.services, scene.words, person, act, { typedName: person.name, code: '', dissent: over.dissent ?? '', print: act.printSq, read: 'yes' })

/** Everybody who has not answered yet signs. */
export async function signedByAll(scene: Scene, act: Act): Promise<void> {
  for (const { personId, state } of await listSignatures(scene.db, act.id)) {
    if (state !== 'awaited') continue
    const faults = await signed(scene, (await findPerson(scene.db, personId)) as Person, act)
    if (faults.length > 0) throw new Error(`the act was not signed: ${JSON.stringify(faults)}`)
  }
}
