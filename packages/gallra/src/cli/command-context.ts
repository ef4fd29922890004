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

/** The person named by `--subject` and `--key`, and of whom it is asked. */
export interface NamedSubject {
  readonly subject: string;
  readonly key: string;
  readonly controller?: string | undefined;
  readonly vendor?: boolean | undefined;
}

/** Of whom something is asked: `--controller` or `--vendor`; neither: of the controller that the person's own row belongs to. */
export function askedOf({ controller, vendor }: Pick<NamedSubject, 'controller' | 'vendor'>) {
  if (controller !== undefined && vendor === true)
    throw new GallraError('command.invalid', 'Something is asked of one of them: give --controller or --vendor.');
  return {
    ...(controller === undefined ? {} : { controller }),
    ...(vendor === true ? { vendor: true as const } : {}),
  } as { readonly controller: string } | { readonly vendor: true };
}

/** A handle on the person that is named; the category must be one of the policy's. */
export function namedSubject({ gallra }: CommandContext, { subject, key, ...of }: NamedSubject) {
  const known = Object.keys(gallra.policy.subjects);
  if (!known.includes(subject)) {
    throw new GallraError(
      'command.invalid',
      `--subject is no category of the policy; use one of: ${known.join(', ')}.`,
    );
  }
  return gallra.subject(subject, key, askedOf(of));
}
