import { composeIBAN } from 'ibantools'
import { registerOrganisation, saveProfile, submitForVerification, verifyOrganisation } from '../organisations/actions'
import { DECLARATIONS, emptyProfile, POLICIES, type Contents, type Profile, type SectionCode } from '../organisations/organisations'
import { sectionsOf } from '../organisations/sections'
import { findOrganisation } from '../organisations/store'
import { quoteFigure, saveCarePlan } from '../municipalities/actions'
import { findMunicipality } from '../municipalities/store'
import { ORGANISATIONS_PLAYED, PROPOSALS_PLAYED } from './cast-proposals'
import { FIGURES, MEASURES, MEASURES_INVENTED, MUNICIPALITIES_PLAYED, PLANS_2020, PLANS_2021, REPORT_2020, REPORT_2021 } from './places-data'
import type { Story } from './story'

/** Chapter 1: what budgets say, and the organisations that register and are verified, January to April 2020. */
export async function places(story: Story): Promise<void> {
  story.at('2020-01-20T10:00:00+01:00')
  const manager = await story.as('manager@demo.test')
  for (const { lek, ...figure } of FIGURES) await told(quoteFigure(story.services, manager, { ...figure, amountMinor: lek * 100, source: REPORT_2020 }))

  for (const [index, played] of MUNICIPALITIES_PLAYED.entries()) {
    story.at(`2020-02-${String(3 + index).padStart(2, '0')}T09:30:00+01:00`)
    await story.admit({ email: `finance.${played.account}@demo.test`, name: played.finance, roles: ['finance'] }, played.code)
    const municipality = await findMunicipality(story.services.db, played.code)
    const contents: Partial<Contents> = {
      nameSq: `Bashkia ${municipality?.nameSq ?? ''}`, nameEn: `Municipality of ${municipality?.nameEn ?? ''}`, nuis: played.nuis, municipalityCode: played.code, iban: ibanOf('99900000', played.account16),
    }
    await registerAndVerify(story, { account: played.account, person: played.person, kind: 'municipality' }, contents, municipalProfile(played, contents.nameSq ?? ''))
  }

  for (const [index, played] of ORGANISATIONS_PLAYED.entries()) {
    const day = new Date(Date.UTC(2020, 1, 12 + index * 4)).toISOString().slice(0, 10)
    story.at(`${day}T10:00:00${day < '2020-03-29' ? '+01:00' : '+02:00'}`)
    const contents: Partial<Contents> = {
      nameSq: played.nameSq, nameEn: played.nameEn, nuis: `L${String(51_203_001 + index * 17)}${'ABCDEFGHIJKL'[index] ?? 'A'}`, municipalityCode: played.municipalityCode,
      iban: ibanOf('99911109', String(1_000_000 + index * 37).padStart(16, '0')),
    }
    await registerAndVerify(story, played, contents, organisationProfile(played, index))
  }
}

const ibanOf = (bank: string, account: string): string => composeIBAN({ countryCode: 'AL', bban: bank + account }) ?? ''

/** A deed of the story must not be refused: the story itself would be wrong. */
async function told<Result>(deed: Promise<Result>): Promise<Result> {
  const result = await deed
  if (Array.isArray(result) && result.length > 0) throw new Error(`the story was refused: ${JSON.stringify(result)}`)
  return result
}

async function registerAndVerify(story: Story, played: { account: string; person: string; kind: string }, contents: Partial<Contents>, profile: Profile): Promise<void> {
  const { services, words } = story
  const email = `${played.account}@demo.test`
  await story.admit({ email, name: played.person, roles: [] })
  const registered = await told(registerOrganisation(services, await story.as(email), {
    kind: played.kind, nameSq: contents.nameSq ?? '', nameEn: contents.nameEn ?? '', nuis: contents.nuis ?? '', municipalityCode: contents.municipalityCode ?? '',
  }))
  if (Array.isArray(registered)) return
  const { id } = registered
  const member = await story.as(email)
  for (const section of sectionsOf(played.kind as Contents['kind']).filter((code) => code !== 'identity')) {
    await told(saveProfile(services, words, member, id, { section, version: 0, apply: (now) => ({ ...now, ...(section === 'bank' ? { iban: contents.iban ?? null } : {}), profile: { ...now.profile, ...partOf(profile, section) } }) }))
  }
  await told(submitForVerification(services, words, member, id, DECLARATIONS))
  const version = (await findOrganisation(services.db, id))?.version ?? 0
  await told(verifyOrganisation(services, words, await story.as('manager@demo.test'), id, {
    answers: { registration: 'yes', mandate: 'yes', safeguards: 'yes', risk: 'yes', flags: 'yes' }, note: '', version,
  }))
}

const partOf = (profile: Profile, section: SectionCode): Partial<Profile> => (section === 'identity' ? {} : { [section]: profile[section] })

function municipalProfile(played: { account: string; person: string; role: string }, name: string): Profile {
  return {
    ...emptyProfile,
    contact: { address: `${name}, sheshi qendror`, phone: '+355 4 000 0000', email: `${played.account}@demo.test`, website: '', representative: played.person, representativeRole: played.role },
    bank: { name: 'Llogaria e Unifikuar e Thesarit', holder: name, separate: 'no' },
  }
}

function organisationProfile(played: (typeof ORGANISATIONS_PLAYED)[number], index: number): Profile {
  const own = PROPOSALS_PLAYED.filter(({ applicant }) => applicant === played.account)
  const groups = [...new Set(own.flatMap(({ targetGroups }) => targetGroups))]
  const municipalities = [...new Set([played.municipalityCode, ...own.map(({ municipalityCode }) => municipalityCode)])].sort()
  const founded = 2004 + (index * 5) % 13
  const [first = ''] = played.person.split(' ')
  return {
    ...emptyProfile,
    registration: { decisionNo: String(1200 + index * 31), authority: 'Gjykata e Rrethit Gjyqësor Tiranë', decidedOn: `${founded}-0${1 + (index % 9)}-15`, expiresOn: '', foundedYear: founded },
    contact: { address: `Rruga e Shembullit ${3 + index}`, phone: `+355 69 000 00${String(10 + index)}`, email: `${played.account}@demo.test`, website: '', representative: played.person, representativeRole: index % 2 === 0 ? 'drejtor ekzekutiv' : 'drejtore ekzekutive' },
    board: [played.person, `${first} Bordi`, 'Liri Mbikëqyrësi'],
    licence: index % 4 === 3 ? { state: 'applied', number: '', kinds: [], issuedOn: '' } : { state: 'held', number: `LSK-${310 + index}`, kinds: ['community'], issuedOn: `201${6 + (index % 3)}-06-01` },
    bank: { name: 'Banka e Shembullit', holder: played.nameSq, separate: index % 3 === 0 ? 'no' : 'yes' },
    capacity: {
      staff: index % 3 === 0 ? '10-24' : '5-9', budgets: { 2019: (2_400_000 + index * 310_000) * 100, 2018: (2_100_000 + index * 280_000) * 100 },
      sectors: 'Shërbime komunitare të kujdesit shoqëror, menaxhim rasti dhe referim drejt shërbimeve shëndetësore.', years: 2020 - founded,
      grants: 'Projekte të vogla me donatorë vendas (shembull i sajuar).', groups, municipalities,
    },
    management: {
      policies: index % 5 === 4 ? ['procurement', 'safeguarding', 'anti_fraud'] : [...POLICIES],
      duties: { authorise: 'drejtimi', record: 'kontabiliteti', procure: 'komisioni i blerjeve', custody: 'arka', pay: 'financa', reconcile: 'kontabiliteti' },
      basis: 'accrual', books: 'software', audits: '',
    },
  }
}

/** Chapter between the programme and the municipal call: social care plans, as the reports for 2020 and 2021 have them. */
export async function plans(story: Story): Promise<void> {
  const { services } = story
  if (services.now() < new Date('2022-01-17T10:00:00+01:00')) story.at('2022-01-17T10:00:00+01:00')
  const manager = await story.as('manager@demo.test')
  const told2020 = PLANS_2020.map((plan) => ({ ...plan, source: REPORT_2020 }))
  const told2021 = PLANS_2021.map((plan) => ({ ...plan, source: REPORT_2021 }))
  for (const { municipalityCode, source, ...plan } of [...told2020, ...told2021]) {
    const municipality = await findMunicipality(services.db, municipalityCode)
    const played = MUNICIPALITIES_PLAYED.some(({ code }) => code === municipalityCode)
    await saveCarePlan(services, manager, municipalityCode, null, {
      ...plan, titleSq: `Plani social vendor, ${municipality?.nameSq ?? ''}`, titleEn: `Social care plan, ${municipality?.nameEn ?? ''}`, decisionNo: null, decisionOn: null, costMinor: null,
      source: played ? `${source}; ${MEASURES_INVENTED}` : source,
      measures: played ? MEASURES.map(({ lek, ...measure }) => ({ ...measure, costMinor: lek * 100 })) : [],
    })
  }
}
