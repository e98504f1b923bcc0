import { visitor, type Person } from '../../server/kernel/policy'
import * as may from '../../server/municipalities/policy'

const who = (role: string, scope = ''): Person => ({ ...visitor, id: 'x', roles: [{ role, scope }] })
const PUKA = { code: '47' }

/* Who x verb, for Puka. */
test.each([
  ['a visitor', visitor, { read: true, edit: false, readOfficers: false, appoint: false, quote: false, readQuotes: false }],
  ['its finance officer', who('finance', '47'), { read: true, edit: true, readOfficers: true, appoint: false, quote: false, readQuotes: false }],
  ['the finance officer of Tirana', who('finance', '53'), { read: true, edit: false, readOfficers: false, appoint: false, quote: false, readQuotes: false }],
  ['the secretariat', who('manager'), { read: true, edit: true, readOfficers: true, appoint: true, quote: true, readQuotes: true }],
  ['an administrator', who('admin'), { read: true, edit: false, readOfficers: true, appoint: true, quote: false, readQuotes: false }],
  ['an auditor', who('auditor'), { read: true, edit: false, readOfficers: true, appoint: false, quote: false, readQuotes: true }],
  ['a donor', who('donor'), { read: true, edit: false, readOfficers: false, appoint: false, quote: false, readQuotes: false }],
  ['an applicant', who('signatory', 'some organisation'), { read: true, edit: false, readOfficers: false, appoint: false, quote: false, readQuotes: false }],
])('%s', (_name, person, expected) => {
  const allowed = Object.fromEntries(Object.keys(expected).map((verb) => [verb, may[verb as keyof typeof may](person, PUKA).allowed]))
  expect(allowed).toEqual(expected)
})
