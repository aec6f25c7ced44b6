import tseslint from 'typescript-eslint';
import reactHooks from 'eslint-plugin-react-hooks';

const envRead = {
  selector: "MemberExpression[object.name='process'][property.name='env']",
  message: 'Only env.ts reads the environment.',
};
const clockRead = [
  {
    selector: "NewExpression[callee.name='Date'][arguments.length=0]",
    message: 'Rules are told the time: take `now`.',
  },
  {
    selector: "CallExpression[callee.object.name='Date'][callee.property.name='now']",
    message: 'Rules are told the time: take `now`.',
  },
  {
    selector: "CallExpression[callee.object.name='Math'][callee.property.name='random']",
    message: 'Rules are told their luck: take it as an argument.',
  },
];

export default tseslint.config(
  {
    ignores: [
      '**/node_modules/',
      '.build/',
      'miniapp/dist/',
      '.data/',
      '.cache/',
      'tests/artifacts/',
      'coverage/',
      '**/*.mjs',
      '**/*.cjs',
      '**/*.js',
    ],
  },
  ...tseslint.configs.recommendedTypeChecked,
  {
    files: ['**/*.ts', '**/*.tsx'],
    languageOptions: {
      parserOptions: {
        projectService: true,
        tsconfigRootDir: import.meta.dirname,
      },
    },
    rules: {
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/consistent-type-imports': ['error', { prefer: 'type-imports', fixStyle: 'inline-type-imports' }],
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      '@typescript-eslint/require-await': 'off',
      '@typescript-eslint/unbound-method': 'off',
      'max-lines': ['error', { max: 300, skipBlankLines: true, skipComments: true }],
      'no-console': 'error',
      'no-restricted-syntax': ['error', envRead],
      eqeqeq: ['error', 'always', { null: 'ignore' }],
    },
  },
  {
    files: ['bot-server/domain/**/*.ts'],
    rules: {
      'no-restricted-globals': ['error', 'process', 'fetch', 'setTimeout', 'setInterval', 'console'],
      'no-restricted-syntax': ['error', envRead, ...clockRead],
    },
  },
  {
    files: ['bot-server/flows/**/*.ts', 'bot-server/present/**/*.ts'],
    rules: { 'no-restricted-syntax': ['error', envRead, ...clockRead] },
  },
  {
    files: ['bot-server/env.ts', 'bot-server/sandbox/env.ts', 'miniapp/config/**', 'tests/**'],
    rules: { 'no-restricted-syntax': 'off' },
  },
  {
    files: ['bot-server/cli/**', 'bot-server/sandbox/**'],
    rules: { 'no-console': 'off' },
  },
  {
    files: ['miniapp/src/**/*.ts', 'miniapp/src/**/*.tsx'],
    plugins: { 'react-hooks': reactHooks },
    rules: {
      'react-hooks/rules-of-hooks': 'error',
      'react-hooks/exhaustive-deps': 'error',
    },
  },
  {
    files: ['tests/**/*.ts', 'tests/**/*.tsx'],
    rules: {
      'max-lines': 'off',
      'no-console': 'off',
      '@typescript-eslint/no-unsafe-assignment': 'off',
      '@typescript-eslint/no-unsafe-member-access': 'off',
      '@typescript-eslint/no-unsafe-argument': 'off',
      '@typescript-eslint/no-unsafe-call': 'off',
      '@typescript-eslint/no-unsafe-return': 'off',
    },
  },
);
