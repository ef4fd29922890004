import { anyForeignKey, type ForeignKeyRules, type OpenStore } from '@gallra/world';
import { afterAll, beforeAll, describe } from 'vitest';
import { type DatabaseName, databases, type TestDatabase } from '../databases/index.ts';
import { books } from './books.ts';
import { worldsOn } from './world-on-database.ts';

/** What InnoDB takes: it checks each row as it goes, the row itself included. */
const ofInnoDb: ForeignKeyRules = { setDefault: false, setNullAnywhere: false, deletesSelfReference: false };

/** Reads every book on one database: each has a file, so that two of them can run at a time. */
export function booksOn(name: DatabaseName): void {
  const kind = databases.find((known) => known.name === name);
  if (kind === undefined) throw new Error(`No test database is called ${name}.`);
  describe.skipIf(!kind.available)(name, () => {
    let first: OpenStore;
    const opened: TestDatabase[] = [];
    const openAnother = async (): Promise<OpenStore> => {
      const database = await kind.open();
      opened.push(database);
      return worldsOn(database);
    };
    beforeAll(async () => {
      first = await openAnother();
    });
    afterAll(async () => {
      for (const database of opened) await database.close();
    });
    // Few books need a second database: it is there for those who ask.
    let second: Promise<OpenStore> | undefined;
    books({
      open: (world) => first(world),
      elsewhere: async (world) => {
        second ??= openAnother();
        return (await second)(world);
      },
      runs: 100,
      foreignKeys: kind.dialect === 'mysql' ? ofInnoDb : anyForeignKey,
    });
  });
}
