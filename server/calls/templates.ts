import { callTexts } from './texts'
import type { ApplicantKind, CallTexts, DocumentAsked, TemplateName, Theme } from './calls'
import type { GridDraft } from './grid'
import { SETTINGS_BEFORE, type CallSettings } from './settings'

export type CallTemplate = {
  readonly applicantKinds: readonly ApplicantKind[]
  readonly targetGroups: readonly string[]
  readonly serviceTypes: readonly string[]
  readonly themes: readonly Theme[]
  readonly texts: CallTexts
  readonly settings: CallSettings
  readonly grid: GridDraft
  readonly documents: readonly Omit<DocumentAsked, 'id'>[]
  /** Codes of the forms a call made from the template uses, in their latest version. */
  readonly applicationForm: string
  readonly checkForm: string
  /** What the calls are for, by the five-digit purpose codes of the DAC: under it the money is published. */
  readonly sectorCode: string
  readonly municipalities: 'targets' | 'all'
}

/** Defaults of the scheme profile for small grants to civil society: the parameter sheet of the domain rules. */
const csoSettings: CallSettings = {
  ...SETTINGS_BEFORE,
  grantMinMinor: 50_000_000,
  grantMaxMinor: 100_000_000,
  applicationsPerApplicantMax: null,
  awardsPerApplicantMax: 1,
  guaranteedPerMunicipality: 1,
  durationMonthsMin: 3,
  durationMonthsMax: 12,
  cofinancingMinBp: 0,
  cofinancingSecondYearBp: 0,
  cofinancingThirdYearBp: 0,
  inKindAllowed: 'yes',
  indirectMaxBp: 700,
  contingencyMaxBp: 500,
  communicationAdvisedBp: 500,
  cashLineMaxMinor: 1_000_000,
  vatBp: 2_000,
  instalments: [
    { number: 1, shareBp: 5_000, condition: 'signature' },
    { number: 2, shareBp: 4_000, condition: 'interim' },
    { number: 3, shareBp: 1_000, condition: 'final' },
  ],
  spentShareBp: 8_000,
  prefinancingMaxBp: 9_000,
  spending: 'proportional',
  reallocationMaxBp: 2_000,
  amendmentLeadDays: 30,
  interimReportDays: 15,
  finalReportDays: 60,
  monthlyReturnDay: null,
  monitoringVisitsMin: 1,
  monitoringVisitsMax: 1,
  openDaysMin: 30,
  questionsCloseDays: 10,
  answersDays: 5,
  totalFloorPoints: 60,
  votingMembers: 5,
  votingMembersMin: 3,
  quorumNumerator: 2,
  quorumDenominator: 3,
  quorumMembersMin: 3,
  discrepancyPoints: 20,
  clarificationWorkingDays: 5,
  complaintDays: 7,
  complaintDecisionWorkingDays: 10,
  acceptanceWorkingDays: 10,
  reserveMonths: 12,
  informationWorkingDays: 10,
  smallCellMin: 5,
  attachmentsMax: 5,
}

const municipalSettings: CallSettings = {
  ...csoSettings,
  grantMinMinor: 200_000_000,
  grantMaxMinor: 1_000_000_000,
  applicationsPerApplicantMax: 1,
  guaranteedPerMunicipality: 0,
  durationMonthsMin: 6,
  durationMonthsMax: 24,
  cofinancingMinBp: 1_000,
  cofinancingSecondYearBp: 3_000,
  cofinancingThirdYearBp: 5_000,
  indirectMaxBp: 0,
  cashLineMaxMinor: 0,
  instalments: [
    { number: 1, shareBp: 4_000, condition: 'signature' },
    { number: 2, shareBp: 3_000, condition: 'interim' },
    { number: 3, shareBp: 3_000, condition: 'final' },
  ],
  spentShareBp: 7_000,
  monthlyReturnDay: 10,
  monitoringVisitsMax: 4,
}

const criterion = (code: string, titleSq: string, titleEn: string, weight = 1) => ({ code, titleSq, titleEn, weight })

/** Grid C: 20 units of 5 points. */
const gridC: GridDraft = {
  sections: [
    { code: 'A', titleSq: 'Rëndësia', titleEn: 'Relevance', floorPoints: 20, criteria: [
      criterion('A1', 'Përputhja me prioritetet e thirrjes dhe planin social vendor', 'Fit with the priorities of the call and the municipal social care plan', 2),
      criterion('A2', 'Evidenca e nevojës në bashki', 'Evidence of need in the municipality'),
      criterion('A3', 'Grupet e synuara: të përcaktuara, të arritura, të përfshira', 'Target groups: clearly defined, reached and involved', 2),
      criterion('A4', 'Vlera e shtuar gjinore, gjithëpërfshirëse dhe novatore', 'Gender, disability, minority and innovation value'),
    ] },
    { code: 'B', titleSq: 'Projektimi dhe integrimi', titleEn: 'Design and integration', floorPoints: null, criteria: [
      criterion('B1', 'Logjika e ndërhyrjes: nga veprimtaritë te rezultatet', 'Coherent logic from activities to results'),
      criterion('B2', 'Modeli i integruar shëndetësor e social: menaxhim rasti, referim', 'Integrated health and social model: case management, referral', 2),
      criterion('B3', 'Realizueshmëria e planit dhe e afateve', 'Feasible plan and time'),
      criterion('B4', 'Treguesit, të dhënat e ndara dhe monitorimi', 'Indicators, disaggregation and monitoring'),
    ] },
    { code: 'C', titleSq: 'Kapacitetet', titleEn: 'Capacity', floorPoints: 9, criteria: [
      criterion('C1', 'Drejtimi i projektit', 'Project management'),
      criterion('C2', 'Stafi i kualifikuar dhe i licencuar', 'Qualified and licensed staff'),
      criterion('C3', 'Menaxhimi financiar', 'Financial management'),
    ] },
    { code: 'D', titleSq: 'Qëndrueshmëria', titleEn: 'Sustainability', floorPoints: null, criteria: [
      criterion('D1', 'Angazhimi dhe bashkëfinancimi i bashkisë', 'Commitment and co-financing of the municipality'),
      criterion('D2', 'Vijimi i shërbimit pas grantit', 'Continuation of the service after the grant'),
      criterion('D3', 'Përsëritja në vende të tjera', 'Replication elsewhere'),
    ] },
    { code: 'E', titleSq: 'Buxheti', titleEn: 'Budget', floorPoints: null, criteria: [
      criterion('E1', 'Real, i plotë, i arsyetuar', 'Realistic, complete and justified'),
      criterion('E2', 'Kosto-efektiviteti për përfitues', 'Cost-effectiveness per beneficiary', 2),
    ] },
  ],
}

/** Grid M. */
const gridM: GridDraft = {
  sections: [
    { code: 'A', titleSq: 'Nevoja dhe përparësia', titleEn: 'Need and priority', floorPoints: null, criteria: [
      criterion('A1', 'Varfëria dhe popullsia në nevojë', 'Poverty and vulnerable population', 2),
      criterion('A2', 'Mungesa ose pamjaftueshmëria e shërbimeve', 'Lack or insufficiency of services', 2),
      criterion('A3', 'Cilësia e të dhënave', 'Quality of the data'),
    ] },
    { code: 'B', titleSq: 'Modeli i integruar i shërbimit', titleEn: 'Integrated service model', floorPoints: null, criteria: [
      criterion('B1', 'Lidhja e kujdesit shëndetësor me atë social', 'Links between health and social care', 2),
      criterion('B2', 'Menaxhimi i rastit dhe referimi', 'Case management and referral', 2),
      criterion('B3', 'Përputhja me planin social vendor', 'Fit with the municipal social care plan'),
    ] },
    { code: 'C', titleSq: 'Gatishmëria institucionale', titleEn: 'Institutional readiness', floorPoints: 6, criteria: [
      criterion('C1', 'Plani i miratuar dhe NJVNR-ja në punë', 'Approved plan and a working needs assessment unit'),
      criterion('C2', 'Stafi', 'Staff'),
      criterion('C3', 'Rruga drejt licencës', 'Path to the licence'),
    ] },
    { code: 'D', titleSq: 'Financimi dhe qëndrueshmëria', titleEn: 'Financing and sustainability', floorPoints: null, criteria: [
      criterion('D1', 'Bashkëfinancimi mbi minimumin', 'Co-financing above the minimum'),
      criterion('D2', 'Zëri në programin buxhetor afatmesëm', 'Line in the medium-term budget'),
      criterion('D3', 'Kalendari i marrjes përsipër', 'Schedule of taking the service over'),
      criterion('D4', 'Gatishmëria për t’i dhënë përparësi', 'Willingness to give it priority'),
    ] },
    { code: 'E', titleSq: 'Gjinia, përfshirja dhe pjesëmarrja', titleEn: 'Gender, inclusion and participation', floorPoints: null, criteria: [
      criterion('E1', 'Barazia gjinore', 'Gender equality'),
      criterion('E2', 'Përfshirja e grupeve në nevojë', 'Inclusion of groups in need'),
      criterion('E3', 'Pjesëmarrja e qytetarëve dhe e OSHC-ve', 'Participation of citizens and civil society'),
    ] },
  ],
}

const asked = (code: string, titleSq: string, titleEn: string, required: 'yes' | 'no' = 'yes') => ({ code, titleSq, titleEn, required })

const csoDocuments = [
  asked('statute', 'Statuti', 'Statute'),
  asked('registration', 'Vendimi i regjistrimit', 'Registration decision'),
  asked('nuis', 'Certifikata e NUIS-it', 'NUIS certificate'),
  asked('statements', 'Pasqyrat financiare të vitit të fundit', 'Financial statements of the last year'),
  asked('arrears', 'Vërtetimi për tatimet dhe sigurimet shoqërore', 'Certificate of no tax and social insurance arrears'),
  asked('licence', 'Licenca e shërbimit, ose vërtetimi se është kërkuar', 'Service licence, or proof that it was applied for', 'no'),
  asked('cvs', 'CV-të e stafit kryesor', 'CVs of the key staff'),
  asked('partners', 'Letrat e partnerëve', 'Letters of the partners', 'no'),
  asked('support', 'Letra mbështetëse e bashkisë', 'Letter of support from the municipality'),
  asked('bank', 'Vërtetimi i llogarisë bankare', 'Bank identification'),
  asked('declarations', 'Deklaratat e nënshkruara', 'Signed declarations'),
] as const

const municipalDocuments = [
  asked('plan', 'Vendimi i këshillit bashkiak për planin social vendor', 'Council decision approving the social care plan'),
  asked('cofinancing', 'Vendimi ose angazhimi i këshillit për bashkëfinancimin', 'Council decision or commitment on co-financing'),
  asked('needs', 'Shtojca e nevojave', 'Needs annex'),
  asked('costing', 'Fleta e kostos së shërbimit', 'Costed service sheet'),
  asked('budget', 'Buxheti', 'Budget'),
  asked('staffing', 'Plani i stafit', 'Staffing plan'),
  asked('premises', 'Vërtetimi për mjediset', 'Proof of premises'),
  asked('outsourcing', 'Marrëveshja me OJF-në, nëse shërbimi kontraktohet', 'Agreement with the non-profit, if the service is outsourced', 'no'),
  asked('intent', 'Letra e interesit e nënshkruar', 'Signed letter of intent'),
] as const

/** A call begins as a copy of one of these; every part of it can be changed until it is sent to review. */
export const callTemplates: Readonly<Record<TemplateName, CallTemplate>> = {
  cso_small: {
    applicantKinds: ['cso'],
    targetGroups: ['ROMA', 'EGYP', 'PWD', 'CWD', 'GBV', 'ELD'],
    serviceTypes: ['PRE-INF', 'PRE-ONL', 'COM-FAM', 'COM-ALT', 'COM-MUL', 'COM-DAY'],
    themes: [],
    texts: callTexts.cso_small,
    settings: csoSettings,
    grid: gridC,
    documents: csoDocuments,
    applicationForm: 'application_cso',
    checkForm: 'check_cso',
    sectorCode: '16015',
    municipalities: 'targets',
  },
  municipal: {
    applicantKinds: ['municipality'],
    targetGroups: ['ROMA', 'EGYP', 'PWD', 'CWD', 'CHV', 'GBV', 'ELD', 'ELA', 'POV'],
    serviceTypes: ['COM-FAM', 'COM-ALT', 'COM-MUL', 'COM-DAY', 'COM-HALF', 'COM-EM72', 'COM-SHEL', 'SPE'],
    themes: [],
    texts: callTexts.municipal,
    settings: municipalSettings,
    grid: gridM,
    documents: municipalDocuments,
    applicationForm: 'application_municipal',
    checkForm: 'check_municipal',
    sectorCode: '16015',
    municipalities: 'all',
  },
}
