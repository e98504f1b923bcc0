import { complainAboutCheckUntil, deadlines, dueOf, figuresOf, findComplaintFaults, findDecisionFaults, findPanelFaults, findVoteFaults, majorityOf, TEXT_MAX, type Verdict } from '../../server/complaints/complaints'
import { complainUntil } from '../../server/awards/awards'
import { complaintLife } from '../../server/complaints/lifecycle'

const upload = (name: string) => ({ field: 'file1', name, path: '', size: 1, sha256: '' })

describe('the life of a complaint', () => {
  test('is this table', () => {
    expect(complaintLife.table).toEqual({
      received: { acknowledge: 'acknowledged' }, acknowledged: { assign: 'under_review' }, under_review: { reject: 'inadmissible', dismiss: 'dismissed', uphold: 'upheld' },
      upheld: { settle: 'settled' }, inadmissible: {}, dismissed: {}, settled: {},
    })
  })
})

describe('deadlines', () => {
  test.each([
    ['a Monday', '2026-03-09', { acknowledgeBy: '2026-03-11', decideBy: '2026-03-23' }],
    ['a Friday', '2026-03-13', { acknowledgeBy: '2026-03-17', decideBy: '2026-03-27' }],
    ['a Sunday', '2026-03-15', { acknowledgeBy: '2026-03-17', decideBy: '2026-03-27' }],
  ])('a complaint of %s', (_day, filedOn, due) => {
    expect(deadlines(filedOn, { complaintDecisionWorkingDays: 10 })).toEqual(due)
  })

  test.each([
    ['of the decision', null, '2026-03-09'],
    ['of the promotion, counted from its day', '2026-05-01T23:30:00.000Z', '2026-05-09'],
  ])('the last day to complain is that %s', (_what, promotedAt, until) => {
    expect(complainUntil({ complaintsUntil: '2026-03-09' }, { promotedAt }, { complaintDays: 7 })).toBe(until)
  })

  test('about eligibility it is counted from the day of its decision', () => {
    expect(complainAboutCheckUntil('2026-02-27T23:30:00.000Z', { complaintDays: 7 })).toBe('2026-03-07')
  })

  test.each([
    ['received', '2026-03-11'], ['acknowledged', '2026-03-23'], ['under_review', '2026-03-23'], ['upheld', null], ['settled', null], ['dismissed', null], ['inadmissible', null],
  ] as const)('of one that is %s the next step is due on %s', (state, due) => {
    expect(dueOf({ state, acknowledgeBy: '2026-03-11', decideBy: '2026-03-23' })).toBe(due)
  })
})

describe('what a complaint must say', () => {
  test.each([
    ['its ground', { ground: '', text: 'x', uploads: [] }, ['ground']],
    ['a ground that there is', { ground: 'taste', text: 'x', uploads: [] }, ['ground']],
    ['words', { ground: 'procedure', text: '', uploads: [] }, ['text']],
    ['no more words than fit', { ground: 'procedure', text: 'a'.repeat(TEXT_MAX + 1), uploads: [] }, ['text']],
    ['no more than three files', { ground: 'procedure', text: 'x', uploads: [1, 2, 3, 4].map((n) => upload(`${n}.pdf`)) }, ['file1']],
    ['nothing more', { ground: 'interest', text: 'a'.repeat(TEXT_MAX), uploads: [1, 2, 3].map((n) => upload(`${n}.pdf`)) }, []],
  ])('%s', (_what, filed, fields) => {
    expect(findComplaintFaults(filed).map(({ field }) => field)).toEqual(fields)
  })
})

describe('a panel', () => {
  test.each([
    ['of three who had no part', ['a', 'b', 'c'], []],
    ['with an empty seat', ['a', '', 'c'], ['panel.2 complaints.fault.panel']],
    ['with one person twice', ['a', 'b', 'a'], ['panel.3 complaints.fault.twice']],
    ['with somebody who had a part', ['a', 'b', 'x'], ['panel.3 complaints.fault.involved']],
  ])('%s', (_what, ids, faults) => {
    expect(findPanelFaults(ids, ['a', 'b', 'c', 'd']).map(({ field, words }) => `${field} ${words}`)).toEqual(faults)
  })

  test.each<[string, (Verdict | null)[], Verdict | null]>([
    ['all agree', ['upheld', 'upheld', 'upheld'], 'upheld'],
    ['two agree', ['upheld', 'dismissed', 'upheld'], 'upheld'],
    ['each says another thing', ['upheld', 'dismissed', 'inadmissible'], null],
    ['one has not voted', ['upheld', 'upheld', null], null],
    ['a seat is vacant', ['upheld', 'upheld'], null],
  ])('decides by two of three: %s', (_what, votes, verdict) => {
    expect(majorityOf(votes.map((vote) => ({ vote, endedAt: null })))).toBe(verdict)
  })

  test('does not count the vote of a seat that ended', () => {
    expect(majorityOf([{ vote: 'upheld', endedAt: null }, { vote: 'upheld', endedAt: null }, { vote: 'upheld', endedAt: '2026-03-09T00:00:00.000Z' }])).toBeNull()
  })

  test.each([
    ['a vote', { vote: '', text: 'x' }, ['vote']], ['its reasons', { vote: 'upheld', text: '' }, ['voteText']], ['nothing more', { vote: 'dismissed', text: 'x' }, []],
  ])('says %s', (_what, vote, fields) => {
    expect(findVoteFaults(vote).map(({ field }) => field)).toEqual(fields)
  })
})

describe('a decision', () => {
  const frame = { verdict: 'upheld' as const, remedies: ['sheets', 'recompute', 'none'] as const, sheets: ['s1', 's2'], sections: ['A', 'B'] }
  const scope = { sheets: ['s1'], sections: ['A'] }
  test.each([
    ['says why', { text: '', remedy: 'none', scope }, frame, ['text']],
    ['that upholds says what follows', { text: 'x', remedy: '', scope }, frame, ['remedy']],
    ['takes no remedy that the call does not allow', { text: 'x', remedy: 'readmit', scope }, frame, ['remedy']],
    ['names the sheets it opens', { text: 'x', remedy: 'sheets', scope: { sheets: [], sections: [] } }, frame, ['sheets']],
    ['opens no sheet of another proposal', { text: 'x', remedy: 'sheets', scope: { sheets: ['s9'], sections: [] } }, frame, ['sheets']],
    ['opens no section that there is not', { text: 'x', remedy: 'sheets', scope: { sheets: ['s1'], sections: ['Z'] } }, frame, ['sections']],
    ['may open a whole sheet', { text: 'x', remedy: 'sheets', scope: { sheets: ['s1', 's2'], sections: [] } }, frame, []],
    ['that dismisses needs no remedy', { text: 'x', remedy: '', scope }, { ...frame, verdict: 'dismissed' as const }, []],
  ])('%s', (_what, fields, within, faults) => {
    expect(findDecisionFaults(fields, within).map(({ field }) => field)).toEqual(faults)
  })
})

test('figures count what came, what could be examined, what was right, and the days it took', () => {
  const at = (day: string) => `2026-03-${day}T10:00:00.000Z`
  expect(figuresOf([
    { state: 'settled', filedAt: at('02'), decidedAt: at('10') }, { state: 'upheld', filedAt: at('02'), decidedAt: at('09') },
    { state: 'dismissed', filedAt: at('03'), decidedAt: at('13') }, { state: 'inadmissible', filedAt: at('03'), decidedAt: at('04') }, { state: 'under_review', filedAt: at('05'), decidedAt: null },
  ])).toEqual({ received: 5, undecided: 1, admissible: 3, upheld: 2, days: { mean: 6.5, most: 10 } })
  expect(figuresOf([])).toEqual({ received: 0, undecided: 0, admissible: 0, upheld: 0, days: null })
})
