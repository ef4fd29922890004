#!/usr/bin/env node
import { readFileSync } from 'node:fs';
import { runCommand } from './cli/program.ts';

const { version } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')) as {
  version: string;
};
const words = process.argv.slice(2);

if (words.includes('--json')) {
  // What a configuration or a driver says belongs on standard error: standard output holds one document.
  console.log = console.error;
  console.info = console.error;
  console.debug = console.error;
}

const stop = new AbortController();
function interruption(): AbortSignal {
  // The first Ctrl-C ends after the batch that is running, the second at once.
  process.once('SIGINT', () => stop.abort());
  process.once('SIGTERM', () => stop.abort());
  return stop.signal;
}

const { stdin, stdout, stderr } = process;

// A driver tells of a connection that ends while nothing is asked where hosts seldom listen; what is asked next fails of
// it, and says so. Anything else ends the command as any failure does: without the words of whoever threw it.
process.on('uncaughtException', async (error) => {
  const { connectionFault } = await import('@gallra/kysely');
  if (connectionFault(error) !== undefined) return;
  const { failureOf, failureText } = await import('./cli/failure.ts');
  stderr.write(`${failureText(failureOf(error), words.includes('--debug'))}\n`);
  process.exit(1);
});

const exitCode = await runCommand(words, version, {
  folder: process.cwd(),
  stdin,
  stdout,
  stderr,
  now: () => new Date(),
  interruption,
});

// What a configuration leaves open must not keep the process alive; what is written must be written.
await new Promise((resolve) => stdout.write('', resolve));
await new Promise((resolve) => stderr.write('', resolve));
process.exit(exitCode);
