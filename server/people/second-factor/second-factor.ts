import { createHmac } from 'node:crypto'
import qrcode from 'qrcode-generator'
import { STAFF_ROLES } from '../people'

/** Codes of six digits that change every thirty seconds (RFC 6238, as every authenticator app makes them). */
const STEP_SECONDS = 30
const DIGITS = 6
/** A clock may be one step off to either side. */
const STEPS_OFF = 1
export const RECOVERY_CODES = 10

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'

/** RFC 4648 base 32 without padding: five bits a sign. */
export function base32(bytes: Buffer): string {
  const bits = [...bytes].map((byte) => byte.toString(2).padStart(8, '0')).join('')
  return (bits.match(/.{1,5}/g) ?? []).map((part) => ALPHABET[parseInt(part.padEnd(5, '0'), 2)]).join('')
}

export function fromBase32(text: string): Buffer {
  const bits = [...text].map((sign) => ALPHABET.indexOf(sign).toString(2).padStart(5, '0')).join('')
  return Buffer.from((bits.match(/.{8}/g) ?? []).map((part) => parseInt(part, 2)))
}

export const stepAt = (at: Date): number => Math.floor(at.getTime() / (1_000 * STEP_SECONDS))

/** The code of one time step: RFC 4226 over the step's number. */
export function codeAt(secret: Buffer, step: number, { digits, hash } = { digits: DIGITS, hash: 'sha1' }): string {
  const counter = Buffer.alloc(8)
  counter.writeBigUInt64BE(BigInt(step))
  const mac = createHmac(hash, secret).update(counter).digest()
  const from = (mac.at(-1) ?? 0) & 0x0f
  return String((mac.readUInt32BE(from) & 0x7fff_ffff) % 10 ** digits).padStart(digits, '0')
}

/** The time step to which a code belongs, near enough to now; null where it is none of ours. */
export function stepOf(code: string, secret: Buffer, now: Date): number | null {
  const middle = stepAt(now)
  const steps = Array.from({ length: 2 * STEPS_OFF + 1 }, (_nothing, index) => middle - STEPS_OFF + index)
  return steps.find((step) => codeAt(secret, step) === code) ?? null
}

/** As people type it: spaces and dashes are nothing, small letters are large ones. */
export const bareCode = (typed: string): string => typed.replace(/[\s-]+/g, '').toUpperCase()

export const isAppCode = (bare: string): boolean => /^\d{6}$/.test(bare)

/** A secret of 160 bits from a token of chance. */
export const secretFrom = (token: string): string => base32(Buffer.from(token, 'base64url').subarray(0, 20))

/** A recovery code of fifty bits, in two groups of five. */
export function recoveryCodeFrom(token: string): string {
  const signs = base32(Buffer.from(token, 'base64url')).slice(0, 10)
  return `${signs.slice(0, 5)}-${signs.slice(5)}`
}

/** What the picture says to the app: whose account it is, and the secret. */
export function keyUri(site: string, email: string, secret: string): string {
  return `otpauth://totp/${encodeURIComponent(`${site}:${email}`)}?secret=${secret}&issuer=${encodeURIComponent(site)}&algorithm=SHA1&digits=${DIGITS}&period=${STEP_SECONDS}`
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
