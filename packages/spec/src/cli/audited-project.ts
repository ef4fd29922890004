import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { currentContext, generateNoteKeys, withContext } from '@gallra/audit';
import { type Policy, parsePolicy } from '@gallra/core';
import { auditedDialect } from '@gallra/kysely';
import Database from 'better-sqlite3';
import { Kysely, SqliteDialect } from 'kysely';
import { type Project, project } from './project.ts';

interface Tables {
  contacts: { id: string; phone: string | null };
}

/** What the audit log of a project is sealed with. */
export const keys = generateNoteKeys('example.com/audit');

/** The log of a controller and its checkpoints, as files. */
interface ExportedLog {
  readonly log: string;
  readonly checkpoints: string;
}

/** A project whose writes are recorded, and whose configuration has the signer key. */
export interface AuditedProject extends Project {
  readonly policy: Policy;
  /** Changes the telephone number of contacts as the host would: recorded, for a controller, by KEYAGENT. */
  change(controller: string, ...contacts: readonly string[]): Promise<void>;
  /** The same, at another time. */
  changeAt(at: Date, controller: string, ...contacts: readonly string[]): Promise<void>;
  /** Seals what is there, exports the log of a controller, and says where. */
  exported(controller: string, folder?: string): Promise<ExportedLog>;
}

/**
 * Makes the project.
 *
 * @param options.settings - more of `audit` in the configuration, as source code
 */
export async function auditedProject({ settings = '' } = {}): Promise<AuditedProject> {
  const host = await project();
  const file = (name: string) => join(host.folder, name);
  const config = await host.read('gallra.config.mjs');
  const audit = `audit: { signer: '${keys.signer}', ${settings} }, database: open`;
  await host.write(
    'gallra.config.mjs',
    config
      .replace('database: open', audit)
      .replace("import { defineConfig, parsePolicy } from 'gallra'", "import * as gallra from 'gallra'")
      .replace('export default', 'const { defineConfig, parsePolicy } = gallra;\nexport default'),
  );
  const told: { readonly policy: unknown } = await import(pathToFileURL(file('policy.mjs')).href);
  const policy = parsePolicy(told.policy);

  async function changeAt(at: Date | undefined, controller: string, contacts: readonly string[]): Promise<void> {
    const dialect = new SqliteDialect({ database: new Database(file('host.db'), { timeout: 10_000 }) });
    const clock = at === undefined ? {} : { clock: () => at };
    const db = new Kysely<Tables>({ dialect: auditedDialect({ dialect, policy, context: currentContext, ...clock }) });
    await withContext({ actor: { id: 'KEYAGENT', role: 'agent' }, controller, purpose: 'care' }, async () => {
      for (const id of contacts)
        await db.updateTable('contacts').set({ phone: '070-9' }).where('id', '=', id).execute();
    });
    await db.destroy();
  }

  return {
    ...host,
    policy,
    change: (controller, ...contacts) => changeAt(undefined, controller, contacts),
    changeAt: (at, controller, ...contacts) => changeAt(at, controller, contacts),
    async exported(controller, folder = 'out') {
      const sealed = await host.gallra('audit', 'seal');
      if (sealed.exitCode !== 0) throw new Error(`Sealing ended with ${sealed.exitCode}.`);
      const words = ['audit', 'export', '--controller', controller, '--out', folder];
      const { data } = await host.json<{ files: readonly string[] }>(...words);
      const [log = '', checkpoints = ''] = data.files;
      return { log, checkpoints };
    },
  };
}
