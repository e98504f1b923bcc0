import { mkdirSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { found } from '../kernel/errors'
import type { Upload } from '../kernel/files'
import { sha256 } from '../kernel/hash'
import type { Person } from '../kernel/policy'
import type { Call } from '../calls/calls'
import { listDocumentsAsked } from '../calls/store'
import type { Answers } from '../forms/forms'
import { attachDocument, saveSection, startProposal } from '../proposals/actions'
import { readDraft } from '../proposals/draft-store'
import { sectionVersion } from '../proposals/drafts'
import { findProposal } from '../proposals/store'
import { listOrganisationsOf } from '../organisations/store'
import { APPLICATIONS, type Written } from './applications'
import type { PlayedProposal } from './cast-proposals'
import { told } from './publication'
import type { Story } from './story'

/** Begins a draft as the applicant does. Returns its id. */
export async function begin(story: Story, person: Person, call: Call, title: string): Promise<string> {
  const [organisation] = await listOrganisationsOf(story.services.db, person)
  const started = await told(startProposal(story.services, person, { callId: call.id, organisationId: found(organisation, 'kernel.missing.page').id, title }))
  return Array.isArray(started) ? '' : started.id
}

/** Saves the sections named, or all of them, with the answers that belong there. */
export async function fillIn(story: Story, person: Person, proposalId: string, answers: Answers, only?: readonly string[]): Promise<void> {
  const { services } = story
  const draft = await readDraft(services.db, found(await findProposal(services.db, proposalId), 'kernel.missing.page'))
  for (const section of draft.sheet.formVersion.definition.sections.filter(({ code }) => only === undefined || only.includes(code))) {
    const own = Object.fromEntries(section.questions.filter(({ code }) => code in answers).map(({ code }) => [code, answers[code]]))
    await told(saveSection(services, person, proposalId, { sectionCode: section.code, answers: own, version: sectionVersion(section, draft.sheet.answers), at: services.now() }))
  }
}

/** Uploads every document the call requires, each as a small PDF that says what it stands for. */
export async function attachAll(story: Story, person: Person, call: Call, proposalId: string, applicant: string, also: readonly string[] = []): Promise<void> {
  const { services } = story
  for (const { code, titleSq, required } of await listDocumentsAsked(services.db, call.id)) {
    if (required === 'no' && !also.includes(code)) continue
    const upload = lay(story, `${code}.pdf`, smallPdf([titleSq, applicant, 'Dokument shembull, i sajuar për demonstrim.']))
    await told(attachDocument(services, person, proposalId, { documentCode: code, upload, at: services.now() }))
  }
}

/** A file in the temporary folder, as it lies there after it came in. */
export function lay({ services }: Story, name: string, content: Buffer): Upload {
  const { temporary } = services.files
  mkdirSync(temporary, { recursive: true })
  const target = path.join(temporary, services.random.id())
  writeFileSync(target, content)
  return { field: 'file', name, path: target, size: content.length, sha256: sha256(content) }
}

/** A PDF of one page and a few lines in a font that every reader has: a kilobyte instead of an embedded typeface. */
export function smallPdf(lines: readonly string[]): Buffer {
  const safe = (text: string) => [...text.replaceAll('\\', '\\\\').replaceAll('(', '\\(').replaceAll(')', '\\)')].map((one) => (one.charCodeAt(0) < 256 ? one : '?')).join('')
  const drawn = `BT /F1 14 Tf 60 760 Td 22 TL ${lines.map((line) => `(${safe(line)}) Tj T*`).join(' ')} ET`
  const objects = [
    '<< /Type /Catalog /Pages 2 0 R >>',
    '<< /Type /Pages /Kids [3 0 R] /Count 1 >>',
    '<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>',
    `<< /Length ${drawn.length} >>\nstream\n${drawn}\nendstream`,
    '<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>',
  ]
  let text = '%PDF-1.4\n'
  const places = objects.map((object, index) => {
    const place = text.length
    text += `${index + 1} 0 obj\n${object}\nendobj\n`
    return `${String(place).padStart(10, '0')} 00000 n \n`
  })
  const table = text.length
  text += `xref\n0 ${objects.length + 1}\n0000000000 65535 f \n${places.join('')}trailer\n<< /Size ${objects.length + 1} /Root 1 0 R >>\nstartxref\n${table}\n%%EOF\n`
  return Buffer.from(text, 'latin1')
}

/** All that an applicant answers, from what the story knows of the proposal. */
export function answersOf(played: PlayedProposal, call: Pick<Call, 'startsFrom'>): Answers {
  const written = found(APPLICATIONS[played.key], 'kernel.missing.page')
  const startsOn = call.startsFrom
  return { ...project(played, written, startsOn), ...reasons(written), ...results(played, written), budget: budget(played, written), budget_notes: 'Kostot për njësi vijnë nga tri oferta ose nga pagat e projekteve të mëparshme.' }
}

function project(played: PlayedProposal, written: Written, startsOn: string): Answers {
  return {
    title: played.titleSq, municipality: played.municipalityCode, theme: played.theme, starts_on: startsOn, months: played.months, summary: written.summary,
    has_partners: written.partner === null ? 'no' : 'yes',
    ...(written.partner === null ? {} : { partners: [{ name: written.partner[0], role: written.partner[1], nuis: '', amount: null, letter: 'yes' }] }),
    team: written.team.map(([position, qualification, share]) => ({ position, person: '', qualification, share })),
    has_projects: played.requestedLek > 800_000 ? 'yes' : 'no',
    ...(played.requestedLek > 800_000 ? { projects: [{ title: 'Shërbim komunitar (shembull)', donor: 'Donator vendas', years: '2018–2019', amount: 120_000_000, result: 'Shërbimi u mor përsipër pjesërisht nga bashkia.' }] } : {}),
    management: 'Drejtori autorizon, kontabilistja regjistron, financierja paguan. Llogari e veçantë dhe pajtim çdo muaj; blerjet me tri oferta.',
  }
}

function reasons(written: Written): Answers {
  return {
    need: written.need, plan_measure: written.measure, plan_decision: '', plan_link: `Projekti zbaton masën «${written.measure}» të planit social vendor dhe raporton te bashkia çdo tre muaj.`,
    no_double: 'Asnjë kosto nuk mbulohet nga donatorë të tjerë; lista e projekteve të mëparshme është te ekipi dhe përvoja.',
    how_identified: written.reach, end_users: 'Përdoruesit fundorë janë vetë njerëzit në nevojë: hyrja bëhet me vlerësimin e NJVNR-së dhe asnjë pagesë nuk u kërkohet.',
    gender_marker: written.marker, gender_reason: written.gender, participation: 'Një këshill përdoruesish mblidhet çdo muaj dhe vendos për orarin e ankesat; kutia e ankesave hapet nga dikush jashtë projektit.',
    accessibility: 'Materiale lexim-lehtë, përkthim në gjuhën e shenjave kur kërkohet, takime në kate përdhe ose në shtëpi.',
    safeguarding: 'Kod sjelljeje i nënshkruar nga të gjithë, person përgjegjës për raportimin, të dhënat vetjake të mbyllura me çelës e të koduara.',
    ...Object.fromEntries(['gender_analysis', 'gender_baseline', 'gender_lines', 'gender_decisions', 'gender_indicator'].map((code, index) => [code, index < 2 + Number(written.marker) ? 'yes' : 'no'])),
    service_types: [...written.serviceTypes], service: written.service, health_centre: written.health, naru: written.naru, referral: written.referral,
    protocol: written.licence === 'licensed' ? 'yes' : 'no', ...(written.licence === 'licensed' ? {} : { protocol_plan: 'Protokolli hartohet në dy muajt e parë dhe nënshkruhet nga bashkia dhe drejtoria shëndetësore.' }),
    licence: written.licence,
    ...(written.licence === 'licensed' ? { licence_number: 'LSK (shembull), 1.6.2017' } : written.licence === 'applied' ? { licence_plan: 'Dosja u dorëzua te QKB-ja; presim inspektimin e Shërbimit Social Shtetëror.' } : {}),
    sustainability: 'Bashkia ka marrë përsipër ambientin dhe një pagë nga viti tjetër; protokollet mbeten në fuqi pas grantit.',
    municipal_support: written.support_letter, replication: 'Modeli, fletët dhe protokolli jepen falas për bashki të tjera.',
    communication: 'Logoja e programit në çdo material, dy histori përdoruesish me pëlqim, një takim publik në mbyllje.',
  }
}

function results(played: PlayedProposal, written: Written): Answers {
  const { directBeneficiaries: direct, targetGroups, months } = played
  const women = Math.round(direct * 0.56)
  const unrecorded = direct > 100 ? 4 : 0
  const ages = targetGroups.includes('ELA') ? ['age.65'] : targetGroups.includes('YTH') ? ['age.18_29'] : ['age.30_64', 'age.65']
  const split = ages.length === 1 ? { [ages[0] ?? '']: direct } : { 'age.30_64': direct - Math.floor(direct / 3), 'age.65': Math.floor(direct / 3) }
  return {
    target_groups: [...targetGroups],
    beneficiaries: {
      direct, indirect: direct * 3, women, men: direct - women - unrecorded, ...(unrecorded === 0 ? {} : { unrecorded }), ...split,
      ...Object.fromEntries(targetGroups.flatMap((group, index) => {
        const all = index === 0 ? Math.round(direct * 0.7) : Math.round(direct * 0.4)
        return [[`group.${group}.all`, all], [`group.${group}.women`, Math.round(all * 0.56)]]
      })),
    },
    objective: written.objective, specific_objective: written.specific,
    indicators: written.indicators.map(([output, indicator, target, means]) => ({ output, indicator, unit: 'number', baseline: 0, target, means })),
    assumptions: 'Bashkia dhe qendra shëndetësore e mbajnë stafin e kontaktit.',
    workplan: written.activities.map((activity, index) => ({ activity, responsible: written.team[index % written.team.length]?.[0] ?? '', months: monthsFor(index, written.activities.length, months) })),
    risks: [
      { risk: written.risk, likelihood: '3', impact: '3', response: written.response, owner: written.team[0]?.[0] ?? '' },
      { risk: 'Largimi i stafit të kualifikuar', likelihood: '2', impact: '4', response: 'Kontrata për gjithë kohën dhe një zëvendësues i njohur.', owner: 'Drejtimi' },
    ],
  }
}

/** The first activity prepares, the last one closes, those between run on. */
function monthsFor(index: number, activities: number, months: number): number[] {
  const from = index === 0 ? 1 : index === activities - 1 ? months - 1 : 2
  const to = index === 0 ? 2 : index === activities - 1 ? months : months - 1
  return Array.from({ length: to - from + 1 }, (_none, at) => from + at)
}

const HUNDRED = 10_000
const toHundred = (minor: number): number => Math.floor(minor / HUNDRED) * HUNDRED

/** Lines that add up to exactly what is asked for: direct costs, six percent indirect, the rest (under five) contingency. */
function budget(played: PlayedProposal, written: Written): unknown {
  const requested = played.requestedLek * 100
  const direct = Math.floor((requested / 109) * 100 / 100_000) * 100_000
  const line = (heading: string, description: string, unit: string, quantity: number, share: number) =>
    ({ heading, description, unit, quantity, unitCostMinor: toHundred((direct * share) / quantity) })
  const all = written.team.reduce((sum, [, , share]) => sum + share, 0)
  const lines = [
    ...written.team.map(([position, , share]) => line('1', `${position}, ${share} %`, 'month', played.months, (0.62 * share) / all)),
    line('2', 'Udhëtime brenda bashkisë', 'visit', 40, 0.06),
    line('3', written.equipment, 'piece', 4, 0.1),
    line('4', 'Internet, telefon dhe zyrë', 'month', played.months, 0.05),
    line('7', written.support, 'person', 20, 0.09),
  ]
  const rest = direct - lines.reduce((sum, { quantity, unitCostMinor }) => sum + quantity * unitCostMinor, 0)
  const indirectMinor = toHundred((direct * 6) / 100)
  return {
    lines: [...lines, { heading: '8', description: 'Materiale lexim-lehtë dhe dukshmëri', unit: 'lump', quantity: 1, unitCostMinor: rest }],
    contingencyMinor: requested - direct - indirectMinor, indirectMinor, ownMinor: null, otherMinor: null, inKindMinor: null,
  }
}
