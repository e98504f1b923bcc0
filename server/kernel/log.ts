import pino from 'pino'

export type Log = Pick<pino.Logger, 'info' | 'warn' | 'error' | 'debug'>

export function makeLog(level: string): Log {
  return pino({
    level,
    base: null,
    redact: ['password', '*.password', 'cookie', '*.cookie', 'iban', '*.iban', 'headers.authorization'],
  })
}
