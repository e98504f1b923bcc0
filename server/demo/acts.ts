import assert from 'node:assert/strict'
import { draftAct, signAct } from '../acts/actions'
import type { ActKind } from '../acts/acts'
import { listSignatures } from '../acts/store'
import { editFeedback } from '../awards/feedback/actions'
import { draftFrom, proposedFrom } from '../awards/feedback/feedback'
import { listSections } from '../calls/store'
import { findPerson } from '../people/store'
import { listProposalsOfCall } from '../proposals/store'
import { readSealedSheets } from '../scoring/sealing/store'
import type { Story } from './story'

/** Somebody drafts an act, and everybody who has to signs it, at the moments that are named one after the other. */
export async function drawUpAct(story: Story, callId: string, { kind, by, drafted, signed }: { kind: ActKind; by: string; drafted: string; signed: (place: number) => string }): Promise<void> {
  const { services, words } = story
  story.at(drafted)
  const act = await draftAct(services, words, await story.as(by), callId, kind)
  for (const { personId, place } of await listSignatures(services.db, act.id)) {
    story.at(signed(place))
    const person = await findPerson(services.db, personId)
    assert(person !== undefined, 'who signs has an account')
    const faults = await signAct(services, words, person, act, { typedName: person.name, code: '', dissent: '', print: act.printSq, read: 'yes' })
    assert.deepEqual(faults, [], 'an act of the story is signed')
  }
}

/** The secretary goes through the sheets and keeps what each applicant will read. */
export async function editAllFeedback(story: Story, callId: string, from: string): Promise<void> {
  const { services } = story
  story.at(from)
  const secretary = await story.as('secretary@demo.test')
  const grid = await listSections(services.db, callId)
  const sheets = await readSealedSheets(services.db, callId)
  for (const { id } of await listProposalsOfCall(services.db, callId)) {
    const own = sheets.filter(({ proposalId, state }) => proposalId === id && state === 'sealed').map(({ code, contents }) => ({ code: code ?? '', contents }))
    if (own.length === 0) continue
    const proposed = proposedFrom(grid, own)
    const text = { strengths: draftFrom(proposed, 'strength'), weaknesses: draftFrom(proposed, 'weakness') }
    if (text.strengths === '' && text.weaknesses === '') continue
    assert.deepEqual(await editFeedback(services, secretary, id, text, 0), [], 'feedback of the story names nobody')
  }
}
