import { TARGET_GROUPS } from '../code-lists'
import type { FormDefinition, Question, Section } from '../forms'
import { beneficiaries, both, column, indicators, long, many, one, option, section, short, table, when, yesNo } from './making'
import { riskTable } from './shared'

const progress: Section = section('progress', null, both('Ecuria', 'Progress'), [
  long('summary', both('Përmbledhja e periudhës', 'Summary of the period'), { maxLength: 2_500, role: 'summary' }),
  long('context', both('Ç’ka ndryshuar përreth', 'Changes in the context'), { maxLength: 1_500, required: 'no' }),
  indicators('indicators', both('Treguesit', 'Indicators'), {
    hint: both('Vlerën bazë dhe të synuarën i dini nga aplikimi. Kur rezultati është nën të synuarën, shkruani pse.', 'Baseline and target come from the application. Where the result is below target, say why.'),
    role: 'indicators',
    min: 1,
    max: 30,
    columns: [
      column('indicator', 'short', both('Treguesi', 'Indicator')),
      column('unit', 'one', both('Njësia', 'Unit'), { options: [option('number', 'numër', 'number'), option('percent', '%', '%'), option('yes_no', 'po/jo (1/0)', 'yes/no (1/0)')] }),
      column('baseline', 'number', both('Vlera bazë', 'Baseline'), { decimals: 2 }),
      column('target', 'number', both('E synuar', 'Target'), { decimals: 2 }),
      column('result', 'number', both('E arritur', 'Achieved'), { decimals: 2 }),
      column('rate', 'calculated', both('Realizimi', 'Achievement'), { formula: { share: ['result', 'target'] } }),
      column('reason', 'short', both('Arsyeja e devijimit', 'Reason for variance'), { required: 'no' }),
    ],
  }),
])

const activities: Section = section('activities', null, both('Veprimtaritë', 'Activities'), [
  table('activities', both('Veprimtaritë e periudhës', 'Activities of the period'), {
    min: 1,
    max: 60,
    columns: [
      column('activity', 'short', both('Veprimtaria', 'Activity')),
      column('state', 'one', both('Gjendja', 'State'), { options: [option('done', 'u krye', 'done'), option('ongoing', 'në vazhdim', 'ongoing'), option('not_done', 'nuk u krye', 'not done')] }),
      column('participants', 'number', both('Pjesëmarrës', 'Participants'), { required: 'no', summed: 'yes' }),
      column('women', 'number', both('Prej tyre gra', 'Of whom women'), { required: 'no', summed: 'yes' }),
      column('note', 'long', both('Shënim', 'Note'), { required: 'no' }),
    ],
  }),
])

const reached = (counted: 'period' | 'whole'): Section => section('people', null, both('Përfituesit', 'Beneficiaries'), [
  many('target_groups', both('Grupet që u arritën', 'Groups reached'), { options: TARGET_GROUPS, min: 1, role: 'target_groups' }),
  beneficiaries('beneficiaries', both('Përfituesit e arritur', 'Beneficiaries reached'), {
    hint: counted === 'period'
      ? both('Nga fillimi i projektit deri në fund të periudhës. Secili njeri numërohet një herë.', 'From the start of the project to the end of the period. Everyone is counted once.')
      : both('Për të gjithë projektin. Secili njeri numërohet një herë.', 'For the whole project. Everyone is counted once.'),
    groupsFrom: 'target_groups',
    role: 'direct_beneficiaries',
  }),
  yesNo('counted_once', both('A është numëruar secili njeri vetëm një herë?', 'Was everyone counted only once?')),
  long('counted_how', both('Si janë numëruar', 'How they were counted'), { maxLength: 1_000, ...when('counted_once', 'no') }),
])

const learning: Section = section('learning', null, both('Sfidat dhe mësimet', 'Challenges and lessons'), [
  long('challenges', both('Sfidat dhe si u zgjidhën', 'Challenges and how they were met'), { maxLength: 2_500 }),
  long('lessons', both('Mësimet e nxjerra', 'Lessons learned'), { maxLength: 2_500 }),
  long('gender', both('Barazia gjinore dhe të drejtat e njeriut', 'Gender equality and human rights'), { maxLength: 1_500 }),
  long('partnerships', both('Bashkëpunimi me bashkinë, qendrën shëndetësore dhe të tjerë', 'Cooperation with the municipality, the health centre and others'), { maxLength: 1_500 }),
  riskTable('risks'),
])

const visibility: Section = section('visibility', null, both('Dukshmëria', 'Visibility'), [
  yesNo('has_visibility', both('A pati botime, ngjarje ose materiale në këtë periudhë?', 'Were there publications, events or materials in this period?')),
  table('visibility', both('Botimet dhe ngjarjet', 'Publications and events'), {
    min: 1,
    max: 60,
    columns: [
      column('title', 'short', both('Titulli', 'Title')),
      column('on', 'date', both('Data', 'Date')),
      column('type', 'one', both('Lloji', 'Type'), { options: [option('event', 'ngjarje', 'event'), option('media', 'media', 'media'), option('material', 'material', 'material'), option('online', 'në internet', 'online')] }),
      column('link', 'short', both('Lidhja', 'Link'), { required: 'no' }),
    ],
    ...when('has_visibility', 'yes'),
  }),
])

const rating: Question = one('self_rating', both('Si po ecën projekti, sipas jush', 'How the project is doing, in your view'), {
  role: 'self_rating',
  options: [option('on_track', 'Sipas planit', 'On track'), option('satisfactory', 'Kënaqshëm', 'Satisfactory'), option('not_satisfactory', 'Jo kënaqshëm', 'Not satisfactory')],
})
const ratingReason: Question = long('rating_reason', both('Ç’duhet që të kthehet në plan', 'What it takes to get back on plan'), { maxLength: 1_500, ...when('self_rating', 'not_satisfactory') })

/** The narrative report in the middle of a grant; money is reported line by line elsewhere. */
export const reportInterim: FormDefinition = {
  sections: [
    progress,
    activities,
    reached('period'),
    learning,
    visibility,
    section('next', null, both('Periudha tjetër', 'Next period'), [
      long('next_plan', both('Plani për periudhën tjetër', 'Plan for the next period'), { maxLength: 2_500 }),
      yesNo('wants_change', both('A kërkoni ndryshim të marrëveshjes?', 'Do you ask for a change of the agreement?')),
      long('change', both('Cilin ndryshim dhe pse', 'Which change, and why'), { maxLength: 1_500, ...when('wants_change', 'yes') }),
      rating,
      ratingReason,
    ]),
  ],
}

/** The narrative report at the end of a grant. */
export const reportFinal: FormDefinition = {
  sections: [
    progress,
    activities,
    reached('whole'),
    learning,
    visibility,
    section('after', null, both('Pas grantit', 'After the grant'), [
      long('sustainability', both('Kush e mban shërbimin tani dhe me çfarë parash', 'Who runs the service now, and with what money'), { maxLength: 2_500 }),
      one('service_goes_on', both('A vazhdon shërbimi?', 'Does the service go on?'), {
        options: [option('fully', 'Po, i gjithi', 'Yes, all of it'), option('partly', 'Pjesërisht', 'In part'), option('no', 'Jo', 'No')],
      }),
      long('stopped_why', both('Çfarë u ndal dhe pse', 'What stopped, and why'), { maxLength: 1_500, ...when('service_goes_on', ['partly', 'no']) }),
      short('equipment', both('Ku mbeten pajisjet e blera', 'Where the equipment bought remains'), { required: 'no' }),
      rating,
      ratingReason,
    ]),
  ],
}
