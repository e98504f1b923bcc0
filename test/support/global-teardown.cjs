const { rmSync } = require('node:fs')
const path = require('node:path')

module.exports = async () => {
  if (globalThis.__POSTGRES__ !== undefined) {
    await globalThis.__POSTGRES__.stop()
    globalThis.__POSTGRES__ = undefined
    rmSync(globalThis.__POSTGRES_FOLDER__, { recursive: true, force: true })
  }
  const template = process.env.TEST_SQLITE_TEMPLATE
  if (template !== undefined) rmSync(path.dirname(template), { recursive: true, force: true })
}
