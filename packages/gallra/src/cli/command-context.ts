import { GallraError } from '@gallra/core';
import type { LanguageTag } from '@gallra/core/words';
import type { Gallra } from '../host/gallra.ts';
import type { LoadedConfig } from './config-file.ts';
import type { Surroundings } from './surroundings.ts';
import type { Style } from './terminal/terminal.ts';

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
