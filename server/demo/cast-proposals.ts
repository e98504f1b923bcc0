/**
 * The twelve proposals of the 2020 call as the demonstration tells them. The six municipalities, the themes, the limits
 * of the grant and the deadline are the programme's; applicants, titles, amounts and points are invented.
 */
export type PlayedProposal = {
  /** P01 … P12: the order of the final ranking, not of arrival. */
  key: string
  /** cso1 … cso12. */
  applicant: string
  titleSq: string
  municipalityCode: string
  /** Themes a–f of the programme. */
  theme: 'a' | 'b' | 'c' | 'd' | 'e' | 'f'
  requestedLek: number
  months: number
  directBeneficiaries: number
  targetGroups: readonly string[]
  /** Sum of all sealed sheets by section A–E: mean × number of sheets. P05 has four sheets, because one assessor is recused. */
  sheets: number
  sums: readonly [number, number, number, number, number]
}

export const ORGANISATIONS_PLAYED: readonly { account: string; person: string; nameSq: string; nameEn: string; kind: 'association' | 'foundation' | 'centre'; municipalityCode: string }[] = [
  { account: 'cso1', person: 'Agron Agimi', nameSq: 'Qendra Agimi', nameEn: 'Agimi Centre', kind: 'centre', municipalityCode: '50' },
  { account: 'cso2', person: 'Anila Hoxha', nameSq: 'Shoqata Ura e Re', nameEn: 'New Bridge Association', kind: 'association', municipalityCode: '53' },
  { account: 'cso3', person: 'Ledi Lidha', nameSq: 'Fondacioni Lidhja', nameEn: 'Lidhja Foundation', kind: 'foundation', municipalityCode: '37' },
  { account: 'cso4', person: 'Hana Hapsi', nameSq: 'Qendra Hapësira', nameEn: 'Hapësira Centre', kind: 'centre', municipalityCode: '53' },
  { account: 'cso5', person: 'Luan Lugina', nameSq: 'Shoqata Lugina', nameEn: 'Lugina Association', kind: 'association', municipalityCode: '33' },
  { account: 'cso6', person: 'Besa Burimi', nameSq: 'Qendra Burimi', nameEn: 'Burimi Centre', kind: 'centre', municipalityCode: '37' },
  { account: 'cso7', person: 'Drita Dritari', nameSq: 'Shoqata Dritarja', nameEn: 'Dritarja Association', kind: 'association', municipalityCode: '52' },
  { account: 'cso8', person: 'Kastriot Kthesa', nameSq: 'Qendra Kthesa', nameEn: 'Kthesa Centre', kind: 'centre', municipalityCode: '53' },
  { account: 'cso9', person: 'Bora Bjeshka', nameSq: 'Shoqata Bjeshka', nameEn: 'Bjeshka Association', kind: 'association', municipalityCode: '47' },
  { account: 'cso10', person: 'Zana Zëri', nameSq: 'Qendra Zëri', nameEn: 'Zëri Centre', kind: 'centre', municipalityCode: '50' },
  { account: 'cso11', person: 'Krenar Krahu', nameSq: 'Fondacioni Krahët', nameEn: 'Krahët Foundation', kind: 'foundation', municipalityCode: '33' },
  { account: 'cso12', person: 'Fatmir Foleja', nameSq: 'Shoqata Foleja', nameEn: 'Foleja Association', kind: 'association', municipalityCode: '52' },
]

export const PROPOSALS_PLAYED: readonly PlayedProposal[] = [
  { key: 'P01', applicant: 'cso1', titleSq: 'Menaxhim rasti për punësimin e romëve dhe egjiptianëve', municipalityCode: '50', theme: 'e', requestedLek: 950_000, months: 8, directBeneficiaries: 90, targetGroups: ['ROMA', 'EGYP', 'LTU'], sheets: 5, sums: [132, 106, 63, 59, 61] },
  { key: 'P02', applicant: 'cso2', titleSq: 'Teleterapi për persona me aftësi të kufizuara dhe të moshuar', municipalityCode: '53', theme: 'f', requestedLek: 1_000_000, months: 8, directBeneficiaries: 120, targetGroups: ['PWD', 'ELD'], sheets: 5, sums: [130, 105, 62, 57, 59] },
  { key: 'P03', applicant: 'cso2', titleSq: 'Linjë telefonike këshillimi për familjet në nevojë', municipalityCode: '50', theme: 'c', requestedLek: 780_000, months: 8, directBeneficiaries: 200, targetGroups: ['POV', 'SHH'], sheets: 5, sums: [127, 104, 61, 56, 58] },
  { key: 'P04', applicant: 'cso3', titleSq: 'Referimi i ndërsjellë mes qendrës shëndetësore dhe NJVNR-së', municipalityCode: '37', theme: 'd', requestedLek: 990_000, months: 8, directBeneficiaries: 110, targetGroups: ['PWD', 'ELD', 'CHR'], sheets: 5, sums: [126, 103, 59, 58, 56] },
  { key: 'P05', applicant: 'cso4', titleSq: 'Grumbullim dhe analizë e integruar e të dhënave sociale', municipalityCode: '53', theme: 'a', requestedLek: 860_000, months: 8, directBeneficiaries: 60, targetGroups: ['PWD', 'ROMA'], sheets: 4, sums: [97, 79, 45, 47, 46] },
  { key: 'P06', applicant: 'cso5', titleSq: 'Kujdes në shtëpi për të moshuarit e vetmuar', municipalityCode: '33', theme: 'd', requestedLek: 920_000, months: 8, directBeneficiaries: 75, targetGroups: ['ELD', 'ELA'], sheets: 5, sums: [123, 97, 56, 53, 52] },
  { key: 'P07', applicant: 'cso6', titleSq: 'Informim dhe ndërgjegjësim për të drejtat sociale', municipalityCode: '37', theme: 'b', requestedLek: 740_000, months: 6, directBeneficiaries: 300, targetGroups: ['ROMA', 'EGYP', 'POV'], sheets: 5, sums: [119, 99, 57, 54, 52] },
  { key: 'P08', applicant: 'cso7', titleSq: 'Ekip i lëvizshëm për persona me aftësi të kufizuara në fshatra', municipalityCode: '52', theme: 'd', requestedLek: 830_000, months: 8, directBeneficiaries: 70, targetGroups: ['PWD', 'CWD'], sheets: 5, sums: [114, 92, 53, 49, 49] },
  { key: 'P09', applicant: 'cso8', titleSq: 'Qendër këshillimi në internet për të rinjtë', municipalityCode: '53', theme: 'c', requestedLek: 995_000, months: 10, directBeneficiaries: 150, targetGroups: ['YTH', 'MNT'], sheets: 5, sums: [112, 91, 54, 49, 48] },
  { key: 'P10', applicant: 'cso9', titleSq: 'Shërbime digjitale dhe telefonike për zonat e thella malore', municipalityCode: '47', theme: 'c', requestedLek: 690_000, months: 8, directBeneficiaries: 74, targetGroups: ['RUR', 'ELD', 'PWD'], sheets: 5, sums: [108, 84, 49, 45, 45] },
  { key: 'P11', applicant: 'cso10', titleSq: 'Fushatë ndërgjegjësimi kundër dhunës në familje', municipalityCode: '50', theme: 'b', requestedLek: 680_000, months: 6, directBeneficiaries: 180, targetGroups: ['GBV'], sheets: 5, sums: [97, 81, 52, 47, 47] },
  { key: 'P12', applicant: 'cso11', titleSq: 'Bazë të dhënash për përfituesit e ndihmës ekonomike', municipalityCode: '33', theme: 'a', requestedLek: 900_000, months: 8, directBeneficiaries: 40, targetGroups: ['POV'], sheets: 5, sums: [101, 68, 42, 38, 36] },
]

/** The money of the call: six awards, one in each municipality, take 5 380 000 of it. */
export const ENVELOPE_LEK = 5_400_000
