import { findReceiptFaults, findSourceFaults, type SourceFields } from '../../server/fund/fund'
import * as may from '../../server/fund/policy'
import type { Person } from '../../server/kernel/policy'

const fields: SourceFields = { code: 'MSHMS-2026', kind: 'ministry', nameSq: 'Ministria', nameEn: 'Ministry', currency: 'ALL' }

describe('what a form says about a source', () => {
  test.each<[string, Partial<SourceFields>, string[]]>([
    ['everything in order', {}, []],
    ['a code of two characters', { code: 'AB' }, ['code']],
    ['a code of three', { code: 'ABC' }, []],
    ['a code of thirty', { code: 'A'.repeat(30) }, []],
    ['a code of thirty-one', { code: 'A'.repeat(31) }, ['code']],
    ['a code in small letters', { code: 'abc' }, ['code']],
    ['a code that ends with a hyphen', { code: 'ABC-' }, ['code']],
    ['a kind nobody knows', { kind: 'lottery' as never }, ['kind']],
    ['a currency nobody knows', { currency: 'XXX' }, ['currency']],
    ['no name', { nameSq: '', nameEn: '' }, ['nameSq', 'nameEn']],
    ['a name of 200', { nameSq: 'ë'.repeat(200) }, []],
    ['a name of 201', { nameSq: 'ë'.repeat(201) }, ['nameSq']],
  ])('%s', (_what, over, faulty) => {
    expect(findSourceFaults({ ...fields, ...over }).map(({ field }) => field)).toEqual(faulty)
  })

  test.each<[string, Partial<Parameters<typeof findReceiptFaults>[0]>, string[]]>([
    ['everything in order', {}, []],
    ['nothing', { amountMinor: 0 }, ['fund.fault.amount']],
    ['one qindarkë', { amountMinor: 1 }, []],
    ['less than nothing', { amountMinor: -1 }, ['fund.fault.amount']],
    ['no amount', { amountMinor: null }, ['fund.fault.amount']],
    ['an unreadable amount', { amountMinor: 'faulty' }, ['fund.fault.amount']],
    ['a thousand billion', { amountMinor: 100_000_000_000_000 }, []],
    ['a little more', { amountMinor: 100_000_000_000_001 }, ['fund.fault.amountLarge']],
    ['no document', { reference: '' }, ['fund.fault.reference']],
    ['a number of 100 characters', { reference: 'x'.repeat(100) }, []],
    ['a number of 101 characters', { reference: 'x'.repeat(101) }, ['fund.fault.reference']],
    ['today', { receivedOn: '2026-03-02' }, []],
    ['tomorrow', { receivedOn: '2026-03-03' }, ['fund.fault.dayAhead']],
    ['no day', { receivedOn: null }, ['fund.fault.day']],
    ['a day that is none', { receivedOn: 'faulty' }, ['fund.fault.day']],
  ])('money received: %s', (_what, over, words) => {
    expect(findReceiptFaults({ amountMinor: 100, reference: 'X', receivedOn: '2026-03-01', ...over }, '2026-03-02').map((fault) => fault.words)).toEqual(words)
  })
})

describe('who may', () => {
  const person = (...roles: string[]): Person => ({ id: roles.join(), name: '', email: '', roles: roles.map((role) => ({ role, scope: '' })), formKey: null })
  const everybody = ['', 'admin', 'manager', 'publisher', 'chair', 'secretary', 'assessor', 'authority', 'verifier', 'payer', 'donor', 'auditor']
  const receipt = { kind: 'receipt', actorId: 'somebody', reversedBySeq: null }

  test.each([
    ['read the books of a source', (one: Person) => may.read(one, null), ['manager', 'authority', 'payer', 'donor', 'auditor']],
    ['open a source', (one: Person) => may.openSource(one, null), ['manager']],
    ['record a receipt', (one: Person) => may.recordReceipt(one, { openedBy: 'somebody' }), ['payer']],
    ['reverse a receipt', (one: Person) => may.reverseReceipt(one, receipt), ['payer']],
    ['prepare a return', (one: Person) => may.prepareReturn(one, null), ['payer']],
    ['decide a return', (one: Person) => may.decideReturn(one, { state: 'prepared', preparedBy: 'somebody' }), ['payer']],
  ])('%s', (_what, policy, allowed) => {
    expect(everybody.filter((role) => policy(person(role)).allowed)).toEqual(allowed)
  })

  test.each([
    ['whoever opened a source records none of its money', () => may.recordReceipt(person('manager', 'payer'), { openedBy: 'manager,payer' }), 'fund.refused.opener'],
    ['whoever recorded a receipt does not reverse it', () => may.reverseReceipt(person('payer'), { ...receipt, actorId: 'payer' }), 'fund.refused.ownReceipt'],
    ['an entry of another kind is not reversed here', () => may.reverseReceipt(person('payer'), { ...receipt, kind: 'commitment' }), 'fund.refused.receiptsOnly'],
    ['a receipt is reversed once', () => may.reverseReceipt(person('payer'), { ...receipt, reversedBySeq: 7 }), 'fund.refused.reversedAlready'],
    ['whoever prepared a return does not decide it', () => may.decideReturn(person('payer'), { state: 'prepared', preparedBy: 'payer' }), 'fund.refused.samePerson'],
    ['a return is decided once', () => may.decideReturn(person('payer'), { state: 'refused', preparedBy: 'x' }), 'fund.refused.returnDecided'],
  ])('%s', (_what, verdict, words) => {
    expect(verdict()).toMatchObject({ allowed: false, words })
  })
})
