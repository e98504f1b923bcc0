import { isIP } from 'node:net'
import path from 'node:path'
import { z } from 'zod'
import { PLACEHOLDER, type Identifiers } from './kernel/identifiers'

const flag = (fallback: '0' | '1') => z.enum(['0', '1']).default(fallback).transform((value) => value === '1')

/** Codes of the IATI list of organisation types. */
const ORGANISATION_TYPES = ['10', '11', '15', '21', '22', '23', '24', '30', '40', '60', '70', '71', '72', '73', '80', '90'] as const
const ORGANISATION_ID = /^[A-Z]{2,3}-[A-Z0-9]+-[^\s/&|?]+$/
const SOURCE_ID = '[A-Z0-9][A-Z0-9-]*=[A-Z]{2,3}-[A-Z0-9]+-[^\\s/&|?,]+'

const LOCAL_ONLY_SECRET = 'a secret for trying Qartë on one machine'

const environment = z.object({
  NODE_ENV: z.string().default('development'),
  SITE_NAME: z.string().min(1).optional(),
  PORT: z.coerce.number().int().min(0).max(65_535).default(3000),
  HOST: z.string().default('127.0.0.1'),
  BASE_URL: z.url({ protocol: /^https?$/ }).optional(),
  DATA_DIR: z.string().default('data'),
  DATABASE_URL: z.string().optional(),
  UPLOADS: z.string().default('uploads'),
  SMTP_URL: z.url({ protocol: /^smtps?$/ }).optional(),
  SECRET: z.string().min(32).optional(),
  SECRET_BEFORE: z.string().min(32).optional(),
  WORKER: flag('1'),
  DEMO: flag('1'),
  DEMO_PASSWORD: z.string().min(8).optional(),
  CLOCK: z.iso.datetime({ offset: true }).optional(),
  LOG_LEVEL: z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'silent']).default('info'),
  TRUST_PROXY: z.string().default(''),
  HELP_ADDRESS: z.email().default('ndihme@example.al'),
  METRICS_PORT: z.coerce.number().int().min(0).max(65_535).optional(),
  PUBLISHER_ID: z.string().regex(ORGANISATION_ID, 'an identifier as AGENCY-NUMBER, without spaces and / & | ?').default(PLACEHOLDER),
  PUBLISHER_TYPE: z.enum(ORGANISATION_TYPES).default('10'),
  GRANTEE_ID_SCHEME: z.string().regex(/^[A-Z]{2}-[A-Z0-9]+$/, 'the code of a register, as AL-QKB').optional(),
  SOURCE_IDS: z.string().regex(new RegExp(`^${SOURCE_ID}(,${SOURCE_ID})*$`), 'CODE=IDENTIFIER, more of them after a comma').optional(),
})

export type Config = {
  production: boolean
  siteName: string
  helpAddress: string
  host: string
  port: number
  baseUrl: string
  https: boolean
  databaseUrl: string
  uploads: string
  smtpUrl: string | null
  secret: string
  /** What `SECRET` was before it was changed: it opens what was sealed under it, and seals nothing. */
  secretBefore: string | null
  worker: boolean
  demo: boolean
  demoPassword: string
  clock: Date | null
  logLevel: string
  trustProxy: string
  metricsPort: number | null
  identifiers: Identifiers
}

/** Every fault of the environment, at once, each with the name of its variable. */
export class Misconfigured extends Error {
  constructor(readonly faults: readonly string[]) {
    super(`Qartë cannot start:\n${faults.map((fault) => `  - ${fault}`).join('\n')}`)
  }
}

function isProxy(part: string): boolean {
  const [address = '', bits = '0'] = part.trim().split('/')
  return ['loopback', 'linklocal', 'uniquelocal'].includes(part.trim()) || (isIP(address) !== 0 && /^\d{1,3}$/.test(bits) && Number(bits) <= (isIP(address) === 4 ? 32 : 128))
}

/** The environment, read once and typed. Nothing else reads it. */
export function readConfig(env: NodeJS.ProcessEnv): Config {
  const given = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== undefined && value !== ''))
  const read = environment.safeParse(given)
  const faults = read.success ? [] : read.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`)
  const production = given['NODE_ENV'] === 'production'
  if (production) {
    if (given['SECRET'] === undefined) faults.push('SECRET: required in production; 32 random characters or more')
    if (given['BASE_URL'] === undefined) faults.push('BASE_URL: required in production; the address at which people reach the site')
    if (given['CLOCK'] !== undefined) faults.push('CLOCK: never in production; deadlines follow the real clock')
  }
  if (typeof given['UPLOADS'] === 'string' && given['UPLOADS'].startsWith('s3:')) faults.push('UPLOADS: s3 storage is not served yet; name a folder')
  if (given['CLAMD'] !== undefined) faults.push('CLAMD: uploads are not scanned by this version; scan the folder named in UPLOADS from outside and leave CLAMD away')
  if (/^(?!postgres(ql)?:)[a-z][a-z0-9+.-]+:/i.test(String(given['DATABASE_URL'] ?? ''))) faults.push('DATABASE_URL: postgres://… or the path of a SQLite file')
  for (const one of String(given['TRUST_PROXY'] ?? '').split(',').filter((part) => part !== '' && !isProxy(part))) faults.push(`TRUST_PROXY: ${one} is neither an address, a network nor loopback, linklocal or uniquelocal`)
  if (!read.success || faults.length > 0) throw new Misconfigured(faults)

  const { data } = read
  const baseUrl = (data.BASE_URL ?? `http://localhost:${data.PORT}`).replace(/\/$/, '')
  return {
    production,
    siteName: data.SITE_NAME ?? (production ? 'Qartë' : 'Fondi Social'),
    helpAddress: data.HELP_ADDRESS,
    host: data.HOST,
    port: data.PORT,
    baseUrl,
    https: baseUrl.startsWith('https:'),
    databaseUrl: data.DATABASE_URL ?? path.join(data.DATA_DIR, 'qarte.sqlite'),
    uploads: data.UPLOADS,
    smtpUrl: data.SMTP_URL ?? null,
    secret: data.SECRET ?? LOCAL_ONLY_SECRET,
    secretBefore: data.SECRET_BEFORE ?? null,
    worker: data.WORKER,
    demo: data.DEMO && !production,
    demoPassword: data.DEMO_PASSWORD ?? 'provoje-qarte',
    clock: data.CLOCK === undefined ? null : new Date(data.CLOCK),
    logLevel: data.LOG_LEVEL,
    trustProxy: data.TRUST_PROXY,
    metricsPort: data.METRICS_PORT ?? null,
    identifiers: {
      publisher: data.PUBLISHER_ID,
      publisherType: data.PUBLISHER_TYPE,
      granteeScheme: data.GRANTEE_ID_SCHEME ?? null,
      sources: Object.fromEntries((data.SOURCE_IDS ?? '').split(',').filter((pair) => pair !== '').map((pair) => [pair.slice(0, pair.indexOf('=')), pair.slice(pair.indexOf('=') + 1)])),
    },
  }
}
