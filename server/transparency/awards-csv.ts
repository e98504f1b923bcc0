import { csv, csvAmount } from '../kernel/csv'
import { sum } from '../kernel/money'
import { columnsOf } from './columns'
import { stands, type OpenAward } from './open-awards'

export function awardsCsv(awards: readonly OpenAward[]): string {
  return csv(columnsOf('awards'), awards.map((award) => [
    award.reference, award.state, award.callReference, award.title, award.organisationName, award.organisationNuis, award.municipalityCode, award.municipalitySq,
    award.decidedOn, award.startsOn, award.endsOn, award.months, award.currency,
    csvAmount(award.amountMinor), csvAmount(award.cofinancingMinor), csvAmount(award.paidMinor), csvAmount(award.refundedMinor), csvAmount(award.acceptedMinor), csvAmount(award.outstandingMinor),
  ]))
}

/** One row for each time money was paid or paid back: by municipality, grant and day. */
export function paymentsCsv(awards: readonly OpenAward[]): string {
  const rows = awards.flatMap((award) => award.movements.filter(({ kind }) => kind !== 'commitment').map((movement) => ({ award, movement })))
    .sort((a, b) => compare(a.award.municipalityCode, b.award.municipalityCode) || compare(a.award.reference, b.award.reference) || compare(a.movement.on, b.movement.on) || a.movement.seq - b.movement.seq)
  return csv(columnsOf('payments'), rows.map(({ award, movement }) => [
    movement.seq, award.reference, award.callReference, award.organisationName, award.organisationNuis, award.municipalityCode, award.municipalitySq,
    movement.on, movement.kind, movement.currency, csvAmount(movement.amountMinor),
  ]))
}

/** One row for each municipality and currency: what was awarded there, and what became of the money. */
export function municipalitiesCsv(awards: readonly OpenAward[]): string {
  const places = new Map<string, OpenAward[]>()
  for (const award of awards) places.set(`${award.municipalityCode ?? ''} ${award.currency}`, [...(places.get(`${award.municipalityCode ?? ''} ${award.currency}`) ?? []), award])
  const rows = [...places].sort(([one], [other]) => compare(one, other)).flatMap(([, own]) => { const [first] = own; return first === undefined ? [] : [{ first, own }] })
  return csv(columnsOf('municipalities'), rows.map(({ first, own }) => {
    const standing = own.filter(stands)
    const total = (of: (award: OpenAward) => number) => csvAmount(sum(own.map(of)))
    return [
      first.municipalityCode, first.municipalitySq, first.currency, standing.length, csvAmount(sum(standing.map(({ amountMinor }) => amountMinor))),
      total(({ paidMinor }) => paidMinor), total(({ refundedMinor }) => refundedMinor), total(({ acceptedMinor }) => acceptedMinor), total(({ outstandingMinor }) => outstandingMinor),
    ]
  }))
}

const compare = (one: string | null, other: string | null): number => ((one ?? '') < (other ?? '') ? -1 : (one ?? '') > (other ?? '') ? 1 : 0)
