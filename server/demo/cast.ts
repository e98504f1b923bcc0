import type { Role } from '../people/people'

/** Who plays in the demonstration. Names of people and of civil society organisations are invented. */
export type Actor = { email: string; name: string; roles: readonly Role[] }

export const STAFF: readonly Actor[] = [
  { email: 'admin@demo.test', name: 'Admir Sistemi', roles: ['admin'] },
  { email: 'manager@demo.test', name: 'Mirela Kodra', roles: ['manager'] },
  { email: 'publisher@demo.test', name: 'Petrit Gega', roles: ['publisher'] },
  { email: 'chair@demo.test', name: 'Çlirim Dervishi', roles: ['chair'] },
  { email: 'secretary@demo.test', name: 'Suela Marku', roles: ['secretary'] },
  { email: 'assessor1@demo.test', name: 'Arta Hysi', roles: ['assessor'] },
  { email: 'assessor2@demo.test', name: 'Besnik Rama', roles: ['assessor'] },
  { email: 'assessor3@demo.test', name: 'Cvetana Iliev', roles: ['assessor'] },
  { email: 'assessor4@demo.test', name: 'Drita Shehu', roles: ['assessor'] },
  { email: 'assessor5@demo.test', name: 'Edmond Nushi', roles: ['assessor'] },
  { email: 'assessor6@demo.test', name: 'Flutura Basha', roles: ['assessor'] },
  { email: 'assessor7@demo.test', name: 'Gëzim Luli', roles: ['assessor'] },
  { email: 'authority@demo.test', name: 'Aferdita Lleshi', roles: ['authority'] },
  { email: 'verifier@demo.test', name: 'Valbona Prifti', roles: ['verifier'] },
  { email: 'payer1@demo.test', name: 'Pranvera Duka', roles: ['payer'] },
  { email: 'payer2@demo.test', name: 'Pëllumb Cela', roles: ['payer'] },
  { email: 'donor@demo.test', name: 'Dona Torhaus', roles: ['donor'] },
  { email: 'auditor@demo.test', name: 'Agim Kontrolli', roles: ['auditor'] },
]
