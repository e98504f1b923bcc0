import type { Site } from '../kernel/services'
import type { Words } from '../kernel/words'
import { textOf, titleOf, type Call } from './calls'
import type { Corrigendum } from './corrigenda'

const escaped = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;').replace(/[^\P{Cc}\n\t]/gu, '')

type Entry = { id: string; title: string; address: string; updated: string; published: string; summary: string }

/** Calls and corrigenda as an Atom feed (RFC 4287), newest first, in the reader's language. */
export function atomFeed(words: Words, site: Site, calls: readonly Call[], corrigenda: readonly Corrigendum[]): string {
  const byId = new Map(calls.map((call) => [call.id, call]))
  const entries: Entry[] = [
    ...calls.map((call) => ({
      id: call.id, title: `${call.reference} · ${words.pick(titleOf(call))}`, address: `${site.baseUrl}/calls/${call.reference}`, published: call.publishedAt ?? call.createdAt,
      updated: call.resultsPublishedAt ?? call.publishedAt ?? call.createdAt, summary: words.say('calls.feed.summary', { summary: textOf(words, call, 'summary'), deadline: words.moment(call.closesAt) }),
    })),
    ...corrigenda.flatMap((one) => {
      const call = byId.get(one.callId)
      return call === undefined ? [] : [{
        id: one.id, title: `${call.reference} · ${words.say(`calls.corrigendum.${one.kind}`, { number: one.number })}`, address: `${site.baseUrl}/calls/${call.reference}#corrigendum-${one.number}`,
        published: one.publishedAt, updated: one.publishedAt, summary: words.pick({ sq: one.reasonSq, en: one.reasonEn }),
      }]
    }),
  ].sort((a, b) => (a.updated < b.updated ? 1 : a.updated > b.updated ? -1 : a.id < b.id ? 1 : -1))
  const self = `${site.baseUrl}/calls.atom`
  return [
    '<?xml version="1.0" encoding="utf-8"?>',
    `<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="${words.language}">`,
    `<id>${escaped(self)}</id>`,
    `<title>${escaped(words.say('calls.feed.title', { site: site.name }))}</title>`,
    `<updated>${entries[0]?.updated ?? '1970-01-01T00:00:00.000Z'}</updated>`,
    `<author><name>${escaped(site.name)}</name></author>`,
    `<link rel="self" type="application/atom+xml" href="${escaped(self)}"/>`,
    `<link rel="alternate" type="text/html" href="${escaped(`${site.baseUrl}/calls`)}"/>`,
    ...entries.map((entry) => [
      '<entry>',
      `<id>urn:uuid:${entry.id}</id>`,
      `<title>${escaped(entry.title)}</title>`,
      `<link rel="alternate" type="text/html" href="${escaped(entry.address)}"/>`,
      `<published>${entry.published}</published><updated>${entry.updated}</updated>`,
      `<summary>${escaped(entry.summary)}</summary>`,
      '</entry>',
    ].join('\n')),
    '</feed>',
    '',
  ].join('\n')
}
