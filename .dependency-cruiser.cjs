// The dependency rule of docs/ARCHITECTURE.md: which part may know which. `npm run lint` applies it to the sources, and
// test/structure/dependency-rule.test.ts shows that each rule bites.

/** Right of each folder: the folders that it may import. A folder that is not named here may not exist. */
const KNOWS = {
  domain: [],
  book: ['domain'],
  venue: ['book', 'domain'],
  routing: ['venue', 'book', 'domain'],
  risk: ['venue', 'book', 'domain'],
  algo: ['venue', 'book', 'domain'],
  exchange: ['algo', 'risk', 'routing', 'venue', 'book', 'domain'],
  compliance: ['exchange', 'domain'],
  // These implement ports that `exchange` declares, and do not know each other.
  store: ['compliance', 'exchange', 'domain'],
  feed: ['exchange', 'domain'],
  platform: ['exchange', 'domain'],
  api: ['exchange', 'algo', 'risk', 'routing', 'venue', 'book', 'domain'],
  // The first commands of a new database.
  seeds: ['exchange', 'domain'],
  // A program beside the exchange: the journal replayed, the tables read, the one held to the other.
  verify: ['store', 'compliance', 'exchange', 'domain'],
  agents: ['exchange', 'algo', 'risk', 'routing', 'venue', 'book', 'domain'],
};

/** No Node, no packages: the same commands give the same events, everywhere and always. */
const PURE = ['domain', 'book', 'venue', 'routing', 'risk', 'algo', 'exchange', 'compliance', 'seeds'];

/** Files of `src` itself that put the parts together, and so see both sides of a port. */
const ROOTS = ['main', 'bourse', 'first-run', 'verify'];

const oneOf = (names) => `(${names.join('|')})`;

const direction = Object.entries(KNOWS).map(([folder, known]) => ({
  name: `${folder}-knows-too-much`,
  comment: `src/${folder} may import ${known.length > 0 ? known.join(', ') : 'nothing'} besides itself.`,
  severity: 'error',
  from: { path: `^src/${folder}/` },
  to: { path: '^src/', pathNot: `^src/${oneOf([folder, ...known])}/` },
}));

const PACKAGES = ['npm', 'npm-dev', 'npm-optional', 'npm-peer', 'npm-bundled', 'npm-no-pkg', 'npm-unknown'];

/** @type {import('dependency-cruiser').IConfiguration} */
module.exports = {
  forbidden: [
    ...direction,
    {
      name: 'unknown-folder',
      comment: 'A folder of src needs its place in the table above.',
      severity: 'error',
      from: { path: '^src/[^/]+/', pathNot: `^src/${oneOf(Object.keys(KNOWS))}/` },
      to: {},
    },
    {
      name: 'only-main-sees-both-sides',
      comment: `Of the files of src itself, only ${ROOTS.join(', ')} may import adapters.`,
      severity: 'error',
      from: { path: '^src/[^/]+$', pathNot: `^src/${oneOf(ROOTS)}\\.ts$` },
      to: { path: '^src/(store|feed|platform|api|agents|seeds)/' },
    },
    {
      name: 'through-the-index',
      comment: 'A folder of src is entered from others through its index.ts.',
      severity: 'error',
      from: { path: '^src/([^/]+)/' },
      to: { path: '^src/[^/]+/', pathNot: ['^src/$1/', '^src/[^/]+/index\\.ts$'] },
    },
    {
      name: 'through-the-index-from-outside',
      comment: 'A folder of src is entered from elsewhere through its index.ts, too.',
      severity: 'error',
      from: { path: ['^src/[^/]+$', '^(bench|tools|seeds)/'] },
      to: { path: '^src/[^/]+/', pathNot: '^src/[^/]+/index\\.ts$' },
    },
    {
      name: 'src-stands-alone',
      comment: 'A folder of src imports nothing of the repository outside src.',
      severity: 'error',
      from: { path: '^src/[^/]+/' },
      to: { path: '^(test|bench|tools|seeds|scripts|playground)/' },
    },
    {
      name: 'pure-uses-no-node',
      comment: 'domain to compliance stay pure: no files, no clock, no threads.',
      severity: 'error',
      from: { path: `^src/${oneOf(PURE)}/` },
      to: { dependencyTypes: ['core'] },
    },
    {
      name: 'pure-uses-no-package',
      comment: 'domain to compliance stay pure: no packages, but for temporal-polyfill in domain.',
      severity: 'error',
      from: { path: `^src/${oneOf(PURE.filter((folder) => folder !== 'domain'))}/` },
      to: { dependencyTypes: PACKAGES },
    },
    {
      name: 'domain-uses-no-package',
      comment: 'Calendars need time zones: temporal-polyfill is the one package that domain may use.',
      severity: 'error',
      from: { path: '^src/domain/' },
      to: { dependencyTypes: PACKAGES, pathNot: 'node_modules/temporal-polyfill/' },
    },
    {
      name: 'no-cycles',
      comment: 'Files do not import each other in a circle.',
      severity: 'error',
      from: {},
      to: { circular: true },
    },
    {
      name: 'imports-exist',
      comment: 'What is imported can be found.',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true },
    },
  ],
  options: {
    // Types are knowledge as well, so imports that leave no trace at run time count.
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    doNotFollow: { path: ['node_modules', '/generated/'] },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'types', 'node', 'default'],
      mainFields: ['main', 'types'],
    },
  },
};
