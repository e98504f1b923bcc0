import fc from 'fast-check'
import { createHash } from 'node:crypto'
import { callTemplates } from '../../../server/calls/templates'
import type { Grid } from '../../../server/calls/grid'
import { canonical } from '../../../server/kernel/canonical'
import { drawCodes, nextCode, type Seat } from '../../../server/scoring/committee'
import { commitmentOf, contentsOf, gridHash, nonceFrom, sealedText, sealHolds, type SealFacts } from '../../../server/scoring/sealing/sealing'
import { criteriaOf, sealOf, type Contents } from '../../../server/scoring/sheets'

const { sections } = callTemplates.cso_small.grid
const grid: Grid = { sections: sections.map((section) => ({ ...section, criteria: section.criteria.map((criterion) => ({ ...criterion, id: criterion.code })) })) }
const facts: SealFacts = { call: 'CBSSG-2020-01', proposal: 'CBSSG-2020-01/07', assessor: 'A-2', revision: 1, sealedAt: '2020-06-03T07:10:00.000Z' }
const said = (mark: number, reason = ''): Contents => ({
  marks: Object.fromEntries(criteriaOf(grid).map(({ code }) => [code, { points: mark, reason }])), comments: Object.fromEntries(sections.map(({ code }) => [code, `për ${code}`])), comment: 'në tërësi',
})
const nonce = '000102030405060708090a0b0c0d0e0f'

describe('a commitment', () => {
  test('is the one that the design notes give for their sheet and sixteen zero bytes', () => {
    const text = canonical({ scores: { '1.2': 3, '1.1': 4 }, proposal: 'P-7', call: 'C-1', assessor: 'A-2' })
    expect(text).toBe('{"assessor":"A-2","call":"C-1","proposal":"P-7","scores":{"1.1":4,"1.2":3}}')
    expect(commitmentOf(text, '00'.repeat(16))).toBe('0ccea0f1c0df7af9fbc24b177117f350b3731543091d3eb44be380770a156826')
  })

  test.each(['', '00'.repeat(15), '00'.repeat(17), 'zz'.repeat(16)])('takes no nonce that is not sixteen bytes: %j', (wrong) => {
    expect(() => commitmentOf('{}', wrong)).toThrow('a nonce is 16 bytes')
  })

  test('under another nonce is another, so that no list of likely sheets finds it', () => {
    const text = sealedText(grid, said(3), facts)
    expect(commitmentOf(text, nonce)).not.toBe(commitmentOf(text, nonceFrom('another')))
    expect(nonceFrom('a')).toMatch(/^[0-9a-f]{32}$/)
  })

  test('holds for its own text and for no other', () => {
    const text = sealedText(grid, said(3), facts)
    const commitment = commitmentOf(text, nonce)
    expect(sealHolds(text, { commitment, nonceHex: nonce })).toBe(true)
    const others = [
      sealedText(grid, said(4), facts), sealedText(grid, said(3, 'një arsye'), facts), sealedText(grid, { ...said(3), comment: 'tjetër' }, facts),
      ...(['call', 'proposal', 'assessor', 'sealedAt'] as const).map((name) => sealedText(grid, said(3), { ...facts, [name]: 'x' })), sealedText(grid, said(3), { ...facts, revision: 2 }),
      sealedText({ sections: grid.sections.map((section, index) => (index === 0 ? { ...section, floorPoints: 19 } : section)) }, said(3), facts),
    ]
    expect(new Set([text, ...others]).size).toBe(others.length + 1)
    for (const other of others) expect(sealHolds(other, { commitment, nonceHex: nonce })).toBe(false)
  })

  test('without a nonce is the plain hash of an older sheet', () => {
    const { text, hash } = sealOf({ id: 's', callId: 'c', proposalId: 'p', assessorId: 'a' }, grid, said(3), facts.sealedAt)
    expect(hash).toBe(createHash('sha256').update(text).digest('hex'))
    expect(sealHolds(text, { commitment: hash, nonceHex: null })).toBe(true)
    expect(contentsOf(text)).toEqual(said(3))
  })
})

describe('the text under a seal', () => {
  test('names the assessor by code, holds every mark, and its grid by hash', () => {
    expect(JSON.parse(sealedText(grid, said(2, 'e dobët'), facts))).toEqual({
      format: 'score-sheet/v1', ...facts, gridHash: gridHash(grid), marks: Object.fromEntries(criteriaOf(grid).map(({ code }) => [code, 2])),
      reasons: Object.fromEntries(criteriaOf(grid).map(({ code }) => [code, 'e dobët'])), comments: said(2).comments, comment: 'në tërësi',
    })
  })

  test('is read back as it was said, whatever was said', () => {
    fc.assert(fc.property(fc.array(fc.record({ points: fc.integer({ min: 1, max: 5 }), reason: fc.string() }), { minLength: 16, maxLength: 16 }), fc.string(), (marks, comment) => {
      const contents: Contents = { ...said(3), marks: Object.fromEntries(criteriaOf(grid).map(({ code }, index) => [code, marks[index] ?? { points: 3, reason: '' }])), comment }
      expect(contentsOf(sealedText(grid, contents, facts))).toEqual(contents)
    }))
  })

  test('of a sheet with a mark missing does not exist', () => {
    expect(() => sealedText(grid, { ...said(3), marks: {} }, facts)).toThrow('only a sheet with every mark is sealed')
  })

  test('stands on a grid without the ids of a database', () => {
    expect(gridHash(grid)).toBe(gridHash({ sections: grid.sections.map((section) => ({ ...section, criteria: section.criteria.map((criterion) => ({ ...criterion, id: 'other' })) })) }))
  })
})

describe('codes', () => {
  test.each<[string, Seat, (string | null)[], string]>([
    ['begin at one', 'voting', [], 'A-1'],
    ['go on after the highest ever given', 'voting', ['A-1', 'A-5', 'C-1', null], 'A-6'],
    ['of the chair have their own letter', 'chair', ['A-1'], 'C-1'],
    ['of the secretary too', 'secretary', ['S-1', 'S-2'], 'S-3'],
  ])('%s', (_name, seat, given, code) => { expect(nextCode(seat, given)).toBe(code) })

  test('follow chance and not the list, and each is given once', () => {
    fc.assert(fc.property(fc.uniqueArray(fc.string({ minLength: 4, maxLength: 8 }), { minLength: 7, maxLength: 7 }), (chances) => {
      const seats = [{ seat: 'chair' as const }, { seat: 'secretary' as const }, ...Array.from({ length: 5 }, () => ({ seat: 'voting' as const }))]
      const left = [...chances]
      const drawn = drawCodes(seats, () => left.shift() ?? '')
      expect(drawn.map(({ seat }) => seat)).toEqual(seats)
      expect(drawn.map(({ code }) => code).sort()).toEqual(['A-1', 'A-2', 'A-3', 'A-4', 'A-5', 'C-1', 'S-1'])
      const order = drawn.slice(2).map(({ code }, index) => ({ code, chance: chances[index + 2] ?? '' })).sort((a, b) => (a.chance < b.chance ? -1 : 1))
      expect(order.map(({ code }) => code)).toEqual(['A-1', 'A-2', 'A-3', 'A-4', 'A-5'])
    }))
  })
})
