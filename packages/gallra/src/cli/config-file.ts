import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { GallraError, isGallraError, type Policy, parsePolicy } from '@gallra/core';
import { connectionFault } from '@gallra/kysely';
import { createJiti } from 'jiti';
import type { Kysely } from 'kysely';
import type { GallraConfig } from '../config.ts';

const names = ['ts', 'mts', 'js', 'mjs', 'cts', 'cjs'].map((extension) => `gallra.config.${extension}`);

// biome-ignore lint/suspicious/noExplicitAny: any host's tables.
type Handle = Kysely<any>;

/** A configuration that has been read. */
export interface LoadedConfig extends Omit<GallraConfig, 'database'> {
  readonly policy: Policy;
  /** Opens the database; whoever does closes it. */
  readonly open: () => Promise<Handle>;
}

function find(given: string | undefined, folder: string): string {
  if (given !== undefined) {
    const file = resolve(folder, given);
    if (existsSync(file)) return file;
    throw new GallraError('config.invalid', `There is no file ${given}: give --config the path of your configuration.`);
  }
  const found = names.map((name) => resolve(folder, name)).find((file) => existsSync(file));
  if (found !== undefined) return found;
  throw new GallraError(
    'config.invalid',
    'There is no gallra.config.ts here: write one with "export default defineConfig({ policy, database })", or give --config its path.',
  );
}

/** What the engine or the resolver says about source code names no data; anything else might. */
function mayBeQuoted(error: unknown): error is Error {
  if (!(error instanceof Error)) return false;
  if (error.name === 'ReferenceError' || error.message.startsWith('ParseError: ')) return true;
  return 'code' in error && (error.code === 'MODULE_NOT_FOUND' || error.code === 'ERR_MODULE_NOT_FOUND');
}

async function evaluate(file: string): Promise<unknown> {
  // "gallra" is the copy that runs, whatever the host has installed: two copies would not know each other's errors.
  // A namespace imported above would be an object in the chunk of the library, and no bundler could drop a part of it.
  const gallra = await import('../index.ts');
  // No cache: it would leave a copy of the file, which may hold a password, in a folder for temporary files.
  const jiti = createJiti(file, { fsCache: false, moduleCache: false, virtualModules: { gallra } });
  try {
    return await jiti.import(file, { default: true });
  } catch (error) {
    if (isGallraError(error)) throw error;
    const said = mayBeQuoted(error)
      ? error.message.replace(/\s+/g, ' ')
      : 'it throws; its own words are withheld, --debug tells where';
    const refused = new GallraError('config.invalid', `The configuration could not be read: ${said}.`);
    if (error instanceof Error && error.stack !== undefined) refused.stack = error.stack;
    throw refused;
  }
}

const isHandle = (value: unknown): value is Handle =>
  typeof value === 'object' && value !== null && 'selectFrom' in value && 'destroy' in value;

/** The handle; a function that opens one may reach for the database at once. */
async function handleOf(database: Partial<GallraConfig>['database']): Promise<unknown> {
  try {
    return typeof database === 'function' ? await database() : database;
  } catch (error) {
    throw connectionFault(error) ?? error;
  }
}

/**
 * Reads `gallra.config.ts`.
 *
 * @param given - its path, if it was given
 * @param folder - where to look, and what the path is relative to
 * @throws GallraError `config.invalid`; `policy.invalid`
 */
export async function loadConfig(given: string | undefined, folder: string): Promise<LoadedConfig> {
  const config = (await evaluate(find(given, folder))) as Partial<GallraConfig> | null | undefined;
  const { policy, database, ...rest } = typeof config === 'object' && config !== null ? config : {};
  const problems = [
    ...(typeof policy === 'object' ? [] : ['policy: is missing; write what definePolicy or parsePolicy returned']),
    ...(isHandle(database) || typeof database === 'function'
      ? []
      : ['database: is missing; write a Kysely instance, or a function that returns one']),
  ];
  if (problems.length > 0) {
    throw new GallraError(
      'config.invalid',
      'The configuration is not complete: write "export default defineConfig({ policy, database })".',
      problems,
    );
  }
  return {
    ...rest,
    policy: parsePolicy(policy),
    open: async () => {
      const opened = await handleOf(database);
      if (isHandle(opened)) return opened;
      throw new GallraError('config.invalid', 'The function under "database" returned no Kysely instance.');
    },
  };
}
