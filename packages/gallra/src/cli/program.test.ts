import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough, type Readable } from 'node:stream';
import { afterAll, describe, expect, test } from 'vitest';
import { runCommand } from './program.ts';
import type { Surroundings } from './surroundings.ts';
import { confirm, refuseUnasked } from './terminal/confirmation.ts';

const folder = mkdtempSync(join(tmpdir(), 'gallra-program-'));
afterAll(() => rmSync(folder, { recursive: true }));

const surroundings = (tty: boolean) => {
  const [stdin, stdout, stderr] = [new PassThrough(), new PassThrough(), new PassThrough()];
  const own = { isTTY: tty };
  const streams = {
    stdin: Object.assign(stdin, own),
    stdout: Object.assign(stdout, own),
    stderr: Object.assign(stderr, own),
  };
  return {
    folder,
    ...streams,
    now: () => new Date('2026-11-21T12:00:00Z'),
    interruption: () => new AbortController().signal,
  };
};

const said = (stream: Readable): string => (stream.read() as Buffer | null)?.toString() ?? '';

async function run(...words: readonly string[]) {
  const around = surroundings(false);
  const exitCode = await runCommand(words, '1.2.3', around);
  return { exitCode, stdout: said(around.stdout), stderr: said(around.stderr) };
}

describe('wrong use ends with 2 and one message that names the fix', () => {
  test.each([
    [['bogus'], 'no such command'],
    [['swep'], '(Did you mean sweep?)'],
    [['plan', '--bogus'], 'no option --bogus'],
    [['plan', '--languag', 'sv'], '(Did you mean --language?)'],
    [['plan', '--language', 'english'], '--language takes a language as BCP 47 names it'],
    [['check', '--max-todo', 'many'], '--max-todo takes a whole number from 0.'],
    [['sweep', '--batch-size', '0'], '--batch-size takes a whole number from 1.'],
    [['plan', 'contacts'], 'options only'],
    [['export', '--subject', 'contact', '--key', 'x'], '--out is missing'],
    [['erase', '--subject', 'contact'], '--key is missing'],
    [['erase', '--subject', 'contact', '--key'], '--key needs a value'],
    [['erase', '--subject', 'contact', '--key', 'x'], 'add --preview'],
    [['plan'], 'gallra.config.ts'],
    [['audit', 'show', '--class', 'KEY'], '--class takes one of: change, read, security, evidence.'],
    [['audit', 'verify', '--key', 'x'], 'needs a file'],
    [['audit', 'verify', 'x', '--key', 'KEY'], '--key names no file'],
    [['audit', 'verify', 'x', '--key', 'x+c74f20a3+AAAA'], 'A verifier key is written'],
  ])('gallra %j', async (words, fix) => {
    const { exitCode, stdout, stderr } = await run(...words);
    expect([exitCode, stdout]).toEqual([2, '']);
    expect(stderr.trimEnd().split('\n')).toHaveLength(1);
    expect(stderr).toContain(fix);
  });

  test.each([
    [['erase', '--subject', 'contact', 'KEY']],
    [['erase', '--subject', 'contact', '--key', 'x', '--kye=KEY']],
    [['erase', '--subject', 'contact', '--key', 'x', '--19121212-1212KEY']],
    [['erase', '--subject', 'contact', '--key', 'x', '-kKEY']],
    [['KEY']],
    [['plan', '--language', 'KEY']],
    [['plan', '--language=KEY']],
    [['check', '--max-todo', 'KEY']],
  ])('and never repeats what was typed, wherever a key may have ended up: gallra %j', async (words) => {
    for (const more of [[], ['--json'], ['--debug']]) {
      const { exitCode, stdout, stderr } = await run(...words, ...more);
      expect(exitCode).toBe(2);
      expect(stdout + stderr).not.toMatch(/KEY|1912/);
    }
  });

  test('a command that is missing altogether shows the help on standard error', async () => {
    const { exitCode, stdout, stderr } = await run();
    expect([exitCode, stdout]).toEqual([2, '']);
    for (const command of ['check', 'plan', 'sweep', 'export', 'erase', 'migrations'])
      expect(stderr).toContain(command);
  });
});

test('help and version that are asked for end with 0', async () => {
  expect(await run('--help')).toMatchObject({ exitCode: 0, stdout: expect.stringContaining('migrations') });
  expect(await run('erase', '--help')).toMatchObject({ exitCode: 0, stdout: expect.stringContaining('--preview') });
  expect(await run('--version')).toEqual({ exitCode: 0, stdout: '1.2.3\n', stderr: '' });
});

test('with --json a refusal is one document on standard output, and nothing else is said', async () => {
  const { exitCode, stdout, stderr } = await run('plan', '--json', '--bogus');
  expect([exitCode, stderr]).toEqual([2, '']);
  expect(JSON.parse(stdout)).toEqual({
    error: {
      code: 'command.invalid',
      message: 'There is no option --bogus. "gallra --help" tells more.',
      problems: [],
    },
  });
});

describe('an erasure', () => {
  const wish = { subject: 'contact', key: 'x' };

  test('may ask on a terminal; elsewhere, and for JSON, somebody must have said yes or want a preview', () => {
    const [terminal, pipe]: readonly Surroundings[] = [surroundings(true), surroundings(false)];
    refuseUnasked(wish, terminal!);
    for (const [own, around] of [
      [wish, pipe!],
      [{ ...wish, json: true }, terminal!],
    ] as const) {
      expect(() => refuseUnasked(own, around)).toThrow('--preview');
      refuseUnasked({ ...own, yes: true }, around);
      refuseUnasked({ ...own, preview: true }, around);
    }
  });

  test.each([
    ['en', 'yes\n', true],
    ['en', ' YES \n', true],
    ['sv', 'ja\n', true],
    ['en', 'y\n', false],
    ['en', 'no\n', false],
    ['en', '\n', false],
    ['sv', 'yes\n', false],
  ] as const)('is confirmed by the whole word only: %s %j', async (language, answer, confirmed) => {
    const around = surroundings(false);
    around.stdin.write(answer);
    expect(await confirm(language, around)).toBe(confirmed);
  });

  test('is not confirmed by the end of input', async () => {
    const around = surroundings(false);
    around.stdin.end();
    expect(await confirm('en', around)).toBe(false);
  });
});
