import { THEMES } from '../code-lists'
import type { FormDefinition } from '../forms'
import { both, calculated, column, date, long, money, number, one, option, section, short, table, when, yesNo } from './making'
import { activities, budgetSection, gender, model, partners, people, results, risks } from './shared'

const ONE = both('1. Bashkia dhe projekti', '1. Municipality and project')
const TWO = both('2. Nevojat', '2. Needs')
const THREE = both('3. Si', '3. How')
const FOUR = both('4. Gatishmëria dhe vazhdimësia', '4. Readiness and continuity')

const figure = (code: string, sq: string, en: string) => number(code, both(sq, en), { max: 1_000_000 })

/** The application of a municipality to the Social Fund, with the needs annex that the methodology asks for. */
export const applicationMunicipal: FormDefinition = {
  sections: [
    section('project', ONE, both('Titulli dhe kohëzgjatja', 'Title and duration'), [
      short('title', both('Titulli i projektit', 'Project title'), { role: 'title' }),
      one('municipality', both('Bashkia', 'Municipality'), { role: 'municipality' }),
      short('places', both('Njësitë administrative ku jepet shërbimi', 'Administrative units where the service is given'), { required: 'no' }),
      one('theme', both('Fusha', 'Theme'), { options: THEMES, role: 'theme', required: 'no' }),
      date('starts_on', both('Data e fillimit', 'Start date'), { role: 'startsOn' }),
      number('months', both('Kohëzgjatja në muaj', 'Duration in months'), { role: 'months', min: 1, max: 36 }),
      yesNo('outsourced', both('A e jep shërbimin një organizatë me kontratë?', 'Is the service given by an organisation under contract?')),
      short('provider', both('Organizata ofruese', 'The providing organisation'), when('outsourced', 'yes')),
    ]),
    section('summary', ONE, both('Përmbledhja', 'Summary'), [
      long('summary', both('Përmbledhja e projektit', 'Summary of the project'), { maxLength: 2_500, role: 'summary' }),
    ], { hint: both('Deri në 2 500 shenja', 'Up to 2,500 characters') }),
    section('partners', ONE, both('Partnerët', 'Partners'), partners()),
    section('demography', TWO, both('Popullsia', 'Population'), [
      short('figures_source', both('Burimi dhe viti i shifrave', 'Source and year of the figures'), { hint: both('Regjistrimi 2023, gjendja civile ose INSTAT: mos i përzieni.', 'Census 2023, civil registry or INSTAT: do not mix them.'), maxLength: 100 }),
      figure('population', 'Banorë gjithsej', 'Inhabitants in all'),
      figure('population_women', 'Prej tyre gra dhe vajza', 'Of whom women and girls'),
      figure('population_children', 'Fëmijë nën 18 vjeç', 'Children under 18'),
      figure('population_old', 'Të moshuar mbi 65 vjeç', 'Older persons over 65'),
      figure('population_disability', 'Persona me aftësi të kufizuara', 'Persons with disabilities'),
      figure('population_roma', 'Romë dhe egjiptianë', 'Roma and Egyptians'),
      figure('cash_families', 'Familje që marrin ndihmë ekonomike', 'Families receiving cash assistance'),
      calculated('children_share', both('Fëmijë, % e popullsisë', 'Children, % of the population'), { formula: { share: ['population_children', 'population'] }, required: 'no' }),
      calculated('old_share', both('Të moshuar, % e popullsisë', 'Older persons, % of the population'), { formula: { share: ['population_old', 'population'] }, required: 'no' }),
    ]),
    section('needs', TWO, both('Nevojat sipas grupeve', 'Needs by group'), [
      table('needs_by_group', both('Njerëzit në nevojë', 'People in need'), {
        min: 1,
        max: 60,
        columns: [
          column('group', 'short', both('Grupi', 'Group')),
          column('women', 'number', both('Gra', 'Women'), { summed: 'yes' }),
          column('men', 'number', both('Burra', 'Men'), { summed: 'yes' }),
          column('children', 'number', both('Prej tyre fëmijë', 'Of whom children'), { required: 'no' }),
          column('ethnicity', 'short', both('Etnia, nëse vlen', 'Ethnicity, if relevant'), { required: 'no', maxLength: 100 }),
          column('served', 'number', both('Marrin shërbim sot', 'Served today')),
          column('source', 'short', both('Burimi', 'Source'), { maxLength: 100 }),
        ],
      }),
      long('need', both('Ç’mungon dhe për kë', 'What is lacking, and for whom')),
    ]),
    section('services', TWO, both('Harta e shërbimeve', 'Map of services'), [
      yesNo('has_services', both('A ka sot shërbime të kujdesit shoqëror në bashki?', 'Are there social care services in the municipality today?')),
      table('services', both('Shërbimet ekzistuese', 'Existing services'), {
        hint: both('Publike dhe jopublike, edhe ato të qarkut që përdorin banorët tuaj.', 'Public and private, also those of the county that your inhabitants use.'),
        min: 1,
        columns: [
          column('service', 'short', both('Shërbimi', 'Service')),
          column('provider', 'short', both('Ofruesi', 'Provider')),
          column('unit', 'short', both('Njësia administrative', 'Administrative unit'), { maxLength: 100 }),
          column('women', 'number', both('Përdoruese', 'Women users'), { summed: 'yes' }),
          column('men', 'number', both('Përdorues', 'Men users'), { summed: 'yes' }),
          column('financed', 'short', both('Financimi', 'Financed by'), { maxLength: 100 }),
        ],
        ...when('has_services', 'yes'),
      }),
    ]),
    section('financing', TWO, both('Financimi i deritanishëm', 'Financing so far'), [
      table('financing', both('Buxheti për shërbimet sociale, tri vitet e fundit', 'Budget for social services, last three years'), {
        min: 1,
        max: 5,
        columns: [
          column('year', 'number', both('Viti', 'Year'), { min: 2000, max: 2100, plain: 'yes' }),
          column('planned', 'money', both('Planifikuar (lekë)', 'Planned (ALL)')),
          column('actual', 'money', both('Realizuar (lekë)', 'Spent (ALL)')),
          column('rate', 'calculated', both('Realizimi', 'Absorption'), { formula: { share: ['actual', 'planned'] } }),
          column('fund', 'money', both('Nga Fondi Social (lekë)', 'From the Social Fund (ALL)'), { required: 'no' }),
        ],
      }),
    ]),
    people(TWO),
    gender(TWO),
    model(THREE),
    results(THREE),
    activities(THREE),
    risks(THREE),
    budgetSection(THREE),
    section('readiness', FOUR, both('Gatishmëria', 'Readiness'), [
      short('plan_title', both('Plani social vendor', 'Social care plan'), { hint: both('Titulli dhe periudha.', 'Title and period.') }),
      short('plan_decision', both('Vendimi i këshillit bashkiak', 'Decision of the municipal council'), { hint: both('Numri dhe data.', 'Number and date.'), maxLength: 100 }),
      short('plan_measure', both('Masa e planit që zbaton projekti', 'Measure of the plan that the project implements'), { role: 'plan_measure' }),
      yesNo('has_naru', both('A funksionon NJVNR?', 'Is the NARU working?')),
      long('naru_plan', both('Kur dhe si do të ngrihet NJVNR', 'When and how the NARU will be set up'), { maxLength: 1_000, ...when('has_naru', 'no') }),
      figure('administrators', 'Administratorë socialë', 'Social administrators'),
      figure('social_workers', 'Punonjës socialë', 'Social workers'),
      short('gender_focal', both('Nëpunësi për barazinë gjinore', 'Gender focal point'), { required: 'no', maxLength: 100 }),
      long('staff_plan', both('Stafi i shërbimit të ri', 'Staff of the new service'), { maxLength: 1_500 }),
    ]),
    section('takeover', FOUR, both('Marrja përsipër dhe bashkëfinancimi', 'Take-over and co-financing'), [
      table('takeover', both('Kush e paguan shërbimin, vit pas viti', 'Who pays for the service, year by year'), {
        hint: both('Deri në vitin kur bashkia e paguan të gjithë.', 'Up to the year in which the municipality pays it all.'),
        min: 1,
        max: 10,
        columns: [
          column('year', 'number', both('Viti', 'Year'), { min: 2000, max: 2100, plain: 'yes' }),
          column('cost', 'money', both('Kostoja e vitit (lekë)', 'Cost of the year (ALL)')),
          column('municipal', 'money', both('Nga bashkia (lekë)', 'From the municipality (ALL)')),
          column('share', 'calculated', both('Pjesa e bashkisë', 'Municipality’s share'), { formula: { share: ['municipal', 'cost'] } }),
          column('source', 'short', both('Burimi tjetër', 'Other source'), { required: 'no', maxLength: 100 }),
        ],
      }),
      short('mtbp_line', both('Programi dhe zëri në Programin Buxhetor Afatmesëm (PBA)', 'Programme and line in the medium-term budget (MTBP)'), { maxLength: 100 }),
      money('mtbp_amount', both('Shuma e planifikuar në PBA për vitin e parë', 'Amount planned in the MTBP for the first year')),
      one('commitment', both('Angazhimi i këshillit bashkiak për bashkëfinancimin', 'The council’s commitment to co-finance'), {
        options: [
          option('decided', 'Ka vendim', 'There is a decision'),
          option('tabled', 'Është në rendin e ditës', 'It is on the agenda'),
          option('none', 'Nuk ka ende', 'Not yet'),
        ],
      }),
      short('commitment_decision', both('Vendimi', 'The decision'), { maxLength: 100, ...when('commitment', 'decided') }),
      long('sustainability', both('Si vazhdon shërbimi pas grantit', 'How the service goes on after the grant'), { maxLength: 2_500 }),
      long('communication', both('Komunikimi dhe dukshmëria', 'Communication and visibility'), { maxLength: 1_500 }),
    ]),
  ],
}
