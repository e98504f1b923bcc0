import { SERVICE_TYPES, TARGET_GROUPS } from '../code-lists'
import type { Band, Question, Section } from '../forms'
import type { Both } from '../../kernel/words'
import { beneficiaries, both, budget, column, indicators, long, many, one, option, section, short, table, when, workplan, yesNo, YES_NO } from './making'

/** Sections and questions that both applications ask alike. */

export const partners = (): readonly Question[] => [
  yesNo('has_partners', both('A keni partnerë ose bashkëaplikantë?', 'Do you have partners or co-applicants?')),
  table('partners', both('Partnerët', 'Partners'), {
    hint: both('Një rresht për secilin partner. Letrën e nënshkruar ngarkojeni te dokumentet.', 'One row for each partner. Upload the signed letter with the documents.'),
    min: 1,
    columns: [
      column('name', 'short', both('Emri', 'Name')),
      column('role', 'short', both('Roli në projekt', 'Role in the project')),
      column('nuis', 'short', both('NUIS', 'NUIS'), { required: 'no', maxLength: 20 }),
      column('amount', 'money', both('Shuma që menaxhon (lekë)', 'Amount it manages (ALL)'), { required: 'no', summed: 'yes' }),
      column('letter', 'one', both('Letra e nënshkruar', 'Signed letter'), { options: YES_NO }),
    ],
    ...when('has_partners', 'yes'),
  }),
]

export const people = (group: Both): Section =>
  section('people', group, both('Grupet e synuara dhe përfituesit', 'Target groups and beneficiaries'), [
    many('target_groups', both('Grupet e synuara', 'Target groups'), { options: TARGET_GROUPS, min: 1, role: 'target_groups' }),
    long('how_identified', both('Si do t’i gjeni dhe si do t’i përfshini', 'How you will find and involve them'), { maxLength: 2_500 }),
    long('end_users', both('Si garantoni që përfituesit fundorë janë njerëzit në nevojë', 'How you make sure that the end users are the people in need'), {
      hint: both('Thirrja e kërkon shprehimisht.', 'The call asks for this explicitly.'),
      maxLength: 2_500,
    }),
    beneficiaries('beneficiaries', both('Përfituesit e planifikuar', 'Planned beneficiaries'), {
      hint: both(
        'Numëroni njerëz, jo vizita: secili numërohet një herë. Ata për të cilët s’keni të dhëna shënohen «pa të dhëna». Një person mund të jetë në disa grupe.',
        'Count people, not visits: everyone once. Those you have no data for go under “not recorded”. A person may belong to several groups.',
      ),
      groupsFrom: 'target_groups',
      role: 'direct_beneficiaries',
    }),
  ])

export const gender = (group: Both): Section =>
  section('gender', group, both('Barazia gjinore dhe gjithëpërfshirja', 'Gender equality and inclusion'), [
    one('gender_marker', both('Shënuesi gjinor i projektit', 'Gender marker of the project'), {
      hint: both('Vlerësimi juaj, që sekretaria e konfirmon.', 'Your own rating, which the secretariat confirms.'),
      role: 'gender_marker',
      options: [
        option('0', '0 – nuk kontribuon', '0 – no contribution', both('Barazia gjinore nuk preket nga projekti.', 'The project does not touch gender equality.')),
        option('1', '1 – kontribut i kufizuar', '1 – limited contribution', both('Disa veprimtari marrin parasysh nevojat e grave dhe të burrave.', 'Some activities consider the needs of women and men.')),
        option('2', '2 – kontribut i rëndësishëm', '2 – significant contribution', both('Barazia gjinore është objektiv i rëndësishëm krahas të tjerëve.', 'Gender equality is an important objective beside others.')),
        option('3', '3 – objektivi kryesor', '3 – principal objective', both('Barazia gjinore është arsyeja e projektit.', 'Gender equality is the reason for the project.')),
      ],
    }),
    yesNo('gender_analysis', both('A e keni bërë një analizë gjinore?', 'Have you made a gender analysis?')),
    yesNo('gender_baseline', both('A janë të ndara sipas gjinisë të dhënat nga ku nisni?', 'Is your baseline disaggregated by sex?')),
    yesNo('gender_lines', both('A ka veprimtari ose zëra buxheti për nevojat e grave?', 'Are there activities or budget lines for women’s needs?')),
    yesNo('gender_decisions', both('A marrin gratë pjesë në vendimmarrjen e projektit?', 'Do women take part in the project’s decisions?')),
    yesNo('gender_indicator', both('A ka tregues që mat ndryshimin për barazinë?', 'Is there an indicator of change in equality?')),
    long('gender_reason', both('Arsyetimi', 'Justification'), {
      hint: both('Arsyetoni shënuesin me prova: ç’thotë analiza, cilat veprimtari dhe cilët zëra buxheti.', 'Give evidence for the marker: what the analysis says, which activities, which budget lines.'),
      maxLength: 2_500,
    }),
    long('participation', both('Pjesëmarrja e njerëzve në nevojë', 'Participation of vulnerable people'), {
      hint: both('Si vendosin ata vetë për shërbimin dhe si ju thonë kur diçka nuk shkon.', 'How they shape the service themselves and how they tell you when something is wrong.'),
      maxLength: 2_500,
    }),
    long('accessibility', both('Aksesueshmëria', 'Accessibility'), { hint: both('Hapësira, gjuha, transporti, interneti.', 'Space, language, transport, internet.'), maxLength: 1_500 }),
    long('safeguarding', both('Mbrojtja nga abuzimi dhe e të dhënave personale', 'Safeguarding and protection of personal data'), { maxLength: 1_500 }),
  ])

export const model = (group: Both): Section =>
  section('model', group, both('Modeli i integruar shëndetësor dhe social', 'Integrated health and social model'), [
    many('service_types', both('Lloji i shërbimit', 'Type of service'), { options: SERVICE_TYPES, min: 1 }),
    long('service', both('Shërbimi që do të ofroni', 'The service you will offer'), { maxLength: 5_000 }),
    long('health_centre', both('Roli i qendrës shëndetësore', 'Role of the health centre'), { maxLength: 1_500 }),
    long('naru', both('Roli i Njësisë së Vlerësimit të Nevojave dhe Referimit (NJVNR)', 'Role of the Needs Assessment and Referral Unit (NARU)'), { maxLength: 1_500 }),
    long('referral', both('Menaxhimi i rastit dhe referimi', 'Case management and referral'), {
      hint: both('Kush e ndjek rastin, si referohet njeriu nga njëri shërbim te tjetri dhe mbrapsht.', 'Who follows the case, how a person is referred from one service to the other and back.'),
      maxLength: 2_500,
    }),
    yesNo('protocol', both('A ka protokoll të nënshkruar për bashkëpunimin shëndetësor-social?', 'Is there a signed protocol for health and social cooperation?')),
    long('protocol_plan', both('Kur dhe si do të nënshkruhet protokolli', 'When and how the protocol will be signed'), { maxLength: 1_000, ...when('protocol', 'no') }),
    one('licence', both('Licenca e shërbimit', 'Licence of the service'), {
      hint: both('Pa licencë, dëshmia e aplikimit për të duhet para këstit të parë.', 'Without a licence, proof of application is needed before the first instalment.'),
      options: [
        option('licensed', 'E kemi', 'We hold it'),
        option('applied', 'Kemi aplikuar', 'We have applied'),
        option('planned', 'Do të aplikojmë', 'We will apply'),
        option('not_needed', 'Shërbimi nuk e kërkon', 'The service does not need one'),
      ],
    }),
    short('licence_number', both('Numri dhe data e licencës', 'Number and date of the licence'), { maxLength: 100, ...when('licence', 'licensed') }),
    long('licence_plan', both('Si do ta merrni licencën', 'How you will obtain the licence'), { maxLength: 1_000, ...when('licence', ['applied', 'planned']) }),
  ])

export const results = (group: Both): Section =>
  section('results', group, both('Rezultatet dhe treguesit', 'Results and indicators'), [
    long('objective', both('Objektivi i përgjithshëm', 'Overall objective'), { maxLength: 1_000 }),
    long('specific_objective', both('Objektivi specifik', 'Specific objective'), { maxLength: 1_000 }),
    indicators('indicators', both('Treguesit', 'Indicators'), {
      hint: both('Të paktën dy. Numra të matshëm, jo përshkrime: përdorues, seanca, referime, staf i trajnuar.', 'At least two. Figures that can be measured: users, sessions, referrals, staff trained.'),
      role: 'indicators',
      min: 2,
      max: 30,
      columns: [
        column('output', 'short', both('Rezultati', 'Output')),
        column('indicator', 'short', both('Treguesi', 'Indicator')),
        column('unit', 'one', both('Njësia', 'Unit'), { options: [option('number', 'numër', 'number'), option('percent', '%', '%'), option('yes_no', 'po/jo (1/0)', 'yes/no (1/0)')] }),
        column('baseline', 'number', both('Vlera bazë', 'Baseline'), { decimals: 2 }),
        column('target', 'number', both('Vlera e synuar', 'Target'), { decimals: 2 }),
        column('means', 'short', both('Mjeti i verifikimit', 'Means of verification')),
      ],
    }),
    long('assumptions', both('Nga çfarë varen rezultatet', 'Assumptions'), { maxLength: 1_500, required: 'no' }),
  ])

export const activities = (group: Both): Section =>
  section('workplan', group, both('Plani i punës muaj pas muaji', 'Work plan month by month'), [
    workplan('workplan', both('Veprimtaritë', 'Activities'), {
      hint: both('Muaji 1 është muaji i parë i projektit. Kohëzgjatja vjen nga pjesa e titullit.', 'Month 1 is the first month of the project. The duration comes from the part with the title.'),
      monthsFrom: 'months',
      min: 1,
      columns: [
        column('activity', 'short', both('Veprimtaria', 'Activity')),
        column('responsible', 'short', both('Përgjegjësi', 'Responsible'), { maxLength: 100 }),
        column('months', 'months', both('Muajt', 'Months')),
      ],
    }),
  ])

export const RISK_BANDS: readonly Band[] = [
  { upTo: 4, label: both('i ulët', 'low') },
  { upTo: 12, label: both('i mesëm', 'medium') },
  { upTo: 25, label: both('i lartë', 'high') },
]

const LIKELIHOOD = [option('1', '1 – i rrallë', '1 – rare'), option('2', '2 – pak i mundshëm', '2 – unlikely'), option('3', '3 – i mundshëm', '3 – possible'), option('4', '4 – i pritshëm', '4 – likely'), option('5', '5 – i sigurt', '5 – certain')]
const IMPACT = [option('1', '1 – i papërfillshëm', '1 – insignificant'), option('2', '2 – i vogël', '2 – minor'), option('3', '3 – i ndjeshëm', '3 – moderate'), option('4', '4 – i madh', '4 – major'), option('5', '5 – thelbësor', '5 – essential')]

export const riskTable = (code: string): Question =>
  table(code, both('Rreziqet', 'Risks'), {
    hint: both('Niveli llogaritet: mundësia herë ndikimin. 1–4 i ulët, 5–12 i mesëm, 13–25 i lartë.', 'The level is computed: likelihood times impact. 1–4 low, 5–12 medium, 13–25 high.'),
    role: 'risks',
    min: 1,
    max: 30,
    columns: [
      column('risk', 'long', both('Rreziku', 'Risk'), { maxLength: 500 }),
      column('likelihood', 'one', both('Mundësia', 'Likelihood'), { options: LIKELIHOOD }),
      column('impact', 'one', both('Ndikimi', 'Impact'), { options: IMPACT }),
      column('level', 'calculated', both('Niveli', 'Level'), { formula: { product: ['likelihood', 'impact'], bands: RISK_BANDS } }),
      column('response', 'long', both('Çfarë do të bëni', 'What you will do')),
      column('owner', 'short', both('Kush', 'Who'), { maxLength: 100 }),
    ],
  })

export const risks = (group: Both): Section => section('risks', group, both('Rreziqet', 'Risks'), [riskTable('risks')])

export const budgetSection = (group: Both): Section =>
  section('budget', group, both('Buxheti', 'Budget'), [
    budget('budget', both('Zërat e buxhetit', 'Budget lines'), { role: 'budget' }),
    long('budget_notes', both('Shënime për buxhetin', 'Notes on the budget'), {
      hint: both('Si i llogaritët kostot për njësi, nga vijnë kontributet e tjera.', 'How unit costs were worked out, where other contributions come from.'),
      maxLength: 2_500,
      required: 'no',
    }),
  ])
