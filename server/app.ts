import compression from 'compression'
import express, { type Express, type NextFunction, type Request, type Response, type Router } from 'express'
import type { Config } from './config'
import { assets } from './kernel/assets'
import { auditHead } from './kernel/audit'
import type { RequestState } from './kernel/request-state'
import { keptPages } from './kernel/shared-pages'
import type { Metrics } from './kernel/metrics'
import type { Person } from './kernel/policy'
import { sameSiteOnly, securityHeaders } from './kernel/security'
import type { Services } from './kernel/services'
import { cookieName, sessions } from './kernel/session'
import type { Templates } from './kernel/views'
import { LANGUAGES, type Language, type Words } from './kernel/words'
import { makeRenderer } from './frame'
import { answerProblems, backTo, OwesSecondFactor } from './problems'
import { SessionStore } from './people/sessions'
import { peopleRoutes } from './people/routes'
import { signInRoutes } from './people/sign-in-routes'
import { needsSecondFactor } from './people/second-factor/second-factor'
import { municipalitiesRoutes } from './municipalities/routes'
import { organisationsRoutes } from './organisations/routes'
import { listScopeNames } from './organisations/store'
import { fundRoutes } from './fund/routes'
import { formsRoutes } from './forms/routes'
import { callFeedRoutes, callsRoutes } from './calls/routes'
import { proposalsRoutes } from './proposals/routes'
import { listClosed } from './scoring/conflicts/gate-store'
import { scoringRoutes } from './scoring/routes'
import { historyRoutes } from './scoring/history/routes'
import { reopeningRoutes } from './scoring/reopening/routes'
import { commitmentRoutes, sealingRoutes } from './scoring/sealing/routes'
import { workbookRoutes } from './scoring/workbooks/routes'
import { callResultsRoutes } from './awards/results-routes'
import { recuseLate } from './awards/late-conflicts'
import { feedbackRoutes } from './awards/feedback/routes'
import { awardsRoutes } from './awards/routes'
import { complaintsRoutes } from './complaints/routes'
import { readFigures } from './complaints/store'
import { actsRoutes } from './acts/routes'
import { agreementsRoutes } from './agreements/routes'
import { bankRoutes } from './payments/bank/routes'
import { paymentsRoutes } from './payments/routes'
import { treasuryRoutes } from './payments/treasury/routes'
import { reportsRoutes } from './reports/routes'
import { resultsRoutes } from './results/routes'
import { deskRoutes } from './desk/routes'
import { logRoutes } from './transparency/log-routes'
import { transparencyRoutes } from './transparency/routes'
import { iatiRoutes } from './transparency/iati/routes'

export type AppParts = { services: Services; config: Config; templates: Templates; words: Record<Language, Words>; metrics?: Metrics | null }

/** The whole site: middleware in order, then one line a slice. What is mounted here is the sitemap. */
export function buildApp({ services, config, templates, words, metrics }: AppParts): Express {
  const app = express()
  const render = makeRenderer(templates, config, services)
  app.disable('x-powered-by')
  app.set('query parser', 'simple')
  if (config.trustProxy !== '') app.set('trust proxy', config.trustProxy.split(',').map((one) => one.trim()))

  if (metrics !== undefined && metrics !== null) app.use(metrics.count)
  app.use(arrive(services, config, words))
  app.use(securityHeaders(config.https))
  app.use(keptPages(services))
  app.use('/assets', assets())
  app.use(compression({ level: 1 }))
  app.use(sameSiteOnly)
  app.use(express.urlencoded({ extended: false, limit: '1mb', parameterLimit: 4_000 }))
  app.use(health(services))
  app.use(languageSwitch(config))

  /** Kept for the tests that walk the whole site. */
  const mounted: { at: string; router: Router }[] = []
  app.locals['mounted'] = mounted
  const mount = (at: string, router: Router) => { mounted.push({ at, router }); app.use(at, router) }
  const closedTo = (person: Person) => listClosed(services.db, person)
  mount('/', signInRoutes(services, render, words))
  mount('/people', peopleRoutes(services, render, words, (scopes) => listScopeNames(services.db, scopes), closedTo))
  mount('/municipalities', municipalitiesRoutes(services, render, words))
  mount('/organisations', organisationsRoutes(services, render, words))
  mount('/fund', fundRoutes(services, render, words))
  mount('/forms', formsRoutes(services, render, words))
  mount('/', callFeedRoutes(services, render))
  mount('/calls', callsRoutes(services, render, words))
  mount('/calls', callResultsRoutes(services, render, (callId) => readFigures(services.db, callId)))
  mount('/proposals', proposalsRoutes(services, render, words, closedTo))
  mount('/scoring', scoringRoutes(services, render, words, recuseLate))
  mount('/scoring', sealingRoutes(services, render))
  mount('/scoring', reopeningRoutes(services, render, words))
  mount('/scoring', historyRoutes(services, render))
  mount('/scoring', workbookRoutes(services, render))
  mount('/calls', commitmentRoutes(services, render))
  mount('/awards', feedbackRoutes(services, render))
  mount('/awards', awardsRoutes(services, render, words))
  mount('/complaints', complaintsRoutes(services, render, words))
  mount('/acts', actsRoutes(services, render, words))
  mount('/agreements', agreementsRoutes(services, render, words))
  mount('/payments', bankRoutes(services, render, words))
  mount('/payments', treasuryRoutes(services, render, words))
  mount('/payments', paymentsRoutes(services, render, words))
  mount('/reports', reportsRoutes(services, render, words))
  mount('/results', resultsRoutes(services, render, words))
  mount('/desk', deskRoutes(services, render, words))
  mount('/', transparencyRoutes(services, render, words))
  mount('/', iatiRoutes(services, render, words))
  mount('/', logRoutes(services, render))

  app.use((_req, _res, next) => { next(Object.assign(new Error('no such address'), { status: 404 })) })
  app.use(answerProblems(services, render))
  return app
}

/** Notes when the request came, gives it a number, and leaves the ways to session and words. */
function arrive(services: Services, config: Config, words: Record<Language, Words>) {
  const load = sessions({ store: new SessionStore(services.db, services.now), secret: config.secret, https: config.https, now: services.now })
  const cookie = new RegExp(`(?:^|;\\s*)${cookieName(config.https)}=`)
  return (req: Request, res: Response, next: NextFunction) => {
    const requestId = services.random.id()
    const language = languageOf(req)
    const state: RequestState = {
      arrivedAt: services.now(),
      requestId,
      wordsFor: () => words[language],
      loadSession: config.production ? insistOnSecondFactor(load) : load,
      hasSession: cookie.test(req.headers.cookie ?? ''),
    }
    Object.assign(res.locals, state)
    res.set('X-Request-Id', requestId)
    const began = process.hrtime.bigint()
    res.on('finish', () => {
      const ms = Number((process.hrtime.bigint() - began) / 1_000_000n)
      services.log.debug({ requestId, method: req.method, path: req.path, status: res.statusCode, ms }, 'request')
    })
    next()
  }
}

const BEFORE_SECOND_FACTOR = /^\/(people\/account\/second-factor(\/|\?|$)|sign-in|sign-out)/

function insistOnSecondFactor(load: ReturnType<typeof sessions>): RequestState['loadSession'] {
  return async (req, res) => {
    const loaded = await load(req, res)
    if (loaded.secured === 'no' && needsSecondFactor(loaded.person.roles) && !BEFORE_SECOND_FACTOR.test(req.originalUrl)) throw new OwesSecondFactor()
    return loaded
  }
}

function languageOf(req: Request): Language {
  const chosen = /(?:^|;\s*)language=(sq|en)(?:;|$)/.exec(req.headers.cookie ?? '')?.[1]
  return chosen === 'en' ? 'en' : 'sq'
}

/** `/language/en` and `/language/sq` keep the choice in a cookie and come back to the same page. */
function languageSwitch(config: Config) {
  return (req: Request, res: Response, next: NextFunction) => {
    const language = /^\/language\/([a-z]{2})$/.exec(req.path)?.[1]
    if (req.method !== 'GET' || !LANGUAGES.includes(language as Language)) { next(); return }
    res.cookie('language', language, { maxAge: 31_536_000_000, sameSite: 'lax', secure: config.https, httpOnly: true, path: '/' })
    res.set('Cache-Control', 'no-store').redirect(303, backTo(req))
  }
}

function health(services: Services) {
  return (req: Request, res: Response, next: NextFunction) => {
    if (req.path === '/healthz') { res.type('text/plain').send('ok\n'); return }
    if (req.path !== '/readyz') { next(); return }
    auditHead(services.db).then(
      () => { res.type('text/plain').send('ready\n') },
      () => { res.status(503).type('text/plain').send('the database does not answer\n') },
    )
  }
}
