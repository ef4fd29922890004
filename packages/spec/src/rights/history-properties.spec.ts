import { decide, type End } from '@gallra/core';
import type { OpenStore, OpenWorld } from '@gallra/world';
import { everyCase } from '@gallra/world/cases';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type History, histories, peopleAtOnce } from './histories.ts';
import { isRestricted, needs, until } from './history-model.ts';

/** Which purposes need each row, and until what was asked ends it; and how many rows each needs, and how many go. */
interface Needed {
  readonly rows: readonly string[];
  readonly counted: Readonly<Record<string, number>>;
}

const listed = (key: unknown, alive: readonly string[], goes: boolean) =>
  `${key}: ${goes ? 'goes' : [...alive].sort().join(' ')}`;

const bounded = (name: string, end: Date | undefined) =>
  `${name}${end === undefined ? '' : ` until ${end.toISOString()}`}`;

/** As the model sees it. */
function modelled(history: History, table: 'records' | 'tickets', at: Date): Needed {
  const purposes = history.purposes[table];
  const rows = history.rows[table].map((row) => ({
    row,
    alive: purposes.filter((purpose) => needs(history, purpose, row, at)),
    restricted: isRestricted(history, row, at),
  }));
  const goes = ({ alive, restricted }: (typeof rows)[number]) => alive.length === 0 && !restricted;
  const told = ({ row, alive }: (typeof rows)[number]) =>
    alive.map((purpose) => bounded(purpose.name, until(history, purpose, row, at)));
  return {
    rows: rows.map((one, index) => listed(index + 1, told(one), goes(one))),
    counted: {
      ...Object.fromEntries(
        purposes.map((purpose) => [purpose.name, rows.filter(({ alive }) => alive.includes(purpose)).length]),
      ),
      goes: rows.filter(goes).length,
    },
  };
}

/** An end that comes of what was asked: periods end in ten years. */
const askedFor = (end: End | undefined): Date | undefined =>
  end !== undefined && 'expires' in end && end.expires < new Date('2030-01-01') ? end.expires : undefined;

/** As the store says: row by row in `decide`, and counted, in SQL where it is a database. */
async function said({ store }: OpenWorld, { world }: History, table: string, at: Date): Promise<Needed> {
  return store.transaction(async ({ rows }) => {
    const found: string[] = [];
    for await (const { row, situation } of rows.rowsOf(table, { at })) {
      const { columns, disposal } = decide(world.policy, table, situation);
      const reasons = columns.flatMap(({ parties }) =>
        Object.values(parties)
          .flat()
          .flatMap((one) => one.reasons),
      );
      const alive = reasons.filter((reason) => reason.alive).map(({ claim, end }) => bounded(claim, askedFor(end)));
      found.push(listed(row.id, alive, disposal === 'erase'));
    }
    const { groups, erase } = await rows.tally({ table, scope: { at }, incomingKeys: [] });
    const claims = groups.flatMap((group) => group.claims.map(({ claim, alive }) => [claim, alive]));
    return { rows: found, counted: { ...Object.fromEntries(claims), goes: erase } };
  });
}

/** What holds of any history of rows, rights and what ended them, on any store. */
export function historyPropertySpec(open: OpenStore): void {
  describe('what a person has asked, over time', () => {
    test('for any history: deciding row by row, SQL, and the law as it is written agree on what is still needed', async () => {
      const property = fc.asyncProperty(histories, async (history) => {
        const opened = await open(history.world);
        await opened.store.transaction(async ({ requests }) => {
          for (const { person, controller, ...act } of history.acts) {
            const whose = controller === undefined ? {} : { controller };
            await requests.record({ subject: { category: 'user', key: String(person), ...whose }, ...act });
          }
        });
        for (const at of history.at)
          for (const table of ['records', 'tickets'] as const)
            expect(await said(opened, history, table, at), `${table} at ${at.toISOString()}`).toEqual(
              modelled(history, table, at),
            );
      });
      await everyCase(property, 1000 / peopleAtOnce);
    });
  });
}
