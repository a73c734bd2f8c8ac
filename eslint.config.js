import { builtinModules } from 'node:module';
import graphql from '@graphql-eslint/eslint-plugin';
import js from '@eslint/js';
import tseslint from 'typescript-eslint';

/** Folders whose code is a function of the commands alone (docs/ARCHITECTURE.md). */
const PURE = ['domain', 'book', 'venue', 'routing', 'risk', 'algo', 'exchange', 'compliance', 'seeds'];
/** Of these, the core: synchronous as well. The sequencer in `exchange` waits for the journal. */
const SYNCHRONOUS = PURE.filter((folder) => folder !== 'exchange' && folder !== 'seeds');

const sources = (folders) => folders.map((folder) => `src/${folder}/**/*.ts`);

const OUTSIDE_WORLD = ['process', 'performance', 'crypto', 'fetch', 'console', 'navigator', 'Worker'];
const TIMERS = ['setTimeout', 'setInterval', 'setImmediate', 'queueMicrotask', 'Promise'];
const forbidGlobals = (names) => [
  'error',
  ...names.map((name) => ({ name, message: 'The core is pure: what it needs comes in with a command.' })),
];

const CLOCKS = [
  {
    selector: "CallExpression[callee.object.name='Date'][callee.property.name='now']",
    message: 'The core has no clock: time comes in with the command.',
  },
  {
    selector: "NewExpression[callee.name='Date'][arguments.length=0]",
    message: 'The core has no clock: time comes in with the command.',
  },
  {
    selector: "MemberExpression[object.name='Math'][property.name='random']",
    message: 'The core has no random numbers: seeds come in with the command.',
  },
];

export default tseslint.config(
  { ignores: ['**/node_modules/', '**/dist/', '**/generated/', '.cache/', 'coverage/', 'data/'] },
  { linterOptions: { reportUnusedDisableDirectives: 'error' } },

  {
    files: ['**/*.{ts,tsx,js,mjs,cjs}'],
    extends: [js.configs.recommended],
    languageOptions: { ecmaVersion: 2023, sourceType: 'module' },
    rules: {
      eqeqeq: 'error',
      'object-shorthand': 'error',
      'prefer-const': 'error',
      'no-restricted-imports': [
        'error',
        { paths: builtinModules.map((name) => ({ name, message: `Write node:${name}.` })) },
      ],
    },
  },
  {
    files: ['**/*.{js,mjs,cjs}'],
    rules: { 'no-undef': 'off', 'no-unused-vars': ['error', { argsIgnorePattern: '^_' }] },
  },

  {
    files: ['**/*.{ts,tsx}'],
    extends: [tseslint.configs.strictTypeChecked],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': [
        'error',
        { considerDefaultExhaustiveForUnions: true, requireDefaultForNonUnion: false },
      ],
      '@typescript-eslint/no-unused-vars': [
        'error',
        { argsIgnorePattern: '^_', varsIgnorePattern: '^_', ignoreRestSiblings: true },
      ],
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true, allowBoolean: true }],
      '@typescript-eslint/restrict-plus-operands': ['error', { allowNumberAndString: true }],
      '@typescript-eslint/no-confusing-void-expression': [
        'error',
        { ignoreArrowShorthand: true, ignoreVoidReturningFunctions: true },
      ],
      '@typescript-eslint/prefer-promise-reject-errors': ['error', { allowThrowingUnknown: true }],
      '@typescript-eslint/no-unnecessary-condition': ['error', { allowConstantLoopConditions: true }],
      // Typed arrays and slabs are indexed by numbers that are valid by construction; a check would cost, `!` does not.
      '@typescript-eslint/no-non-null-assertion': 'off',
      // A port's method gives a promise whether or not an adapter has anything to wait for.
      '@typescript-eslint/require-await': 'off',
    },
  },

  {
    // State lives in fields here and methods change it, which the compiler does not see when it narrows.
    files: sources(['book', 'venue', 'risk', 'exchange']),
    rules: { '@typescript-eslint/no-unnecessary-condition': 'off' },
  },
  {
    files: ['src/**/*.ts'],
    rules: { 'max-lines': ['error', { max: 400, skipBlankLines: true, skipComments: true }] },
  },
  { files: ['src/*/**/*.ts'], rules: { 'no-console': 'error' } },
  {
    files: sources(PURE),
    rules: {
      'no-restricted-globals': forbidGlobals(OUTSIDE_WORLD),
      'no-restricted-syntax': ['error', ...CLOCKS],
    },
  },
  {
    files: sources(SYNCHRONOUS),
    rules: {
      'no-restricted-globals': forbidGlobals([...OUTSIDE_WORLD, ...TIMERS]),
      'no-restricted-syntax': [
        'error',
        ...CLOCKS,
        { selector: ':function[async=true]', message: 'The core is synchronous: nothing in it waits.' },
      ],
    },
  },
  {
    // The sequencer stands at the core's edge. How long a commit took is measured for the metrics, and decides nothing.
    files: ['src/exchange/sequencer.ts'],
    rules: { 'no-restricted-globals': forbidGlobals(OUTSIDE_WORLD.filter((name) => name !== 'performance')) },
  },

  {
    // Answers from outside (HTTP, files, other people's packages) have no types that are worth writing down here.
    files: ['test/**/*.ts', 'bench/**/*.ts'],
    rules: {
      '@typescript-eslint/no-unsafe-argument': 'off',
      '@typescript-eslint/no-unsafe-assignment': 'off',
      '@typescript-eslint/no-unsafe-call': 'off',
      '@typescript-eslint/no-unsafe-member-access': 'off',
      '@typescript-eslint/no-unsafe-return': 'off',
      '@typescript-eslint/no-explicit-any': 'off',
      '@typescript-eslint/restrict-plus-operands': ['error', { allowNumberAndString: true, allowAny: true }],
    },
  },

  {
    files: ['schema.graphql'],
    plugins: { '@graphql-eslint': graphql },
    languageOptions: { parser: graphql.parser, parserOptions: { graphQLConfig: { schema: './schema.graphql' } } },
    rules: {
      ...graphql.configs['flat/schema-recommended'].rules,
      // A book or a level is a view without an identity of its own.
      '@graphql-eslint/strict-id-in-types': 'off',
      '@graphql-eslint/description-style': 'off',
      // Every part of the contract says what it means.
      '@graphql-eslint/require-description': [
        'error',
        {
          types: true,
          rootField: true,
          DirectiveDefinition: true,
          EnumValueDefinition: true,
          FieldDefinition: true,
          InputValueDefinition: true,
        },
      ],
    },
  },
);
