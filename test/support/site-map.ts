import type { Express, Router } from 'express'
import type { DeclaredHandler } from '../../server/kernel/http'

export type Route = { method: 'get' | 'post'; address: string; slice: string; hasPolicy: boolean; declared: boolean }

type Layer = { route?: { path: string; methods: Record<string, boolean>; stack: { handle: Partial<DeclaredHandler> }[] } }

/** Every address of the site with its method, read off the routers that the app itself mounted. */
export function listRoutes(app: Express): Route[] {
  const mounted = app.locals['mounted'] as { at: string; router: Router }[]
  return mounted.flatMap(({ at, router }) =>
    (router as unknown as { stack: Layer[] }).stack.flatMap(({ route }) => {
      if (route === undefined) return []
      const endpoint = route.stack[0]?.handle.endpoint
      return Object.keys(route.methods).map((method) => ({
        method: method as 'get' | 'post',
        address: `${at === '/' ? '' : at}${route.path === '/' && at !== '/' ? '' : route.path}`,
        slice: at.slice(1).split('/')[0] ?? '',
        hasPolicy: typeof endpoint?.may === 'function',
        declared: endpoint !== undefined,
      }))
    }))
}
