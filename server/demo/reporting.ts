import type { Answers } from '../forms/forms'
import { APPLICATIONS } from './applications'
import type { PlayedProposal } from './cast-proposals'

/**
 * Who the six projects reached. The sums are the programme's: 539 people, 312 women and 226 men (one is missing there too),
 * 95 Roma and Egyptians, 57 persons with disabilities, 249 older persons, 30 with a chronic disease, 48 others.
 * How they spread over the six projects is invented.
 */
type Reached = { women: number; men: number; unrecorded: number; groups: Readonly<Record<string, readonly [all: number, women: number]>>; old: number }

const REACHED: Readonly<Record<string, Reached>> = {
  P01: { women: 50, men: 40, unrecorded: 0, old: 0, groups: { ROMA: [62, 35], EGYP: [28, 15] } },
  P02: { women: 70, men: 50, unrecorded: 0, old: 80, groups: { PWD: [22, 10], ELD: [80, 48] } },
  P04: { women: 63, men: 47, unrecorded: 0, old: 60, groups: { PWD: [10, 5], ELD: [60, 37], CHR: [30, 16] } },
  P06: { women: 46, men: 29, unrecorded: 0, old: 75, groups: { ELD: [75, 46] } },
  P08: { women: 39, men: 30, unrecorded: 1, old: 0, groups: { PWD: [20, 9], CWD: [18, 8], ROMA: [5, 3] } },
  P10: { women: 44, men: 30, unrecorded: 0, old: 34, groups: { RUR: [30, 30], ELD: [34, 18], PWD: [5, 2] } },
}

/** What had been reached by the end of September: rounded down, so that nobody is counted twice later. */
const part = (all: number, tenths: number): number => Math.floor((all * tenths) / 10)

/** The narrative of a report, from what the project had promised. */
export function narrative(played: PlayedProposal, kind: 'interim' | 'final'): Answers {
  const written = APPLICATIONS[played.key]
  const tenths = kind === 'final' ? 10 : 4
  if (written === undefined) return {}
  return {
    summary: kind === 'final'
      ? `Projekti mbaroi më 15 mars 2021. ${written.specific} Shërbimi punoi edhe gjatë javëve të mbyllura, me telefon kur dera nuk hapej.`
      : `Në dhjetë javët e para u formua ekipi, u nënshkruan marrëveshjet me bashkinë dhe nisën shërbimet. ${written.specific}`,
    ...(kind === 'interim' ? { context: 'Masat kundër COVID-19 kufizuan mbledhjet; takimet në grup u zëvendësuan me vizita dhe telefonata.' } : {}),
    indicators: written.indicators.map(([_output, indicator, target], index) => {
      const result = kind === 'final' && index > 0 ? Math.floor((target * 96) / 100) : part(target, tenths)
      return { indicator, unit: 'number', baseline: 0, target, result, reason: result < target ? (kind === 'final' ? 'Dy javë pa takime në nëntor.' : 'Projekti është në mes.') : '' }
    }),
    activities: written.activities.map((activity, index) => ({
      activity, state: kind === 'final' || index === 0 ? 'done' : index === written.activities.length - 1 ? 'not_done' : 'ongoing',
      participants: part(played.directBeneficiaries, index === 0 ? 2 : tenths), women: part(played.directBeneficiaries, index === 0 ? 1 : tenths / 2),
    })),
    ...people(played, tenths),
    counted_once: 'yes',
    challenges: `${written.risk}. ${written.response}`,
    lessons: kind === 'final' ? 'Menaxhimi i rastit bashkë me qendrën shëndetësore i shkurton njerëzve rrugën; pa një kontakt të caktuar në bashki ai ndalet.' : 'Vizitat e para me dikë që familja e njeh hapin derën më shpejt.',
    gender: written.gender,
    partnerships: `${written.health} ${written.naru}`,
    risks: [{ risk: written.risk, likelihood: '3', impact: kind === 'final' ? '2' : '3', response: written.response, owner: written.team[0]?.[0] ?? '' }],
    has_visibility: 'yes',
    visibility: [{ title: kind === 'final' ? 'Takimi i mbylljes me bashkinë' : 'Fletëpalosje lexim-lehtë', on: kind === 'final' ? '2021-03-11' : '2020-09-18', type: kind === 'final' ? 'event' : 'material', link: '' }],
    ...(kind === 'final'
      ? { sustainability: 'Bashkia e mban kontaktin në NJVNR dhe ambientin; një pagë është te buxheti i vitit 2021.', service_goes_on: 'partly', stopped_why: 'Vizitat javore u bënë mujore deri sa të mbyllet financimi i ri.', equipment: 'Te organizata, me akt-dorëzim për bashkinë.' }
      : { next_plan: 'Takimet javore vazhdojnë, shtohen familjet e referuara nga qendra shëndetësore.', wants_change: 'no' }),
    self_rating: 'on_track',
  }
}

function people(played: PlayedProposal, tenths: number): Answers {
  const reached = REACHED[played.key] ?? { women: 0, men: 0, unrecorded: 0, old: 0, groups: {} }
  const women = part(reached.women, tenths)
  const men = part(reached.men, tenths)
  const unrecorded = part(reached.unrecorded, tenths)
  const direct = women + men + unrecorded
  const old = Math.min(direct, part(reached.old, tenths))
  const young = part(direct - old, 2)
  const groups = Object.entries(reached.groups)
  return {
    target_groups: groups.map(([group]) => group),
    beneficiaries: {
      direct, indirect: direct * 3, households: part(direct * 7, 1), women, men, ...(unrecorded === 0 ? {} : { unrecorded }),
      'age.65': old, 'age.18_29': young, 'age.30_64': direct - old - young,
      ...Object.fromEntries(groups.flatMap(([group, [all, ofWomen]]) => [[`group.${group}.all`, Math.min(direct, part(all, tenths))], [`group.${group}.women`, Math.min(women, part(ofWomen, tenths))]])),
    },
  }
}
