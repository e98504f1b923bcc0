import { openSource, receiveMoney } from '../../../server/fund/actions'
import type { SourceKind } from '../../../server/fund/fund'
import type { Scene } from '../scene'

let count = 0

/** A source with money in it: opened by a manager, received by a payer. */
export async function aSource(
  scene: Scene, over: { amountMinor?: number; code?: string; kind?: SourceKind; currency?: string; receivedOn?: string } = {},
): Promise<{ id: string; code: string; currency: string }> {
  count += 1
  const { amountMinor = 1_000_000_000, code = `BURIMI-${count}`, kind = 'ministry', currency = 'ALL', receivedOn = '2020-02-03' } = over
  const [manager, payer] = await Promise.all([scene.person(['manager'], 'Mira Menaxhon'), scene.person(['payer'], 'Petrit Paguan')])
  const opened = await openSource(scene.services, manager, { code, kind, nameSq: `Burimi ${count}`, nameEn: `Source ${count}`, currency })
  if (Array.isArray(opened)) throw new Error(`the source was not opened: ${JSON.stringify(opened)}`)
  if (amountMinor > 0) {
    const received = await receiveMoney(scene.services, payer, { sourceId: opened.id, amountMinor, reference: `DOK-${count}`, receivedOn })
    if (Array.isArray(received)) throw new Error(`the money was not received: ${JSON.stringify(received)}`)
  }
  return { id: opened.id, code, currency }
}
