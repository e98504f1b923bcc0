import { verifyAudit } from '../../server/kernel/audit'
import type { Person } from '../../server/kernel/policy'
import { verifyLedger } from '../../server/ledger/verify'
import type { RankedCall } from '../support/builders/awards'
import { aDecidedCall, proposalOf, signatoryOf } from '../support/builders/complaints'
import { textOfPdf } from '../support/pdf'
import type { Reader } from '../support/reader'
import { addressIn, enter, go, readLetter, seen, wait, type World } from './stations/world'

const A = 'Projekti A'
const B = 'Projekti B'

type Panel = readonly [Person, Person, Person]

/** Opens, from the desk, what waits for the person about this. */
async function fromDesk(world: World, person: Person, pattern: RegExp): Promise<Reader> {
  const reader = await enter(world, person)
  await go(reader, 'desk')
  await reader.follow(pattern)
  return reader
}

/** An applicant that is only on the reserve list complains, is right, and wins; the other then comes from the list. */
export async function tell(world: World): Promise<void> {
  const { scene } = world
  const ranked = await aDecidedCall(scene)
  const panel: Panel = [await scene.person(['verifier'], 'Vjollca Hoxha'), await scene.person(['payer'], 'Pirro Çela'), await scene.person(['publisher'], 'Besa Gjoni')]
  await complains(world, ranked)
  await isAssigned(world, ranked, panel)
  await isDecided(world, ranked, panel)
  await isDeclaredAgain(world, ranked)
  await isMarkedAgain(world, ranked)
  await meetsAgain(world, ranked)
  await isRecommendedAgain(world, ranked)
  await isSignedAgain(world, ranked)
  await isDecidedAgain(world, ranked)
  await isTold(world, ranked)
  await isPromoted(world, ranked)
  await isPublished(world, ranked)
  expect((await verifyLedger(scene.db)).fault).toBeNull()
  expect((await verifyAudit(scene.db)).fault).toBeNull()
}

/** From the link in the letter with the result. */
async function complains(world: World, ranked: RankedCall): Promise<void> {
  const { sq } = world.scene.words
  const reader = await enter(world, signatoryOf(ranked, 'b'))
  const reference = ranked.proposals.find(({ proposal }) => proposal.title === B)?.proposal.reference ?? ''
  await readLetter(reader, sq.say('awards.letter.reserve.subject', { reference }))
  await reader.get(addressIn(reader.text, /^\/complaints\//))
  seen(reader, reader.say('complaints.new.title'), B)
  await reader.submit({ ground: 'procedure', text: 'Seksionet A dhe B u vlerësuan pa lexuar shtojcën 2.' }, { button: reader.say('complaints.new.send'), files: { file1: { name: 'shtojca-2.pdf', content: Buffer.from('%PDF-1.4\n%%EOF\n') } } })
  seen(reader, `A-${ranked.call.reference}/1`, reader.say('complaints.state.received'), 'shtojca-2.pdf')
  await readLetter(reader, sq.say('complaints.letter.receipt.subject', { reference: `A-${ranked.call.reference}/1` }))
}

async function isAssigned(world: World, ranked: RankedCall, panel: Panel): Promise<void> {
  const office = await fromDesk(world, ranked.manager, /^\/complaints\/[0-9a-f-]{36}$/)
  await office.submit({}, { button: office.say('complaints.acknowledge.send') })
  await office.submit({ 'panel.1': panel[0].id, 'panel.2': panel[1].id, 'panel.3': panel[2].id }, { button: office.say('complaints.assign.send') })
  seen(office, office.say('complaints.state.under_review'))
}

/** Three declare, read and vote, one of them otherwise; only two sections of the sheets are opened. */
async function isDecided(world: World, ranked: RankedCall, panel: Panel): Promise<void> {
  for (const person of panel) {
    const reader = await fromDesk(world, person, /^\/complaints\/[0-9a-f-]{36}$/)
    await reader.submit({ conflict: 'no' }, { button: reader.say('complaints.declare.send') })
    seen(reader, reader.say('complaints.sheets.title'), 'A-1')
    for (const { name } of ranked.assessors) expect(reader.text).not.toContain(name)
    await reader.submit({ vote: person === panel[2] ? 'dismissed' : 'upheld', voteText: 'E lexova shtojcën dhe fletët.' }, { button: reader.say('complaints.vote.send') })
  }
  const presiding = await fromDesk(world, panel[0], /^\/complaints\/[0-9a-f-]{36}$/)
  const sheets = presiding.html.querySelectorAll('input[name=sheets]').map((one) => one.getAttribute('value') ?? '')
  expect(sheets).toHaveLength(3)
  await presiding.submit({ text: 'Shtojca 2 nuk u lexua.', remedy: 'sheets', sheets, sections: ['A', 'B'] }, { button: presiding.say('complaints.decide.send') })
  seen(presiding, presiding.say('complaints.state.upheld'), 'Shtojca 2 nuk u lexua.')
}

/** Everybody who sits is asked from the letter whether there is a conflict with the one proposal that came back. */
async function isDeclaredAgain(world: World, ranked: RankedCall): Promise<void> {
  const { sq } = world.scene.words
  await wait(world, '2026-03-03T09:00:00+01:00')
  const { proposal } = ranked.proposals.find((one) => one.proposal.title === B) as (typeof ranked.proposals)[number]
  for (const person of [ranked.chair, ranked.secretary, ...ranked.assessors]) {
    const reader = await enter(world, person)
    await readLetter(reader, sq.say('scoring.letter.revisited.subject', { site: world.scene.services.site.name, proposal: proposal.reference ?? '' }))
    await reader.get(addressIn(reader.text, /^\/scoring\//))
    seen(reader, reader.say('scoring.revisits.notice', { proposals: proposal.reference ?? '' }))
    await reader.follow(reader.say('scoring.revisits.declare'))
    seen(reader, B)
    for (const title of [A, 'Projekti C']) expect(reader.html.querySelector('main')?.text).not.toContain(title)
    await reader.submit({ [`interest.${proposal.id}`]: 'none' }, { action: /declaration\/again$/ })
    expect(reader.status).toBe(422)
    await reader.submit({ confidential: 'yes' }, { action: /declaration\/again$/ })
    seen(reader)
  }
}

/** The second session: without the quorum it is not taken for one; its minutes are an act that those who were there sign. */
async function meetsAgain(world: World, ranked: RankedCall): Promise<void> {
  await wait(world, '2026-03-03T15:00:00+01:00')
  const writer = await fromDesk(world, ranked.secretary, /^\/scoring\/[^/]+\/meetings$/)
  seen(writer, writer.say('scoring.revisits.meeting.title'))
  const there = writer.html.querySelectorAll('input[name=present]').map((one) => one.getAttribute('value') ?? '')
  expect(there).toHaveLength(5)
  const sitting = { heldOn: '3.3.2026', heldTime: '14:00', place: 'Tiranë, salla 2', notes: 'Vetëm për propozimin e kthyer.' }
  await writer.submit({ ...sitting, present: there.slice(0, 3) }, { action: /\/meetings$/ })
  expect(writer.status).toBe(422)
  await writer.submit({ ...sitting, present: there }, { action: /\/meetings$/ })
  seen(writer, writer.say('scoring.revisits.minutes.meeting', { number: 2, proposals: 'P02' }), 'Tiranë, salla 2')
}

/** Drafted by the secretariat, signed by everybody who was in the second session, read by everybody. */
async function isSignedAgain(world: World, ranked: RankedCall): Promise<void> {
  const office = await enter(world, ranked.manager)
  await go(office, 'awards')
  await office.follow(office.say('awards.selections.title'))
  await office.follow(new RegExp(`/awards/selections/${ranked.call.reference}$`))
  await office.follow(office.say('acts.list.title'))
  await office.submit({}, { button: office.say('acts.draft.minutes') })
  seen(office, office.say('acts.second.minutes'))
  for (const person of [ranked.chair, ranked.secretary, ...ranked.assessors]) {
    const signer = await fromDesk(world, person, new RegExp(`^/acts/${ranked.call.reference}/1$`))
    await signer.submit({ typedName: person.name, read: 'yes' }, { action: /\/signature$/ })
    seen(signer)
  }
  const anyone = await world.open()
  await anyone.get(`/acts/${ranked.call.reference}`)
  seen(anyone, anyone.say('acts.second.minutes'), anyone.say('acts.state.sealed'))
  const { status, body } = await anyone.download(`/acts/${ranked.call.reference}/1/document.pdf?language=${world.language}`)
  expect(status).toBe(200)
  const text = textOfPdf(body)
  for (const said of [anyone.say('acts.second.title'), 'Tiranë, salla 2', `A-${ranked.call.reference}/1`, `V-${ranked.call.reference}`]) expect(text).toContain(said)
}

/** The assessors mark what was opened, say why, and seal again. */
async function isMarkedAgain(world: World, ranked: RankedCall): Promise<void> {
  const open = ranked.call.grid.sections.filter(({ code }) => code === 'A' || code === 'B').flatMap(({ criteria }) => criteria.map(({ code }) => code))
  for (const assessor of ranked.assessors) {
    const reader = await fromDesk(world, assessor, /^\/scoring\/sheets\//)
    seen(reader, B)
    const values = { ...Object.fromEntries(open.map((code) => [`mark.${code}`, '5'])), ...Object.fromEntries(open.map((code) => [`reason.${code}`, `Shtojca 2 e tregon: ${code}.`])) }
    await reader.submit(values, { button: reader.say('scoring.sheet.check') })
    await reader.submit({}, { button: reader.say('scoring.check.button') })
  }
}

async function isRecommendedAgain(world: World, ranked: RankedCall): Promise<void> {
  const chair = await fromDesk(world, ranked.chair, /^\/complaints\/revisions\//)
  seen(chair, A, B, chair.say('awards.changes.title'))
  await chair.submit({}, { button: chair.say('complaints.revision.recommend') })
}

async function isDecidedAgain(world: World, ranked: RankedCall): Promise<void> {
  const authority = await fromDesk(world, ranked.authority, /^\/complaints\/revisions\//)
  const words = world.scene.words[world.language]
  seen(authority, words.money(90_000_000, 'ALL'), words.money(80_000_000, 'ALL'))
  await authority.submit({ note: 'Pas ankesës.' }, { button: authority.say('complaints.revision.decide') })
  seen(authority, authority.say('complaints.refused.nothingUpheld'))
}

/** The loser of the second decision reads what was and what is; the winner too. */
async function isTold(world: World, ranked: RankedCall): Promise<void> {
  const { sq } = world.scene.words
  for (const [key, title, kind] of [['a', A, 'anewReserve'], ['b', B, 'anewAwarded']] as const) {
    const reader = await enter(world, signatoryOf(ranked, key))
    const reference = ranked.proposals.find(({ proposal }) => proposal.title === title)?.proposal.reference ?? ''
    await readLetter(reader, sq.say(`awards.letter.${kind}.subject`, { reference }))
    await reader.get(addressIn(reader.text, /^\/awards\/outcomes\//))
    seen(reader, title)
  }
}

/** The new winner declines; the authority promotes who is next, with the figures that say why. */
async function isPromoted(world: World, ranked: RankedCall): Promise<void> {
  const b = await enter(world, signatoryOf(ranked, 'b'))
  await go(b, 'awards')
  await b.follow(b.say('awards.outcomes.title'))
  await b.follow(B)
  await b.submit({ answer: 'decline', reason: 'Gjetëm para tjetër.' }, { button: b.say('awards.offer.send') })
  seen(b, b.say('awards.state.declined'))

  const authority = await enter(world, ranked.authority)
  await go(authority, 'awards')
  await authority.follow(authority.say('awards.selections.title'))
  await authority.follow(new RegExp(`/awards/selections/${ranked.call.reference}$`))
  seen(authority, A)
  await authority.submit({}, { action: /promotion$/ })

  const a = await enter(world, signatoryOf(ranked, 'a'))
  await go(a, 'awards')
  await a.follow(a.say('awards.outcomes.title'))
  await a.follow(A)
  await a.submit({ answer: 'accept' }, { button: a.say('awards.offer.send') })
  seen(a, a.say('awards.state.accepted'))
}

/** Everybody reads how many complaints came, what they changed, and that money went on. */
async function isPublished(world: World, ranked: RankedCall): Promise<void> {
  await wait(world, '2026-04-01T10:00:00+02:00')
  const anyone = await world.open()
  await anyone.get(`/calls/${ranked.call.reference}/results`)
  const words = world.scene.words[world.language]
  seen(anyone, anyone.say('awards.changes.anew'), `A-${ranked.call.reference}/1`, anyone.say('awards.complaints.received'), words.say('awards.complaints.daysValue', { mean: words.number(0, 1), most: 0 }))
  for (const { name } of [...ranked.assessors, ranked.chair]) expect(anyone.text).not.toContain(name)
  expect(await world.scene.db('complaints').first('state')).toEqual({ state: 'settled' })
  expect(proposalOf(ranked, A)).not.toBe('')
}
