import { fillDemonstration } from '../../server/demo/story'
import type { Person } from '../../server/kernel/policy'
import { findPersonByEmail } from '../../server/people/store'
import { openScene, PASSWORD, type Scene } from './scene'

export type Demonstration = Scene & {
  /** Somebody of the demonstration by the first part of the address: `auditor`, `finance.puka`. */
  demo(name: string): Promise<Person>
}

/** A scene in which the whole demonstration has been told, up to `moment`. */
export async function openDemonstration(moment = '2026-10-01T10:00:00+02:00'): Promise<Demonstration> {
  const scene = await openScene()
  scene.clock(moment)
  await fillDemonstration(scene.services, scene.words, PASSWORD)
  return Object.assign(scene, {
    async demo(name: string) {
      const person = await findPersonByEmail(scene.db, `${name}@demo.test`)
      if (person === undefined) throw new Error(`nobody in the demonstration is called ${name}`)
      return person
    },
  })
}
