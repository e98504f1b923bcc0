import { ensureForms } from '../../server/forms/actions'
import { closeDueCalls } from '../../server/calls/actions'
import { SCHEME_ROLES } from '../../server/people/people'
import { DECLARATIONS } from '../../server/proposals/packages'
import { submitProposal } from '../../server/proposals/submission-actions'
import { aCall, type BuiltCall } from '../support/builders/calls'
import { anOrganisation } from '../support/builders/organisations'
import { aCompleteDraft, type ArrangedProposal } from '../support/builders/proposals'
import { openScene, type Scene } from '../support/scene'
import { listRoutes } from '../support/site-map'

let scene: Scene
let call: BuiltCall
let draft: ArrangedProposal
let sealed: ArrangedProposal
const SECRET = 'Titull që nuk shihet'
beforeAll(async () => {
  scene = await openScene()
  await scene.arrange(ensureForms)
  call = await aCall(scene)
  scene.clock(new Date(Date.parse(call.closesAt) - 600_000).toISOString())
  draft = await aCompleteDraft(scene, { call, title: SECRET })
  sealed = await aCompleteDraft(scene, { call, title: SECRET })
  await submitProposal(scene.services, scene.words, sealed.signatory, sealed.proposal.id, scene.services.now(), DECLARATIONS)
})
afterAll(() => scene.close())

/** Every address of the slice that names a proposal, filled in for this one. */
const addressesOf = ({ proposal }: ArrangedProposal) => listRoutes(scene.app).filter(({ slice, address }) => slice === 'proposals' && address.includes(':id'))
  .map(({ method, address }) => ({ method, address: address.replace(':id', proposal.id).replace('/sections/:code', '/sections/summary').replace(':code', 'statute').replace(':file', 'x') }))

describe.each([...SCHEME_ROLES, 'another applicant', 'nobody'])('while the call is open, to %s', (role) => {
  test('neither a draft nor a sealed proposal exists on any address', async () => {
    const browser = role === 'nobody' ? scene.visitor() : await scene.as(role === 'another applicant' ? (await anOrganisation(scene)).signatory : await scene.person([role]))
    const wrong: string[] = []
    for (const arranged of [draft, sealed]) {
      for (const { method, address } of addressesOf(arranged)) {
        const reply = method === 'get' ? await browser.get(address) : await browser.post(address, {})
        const signIn = role === 'nobody' && (reply.status === 403 || reply.address.startsWith('/sign-in'))
        if (reply.status !== 404 && !signIn) wrong.push(`${method} ${address}: ${reply.status}`)
        if (reply.text.includes(SECRET)) wrong.push(`${method} ${address} shows the title`)
      }
    }
    expect(wrong).toEqual([])
  })

  test('the list says neither which nor how many there are', async () => {
    const browser = role === 'nobody' ? scene.visitor() : await scene.as(role === 'another applicant' ? (await anOrganisation(scene)).signatory : await scene.person([role]))
    const page = await browser.get(`/proposals?call=${call.reference}`)

    expect(page.text).not.toContain(SECRET)
    expect(page.text).not.toContain(`${call.reference}/01`)
    expect(page.html.querySelectorAll('tbody tr')).toEqual([])
  })
})

test('an unknown id and a foreign one are answered alike', async () => {
  const browser = await scene.as((await anOrganisation(scene)).signatory)
  const [foreign, unknown] = [await browser.get(`/proposals/${draft.proposal.id}`), await browser.get('/proposals/01890000-0000-7000-8000-000000000000')]
  const bare = (text: string) => text.replace(/[0-9a-f]{8}-[0-9a-f-]{27}/g, '').replace(/value="[^"]*"/g, '').replace(/next=[^"]*|back=[^"]*/g, '')

  expect(foreign.status).toBe(404)
  expect(unknown.status).toBe(404)
  expect(bare(foreign.text)).toBe(bare(unknown.text))
})

test('the applicant’s own people read both, all the time', async () => {
  for (const arranged of [draft, sealed]) {
    const browser = await scene.as(arranged.editor)
    expect((await browser.get(`/proposals/${arranged.proposal.id}`)).status).toBe(200)
    expect((await browser.get(`/proposals/${arranged.proposal.id}/answers`)).text).toContain(SECRET)
    expect((await browser.get('/proposals')).text).toContain(SECRET)
  }
})

test('when the call has closed, manager and auditor see the sealed one and still not the draft', async () => {
  const people = [await scene.person(['manager']), await scene.person(['auditor'])]
  scene.clock(call.closesAt)
  await closeDueCalls(scene.services)
  for (const person of people) {
    const browser = await scene.as(person)
    expect((await browser.get(`/proposals/${draft.proposal.id}`)).status).toBe(404)
    expect((await browser.get(`/proposals/${sealed.proposal.id}`)).status).toBe(200)
    expect((await browser.get(`/proposals/${sealed.proposal.id}/answers`)).text).toContain(SECRET)
    expect((await browser.get(`/proposals/${sealed.proposal.id}/receipt`)).status).toBe(200)
    expect((await browser.get(`/proposals/${sealed.proposal.id}/documents/statute/file`)).status).toBe(404)
    expect((await browser.download(`/proposals/${sealed.proposal.id}/files/statute`)).status).toBe(200)
    const page = await browser.get(`/proposals?call=${call.reference}`)
    expect(page.html.querySelectorAll('tbody tr')).toHaveLength(1)
  }
})

test('an auditor changes nothing', async () => {
  const browser = await scene.as(await scene.person(['auditor']))
  const before = await scene.db('proposals').select()
  for (const { address } of addressesOf(sealed).filter(({ method }) => method === 'post')) {
    expect([403, 404]).toContain((await browser.post(address, {})).status)
  }
  expect(await scene.db('proposals').select()).toEqual(before)
})
