import { perApplicant, visits } from '../../server/calls/said'
import { loadWords } from '../../server/kernel/words'

const words = loadWords()

test.each([
  [1, 1, 'Mund të dorëzoni një propozim.', 'You may submit one proposal.'],
  [3, 1, 'Mund të dorëzoni deri në 3 propozime, por të fitoni vetëm një grant.', 'You may submit up to 3 proposals, but win only one grant.'],
  [3, 2, 'Mund të dorëzoni deri në 3 propozime, por të fitoni e shumta 2 grante.', 'You may submit up to 3 proposals, but win 2 grants at most.'],
  [2, 2, 'Mund të dorëzoni deri në 2 propozime, dhe secili mund të fitojë një grant.', 'You may submit up to 2 proposals, and each of them can win a grant.'],
  [null, 1, 'Mund të dorëzoni disa propozime, por të fitoni vetëm një grant.', 'You may submit several proposals, but win only one grant.'],
])('%s proposals and %i grants of one applicant are said as a person would', (applicationsPerApplicantMax, awardsPerApplicantMax, sq, en) => {
  const settings = { applicationsPerApplicantMax, awardsPerApplicantMax }
  expect([perApplicant(words.sq, settings), perApplicant(words.en, settings)]).toEqual([sq, en])
})

test.each([
  [1, 1, 'një', 'one'],
  [2, 2, '2', '2'],
  [0, 1, 'e shumta një', 'one at most'],
  [0, 3, 'e shumta 3', '3 at most'],
  [1, 2, '1 deri në 2', '1 to 2'],
])('from %i to %i monitoring visits are said as a person would', (monitoringVisitsMin, monitoringVisitsMax, sq, en) => {
  const settings = { monitoringVisitsMin, monitoringVisitsMax }
  expect([visits(words.sq, settings), visits(words.en, settings)]).toEqual([sq, en])
})
