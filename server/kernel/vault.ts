import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto'
import { sha256 } from './hash'

/** Keeps small secrets that have to be read again, so that the database alone gives none of them away. */
export type Vault = {
  /** The plain text, readable again only beside the same `about`: who or what it belongs to. */
  seal(plain: string, about: string): string
  /** What was sealed; null where the key is another, the text was changed, or it belongs to something else. */
  open(sealed: string, about: string): string | null
  /** How everything begins that is sealed under the key in force. */
  readonly mark: string
}

const VERSION = 'v1'
const NONCE_BYTES = 12
const TAG_BYTES = 16

type Key = { readonly id: string; readonly bytes: Buffer }

function keyFrom(secret: string): Key {
  const bytes = Buffer.from(hkdfSync('sha256', secret, 'qarte', `vault ${VERSION}`, 32))
  // The name of the key is of its hash, so that it can stand beside what it sealed.
  return { id: sha256(bytes).slice(0, 8), bytes }
}

/** AES-256-GCM under a key derived from the secret by HKDF. What an earlier secret sealed is still opened; nothing more is sealed under it. */
export function makeVault(secret: string, earlier: string | null = null): Vault {
  const current = keyFrom(secret)
  const keys = new Map([...(earlier === null ? [] : [keyFrom(earlier)]), current].map((key) => [key.id, key]))
  return {
    mark: `${VERSION}.${current.id}.`,
    seal(plain, about) {
      const nonce = randomBytes(NONCE_BYTES)
      const cipher = createCipheriv('aes-256-gcm', current.bytes, nonce).setAAD(Buffer.from(about))
      const hidden = Buffer.concat([nonce, cipher.update(plain, 'utf8'), cipher.final(), cipher.getAuthTag()])
      return `${VERSION}.${current.id}.${hidden.toString('base64url')}`
    },
    open(sealed, about) {
      const [version, id = '', text = ''] = sealed.split('.')
      const key = keys.get(id)
      const hidden = Buffer.from(text, 'base64url')
      if (version !== VERSION || key === undefined || hidden.length < NONCE_BYTES + TAG_BYTES) return null
      const end = hidden.length - TAG_BYTES
      const decipher = createDecipheriv('aes-256-gcm', key.bytes, hidden.subarray(0, NONCE_BYTES)).setAAD(Buffer.from(about)).setAuthTag(hidden.subarray(end))
      try {
        return Buffer.concat([decipher.update(hidden.subarray(NONCE_BYTES, end)), decipher.final()]).toString('utf8')
      } catch { return null }
    },
  }
}
