import type { Applicant } from './registering'
import { enter, go, seen, type World } from './world'

type Closed = { manager: { email: string }; applicant: Applicant; reference: string; title: string; agreedMinor: number; paidMinor: number }

/** The same figures stand on the public page of the grant, at the desk of payments and on the applicant's own page. */
export async function figuresAgree(world: World, { manager, applicant, reference, title, agreedMinor, paidMinor }: Closed): Promise<void> {
  const words = world.scene.words[world.language]
  const anybody = await world.open()
  await anybody.get('/')
  await go(anybody, 'awards')
  await anybody.follow(title)
  expect(anybody.address).toBe(`/awards/${reference}`)
  seen(anybody, applicant.name, words.amount(agreedMinor), words.amount(paidMinor))

  const office = await enter(world, manager)
  await go(office, 'payments')
  seen(office, words.amount(agreedMinor), words.amount(paidMinor))
  await office.follow(new RegExp('^/payments/agreements/'))
  seen(office, words.amount(agreedMinor), words.amount(paidMinor))

  const own = await enter(world, applicant)
  await go(own, 'reports')
  await own.follow(/^\/reports\/[\da-f-]{36}$/)
  await own.follow(/^\/reports\/agreements\//)
  seen(own, words.amount(agreedMinor), words.amount(paidMinor))
}
