import http from 'node:http'
import type { RequestHandler } from 'express'

export type Metrics = { readonly count: RequestHandler; stop(): Promise<void> }

/** Figures for the operator, on a port of their own that listens on this machine only. The library is loaded only where they are wanted. */
export async function startMetrics(port: number): Promise<Metrics> {
  const { collectDefaultMetrics, Histogram, register } = await import('prom-client')
  collectDefaultMetrics()
  const seconds = new Histogram({
    name: 'http_request_seconds', help: 'Time from arrival to the last byte, by method and class of status.', labelNames: ['method', 'status'], buckets: [0.005, 0.02, 0.05, 0.1, 0.25, 1, 5],
  })
  const server = http.createServer((_req, res) => {
    void register.metrics().then((body) => { res.setHeader('Content-Type', register.contentType); res.end(body) })
  })
  await new Promise<void>((resolve) => { server.listen(port, '127.0.0.1', resolve) })
  return {
    count: (req, res, next) => {
      const stop = seconds.startTimer({ method: req.method })
      res.on('finish', () => { stop({ status: `${Math.floor(res.statusCode / 100)}xx` }) })
      next()
    },
    stop: () => new Promise((resolve) => { server.close(() => { resolve() }) }),
  }
}
