import { cp, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { postgres } from '../../packages/spec/src/databases/postgres/postgres.ts';
import { Host } from './host.ts';
import type { Runtime } from './runtime.ts';
import type { Tarballs } from './tarballs.ts';

interface Peer {
  /** Lines of a shell, in a folder with what stands in `hosts/`. */
  readonly commands: string;
  /** What else has to be installed. */
  readonly beside: readonly string[];
  /** Where no package.json of ours says what is supported. */
  readonly range?: string;
  /** A PostgreSQL, whose URL is `$DATABASE`. */
  readonly server?: boolean;
}

const kysely = 'kysely@^0.29';
const http = (framework: string): Peer => ({
  commands: `node http.mjs ${framework}`,
  beside: [kysely, 'better-sqlite3'],
});
const strict = '--noEmit --strict --module nodenext --target es2024 --types node';

const peers: Readonly<Record<string, Peer>> = {
  kysely: {
    commands: 'node before.mjs sqlite && node after.mjs sqlite; node before.mjs pglite && node after.mjs pglite',
    beside: ['better-sqlite3', '@electric-sql/pglite'],
  },
  // Ours is a dependency; the schemas that tableFrom reads are made with the host's.
  zod: {
    commands: `node zod.mts && npx tsc ${strict} zod.mts`,
    beside: [kysely, 'typescript@~6.0', '@types/node@24'],
    range: '4.0.0 || ^4.0.0',
  },
  'pg-boss': { commands: 'node worker.mjs "$DATABASE"', beside: [kysely, 'pg', '@electric-sql/pglite'], server: true },
  unstorage: { commands: 'node storage.mjs', beside: [kysely, 'better-sqlite3'] },
  express: http('express'),
  fastify: http('fastify'),
  hono: http('hono'),
};

async function rangeOf(peer: string): Promise<string> {
  const { peerDependencies } = JSON.parse(await readFile('packages/gallra/package.json', 'utf8'));
  const range: string | undefined = peerDependencies[peer];
  if (range === undefined) throw new Error(`gallra has no peer ${peer}.`);
  return range;
}

/** The lowest version that a range of the form `^a.b.c || ^d.e.f` allows. */
const lowest = (range: string): string => /\d+\.\d+\.\d+/.exec(range)?.[0] ?? range;

/** Those that hosts bring, by name. */
export const peerNames = Object.keys(peers);

/**
 * Runs a small host with the lowest and with the highest version of what it brings along.
 *
 * @returns the versions
 */
export async function tryPeer(name: string, runtime: Runtime, tarballs: Tarballs): Promise<readonly string[]> {
  const peer = peers[name];
  if (peer === undefined) throw new Error(`There is no peer ${name}.`);
  const range = peer.range ?? (await rangeOf(name));
  const tried: string[] = [];
  for (const wanted of [lowest(range), range]) {
    const database = peer.server === true ? await postgres.open() : undefined;
    try {
      await Host.use(runtime, async (host) => {
        await host.install([...tarballs, ...peer.beside, `${name}@${wanted}`]);
        await cp('scripts/packages/hosts', host.folder, { recursive: true });
        await host.shell(`export DATABASE='${database?.url ?? ''}'\n${peer.commands}`);
        const installed = await readFile(join(host.folder, 'node_modules', name, 'package.json'), 'utf8');
        tried.push(JSON.parse(installed).version);
      });
    } finally {
      await database?.close();
    }
  }
  return tried;
}
