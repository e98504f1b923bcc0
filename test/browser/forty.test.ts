import type { Person } from '../../server/kernel/policy'
import { appoints, declares, laysTheTable, opensEvaluation, readAssigned, type Applied, type Table } from '../journeys/stations/forty-committee'
import { APART, asksAThird, marksOf, score, turnOf } from '../journeys/stations/forty-sheets'
import { seen, wait } from '../journeys/stations/world'
import { PASSWORD } from '../support/scene'
import { Keyboard } from './keyboard'
import { startLooking, type Look, type Looking } from './looking'

let looking: Looking
beforeAll(async () => { looking = await startLooking() })
afterAll(() => looking.close())

/** Signed in, from the front page, without a mouse. */
async function comesByKeyboard(person: Person, look: Look): Promise<Keyboard> {
  const keyboard = new Keyboard(await looking.stranger(look))
  const { reader } = keyboard
  await reader.get('/')
  await keyboard.follow(/^\/sign-in/)
  await keyboard.fill('email', person.email)
  await keyboard.fill('password', PASSWORD)
  await keyboard.enter()
  return keyboard
}

/** The chair assigns eighty sheets by rules, after a trial. */
async function assignsByKeyboard({ forty }: Table): Promise<Keyboard> {
  const keyboard = await comesByKeyboard(forty.chair, looking.looks[0])
  const { reader } = keyboard
  await keyboard.follow(/^\/scoring$/)
  await keyboard.skip()
  await keyboard.follow(new RegExp(`^/scoring/${forty.call.reference}$`))
  await keyboard.skip()
  await keyboard.follow(/\/assignment$/)
  await keyboard.skip()
  await keyboard.follow(/\/assignment\/automatic$/)
  await keyboard.skip()
  await keyboard.fill('seed', 'dyzet')
  await keyboard.fill('most', '16')
  await keyboard.send(reader.say('scoring.assignment.try'))
  seen(reader, looking.scene.words.sq.count('scoring.assignment.found', 80))
  await keyboard.skip()
  await keyboard.send(reader.say('scoring.assignment.confirm'))
  seen(reader, reader.say('scoring.assignment.runs'), 'dyzet')
  return keyboard
}

/** One sheet from the desk to its seal: every mark, every word and every step by keys. */
async function sealsByKeyboard(table: Table, person: Person, one: Applied, turn: number): Promise<Keyboard> {
  const keyboard = await comesByKeyboard(person, looking.looks[1])
  const { reader } = keyboard
  await keyboard.follow(/^\/desk$/)
  await keyboard.skip()
  await keyboard.follow(/^\/scoring\/sheets\//)
  await keyboard.follow(/^\/scoring$/)
  await keyboard.skip()
  await keyboard.follow(one.proposal.title)
  seen(reader, one.proposal.title)
  await keyboard.skip()
  const marks = marksOf(table, one.place, turn)
  const check = reader.say('scoring.sheet.check')
  await keyboard.until(({ tag, text }) => tag === 'BUTTON' && text === check, async (stop) => {
    if (stop.name.startsWith('mark.')) await keyboard.choose((marks.get(stop.name.slice('mark.'.length)) ?? 1) - 1)
    else if (stop.tag === 'TEXTAREA') await keyboard.type(`${stop.name}: lexuar deri në fund.`)
  })
  await keyboard.enter()
  seen(reader, reader.say('scoring.check.lead'))
  await keyboard.skip()
  await keyboard.send(reader.say('scoring.check.button'))
  seen(reader, reader.say('scoring.read.own'), String(totalOf(table, marks)))
  return keyboard
}

const totalOf = ({ forty: { call } }: Table, marks: ReadonlyMap<string, number>): number =>
  call.grid.sections.flatMap(({ criteria }) => criteria).reduce((all, { code, weight }) => all + weight * (marks.get(code) ?? 0), 0)

test('the committee of forty proposals works by keyboard alone, and no page shuts anybody out or runs off the screen', async () => {
  const { scene, look, looks } = looking
  const table = await laysTheTable({ scene, language: 'sq', open: async () => scene.visitor() })
  const { forty } = table
  const at = `/scoring/${forty.call.reference}`
  await appoints(table)
  await look(forty.assessors[1] as Person, [`${at}/declaration`, '/scoring/interests', '/scoring/pool/own'])
  await declares(table)
  await look(forty.manager, ['/scoring/pool', '/scoring/pool/new', `${at}/committee/replacement`, `${at}/conflicts`])

  const chair = await assignsByKeyboard(table)
  const assigned = readAssigned(await opensAssignment(table))
  await wait(table.world, '2026-03-04T09:00:00+01:00')
  const person = forty.assessors[1] as Person
  const one = forty.applied.find((each) => turnOf(assigned, each, person) >= 0) as Applied
  const assessor = await sealsByKeyboard(table, person, one, turnOf(assigned, one, person))
  await look(person, ['/desk', '/scoring', at, `${at}/workbook`, `/scoring/proposals/${one.proposal.id}`])
  await look(forty.chair, [`${at}/assignment`, `${at}/assignment/automatic?sheetsEach=3&least=0&most=17&seed=x`])

  await score(table, assigned, { except: (who, each) => who === person && each === one })
  await wait(table.world, '2026-03-09T14:00:00+01:00')
  await look(forty.chair, [`${at}/divergences`, `/scoring/proposals/${(forty.applied[APART] as Applied).proposal.id}/sheets`])
  await asksAThird(table)
  await look(forty.chair, [`${at}/ranking`, `${at}/figures`])
  await look(forty.secretary, [`${at}/meetings`, `${at}/minutes`, `/awards/selections/${forty.call.reference}`, `/awards/selections/${forty.call.reference}/draw`, `/acts/${forty.call.reference}`])
  expect([...looking.faults(), ...chair.unseen, ...assessor.unseen]).toEqual([])
  expect(looks[0].checked.size + looks[1].checked.size).toBeGreaterThan(40)
}, 600_000)

test('a focus that nobody can see is noticed', async () => {
  const keyboard = new Keyboard(await looking.stranger(looking.looks[0]))
  await keyboard.reader.get('/')
  await keyboard.until(({ href }) => href === '/calls')
  expect(keyboard.unseen).toEqual([])
  await keyboard.reader.get('/calls')
  await keyboard.reader.page.evaluate("document.styleSheets[0].insertRule('* { outline: none !important; box-shadow: none !important }', document.styleSheets[0].cssRules.length)")
  await keyboard.until(({ href }) => href === '/calls')
  expect(keyboard.unseen.length).toBeGreaterThan(0)
})

async function opensAssignment(table: Table) {
  const reader = await opensEvaluation(table, table.forty.chair)
  await reader.follow(/\/assignment$/)
  return reader
}
