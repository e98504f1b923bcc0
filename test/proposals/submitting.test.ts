import { createHash } from 'node:crypto'
import { ensureForms } from '../../server/forms/actions'
import { closeDueCalls } from '../../server/calls/actions'
import { entryHash, type AuditEntry } from '../../server/kernel/audit'
import { canonical } from '../../server/kernel/canonical'
import { DECLARATIONS, type PackageContent } from '../../server/proposals/packages'
import { listForGroup } from '../../server/proposals/store'
import { expireDrafts, submitProposal } from '../../server/proposals/submission-actions'
import { squeeze, type Browser } from '../support/browser'
import { aCall, type BuiltCall } from '../support/builders/calls'
import { aCompleteDraft, aProposal, fullAnswers, type ArrangedProposal } from '../support/builders/proposals'
import { engine, openScene, type Scene } from '../support/scene'

let scene: Scene
let call: BuiltCall
beforeEach(async () => {
  scene = await openScene()
  await scene.arrange(ensureForms)
  call = await aCall(scene)
  shortlyBefore()
})
afterEach(() => scene.close())

const shortlyBefore = (ms = 600_000) => { scene.clock(new Date(Date.parse(call.closesAt) - ms).toISOString()) }
const ALL = Object.fromEntries(DECLARATIONS.map((one) => [`declaration.${one}`, 'yes']))
const rowOf = ({ proposal }: ArrangedProposal) => scene.db('proposals').where({ id: proposal.id }).first() as Promise<Record<string, unknown>>
const submissionsOf = ({ proposal }: ArrangedProposal) => scene.db('submissions').where({ proposalId: proposal.id }).orderBy('number') as Promise<{ number: number; receivedAt: string; content: string; contentHash: string; receipt: string; withdrawnAt: string | null }[]>

async function submit(draft: ArrangedProposal, browser?: Browser): Promise<Browser> {
  const signing = browser ?? await scene.as(draft.signatory)
  await signing.get(`/proposals/${draft.proposal.id}/check-answers`)
  await signing.submit(ALL, { action: `/proposals/${draft.proposal.id}/submission` })
  return signing
}

describe('a submission', () => {
  test('seals the package, issues number and reference, and shows the receipt', async () => {
    const draft = await aCompleteDraft(scene, { call, requestedLek: 920_000 })
    const browser = await submit(draft)

    expect(browser.page?.address).toBe(`/proposals/${draft.proposal.id}/receipt`)
    expect(await rowOf(draft)).toMatchObject({
      state: 'submitted', shownState: 'submitted', number: 1, reference: `${call.reference}/01`, requestedMinor: 92_000_000, totalMinor: 92_000_000, ownMinor: 0, directBeneficiaries: 90,
    })
    const [submission] = await submissionsOf(draft)
    const { answers } = JSON.parse(submission?.content ?? '{}') as { answers: { target_groups: string[] } }
    expect(answers.target_groups.length).toBeGreaterThan(0)
    for (const group of answers.target_groups) expect(await listForGroup(scene.db, call.id, group)).toEqual([draft.proposal.id])
    expect(await listForGroup(scene.db, call.id, 'NOBODY')).toEqual([])
    expect(submission).toMatchObject({ number: 1, receipt: `${call.reference}/01-1`, withdrawnAt: null, receivedAt: scene.services.now().toISOString() })
    expect(browser.text).toContain(`${call.reference}/01-1`)
    expect(browser.text).toContain(squeeze(browser.say('proposals.receipt.early', { span: scene.words.sq.count('proposals.span.minutes', 10) })))
    expect(browser.text.replaceAll(' ', '')).toContain(submission?.contentHash)
  })

  test('anybody with a SHA-256 program gets the fingerprint of the receipt from the package', async () => {
    const draft = await aCompleteDraft(scene, { call })
    const browser = await submit(draft)
    const [submission] = await submissionsOf(draft)
    const sent = await browser.download(`/proposals/${draft.proposal.id}/package.json`)

    const bytes = sent.body as Buffer
    expect(createHash('sha256').update(bytes).digest('hex')).toBe(submission?.contentHash)
    const content = JSON.parse(bytes.toString('utf8')) as PackageContent
    expect(canonical(content)).toBe(bytes.toString('utf8'))
    expect(content.organisation).toMatchObject({ id: draft.organisation.id, nuis: draft.organisation.nuis })
    expect(content.documents.map(({ code }) => code)).toEqual(call.documents.filter(({ required }) => required === 'yes').map(({ code }) => code))
    for (const { code, sha256 } of content.documents) {
      const file = await browser.download(`/proposals/${draft.proposal.id}/files/${code}`)
      expect(createHash('sha256').update(file.body as Buffer).digest('hex')).toBe(sha256)
    }
  })

  test('writes to everybody of the applicant, with number and fingerprint and nothing of what is in it', async () => {
    const draft = await aCompleteDraft(scene, { call, title: 'Titull i fshehtë' })
    await submit(draft)
    const letters = await scene.db('letters').where({ about: `proposal:${draft.proposal.id}` }) as { toPersonId: string; text: string; subject: string }[]

    expect(letters.map(({ toPersonId }) => toPersonId).sort()).toEqual([draft.editor.id, draft.signatory.id].sort())
    for (const { text, subject } of letters) {
      expect(text).toContain(`${call.reference}/01-1`)
      expect(text + subject).not.toContain('Titull i fshehtë')
    }
  })

  test('the receipt names its entry of the log, which its holder can compute and follow to a head', async () => {
    const draft = await aCompleteDraft(scene, { call })
    const browser = await submit(draft)
    const entry = JSON.parse((await browser.download(`/proposals/${draft.proposal.id}/receipt/entry.json`)).body.toString()) as AuditEntry
    const { hash, ...body } = entry
    expect(entryHash(body)).toBe(hash)
    expect(JSON.parse(entry.new ?? '')).toMatchObject({ hash: (await submissionsOf(draft))[0]?.contentHash })
    await browser.follow(browser.say('proposals.receipt.proof'))
    expect(browser.text).toContain(browser.say('transparency.proof.notYet'))
    await scene.arrange((tx) => Promise.resolve(tx.seal('day')))
    await browser.get(`/log/proof?entry=${entry.seq}`)
    expect(browser.text).toContain(browser.say('transparency.proof.holds'))
    expect(browser.text.replaceAll(' ', '')).toContain(hash)
  })

  test('the receipt can be kept as a PDF', async () => {
    const draft = await aCompleteDraft(scene, { call })
    const browser = await submit(draft)
    const pdf = await browser.download(`/proposals/${draft.proposal.id}/receipt.pdf`)

    expect((pdf.body as Buffer).subarray(0, 5).toString()).toBe('%PDF-')
    expect(pdf.headers['content-disposition']).toContain(`${call.reference}-01-1.pdf`)
  })

  test('is refused with every hindrance named, and nothing is written', async () => {
    const draft = await aProposal(scene, { call, state: 'draft', answers: { ...fullAnswers(call), summary: '' } })
    const browser = await scene.as(draft.signatory)
    const page = await browser.post(`/proposals/${draft.proposal.id}/submission`, ALL)

    expect(page.status).toBe(422)
    expect(page.html.querySelectorAll(`main a[href^="/proposals/${draft.proposal.id}/documents/"]`)).toHaveLength(call.documents.filter(({ required }) => required === 'yes').length)
    expect(page.html.querySelector(`a[href="/proposals/${draft.proposal.id}/sections/summary?show=faults"]`)).not.toBeNull()
    expect(await rowOf(draft)).toMatchObject({ state: 'draft', number: null })
    expect(await scene.db('submissions')).toEqual([])
    expect(await scene.db('letters').where({ about: `proposal:${draft.proposal.id}` })).toEqual([])
  })

  test('every declaration must be made; those made stay ticked', async () => {
    const draft = await aCompleteDraft(scene, { call })
    const browser = await scene.as(draft.signatory)
    await browser.get(`/proposals/${draft.proposal.id}/check-answers`)
    const { 'declaration.arrears': _left, ...made } = ALL
    const page = await browser.submit(made, { action: `/proposals/${draft.proposal.id}/submission` })

    expect(page.status).toBe(422)
    expect(page.html.querySelectorAll('.govuk-error-summary li a').map((one) => one.getAttribute('href'))).toEqual(['#f-declaration-arrears'])
    expect(page.html.querySelector('#f-declaration-truth')?.hasAttribute('checked')).toBe(true)
    expect(await scene.db('submissions')).toEqual([])
  })

  test('somebody who edits and does not sign sees who must, and cannot', async () => {
    const draft = await aCompleteDraft(scene, { call })
    const browser = await scene.as(draft.editor)
    await browser.get(`/proposals/${draft.proposal.id}/check-answers`)

    expect(browser.text).toContain(browser.say('proposals.refused.signatoryOnly'))
    expect(browser.html.querySelector('form[action$="/submission"]')).toBeNull()
    expect((await browser.post(`/proposals/${draft.proposal.id}/submission`, ALL)).status).toBe(403)
    expect(await scene.db('submissions')).toEqual([])
  })

  test('five clicks are one submission', async () => {
    const draft = await aCompleteDraft(scene, { call })
    const browser = await scene.as(draft.signatory)
    await browser.get(`/proposals/${draft.proposal.id}/check-answers`)
    const led: string[] = []
    for (let click = 0; click < 5; click += 1) led.push((await browser.post(`/proposals/${draft.proposal.id}/submission`, { ...ALL, _key: 'one form' })).address)

    expect(new Set(led)).toEqual(new Set([`/proposals/${draft.proposal.id}/receipt`]))
    expect(await submissionsOf(draft)).toHaveLength(1)
    expect(await scene.db('letters').where({ about: `proposal:${draft.proposal.id}` })).toHaveLength(2)
  })

  test('two forms at once are one submission too', async () => {
    const draft = await aCompleteDraft(scene, { call })
    const at = scene.services.now()
    const all = await Promise.allSettled([1, 2, 3].map(() => submitProposal(scene.services, scene.words, draft.signatory, draft.proposal.id, at, DECLARATIONS)))

    expect(all.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
    expect(await submissionsOf(draft)).toHaveLength(1)
  })

  test('many at once get numbers without a gap or a double', async () => {
    const drafts = []
    for (let one = 0; one < 4; one += 1) drafts.push(await aCompleteDraft(scene, { call }))
    const at = scene.services.now()
    await Promise.all(drafts.map((draft) => submitProposal(scene.services, scene.words, draft.signatory, draft.proposal.id, at, DECLARATIONS)))

    const numbers = await scene.db('proposals').where({ callId: call.id }).orderBy('number').select('number') as { number: number }[]
    expect(numbers.map(({ number }) => number)).toEqual([1, 2, 3, 4])
    expect(engine).toMatch(/sqlite|postgres/)
  })
})

describe('the deadline', () => {
  const at = (offset: number) => new Date(Date.parse(call.closesAt) + offset)

  test.each([
    ['the last millisecond before it counts', -1, 'submitted'],
    ['the deadline itself does not', 0, 'draft'],
    ['nor does the millisecond after', 1, 'draft'],
  ])('%s', async (_name, offset, state) => {
    const draft = await aCompleteDraft(scene, { call })
    await submitProposal(scene.services, scene.words, draft.signatory, draft.proposal.id, at(offset), DECLARATIONS).catch(() => undefined)

    expect(await rowOf(draft)).toMatchObject({ state })
  })

  test('what arrived in time counts although the call is closed while it is worked off', async () => {
    const draft = await aCompleteDraft(scene, { call })
    scene.clock(at(20).toISOString())
    await closeDueCalls(scene.services)
    await expireDrafts(scene.services, scene.words)
    await submitProposal(scene.services, scene.words, draft.signatory, draft.proposal.id, at(-5), DECLARATIONS)

    expect(await rowOf(draft)).toMatchObject({ state: 'submitted' })
    expect((await submissionsOf(draft))[0]).toMatchObject({ receivedAt: at(-5).toISOString() })
  })

  test('a form sent after it is answered with the reason, and the draft stays', async () => {
    const draft = await aCompleteDraft(scene, { call })
    const browser = await scene.as(draft.signatory)
    await browser.get(`/proposals/${draft.proposal.id}/check-answers`)
    scene.clock(call.closesAt)
    const page = await browser.submit(ALL, { action: `/proposals/${draft.proposal.id}/submission` })

    expect(page.status).toBe(403)
    expect(browser.text).toContain(browser.say('proposals.refused.callClosed'))
    expect(await rowOf(draft)).toMatchObject({ state: 'draft' })
  })

  test('drafts expire a minute after it, once, with a letter; submitted ones do not', async () => {
    const [draft, sent] = [await aCompleteDraft(scene, { call }), await aCompleteDraft(scene, { call })]
    await submit(sent)
    scene.clock(at(59_999).toISOString())
    await closeDueCalls(scene.services)
    expect(await expireDrafts(scene.services, scene.words)).toBe(0)
    scene.clock(at(60_000).toISOString())
    expect(await expireDrafts(scene.services, scene.words)).toBe(1)
    expect(await expireDrafts(scene.services, scene.words)).toBe(0)

    expect(await rowOf(draft)).toMatchObject({ state: 'expired', shownState: 'expired' })
    expect(await rowOf(sent)).toMatchObject({ state: 'submitted' })
    expect(await scene.db('letters').where({ about: `proposal:${draft.proposal.id}` })).toHaveLength(2)
  })

  test('a suspended call lets no draft expire', async () => {
    const draft = await aCompleteDraft(scene, { call })
    await scene.db('calls').where({ id: call.id }).update({ state: 'suspended' })
    scene.clock(at(3_600_000).toISOString())

    expect(await expireDrafts(scene.services, scene.words)).toBe(0)
    expect(await rowOf(draft)).toMatchObject({ state: 'draft' })
  })
})

describe('taking back', () => {
  test('a submitted proposal is reopened, changed and submitted again under the same number; both submissions stay', async () => {
    const draft = await aCompleteDraft(scene, { call })
    const browser = await submit(draft)
    await browser.submit({}, { button: browser.say('proposals.receipt.reopenButton') })
    expect(await rowOf(draft)).toMatchObject({ state: 'draft', number: 1 })

    await browser.get(`/proposals/${draft.proposal.id}/sections/project`)
    await browser.submit({ title: 'Titulli i dytë' }, { button: browser.say('proposals.section.later') })
    await submit(draft, browser)

    const both = await submissionsOf(draft)
    expect(both.map(({ number, receipt }) => ({ number, receipt }))).toEqual([{ number: 1, receipt: `${call.reference}/01-1` }, { number: 2, receipt: `${call.reference}/01-2` }])
    expect(both[0]?.withdrawnAt).not.toBeNull()
    expect(both[1]?.withdrawnAt).toBeNull()
    expect((JSON.parse(both[1]?.content ?? '{}') as PackageContent).answers).toMatchObject({ title: 'Titulli i dytë' })
    expect(await rowOf(draft)).toMatchObject({ state: 'submitted', number: 1, title: 'Titulli i dytë' })
  })

  test('what was reopened and not submitted again does not take part', async () => {
    const draft = await aCompleteDraft(scene, { call })
    const browser = await submit(draft)
    await browser.submit({}, { button: browser.say('proposals.receipt.reopenButton') })
    scene.clock(new Date(Date.parse(call.closesAt) + 60_000).toISOString())
    await closeDueCalls(scene.services)
    await expireDrafts(scene.services, scene.words)

    expect(await rowOf(draft)).toMatchObject({ state: 'expired' })
    expect((await browser.get(`/proposals/${draft.proposal.id}/receipt`)).status).toBe(404)
  })

  test('reopening ends with the deadline; after it one withdraws for good, with a reason', async () => {
    const draft = await aCompleteDraft(scene, { call })
    const browser = await submit(draft)
    expect((await browser.get(`/proposals/${draft.proposal.id}/withdrawal`)).status).toBe(403)
    scene.clock(call.closesAt)
    await closeDueCalls(scene.services)
    expect((await browser.post(`/proposals/${draft.proposal.id}/reopening`)).status).toBe(403)

    await browser.get(`/proposals/${draft.proposal.id}/withdrawal`)
    expect((await browser.submit({ reason: '' })).status).toBe(422)
    await browser.submit({ reason: 'Gjetëm financim tjetër.' })
    expect(await rowOf(draft)).toMatchObject({ state: 'withdrawn', shownState: 'withdrawn' })
    expect((await browser.post(`/proposals/${draft.proposal.id}/withdrawal`, { reason: 'Prapë' })).status).toBe(403)
  })
})
