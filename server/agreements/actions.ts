import type { Day } from '../kernel/dates'
import { found, Impossible, type Fault } from '../kernel/errors'
import { insist, type Person, type Policy } from '../kernel/policy'
import { transact, type Services, type Tx } from '../kernel/services'
import type { Award } from '../awards/awards'
import { findAward, findDecision, holdAward } from '../awards/store'
import { moveCall } from '../calls/actions'
import { findCall, holdCall } from '../calls/store'
import { findMunicipality } from '../municipalities/store'
import { findOrganisation } from '../organisations/store'
import { readPackage } from '../proposals/submission-store'
import { lastDay, type Agreement } from './agreements'
import { budgetLinesOf, fillingOf, findDateFaults, monthsOf, termsOf, type Drawing } from './drawing'
import { writeToGrantee, type BothWords } from './letters'
import * as may from './policy'
import { findAgreementOfAward, holdAgreement, insertAgreement, listBudgetLines, moveAgreement, replaceText } from './store'
import { textHash, writeText } from './text'
import { grant1 } from './texts/grant-1'

/** Draws up the agreement of an accepted award: text of the current model, budget as submitted, terms as the call set them. */
export async function drawUpAgreement(services: Services, words: BothWords, manager: Person, awardId: string, startsOn: Day | null | 'faulty'): Promise<{ id: string } | Fault[]> {
  return transact<{ id: string } | Fault[]>(services, manager, async (tx) => {
    const call = found(await holdCall(tx.db, found(await findAward(tx.db, awardId), 'kernel.missing.page').callId), 'kernel.missing.page')
    const award = found(await holdAward(tx.db, awardId), 'kernel.missing.page')
    insist(may.drawUp(manager, { award, drawnUp: await findAgreementOfAward(tx.db, awardId) === undefined ? 'no' : 'yes' }))
    const contents = await compose(tx, services, words, award, startsOn)
    if (Array.isArray(contents)) return contents
    const id = tx.id()
    const lines = contents.lines.map((line) => ({ ...line, id: tx.id(), agreementId: id }))
    const { terms, textSq, textEn, endsOn } = contents
    await insertAgreement(tx.db, {
      id, awardId, reference: referenceOf(award), state: 'draft', currency: award.currency, amountMinor: award.amountMinor, cofinancingMinor: award.cofinancingMinor,
      startsOn: contents.startsOn, endsOn, textVersion: grant1.version, textSq, textEn, textHash: textHash({ textSq, textEn, terms }, lines), terms: JSON.stringify(terms),
      iban: contents.iban, drawnUpBy: manager.id, drawnUpAt: tx.at, granteeSignedBy: null, granteeSignedAt: null, funderSignedBy: null, funderSignedAt: null,
      stateReason: null, endedAt: null, closedBy: null, closedAt: null, version: 1,
    }, lines)
    if (call.state === 'results_published') await moveCall(tx, call, 'contract', manager)
    tx.record('agreements.drawnUp', `agreement:${id}`, { new: { award: award.reference, textVersion: grant1.version, startsOn: contents.startsOn, endsOn } })
    return { id }
  })
}

const referenceOf = ({ reference }: Pick<Award, 'reference'>): string => `M-${reference}`

/** Text, terms, budget and days of an agreement about this award, or what is wrong with the day. */
async function compose(tx: Tx, services: Services, words: BothWords, award: Award, startsOn: Day | null | 'faulty') {
  const call = found(await findCall(tx.db, award.callId), 'kernel.missing.page')
  const submitted = await readPackage(tx.db, award.proposalId)
  const months = monthsOf(submitted, call)
  const faults = findDateFaults(startsOn, months, tx.today, call)
  if (faults.length > 0 || startsOn === null || startsOn === 'faulty') return faults
  const decision = await findDecision(tx.db, call.id)
  const organisation = await findOrganisation(tx.db, award.organisationId)
  const municipality = award.municipalityCode === null ? undefined : await findMunicipality(tx.db, award.municipalityCode)
  if (decision === undefined || organisation === undefined) throw new Error('an award has a decision and an applicant')
  // An applicant may be scored while its verification runs; it contracts with nobody before it is verified.
  if (organisation.state !== 'verified') throw new Impossible('agreements.refused.unverified')
  if (organisation.iban === null) throw new Impossible('agreements.refused.iban')
  const terms = termsOf(call)
  const endsOn = lastDay(startsOn, months)
  const drawing: Drawing = { reference: referenceOf(award), funder: services.site.name, award, decision, call, organisation, municipality: municipality ?? null, startsOn, endsOn, terms }
  const text = (language: 'sq' | 'en') => writeText(words[language], grant1, fillingOf(words[language], drawing), terms, award)
  return { terms, startsOn, endsOn, iban: organisation.iban, textSq: text('sq'), textEn: text('en'), lines: budgetLinesOf(words.sq, submitted) }
}

/** Other days in a draft: the text is written anew. */
export async function changeStart(services: Services, words: BothWords, manager: Person, id: string, change: { startsOn: Day | null | 'faulty'; version: number }): Promise<Fault[]> {
  return transact<Fault[]>(services, manager, async (tx) => {
    const agreement = await holdFor(tx, manager, id, may.rewrite)
    const award = found(await findAward(tx.db, agreement.awardId), 'kernel.missing.page')
    const contents = await compose(tx, services, words, award, change.startsOn)
    if (Array.isArray(contents)) return contents
    const { startsOn, endsOn, textSq, textEn, terms, iban } = contents
    const hash = textHash({ textSq, textEn, terms }, await listBudgetLines(tx.db, id))
    await replaceText(tx.db, { id, version: change.version }, { startsOn, endsOn, textSq, textEn, terms: JSON.stringify(terms), textVersion: grant1.version, textHash: hash, iban })
    tx.record('agreements.rewritten', `agreement:${id}`, { old: { startsOn: agreement.startsOn }, new: { startsOn, endsOn } })
    return []
  })
}

/** An agreement held, and the policy asked of it. */
export async function holdFor(tx: Tx, person: Person, id: string, policy: Policy<Agreement>): Promise<Agreement> {
  const agreement = found(await holdAgreement(tx.db, id), 'kernel.missing.page')
  insist(policy(person, agreement))
  return agreement
}

/** The grantee gets the text to read and sign. */
export async function sendAgreement(services: Services, words: BothWords, manager: Person, id: string): Promise<void> {
  await transact(services, manager, async (tx) => {
    const agreement = await holdFor(tx, manager, id, may.send)
    if (agreement.startsOn < tx.today) throw new Impossible('agreements.refused.startPassed')
    await moveAgreement(tx, agreement, 'send', { stateReason: null })
    await writeToGrantee(tx, services, words, agreement, 'sent')
    tx.record('agreements.sent', `agreement:${id}`, { new: { textHash: agreement.textHash } })
  })
}
