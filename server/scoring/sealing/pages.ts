import { inFours } from '../../kernel/hash'
import { fact, type FactView, type Link } from '../../kernel/parts'
import { template, type Page } from '../../kernel/views'
import type { Words } from '../../kernel/words'
import { titleOf, type Call } from '../../calls/calls'
import type { Day } from '../../kernel/dates'
import { resultsAreOut } from '../evaluation'
import { crumbsOf } from '../pages'
import type { SheetFacts } from '../sheet-pages'
import { revisionOf, type Seal } from './seals'
import type { Commitment, SealedRecord } from './store'

type SealView = { heading: string; facts: FactView[]; commitment: string; head: string; proofHref: string; nonce: string | null }
type ReceiptView = { title: string; kicker: string; seals: SealView[]; listHref: string; sheetHref: string }
const receipt = template<ReceiptView>('scoring/sealing-receipt')

/** What an assessor keeps of a sealed sheet: the seal, and the entry of the log at that moment. The sheet itself is not on it. */
export function receiptPage(words: Words, { evaluation, sheet, proposal }: SheetFacts, seals: readonly Seal[]): Page {
  const { call, seat } = evaluation
  const out = resultsAreOut(evaluation)
  return receipt({
    title: words.say('scoring.receipt.title'), kicker: `${call.reference} · ${proposal.reference}`,
    seals: seals.map((seal) => ({
      heading: revisionOf(words, seal), commitment: inFours(seal.commitment), head: inFours(seal.head), proofHref: `/log/proof?entry=${seal.seq}`, nonce: out && seal.nonceHex !== null ? inFours(seal.nonceHex) : null,
      facts: [
        fact(words.say('scoring.receipt.proposal'), proposal.reference), fact(words.say('scoring.receipt.code'), seat?.code ?? '–'),
        fact(words.say('scoring.receipt.at'), words.moment(seal.sealedAt)), fact(words.say('scoring.receipt.seq'), words.number(seal.seq)),
      ],
    })),
    listHref: `/calls/${call.reference}/commitments`, sheetHref: `/scoring/sheets/${sheet.id}`,
  }, crumbsOf(words, call, proposal.reference))
}

type CommitmentsView = {
  title: string; kicker: string; lead: string; count: string | null; rows: { commitment: string; code: string; proposal: string | null; state: string | null }[]
  opened: boolean; json: Link | null
}
const commitmentsTemplate = template<CommitmentsView>('scoring/sealing-commitments')

export type Listed = { readonly call: Call; readonly due: Day | null; /** Null before the list is public. */ readonly seals: readonly Commitment[] | null; /** Null before the results are out. */ readonly opened: readonly OpenedSeal[] | null }
export type OpenedSeal = Pick<SealedRecord, 'commitment' | 'state' | 'revision' | 'nonceHex'> & { readonly code: string | null; readonly proposal: string; readonly content: string | null }

/** The seals of a call for everybody: codes and commitments, ordered by the commitments themselves, which is no order at all. */
export function commitmentsPage(words: Words, { call, due, seals, opened }: Listed): Page {
  const rows: readonly (Commitment & Partial<OpenedSeal>)[] = opened ?? seals ?? []
  return commitmentsTemplate({
    title: words.say('scoring.commitments.title'), kicker: `${call.reference} · ${words.pick(titleOf(call))}`,
    lead: opened !== null ? words.say('scoring.commitments.opened') : seals !== null ? words.say('scoring.commitments.lead')
      : due === null ? words.say('scoring.commitments.noCommittee') : words.say('scoring.commitments.waits', { due: words.day(due) }),
    count: seals === null ? null : words.count('scoring.commitments.count', rows.length),
    rows: rows.map((row) => ({
      commitment: inFours(row.commitment), code: row.code ?? '–', proposal: row.proposal ?? null, state: row.state === undefined ? null : words.say(`scoring.commitments.${row.state}`),
    })),
    opened: opened !== null,
    json: seals === null ? null : { href: `/calls/${call.reference}/commitments.json`, text: words.say('scoring.commitments.json') },
  }, { crumbs: [{ href: `/calls/${call.reference}`, text: call.reference }, { href: null, text: words.say('scoring.commitments.title') }] })
}
