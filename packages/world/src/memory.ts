import { memoryStore } from '@gallra/core/memory';
import type { OpenStore } from './world.ts';

/** The world in memory. */
export const inMemory: OpenStore = async ({ policy, schema, rows }) => {
  const store = memoryStore({ policy, schema, tables: rows });
  return { store, rows: async (table) => store.rows(table) };
};
