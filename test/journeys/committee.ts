import { verifyAudit } from '../../server/kernel/audit'
import type { Person } from '../../server/kernel/policy'
import { verifyLedger } from '../../server/ledger/verify'
import type { Organisation } from '../../server/organisations/organisations'
import type { Proposal } from '../../server/proposals/proposals'
import { verifySheets } from '../../server/scoring/verify'
import { aCall, withEnvelope, type BuiltCall } from '../support/builders/calls'
import { anOrganisation } from '../support/builders/organisations'
import { inPool } from '../support/builders/pool'
import { aProposal } from '../support/builders/proposals'
import { textOfPdf } from '../support/pdf'
import type { Reader, Values } from '../support/reader'
import { sealsMinutes } from './stations/minutes'
import { enter, go, readLetter, seen, wait, type World } from './stations/world'

type Applied = { proposal: Proposal; organisation: Organisation; signatory: Person }

type Committee = {
  call: BuiltCall
  /** In the order of their numbers. */
  applied: readonly [Applied, Applied, Applied, Applied]
  manager: Person
  chair: Person
  secretary: Person
  assessors: readonly [Person, Person, Person, Person, Person]
  authority: Person
  /** Assesses for the scheme, but sits on another committee. */
  outsider: Person
}

/** A closed call with money and four proposals that were found eligible, and the staff of the scheme. Nobody has been appointed. */
async function arrange({ scene }: World): Promise<Committee> {
  const call = await withEnvelope(scene, await aCall(scene, { state: 'closed', envelopeMinor: 180_000_000, municipalityCodes: ['50', '53'] }))
  const applies = async (title: string, municipalityCode: string, requestedMinor: number, nameSq: string): Promise<Applied> => {
    const { organisation } = await anOrganisation(scene, { nameSq, nameEn: nameSq, municipalityCode })
    const { proposal, signatory } = await aProposal(scene, { call, organisation, title, state: 'eligible', requestedMinor, municipalityCode })
    return { proposal, organisation, signatory }
  }
  const pooled = async (role: string, name: string, body: string): Promise<Person> => {
    const person = await scene.person([role], name)
    await inPool(scene, person, { standing: 'official', body })
    return person
  }
  const assessor = (name: string) => pooled('assessor', name, 'Ministria')
  return {
    call,
    applied: [
      await applies('Kujdes në shtëpi', '53', 90_000_000, 'Shoqata Agimi'), await applies('Teleterapi për fëmijë', '53', 81_000_000, 'Shoqata Zemra'),
      await applies('Qendër ditore', '50', 60_000_000, 'Shoqata Lumi'), await applies('Punëtori artizanale', '50', 50_000_000, 'Shoqata Ura'),
    ],
    manager: await scene.person(['manager'], 'Mirela Kodra'),
    chair: await pooled('chair', 'Çlirim Dervishi', 'Shërbimi Social Shtetëror'),
    secretary: await pooled('secretary', 'Suela Marku', 'Sekretaria'),
    assessors: [await assessor('Arta Hysi'), await assessor('Besnik Rama'), await assessor('Cvetana Iliev'), await assessor('Drita Shehu'), await assessor('Edmond Nushi')],
    authority: await scene.person(['authority'], 'Aferdita Lleshi'),
    outsider: await assessor('Fatos Jashtë'),
  }
}

/** Marks of each assessor by proposal; null where the conflict stands. */
const MARKS: readonly (readonly [number, number | null, number, number])[] = [[5, 4, 4, 2], [4, 4, 4, 2], [5, 4, 3, 2], [4, null, 4, 2], [5, 4, 4, 2]]
const MEANS = ['92.00', '80.00', '76.00', '40.00']
const CONFLICTED = 3

type Table = { world: World; committee: Committee; comes(person: Person): Promise<Reader> }

/** From the appointment to the published results, each member in a browser of their own. */
export async function tell(world: World): Promise<void> {
  const table: Table = { world, committee: await arrange(world), comes: browsers(world) }
  await appoints(table)
  await begins(table)
  await declare(table)
  await assigns(table)
  await score(table)
  await settle(table)
  await meet(table)
  await decide(table)
  await holds(table)
}

/** Everybody keeps the browser of the first day, and signs in again where the session has ended since. */
function browsers(world: World): Table['comes'] {
  const readers = new Map<string, Reader>()
  return async (person) => {
    const known = readers.get(person.id)
    const reader = known ?? await world.open()
    readers.set(person.id, reader)
    await reader.get('/')
    if (reader.html.querySelector('a[href^="/sign-in"]') !== null) await enter({ ...world, open: async () => reader }, person)
    return reader
  }
}

const members = ({ chair, secretary, assessors }: Committee): Person[] => [chair, secretary, ...assessors]
const titles = ({ applied }: Committee): string[] => applied.map(({ proposal }) => proposal.title)

/** From the front page to the evaluation of the call. */
async function opensEvaluation({ comes, committee }: Table, person: Person): Promise<Reader> {
  const reader = await comes(person)
  await go(reader, 'scoring')
  await reader.follow(committee.call.reference)
  seen(reader)
  return reader
}

/** Everything where something of a proposal could be found, by link or by guess. */
function placesOf({ call, applied }: Committee): string[] {
  const { reference } = call
  return [
    '/', '/desk', '/desk/tasks', '/scoring', ...['', '/ranking', '/ranking.csv', '/minutes', '/minutes.pdf', '/assignment', '/meetings', '/committee', '/declaration'].map((end) => `/scoring/${reference}${end}`),
    '/awards', '/awards/selections', `/awards/selections/${reference}`, `/awards/selections/${reference}/csv`, '/awards/outcomes', `/calls/${reference}`, `/calls/${reference}/results`, `/calls/${reference}/questions`,
    '/proposals', `/proposals?call=${reference}`, '/log', '/data', '/people/letters',
    ...applied.flatMap(({ proposal: { id } }) => [`/scoring/proposals/${id}`, `/scoring/proposals/${id}/recusal`, `/proposals/${id}`, `/proposals/${id}/receipt`, `/awards/outcomes/${id}`]),
  ]
}

/** Looks everywhere as this reader, and finds none of these words: not on a page, not in its markup, not in a file. */
async function findsNothing(reader: Reader, committee: Committee, words: readonly string[], { except = [] as readonly string[] } = {}): Promise<void> {
  const found: string[] = []
  for (const address of placesOf(committee).filter((place) => !except.includes(place))) {
    const { status, headers, body } = await reader.download(address)
    expect([address, status]).not.toEqual([address, 500])
    const text = (headers['content-type'] ?? '').includes('pdf') ? textOfPdf(body) : body.toString()
    found.push(...words.filter((word) => text.includes(word)).map((word) => `${word} at ${address} (${status})`))
  }
  expect(found).toEqual([])
}

/** The file behind a link of the page. */
async function takes(reader: Reader, link: RegExp): Promise<{ type: string; name: string; body: Buffer }> {
  const address = reader.html.querySelectorAll('a[href]').map((one) => (one.getAttribute('href') ?? '').replaceAll('&amp;', '&')).find((href) => link.test(href))
  if (address === undefined) throw new Error(`no link ${String(link)} at ${reader.address}`)
  const { status, headers, body } = await reader.download(address)
  expect([address, status]).toEqual([address, 200])
  return { type: headers['content-type'] ?? '', name: headers['content-disposition'] ?? '', body }
}

/** The secretariat appoints: an even number is refused with everything kept, then five are taken, and each gets a letter. */
async function appoints(table: Table): Promise<void> {
  const { committee, comes } = table
  const { manager, chair, secretary, assessors, call, outsider } = committee
  const early = await comes(assessors[0])
  await go(early, 'scoring')
  seen(early, early.say('scoring.desk.none'))

  const office = await opensEvaluation(table, manager)
  seen(office, office.say('scoring.evaluation.noMembers'))
  await office.follow(office.say('scoring.evaluation.appoint'))
  const seats = (voting: readonly Person[]): Values => ({
    chair: chair.id, secretary: secretary.id, voting: voting.map(({ id }) => id),
  })
  await office.submit(seats(assessors.slice(0, 4)), { action: /\/committee$/ })
  expect(office.status).toBe(422)
  expect(office.text).toContain(office.say('scoring.fault.even', { count: 4 }))
  expect(office.html.querySelectorAll('input[name=voting][checked]')).toHaveLength(4)
  await office.submit(seats(assessors), { action: /\/committee$/ })
  seen(office, ...members(committee).map(({ name }) => name), office.say('scoring.start.lead'))
  expect(office.text).not.toContain(outsider.name)

  for (const person of members(committee)) {
    const reader = await comes(person)
    await readLetter(reader, subject(table, 'appointed'))
    await reader.follow(new RegExp(`/scoring/${call.reference}$`))
    seen(reader, person.name, reader.say('scoring.evaluation.undeclared'))
    if (person === chair || person === assessors[0]) await findsNothing(reader, committee, titles(committee))
  }
}

/** Letters come in the language of the account, which is Albanian here, whatever language the site is read in. */
const subject = ({ world: { scene }, committee }: Table, letter: string): string =>
  scene.words.sq.say(`scoring.letter.${letter}.subject`, { site: scene.services.site.name, reference: committee.call.reference })

async function begins(table: Table): Promise<void> {
  await wait(table.world, '2026-03-03T09:00:00+01:00')
  const office = await opensEvaluation(table, table.committee.manager)
  await office.submit({}, { button: office.say('scoring.start.button') })
  seen(office, office.say('calls.state.under_evaluation'), ...titles(table.committee))
}

/** Each declares from the letter. The fourth assessor has a conflict with the second proposal, and from then on finds nothing of it. */
async function declare(table: Table): Promise<void> {
  const { committee, comes } = table
  const { call, applied, assessors, outsider, chair, secretary } = committee
  const lookers = [chair, secretary, assessors[0], assessors[CONFLICTED]]
  for (const person of members(committee)) {
    const reader = await comes(person)
    const conflicted = person === assessors[CONFLICTED]
    await readLetter(reader, subject(table, 'begun'))
    if (lookers.includes(person)) await findsNothing(reader, committee, titles(committee), { except: [`/scoring/${call.reference}/declaration`] })
    await reader.follow(new RegExp(`/scoring/${call.reference}$`))
    await reader.follow(reader.say('scoring.evaluation.declare'))
    seen(reader, ...titles(committee), ...applied.map(({ organisation }) => organisation.nameSq))

    if (conflicted) {
      await reader.submit({ confidential: 'yes', [`interest.${applied[1].proposal.id}`]: 'conflict' }, { action: /\/declaration$/ })
      expect(reader.status).toBe(422)
      expect(reader.text).toContain(reader.say('scoring.fault.kind'))
      expect(reader.html.querySelector(`input[name="interest.${applied[1].proposal.id}"][checked]`)?.getAttribute('value')).toBe('conflict')
    }
    await reader.submit({
      confidential: 'yes', ...Object.fromEntries(applied.map(({ proposal }) => [`interest.${proposal.id}`, 'none'])),
      ...(conflicted ? { [`interest.${applied[1].proposal.id}`]: 'conflict', [`kind.${applied[1].proposal.id}`]: 'board', [`note.${applied[1].proposal.id}`]: 'Motra ime është në bord.' } : {}),
    }, { action: /\/declaration$/ })
    seen(reader, ...titles(committee).filter((_title, index) => !conflicted || index !== 1))
    if (conflicted) await hidesTheConflict(table, reader)
  }
  const other = await comes(outsider)
  await go(other, 'scoring')
  seen(other, other.say('scoring.desk.none'))
  await findsNothing(other, committee, [...titles(committee), ...applied.map(({ organisation }) => organisation.nameSq)])
}

/** What is hidden from the member in conflict: title, applicant, key, amount, note of others. */
async function hidesTheConflict({ committee }: Table, reader: Reader, more: readonly string[] = []): Promise<void> {
  const { proposal, organisation } = committee.applied[1]
  seen(reader)
  await findsNothing(reader, committee, [proposal.title, organisation.nameSq, '810 000', '810,000', '810000', ...more])
  for (const place of ['', '/recusal']) expect((await reader.download(`/scoring/proposals/${proposal.id}${place}`)).status).toBe(403)
}

async function assigns(table: Table): Promise<void> {
  const { committee } = table
  const head = await opensEvaluation(table, committee.secretary)
  await head.follow(head.say('scoring.evaluation.assign'))
  await head.submit({}, { button: head.say('scoring.assignment.all') })
  seen(head, head.say('scoring.assignment.conflict'), ...titles(committee))
  expect(head.html.querySelectorAll('input[name^="pair."]')).toHaveLength(19)
  expect(head.html.querySelectorAll(`input[name^="pair."][checked]`)).toHaveLength(19)
  await head.submit({}, { button: head.say('scoring.assignment.button') })
  seen(head, head.say('scoring.of', { part: 0, whole: 19 }))
}

/** What one assessor writes on one sheet, so that it is known whose words are found where. */
const remarkOf = (person: Person, { proposal }: Applied) => `Fjala e ${person.name} për ${proposal.reference}`

function contentsOf({ call }: Committee, person: Person, applied: Applied, mark: number): Values {
  const criteria = call.grid.sections.flatMap((section) => section.criteria)
  return {
    ...Object.fromEntries(criteria.map(({ code }) => [`mark.${code}`, mark])),
    // The other marks ask for no reason, and show no field for one.
    ...(mark === 3 || mark === 4 ? {} : Object.fromEntries(criteria.map(({ code }) => [`reason.${code}`, `${code}: shih faqen 3.`]))),
    ...Object.fromEntries(call.grid.sections.map(({ code }) => [`comment.${code}`, remarkOf(person, applied)])), comment: remarkOf(person, applied),
  }
}

/** One assessor after the other; the second looks before and after sealing, and the heads see how many, never what. */
async function score(table: Table): Promise<void> {
  const { committee, comes, world } = table
  const { assessors, applied, chair, secretary, manager, authority, outsider } = committee
  await wait(world, '2026-03-04T09:00:00+01:00')
  const [first, second] = assessors
  const firstWords = applied.map((one) => remarkOf(first, one))
  await draftIsPrivate(table)
  for (const one of applied) await seals(table, first, one)
  for (const person of [second, chair, secretary, manager, authority, outsider]) await findsNothing(await comes(person), committee, [...firstWords, '100,00', '100.00'])

  await seals(table, second, applied[0])
  const beside = await opensEvaluation(table, second)
  await beside.follow(applied[0].proposal.title)
  await beside.follow(beside.say('scoring.proposal.sheetNumber', { number: 1 }))
  seen(beside, beside.say('scoring.read.others'), firstWords[0] as string)
  expect(beside.html.querySelector('main')?.text.replaceAll(firstWords[0] as string, '')).not.toContain(first.name)
  await findsNothing(beside, committee, firstWords.slice(1))

  for (const person of assessors.slice(1)) {
    for (const [index, one] of applied.entries()) {
      if ((person === second && index === 0) || MARKS[assessors.indexOf(person)]?.[index] === null) continue
      await seals(table, person, one)
    }
    if (person !== assessors[4]) {
      const waiting = await opensEvaluation(table, person)
      expect(waiting.html.querySelector('main a[href$="/ranking"]')).toBeNull()
      expect((await waiting.download(`/scoring/${committee.call.reference}/ranking`)).status).toBe(403)
    }
    if (person === assessors[CONFLICTED]) await hidesTheConflict(table, await comes(person), assessors.map((other) => remarkOf(other, applied[1])))
  }
}

/** A draft is its writer's alone, half marked or complete. */
async function draftIsPrivate(table: Table): Promise<void> {
  const { committee, comes } = table
  const { applied, assessors, call } = committee
  const [first, second] = assessors
  const reader = await opensSheet(table, first, applied[0])
  const criterion = call.grid.sections[0]?.criteria[0]
  await reader.submit({ [`mark.${criterion?.code}`]: 5, comment: 'Një mendim që nuk është gati.' }, { button: reader.say('scoring.sheet.check') })
  expect(reader.status).toBe(422)
  await reader.submit({ comment: 'Një mendim që nuk është gati.' }, { button: reader.say('scoring.sheet.save') })
  seen(reader, 'Një mendim që nuk është gati.', reader.say('scoring.state.draft'))
  const { address } = reader
  for (const person of [second, committee.chair, committee.secretary, committee.manager, committee.authority]) {
    const other = await comes(person)
    expect((await other.download(address)).status).toBe(404)
    await findsNothing(other, committee, ['Një mendim'])
  }
}

/** From what waits on the desk to the sheet, with the proposal read in between. */
async function opensSheet({ committee, comes }: Table, person: Person, { proposal }: Applied): Promise<Reader> {
  const reader = await comes(person)
  await go(reader, 'desk')
  await reader.follow(/^\/scoring\/sheets\//)
  await go(reader, 'scoring')
  await reader.follow(proposal.title)
  await reader.follow(reader.say('scoring.sheet.openProposal'))
  seen(reader, proposal.title, reader.say('scoring.proposal.fingerprint'))
  for (const other of committee.assessors.filter(({ id }) => id !== person.id)) expect(reader.text).not.toContain(other.name)
  await reader.follow(reader.say('scoring.proposal.mySheet'))
  seen(reader, proposal.title)
  return reader
}

async function seals(table: Table, person: Person, one: Applied): Promise<void> {
  const { committee } = table
  const mark = MARKS[committee.assessors.indexOf(person)]?.[committee.applied.indexOf(one)] as number
  const reader = await opensSheet(table, person, one)
  await reader.submit(contentsOf(committee, person, one, mark), { button: reader.say('scoring.sheet.check') })
  seen(reader, reader.say('scoring.check.lead'), String(mark * 20))
  await reader.submit({}, { button: reader.say('scoring.check.button') })
  seen(reader, reader.say('scoring.read.own'), String(mark * 20))
  expect(reader.html.querySelectorAll('form[action$="/marks"]')).toEqual([])
}

/** Two proposals lie twenty points apart: nothing is ranked before the chair has called those who scored, and the secretary has written down what they came to. */
async function settle(table: Table): Promise<void> {
  const { committee, world } = table
  const { applied: [first, , third], assessors, chair, secretary } = committee
  await wait(world, '2026-03-09T14:00:00+01:00')
  const member = await opensEvaluation(table, assessors[0])
  expect(member.html.querySelectorAll('a[href$="/ranking"], a[href$="/divergences"]')).toEqual([])
  const lead = await opensEvaluation(table, chair)
  expect(lead.html.querySelectorAll('a[href$="/ranking"]')).toEqual([])
  for (const { proposal } of [first, third]) {
    await opensDivergence(table, lead, proposal)
    await lead.submit({}, { button: lead.say('scoring.divergence.round.button') })
    seen(lead, lead.say('scoring.divergence.state.round'))
  }
  await wait(world, '2026-03-09T14:30:00+01:00')
  const writer = await opensEvaluation(table, secretary)
  for (const { proposal } of [first, third]) {
    await opensDivergence(table, writer, proposal)
    await writer.follow(writer.say('scoring.divergence.record.title'))
    await writer.submit({ heldOn: '9.3.2026', heldTime: '14:15', place: 'Tiranë, salla 3', reasons: 'Secili mbeti te notat e veta.' }, { button: writer.say('scoring.divergence.record.button') })
    seen(writer, writer.say('scoring.divergence.state.consensus'), 'Secili mbeti te notat e veta.')
  }
}

async function opensDivergence({ committee }: Table, reader: Reader, { id, title }: Proposal): Promise<void> {
  await go(reader, 'scoring')
  await reader.follow(new RegExp(`^/scoring/${committee.call.reference}$`))
  await reader.follow(/\/divergences$/)
  seen(reader, title)
  await reader.follow(new RegExp(`^/scoring/proposals/${id}/sheets$`))
  seen(reader, title)
}

/** The ranking opens; the secretary records the session, once there is a quorum; minutes say it all in both languages. */
async function meet(table: Table): Promise<void> {
  const { committee, world } = table
  const { applied, assessors, call, chair, secretary } = committee
  await wait(world, '2026-03-09T16:00:00+01:00')
  const head = await opensEvaluation(table, secretary)
  await readsRanking(table, head, applied.map((_one, index) => index))
  await readsRanking(table, await opensEvaluation(table, assessors[0]), [0, 1, 2, 3])
  const conflicted = await opensEvaluation(table, assessors[CONFLICTED])
  await readsRanking(table, conflicted, [0, 2, 3])
  await hidesTheConflict(table, conflicted, ['80,00', '80.00'])

  await opensEvaluation(table, secretary)
  await head.follow(head.say('scoring.evaluation.meeting'))
  const there = [chair, secretary, assessors[0], assessors[1], assessors[2], assessors[4]]
  const seatOf = (person: Person) => head.html.querySelectorAll('input[name=present]').find((one) => head.html.querySelector(`label[for="${one.getAttribute('id')}"]`)?.text.includes(person.name))?.getAttribute('value') ?? ''
  const sitting = { heldOn: '9.3.2026', heldTime: '15:00', place: 'Tiranë, salla 3', notes: 'Pa mendime të kundërta.' }
  await head.submit({ ...sitting, present: there.slice(0, 4).map(seatOf) }, { action: /\/meetings$/ })
  expect(head.status).toBe(422)
  expect(head.text).toContain(head.say('scoring.fault.quorum', { voting: 2, quorum: 4 }))
  await head.submit({ ...sitting, present: there.map(seatOf), heldTime: '17:00' }, { action: /\/meetings$/ })
  expect(head.text).toContain(head.say('scoring.fault.heldLater'))
  await head.submit({ ...sitting, present: there.map(seatOf) }, { action: /\/meetings$/ })
  expect(head.address).toBe(`/scoring/${call.reference}/minutes`)
  await readsMinutes(table, head)

  const member = await opensEvaluation(table, assessors[0])
  await member.follow(member.say('scoring.evaluation.minutes'))
  seen(member, member.say('scoring.minutes.aMember'))
  expect(member.text).not.toContain(member.say('scoring.kind.board'))
  const recused = await opensEvaluation(table, assessors[CONFLICTED])
  await recused.follow(recused.say('scoring.evaluation.minutes'))
  await hidesTheConflict(table, recused, ['80,00', '80.00'])
}

/** In which order, with which means: on the page and in the file alike. */
async function readsRanking({ world, committee }: Table, reader: Reader, order: readonly number[]): Promise<void> {
  await reader.follow(reader.say('scoring.evaluation.ranking'))
  const shown = order.map((index) => committee.applied[index] as Applied)
  const means = order.map((index) => MEANS[index] as string)
  seen(reader, ...shown.map(({ proposal }) => proposal.title), ...means.map((one) => world.scene.words[reader.language].number(Number(one), 2)))
  const rows = reader.html.querySelectorAll('main table')[0]?.querySelectorAll('tbody th[scope=row]').map((cell) => shown.findIndex(({ proposal }) => cell.text.includes(proposal.title))).filter((at) => at >= 0)
  expect(rows).toEqual(shown.map((_one, index) => index))
  const file = await takes(reader, /\/ranking\.csv$/)
  expect(file.type).toContain('text/csv')
  const [, ...lines] = file.body.toString().trim().split('\n')
  expect(lines).toHaveLength(order.length)
  for (const [at, line] of lines.entries()) {
    expect(line).toContain(shown[at]?.proposal.title)
    expect(line).toContain(means[at])
  }
}

/** The page in its reader's language and the documents in both, with the same facts. */
async function readsMinutes({ committee, world }: Table, reader: Reader): Promise<void> {
  const { assessors, call, applied } = committee
  const own = reader.language
  for (const language of [own === 'sq' ? 'en' : 'sq', own] as const) {
    reader.language = language
    await reader.follow(new RegExp(`^/language/${language}\\?`))
    const words = world.scene.words[language]
    const facts = [
      ...members(committee).map(({ name }) => name), 'Tiranë, salla 3', 'Pa mendime të kundërta.', words.say('scoring.minutes.quorumValue', { voting: 4, all: 5, quorum: 4 }), words.say('scoring.kind.board'),
      ...MEANS.map((mean) => words.number(Number(mean), 2)),
    ]
    seen(reader, ...facts, `${assessors[CONFLICTED].name} (${words.say('scoring.seat.voting')})`)
    expect(reader.text).not.toContain('Motra ime')
    const { type, name, body } = await takes(reader, new RegExp(`minutes\\.pdf\\?language=${language}$`))
    expect([type, name]).toEqual(['application/pdf', expect.stringContaining(`${call.reference}-${words.say('scoring.minutes.file')}.pdf`)])
    const text = textOfPdf(body)
    for (const said of [words.say('scoring.minutes.title'), ...assessors.map((one) => one.name), ...applied.map(({ organisation }) => organisation.nameSq), ...MEANS.map((mean) => words.number(Number(mean), 2))]) expect(text).toContain(said)
    expect(body.toString('latin1')).toContain(language === 'sq' ? '/Lang (sq-AL)' : '/Lang (en-GB)')
  }
}

/** The chair recommends, another person decides; then it is everybody's, and the member in conflict reads like all others. */
async function decide(table: Table): Promise<void> {
  const { committee, comes, world } = table
  const { applied, assessors, authority, call, chair } = committee
  await wait(world, '2026-03-10T10:00:00+01:00')
  const lead = await opensEvaluation(table, chair)
  await lead.follow(lead.say('scoring.evaluation.ranking'))
  await lead.follow(lead.say('scoring.ranking.selection'))
  seen(lead, ...titles(committee), lead.say('awards.steps.lead'))
  await lead.submit({}, { button: lead.say('awards.recommend.send') })
  seen(lead, lead.say('awards.stage.pending'))
  expect(lead.html.querySelectorAll('main form[method=post]')).toEqual([])
  await findsNothing(await comes(applied[0].signatory), committee, ['92,00', '92.00', applied[1].proposal.title])

  await sealsMinutes({ call, secretary: committee.secretary, present: [chair, committee.secretary, assessors[0], assessors[1], assessors[2], assessors[4]], open: comes })

  await wait(world, '2026-03-11T10:00:00+01:00')
  const decider = await comes(authority)
  await go(decider, 'desk')
  await decider.follow(new RegExp(`^/awards/selections/${call.reference}$`))
  seen(decider, decider.say('awards.stage.pending'))
  await decider.submit({ note: 'Miratohet siç u rekomandua.' }, { button: decider.say('awards.decide.send') })
  seen(decider, decider.say('awards.stage.decided'))

  const open = await comes(assessors[CONFLICTED])
  await go(open, 'calls')
  await open.follow(new RegExp(`^/calls/${call.reference}$`))
  await open.follow(new RegExp(`^/calls/${call.reference}/results$`))
  seen(open, ...titles(committee))
  await opensEvaluation(table, assessors[CONFLICTED])
  await readsRanking(table, open, [0, 1, 2, 3])
}

/** What the database says at the end. */
async function holds({ committee, world }: Table): Promise<void> {
  const { db } = world.scene
  const { applied, assessors, call } = committee
  const outcomes = (await db('outcomes').join('proposals', 'proposals.id', 'outcomes.proposalId').where({ callId: call.id }).orderBy('number').select('outcome', 'rank', 'reservePosition')) as unknown[]
  expect(outcomes).toEqual([
    { outcome: 'awarded', rank: 1, reservePosition: null }, { outcome: 'reserve', rank: 2, reservePosition: 1 }, { outcome: 'awarded', rank: 3, reservePosition: null }, { outcome: 'declined', rank: null, reservePosition: null },
  ])
  expect(await db('awards').where({ callId: call.id }).orderBy('reference').select('amountMinor', 'state')).toEqual([{ amountMinor: 90_000_000, state: 'offered' }, { amountMinor: 60_000_000, state: 'offered' }])
  expect(await db('scoreSheets').where({ callId: call.id }).pluck('state')).toEqual(Array.from({ length: 19 }, () => 'sealed'))
  expect(await db('conflicts').select('proposalId', 'personId', 'found')).toEqual([{ proposalId: applied[1].proposal.id, personId: assessors[CONFLICTED].id, found: 'declared' }])
  expect(await db('committeeMeetings').pluck('place')).toEqual(['Tiranë, salla 3'])
  expect(await verifySheets(db)).toEqual({ fault: null, sheets: 19 })
  expect(await verifyLedger(db)).toMatchObject({ fault: null })
  expect(await verifyAudit(db)).toMatchObject({ fault: null })
}
