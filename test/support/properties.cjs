/* Properties draw the same cases in every run, so that a change is judged by the change alone; `PROPERTY_SEED=<number>` draws others. */
const fc = require('fast-check')

fc.configureGlobal({ seed: Number(process.env.PROPERTY_SEED ?? 20_200_213) })
