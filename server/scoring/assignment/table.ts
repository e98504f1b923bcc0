import { readCsv } from '../../kernel/csv'
import { sha256 } from '../../kernel/hash'
import { duoKey, type AssignmentFacts, type Duo } from './assignment'

/** What is wrong in one cell, by its place in the file. */
export type CellFault = { readonly line: number; readonly column: 'proposal' | 'assessor' | 'file'; readonly words: string; readonly values: Readonly<Record<string, string | number>> }

export type Table = {
  readonly faults: readonly CellFault[]
  /** New sheets, in the order of the table. */
  readonly duos: readonly Duo[]
  /** Rows that ask for what is assigned already. */
  readonly known: number
  readonly inputHash: string
  readonly resultHash: string
}

const HEADS = { proposal: ['proposal', 'propozimi', 'number', 'numri'], assessor: ['assessor', 'vlerësuesi', 'vleresuesi', 'code', 'kodi', 'e-mail', 'email', 'e-posta'] } as const
export const ROWS_MAX = 20_000


/**
 * Reads who reads what from a table: the number of a proposal, and the code or e-mail address of a member. Says every fault
 * with its row and column. A proposal that whoever assigns may not see is as unknown as one that is not there.
 */
export function readTable(text: string, facts: AssignmentFacts): Table {
  const rows = readCsv(text)
  const [head, ...body] = rows ?? []
  const at = (names: readonly string[]) => head?.cells.findIndex((cell) => names.includes(cell.toLowerCase())) ?? -1
  const [proposalAt, assessorAt] = [at(HEADS.proposal), at(HEADS.assessor)]
  const whole = (words: string, values: CellFault['values'] = {}): Table => ({ faults: [{ line: head?.line ?? 1, column: 'file', words: `scoring.assignment.fault.${words}`, values }], duos: [], known: 0, inputHash: sha256(text), resultHash: sha256('') })
  if (rows === undefined) return whole('quote')
  if (proposalAt === -1 || assessorAt === -1) return whole('head')
  if (body.length === 0) return whole('empty')
  if (body.length > ROWS_MAX) return whole('rows', { max: ROWS_MAX })

  const faults: CellFault[] = []
  const wanted = new Map<string, { duo: Duo; line: number }>()
  const standing = new Map(facts.sheets.map((sheet) => [duoKey(sheet), sheet.state]))
  let known = 0
  for (const { line, cells } of body) {
    const found = readRow(line, cells[proposalAt] ?? '', cells[assessorAt] ?? '', facts)
    if ('faults' in found) { faults.push(...found.faults); continue }
    const key = duoKey(found)
    const earlier = wanted.get(key)
    const state = standing.get(key)
    const fault = (words: string, values: CellFault['values'] = {}) => faults.push({ line, column: 'assessor', words: `scoring.assignment.fault.${words}`, values })
    if (earlier !== undefined) fault('twice', { line: earlier.line })
    else if (facts.barred.has(key)) fault('conflict')
    else if (facts.silent.has(key)) fault('undeclared', { value: cells[assessorAt]?.slice(0, 60) ?? '' })
    else if (state === 'void') fault('void')
    else if (state !== undefined) known += 1
    else wanted.set(key, { duo: found, line })
  }
  const duos = [...wanted.values()].map(({ duo }) => duo)
  return { faults, duos, known, inputHash: sha256(text), resultHash: sha256([...wanted.keys()].sort().join('\n')) }
}

function readRow(line: number, reference: string, assessor: string, { proposals, members }: AssignmentFacts): Duo | { faults: CellFault[] } {
  const faults: CellFault[] = []
  const fault = (column: 'proposal' | 'assessor', words: string, value: string) => faults.push({ line, column, words: `scoring.assignment.fault.${words}`, values: { value: value.slice(0, 60) } })
  const proposal = proposals.find((one) => one.reference.toLowerCase() === reference.toLowerCase())
  const member = members.find(({ code, email }) => code.toLowerCase() === assessor.toLowerCase() || email === assessor.toLowerCase())
  if (proposal === undefined) fault('proposal', reference === '' ? 'noProposal' : 'proposal', reference)
  if (member === undefined) fault('assessor', assessor === '' ? 'noAssessor' : 'assessor', assessor)
  else if (member.declared === 'no') fault('assessor', 'undeclared', assessor)
  return proposal === undefined || member === undefined || faults.length > 0 ? { faults } : { proposalId: proposal.id, personId: member.personId }
}
