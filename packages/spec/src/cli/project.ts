import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { migrate } from '@gallra/kysely';
import Database from 'better-sqlite3';
import { Kysely, SqliteDialect } from 'kysely';

const command = fileURLToPath(new URL('../../../gallra/src/cli.ts', import.meta.url));
const modules = fileURLToPath(new URL('../../node_modules', import.meta.url));

/** Personal values, keys included, that must never stand in what the command prints. */
const marks = ['KEY7781', 'KEY7782', 'KEY7783', 'Märta Markerad', '19121212-1212', '0700-731731', 'Hej Märta'] as const;

/** What a run of the command left behind. */
export interface Run {
  readonly exitCode: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** A host in a folder of its own: a SQLite file, a policy, a configuration. */
export interface Project {
  readonly folder: string;
  /** Runs `gallra`; standard input is closed. Throws where a marked value is printed. */
  gallra(...words: readonly string[]): Promise<Run>;
  /** The same, and what it prints as JSON; throws where that is not exactly one document. */
  json<T = unknown>(...words: readonly string[]): Promise<Run & { readonly data: T }>;
  /** Begins a run without waiting for it. */
  begin(...words: readonly string[]): { readonly child: ChildProcess; readonly done: Promise<Run> };
  write(file: string, text: string): Promise<void>;
  read(file: string): Promise<string>;
  sql(script: string): void;
  rows<T = unknown>(query: string): readonly T[];
  remove(): Promise<void>;
}

/** Long over for every clock of the policy, held against the day the tests run on. */
export const past = '2010-01-15T10:00:00.000Z';

/** Over for none of them. */
export const future = '2099-01-15T10:00:00.000Z';

const schema = `
  create table contacts (
    id text primary key not null, name text, pnr text, phone text, last_contact_at text
  );
  create index contacts_last_contact on contacts (last_contact_at);
  create table messages (
    id integer primary key, contact_id text not null references contacts, body text not null, sent_at text
  );
  create index messages_contact on messages (contact_id);
  create index messages_sent on messages (sent_at);
  insert into contacts values
    ('KEY7781', 'Märta Markerad', '19121212-1212', '0700-731731', '${past}'),
    ('KEY7782', 'Märta Markerad', '19121212-1212', '0700-731731', '2026-06-15T10:00:00.000Z'),
    ('KEY7783', 'Märta Markerad', '19121212-1212', '0700-731731', '2026-10-15T10:00:00.000Z');
  insert into messages values
    (1, 'KEY7783', 'Hej Märta', '2026-10-15T10:00:00.000Z');
`;

const policy = `
const label = (sv, en) => ({ sv, en });

export const policy = {
  timeZone: 'Europe/Stockholm',
  times: 'iso',
  subjects: { contact: label('Kontakter', 'Contacts') },
  categories: {
    identity: label('Identitet', 'Identity'),
    details: label('Kontaktuppgifter', 'Contact details'),
    letter: { ...label('Korrespondens', 'Correspondence'), freeText: true },
  },
  events: { lastContact: label('senaste kontakt', 'last contact') },
  purposes: {
    support: {
      title: label('Support', 'Support'), role: 'controller', basis: '6(1)(f)', subjects: 'all',
      categories: ['details'], keep: { from: 'lastContact', for: 'P3M' },
    },
    care: {
      title: label('Kundvård', 'Customer care'), role: 'controller', basis: '6(1)(f)', subjects: 'all',
      categories: ['identity', 'letter'], keep: { from: 'lastContact', for: 'P1Y' },
    },
  },
  duties: {
    books: {
      title: label('Bokföring', 'Bookkeeping'), citation: 'bokföringslagen (1999:1078) 7 kap. 2 §',
      obliges: 'controller', from: 'lastContact', for: 'P7Y',
    },
  },
  tables: {
    contacts: {
      subjects: { id: 'contact' },
      identifiers: { personalIdentityNumber: 'pnr' },
      events: { lastContact: 'last_contact_at' },
      columns: {
        id: 'key', name: 'identity', pnr: { is: 'identity', justification: 'secure identification' },
        phone: 'details', last_contact_at: 'notPersonal',
      },
      then: 'erase',
    },
    messages: {
      subjects: { contact_id: { in: 'contacts' } },
      events: { lastContact: 'sent_at' },
      duties: { books: ['body'] },
      columns: { id: 'key', contact_id: 'key', body: { is: 'letter', then: { replace: '' } }, sent_at: 'notPersonal' },
      then: 'erase',
    },
  },
};
`;

const config = `
import Database from 'better-sqlite3';
import { defineConfig, parsePolicy } from 'gallra';
import { Kysely, SqliteDialect } from 'kysely';
import { policy } from './policy.mjs';

const open = () => {
  const database = new Database(new URL('./host.db', import.meta.url).pathname);
  database.pragma('foreign_keys = ON');
  return new Kysely({ dialect: new SqliteDialect({ database }) });
};

export default defineConfig({ policy: parsePolicy(policy), database: open });
`;

function refuseMarks({ stdout, stderr }: Run): void {
  const said = marks.find((mark) => stdout.includes(mark) || stderr.includes(mark));
  if (said !== undefined) throw new Error(`The command printed a personal value: number ${marks.indexOf(said)}.`);
}

/**
 * Makes the project. Its configuration is plain JavaScript, which every run reads faster than TypeScript.
 *
 * @param options.migrated - whether Gallra's own tables are there; default true
 */
export async function project({ migrated = true } = {}): Promise<Project> {
  const folder = await mkdtemp(join(tmpdir(), 'gallra-cli-'));
  const file = (name: string) => join(folder, name);
  const open = <T>(work: (database: Database.Database) => T): T => {
    const database = new Database(file('host.db'), { timeout: 10_000 });
    try {
      return work(database);
    } finally {
      database.close();
    }
  };
  await symlink(modules, file('node_modules'), 'dir');
  await writeFile(file('policy.mjs'), policy);
  await writeFile(file('gallra.config.mjs'), config);
  open((database) => database.exec(schema));
  if (migrated) {
    const db = new Kysely({ dialect: new SqliteDialect({ database: new Database(file('host.db')) }) });
    await migrate(db);
    await db.destroy();
  }

  const begin: Project['begin'] = (...words) => {
    const { FORCE_COLOR: _, NODE_OPTIONS: __, ...env } = process.env;
    const child = spawn(process.execPath, ['--conditions=gallra-source', command, ...words], {
      cwd: folder,
      // Every run compiles the same files; Node keeps what it made of them.
      env: { ...env, NO_COLOR: '1', NODE_COMPILE_CACHE: join(tmpdir(), 'node-compile-cache') },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const done = new Promise<Run>((resolve, reject) => {
      const chunks = { stdout: '', stderr: '' };
      child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
        chunks.stdout += chunk;
      });
      child.stderr.setEncoding('utf8').on('data', (chunk: string) => {
        chunks.stderr += chunk;
      });
      child.on('error', reject);
      child.on('close', (exitCode) => resolve({ exitCode, ...chunks }));
    });
    return { child, done };
  };
  const gallra = async (...words: readonly string[]) => {
    const run = await begin(...words).done;
    refuseMarks(run);
    return run;
  };
  return {
    folder,
    begin,
    gallra,
    json: async <T>(...words: readonly string[]) => {
      const run = await gallra(...words, '--json');
      return { ...run, data: JSON.parse(run.stdout) as T };
    },
    write: (name, text) => writeFile(file(name), text),
    read: (name) => readFile(file(name), 'utf8'),
    sql: (script) => open((database) => void database.exec(script)),
    rows: <T>(query: string) => open((database) => database.prepare(query).all() as T[]),
    remove: () => rm(folder, { recursive: true }),
  };
}

/** A {@link project} in which the data of `KEY7781` are due, and nobody else's for a long time. */
export async function dueProject(): Promise<Project> {
  const made = await project();
  made.sql(`update contacts set last_contact_at = '${future}' where id <> 'KEY7781'`);
  made.sql(`update messages set sent_at = '${future}'`);
  return made;
}
