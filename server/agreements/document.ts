import { makePdf, type Block } from '../kernel/pdf'
import { sum } from '../kernel/money'
import type { Words } from '../kernel/words'
import type { Agreement, BudgetLine, WrittenAgreement } from './agreements'
import { budgetRows } from './pages'
import { readText, textIn } from './text'

type About = { readonly agreement: WrittenAgreement; readonly lines: readonly BudgetLine[]; readonly people: ReadonlyMap<string, string>; readonly funder: string }

/** The agreement as a document in one language: the signed text, the budget as its annex, both signatures with their moments, the fingerprint. */
export function agreementPdf(words: Words, about: About): Promise<Buffer> {
  const { agreement, lines, funder } = about
  return makePdf(words, {
    title: words.say('agreements.pdf.title', { number: agreement.reference }), kicker: `${funder} · ${agreement.callReference}`, createdAt: new Date(agreement.funderSignedAt ?? agreement.drawnUpAt),
    blocks: [...articles(textIn(words.language, agreement)), ...budget(words, agreement, lines), ...signatures(words, about), { kind: 'small', text: words.say('agreements.pdf.hash', { version: agreement.textVersion, hash: agreement.textHash }) }],
  })
}

function articles(text: string): Block[] {
  const blocks: Block[] = []
  for (const { kind, text: said } of readText(text)) {
    const last = blocks.at(-1)
    if (kind !== 'item') blocks.push({ kind, text: said })
    else if (last?.kind === 'list') blocks[blocks.length - 1] = { kind: 'list', items: [...last.items, said] }
    else blocks.push({ kind: 'list', items: [said] })
  }
  return blocks
}

function budget(words: Words, agreement: Agreement, lines: readonly BudgetLine[]): Block[] {
  const rows = budgetRows(words, lines).flatMap(({ code, name, amount, lines: own }) => [
    [code, name, '', '', '', amount], ...own.map((line) => [line.code, line.description, line.unit, line.quantity, line.unitCost, line.amount]),
  ])
  const total = sum(lines.map(({ amountMinor }) => amountMinor))
  return [
    { kind: 'heading', text: words.say('agreements.pdf.annex') },
    {
      kind: 'table', caption: words.say('agreements.budget.caption', { currency: agreement.currency }),
      head: [words.say('agreements.head.code'), words.say('agreements.head.line'), words.say('agreements.head.unit'), words.say('agreements.head.quantity'), words.say('agreements.head.unitCost'), words.say('agreements.head.amount')],
      numeric: [3, 4, 5], widths: [0.7, 3.4, 1, 0.9, 1.2, 1.3], rows: [...rows, ['', words.say('agreements.sum'), '', '', '', words.amount(total)]],
    },
  ]
}

function signatures(words: Words, { agreement, people }: About): Block[] {
  const line = (side: 'grantee' | 'funder', by: string | null, at: string | null) => ({
    who: by === null ? words.say(`agreements.sign.${side}.awaited`) : words.say(`agreements.sign.${side}`, { name: people.get(by) ?? '' }), detail: at === null ? '' : words.exactly(at),
  })
  return [
    { kind: 'heading', text: words.say('agreements.sign.title') },
    { kind: 'signatures', lines: [line('grantee', agreement.granteeSignedBy, agreement.granteeSignedAt), line('funder', agreement.funderSignedBy, agreement.funderSignedAt)] },
  ]
}
