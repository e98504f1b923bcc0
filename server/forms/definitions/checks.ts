import type { Both } from '../../kernel/words'
import type { FormDefinition, Question, Section } from '../forms'
import { both, long, one, option, section } from './making'

/** Answers of a check list. What is `no` cannot be repaired unless a clarification was asked for. */
const CHECK_ANSWERS = [
  option('yes', 'Po', 'Yes'),
  option('no', 'Jo', 'No'),
  option('na', 'Nuk zbatohet', 'Not applicable'),
  option('clarification', 'Kërkohet sqarim', 'Clarification needed'),
]

/** One point of the list: an answer, and a note that `no` and `clarification` owe. */
function point(code: string, label: Both, hint?: Both): Question[] {
  return [
    one(code, label, { options: CHECK_ANSWERS, ...(hint === undefined ? {} : { hint }) }),
    long(`${code}_note`, both('Shënim', 'Note'), {
      hint: both('Çfarë mungon dhe ku u pa. Aplikanti e lexon.', 'What is missing and where it was seen. The applicant reads it.'),
      maxLength: 1_000,
      when: { question: code, equals: ['no', 'clarification'] },
    }),
  ]
}

const list = (code: string, title: Both, points: readonly (readonly Question[])[]): Section => section(code, null, title, points.flat())

const form: Section = list('form', both('Forma', 'Form'), [
  point('complete', both('Aplikimi është i plotë dhe në gjuhën e kërkuar', 'The application is complete and in the language asked for')),
  point('signed', both('E dorëzoi një përfaqësues me të drejtë nënshkrimi', 'It was submitted by an authorised signatory')),
  point('declarations', both('Deklaratat janë dhënë', 'The declarations are given')),
])

const content = (extra: readonly (readonly Question[])[]): Section => list('content', both('Përmbajtja', 'Substance'), [
  point('thematic_fit', both('Projekti i shërben kujdesit shoqëror vendor dhe fushave të thirrjes', 'The project serves local social care and the themes of the call')),
  point('vulnerable', both('Përfituesit fundorë janë njerëz në nevojë', 'The end users are people in need')),
  point('part_of_plan', both('Projekti zbaton planin social vendor të bashkisë', 'The project implements the municipality’s social care plan')),
  point('amount', both('Shuma e kërkuar është brenda kufijve të thirrjes', 'The amount asked for is within the limits of the call'), both('Jashtë kufijve nuk korrigjohet.', 'Outside the limits there is no repair.')),
  point('duration', both('Kohëzgjatja është brenda kufijve të thirrjes', 'The duration is within the limits of the call')),
  point('ceilings', both('Kosto indirekte dhe fondi i kontigjencës janë brenda kufijve', 'Indirect costs and contingency are within their ceilings')),
  point('double_funding', both('Asnjë kosto nuk financohet dy herë', 'No cost is funded twice')),
  ...extra,
])

const exclusion = (points: readonly (readonly Question[])[]): Section => list('exclusion', both('Përjashtimi', 'Exclusion'), [
  point('not_excluded', both('Asnjë situatë përjashtimi: falimentim, shkelje e rëndë, mashtrim a korrupsion', 'No exclusion situation: bankruptcy, grave misconduct, fraud or corruption')),
  point('sanctions', both('Nuk ka përputhje me listat e sanksioneve dhe as flamur të kuq', 'No match with sanctions lists and no red flag')),
  ...points,
])

/** Eligibility of a civil society organisation's application. */
export const checkCso: FormDefinition = {
  sections: [
    form,
    list('applicant', both('Aplikanti', 'Applicant'), [
      point('registered', both('Organizata është e regjistruar dhe NUIS është i vlefshëm', 'The organisation is registered and its NUIS is valid')),
      point('seat', both('Ka seli dhe veprimtari në një bashki të thirrjes', 'It has its seat and activity in a municipality of the call')),
      point('licence', both('Ka licencë, ose dëshminë se ka aplikuar', 'It is licensed, or shows that it has applied')),
    ]),
    exclusion([point('taxes', both('Nuk ka detyrime tatimore dhe të sigurimeve shoqërore', 'No tax or social contribution arrears'))]),
    content([]),
    list('documents', both('Dokumentet', 'Documents'), [
      point('doc_statute', both('Statuti', 'Statute')),
      point('doc_registration', both('Vendimi i regjistrimit', 'Registration decision')),
      point('doc_nuis', both('Certifikata e NUIS-it', 'NUIS certificate')),
      point('doc_accounts', both('Pasqyrat financiare të vitit të fundit', 'Last year’s financial statements')),
      point('doc_arrears', both('Vërtetimi i tatimeve dhe i sigurimeve', 'Tax and social insurance certificate')),
      point('doc_licence', both('Licenca ose aplikimi për të', 'Licence or the application for one')),
      point('doc_cv', both('CV-të e ekipit', 'CVs of the team')),
      point('doc_partners', both('Letrat e partnerëve', 'Partner letters')),
      point('doc_support', both('Letra e mbështetjes së bashkisë', 'Municipal letter of support')),
      point('doc_bank', both('Identifikimi bankar', 'Bank identification')),
    ]),
  ],
}

/** Eligibility of a municipality's application. */
export const checkMunicipal: FormDefinition = {
  sections: [
    form,
    list('applicant', both('Aplikanti', 'Applicant'), [
      point('is_municipality', both('Aplikanti është bashki', 'The applicant is a municipality')),
      point('plan_approved', both('Plani social vendor është miratuar nga këshilli bashkiak', 'The social care plan is approved by the council')),
      point('no_overlap', both('Nuk mbivendoset me programin e BE-së për të njëjtin shërbim', 'No overlap with the EU programme for the same service')),
    ]),
    exclusion([]),
    content([point('cofinancing', both('Bashkëfinancimi është të paktën sa kërkon thirrja', 'Co-financing is at least what the call requires'))]),
    list('documents', both('Dokumentet', 'Documents'), [
      point('doc_plan', both('Vendimi i këshillit për planin social vendor', 'Council decision on the social care plan')),
      point('doc_cofinancing', both('Vendimi ose angazhimi për bashkëfinancimin', 'Decision or commitment on co-financing')),
      point('doc_needs', both('Shtojca e nevojave', 'Needs annex')),
      point('doc_costs', both('Fleta e kostos së shërbimit', 'Costed service sheet')),
      point('doc_budget', both('Buxheti', 'Budget')),
      point('doc_staff', both('Plani i stafit', 'Staffing plan')),
      point('doc_premises', both('Dëshmia e ambientit', 'Proof of premises')),
      point('doc_contract', both('Kontrata me organizatën ofruese', 'Contract with the providing organisation')),
      point('doc_intent', both('Letra e interesit', 'Letter of intent')),
    ]),
  ],
}
