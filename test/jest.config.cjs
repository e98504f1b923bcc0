/* SQLite and PostgreSQL run the same tests. Those of the browser, of official schemas and of faults have commands of their own. */
const kind = process.env.TEST_KIND ?? 'usual'
const elsewhere = ['browser', 'conformance', 'faults', 'bench']
const chosen = kind === 'usual'
  ? { testMatch: ['<rootDir>/test/**/*.test.ts'], testPathIgnorePatterns: elsewhere.map((name) => `<rootDir>/test/${name}/`) }
  : { testMatch: [`<rootDir>/test/${kind}/**/*.test.ts`], testPathIgnorePatterns: [] }

const project = (engine) => ({
  displayName: engine,
  rootDir: require('node:path').resolve(__dirname, '..'),
  ...chosen,
  ...(engine === 'postgres' ? { testPathIgnorePatterns: [...chosen.testPathIgnorePatterns, '\\.rules\\.test\\.ts$', 'tidy\\.test\\.ts$', 'words\\.test\\.ts$', 'views\\.test\\.ts$'] } : {}),
  globals: { ENGINE: engine },
  transform: {
    '^.+\\.ts$': ['@swc/jest', { jsc: { target: 'es2022', parser: { syntax: 'typescript' } }, module: { type: 'commonjs' } }],
    // The library of workbooks is an ES module, which Jest loads only when it is made a script.
    '/node_modules/hucre/.+\\.mjs$': ['@swc/jest', { jsc: { target: 'es2022' }, module: { type: 'commonjs' } }],
  },
  transformIgnorePatterns: ['/node_modules/(?!hucre/)'],
  globalSetup: '<rootDir>/test/support/global-setup.cjs',
  globalTeardown: '<rootDir>/test/support/global-teardown.cjs',
  testEnvironment: 'node',
  setupFiles: ['<rootDir>/test/support/properties.cjs'],
})

const engines = process.env.TEST_ENGINE ? [process.env.TEST_ENGINE] : kind === 'usual' ? ['sqlite', 'postgres'] : ['sqlite']
module.exports = {
  rootDir: require('node:path').resolve(__dirname, '..'),
  projects: engines.map(project),
  testTimeout: kind === 'usual' ? 30_000 : 300_000,
  maxWorkers: 2,
}
