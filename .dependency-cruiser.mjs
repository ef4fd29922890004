// The arrows between packages (see CONTRIBUTING.md), core's purity, and no import cycles.
import { readdirSync } from 'node:fs';
import { builtinModules } from 'node:module';

const published = ['core', 'audit', 'kysely', 'retention', 'dsar', 'gallra'];

/** Who may import whom. A package that is not listed may import core only. */
const arrows = {
  core: [],
  dsar: ['core', 'retention'],
  gallra: published,
  spec: published,
};

const tests = '[.](test(-d)?|spec)[.]ts$';
const coreLibraries = [
  'zod',
  'date-fns',
  '@date-fns/tz',
  '@date-fns/utc',
  'canonicalize',
  '@noble/ciphers',
  '@noble/hashes',
];

const arrowRules = readdirSync('packages').map((name) => {
  const allowed = [name, ...(arrows[name] ?? ['core'])];
  return {
    name: `${name}-imports-only-${allowed.slice(1).join('-') || 'libraries'}`,
    severity: 'error',
    from: { path: `^packages/${name}/` },
    // `world` is for tests: the next rule keeps it out of the rest.
    to: { path: '^(packages|examples|bench|scripts|docs)/', pathNot: `^packages/(${allowed.join('|')}|world)/` },
  };
});

/** @type {import('dependency-cruiser').IConfiguration} */
export default {
  forbidden: [
    ...arrowRules,
    {
      name: 'by-name-across-packages',
      comment:
        'Another package is imported by its name: through the entries its package.json exports, never its files.',
      severity: 'error',
      from: { path: '^(packages/[^/]+|examples/[^/]+|bench)/' },
      to: { path: '^packages/', pathNot: '^$1/', dependencyTypes: ['local'] },
    },
    {
      name: 'fixtures-for-tests-only',
      comment: 'The fixture world is for tests: its package is private.',
      severity: 'error',
      from: { path: '^(packages|examples|bench)/', pathNot: `^packages/(spec|world)/|${tests}` },
      to: { path: '^packages/world/' },
    },
    {
      name: 'hosts-use-published-packages',
      severity: 'error',
      from: { path: '^(examples/[^/]+|bench)/' },
      // Measurements run on the same servers as the tests.
      to: {
        path: '^(packages|examples|bench)/',
        pathNot: `^($1|examples/demo|packages/(${published.join('|')})|packages/spec/src/databases)/`,
      },
    },
    {
      name: 'command-starts-at-once',
      comment: 'What these import, everybody waits for, whatever is asked. The rest is loaded when it is needed.',
      severity: 'error',
      from: { path: '^packages/gallra/src/(cli|cli/program)[.]ts$' },
      to: {
        path: '^packages/',
        pathNot: '^packages/gallra/src/cli/program[.]ts$',
        dynamic: false,
        dependencyTypesNot: ['type-only'],
      },
    },
    {
      name: 'core-has-no-node',
      comment: 'Core runs in a browser.',
      severity: 'error',
      from: { path: '^packages/core/', pathNot: tests },
      to: { dependencyTypes: ['core'] },
    },
    {
      name: 'core-libraries',
      severity: 'error',
      from: { path: '^packages/core/', pathNot: tests },
      to: { path: 'node_modules/', pathNot: `node_modules/(${coreLibraries.join('|')})/` },
    },
    {
      name: 'audit-verify-has-no-node',
      comment: 'A log can be verified in a browser.',
      severity: 'error',
      from: { path: '^packages/(audit/src/verify/index|gallra/src/entry/(verify|policy))[.]ts$' },
      to: { path: `^(node:.*|${builtinModules.join('|')})$`, reachable: true },
    },
    {
      name: 'statements-are-read-before-they-are-captured',
      severity: 'error',
      from: { path: '^packages/kysely/src/statement/' },
      to: { path: '^packages/kysely/src/(capture|triggers)/' },
    },
    { name: 'no-cycles', severity: 'error', from: {}, to: { circular: true } },
    { name: 'resolvable', severity: 'error', from: {}, to: { couldNotResolve: true } },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^packages/[^/]+/dist/|/prisma/generated/' },
    // Imports of types count too.
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.base.json' },
    enhancedResolveOptions: {
      conditionNames: ['gallra-source', 'types', 'import', 'default'],
      exportsFields: ['exports'],
    },
  },
};
