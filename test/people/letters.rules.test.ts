import { letterParts } from '../../server/people/people'

const BASE = 'https://fondi.example.al'

describe('the addresses in a letter', () => {
  test.each([
    ['on a line of its own', `Këtu:\n\n${BASE}/proposals/1\n\nFondi`, ['/proposals/1']],
    ['with more than a path', `${BASE}/people/links/a-b?c=d`, ['/people/links/a-b?c=d']],
    ['at the end of a sentence', `Lexoni ${BASE}/calls/X-1. Pastaj (${BASE}/guide/complaints) përgjigjuni.`, ['/calls/X-1', '/guide/complaints']],
    ['of another site', 'Shihni https://tjeter.example.al/proposals/1', []],
    ['of a site whose name begins alike', `${BASE}.keq.example/proposals/1`, []],
    ['none', 'Pa adresë.', []],
  ])('%s', (_what, text, expected) => {
    const parts = letterParts(text, BASE)
    expect(parts.flatMap(({ href }) => (href === null ? [] : [href]))).toEqual(expected)
    expect(parts.map((part) => part.text).join('')).toBe(text)
  })
})
