import { createHash, createHmac } from 'node:crypto'
import { canonical } from '../../server/kernel/canonical'

test('the sample of RFC 8785 is one text', () => {
  const sample = {
    numbers: [333333333.33333329, 1e30, 4.5, 2e-3, 0.000000000000000000000000001],
    string: '\u20ac$\u000F\u000aA\'\u0042\u0022\u005c\\\"\/',
    literals: [null, true, false],
  }
  expect(createHash('sha256').update(canonical(sample)).digest('hex')).toBe('2d5e01a318d0f0879ab568c4be289c8b1f64ef8921a53c6277d5e069978baacb')
})

test('a commitment over a score sheet comes out as published', () => {
  const sheet = { scores: { '1.2': 3, '1.1': 4 }, proposal: 'P-7', call: 'C-1', assessor: 'A-2' }
  const sealed = createHmac('sha256', Buffer.alloc(16)).update('score-sheet/v1\0').update(canonical(sheet)).digest('hex')
  expect(sealed).toBe('0ccea0f1c0df7af9fbc24b177117f350b3731543091d3eb44be380770a156826')
})

test('order of keys does not matter, undefined members do not exist', () => {
  expect(canonical({ b: 1, a: undefined, c: [undefined] })).toBe('{"b":1,"c":[null]}')
})
