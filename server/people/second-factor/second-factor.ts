import { Secret, TOTP } from 'otpauth'
import qrcode from 'qrcode-generator'
import type { Vault } from '../../kernel/vault'
import { STAFF_ROLES } from '../people'

/** Codes of six digits that change every thirty seconds (RFC 6238, as every authenticator app makes them). */
const STEP_SECONDS = 30
const DIGITS = 6
/** A clock may be one step off to either side. */
const STEPS_OFF = 1
export const RECOVERY_CODES = 10

/** Secrets travel as base 32 text, as apps and people take them. */
const totp = (secret: string): TOTP => new TOTP({ secret: Secret.fromBase32(secret), algorithm: 'SHA1', digits: DIGITS, period: STEP_SECONDS })

export const stepAt = (at: Date): number => Math.floor(at.getTime() / (1_000 * STEP_SECONDS))

/** The code that an app shows during a time step. */
export const codeAt = (secret: string, step: number): string => totp(secret).generate({ timestamp: step * STEP_SECONDS * 1_000 })

/** The time step to which a code belongs, near enough to now; null where it is none of ours. */
export function stepOf(code: string, secret: string, now: Date): number | null {
  const away = totp(secret).validate({ token: code, timestamp: now.getTime(), window: STEPS_OFF })
  return away === null ? null : stepAt(now) + away
}

/** As people type it: spaces and dashes are nothing, small letters are large ones. */
export const bareCode = (typed: string): string => typed.replace(/[\s-]+/g, '').toUpperCase()

export const isAppCode = (bare: string): boolean => /^\d{6}$/.test(bare)

const base32 = (token: string, bytes: number): string => new Secret({ buffer: Uint8Array.from(Buffer.from(token, 'base64url').subarray(0, bytes)).buffer }).base32

/** A secret of 160 bits from a token of chance. */
export const secretFrom = (token: string): string => base32(token, 20)

/** A recovery code of eighty bits, in four groups of four: its hash alone gives it to nobody, however long they try. */
export const recoveryCodeFrom = (token: string): string => (base32(token, 10).match(/.{4}/g) ?? []).join('-')

/** As secrets were kept before there was a vault. */
const PLAIN = /^[A-Z2-7]{32}$/

/** The secret of an account as its app knows it; null where it cannot be opened here, because it belongs to another account or to another key. */
export const openSecret = (vault: Vault, { personId, secret }: { readonly personId: string; readonly secret: string }): string | null =>
  (PLAIN.test(secret) ? secret : vault.open(secret, personId))

/** What the picture says to the app: whose account it is, and the secret. */
export const keyUri = (site: string, email: string, secret: string): string => {
  const app = totp(secret)
  app.issuer = site
  app.label = email
  return app.toString()
}

/** A QR code as one path: a square of `size` modules with its quiet zone, dark runs row by row. */
export function qrPath(text: string): { size: number; path: string } {
  const QUIET = 4
  const qr = qrcode(0, 'M')
  qr.addData(text)
  qr.make()
  const count = qr.getModuleCount()
  const runs: string[] = []
  for (let row = 0; row < count; row += 1) {
    for (let column = 0; column < count; column += 1) {
      const from = column
      while (column < count && qr.isDark(row, column)) column += 1
      if (column > from) runs.push(`M${from + QUIET} ${row + QUIET}h${column - from}v1h-${column - from}z`)
    }
  }
  return { size: count + 2 * QUIET, path: runs.join('') }
}

/** Staff, finance officers and members of committees see the scheme from inside: a stolen password must not be enough. */
export const needsSecondFactor = (roles: readonly { readonly role: string }[]): boolean => roles.some(({ role }) => STAFF_ROLES.includes(role))

/** A name as somebody signs with it: any run of spaces is one. */
export const signedName = (name: string): string => name.normalize('NFC').replace(/\s+/g, ' ').trim()
