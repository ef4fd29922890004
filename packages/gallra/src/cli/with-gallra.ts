import { createGallra } from '../host/create-gallra.ts';
import { keyInEnvironment } from '../host/fingerprint-key.ts';
import type { CommandContext } from './command-context.ts';
import { loadConfig } from './config-file.ts';
import type { CommonOptions } from './options/common-options.ts';
import { parseInstant } from './options/instant-option.ts';
import type { Surroundings } from './surroundings.ts';
import { styleFor } from './terminal/terminal.ts';

/** Reads the configuration, opens the database, runs a command, and closes the database whatever happens. */
export async function withGallra<T>(
  options: CommonOptions,
  surroundings: Surroundings,
  work: (context: CommandContext) => Promise<T>,
): Promise<T> {
  const config = await loadConfig(options.config, surroundings.folder);
  const now = surroundings.now();
  const at = options.at === undefined ? now : parseInstant(options.at, config.policy.timeZone);
  const db = await config.open();
  try {
    const { policy, files, journal } = config;
    // Neither key on the command line, where everybody on the machine can read it.
    const fingerprintKey = config.fingerprintKey ?? keyInEnvironment();
    const signer = config.audit?.signer ?? process.env.GALLRA_AUDIT_SIGNER?.trim();
    const gallra = createGallra({
      policy,
      db,
      clock: () => at,
      ...(fingerprintKey === undefined ? {} : { fingerprintKey }),
      ...(files === undefined ? {} : { files }),
      ...(journal === undefined ? {} : { journal }),
      audit: { ...config.audit, ...(signer === undefined || signer === '' ? {} : { signer }) },
    });
    const { language = 'en', json = false } = options;
    return await work({ gallra, config, db, at, language, json, surroundings, style: styleFor(surroundings.stdout) });
  } finally {
    // Whether the connection closed well says nothing about the work.
    await db.destroy().catch(() => undefined);
  }
}
