import nodemailer from 'nodemailer'
import type { Db } from './database'
import type { Instant } from './dates'
import { instant } from './dates'
import type { Services } from './services'

/** A letter to one person, in that person's language. Plain text: the same words are shown on the page of letters. */
export type Letter = {
  readonly toPersonId: string
  readonly to: { readonly name: string; readonly address: string }
  readonly subject: string
  readonly text: string
  readonly language: 'sq' | 'en'
  /** What it is about, as `<kind>:<id>`; for the list of letters about one thing. */
  readonly about: string
  /** Until this moment nobody but the receiver may see that the letter exists. */
  readonly sealedUntil?: Instant
}

export type LetterRow = {
  id: string
  toPersonId: string
  toName: string
  toAddress: string
  subject: string
  text: string
  language: 'sq' | 'en'
  about: string
  state: 'waiting' | 'sent' | 'failed' | 'kept'
  attempts: number
  nextAt: Instant
  writtenAt: Instant
  sentAt: Instant | null
  problem: string | null
  sealedUntil: Instant | null
}

export async function insertLetter(db: Db, id: string, at: Instant, letter: Letter): Promise<void> {
  const { to, ...rest } = letter
  await db('letters').insert({
    ...rest,
    id,
    toName: to.name,
    toAddress: to.address,
    state: 'waiting',
    attempts: 0,
    nextAt: at,
    writtenAt: at,
  })
}

export type Postman = { deliver(letter: LetterRow): Promise<void> }

/** Sends through an SMTP server. The message id is the letter's own, so that a repeated delivery can be recognised. */
export function smtpPostman(smtpUrl: string, from: { name: string; address: string }): Postman {
  const transport = nodemailer.createTransport(smtpUrl)
  return {
    async deliver(letter) {
      await transport.sendMail({
        from,
        to: { name: letter.toName, address: letter.toAddress },
        subject: letter.subject,
        text: letter.text,
        messageId: `<${letter.id}@${from.address.split('@')[1] ?? 'localhost'}>`,
        headers: { 'Auto-Submitted': 'auto-generated', 'Content-Language': letter.language },
      })
    },
  }
}

const ATTEMPTS_MAX = 8
const MINUTE = 60_000

/** Delivers what waits. A passing refusal is tried again after 1, 2, 4 … minutes; a lasting one (5xx) is not. Returns how many went out. */
export async function deliverLetters(services: Services, postman: Postman): Promise<number> {
  const { db, now } = services
  const due = (await db('letters').where({ state: 'waiting' }).where('nextAt', '<=', instant(now())).orderBy('nextAt').limit(50)) as LetterRow[]
  let sent = 0
  for (const letter of due) {
    const attempts = letter.attempts + 1
    // The lease: another worker does not see the letter while we speak to the server.
    const leased = await db('letters')
      .where({ id: letter.id, state: 'waiting', attempts: letter.attempts })
      .update({ attempts, nextAt: instant(new Date(now().getTime() + MINUTE * 2 ** attempts)) })
    if (leased !== 1) continue
    try {
      await postman.deliver(letter)
      await db('letters').where({ id: letter.id }).update({ state: 'sent', sentAt: instant(now()), problem: null })
      sent += 1
    } catch (error) {
      const lasting = ((error as { responseCode?: number }).responseCode ?? 0) >= 500 || attempts >= ATTEMPTS_MAX
      const problem = String((error as Error).message).slice(0, 300)
      await db('letters').where({ id: letter.id }).update({ problem, ...(lasting ? { state: 'failed' } : {}) })
    }
  }
  return sent
}
