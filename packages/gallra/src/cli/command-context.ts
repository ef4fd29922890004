import type { Readable } from 'node:stream';
import { GallraError } from '@gallra/core';
import type { LanguageTag } from '@gallra/core/words';
import { createGallra } from '../host/create-gallra.ts';
import { keyInEnvironment } from '../host/fingerprint-key.ts';
import type { Gallra } from '../host/gallra.ts';
import { type LoadedConfig, loadConfig } from './config-file.ts';
import type { CommonOptions } from './options/common-options.ts';
import { readInstant } from './options/instant-option.ts';
import { type Style, styleFor } from './terminal/terminal.ts';

/** The process around a command. */
export interface Surroundings {
  readonly folder: string;
  readonly stdin: Readable & { readonly isTTY?: boolean };
  readonly stdout: NodeJS.WritableStream & { readonly isTTY?: boolean; readonly columns?: number };
  readonly stderr: NodeJS.WritableStream & { readonly isTTY?: boolean; readonly columns?: number };
  readonly now: () => Date;
  /** For a command that can stop between two batches: from now on the first Ctrl-C aborts this, the second the process. */
  readonly interruption: () => AbortSignal;
}

/** What a command works with. */
export interface CommandContext {
  readonly gallra: Gallra;
  readonly config: LoadedConfig;
  /** The host's handle; closed when the command ends. */
  readonly db: Awaited<ReturnType<LoadedConfig['open']>>;
  /** The instant to decide for. */
  readonly at: Date;
  /** What texts are written in. */
  readonly language: LanguageTag;
  readonly json: boolean;
  readonly surroundings: Surroundings;
  /** The style of standard output. */
  readonly style: Style;
}

/** Reads the configuration, opens the database, runs a command, and closes the database whatever happens. */
export async function withGallra<T>(
  options: CommonOptions,
  surroundings: Surroundings,
  work: (context: CommandContext) => Promise<T>,
): Promise<T> {
  const config = await loadConfig(options.config, surroundings.folder);
  const now = surroundings.now();
  const at = options.at === undefined ? now : readInstant(options.at, config.policy.timeZone);
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

/** The person named by `--subject` and `--key`; the category must be one of the policy's. */
export function namedSubject(
  { gallra, config }: CommandContext,
  { subject, key }: { readonly subject: string; readonly key: string },
) {
  const known = Object.keys(gallra.policy.subjects);
  if (!known.includes(subject)) {
    throw new GallraError(
      'command.invalid',
      `--subject is no category of the policy; use one of: ${known.join(', ')}.`,
    );
  }
  return gallra.subject(subject, key, config.controller === undefined ? {} : { controller: config.controller });
}
