import type { Person } from '../../../server/kernel/policy'
import { openSolver } from '../../../server/awards/solver'
import { drawOrder, keyOf } from '../../../server/scoring/draws/draw'
import { unpack } from '../../../server/transparency/bundle/archive'
import { verifyBundle, type Verified } from '../../../server/transparency/bundle/verifying'
import { textOfPdf } from '../../support/pdf'
import type { Reader } from '../../support/reader'
import { opensEvaluation, subjectOf, type Applied, type Table } from './forty-committee'
import { COMPLAINS, TIED } from './forty-sheets'
import { addressIn, go, readLetter, seen, wait } from './world'

const at = ({ forty }: Table, place: number): Applied => forty.applied[place] as Applied

async function fromDesk({ comes }: Table, person: Person, pattern: RegExp): Promise<Reader> {
  const reader = await comes(person)
  await go(reader, 'desk')
  await reader.follow(pattern)
  seen(reader)
  return reader
}

async function opensSelection(table: Table, person: Person): Promise<Reader> {
  const reader = await opensEvaluation(table, person)
  await reader.follow(reader.say('scoring.evaluation.ranking'))
  await reader.follow(reader.say('scoring.ranking.selection'))
  return reader
}

/** Money reaches for one of two equals: nobody chooses, and chance is named before it exists. Gives the places of who won and who waits. */
export async function draws(table: Table): Promise<{ won: number; waits: number }> {
  const { forty, world } = table
  await wait(world, '2026-03-11T09:00:00+01:00')
  const chair = await opensSelection(table, forty.chair)
  expect(chair.html.querySelectorAll('main form[action$="/recommendation"]')).toEqual([])
  const secretary = await opensSelection(table, forty.secretary)
  await secretary.follow(secretary.say('awards.draws.link'))
  await secretary.submit({ 'source.1': 'Loto 6/39', 'where.1': 'lotaria.al', 'source.2': 'EuroMillions', 'where.2': 'euro-millions.com', knownOn: '12.3.2026', knownTime: '21:00' }, { action: /draw$/ })
  seen(secretary, secretary.say('awards.draws.state.announced'))
  expect(secretary.html.querySelector('[name="numbers.1"]')).toBeNull()

  await wait(world, '2026-03-13T09:00:00+01:00')
  await opensSelection(table, forty.secretary)
  await secretary.follow(secretary.say('awards.draws.link'))
  await secretary.submit({ 'numbers.1': '39 4 17', 'numbers.2': '11' }, { action: /numbers$/ })
  seen(secretary, secretary.say('awards.draws.state.done'), '4.17.39./11./')
  const [first, second] = drawOrder(2, keyOf([[39, 4, 17], [11]])).map(({ taken }) => TIED[taken - 1] as number)
  return { won: first as number, waits: second as number }
}

/** The session, the recommendation, and the minutes under the names of those who were there. */
export async function meets(table: Table): Promise<void> {
  const { forty, world } = table
  const { call, secretary, chair, assessors } = forty
  await wait(world, '2026-03-13T16:00:00+01:00')
  const writer = await opensEvaluation(table, secretary)
  await writer.follow(writer.say('scoring.evaluation.meeting'))
  const there = writer.html.querySelectorAll('input[name=present]').map((one) => one.getAttribute('value') ?? '')
  await writer.submit({ heldOn: '13.3.2026', heldTime: '15:00', place: 'Tiranë, salla 3', notes: 'Dyzet propozime, një hedhje shorti.', present: there }, { action: /\/meetings$/ })
  seen(writer, 'Tiranë, salla 3')
  const lead = await opensSelection(table, chair)
  await lead.submit({}, { button: lead.say('awards.recommend.send') })
  seen(lead, lead.say('awards.stage.pending'))

  await opensSelection(table, secretary)
  await writer.follow(writer.say('acts.list.title'))
  await writer.submit({}, { button: writer.say('acts.draft.minutes') })
  for (const person of [secretary, chair, ...assessors]) {
    const signer = await fromDesk(table, person, new RegExp(`^/acts/${call.reference}/1$`))
    await signer.submit({ typedName: person.name, read: 'yes', ...(person === assessors[3] ? { dissent: 'Garancia për bashkitë duhej shqyrtuar më gjatë.' } : {}) }, { action: /\/signature$/ })
    seen(signer)
  }
  seen(await fromActs(table, chair, 1), lead.say('acts.state.sealed'), 'Garancia për bashkitë')
}

async function fromActs(table: Table, person: Person, number: number): Promise<Reader> {
  const reader = await opensSelection(table, person)
  await reader.follow(reader.say('acts.list.title'))
  await reader.follow(new RegExp(`/acts/${table.forty.call.reference}/${number}$`))
  return reader
}

export async function decides(table: Table, { won, waits }: { won: number; waits: number }): Promise<void> {
  const { forty, world, comes } = table
  await wait(world, '2026-03-14T10:00:00+01:00')
  const decider = await fromDesk(table, forty.authority, new RegExp(`^/awards/selections/${forty.call.reference}$`))
  await decider.submit({ note: 'Miratohet siç u rekomandua.' }, { button: decider.say('awards.decide.send') })
  seen(decider, decider.say('awards.stage.decided'))
  for (const [place, kind] of [[0, 'awarded'], [1, 'awarded'], [2, 'awarded'], [won, 'awarded'], [waits, 'reserve'], [COMPLAINS, 'reserve'], [39, 'declined']] as const) {
    const { proposal, signatory } = at(table, place)
    await readLetter(await comes(signatory), subjectOf(table, `awards.letter.${kind}.subject`, { reference: proposal.reference ?? '' }))
  }
}

/** What everybody may take away, computed again without any database. */
export async function takesTheBundle({ world, forty }: Table, moment: string): Promise<Verified> {
  await wait(world, moment)
  const anyone = await world.open()
  await anyone.get('/')
  await go(anyone, 'calls')
  await anyone.follow(new RegExp(`^/calls/${forty.call.reference}$`))
  await anyone.follow(new RegExp(`^/calls/${forty.call.reference}/results$`))
  const href = `/data/calls/${forty.call.reference}/bundle.zip`
  expect(anyone.html.querySelectorAll(`a[href="${href}"]`)).toHaveLength(1)
  const solver = openSolver()
  try {
    const verified = await verifyBundle(await unpack((await anyone.download(href)).body), solver.solve)
    expect(anyone.text.replaceAll(' ', '')).toContain(verified.inputsHash)
    return verified
  } finally { await solver.close() }
}

/** An applicant on the reserve list complains about one section, and is right. */
export async function complains(table: Table): Promise<void> {
  const { forty, comes, world } = table
  const { proposal, signatory } = at(table, COMPLAINS)
  await wait(world, '2026-03-16T10:00:00+01:00')
  const reader = await comes(signatory)
  await readLetter(reader, subjectOf(table, 'awards.letter.reserve.subject', { reference: proposal.reference ?? '' }))
  await reader.get(addressIn(reader.text, /^\/complaints\//))
  await reader.submit({ ground: 'procedure', text: 'Stafi i licencuar u vlerësua pa lexuar licencat.' }, { button: reader.say('complaints.new.send') })
  seen(reader, reader.say('complaints.state.received'))

  const office = await fromDesk(table, forty.manager, /^\/complaints\/[0-9a-f-]{36}$/)
  await office.submit({}, { button: office.say('complaints.acknowledge.send') })
  await office.submit(Object.fromEntries(forty.panel.map(({ id }, index) => [`panel.${index + 1}`, id])), { button: office.say('complaints.assign.send') })
  for (const person of forty.panel) {
    const one = await fromDesk(table, person, /^\/complaints\/[0-9a-f-]{36}$/)
    await one.submit({ conflict: 'no' }, { button: one.say('complaints.declare.send') })
    for (const { name } of forty.assessors) expect(one.text).not.toContain(name)
    await one.submit({ vote: 'upheld', voteText: 'Licencat ishin në dosje.' }, { button: one.say('complaints.vote.send') })
  }
  const presiding = await fromDesk(table, forty.panel[0] as Person, /^\/complaints\/[0-9a-f-]{36}$/)
  const sheets = presiding.html.querySelectorAll('input[name=sheets]').map((one) => one.getAttribute('value') ?? '')
  expect(sheets).toHaveLength(2)
  await presiding.submit({ text: 'Licencat nuk u lexuan.', remedy: 'sheets', sheets, sections: ['C'] }, { button: presiding.say('complaints.decide.send') })
  seen(presiding, presiding.say('complaints.state.upheld'))
}

/** The committee sits once more about the one proposal that came back, the reserve of the first days among it; each says first whether there is a conflict. */
async function sitsAgain(table: Table): Promise<void> {
  const { forty, world } = table
  const { call, chair, secretary, assessors } = forty
  const { proposal } = at(table, COMPLAINS)
  for (const person of [chair, secretary, ...assessors]) {
    const reader = await fromDesk(table, person, /\/declaration\/again$/)
    seen(reader, proposal.title)
    expect(reader.html.querySelectorAll('input[type=radio][name^="interest."][value=none]')).toHaveLength(1)
    await reader.submit({ confidential: 'yes', [`interest.${proposal.id}`]: 'none' }, { action: /\/declaration\/again$/ })
    seen(reader)
  }
  await wait(world, '2026-03-16T15:00:00+01:00')
  const writer = await fromDesk(table, secretary, new RegExp(`^/scoring/${call.reference}/meetings$`))
  const there = writer.html.querySelectorAll('input[name=present]').map((one) => one.getAttribute('value') ?? '')
  await writer.submit({ heldOn: '16.3.2026', heldTime: '14:30', place: 'Tiranë, salla 2', notes: 'Vetëm për propozimin e kthyer.', present: there }, { action: /\/meetings$/ })
  seen(writer, 'Tiranë, salla 2')
}

/** The minutes of the second session, under the names of those who were in it. */
async function signsAgain(table: Table): Promise<void> {
  const { forty } = table
  const { call, chair, secretary, assessors } = forty
  const writer = await opensSelection(table, secretary)
  await writer.follow(writer.say('acts.list.title'))
  await writer.submit({}, { button: writer.say('acts.draft.minutes') })
  for (const person of [secretary, chair, ...assessors]) {
    const signer = await fromDesk(table, person, new RegExp(`^/acts/${call.reference}/2$`))
    await signer.submit({ typedName: person.name, read: 'yes' }, { action: /\/signature$/ })
    seen(signer)
  }
  seen(await fromActs(table, chair, 2), writer.say('acts.state.sealed'), writer.say('acts.second.minutes'))
}

/** Two assessors mark one section again; the awards change, and everybody is told. */
export async function isDecidedAgain(table: Table, assigned: Map<string, string[]>, { won }: { won: number }): Promise<void> {
  const { forty, comes } = table
  const { proposal, signatory } = at(table, COMPLAINS)
  const open = (forty.call.grid.sections.find(({ code }) => code === 'C')?.criteria ?? []).map(({ code }) => code)
  for (const person of forty.assessors.filter(({ id }) => assigned.get(proposal.id)?.includes(id))) {
    const reader = await fromDesk(table, person, /^\/scoring\/sheets\//)
    seen(reader, proposal.title)
    await reader.submit(Object.fromEntries(open.flatMap((code) => [[`mark.${code}`, '5'], [`reason.${code}`, `Licencat: ${code}.`]])), { button: reader.say('scoring.sheet.check') })
    await reader.submit({}, { button: reader.say('scoring.check.button') })
    seen(reader, reader.say('scoring.read.own'))
  }
  await sitsAgain(table)
  const chair = await fromDesk(table, forty.chair, /^\/complaints\/revisions\//)
  seen(chair, proposal.title, at(table, won).proposal.title)
  await chair.submit({}, { button: chair.say('complaints.revision.recommend') })
  await signsAgain(table)
  const authority = await fromDesk(table, forty.authority, /^\/complaints\/revisions\//)
  await authority.submit({ note: 'Pas ankesës.' }, { button: authority.say('complaints.revision.decide') })
  const letters: [Person, string, Applied][] = [[signatory, 'anewAwarded', at(table, COMPLAINS)], [at(table, won).signatory, 'anewReserve', at(table, won)]]
  for (const [person, kind, one] of letters) await readLetter(await comes(person), subjectOf(table, `awards.letter.${kind}.subject`, { reference: one.proposal.reference ?? '' }))
}

/** One applicant declines; who drew better and lost it to the complaint is first on the reserve list, and gets it back. */
export async function isPromoted(table: Table, { won }: { won: number }): Promise<void> {
  const { forty } = table
  const answers = async (place: number, answer: 'accept' | 'decline'): Promise<void> => {
    const { proposal, signatory } = at(table, place)
    const reader = await table.comes(signatory)
    await go(reader, 'awards')
    await reader.follow(reader.say('awards.outcomes.title'))
    await reader.follow(proposal.title)
    await reader.submit({ answer, ...(answer === 'decline' ? { reason: 'Gjetëm para tjetër.' } : {}) }, { button: reader.say('awards.offer.send') })
    seen(reader, reader.say(answer === 'accept' ? 'awards.state.accepted' : 'awards.state.declined'))
  }
  await answers(1, 'decline')
  const authority = await table.comes(forty.authority)
  await go(authority, 'awards')
  await authority.follow(authority.say('awards.selections.title'))
  await authority.follow(new RegExp(`/awards/selections/${forty.call.reference}$`))
  seen(authority, at(table, won).organisation.nameSq)
  await authority.submit({}, { action: /promotion$/ })
  for (const place of [0, 2, COMPLAINS, won]) await answers(place, 'accept')
}

/** The act of the decision, signed by who decided, for everybody to read in both languages. */
export async function acts(table: Table): Promise<void> {
  const { forty, world } = table
  const { call, manager, authority } = forty
  const office = await opensSelection(table, manager)
  await office.follow(office.say('acts.list.title'))
  await office.submit({}, { button: office.say('acts.draft.decision') })
  const signer = await fromDesk(table, authority, new RegExp(`^/acts/${call.reference}/3$`))
  await signer.submit({ typedName: authority.name, read: 'yes' }, { action: /\/signature$/ })
  seen(signer, signer.say('acts.state.sealed'))

  const anyone = await world.open()
  await anyone.get(`/calls/${call.reference}/results`)
  await anyone.follow(anyone.say('acts.list.title'))
  seen(anyone, anyone.say('acts.kind.minutes'), anyone.say('acts.second.minutes'), anyone.say('acts.second.decision'))
  for (const number of [1, 2, 3]) {
    for (const language of ['sq', 'en'] as const) {
      const { status, body } = await anyone.download(`/acts/${call.reference}/${number}/document.pdf?language=${language}`)
      expect(status).toBe(200)
      const text = textOfPdf(body)
      for (const { proposal } of forty.applied) expect(text).toContain(proposal.title)
      if (number === 1) expect(text).toContain('4.17.39./11./')
    }
  }
}
