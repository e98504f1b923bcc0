import type { Person } from '../../../server/kernel/policy'
import { runRoutines } from '../../../server/worker'
import type { Language } from '../../../server/kernel/words'
import { squeeze } from '../../support/browser'
import type { Reader } from '../../support/reader'
import { PASSWORD, type Scene } from '../../support/scene'

/** Where a story is told: the scheme as it stands, and a way to open a reader who knows nothing yet. */
export type World = { scene: Scene; language: Language; open(): Promise<Reader> }

/** Somebody signed in, standing at the front page. */
export async function enter({ open }: World, person: Pick<Person, 'email'>): Promise<Reader> {
  const reader = await open()
  await reader.get('/')
  await reader.follow(reader.say('kernel.signIn'))
  await reader.submit({ email: person.email, password: PASSWORD }, { action: '/sign-in' })
  return reader
}

/** Opens a page of the main navigation by its name there. */
export async function go(reader: Reader, item: string): Promise<void> {
  await reader.follow(reader.say(`kernel.nav.${item}`))
}

/** The clock moves to a moment and what happens by itself has happened. */
export async function wait({ scene }: World, moment: string): Promise<void> {
  scene.clock(moment)
  await runRoutines(scene.services, scene.words)
}

/** Opens the newest letter whose subject says this. */
export async function readLetter(reader: Reader, subject: string): Promise<void> {
  await reader.follow(/^\/people\/account$/)
  await reader.follow(/^\/people\/letters$/)
  await reader.follow(squeeze(subject))
}

/** The page of this site that a letter leads to. */
export function addressIn(text: string, pattern: RegExp): string {
  const address = [...text.matchAll(/https?:\/\/[^/\s]+(\/[^\s]+)/g)].map(([, place = '']) => place).find((place) => pattern.test(place))
  if (address === undefined) throw new Error(`no address like ${String(pattern)} in: ${text}`)
  return address
}

/** What a page must say, in the words of its reader or as they stand. */
export function seen(reader: Reader, ...said: string[]): void {
  expect({ address: reader.address, status: reader.status, text: reader.text }).toMatchObject({ status: 200 })
  for (const one of said) expect(`${reader.address}: ${reader.text}`).toContain(squeeze(one))
}

/** A day as a person types it. */
export function typedDay(moment: string): string {
  const [year = '', month = '', day = ''] = moment.slice(0, 10).split('-')
  return `${Number(day)}.${Number(month)}.${year}`
}
