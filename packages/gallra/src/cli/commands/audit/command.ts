import { Command } from '@commander-js/extra-typings';
import type { CliCommand } from '../../runner.ts';
import { epochs } from './epochs.ts';
import { eraseActor } from './erase-actor.ts';
import { exportLogs } from './export.ts';
import { keys } from './keys.ts';
import { prove } from './prove.ts';
import { prune } from './prune.ts';
import { seal } from './seal.ts';
import { show } from './show.ts';
import { triggers } from './triggers.ts';
import { verify } from './verify.ts';

/** `gallra audit`: what the log tells, and what a verifier needs. */
export const audit: CliCommand = (runner) => {
  const group = new Command('audit').description('seal, read, export, verify and prune the audit log');
  for (const command of [keys, seal, exportLogs, verify, show, prove, prune, eraseActor, epochs, triggers])
    group.addCommand(command(runner));
  return group;
};
