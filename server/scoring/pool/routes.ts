import { SERVICE_TYPES, TARGET_GROUPS } from '../../forms/code-lists'
import { bothVersions, saveOrCompare } from '../../kernel/both-versions'
import { found } from '../../kernel/errors'
import type { Fields } from '../../kernel/fields'
import { goTo, key, nothing, type Reply, type Visit } from '../../kernel/http'
import { settled } from '../../kernel/problem-pages'
import type { Page } from '../../kernel/views'
import type { Words } from '../../kernel/words'
import { whoActedLast } from '../../people/who'
import { SEATS } from '../committee'
import type { Site } from '../routes'
import { changeOwnProfile, changePoolMember, enterInPool } from './actions'
import { entryPage, ownPage, poolPage, readEntryPage } from './pages'
import * as may from './policy'
import { LANGUAGES_READ, STANDINGS, type OwnProfile, type PoolEntry, type PoolMember } from './pool'
import { findPoolMember, findPoolMemberOf, listPool } from './store'

const chosen = <Code extends string>(form: Fields, name: string, codes: readonly Code[]): Code[] => codes.filter((code) => form.list(name).includes(code))

const readProfile = (form: Fields): OwnProfile => ({
  serviceTypes: chosen(form, 'serviceTypes', SERVICE_TYPES.map(({ value }) => value)), targetGroups: chosen(form, 'targetGroups', TARGET_GROUPS.map(({ value }) => value)),
  languages: chosen(form, 'languages', LANGUAGES_READ), loadMax: form.whole('loadMax'),
})

const readEntry = (form: Fields): PoolEntry => ({
  ...readProfile(form), standing: STANDINGS.find((one) => one === form.text('standing')) ?? '', body: form.text('body'), civilReference: form.text('civilReference'),
  seats: chosen(form, 'seats', SEATS), servesFrom: form.day('servesFrom'), servesUntil: form.day('servesUntil'),
})

const versionIn = (form: Fields): number => { const version = form.whole('version'); return typeof version === 'number' ? version : -1 }

/** The pool and one's own place in it. */
export function declarePool({ get, post, services }: Site): void {
  const { db } = services
  const entryInPath = async (visit: Visit) => found(await findPoolMember(db, key(visit, 'entryId')), 'kernel.missing.page')
  const ownEntry = async ({ person }: Visit) => found(await findPoolMemberOf(db, person.id), 'kernel.missing.page')

  /** What is kept now beside what was sent. */
  async function compare(member: PoolMember, form: Fields, words: Words, { page, action }: { page: (words: Words, member: PoolMember) => Page; action: string }): Promise<Reply> {
    const now = found(await findPoolMember(db, member.id), 'kernel.missing.page')
    return bothVersions(words, { form, now: page(words, now).view, action, version: now.version, who: await whoActedLast(db, words, `person:${now.personId}`) })
  }

  get('/pool', {
    find: nothing,
    may: may.readPool,
    answer: async (_nothing, { person, words, at }) => poolPage(words, await listPool(db), { mayKeep: may.keepPool(person, null).allowed ? 'yes' : 'no', at }),
  })

  get('/pool/own', { find: ownEntry, may: may.changeOwn, answer: (member, { words, query }) => ownPage(words, member, { saved: query.text('saved') === 'yes' }) })

  post('/pool/own', {
    find: ownEntry,
    may: may.changeOwn,
    answer: async (member, { person, form: sent, words }) => {
      const form = settled(sent)
      return saveOrCompare(async () => {
        const faults = await changeOwnProfile(services, person, versionIn(form), readProfile(form))
        return faults.length > 0 ? ownPage(words, member, { sent: { form, faults } }) : goTo('/scoring/pool/own?saved=yes')
      }, () => compare(member, form, words, { page: ownPage, action: '/scoring/pool/own' }))
    },
  })

  get('/pool/new', { find: nothing, may: may.keepPool, answer: (_nothing, { words }) => entryPage(words, null) })

  post('/pool/new', {
    find: nothing,
    may: may.keepPool,
    answer: async (_nothing, { person, form, words }) => {
      const entered = await enterInPool(services, person, form.text('email'), readEntry(form))
      return Array.isArray(entered) ? entryPage(words, null, { sent: { form, faults: entered } }) : goTo('/scoring/pool')
    },
  })

  get('/pool/:entryId', {
    find: entryInPath,
    may: may.readEntry,
    answer: (member, { person, words, query }) => (may.keepPool(person, null).allowed ? entryPage(words, member, { saved: query.text('saved') === 'yes' }) : readEntryPage(words, member)),
  })

  post('/pool/:entryId', {
    find: entryInPath,
    may: may.keepPool,
    answer: async (member, { person, form: sent, words }) => {
      const form = settled(sent)
      return saveOrCompare(async () => {
        const faults = await changePoolMember(services, person, member.id, versionIn(form), readEntry(form))
        return faults.length > 0 ? entryPage(words, member, { sent: { form, faults } }) : goTo(`/scoring/pool/${member.id}?saved=yes`)
      }, () => compare(member, form, words, { page: entryPage, action: `/scoring/pool/${member.id}` }))
    },
  })
}
