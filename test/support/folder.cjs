/* Where databases of tests lie: in memory where the machine offers a folder there with room for them, else among other temporary files. */
const { accessSync, constants, statfsSync } = require('node:fs')
const os = require('node:os')

const IN_MEMORY = '/dev/shm'
const ROOM_BYTES = 2 * 1024 ** 3

module.exports = () => {
  try {
    accessSync(IN_MEMORY, constants.W_OK)
    const { bavail, bsize } = statfsSync(IN_MEMORY)
    return bavail * bsize >= ROOM_BYTES ? IN_MEMORY : os.tmpdir()
  } catch { return os.tmpdir() }
}
