import { Impossible, OutOfDate } from '../kernel/errors'
import type { Day } from '../kernel/dates'
import { sum } from '../kernel/money'
import type { Tx } from '../kernel/services'
import { post, type Posted, type Short } from '../ledger/actions'
import { accountId, type Leg } from '../ledger/ledger'
import { findEventByKey, holdLedger, listAccounts, listLegs } from '../ledger/store'
import { PATHS, stageAccount, type Happening } from './fund'
import { allot, type Part, type Share, type Spending } from './parts'

export type MoneyEvent = { readonly eventId: number }

/** Whose accounts a step of money lies between. */
export type Place = { sourceId: string; callId: string; awardId: string; currency: string; /** More than one source, and how an award spends them. */ parts?: readonly Part[]; spending?: Spending }
/** How much, under which key it happens once, and by whom. */
export type Deed = {
  amountMinor: number
  key: string
  actorId: string
  approverId?: string | undefined
  effectiveOn?: Day | undefined
  reason?: string | undefined
  reference?: string | undefined
}

/** One step of money from its stage to the next; where several sources pay, one event with a leg for each that gives something. */
export async function move(tx: Tx, happening: Happening, place: Place, subject: string, deed: Deed): Promise<MoneyEvent> {
  const { amountMinor, key, ...rest } = deed
  if (deed.effectiveOn !== undefined && deed.effectiveOn > tx.today) throw new Impossible('fund.refused.future', { effectiveOn: deed.effectiveOn })
  const given = Object.fromEntries(Object.entries(rest).filter(([, value]) => value !== undefined)) as { actorId: string }
  const draft = { kind: happening, key: `${happening}:${key}`, ...given }
  if (place.parts !== undefined && place.parts.length > 1) {
    // How an amount is divided depends on what stands, so the same deed once more is known by its key alone.
    await holdLedger(tx.db)
    const known = await repeated(tx, draft, amountMinor)
    if (known !== null) return known
  }
  const legs = await legsOf(tx, happening, place, amountMinor)
  return outcome('short' in legs ? legs : await post(tx, { ...draft, legs }, { action: `fund.${happening}`, subject }))
}

async function repeated(tx: Tx, { key, kind, actorId }: { key: string; kind: string; actorId: string }, amountMinor: number): Promise<MoneyEvent | null> {
  const known = await findEventByKey(tx.db, key)
  if (known === undefined) return null
  const moved = sum((await listLegs(tx.db, known.seq)).map((leg) => leg.amountMinor))
  if (known.kind !== kind || known.actorId !== actorId || moved !== amountMinor) throw new OutOfDate('ledger.refused.keyReused', { key })
  return { eventId: known.seq }
}

/** One leg for each source that gives something; or what all together lack. */
async function legsOf(tx: Tx, happening: Happening, place: Place, amountMinor: number): Promise<Leg[] | Short> {
  const [from, to] = PATHS[happening]
  const { parts = [] } = place
  if (parts.length < 2) return [{ debit: stageAccount(from, place), credit: stageAccount(to, place), amountMinor }]
  const shares = await sharesOf(tx, happening, place, parts)
  const roomMinor = sum(shares.map((share) => share.roomMinor))
  if (roomMinor < amountMinor) return { short: stageAccount(from, place), askedMinor: amountMinor, leftMinor: roomMinor }
  const divided = allot(amountMinor, shares, SPENDS.includes(happening) ? place.spending ?? 'proportional' : 'proportional')
  return parts.flatMap((part, index) => {
    const minor = divided[index] ?? 0
    return minor === 0 ? [] : [{ debit: stageAccount(from, place, part), credit: stageAccount(to, place, part), amountMinor: minor }]
  })
}

/** What an award spends follows its rule; everything else moves by what stands where it is taken from. */
const SPENDS: readonly Happening[] = ['payment_approval', 'acceptance']

/** What comes from the sources comes by what each has set aside. */
const BY_SOURCE: readonly Happening[] = ['obligation', 'commitment']

/** What each part has at the stage that gives, and its weight: of an obligation what its source set aside, of spending what the award has of it in all. */
async function sharesOf(tx: Tx, happening: Happening, place: Place, parts: readonly Part[]): Promise<Share[]> {
  const accounts = await listAccounts(tx.db, parts.map((part) => stageAccount(PATHS[happening][0], place, part).owner))
  return parts.map((part) => {
    const giving = accountId(stageAccount(PATHS[happening][0], place, part))
    const own = accounts.filter(({ owner }) => owner === stageAccount(PATHS[happening][0], place, part).owner)
    const roomMinor = own.find(({ id }) => id === giving)?.balanceMinor ?? 0
    return { roomMinor, weightMinor: BY_SOURCE.includes(happening) ? part.amountMinor : SPENDS.includes(happening) ? sum(own.map(({ balanceMinor }) => balanceMinor)) : roomMinor }
  })
}

/** What was posted; what a stage lacks is said with the amounts. */
export function outcome(posted: Posted | Short): MoneyEvent {
  if (!('short' in posted)) return { eventId: posted.seq }
  const { short, askedMinor, leftMinor } = posted
  const shown = (minor: number): number | string => (short.currency === 'ALL' ? minor : `${(minor / 100).toFixed(2)} ${short.currency}`)
  throw new Impossible(`fund.refused.short.${short.kind}`, { askedMinor: shown(askedMinor), leftMinor: shown(leftMinor) })
}
