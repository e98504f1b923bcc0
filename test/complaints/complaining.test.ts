import { fileComplaint } from '../../server/complaints/actions'
import { decideComplaint, declareOnPanel, voteOnComplaint } from '../../server/complaints/panel-actions'
import { findComplaint, listCandidates, listStandstill } from '../../server/complaints/store'
import { verifyAudit } from '../../server/kernel/audit'
import { aComplaint, aDecidedCall, aPanel, decidedBy, proposalOf, sheetsOf, signatoryOf } from '../support/builders/complaints'
import type { BuiltCall } from '../support/builders/calls'
import { aProposal } from '../support/builders/proposals'
import { openScene, type Scene } from '../support/scene'

let scene: Scene
beforeEach(async () => { scene = await openScene() })
afterEach(() => scene.close())

const PDF = Buffer.from('%PDF-1.4\n%%EOF\n')

describe('through links and buttons', () => {
  test('an applicant complains from the page of its result, and reads the receipt and the days', async () => {
    const ranked = await aDecidedCall(scene)
    const b = await scene.as(signatoryOf(ranked, 'b'))
    await b.get(`/awards/outcomes/${proposalOf(ranked, 'Projekti B')}`)
    await b.follow(b.say('awards.complaints.file'))
    expect(b.text).toContain('9 mars 2026')
    await b.submit({ text: 'Arsyeja ime' }, { button: b.say('complaints.new.send') })
    expect(b.page?.status).toBe(422)
    expect(b.text).toContain(b.say('complaints.fault.ground'))
    expect(b.html.querySelector('textarea')?.text).toContain('Arsyeja ime')
    await b.submit({ ground: 'arithmetic' }, { button: b.say('complaints.new.send'), files: { file1: { name: 'prova.pdf', content: PDF } } })

    expect(b.text).toContain(`A-${ranked.call.reference}/1`)
    expect(b.text).toContain(b.say('complaints.state.received'))
    expect(b.text).toContain('prova.pdf')
    expect((await b.download(b.html.querySelector('a[href*="/files/"]')?.getAttribute('href') ?? '')).body).toEqual(PDF)
    const letters = (await scene.db('letters').where('subject', 'like', '%A-%').select('subject', 'text')) as { subject: string; text: string }[]
    expect(letters.some(({ subject, text }) => subject.startsWith('Ankesa juaj u mor') && text.includes('16\u00a0mars\u00a02026'))).toBe(true)
    expect(letters.some(({ subject }) => subject.startsWith('Ankesë e re'))).toBe(true)

    await b.get(`/complaints/proposals/${proposalOf(ranked, 'Projekti B')}`)
    expect(b.page?.address).toMatch(/^\/complaints\/[0-9a-f-]{36}$/)
    await b.post(`/complaints/proposals/${proposalOf(ranked, 'Projekti B')}`, { ground: 'other', text: 'Edhe një' })
    expect(b.page?.status).toBe(403)
    expect(await scene.db('complaints').select()).toHaveLength(1)
  })

  test('the secretariat names a panel, the panel declares, reads, votes and decides, with the dissent beside it', async () => {
    const ranked = await aDecidedCall(scene)
    const complaint = await aComplaint(scene, ranked)
    const [vjollca, pirro, besa] = [await scene.person(['verifier'], 'Vjollca Hoxha'), await scene.person(['payer'], 'Pirro Çela'), await scene.person(['publisher'], 'Besa Gjoni')]
    const manager = await scene.as(ranked.manager)
    await manager.get('/desk')
    await manager.follow(new RegExp(`^/complaints/${complaint.id}$`))
    await manager.submit({}, { button: manager.say('complaints.acknowledge.send') })
    const options = manager.html.querySelectorAll('select[name="panel.1"] option').map((option) => option.getAttribute('value'))
    for (const barred of [ranked.chair, ranked.secretary, ...ranked.assessors, ranked.authority, ranked.manager]) expect(options).not.toContain(barred.id)
    await manager.submit({ 'panel.1': vjollca.id, 'panel.2': pirro.id, 'panel.3': pirro.id }, { button: manager.say('complaints.assign.send') })
    expect(manager.page?.status).toBe(422)
    await manager.submit({ 'panel.3': besa.id }, { button: manager.say('complaints.assign.send') })
    expect(manager.text).toContain(manager.say('complaints.state.under_review'))

    for (const [who, vote] of [[vjollca, 'upheld'], [pirro, 'upheld'], [besa, 'dismissed']] as const) {
      const browser = await scene.as(who)
      await browser.get('/desk')
      await browser.follow(new RegExp(`^/complaints/${complaint.id}$`))
      expect(browser.text).not.toContain('A-1')
      await browser.submit({ conflict: 'no' }, { button: browser.say('complaints.declare.send') })
      expect(browser.text).toContain('A-1')
      for (const assessor of ranked.assessors) expect(browser.text).not.toContain(assessor.name)
      await browser.submit({ vote, voteText: `Mendoj: ${vote}` }, { button: browser.say('complaints.vote.send') })
    }
    const presiding = await scene.as(vjollca)
    await presiding.get(`/complaints/${complaint.id}`)
    await presiding.submit({ text: '' }, { button: presiding.say('complaints.decide.send') })
    expect(presiding.page?.status).toBe(422)
    await presiding.submit({ text: 'Llogaritja u bë gabim.', remedy: 'recompute' }, { button: presiding.say('complaints.decide.send') })
    expect(presiding.text).toContain(presiding.say('complaints.state.upheld'))

    const b = await scene.as(signatoryOf(ranked, 'b'))
    await b.get(`/complaints/${complaint.id}`)
    expect(b.text).toContain('Llogaritja u bë gabim.')
    expect(b.text).toContain(b.say('complaints.votes', { agreeing: 2, all: 3 }))
    expect(b.text).toContain('Mendoj: dismissed')
    for (const name of [vjollca.name, pirro.name, besa.name]) expect(b.text).not.toContain(name)
    expect(await scene.db('logHeads').where({ occasion: 'complaint.decided' }).select('subject')).toEqual([{ subject: ranked.call.reference }])
    expect((await verifyAudit(scene.db)).fault).toBeNull()
  })
})

describe('a panel', () => {
  test('has nobody who had a part: the list, the deed and the database say so', async () => {
    const ranked = await aDecidedCall(scene)
    const complaint = await aComplaint(scene, ranked)
    const apart = await scene.person(['verifier'], 'Vjollca Hoxha')
    expect((await listCandidates(scene.db, ranked.call.id)).map(({ id }) => id)).toEqual(expect.arrayContaining([apart.id]))
    const row = (personId: string) => ({ id: personId, complaintId: complaint.id, personId, seat: 'member' })
    for (const who of [ranked.chair, ranked.secretary, ranked.assessors[0], ranked.authority, signatoryOf(ranked, 'a')]) {
      await expect(scene.db('complaintPanellists').insert(row(who?.id ?? ''))).rejects.toThrow(/had a part/)
    }
    await scene.db('complaintPanellists').insert(row(apart.id))
    expect(await scene.db('complaintPanellists').select('personId')).toEqual([{ personId: apart.id }])
  })

  test('loses the member who declares a conflict, who then finds no such complaint, and cannot be named again', async () => {
    const ranked = await aDecidedCall(scene)
    const complaint = await aComplaint(scene, ranked)
    const panel = await aPanel(scene, ranked, complaint.id, 'no')
    const [leaving] = panel.members
    expect(await declareOnPanel(scene.services, scene.words, leaving, complaint.id, { conflict: 'yes', note: '' })).toEqual([{ field: 'note', words: 'complaints.fault.note' }])
    expect(await declareOnPanel(scene.services, scene.words, leaving, complaint.id, { conflict: 'yes', note: 'Kam punuar aty.' })).toEqual([])

    const browser = await scene.as(leaving)
    expect((await browser.get(`/complaints/${complaint.id}`)).status).toBe(404)
    const manager = await scene.as(ranked.manager)
    await manager.get(`/complaints/${complaint.id}`)
    expect(manager.html.querySelectorAll('select')).toHaveLength(1)
    expect(manager.html.querySelectorAll('select option').map((option) => option.getAttribute('value'))).not.toContain(leaving.id)
  })

  test('decides nothing without a majority, and each may vote otherwise until it has decided', async () => {
    const ranked = await aDecidedCall(scene)
    const complaint = await aComplaint(scene, ranked)
    const { all, presiding } = await aPanel(scene, ranked, complaint.id)
    const decide = async (verdict: string) => decideComplaint(scene.services, scene.words, presiding, complaint.id, { text: 'Vendosëm.', remedy: '', scope: { sheets: [], sections: [] }, version: (await findComplaint(scene.db, complaint.id))?.version ?? 0, verdict })
    for (const [index, vote] of (['upheld', 'dismissed', 'inadmissible'] as const).entries()) await voteOnComplaint(scene.services, all[index] as typeof presiding, complaint.id, { vote, text: 'Kështu.' })
    expect(await decide('upheld')).toEqual([{ field: 'text', words: 'complaints.refused.noMajority' }])
    await voteOnComplaint(scene.services, all[0], complaint.id, { vote: 'dismissed', text: 'E ndryshova.' })
    expect(await decide('upheld')).toEqual([{ field: 'text', words: 'complaints.fault.votes.dismissed' }])
    expect(await decide('dismissed')).toEqual([])
    expect(await scene.db('complaints').first('state', 'remedy')).toEqual({ state: 'dismissed', remedy: null })
    expect(await listStandstill(scene.db, ranked.call.id)).toEqual([])
  })
})

describe('a complainant', () => {
  test('learns nothing of sheets: not of its own by name, and of no other applicant’s at all', async () => {
    const ranked = await aDecidedCall(scene)
    const complaint = await aComplaint(scene, ranked)
    await decidedBy(scene, await aPanel(scene, ranked, complaint.id), complaint.id, { remedy: 'sheets', sheets: [(await sheetsOf(scene, proposalOf(ranked, 'Projekti B')))[0]?.id ?? ''] })
    const b = await scene.as(signatoryOf(ranked, 'b'))
    const others = [...await sheetsOf(scene, proposalOf(ranked, 'Projekti A')), ...await sheetsOf(scene, proposalOf(ranked, 'Projekti C'))]
    await b.get(`/complaints/${complaint.id}`)
    const html = b.html.toString()
    for (const { id, assessorId } of [...others, ...await sheetsOf(scene, proposalOf(ranked, 'Projekti B'))]) { expect(html).not.toContain(id); expect(html).not.toContain(assessorId) }
    for (const word of ['Projekti A', 'Projekti C', 'A-1', 'Komenti për']) expect(b.text).not.toContain(word)
    for (const { id } of others) expect((await b.get(`/scoring/sheets/${id}`)).status).not.toBe(200)
    expect((await b.get(`/complaints/revisions/${ranked.call.reference}`)).status).toBe(404)
    expect((await b.get(`/complaints/proposals/${proposalOf(ranked, 'Projekti A')}`)).status).toBe(404)
  })

  test('finds no complaint of another applicant, nor its files', async () => {
    const ranked = await aDecidedCall(scene)
    const filed = await fileComplaint(scene.services, scene.words, signatoryOf(ranked, 'b'), proposalOf(ranked, 'Projekti B'), { ground: 'other', text: 'x', uploads: [], arrivedAt: scene.services.now() })
    const c = await scene.as(signatoryOf(ranked, 'c'))
    const id = Array.isArray(filed) ? '' : filed.id
    expect((await c.get(`/complaints/${id}`)).status).toBe(404)
    expect((await c.get(`/complaints/${id}/files/${id}`)).status).toBe(404)
    await c.get('/complaints')
    expect(c.text).not.toContain('Projekti B')
  })
})

describe('about eligibility', () => {
  test('the proposal goes to the committee after all', async () => {
    const ranked = await aDecidedCall(scene)
    const { proposal, organisation, signatory } = await ineligible(ranked.call)
    const filed = await fileComplaint(scene.services, scene.words, signatory, proposal.id, { ground: 'eligibility', text: 'Dokumenti ishte aty.', uploads: [], arrivedAt: scene.services.now() })
    if (Array.isArray(filed)) throw new Error(JSON.stringify(filed))
    expect(await scene.db('complaints').first('againstKind', 'organisationId')).toEqual({ againstKind: 'eligibility', organisationId: organisation.id })
    const panel = await aPanel(scene, ranked, filed.id)
    await scene.db('calls').where({ id: ranked.call.id }).update({ state: 'under_evaluation' })
    await decidedBy(scene, panel, filed.id, { remedy: 'readmit' })
    expect(await scene.db('proposals').where({ id: proposal.id }).first('state')).toEqual({ state: 'in_assessment' })
    expect(await scene.db('complaints').first('state')).toEqual({ state: 'settled' })
  })

  async function ineligible(call: BuiltCall) {
    const arranged = await aProposal(scene, { call, title: 'Projekti D', state: 'ineligible' })
    const { proposal } = arranged
    const officer = await scene.person(['manager'], 'Zana Zyrtare')
    await scene.arrange(async (tx) => {
      await tx.db('eligibilityChecks').where({ proposalId: proposal.id }).delete()
      await tx.db('eligibilityChecks').insert({
        id: tx.id(), proposalId: proposal.id, answerSheetId: proposal.answerSheetId, outcome: 'ineligible', reason: 'Mungon.', openedBy: officer.id, openedAt: tx.at, decidedBy: officer.id, decidedAt: tx.at, version: 1,
      })
    })
    return arranged
  }
})
