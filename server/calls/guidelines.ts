import type { Block, PdfDocument } from '../kernel/pdf'
import type { Words } from '../kernel/words'
import { textOf, titleOf } from './calls'
import { lotRows } from './lots-pages'
import type { Shown } from './pages'
import { audience, gridRows, gridTotal, lines, moneyFacts, ruleFacts, timeline } from './said'

/** The guidelines for applicants as a document: the call's page in the same order and the same words, so that the two never differ. */
export function guidelines(words: Words, { call, grid, documents, municipalities, at }: Shown): PdfDocument {
  const heading = (key: string): Block => ({ kind: 'heading', text: words.say(key) })
  const prose = (...names: Parameters<typeof textOf>[2][]): Block[] => names.flatMap((name): Block[] => {
    const text = textOf(words, call, name)
    return text === '' ? [] : [heading(`calls.text.${name}`), { kind: 'text', text: lines(text).join('\n\n') }]
  })
  return {
    title: words.pick(titleOf(call)),
    kicker: words.say('calls.guidelines.kicker', { reference: call.reference }),
    createdAt: new Date(call.publishedAt ?? call.createdAt),
    blocks: [
      { kind: 'text', text: textOf(words, call, 'summary') },
      heading('calls.text.eligibility'),
      { kind: 'list', items: [audience(words, call, municipalities), ...lines(textOf(words, call, 'eligibility'))] },
      ...prose('background', 'objectives', 'priorities'),
      ...(call.themes.length === 0 ? [] : [heading('calls.themes'), { kind: 'list', items: call.themes.map(({ code, title }) => `${code} · ${words.pick(title)}`) } as const]),
      heading('calls.money.title'),
      { kind: 'facts', facts: moneyFacts(words, call, municipalities).map(({ label, value, note }) => ({ label, value: note === null ? value : `${value}. ${note}` })) },
      ...(call.lots.length === 0 ? [] : [heading('calls.lots.title'), { kind: 'list', items: lotRows(words, call, { lots: [], municipalities, at, apply: false }).map(({ code, title, places, money }) => `${code} · ${title}. ${places}. ${money}`) } as const]),
      heading('calls.grid.title'),
      { kind: 'text', text: words.say('calls.grid.lead', { members: call.settings.votingMembers }) },
      {
        kind: 'table', caption: words.say('calls.grid.caption'), head: ['calls.grid.criterion', 'calls.grid.points', 'calls.grid.floor'].map((key) => words.say(key)), numeric: [1, 2], widths: [6, 1, 1],
        rows: [
          ...gridRows(words, grid).map(({ title, times, points, floor }) => [times === null ? title : `${title} ${times}`, points, floor]),
          [words.say('calls.grid.total'), gridTotal(words), words.number(call.settings.totalFloorPoints)],
        ],
      },
      { kind: 'facts', facts: ruleFacts(words, call) },
      ...prose('howToApply'),
      heading('calls.asked.title'),
      { kind: 'list', items: documents.map(({ titleSq, titleEn, required }) => `${words.pick({ sq: titleSq, en: titleEn })} (${words.say(`calls.required.${required}`)})`) },
      heading('calls.dates'),
      { kind: 'facts', facts: timeline(words, call, at).map(({ title, detail }) => ({ label: title, value: detail })) },
      { kind: 'small', text: words.say('calls.deadline.note') },
      ...prose('contact', 'complaints', 'dataNote'),
    ],
  }
}
