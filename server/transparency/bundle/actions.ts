import { readFileSync } from 'node:fs'
import path from 'node:path'
import { found } from '../../kernel/errors'
import { keepBytes } from '../../kernel/files'
import { clockwork } from '../../kernel/policy'
import { transact, type Services } from '../../kernel/services'
import { findCall } from '../../calls/store'
import { pack } from './archive'
import { filesOf } from './bundle'
import { readBundle } from './reading'
import { readmes } from './readme'
import { insertBundle, listUnbundled } from './store'

/** What computes: the version of the program, as the package names it. */
export const programVersion = (): string => (JSON.parse(readFileSync(path.resolve('package.json'), 'utf8')) as { version: string }).version

/**
 * Makes the bundle of every decision that has none: once, from the database as it stands right after the decision, so that
 * nothing that comes later can change it. Where a call's seals were no commitments there is nothing to open, and no bundle.
 */
export async function makeBundles(services: Services): Promise<void> {
  for (const decision of await listUnbundled(services.db)) {
    await transact(services, clockwork, async (tx) => {
      const call = found(await findCall(tx.db, decision.callId), 'calls.missing.call')
      const bundle = await readBundle(tx.db, call, decision)
      if (typeof bundle === 'string') return
      const content = await pack(filesOf(bundle, programVersion(), readmes(bundle.call, services.site.baseUrl)), new Date(decision.decidedAt))
      const file = await keepBytes(tx, services.files, { name: `${call.reference}.zip`, type: 'zip', content }, clockwork.id)
      await insertBundle(tx.db, { decisionId: decision.id, callId: call.id, fileId: file.id, madeAt: tx.at })
      tx.record('transparency.bundlePublished', `call:${call.id}`, { new: { decision: decision.reference, sha256: file.sha256, bytes: file.size } })
      tx.seal('bundle.published', call.reference)
    })
  }
}
