import fc from 'fast-check'
import { blinded, blindfold, GAP, marksOf } from '../../../server/scoring/anonymity/blinding'
import type { OrganisationFacts } from '../../../server/scoring/conflicts/hints'

const applicant: OrganisationFacts = {
  id: 'org', names: ['Qendra Hapësira', 'Space Centre', 'QH'], nuis: 'L12345678A', municipal: 'no', municipalityCode: '47', board: ['Sonila Bllacaj'], representatives: ['Iva Krasniqaj'], accounts: ['Edlira Fiku'],
  emails: ['zyra@hapesira.al'], websites: ['www.hapesira.al'], phones: ['+355 69 123 4567'], addresses: ['Rruga e Liqenit 4, Pukë'], ibans: ['AL35202111090000000001234567'], grants: '',
}
const hide = blindfold(marksOf(applicant))

describe('a text without names', () => {
  test.each([
    ['loses the name', 'Projekti i Qendra Hapësira në Pukë', `Projekti i ${GAP} në Pukë`],
    ['loses it in any case ending', 'Stafi i Qendrës Hapësirës punon.', `Stafi i ${GAP} punon.`],
    ['loses it without accents and in capitals', 'QENDRA HAPESIRA', GAP],
    ['loses it where it is broken over a line', 'Qendra\n  Hapësira', GAP],
    ['loses it in quotation marks', '“Qendra” Hapësira', `“${GAP}`],
    ['loses the other language’s name', 'The Space Centre works', `The ${GAP} works`],
    ['loses the acronym with its ending', 'Drejtoria e QH-së', `Drejtoria e ${GAP}`],
    ['keeps a longer word that begins like the acronym', 'QHENDRA', 'QHENDRA'],
    ['loses people of the applicant', 'Koordinatore: Sonila Bllacaj, tel. +355 69 123 4567', `Koordinatore: ${GAP}, tel. ${GAP}`],
    ['loses addresses, accounts and the tax number', 'zyra@hapesira.al, L12345678A, AL35202111090000000001234567', `${GAP}, ${GAP}, ${GAP}`],
    ['keeps everything else', 'Kujdes në shtëpi për të moshuar në Pukë', 'Kujdes në shtëpi për të moshuar në Pukë'],
  ])('%s', (_name, text, expected) => {
    expect(hide(text)).toBe(expected)
  })

  test('is the same text where there is nothing to hide', () => {
    fc.assert(fc.property(fc.string(), (text) => { expect(blindfold([])(text)).toBe(text) }))
  })

  test('holds no mark, whatever stands around it', () => {
    const mark = fc.constantFrom(...marksOf(applicant))
    const around = fc.constantFrom('', ' ', ', ', '\n', ' projekti ', '(')
    fc.assert(fc.property(fc.array(fc.tuple(around, mark), { minLength: 1, maxLength: 4 }), (parts) => {
      const out = hide(parts.map(([before, one]) => `${before === '' ? ' ' : before}${one}`).join(''))
      for (const [, one] of parts) expect(out.toLowerCase()).not.toContain(one.toLowerCase())
    }))
  })
})

test('answers are blinded in every depth, their codes and figures are not', () => {
  expect(blinded({ summary: 'Qendra Hapësira', rows: [{ who: 'Iva Krasniqaj', months: [1, 2] }], budget: { lines: [{ unitCostMinor: 5 }] }, none: null }, hide))
    .toEqual({ summary: GAP, rows: [{ who: GAP, months: [1, 2] }], budget: { lines: [{ unitCostMinor: 5 }] }, none: null })
})
