import { cancelBereft, keepAgreementCalendar } from './agreements/ending-actions'
import { expireReserves, lapseOffers } from './awards/offers'
import { closeDueCalls } from './calls/actions'
import type { Config } from './config'
import { findUnsealedDay } from './kernel/heads'
import { deliverLetters, smtpPostman } from './kernel/mail'
import { clockwork } from './kernel/policy'
import { forgetForms, transact, type Services } from './kernel/services'
import type { Language, Words } from './kernel/words'
import { dropOutlivedSessions } from './people/actions'
import { sealFactors } from './people/second-factor/actions'
import { expireDrafts } from './proposals/submission-actions'
import { searchAnew } from './scoring/late-hints/actions'
import { makeBundles } from './transparency/bundle/actions'

type Routine = { name: string; run: (services: Services, words: Record<Language, Words>) => Promise<unknown> }

/** What happens by itself, by the server's clock. Each routine is an action of its slice and harmless when there is nothing to do. */
export const ROUTINES: readonly Routine[] = [
  { name: 'calls close at their deadline', run: closeDueCalls },
  { name: 'forms long received are forgotten', run: forgetForms },
  { name: 'sessions that have ended are thrown away', run: dropOutlivedSessions },
  { name: 'second factors are sealed under the key in force', run: sealFactors },
  { name: 'drafts expire when their call has closed', run: expireDrafts },
  { name: 'offers lapse that nobody answered', run: lapseOffers },
  { name: 'reserve lists end on their day', run: expireReserves },
  { name: 'agreements end whose award was taken back', run: cancelBereft },
  { name: 'grants start and end on their days', run: keepAgreementCalendar },
  { name: 'members are asked what data says of them since they declared', run: searchAnew },
  { name: 'decisions are published as bundles', run: makeBundles },
  { name: 'the log is sealed when a day has ended', run: sealDay },
]

async function sealDay(services: Services): Promise<void> {
  const day = await findUnsealedDay(services.db, services.now())
  if (day !== null) await transact(services, clockwork, (tx) => Promise.resolve(tx.seal('day', day)))
}

const PAUSE_MS = 1_000

/** Runs every routine once; a failing one is logged and does not stop the others. */
export async function runRoutines(services: Services, words: Record<Language, Words>): Promise<void> {
  for (const { name, run } of ROUTINES) {
    await run(services, words).catch((error: unknown) => { services.log.error({ err: error, routine: name }, 'routine failed') })
  }
}

export function startWorker(services: Services, config: Config, words: Record<Language, Words>): { stop(): Promise<void> } {
  const postman = config.smtpUrl === null ? null : smtpPostman(config.smtpUrl, { name: config.siteName, address: config.helpAddress })
  let stopped = false
  let wake: () => void = () => undefined
  const running = (async () => {
    while (!stopped) {
      await runRoutines(services, words)
      if (postman !== null) await deliverLetters(services, postman).catch((error: unknown) => { services.log.error({ err: error }, 'letters failed') })
      if (!stopped) await new Promise<void>((resolve) => { wake = resolve; setTimeout(resolve, PAUSE_MS).unref() })
    }
  })()
  return {
    async stop() {
      stopped = true
      wake()
      await running
    },
  }
}
