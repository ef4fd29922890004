import { describe, expect, test } from 'vitest';
import { at, check, found, withTable } from '../testing/checked.ts';
import { contacts, estate, estatePolicy } from '../testing/estate.ts';
import { column, ownTables, table } from '../testing/live-schema.ts';
import { checkPolicy } from './check.ts';

test('a policy that fits its database has no finding, and the report is plain JSON', () => {
  const report = check(estatePolicy(), estate);
  expect(report).toMatchObject({ ok: true, findings: [], todo: [], dialect: 'postgres' });
  expect(JSON.parse(JSON.stringify(report))).toEqual(report);
});

test('errors come first, and one is enough to fail', () => {
  const report = check(estatePolicy(), withTable(table('a', [])), { at: new Date('2026-11-21T12:00:00Z') });
  expect(report.ok).toBe(false);
  expect(checkPolicy(estatePolicy(), estate, { at, hasFingerprintKey: false, hasFiles: true })).toMatchObject({
    ok: true,
    findings: [{ severity: 'info', code: 'fingerprintKey.missing' }],
  });
});

describe("'todo'", () => {
  const policy = estatePolicy({
    inbox: 'todo',
    letters: { columns: { id: 'key', body: 'todo' }, then: 'anonymise' },
  });
  const schema = withTable(
    table('inbox', [column('id', 'integer')]),
    table('letters', [column('id', 'integer'), column('body', 'text')]),
  );

  test('is counted and never enforced', () => {
    const report = check(policy, schema);
    expect(report).toMatchObject({
      ok: true,
      findings: [],
      todo: ['tables.inbox', 'tables.letters.columns.body'],
      coverage: { tables: { total: 5, classified: 4, todo: 1 }, columns: { todo: 1 } },
    });
  });

  test('above the number that is allowed is an error', () => {
    expect(found(policy, schema, undefined, { maxTodo: 2 })).toEqual([]);
    expect(found(policy, schema, undefined, { maxTodo: 1 })).toEqual(['error todo.tooMany tables']);
  });
});

test('the memory store, which has no types and no indexes, is not asked for them', () => {
  const bare = estate.tables.map((live) => ({
    ...live,
    indexes: [],
    columns: live.columns.map(({ takes: _, times: __, ...own }) => ({ ...own, type: 'any' })),
  }));
  const tables = bare.filter(({ name }) => !ownTables.some((own) => own.name === name));
  expect(found(estatePolicy(), { dialect: 'memory', hasIndexes: false, hasOwnTables: false, tables })).toEqual([]);
});

test('files that no storage is given for are a warning for each table, and none where there is one', () => {
  const policy = estatePolicy({ contacts: { ...contacts, files: ['phone'] } });
  const options = { at, hasFingerprintKey: true };
  expect(checkPolicy(policy, estate, { ...options, hasFiles: false }).findings).toMatchObject([
    { severity: 'warning', code: 'files.unconfigured', path: 'tables.contacts.files' },
  ]);
  expect(checkPolicy(policy, estate, { ...options, hasFiles: true }).findings).toEqual([]);
  expect(checkPolicy(estatePolicy(), estate, { ...options, hasFiles: false }).findings).toEqual([]);
});
