import { spawn, type ChildProcess } from 'node:child_process'
import http from 'node:http'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import net from 'node:net'
import os from 'node:os'
import path from 'node:path'

/** Requests over so many kept connections for so long. Returns requests a second and the times of each, in ms. */
export async function load(address: string, options: { connections: number; ms: number; cookie?: string }): Promise<{ perSecond: number; times: number[] }> {
  const agent = new http.Agent({ keepAlive: true, maxSockets: options.connections })
  const times: number[] = []
  const end = performance.now() + options.ms
  const one = () => new Promise<void>((resolve, reject) => {
    const began = performance.now()
    const request = http.get(address, { agent, ...(options.cookie === undefined ? {} : { headers: { cookie: options.cookie } }) }, (reply) => {
      reply.resume()
      reply.on('end', () => {
        if (reply.statusCode !== 200) { reject(new Error(`${address} answered ${reply.statusCode}`)); return }
        times.push(performance.now() - began)
        resolve()
      })
    })
    request.on('error', reject)
  })
  const began = performance.now()
  await Promise.all(Array.from({ length: options.connections }, async () => { while (performance.now() < end) await one() }))
  agent.destroy()
  return { perSecond: (1_000 * times.length) / (performance.now() - began), times }
}

export type Served = { base: string; child: ChildProcess; startedMs: number; rssBytes(): number; stop(): Promise<void> }

/** A port that is free now. */
function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = net.createServer()
    probe.on('error', reject)
    probe.listen(0, '127.0.0.1', () => {
      const { port } = probe.address() as net.AddressInfo
      probe.close(() => { resolve(port) })
    })
  })
}

const running = new Set<ChildProcess>()

/** Starts a script of ours as a process of its own and waits for its first page. */
export async function serve(script: readonly string[], env: Record<string, string>, firstPage = '/'): Promise<Served> {
  const port = await freePort()
  const base = `http://127.0.0.1:${port}`
  const began = performance.now()
  const child = spawn(process.execPath, [...script], { env: { PATH: process.env['PATH'] ?? '', HOME: process.env['HOME'] ?? '', PORT: String(port), ...env }, stdio: 'ignore' })
  running.add(child)
  child.once('exit', () => { running.delete(child) })
  for (;;) {
    const status = await fetch(`${base}${firstPage}`).then((reply) => reply.status, () => 0)
    if (status === 200) break
    if (child.exitCode !== null) throw new Error(`the process under measurement ended with ${child.exitCode}`)
    if (performance.now() - began > 120_000) throw new Error('the process under measurement did not start')
    await new Promise((resolve) => setTimeout(resolve, 5))
  }
  return {
    base,
    child,
    startedMs: performance.now() - began,
    rssBytes: () => Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${child.pid}/status`, 'utf8'))?.[1] ?? 0) * 1_024,
    stop: () => new Promise((resolve) => { child.once('exit', () => { resolve() }); child.kill('SIGTERM') }),
  }
}

/** Express that sends one ready string: the reference of every page. The string comes by a file, because a page may be longer than an argument. */
export function ready(body: string, folder: string): readonly string[] {
  const file = path.join(folder, 'body.html')
  writeFileSync(file, body)
  return ['-e', `
    const express = require('express')
    const body = require('node:fs').readFileSync(${JSON.stringify(file)}, 'utf8')
    const app = express()
    app.get('/{*any}', (_req, res) => { res.type('html').send(body) })
    app.listen(Number(process.env.PORT), '127.0.0.1')
  `]
}

/** Gives the work a folder of its own; afterwards neither the folder nor a process that the work started is left. */
export async function inFolder<Result>(work: (folder: string) => Promise<Result>): Promise<Result> {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'qarte-bench-'))
  try {
    return await work(folder)
  } finally {
    for (const child of running) child.kill('SIGKILL')
    rmSync(folder, { recursive: true, force: true })
  }
}

/** Signs in as a person of the demonstration and returns the cookie. */
export async function signIn(base: string, email: string, password: string): Promise<string> {
  const form = await fetch(`${base}/sign-in`)
  const anonymous = form.headers.getSetCookie().map((one) => one.split(';')[0]).join('; ')
  const csrf = /name="_csrf" value="([^"]+)"/.exec(await form.text())?.[1] ?? ''
  const reply = await fetch(`${base}/sign-in`, {
    method: 'POST', redirect: 'manual', headers: { cookie: anonymous, 'content-type': 'application/x-www-form-urlencoded', 'sec-fetch-site': 'same-origin' },
    body: new URLSearchParams({ _csrf: csrf, _key: `bench ${email}`, email, password }).toString(),
  })
  const cookie = reply.headers.getSetCookie().map((one) => one.split(';')[0]).join('; ')
  if (reply.status !== 303 || cookie === '') throw new Error(`${email} could not sign in: ${reply.status}`)
  return cookie
}
