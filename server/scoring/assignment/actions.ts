import { OutOfDate, type Fault } from '../../kernel/errors'
import { insist, type Person } from '../../kernel/policy'
import { transact, type Services, type Tx } from '../../kernel/services'
import type { Evaluation } from '../evaluation'
import { holdCommitteeOf } from '../interest-actions'
import { askMembers } from '../late-hints/actions'
import type { Pen } from '../letters'
import * as may from '../policy'
import { assignPairs } from '../sheet-actions'
import { readRules, tryRules, type AssignmentFacts, type Duo, type RulesSent } from './assignment'
import { insertRun, readAssignmentFacts, type Run } from './store'
import { readTable } from './table'

/** Of a trial that was looked at: what went in, and the committee as it was then. */
export type Confirmed = { readonly inputHash: string; readonly version: number }

/**
 * Assigns what these rules give, if it is still what the trial showed: the same input gives the same result, so the hash of
 * the input says whether anything moved since.
 */
export async function assignByRules(services: Services, words: Pen['words'], head: Person, callId: string, sent: RulesSent & Confirmed): Promise<Fault[]> {
  await askMembers(services, words, callId)
  return transact(services, head, async (tx) => {
    const { evaluation, facts } = await holdFacts(tx, head, callId)
    const rules = readRules(sent, facts.members.filter(({ declared }) => declared === 'yes').length)
    if ('length' in rules) return [...rules]
    const { assignment, duos } = tryRules(facts, rules)
    if (assignment.inputHash !== sent.inputHash) throw new OutOfDate('scoring.assignment.refused.moved')
    const short = assignment.short.reduce((all, { missing }) => all + missing, 0)
    await add(tx, { services, words }, head, evaluation, { facts, duos, version: sent.version }, { way: 'automatic', rules, inputHash: assignment.inputHash, resultHash: assignment.resultHash, short })
    return []
  })
}

/** Assigns what a table says, all of it or nothing. */
export async function assignByTable(services: Services, words: Pen['words'], head: Person, callId: string, { text, inputHash, version }: { text: string } & Confirmed): Promise<Fault[]> {
  await askMembers(services, words, callId)
  return transact(services, head, async (tx) => {
    const { evaluation, facts } = await holdFacts(tx, head, callId)
    const table = readTable(text, facts)
    if (table.inputHash !== inputHash || table.faults.length > 0) throw new OutOfDate('scoring.assignment.refused.moved')
    await add(tx, { services, words }, head, evaluation, { facts, duos: table.duos, version }, { way: 'table', rules: null, inputHash: table.inputHash, resultHash: table.resultHash, short: 0 })
    return []
  })
}

async function holdFacts(tx: Tx, head: Person, callId: string): Promise<{ evaluation: Evaluation; facts: AssignmentFacts }> {
  const evaluation = await holdCommitteeOf(tx, callId, head)
  insist(may.assign(head, evaluation))
  return { evaluation, facts: await readAssignmentFacts(tx.db, evaluation) }
}

type Adding = { readonly facts: AssignmentFacts; readonly duos: readonly Duo[]; readonly version: number }

/** Adds sheets to those that are there, and keeps how they came about. */
async function add(tx: Tx, pen: Pen, head: Person, evaluation: Evaluation, { facts, duos, version }: Adding, about: Pick<Run, 'way' | 'rules' | 'inputHash' | 'resultHash' | 'short'>): Promise<void> {
  const { id } = evaluation.call
  // What somebody has begun stays by itself; what is only assigned has to be asked for again.
  const standing = facts.sheets.filter(({ state }) => state === 'assigned')
  await assignPairs(tx, pen, head, evaluation, { pairs: [...standing, ...duos].map(({ proposalId, personId }) => ({ proposalId, assessorId: personId })), version })
  await insertRun(tx.db, { id: tx.id(), callId: id, ...about, sheets: duos.length, runBy: head.id, runAt: tx.at })
  tx.record('scoring.assignmentRun', `call:${id}`, { new: { ...about, sheets: duos.length } })
}
