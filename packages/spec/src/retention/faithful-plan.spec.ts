import type { Row } from '@gallra/core';
import type { LiveSchema } from '@gallra/core/store';
import {
  type DisposalAction,
  type DisposalReport,
  disposeInOrder,
  orderOfDisposal,
  type Plan,
  plan,
  sweep,
} from '@gallra/retention';
import { days, type ForeignKeyRules, now, type OpenStore, type OpenWorld, randomWorlds } from '@gallra/world';
import { everyCase } from '@gallra/world/cases';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

/** Links that lead nowhere, or are null where they must not be. */
async function brokenLinks(schema: LiveSchema, { rows }: OpenWorld): Promise<readonly string[]> {
  const broken: string[] = [];
  for (const table of schema.tables) {
    for (const { name, columns, references } of table.foreignKeys) {
      const [own, other] = [columns[0] ?? '', references.columns[0] ?? ''];
      const known = new Set((await rows(references.table)).map((row) => row[other]));
      const nullable = table.columns.find((column) => column.name === own)?.nullable === true;
      const values = (await rows(table.name)).map((row) => row[own]);
      if (values.some((value) => (value === null ? !nullable : !known.has(value)))) broken.push(name);
    }
  }
  return broken;
}

const doneBy = ({ actions }: DisposalReport, table: string, action: DisposalAction, column?: string) =>
  actions
    .filter(
      (other) =>
        other.table === table && other.action === action && (column === undefined || other.columns?.includes(column)),
    )
    .reduce((sum, { rows }) => sum + rows, 0);

/** What a plan foretells, and what a sweep did, side by side. */
function compared(made: Plan, report: DisposalReport) {
  return made.tables.map(({ table, erase, anonymise, referenced, exact, groups }) => {
    const effect = { erase: doneBy(report, table, 'erase'), referenced: doneBy(report, table, 'anonymiseReferenced') };
    // A forecast may count as referenced what will be erased, but it counts no row twice and forgets none.
    const rows = (counts: { erase: number; referenced: number }) => (exact ? counts : counts.erase + counts.referenced);
    return {
      table,
      planned: {
        rows: rows({ erase, referenced }),
        erasesMore: false,
        anonymise,
        clear: groups.map(({ clear }) => clear),
      },
      effect: {
        rows: rows(effect),
        erasesMore: erase > effect.erase,
        anonymise: doneBy(report, table, 'anonymise'),
        clear: groups.map(({ columns }) => doneBy(report, table, 'clear', columns[0])),
      },
    };
  });
}

const withoutLinks = (row: Row) =>
  Object.fromEntries(Object.entries(row).filter(([name]) => !name.startsWith('link_')));

/** Plans and sweeps of worlds made at random, on any store. */
export function faithfulPlanSpec(open: OpenStore, runs: number, rules: ForeignKeyRules): void {
  const randomWorld = randomWorlds(rules);

  describe('for any foreign keys and rows', () => {
    test('a sweep does what its plan says, ends in a legal state, and leaves nothing to do (GDPR Art. 5(1)(e), R44)', async () => {
      await everyCase(
        fc.asyncProperty(randomWorld, fc.constantFrom(1, 2, 5000), async (world, batchSize) => {
          const opened = await open(world);
          const { store } = opened;
          await store.transaction(async (tx) => {
            for (const subject of world.erasures)
              await tx.requests.record({ subject, right: 'erasure', effectiveAt: now });
          });
          const made = await plan(store, world.policy, now);
          const report = await sweep(store, world.policy, now, { approve: made.hash, batchSize });
          for (const { table, planned, effect } of compared(made, report))
            expect({ table, ...effect }).toEqual({ table, ...planned });
          expect(await brokenLinks(world.schema, opened)).toEqual([]);

          const after = await plan(store, world.policy, now);
          const left = after.tables.map(({ table, erase, anonymise, referenced, groups }) => ({
            table,
            due: erase + anonymise + referenced + groups.reduce((sum, { clear }) => sum + clear, 0),
          }));
          expect(left.filter(({ due }) => due > 0)).toEqual([]);
          expect((await sweep(store, world.policy, now)).actions).toEqual([]);
        }),
        runs,
      );
    });

    test('a sweep leaves rows as they are that every purpose still needs (Art. 5(1)(b))', async () => {
      await everyCase(
        fc.asyncProperty(randomWorld, async (world) => {
          const { store, rows } = await open(world);
          await sweep(store, world.policy, now, { approve: (await plan(store, world.policy, now)).hash });
          for (const [table, before] of Object.entries(world.rows)) {
            if (typeof world.policy.tables[table] === 'string') continue;
            const needed = before.filter((row) => row.last_on === null || row.last_on === days.lastWeek);
            expect((await rows(table)).map(withoutLinks)).toEqual(expect.arrayContaining(needed.map(withoutLinks)));
          }
        }),
        runs,
      );
    });

    test('erasing one person does what the plan for that person says, and takes no row of anybody else (Art. 17)', async () => {
      await everyCase(
        fc.asyncProperty(randomWorld, async (world) => {
          const [subject] = world.erasures;
          if (subject === undefined) return;
          const opened = await open(world);
          const { store, rows } = opened;
          await store.transaction((tx) => tx.requests.record({ subject, right: 'erasure', effectiveAt: now }));
          const made = await plan(store, world.policy, now, { subject });
          const order = orderOfDisposal(world.policy, world.schema);
          const report = await disposeInOrder(
            store,
            { policy: world.policy, order },
            { at: now, subject },
            { plan: made },
          );
          for (const { table, planned, effect } of compared(made, report)) {
            expect({ table, ...effect }).toEqual({ table, ...planned });
          }
          expect(await brokenLinks(world.schema, opened)).toEqual([]);
          for (const [table, before] of Object.entries(world.rows)) {
            const own = table.replace('table', 'person') === subject.category ? subject.key : undefined;
            const others = before.filter(({ id }) => String(id) !== own);
            // Rows without personal data may go along.
            if (typeof world.policy.tables[table] === 'string') continue;
            expect((await rows(table)).map(withoutLinks)).toEqual(expect.arrayContaining(others.map(withoutLinks)));
          }
        }),
        runs,
      );
    });

    test('tables that hold data nobody has classified lose no row', async () => {
      await everyCase(
        fc.asyncProperty(randomWorld, async (world) => {
          const { store, rows } = await open(world);
          await sweep(store, world.policy, now, { approve: (await plan(store, world.policy, now)).hash });
          for (const [table, before] of Object.entries(world.rows)) {
            const classification = world.policy.tables[table];
            const unknown =
              classification === 'todo' ||
              (typeof classification === 'object' && Object.values(classification.columns).includes('todo'));
            if (unknown) expect(await rows(table)).toHaveLength(before.length);
          }
        }),
        runs,
      );
    });
  });
}
