import assert from 'node:assert/strict'
import { canonical } from '../kernel/canonical'
import { clockwork, type Person } from '../kernel/policy'
import type { Tx } from '../kernel/services'
import { BUILT_IN } from './definitions/built-in'
import type { NewForm } from './forms'
import { findFlaws } from './soundness'
import { insertFormVersion, latestFormVersion } from './store'

/**
 * Publishes a form as the next version of its code. The same definition again changes nothing:
 * answers stay tied to the version they were given to. Returns the id of the version that now holds.
 */
export async function publishForm(tx: Tx, person: Person, { code, purpose, definition }: NewForm): Promise<{ id: string }> {
  const flaws = findFlaws(definition)
  assert(flaws.length === 0, `the form ${code} is sound, but: ${flaws.join('; ')}`)
  const latest = await latestFormVersion(tx.db, code)
  if (latest !== undefined && canonical(latest.definition) === canonical(definition)) return { id: latest.id }
  const id = tx.id()
  const number = (latest?.number ?? 0) + 1
  const first = await insertFormVersion(tx.db, { id, code, number, purpose, definition: JSON.stringify(definition), createdBy: person.id, createdAt: tx.at })
  // Two processes that start at the same moment both put the built-in forms in: the second finds them there.
  if (!first) return publishForm(tx, person, { code, purpose, definition })
  tx.record('forms.published', `form:${id}`, { new: { code, number, purpose } })
  return { id }
}

/** Puts the built-in forms in, as far as they are not there in this very form already. */
export async function ensureForms(tx: Tx): Promise<void> {
  for (const form of BUILT_IN) await publishForm(tx, clockwork, form)
}
