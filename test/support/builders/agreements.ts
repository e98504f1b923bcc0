import type { Person } from '../../../server/kernel/policy'
import { lastDay, type Agreement, type BudgetLine, type Terms } from '../../../server/agreements/agreements'
import { findAgreement, insertAgreement } from '../../../server/agreements/store'
import { followAward } from '../../../server/awards/store'
import type { Scene } from '../scene'
import { anAward, type ArrangedAward } from './awards'

export const SMALL_TERMS: Terms = {
  instalments: [{ number: 1, shareBp: 5_000, condition: 'signature' }, { number: 2, shareBp: 4_000, condition: 'interim' }, { number: 3, shareBp: 1_000, condition: 'final' }],
  spentShareBp: 8_000, prefinancingMaxBp: 9_000, reallocationMaxBp: 2_000, interimReportDays: 15, finalReportDays: 60, cashLineMaxMinor: 1_000_000, lineRefusals: [],
}

type AgreementOver = Partial<Pick<Agreement, 'state' | 'startsOn' | 'endsOn' | 'amountMinor' | 'municipalityCode' | 'title'>> & {
  award?: ArrangedAward
  terms?: Partial<Terms>
  lines?: readonly Pick<BudgetLine, 'code' | 'heading' | 'description' | 'amountMinor'>[]
}

export type ArrangedAgreement = ArrangedAward & { agreement: Agreement; lines: BudgetLine[]; manager: Person }

/** An agreement signed by both sides and running, with its budget lines. Signed four days before it starts. */
export async function anAgreement(scene: Scene, over: AgreementOver = {}): Promise<ArrangedAgreement> {
  const { amountMinor, municipalityCode, title } = over
  const arranged = over.award ?? await anAward(scene, {
    ...(amountMinor === undefined ? {} : { amountMinor }), ...(municipalityCode === undefined ? {} : { municipalityCode }), ...(title === undefined ? {} : { title }),
  })
  const { award, authority, signatory } = arranged
  const manager = await scene.person(['manager'], 'Mirela Kodra')
  const made = await scene.arrange(async (tx) => {
    const id = tx.id()
    const startsOn = over.startsOn ?? tx.today
    const lines = (over.lines ?? usualLines(award.amountMinor)).map((line, index): BudgetLine => ({
      ...line, id: tx.id(), agreementId: id, position: index + 1, unit: 'copë', quantity: 1, unitCostMinor: line.amountMinor,
    }))
    const state = over.state ?? 'active'
    const signed = state !== 'draft' && state !== 'sent' && state !== 'cancelled'
    await insertAgreement(tx.db, {
      id, awardId: award.id, reference: `M-${award.reference}`, state, currency: award.currency, amountMinor: award.amountMinor, cofinancingMinor: award.cofinancingMinor,
      startsOn, endsOn: over.endsOn ?? lastDay(startsOn, 8), textVersion: 'prova', textSq: 'Marrëveshje', textEn: 'Agreement', textHash: '0'.repeat(64),
      terms: JSON.stringify({ ...SMALL_TERMS, ...over.terms }), iban: 'AL47212110090000000235698741', drawnUpBy: manager.id, drawnUpAt: tx.at,
      granteeSignedBy: signed ? signatory.id : null, granteeSignedAt: signed ? tx.at : null, funderSignedBy: signed ? authority.id : null, funderSignedAt: signed ? tx.at : null,
      stateReason: null, endedAt: null, closedBy: null, closedAt: null, version: 1,
    }, lines)
    if (signed) await followAward(tx.db, award.id, { contractedAt: tx.at })
    return { id, lines }
  })
  return { ...arranged, agreement: (await findAgreement(scene.db, made.id)) as Agreement, lines: made.lines, manager }
}

/** Six tenths for people, three for equipment, the rest for communication. */
function usualLines(amountMinor: number): Pick<BudgetLine, 'code' | 'heading' | 'description' | 'amountMinor'>[] {
  const people = Math.floor((amountMinor * 6) / 10)
  const equipment = Math.floor((amountMinor * 3) / 10)
  return [
    { code: '1.1', heading: '1', description: 'Punonjës social', amountMinor: people },
    { code: '3.1', heading: '3', description: 'Pajisje', amountMinor: equipment },
    { code: '8.1', heading: '8', description: 'Komunikim', amountMinor: amountMinor - people - equipment },
  ]
}
