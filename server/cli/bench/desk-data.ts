import { openDatabase, type Db } from '../../kernel/database'

/** Tables of a grant that its finance officer's desk reads, and the columns that must differ from copy to copy. */
const COPIED: readonly { table: string; of: string; fresh: readonly string[] }[] = [
  { table: 'awards', of: 'id = :award', fresh: ['id', 'reference', 'proposal_id'] },
  { table: 'agreements', of: 'award_id = :award', fresh: ['id', 'reference', 'award_id'] },
  { table: 'agreement_budget_lines', of: 'agreement_id = :agreement', fresh: ['id', 'agreement_id'] },
  { table: 'payments', of: 'agreement_id = :agreement', fresh: ['id', 'agreement_id', 'reference_key'] },
  { table: 'reports', of: 'agreement_id = :agreement', fresh: ['id', 'agreement_id', 'answer_sheet_id'] },
  { table: 'expenditures', of: 'report_id in (select id from reports where agreement_id = :agreement)', fresh: ['id', 'report_id', 'budget_line_id'] },
]

/**
 * Gives a municipality so many grants by copying one of the demonstration's, with its payments, reports and lines.
 * The copies name proposals and answers that are not there, so foreign keys are not asked; no page but the desk is measured on them.
 */
export async function fillDesk(file: string, municipalityCode: string, grants: number): Promise<void> {
  const db = openDatabase(file, 1)
  try {
    await db.raw('pragma foreign_keys = off')
    const { agreement, award } = (await db('agreements').join('awards', 'awards.id', 'agreements.awardId').where({ municipalityCode })
      .first('agreements.id as agreement', 'awards.id as award')) as { agreement: string; award: string }
    await db.transaction(async (tx) => {
      for (const { table, of, fresh } of COPIED) await copy(tx, { table, of, fresh, copies: grants - 1 }, { agreement, award })
    })
    await db.raw('analyze')
  } finally {
    await db.destroy()
  }
}

async function copy(db: Db, what: { table: string; of: string; fresh: readonly string[]; copies: number }, from: { agreement: string; award: string }): Promise<void> {
  const columns = ((await db.raw(`pragma table_info(${what.table})`)) as unknown as { name: string }[]).map(({ name }) => name)
  const values = columns.map((name) => (what.fresh.includes(name) ? `"${name}" || '-' || n` : `"${name}"`))
  await db.raw(
    `with recursive numbers (n) as (select 1 union all select n + 1 from numbers where n < ${what.copies})
    insert into ${what.table} (${columns.map((name) => `"${name}"`).join(', ')}) select ${values.join(', ')} from ${what.table}, numbers where ${what.of}`,
    what.of.includes(':award') ? { award: from.award } : { agreement: from.agreement },
  )
}
