import type { Contents } from '@gallra/example-demo';
import type { Database } from './database.ts';
import { ddl } from './schema.ts';
import { type FillOptions, makeSwedishData } from './swedish-data.ts';

/** The tables, and as much of the story as is wanted. */
export const estateAgents = (options: FillOptions): Contents<Database> => ({
  ddl,
  rows: () => makeSwedishData(options),
});
