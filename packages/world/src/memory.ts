import { memoryStore } from '@gallra/core/memory';
import { clockAhead } from './clock.ts';
import type { OpenStore } from './world.ts';

/** The world in memory. */
export const inMemory: OpenStore = async ({ policy, schema, rows }) => {
  const store = memoryStore({ policy, schema, tables: rows });
  return { store: clockAhead(store), rows: async (table) => store.rows(table) };
};
