import { clockwork, type Person } from '../kernel/policy'
import { transact, type Services } from '../kernel/services'
import type { Language, Words } from '../kernel/words'
import { grantRole } from '../people/actions'
import { hashPassword } from '../people/passwords'
import { findPersonByEmail, insertAccount } from '../people/store'
import { STAFF, type Actor } from './cast'

/**
 * The demonstration while it is being told. Chapters call the same actions that people call,
 * in order and each at its moment, so that telling the story is itself a test.
 */
export type Story = {
  readonly services: Services
  readonly words: Record<Language, Words>
  /** Sets the story's clock (an instant with its offset); it never goes back. */
  at(moment: string): void
  /** The person behind an address, with the roles held now. */
  as(email: string): Promise<Person>
  /** Opens an account the way the secretariat would: with the demonstration's password. */
  admit(actor: Actor, scope?: string): Promise<string>
}

type Chapter = (story: Story) => Promise<void>

/** In the order in which the scheme lives. One file a slice, under `server/demo/`. */
export const CHAPTERS: readonly { name: string; tell: Chapter }[] = []

export function openStory(services: Services, words: Record<Language, Words>, passwordHash: string): Story {
  let clock = new Date('2020-01-15T09:00:00+01:00')
  const told: Services = { ...services, now: () => clock }
  return {
    services: told,
    words,
    at(moment) {
      const next = new Date(moment)
      if (Number.isNaN(next.getTime()) || next < clock) throw new Error(`the story cannot go from ${clock.toISOString()} to ${moment}`)
      clock = next
    },
    async as(email) {
      const person = await findPersonByEmail(services.db, email)
      if (person === undefined) throw new Error(`nobody called ${email} has been admitted`)
      return person
    },
    admit(actor, scope = '') {
      return transact(told, clockwork, async (tx) => {
        const id = tx.id()
        await insertAccount(tx.db, {
          id, email: actor.email, name: actor.name, phone: null, language: 'sq', passwordHash, createdAt: tx.at, disabledAt: null, version: 1,
        })
        for (const role of actor.roles) await grantRole(tx, clockwork, id, role, scope)
        return id
      })
    },
  }
}

export async function fillDemonstration(
  services: Services, words: Record<Language, Words>, password: string, until: (chapter: string) => boolean = () => true,
): Promise<void> {
  const story = openStory(services, words, await hashPassword(password))
  for (const actor of STAFF) await story.admit(actor)
  for (const chapter of CHAPTERS) {
    if (!until(chapter.name)) return
    await chapter.tell(story)
  }
}
