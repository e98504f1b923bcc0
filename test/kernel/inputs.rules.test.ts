import { readFields } from '../../server/kernel/fields'
import { inputs } from '../../server/kernel/inputs'
import { loadWords } from '../../server/kernel/words'

const words = loadWords().sq
const about = { label: 'kernel.yes' }
const options = ['a', 'b', 'c'].map((value) => ({ value, label: value }))

test.each([
  ['none', [], []],
  ['one', ['b'], ['b']],
  ['several', ['a', 'c'], ['a', 'c']],
])('boxes that were ticked are ticked again when the form comes back: %s', (_how, ticked, kept) => {
  const form = readFields({ other: 'x', ...(ticked.length === 0 ? {} : { box: ticked.length === 1 ? ticked[0] : ticked }) })
  const view = inputs(words, { box: ['b'] }, { form, faults: [{ field: 'box', words: 'kernel.yes' }] }).checkboxes('box', about, options)
  expect(view.options.filter(({ selected }) => selected).map(({ value }) => value)).toEqual(kept)
  expect(view.error).toBe(words.say('kernel.yes'))
})

test('a text that was typed comes back before what is stored', () => {
  const field = inputs(words, { name: 'i ruajtur' }, { form: readFields({ name: 'i shkruar' }), faults: [] })
  expect(field.text('name', about).value).toBe('i shkruar')
})
