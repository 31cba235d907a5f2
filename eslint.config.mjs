import graphql from '@graphql-eslint/eslint-plugin';
import { defineConfig, globalIgnores } from 'eslint/config';
import tseslint from 'typescript-eslint';

const typescript = [
  'src/**/*.ts',
  'test/**/*.ts',
  'scripts/**/*.ts',
  'web/**/*.{ts,tsx}',
  'bench/**/*.ts',
  'codegen.ts',
];

// --- Rules of this project, each with its reason ---------------------------------------------------------------------

/** Whoever reads the environment elsewhere escapes its parsing, its sentences and the README's table. */
const environment = [
  { object: 'process', property: 'env', message: 'Configuration is read in src/config.ts only: take it from there.' },
];

/** Every wrapper around graphql-shield has let something through unseen: one file knows it, and tests know that file. */
const shield = ['graphql-shield', 'graphql-middleware'].map((name) => ({
  name,
  message: 'Only src/graphql/guard.ts applies rules: declare yours by a directive in schema/.',
}));

/** Statements are prepared, so their texts must not be as many as there are lengths of lists. */
const lists = {
  name: 'typeorm',
  importNames: ['In'],
  message: 'In writes a parameter for each value: use Any, which takes one array.',
};

/** One time for a whole request, which a test can set: it comes from app.clock, as a parameter. */
const time = [
  { selector: "NewExpression[callee.name='Date'][arguments.length=0]", message: 'Take the time as a parameter.' },
  {
    selector: "CallExpression[callee.object.name='Date'][callee.property.name='now']",
    message: 'Take the time as a parameter.',
  },
  ...['Literal[value', 'TemplateElement[value.raw'].map((text) => ({
    selector: `${text}=/\\b(now|clock_timestamp|statement_timestamp)\\s*\\(|\\bcurrent_(timestamp|date)\\b/i]`,
    message: "The database's clock is not the request's: pass the time as a parameter of the statement.",
  })),
];

/** A transaction has one connection: its statements run one after the other, and a failure must not leave others behind. */
const transactions = [
  {
    selector:
      "CallExpression[callee.object.name='Promise'][callee.property.name=/^(all|allSettled|any|race)$/] Identifier[name='tx']",
    message: 'Await the statements of a transaction one after the other.',
  },
];

/** Operators override features and limits for single accounts: whoever asks for a plan's name does not see that. */
const tiers = ['Literal[value', 'TemplateElement[value.raw'].map((text) => ({
  selector: `${text}=/\\b(FREE|PRO|ENTERPRISE)\\b/]`,
  message: 'Only src/auth/plans.ts knows plans by their names: ask bookedOf for the feature or the limit.',
}));

/** Node's own fetch goes wherever somebody's redirect or name server sends it. */
const requests = { name: 'fetch', message: 'Ask by app.outbound.fetch: it looks at where an address leads.' };

/** What is skipped is forgotten. */
const wholeSuite = ['test', 'it', 'describe'].flatMap((object) =>
  ['skip', 'only', 'todo', 'failing'].map((property) => ({
    object,
    property,
    message: 'Every test runs: mend it or take it away.',
  })),
);

// ---------------------------------------------------------------------------------------------------------------------

export default defineConfig(
  globalIgnores(['**/dist/', 'data/', 'coverage/', 'src/generated/']),
  {
    // There is no exception to a rule in a comment: what is wrong with a rule is tuned here, with its reason.
    linterOptions: { noInlineConfig: true, reportUnusedDisableDirectives: 'error' },
  },
  {
    files: typescript,
    extends: [tseslint.configs.strictTypeChecked, tseslint.configs.stylisticTypeChecked],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      // Called deprecated so that it stands out; http is asked of what operators have opened only, by app.outbound.
      '@typescript-eslint/no-deprecated': [
        'error',
        { allow: [{ from: 'package', name: 'allowInsecureRequests', package: 'openid-client' }] },
      ],
      // `== null` asks for both null and undefined, as an input that is cleared or left out.
      eqeqeq: ['error', 'always', { null: 'ignore' }],
      'no-console': 'error',
      '@typescript-eslint/consistent-type-imports': ['error', { fixStyle: 'inline-type-imports' }],
      '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
      // Interfaces of libraries ask for functions that give a promise, whether there is something to wait for or not.
      '@typescript-eslint/require-await': 'off',
      '@typescript-eslint/ban-ts-comment': ['error', { 'ts-expect-error': true }],
      // Version 8.73 of the rule overflows the stack on the recursive types of graphql-js.
      '@typescript-eslint/no-unsafe-class-instance-assignment': 'off',
      // A number reads the same in a sentence as its text does; everything else must be turned into text on purpose.
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      // Entities and mappers of rows are classes without methods.
      '@typescript-eslint/no-extraneous-class': ['error', { allowWithDecorator: true }],
      // By such an interface a library is told what stands in its own.
      '@typescript-eslint/no-empty-object-type': ['error', { allowInterfaces: 'with-single-extends' }],
      // `_` says that a parameter is there for those that follow it.
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_' }],
    },
  },
  {
    files: ['src/**/*.ts'],
    rules: {
      'no-restricted-syntax': ['error', ...transactions, ...tiers],
      'no-restricted-properties': ['error', ...environment],
      'no-restricted-globals': ['error', requests],
      'no-restricted-imports': ['error', { paths: [...shield, lists] }],
    },
  },
  {
    files: ['src/modules/**/*.ts', 'src/auth/**/*.ts', 'src/audit/**/*.ts'],
    rules: { 'no-restricted-syntax': ['error', ...transactions, ...time, ...tiers] },
  },
  // The table itself; the variable that names the plan of new accounts; and columns.
  {
    files: ['src/auth/plans.ts', 'src/config.ts', 'src/db/migrations/*.ts'],
    rules: { 'no-restricted-syntax': ['error', ...transactions] },
  },
  { files: ['src/config.ts'], rules: { 'no-restricted-properties': 'off' } },
  { files: ['src/graphql/guard.ts'], rules: { 'no-restricted-imports': 'off' } },
  {
    // What a newcomer reads at the start, and what a command line tool or a test's program answers, goes to the terminal.
    files: ['src/main.ts', 'scripts/**/*.ts', 'bench/**/*.ts', 'test/support/run-*.ts'],
    rules: { 'no-console': 'off' },
  },
  { files: ['test/**/*.ts'], rules: { 'no-restricted-properties': ['error', ...wholeSuite] } },
  {
    files: ['**/*.{js,mjs,cjs}'],
    extends: [tseslint.configs.strict, tseslint.configs.disableTypeChecked],
    rules: {
      // CommonJS is what Jest and dependency-cruiser read their configuration as.
      '@typescript-eslint/no-require-imports': 'off',
    },
  },
  {
    files: ['schema/**/*.graphql'],
    plugins: { '@graphql-eslint': graphql },
    languageOptions: {
      parser: graphql.parser,
      parserOptions: { graphQLConfig: { schema: 'schema/*.graphql' } },
    },
    rules: {
      ...graphql.configs['flat/schema-recommended'].rules,
      '@graphql-eslint/require-description': [
        'error',
        {
          types: true,
          rootField: true,
          DirectiveDefinition: true,
          FieldDefinition: true,
          EnumValueDefinition: true,
          InputValueDefinition: true,
        },
      ],
      // The input of changeMemberRole is ChangeMemberRoleInput; the rule would want a small first letter.
      '@graphql-eslint/input-name': ['error', { checkInputType: true, caseSensitiveInputType: false }],
      // One line within a type, a block above it.
      '@graphql-eslint/description-style': 'off',
      '@graphql-eslint/no-scalar-result-type-on-mutation': 'error',
      '@graphql-eslint/relay-connection-types': 'error',
      '@graphql-eslint/relay-edge-types': [
        'error',
        { withEdgeSuffix: true, shouldImplementNode: false, listTypeCanWrapOnlyEdgeType: false },
      ],
      '@graphql-eslint/relay-page-info': 'error',
      // Lists are read forwards only.
      '@graphql-eslint/relay-arguments': ['error', { includeBoth: false }],
      // Values that belong to their parent have no identity of their own.
      '@graphql-eslint/strict-id-in-types': 'off',
    },
  },
);
