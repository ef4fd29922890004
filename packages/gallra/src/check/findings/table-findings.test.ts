import { describe, expect, test } from 'vitest';
import { check, found, withTable } from '../../testing/checked.ts';
import { estate, estatePolicy, liveAgencies, liveContacts, liveDeals } from '../../testing/estate.ts';
import { catalogue, table } from '../../testing/live-schema.ts';

describe('tables', () => {
  test('that the policy does not name are errors, views too', () => {
    const schema = withTable(table('notes', []), table('recent', [], { kind: 'view' }));
    expect(found(estatePolicy(), schema)).toEqual([
      'error table.unclassified tables.notes',
      'error table.unclassified tables.recent',
    ]);
  });

  test('of Gallra and of migration tools, partitions, and those to be ignored are left out', () => {
    const schema = withTable(
      table('gallra_migrations', []),
      table('kysely_migration', []),
      table('_prisma_migrations', []),
      table('SequelizeMeta', []),
      table('deals_2025', [], { kind: 'partition', partitionOf: 'deals', indexes: liveDeals.indexes }),
      table('topology_layer', []),
    );
    expect(found(estatePolicy(), schema, undefined, { ignore: ['topology_*'] })).toEqual([]);
    expect(found(estatePolicy(), schema, undefined, { ignore: ['topology'] })).toEqual([
      'error table.unclassified tables.topology_layer',
    ]);
  });

  test('that vanished, and views and tables taken for each other, are errors', () => {
    const policy = estatePolicy({ gone: 'notPersonal', shown: 'notPersonal', kept: 'view', recent: 'view' });
    const schema = withTable(
      table('shown', [], { kind: 'view' }),
      table('recent', [], { kind: 'view' }),
      table('kept', []),
    );
    expect(found(policy, schema)).toEqual([
      'error table.vanished tables.gone',
      'error table.isNoView tables.kept',
      'error table.isView tables.shown',
    ]);
  });

  test('of a tool are held against the policy where it names them', () => {
    const schema = withTable(table('kysely_migration', []));
    expect(found(estatePolicy({ kysely_migration: 'notPersonal' }), schema)).toEqual([]);
    expect(found(estatePolicy({ kysely_migration: 'view' }), schema)).toEqual([
      'error table.isNoView tables.kysely_migration',
    ]);
  });

  test('that are classified column by column and are views have that one error, and none about their columns', () => {
    const shown = table('deals', [], { kind: 'view' });
    expect(found(estatePolicy(), catalogue(liveAgencies, liveContacts, shown))).toEqual([
      'error table.isView tables.deals',
    ]);
  });

  test("of Gallra's own that are missing are an error, except in memory", () => {
    const schema = { ...estate, tables: estate.tables.filter(({ name }) => name !== 'gallra_erasure_journal') };
    expect(check(estatePolicy(), schema).findings).toMatchObject([
      { severity: 'error', code: 'ownTables.missing', fix: 'Run "gallra migrations", or call migrate().' },
    ]);
    expect(found(estatePolicy(), { ...schema, hasOwnTables: false })).toEqual([]);
  });
});
