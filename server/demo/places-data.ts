/**
 * What documents say of municipalities, as they print it. Figures are whole lek. Where a document contradicts itself, the note
 * says so and the figure stays. Mayors, council decisions and measures that no document names are left out or marked as invented.
 */
export const REPORT_2020 = 'IMSPSD, Annual Report 2020'
export const REPORT_2021 = 'LNB2, MPTF Annual Report 2021'

type Figure = { municipalityCode: string | null; year: number; kind: 'social_services' | 'transfer_to_municipalities'; lek: number; noteSq: string | null; noteEn: string | null }

const WHOLE_SQ = 'Monedha nuk është shtypur. Duket si buxheti i gjithë bashkisë, jo vetëm shërbimet sociale.'
const WHOLE_EN = 'No currency is printed. It looks like the whole municipal budget, not social services alone.'

export const FIGURES: readonly Figure[] = [
  { municipalityCode: null, year: 2019, kind: 'transfer_to_municipalities', lek: 88_713_000, noteSq: null, noteEn: null },
  { municipalityCode: null, year: 2020, kind: 'transfer_to_municipalities', lek: 131_313_000, noteSq: null, noteEn: null },
  { municipalityCode: '52', year: 2019, kind: 'social_services', lek: 558_000, noteSq: null, noteEn: null },
  { municipalityCode: '52', year: 2020, kind: 'social_services', lek: 770_460, noteSq: null, noteEn: null },
  { municipalityCode: '33', year: 2019, kind: 'social_services', lek: 2_813_617, noteSq: null, noteEn: null },
  { municipalityCode: '33', year: 2020, kind: 'social_services', lek: 4_861_160, noteSq: 'Raporti thotë “u dyfishua”; shifrat japin +72,8 %.', noteEn: 'The report says “doubled”; the figures give +72.8%.' },
  { municipalityCode: '50', year: 2019, kind: 'social_services', lek: 457_110_000, noteSq: WHOLE_SQ, noteEn: WHOLE_EN },
  { municipalityCode: '50', year: 2020, kind: 'social_services', lek: 535_237_000, noteSq: WHOLE_SQ, noteEn: WHOLE_EN },
  { municipalityCode: '37', year: 2019, kind: 'social_services', lek: 786_562_398, noteSq: WHOLE_SQ, noteEn: WHOLE_EN },
  { municipalityCode: '37', year: 2020, kind: 'social_services', lek: 847_021_890, noteSq: WHOLE_SQ, noteEn: WHOLE_EN },
]

type Plan = { municipalityCode: string; status: 'adopted' | 'awaiting_council' | 'in_preparation' | 'supported'; fromYear: number | null; toYear: number | null }
const plan = (municipalityCode: string, status: Plan['status'], fromYear: number | null = null, toYear: number | null = null): Plan => ({ municipalityCode, status, fromYear, toYear })

/** As the report for 2020 has them. Devoll and Puka are counted as adopted in another table of the same report. */
export const PLANS_2020: readonly Plan[] = [
  plan('52', 'adopted'), plan('03', 'adopted'), plan('04', 'adopted'), plan('45', 'adopted'), plan('50', 'awaiting_council'), plan('47', 'awaiting_council'), plan('33', 'awaiting_council'),
]

/** As the report for 2021 has them. Its list names Devoll too, whose plan the report before already has. */
export const PLANS_2021: readonly Plan[] = [
  plan('53', 'in_preparation', 2021, 2025),
  ...['32', '38', '56', '60', '08', '34', '49', '16', '55'].map((code) => plan(code, 'supported')),
]

/** The six municipalities of the programme as applicants. People and numbers are invented. */
export const MUNICIPALITIES_PLAYED: readonly { account: string; code: string; person: string; role: string; finance: string; nuis: string; account16: string }[] = [
  { account: 'tirana', code: '53', person: 'Teuta Toska', role: 'drejtore e shërbimeve sociale', finance: 'Taulant Totali', nuis: 'K90000053T', account16: '0000000000000531' },
  { account: 'kamza', code: '50', person: 'Kujtim Kamberi', role: 'nënkryetar', finance: 'Klodiana Kosto', nuis: 'K90000050Z', account16: '0000000000000501' },
  { account: 'rrogozhina', code: '52', person: 'Rajmonda Rroku', role: 'drejtore e shërbimeve sociale', finance: 'Roland Rreshti', nuis: 'K90000052R', account16: '0000000000000521' },
  { account: 'puka', code: '47', person: 'Pashk Prendi', role: 'kryetar', finance: 'Prena Planifikuesi', nuis: 'K90000047P', account16: '0000000000000471' },
  { account: 'pogradec', code: '37', person: 'Polikseni Pojani', role: 'nënkryetare', finance: 'Perparim Pagesa', nuis: 'K90000037G', account16: '0000000000000371' },
  { account: 'devoll', code: '33', person: 'Dhimitraq Devolli', role: 'drejtor i shërbimeve sociale', finance: 'Donika Dege', nuis: 'K90000033D', account16: '0000000000000331' },
]

/** Measures of the kind that such plans hold; invented, and the same for each municipality so that nobody takes them for its own. */
export const MEASURES: readonly { code: string; titleSq: string; titleEn: string; lek: number }[] = [
  { code: 'M1', titleSq: 'Njësi e vlerësimit të nevojave dhe referimit me staf të trajnuar', titleEn: 'Needs assessment and referral unit with trained staff', lek: 1_800_000 },
  { code: 'M2', titleSq: 'Kujdes në shtëpi për të moshuarit e vetmuar', titleEn: 'Home care for older persons living alone', lek: 2_400_000 },
  { code: 'M3', titleSq: 'Shërbime komunitare për persona dhe fëmijë me aftësi të kufizuara', titleEn: 'Community services for persons and children with disabilities', lek: 3_600_000 },
  { code: 'M4', titleSq: 'Menaxhim rasti për familjet rome e egjiptiane', titleEn: 'Case management for Roma and Egyptian families', lek: 1_500_000 },
]

/** Stands beside the source wherever the measures are shown, because the source does not name them. */
export const MEASURES_INVENTED = 'masat janë shembuj të sajuar (measures are invented examples)'
