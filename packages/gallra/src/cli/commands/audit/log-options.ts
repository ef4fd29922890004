import { GallraError } from '@gallra/core';
import type { WhichLogs } from '../../../host/audit-log.ts';

/** The options that name logs. */
export interface LogOptions {
  readonly controller?: string;
  readonly vendor?: boolean;
  readonly log?: string;
}

/** Which logs the options name. */
export function whichLogs({ controller, vendor = false, log }: LogOptions): WhichLogs {
  if (vendor && controller !== undefined)
    throw new GallraError(
      'command.invalid',
      'A log is of a controller or of the vendor: give --controller or --vendor.',
    );
  const whose = vendor ? null : controller;
  return { ...(whose === undefined ? {} : { controller: whose }), ...(log === undefined ? {} : { log }) };
}
