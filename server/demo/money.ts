import { openSource, receiveMoney, reverseReceipt } from '../fund/actions'
import { findSourceByCode } from '../fund/store'
import type { SourceFields } from '../fund/fund'
import { ENVELOPE_LEK } from './cast-proposals'
import type { Story } from './story'

/** The source that pays for the call of 2020. */
export const SOURCE_2020 = 'OZHQ-MPTF'
/** The source that pays for the call to municipalities. */
export const SOURCE_2026 = 'MSHMS-2026'

/* The names are those of the programme's documents. What they gave for grants no document says: the amounts in lek are invented. */
const JOINT_FUND: SourceFields = {
  code: SOURCE_2020, kind: 'donor', nameSq: 'Fondi i Përbashkët për OZHQ-të (MPTF)', nameEn: 'Joint SDG Fund (Multi-Partner Trust Fund)', currency: 'ALL',
}
const GOVERNMENT: SourceFields = { code: 'QSH-2020', kind: 'ministry', nameSq: 'Qeveria e Shqipërisë', nameEn: 'Government of Albania', currency: 'ALL' }
const MINISTRY: SourceFields = {
  code: SOURCE_2026, kind: 'ministry', nameSq: 'Ministria e Shëndetësisë dhe Mbrojtjes Sociale: Fondi Social 2026', nameEn: 'Ministry of Health and Social Protection: Social Fund 2026', currency: 'ALL',
}

/** Chapter 2: money into the fund, February and March 2020. */
export async function money(story: Story): Promise<void> {
  story.at('2020-03-30T09:00:00+02:00')
  const jointFund = await opened(story, JOINT_FUND)
  const government = await opened(story, GOVERNMENT)

  story.at('2020-03-30T11:20:00+02:00')
  await received(story, 'payer1', jointFund, 4_000_000, 'MPTF/2020/0114', '2020-02-10')
  await received(story, 'payer1', jointFund, ENVELOPE_LEK + 600_000 - 4_000_000, 'MPTF/2020/0231', '2020-03-12')
  const slip = await received(story, 'payer1', government, 150_000, 'TH-2020-3107', '2020-03-24')

  // One zero too few: another person takes it back, and it is written down again as the statement has it.
  story.at('2020-03-31T08:45:00+02:00')
  const faults = await reverseReceipt(story.services, await story.as('payer2@demo.test'), { sourceId: government, seq: slip, reason: 'Nxjerrja e thesarit thotë 1 500 000 lekë, jo 150 000' })
  if (faults.length > 0) throw new Error('the story was refused its reversal')
  story.at('2020-03-31T09:10:00+02:00')
  await received(story, 'payer1', government, 1_500_000, 'TH-2020-3107', '2020-03-24')
}

/** Early 2026: the ministry's transfer, out of which the call to municipalities is paid. Told by that chapter; returns the source's id. */
export async function moneyOf2026(story: Story): Promise<string> {
  const known = await findSourceByCode(story.services.db, SOURCE_2026)
  if (known !== undefined) return known.id
  story.at('2026-01-20T10:00:00+01:00')
  const ministry = await opened(story, MINISTRY)
  story.at('2026-01-21T09:30:00+01:00')
  await received(story, 'payer2', ministry, 60_000_000, 'TH-2026-0087', '2026-01-19')
  return ministry
}

async function opened(story: Story, source: SourceFields): Promise<string> {
  const result = await openSource(story.services, await story.as('manager@demo.test'), source)
  if (Array.isArray(result)) throw new Error(`the story was refused a source: ${JSON.stringify(result)}`)
  return result.id
}

async function received(story: Story, payer: string, sourceId: string, lek: number, reference: string, receivedOn: string): Promise<number> {
  const result = await receiveMoney(story.services, await story.as(`${payer}@demo.test`), { sourceId, amountMinor: lek * 100, reference, receivedOn })
  if (Array.isArray(result)) throw new Error(`the story was refused a receipt: ${JSON.stringify(result)}`)
  return result.eventId
}
