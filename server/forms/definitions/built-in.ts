import type { NewForm } from '../forms'
import { applicationCso } from './application-cso'
import { applicationMunicipal } from './application-municipal'
import { checkCso, checkMunicipal } from './checks'
import { reportFinal, reportInterim } from './reports'

/** The forms that every installation has from the start. */
export const BUILT_IN: readonly NewForm[] = [
  { code: 'application_cso', purpose: 'application', definition: applicationCso },
  { code: 'application_municipal', purpose: 'application', definition: applicationMunicipal },
  { code: 'check_cso', purpose: 'check', definition: checkCso },
  { code: 'check_municipal', purpose: 'check', definition: checkMunicipal },
  { code: 'report_interim', purpose: 'report', definition: reportInterim },
  { code: 'report_final', purpose: 'report', definition: reportFinal },
]
