import { complaintBlocks, drawBlocks } from '../../server/acts/annexes'
import type { ListedComplaint } from '../../server/complaints/store'
import type { PublicDraw } from '../../server/scoring/draws/draws'
import { loadWords } from '../../server/kernel/words'

const words = loadWords().en
const draw = (over: Partial<PublicDraw> = {}): PublicDraw => ({
  id: 'd', callId: 'c', number: 1, list: [{ proposalId: 'p1', reference: 'X-1/01' }, { proposalId: 'p2', reference: 'X-1/02' }], listHash: 'ab12', sources: [{ name: 'Lottery', where: 'lottery.example' }],
  knownAt: '2026-03-04T20:00:00.000Z', announcedBy: 'x', announcedAt: '2026-03-02T08:00:00.000Z', state: 'done', numbers: [[5, 2]], note: '', drawn: ['p2', 'p1'], doneBy: 'x', doneAt: '2026-03-05T08:00:00.000Z',
  annulledBy: null, annulledAt: null, annulledReason: null, ...over,
})
const said = (blocks: readonly unknown[]) => JSON.stringify(blocks)

describe('a draw stands in the minutes', () => {
  test('with its list and hash, the numbers of its sources, the key and the order', () => {
    const text = said(drawBlocks(words, [draw()]))
    for (const part of ['1 P01 · 2 P02', 'ab12', 'Lottery (lottery.example): 5 2', '2.5./', 'P02 and P01']) expect(text).toContain(part)
  })

  test('without numbers while they are not known, and with the reason where it was annulled', () => {
    expect(said(drawBlocks(words, [draw({ state: 'announced', numbers: null, drawn: null })]))).not.toContain('2.5./')
    expect(said(drawBlocks(words, [draw({ state: 'annulled', annulledAt: '2026-03-03T08:00:00.000Z', annulledReason: 'A sheet was made void.' })]))).toContain('A sheet was made void.')
  })

  test('not at all where there was none', () => {
    expect(drawBlocks(words, [])).toEqual([])
  })
})

describe('complaints stand in the acts', () => {
  const complaint = (number: number, over: Partial<ListedComplaint> = {}) => ({
    number, reference: `A-X-1/${number}`, proposalReference: 'X-1/07', ground: 'arithmetic', filedAt: '2026-03-10T08:00:00.000Z', state: 'dismissed', remedy: null, organisationEn: 'Association Hidden', ...over,
  }) as ListedComplaint

  test('by number, with ground, state and what follows, and without the complainant’s name', () => {
    const text = said(complaintBlocks(words, [complaint(2, { state: 'settled', remedy: 'sheets' }), complaint(1)]))
    expect(text.indexOf('A-X-1/1')).toBeLessThan(text.indexOf('A-X-1/2'))
    for (const part of ['P07', words.say('complaints.ground.arithmetic'), words.say('complaints.state.settled'), words.say('complaints.remedy.sheets')]) expect(text).toContain(part)
    expect(text).not.toContain('Hidden')
  })

  test('not at all where there were none', () => {
    expect(complaintBlocks(words, [])).toEqual([])
  })
})
