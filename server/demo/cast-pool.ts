import type { PoolEntry } from '../scoring/pool/pool'

type Played = { email: string } & Omit<PoolEntry, 'servesFrom' | 'servesUntil'>

const known = { civilReference: '', seats: ['voting'], languages: ['sq', 'en'], loadMax: null } as const

/** Who may be called to a committee in 2020. People, and what they know, are invented. */
export const POOL: readonly Played[] = [
  { ...known, email: 'chair@demo.test', standing: 'official', body: 'Ministria e Shëndetësisë dhe Mbrojtjes Sociale', seats: ['chair'], serviceTypes: [], targetGroups: [] },
  { ...known, email: 'secretary@demo.test', standing: 'official', body: 'Sekretaria e skemës', seats: ['secretary'], serviceTypes: [], targetGroups: [] },
  { ...known, email: 'assessor1@demo.test', standing: 'official', body: 'Sekretariati i programit', serviceTypes: ['PRE-INF', 'PRE-ONL'], targetGroups: ['ROMA', 'EGYP', 'LTU'] },
  { ...known, email: 'assessor2@demo.test', standing: 'official', body: 'Ministria e Shëndetësisë dhe Mbrojtjes Sociale', serviceTypes: ['COM-FAM', 'COM-ALT'], targetGroups: ['ELD', 'ELA', 'CHR'] },
  { ...known, email: 'assessor3@demo.test', standing: 'independent', body: 'Eksperte e pavarur', serviceTypes: ['PRE-ONL', 'SPE'], targetGroups: ['PWD', 'CWD', 'MNT'], languages: ['sq', 'en', 'mk'] },
  { ...known, email: 'assessor4@demo.test', standing: 'official', body: 'Shërbimi Social Shtetëror', serviceTypes: ['PRE-INF', 'COM-FAM'], targetGroups: ['POV', 'SHH', 'GBV'] },
  { ...known, email: 'assessor5@demo.test', standing: 'civil', body: 'Përfaqësues i grupeve në nevojë', civilReference: 'Thirrja publike nr. 2, 10 shkurt 2020', serviceTypes: ['PRE-INF', 'COM-DAY'], targetGroups: ['ROMA', 'PWD', 'YTH'], languages: ['sq', 'rom'] },
  { ...known, email: 'assessor6@demo.test', standing: 'independent', body: 'Eksperte e pavarur', serviceTypes: ['COM-FAM'], targetGroups: ['CHV', 'GBV'], loadMax: 10 },
  { ...known, email: 'assessor7@demo.test', standing: 'civil', body: 'Rrjeti i organizatave për fëmijët', civilReference: 'Thirrja publike nr. 2, 10 shkurt 2020', serviceTypes: ['PRE-EAR'], targetGroups: ['CWD', 'CHV'], loadMax: 8 },
]
