import { makeWords } from '../../server/kernel/words'

const catalogue = { grant: 'Granti prej {amount} u pranua.', paid: 'U paguan {amount}.' }

test('an amount after «prej» is declined in Albanian, and nowhere else', () => {
  const sq = makeWords('sq', catalogue)
  expect(sq.say('grant', { amount: sq.money(94_500_000) })).toBe('Granti prej 945\u00a0000\u00a0lekësh u pranua.')
  expect(sq.say('grant', { amount: sq.money(94_500_050) })).toBe('Granti prej 945\u00a0000,50\u00a0lekësh u pranua.')
  expect(sq.say('paid', { amount: sq.money(100) })).toBe('U paguan 1\u00a0lekë.')
  const en = makeWords('en', catalogue)
  expect(en.say('grant', { amount: en.money(94_500_000) })).toBe('Granti prej ALL\u00a0945,000 u pranua.')
})
