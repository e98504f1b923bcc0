import { SCHEME_ROLES } from '../../server/people/people'
import type { Browser } from '../support/browser'
import { openScene, type Scene } from '../support/scene'
import { listRoutes, type Route } from '../support/site-map'

let scene: Scene
let routes: Route[]
beforeAll(async () => { scene = await openScene(); routes = listRoutes(scene.app) })
afterAll(() => scene.close())

const STRANGE = '01890000-0000-7000-8000-000000000000'
const filled = (address: string, value = STRANGE) => address.replace(/:\w+/g, value)

test('every route is declared with a policy', () => {
  expect(routes.length).toBeGreaterThan(80)
  expect(routes.filter(({ declared, hasPolicy }) => !declared || !hasPolicy)).toEqual([])
})

test('no two routes share a method and an address', () => {
  const names = routes.map(({ method, address }) => `${method} ${address}`)
  expect(names.filter((name, index) => names.indexOf(name) !== index)).toEqual([])
})

describe('an id that belongs to nobody', () => {
  const ROLES = [...SCHEME_ROLES, 'nobody'] as const

  test.each(ROLES)('is answered to a %s on every route with 404, a refusal or a way to sign in, never with a fault of ours', async (role) => {
    const browser = role === 'nobody' ? scene.visitor() : await scene.as(await scene.person([role]))
    const wrong: string[] = []
    for (const route of routes.filter(({ address }) => address.includes(':') && !/:(name|language)\b/.test(address))) {
      for (const value of [STRANGE, '%27--', '1']) {
        const reply = await ask(browser, route, filled(route.address, value))
        const fine = [400, 403, 404, 409, 422].includes(reply.status) || (role === 'nobody' && reply.address.startsWith('/sign-in'))
        if (!fine) wrong.push(`${route.method} ${route.address} with ${value}: ${reply.status}`)
      }
    }
    expect(wrong).toEqual([])
  })

  test.each(['nobody', 'manager', 'auditor'])('a %s sees every fixed address without a fault of ours', async (role) => {
    const browser = role === 'nobody' ? scene.visitor() : await scene.as(await scene.person([role]))
    const wrong: string[] = []
    for (const route of routes.filter(({ address, method }) => method === 'get' && !address.includes(':'))) {
      const reply = await browser.get(route.address)
      if (![200, 303, 403, 404, 422].includes(reply.status)) wrong.push(`${route.address}: ${reply.status}`)
    }
    expect(wrong).toEqual([])
  })
})

async function ask(browser: Browser, route: Route, address: string) {
  return route.method === 'get' ? browser.get(address) : browser.post(address, {})
}

test('somebody not signed in changes nothing by any form but those of signing in', async () => {
  const browser = scene.visitor()
  const wrong: string[] = []
  for (const route of routes.filter(({ method, slice }) => method === 'post' && slice !== '')) {
    const before = await scene.db('auditEntries').max('seq as seq').first()
    const reply = await browser.post(filled(route.address), {})
    const after = await scene.db('auditEntries').max('seq as seq').first()
    if (![403, 404].includes(reply.status) && !reply.address.startsWith('/sign-in')) wrong.push(`${route.address}: ${reply.status}`)
    expect({ route: route.address, after }).toEqual({ route: route.address, after: before })
  }
  expect(wrong).toEqual([])
})
