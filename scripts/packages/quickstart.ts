import { readFile } from 'node:fs/promises';
import { postgres } from '../../packages/spec/src/databases/postgres/postgres.ts';
import { Host } from './host.ts';
import type { Runtime } from './runtime.ts';
import type { Tarballs } from './tarballs.ts';

interface Fence {
  readonly language: string;
  readonly code: string;
  /** The text between the fence before it and itself. */
  readonly before: string;
}

/** The fences of a page; what stands in a container (`:::`) is an aside. */
function fencesIn(page: string): readonly Fence[] {
  const text = page.replaceAll(/^:::[\s\S]*?^:::$/gm, '');
  let end = 0;
  return [...text.matchAll(/^```(\w+)[^\n]*\n([\s\S]*?)^```$/gm)].map(
    ({ 0: { length }, 1: language = '', 2: code = '', index }) => {
      const before = text.slice(end, index);
      end = index + length;
      return { language, code, before };
    },
  );
}

/** `npm install gallra …` of a page, with the tarballs in place of what no registry has yet. */
const fromTarballs = (lines: string, tarballs: Tarballs): string =>
  lines.replaceAll(/\bnpm (install|i) (.*)/g, (_, verb: string, wanted: string) => {
    const others = wanted.split(/\s+/).filter((name) => !/^(gallra|@gallra\/.*)$/.test(name));
    return ['npm', verb, ...tarballs, ...others].join(' ');
  });

/**
 * Does what `docs/getting-started.md` says, word for word: saves what is to be saved, runs what is to be run.
 *
 * @throws Error where a command fails, or where the page names no file for a program that has a default export or runs
 */
export const gettingStarted = (runtime: Runtime, tarballs: Tarballs): Promise<void> =>
  Host.use(runtime, async (host) => {
    const fences = fencesIn(await readFile('docs/getting-started.md', 'utf8'));
    let told = '';
    let commands = 0;
    for (const { language, code, before } of fences) {
      // "Save it as `shop.ts` and run `node shop.ts` once."
      const [, file] = /\b[Ss]ave (?:it|this) as `([^`]+)`/.exec(before) ?? [];
      const [, command] = /\brun `([^`]+)`/.exec(before) ?? [];
      if (language === 'ts' && file !== undefined) {
        await host.write(file, code);
        if (command !== undefined) told = await host.shell(command);
      }
      if (language !== 'sh') continue;
      const lines = fromTarballs(code, tarballs)
        // The page shows the beginning of a hash; the reader copies the line that the plan ends with.
        .replaceAll(/--approve [0-9a-f]+…/g, () => /--approve [0-9a-f]+/.exec(told)?.[0] ?? 'no-hash-in-the-plan');
      told = await host.shell(lines);
      commands += 1;
    }
    if (commands < 6)
      throw new Error(`docs/getting-started.md has ${commands} blocks of commands; it had six at least.`);
  });

/** The database that the README's sample takes for granted. */
const bookings = `
  create table bookings (
    id integer primary key, guest text not null, email text, wishes text, price integer not null, left_on date
  );
  insert into bookings values
    (17, 'Karin Exempel', 'karin@example.com', 'A quiet room', 900, current_date - 30),
    (18, 'Nils Exempel', 'nils@example.com', null, 800, current_date - 200);
`;

/** Runs the sample of the README as it stands, on a PostgreSQL. */
export async function readmeSample(runtime: Runtime, tarballs: Tarballs): Promise<void> {
  const sample = fencesIn(await readFile('README.md', 'utf8')).find(({ language }) => language === 'ts');
  if (sample === undefined) throw new Error('README.md has no sample.');
  const database = await postgres.open();
  try {
    await database.run(bookings);
    const { hostname, port, username, password, pathname } = new URL(database.url ?? '');
    await Host.use(runtime, async (host) => {
      await host.install([...tarballs, 'kysely@^0.29', 'pg']);
      await host.write('sample.mts', sample.code);
      await host.shell(
        `export PGHOST=${hostname} PGPORT=${port} PGUSER=${username} PGPASSWORD='${password}' PGDATABASE=${pathname.slice(1)}
         node sample.mts`,
      );
    });
    const row = await database.db.selectFrom('bookings').selectAll().where('id', '=', 17).executeTakeFirst();
    if (row?.email !== null || row.wishes !== null || row.price !== 900)
      throw new Error('The sample of the README erased something else than it says.');
  } finally {
    await database.close();
  }
}
