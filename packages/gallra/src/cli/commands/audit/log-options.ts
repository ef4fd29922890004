import { Option } from '@commander-js/extra-typings';
import { GallraError } from '@gallra/core';
import type { WhichLogs } from '../../../host/audit-log.ts';

/** `--controller`, `--vendor` and `--log`: the logs a command is about. */
export const controller = () => new Option('--controller <key>', 'only the log of this controller');
export const vendor = () => new Option('--vendor', "only the vendor's own log");
export const log = () => new Option('--log <id>', 'only this log');

/** Which logs the options name. */
export function whichLogs(options: {
  readonly controller?: string | undefined;
  readonly vendor?: true | undefined;
  readonly log?: string | undefined;
}): WhichLogs {
  if (options.vendor === true && options.controller !== undefined)
    throw new GallraError(
      'command.invalid',
      'A log is of a controller or of the vendor: give --controller or --vendor.',
    );
  const whose = options.vendor === true ? null : options.controller;
  return {
    ...(whose === undefined ? {} : { controller: whose }),
    ...(options.log === undefined ? {} : { log: options.log }),
  };
}
