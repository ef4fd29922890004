import { createReadStream } from 'node:fs';
import { open, readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { parseVerifierKey, verifierNamed, verifyLog, verifyLogProof, verifyLogs } from '@gallra/audit';
import { GallraError } from '@gallra/core';
import type { LanguageTag } from '@gallra/core/words';
import { type OptionsOf, worded } from '../../options/common-options.ts';
import type { Outcome } from '../../outcome.ts';
import type { CliCommand } from '../../runner.ts';
import type { Surroundings } from '../../surroundings.ts';
import { readCheckpoints } from './checkpoint-file.ts';
import { eventText, logsText, logText } from './verification-text.ts';

async function readable(file: string, what: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch {
    throw new GallraError('file.unreadable', `${what} names no file that can be read.`);
  }
}

/** The key, or what a file of that name holds. */
async function keyOf(given: string, folder: string): Promise<string> {
  const key = /^[^+\s]+\+[0-9a-f]{8}\+/.test(given) ? given : await readable(resolve(folder, given), '--key');
  const text = key.trim();
  try {
    parseVerifierKey(text);
  } catch (error) {
    throw error instanceof GallraError ? new GallraError('command.invalid', error.message) : error;
  }
  return text;
}

/** The key under the name that a log goes by: `key` may be the log's own or the host's. */
function namedKey(key: string, origin: string | undefined): string {
  const { name } = parseVerifierKey(key);
  return origin?.startsWith(`${name}/`) === true ? verifierNamed(key, origin) : key;
}

/** The origin that the first line of an export tells; undefined where it tells none: the verifier says so. */
async function originOf(file: string): Promise<string | undefined> {
  const opened = await open(file).catch(() => {
    throw new GallraError('file.unreadable', 'There is no such export: name a file that "gallra audit export" wrote.');
  });
  try {
    const { buffer, bytesRead } = await opened.read({ buffer: Buffer.alloc(4096) });
    const [first = ''] = buffer.toString('utf8', 0, bytesRead).split('\n');
    return /"origin":"([^"\\]+)"/.exec(first)?.[1];
  } finally {
    await opened.close();
  }
}

async function verifyEvent(envelope: string, proof: string, key: string, language: LanguageTag): Promise<Outcome> {
  const origin = proof.slice(proof.indexOf('\n\n') + 2).split('\n')[0];
  const index = Number(/^index (\d+)$/m.exec(proof)?.[1]);
  const checkpoint = verifyLogProof(proof, envelope.replace(/\r?\n$/, ''), [namedKey(key, origin)]);
  return {
    exitCode: 0,
    data: { ok: true, origin: checkpoint.origin, leaf: index, size: checkpoint.size },
    text: (style) => style.green(eventText(index, checkpoint.origin, language)),
  };
}

/** One log, by those checkpoints that are its own. */
async function verifyOne(file: string, notes: readonly string[], key: string, language: LanguageTag): Promise<Outcome> {
  const origin = await originOf(file);
  // A witness keeps those of all logs in one place. Of what is no note at all, the verifier says so.
  const isOther = (note: string) => origin !== undefined && !note.startsWith(`${origin}\n`) && /^\S+\n\d+\n/.test(note);
  const own = notes.filter((note) => !isOther(note));
  const result = await verifyLog(createReadStream(file), { checkpoints: own, keys: [namedKey(key, origin)] });
  const others = notes.length - own.length;
  return {
    exitCode: result.ok && result.checkpoints > 0 ? 0 : 1,
    data: { ...result, others },
    text: (style) => logText(result, others, language, style),
  };
}

/** All logs of a host: one that has checkpoints and no export is missing. */
async function verifyAll(
  files: readonly string[],
  notes: readonly string[],
  key: string,
  language: LanguageTag,
): Promise<Outcome> {
  for (const file of files) await originOf(file);
  // Each opened when it is its turn.
  const exports = (function* () {
    for (const file of files) yield createReadStream(file);
  })();
  const result = await verifyLogs(exports, { checkpoints: notes, keys: [key] });
  const { ok, logs, missing, unknown } = result;
  return {
    exitCode: ok && logs.every(({ checkpoints }) => checkpoints > 0) ? 0 : 1,
    data: { ok, logs: logs.map((log, index) => ({ file: files[index], ...log })), missing, unknown },
    text: (style) => logsText(result, files, language, style),
  };
}

const flags = () =>
  worded('verify')
    .arguments('<exports...>')
    .description('verify exported logs, or with --proof one event, without the database; several are all there are')
    .requiredOption('--key <key>', 'the public key, or a file that holds it')
    .option('--checkpoints <place>', 'a file of checkpoints, or a folder of such files')
    .option('--all', 'a single export is of the only log there is, too: name what is missing')
    .option('--proof <file>', 'the file to verify is the envelope of one event, and this its proof');

async function verified(
  given: readonly string[],
  options: OptionsOf<typeof flags>,
  { folder }: Surroundings,
): Promise<Outcome> {
  const { language = 'en', all = false } = options;
  const [file = '', ...more] = given.map((name) => resolve(folder, name));
  const key = await keyOf(options.key, folder);
  if (options.proof !== undefined) {
    if (more.length > 0) throw new GallraError('command.invalid', '--proof is of one event: name one file.');
    const proof = await readable(resolve(folder, options.proof), '--proof');
    return verifyEvent(await readable(file, 'The argument'), proof, key, language);
  }
  if (options.checkpoints === undefined)
    throw new GallraError(
      'command.invalid',
      'Give --checkpoints the file or folder where they are kept: without them nothing is verified.',
    );
  const notes = await readCheckpoints(resolve(folder, options.checkpoints));
  return all || more.length > 0
    ? verifyAll([file, ...more], notes, key, language)
    : verifyOne(file, notes, key, language);
}

/** `gallra audit verify`: exported logs, or one event, without the database. */
export const verify: CliCommand = ({ answer, surroundings }) =>
  flags().action(async (exports, options) => answer(await verified(exports, options, surroundings)));
