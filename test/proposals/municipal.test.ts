import { findSection } from '../../server/forms/forms'
import { saveSection, startProposal } from '../../server/proposals/actions'
import { readDraft } from '../../server/proposals/draft-store'
import { sectionVersion, type Draft } from '../../server/proposals/drafts'
import type { Proposal } from '../../server/proposals/proposals'
import { findProposal } from '../../server/proposals/store'
import { aCall, type BuiltCall } from '../support/builders/calls'
import { anOrganisation } from '../support/builders/organisations'
import { openScene, type Scene } from '../support/scene'

let scene: Scene
beforeEach(async () => { scene = await openScene() })
afterEach(() => scene.close())

async function begins(call: BuiltCall, applicant: Awaited<ReturnType<typeof anOrganisation>>): Promise<() => Promise<Draft>> {
  const begun = await startProposal(scene.services, applicant.editor, { callId: call.id, organisationId: applicant.organisation.id, title: 'Qendër multifunksionale' })
  if (Array.isArray(begun)) throw new Error(JSON.stringify(begun))
  return async () => readDraft(scene.db, (await findProposal(scene.db, begun.id)) as Proposal)
}

test('a municipality applies for itself and for no other', async () => {
  const applicant = await anOrganisation(scene, { kind: 'municipality', nameSq: 'Bashkia Pukë', municipalityCode: '47' })
  const read = await begins(await aCall(scene, { template: 'municipal' }), applicant)
  const { limits, sheet, proposal } = await read()
  expect(limits.choices?.['municipality']?.map(({ value }) => value)).toEqual(['47'])
  expect(proposal.municipalityCode).toBe('47')

  const section = findSection(sheet.formVersion.definition, 'project') as NonNullable<ReturnType<typeof findSection>>
  const saved = await saveSection(scene.services, applicant.editor, proposal.id, {
    sectionCode: 'project', answers: { municipality: '33' }, version: sectionVersion(section, sheet.answers), at: scene.services.now(),
  })
  expect(saved).toMatchObject({ faults: expect.arrayContaining([expect.objectContaining({ field: 'municipality' })]) })
  expect((await read()).proposal.municipalityCode).toBeNull()
})

test('an organisation chooses among all municipalities of the call, wherever its seat is', async () => {
  const read = await begins(await aCall(scene), await anOrganisation(scene, { municipalityCode: '47' }))
  expect((await read()).limits.choices?.['municipality']).toHaveLength(6)
})
