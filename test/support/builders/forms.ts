import { ensureForms, publishForm } from '../../../server/forms/actions'
import { chosenGroups } from '../../../server/forms/beneficiaries'
import { owedShare } from '../../../server/forms/budget-rules'
import { optionsOf, visibleAnswers, type Answers, type Column, type FormDefinition, type FormLimits, type Question, type Section } from '../../../server/forms/forms'
import { createAnswerSheet, latestFormVersion, saveAnswers, type FormVersion } from '../../../server/forms/store'
import { clockwork } from '../../../server/kernel/policy'
import type { Scene } from '../scene'

/** The rules of the 2020 call, for tests that have no call. */
export const SOME_LIMITS: FormLimits = {
  grantMinMinor: 50_000_000, grantMaxMinor: 100_000_000, indirectMaxBp: 700, contingencyMaxBp: 500, communicationAdvisedBp: 500, inKindAllowed: 'yes',
  cofinancingMinBp: 0, durationMonthsMin: 3, durationMonthsMax: 12,
  choices: { municipality: [{ value: '53', label: { sq: 'Tiranë', en: 'Tirana' } }, { value: '52', label: { sq: 'Kamëz', en: 'Kamza' } }] },
}

/** The newest version of a built-in form, put in if it is not there yet. */
export async function aForm(scene: Scene, code = 'application_cso'): Promise<FormVersion> {
  await scene.arrange((tx) => ensureForms(tx))
  return (await latestFormVersion(scene.db, code)) as FormVersion
}

/** A form of one's own. */
export async function aFormOf(scene: Scene, definition: FormDefinition, code = 'trial'): Promise<FormVersion> {
  await scene.arrange((tx) => publishForm(tx, clockwork, { code, purpose: 'application', definition }))
  return (await latestFormVersion(scene.db, code)) as FormVersion
}

/** A sheet that answers a form. Returns its id. */
export async function aSheetOfAnswers(scene: Scene, form: FormVersion, answers: Answers = {}): Promise<string> {
  return scene.arrange(async (tx) => {
    const id = await createAnswerSheet(tx, form.id)
    if (Object.keys(answers).length > 0) await saveAnswers(tx, clockwork, id, answers, 1)
    return id
  })
}

/** Answers to every question of a form that leave nothing to object to: what the tests of other slices start from. */
export function fullAnswers(definition: FormDefinition, limits: FormLimits, over: Answers = {}): Answers {
  let answers: Answers = {}
  // Twice, because a condition may look forward.
  for (let round = 0; round < 2; round += 1) {
    for (const section of definition.sections) {
      for (const question of section.questions) answers = { ...answers, [question.code]: over[question.code] ?? anAnswer(question, section, answers, limits) }
    }
  }
  return visibleAnswers(definition, { ...answers, ...over })
}

function anAnswer(question: Question, section: Section, answers: Answers, limits: FormLimits): unknown {
  switch (question.kind) {
    case 'number': return question.role === 'months' ? limits.durationMonthsMin : (question.min ?? 1)
    case 'money': return question.min ?? 100
    case 'date': return limits.startsFrom ?? '2026-09-01'
    case 'one': return optionsOf(question, limits)[0]?.value
    case 'many': return optionsOf(question, limits).slice(0, Math.max(1, question.min ?? 1)).map(({ value }) => value)
    case 'declaration': return 'yes'
    case 'file': return 'a-file'
    case 'table': case 'workplan': case 'indicators':
      return Array.from({ length: Math.max(1, question.min ?? 1) }, () => Object.fromEntries((question.columns ?? []).filter(({ kind }) => kind !== 'calculated').map((column) => [column.code, aCell(column)])))
    case 'budget': return aBudget(limits)
    case 'beneficiaries': {
      const groups = chosenGroups(section, question, answers, limits)
      return {
        direct: 90, women: 50, men: 38, unrecorded: 2, 'age.6_17': 20, 'age.30_64': 60, 'age.unrecorded': 10,
        ...Object.fromEntries(groups.flatMap(({ value }) => [[`group.${value}.all`, 40], [`group.${value}.women`, 25]])),
      }
    }
    case 'calculated': return undefined
    default: return 'Përgjigje e shkruar për provë.'.padEnd(question.minLength ?? 0, '.')
  }
}

function aCell(column: Column): unknown {
  switch (column.kind) {
    case 'number': return column.min ?? 1
    case 'money': return column.min ?? 100
    case 'date': return '2026-09-15'
    case 'one': return column.options?.[0]?.value
    case 'months': return [1, 2]
    default: return 'Prova'
  }
}

/** A budget within every limit: the grant in the middle of what the call allows, and the co-financing it asks for. */
export function aBudget(limits: FormLimits): unknown {
  const direct = Math.round((limits.grantMinMinor + limits.grantMaxMinor) / 2 / 100) * 100
  const own = owedShare(direct, limits.cofinancingMinBp)
  return {
    lines: [
      { heading: '1', description: 'Koordinator', unit: 'lump', quantity: 1, unitCostMinor: direct - 5_000_000 },
      { heading: '8', description: 'Materiale', unit: 'lump', quantity: 1, unitCostMinor: 5_000_000 },
    ],
    contingencyMinor: null, indirectMinor: null, ownMinor: own === 0 ? null : own, otherMinor: null, inKindMinor: null,
  }
}
