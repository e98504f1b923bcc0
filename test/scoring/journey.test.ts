import type { Person } from '../../server/kernel/policy'
import { aCall } from '../support/builders/calls'
import { aProposal } from '../support/builders/proposals'
import { openScene, type Scene } from '../support/scene'

let scene: Scene
beforeEach(async () => { scene = await openScene() })
afterEach(() => scene.close())

test('a committee of five goes from appointment to minutes with one recusal, by links and forms alone', async () => {
  const call = await aCall(scene, { state: 'closed' })
  const proposals = []
  for (const title of ['Kujdes në shtëpi', 'Teleterapi']) proposals.push(await aProposal(scene, { call, title, state: 'eligible' }))
  const [first, second] = proposals.map(({ proposal }) => proposal)
  const manager = await scene.person(['manager'], 'Mirela Kodra')
  const chair = await scene.person(['chair'], 'Çlirim Dervishi')
  const secretary = await scene.person(['secretary'], 'Suela Marku')
  const assessors: Person[] = []
  for (let i = 1; i <= 5; i += 1) assessors.push(await scene.person(['assessor'], `Vlerësues ${i}`))

  // The secretariat appoints the committee and begins the evaluation.
  const office = await scene.as(manager)
  await office.get('/scoring')
  await office.follow(call.reference)
  await office.follow(office.say('scoring.evaluation.appoint'))
  await office.submit({
    chair: chair.id, chairBody: 'Shërbimi Social Shtetëror', secretary: secretary.id, secretaryBody: 'Sekretaria', voting: assessors.map(({ id }) => id),
    ...Object.fromEntries(assessors.map(({ id }) => [`body.${id}`, 'Ekspert i pavarur'])),
  })
  expect(office.page?.address).toBe(`/scoring/${call.reference}`)
  await office.submit({}, { button: office.say('scoring.start.button') })
  expect(office.text).toContain(office.say('calls.state.under_evaluation'))

  // Everybody declares; assessor 4 has a conflict with the second proposal.
  for (const person of [chair, secretary, ...assessors]) {
    const browser = await scene.as(person)
    await browser.get('/scoring')
    await browser.follow(call.reference)
    expect(browser.text).not.toContain('Teleterapi')
    await browser.follow(browser.say('scoring.evaluation.declare'))
    const conflicted = person === assessors[3]
    await browser.submit({
      confidential: 'yes', [`interest.${first?.id}`]: 'none', [`interest.${second?.id}`]: conflicted ? 'conflict' : 'none',
      ...(conflicted ? { [`kind.${second?.id}`]: 'board', [`note.${second?.id}`]: 'Motra ime është në bord.' } : {}),
    })
    expect(browser.page?.status).toBe(200)
    expect(browser.text).toContain('Kujdes në shtëpi')
    if (conflicted) expect(browser.text).not.toContain('Teleterapi')
  }

  // The secretary assigns everything to everybody without a conflict.
  const desk = await scene.as(secretary)
  await desk.get(`/scoring/${call.reference}`)
  await desk.follow(desk.say('scoring.evaluation.assign'))
  await desk.submit({}, { button: desk.say('scoring.assignment.all') })
  expect(await scene.db('scoreSheets')).toHaveLength(9)
  expect(desk.text).toContain(desk.say('scoring.assignment.conflict'))

  // Each assessor reads the proposal, writes the sheet, checks it and seals it.
  for (const [index, person] of assessors.entries()) {
    const browser = await scene.as(person)
    for (const proposal of [first, second]) {
      if (index === 3 && proposal === second) continue
      await browser.get('/scoring')
      await browser.follow(proposal?.title ?? '')
      await browser.follow(browser.say('scoring.sheet.openProposal'))
      await browser.follow(browser.say('scoring.proposal.mySheet'))
      const mark = proposal === first ? 4 : 3
      const criteria = call.grid.sections.flatMap((section) => section.criteria)
      await browser.submit({
        ...Object.fromEntries(criteria.map(({ code }) => [`mark.${code}`, mark])),
        ...Object.fromEntries(call.grid.sections.map(({ code }) => [`comment.${code}`, `Komenti për ${code}`])), comment: 'Projekt i mirë.',
      }, { button: browser.say('scoring.sheet.check') })
      expect(browser.page?.address).toMatch(/\/check$/)
      await browser.submit({}, { button: browser.say('scoring.check.button') })
      expect(browser.page?.status).toBe(200)
      expect(browser.text).toContain(browser.say('scoring.read.own'))
    }
  }
  expect(await scene.db('proposals').where({ callId: call.id }).pluck('state')).toEqual(['scored', 'scored'])

  // The secretary reads the ranking and records the meeting; the minutes say it all.
  scene.clock('2026-03-04T16:00:00+01:00')
  const later = await scene.as(secretary)
  await later.get(`/scoring/${call.reference}`)
  await later.follow(later.say('scoring.evaluation.ranking'))
  expect(later.text).toContain('80,00')
  await later.follow(call.reference)
  await later.follow(later.say('scoring.evaluation.meeting'))
  await later.submit({ heldOn: '4.3.2026', heldTime: '15:00', place: 'Tiranë', notes: 'Pa mendime të kundërta.' })
  expect(later.page?.address).toBe(`/scoring/${call.reference}/minutes`)
  for (const said of ['Çlirim Dervishi', 'Vlerësues 4', 'Tiranë', '80,00', '60,00', later.say('scoring.kind.board')]) expect(later.text).toContain(said)
  later.language = 'en'
  await later.get(`/scoring/${call.reference}/minutes`)
  expect(later.text).toContain(later.say('scoring.minutes.composition'))
  const pdf = await later.download(`/scoring/${call.reference}/minutes.pdf?language=sq`)
  expect(pdf.headers['content-type']).toBe('application/pdf')
  expect((pdf.body as Buffer).subarray(0, 5).toString()).toBe('%PDF-')
})
