import { THEMES } from '../code-lists'
import type { FormDefinition } from '../forms'
import { both, column, date, long, number, one, option, section, short, table, when, yesNo } from './making'
import { activities, budgetSection, gender, model, partners, people, results, risks } from './shared'

const ONE = both('1. Organizata dhe projekti', '1. Organisation and project')
const TWO = both('2. Pse dhe për kë', '2. Why and for whom')
const THREE = both('3. Si', '3. How')
const FOUR = both('4. Mbyllja', '4. Closing')

/** The application of a civil society organisation, in the order of the paper form of 2020. */
export const applicationCso: FormDefinition = {
  sections: [
    section('partners', ONE, both('Organizata dhe partnerët', 'Organisation and partners'), partners(), {
      hint: both('Të dhënat e organizatës vijnë nga profili i saj', 'The organisation’s details come from its profile'),
    }),
    section('project', ONE, both('Titulli, bashkia dhe kohëzgjatja', 'Title, municipality and duration'), [
      short('title', both('Titulli i projektit', 'Project title'), { role: 'title' }),
      one('municipality', both('Bashkia', 'Municipality'), { role: 'municipality', hint: both('Ku banojnë përfituesit.', 'Where the beneficiaries live.') }),
      short('places', both('Njësitë administrative', 'Administrative units'), { required: 'no' }),
      one('theme', both('Fusha', 'Theme'), { options: THEMES, role: 'theme' }),
      date('starts_on', both('Data e fillimit', 'Start date'), { role: 'startsOn' }),
      number('months', both('Kohëzgjatja në muaj', 'Duration in months'), { role: 'months', min: 1, max: 36 }),
    ]),
    section('summary', ONE, both('Përmbledhja', 'Summary'), [
      long('summary', both('Përmbledhja e projektit', 'Summary of the project'), {
        hint: both('Objektivat, grupet e synuara, veprimtaritë kryesore dhe ç’do të ndryshojë. Kush e lexon vetëm këtë, duhet ta kuptojë projektin.', 'Objectives, target groups, main activities and what will change. Whoever reads only this should understand the project.'),
        maxLength: 2_500,
        role: 'summary',
      }),
    ], { hint: both('Deri në 2 500 shenja', 'Up to 2,500 characters') }),
    section('team', ONE, both('Ekipi dhe përvoja', 'Team and experience'), [
      table('team', both('Ekipi i projektit', 'Project team'), {
        min: 1,
        max: 30,
        columns: [
          column('position', 'short', both('Detyra', 'Position')),
          column('person', 'short', both('Emri, nëse dihet', 'Name, if known'), { required: 'no' }),
          column('qualification', 'short', both('Kualifikimi', 'Qualification')),
          column('share', 'number', both('% e kohës', '% of time'), { min: 1, max: 100 }),
        ],
      }),
      yesNo('has_projects', both('A keni zbatuar projekte të ngjashme në tre vitet e fundit?', 'Have you carried out similar projects in the last three years?')),
      table('projects', both('Projekte të ngjashme', 'Similar projects'), {
        min: 1,
        max: 20,
        columns: [
          column('title', 'short', both('Projekti', 'Project')),
          column('donor', 'short', both('Financuesi', 'Funder')),
          column('years', 'short', both('Vitet', 'Years'), { maxLength: 20 }),
          column('amount', 'money', both('Shuma (lekë)', 'Amount (ALL)')),
          column('result', 'short', both('Rezultati kryesor', 'Main result')),
        ],
        ...when('has_projects', 'yes'),
      }),
      long('management', both('Drejtimi dhe menaxhimi financiar', 'Management and financial management'), {
        hint: both('Kush autorizon, kush regjistron, kush paguan: tre njerëz të ndryshëm.', 'Who authorises, who records, who pays: three different people.'),
        maxLength: 2_500,
      }),
    ]),
    section('need', TWO, both('Nevoja dhe lidhja me planin social vendor', 'Need and link to the social care plan'), [
      long('need', both('Nevoja në bashki', 'The need in the municipality'), { hint: both('Me shifra dhe me burimin e tyre.', 'With figures and where they come from.') }),
      short('plan_measure', both('Masa e planit social vendor që zbaton projekti', 'Measure of the social care plan that the project implements'), { role: 'plan_measure' }),
      short('plan_decision', both('Vendimi i këshillit bashkiak që miraton planin', 'Decision of the municipal council approving the plan'), { hint: both('Numri dhe data.', 'Number and date.'), maxLength: 100, required: 'no' }),
      long('plan_link', both('Si e zbaton projekti këtë masë', 'How the project implements this measure'), { maxLength: 2_500 }),
      long('no_double', both('Ku nuk mbivendoset me projekte të tjera', 'Where it does not overlap with other projects'), {
        hint: both('Asnjë kosto nuk paguhet dy herë, as nga grantet e BE-së për përfshirjen sociale.', 'No cost is paid twice, not by EU social inclusion grants either.'),
        maxLength: 1_500,
      }),
    ]),
    people(TWO),
    gender(TWO),
    model(THREE),
    results(THREE),
    activities(THREE),
    risks(THREE),
    budgetSection(THREE),
    section('sustainability', FOUR, both('Qëndrueshmëria dhe komunikimi', 'Sustainability and communication'), [
      long('sustainability', both('Si vazhdon shërbimi pas grantit', 'How the service goes on after the grant'), { maxLength: 2_500 }),
      one('municipal_support', both('Mbështetja e bashkisë', 'Support of the municipality'), {
        options: [
          option('letter', 'Kemi letër mbështetjeje', 'We have a letter of support'),
          option('asked', 'E kemi kërkuar', 'We have asked for one'),
          option('none', 'Nuk kemi', 'We have none'),
        ],
        hint: both('Letrën ngarkojeni te dokumentet.', 'Upload the letter with the documents.'),
      }),
      long('replication', both('A mund të përsëritet diku tjetër?', 'Can it be repeated elsewhere?'), { maxLength: 1_500, required: 'no' }),
      long('communication', both('Komunikimi dhe dukshmëria', 'Communication and visibility'), { maxLength: 1_500 }),
    ]),
  ],
}
