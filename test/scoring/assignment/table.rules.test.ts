import { readCsv } from '../../../server/kernel/csv'
import { duoKey, problemOf, readRules, tryRules, type AssignedMember, type AssignmentFacts } from '../../../server/scoring/assignment/assignment'
import { readTable } from '../../../server/scoring/assignment/table'

describe('a table', () => {
  test.each<[string, string, string[][] | undefined]>([
    ['with commas', 'a,b\n1,2', [['a', 'b'], ['1', '2']]],
    ['with semicolons and a byte order mark', '\ufeffa;b\r\n1,5;2\r\n', [['a', 'b'], ['1,5', '2']]],
    ['with tabs', 'a\tb\n1\t2', [['a', 'b'], ['1', '2']]],
    ['with quotes, doubled quotes and a line end in a cell', 'a,b\n"x ""y"", z","two\nlines"', [['a', 'b'], ['x "y", z', 'two\nlines']]],
    ['with empty lines', 'a,b\n\n , \n1,2\n\n', [['a', 'b'], ['1', '2']]],
    ['with a quote that never ends', 'a,b\n"1,2', undefined],
  ])('%s is read cell by cell', (_name, text, cells) => {
    expect(readCsv(text)?.map((row) => row.cells)).toEqual(cells)
  })

  test('says of each row where it stands in the file', () => {
    expect(readCsv('a,b\n\n"x\ny",2\n3,4')?.map(({ line }) => line)).toEqual([1, 3, 5])
  })
})

const member = (personId: string, over: Partial<AssignedMember> = {}): AssignedMember => ({
  personId, code: `A-${personId.slice(1)}`, name: personId, email: `${personId}@example.al`, declared: 'yes', organisation: null, loadMax: null, targetGroups: [], serviceTypes: [], ...over,
})
const facts: AssignmentFacts = {
  proposals: ['P1', 'P2', 'P3'].map((id) => ({ id: id.toLowerCase(), reference: `K/${id}`, title: id, targetGroups: ['PWD'], serviceTypes: [] })),
  members: [member('m1', { targetGroups: ['PWD'] }), member('m2', { organisation: 'ministria' }), member('m3', { organisation: 'ministria' }), member('m4', { declared: 'no' })],
  sheets: [{ proposalId: 'p1', personId: 'm1', state: 'sealed' }, { proposalId: 'p2', personId: 'm2', state: 'void' }],
  barred: new Set([duoKey({ proposalId: 'p3', personId: 'm1' })]), silent: new Set(), hints: new Map([[duoKey({ proposalId: 'p1', personId: 'm2' }), 3]]),
}
const faultsOf = (rows: string) => readTable(`propozimi;vlerësuesi\n${rows}`, facts).faults.map(({ line, column, words }) => `${line} ${column} ${words.replace('scoring.assignment.fault.', '')}`)

describe('rows of a table', () => {
  test('give sheets by code or by address, and count what is assigned already', () => {
    const table = readTable('Proposal,Assessor,Note\nK/P1,A-2,x\nk/p2,M1@example.al,\nK/P1,A-1,', facts)
    expect(table).toMatchObject({ faults: [], known: 1, duos: [{ proposalId: 'p1', personId: 'm2' }, { proposalId: 'p2', personId: 'm1' }] })
  })

  test.each([
    ['K/P9;A-1', ['2 proposal proposal']],
    [';A-1', ['2 proposal noProposal']],
    ['K/P1;', ['2 assessor noAssessor']],
    ['K/P9;nobody', ['2 proposal proposal', '2 assessor assessor']],
    ['K/P1;A-4', ['2 assessor undeclared']],
    ['K/P3;A-1', ['2 assessor conflict']],
    ['K/P2;A-2', ['2 assessor void']],
    ['K/P1;A-2\n\nK/P1;m2@example.al', ['4 assessor twice']],
  ])('%j have the faults %j', (rows, faults) => {
    expect(faultsOf(rows)).toEqual(faults)
  })

  test.each([['', 'head'], ['propozimi;emri\nK/P1;A-1', 'head'], ['propozimi;vlerësuesi', 'empty'], ['propozimi;vlerësuesi\n"K/P1;A-1', 'quote']])('the table %j as a whole is refused: %s', (text, words) => {
    expect(readTable(text, facts).faults.map((fault) => `${fault.column} ${fault.words}`)).toEqual([`file scoring.assignment.fault.${words}`])
  })
})

describe('rules', () => {
  const sent = { sheetsEach: 2, least: null, most: null, seed: 's' } as const
  test.each<[string, Partial<Parameters<typeof readRules>[0]>, string[]]>([
    ['as usual', {}, []],
    ['with as many sheets as there are members', { sheetsEach: 3 }, []],
    ['with one more', { sheetsEach: 4 }, ['sheetsEach']],
    ['with none', { sheetsEach: 0 }, ['sheetsEach']],
    ['with a most below the least', { least: 3, most: 2 }, ['most']],
    ['with a most at the least', { least: 2, most: 2 }, []],
    ['with a most of none', { most: 0 }, ['most']],
    ['with letters', { least: 'faulty' }, ['least']],
    ['without a seed', { seed: '' }, ['seed']],
  ])('%s', (_name, over, fields) => {
    const read = readRules({ ...sent, ...over }, 3)
    expect('length' in read ? read.map(({ field }) => field) : []).toEqual(fields)
  })

  test('become a problem that names nobody: what is there counts, conflicts and spent pairs are no pairs, hints and knowledge have their price', () => {
    expect(problemOf(facts, { sheetsEach: 2, least: 0, most: 2, seed: 's' })).toEqual({
      seed: 's', loadPrice: 5, spreadPrice: 10_000,
      proposals: [{ id: 'K/P1', wants: 1, takenBodies: [] }, { id: 'K/P2', wants: 2, takenBodies: [] }, { id: 'K/P3', wants: 2, takenBodies: [] }],
      readers: [{ id: 'A-1', body: null, load: 1, least: 0, most: 2 }, { id: 'A-2', body: 'ministria', load: 0, least: 0, most: 2 }, { id: 'A-3', body: 'ministria', load: 0, least: 0, most: 2 }],
      possible: [
        { proposalId: 'K/P1', readerId: 'A-2', price: 300 }, { proposalId: 'K/P1', readerId: 'A-3', price: 0 }, { proposalId: 'K/P2', readerId: 'A-1', price: -10 },
        { proposalId: 'K/P2', readerId: 'A-3', price: 0 }, { proposalId: 'K/P3', readerId: 'A-2', price: 0 }, { proposalId: 'K/P3', readerId: 'A-3', price: 0 },
      ],
    })
  })

  test('that cannot be met say which proposals want too much and who is full', () => {
    const { assignment } = tryRules(facts, { sheetsEach: 2, least: 0, most: 2, seed: 's' })
    expect(assignment.short).toEqual([{ proposalId: 'K/P3', missing: 1 }])
    expect(assignment.cut).toEqual({ proposalIds: ['K/P3'], wanted: 2, fullIds: [], fullRoom: 0, usedRoom: 1 })
  })
})
