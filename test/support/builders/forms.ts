import { ensureForms, publishForm } from '../../../server/forms/actions'
import type { Answers, FormDefinition, FormLimits } from '../../../server/forms/forms'
import { createAnswerSheet, latestFormVersion, saveAnswers, type FormVersion } from '../../../server/forms/store'
import { clockwork } from '../../../server/kernel/policy'
import type { Scene } from '../scene'

/** The rules of the 2020 call, for tests that have no call. */
export const SOME_LIMITS: FormLimits = {
  grantMinMinor: 50_000_000, grantMaxMinor: 100_000_000, indirectMaxBp: 700, contingencyMaxBp: 500, communicationAdvisedBp: 500,
  cofinancingMinBp: 0, durationMonthsMin: 3, durationMonthsMax: 12,
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
