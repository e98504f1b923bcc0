/* A process of its own for password hashes: at the lowest priority it takes the time that nobody's page needs. Started by `passwords.ts`. */
import os from 'node:os'
import { argon2, type Question } from './argon2'

os.setPriority(os.constants.priority.PRIORITY_LOW)

process.on('message', (question: Question) => {
  argon2(question).then((answer) => { process.send?.({ answer }) }, () => { process.send?.({ answer: null }) })
})
process.on('disconnect', () => { process.exit(0) })
