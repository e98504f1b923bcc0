import type { BudgetLine } from '../agreements/agreements'
import { sum } from '../kernel/money'

/** One line of expenditure as the story's grantees enter it; amounts in lek. */
export type Spent = { code: string; description: string; quantity: number; lek: number; on: string; kind: 'payroll' | 'invoice' | 'receipt' | 'contract'; supplier: string; nuis: string; number: string; vat: 'yes' | 'no' }

/** Invented suppliers; the numbers have the right shape and belong to nobody. */
const SUPPLIERS: Readonly<Record<string, readonly [name: string, nuis: string]>> = {
  '2': ['Karburante Veriu (shembull)', 'L11223344A'], '3': ['Pajisje Plus (shembull)', 'K22334455B'], '4': ['Telekom Lidhja (shembull)', 'J33445566C'],
  '7': ['Furnizime Sociale (shembull)', 'L44556677D'], '8': ['Shtypshkronja Fleta (shembull)', 'K55667788E'], '9': ['Transport Mali (shembull)', 'L66778899F'],
}

const STAFF = ['Punonjësit e projektit', ''] as const

function spent(line: Pick<BudgetLine, 'code' | 'heading'>, about: Pick<Spent, 'description' | 'quantity' | 'lek' | 'on' | 'number'>): Spent {
  const payroll = line.heading === '1' || line.heading === '10'
  const [supplier, nuis] = payroll ? STAFF : (SUPPLIERS[line.heading] ?? STAFF)
  return { code: line.code, kind: payroll ? 'payroll' : line.heading === '2' ? 'receipt' : 'invoice', supplier, nuis, vat: payroll || line.heading === '7' ? 'no' : 'yes', ...about }
}

const lekOf = (minor: number): number => Math.floor(minor / 100)
const bare = (description: string) => description.replace(/, \d+ %$/, '')

/** The first ten weeks: wages from 15 July to September, equipment, running costs; `pace` tenths of help and materials. */
export function firstWeeks(budget: readonly BudgetLine[], pace: number, mark: string): Spent[] {
  return budget.flatMap((line) => {
    const unit = lekOf(line.unitCostMinor)
    const one = (about: Omit<Parameters<typeof spent>[1], 'number'>, number: string) => spent(line, { ...about, number: `${number}-${mark}` })
    switch (line.heading) {
      case '1': return [
        one({ description: `${bare(line.description)}, 15 korrik – 31 gusht`, quantity: 2, lek: Math.floor((unit * 3) / 2), on: '2020-08-31' }, `LP-08/${line.code}`),
        one({ description: `${bare(line.description)}, shtator`, quantity: 1, lek: unit, on: '2020-09-30' }, `LP-09/${line.code}`),
      ]
      case '2': return [one({ description: 'Karburant, vizita në familje', quantity: 15, lek: unit * 15, on: '2020-09-05' }, 'K-05')]
      case '3': return [one({ description: line.description, quantity: line.quantity, lek: lekOf(line.amountMinor), on: '2020-08-12' }, 'F-118')]
      case '4': return [one({ description: 'Internet, telefon dhe zyrë, korrik – shtator', quantity: 3, lek: unit * 3, on: '2020-09-15' }, 'F-40912')]
      case '7': return pace < 3 ? [] : [one({ description: line.description, quantity: 2 * pace, lek: unit * 2 * pace, on: '2020-09-30' }, 'F-355')]
      case '8': return pace < 3 ? [] : [one({ description: 'Fletëpalosje dhe dukshmëri', quantity: 1, lek: Math.floor((lekOf(line.amountMinor) * pace) / 10), on: '2020-09-22' }, 'F-301')]
      default: return []
    }
  })
}

/** The story of Puka as its screens tell it: 325 000 reported, of which one receipt and one video raise questions. */
export function firstWeeksOfPuka(): Spent[] {
  const line = (code: string) => ({ code, heading: code.split('.')[0] ?? '' })
  return [
    spent(line('3.1'), { description: 'Tableta për ekipin, 3 copë', quantity: 3, lek: 46_800, on: '2020-08-12', number: '118/2020' }),
    spent(line('8.1'), { description: 'Video udhëzuese për thirrjet', quantity: 1, lek: 31_200, on: '2020-08-18', number: '77/2020' }),
    spent(line('1.1'), { description: 'Koordinatore, 15 korrik – 31 gusht', quantity: 2, lek: 25_350, on: '2020-08-31', number: 'LP-08/1' }),
    spent(line('1.2'), { description: 'Punonjëse terreni, 15 korrik – 31 gusht', quantity: 2, lek: 40_500, on: '2020-08-31', number: 'LP-08/2' }),
    spent(line('2.1'), { description: 'Karburant, vizita në familje', quantity: 17, lek: 14_600, on: '2020-09-05', number: '4 kupona' }),
    spent(line('4.1'), { description: 'Internet dhe telefon, korrik – shtator', quantity: 3, lek: 11_700, on: '2020-09-15', number: '40912' }),
    spent(line('8.1'), { description: 'Fletëpalosje shqip dhe romisht', quantity: 1, lek: 22_800, on: '2020-09-22', number: '301/2020' }),
    spent(line('1.1'), { description: 'Koordinatore, shtator', quantity: 1, lek: 16_900, on: '2020-09-30', number: 'LP-09/1' }),
    spent(line('1.2'), { description: 'Punonjëse terreni, shtator', quantity: 1, lek: 27_000, on: '2020-09-30', number: 'LP-09/2' }),
    spent(line('1.3'), { description: 'Teknik, korrik – shtator', quantity: 3, lek: 15_000, on: '2020-09-30', number: 'LP-09/3' }),
    spent(line('7.1'), { description: 'Transport për përdoruesit', quantity: 20, lek: 56_000, on: '2020-09-30', number: '355/2020' }),
    spent(line('10.1'), { description: 'Kosto indirekte të tremujorit', quantity: 1, lek: 17_150, on: '2020-09-30', number: 'KI-03' }),
  ]
}

/** From October to the end: what is left of every budget line, less what was never spent; contingency only where it was agreed. */
export function untilTheEnd(budget: readonly BudgetLine[], before: ReadonlyMap<string, number>, left: Readonly<Record<string, number>>, mark: string): Spent[] {
  return budget.flatMap((line) => {
    const rest = lekOf(line.amountMinor) - (before.get(line.code) ?? 0) - (left[line.code] ?? 0)
    if (rest <= 0 || (line.heading === '9' && left['9.1'] === undefined)) return []
    const units = (lek: number) => Math.max(1, Math.ceil((lek * 100) / line.unitCostMinor))
    const one = (description: string, lek: number, on: string, number: string) => spent(line, { description, quantity: units(lek), lek, on, number: `${number}-${mark}` })
    if (line.heading !== '1') return [one(`${bare(line.description)}, tetor – mars`, rest, '2021-02-26', `F-2/${line.code}`)]
    const autumn = Math.floor((rest * 6) / 11)
    return [one(`${bare(line.description)}, tetor – dhjetor`, autumn, '2020-12-31', `LP-12/${line.code}`), one(`${bare(line.description)}, janar – 15 mars`, rest - autumn, '2021-03-15', `LP-03/${line.code}`)]
  })
}

export const totalLek = (lines: readonly Spent[]): number => sum(lines.map(({ lek }) => lek))
