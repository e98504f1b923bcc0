import { callLife } from '../../server/calls/lifecycle'

test('the life of a call, as a table', () => {
  expect(Object.fromEntries(callLife.states.map((state) => [state, callLife.table[state]]))).toEqual({
    draft: { submit: 'in_review', cancel: 'cancelled' },
    in_review: { return: 'draft', publish: 'published', cancel: 'cancelled' },
    published: { close: 'closed', suspend: 'suspended', cancel: 'cancelled' },
    suspended: { resume: 'published', cancel: 'cancelled' },
    closed: { evaluate: 'under_evaluation', settle: 'finalised', fail: 'failed_no_award', cancel: 'cancelled' },
    under_evaluation: { conclude: 'decision_pending', fail: 'failed_no_award', cancel: 'cancelled' },
    decision_pending: { reconsider: 'under_evaluation', announce: 'results_published', fail: 'failed_no_award', cancel: 'cancelled' },
    results_published: { contract: 'contracting', finalise: 'finalised' },
    contracting: { finalise: 'finalised' },
    finalised: {},
    cancelled: {},
    failed_no_award: {},
  })
})

const undrawn = callLife.states.flatMap((state) => callLife.moves.filter((move) => !callLife.can(state, move)).map((move) => [state, move] as const))

test.each(undrawn)('from %s nobody can %s', (state, move) => {
  expect(() => callLife.after(state, move)).toThrow(expect.objectContaining({ status: 409, words: 'kernel.movedMeanwhile' }))
})
