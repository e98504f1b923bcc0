import type { Municipality } from '../../../server/municipalities/municipalities'
import { findMunicipality } from '../../../server/municipalities/store'
import type { Person } from '../../../server/kernel/policy'
import type { Scene } from '../scene'

/** One of the 61; they are always there. Puka unless another code is asked for. */
export async function aMunicipality(scene: Scene, code = '47'): Promise<Municipality> {
  return (await findMunicipality(scene.db, code)) as Municipality
}

export const aFinanceOfficer = (scene: Scene, code = '47', name = 'Fatos Financa'): Promise<Person> => scene.person([{ role: 'finance', scope: code }], name)
