import { clockwork, type Person } from '../kernel/policy'
import { transact, type Services } from '../kernel/services'
import type { Language, Words } from '../kernel/words'
import { grantRole } from '../people/actions'
import { hashPassword } from '../people/passwords'
import { findPersonByEmail, insertAccount } from '../people/store'
import { STAFF, type Actor } from './cast'
import { places, plans } from './places'
import { money } from './money'
import { publication } from './publication'
import { drafting } from './drafting'
import { questions } from './questions'
import { submitting } from './submitting'
import { eligibility } from './eligibility'
import { scoring } from './scoring'
import { deciding } from './deciding'
import { paying } from './paying'
import { programme } from './programme'
import { municipal } from './municipal'

/**
 * The demonstration while it is being told. Chapters call the same actions that people call,
 * in order and each at its moment, so that telling the story is itself a test.
 */
export type Story = {
  readonly services: Services
  readonly words: Record<Language, Words>
  /** Sets the story's clock (an instant with its offset); it never goes back, and the story ends where the real clock stands. */
  at(moment: string): void
  /** The moment at which the story is told: where it ends. */
  readonly end: Date
  /** The person behind an address, with the roles held now. */
  as(email: string): Promise<Person>
  /** Opens an account the way the secretariat would: with the demonstration's password. */
  admit(actor: Actor, scope?: string): Promise<string>
}

type Chapter = (story: Story) => Promise<void>

/** In the order in which it happened. */
export const CHAPTERS: readonly { name: string; tell: Chapter }[] = [
  { name: 'places', tell: places },
  { name: 'money', tell: money },
  { name: 'publication', tell: publication },
  { name: 'drafting', tell: drafting },
  { name: 'questions', tell: questions },
  { name: 'submitting', tell: submitting },
  { name: 'eligibility', tell: eligibility },
  { name: 'scoring', tell: scoring },
  { name: 'deciding', tell: deciding },
  { name: 'paying', tell: paying },
  { name: 'programme', tell: programme },
  { name: 'plans', tell: plans },
  { name: 'municipal', tell: municipal },
]

/** The rest has not happened yet: the clock of this installation stands earlier. */
class StoryEnds extends Error {}

export function openStory(services: Services, words: Record<Language, Words>, passwordHash: string): Story {
  let clock = new Date('2020-01-15T09:00:00+01:00')
  const end = services.now()
  const told: Services = { ...services, now: () => clock }
  return {
    services: told,
    words,
    end,
    at(moment) {
      const next = new Date(moment)
      if (Number.isNaN(next.getTime()) || next < clock) throw new Error(`the story cannot go from ${clock.toISOString()} to ${moment}`)
      if (next > end) throw new StoryEnds()
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

/** Tells the story up to the moment at which the clock stands: with the clock set to May 2020, the call is open. */
export async function fillDemonstration(services: Services, words: Record<Language, Words>, password: string): Promise<void> {
  const story = openStory(services, words, await hashPassword(password))
  for (const actor of STAFF) await story.admit(actor)
  try {
    for (const chapter of CHAPTERS) await chapter.tell(story)
  } catch (error) {
    if (!(error instanceof StoryEnds)) throw error
  }
}
